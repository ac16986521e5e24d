"""Site → Audit, for one site or for the whole register: the programme itself.

A worker keeps one `Visitor` (its browser) and one catalogue; sites come in, judged sites go out with
their evidence. Only the parent writes, evidence first, then one transaction a site: a kill loses the sites
in flight, and a worker may live where nothing of ours can be written.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice, zip_longest
from multiprocessing.connection import Connection
from multiprocessing.util import Finalize
from typing import Any

from checker import catalogue, engine, evaluate, veil
from checker.evidence import digest, pack, restored, unpack
from checker.gather import SILENT, Canary, Visitor, answered
from checker.gather.options import Options
from checker.model import Audit, Estate, Finding, Outcome, Rule, Site, Visit, texts
from checker.model.address import Address
from checker.plain_text import counted
from checker.store import EvidenceError, Fall, Store, StoreError, Visits
from checker.upcasting import LaterFormat

RETRY_DELAYS = (30.0, 300.0)
"""Seconds before the second and third attempts at a site that failed for a passing reason."""

KEPT = 12
"""Audits whose evidence is kept unless somebody says otherwise: a year of an audit a month, a season of
one a week."""

CLOCKS = timedelta(hours=1)
"""By how much the clock of a disk may be behind ours."""

SILENT_IN_A_ROW = 5
"""Sites that do not answer, one after the other, before it is asked whether anybody still does."""


class Stopped(Exception):
    """An audit stopped by a fault of ours, its last sites left to visit; says why, in French."""


@dataclass(frozen=True)
class Job:
    """How a worker looks at sites; travels to it with each. `keep`: whether what it sees is evidence to
    be kept. Only the `rules` named are applied, and what they read of pages looked at; all when none is. `refresh`:
    how many visits of a site, at most, a page that has not changed is not looked at again; 1 when every page is,
    0 when nothing is known from a visit to the next.
    `outlines` is how many elements of a site, at most, are shown outlined in pictures of their own. No page is
    brought into the states `skipped`."""

    options: Options
    keep: bool = False
    rules: tuple[str, ...] = ()
    outlines: int = 0
    skipped: tuple[str, ...] = ()
    refresh: int = 0


@dataclass(frozen=True)
class Errand:
    """A site to visit, with its last visit, packed (empty: there was none): a worker reads no folder of ours."""

    site: Site
    visit: bytes = b""

    @property
    def id(self) -> str:
        """That of the site."""
        return self.site.id


@dataclass(frozen=True)
class Judged:
    """One site's audit with its evidence, which a worker gives back and never writes: the packed visit
    (empty when none is to be kept), its pictures and its documents; and elements outlined: address of the
    page, selector, and a picture or why there is none. `kept` names the pictures that the visit bears and that
    were made for an earlier one."""

    audit: Audit
    visit: bytes = b""
    pictures: tuple[bytes, ...] = ()
    outlined: tuple[tuple[str, str, bytes | str], ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(frozen=True)
class Course:
    """How an audit of the register goes: for how many audits the evidence is kept (see `prune`), how many new
    attempts a site has whose transport failed for a passing reason, what persons make of what is judged."""

    keep: int = KEPT
    retries: int = 1
    decided: Callable[[Audit], Audit] = lambda audit: audit


@dataclass
class _Worker:
    job: Job
    visitor: Visitor
    rules: tuple[Rule, ...]
    pictures: dict[str, bytes]


class _Here(threading.local):
    """What a worker keeps from one site to the next: a browser belongs to one thread."""

    worker: _Worker | None = None


_here = _Here()


def start(job: Job, told: Connection | None = None) -> _Worker:
    """Prepare this thread to judge sites: its worker. `told` hears of each page that has been dealt with."""
    stop()
    veil.keep(job.options.credentials.secrets)
    pictures: dict[str, bytes] = {}
    # What documents hold is kept as it came: nothing would hide a secret there.
    keep = partial(_keep, pictures) if job.keep and not job.options.credentials.secrets else None
    rules = tuple(rule for rule in catalogue.rules() if not job.rules or rule.id in job.rules)
    needs = {state: read for state, read in catalogue.needs(rules).items() if state not in job.skipped}
    options = replace(job.options, needs=needs, noted=job.refresh > 0)
    documents = {kind for rule in rules for kind in rule.documents}
    tell = partial(_tell, told)
    visitor = Visitor(options, keep=keep, on_page=tell, documents=documents, every=job.refresh)
    _here.worker = worker = _Worker(job, visitor, rules, pictures)
    return worker


def _keep(pictures: dict[str, bytes], picture: bytes) -> str:
    name = digest(picture)
    pictures[name] = picture
    return name


def _tell(told: Connection | None) -> None:
    """One more page, for whoever shows how far we are. A message this short is written whole, whatever
    other workers write."""
    if told is not None:
        with suppress(OSError):  # nobody shows it any more
            told.send_bytes(b".")


def stop() -> None:
    """Give back what `start` took: the browser above all."""
    if _here.worker is not None:
        _here.worker.visitor.close()
        _here.worker = None


def check_site(job: Job, asked: Site | Errand) -> Judged:
    """Visit a site and judge it, in whatever thread, process or machine it is asked of."""
    errand = asked if isinstance(asked, Errand) else Errand(asked)
    site, worker = errand.site, _prepared(job)
    worker.pictures.clear()
    visit = worker.visitor.visit(site, now(), _last(errand))
    audit = evaluate.audit(visit, worker.rules)
    if job.options.credentials.secrets:
        audit = _veiled(audit)
    if not job.keep:
        return Judged(audit)
    outlined = tuple(worker.visitor.outline(site, to_outline(audit, job.outlines))) if job.outlines else ()
    taken = tuple(worker.pictures.values())
    borne = {page.screenshot for page in visit.pages if page.screenshot}
    return Judged(audit, pack(visit), taken, outlined, tuple(sorted(borne - worker.pictures.keys())))


def _last(errand: Errand) -> Visit | None:
    """The last visit of a site; None when it cannot be read: everything is then looked at."""
    if not errand.visit:
        return None
    try:
        return unpack(errand.visit)
    except ValueError:
        return None


def to_outline(audit: Audit, most: int) -> dict[str, tuple[str, ...]]:
    """The elements of a site to show, page by page: what is certain before what is doubtful, and each rule
    in turn."""
    by_rule: dict[tuple[Outcome, str], dict[tuple[str, str], None]] = {}
    for finding in audit.findings:
        if finding.selector and finding.outcome in (Outcome.FAILED, Outcome.CANT_TELL):
            of_rule = by_rule.setdefault((finding.outcome, finding.rule), {})
            of_rule[finding.url, finding.selector] = None
    turns = (
        one
        for outcome in (Outcome.FAILED, Outcome.CANT_TELL)
        for row in zip_longest(*(places for (said, _), places in by_rule.items() if said is outcome))
        for one in row
        if one is not None
    )
    wanted: dict[str, tuple[str, ...]] = {}
    for url, selector in islice(dict.fromkeys(turns), most):
        wanted[url] = (*wanted.get(url, ()), selector)
    return wanted


def _veiled(audit: Audit) -> Audit:
    """The audit without the secrets that documents may repeat: pages were read without them."""
    names = [told.name for told in texts()]

    def hidden(finding: Finding) -> Finding:
        changed: dict[str, Any] = {name: veil.veiled(getattr(finding, name)) for name in names}
        return replace(finding, **changed)

    return replace(audit, findings=tuple(map(hidden, audit.findings)))


def _prepared(job: Job) -> _Worker:
    """This thread's worker. An executor that knows nothing of `start` gets it with its first site, and
    its end with that of the process."""
    worker = _here.worker
    if worker is None or worker.job != job:
        worker = start(job)
        Finalize(None, worker.visitor.close, exitpriority=10)
    return worker


def now() -> str:
    """The current time, ISO 8601, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def check(
    sites: Sequence[Site],
    job: Job,
    pool: engine.Pool,
    handed: Callable[[Site], Site | Errand] = lambda site: site,
) -> Generator[tuple[Site, Judged | BaseException], None, None]:
    """Judge some sites, with no store; yields them as they finish. Sites of one host take turns, wherever
    the workers are. `handed` is what goes to the worker of a site, made when it goes."""
    return engine.run(pool, partial(check_site, job), sites, group=_host, handed=handed)


