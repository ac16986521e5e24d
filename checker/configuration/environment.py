"""The values that a file leaves to the environment: `${NAME}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

VARIABLE: Final = r"\$\{[A-Za-z_][A-Za-z0-9_]{0,99}\}"
"""How a value of the environment is written."""


def filled(text: str, environment: Mapping[str, str]) -> str:
    """A text with the values of the variables that it names, which are there."""
    return re.sub(VARIABLE, lambda found: environment[found[0][2:-1]].strip(), text)


def missing(text: str, environment: Mapping[str, str]) -> list[str]:
    """The variables that a text names and that have no value."""
    return [name[2:-1] for name in re.findall(VARIABLE, text) if not environment.get(name[2:-1], "").strip()]
