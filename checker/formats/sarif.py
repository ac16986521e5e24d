"""SARIF 2.1.0: the certain defects, for the tools that follow them from one run to the next.

What a person must look at is no result: these tools would open an alert for it. How many there are, and
which sites were not seen, is told among the notifications. The limits are those of GitHub.
Sources: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from typing import Any, Final

from checker.formats._defects import LINE, Defect, defects, to_check, unseen, unseen_sentence
from checker.formats._written import as_json, guide_page, short, to_mend
from checker.model import BaselineState, Report, Rule, binding
from checker.plain_text import counted, printable
from checker.project import REPOSITORY

MOST_RESULTS: Final = 25_000
SHOWN_RESULTS: Final = 5_000
MOST_BYTES: Final = 10_000_000
"""Once compressed."""
MOST_TAGS: Final = 20
_MOST_NOTICES: Final = 100
_LONGEST_TEXT: Final = 1000
_BASELINE: Final = {
    BaselineState.NEW: "new",
    BaselineState.UNCHANGED: "unchanged",
    BaselineState.IGNORED: "unchanged",
}
_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def render(report: Report) -> str:
    """One run; the worst first, so that a tool that shows only some shows these."""
    found = defects(report)
    kept = found[:MOST_RESULTS]
    text = _log(report, kept, found)
    while kept and _too_heavy(text):
        kept = kept[: len(kept) * 3 // 4]
        text = _log(report, kept, found)
    return text


def _too_heavy(text: str) -> bool:
    data = text.encode()
    return len(data) > MOST_BYTES and len(gzip.compress(data, 6, mtime=0)) > MOST_BYTES


def _log(report: Report, kept: Sequence[Defect], found: Sequence[Defect]) -> str:
    rules = {defect.finding.rule: defect.rule for defect in kept}
    ranks = {name: rank for rank, name in enumerate(rules)}
    driver = {
        "name": "Conforme",
        "version": report.version,
        "informationUri": REPOSITORY,
        "language": "fr",
        "rules": [_rule(report, name, rule) for name, rule in rules.items()],
    }
    run = {
        "tool": {"driver": driver},
        "language": "fr",
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report, kept, found)],
        "results": [_result(report, defect, ranks) for defect in kept],
        "properties": {
            "defects": len(found),
            "left_out": len(found) - len(kept),
            "to_check": to_check(report),
            "mended": len(report.mended),
            "sites": len(report.audits),
            "sites_unseen": len(unseen(report)),
        },
    }
    return as_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


# --- what the rules ask ------------------------------------------------------------------------


def _rule(report: Report, name: str, rule: Rule | None) -> dict[str, Any]:
    described: dict[str, Any] = {"id": printable(name)}
    if rule is None:
        return described
    described |= {
        "shortDescription": {"text": short(rule.title, _LONGEST_TEXT)},
        "fullDescription": {"text": short(f"{rule.title}. Cherché : {rule.looked_for}", _LONGEST_TEXT)},
        "defaultConfiguration": {"level": _level(required=binding(rule))},
        "properties": {"tags": _tags(rule), "precision": "very-high"},
    }
    page = guide_page(report.guide, rule)
    if page:
        described["helpUri"] = page
    mending = to_mend(rule)
    if mending:
        described["help"] = {"text": mending, "markdown": mending}
    return described


def _tags(rule: Rule) -> list[str]:
    """The standard, then the numbers of norms with their version; GitHub takes so many and no more."""
    return list(dict.fromkeys([rule.standard, *map(str, rule.references)]))[:MOST_TAGS]


def _level(*, required: bool) -> str:
    return "error" if required else "warning"


# --- what was found ----------------------------------------------------------------------------


def _result(report: Report, defect: Defect, ranks: Mapping[str, int]) -> dict[str, Any]:
    finding = defect.finding
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": defect.uri}, "region": {"startLine": LINE}}
    }
    if finding.selector:
        location["logicalLocations"] = [
            {"fullyQualifiedName": printable(finding.selector), "kind": "element"}
        ]
    return {
        "ruleId": printable(finding.rule),
        "ruleIndex": ranks[finding.rule],
        "level": _level(required=defect.required),
        "message": {"text": _unlinked(defect.sentence)},
        "locations": [location],
        "partialFingerprints": {
            "primaryLocationLineHash": f"{defect.fingerprint}:1",  # the only one that GitHub reads
            "conformeFingerprint/v1": defect.fingerprint,
        },
        **_beside(report, defect.state),
        "properties": {
            "site": printable(finding.site),
            "url": printable(finding.url),
            "selector": printable(finding.selector),
            "snippet": printable(finding.snippet),
            "searched": printable(finding.searched),
            "references": list(map(str, finding.references)),
        },
    }


def _beside(report: Report, state: BaselineState | None) -> dict[str, Any]:
    """What a defect is beside those known before. When one of a run is suppressed, each says whether it is."""
    if not report.states:
        return {}
    ignored = state is BaselineState.IGNORED
    suppressions = [{"kind": "external", "status": "accepted"}] if ignored else []
    known = _BASELINE.get(state) if state else None
    return ({"baselineState": known} if known else {}) | {"suppressions": suppressions}


def _unlinked(text: str) -> str:
    """A message where a page cannot put a link: SARIF reads « [words](target) » as one."""
    return text.replace("](", "] (")


# --- what was not ------------------------------------------------------------------------------


def _invocation(report: Report, kept: Sequence[Defect], found: Sequence[Defect]) -> dict[str, Any]:
    blind = unseen(report)
    notices = [_notice("error", "site-non-vu", unseen_sentence(audit)) for audit in blind[:_MOST_NOTICES]]
    if len(blind) > _MOST_NOTICES:
        notices.append(
            _notice("error", "site-non-vu", f"Sites non vus de plus : {len(blind) - _MOST_NOTICES}.")
        )
    waiting = to_check(report)
    if waiting:
        notices.append(
            _notice("note", "a-verifier", f"{counted(waiting, 'constat')} à vérifier par une personne.")
        )
    notices += [
        _notice("note", "comparaison", short(remark, _LONGEST_TEXT))
        for remark in report.remarks[:_MOST_NOTICES]
    ]
    if len(kept) < len(found):
        notices.append(_notice("warning", "defauts-laisses", _left_out(len(kept), len(found))))
    elif len(found) > SHOWN_RESULTS:
        notices.append(_notice("note", "defauts-non-montres", _hidden(len(found))))
    return {
        "executionSuccessful": not blind,
        "endTimeUtc": report.at.replace("+00:00", "Z"),
        "toolExecutionNotifications": notices,
    }


def _left_out(kept: int, found: int) -> str:
    return f"Défauts laissés hors de ce fichier, qui a la taille que GitHub accepte : {found - kept} sur {found}."


def _hidden(found: int) -> str:
    return f"GitHub ne montre que {SHOWN_RESULTS} des {found} défauts de ce fichier : les plus graves sont en tête."


def _notice(level: str, name: str, text: str) -> dict[str, Any]:
    return {"descriptor": {"id": name}, "level": level, "message": {"text": _unlinked(text)}}