def pool(job: Job, name: str, workers: int, told: Connection | None = None) -> engine.Pool:
    """Workers prepared for a job. `told` hears of each page, if they are of this machine."""
    return engine.Pool(name, workers, start, (job, told), stop)


def _host(site: Site) -> str:
    """Who serves a site: its host, with or without www, and the port its address says. This very machine
    needs no such care: its sites, the pages of a preview above all, wait for none."""
    address = Address.of(site.url)
    return f"{address.bare}{address.door}" if address.host and not address.local else site.id


def audit_register(
    store: Store,
    audit_id: int,
    job: Job,
    pool: engine.Pool,
    course: Course = Course(),
    *,
    visits: Visits | None = None,
    on_done: Callable[[Site, Judged | BaseException], None] = lambda *_: None,
) -> Fall:
    """Take an audit to its end: every pending site, then those whose failure may pass, then the rules
    that compare sites; then let the evidence go that is too old. Returns what the audit lost of what was
    seen before.

    `visits` is where the evidence that the job keeps is written. New attempts at a site wait their turn
    behind the sites never tried. Raises `Stopped` when our network, or the disk of the evidence, is what
    fails: the sites concerned are still to be visited.
    """
    if visits is not None:
        visits.sweep()  # what killed runs have left half written takes room
    canary = Canary(job.options, _known(store), store.pending(audit_id, now()))
    if canary.known and canary.lost():
        raise _unreachable(store, audit_id, canary)
    handed = partial(_errand, visits, store.remembered()) if visits and job.refresh else Errand
    for due in _rounds(store, audit_id):
        patience = min(SILENT_IN_A_ROW, len(due))
        recorder = _Recorder(store, audit_id, visits, course, canary, patience)
        with closing(check(due, job, pool, handed)) as results:
            for site, result in results:
                recorder.take(site, result)
                on_done(site, result)
        recorder.settle()
    compare_sites(store, audit_id, catalogue.rules())
    lost = store.finish(audit_id, now())
    if visits is not None:
        prune(store, visits, course.keep)
    return lost


