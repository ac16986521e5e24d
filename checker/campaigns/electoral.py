"""Elections → the periods in which communication calls for care.

The windows of article L. 52-1 of the electoral code are computed. The reserve observed by custom,
and the window of an early election, are entered by hand: nothing computes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from checker.campaigns.dated import Election
from checker.campaigns.words import ElectionKind

_MONTHS_BEFORE = 6


class WindowKind(StrEnum):
    """What opens a window."""

    ADVERTISING = "l52-1-alinea-1"
    ACHIEVEMENTS = "l52-1-alinea-2"
    ENTERED = "saisie"
    RESERVE = "reserve"

    @property
    def label(self) -> str:
        """Its French name."""
        return _LABELS[self]


_LABELS = {
    WindowKind.ADVERTISING: "Article L. 52-1, premier alinéa : publicité commerciale à des fins électorales",
    WindowKind.ACHIEVEMENTS: "Article L. 52-1, second alinéa : promotion publicitaire d'un bilan",
    WindowKind.ENTERED: "Scrutin anticipé, période saisie à la main",
    WindowKind.RESERVE: "Réserve observée par usage, saisie à la main",
}


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
    count = month.year * 12 + month.month - 1 - _MONTHS_BEFORE
    return date(count // 12, count % 12 + 1, 1)


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
    return (election.month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def all_windows(elections: Iterable[Election]) -> tuple[Window, ...]:
    """Every window of every election, by first day."""
    found = [window for election in elections for window in windows(election)]
    return tuple(sorted(found, key=lambda one: (one.start, one.election.id, one.kind)))
