"""The estate, some sites at a time → the files of these sites and their piece of the open data, each audit
read from the store once for both, by several processes."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from checker.engine import helpers
from checker.model import Audit
from checker.publish.build.plan import destination, title_of
from checker.publish.build.shells import Shell
from checker.publish.data import TOGETHER, Maker
from checker.publish.page.figures import Entry
from checker.publish.page.publication import Publication
from checker.publish.page.rendering import Render, renderer
from checker.publish.page.templating import parted
from checker.publish.sections.estate.site_files import site_files

Sizes = dict[str, int]
"""Path in the output → size in bytes."""


@dataclass(frozen=True)
class Part:
    """Some audits, from `first` to `end` (excluded); the sites whose files are to be written; whether the
    piece of the open data is to be made."""

    first: int
    end: int
    sites: tuple[str, ...]
    piece: bool


@dataclass(frozen=True)
class Worker:
    """Makes parts: writes the files of sites into `output`, and has `maker` keep the pieces."""

    publication: Publication
    maker: Maker
    shell: Shell
    output: Path

    def parts(self, late: Sequence[str]) -> list[Part]:
        """What is to be done, `late` being the sites whose files are: nothing is done for a part whose
        piece is kept and whose sites are up to date. Sites without an audit come last, as many at a time."""
        left = dict.fromkeys(late)
        missing = set(self.maker.late())
        found = []
        for first, ids in self.maker.parts().items():
            sites = tuple(site for site in ids if site in left)
            if sites or first in missing:
                found.append(Part(first, first + len(ids), sites, first in missing))
            for site in sites:
                del left[site]
        unseen = list(left)
        starts = range(0, len(unseen), TOGETHER)
        return [*found, *(Part(0, 0, tuple(unseen[at : at + TOGETHER]), piece=False) for at in starts)]

    def make(self, part: Part) -> dict[str, Sizes]:
        """Make a part; returns the files of each of its sites."""
        audits = list(self.maker.audits[part.first : part.end])
        if part.piece:
            self.maker.keep(part.first, audits)
        known = {audit.site.id: audit for audit in audits}
        return {
            site: dict(put(self.output, path, content) for path, content in self._files(site, known))
            for site in part.sites
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
                yield shelled(self.shell, path, *parted(content))
            else:
                yield path, content.encode()


def shelled(shell: Shell, path: str, front: str, body: str) -> tuple[str, bytes]:
    """Where a finished page is published, and the whole of it."""
    published = destination(path)
    return published, shell.fill(published.split("/")[-2], title_of(front), body).encode()


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
def working(worker: Worker, parts: Sequence[Part], processes: int) -> Iterator[dict[str, Sizes]]:
    """A context in which other processes make parts; it ends with them, and what it gave then holds the
    files of each site.

    Processes are forked, and so have the publication without reading it again; where a system cannot
    fork, or for little, this process works alone.
    """
    sizes: dict[str, Sizes] = {}
    if len(parts) < 2 or processes < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield sizes
        for part in parts:
            sizes |= worker.make(part)
        return
    gc.freeze()  # or each process would copy the whole publication at its first collection
    context = multiprocessing.get_context("fork")
    try:
        with helpers(min(processes, len(parts)), context, _WORKERS.append, (worker,)) as pool:
            found = pool.map(_make, parts)
            yield sizes
            for files in found:
                sizes |= files
    finally:
        gc.unfreeze()


def _make(part: Part) -> dict[str, Sizes]:
    return _WORKERS[-1].make(part)
