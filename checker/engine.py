"""Where work runs: any `concurrent.futures.Executor`; here one process, or several.

Data travels, functions do not: work is a module-level function (or a `partial` of one), items and
results are plain picklable values, and what a worker keeps (catalogue, browser) it makes once, by
`Pool.start`. Results are held no longer than it takes to give them out.
"""

from __future__ import annotations

import ctypes
import logging
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Hashable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import wait as wait_for_any
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from multiprocessing.util import Finalize
from pathlib import Path
from time import monotonic
from typing import Any, Generic, ParamSpec, TypeVar

from checker import journal

logger = logging.getLogger(__name__)

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_Params = ParamSpec("_Params")

GRACE = 3
"""Seconds a worker told to leave has to unwind and close its browser before it is killed: somebody
waits for the command to give the terminal back."""

_ENDINGS = {signal.SIGINT, signal.SIGTERM}

LOST_IN_A_ROW = 5
"""Items lost with their worker, one after the other and each alone, before the run gives up:
it is then the machine, not the items (no memory left, workers that cannot be started)."""


class EngineError(Exception):
    """Work cannot go on at all; the message, in French, says why."""


@dataclass(frozen=True)
class Pool:
    """What does the work: `name` is one of `ENGINES`.

    Each worker runs `start(*args)` before its first item and `stop()` when it ends, also when
    `start` failed half-way or when the parent died. The serial engine's only worker is the
    calling process.
    """

    name: str
    workers: int = 1
    start: Callable[..., object] | None = None
    args: tuple[Any, ...] = ()
    stop: Callable[[], object] | None = None


def open_engine(pool: Pool) -> AbstractContextManager[Executor]:
    """The executor a pool describes; leaving the context ends its workers.

    Leaving it by an exception does not wait for the items in hand. Raises `EngineError` for an
    engine nobody knows.
    """
    if pool.name not in ENGINES:
        raise EngineError(f"moteur « {pool.name} » inconnu ; connus : {', '.join(ENGINES)}")
    return ENGINES[pool.name](pool)


def run(
    pool: Pool,
    work: Callable[[_Item], _Result],
    items: Iterable[_Item],
    *,
    window: int | None = None,
    group: Callable[[_Item], Hashable] | None = None,
    handed: Callable[[_Item], object] | None = None,
) -> Generator[tuple[_Item, _Result | BaseException], None, None]:
    """Each item with `work(item)`, or with the exception that stopped it, as they finish. What `handed` makes of
    an item, when it begins, goes to the worker in its stead.

    At most `window` items (twice the workers unless said otherwise) are in hand at once, and of each
    `group` only one: the others let those behind them pass. When a worker dies, the items in hand
    are tried again, each alone; the one that kills its worker again comes out with the
    `BrokenExecutor`. Raises `EngineError` when workers cannot start or die whatever they are
    given. To stop early, close the generator.
    """
    lost_in_a_row = 0
    line = _Line(items, group)
    task = _Task(work, handed or (lambda item: item))
    for item, result in _runs(pool, task, line, window or 2 * pool.workers):
        lost_in_a_row = lost_in_a_row + 1 if isinstance(result, BrokenExecutor) else 0
        yield item, result
        if lost_in_a_row == LOST_IN_A_ROW:
            raise EngineError(f"{LOST_IN_A_ROW} processus de travail perdus de suite : {result}")


@dataclass(frozen=True)
class _Task(Generic[_Result]):
    """What is done with each item, and what of it goes to a worker."""

    work: Callable[[Any], _Result]
    handed: Callable[[Any], object]


class _Line(Generic[_Item]):
    """What is left to do, in its order, but that an item lets others pass while one of its group is in hand."""

    def __init__(self, items: Iterable[_Item], group: Callable[[_Item], Hashable] | None = None) -> None:
        self._source = iter(items)
        self._group = group or (lambda _: object())  # each its own
        self._waiting: dict[Hashable, deque[_Item]] = {}

    def __bool__(self) -> bool:
        """Whether anything is left."""
        return bool(self._waiting) or self._more()

    def take(self, in_hand: Iterable[_Item]) -> list[_Item]:
        """The item to begin next, beside those in hand; empty when there is none for now."""
        busy = {self._group(item) for item in in_hand}
        while (free := next((group for group in self._waiting if group not in busy), None)) is None:
            if not self._more():
                return []
        group = self._waiting[free]
        item = group.popleft()
        if not group:
            del self._waiting[free]
        return [item]

    def _more(self) -> bool:
        """Put one more item of the source behind those of its group; False when there is none."""
        for item in self._source:
            self._waiting.setdefault(self._group(item), deque()).append(item)
            return True
        return False


