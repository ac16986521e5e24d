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
from collections.abc import Iterable, Iterator, Mapping, Sequence

from checker.catalogue.rgaa import sheets
from checker.formats.json import finding_fields
from checker.model import Audit, Finding, Reference, Report, texts
from checker.plain_text import printable

_KNOWN = (
    "site", "name", "organisation", "transport", "detail", "url", "rule", "title", "level", "outcome",
    "outcome_fr", "rgaa", "wcag", "selector", "snippet", "message", "searched", "file", "references", "criteria",
)  # fmt: skip
COLUMNS = (*_KNOWN, *(text.name for text in texts() if text.name not in _KNOWN))
FORMULA = r"^\s*[=+\-@＝＋－＠]|^[\t\r\n]"
"""The cells that a spreadsheet would run, as a regular expression."""

_FORMULA = re.compile(FORMULA)


def render(report: Report) -> bytes:
    """One line a finding, with the transport outcome of its site, and what became of the criteria it speaks for."""
    return table(COLUMNS, rows(report))


def rows(report: Report) -> Iterator[Mapping[str, object]]:
    """The lines, before they are written."""
    for audit in report.audits:
        yield from _rows(report, audit)


def table(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """A table, as French spreadsheets expect it and run nothing of it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: disarmed(printable(str(value))) for name, value in row.items()})
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def about(audit: Audit) -> dict[str, str]:
    """What every line says of its site."""
    return {
        "site": audit.site.id,
        "name": audit.site.name,
        "organisation": audit.site.organisation,
        "transport": audit.transport.value,
    }


def _rows(report: Report, audit: Audit) -> Iterator[dict[str, object]]:
    states = {
        Reference(norm.name, norm.version, test): f"{norm.title} {criterion.number} {state}"
        for norm, sheet in sheets(report.overlays, report.rules.values(), audit, report.at)
        for criterion, state in sheet.items()
        for test in criterion.test_numbers
    }
    for finding in audit.findings:
        told = (states[cited] for cited in finding.references if cited in states)
        yield _row(report, audit, finding) | {"criteria": " | ".join(dict.fromkeys(told))}


def _row(report: Report, audit: Audit, finding: Finding) -> dict[str, object]:
    rule = report.rules.get(finding.rule)
    fields = finding_fields(finding)
    return fields | {
        **about(audit),
        "rgaa": " ".join(fields["rgaa"]),
        "wcag": " ".join(fields["wcag"]),
        "references": " | ".join(map(str, finding.references)),
        "detail": audit.detail,
        "title": rule.title if rule else "",
        "level": rule.level.label if rule else "",
        "outcome_fr": finding.outcome.label,
    }


def disarmed(cell: str) -> str:
    """A cell that no spreadsheet runs."""
    return f"'{cell}" if _FORMULA.match(cell) else cell
