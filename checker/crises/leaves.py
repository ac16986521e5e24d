"""The smallest values of a crisis file, each with its reader and its JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import PlainValidator, WithJsonSchema

from checker.authored.addresses import read_url
from checker.authored.leaves import Visibility, string
from checker.authored.problems import quoted
from checker.authored.readers import fault, one_of, read_text
from checker.model.address import host_of
from checker.model.crises import Nature, State
from checker.model.notices import Event, Vigilance, Weight

LONGEST_TITLE = 90
LONGEST_DESCRIPTION = 220
LONGEST_LINE = 200

STATE_HOSTS = ("gouv.fr", "service-public.fr", "meteofrance.fr", "meteofrance.com")
"""Hosts, with all below them, that a message may send the public to."""


E = TypeVar("E", bound=StrEnum)


def read_line(longest: int) -> Callable[[Any], str]:
    """A reader of one line of visible characters, of at most so many."""

    def read(value: Any) -> str:
        text = read_text(value)
        if not text.replace("\u00a0", " ").replace("\u202f", " ").isprintable():
            raise fault(
                f"caractère invisible ou saut de ligne dans {quoted(text)}", "écrivez une seule ligne"
            )
        if len(text) > longest:
            raise fault(f"texte de {len(text)} caractères", f"au plus {longest}")
        return text

    return read


_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})", re.ASCII)


def read_moment(value: Any) -> datetime:
    """A date and time with its offset from UTC."""
    text = read_text(value)
    if not _MOMENT.fullmatch(text):
        raise fault(
            f"date et heure mal écrites {quoted(text)}",
            "attendu AAAA-MM-JJTHH:MM et le décalage horaire, comme 2026-11-22T08:15+01:00",
        )
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise fault(f"date ou heure impossible {quoted(text)}", "vérifiez chaque nombre") from None


_AREA = re.compile(
    r"pays:FR|reg:[0-9]{2,3}|dep:(?:[0-9]{2}|2[AB]|97[1-8])|com:[0-9][0-9AB][0-9]{3}|com-outremer:9[78][0-9]"
    r"|etranger:[A-Z]{2}|poste:[a-z-]{2,40}|fictif:[a-z0-9-]{2,40}"
)


def read_area(value: Any) -> str:
    """The code of a place: INSEE for France, ISO 3166-1 for countries."""
    text = read_text(value)
    if not _AREA.fullmatch(text):
        known = "pays:FR, reg:93, dep:13, com:13055, com-outremer:987, etranger:SN, poste:dakar, fictif:nom"
        raise fault(f"territoire mal écrit {quoted(text)}", f"exemples : {known}")
    return text


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
        raise fault(
            f"lien hors des sites de l'État {quoted(text)}", f"sites admis : {', '.join(STATE_HOSTS)}"
        )
    return text


def _matched(pattern: str, what: str, expected: str) -> Callable[[Any], str]:
    compiled = re.compile(pattern, re.ASCII)

    def read(value: Any) -> str:
        text = read_text(value)
        if not compiled.fullmatch(text):
            raise fault(f"{what} mal écrit {quoted(text)}", expected)
        return text

    return read


_LANGUAGE = r"[a-z]{2,3}(?:-[A-Z]{2})?"
_NUMBER = r"\+?[0-9](?:[ .]?[0-9]){1,14}"


def _choice(vocabulary: type[E]) -> WithJsonSchema:
    return string(enum=[word.value for word in vocabulary])


Title = Annotated[str, PlainValidator(read_line(LONGEST_TITLE)), string(maxLength=LONGEST_TITLE)]
Description = Annotated[
    str, PlainValidator(read_line(LONGEST_DESCRIPTION)), string(maxLength=LONGEST_DESCRIPTION)
]
Line = Annotated[str, PlainValidator(read_line(LONGEST_LINE)), string(maxLength=LONGEST_LINE)]
Function = Annotated[str, PlainValidator(read_function), string(maxLength=LONGEST_LINE, pattern="^[^@]+$")]
Moment = Annotated[datetime, PlainValidator(read_moment), string(pattern=f"^{_MOMENT.pattern}$")]
AreaCode = Annotated[str, PlainValidator(read_area), string(pattern=f"^(?:{_AREA.pattern})$")]
StateUrl = Annotated[
    str, PlainValidator(read_state_url), string(format="uri", pattern="^https?://[^#@\\s]+$")
]
Language = Annotated[
    str,
    PlainValidator(_matched(_LANGUAGE, "code de langue", "exemples : en, es, pt-BR")),
    string(pattern=f"^{_LANGUAGE}$"),
]
Phone = Annotated[
    str,
    PlainValidator(_matched(_NUMBER, "numéro", "des chiffres, comme 112 ou 0 800 00 00 00")),
    string(pattern=f"^{_NUMBER}$"),
]
EventWord = Annotated[Event, PlainValidator(one_of(Event)), _choice(Event)]
NatureWord = Annotated[Nature, PlainValidator(one_of(Nature)), _choice(Nature)]
StateWord = Annotated[State, PlainValidator(one_of(State)), _choice(State)]
LevelWord = Annotated[Vigilance, PlainValidator(one_of(Vigilance)), _choice(Vigilance)]
WeightWord = Annotated[Weight, PlainValidator(one_of(Weight)), _choice(Weight)]
VisibilityWord = Annotated[Visibility, PlainValidator(one_of(Visibility)), _choice(Visibility)]
