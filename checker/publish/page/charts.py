"""Figures → pictures: SVG drawn by a template (`barres.svg`, `lignes.svg`), told in words too. Pure.

What is measured here is in units of the picture, `WIDTH` wide; colours of words and lines are those of the
page, given by its style sheet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import cycle

from jinja2 import Environment
from markupsafe import Markup

from checker.model import Outcome
from checker.publish.page.rendering import environment, printable

COLOURS = ("#6a6af4", "#009081", "#c8aa39", "#e4794a", "#a558a0", "#929292")
"""Illustrative colours of the DSFR that stand out on white and on dark grey alike."""

MEANT = {
    Outcome.PASSED: "#1f8d49",
    Outcome.FAILED: "#e1000f",
    Outcome.CANT_TELL: "#b27200",
    Outcome.UNTESTED: "#929292",
    Outcome.INAPPLICABLE: "#6a6af4",
}
"""The colours of verdicts in a picture: those of their badges, on white and on dark grey alike."""

STROKES = (
    ("trait plein", ""),
    ("tirets", "10, 5"),
    ("points", "2, 4"),
    ("tirets longs et points", "16, 4, 2, 4"),
    ("petits tirets", "5, 3"),
    ("points espacés", "2, 9"),
)
"""How a line is told from the others without its colour: the words of the legend, and its dashes."""

WIDTH = 460
"""Narrow enough for words to stay readable on a telephone, where a picture is scaled down to fit."""

_LETTER = 7.6
"""The width of a letter of 14, with room to spare."""

_BARS = 32
_LINES = 219
"""The height of a bar with what is around it; of the part of a picture where lines are."""


def bars(
    identifier: str, title: str, values: Mapping[str, int], colours: Sequence[str] = COLOURS[:1]
) -> Markup:
    """Horizontal bars, each with its number written; one colour for all, or one for each."""
    left = 16 + _LETTER * max(map(len, values), default=0)
    longest = max([*values.values(), 1])
    room = WIDTH - left - 16 - _LETTER * len(str(longest))
    drawn = [
        {"name": name, "number": number, "length": round(room * number / longest, 1), "colour": colour}
        for (name, number), colour in zip(values.items(), cycle(colours), strict=False)
    ]
    said = ", ".join(f"{name} {number}" for name, number in values.items())
    height = 8 + _BARS * len(drawn)
    return _drawn("barres.svg", identifier, title, said, height, bars=drawn, left=round(left, 1), step=_BARS)


def lines(
    identifier: str,
    title: str,
    days: Sequence[str],
    series: Mapping[str, Sequence[int]],
    colours: Sequence[str] = COLOURS,
) -> Markup:
    """One line a series over the days, each with a colour and dashes of its own, named in the legend."""
    highest = max([1, *(number for numbers in series.values() for number in numbers)])
    left = 16 + _LETTER * len(str(highest))
    across = (WIDTH - left - 16) / max(len(days) - 1, 1)

    def place(rank: int, number: int) -> tuple[float, float]:
        return round(left + 8 + across * rank, 1), round(16 + (_LINES - 16) * (1 - number / highest), 1)

    drawn = [
        {
            "name": f"{name} ({words})",
            "points": [place(*point) for point in enumerate(numbers)],
            "dashes": dashes,
            "colour": colour,
        }
        for (name, numbers), (words, dashes), colour in zip(
            series.items(), cycle(STROKES), cycle(colours), strict=False
        )
    ]
    said = " ; ".join(f"{name}, de {told[0]} à {told[-1]}" for name, told in series.items() if told)
    ticks = [(tick, place(0, tick)[1]) for tick in range(0, highest + 1, _step(highest))]
    ends = [(days[rank], rank) for rank in sorted({0, len(days) - 1})] if days else []
    height = _LINES + 32 + 24 * len(drawn)
    return _drawn(
        "lignes.svg", identifier, title, said, height,
        lines=drawn, ticks=ticks, ends=ends, left=round(left, 1), bottom=_LINES,
    )  # fmt: skip


def _step(highest: int) -> int:
    """Between two marks of a scale: a round number, for four of them at most above nought."""
    rounds = (digit * 10**power for power in range(len(str(highest)) + 1) for digit in (1, 2, 5))
    return next(int(step) for step in rounds if 4 * step >= highest)


def _drawn(template: str, identifier: str, title: str, said: str, height: int, **values: object) -> Markup:
    """The picture alone, with one name for those who do not see it; the table beneath says it all."""
    known = {"id": identifier, "title": title, "said": said, "width": WIDTH, "height": height}
    return Markup(_templates().get_template(template).render(known | values))  # noqa: S704 - escaped there


@cache
def _templates() -> Environment:
    return environment(finalize=printable)
