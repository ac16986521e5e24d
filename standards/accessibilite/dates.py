"""The dates of a declaration: its own, and whether it is still valid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from checker.model import Problem
from checker.reading import shorten
from standards.accessibilite.declaration import Declaration
from standards.accessibilite.unread import everything

_MONTHS = {
    "janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7,
    "aout": 8, "septembre": 9, "octobre": 10, "novembre": 11, "decembre": 12,
}  # fmt: skip
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?P<day>\d{{1,2}})(?:er)?\s+(?P<month>{'|'.join(_MONTHS)})\s+(?P<year>\d{{4}})\b",
        r"\b(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})\b",
        r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b",
    )
)
_IN_FULL = _FORMS[0]

_OF_THE_LAW = frozenset(
    date.fromisoformat(day)
    for day in (
        "2005-02-11", "2009-05-14", "2016-10-26", "2018-09-23", "2019-07-24", "2019-07-25", "2019-09-20",
        "2019-09-23", "2020-09-23", "2021-06-23", "2023-04-18", "2023-09-06",
    )
)  # fmt: skip
"""Dates of laws, decrees and deadlines that declarations quote: never their own date."""

_VALIDITY = 1096
"""Days a declaration is valid: three years, one of them a leap year."""

_SAID_OF_A_DATE = re.compile(
    r"(?P<etablie>etabli|redig|declaration[^.]{0,30}(?:cree|realis|publi|faite))"
    r"|(?P<maj>mise? a jour|actualis|modifi|revis)|(?P<audit>audit|evalu|controle)|(?P<autre>publi)"
)
_WRITTEN = re.compile(
    r"(?:etabli|redig|cree|realis|mise? a jour|actualis|audit)[^.]{0,60}?"
    r"\b(?:(?:19|20)\d\d|\d{1,2}[/.-]\d{1,2}[/.-]\d\d)\b(?! ?-)"
)
"""Words that announce a date, up to a year: a date, or what stands for one."""


@dataclass(frozen=True)
class Dated:
    """A date of a declaration, and what the text says of it: etablie, maj, audit, autre or nothing."""

    day: date
    kind: str
    place: int


def french_dates(text: str) -> list[tuple[date, int]]:
    """The dates written in a `plain()` text, each with its place, in the order of the text.

    Reads « 12 fevrier 2024 », « 1er mars 2024 », 12/02/2024 and 2024-02-12. Impossible dates
    (35 mai) are left out.
    """
    matches = (match for form in _FORMS for match in form.finditer(text))
    return sorted((found for match in matches for found in _read(match)), key=itemgetter(1))


def _read(match: re.Match[str]) -> Iterator[tuple[date, int]]:
    month = _MONTHS.get(match["month"]) or int(match["month"])
    with suppress(ValueError):
        yield date(int(match["year"]), month, int(match["day"])), match.start()


def dated(text: str) -> list[Dated]:
    """The dates of a `plain()` text, but those of the law."""
    found = []
    for day, place in french_dates(text):
        before = text[max(0, place - 200) : place]
        said = [match.lastgroup or "" for match in _SAID_OF_A_DATE.finditer(before[-90:])]
        of_the_text = bool(said) and (said[-1] == "audit" or "declaration" in before)
        if day not in _OF_THE_LAW:
            found.append(Dated(day, said[-1] if of_the_text else "", place))
    return found


def still_valid(declaration: Declaration, today: date) -> Problem | None:
    """The declaration was established, or made anew after an audit, less than three years ago."""
    found = dated(declaration.prose)
    past = [item for item in found if item.day <= today]
    if not past:
        return _no_date(declaration, future=bool(found))
    recent = {item.kind for item in past if (today - item.day).days < _VALIDITY}
    own = [item for item in past if item.kind in ("etablie", "maj")]
    if "etablie" in recent or (own and "audit" in recent) or (recent == {"maj"} and len(own) == 1):
        return None
    latest = max(past, key=lambda item: item.day)
    if "maj" in recent:
        return declaration.doubt(
            f"Déclaration mise à jour le {latest.day:%d/%m/%Y} et établie il y a plus de trois ans : "
            "un nouvel audit a-t-il eu lieu ?",
            latest.place,
        )
    if recent or not own:
        return declaration.doubt(
            f"La date de la déclaration n'a pas été reconnue (la plus récente du texte : {latest.day:%d/%m/%Y}).",
            latest.place,
        )
    return _expired(declaration, max(own, key=lambda item: item.day), today)


def _expired(declaration: Declaration, newest: Dated, today: date) -> Problem:
    hidden = dated(everything(declaration.body))
    if any(0 <= (today - item.day).days < _VALIDITY for item in hidden):
        message = "Une date de moins de trois ans est dans le code de la page, sans être affichée."
        return declaration.doubt(message, newest.place)
    message = f"La déclaration a plus de trois ans : sa dernière date est le {newest.day:%d/%m/%Y}."
    return declaration.defect(message, newest.place)


def _no_date(declaration: Declaration, *, future: bool) -> Problem:
    if future:
        return declaration.doubt("La seule date de la déclaration est à venir.")
    if dated(declaration.everything):
        return declaration.doubt("La seule date de la page n'est pas dans le texte de la déclaration.")
    message = "La déclaration ne porte pas de date d'établissement"
    written = next((m for m in _WRITTEN.finditer(declaration.prose) if "2005" not in m[0]), None)
    if written is None:
        return declaration.defect(f"{message}.")
    if not any(match.end() == len(written[0]) for match in _IN_FULL.finditer(written[0])):
        return declaration.doubt("La date de la déclaration est incomplète ou illisible.", written.start())
    impossible = shorten(declaration.as_written(*written.span()), 80)
    return declaration.defect(f"{message} : « {impossible} » n'en est pas une.")
