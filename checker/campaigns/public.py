"""The one place that decides what of a calendar may be published.

Everything that is published comes from `public()`: pages, feeds, open data and search index.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

from checker import crises
from checker.authored.leaves import Visibility
from checker.authored.problems import AuthoredError, Problem
from checker.authored.public import only_public
from checker.campaigns.entries import Calendar, Campaign, Origin
from checker.reading import plain

_LEAST_TITLE = 12
"""Characters of a title below which it could be found in any text by chance."""


def hidden(campaign: Campaign, day: date) -> bool:
    """Whether a campaign may not be published that day: restricted, or under embargo."""
    under_embargo = campaign.embargo is not None and campaign.embargo > day
    return campaign.visibility is Visibility.RESTRICTED or under_embargo


def public(calendar: Calendar, day: date) -> Calendar:
    """The calendar without anything that is not public that day.

    Raises `AuthoredError` (CAMP-016) when a public campaign names a hidden one in its own words:
    no filter can mend that.
    """
    kept = tuple(one for one in calendar.campaigns if not hidden(one, day))
    secret = [one for one in calendar.campaigns if hidden(one, day)]
    cleaned = tuple(_cleaned(one, {other.id for other in secret}) for one in kept)
    problems = leaks(cleaned, secret, calendar)
    if problems:
        raise AuthoredError(problems)
    shown = {one.id for one in cleaned}
    origins = {key: origin for key, origin in calendar.origins.items() if key in shown}
    return replace(
        calendar,
        campaigns=cleaned,
        elections=tuple(map(only_public, calendar.elections)),
        key_days=tuple(map(only_public, calendar.key_days)),
        ministries={key: only_public(one) for key, one in calendar.ministries.items()},
        origins=origins,
        crises=crises.public(calendar.crises),
    )


def _cleaned(campaign: Campaign, secret: Collection[str]) -> Campaign:
    """The public keys of a public campaign, without its restricted parts: notes, agreements with hidden
    campaigns, and amounts that are not published."""
    spending = campaign.spending
    if spending and not spending.published:
        spending = spending.model_copy(update={"amount": None})
    parts = {
        "notes": [note for note in campaign.notes if note.visibility is Visibility.PUBLIC],
        "coordination": [done for done in campaign.coordination if done.with_id not in secret],
        "spending": spending,
    }
    return only_public(campaign.model_copy(update=parts))


def leaks(shown: Collection[Campaign], secret: Collection[Campaign], calendar: Calendar) -> list[Problem]:
    """CAMP-016: the public campaigns whose text names a hidden one, by identifier or by title."""
    names = {other.id for other in secret}
    names |= {plain(other.title) for other in secret if len(other.title) >= _LEAST_TITLE}
    if not names:
        return []
    problems = []
    for campaign in shown:
        texts = [plain(text) for text in _texts(campaign.model_dump())]
        if any(name in text for name in names for text in texts):
            origin = calendar.origins.get(campaign.id, Origin(campaign.id))
            found = "CAMP-016 : cette campagne publique en nomme une qui ne l'est pas"
            problems.append(Problem(origin.file, 1, 1, found, "retirez son identifiant et son titre"))
    return problems


def _texts(value: object) -> Iterator[str]:
    """Every text of a tree."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for child in value.values():
            yield from _texts(child)
    elif isinstance(value, list):
        for child in value:
            yield from _texts(child)
