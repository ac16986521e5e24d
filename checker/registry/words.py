"""The words and the smallest values of the registry's files, each with its reader and its JSON Schema."""

from __future__ import annotations

from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema

from checker.authored.addresses import read_endpoint, read_host, read_host_and_port
from checker.authored.leaves import string, whole
from checker.authored.readers import between
from checker.model.words import Labelled


class Function(Labelled):
    """Why one would write to the team of a site: always a function, never a person."""

    GENERAL = "general", "général"
    TECHNICAL = "technique"
    EDITORIAL = "editorial", "éditorial"
    ACCESSIBILITY = "accessibilite", "accessibilité"
    REPORTING = "signalement"
    SECURITY = "securite", "sécurité"
    PRIVACY = "donnees_personnelles", "données personnelles"
    PRESS = "presse"


Host = Annotated[str, PlainValidator(read_host), string()]
HostAndPort = Annotated[str, PlainValidator(read_host_and_port), string()]
Endpoint = Annotated[str, PlainValidator(read_endpoint), string(examples=["192.0.2.10:8080"])]
PageCount = Annotated[int, *whole(1, 500)]
Seconds = Annotated[
    float,
    PlainValidator(between("un nombre", float, 0, 60)),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 60}),
]
