"""The smallest values of an authored file, each with its reader and its JSON Schema."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

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


def _choices(vocabulary: type[Kind | Lifecycle | AgreementState]) -> dict[str, Any]:
    return {
        "type": "string",
        "enum": [word.value for word in vocabulary],
        "markdownEnumDescriptions": [word.label for word in vocabulary],
    }


def _string(**more: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "minLength": 1, **more})


_URL_SCHEMA = {"format": "uri", "pattern": "^https?://[^#@\\s]+$", "maxLength": LONGEST_TEXT}

Text = Annotated[str, PlainValidator(read_text), _string(maxLength=LONGEST_TEXT)]
Slug = Annotated[str, PlainValidator(read_slug), _string(pattern=f"^{SLUG.pattern}$", maxLength=LONGEST_ID)]
Reference = Annotated[str, PlainValidator(read_text), _string(pattern=f"^{SLUG.pattern}$")]
Url = Annotated[str, PlainValidator(read_url), _string(**_URL_SCHEMA)]
Day = Annotated[date, PlainValidator(read_day), _string(format="date")]
Contact = Annotated[str, PlainValidator(read_contact), _string()]
Host = Annotated[str, PlainValidator(read_host), _string()]
HostAndPort = Annotated[str, PlainValidator(read_host_and_port), _string()]
Endpoint = Annotated[str, PlainValidator(read_endpoint), _string(examples=["192.0.2.10:8080"])]
KindWord = Annotated[Kind, PlainValidator(one_of(Kind)), WithJsonSchema(_choices(Kind))]
StateWord = Annotated[Lifecycle, PlainValidator(one_of(Lifecycle)), WithJsonSchema(_choices(Lifecycle))]
AgreementWord = Annotated[
    AgreementState, PlainValidator(one_of(AgreementState)), WithJsonSchema(_choices(AgreementState))
]
RoleWord = Annotated[Role, PlainValidator(one_of(Role, "clé")), _string(enum=[role.value for role in Role])]
FunctionWord = Annotated[
    Function, PlainValidator(one_of(Function, "clé")), _string(enum=[word.value for word in Function])
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
