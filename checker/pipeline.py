"""Site → Audit, for one site or for the whole register: the programme itself.

A worker keeps one `Visitor` (its browser) and one catalogue; sites come in, judged sites go out.
Only the parent writes to the store, one transaction a site, so a kill loses the sites in flight.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from checker import catalogue, engine, evaluate
from checker.evidence import pack, unpack
from checker.gather import Visitor
from checker.gather.options import Options
from checker.model import Audit, Estate, Rule, Scope, Site, SiteFacts
from checker.store import Store, Visits

RETRY_DELAYS = (30.0, 300.0)
"""Seconds before the second and third attempts at a site that failed for a passing reason."""


@dataclass(frozen=True)
class Job:
    """What a worker needs to know; travels to it once. Without `visits` no evidence is kept; `told`
    hears of each page that has been dealt with."""

    options: Options
    standards: Path = catalogue.FOLDER
    visits: Path | None = None
    told: Connection | None = None


@dataclass(frozen=True)
class Judged:
    """One site's audit and the address of its evidence (empty when none is kept)."""

    audit: Audit
    visit: str = ""


@dataclass
class _Worker:
    visitor: Visitor
    rules: tuple[Rule, ...]
    visits: Visits | None


_worker: _Worker | None = None


def start(job: Job) -> None:
    """Prepare this process to judge sites: run once in each worker."""
    global _worker  # noqa: PLW0603 - a pool's initializer has no other way to leave something behind
    visits = Visits(job.visits) if job.visits else None
    visitor = Visitor(job.options, keep=visits.put if visits else None, on_page=partial(_tell, job.told))
    _worker = _Worker(visitor, catalogue.rules(job.standards), visits)


def _tell(told: Connection | None) -> None:
    """One more page, for whoever shows how far we are. A message this short is written whole, whatever
    other workers write."""
    if told is not None:
        with suppress(OSError):  # nobody shows it any more
            told.send_bytes(b".")


def stop() -> None:
    """Give back what `start` took: the browser above all."""
    global _worker  # noqa: PLW0603
    if _worker is not None:
        _worker.visitor.close()
        _worker = None


def check_site(site: Site) -> Judged:
    """Visit a site and judge it. Runs in a worker prepared by `start`."""
    if _worker is None:
        raise RuntimeError("start() has not run in this process")
    visit = _worker.visitor.visit(site, now())
    kept = _worker.visits.put(pack(visit)) if _worker.visits else ""
    return Judged(evaluate.audit(visit, _worker.rules), kept)


def now() -> str:
    """The current time, ISO 8601, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def check(
    sites: Sequence[Site], job: Job, engine_name: str, workers: int
) -> Generator[tuple[Site, Judged | BaseException], None, None]:
    """Judge some sites, with no store; yields them as they finish."""
    pool = engine.Pool(engine_name, min(workers, max(1, len(sites))), start, (job,), stop)
    yield from engine.run(pool, check_site, sites)


def audit_register(
    store: Store,
    audit_id: int,
    job: Job,
    pool: engine.Pool,
    *,
    retries: int = 1,
    on_done: Callable[[Site, Judged | BaseException], None] = lambda *_: None,
) -> None:
    """Take an audit to its end: every pending site, then those whose failure may pass, then the
    rules that compare sites.

    `retries` counts the new attempts at a site whose transport failed for a passing reason; they
    wait their turn behind the sites never tried.
    """
    while True:
        with closing(engine.run(pool, check_site, store.pending(audit_id, now()))) as results:
            for site, result in results:
                _record(store, audit_id, site, result, retries)
                on_done(site, result)
        due = store.next_retry(audit_id)
        if due is None:
            break
        time.sleep(max(0.0, (datetime.fromisoformat(due) - datetime.now(UTC)).total_seconds()))
    compare_sites(store, audit_id, catalogue.rules(job.standards))
    store.finish(audit_id, now())


def _record(store: Store, audit_id: int, site: Site, result: Judged | BaseException, retries: int) -> None:
    if isinstance(result, BaseException):
        store.fail(audit_id, site.id, f"{type(result).__name__} : {result}")
        return
    attempts = store.attempts(audit_id, site.id)
    if result.audit.transport.transient and attempts < retries:
        delay = RETRY_DELAYS[min(attempts, len(RETRY_DELAYS) - 1)]
        again = datetime.now(UTC) + timedelta(seconds=delay)
        store.postpone(audit_id, result.audit, result.visit, again.isoformat(timespec="seconds"))
    else:
        store.record(audit_id, result.audit, result.visit)


def compare_sites(store: Store, audit_id: int, rules: Iterable[Rule]) -> None:
    """Judge the rules that look at the whole estate: an audit of some sites compares them with the
    last known state of all."""
    compared = [rule for rule in rules if rule.scope is Scope.ESTATE]
    estate = estate_of(store.latest())
    store.record_estate(audit_id, evaluate.judge_estate(compared, estate))


def estate_of(audits: Iterable[Audit]) -> Estate:
    """What estate rules compare, in the order of site ids."""
    facts: list[SiteFacts] = sorted((audit.facts for audit in audits), key=lambda f: f.site)
    return Estate(datetime.now(UTC).date(), tuple(facts))


def replay(packed: bytes, rules: Iterable[Rule]) -> Audit:
    """Judge again a visit kept earlier: no network, no browser. Raises `ValueError` when it is
    not one of our files."""
    return evaluate.audit(unpack(packed), rules)
