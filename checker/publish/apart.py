"""MkDocs in a process apart: the site's shells come first, its pages when they are ready."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from checker.publish.plan import Plan


class BuildError(Exception):
    """The site could not be built; the message says why."""


@contextmanager
def editing(config: Path, output: Path, plan: Plan) -> Iterator[Mapping[str, str]]:
    """Have MkDocs build the pages of a plan into `output`; gives the text of each folder's shell at once,
    and ends with the last page. Raises `BuildError` for a broken link or any other warning.

    The process is forked, and so has the plan without reading it again; where a system cannot fork, this
    process works alone.
    """
    if "fork" not in multiprocessing.get_all_start_methods():
        yield _edit(config, output, plan)
        return
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(config, output, plan, theirs))
    process.start()
    theirs.close()  # or we would wait for ever for a process that died
    try:
        yield _received(ours)
        _received(ours)
    finally:
        process.terminate()  # it has ended already, unless we are leaving on an error
        process.join()
        ours.close()


def _edit(config: Path, output: Path, plan: Plan, theirs: Connection | None = None) -> Mapping[str, str]:
    from checker.publish.hook import edit  # noqa: PLC0415 - MkDocs is loaded only when it has work

    return edit(config, output, plan, theirs.send if theirs else None)


def _answer(config: Path, output: Path, plan: Plan, theirs: Connection) -> None:
    try:
        theirs.send(_edit(config, output, plan, theirs))
    except BuildError as error:
        theirs.send(error)


def _received(ours: Connection) -> Mapping[str, str]:
    try:
        said = ours.recv()
    except EOFError:
        raise BuildError("MkDocs s'est arrêté avant d'avoir fini.") from None
    if isinstance(said, BuildError):
        raise said
    return dict(said)
