"""The server that a team has started before its pages are checked."""

from __future__ import annotations

import shlex
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from pydantic import BaseModel, PlainValidator, WithJsonSchema

from checker.authored.leaves import described, string
from checker.authored.problems import quoted
from checker.authored.public import kept
from checker.authored.readers import between, fault, read_text
from checker.model.address import Address
from checker.reading import redacted

DELAY: Final = 60.0
LONGEST_DELAY: Final = 600.0
"""Seconds given to a server to answer."""


def _read_command(value: Any) -> str:
    command = read_text(value)
    try:
        words = shlex.split(command)
    except ValueError:
        raise fault("commande mal écrite", "un guillemet n'est pas refermé") from None
    if not words or not command.isprintable():
        raise fault("commande mal écrite", "écrivez-la sur une ligne, comme « npm run start »")
    return command


def _read_local(value: Any) -> str:
    """An address of this very machine."""
    url = read_text(value)
    try:
        parts = urlsplit(url)
        wrong = parts.port == 0 or "@" in parts.netloc
    except ValueError:
        wrong = True
    if (
        wrong
        or not Address.of(url).local
        or parts.scheme not in {"http", "https"}
        or not url.isprintable()
        or " " in url
    ):
        raise fault(
            f"adresse {quoted(redacted(url))}",
            "écrivez une adresse de cette machine, comme http://localhost:3000/",
        )
    return url


Command = Annotated[str, PlainValidator(_read_command), string()]
Local = Annotated[
    str,
    PlainValidator(_read_local),
    string(format="uri", pattern=r"^https?://(([^/@]+\.)?localhost|127\.[0-9.]+|\[::1\])(:[0-9]+)?(/\S*)?$"),
]
Seconds = Annotated[
    float,
    PlainValidator(between("un nombre", float, 1.0, LONGEST_DELAY)),
    WithJsonSchema({"type": "number", "minimum": 1, "maximum": LONGEST_DELAY}),
]


class Launch(
    BaseModel, **described("Démarrage", "Le serveur à démarrer avant le contrôle, arrêté à la fin.")
):
    """A command, and the address where it will answer."""

    command: Command = kept("commande", "Commande, sans interpréteur : npm run start.")
    url: Local = kept("attendre", "Adresse de cette machine qui répond quand le serveur est prêt.")
    delay: Seconds = kept("delai", "Secondes accordées au serveur pour répondre (60 par défaut).", DELAY)
