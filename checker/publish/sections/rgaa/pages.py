"""The RGAA: each version theme by theme, each criterion with what is known of it, and what the next version changes."""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from operator import is_
from typing import Any

from markupsafe import Markup

from checker.catalogue import upcoming
from checker.catalogue.rgaa import NOT_TESTED, STATES
from checker.evaluate.criteria import Told, told
from checker.evaluate.reach import Reach, reach, totals
from checker.model import Norm, Rule, Scope, Theme, Transport
from checker.model.norms import shown_first
from checker.publish import data
from checker.publish.data.sheets import Counts, counted
from checker.publish.page.criteria import HOME, of_the_rgaa, theme_address
from checker.publish.page.publication import Publication
from checker.publish.page.rendering import Render, slug
from checker.publish.sections.rgaa.methods import method

NAMES: Mapping[str, str] = {
    "NC": "non conforme", "C": "conforme", "NA": "non applicable", "à vérifier": "à vérifier", "NT": "non testé",
}  # fmt: skip
"""States and verdicts in full."""


@dataclass(frozen=True)
class Coverage:
    """What was seen of the estate: the sites registered, seen, tried in vain, and never visited."""

    registered: int
    seen: int
    unseen: int
    unvisited: int


@dataclass(frozen=True)
class Version:
    """One version: its norm, what is known of its criteria by number, and how many sites are in each state."""

    norm: Norm
    told: Mapping[str, Told]
    counts: Mapping[str, Counter[str]]

    def tested(self, number: str) -> int:
        """How many sites something was said of a criterion."""
        return sum(n for state, n in self.counts[number].items() if state != NOT_TESTED)

    @property
    def totals(self) -> Mapping[str, int]:
        """What the rules can say of it, in numbers."""
        return totals([one.reached for one in self.told.values()])

    def reachable(self, theme: Theme, verdict: str = "") -> int:
        """How many criteria of a theme can be given a verdict, or any that is certain."""
        wanted = {verdict} if verdict else {"NC", "C", "NA"}
        return sum(bool(wanted & set(self.told[one.number].reached.verdicts)) for one in theme.criteria)

    def faulty(self, theme: Theme) -> int:
        """How many criteria of a theme some site fails with certainty."""
        return sum(self.counts[one.number]["NC"] > 0 for one in theme.criteria)


def outline(publication: Publication, render: Render) -> Iterator[tuple[str, str]]:
    """The pages, before any audit is read."""
    none = {
        norm.title: {one.number: Counter[str]() for one in norm.criteria} for norm in publication.overlays
    }
    yield from _pages(publication, render, none)


def pages(publication: Publication, render: Render) -> Iterator[tuple[str, str]]:
    """The versions, theme by theme, with what the estate does; what the next version changes."""
    yield from _pages(publication, render, counted(data.Groups(publication, data.TABLES)))


def _pages(publication: Publication, render: Render, counts: Counts) -> Iterator[tuple[str, str]]:
    day = date.fromisoformat(publication.day)
    versions = [
        Version(norm, _told(norm, publication), counts[norm.title])
        for norm in shown_first(of_the_rgaa(publication.overlays), day)
    ]
    shared: dict[str, Any] = {
        "coverage": _coverage(publication), "day": day, "names": NAMES, "states": STATES,
        "rule_address": _rule_address, "by_hand": _by_hand, "theme_address": theme_address, "told": upcoming.told(),
        "method": method,
    }  # fmt: skip
    yield f"{HOME}index.md", render("rgaa.md", versions=versions, **shared)
    yield f"{HOME}ce-qui-change.md", render("rgaa-change.md", **_changes(publication), **shared)
    for version in versions:
        yield f"{HOME}{version.norm.version}/index.md", render("rgaa-version.md", version=version, **shared)
        themes = version.norm.themes
        for place, theme in enumerate(themes):
            beside = [themes[n] if 0 <= n < len(themes) else None for n in (place - 1, place + 1)]
            path = theme_address(version.norm, theme).rstrip("/")
            yield (
                f"{path}.md",
                render("rgaa-theme.md", version=version, theme=theme, beside=beside, **shared),
            )


def _coverage(publication: Publication) -> Coverage:
    estate = publication.estate
    visited = dict(estate.by_transport)
    never = visited.pop(Transport.NOT_VISITED, 0)
    return Coverage(len(estate.entries), estate.seen, len(estate.entries) - estate.seen - never, never)


def _changes(publication: Publication) -> dict[str, Any]:
    """What the page of the next version says of the estate: each addition, and the rules that look at it."""
    found = []
    for addition in upcoming.told().additions:
        rules = [rule for rule in publication.rules if addition.reference in rule.references]
        found.append((addition, [(rule, publication.estate.of_rule(rule.id)) for rule in rules]))
    return {"additions": found}


# --- what is known of each criterion ---------------------------------------------------------------


def _told(norm: Norm, publication: Publication) -> dict[str, Told]:
    """What is known of each criterion. Judging the examples takes half a second: it is kept from one build to the
    next."""
    made_of = (norm.title, [rule.id for rule in publication.rules])
    kept = json.loads(publication.remembered("portee", made_of, partial(_reached, norm, publication)))
    known = {one.number: one for one in norm.criteria}
    reached = (Reach(known[number], proven, tuple(speaking)) for number, proven, speaking in kept)
    return {one.criterion.number: told(norm, one, publication.rules) for one in reached}


def _reached(norm: Norm, publication: Publication) -> str:
    """What rules can say of each criterion, as JSON: made once a process of the same standards."""
    made_of = norm, publication.standards, publication.axe_answers
    known = next((text for other, text in _MADE if all(map(is_, other, made_of))), "")
    if not known:
        found = reach(norm, publication.rules, publication.axe_answers)
        known = json.dumps([(one.criterion.number, one.proven, one.speaking) for one in found])
        _MADE.append((made_of, known))
    return known


_MADE: deque[tuple[tuple[object, ...], str]] = deque(maxlen=4)
"""The last things reached, and what they were reached from."""


def _rule_address(rule: Rule) -> Markup:
    """The page of a rule, from the page of a theme."""
    return Markup("../../../standards/{}/{}/").format(slug(rule.standard), rule.id)


def _by_hand(rule: Rule) -> bool:
    """Whether a person judges a rule alone."""
    return rule.scope is Scope.MANUAL
