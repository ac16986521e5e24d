"""The Markdown report for places that refuse long texts: each site folded, and cut where there is no room left.

Read and written with the marks that GitHub and GitLab share.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from checker.formats._groups import tally
from checker.formats._written import fitting
from checker.formats.markdown import overview, site_section
from checker.model import Audit, Outcome, Report
from checker.plain_text import counted, printable

MARK: Final = "<!-- conforme -->"
"""The first line: by it a script knows our comment again, and changes it instead of adding one."""

_CLOSED: Final = "</details>"
_ROOM: Final = 200
"""Bytes kept for what is said of a cut."""


def folded(report: Report, most: int) -> str:
    """The report in `most` bytes at the most; what is left out is said at the end."""
    lines = [MARK, *overview(report), *(line for audit in report.audits for line in _folded(report, audit))]
    kept, left = fitting(lines, most - _ROOM)
    if left:
        opened = sum(line.startswith("<details>") - (line == _CLOSED) for line in kept)
        kept += [
            *["", _CLOSED] * opened,
            "",
            f"**Rapport coupé** : {counted(left, 'ligne')} de plus dans les autres formats.",
        ]
    return "\n".join(kept) + "\n"


def _folded(report: Report, audit: Audit) -> Iterator[str]:
    counts = tally(audit)
    name = escape(printable(audit.site.name)).replace("@", "@&#8203;")
    told = f"non conforme : {counts[Outcome.FAILED]}, à vérifier : {counts[Outcome.CANT_TELL]}"
    yield from ("", f"<details><summary>{name} : {audit.transport.label}, {told}</summary>")
    yield from site_section(report, audit)
    yield from ("", _CLOSED)
