"""Rows → where each site stands and what turned since the first audit, in one pass, without the evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from checker.evidence import from_data
from checker.model import Moment, Outcome, Past, Site, SiteFacts, Standing, Transport, Turn, worst
from checker.store import documents
from checker.store.reading import last_tried, pages_of, runs, unseen
from checker.store.schema import State, audit_site, outcome

_READ_AT_ONCE = 5000
_OUTCOMES = {word.value: word for word in Outcome}


def read(connection: Connection) -> tuple[list[Standing], Past]:
    """Where every site ever audited stands, by site id, and the past of them all."""
    table = outcome.c
    columns = (
        table.site_id, table.rule, table.outcome, table.fingerprint, table.occurrences, table.since_audit,
        table.until_audit,
    )  # fmt: skip
    query: Select[Any] = select(*columns).order_by(table.site_id).execution_options(yield_per=_READ_AT_ONCE)
    verdicts: dict[str, dict[str, Outcome]] = {}
    digests: dict[str, str] = {}
    turns: list[Turn] = []
    for site, rows in groupby(connection.execute(query), key=attrgetter("site_id")):
        held: list[Row[Any]] = list(rows)
        verdicts[site], digests[site] = _present(held)
        turns += _turns(site, held)
    turns.sort(key=lambda turn: (turn.run, turn.rule, turn.site))
    return _standings(connection, verdicts, digests), Past(_moments(connection), tuple(turns))


def _present(rows: Iterable[Row[Any]]) -> tuple[dict[str, Outcome], str]:
    """The verdicts that hold, and a digest of all that is said beside them."""
    grouped: dict[str, list[Outcome]] = {}
    marks: list[str] = []
    for row in rows:
        if row.until_audit is None:
            grouped.setdefault(row.rule, []).append(_OUTCOMES[row.outcome])
            marks.append(f"{row.fingerprint}{row.occurrences}")
    said = {rule: found[0] if len(found) == 1 else worst(found) for rule, found in sorted(grouped.items())}
    return said, hashlib.sha256(" ".join(sorted(marks)).encode()).hexdigest()


def _turns(site: str, rows: list[Row[Any]]) -> Iterator[Turn]:
    """The verdicts of a site that became others; what its first audit said turned from nothing."""
    first = min(row.since_audit for row in rows)
    if all(row.since_audit == first and row.until_audit is None for row in rows):
        return
    by_rule: dict[str, list[tuple[Outcome, int, int | None]]] = {}
    for row in rows:
        by_rule.setdefault(row.rule, []).append((_OUTCOMES[row.outcome], row.since_audit, row.until_audit))
    for rule, spans in by_rule.items():
        before: Outcome | None = None
        for run in sorted({edge for _, since, until in spans for edge in (since, until) if edge is not None}):
            held = [word for word, since, until in spans if since <= run and (until is None or until > run)]
            after = worst(held) if held else None
            if after is not before and run != first:
                yield Turn(run, site, rule, before, after)
            before = after


def _moments(connection: Connection) -> tuple[Moment, ...]:
    table = audit_site.c
    query = select(table.audit_id, table.site_id, table.transport).where(table.state != State.PENDING)
    tried: dict[int, dict[str, Transport]] = {}
    words = {word.value: word for word in Transport}
    for run, site, transport in connection.execute(query.order_by(table.audit_id, table.site_id)):
        tried.setdefault(run, {})[site] = words[transport]
    return tuple(Moment(run.id, run.started, tried.get(run.id, {})) for run in runs(connection))


def _standings(
    connection: Connection, verdicts: Mapping[str, dict[str, Outcome]], digests: Mapping[str, str]
) -> list[Standing]:
    rows = connection.execute(last_tried()).all()
    parts = ((row.site, row.pages, row.facts, row.versions) for row in rows)
    found = documents.read(connection, (digest for digests in parts for digest in digests))
    made = (_standing(row, found, verdicts, digests.get(row.site_id, "")) for row in rows)
    return sorted(made, key=lambda standing: standing.site.id)


def _standing(
    row: Row[Any], found: Mapping[str, Any], verdicts: Mapping[str, dict[str, Outcome]], evidence: str
) -> Standing:
    site = from_data(Site, found[row.site])
    said = (row.site, row.pages, row.facts, row.versions, row.visited_at, row.detail, evidence)
    digest = hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()
    if row.pages is None:
        empty = unseen(site, row.detail)
        return Standing(site, "", empty.pages, empty.facts, {}, {}, digest)
    return Standing(
        site,
        row.visited_at,
        pages_of(found[row.pages]),
        from_data(SiteFacts, found[row.facts]),
        found[row.versions],
        verdicts.get(row.site_id, {}),
        digest,
    )
