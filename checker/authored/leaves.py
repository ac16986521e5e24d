"""The smallest values of an authored file, each with its reader and its JSON Schema."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import ConfigDict, PlainValidator, WithJsonSchema

from checker.authored.addresses import read_contact, read_url
from checker.authored.readers import LONGEST_ID, LONGEST_TEXT, SLUG, one_of, read_day, read_slug, read_text


def described(title: str, description: str) -> ConfigDict:
    """The settings of an authored model: frozen, strict, and described in French: pydantic would otherwise
    publish the English docstring."""
    return ConfigDict(
        title=title, frozen=True, extra="forbid", json_schema_extra={"description": description}
    )


class Visibility(StrEnum):
    """Who may read something."""

    PUBLIC = "publique"
    RESTRICTED = "restreinte"


def string(**more: Any) -> WithJsonSchema:
    """The JSON Schema of a text that is not empty, with what more is known of it."""
    return WithJsonSchema({"type": "string", "minLength": 1, **more})


_URL_SCHEMA = {"format": "uri", "pattern": "^https?://[^#@\\s]+$", "maxLength": LONGEST_TEXT}

Text = Annotated[str, PlainValidator(read_text), string(maxLength=LONGEST_TEXT)]
Slug = Annotated[str, PlainValidator(read_slug), string(pattern=f"^{SLUG.pattern}$", maxLength=LONGEST_ID)]
Reference = Annotated[str, PlainValidator(read_text), string(pattern=f"^{SLUG.pattern}$")]
Url = Annotated[str, PlainValidator(read_url), string(**_URL_SCHEMA)]
Day = Annotated[date, PlainValidator(read_day), string(format="date")]
Contact = Annotated[str, PlainValidator(read_contact), string()]
VisibilityWord = Annotated[
    Visibility, PlainValidator(one_of(Visibility)), string(enum=[word.value for word in Visibility])
]
