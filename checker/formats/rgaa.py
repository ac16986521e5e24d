"""RGAA sheets as CSV: one line a site, a version and a criterion, for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from checker.catalogue.rgaa import sheets
from checker.formats.csv import about, table
from checker.model import Report

COLUMNS = (
    "site", "name", "organisation", "transport", "norm", "version", "in_force", "criterion", "title", "level", "state",
)  # fmt: skip


def render(report: Report) -> bytes:
    """What the machine says of each criterion: C, NC, NA, « à vérifier » or NT. The version in force comes first."""
    return table(COLUMNS, rows(report))


def rows(report: Report) -> Iterator[Mapping[str, str]]:
    """The lines, before they are written."""
    day = date.fromisoformat(report.at[:10])
    for audit in report.audits:
        for norm, states in sheets(report.overlays, report.rules.values(), audit, report.at):
            held = "oui" if norm.in_force(day) else "non"
            for one, state in states.items():
                yield about(audit) | {
                    "norm": norm.name,
                    "version": norm.version,
                    "in_force": held,
                    "criterion": one.number,
                    "title": one.title,
                    "level": one.level,
                    "state": state,
                }
