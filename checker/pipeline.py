"""Site → Audit, for one site or for the whole register: the programme itself.

A worker keeps one `Visitor` (its browser) and one catalogue; sites come in, judged sites go out.
Only the parent writes to the store, one transaction a site, so a kill loses the sites in flight.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from checker import catalogue, engine, evaluate
from checker.evidence import pack, restored, unpack
from checker.gather import SILENT, Canary, Visitor, answered
from checker.gather.options import Options
from checker.model import Audit, Estate, Rule, Scope, Site, SiteFacts
from checker.plain_text import counted
from checker.store import EvidenceError, Fall, Store, StoreError, Visits

RETRY_DELAYS = (30.0, 300.0)
"""Seconds before the second and third attempts at a site that failed for a passing reason."""


SILENT_IN_A_ROW = 5
"""Sites that do not answer, one after the other, before it is asked whether anybody still does."""


class Stopped(Exception):
    """An audit stopped by a fault of ours, its last sites left to visit; says why, in French."""


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
class _Pictures:
    """Keeps pictures; a disk that refuses one is remembered, so that the site is not blamed for it."""

    visits: Visits
    refused: EvidenceError | None = None

    def put(self, picture: bytes) -> str:
        try:
            return self.visits.put(picture)
        except EvidenceError as error:
            self.refused = error
            return ""


@dataclass
class _Worker:
    visitor: Visitor
    rules: tuple[Rule, ...]
    pictures: _Pictures | None


_worker: _Worker | None = None


def start(job: Job) -> None:
    """Prepare this process to judge sites: run once in each worker."""
    global _worker  # noqa: PLW0603 - a pool's initializer has no other way to leave something behind
    pictures = _Pictures(Visits(job.visits)) if job.visits else None
    rules = catalogue.rules(job.standards)
    visitor = Visitor(
        job.options,
        keep=pictures.put if pictures else None,
        on_page=partial(_tell, job.told),
        documents={kind for rule in rules for kind in rule.documents},
    )
    _worker = _Worker(visitor, rules, pictures)


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
    """Visit a site and judge it. Runs in a worker prepared by `start`. Raises `EvidenceError` when
    what was seen could not be kept: the site is then to be visited again."""
    if _worker is None:
        raise RuntimeError("start() has not run in this process")
    pictures = _worker.pictures
    if pictures is not None:
        pictures.refused = None
    visit = _worker.visitor.visit(site, now())
    if pictures is not None and pictures.refused is not None:
        raise pictures.refused
    kept = pictures.visits.put(pack(visit)) if pictures else ""
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
) -> Fall:
    """Take an audit to its end: every pending site, then those whose failure may pass, then the
    rules that compare sites. Returns what it lost of what was seen before.

    `retries` counts the new attempts at a site whose transport failed for a passing reason; they
    wait their turn behind the sites never tried. Raises `Stopped` when our network, or the disk of
    the evidence, is what fails: the sites concerned are still to be visited.
    """
    if job.visits is not None:
        Visits(job.visits).sweep()  # what killed runs have left half written
    sites = [audit.site for audit in store.audit(audit_id)]
    canary = Canary(job.options, _known(store), sites)
    if canary.known and canary.lost():
        raise _unreachable(store, audit_id, canary)
    while True:
        due = store.pending(audit_id, now())
        recorder = _Recorder(store, audit_id, retries, canary, min(SILENT_IN_A_ROW, len(due)))
        with closing(engine.run(pool, check_site, due)) as results:
            for site, result in results:
                recorder.take(site, result)
                on_done(site, result)
        recorder.settle()
        moment = store.next_retry(audit_id)
        if moment is None:
            break
        time.sleep(max(0.0, (datetime.fromisoformat(moment) - datetime.now(UTC)).total_seconds()))
    compare_sites(store, audit_id, catalogue.rules(job.standards))
    return store.finish(audit_id, now())


def _known(store: Store) -> list[Site]:
    """The sites whose host answered when it was last asked."""
    standings, _ = store.standings()
    return [standing.site for standing in standings if answered(standing.transport)]


def _unreachable(store: Store, audit_id: int, canary: Canary) -> Stopped:
    found = "aucun site ne répond"
    if canary.acquainted:
        found = "plus aucun site ne répond, pas même ceux qui répondaient"
    advice = "Vérifiez le réseau de cette machine, et son mandataire s'il en faut un"
    return _stopped(store, audit_id, found, advice)


def _stopped(store: Store, audit_id: int, found: str, advice: str) -> Stopped:
    left = counted(len(store.pending(audit_id, now())), "site")
    return Stopped(
        f"Audit arrêté : {found}. {advice}, puis lancez « conforme audit --resume » : il reste {left} à visiter."
    )


@dataclass
class _Recorder:
    """Keeps what comes out of the workers. Sites that do not answer wait until somebody does: when
    nobody does any more, they are not recorded at all, and stay to be visited."""

    store: Store
    audit_id: int
    retries: int
    canary: Canary
    patience: int
    silent: list[tuple[Site, Judged]] = field(default_factory=list)

    def take(self, site: Site, result: Judged | BaseException) -> None:
        if isinstance(result, EvidenceError):
            raise _stopped(self.store, self.audit_id, str(result), "Faites de la place")
        if isinstance(result, BaseException):
            self.store.fail(self.audit_id, site.id, f"{type(result).__name__} : {result}")
        elif result.audit.transport in SILENT:
            self.silent.append((site, result))
            if len(self.silent) >= self.patience:
                self.settle()
        else:
            if answered(result.audit.transport):
                self.canary.heard(site)
                self._record_silent()
            self._record(result)

    def settle(self) -> None:
        """Record the sites that did not answer, once somebody else has. Raises `Stopped` when nobody does."""
        if self.silent and self.canary.lost([site for site, _ in self.silent]):
            raise _unreachable(self.store, self.audit_id, self.canary)
        self._record_silent()

    def _record_silent(self) -> None:
        for _, result in self.silent:
            self._record(result)
        self.silent.clear()

    def _record(self, result: Judged) -> None:
        attempts = self.store.attempts(self.audit_id, result.audit.site.id)
        if result.audit.transport.transient and attempts < self.retries:
            delay = RETRY_DELAYS[min(attempts, len(RETRY_DELAYS) - 1)]
            again = datetime.now(UTC) + timedelta(seconds=delay)
            self.store.postpone(
                self.audit_id, result.audit, result.visit, again.isoformat(timespec="seconds")
            )
        else:
            self.store.record(self.audit_id, result.audit, result.visit)


def prune(store: Store, visits: Path, days: int) -> int:
    """Delete the evidence older than some days, but for the last visit kept of each site and its
    pictures and documents; returns how many files went."""
    kept, before = Visits(visits), datetime.now(UTC) - timedelta(days=days)
    digests = set(store.visits().values())
    old = (digest for digest in digests if kept.older(digest, before))  # the others' pictures are young too
    beside = {name for digest in old for name in _beside(kept, digest)}
    return kept.prune(digests | beside, before)


def _beside(kept: Visits, digest: str) -> Iterator[str]:
    """The pictures and the documents of a visit; none when it is lost or damaged, which `replay` will say."""
    with suppress(StoreError, ValueError):
        visit = unpack(kept.get(digest))
        yield from (page.screenshot for page in visit.pages if page.screenshot)
        yield from (document.digest for document in visit.documents if document.digest)


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


def replay(kept: Visits, digest: str, rules: Iterable[Rule]) -> Audit:
    """Judge again a visit kept earlier: no network, no browser. Raises `StoreError` when it is not kept,
    `ValueError` when it is not one of our files."""
    return evaluate.audit(restored(unpack(kept.get(digest)), partial(_body, kept)), rules)


def _body(kept: Visits, digest: str) -> bytes:
    with suppress(StoreError):  # pruned, or damaged: the document is not tested
        return kept.get(digest)
    return b""
