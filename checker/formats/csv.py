"""CSV: one line a finding, for spreadsheets.

UTF-8 with a byte order mark and `;`, as French spreadsheets expect. Snippets come from hostile pages:
a cell that a spreadsheet would run as a formula is disarmed with an apostrophe, and characters that
act are taken out, for CSV has no way to write them.
Source: https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import csv
import io
import re

from checker.formats.json import finding_fields
from checker.model import Audit, Finding, Report
from checker.plain_text import printable

COLUMNS = (
    "site", "name", "organisation", "transport", "detail", "url", "rule", "title", "level", "outcome",
    "outcome_fr", "rgaa", "wcag", "selector", "snippet", "message", "searched", "file",
)  # fmt: skip
FORMULA = r"^\s*[=+\-@＝＋－＠]|^[\t\r\n]"
"""The cells that a spreadsheet would run, as a regular expression."""

_FORMULA = re.compile(FORMULA)


def render(report: Report) -> bytes:
    """One line a finding, with the transport outcome of its site."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    for audit in report.audits:
        for finding in audit.findings:
            writer.writerow(_row(report, audit, finding))
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def _row(report: Report, audit: Audit, finding: Finding) -> dict[str, str]:
    rule = report.rules.get(finding.rule)
    fields = finding_fields(finding) | {
        "rgaa": " ".join(finding.rgaa),
        "wcag": " ".join(finding.wcag),
        "name": audit.site.name,
        "organisation": audit.site.organisation,
        "transport": audit.transport.value,
        "detail": audit.detail,
        "title": rule.title if rule else "",
        "level": rule.level.label if rule else "",
        "outcome_fr": finding.outcome.label,
    }
    return {name: disarmed(printable(str(value))) for name, value in fields.items()}


def disarmed(cell: str) -> str:
    """A cell that no spreadsheet runs."""
    return f"'{cell}" if _FORMULA.match(cell) else cell
