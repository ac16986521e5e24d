"""The smallest values of an authored file, each with its reader and its JSON Schema."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import ConfigDict, GetCoreSchemaHandler, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import CoreSchema

from checker.authored.addresses import read_contact, read_url
from checker.authored.readers import (
    LONGEST_ID,
    LONGEST_TEXT,
    MOMENT,
    SLUG,
    between,
    matching,
    one_of,
    read_day,
    read_flag,
    read_moment,
    read_slug,
    read_text,
)

E = TypeVar("E", bound=StrEnum)


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


def whole(least: int, most: int) -> tuple[PlainValidator, WithJsonSchema]:
    """The reader and the JSON Schema of whole numbers from `least` to `most`."""
    reader = PlainValidator(between("un nombre entier", int, least, most))
    return reader, WithJsonSchema({"type": "integer", "minimum": least, "maximum": most})


def formed(pattern: str, wrong: str, expected: str) -> tuple[PlainValidator, WithJsonSchema]:
    """The reader and the JSON Schema of texts of one form (see `matching`)."""
    return PlainValidator(matching(pattern, wrong, expected)), string(pattern=f"^{pattern}$")


@dataclass(frozen=True)
class _OneOf:
    """The words of the vocabulary that is annotated; `name` says whether they are values or keys, `labelled`
    whether an editor shows their labels."""

    name: str = "valeur"
    labelled: bool = False

    def __get_pydantic_core_schema__(self, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        words = {"type": "string", "enum": [word.value for word in source]}
        if self.labelled:
            words["markdownEnumDescriptions"] = [word.label for word in source]
        reader = PlainValidator(one_of(source, self.name))
        return handler.generate_schema(Annotated[source, reader, WithJsonSchema(words)])


Word = Annotated[E, _OneOf()]
KeyWord = Annotated[E, _OneOf("clé")]
LabelledWord = Annotated[E, _OneOf(labelled=True)]

_URL_SCHEMA = {"format": "uri", "pattern": "^https?://[^#@\\s]+$", "maxLength": LONGEST_TEXT}

Text = Annotated[str, PlainValidator(read_text), string(maxLength=LONGEST_TEXT)]
Slug = Annotated[str, PlainValidator(read_slug), string(pattern=f"^{SLUG.pattern}$", maxLength=LONGEST_ID)]
Reference = Annotated[str, PlainValidator(read_text), string(pattern=f"^{SLUG.pattern}$")]
Url = Annotated[str, PlainValidator(read_url), string(**_URL_SCHEMA)]
Day = Annotated[date, PlainValidator(read_day), string(format="date")]
Moment = Annotated[
    datetime,
    PlainValidator(read_moment),
    PlainSerializer(datetime.isoformat, when_used="json"),
    string(pattern=f"^{MOMENT}$"),
]
Flag = Annotated[bool, PlainValidator(read_flag), WithJsonSchema({"type": "boolean"})]
Contact = Annotated[str, PlainValidator(read_contact), string()]