def _runs(
    pool: Pool, task: _Task[_Result], line: _Line[_Item], window: int
) -> Iterator[tuple[_Item, _Result | BaseException]]:
    """One pool after another, until nothing is left; nothing to do opens none."""
    while line:
        lost = yield from _flight(pool, task, line, window)
        again = _Line([item for item, _ in lost])
        while again:
            yield from (yield from _flight(pool, task, again, 1))


def _flight(
    pool: Pool, task: _Task[_Result], line: _Line[_Item], window: int
) -> Generator[tuple[_Item, _Result | BaseException], None, list[tuple[_Item, BaseException]]]:
    """Yield what one pool finishes, until nothing is left or a worker dies; return the lost."""
    flying: dict[Future[_Result], _Item] = {}
    lost: list[tuple[_Item, BaseException]] = []
    with open_engine(pool) as executor:
        while not lost:
            _fill(executor, task, line, window, flying, lost)
            if not flying:
                break
            wait(flying, return_when=FIRST_COMPLETED)
            yield from _landed(flying, lost)
        wait(flying)
        yield from _landed(flying, lost)
    return lost


def _fill(
    executor: Executor,
    task: _Task[_Result],
    line: _Line[_Item],
    window: int,
    flying: dict[Future[_Result], _Item],
    lost: list[tuple[_Item, BaseException]],
) -> None:
    """Submit items up to the window; an item already done (serial engine) is given out first."""
    while len(flying) < window and (taken := line.take(flying.values())):
        (item,) = taken
        try:
            future = executor.submit(_call, task.work, task.handed(item))
        except BrokenExecutor as error:
            lost.append((item, error))
            return
        flying[future] = item
        if future.done():
            return


def _landed(
    flying: dict[Future[_Result], _Item], lost: list[tuple[_Item, BaseException]]
) -> Iterator[tuple[_Item, _Result | BaseException]]:
    landed = [future for future in flying if future.done()]
    while landed:
        future = landed.pop(0)
        item, error = flying.pop(future), future.exception()
        if isinstance(error, EngineError):
            raise error
        if error is None:
            yield item, future.result()
        elif isinstance(error, BrokenExecutor) or not isinstance(error, Exception):
            lost.append((item, error))
        else:
            yield item, error


# --- the engines ---------------------------------------------------------------------------


class Serial(Executor):
    """The calling thread: for tests, debuggers and one site."""

    def submit(
        self, fn: Callable[_Params, _Result], /, *args: _Params.args, **kwargs: _Params.kwargs
    ) -> Future[_Result]:
        """Do it now."""
        future: Future[_Result] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - it is the caller's, as with any executor
            future.set_exception(error)
        return future


@contextmanager
def _serial(pool: Pool) -> Iterator[Executor]:
    try:
        _start(pool)
        yield Serial()
    finally:
        if pool.stop is not None:
            pool.stop()


@contextmanager
def _processes(pool: Pool) -> Iterator[Executor]:
    """Local processes, started afresh ("spawn"): a browser and its threads do not survive a fork."""
    context = multiprocessing.get_context("spawn")
    with _ended(_Processes(pool.workers, context, _enter, (pool, os.getpid(), journal.kept()))) as executor:
        yield executor


@contextmanager
def helpers(
    number: int,
    context: BaseContext | None = None,
    begin: Callable[..., object] | None = None,
    args: tuple[Any, ...] = (),
) -> Iterator[Executor]:
    """Processes that lend a hand to a command and hold nothing that must be closed: they end with
    the context, at once when it is left by an exception, and when their parent is killed."""
    with _ended(_Processes(number, context, _help, (os.getpid(), journal.kept(), begin, args))) as executor:
        yield executor


