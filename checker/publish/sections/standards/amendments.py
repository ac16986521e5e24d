"""Standards → what changes and when: dates of rules, and what authors tell. As events, and as an Atom feed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from checker.model import Amendment, Rule, Standard
from checker.plain_lists import grouped
from checker.publish.page.feeds import Feed, FeedEntry, atom, midnight, urn

_FORCE, _DEADLINE, _TOLD = "vigueur", "echeance", "changement"


@dataclass(frozen=True)
class Event:
    """Something that happens to a standard on a day. `rules` are those it is about; `identifier` never
    changes, whatever the wording becomes."""

    day: date
    sort: str
    standard: Standard
    text: str
    identifier: str
    rules: tuple[Rule, ...] = ()
    url: str = ""
    to_confirm: bool = False


def events(standards: Iterable[Standard]) -> list[Event]:
    """Every event, the newest first."""
    found = [event for standard in standards for event in _of(standard)]
    return sorted(found, key=lambda event: (-event.day.toordinal(), event.standard.id, event.identifier))


def split(found: Iterable[Event], day: str) -> tuple[list[Event], list[Event]]:
    """Events to come after a day, the nearest first, and those that happened, the newest first."""
    today = date.fromisoformat(day)
    known = list(found)
    return [e for e in reversed(known) if e.day > today], [e for e in known if e.day <= today]


def by_year(found: Iterable[Event]) -> list[tuple[int, list[Event]]]:
    """Events year by year, in their order."""
    return [(year, list(group)) for year, group in groupby(found, key=lambda event: event.day.year)]


def _of(standard: Standard) -> Iterator[Event]:
    yield from _told(standard.history, standard, (), standard.id)
    for rule in standard.rules:
        yield from _told(rule.history, standard, (rule,), f"{standard.id}/{rule.id}")
    for day, rules in grouped((rule.since, rule) for rule in standard.rules if rule.since).items():
        yield _dated(
            day, _FORCE, standard, rules, ("Entrée en vigueur d'une règle", "Entrée en vigueur de {} règles")
        )
    for day, rules in grouped((rule.deadline, rule) for rule in standard.rules if rule.deadline).items():
        yield _dated(day, _DEADLINE, standard, rules, ("Échéance d'une règle", "Échéance de {} règles"))


def _dated(day: date, sort: str, standard: Standard, rules: list[Rule], words: tuple[str, str]) -> Event:
    text = words[0] if len(rules) == 1 else words[1].format(len(rules))
    return Event(day, sort, standard, text, f"{standard.id}/{day}/{sort}", tuple(rules))


def _told(
    history: Iterable[Amendment], standard: Standard, rules: tuple[Rule, ...], owner: str
) -> Iterator[Event]:
    """Two changes of one day are told apart by their rank, so that a corrected wording is the same event."""
    ranks: dict[date, int] = defaultdict(int)
    for change in history:
        ranks[change.day] += 1
        event = Event(
            change.day, _TOLD, standard, change.text, f"{owner}/{change.day}/{ranks[change.day]}", rules
        )
        yield replace(event, url=change.url, to_confirm=change.to_confirm)


# --- Atom ------------------------------------------------------------------------------------


def feed(found: Iterable[Event], day: str, href: str, page: str) -> str:
    """The feed `href` of what happened up to a day; `page` is the page for readers, relative to it."""
    about = Feed(_urn(""), "Conforme : ce qui a changé dans les standards", midnight(day), href, page)
    return atom(about, (_news(event, page) for event in split(found, day)[1]))


def _news(event: Event, page: str) -> FeedEntry:
    text = f"{event.text} (à confirmer)" if event.to_confirm else event.text
    return FeedEntry(
        _urn(event.identifier),
        f"{event.standard.title} : {text}",
        midnight(event.day.isoformat()),
        f"{page}#{anchor(event)}",
        "\n".join([text, *(f"{rule.title}." for rule in event.rules)]),
    )


def _urn(identifier: str) -> str:
    return urn(f"conforme/standards/{identifier}")


def anchor(event: Event) -> str:
    """The id of an event inside its page."""
    return "e-" + _urn(event.identifier).rpartition(":")[2][:12].replace("-", "")
