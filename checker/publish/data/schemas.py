"""Declared tables → JSON Schemas, and the catalogue of the files (Data Package)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from checker.publish.data.columns import Column, Table, Type
from checker.publish.data.files import LICENCE, Written
from checker.publish.page.publication import Publication

_MEDIA = {"csv": "text/csv", "json": "application/json", "parquet": "application/vnd.apache.parquet"}
_TYPES = {Type.INTEGER: "integer", Type.BOOLEAN: "boolean", Type.LIST: "array", Type.RECORDS: "array"}


def schema(table: Table) -> dict[str, Any]:
    """The JSON Schema of the JSON file of a table."""
    text = {"type": "string"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": table.title,
        "description": table.meaning,
        "type": "object",
        "properties": {
            "table": {"const": table.name},
            "titre": {"const": table.title},
            "date": {"type": "string", "format": "date"},
            "version": text,
            "licence": {"const": LICENCE},
            "schema": text,
            "donnees": {"type": "array", "items": _row(table.columns)},
        },
        "required": ["table", "titre", "date", "version", "licence", "schema", "donnees"],
        "additionalProperties": False,
    }


def _row(columns: Iterable[Column]) -> dict[str, Any]:
    properties = {column.name: _column(column) for column in columns}
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _column(column: Column) -> dict[str, Any]:
    name = _TYPES.get(column.type, "string")
    described: dict[str, Any] = {"type": [name, "null"] if column.optional else name}
    described["description"] = column.meaning
    choices = [*column.values, *([None] if column.optional else [])]
    if column.type is Type.DATE:
        described["format"] = "date"
    elif column.type is Type.LIST:
        described["items"] = {"type": "string"} | ({"enum": choices} if column.values else {})
    elif column.type is Type.RECORDS:
        described["items"] = _row(column.fields)
    elif column.values:
        described["enum"] = choices
    return described


def datapackage(files: Iterable[Written], publication: Publication) -> str:
    """The catalogue of the files, with sizes and digests, for programs.

    Source: https://datapackage.org/standard/data-package/
    """
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "conforme",
        "title": "Conforme : les sites de l'État face à leurs standards",
        "version": publication.version,
        "created": f"{publication.day}T00:00:00Z",
        "licenses": [{"name": LICENCE, "title": "Licence Ouverte / Open Licence 2.0"}],
        "resources": [_resource(file) for file in files],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(file: Written) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": file.name.removesuffix(".gz").replace(".", "-"),
        "path": file.name,
        "title": file.table.title,
        "description": file.table.meaning,
        "format": file.format,
        "mediatype": _MEDIA[file.format],
        "bytes": len(file.data),
        "hash": f"sha256:{file.digest}",
        "schema": {
            "primaryKey": list(file.table.key),
            "fields": [{"name": c.name, "title": c.meaning} for c in file.table.columns],
        },
    }
    if file.format != "parquet":
        described["encoding"] = "utf-8"
    if file.format == "csv":
        described["dialect"] = {"delimiter": ";" if file.spreadsheet else ","}
    return described
