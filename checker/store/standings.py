"""Rows → where each site stands and what turned since the first audit, without the evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Row, Select, String, and_, case, cast, func, or_, select

from checker.evidence import from_data
from checker.model import (
    WORST_FIRST,
    Moment,
    Outcome,
    Past,
    Site,
    Standing,
    Transport,
    Turn,
    worst,
)
from checker.store import documents
from checker.store.reading import READ_AT_ONCE, Run, Sight, last_tried, pages_of, runs, unseen
from checker.store.schema import State, Status

_OUTCOMES = {word.value: word for word in Outcome}


def read(connection: Connection, seen: Sight) -> tuple[list[Standing], Past]:
    """Where every site ever audited stands, by site id, and the past of them all."""
    turns = sorted(_turns(connection, seen), key=lambda turn: (turn.run, turn.rule, turn.site))
    return _standings(connection, seen), Past(_moments(connection, seen), tuple(turns))


def _present(connection: Connection, seen: Sight) -> dict[str, tuple[dict[str, Outcome], str]]:
    """Site id → the verdicts that hold, and a digest of all that is said beside them.

    The database makes two texts a site of what holds: a row for each finding costs ten times more.
    """
    table = seen.outcome.c
    ranks = {word.value: str(rank) for rank, word in enumerate(WORST_FIRST)}
    ranked = func.aggregate_strings(table.rule + case(ranks, value=table.outcome), " ")
    said = func.aggregate_strings(table.fingerprint + "|" + cast(table.occurrences, String), " ")
    query = select(table.site_id, ranked, said).where(table.until_audit.is_(None)).group_by(table.site_id)
    return {
        site: (_worsts(rules), hashlib.sha256(" ".join(sorted(marks.split(" "))).encode()).hexdigest())
        for site, rules, marks in connection.execute(query)
    }


def _worsts(rules: str) -> dict[str, Outcome]:
    """Rules, each followed by the rank of an outcome → the worst outcome of each: the last one to come."""
    return dict(map(_READ.__getitem__, sorted(set(rules.split(" ")), reverse=True)))


class _Marks(dict[str, tuple[str, Outcome]]):
    """A rule and the rank of an outcome, in one word → both, read once: a large estate repeats them a
    million times."""

    def __missing__(self, mark: str) -> tuple[str, Outcome]:
        self[mark] = read = (mark[:-1], WORST_FIRST[int(mark[-1])])
        return read


_READ = _Marks()


def _turns(connection: Connection, seen: Sight) -> Iterator[Turn]:
    """The verdicts that became others; what the first audit of a site said turned from nothing."""
    table = seen.outcome.c
    first = select(table.site_id, func.min(table.since_audit).label("run")).group_by(table.site_id).subquery()
    later = or_(table.until_audit.is_not(None), table.since_audit > first.c.run)
    moved = (
        select(table.site_id, table.rule, first.c.run)
        .join(first, table.site_id == first.c.site_id)
        .where(later)
        .distinct()
        .subquery()
    )
    same = and_(table.site_id == moved.c.site_id, table.rule == moved.c.rule)
    columns = (table.site_id, table.rule, moved.c.run, table.outcome, table.since_audit, table.until_audit)
    query: Select[Any] = select(*columns).join(moved, same).order_by(table.site_id, table.rule)
    rows = connection.execute(query.execution_options(yield_per=READ_AT_ONCE))
    for (site, rule, run), spans in groupby(rows, key=itemgetter(0, 1, 2)):
        yield from _turned(site, rule, run, [(_OUTCOMES[row[3]], row[4], row[5]) for row in spans])


def _turned(site: str, rule: str, first: int, spans: list[tuple[Outcome, int, int | None]]) -> Iterator[Turn]:
    before: Outcome | None = None
    for run in sorted({edge for _, since, until in spans for edge in (since, until) if edge is not None}):
        held = [word for word, since, until in spans if since <= run and (until is None or until > run)]
        after = worst(held) if held else None
        if after is not before and run != first:
            yield Turn(run, site, rule, before, after)
        before = after


def _moments(connection: Connection, seen: Sight) -> tuple[Moment, ...]:
    table = seen.audit_site.c
    query = select(table.audit_id, table.site_id, table.transport).where(table.state != State.PENDING)
    tried: dict[int, dict[str, Transport]] = {}
    words = {word.value: word for word in Transport}
    for run, site, transport in connection.execute(query.order_by(table.audit_id, table.site_id)):
        tried.setdefault(run, {})[site] = words[transport]
    counted = (run for run in runs(connection) if _counted(run, seen))
    return tuple(Moment(run.id, run.started, tried.get(run.id, {})) for run in counted)


def _counted(run: Run, seen: Sight) -> bool:
    return run.status is not Status.DISCARDED and (seen.before is None or run.id < seen.before)


def _standings(connection: Connection, seen: Sight) -> list[Standing]:
    said = _present(connection, seen)
    rows = connection.execute(last_tried(seen)).all()
    found = documents.read(connection, documents.references(rows, ("site", "pages", "versions")))
    made = (_standing(row, found, *said.get(row.site_id, ({}, ""))) for row in rows)
    return sorted(made, key=lambda standing: standing.site.id)


def _standing(
    row: Row[Any],
    found: Mapping[documents.Reference, Any],
    verdicts: Mapping[str, Outcome],
    evidence: str,
) -> Standing:
    site = from_data(Site, found["site", row.site])
    said = (row.site, row.pages, row.versions, row.visited_at, row.detail, evidence)
    digest = hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()
    if row.pages is None:
        return Standing(site, "", unseen(site, row.detail).pages, {}, {}, digest)
    pages, versions = pages_of(found["pages", row.pages]), found["versions", row.versions]
    return Standing(site, row.visited_at, pages, versions, verdicts, digest)
