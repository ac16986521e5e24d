"""Terminal: what a person reads after `conforme check`. Plain text; the command adds the colours."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from checker.model import Audit, Finding, Outcome, Report, Transport

MARKS = {
    Outcome.FAILED: "✗",
    Outcome.CANT_TELL: "?",
    Outcome.UNTESTED: "–",
    Outcome.PASSED: "✓",
    Outcome.INAPPLICABLE: "·",
}
_SHOWN = 3
"""Findings of one rule shown in full; the JSON format has them all."""


def render(report: Report) -> str:
    """Each site: how the visit went, what is certain, what to look at, then the totals."""
    lines: list[str] = []
    for audit in report.audits:
        lines += [*_site(report, audit), ""]
    lines += _totals(report)
    return "\n".join(lines) + "\n"


def _site(report: Report, audit: Audit) -> list[str]:
    seen = sum(page.transport is Transport.COMPLETED for page in audit.pages)
    lines = [f"{audit.site.name} <{audit.site.url}>"]
    lines.append(f"  Visite : {audit.transport.label} — {seen} page(s) vue(s) sur {audit.extent}")
    if audit.detail:
        lines.append(f"    {audit.detail}")
    lines += [f"    {printable(remark)}" for remark in audit.remarks]
    lines += [
        f"    non vue : {page.file or page.url} ({page.transport.label})"
        for page in audit.pages[1:]
        if page.transport is not Transport.COMPLETED
    ]
    for outcome in (Outcome.FAILED, Outcome.CANT_TELL):
        findings = [finding for finding in audit.findings if finding.outcome is outcome]
        if findings:
            lines.append(f"  {outcome.label.capitalize()} :")
        for rule, group in groupby(sorted(findings, key=lambda f: f.rule), key=lambda f: f.rule):
            lines += _rule(report, rule, list(group), MARKS[outcome])
    return [*lines, f"  {_counts(audit)}"]


def _rule(report: Report, rule_id: str, findings: list[Finding], mark: str) -> list[str]:
    rule = report.rules.get(rule_id)
    tests = sorted({test for finding in findings for test in finding.rgaa})
    rgaa = f" — RGAA {', '.join(tests)}" if tests else ""
    lines = [f"  {mark} {rule.title if rule else rule_id} [{rule_id}]{rgaa}"]
    for finding in findings[:_SHOWN]:
        lines.append(f"      {printable(finding.message)}")
        where = f"{finding.file or finding.url}  {finding.selector}".rstrip()
        lines.append(f"      ↳ {printable(where)}")
    if len(findings) > _SHOWN:
        lines.append(f"      … et {len(findings) - _SHOWN} autre(s)")
    return lines


def _counts(audit: Audit) -> str:
    counts = Counter(audit.verdicts().values())
    return " · ".join(f"{counts[outcome]} {outcome.label}" for outcome in MARKS)


def _totals(report: Report) -> list[str]:
    seen = sum(audit.transport is Transport.COMPLETED for audit in report.audits)
    return [
        f"{seen} site(s) vu(s) sur {len(report.audits)}. Un contrôle automatique ne prouve pas la conformité ;",
        "« conforme explain RÈGLE » dit ce qui est demandé et comment corriger.",
    ]


def printable(text: str) -> str:
    """Text without control characters: a page must not drive the reader's terminal."""
    return "".join(c if c.isprintable() else " " for c in text)
