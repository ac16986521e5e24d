"""What a reader of the store sees: every audit, or all but the one that is kept aside."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, FromClause, case, func, null, select

from checker.store.schema import Status, audit, audit_site, outcome


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
