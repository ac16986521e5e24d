"""Rationalisation: the plan of the register, duplicates, closures to finish, what is not registered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from checker.model import Lifecycle, Outcome, Rule, Scope
from checker.model.address import Address, bare_host
from checker.plain_lists import grouped
from checker.publish.page.figures import Entry
from checker.publish.page.publication import Publication
from checker.publish.page.rendering import Render

Compared = tuple[Rule, Mapping[Outcome, list[Entry]]]
"""A rule that compares sites, and the sites by what it says of them."""

_ENDED = {Lifecycle.CLOSED, Lifecycle.REDIRECTED}


def pages(publication: Publication, render: Render) -> Iterator[tuple[str, str]]:
    """One page, four questions."""
    entries = publication.estate.entries
    yield (
        "rationalisation/index.html",
        render(
            "rationalisation.html",
            plan=[(stage, [e for e in entries if e.site.lifecycle is stage]) for stage in Lifecycle],
            compared=list(compared(publication)),
            closures=[entry for entry in entries if unfinished(entry)],
            strangers=strangers(entries),
            lines=[
                (rule, publication.estate.failing(rule.id))
                for rule in publication.rules
                if rule.standard == "rationalisation"
            ],
        ),
    )


def unfinished(entry: Entry) -> bool:
    """Whether a site that is said to be closed, or to redirect, still answers in its own name."""
    return entry.site.lifecycle in _ENDED and entry.seen


def compared(publication: Publication) -> Iterator[Compared]:
    """What each rule that compares sites says: nothing is compared here."""
    for rule in publication.rules:
        if rule.scope is Scope.ESTATE:
            entries = publication.estate.entries
            yield rule, {word: [e for e in entries if e.verdicts.get(rule.id) is word] for word in Outcome}


def strangers(entries: tuple[Entry, ...]) -> list[tuple[str, list[Entry]]]:
    """Hosts in .gouv.fr that audited sites lead to and that the register does not know: host → from where."""
    known = {Address.of(entry.site.url).bare for entry in entries}
    known |= {bare_host(alias) for entry in entries for alias in entry.site.settings.aliases}
    led = (
        (host, entry)
        for entry in entries
        for host in {Address.of(page.final_url).bare for page in (entry.audit.pages if entry.audit else ())}
    )
    strange = ((host, entry) for host, entry in led if host.endswith(".gouv.fr") and host not in known)
    return sorted(grouped(strange).items())
