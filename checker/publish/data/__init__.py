"""The open data: tables declared once, from which files, schemas and dictionary are made.

`tables()` declares, `written()` makes the bytes. Pure and streamed: a table of a million rows never
stands in memory as text.
"""

from __future__ import annotations

from checker.publish.data.columns import Column, Table, Type
from checker.publish.data.estate import ESTATE
from checker.publish.data.packing import LIMIT
from checker.publish.data.pieces import TOGETHER, Maker
from checker.publish.data.reference import REFERENCE
from checker.publish.data.schemas import datapackage, schema
from checker.publish.data.writing import Written, maker, of_audits, written

__all__ = [
    "LIMIT",
    "TABLES",
    "TOGETHER",
    "Column",
    "Maker",
    "Table",
    "Type",
    "Written",
    "datapackage",
    "large",
    "maker",
    "of_audits",
    "schema",
    "written",
]

TABLES: tuple[Table, ...] = (*ESTATE, *REFERENCE)
"""Every table of the open data, in the order people meet them."""


def large() -> list[Table]:
    """The tables made of whole audits."""
    return [table for table in TABLES if table.of_audits]