class _Processes(ProcessPoolExecutor):
    """A pool whose processes are born deaf to signals, until they know how to answer: told to leave
    while it still imports, a worker would show its entrails on the terminal."""

    def submit(
        self, fn: Callable[_Params, _Result], /, *args: _Params.args, **kwargs: _Params.kwargs
    ) -> Future[_Result]:
        """As any executor; this is where processes are started."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDINGS)
        try:
            return super().submit(fn, *args, **kwargs)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _ended(executor: ProcessPoolExecutor) -> Iterator[Executor]:
    """An executor that leaves no process behind."""
    before = set(multiprocessing.active_children())
    try:
        yield executor
    except BaseException:
        _end(set(multiprocessing.active_children()) - before)
        raise
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _end(workers: set[BaseProcess]) -> None:
    """Ask processes to leave; kill those that have not left after `GRACE` seconds."""
    for worker in workers:
        worker.terminate()
    deadline = monotonic() + GRACE
    staying = {worker.sentinel: worker for worker in workers}
    while staying and (left := deadline - monotonic()) > 0:
        for sentinel in wait_for_any(list(staying), left):
            del staying[sentinel]  # type: ignore[arg-type] # sentinels went in, sentinels come out
    for worker in staying.values():
        worker.kill()


ENGINES: dict[str, Callable[[Pool], AbstractContextManager[Executor]]] = {
    "serial": _serial,
    "processes": _processes,
}
"""Engine name → what opens it."""


# --- inside a worker -----------------------------------------------------------------------


class _Leave(BaseException):
    """Unwinds the item in hand when the worker must go."""


@dataclass
class _Worker:
    """This process, as a worker."""

    busy: bool = False
    leaving: bool = False
    failure: str = ""
    closing: Finalize | None = None


_here = _Worker()


def _enter(pool: Pool, parent: int, log_file: Path | None) -> None:
    """Make this process a worker: it leaves when told to, or when its parent is no more."""
    signal.signal(signal.SIGINT, _on_leave)
    signal.signal(signal.SIGTERM, _on_leave)
    _settle(parent, signal.SIGTERM, log_file)
    if pool.stop is not None:
        _here.closing = Finalize(None, pool.stop, exitpriority=10)
    try:
        _start(pool)
    except EngineError as error:
        logger.exception("a worker could not start")
        _here.failure = str(error)  # told to the parent by the first item


def _help(
    parent: int, log_file: Path | None, begin: Callable[..., object] | None, args: tuple[Any, ...]
) -> None:
    """Make this process a helper. A fork inherits its parent's answers to signals: they are not its own."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _settle(parent, signal.SIGKILL, log_file)
    if begin is not None:
        begin(*args)


def _settle(parent: int, ending: signal.Signals, log_file: Path | None) -> None:
    """What workers and helpers have in common: a parent, a journal, ears."""
    follow(parent, ending)
    journal.keep(log_file)
    threading.excepthook = _log_thread
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDINGS)


def _log_thread(failure: threading.ExceptHookArgs) -> None:
    if failure.exc_value is not None:
        logger.error("a thread failed", exc_info=failure.exc_value)


def _start(pool: Pool) -> None:
    if pool.start is not None:
        try:
            pool.start(*pool.args)
        except Exception as error:
            reason = f"{type(error).__name__} : {error}"
            raise EngineError(f"un processus de travail n'a pas pu démarrer : {reason}") from error


def follow(parent: int, how: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel for a signal when the parent dies, even killed: no worker outlives it.

    The parent may have died before we asked. Elsewhere than on Linux there is no such call.
    """
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None, use_errno=True).prctl(pr_set_pdeathsig, how)
        if os.getppid() != parent:
            os._exit(1)


def _on_leave(*_: object) -> None:
    """Leave, cleanly if possible; in any case within `GRACE` seconds (SIGALRM kills)."""
    if _here.leaving:  # a second signal must not interrupt the unwinding of the first
        return
    _here.leaving = True
    signal.alarm(GRACE)
    if _here.busy:
        raise _Leave
    _leave()


def _leave() -> None:
    try:
        if _here.closing is not None:
            _here.closing()
    finally:
        os._exit(1)


def _call(work: Callable[[_Item], _Result], item: _Item) -> _Result:
    if _here.failure:
        raise EngineError(_here.failure)
    try:
        _here.busy = True
        return work(item)
    except Exception as error:
        logger.exception("work on %s", getattr(item, "id", type(item).__name__))
        if not _portable(error):
            raise RuntimeError(f"{type(error).__name__} : {error}") from None
        raise
    finally:
        _here.busy = False
        if _here.leaving:
            _leave()


def _portable(error: Exception) -> bool:
    """Whether an exception crosses a pipe; one that does not would break the whole pool."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes, made on this line
    except Exception:  # noqa: BLE001 - __reduce__ and __init__ may raise anything
        return False
    return True
