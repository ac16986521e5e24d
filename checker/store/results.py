"""The store of results: audits go in one site at a time, come out whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine, and_, func, insert, select, update

from checker.model import Audit, Finding, Past, Site, SiteFacts, Standing, Transport
from checker.store import documents, reading, standings
from checker.store.connection import StoreError
from checker.store.connection import reading as reads
from checker.store.connection import writing as writes
from checker.store.findings import forget, settle
from checker.store.opening import connect, connect_to_read
from checker.store.schema import JUDGED, State, Status, audit, audit_site, outcome
from checker.store.setting_aside import Fall, fall, withdraw


class Store(AbstractContextManager["Store"]):
    """Results in a SQL database. A context manager; every method is one transaction.

    Raises `StoreError` whenever the database refuses, and for an audit that is unknown or, to
    write, that is not the newest.
    """

    def __init__(self, engine: Engine, *, suspects: bool = True) -> None:
        self._engine = engine
        self._suspects = suspects

    @classmethod
    def open(cls, where: str | Path) -> Self:
        """The store at a SQLite path or a `postgresql://` URL, created when it is new."""
        return cls(connect(where))

    @classmethod
    def change(cls, where: str | Path) -> Self:
        """The store at an address, which must exist."""
        cls.read(where).__exit__()
        return cls.open(where)

    @classmethod
    def read(cls, where: str | Path, *, suspects: bool = False) -> Self:
        """The store at an address, only to be read, never created. An audit kept aside is not seen
        there, unless `suspects` are wanted."""
        return cls(connect_to_read(where), suspects=suspects)

    def __exit__(self, *_: object) -> None:
        self._engine.dispose()

    # --- the life of an audit ---------------------------------------------------------------

    def begin(
        self, sites: Iterable[Site], versions: Mapping[str, Any], options: Mapping[str, Any], at: str
    ) -> int:
        """Start an audit of these sites, all pending; an unfinished one is thereby interrupted, and one
        that was kept aside without being accepted is discarded."""
        chosen = list(sites)
        fresh = {"state": State.PENDING, "transport": Transport.NOT_VISITED}
        with writes(self._engine) as connection:
            unfinished = audit.c.status == Status.RUNNING
            connection.execute(update(audit).where(unfinished).values(status=Status.INTERRUPTED))
            for aside in connection.scalars(select(audit.c.id).where(audit.c.status == Status.SUSPECT)).all():
                withdraw(connection, aside)
            new = insert(audit).values(
                started=at, status=Status.RUNNING, versions=dict(versions), options=dict(options)
            )
            audit_id = int(connection.execute(new.returning(audit.c.id)).scalar_one())
            digests = documents.keep(connection, (("site", site) for site in chosen))
            rows = [
                {"audit_id": audit_id, "site_id": site.id, "position": position, "site": digest} | fresh
                for position, (site, digest) in enumerate(zip(chosen, digests, strict=True))
            ]
            if rows:
                connection.execute(insert(audit_site), rows)
        return audit_id

    def resume(self) -> int | None:
        """The audit that can go on: the newest, when it is unfinished."""
        with reads(self._engine) as connection:
            last = connection.execute(select(audit).order_by(audit.c.id.desc()).limit(1)).first()
        return last.id if last is not None and last.status == Status.RUNNING else None

    def finish(self, audit_id: int, at: str) -> Fall:
        """Close an audit; when it saw much less than those before it, it is kept aside. Returns what
        it lost."""
        with writes(self._engine) as connection:
            _require_newest(connection, audit_id)
            lost = fall(connection, audit_id)
            status = Status.SUSPECT if lost.suspect else Status.DONE
            connection.execute(update(audit).where(audit.c.id == audit_id).values(ended=at, status=status))
            documents.prune(connection)
        return lost

    def accept(self, audit_id: int) -> None:
        """Make an audit that was kept aside one like the others."""
        with writes(self._engine) as connection:
            _require(connection, audit_id)
            chosen = and_(audit.c.id == audit_id, audit.c.status == Status.SUSPECT)
            if not connection.execute(update(audit).where(chosen).values(status=Status.DONE)).rowcount:
                raise StoreError(f"l'audit {audit_id} n'est pas mis de côté : rien à admettre")

    def discard(self, audit_id: int) -> None:
        """Take an audit back: the store is as if it had not been, but for its line in the list."""
        with writes(self._engine) as connection:
            _require(connection, audit_id)
            if connection.scalar(select(audit.c.status).where(audit.c.id == audit_id)) == Status.DISCARDED:
                raise StoreError(f"l'audit {audit_id} est déjà écarté")
            withdraw(connection, audit_id)
            documents.prune(connection)

    # --- what is left to do -----------------------------------------------------------------

    def pending(self, audit_id: int, now: str) -> list[Site]:
        """The sites to visit at this moment: those never tried, then the retries that are due."""
        with reads(self._engine) as connection:
            _require(connection, audit_id)
            return reading.sites_to_visit(connection, audit_id, _utc(now))

    def next_retry(self, audit_id: int) -> str | None:
        """The moment, ISO 8601 UTC, of the earliest retry; None when none is planned."""
        planned = and_(audit_site.c.audit_id == audit_id, audit_site.c.state == State.RETRY)
        with reads(self._engine) as connection:
            earliest: str | None = connection.scalar(select(func.min(audit_site.c.next_try)).where(planned))
            return earliest

    def attempts(self, audit_id: int, site_id: str) -> int:
        """How often this audit has tried a site."""
        with reads(self._engine) as connection:
            return _attempts(connection, audit_id, site_id)

    # --- recording --------------------------------------------------------------------------

    def record(self, audit_id: int, result: Audit, visit: str = "") -> None:
        """Keep what was said of a site, and the digest of its visit; replaces what this audit
        said of it before."""
        self._keep(audit_id, result, {"state": State.DONE, "next_try": None, "visit": visit})

    def postpone(self, audit_id: int, result: Audit, visit: str, until: str) -> None:
        """As `record`, and try the site again from the moment `until` (ISO 8601) on."""
        self._keep(audit_id, result, {"state": State.RETRY, "next_try": _utc(until), "visit": visit})

    def _keep(self, audit_id: int, result: Audit, state: Mapping[str, Any]) -> None:
        site_id = result.site.id
        stranger = next((f.site for f in result.findings if f.site != site_id), None)
        if stranger is not None:
            raise StoreError(f"un constat sur « {stranger} » dans l'audit de « {site_id} »")
        with writes(self._engine) as connection:
            _require_newest(connection, audit_id)
            attempts = _attempts(connection, audit_id, site_id) + 1
            settle(connection, audit_id, _own_outcomes(site_id), result.findings)
            parts = {name: getattr(result, name) for name in documents.KINDS}
            kept = dict(zip(parts, documents.keep(connection, parts.items()), strict=True))
            seen = {"transport": result.transport, "detail": result.detail, "visited_at": result.at}
            _update(connection, audit_id, site_id, {"attempts": attempts, **seen, **kept, **state})

    def fail(self, audit_id: int, site_id: str, error: str) -> None:
        """Keep that we failed to judge a site, and why; what earlier audits said still holds."""
        nothing = dict.fromkeys(("next_try", "visited_at", "pages", "facts", "versions"))
        with writes(self._engine) as connection:
            _require_newest(connection, audit_id)
            attempts = _attempts(connection, audit_id, site_id) + 1
            forget(connection, audit_id, _own_outcomes(site_id))
            failed = {"state": State.ERROR, "transport": Transport.NOT_VISITED, "detail": error, "visit": ""}
            _update(connection, audit_id, site_id, {"attempts": attempts, **failed, **nothing})

    def record_estate(self, audit_id: int, found: Iterable[Finding]) -> None:
        """Keep what the rules that compare sites say, beside what was said of each site.

        Findings about sites this audit has not judged are left out, and what earlier audits said
        of those still holds.
        """
        judged = select(audit_site.c.site_id).where(
            audit_site.c.audit_id == audit_id, audit_site.c.state.in_(JUDGED)
        )
        with writes(self._engine) as connection:
            _require_newest(connection, audit_id)
            sites = set(connection.scalars(judged))
            among = and_(outcome.c.estate, outcome.c.site_id.in_(judged))
            settle(connection, audit_id, among, [f for f in found if f.site in sites], estate=True)

    # --- reading ----------------------------------------------------------------------------

    def _sight(self, connection: Connection) -> reading.Sight:
        return reading.sight(connection, suspects=self._suspects)

    def audits(self) -> list[reading.Run]:
        """Every audit, the oldest first."""
        with reads(self._engine) as connection:
            return reading.runs(connection)

    def audit(self, audit_id: int) -> list[Audit]:
        """What an audit said of each of its sites, by site id; a site it could not judge is
        there, not visited."""
        with reads(self._engine) as connection:
            _require(connection, audit_id)
            return reading.audits_of(connection, audit_id)

    def latest(self, sites: Collection[str] | None = None) -> list[Audit]:
        """The present state of every site ever audited (or of those given), by site id, from the
        last audit that tried it."""
        with reads(self._engine) as connection:
            return reading.latest(connection, self._sight(connection), sites)

    def facts(self) -> list[SiteFacts]:
        """What the rules that compare sites compare of every site `latest` knows, and nothing else."""
        with reads(self._engine) as connection:
            return reading.facts(connection, self._sight(connection))

    def known(self) -> list[tuple[Site, Transport]]:
        """Every site `latest` knows, and what became of it when it was last tried; nothing else is read."""
        with reads(self._engine) as connection:
            return reading.known(connection, self._sight(connection))

    def standings(self) -> tuple[list[Standing], Past]:
        """`latest` without the evidence, several times faster, and how the sites came to that."""
        with reads(self._engine) as connection:
            return standings.read(connection, self._sight(connection))

    def visits(self) -> dict[str, str]:
        """Site id → digest of the last visit kept of it."""
        with reads(self._engine) as connection:
            return reading.latest_visits(connection, self._sight(connection))

    def remembered(self) -> dict[str, str]:
        """Site id → digest of the last visit kept in which its first page was seen."""
        with reads(self._engine) as connection:
            return reading.latest_visits(
                connection, reading.sight(connection, suspects=False), seen_only=True
            )

    def kept(self, audits: int) -> tuple[str | None, set[str]]:
        """When the first of the last so many audits that ended began (None: there are not so many), and
        the digests of the visits that it and the later ones made, with the last one of each site."""
        with reads(self._engine) as connection:
            return reading.kept(connection, reading.sight(connection, suspects=False), audits)

    def counts(self, audit_id: int) -> dict[tuple[State, Transport], int]:
        """(state, transport) → number of sites; the values add up to the audit's register."""
        with reads(self._engine) as connection:
            _require(connection, audit_id)
            return reading.counts(connection, audit_id)


