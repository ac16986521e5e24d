"""The words and the smallest values of a crisis file, each with its reader and its JSON Schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import PlainValidator

from checker.authored.addresses import read_url
from checker.authored.leaves import formed, string
from checker.authored.problems import quoted
from checker.authored.readers import fault, read_text
from checker.model.address import host_of
from checker.model.words import Labelled

LONGEST_TITLE = 90
LONGEST_DESCRIPTION = 220
LONGEST_LINE = 200

STATE_HOSTS = ("gouv.fr", "service-public.fr", "meteofrance.fr", "meteofrance.com")
"""Hosts, with all below them, that a message may send the public to."""


class State(Labelled):
    """Where a crisis stands: the four measures of the national alert code, before and after them.

    Source: code de la sécurité intérieure, code d'alerte national.
    """

    DRAFT = "brouillon"
    WATCH = "vigilance"
    ALERT = "alerte"
    INSTRUCTIONS = "consignes", "consignes répétées"
    END = "fin-d-alerte", "fin d'alerte"
    CLOSED = "cloturee", "clôturée"


NEXT: Mapping[State, tuple[State, ...]] = {
    State.DRAFT: (State.WATCH, State.ALERT),
    State.WATCH: (State.WATCH, State.ALERT, State.END),
    State.ALERT: (State.ALERT, State.INSTRUCTIONS, State.END),
    State.INSTRUCTIONS: (State.ALERT, State.INSTRUCTIONS, State.END),
    State.END: (State.ALERT, State.CLOSED),
    State.CLOSED: (),
}
"""What may follow each state. An alert may start again after its end, never after its closing."""

ACTIVE = (State.WATCH, State.ALERT, State.INSTRUCTIONS)
"""States in which people are in danger, or may be."""


class Nature(StrEnum):
    """Whether it is real (the words of CAP's `status`)."""

    REAL = "reelle"
    EXERCISE = "exercice"
    EXAMPLE = "exemple"

    @property
    def prefix(self) -> str:
        """What every title must begin with, so that nobody is misled."""
        return {Nature.REAL: "", Nature.EXERCISE: "EXERCICE", Nature.EXAMPLE: "EXEMPLE FICTIF"}[self]


# --- values --------------------------------------------------------------------------------------


def read_line(longest: int) -> Callable[[Any], str]:
    """A reader of one line of visible characters, of at most so many."""

    def read(value: Any) -> str:
        text = read_text(value)
        if not text.replace("\u00a0", " ").replace("\u202f", " ").isprintable():
            found = f"caractère invisible ou saut de ligne dans {quoted(text)}"
            raise fault(found, "écrivez une seule ligne")
        if len(text) > longest:
            raise fault(f"texte de {len(text)} caractères", f"au plus {longest}")
        return text

    return read


def read_function(value: Any) -> str:
    """A function that approves or decides: never the address of a person."""
    text = read_line(LONGEST_LINE)(value)
    if "@" in text:
        raise fault("adresse électronique au lieu d'une fonction", "écrivez la fonction, jamais la personne")
    return text


def read_state_url(value: Any) -> str:
    """The address of a page of the State: in a crisis, nobody is sent anywhere else."""
    text = read_url(value)
    host = host_of(text)
    if not any(host == known or host.endswith("." + known) for known in STATE_HOSTS):
        found = f"lien hors des sites de l'État {quoted(text)}"
        raise fault(found, f"sites admis : {', '.join(STATE_HOSTS)}")
    return text


def _line(longest: int) -> tuple[PlainValidator, Any]:
    return PlainValidator(read_line(longest)), string(maxLength=longest)


_AREA = (
    r"(?:pays:FR|reg:[0-9]{2,3}|dep:(?:[0-9]{2}|2[AB]|97[1-8])|com:[0-9][0-9AB][0-9]{3}|com-outremer:9[78][0-9]"
    r"|etranger:[A-Z]{2}|poste:[a-z-]{2,40}|fictif:[a-z0-9-]{2,40})"
)
_AREAS = "pays:FR, reg:93, dep:13, com:13055, com-outremer:987, etranger:SN, poste:dakar, fictif:nom"
_PHONE = r"\+?[0-9](?:[ .]?[0-9]){1,14}"

Title = Annotated[str, *_line(LONGEST_TITLE)]
Description = Annotated[str, *_line(LONGEST_DESCRIPTION)]
Line = Annotated[str, *_line(LONGEST_LINE)]
Function = Annotated[str, PlainValidator(read_function), string(maxLength=LONGEST_LINE, pattern="^[^@]+$")]
AreaCode = Annotated[str, *formed(_AREA, "territoire mal écrit", f"exemples : {_AREAS}")]
StateUrl = Annotated[
    str, PlainValidator(read_state_url), string(format="uri", pattern="^https?://[^#@\\s]+$")
]
Language = Annotated[
    str, *formed(r"[a-z]{2,3}(?:-[A-Z]{2})?", "code de langue mal écrit", "exemples : en, es, pt-BR")
]
Phone = Annotated[str, *formed(_PHONE, "numéro mal écrit", "des chiffres, comme 112 ou 0 800 00 00 00")]
