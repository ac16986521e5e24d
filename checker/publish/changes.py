"""Turned verdicts → sentences, trends and feeds. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby

from checker.model import Moment, Outcome, Site, Turn
from checker.publish.publication import Publication
from checker.publish.views import Entry, Tally, counted

_SAID = {
    (Outcome.PASSED, Outcome.FAILED): "ne respecte plus|ne respectent plus",
    (Outcome.FAILED, Outcome.PASSED): "respecte désormais|respectent désormais",
    (Outcome.CANT_TELL, Outcome.PASSED): "respecte désormais|respectent désormais",
    (Outcome.PASSED, Outcome.CANT_TELL): "est à vérifier sur|sont à vérifier sur",
    (Outcome.FAILED, Outcome.CANT_TELL): "est à vérifier sur|sont à vérifier sur",
    (Outcome.CANT_TELL, Outcome.FAILED): "ne respecte pas|ne respectent pas",
    (Outcome.UNTESTED, Outcome.FAILED): "ne respecte pas, maintenant que c'est vu,|"
    "ne respectent pas, maintenant que c'est vu,",
    (Outcome.PASSED, Outcome.UNTESTED): "n'a pas pu être testé cette fois sur|"
    "n'ont pas pu être testés cette fois sur",
    (Outcome.FAILED, Outcome.UNTESTED): "n'a pas pu être testé cette fois sur|"
    "n'ont pas pu être testés cette fois sur",
}
"""What is worth a line in the feed, and how it is said of one site and of several."""


@dataclass(frozen=True)
class Change:
    """The same turn, of one rule, in one audit, for some sites."""

    run: int
    at: str
    rule: str
    title: str
    address: str
    before: Outcome
    after: Outcome
    sites: tuple[Site, ...]

    @property
    def id(self) -> str:
        """A name that stays: in addresses and feeds."""
        return f"{self.run}-{self.rule}-{self.before.value}-{self.after.value}".lower()

    @property
    def sentence(self) -> str:
        """What happened, in French: « 14 sites ne respectent plus : … »."""
        one, many = _SAID[self.before, self.after].split("|")
        number = len(self.sites)
        return f"{counted(number, 'site')} {many if number > 1 else one} : {self.title}"


def changes(publication: Publication, among: Collection[str] | None = None) -> list[Change]:
    """What changed, the latest first; among some sites when they are given."""
    sites = {entry.site.id: entry.site for entry in publication.estate.entries}
    rules = {rule.id: rule for rule in publication.rules}
    days = {moment.run: moment.at for moment in publication.past.moments}
    kept = [
        turn
        for turn in publication.past.turns
        if (turn.before, turn.after) in _SAID
        and turn.rule in rules
        and (turn.site in sites if among is None else turn.site in among)
    ]
    found = []
    for (run, rule, before, after), turns in groupby(sorted(kept, key=_key), key=_key):
        known = rules[rule]
        address = f"standards/{known.standard.replace('_', '-')}/{rule}/"
        moved = tuple(sites[turn.site] for turn in turns)
        found.append(
            Change(-run, days[-run], rule, known.title, address, Outcome(before), Outcome(after), moved)
        )
    return found


def _key(turn: Turn) -> tuple[int, str, str, str]:
    return -turn.run, turn.rule, str(turn.before), str(turn.after)


def trend(
    publication: Publication, entries: Iterable[Entry], rule: str | None = None
) -> list[tuple[Moment, int, int, Tally]]:
    """Each audit, the oldest first: the sites it knew, those it had seen, and the verdicts at its end.

    Found by undoing, from today's verdicts back, what turned.
    """
    counts = {entry.site.id: Counter(_asked(entry, rule)) for entry in entries if entry.audit}
    first: dict[str, int] = {}
    seen: dict[str, bool] = {}
    coverage = []
    for moment in publication.past.moments:
        for site, transport in moment.transports.items():
            if site in counts:
                first.setdefault(site, moment.run)
                seen[site] = transport == "completed"
        coverage.append((len(seen), sum(seen.values())))
    made = []
    turns = [turn for turn in publication.past.turns if turn.site in counts and rule in (None, turn.rule)]
    for moment, (known, looked) in zip(reversed(publication.past.moments), reversed(coverage), strict=True):
        total: Counter[Outcome] = sum(counts.values(), Counter())
        made.append((moment, known, looked, Tally(dict(total))))
        for turn in (turn for turn in turns if turn.run == moment.run):
            _undo(counts[turn.site], turn)
        for site in [site for site, run in first.items() if run == moment.run]:
            counts[site] = Counter()
    return made[::-1]


def _asked(entry: Entry, rule: str | None) -> Collection[Outcome]:
    if rule is None:
        return entry.verdicts.values()
    return [entry.verdicts[rule]] if rule in entry.verdicts else []


def _undo(count: Counter[Outcome], turn: Turn) -> None:
    if turn.after is not None:
        count[turn.after] -= 1
    if turn.before is not None:
        count[turn.before] += 1
