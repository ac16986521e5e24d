"""Turned verdicts → sentences, trends and feeds. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, groupby

from checker.model import Moment, Outcome, Site, Transport, Turn
from checker.plain_lists import grouped
from checker.plain_text import counted
from checker.publish.page.figures import Entry, Tally
from checker.publish.page.publication import Publication
from checker.publish.page.rendering import slug

_SAID = {
    (Outcome.PASSED, Outcome.FAILED): "ne respecte plus|ne respectent plus",
    (Outcome.FAILED, Outcome.PASSED): "respecte désormais|respectent désormais",
    (Outcome.CANT_TELL, Outcome.PASSED): "respecte désormais|respectent désormais",
    (Outcome.PASSED, Outcome.CANT_TELL): "est à vérifier|sont à vérifier",
    (Outcome.FAILED, Outcome.CANT_TELL): "est à vérifier|sont à vérifier",
    (Outcome.CANT_TELL, Outcome.FAILED): "ne respecte pas|ne respectent pas",
    (Outcome.INAPPLICABLE, Outcome.FAILED): "ne respecte pas|ne respectent pas",
    (Outcome.FAILED, Outcome.INAPPLICABLE): "n'est plus concerné par|ne sont plus concernés par",
    (Outcome.UNTESTED, Outcome.FAILED): "ne respecte pas ce qui n'avait pas pu être testé|"
    "ne respectent pas ce qui n'avait pas pu être testé",
    (Outcome.PASSED, Outcome.UNTESTED): "n'a pas pu être testé cette fois|"
    "n'ont pas pu être testés cette fois",
    (Outcome.FAILED, Outcome.UNTESTED): "n'a pas pu être testé cette fois|"
    "n'ont pas pu être testés cette fois",
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
    sites = publication.estate.sites
    rules = {rule.id: rule for rule in publication.rules}
    days = {moment.run: moment.at for moment in publication.past.moments}
    concerned = sites if among is None else among
    turns = chain.from_iterable(publication.turns.get(site, ()) for site in concerned)
    kept = [turn for turn in turns if (turn.before, turn.after) in _SAID and turn.rule in rules]
    kept.sort(key=lambda turn: (_key(turn), turn.site))
    found = []
    for (run, rule, before, after), same in groupby(kept, key=_key):
        known = rules[rule]
        address = f"standards/{slug(known.standard)}/{rule}/"
        moved = tuple(sites[turn.site] for turn in same)
        found.append(
            Change(-run, days[-run], rule, known.title, address, Outcome(before), Outcome(after), moved)
        )
    return found


def _key(turn: Turn) -> tuple[int, str, str, str]:
    return -turn.run, turn.rule, str(turn.before), str(turn.after)


@dataclass(frozen=True)
class Situation:
    """Where some sites stood at the end of one audit: those known by then, those seen, and what each rule
    said of them."""

    moment: Moment
    known: int
    seen: int
    by_rule: Mapping[str, Tally]

    def tally(self, rule: str | None = None) -> Tally:
        """The verdicts of one rule; of all of them without it."""
        if rule is not None:
            return self.by_rule.get(rule, Tally())
        return Tally.together(self.by_rule.values())


def trend(publication: Publication, entries: Iterable[Entry]) -> list[Situation]:
    """Each audit, the oldest first, and where some sites stood then.

    Found by undoing, from today's verdicts back, what turned.
    """
    verdicts = {entry.site.id: dict(entry.verdicts) for entry in entries if entry.audit}
    turns = grouped((turn.run, turn) for site in verdicts for turn in publication.turns.get(site, ()))
    totals: dict[str, Counter[Outcome]] = defaultdict(Counter)
    for said in verdicts.values():
        for rule, outcome in said.items():
            totals[rule][outcome] += 1
    steps = []
    for moment, known, seen, first in reversed(_coverage(publication.past.moments, verdicts)):
        steps.append(
            Situation(moment, known, seen, {rule: Tally(dict(count)) for rule, count in totals.items()})
        )
        for turn in turns.get(moment.run, ()):
            _turn(totals, turn.rule, turn.after, turn.before)
            verdicts[turn.site] = _undone(verdicts[turn.site], turn)
        if len(first) == known:
            totals.clear()
            continue
        for site in first:
            for rule, outcome in verdicts[site].items():
                _turn(totals, rule, outcome, None)
    return steps[::-1]


def _coverage(moments: Iterable[Moment], sites: Collection[str]) -> list[tuple[Moment, int, int, list[str]]]:
    """Each audit with how many of some sites were known by then, how many were seen when last tried, and
    those it was the first to try."""
    seen: dict[str, bool] = {}
    found = []
    for moment in moments:
        tried = moment.transports
        now = {site: tried[site] is Transport.COMPLETED for site in sites if site in tried}
        first = [site for site in now if site not in seen]
        seen |= now
        found.append((moment, len(seen), sum(seen.values()), first))
    return found


def _turn(totals: dict[str, Counter[Outcome]], rule: str, gone: Outcome | None, come: Outcome | None) -> None:
    if gone is not None:
        totals[rule][gone] -= 1
    if come is not None:
        totals[rule][come] += 1


def _undone(said: dict[str, Outcome], turn: Turn) -> dict[str, Outcome]:
    return (
        said | {turn.rule: turn.before} if turn.before else {r: o for r, o in said.items() if r != turn.rule}
    )
