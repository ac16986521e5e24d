"""A table and a publication → its files, in one pass over the rows."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from checker.publish.data.batches import batches
from checker.publish.data.columns import Table
from checker.publish.data.packing import LIMIT
from checker.publish.data.parquet import Parquet, available
from checker.publish.data.pieces import Maker, every
from checker.publish.data.sinks import Csv, Json, Sink
from checker.publish.page.publication import Publication

LICENCE = "etalab-2.0"
"""The SPDX name of the Licence Ouverte 2.0."""


@dataclass(frozen=True)
class Written:
    """One file of the open data."""

    name: str
    data: bytes
    table: Table
    rows: int

    @property
    def digest(self) -> str:
        """SHA-256, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def format(self) -> str:
        """The kind of file, as its name ends before any « .gz »."""
        return self.name.removesuffix(".gz").rpartition(".")[2]

    @property
    def spreadsheet(self) -> bool:
        """Whether it is the CSV meant for spreadsheets."""
        return "-tableur." in self.name


def written(
    table: Table, publication: Publication, *, parquet: bool | None = None, limit: int = LIMIT
) -> list[Written]:
    """The files of a table: CSV, CSV for spreadsheets, JSON, and Parquet where it can be written (or as
    told). Text files above `limit` bytes are compressed."""
    if table.of_audits:
        return of_audits([table], publication, parquet=parquet, limit=limit)
    sinks = _sinks(table, publication, limit, parquet)
    count = 0
    for batch in batches(table.columns, table.rows(publication)):
        count += len(batch)
        for sink in sinks:
            sink.add(batch)
    return _closed(table, sinks, count)


def of_audits(
    tables: Sequence[Table], publication: Publication, *, parquet: bool | None = None, limit: int = LIMIT
) -> list[Written]:
    """The same for tables made of whole audits: these are read once for all of them."""
    known = [(table, _sinks(table, publication, limit, parquet)) for table in tables]
    pieces = every(Maker.of(publication, known))
    sizes: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for part in pieces():
        sizes.update({name: piece.size for name, piece in part.items()})
        counts.update({name: piece.rows for name, piece in part.items()})
    joined = {sink.name: sink for _, sinks in known for sink in sinks}
    for name, sink in joined.items():
        sink.expect(sizes[name])
    for part in pieces():
        for name, piece in part.items():
            joined[name].take(piece.rows, piece.packed)
    rows = [counts[sinks[0].name] for _, sinks in known]
    return [
        file
        for (table, sinks), count in zip(known, rows, strict=True)
        for file in _closed(table, sinks, count)
    ]


def maker(tables: Sequence[Table], publication: Publication) -> Maker:
    """What makes, part by part, what `of_audits` then finds kept."""
    return Maker.of(publication, [(one, _sinks(one, publication, LIMIT, None)) for one in tables])


def _sinks(table: Table, publication: Publication, limit: int, parquet: bool | None) -> list[Sink]:
    about = description(table, publication)
    sinks: list[Sink] = [Csv(table, limit), Csv(table, limit, spreadsheet=True), Json(table, limit, about)]
    if available() if parquet is None else parquet:
        sinks.append(Parquet(table, about))
    return sinks


def _closed(table: Table, sinks: Sequence[Sink], rows: int) -> list[Written]:
    closed = ((sink, sink.close()) for sink in sinks)
    return [Written(sink.name, data, table, rows) for sink, data in closed if data is not None]


def description(table: Table, publication: Publication) -> dict[str, Any]:
    """What a JSON or Parquet file says of itself before its rows."""
    return {
        "table": table.name,
        "titre": table.title,
        "date": publication.day,
        "version": publication.version,
        "licence": LICENCE,
        "schema": f"schemas/{table.name}.schema.json",
    }
