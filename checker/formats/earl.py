"""EARL 1.0, as JSON-LD: one assertion a page and a rule, for the tools that gather those of several checkers.

What it is written with is in its own context: it is read without asking the network for anything. A page that
was not seen is a subject of which nothing is asserted but « untested ».
Source: https://www.w3.org/TR/EARL10-Schema/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote

from checker.formats._criteria import Addresses
from checker.formats._written import as_json, guide_page, short
from checker.model import Audit, Finding, Outcome, PageReport, Report, Rule, Transport
from checker.model.norms import Reference
from checker.model.results import place
from checker.model.words import worst

_LINK: Final = {"@type": "@id"}
CONTEXT: Final = {
    "earl": "http://www.w3.org/ns/earl#",
    "dct": "http://purl.org/dc/terms/",
    "ptr": "http://www.w3.org/2009/pointers#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "Assertion": "earl:Assertion",
    "Assertor": "earl:Assertor",
    "Software": "earl:Software",
    "TestCase": "earl:TestCase",
    "TestResult": "earl:TestResult",
    "TestSubject": "earl:TestSubject",
    "CSSSelectorPointer": "ptr:CSSSelectorPointer",
    "assertedBy": {"@id": "earl:assertedBy", **_LINK},
    "subject": {"@id": "earl:subject", **_LINK},
    "test": {"@id": "earl:test", **_LINK},
    "mode": {"@id": "earl:mode", **_LINK},
    "outcome": {"@id": "earl:outcome", **_LINK},
    "result": "earl:result",
    "info": {"@id": "earl:info", "@language": "fr"},
    "pointer": "earl:pointer",
    "expression": "ptr:expression",
    "title": {"@id": "dct:title", "@language": "fr"},
    "description": {"@id": "dct:description", "@language": "fr"},
    "source": "dct:source",
    "date": {"@id": "dct:date", "@type": "xsd:dateTime"},
    "hasVersion": "dct:hasVersion",
    "isPartOf": {"@id": "dct:isPartOf", **_LINK},
    "references": {"@id": "dct:references", **_LINK},
}
_ASSERTOR: Final = "_:conforme"
_MOST_POINTERS: Final = 20
_LONGEST: Final = 1000


def render(report: Report) -> str:
    """The assertor, the rules, the pages, then what is asserted, each in a fixed order."""
    known = Addresses(report.overlays)
    graph = [_assertor(report), *(_case(report, known, name) for name in _told(report))]
    for audit in report.audits:
        graph += _of(report, known, audit)
    return as_json({"@context": CONTEXT, "@graph": graph})


def _assertor(report: Report) -> dict[str, Any]:
    return {
        "@id": _ASSERTOR,
        "@type": ["Assertor", "Software"],
        "title": "Conforme",
        "hasVersion": report.version,
        "date": report.at,
    }


def _told(report: Report) -> list[str]:
    """The rules that findings speak of, those that are no more included."""
    return sorted({finding.rule for audit in report.audits for finding in audit.findings})


def _case(report: Report, known: Addresses, name: str) -> dict[str, Any]:
    rule = report.rules.get(name)
    return {
        "@id": _rule_id(report, rule, name),
        "@type": "TestCase",
        "title": short(rule.title if rule else name, _LONGEST),
        "source": short(name, _LONGEST),
        **({"hasVersion": rule.version} if rule else {}),
        "isPartOf": known.of(rule.references) if rule else [],
    }


def _rule_id(report: Report, rule: Rule | None, name: str) -> str:
    """The address of its page, when it is published; else a name that holds in this file alone."""
    return guide_page(report.guide, rule) or f"_:regle-{re.sub('[^a-z0-9-]', '-', name.lower())}"


# --- a site -------------------------------------------------------------------------------------


def _of(report: Report, known: Addresses, audit: Audit) -> Iterator[dict[str, Any]]:
    """The pages of a site, then what is asserted of each."""
    said: dict[str, dict[str, list[Finding]]] = {}
    for finding in audit.findings:
        said.setdefault(finding.url, {}).setdefault(finding.rule, []).append(finding)
    pages = {
        address: page for page in reversed(audit.pages) for address in (page.final_url, page.url) if address
    }
    unspoken = {page.url for page in audit.pages if not {page.url, page.final_url} & said.keys()}
    for url in dict.fromkeys((*said, *(page.url for page in audit.pages if page.url in unspoken))):
        file = next((f.file for several in said.get(url, {}).values() for f in several if f.file), "")
        yield _subject(audit, url, pages.get(url), file)
    for url, rules in said.items():
        for name, findings in sorted(rules.items()):
            yield _assertion(report, known, audit, url, name, findings)


def _subject(audit: Audit, url: str, page: PageReport | None, file: str) -> dict[str, Any]:
    told = {
        "@id": _iri(url or audit.site.url),
        "@type": "TestSubject",
        "title": short(audit.site.name, _LONGEST),
        "source": short(file or (place(page) if page else url), _LONGEST),
        "date": audit.at,
    }
    if page and page.transport is not Transport.COMPLETED:
        reason = f"Page non vue : {page.transport.label}. {page.detail}".rstrip()
        told["description"] = short(reason, _LONGEST)
    return told


def _assertion(
    report: Report, known: Addresses, audit: Audit, url: str, name: str, findings: Sequence[Finding]
) -> dict[str, Any]:
    outcome = worst(finding.outcome for finding in findings)
    telling = [finding for finding in findings if finding.outcome is outcome]
    return {
        "@type": "Assertion",
        "assertedBy": _ASSERTOR,
        "mode": "earl:semiAuto" if any(finding.decided for finding in telling) else "earl:automatic",
        "subject": _iri(url or audit.site.url),
        "test": _rule_id(report, report.rules.get(name), name),
        "result": _result(report, known, outcome, telling),
    }


def _result(report: Report, known: Addresses, outcome: Outcome, telling: Sequence[Finding]) -> dict[str, Any]:
    cited: dict[Reference, None] = dict.fromkeys(one for finding in telling for one in finding.references)
    places = [finding.selector for finding in telling if finding.selector]
    more = "" if len(telling) == 1 else f" (et {len(telling) - 1} de plus)"
    return {
        "@type": "TestResult",
        "outcome": f"earl:{outcome.value}",
        "date": report.at,
        "description": f"{short(telling[0].message, _LONGEST)}{more}",
        "info": f"Cherché : {short(telling[0].searched, _LONGEST)}",
        "references": known.of(cited),
        "pointer": [
            {"@type": "CSSSelectorPointer", "expression": short(place, _LONGEST)}
            for place in places[:_MOST_POINTERS]
        ],
    }


@lru_cache(maxsize=4096)
def _iri(url: str) -> str:
    """An address as an identifier may be written (RFC 3987): what is not of it is escaped."""
    written = quote(url, safe="%/:?#[]@!$&'()*+,;=~", errors="replace")
    return (
        written if re.match(r"https?://[^/?#]", written) else f"urn:conforme:page:{quote(written, safe='')}"
    )
