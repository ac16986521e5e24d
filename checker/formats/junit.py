"""JUnit XML: one test suite a page, one test case a rule, for the tools that show tests.

A rule that failed is one failure, whatever its level, which holds everything found on the page that counts:
what is known already or ignored fails nothing, and is skipped. So are what was not tested, what a person must
check and what has no object, each with its reason: none of them is a success. A site that was not seen is an error.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from lxml import etree

from checker.comparison import that_count
from checker.formats._defects import relative_path, unseen_sentence
from checker.formats._written import short
from checker.model import Audit, Finding, Outcome, PageReport, Report, Rule, Transport
from checker.model.words import worst
from checker.plain_text import counted, printable

_LONGEST_TEXT = 1000
_VISIT = "visite"
"""The test case of a page that was not seen."""


def render(report: Report) -> bytes:
    """Every page that something is said of, site by site."""
    suites = etree.Element("testsuites", name="Conforme")
    for audit in report.audits:
        for suite in _suites(report, audit):
            suites.append(suite)
    for count in ("tests", "failures", "errors", "skipped"):
        suites.set(count, str(sum(int(suite.get(count, "0")) for suite in suites)))
    written: bytes = etree.tostring(suites, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _suites(report: Report, audit: Audit) -> Iterator[etree._Element]:
    """A suite a page: those that were visited, then any other address that is spoken of."""
    said: dict[str, dict[str, list[Finding]]] = {page.url: {} for page in audit.pages}
    for finding in audit.findings:
        said.setdefault(finding.url, {}).setdefault(finding.rule, []).append(finding)
    pages = {page.url: page for page in reversed(audit.pages)}
    counting = frozenset(that_count(report, audit))
    for url, rules in said.items():
        cases = [
            _case(report.rules.get(rule), findings, counting) for rule, findings in sorted(rules.items())
        ]
        yield _suite(audit, url, pages.get(url), cases)


def _suite(audit: Audit, url: str, page: PageReport | None, cases: list[etree._Element]) -> etree._Element:
    suite = etree.Element(
        "testsuite",
        name=_named(audit, url, page),
        timestamp=printable(audit.at[:19]),
        package=printable(audit.site.id),
    )
    if page and page.transport is not Transport.COMPLETED:
        suite.append(_unseen(audit, page))
    suite.extend(cases)
    suite.set("tests", str(len(suite)))
    for count, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(count, str(len(suite.findall(f"testcase/{element}"))))
    return suite


def _named(audit: Audit, url: str, page: PageReport | None) -> str:
    return printable((page.file if page else "") or url or audit.site.url)


def _unseen(audit: Audit, page: PageReport) -> etree._Element:
    """The page that speaks for the site is an error; another is skipped, as what it would have been tested for."""
    case = etree.Element("testcase", name=_VISIT, classname=_VISIT)
    if page is audit.pages[0]:
        etree.SubElement(case, "error", type=page.transport.value, message=unseen_sentence(audit))
    else:
        reason = short(f"Page non vue : {page.transport.label}. {page.detail}".rstrip(), _LONGEST_TEXT)
        etree.SubElement(case, "skipped", message=reason)
    return case


def _case(rule: Rule | None, findings: Sequence[Finding], counting: Container[Finding]) -> etree._Element:
    name = findings[0].rule
    group = f"{rule.standard}.{rule.chapter}" if rule else "regle-disparue"
    case = etree.Element(
        "testcase", name=printable(name), classname=printable(group), file=relative_path(findings[0])
    )
    outcome = worst(finding.outcome for finding in findings)
    telling = [finding for finding in findings if finding.outcome is outcome]
    failing = [finding for finding in telling if finding in counting]
    if outcome is Outcome.FAILED and failing:
        case.append(_failure(rule, failing))
    elif outcome is not Outcome.PASSED:
        known = f"{outcome.label}, connu ou ignoré" if outcome is Outcome.FAILED else outcome.label
        etree.SubElement(case, "skipped", message=f"{known.capitalize()} : {_summed(telling)}")
    return case


def _failure(rule: Rule | None, findings: Sequence[Finding]) -> etree._Element:
    failure = etree.Element("failure", type=rule.level.label if rule else "", message=_summed(findings))
    title = [printable(rule.title)] if rule else []
    failure.text = "\n".join([*title, *map(_place, findings)])
    return failure


def _summed(findings: Sequence[Finding]) -> str:
    first = short(findings[0].message, _LONGEST_TEXT)
    return first if len(findings) == 1 else f"{first} (et {counted(len(findings) - 1, 'autre')})"


def _place(finding: Finding) -> str:
    """A line a defect: what, on which element, at which address."""
    parts = (finding.message, finding.selector, finding.snippet, finding.url)
    return " | ".join(short(part, _LONGEST_TEXT) for part in parts if part)
