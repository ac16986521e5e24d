"""The rows of tables as JSON Lines, compressed. Those made of whole audits are made a group of sites at a
time, from one reading of the store, and kept on disk for the next build, which makes anew only what changed."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

from checker.model import Audit, Standing
from checker.publish.data.columns import Table
from checker.publish.page.publication import Publication, put_whole

TOGETHER = 25
"""Sites of a group: few, so that one changed site costs little; enough for compression to work."""

LEVEL = 3
"""Three times faster than the usual 6, for files about a quarter larger."""

_ROWS = 10_000

Lines = bytes | Path
"""Rows as JSON Lines, compressed by gzip: in memory or in a file."""


def made(table: Table, origins: Iterable[object]) -> list[Lines]:
    """The rows of a table, some thousands at a time."""
    left = iter(origins)
    return list(iter(lambda: _compressed(table, islice(left, _ROWS)), _NONE))


def _compressed(table: Table, origins: Iterable[object]) -> bytes:
    return gzip.compress("".join(table.lines(origins)).encode(), LEVEL, mtime=0)


_NONE = gzip.compress(b"", LEVEL, mtime=0)


@dataclass(frozen=True)
class Group:
    """Some sites, whose audits start at `first`, and what their rows are made of."""

    first: int
    sites: tuple[str, ...]
    digest: str = ""


@dataclass(frozen=True)
class Groups:
    """The audits of a publication, by groups of sites, for the tables made of them."""

    publication: Publication
    every_table: Sequence[Table]

    @cached_property
    def tables(self) -> list[Table]:
        """Those of the tables that are made of audits."""
        return [table for table in self.every_table if table.of_audit]

    @cached_property
    def audits(self) -> Sequence[Audit]:
        """Every audit, by site id."""
        audits = self.publication.audits
        return audits if self._standing else sorted(audits, key=lambda audit: audit.site.id)

    def __iter__(self) -> Iterator[Group]:
        ids = [one.site.id for one in self._standing or self.audits]
        for first in range(0, len(ids), TOGETHER):
            standing = self._standing[first : first + TOGETHER]
            digests = [one.digest for one in standing if one.site.id in self._registered]
            digest = hashlib.sha256(repr(digests).encode()).hexdigest()[:32]
            yield Group(first, tuple(ids[first : first + TOGETHER]), digest)

    def files(self, group: Group) -> Mapping[str, Path]:
        """Table → the file that keeps its rows of a group; none if nothing is kept."""
        folder = self._folder
        return {t.name: folder / f"{group.digest}-{t.name}.jsonl.gz" for t in self.tables} if folder else {}

    def read(self, group: Group) -> list[Audit]:
        """The audits of a group."""
        return list(self.audits[group.first : group.first + len(group.sites)])

    def made(self, audits: Iterable[Audit]) -> dict[str, bytes]:
        """Table → its rows of some audits."""
        found = [audit for audit in audits if audit.site.id in self._registered]
        return {
            table.name: _compressed(table, (o for a in found for o in table.of_audit(a)))
            for table in self.tables
            if table.of_audit
        }

    def keep(self, group: Group, audits: Iterable[Audit]) -> None:
        """Make the rows of a group, of its audits, and keep them; a file appears only when whole."""
        files = self.files(group)
        for name, lines in self.made(audits).items():
            put_whole(files[name], lines)

    def missing(self, group: Group) -> bool:
        """Whether rows are to be kept and are not yet."""
        return not all(path.exists() for path in self.files(group).values())

    def all(self) -> dict[str, list[Lines]]:
        """Table → its rows, group by group. Those that a folder keeps stay there, and what is of no use any
        more is removed from it."""
        groups = list(self)
        for group in filter(self.missing, groups):
            self.keep(group, self.read(group))
        found = [self.files(group) or self.made(self.read(group)) for group in groups]
        if self._folder and self._folder.exists():
            for gone in {*self._folder.iterdir()}.difference(*(one.values() for one in found)):
                gone.unlink()
        return {table.name: [one[table.name] for one in found] for table in self.tables}

    @property
    def _standing(self) -> Sequence[Standing]:
        return self.publication.standings or ()

    @cached_property
    def _registered(self) -> frozenset[str]:
        return frozenset(site.id for site in self.publication.sites)

    @property
    def _folder(self) -> Path | None:
        return self.publication.kept / "lignes" if self.publication.kept else None