def _require(connection: Connection, audit_id: int) -> None:
    if connection.scalar(select(audit.c.id).where(audit.c.id == audit_id)) is None:
        raise StoreError(f"audit {audit_id} inconnu")


def _require_newest(connection: Connection, audit_id: int) -> None:
    """A row's `since` and `until` mean something only if audits are written in their order."""
    _require(connection, audit_id)
    newest = connection.scalar(select(func.max(audit.c.id)))
    if newest != audit_id:
        raise StoreError(f"l'audit {audit_id} ne peut plus être complété : l'audit {newest} l'a remplacé")


def _attempts(connection: Connection, audit_id: int, site_id: str) -> int:
    chosen = and_(audit_site.c.audit_id == audit_id, audit_site.c.site_id == site_id)
    attempts = connection.scalar(select(audit_site.c.attempts).where(chosen))
    if attempts is None:
        raise StoreError(f"le site « {site_id} » n'est pas de l'audit {audit_id}")
    return int(attempts)


def _update(connection: Connection, audit_id: int, site_id: str, values: Mapping[str, Any]) -> None:
    chosen = and_(audit_site.c.audit_id == audit_id, audit_site.c.site_id == site_id)
    connection.execute(update(audit_site).where(chosen).values(**values))


def _own_outcomes(site_id: str) -> Any:
    return and_(outcome.c.site_id == site_id, outcome.c.estate.is_(False))


def _utc(moment: str) -> str:
    """One spelling for a moment, so that texts compare as moments do."""
    return datetime.fromisoformat(moment).astimezone(UTC).isoformat(timespec="seconds")
