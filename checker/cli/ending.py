"""How a command ends before its time: one sentence, nothing left running, the code a shell expects.

A signal unwinds what the command was doing: browsers, workers and temporary folders go as they
would have gone. A main thread held in a system call (a name looked up by a network that does not
answer) does not unwind: where that may happen, a watch ends the command all the same.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import click

PATIENCE = 4.0
"""Seconds to unwind before the command is ended as it stands; workers are given 3 of them."""

_PIPE_CLOSED = 128 + signal.SIGPIPE

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_KEPT = {
    "audit": "« conforme audit --resume » reprendra là où l'audit s'est arrêté.",
    "check": "Rien n'a été gardé.",
    "build": "Le site n'a pas été publié.",
}
_told = threading.Event()
_saved: list[str] = []
"""What is true instead, once something has been kept."""


class Stopped(KeyboardInterrupt):
    """A signal asks the command to end. `number` says which one."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def stoppable() -> Iterator[None]:
    """Signals that end a program raise `Stopped` in it, once. A signal that whoever started us
    ignores (`nohup`) stays ignored."""
    _told.clear()
    _saved.clear()
    with _answering(_stop):
        yield


@contextmanager
def loading() -> Iterator[None]:
    """While modules load there is nothing to undo, and an exception raised there may be lost: a
    signal ends the program as it stands."""
    with _answering(_leave):
        yield


@contextmanager
def _answering(answer: Callable[[int, object], None]) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    heard = [number for number, known in before.items() if known is not signal.SIG_IGN]
    for number in heard:
        signal.signal(number, answer)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, before[number])


@contextmanager
def put_off() -> Iterator[None]:
    """What is done here is done whole: a signal that ends programs is answered after it."""
    heard: list[tuple[int, Any]] = []
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    try:
        with _answering(lambda number, frame: heard.append((number, frame))):
            yield
    finally:
        for number, frame in heard[:1]:
            answer = before[signal.Signals(number)]
            if callable(answer):
                answer(number, frame)
            else:
                signal.raise_signal(number)


def _leave(number: int, _: object) -> None:
    tell(None)
    os._exit(128 + number)


def _stop(number: int, _: object) -> None:
    for other in _SIGNALS:
        signal.signal(other, signal.SIG_IGN)  # a second signal must not interrupt what the first undoes
    raise Stopped(number)


def code_of(error: KeyboardInterrupt) -> int:
    """The exit code shells give to a program that a signal ended."""
    return 128 + (error.number if isinstance(error, Stopped) else signal.SIGINT)


def kept(sentence: str) -> None:
    """From now on, this is what an interruption says is left of the work."""
    _saved[:] = [sentence]


def tell(command: str | None) -> None:
    """Say, once, that the command was interrupted and what is left of its work."""
    if not _told.is_set():
        _told.set()
        left = _saved[0] if _saved else _KEPT.get(command or "", "")
        with suppress(OSError, ValueError):
            click.echo(f"Interrompu. {left}".rstrip(), err=True)


@contextmanager
def watched(command: str) -> Iterator[None]:
    """Within this context a signal ends the command in `PATIENCE` seconds, whatever holds it."""
    from checker.gather.profiles import sweep  # heavy, for who only asks for help

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard, written = os.pipe()
    os.set_blocking(written, False)
    before = signal.set_wakeup_fd(written, warn_on_full_buffer=False)
    watch = threading.Thread(target=_watch, args=(heard, command, sweep), name="signals", daemon=True)
    watch.start()
    try:
        yield
    except Stopped:
        sweep()  # after a worker that had to be killed
        raise  # the watch goes on: threads may still hold the end of the program
    except BaseException:
        _unwatch(before, written, watch)
        raise
    else:
        _unwatch(before, written, watch)


def _unwatch(before: int, written: int, watch: threading.Thread) -> None:
    signal.set_wakeup_fd(before)
    os.close(written)
    watch.join()


def _watch(heard: int, command: str, sweep: Callable[[], object]) -> None:
    """Wait for a signal that ends programs, or for the end of the watch."""
    import multiprocessing

    while said := os.read(heard, 1):
        if said[0] in _SIGNALS:
            time.sleep(PATIENCE)
            tell(command)
            for worker in multiprocessing.active_children():
                worker.kill()
            sweep()
            os._exit(128 + said[0])
    os.close(heard)


@contextmanager
def read() -> Iterator[None]:
    """What is written here may find no reader any more (`conforme rules | head -1`): the command then
    ends at once, in silence."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())  # what is left in the buffer goes nowhere
        raise SystemExit(_PIPE_CLOSED) from None
