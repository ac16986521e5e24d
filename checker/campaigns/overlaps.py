"""Campaigns that meet: conflicts, possible synergies, full weeks, crowded home pages.

Nothing is scored: each meeting says its reasons, and the people who plan decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.rrule import DAILY, rrule

from checker.campaigns.entries import Calendar, Campaign
from checker.campaigns.words import STOPPED
from checker.model import Site
from checker.plain_lists import grouped

LEAST_DAYS = 7
MOST_NATIONAL = 4
MOST_ON_A_PAGE = 3
HOME = "page-accueil"
EVERYBODY, NATION = "grand-public", "pays:FR"


@dataclass(frozen=True)
class Meeting:
    """Two campaigns that ask for the same attention; `settled` is what was decided about it."""

    first: Campaign
    second: Campaign
    days: int
    reasons: tuple[str, ...]
    synergy: bool
    settled: str = ""


@dataclass(frozen=True)
class FullWeek:
    """An ISO week with many national campaigns for everybody."""

    monday: date
    campaigns: tuple[Campaign, ...]


def active(calendar: Calendar) -> list[Campaign]:
    """The campaigns that take attention, by first day."""
    return [campaign for campaign in calendar.campaigns if campaign.status not in STOPPED]


def meetings(calendar: Calendar) -> tuple[Meeting, ...]:
    """Every pair of campaigns that meet: the most days in common first."""
    found: list[Meeting] = []
    running: list[Campaign] = []
    for campaign in sorted(active(calendar), key=lambda one: (one.start, one.id)):
        running = [one for one in running if one.end >= campaign.start]
        found += filter(None, (_meeting(one, campaign, calendar) for one in running))
        running.append(campaign)
    return tuple(sorted(found, key=lambda one: (-one.days, one.first.id, one.second.id)))


def _meeting(one: Campaign, other: Campaign, calendar: Calendar) -> Meeting | None:
    days, shared = common_days(one, other), sorted(_crowded(one) & _crowded(other))
    if days < LEAST_DAYS or not shared:
        return None
    words = calendar.vocabulary
    audiences = [
        words.audiences[key].label
        for key in one.audiences
        if any(words.same_audience(key, another) for another in other.audiences)
    ]
    places = [
        words.territories.label(key)
        for key in one.territories
        if words.territories.meet([key], other.territories)
    ]
    if not (audiences and places):
        return None
    reasons = (
        f"{days} jours en commun",
        f"même public : {', '.join(audiences)}",
        f"même territoire : {', '.join(places)}",
        f"mêmes canaux : {', '.join(words.channels[key].label for key in shared)}",
    )
    synergy = one.topic is not None and one.topic == other.topic
    return Meeting(one, other, days, reasons, synergy, _settled(one, other) or _settled(other, one))


def _crowded(campaign: Campaign) -> set[str]:
    """The channels where attention is scarce: bought space, and home pages."""
    return {channel.kind for channel in campaign.channels if channel.paid or channel.kind == HOME}


def _settled(one: Campaign, other: Campaign) -> str:
    return next((done.decision for done in one.coordination if done.with_id == other.id), "")


def common_days(one: Campaign, other: Campaign) -> int:
    """How many days two campaigns are both shown."""
    return sum(
        max(0, (min(a.end, b.end) - max(a.start, b.start)).days + 1)
        for a in one.periods
        for b in other.periods
    )


def full_weeks(calendar: Calendar) -> tuple[FullWeek, ...]:
    """The ISO weeks with more than `MOST_NATIONAL` national campaigns for everybody."""
    national = (one for one in active(calendar) if EVERYBODY in one.audiences and NATION in one.territories)
    weeks = grouped((monday, one) for one in national for monday in mondays(one))
    return tuple(
        FullWeek(day, tuple(some)) for day, some in sorted(weeks.items()) if len(some) > MOST_NATIONAL
    )


def mondays(campaign: Campaign) -> list[date]:
    """The first days of the ISO weeks a campaign touches."""
    days = (day for one in campaign.periods for day in rrule(DAILY, dtstart=one.start, until=one.end))
    return sorted({day.date() - timedelta(days=day.weekday()) for day in days})


def awaited(campaign: Campaign, sites: Iterable[Site]) -> Iterator[Site]:
    """The sites that should show a campaign."""
    relays = campaign.relays
    if relays is None:
        return
    for site in sites:
        fits = any(
            (selector.kind is None or selector.kind == site.kind)
            and (selector.organisation in (None, site.organisation))
            and (selector.site in (None, site.id))
            for selector in relays.include
        )
        if fits and site.id not in relays.exclude:
            yield site


def crowded_pages(calendar: Calendar) -> dict[str, tuple[Campaign, ...]]:
    """Site id → the campaigns of the most crowded day of its home page, when there are too many."""
    relayed = (one for one in active(calendar) if one.relays and one.relays.place == "accueil")
    expected = grouped((site.id, one) for one in relayed for site in awaited(one, calendar.sites))
    crowded = {}
    for key, campaigns in sorted(expected.items()):
        worst = max((_together(campaigns, one.start) for one in campaigns), key=len)
        if len(worst) > MOST_ON_A_PAGE:
            crowded[key] = worst
    return crowded


def _together(campaigns: list[Campaign], day: date) -> tuple[Campaign, ...]:
    return tuple(one for one in campaigns if one.on(day, day))


def hashtags_used(campaigns: Iterable[Campaign]) -> Counter[str]:
    """How many campaigns use each hashtag, whatever its capitals."""
    return Counter(tag.lower() for one in campaigns for tag in {tag.lower() for tag in one.hashtags})
