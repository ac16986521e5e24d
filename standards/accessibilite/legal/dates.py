"""The dates of a declaration: its own, and whether it is still valid."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from checker.model import Problem
from checker.reading import plain, shorten
from standards.accessibilite.legal.declaration import Declaration
from standards.accessibilite.legal.new_version import overtaken
from standards.accessibilite.legal.unread import everything
from standards.accessibilite.legal.written_dates import IN_FULL, dates, other_readings, periods

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
    r"(?P<maj>mise? a jour|actualis|modifi|revis|renouvel|refaite|refonte)"
    r"|(?P<etablie>etabli|redig|date de (?:la |cette )?declaration|declaration (?:datee |en date )?du |declaration[^.]{0,30}(?:cree|realis|publi|faite))"
    r"|(?P<audit>audit|evalu|controle)|(?P<autre>publi)"
)
_MONTH_OR_FIGURE = r"(?:\d|janv|fev|mars\b|avr|mai\b|juin|juil|aout|sept|oct|nov|dec|premier\b|mois dernier|semaine derniere|deux mille|printemps|ete\b|automne|hiver|rentree|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|paques|noel)"
_WRITTEN = re.compile(
    r"(?:etabli|redig|cree|realis|publi|mise? a jour|actualis|modifi|revis|renouvel|audit|\bdatee?\b)[^.;]{0,40}?"
    rf"(?:\b(?:le|en|au|du|depuis|courant|fin|debut|date)\b|[:(]) ?(?:\w{{1,12}} ){{0,3}}?{_MONTH_OR_FIGURE}"
)
"""Words that announce a date, up to what may stand for one."""

_NO_DATE = re.compile(r"2005-102|article|criteres|\d ?%|rgaa|version")
_A_DATE = 30
"""Characters that a date takes, at most."""

_ANNOUNCED = re.compile(
    r"\b(?:re)?(?:etabli|redig|cree|realis|publi|mise? (?:a jour|en ligne)|maj\b|actualis|modifi|revis|revue?\b|relue?\b|"
    r"renouvel|conduite|confirme|verifi|prise|faite|fonte|audit|controle|evalu|datee?\b)"
)
_SOME_TIME = (
    r"(?:jours?|semaines?|quinzaine|mois|trimestres?|semestres?|ans?|annees?|printemps|ete|automne|hiver|rentree|"
    r"week-end|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|janvier|fevrier|mars|avril|mai|juin|juillet|aout|"
    r"septembre|octobre|novembre|decembre)"
)
_RELATIVE = re.compile(
    rf"\b(?:(?:il y a|voici|voila|depuis) (?:[\w']{{1,12}} ){{0,4}}?(?:d'un )?{_SOME_TIME}|hier|avant-hier|aujourd'hui"
    rf"|(?<!\ba )ce(?:t|tte)? {_SOME_TIME}|{_SOME_TIME} (?:derni|pass|precedent|en cours)\w*|derniers? {_SOME_TIME}"
    r"|(?:tout )?recemment|depuis peu|a l'instant|tout juste)\b"
)
"""A date said from the day of the reading, that no one can tell: « l'été dernier »."""

_UPDATE_SAID = re.compile(
    r"(?:\bderniere? |\bdate de (?:la )?(?:derniere )?)(?:mise a jour|revision|actualisation|modification|verification)\b"
    r"|\b(?:mise? a jour|maj|revision|actualisation|modification)(?: (?:de )?(?:la |cette )?(?:declaration|page))? ?[:(]"
    r"|\bmaj\b|\bmise? a jour (?:\w{1,3} )?\d"
    r"|\b(?:declaration(?: d'accessibilite)?|elle)\b[^.;:!?]{0,30}?"
    r"\b(?:mise a jour|(?:re)?(?:actualisee|modifiee|visee|vue|lue|verifiee|nouvelee|conduite|confirmee|faite|prise))\b"
)
"""An update of the declaration itself, said as done; dated or not."""

_NOT_DONE = re.compile(
    r"(?:\bn'|\bne |\b(?:sera|seront|serait|devra|doit|doivent|pourra|pourrait|peut|prevue?s?|aucune?|jamais|si)\b)"
    r"[^.;!?]{0,60}$"
)
_AROUND = 60
"""Characters read before and after an announcement: those of its sentence, at most."""

_END = re.compile(r"[.;!?] ")


@dataclass(frozen=True)
class Dated:
    """A date of a declaration, and what the text says of it: etablie, maj, audit, autre or nothing."""

    day: date
    kind: str
    place: int


