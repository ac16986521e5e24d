"""Standards → what changes and when: dates of rules, and what authors tell. As events, and as an Atom feed."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from checker.model import Amendment, Rule, Standard

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
    forces: dict[date, list[Rule]] = defaultdict(list)
    deadlines: dict[date, list[Rule]] = defaultdict(list)
    for rule in standard.rules:
        if rule.since:
            forces[rule.since].append(rule)
        if rule.deadline:
            deadlines[rule.deadline].append(rule)
        yield from _told(rule.history, standard, (rule,), f"{standard.id}/{rule.id}")
    for day, rules in forces.items():
        yield _dated(
            day, _FORCE, standard, rules, ("Entrée en vigueur d'une règle", "Entrée en vigueur de {} règles")
        )
    for day, rules in deadlines.items():
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


def urn(identifier: str) -> str:
    """A stable Atom id: the same words always give the same."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'conforme/standards/{identifier}')}"


def atom(found: Iterable[Event], day: str, page: str) -> str:
    """The feed (RFC 4287) of what happened up to a day; `page` is the page for readers, relative to it."""
    happened = split(found, day)[1]
    updated = happened[0].day.isoformat() if happened else day
    entries = "".join(_entry(event, page) for event in happened)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">\n'
        "  <title>Conforme : ce qui a changé dans les standards</title>\n"
        f"  <id>{urn('')}</id>\n"
        f"  <updated>{updated}T00:00:00Z</updated>\n"
        "  <author><name>Conforme</name></author>\n"
        f'  <link rel="alternate" type="text/html" href={quoteattr(page)}/>\n'
        f"{entries}</feed>\n"
    )


def _entry(event: Event, page: str) -> str:
    about = "".join(f"\n{rule.title}." for rule in event.rules)
    doubt = " (à confirmer)" if event.to_confirm else ""
    return (
        "  <entry>\n"
        f"    <title>{escape(event.standard.title)} : {escape(event.text)}{doubt}</title>\n"
        f"    <id>{urn(event.identifier)}</id>\n"
        f"    <updated>{event.day}T00:00:00Z</updated>\n"
        f'    <link rel="alternate" type="text/html" href={quoteattr(f"{page}#{anchor(event)}")}/>\n'
        f"    <content>{escape(event.text)}{doubt}{escape(about)}</content>\n"
        "  </entry>\n"
    )


def anchor(event: Event) -> str:
    """The id of an event inside its page."""
    return "e-" + urn(event.identifier).rpartition(":")[2][:12].replace("-", "")
