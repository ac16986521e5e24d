"""The estate, a group of sites at a time → the files of these sites and their rows of the open data, each
audit read from the store once for both, by several processes."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path

from checker.engine import helpers
from checker.model import Audit
from checker.publish.build.plan import Shell
from checker.publish.data import TOGETHER, Group, Groups, sheets
from checker.publish.page.figures import Entry
from checker.publish.page.publication import Publication
from checker.publish.page.rendering import Render, parted, renderer
from checker.publish.sections.estate.site_files import site_files

Sizes = dict[str, int]
"""Path in the output → size in bytes."""


@dataclass(frozen=True)
class Task:
    """Some sites: the group of their audits, those whose files are to be written, and whether the group's
    rows are to be kept."""

    group: Group
    sites: tuple[str, ...]
    rows: bool


@dataclass(frozen=True)
class Worker:
    """Writes the files of sites into `output`, and keeps the rows of the groups."""

    publication: Publication
    groups: Groups
    shell: Shell
    output: Path

    def tasks(self, stale: Sequence[str]) -> list[Task]:
        """What is to be done, `stale` being the sites whose files are: nothing for a group whose rows are
        kept and whose sites are up to date. Sites without an audit come last, as many at a time."""
        left = dict.fromkeys(stale)
        found = []
        for group in self.groups:
            task = Task(
                group, tuple(site for site in group.sites if site in left), self.groups.missing(group)
            )
            found += [task] if task.sites or task.rows else []
            for site in task.sites:
                del left[site]
        unseen = iter(left)
        while some := tuple(islice(unseen, TOGETHER)):
            found.append(Task(Group(0, ()), some, rows=False))
        return found

    def make(self, task: Task) -> dict[str, Sizes]:
        """Do a task; returns the files of each of its sites."""
        audits = self.groups.read(task.group)
        if task.rows:
            self.groups.keep(task.group, audits)
            sheets.keep(self.groups, task.group, audits)
        known = {audit.site.id: audit for audit in audits}
        return {
            site: dict(put(self.output, path, content) for path, content in self._files(site, known))
            for site in task.sites
        }

    @cached_property
    def _render(self) -> Render:
        return renderer(self.publication)

    @cached_property
    def _known(self) -> dict[str, Entry]:
        return {entry.site.id: entry for entry in self.publication.estate.entries}

    def _files(self, site: str, audits: Mapping[str, Audit]) -> Iterator[tuple[str, bytes]]:
        entry = replace(self._known[site], audit=audits.get(site))
        for path, content in site_files(self.publication, self._render, entry):
            if path.endswith(".html"):
                yield self.shell.page(path, *parted(content))
            else:
                yield path, content.encode()


def put(output: Path, path: str, content: bytes) -> tuple[str, int]:
    """Write a file; returns its path and size."""
    target = output / path
    try:
        target.write_bytes(content)
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return path, len(content)


_WORKERS: list[Worker] = []
"""The worker of a process of the pool."""


@contextmanager
def working(worker: Worker, tasks: Sequence[Task], processes: int) -> Iterator[dict[str, Sizes]]:
    """A context in which other processes do tasks; it ends with them, and what it gave then holds the
    files of each site.

    Processes are forked, and so have the publication without reading it again; where a system cannot
    fork, or for little, this process works alone.
    """
    sizes: dict[str, Sizes] = {}
    if len(tasks) < 2 or processes < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield sizes
        for task in tasks:
            sizes |= worker.make(task)
        return
    gc.freeze()  # or each process would copy the whole publication at its first collection
    context = multiprocessing.get_context("fork")
    try:
        with helpers(min(processes, len(tasks)), context, _WORKERS.append, (worker,)) as pool:
            found = pool.map(_make, tasks)
            yield sizes
            for files in found:
                sizes |= files
    finally:
        gc.unfreeze()


def _make(task: Task) -> dict[str, Sizes]:
    return _WORKERS[-1].make(task)
