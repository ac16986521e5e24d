"""GitLab's accessibility report, which has the form of pa11y-ci's: page by page, the certain defects.

Only what speaks for the RGAA or the WCAG, and nothing that a person must look at: GitLab counts every entry
as an error. A page that was not seen is no page without error: it is left out of the results, and told beside.
A pipeline may give one such report only.
Source: https://docs.gitlab.com/ci/testing/accessibility_testing/
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

from checker.formats._defects import Defect, defects
from checker.formats._written import as_json
from checker.model import RGAA, WCAG, Audit, BaselineState, Finding, Outcome, PageReport, Report, Transport
from checker.plain_text import printable


def render(report: Report) -> str:
    """Every page where accessibility was tested, with its defects; `unseen` is ours, and GitLab reads past it."""
    results: dict[str, list[dict[str, Any]]] = {url: [] for audit in report.audits for url in _tested(audit)}
    for defect in defects(report):
        if _of_accessibility(defect.finding) and defect.state is not BaselineState.IGNORED:
            results[printable(defect.finding.url)].append(_error(defect))
    return as_json(
        {
            "total": len(results),
            "passes": sum(not errors for errors in results.values()),
            "errors": sum(map(len, results.values())),
            "results": results,
            "unseen": dict(_unseen(report, results)),
        }
    )


def _tested(audit: Audit) -> Iterator[str]:
    """The addresses that a rule of accessibility says something of, each once."""
    told = (f for f in audit.findings if f.outcome is not Outcome.UNTESTED and _of_accessibility(f))
    yield from dict.fromkeys(printable(finding.url) for finding in told)


def _unseen(report: Report, results: Container[str]) -> Iterator[tuple[str, str]]:
    """The other pages, and why."""
    for audit in report.audits:
        for page in audit.pages:
            if printable(page.url) not in results:
                yield printable(page.url), _reason(page)


def _reason(page: PageReport) -> str:
    if page.transport is Transport.COMPLETED:
        return "Aucune règle d'accessibilité n'a été testée sur cette page."
    return printable(f"{page.transport.label}. {page.detail}".rstrip())


def _of_accessibility(finding: Finding) -> bool:
    return any(cited.norm in (RGAA, WCAG) for cited in finding.references)


def _error(defect: Defect) -> dict[str, Any]:
    """What pa11y says of an error. GitLab compares whole entries: each holds its fingerprint and nothing of the day."""
    return {
        "code": printable(defect.finding.rule),
        "type": "error",
        "typeCode": 1,
        "message": f"{defect.title} : {printable(defect.finding.message)}",
        "context": printable(defect.finding.snippet),
        "selector": printable(defect.finding.selector),
        "runner": "conforme",
        "runnerExtras": {
            "level": "error" if defect.required else "warning",
            "references": list(map(str, defect.finding.references)),
            "fingerprint": defect.fingerprint,
            "site": printable(defect.finding.site),
        },
    }