def _errand(visits: Visits, known: Mapping[str, str], site: Site) -> Errand:
    """A site with its last visit; alone when that is gone or damaged."""
    try:
        return Errand(site, visits.get(known[site.id]))
    except (KeyError, StoreError):
        return Errand(site)


def _rounds(store: Store, audit_id: int) -> Iterator[list[Site]]:
    """The sites to visit now, then those to try again, when their time has come, until none is left."""
    yield store.pending(audit_id, now())
    while moment := store.next_retry(audit_id):
        time.sleep(max(0.0, (datetime.fromisoformat(moment) - datetime.now(UTC)).total_seconds()))
        yield store.pending(audit_id, now())


def _known(store: Store) -> list[Site]:
    """The sites whose host answered when it was last asked."""
    return [site for site, transport in store.known() if answered(transport)]


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
    visits: Visits | None
    course: Course
    canary: Canary
    patience: int
    silent: list[tuple[Site, Judged]] = field(default_factory=list)

    def take(self, site: Site, result: Judged | BaseException) -> None:
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
        visit = self._written(result)
        audit = self.course.decided(result.audit)
        if (
            audit.transport.transient
            and (attempts := self.store.attempts(self.audit_id, audit.site.id)) < self.course.retries
        ):
            delay = RETRY_DELAYS[min(attempts, len(RETRY_DELAYS) - 1)]
            again = datetime.now(UTC) + timedelta(seconds=delay)
            self.store.postpone(self.audit_id, audit, visit, again.isoformat(timespec="seconds"))
        else:
            self.store.record(self.audit_id, audit, visit)

    def _written(self, result: Judged) -> str:
        """The address of a site's evidence, once it is all on the disk; empty when none is kept. Raises
        `Stopped` when the disk refuses it: the fault is ours, and the site is to be visited again."""
        if self.visits is None or not result.visit:
            return ""
        try:
            self.visits.renew(result.kept)
            return [self.visits.put(data) for data in (*result.pictures, result.visit)][-1]
        except EvidenceError as error:
            raise _stopped(self.store, self.audit_id, str(error), "Faites de la place") from error


def prune(store: Store, visits: Visits, keep: int = KEPT) -> int:
    """Delete the evidence that only audits older than the last `keep` that ended refer to, but for the last
    visit of each site; and what killed programs left half written. Returns how many files went.

    What an audit puts is as young as the audit, were it there before: only what is older than the first
    of those kept is looked at, and nothing that an unfinished one has put and not yet recorded.
    """
    gone = visits.sweep()
    first, needed = store.kept(keep)
    if first is None:
        return gone
    before = datetime.fromisoformat(first) - CLOCKS
    old = visits.older(before)
    try:
        beside = {name for visit in needed & old for name in _beside(visits, visit)}
    except LaterFormat:  # a visit of a later version: nobody here can name what goes with it
        return gone
    return gone + visits.delete(old - needed - beside, before)


def _beside(visits: Visits, visit: str) -> Iterator[str]:
    """The pictures and the documents of a visit; none when it is lost or damaged, which `replay` will say."""
    try:
        seen = unpack(visits.get(visit))
    except LaterFormat:
        raise
    except (StoreError, ValueError):
        return
    yield from (page.screenshot for page in seen.pages if page.screenshot)
    yield from (document.digest for document in seen.documents if document.digest)


def compare_sites(store: Store, audit_id: int, rules: Iterable[Rule]) -> None:
    """Judge the rules that look at the whole estate: an audit of some sites compares them with the
    last known state of all."""
    estate = Estate(datetime.now(UTC).date(), tuple(store.facts()))
    store.record_estate(audit_id, evaluate.judge_estate(rules, estate))


def replay(visits: Visits, visit: str, rules: Sequence[Rule]) -> Audit:
    """Judge again a visit kept earlier: no network, no browser. Raises `StoreError` when it is not kept,
    `ValueError` when it is not one of our files."""
    return evaluate.audit(restored(unpack(visits.get(visit)), partial(_body, visits)), rules)


def _body(visits: Visits, document: str) -> bytes:
    with suppress(StoreError):  # gone, or damaged: the document is not tested
        return visits.get(document)
    return b""
