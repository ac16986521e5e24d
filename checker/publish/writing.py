"""Site files → disk, by several processes when they are many."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path

from checker.publish.plan import destination, parted, title_of
from checker.publish.publication import Publication
from checker.publish.rendering import Render, renderer
from checker.publish.shells import Shell
from checker.publish.site_files import site_files
from checker.publish.views import Entry
from checker.store import Store

_TOGETHER = 40
"""Sites a process takes at a time; fewer are written by this process alone."""

Sizes = dict[str, int]
"""Path in the output → size in bytes."""


@dataclass(frozen=True)
class Writer:
    """Writes the files of sites into `output`; reads their evidence from `store`, when there is one."""

    publication: Publication
    shell: Shell
    output: Path
    store: str | None

    def write(self, sites: Sequence[str]) -> dict[str, Sizes]:
        """Write the files of some sites; returns those of each."""
        return {
            entry.site.id: dict(put(self.output, path, content) for path, content in self._files(entry))
            for entry in self._entries(sites)
        }

    @cached_property
    def _render(self) -> Render:
        return renderer(self.publication)

    @cached_property
    def _known(self) -> dict[str, Entry]:
        return {entry.site.id: entry for entry in self.publication.estate.entries}

    def _entries(self, sites: Sequence[str]) -> Iterator[Entry]:
        audits = {}
        if self.store is not None:
            with Store.open(self.store) as opened:
                audits = {audit.site.id: audit for audit in opened.latest(sites)}
        for site in sites:
            yield replace(self._known[site], audit=audits.get(site))

    def _files(self, entry: Entry) -> Iterator[tuple[str, bytes]]:
        for path, content in site_files(self.publication, self._render, entry):
            yield (
                shelled(self.shell, path, *parted(content))
                if path.endswith(".html")
                else (
                    path,
                    content.encode(),
                )
            )


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


_WRITERS: list[Writer] = []
"""The writer of a process of the pool."""


def write_sites(writer: Writer, sites: Sequence[str], processes: int) -> dict[str, Sizes]:
    """Write the files of many sites; returns those of each.

    Processes are forked, and so have the publication without reading it again; where a system cannot
    fork, this process works alone.
    """
    batches = [sites[start : start + _TOGETHER] for start in range(0, len(sites), _TOGETHER)]
    if len(batches) < 2 or processes < 2 or "fork" not in multiprocessing.get_all_start_methods():
        return _merged(map(writer.write, batches))
    gc.freeze()  # or each process would copy the whole publication at its first collection
    try:
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(min(processes, len(batches)), context, _WRITERS.append, (writer,)) as pool:
            return _merged(pool.map(_write, batches))
    finally:
        gc.unfreeze()


def _write(sites: Sequence[str]) -> dict[str, Sizes]:
    return _WRITERS[-1].write(sites)


def _merged(parts: Iterator[dict[str, Sizes]]) -> dict[str, Sizes]:
    return dict(chain.from_iterable(part.items() for part in parts))
