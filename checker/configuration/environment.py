"""The values that a file leaves to the environment: `${NAME}`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from checker.authored.problems import Problem, quoted
from checker.authored.readers import fault, read_text
from checker.authored.tree import Place

VARIABLE: Final = r"\$\{[A-Za-z_][A-Za-z0-9_]{0,99}\}"
"""How a value of the environment is written."""


def reader(pattern: str, kept: str) -> Callable[[Any], str]:
    """A reader of values that may only be named; `kept` says what stays in the environment. The value itself,
    which may be a secret, is never quoted."""

    def read(value: Any) -> str:
        text = read_text(value)
        if not re.fullmatch(pattern, text):
            more = f"{kept} reste dans l'environnement : écrivez ${{NOM_DE_LA_VARIABLE}}"
            raise fault("valeur écrite dans le fichier", more)
        return text

    return read


def unset(name: str, place: Place) -> Problem:
    """That a variable which is named there has no value."""
    return Problem(
        "", *place, f"la variable {quoted(name)} n'a pas de valeur", "donnez-la dans l'environnement"
    )


def filled(text: str, environment: Mapping[str, str]) -> str:
    """A text with the values of the variables that it names, which are there."""
    return re.sub(VARIABLE, lambda found: environment[found[0][2:-1]].strip(), text)


def missing(text: str, environment: Mapping[str, str]) -> list[str]:
    """The variables that a text names and that have no value."""
    return [name[2:-1] for name in re.findall(VARIABLE, text) if not environment.get(name[2:-1], "").strip()]
