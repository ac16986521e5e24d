"""The JSON Schemas of the authored files, generated from their models, for editors."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import NullableSchema


class _Plain(GenerateJsonSchema):
    """An optional key may be left out, never written empty."""

    def nullable_schema(self, schema: NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


def list_of(model: type[BaseModel], title: str, description: str) -> dict[str, Any]:
    """The schema of a file that holds a list of entries."""
    return _schema(TypeAdapter(list[model]), title, description)  # type: ignore[valid-type]


def one_of(model: type[BaseModel], title: str, description: str) -> dict[str, Any]:
    """The schema of a file that holds one entry."""
    return _schema(TypeAdapter(model), title, description)


def _schema(adapter: TypeAdapter[Any], title: str, description: str) -> dict[str, Any]:
    generated = adapter.json_schema(schema_generator=_Plain)
    _drop_empty_defaults(generated)
    generated.setdefault("$defs", {})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "description": description,
        **generated,
    }


def _drop_empty_defaults(node: Any) -> None:
    """Remove « default: null » and empty defaults, which an editor would offer to write."""
    if isinstance(node, dict):
        if "default" in node and not isinstance(node["default"], str):
            del node["default"]
        for child in node.values():
            _drop_empty_defaults(child)
    elif isinstance(node, list):
        for child in node:
            _drop_empty_defaults(child)
