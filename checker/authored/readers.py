"""Readers of the words, dates and numbers of an authored file.

Each takes what the file holds and gives the value, or raises a fault that says in French what
was found and what was expected.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from pydantic_core import PydanticCustomError

from checker.authored.problems import closest, quoted
from checker.reading import plain

FAULT = "faute"
"""The type of the errors raised here; their context holds found, expected and suggestion."""

LONGEST_TEXT = 2000
LONGEST_ID = 64

E = TypeVar("E", bound=StrEnum)
N = TypeVar("N", int, float)


def fault(found: str, expected: str = "", suggestion: str = "") -> PydanticCustomError:
    """The error to raise when a value is wrong."""
    context = {"found": found, "expected": expected, "suggestion": suggestion}
    return PydanticCustomError(FAULT, "{found}", context)


def shape(value: Any) -> str:
    """What kind of thing a value is, in French."""
    if isinstance(value, dict):
        return "des clés et des valeurs"
    return "une liste" if isinstance(value, list) else "un texte"


def read_text(value: Any) -> str:
    """A text that says something, without the spaces around it."""
    if not isinstance(value, str):
        raise fault(f"{shape(value)} au lieu d'un texte")
    text = value.strip()
    if not text:
        raise fault("texte vide", "écrivez-le ou retirez la clé")
    if len(text) > LONGEST_TEXT:
        raise fault("texte trop long", f"au plus {LONGEST_TEXT} caractères")
    return text


def matching(pattern: str, wrong: str, expected: str) -> Callable[[Any], str]:
    """A reader of texts of one form; `wrong` says that a text has another, `expected` which it should have."""
    compiled = re.compile(pattern, re.ASCII)

    def read(value: Any) -> str:
        text = read_text(value)
        if not compiled.fullmatch(text):
            raise fault(f"{wrong} {quoted(text)}", expected)
        return text

    return read


SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read_slug(value: Any) -> str:
    """An identifier that may stand in an address or a file name."""
    text = read_text(value)
    if not SLUG.fullmatch(text) or len(text) > LONGEST_ID:
        better = re.sub("[^a-z0-9]+", "-", plain(text)).strip("-")
        rule = f"minuscules sans accent, chiffres et tirets, au plus {LONGEST_ID} caractères"
        raise fault(
            f"identifiant mal formé {quoted(text)}", rule, better if len(better) <= LONGEST_ID else ""
        )
    return text


def one_of(vocabulary: type[E], name: str = "valeur") -> Callable[[Any], E]:
    """A reader of the words of a vocabulary; `name` says whether they are values or keys."""
    known = tuple(word.value for word in vocabulary)

    def read(value: Any) -> E:
        text = read_text(value)
        if text not in known:
            choices = f"{name}s possibles : {', '.join(known)}"
            raise fault(f"{name} inconnue {quoted(text)}", choices, closest(text, known))
        return vocabulary(text)

    return read


_DAY = r"\d{4}-\d{2}-\d{2}"
_DAY_EXAMPLE = "une date s'écrit AAAA-MM-JJ, comme 2024-07-05"


def read_day(value: Any) -> date:
    """A date written as ISO 8601 does, whole."""
    text = matching(_DAY, "date mal écrite", _DAY_EXAMPLE)(value)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise fault(f"date impossible {quoted(text)}", "vérifiez le mois et le jour") from None


MOMENT = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})"
_MOMENT_EXAMPLE = "attendu AAAA-MM-JJTHH:MM et le décalage horaire, comme 2026-11-22T08:15+01:00"


def read_moment(value: Any) -> datetime:
    """A date and time with its offset from UTC."""
    text = matching(MOMENT, "instant mal écrit", _MOMENT_EXAMPLE)(value)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise fault(f"date ou heure impossible {quoted(text)}", "vérifiez chaque nombre") from None


def read_flag(value: Any) -> bool:
    """Yes or no."""
    text = read_text(value).lower()
    if text not in {"true", "false", "oui", "non"}:
        raise fault(f"{quoted(text)} au lieu de « true » ou « false »")
    return text in {"true", "oui"}


def between(name: str, kind: type[N], least: N, most: N) -> Callable[[Any], N]:
    """A reader of numbers from `least` to `most`; `name` is what they are called."""

    def read(value: Any) -> N:
        text = read_text(value)
        try:
            number = kind(text if text.isascii() and "_" not in text else "")
        except ValueError:
            raise fault(f"{quoted(text)} au lieu d'{name}") from None
        if not least <= number <= most:  # also refuses « nan »
            raise fault(f"nombre hors limites {quoted(text)}", f"entre {least} et {most}")
        return number

    return read
