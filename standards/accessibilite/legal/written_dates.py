"""The dates that a French text writes, day first, as `plain()` text gives them.

Strict: neither the number of a law, nor a rate, a version or a telephone number is a date. What has
no day is another thing: a period, that may end as late as its last day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import NamedTuple

_NAMES = (
    ("janvier", "janv", "jan"), ("fevrier", "fevr", "fev"), ("mars",), ("avril", "avr"), ("mai",), ("juin",),
    ("juillet", "juill", "juil"), ("aout",), ("septembre", "sept", "sep"), ("octobre", "oct"),
    ("novembre", "nov"), ("decembre", "dec"),
)  # fmt: skip
_NUMBERS = {name: number for number, names in enumerate(_NAMES, 1) for name in names}
_MONTH = rf"(?P<month>{'|'.join(_NUMBERS)})\b\.?"
_OF_YEAR = r"(?:de )?(?:l'(?:annee|an) )?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_SHORT_YEAR = r"(?P<year>(?:19|20)\d\d(?!\d)|'\d\d\b|\d\d(?= ?(?:[.,;:)]|$)))"
_DAY = r"(?<![\d.,/-])(?P<day>\d{1,2}|premier)(?: ?er)?"
_FREE = r"(?!\d)(?![ ./-]\d)"
"""No other group of figures follows: the number is not that of a telephone, a version, an address."""

_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_DAY}[ -](?:du mois )?(?:de |d')?{_MONTH},?[ -]?{_OF_YEAR}{_SHORT_YEAR}",
        rf"{_DAY} ?(?P<mark>[/.-]) ?(?P<month>\d{{1,2}}) ?(?P=mark) ?(?P<year>(?:19|20)?\d\d){_FREE}",
        rf"(?<![\d.,/-])(?<!\d )(?P<day>\d\d) (?P<month>\d\d) {_YEAR}{_FREE}",
        r"(?<![\d.,/-])(?P<year>(?:19|20)\d\d)(?P<mark>[/.-])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)(?![./-]\d)",
    )
)
_PERIODS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_MONTH} {_OF_YEAR}{_YEAR}",
        rf"(?<![\d.,/-])(?P<month>0?[1-9]|1[0-2]) ?[/.-] ?{_YEAR}(?![/.-]\d)",
        rf"(?<![\d/-])(?<!\d )(?P<month>){_YEAR}(?! ?[/-] ?\d)",
    )
)
_YEAR_FIRST = re.compile(
    rf"(?<![\d.,/-])(?P<year>\d\d) ?(?P<mark>[/.-]) ?(?P<month>\d\d) ?(?P=mark) ?(?P<day>\d\d){_FREE}"
)
IN_FULL = re.compile(rf"{_DAY} {_MONTH} {_OF_YEAR}{_YEAR}")
"""A day, a month and a year, possible or not."""

_NUMBERED = re.compile(
    r"(?:\bversions?|\brgaa|\bdsfr|\bv|\barticles?|\bn ?[o°]|\btel\w{0,7}\.?|\bjaws|\bnvda|\bvoiceover|\btalkback|"
    r"\bfirefox|\bchrome|\bsafari|\bedge|\bwindows|\boffice|\bacrobat|\bzoomtext)[ :]*$"
)
_TEXT_OF_LAW = re.compile(
    r"\b(?:lois?|decrets?|arretes?|ordonnances?|directives?|circulaires?|reglements?|convention)\b"
    r"(?: (?!mise\b|etabli|audit|declaration)[\w/.°()'-]{1,30}){0,8}? du $"
)
_PLAN = re.compile(r"(?:\bschemas?|\bplans?|\bprogrammes?|\bprevus? pour|©|\bcopyright)[^.]{0,60}$")


class Written(NamedTuple):
    """A date, or a period, and where a text writes it. `first` and `last` are the same day in a date."""

    first: date
    last: date
    start: int
    end: int


def dates(text: str, *, of_laws: bool = False) -> list[Written]:
    """The dates of a `plain()` text, in its order: with a day, and not of a law, unless asked.
    Impossible ones (35 mai) are left out."""
    found = (one for form in _FORMS for match in form.finditer(text) for one in _date(match))
    kept = (one for one in found if of_laws or not _of_another_thing(text, one.start))
    return sorted(kept, key=lambda one: one.start)


def periods(text: str) -> list[Written]:
    """The months and years that a text writes without a day, those of laws and of plans left out."""
    taken = bytearray(len(text))  # a mask: a text of figures alone must cost no more than its length
    found: list[Written] = []
    for form in (*_FORMS, *_PERIODS):
        for match in form.finditer(text):
            start, end = match.span()
            if form in _PERIODS and not any(taken[start:end]):
                found += _period(match)
            taken[start:end] = b"\1" * (end - start)
    return sorted(
        (
            one
            for one in found
            if not _of_another_thing(text, one.start)
            and not _PLAN.search(text[max(0, one.start - 80) : one.start])
        ),
        key=lambda one: one.start,
    )


def other_readings(text: str) -> list[Written]:
    """The dates of three groups of two figures, read with the year first: 25/08/04 is perhaps of 2025."""
    found = (one for match in _YEAR_FIRST.finditer(text) for one in _date(match))
    return [one for one in found if not _of_another_thing(text, one.start)]


def _date(match: re.Match[str]) -> Iterator[Written]:
    year = int(match["year"].lstrip("'"))
    day = 1 if match["day"] == "premier" else int(match["day"])
    month = _NUMBERS.get(match["month"]) or int(match["month"])
    with suppress(ValueError):
        found = date(year if year > 99 else 2000 + year, month, day)
        yield Written(found, found, *match.span())


def _period(match: re.Match[str]) -> Iterator[Written]:
    year, named = int(match["year"]), match["month"]
    month = (_NUMBERS.get(named) or int(named)) if named else 0
    last = date(year, month or 12, monthrange(year, month or 12)[1])
    yield Written(date(year, month or 1, 1), last, *match.span())


def _of_another_thing(text: str, place: int) -> bool:
    """Whether what comes before makes of a date that of a law, or of figures a version or a number."""
    before = text[max(0, place - 120) : place]
    return bool(_NUMBERED.search(before) or _TEXT_OF_LAW.search(before.rpartition(". ")[2]))
