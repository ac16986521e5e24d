"""The other dated files of the calendar: elections, days that come back, ministries.

From an election come the periods in which communication calls for care. The windows of article L. 52-1
of the electoral code are computed. The reserve observed by custom, and the window of an early election,
are entered by hand: nothing computes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from pydantic import BaseModel

from checker.authored.leaves import Day, Slug, Text, Url, Word, described
from checker.authored.public import shown
from checker.campaigns.words import (
    ElectionKind,
    Instant,
    Key,
    Month,
    Rule,
    TerritoryKey,
    Version,
    days_of,
)
from checker.model.words import Labelled

_MONTHS_BEFORE = 6


class Entered(BaseModel, **described("Période saisie", "Une période saisie à la main, avec sa référence.")):
    """A period that is entered by hand, because no formula gives it."""

    start: Day = shown("debut", "Premier jour.")
    end: Day = shown("fin", "Dernier jour.")
    reference: Text = shown("reference", "D'où viennent ces dates.")


class Election(BaseModel):
    """An election, from which the windows are computed."""

    model_config = described("Élection", "Une élection, d'où se calculent les périodes préélectorales.")

    id: Slug = shown("id", "Nom court et stable.")
    version: Version = shown("version", "Augmente de 1 à chaque changement.", 1)
    modified: Instant = shown("modifie_le", "Instant du dernier changement.")
    title: Text = shown("titre", "Nom de l'élection.")
    kind: Word[ElectionKind] = shown("type", "« generale » ou « partielle ».")
    month: Month = shown("mois", "Mois du scrutin.", examples=["2027-04"])
    rounds: list[Day] = shown("tours", "Jours de scrutin connus.", [])
    scope: list[TerritoryKey] = shown("portee", "Territoires concernés.", min_length=1)
    reserve: Entered | None = shown("reserve_usage", default=None)
    window: Entered | None = shown("fenetre_saisie", default=None)
    sources: list[Url] = shown("sources", "Pages publiques.", min_length=1)
    note: Text | None = shown("note", "Ce qui reste à confirmer.", None)


class KeyDay(BaseModel, **described("Temps fort", "Une journée qui revient chaque année.")):
    """A day that comes back each year."""

    id: Slug = shown("id", "Nom court et stable.")
    version: Version = shown("version", "Augmente de 1 à chaque changement.", 1)
    modified: Instant = shown("modifie_le", "Instant du dernier changement.")
    title: Text = shown("titre", "Nom de la journée.")
    rule: Rule = shown("recurrence", "Règle RRULE annuelle (RFC 5545).")
    text: Text | None = shown("texte", "Loi ou décret qui la fixe.", None)
    sources: list[Url] = shown("sources", "Pages publiques.", min_length=1)

    def between(self, start: date, end: date) -> Iterator[date]:
        """Its days from `start` to `end`, both included."""
        for year in range(start.year, end.year + 1):
            yield from (day for day in days_of(self.rule, year) if start <= day <= end)


class Identity(BaseModel, **described("Identité", "Le nom porté par un ministère, et de quand à quand.")):
    """The name a ministry bears, and when."""

    name: Text = shown("nom", "Nom exact.")
    start: Day | None = shown("debut", "Premier jour ; absent s'il est à confirmer.", None)
    end: Day | None = shown("fin", "Dernier jour ; absent si le nom est en vigueur.", None)
    source: Url | None = shown("source", "Page publique.", None)


class Ministry(BaseModel):
    """A ministry under a key that outlives governments."""

    model_config = described("Ministère", "Un ministère, sous une clé qui survit aux gouvernements.")

    key: Key = shown("cle", "Identifiant de l'organisation, jamais renommé.")
    short: Text = shown("libelle_court", "Nom court.")
    identities: list[Identity] = shown("identites", "Ses noms successifs.", min_length=1)

    def exists(self, day: date) -> bool:
        """Whether one of its identities holds that day."""
        return any(
            (one.start is None or one.start <= day) and (one.end is None or day <= one.end)
            for one in self.identities
        )


# --- electoral windows -----------------------------------------------------------------------------


class WindowKind(Labelled):
    """What opens a window."""

    ADVERTISING = (
        "l52-1-alinea-1",
        "Article L. 52-1, premier alinéa : publicité commerciale à des fins électorales",
    )
    ACHIEVEMENTS = "l52-1-alinea-2", "Article L. 52-1, second alinéa : promotion publicitaire d'un bilan"
    ENTERED = "saisie", "Scrutin anticipé, période saisie à la main"
    RESERVE = "reserve", "Réserve observée par usage, saisie à la main"


@dataclass(frozen=True)
class Window:
    """A period, both days included. `firm` is false when its end waits for the day of the vote;
    `reference` says where hand-entered dates come from."""

    election: Election
    kind: WindowKind
    start: date
    end: date
    firm: bool
    reference: str = ""

    def open_on(self, day: date) -> bool:
        """Whether the window is open that day."""
        return self.start <= day <= self.end


def opening(month: date) -> date:
    """The first day of the sixth month before the month of an election."""
    return month - relativedelta(months=_MONTHS_BEFORE)


def windows(election: Election) -> Iterator[Window]:
    """The windows of an election, the computed ones first.

    An early election has the window that was entered: the formula would open it in the past. A vote
    whose days are not known yet closes its windows at the end of its month, and says so.
    """
    if election.window:
        entered = election.window
        yield Window(election, WindowKind.ENTERED, entered.start, entered.end, True, entered.reference)
    else:
        start, end, firm = opening(election.month), closing(election), bool(election.rounds)
        yield Window(election, WindowKind.ADVERTISING, start, end, firm)
        if election.kind is ElectionKind.GENERAL:
            yield Window(election, WindowKind.ACHIEVEMENTS, start, end, firm)
    if election.reserve:
        reserve = election.reserve
        yield Window(election, WindowKind.RESERVE, reserve.start, reserve.end, True, reserve.reference)


def closing(election: Election) -> date:
    """The last day of voting, or of the month while the days are not known."""
    if election.rounds:
        return election.rounds[-1]
    return election.month + relativedelta(day=31)


def all_windows(elections: Iterable[Election]) -> tuple[Window, ...]:
    """Every window of every election, by first day."""
    found = [window for election in elections for window in windows(election)]
    return tuple(sorted(found, key=lambda one: (one.start, one.election.id, one.kind)))
