"""Rows, some thousands at a time, turned into columns: a column is looked at once, not cell by cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from checker.formats.csv import disarmed
from checker.publish.data.columns import SEPARATOR, Column, Row, Type
from checker.publish.page.rendering import printable

_BATCH = 10_000
_MAY_ACT = re.compile(r"^[^\w<]", re.MULTILINE)
"""A cell whose first character is worth a look: it may be the start of a formula."""


@dataclass(frozen=True)
class Batch:
    """Some rows of a table, never none: each column with its values."""

    pairs: tuple[tuple[Column, Sequence[Any]], ...]

    def __len__(self) -> int:
        return len(self.pairs[0][1])

    @cached_property
    def cells(self) -> list[Sequence[Any]]:
        """The values of each column as cells of a CSV file."""
        return [_cells(column, values) for column, values in self.pairs]


def batches(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[Batch]:
    """All the rows, without the characters that act instead of being read, whatever a page wrote."""
    left = iter(rows)
    while some := list(islice(left, _BATCH)):
        turned = zip(columns, zip(*some, strict=True), strict=True)
        yield Batch(tuple((column, _clean(column, values)) for column, values in turned))


def _clean(column: Column, values: Sequence[Any]) -> Sequence[Any]:
    if column.type in (Type.INTEGER, Type.BOOLEAN, Type.DATE) or column.values:
        return values  # ours, not a page's
    if column.type is Type.TEXT and "".join(value or "" for value in values).isprintable():
        return values
    if column.type is Type.LIST and "".join(map("".join, values)).isprintable():
        return values
    return [_printable(value) for value in values]


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isprintable() else printable(value)
    return tuple(_printable(item) for item in value) if isinstance(value, tuple) else value


# --- cells of a CSV file -------------------------------------------------------------------------


def _cells(column: Column, values: Sequence[Any]) -> Sequence[Any]:
    if column.type is Type.TEXT and column.values:
        return values
    turn = _CELLS.get(column.type)
    return turn(values) if turn else values


def _safe(values: Sequence[Any]) -> Sequence[Any]:
    """Texts that no spreadsheet runs; most columns hold nothing to disarm, and are read once."""
    if _MAY_ACT.search("\n".join(value or "_" for value in values)):
        return [value and disarmed(value) for value in values]
    return values


def _joined(values: Sequence[Sequence[str]]) -> Sequence[Any]:
    return _safe([SEPARATOR.join(items) for items in values])


def _told(values: Sequence[Sequence[Sequence[Any]]]) -> Sequence[Any]:
    """Objects in one cell: what each field says, empty ones left out."""
    return _joined([[_said(record) for record in value] for value in values])


def _said(record: Sequence[Any]) -> str:
    return ", ".join(str(value) for value in record if value not in ("", None, False))


_CELLS: dict[Type, Callable[[Sequence[Any]], Sequence[Any]]] = {
    Type.TEXT: _safe,
    Type.BOOLEAN: lambda values: ["true" if value else "false" for value in values],
    Type.LIST: _joined,
    Type.RECORDS: _told,
}
