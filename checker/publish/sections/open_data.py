"""The open data: the files, their schemas, their dictionary and the page that leads to them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from checker.publish import data
from checker.publish.publication import Publication
from checker.publish.rendering import Render


def pages(publication: Publication, render: Render) -> Iterator[tuple[str, str | bytes]]:
    """Every file of every table, then what describes them."""
    files: list[data.Written] = []
    for table in data.TABLES:
        for file in data.written(table, publication):
            yield f"donnees/{file.name}", file.data
            files.append(file)
        yield f"donnees/schemas/{table.name}.schema.json", _schema(table)
    yield "donnees/datapackage.json", data.datapackage(files, publication)
    yield "donnees/dictionnaire.md", render("dictionnaire.md", tables=data.TABLES)
    grouped = [(table, [file for file in files if file.table is table]) for table in data.TABLES]
    yield "donnees/index.md", render("donnees.md", grouped=grouped, size=size)


def _schema(table: data.Table) -> str:
    return json.dumps(data.schema(table), ensure_ascii=False, indent=2) + "\n"


def size(length: int) -> str:
    """A number of bytes as French readers write it."""
    if length < 1_000:
        return f"{length} octets"
    if length < 1_000_000:
        return f"{length / 1_000:.0f} ko"
    return f"{length / 1_000_000:.1f} Mo".replace(".", ",")
