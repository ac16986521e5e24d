"""What changed from one audit to the next: a page, a table to download, feeds, also by organisation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from checker.model import Moment, Outcome, Site
from checker.plain_text import counted
from checker.publish import data
from checker.publish.data.columns import day, number, text
from checker.publish.page.changes import Change, changes
from checker.publish.page.events import Audited, Happened, first, happened
from checker.publish.page.feeds import Feed, FeedEntry, atom, midnight
from checker.publish.page.publication import Publication
from checker.publish.page.rendering import Render
from checker.publish.sections.estate.site_files import badge

SHOWN = 200
"""Changes on the page of the estate and in the feeds; the table has them all."""


class _Moved(NamedTuple):
    change: Change
    site: Site


CHANGES = data.Table(
    "evolutions",
    "Ce qui a changé",
    "Une ligne par site et par verdict devenu un autre.",
    ("audit", "regle", "site"),
    (
        day("date", "Jour de l'audit", "change.at", optional=False),
        number("audit", "Numéro de l'audit", "change.run"),
        text("regle", "Identifiant de la règle", "change.rule"),
        text("titre", "Ce que la règle demande", "change.title"),
        text("avant", "Verdict de l'audit précédent", "change.before.label"),
        text("apres", "Verdict de cet audit", "change.after.label"),
        text("site", "Identifiant du site au registre", "site.id"),
        text("organisation", "Identifiant de l'organisation", "site.organisation"),
        text("adresse", "Adresse de la page d'accueil", "site.url"),
    ),
)


def pages(publication: Publication, render: Render) -> Iterator[tuple[str, str | bytes]]:
    """The page of changes, the same as CSV and Atom, a feed and a badge for each organisation."""
    found, told = changes(publication), happened(publication)
    kept = [change for change in found if change.after is not Outcome.UNTESTED]
    yield (
        "parc/evolutions/index.html",
        render(
            "evolutions.html",
            happened=first(told, SHOWN),
            older=max(0, sum(len(events) for _, events in told) - SHOWN),
            changes=kept[:SHOWN],
            left=len(kept[SHOWN:]),
        ),
    )
    yield "parc/evolutions/evolutions.csv", table(found)
    yield "parc/evolutions/evolutions.xml", feed(publication, "parc/evolutions", "Le parc", told)
    for organisation, entries in publication.estate.families(publication.organisations):
        mine = happened(publication, {entry.site.id for entry in entries})
        folder = f"parc/organisations/{organisation.id}"
        yield f"{folder}/evolutions.xml", feed(publication, folder, organisation.name, mine)
        seen = sum(entry.seen for entry in entries)
        faults = sum(entry.tally[Outcome.FAILED] for entry in entries)
        said = counted(faults, "défaut certain") if seen else "rien n'est dit"
        label = f"{seen} vus sur {len(entries)}"
        yield f"badges/organisations/{organisation.id}.svg", badge(render, organisation.name, label, said)


def table(found: Iterable[Change]) -> bytes:
    """One line a site and a change, as spreadsheets in French read it."""
    return data.spreadsheet(CHANGES, (_Moved(change, site) for change in found for site in change.sites))


def feed(publication: Publication, folder: str, title: str, told: Sequence[Audited]) -> str:
    """The Atom feed of a folder, in a file of its own there: an entry for each site that an audit changed."""
    moments = publication.past.moments
    day = moments[-1].at if moments else midnight(publication.day)
    name, root = f"urn:conforme:{folder.replace('/', ':')}", "../" * len(folder.split("/"))
    page = f"{root}parc/evolutions/"
    about = Feed(f"{name}:evolutions", f"{title} : ce qui a changé", day, "evolutions.xml", page)
    news = (_news(moment, event, name, root) for moment, events in first(told, SHOWN) for event in events)
    return atom(about, news)


def _news(moment: Moment, event: Happened, name: str, root: str) -> FeedEntry:
    said = [f"{step.rule.title} : {step.words}." for step in event.steps]
    if event.untested:
        said.append(f"Non testé cette fois : {counted(event.untested, 'règle')}.")
    return FeedEntry(
        f"{name}:evenement:{event.id}",
        f"{event.site.name} : {event.label}, {event.sentence}",
        moment.at,
        f"{root}parc/sites/{event.site.id}/",
        "\n".join(said),
    )
