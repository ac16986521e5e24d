"""The words and the smallest values of the registry's files, each with its reader and its JSON Schema."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema

from checker.authored.addresses import read_endpoint, read_host, read_host_and_port
from checker.authored.leaves import string, whole
from checker.authored.readers import between


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


Host = Annotated[str, PlainValidator(read_host), string()]
HostAndPort = Annotated[str, PlainValidator(read_host_and_port), string()]
Endpoint = Annotated[str, PlainValidator(read_endpoint), string(examples=["192.0.2.10:8080"])]
PageCount = Annotated[int, *whole(1, 500)]
Seconds = Annotated[
    float,
    PlainValidator(between("un nombre", float, 0, 60)),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 60}),
]
