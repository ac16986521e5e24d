"""The tables made of whole audits, some sites at a time: each part is read from the store once, written in
every format, compressed, and kept on disk for the next build, which makes anew only what changed."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from checker.model import Audit
from checker.publish.data.batches import batches
from checker.publish.data.columns import Table
from checker.publish.data.packing import LEVEL
from checker.publish.data.sinks import Sink
from checker.publish.page.publication import Publication

TOGETHER = 25
"""Sites of a part: few, so that one changed site costs little; enough for compression to work."""


@dataclass(frozen=True)
class Piece:
    """The rows of a part of a table in one format: how many, how many bytes, these bytes compressed."""

    rows: int
    size: int
    packed: bytes


Pieces = Mapping[str, Piece]
"""Name of a file of the open data → its piece in one part."""


@dataclass(frozen=True)
class Maker:
    """Makes the parts of some tables, in the formats of their sinks."""

    publication: Publication
    tables: Sequence[tuple[Table, Sequence[Sink]]]
    audits: Sequence[Audit]
    registered: frozenset[str]

    @property
    def kept(self) -> Path | None:
        """The folder of the parts, if one keeps them."""
        return self.publication.kept / "parties" if self.publication.kept else None

    @staticmethod
    def of(publication: Publication, tables: Sequence[tuple[Table, Sequence[Sink]]]) -> Maker:
        """A maker for all the audits, by site id."""
        audits = publication.audits
        if publication.standings is None:
            audits = sorted(audits, key=lambda audit: audit.site.id)
        return Maker(publication, tables, audits, frozenset(site.id for site in publication.sites))

    def parts(self) -> dict[int, list[str]]:
        """Where each part starts among the audits → the sites of these."""
        ids = self.audited
        return {start: ids[start : start + TOGETHER] for start in range(0, len(ids), TOGETHER)}

    @cached_property
    def audited(self) -> list[str]:
        """The site of each audit."""
        standings = self.publication.standings
        return [one.site.id for one in (self.audits if standings is None else standings)]

    def mark(self, start: int) -> str:
        """What a part is made of, as the name of the file that keeps it."""
        standings = (self.publication.standings or ())[start : start + TOGETHER]
        said = [one.digest for one in standings if one.site.id in self.registered]
        names = [sink.name for _, sinks in self.tables for sink in sinks]
        return hashlib.sha256(repr((said, names)).encode()).hexdigest()[:32]

    def late(self) -> list[int]:
        """The parts that are to be kept and are not yet."""
        kept = self.kept
        if kept is None:
            return []
        kept.mkdir(parents=True, exist_ok=True)
        return [start for start in self.parts() if not (kept / self.mark(start)).exists()]

    def made(self, audits: Iterable[Audit]) -> Pieces:
        """The pieces of one part, of its audits."""
        found = [audit for audit in audits if audit.site.id in self.registered]
        pieces = {}
        for table, sinks in self.tables:
            cut = list(batches(table.columns, table.of_audits(found) if table.of_audits else ()))
            for sink in sinks:
                data = sink.between.join(sink.encoded(batch) for batch in cut)
                packed = gzip.compress(data, LEVEL, mtime=0)
                pieces[sink.name] = Piece(sum(map(len, cut)), len(data), packed)
        return pieces

    def keep(self, start: int, audits: Iterable[Audit]) -> None:
        """Make one part and keep it."""
        if self.kept is not None:
            _write(self.kept / self.mark(start), self.made(audits))


def every(maker: Maker) -> Callable[[], Iterator[Pieces]]:
    """All the parts, in order, as often as one wants to go through them. Those that a folder keeps stay
    there, a part at a time is in memory; parts of no use any more are removed."""
    kept = maker.kept
    if kept is None:
        made = [maker.made(maker.audits[start : start + TOGETHER]) for start in maker.parts()]
        return lambda: iter(made)
    for start in maker.late():
        maker.keep(start, maker.audits[start : start + TOGETHER])
    names = [maker.mark(start) for start in maker.parts()]
    for path in kept.iterdir():
        if path.name not in names:
            path.unlink()
    return lambda: (_read(kept / name) for name in names)


def _write(path: Path, pieces: Pieces) -> None:
    """A line that says what follows, then the compressed pieces; the file appears only when whole."""
    head = {name: [piece.rows, piece.size, len(piece.packed)] for name, piece in pieces.items()}
    late = path.with_suffix(".late")
    late.write_bytes(b"".join([json.dumps(head).encode(), b"\n", *(p.packed for p in pieces.values())]))
    late.replace(path)


def _read(path: Path) -> Pieces:
    pieces = {}
    with path.open("rb") as file:
        for name, (rows, size, length) in json.loads(file.readline()).items():
            pieces[name] = Piece(rows, size, file.read(length))
    return pieces
