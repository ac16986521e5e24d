"""What of an entry may be published: the keys declared so, and no other.

A key is private unless said: `shown` declares a public one; `kept`, or pydantic's own `Field`, a private one.
"""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, Field
from pydantic.fields import FieldInfo

M = TypeVar("M", bound=BaseModel)


def _shown(_: dict[str, Any]) -> None:
    """The mark of a public key: it adds nothing to the JSON Schema."""


def kept(alias: str, description: str | None = None, default: Any = ..., **more: Any) -> Any:
    """A key, by the name authors write; one without a default is obligatory. Nothing publishes it by itself."""
    return Field(default, alias=alias, description=description, **more)


def shown(alias: str, description: str | None = None, default: Any = ..., **more: Any) -> Any:
    """A key that is published wherever its entry is."""
    return kept(alias, description, default, json_schema_extra=_shown, **more)


def is_public(field: FieldInfo) -> bool:
    """Whether a key is published."""
    return field.json_schema_extra is _shown


def only_public(entry: M) -> M:
    """A copy with the public keys alone, however deep. A private one has its default; without one, it is
    not there at all and reading it fails."""
    kept = {
        field.alias or name: _only_public(getattr(entry, name))
        for name, field in type(entry).model_fields.items()
        if is_public(field)
    }
    return type(entry).model_construct(**kept)


def _only_public(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return only_public(value)
    if isinstance(value, (list, tuple)):
        return type(value)(map(_only_public, value))
    if isinstance(value, dict):
        return {key: _only_public(one) for key, one in value.items()}
    return value
