"""The open data: the files, their schemas, their dictionary and the page that leads to them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from checker.formats import json as report
from checker.publish import data
from checker.publish.page.publication import Publication
from checker.publish.page.rendering import Render

_REPORT: Final = "schemas/rapport.schema.json"
"""The schema of the reports that the commands write as JSON: no table, and published beside theirs."""


def outline(_: Publication, render: Render) -> Iterator[tuple[str, str | bytes]]:
    """The pages, before any table is made, and the files that authors' texts lead to."""
    yield "donnees/datapackage.json", b""
    yield f"donnees/{_REPORT}", b""
    yield from _readers(render, [])


def pages(publication: Publication, render: Render) -> Iterator[tuple[str, str | bytes]]:
    """Every file of every table and what describes them, then the two pages for readers."""
    written: list[data.Written] = []
    for name, content in files(publication, written):
        yield f"donnees/{name}", content
    yield from _readers(render, written)


def _readers(render: Render, written: list[data.Written]) -> Iterator[tuple[str, str]]:
    yield "donnees/dictionnaire.md", render("dictionnaire.md", tables=data.TABLES)
    grouped = [(table, files) for table in data.TABLES if (files := [f for f in written if f.table is table])]
    yield "donnees/index.md", render("donnees.md", grouped=grouped, size=size)


def files(
    publication: Publication, written: list[data.Written] | None = None
) -> Iterator[tuple[str, str | bytes]]:
    """The files for programs: their name inside the folder of the data, and their content. `written`
    receives what is known of each."""
    known = [] if written is None else written
    for file in data.every(data.TABLES, publication):
        yield file.name, file.data
        known.append(file)
    for table in data.TABLES:
        yield f"schemas/{table.name}.schema.json", _written(data.schema(table))
    yield _REPORT, _written(report.schema())
    yield "datapackage.json", data.datapackage(known, publication)


def _written(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def size(length: int) -> str:
    """A number of bytes as French readers write it."""
    if length < 1_000:
        return f"{length} octets"
    if length < 1_000_000:
        return f"{length / 1_000:.0f} ko"
    return f"{length / 1_000_000:.1f} Mo".replace(".", ",")
