"""Tickets as CSV: one line a cause in a site, to import into a tool that follows work.

Only certain defects, without those that a team decided to ignore, and a ticket for a site that was not seen:
nothing is known of its defects. `id` is the fingerprint of the first
place: by it an import knows a ticket again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from checker.formats._defects import unseen_sentence
from checker.formats._groups import Cause, Group, grouped
from checker.formats._written import guide_page, to_mend
from checker.formats.csv import about, table
from checker.identity import fingerprints
from checker.model import Audit, BaselineState, Finding, Outcome, Report, Transport, place
from checker.model.norms import told

COLUMNS = (
    "id", "summary", "priority", "site", "name", "organisation", "rule", "references", "places", "pages", "new",
    "link", "selector", "snippet", "description", "guide",
)  # fmt: skip


def render(report: Report) -> bytes:
    """Site by site, obligations first, then the most numerous."""
    return table(COLUMNS, (row for audit in report.audits for row in _rows(report, audit)))


def _rows(report: Report, audit: Audit) -> Iterator[Mapping[str, object]]:
    if audit.transport is not Transport.COMPLETED:
        yield _visit(audit)
    states = report.states.get(audit.site.id, {})
    names = dict(zip(reversed(audit.findings), reversed(fingerprints(audit)), strict=True))
    open_ = tuple(one for one in audit.findings if states.get(names[one]) is not BaselineState.IGNORED)
    for group in grouped(report, replace(audit, findings=open_), Outcome.FAILED):
        for cause in group.causes:
            fresh = sum(states.get(names.get(one, "")) is BaselineState.NEW for one in cause.findings)
            compared = {"new": fresh} if states else {}
            identity = {"id": names.get(cause.findings[0], "")}
            yield _about(audit) | compared | identity | _row(report, group, cause)


def _about(audit: Audit) -> dict[str, object]:
    """A line that says nothing but its site."""
    known = about(audit)
    empty: dict[str, object] = dict.fromkeys(COLUMNS, "")
    return empty | {name: known[name] for name in ("site", "name", "organisation")}


def _visit(audit: Audit) -> Mapping[str, object]:
    told: dict[str, object] = {
        "id": f"visite-{audit.site.id}",
        "summary": unseen_sentence(audit),
        "link": audit.site.url,
    }
    return _about(audit) | told


def _row(report: Report, group: Group, cause: Cause) -> dict[str, object]:
    first = cause.findings[0]
    mending = to_mend(group.rule)
    return {
        "summary": f"{group.title} : {first.message}",
        "priority": group.rule.level.label if group.rule else "",
        "rule": group.id,
        "references": told(group.references),
        "places": group.total if len(group.causes) == 1 else len(cause.findings),
        "pages": len({finding.url for finding in cause.findings}),
        "link": deep_link(first),
        "selector": first.selector,
        "snippet": first.snippet,
        "description": f"Cherché : {first.searched}" + (f" Comment corriger : {mending}" if mending else ""),
        "guide": guide_page(report.guide, group.rule),
    }


def deep_link(finding: Finding) -> str:
    """Where a person sees it: the file or the address, down to the element when it has an identifier."""
    found = re.fullmatch(r"[\w-]*#([\w-]+)", finding.selector)
    where = place(finding)
    return f"{where}#{found[1]}" if found and "#" not in where else where
