"""An audit that saw much less than those before it, and how an audit is taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, and_, bindparam, delete, func, or_, select, update

from checker.model import Transport
from checker.store.findings import erase
from checker.store.reading import last_tried, until
from checker.store.schema import JUDGED, State, Status, audit, audit_site, outcome

LOST: Final = 2
"""Sites lost at once from which an audit may be suspect: one site alone may well have closed."""


@dataclass(frozen=True)
class Fall:
    """How many of the sites an audit tried were seen before it, and how many of those it did not see."""

    seen_before: int
    lost: int

    @property
    def suspect(self) -> bool:
        """Whether so many at once speak of the auditor (its network, its browser, a shield that
        refuses it) rather than of the sites."""
        return self.lost >= LOST and 2 * self.lost >= self.seen_before


def fall(connection: Connection, audit_id: int) -> Fall:
    """What an audit lost of what was seen before it."""
    tried = audit_site.c.state != State.PENDING
    chosen = and_(audit_site.c.audit_id == audit_id, tried)
    now = select(audit_site.c.site_id, audit_site.c.transport).where(chosen)
    before = last_tried(until(audit_id)).subquery()
    seen = before.c.transport == Transport.COMPLETED
    query = select(before.c.site_id).where(seen, before.c.state != State.PENDING)
    known = set(connection.scalars(query))
    tries = {row.site_id: row.transport for row in connection.execute(now) if row.site_id in known}
    return Fall(len(tries), sum(word != Transport.COMPLETED for word in tries.values()))


def withdraw(connection: Connection, audit_id: int) -> None:
    """Take an audit back: the store is as if it had not been, but for its line in the list.

    What it alone said goes; what it was the first to say is said from the next audit that judged
    the site on; what it had closed holds until that one.
    """
    later = _next_judged(connection, audit_id)
    gone: list[int] = []
    moved: list[dict[str, Any]] = []
    touched = or_(outcome.c.since_audit == audit_id, outcome.c.until_audit == audit_id)
    for row in connection.execute(select(outcome).where(touched)):
        following = later.get(row.site_id)
        if row.until_audit == audit_id:
            moved.append({"row": row.id, "since": row.since_audit, "until": following})
        elif following is None or row.until_audit == following:
            gone.append(row.id)
        else:
            moved.append({"row": row.id, "since": following, "until": row.until_audit})
    erase(connection, gone)
    if moved:
        change = update(outcome).where(outcome.c.id == bindparam("row"))
        values: dict[str, Any] = {"since_audit": bindparam("since"), "until_audit": bindparam("until")}
        connection.execute(change.values(**values), moved)
    _join(connection, [change["row"] for change in moved])
    connection.execute(delete(audit_site).where(audit_site.c.audit_id == audit_id))
    connection.execute(update(audit).where(audit.c.id == audit_id).values(status=Status.DISCARDED))


def _next_judged(connection: Connection, audit_id: int) -> dict[str, int]:
    """Site id → the first audit after this one that judged it."""
    table = audit_site.c
    after = and_(table.audit_id > audit_id, table.state.in_(JUDGED))
    query = select(table.site_id, func.min(table.audit_id)).where(after).group_by(table.site_id)
    return {row[0]: row[1] for row in connection.execute(query)}


def _join(connection: Connection, rows: list[int]) -> None:
    """Make one of two rows that say the same, the second from where the first ends."""
    first, second = outcome.alias(), outcome.alias()
    same = and_(
        *(first.c[name] == second.c[name] for name in ("site_id", "fingerprint", "occurrences", "estate")),
        first.c.until_audit == second.c.since_audit,
    )
    query = select(first.c.id, second.c.id, second.c.until_audit).join(second, same)
    for row in rows:
        for one, other, end in connection.execute(query.where(first.c.id == row)).all():
            connection.execute(delete(outcome).where(outcome.c.id == other))
            connection.execute(update(outcome).where(outcome.c.id == one).values(until_audit=end))