def dated(text: str) -> list[Dated]:
    """The dates of a `plain()` text, but those of the law, with what is said of each."""
    found, after = [], 0
    for written in dates(text):
        before = text[max(0, written.start - 200) : written.start]
        words_of_its_own = text[max(after, written.start - 90) : written.start]
        said = [match.lastgroup or "" for match in _SAID_OF_A_DATE.finditer(words_of_its_own)]
        of_the_text = bool(said) and (said[-1] == "audit" or "declaration" in before)
        after = written.end
        if written.first not in _OF_THE_LAW:
            found.append(Dated(written.first, said[-1] if of_the_text else "", written.start))
    return found


def still_valid(declaration: Declaration, today: date, new_version: date | None = None) -> Problem | None:
    """The declaration was established, or made anew after an audit, less than three years ago; and not before a
    new version of the RGAA that came out more than eighteen months ago, when its day is given."""
    return in_three_years(declaration, today) or _before_new_version(declaration, today, new_version)


def _before_new_version(declaration: Declaration, today: date, new_version: date | None) -> Problem | None:
    past = [item.day for item in dated(declaration.prose) if item.day <= today and item.kind]
    return overtaken(declaration, max(past), today, new_version) if past else None


def in_three_years(declaration: Declaration, today: date) -> Problem | None:
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
    """The dates read are old: certain only when nothing else may stand for a more recent one."""
    oldest = today - timedelta(days=_VALIDITY)
    for period in periods(declaration.prose):
        if oldest < period.last and period.first <= today:
            said = shorten(declaration.as_written(period.start, period.end), 40)
            message = f"« {said} », sans jour, est-il la date d'une mise à jour ou d'un nouvel audit ?"
            return declaration.doubt(message, period.start)
    for reading in other_readings(declaration.prose):
        if oldest < reading.first <= today:
            said = declaration.as_written(reading.start, reading.end)
            message = (
                f"« {said} » se lit de deux façons : est-ce la date d'une mise à jour ou d'un nouvel audit ?"
            )
            return declaration.doubt(message, reading.start)
    unread = next(_unread(declaration.prose), None)
    if unread:
        message = "Une date plus récente est peut-être écrite ici, sous une forme qui n'a pas été lue."
        return declaration.doubt(message, unread[0])
    stamps = " ".join(time.get("datetime") or "" for time in declaration.body.iter("time"))
    hidden = dated(f"{everything(declaration.body)} {plain(stamps)}")
    if any(oldest < item.day <= today for item in hidden):
        message = "Une date de moins de trois ans est dans le code de la page, sans être affichée."
        return declaration.doubt(message, newest.place)
    message = f"La déclaration a plus de trois ans : sa dernière date est le {newest.day:%d/%m/%Y}."
    return declaration.defect(message, newest.place)


def _unread(prose: str) -> Iterator[tuple[int, int]]:
    """Where the prose announces a date and none was read, not even that of a law; or only a date that
    nobody can tell."""
    known = sorted(written.start for written in (*dates(prose, of_laws=True), *periods(prose)))
    for match in _WRITTEN.finditer(prose):
        start, end = match.span()
        said = prose[start : end + _A_DATE]
        if bisect_left(known, start) == bisect_left(known, end) and not _NO_DATE.search(said):
            yield start, end + _A_DATE
    for match in _ANNOUNCED.finditer(prose):
        before, after = _sentence(prose, match)
        if _RELATIVE.search(f"{before}| {after}") and not _NOT_DONE.search(before):
            yield match.start(), match.end() + len(after)
    own = sorted(written.start for written in (*dates(prose), *periods(prose)))
    for match in _UPDATE_SAID.finditer(prose):
        before, after = _sentence(prose, match)
        dated_after = bisect_left(own, match.start()) != bisect_left(own, match.end() + len(after))
        if not dated_after and not _NOT_DONE.search(before + match[0]):
            yield match.start(), match.end() + len(after)


def _sentence(prose: str, match: re.Match[str]) -> tuple[str, str]:
    """What comes before and after a match, in its sentence."""
    before = prose[max(0, match.start() - _AROUND) : match.start()]
    after = prose[match.end() : match.end() + _AROUND]
    return _END.split(before)[-1], _END.split(after)[0]


def _no_date(declaration: Declaration, *, future: bool) -> Problem:
    if future:
        return declaration.doubt("La seule date de la déclaration est à venir.")
    if dated(declaration.everything):
        return declaration.doubt("La seule date de la page n'est pas dans le texte de la déclaration.")
    message = "La déclaration ne porte pas de date d'établissement"
    unread = list(_unread(declaration.prose))
    for start, end in unread:
        impossible = IN_FULL.search(declaration.prose, start, end)
        if impossible:
            said = shorten(declaration.as_written(start, impossible.end()), 80)
            return declaration.defect(f"{message} : « {said} » n'en est pas une.")
    told = [*(period.start for period in periods(declaration.prose)), *(start for start, _ in unread)]
    if told:
        return declaration.doubt("La date de la déclaration est incomplète ou illisible.", told[-1])
    return declaration.defect(f"{message}.")
