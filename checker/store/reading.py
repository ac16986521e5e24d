"""Rows → the model: audits, the present state of the estate, what changed and when; as every audit left
them, or all but the one that is kept aside."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    Select,
    and_,
    case,
    func,
    null,
    or_,
    select,
    true,
)

from checker.evidence import from_data
from checker.model import Audit, Finding, PageReport, Site, SiteFacts, Transport
from checker.store import documents
from checker.store.findings import by_site, said
from checker.store.schema import State, Status, audit, audit_site, document, outcome
from checker.upcasting import upcast

READ_AT_ONCE = 5000


@dataclass(frozen=True)
class Sight:
    """The tables as they read when the audits from `before` on are left aside (None: none is).

    A suspect audit is always the newest one: what it closed still holds, what it said is not there.
    """

    before: int | None
    outcome: FromClause
    audit_site: FromClause


def sight(connection: Connection, *, suspects: bool) -> Sight:
    """What to read: with the suspect audit, when there is one and it is wanted, or without."""
    aside = None
    if not suspects:
        aside = connection.scalar(select(func.min(audit.c.id)).where(audit.c.status == Status.SUSPECT))
    return until(aside)


def until(before: int | None) -> Sight:
    """The tables as the audits older than `before` left them."""
    if before is None:
        return Sight(None, outcome, audit_site)
    closed = case((outcome.c.until_audit >= before, null()), else_=outcome.c.until_audit)
    columns = (column for column in outcome.c if column is not outcome.c.until_audit)
    held = select(*columns, closed.label("until_audit")).where(outcome.c.since_audit < before)
    rows = select(audit_site).where(audit_site.c.audit_id < before)
    return Sight(before, held.subquery("outcome_before"), rows.subquery("audit_site_before"))


@dataclass(frozen=True)
class Run:
    """One audit of the store. `started` and `ended` are ISO 8601; `ended` is None when it has not."""

    id: int
    started: str
    ended: str | None
    status: Status
    versions: Mapping[str, Any]
    options: Mapping[str, Any]


def runs(connection: Connection) -> list[Run]:
    """Every audit, the oldest first."""
    rows = connection.execute(select(audit).order_by(audit.c.id))
    return [Run(r.id, r.started, r.ended, Status(r.status), r.versions, r.options) for r in rows]


def sites_to_visit(connection: Connection, audit_id: int, now: str) -> list[Site]:
    """The sites never tried, in the register's order, then those to be tried again by now."""
    table = audit_site.c
    due = or_(table.state == State.PENDING, and_(table.state == State.RETRY, table.next_try <= now))
    query = select(table.site, table.state, table.next_try, table.position).where(
        table.audit_id == audit_id, due
    )
    rows = sorted(
        connection.execute(query), key=lambda r: (r.state == State.RETRY, r.next_try or "", r.position)
    )
    found = documents.read(connection, (("site", row.site) for row in rows))
    return [from_data(Site, found["site", row.site]) for row in rows]


def audits_of(connection: Connection, audit_id: int) -> list[Audit]:
    """What an audit said of each of its sites, by site id."""
    rows = connection.execute(select(audit_site).where(audit_site.c.audit_id == audit_id)).all()
    seen = until(audit_id + 1)
    among = seen.outcome.c.site_id.in_(select(audit_site.c.site_id).where(audit_site.c.audit_id == audit_id))
    return _audits(connection, seen, rows, among)


def latest(connection: Connection, seen: Sight, sites: Collection[str] | None = None) -> list[Audit]:
    """The present state of every site ever known (or of those given), by site id: what the last
    audit that tried it said of it. A site no audit has tried yet is there too."""
    rows = connection.execute(last_tried(seen, sites)).all()
    among = true() if sites is None else seen.outcome.c.site_id.in_(sites)
    return _audits(connection, seen, rows, among)


def last_tried(seen: Sight, sites: Collection[str] | None = None) -> Select[Any]:
    """The rows of `audit_site`, one a site: that of the last audit that tried it."""
    table = seen.audit_site.c
    tried = func.max(case((table.state == State.PENDING, 0), else_=table.audit_id))
    last = (
        select(table.site_id, case((tried == 0, func.max(table.audit_id)), else_=tried).label("audit_id"))
        .group_by(table.site_id)
        .where(true() if sites is None else table.site_id.in_(sites))
        .subquery()
    )
    same = and_(table.site_id == last.c.site_id, table.audit_id == last.c.audit_id)
    return select(seen.audit_site).join(last, same)


