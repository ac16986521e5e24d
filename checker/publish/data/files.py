"""The rows of a table → its files. Polars writes CSV and Parquet; the lines are already those of JSON.

Nothing here holds all the rows at once: they pass, some thousands at a time, from the lines to the Parquet
file, and from there to the CSV files.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import polars as pl

from checker.formats.csv import FORMULA
from checker.publish.data.columns import SEPARATOR, Column, Table, Type
from checker.publish.data.groups import LEVEL, Groups, Lines, made
from checker.publish.page.publication import Publication

LICENCE = "etalab-2.0"
"""The SPDX name of the Licence Ouverte 2.0."""

LIMIT = 10_000_000
"""Bytes above which a text file is published compressed by gzip."""

SPREADSHEET_ROWS = 1_048_575
"""Rows that a spreadsheet shows below a header: one of more would be cut without a word."""

_GROUP = 50_000
"""Rows of a group of a Parquet file: fixed, so that equal rows give equal bytes."""


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


def every(tables: Sequence[Table], publication: Publication, *, limit: int = LIMIT) -> Iterator[Written]:
    """The files of tables: CSV, CSV for spreadsheets, JSON and Parquet. Text files above `limit` bytes are
    compressed. The audits are read once for all."""
    of_audits = Groups(publication, tables).all()
    for table in tables:
        lines = of_audits[table.name] if table.of_audit else made(table, table.of(publication))
        yield from files(table, lines, description(table, publication), limit=limit)


def files(
    table: Table,
    lines: Sequence[Lines],
    about: dict[str, Any],
    *,
    limit: int = LIMIT,
    rows: int = SPREADSHEET_ROWS,
) -> Iterator[Written]:
    """The files of one table; none for spreadsheets of more than `rows` rows."""
    stored = _parquet(table, lines, about)
    count = pl.scan_parquet(stored).select(pl.len()).collect().item()
    texts = {f"{table.name}.csv": _csv(table, stored, limit)}
    if count <= rows:
        texts[f"{table.name}-tableur.csv"] = _csv(table, stored, limit, spreadsheet=True)
    texts[f"{table.name}.json"] = _json(lines, about, limit)
    for name, packed in texts.items():
        yield Written(name + packed.suffix, packed.content(), table, count)
    yield Written(f"{table.name}.parquet", stored, table, count)


def spreadsheet(table: Table, origins: Iterable[object]) -> bytes:
    """Only the CSV for spreadsheets of a table, of what its rows are made from."""
    stored = _parquet(table, made(table, origins), {})
    return _csv(table, stored, LIMIT, spreadsheet=True).content()


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


class Packed(io.RawIOBase):
    """A file in memory: as it is up to `limit` bytes, compressed beyond, never held whole then.

    The compressed file bears neither date nor name: equal bytes in give equal bytes out.
    """

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit
        self._kept = io.BytesIO()
        self._packer: gzip.GzipFile | None = None

    @property
    def suffix(self) -> str:
        """What to add to the name of the file."""
        return ".gz" if self._packer else ""

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, piece: Any) -> int:
        """Some more bytes."""
        if self._packer is None and self._kept.tell() + len(piece) > self._limit:
            plain, self._kept = self._kept.getvalue(), io.BytesIO()
            self._packer = gzip.GzipFile("", "wb", LEVEL, self._kept, mtime=0)
            self._packer.write(plain)
        return (self._packer or self._kept).write(piece)

    def content(self) -> bytes:
        """The bytes, once all is written."""
        if self._packer:
            self._packer.close()
        return self._kept.getvalue()


# --- Parquet -------------------------------------------------------------------------------------


def _parquet(table: Table, lines: Sequence[Lines], about: dict[str, Any]) -> bytes:
    """Typed, compressed column by column; it says of itself what the JSON does, and what each column means."""
    meanings = {column.name: column.meaning for column in table.columns}
    told = about | {"colonnes": json.dumps(meanings, ensure_ascii=False)}
    file = io.BytesIO()
    rows = pl.scan_ndjson(cast("list[Path]", list(lines) or [b""]), schema=_schema(table.columns))
    rows.sink_parquet(file, compression="zstd", row_group_size=_GROUP, metadata=told)
    return file.getvalue()


def _schema(columns: Sequence[Column]) -> dict[str, Any]:
    return {column.name: _type(column) for column in columns}


def _type(column: Column) -> Any:
    match column.type:
        case Type.INTEGER:
            return pl.Int64
        case Type.BOOLEAN:
            return pl.Boolean
        case Type.DATE:
            return pl.Date
        case Type.LIST:
            return pl.List(pl.String)
        case Type.RECORDS:
            return pl.List(pl.Struct(_schema(column.fields)))
        case _:
            return pl.String


# --- CSV -----------------------------------------------------------------------------------------


def _csv(table: Table, stored: bytes, limit: int, *, spreadsheet: bool = False) -> Packed:
    """CSV (RFC 4180, UTF-8): for programs with commas, or for French spreadsheets with `;` and a byte order
    mark."""
    file = Packed(limit)
    rows = pl.scan_parquet(stored).select(_cell(column).alias(column.name) for column in table.columns)
    separator = ";" if spreadsheet else ","
    rows.sink_csv(
        cast("IO[bytes]", file), separator=separator, include_bom=spreadsheet, line_terminator="\r\n"
    )
    return file


def _cell(column: Column) -> pl.Expr:
    """The values of a column as cells: empty ones are all alike, and no spreadsheet runs any."""
    value = pl.col(column.name)
    match column.type:
        case Type.TEXT:
            return _safe(value)
        case Type.LIST:
            return _safe(value.list.join(SEPARATOR))
        case Type.RECORDS:
            told = pl.concat_str(map(_field, column.fields), separator=", ", ignore_nulls=True)
            return _safe(value.list.eval(told).list.join(SEPARATOR))
        case _:
            return value


def _field(column: Column) -> pl.Expr:
    """One field of an object in a cell: what says nothing is left out."""
    value = pl.element().struct.field(column.name)
    if column.type is Type.BOOLEAN:
        return pl.when(value).then(pl.lit("True"))
    return pl.when(value.cast(pl.String) != "").then(value.cast(pl.String))


def _safe(value: pl.Expr) -> pl.Expr:
    marked = pl.when(value.str.contains(FORMULA)).then(pl.lit("'") + value).otherwise(value)
    return pl.when(value != "").then(marked)


# --- JSON ----------------------------------------------------------------------------------------


def _json(lines: Sequence[Lines], about: dict[str, Any], limit: int) -> Packed:
    """What the table is, then `donnees`, one object a row, one row a line."""
    file = Packed(limit)
    head = "".join(f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)},\n" for k, v in about.items())
    file.write(f'{{{head}"donnees": ['.encode())
    before = b"\n"
    for some in lines:
        rows = gzip.decompress(some.read_bytes() if isinstance(some, Path) else some).removesuffix(b"\n")
        if rows:
            file.write(before + rows.replace(b"\n", b",\n"))
            before = b",\n"
    file.write(b"\n]}\n")
    return file
