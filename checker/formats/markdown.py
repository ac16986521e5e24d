"""Markdown: a summary to paste in a merge request."""

from __future__ import annotations

import re
from collections import Counter

from checker.model import Audit, Finding, Outcome, Report, Transport

_ORDER = (Outcome.FAILED, Outcome.CANT_TELL, Outcome.UNTESTED, Outcome.PASSED, Outcome.INAPPLICABLE)
WARNING = (
    "Un contrôle automatique ne prouve pas la conformité : il dit ce qui est certain, ce qu'une personne "
    "doit vérifier et ce qui n'a pas été vu."
)
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&-])")


def render(report: Report) -> str:
    """Coverage first, then a table of sites, then what each site must mend or look at."""
    seen = sum(audit.transport is Transport.COMPLETED for audit in report.audits)
    lines = [
        "# Contrôle automatique Conforme",
        "",
        f"{seen} site(s) vu(s) sur {len(report.audits)}. {WARNING}",
        "",
        "| Site | Visite | " + " | ".join(outcome.label.capitalize() for outcome in _ORDER) + " |",
        "|---|---|" + "--:|" * len(_ORDER),
        *[_site_line(audit) for audit in report.audits],
    ]
    for audit in report.audits:
        lines += _site_section(report, audit)
    return "\n".join(lines) + "\n"


def _site_line(audit: Audit) -> str:
    counts = Counter(audit.verdicts().values())
    cells = [escape(audit.site.name), escape(audit.transport.label)]
    return "| " + " | ".join(cells + [str(counts[outcome]) for outcome in _ORDER]) + " |"


def _site_section(report: Report, audit: Audit) -> list[str]:
    lines = ["", f"## {escape(audit.site.name)}", "", f"<{_address(audit.site.url)}> — {_visit(audit)}"]
    if audit.remarks:
        lines += ["", *[f"- {escape(remark)}" for remark in audit.remarks]]
    for outcome in (Outcome.FAILED, Outcome.CANT_TELL):
        findings = [finding for finding in audit.findings if finding.outcome is outcome]
        if findings:
            lines += ["", f"### {outcome.label.capitalize()}", ""]
            lines += [_finding_line(report, finding) for finding in findings]
    return lines


def _visit(audit: Audit) -> str:
    seen = sum(page.transport is Transport.COMPLETED for page in audit.pages)
    detail = f" {escape(audit.detail)}" if audit.detail else ""
    return f"{escape(audit.transport.label)}, {seen} page(s) vue(s) sur {audit.extent}.{detail}"


def _finding_line(report: Report, finding: Finding) -> str:
    rule = report.rules.get(finding.rule)
    title = rule.title if rule else finding.rule
    place = f" — `{finding.selector.replace('`', '')}`" if finding.selector else ""
    rgaa = f" (RGAA {', '.join(finding.rgaa)})" if finding.rgaa else ""
    return f"- **{escape(title)}**{rgaa} : {escape(finding.message)}{place} {_where(finding)}"


def _where(finding: Finding) -> str:
    return f"`{finding.file.replace('`', '')}`" if finding.file else f"<{_address(finding.url)}>"


def escape(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _address(url: str) -> str:
    return re.sub(r"[<>\s]", "", url)