def latest_visits(connection: Connection, seen: Sight, *, seen_only: bool = False) -> dict[str, str]:
    """Site id → digest of the last visit kept of it; of those in which it was seen, when no other is wanted."""
    table = seen.audit_site.c
    shown = table.transport == Transport.COMPLETED if seen_only else true()
    last = (
        select(table.site_id, func.max(table.audit_id).label("audit_id"))
        .where(table.visit != "", shown)
        .group_by(table.site_id)
        .subquery()
    )
    same = and_(table.site_id == last.c.site_id, table.audit_id == last.c.audit_id)
    rows = connection.execute(select(table.site_id, table.visit).join(last, same))
    return dict(sorted((row.site_id, row.visit) for row in rows))


def kept(connection: Connection, seen: Sight, audits: int) -> tuple[str | None, set[str]]:
    """When the audit began from which evidence is kept, and the visits made since or the last of a site."""
    ended = select(audit.c.id, audit.c.started).where(audit.c.status == Status.DONE)
    first = connection.execute(ended.order_by(audit.c.id.desc()).offset(audits - 1).limit(1)).first()
    if first is None:
        return None, set()
    made = and_(audit_site.c.audit_id >= first.id, audit_site.c.visit != "")
    since = connection.scalars(select(audit_site.c.visit).where(made))
    return first.started, {*since, *latest_visits(connection, seen).values()}


def counts(connection: Connection, audit_id: int) -> dict[tuple[State, Transport], int]:
    """(state, transport) → number of sites of an audit; the values add up to its register."""
    table = audit_site.c
    query = (
        select(table.state, table.transport, func.count().label("sites"))
        .where(table.audit_id == audit_id)
        .group_by(table.state, table.transport)
        .order_by(table.state, table.transport)
    )
    return {(State(row.state), Transport(row.transport)): row.sites for row in connection.execute(query)}


def facts(connection: Connection, seen: Sight) -> list[SiteFacts]:
    """What is compared of every site ever known, by site id, from the last audit that tried it; nothing
    else of what was said of it is read."""
    last = last_tried(seen).subquery()
    kept = document.c
    query = select(last.c.facts, kept.data, kept.format).join(
        document, kept.digest == func.coalesce(last.c.facts, last.c.site)
    )
    return sorted((_facts(*row) for row in connection.execute(query)), key=lambda told: told.site)


def known(connection: Connection, seen: Sight) -> list[tuple[Site, Transport]]:
    """Every site ever known, by site id, and what became of it when it was last tried; nothing else is read."""
    last = last_tried(seen).subquery()
    kept = document.c
    query = select(last.c.transport, kept.data, kept.format).join(document, kept.digest == last.c.site)
    found = (
        (from_data(Site, upcast("site", data, version)), Transport(word))
        for word, data, version in connection.execute(query)
    )
    return sorted(found, key=lambda told: told[0].id)


def _facts(digest: str | None, data: Any, version: int) -> SiteFacts:
    """The facts of a document; none that is known, in that of a site which was never seen."""
    if digest:
        return from_data(SiteFacts, upcast("facts", data, version))
    return unseen(from_data(Site, upcast("site", data, version)), "").facts


def _audits(
    connection: Connection, seen: Sight, rows: Sequence[Row[Any]], among: ColumnElement[bool]
) -> list[Audit]:
    table = seen.outcome.c
    found = documents.read(connection, documents.references(rows))
    query = (
        select(table.site_id, table.occurrences, *said(seen.outcome))
        .where(table.until_audit.is_(None), among)
        .execution_options(yield_per=READ_AT_ONCE)
    )
    findings = by_site(connection.execute(query))
    return sorted((_audit(row, found, findings) for row in rows), key=lambda a: a.site.id)


def _audit(
    row: Row[Any], found: Mapping[documents.Reference, Any], findings: Mapping[str, tuple[Finding, ...]]
) -> Audit:
    site = from_data(Site, found["site", row.site])
    if row.pages is None:
        return unseen(site, row.detail)
    return Audit(
        site=site,
        at=row.visited_at,
        pages=pages_of(found["pages", row.pages]),
        findings=findings.get(row.site_id, ()),
        facts=from_data(SiteFacts, found["facts", row.facts]),
        versions=found["versions", row.versions],
    )


def pages_of(stored: Iterable[object]) -> tuple[PageReport, ...]:
    return tuple(from_data(PageReport, page) for page in stored)


def unseen(site: Site, detail: str) -> Audit:
    """A site not tried yet, or that we failed to try: there, and nothing said of it."""
    page = PageReport(site.url, site.entry, Transport.NOT_VISITED, detail)
    return Audit(site, "", (page,), (), SiteFacts(site.id, site.url, Transport.NOT_VISITED))
