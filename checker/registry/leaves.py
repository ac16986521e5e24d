"""The smallest values of an authored file, each with its reader and its JSON Schema."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import ConfigDict, PlainValidator, WithJsonSchema

from checker.model import AgreementState, Kind, Lifecycle, Role
from checker.registry.addresses import (
    read_contact,
    read_endpoint,
    read_host,
    read_host_and_port,
    read_url,
)
from checker.registry.words import (
    LONGEST_ID,
    LONGEST_TEXT,
    SLUG,
    between,
    one_of,
    read_day,
    read_slug,
    read_text,
)


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


class Function(StrEnum):
    """Why one would write to the team of a site: always a function, never a person."""

    GENERAL = "general"
    TECHNICAL = "technique"
    EDITORIAL = "editorial"
    ACCESSIBILITY = "accessibilite"
    REPORTING = "signalement"
    SECURITY = "securite"
    PRIVACY = "donnees_personnelles"
    PRESS = "presse"

    @property
    def label(self) -> str:
        """The French words a reader sees."""
        return _FUNCTIONS.get(self, self.value)


_FUNCTIONS = {
    Function.GENERAL: "général",
    Function.EDITORIAL: "éditorial",
    Function.ACCESSIBILITY: "accessibilité",
    Function.SECURITY: "sécurité",
    Function.PRIVACY: "données personnelles",
}


def _choices(vocabulary: type[Kind | Lifecycle | AgreementState]) -> dict[str, Any]:
    return {
        "type": "string",
        "enum": [word.value for word in vocabulary],
        "markdownEnumDescriptions": [word.label for word in vocabulary],
    }


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
Host = Annotated[str, PlainValidator(read_host), string()]
HostAndPort = Annotated[str, PlainValidator(read_host_and_port), string()]
Endpoint = Annotated[str, PlainValidator(read_endpoint), string(examples=["192.0.2.10:8080"])]
KindWord = Annotated[Kind, PlainValidator(one_of(Kind)), WithJsonSchema(_choices(Kind))]
StateWord = Annotated[Lifecycle, PlainValidator(one_of(Lifecycle)), WithJsonSchema(_choices(Lifecycle))]
AgreementWord = Annotated[
    AgreementState, PlainValidator(one_of(AgreementState)), WithJsonSchema(_choices(AgreementState))
]
RoleWord = Annotated[Role, PlainValidator(one_of(Role, "clé")), string(enum=[role.value for role in Role])]
VisibilityWord = Annotated[
    Visibility, PlainValidator(one_of(Visibility)), string(enum=[word.value for word in Visibility])
]
FunctionWord = Annotated[
    Function, PlainValidator(one_of(Function, "clé")), string(enum=[word.value for word in Function])
]
PageCount = Annotated[
    int,
    PlainValidator(between("un nombre entier", int, 1, 500)),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 500}),
]
Seconds = Annotated[
    float,
    PlainValidator(between("un nombre", float, 0, 60)),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 60}),
]
