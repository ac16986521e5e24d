"""The open data: tables declared once, from which files, schemas and dictionary are made.

A `Column` says its name, its type, its meaning and how its value is found: it is written nowhere else.
Rows become JSON Lines (`groups`), and these the published files (`files`). Pure and streamed: a table of a
million rows never stands in memory as text.
"""

from __future__ import annotations

from checker.publish.data.columns import Column, Table, Type
from checker.publish.data.estate import ESTATE
from checker.publish.data.files import LIMIT, Written, every, spreadsheet
from checker.publish.data.groups import TOGETHER, Group, Groups
from checker.publish.data.reference import REFERENCE
from checker.publish.data.schemas import datapackage, schema

__all__ = [
    "LIMIT",
    "TABLES",
    "TOGETHER",
    "Column",
    "Group",
    "Groups",
    "Table",
    "Type",
    "Written",
    "datapackage",
    "every",
    "schema",
    "spreadsheet",
]

TABLES: tuple[Table, ...] = (*ESTATE, *REFERENCE)
"""Every table of the open data, in the order people meet them."""
