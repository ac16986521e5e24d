"""Parquet, when the optional extra `parquet` (pyarrow) is installed. Columns bear their meaning."""

from __future__ import annotations

import gzip
import io
from collections.abc import Sequence
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from checker.publish.data.batches import Batch
from checker.publish.data.columns import Column, Table, Type, records


def available() -> bool:
    """Whether Parquet files can be written here."""
    return find_spec("pyarrow") is not None


_GROUP = 10_000


class Parquet:
    """A Parquet file: typed, compressed column by column, one row group a batch of rows."""

    between = b""

    def __init__(self, table: Table, about: dict[str, Any]) -> None:
        self.name = f"{table.name}.parquet"
        self._arrow: Any = import_module("pyarrow")
        known = {key: str(value) for key, value in about.items()}
        self._schema = self._arrow.schema([self._field(column) for column in table.columns], metadata=known)
        self._file = io.BytesIO()
        self._waiting: list[Any] = []
        writer = import_module("pyarrow.parquet").ParquetWriter
        self._writer = writer(self._file, self._schema, compression="zstd")

    def encoded(self, batch: Batch) -> bytes:
        """The rows in the Arrow format, after their length: several may follow one another."""
        stream = io.BytesIO()
        with self._arrow.ipc.new_stream(stream, self._schema) as writer:
            writer.write_table(self._table(batch))
        data = stream.getvalue()
        return len(data).to_bytes(8, "big") + data

    def expect(self, size: int) -> None:
        """Nothing to prepare."""

    def take(self, rows: int, packed: bytes) -> None:
        """Some more rows, written when they are many: a row group has a cost."""
        data = memoryview(gzip.decompress(packed) if rows else b"")
        while data:
            end = 8 + int.from_bytes(data[:8], "big")
            self._waiting.append(self._arrow.ipc.open_stream(data[8:end]).read_all())
            data = data[end:]
        if sum(table.num_rows for table in self._waiting) >= _GROUP:
            self._flush()

    def add(self, batch: Batch) -> None:
        """Some more rows."""
        self._writer.write_table(self._table(batch))

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write_table(self._arrow.concat_tables(self._waiting).combine_chunks())
            self._waiting = []

    def _table(self, batch: Batch) -> Any:
        arrays = [
            self._arrow.array(_stored(column, values), field.type)
            for field, (column, values) in zip(self._schema, batch.pairs, strict=True)
        ]
        return self._arrow.Table.from_arrays(arrays, schema=self._schema)

    def close(self) -> bytes:
        """The bytes."""
        self._flush()
        self._writer.close()
        return self._file.getvalue()

    def _field(self, column: Column) -> Any:
        nullable = column.optional
        return self._arrow.field(column.name, self._type(column), nullable, {"description": column.meaning})

    def _type(self, column: Column) -> Any:
        arrow = self._arrow
        match column.type:
            case Type.INTEGER:
                return arrow.int64()
            case Type.BOOLEAN:
                return arrow.bool_()
            case Type.DATE:
                return arrow.date32()
            case Type.LIST:
                return arrow.list_(arrow.string())
            case Type.RECORDS:
                return arrow.list_(arrow.struct([self._field(inner) for inner in column.fields]))
            case _:
                return arrow.string()


def _stored(column: Column, values: Sequence[Any]) -> Sequence[Any]:
    """The values of a column as pyarrow takes them."""
    if column.type is Type.DATE:
        return [_day(value) for value in values]
    if column.fields:
        dated = {inner.name for inner in column.fields if inner.type is Type.DATE}
        return [
            [one | {name: _day(one[name]) for name in dated} for one in records(column, value)]
            for value in values
        ]
    return values


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
