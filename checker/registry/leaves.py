"""The smallest values of the registry's files, each with its reader and its JSON Schema."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from checker.authored.addresses import read_endpoint, read_host, read_host_and_port
from checker.authored.leaves import string
from checker.authored.readers import between, one_of
from checker.model import AgreementState, Kind, Lifecycle, Role


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


Host = Annotated[str, PlainValidator(read_host), string()]
HostAndPort = Annotated[str, PlainValidator(read_host_and_port), string()]
Endpoint = Annotated[str, PlainValidator(read_endpoint), string(examples=["192.0.2.10:8080"])]
KindWord = Annotated[Kind, PlainValidator(one_of(Kind)), WithJsonSchema(_choices(Kind))]
StateWord = Annotated[Lifecycle, PlainValidator(one_of(Lifecycle)), WithJsonSchema(_choices(Lifecycle))]
AgreementWord = Annotated[
    AgreementState, PlainValidator(one_of(AgreementState)), WithJsonSchema(_choices(AgreementState))
]
RoleWord = Annotated[Role, PlainValidator(one_of(Role, "clé")), string(enum=[role.value for role in Role])]
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
