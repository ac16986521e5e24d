"""Where the rows of a table go: one sink a format. Each takes batches of rows, then gives its file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any, Protocol

from checker.publish.data.batches import Batch
from checker.publish.data.columns import Column, Table, Type, records
from checker.publish.data.packing import Parcel

SPREADSHEET_ROWS = 1_048_575
"""Rows that a spreadsheet shows below a header."""


class Sink(Protocol):
    """A file of a table in the making. `name` is its file name."""

    name: str
    between: bytes
    """What stands between two batches."""

    def encoded(self, batch: Batch) -> bytes:
        """Some rows as `take` wants them, once compressed by gzip."""

    def expect(self, size: int) -> None:
        """How many bytes `take` will bring in all."""

    def take(self, rows: int, packed: bytes) -> None:
        """Rows that were encoded, maybe by another process or for another build."""

    def add(self, batch: Batch) -> None:
        """Some more rows."""

    def close(self) -> bytes | None:
        """The bytes of the file; None when it is better not published. `name` is then the final one."""


class Csv:
    """CSV (RFC 4180, UTF-8): for programs with commas, or for French spreadsheets with `;` and a byte
    order mark. A spreadsheet of more than `rows` rows would be cut without a word: it is not published."""

    between = b""

    def __init__(
        self, table: Table, limit: int, *, spreadsheet: bool = False, rows: int = SPREADSHEET_ROWS
    ) -> None:
        self.name = f"{table.name}-tableur.csv" if spreadsheet else f"{table.name}.csv"
        self._parcel = Parcel(limit)
        self._left = rows if spreadsheet else None
        self._text = io.StringIO(newline="")
        self._writer = csv.writer(self._text, delimiter=";" if spreadsheet else ",", lineterminator="\r\n")
        self._parcel.add(b"\xef\xbb\xbf" if spreadsheet else b"")
        self._writer.writerow(table.names)
        self._parcel.add(self._written())

    def encoded(self, batch: Batch) -> bytes:
        """Lines of cells."""
        self._writer.writerows(zip(*batch.cells, strict=True))
        return self._written()

    def expect(self, size: int) -> None:
        """How many bytes will come."""
        self._parcel.expect(size)

    def take(self, rows: int, packed: bytes) -> None:
        """Some more lines."""
        if self._fits(rows):
            self._parcel.add_packed(packed)

    def add(self, batch: Batch) -> None:
        """Some more rows."""
        if self._fits(len(batch)):
            self._parcel.add(self.encoded(batch))

    def _fits(self, rows: int) -> bool:
        if self._left is None:
            return True
        self._left -= rows
        if self._left < 0:
            self._parcel = Parcel()  # what was kept will not be published
        return self._left >= 0

    def close(self) -> bytes | None:
        """The bytes, or None for a spreadsheet that no spreadsheet could show whole."""
        suffix, data = self._parcel.close()
        self.name += suffix
        return None if self._left is not None and self._left < 0 else data

    def _written(self) -> bytes:
        data = self._text.getvalue().encode("utf-8")
        self._text.seek(0)
        self._text.truncate()
        return data


class Json:
    """JSON: what the table is, then `donnees`, one object a row, one row a line."""

    between = b","

    def __init__(self, table: Table, limit: int, about: dict[str, Any]) -> None:
        self.name = f"{table.name}.json"
        self._parcel = Parcel(limit)
        self._row = "{" + ", ".join(f'"{name}": %s' for name in table.names) + "}"
        self._started = False
        head = "".join(f"{_encoded(key)}: {_encoded(value)},\n" for key, value in about.items())
        self._parcel.add(f'{{{head}"donnees": ['.encode())

    def encoded(self, batch: Batch) -> bytes:
        """Lines of objects, without a comma after the last one."""
        columns = (_values(column, values) for column, values in batch.pairs)
        lines = ",\n".join(map(self._row.__mod__, zip(*columns, strict=True)))
        return f"\n{lines}".encode()

    def expect(self, size: int) -> None:
        """How many bytes will come."""
        self._parcel.expect(size)

    def take(self, rows: int, packed: bytes) -> None:
        """Some more lines."""
        if rows:
            self._separate()
            self._parcel.add_packed(packed)

    def add(self, batch: Batch) -> None:
        """Some more rows."""
        self._separate()
        self._parcel.add(self.encoded(batch))

    def _separate(self) -> None:
        self._parcel.add(self.between if self._started else b"")
        self._started = True

    def close(self) -> bytes:
        """The bytes."""
        self._parcel.add(b"\n]}\n")
        suffix, data = self._parcel.close()
        self.name += suffix
        return data


_encoded = json.JSONEncoder(ensure_ascii=False).encode


@lru_cache(4096)
def _encoded_list(words: tuple[str, ...]) -> str:
    """References to a framework: rows repeat them much."""
    return _encoded(words)


def _values(column: Column, values: Sequence[Any]) -> Iterable[str]:
    """The values of a column, each as JSON."""
    match column.type:
        case Type.TEXT | Type.DATE:
            return ("null" if value is None else encode_basestring(value) for value in values)
        case Type.INTEGER:
            return ("null" if value is None else str(value) for value in values)
        case Type.RECORDS:
            return (_encoded(records(column, value)) for value in values)
        case Type.LIST:
            return map(_encoded_list, values)
        case _:
            return map(_encoded, values)
