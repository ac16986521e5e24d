"""Where the rows of a table go: one sink a format. Each takes batches of rows, then gives its file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from checker.formats.csv import disarmed
from checker.publish.data.columns import SEPARATOR, Column, Row, Table, Type
from checker.publish.data.packing import Parcel


class Sink(Protocol):
    """A file of a table in the making. `name` is its file name."""

    name: str

    def add(self, rows: Sequence[Row]) -> None:
        """Some more rows."""

    def close(self) -> bytes | None:
        """The bytes of the file; None when it is better not published. `name` is then the final one."""


class Csv:
    """CSV (RFC 4180, UTF-8): for programs with commas, or for French spreadsheets with `;` and a byte
    order mark. A spreadsheet of more than `rows` rows would be cut without a word: it is not published."""

    def __init__(self, table: Table, limit: int, *, spreadsheet: bool = False, rows: int = 1_048_575) -> None:
        self.name = f"{table.name}-tableur.csv" if spreadsheet else f"{table.name}.csv"
        self._parcel = Parcel(limit)
        self._left = rows if spreadsheet else None
        self._text = io.StringIO(newline="")
        self._writer = csv.writer(self._text, delimiter=";" if spreadsheet else ",", lineterminator="\r\n")
        self._cells = [(place, _cell(column)) for place, column in enumerate(table.columns) if _cell(column)]
        self._parcel.add(b"\xef\xbb\xbf" if spreadsheet else b"")
        self._writer.writerow(table.names)

    def add(self, rows: Sequence[Row]) -> None:
        """Some more rows."""
        if self._left is not None:
            self._left -= len(rows)
            if self._left < 0:
                return
        for row in rows:
            cells = list(row)
            for place, cell in self._cells:
                cells[place] = cell(cells[place])
            self._writer.writerow(cells)
        self._flush()

    def close(self) -> bytes | None:
        """The bytes, or None for a spreadsheet that no spreadsheet could show whole."""
        self._flush()
        suffix, data = self._parcel.close()
        self.name += suffix
        return None if self._left is not None and self._left < 0 else data

    def _flush(self) -> None:
        self._parcel.add(self._text.getvalue().encode("utf-8"))
        self._text.seek(0)
        self._text.truncate()


def _cell(column: Column) -> Any:
    """What turns a value of this column into a cell; None when it can be written as it is."""
    return _CELLS.get(column.type)


def _joined(items: Sequence[str]) -> str:
    return disarmed(SEPARATOR.join(items))


def _told(records: Sequence[Sequence[Any]]) -> str:
    """Objects in one cell: what each field says, empty ones left out."""
    told = (", ".join(str(v) for v in record if v not in ("", None, False)) for record in records)
    return disarmed(SEPARATOR.join(told))


_CELLS: dict[Type, Callable[[Any], Any]] = {
    Type.TEXT: lambda value: None if value is None else disarmed(value),
    Type.BOOLEAN: lambda value: "true" if value else "false",
    Type.LIST: _joined,
    Type.RECORDS: _told,
}


class Json:
    """JSON: what the table is, then `donnees`, one object a row, one row a line."""

    def __init__(self, table: Table, limit: int, about: dict[str, Any]) -> None:
        self.name = f"{table.name}.json"
        self._parcel = Parcel(limit)
        self._columns = table.columns
        self._encode = json.JSONEncoder(ensure_ascii=False).encode
        self._between = ""
        head = "".join(f"{self._encode(key)}: {self._encode(value)},\n" for key, value in about.items())
        self._parcel.add(f'{{{head}"donnees": ['.encode())

    def add(self, rows: Sequence[Row]) -> None:
        """Some more rows."""
        if rows:
            lines = ",\n".join(self._encode(_object(self._columns, row)) for row in rows)
            self._parcel.add(f"{self._between}\n{lines}".encode())
            self._between = ","

    def close(self) -> bytes:
        """The bytes."""
        self._parcel.add(b"\n]}\n")
        suffix, data = self._parcel.close()
        self.name += suffix
        return data


def _object(columns: Sequence[Column], row: Row) -> dict[str, Any]:
    return {
        column.name: [_object(column.fields, record) for record in value] if column.fields else value
        for column, value in zip(columns, row, strict=True)
    }
