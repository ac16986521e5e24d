"""Numbers as options: finite, and with a decimal comma for who types one."""

from __future__ import annotations

import math
from typing import Any

import click


class Number(click.FloatRange):
    """A number between two bounds. « nan » compares with nothing, so bounds alone let it pass."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """What was typed, as a float; refused when it is no number."""
        typed: Any = value.replace(",", ".") if isinstance(value, str) else value
        number = super().convert(typed, param, ctx)
        if not math.isfinite(number):
            self.fail(f"« {value} » n'est pas un {self.name}.", param, ctx)
        return number
