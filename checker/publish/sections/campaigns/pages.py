"""The calendar of campaigns: pages by week, ministry, territory and audience, a sheet a campaign, feeds.

Only what is public that day is here: see `checker.campaigns.public`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from checker.campaigns import DISCLAIMER, public
from checker.campaigns.overlaps import LEAST_DAYS, MOST_NATIONAL
from checker.publish.page.publication import Publication
from checker.publish.page.rendering import Render
from checker.publish.sections.campaigns import calendars, opendata
from checker.publish.sections.campaigns.views import View

_KINDS = {
    "ministeres": ("ministère", "Par ministère", "Les campagnes par ministère et par organisation"),
    "territoires": ("territoire", "Par territoire", "Les campagnes par territoire"),
    "publics": ("public", "Par public", "Les campagnes par public"),
}
"""Folder → what a group is called, the short title and the title of its list."""


def pages(publication: Publication, render: Render) -> Iterator[tuple[str, str | bytes]]:
    """Every page and feed of the calendar; nothing for a publication without one."""
    if publication.calendar is None:
        return
    day = date.fromisoformat(publication.day)
    view = View(public(publication.calendar, day), day)
    shared = {"view": view, "disclaimer": DISCLAIMER}
    yield "campagnes/index.html", render("campagnes/index.html", **shared)
    yield from _grouped(view, render)
    abroad = view.whole(view.abroad)
    yield "campagnes/etranger.html", render("campagnes/etranger.html", shown=abroad, **shared)
    every = view.whole(view.calendar.campaigns)
    yield "campagnes/fiches/index.html", render("campagnes/toutes.html", shown=every, **shared)
    for campaign in view.calendar.campaigns:
        sheet = render("campagnes/fiche.html", campaign=campaign, **shared)
        yield f"campagnes/fiches/{campaign.id}.html", sheet
    limits = {"least_days": LEAST_DAYS, "most_national": MOST_NATIONAL}
    yield "campagnes/conflits.html", render("campagnes/conflits.html", **shared, **limits)
    yield "campagnes/periode-preelectorale.html", render("campagnes/preelectoral.html", **shared)
    feeds = dict(_feeds(view))
    yield "campagnes/s-abonner.html", render("campagnes/abonnement.html", feeds=frozenset(feeds), **shared)
    yield from feeds.items()


def _grouped(view: View, render: Render) -> Iterator[tuple[str, str]]:
    """The list of each kind of group, and a page a group."""
    shared = (view.ministries, view.territories, view.audiences)
    for (folder, (noun, short, title)), groups in zip(_KINDS.items(), shared, strict=True):
        words = {"folder": folder, "noun": noun, "short": short, "title": title, "view": view}
        yield f"campagnes/{folder}/index.html", render("campagnes/groupes.html", groups=groups, **words)
        for group in groups:
            shown = view.whole(group.campaigns)
            page = render("campagnes/groupe.html", group=group, shown=shown, **words)
            yield f"campagnes/{folder}/{group.slug}.html", page


def _feeds(view: View) -> Iterator[tuple[str, str | bytes]]:
    """The calendars that hold something, the open data and the Atom feed."""
    known = view.calendar
    campaigns = {one.id: calendars.lines(calendars.of_campaigns([one], view)) for one in known.campaigns}
    elections = {one.id: calendars.lines(calendars.of_elections([one])) for one in known.elections}
    key_days = calendars.lines(calendars.of_key_days(known.key_days))
    written = {
        "flux/campagnes.ics": calendars.calendar("Campagnes de l'État", *campaigns.values()),
        "flux/elections.ics": calendars.calendar("Élections et périodes préélectorales", *elections.values()),
        "flux/temps-forts.ics": calendars.calendar("Journées nationales commémoratives", key_days),
    }
    for group in view.ministries:
        mine = [campaigns[one.id] for one in group.campaigns]
        written[f"flux/ministere/{group.slug}.ics"] = calendars.calendar(f"Campagnes – {group.label}", *mine)
    meet = known.vocabulary.territories.meet
    for group in view.territories:
        events = [
            *(campaigns[one.id] for one in group.campaigns),
            *(elections[one.id] for one in known.elections if meet([group.key], one.scope)),
            b"" if group.key.startswith("etranger") else key_days,
        ]
        written[f"flux/territoire/{group.slug}.ics"] = calendars.calendar(
            f"Campagnes – {group.label}", *events
        )
    yield from ((path, content) for path, content in written.items() if content is not None)
    yield "flux/campagnes.atom", opendata.feed(view, known.campaigns)
    yield "donnees/campagnes.json", opendata.data(view)
    yield f"donnees/{opendata.SCHEMA}", opendata.schema(known.vocabulary)
