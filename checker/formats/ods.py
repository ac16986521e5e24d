"""OpenDocument spreadsheet: the sites, then their findings, then the sheets of the criteria.

The cells are those of the CSV formats, disarmed as theirs: a spreadsheet is saved again as CSV.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from checker.formats import csv, rgaa
from checker.formats._groups import tally
from checker.formats._ods import Sheet, workbook
from checker.model import WORST_FIRST, Audit, Report, Transport

_SITE = ("site", "name", "url", "organisation", "at", "transport", "detail", "pages", "pages_seen")
SITES = (*_SITE, *(outcome.value for outcome in WORST_FIRST))


def render(report: Report) -> bytes:
    """Three sheets, whose columns are named as in the other formats."""
    return workbook(
        [
            Sheet("Sites", SITES, map(_site, report.audits)),
            Sheet("Constats", csv.COLUMNS, _disarmed(csv.COLUMNS, csv.rows(report))),
            Sheet("Criteres", rgaa.COLUMNS, _disarmed(rgaa.COLUMNS, rgaa.rows(report))),
        ]
    )


def _site(audit: Audit) -> Sequence[str | int]:
    counts = tally(audit)
    seen = sum(page.transport is Transport.COMPLETED for page in audit.pages)
    site = audit.site
    told = (site.id, site.name, site.url, site.organisation, audit.at, audit.transport.value, audit.detail)
    return [*map(csv.disarmed, told), len(audit.pages), seen, *(counts[outcome] for outcome in WORST_FIRST)]


def _disarmed(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> Iterator[Sequence[str | int]]:
    for row in rows:
        yield [csv.disarmed(str(row.get(name, ""))) for name in columns]
