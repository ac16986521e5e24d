"""What happened to each site from one audit to the next, worst first: lost, silent, back, better. Pure.

A site that falls silent is one event, however many rules could not be tested for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Self

from checker.model import Moment, Outcome, Rule, Sign, Site, Transport, Turn
from checker.plain_lists import grouped
from checker.plain_text import counted
from checker.publish.page.publication import Publication
from checker.reading import plain

_SILENT = Transport.showing(Sign.DOWN)
"""Of a site that was blocked, moved or asked for a password, one only knows that it was not seen."""


class Sort(IntEnum):
    """What happened, the worst first."""

    label: str
    """The French words a reader sees."""

    LOST = 0, "perdu"
    GONE = 1, "ne répond plus"
    FOUND = 2, "nouveau défaut"
    BACK = 3, "rétabli"
    BETTER = 4, "amélioré"
    UNSURE = 5, "à revoir"

    def __new__(cls, rank: int, label: str) -> Self:
        """A sort: its rank is its value."""
        sort = int.__new__(cls, rank)
        sort._value_, sort.label = rank, label
        return sort


@dataclass(frozen=True)
class Step:
    """One rule that turned: how it is said, and whether it is bad news, good news or neither."""

    rule: Rule
    words: str
    sort: Sort


@dataclass(frozen=True)
class Happened:
    """What one audit changed for one site. `steps` explain it, the worst first."""

    run: int
    site: Site
    sort: Sort
    before: Transport
    after: Transport
    steps: tuple[Step, ...]
    untested: int = 0
    """Rules that could not be tested any more."""

    @property
    def id(self) -> str:
        """A name that stays: in addresses and feeds."""
        return f"{self.run}-{self.site.id}"

    @property
    def label(self) -> str:
        """What happened, in a word or two."""
        return "n'est plus vu" if self.sort is Sort.GONE and self.after not in _SILENT else self.sort.label

    @property
    def sentence(self) -> str:
        """What happened, in a line."""
        match self.sort:
            case Sort.GONE:
                return self.after.label
            case Sort.BACK:
                found = self._number(Sort.FOUND)
                faults = f" ; {counted(found, 'défaut certain')}" if found else ""
                return f"de nouveau vu, après « {self.before.label} »{faults}"
            case Sort.UNSURE:
                return f"{counted(self._number(Sort.UNSURE) + self.untested, 'règle')} à regarder de nouveau"
        return " ; ".join(said for sort in _COUNTED if (said := self._counted(sort)))

    def _number(self, sort: Sort) -> int:
        return sum(step.sort is sort for step in self.steps)

    def _counted(self, sort: Sort) -> str:
        number = self._number(sort)
        one, many = _COUNTED[sort]
        return f"{number} {many if number > 1 else one}" if number else ""


_COUNTED = {
    Sort.LOST: ("règle n'est plus respectée", "règles ne sont plus respectées"),
    Sort.FOUND: ("nouveau défaut certain", "nouveaux défauts certains"),
    Sort.BETTER: ("règle désormais respectée", "règles désormais respectées"),
}
"""How the steps of a site that was seen both times are counted, the worst first."""

_TURNED: Mapping[tuple[Outcome, Outcome], tuple[Sort, str]] = {
    (Outcome.PASSED, Outcome.FAILED): (Sort.LOST, "n'est plus respectée"),
    (Outcome.CANT_TELL, Outcome.FAILED): (Sort.FOUND, "était à vérifier, et n'est pas respectée"),
    (Outcome.INAPPLICABLE, Outcome.FAILED): (Sort.FOUND, "ne s'appliquait pas, et n'est pas respectée"),
    (Outcome.UNTESTED, Outcome.FAILED): (Sort.FOUND, "n'est pas respectée, maintenant que c'est vu"),
    (Outcome.FAILED, Outcome.PASSED): (Sort.BETTER, "est désormais respectée"),
    (Outcome.CANT_TELL, Outcome.PASSED): (Sort.BETTER, "était à vérifier, et est respectée"),
    (Outcome.FAILED, Outcome.INAPPLICABLE): (Sort.BETTER, "n'était pas respectée, et ne s'applique plus"),
    (Outcome.PASSED, Outcome.CANT_TELL): (Sort.UNSURE, "était respectée, et est à vérifier"),
    (Outcome.FAILED, Outcome.CANT_TELL): (Sort.UNSURE, "n'était pas respectée, et est à vérifier"),
}
"""A verdict that became another, and how it is told; the others are no news."""

_LEFT = {(was, Outcome.UNTESTED) for was in (Outcome.PASSED, Outcome.FAILED, Outcome.CANT_TELL)}


Audited = tuple[Moment, list[Happened]]
"""An audit, and what it changed."""


def happened(publication: Publication, among: Collection[str] | None = None) -> list[Audited]:
    """Each audit that changed something, the latest first, and what it changed for each site (some sites
    when they are given): the worst first."""
    sites = publication.estate.sites
    concerned = [sites[key] for key in (sites if among is None else among) if key in sites]
    rules = {rule.id: rule for rule in publication.rules}
    found = grouped((one.run, one) for site in concerned for one in _of_site(publication, site, rules))
    return [
        (moment, sorted(found[moment.run], key=_order))
        for moment in reversed(publication.past.moments)
        if moment.run in found
    ]


def first(told: Iterable[Audited], most: int) -> list[Audited]:
    """The latest of what happened, so many at most."""
    kept = []
    for moment, events in told:
        if most <= 0:
            break
        kept.append((moment, events[:most]))
        most -= len(events)
    return kept


def sorts(events: Iterable[Happened]) -> list[tuple[str, int]]:
    """How many events of each label, the worst first."""
    return list(Counter(event.label for event in sorted(events, key=lambda event: event.sort)).items())


def _order(one: Happened) -> tuple[int, int, str]:
    return one.sort, -len(one.steps), plain(one.site.name)


def _of_site(publication: Publication, site: Site, rules: Mapping[str, Rule]) -> Iterator[Happened]:
    turns = publication.turns.get(site.id, ())
    turned = grouped((turn.run, turn) for turn in turns if turn.rule in rules)
    before: Transport | None = None
    for moment in publication.past.moments:
        after = moment.transports.get(site.id, before)
        if before is not None and after is not None:
            told = _happened(moment.run, site, (before, after), turned.get(moment.run, ()), rules)
            if told is not None:
                yield told
        before = after


def _happened(
    run: int,
    site: Site,
    visits: tuple[Transport, Transport],
    turns: Collection[Turn],
    rules: Mapping[str, Rule],
) -> Happened | None:
    told = [(_TURNED.get((turn.before, turn.after)), turn) for turn in turns if turn.before and turn.after]
    steps = [Step(rules[turn.rule], words[1], words[0]) for words, turn in told if words]
    steps.sort(key=lambda step: (step.sort, step.rule.id))
    left = sum((turn.before, turn.after) in _LEFT for turn in turns)
    seen = [visit is Transport.COMPLETED for visit in visits]
    if seen == [True, False]:
        sort = Sort.GONE
    elif seen == [False, True]:
        sort = Sort.BACK
    elif steps:
        sort = steps[0].sort
    elif left and seen[1]:
        sort = Sort.UNSURE
    else:
        return None
    return Happened(run, site, sort, *visits, tuple(steps), left)
