"""The public calendar, looked at from a day: this week, three months, a ministry, a territory, an audience."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from checker.campaigns import Calendar, Campaign, Remark, remarks
from checker.campaigns.access import NAMES
from checker.campaigns.dated import Window, all_windows
from checker.campaigns.overlaps import FullWeek, Meeting, crowded_pages, full_weeks, meetings
from checker.campaigns.parts import Alternative, Asset, Period
from checker.campaigns.vocabulary import ABROAD, slug
from checker.campaigns.words import Level, Status
from checker.plain_lists import grouped
from checker.reading import plain

WEEKS_AHEAD = 13
_GONE = frozenset({Status.CANCELLED})


@dataclass(frozen=True)
class Shown:
    """A campaign with those of its waves that a list is about."""

    campaign: Campaign
    waves: tuple[Period, ...]


@dataclass(frozen=True)
class Sharing:
    """Campaigns that share a ministry, a territory or an audience; `slug` stands in addresses."""

    key: str
    slug: str
    label: str
    campaigns: tuple[Campaign, ...]


@dataclass(frozen=True)
class View:
    """A public calendar on a day."""

    calendar: Calendar
    day: date

    @property
    def week(self) -> tuple[date, date]:
        """Monday and Sunday of the week."""
        monday = self.day - timedelta(days=self.day.weekday())
        return monday, monday + timedelta(days=6)

    @property
    def quarter(self) -> tuple[date, date]:
        """The day, and the last day of the thirteen weeks that follow."""
        return self.day, self.day + timedelta(weeks=WEEKS_AHEAD)

    def between(self, span: tuple[date, date]) -> list[Shown]:
        """The campaigns with a wave in a span of days, by first day; cancelled ones are left out."""
        start, end = span
        found = []
        for campaign in self.calendar.campaigns:
            waves = tuple(one for one in campaign.periods if one.start <= end and one.end >= start)
            if waves and campaign.status not in _GONE:
                found.append(Shown(campaign, waves))
        return sorted(found, key=lambda one: (one.waves[0].start, one.campaign.id))

    def whole(self, campaigns: Iterable[Campaign]) -> list[Shown]:
        """Campaigns with all their waves."""
        return [Shown(campaign, tuple(campaign.periods)) for campaign in campaigns]

    @cached_property
    def ministries(self) -> tuple[Sharing, ...]:
        """The organisations that take part in a campaign."""
        return self._groups(lambda one: one.bodies, self.calendar.body)

    @cached_property
    def territories(self) -> tuple[Sharing, ...]:
        """The territories a campaign names; each with all the campaigns that touch it."""
        places = self.calendar.vocabulary.territories
        named = {key for one in self.calendar.campaigns for key in one.territories} | {"pays:FR"}
        groups = [Sharing(key, slug(key), places.label(key), self.touching(key)) for key in named]
        return tuple(sorted(groups, key=lambda one: (one.key.startswith("etranger"), plain(one.label))))

    @cached_property
    def audiences(self) -> tuple[Sharing, ...]:
        """The audiences campaigns speak to."""
        words = self.calendar.vocabulary.audiences
        return self._groups(lambda one: one.audiences, lambda key: words[key].label)

    @cached_property
    def abroad(self) -> tuple[Campaign, ...]:
        """The campaigns shown abroad."""
        return self.touching(ABROAD)

    def touching(self, territory: str) -> tuple[Campaign, ...]:
        """The campaigns that touch a territory."""
        meet = self.calendar.vocabulary.territories.meet
        return tuple(one for one in self.calendar.campaigns if meet([territory], one.territories))

    def _groups(
        self, keys: Callable[[Campaign], Iterable[str]], label: Callable[[str], str]
    ) -> tuple[Sharing, ...]:
        told = ((key, one) for one in self.calendar.campaigns for key in dict.fromkeys(keys(one)))
        groups = [Sharing(key, key, label(key), tuple(some)) for key, some in grouped(told).items()]
        return tuple(sorted(groups, key=lambda one: plain(one.label)))

    # --- elections, meetings, remarks ------------------------------------------------------------

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        """Every electoral window, by first day."""
        return all_windows(self.calendar.elections)

    @property
    def open_windows(self) -> list[Window]:
        """Those open that day."""
        return [window for window in self.windows if window.open_on(self.day)]

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        """The pairs of campaigns that meet and are not over."""
        return tuple(one for one in meetings(self.calendar) if min(one.first.end, one.second.end) >= self.day)

    @cached_property
    def full_weeks(self) -> tuple[FullWeek, ...]:
        """The full weeks that are not over."""
        return tuple(one for one in full_weeks(self.calendar) if one.monday + timedelta(days=6) >= self.day)

    @cached_property
    def crowded(self) -> list[tuple[str, tuple[Campaign, ...]]]:
        """The names of sites whose home page is awaited to show too many campaigns."""
        names = {site.id: site.name for site in self.calendar.sites}
        return [(names[key], some) for key, some in crowded_pages(self.calendar).items()]

    @cached_property
    def _remarks(self) -> dict[str, list[Remark]]:
        return grouped((remark.campaign, remark) for remark in remarks(self.calendar, self.day))

    def remarks(self, campaign: Campaign) -> list[Remark]:
        """What the rules say of a campaign, worst first; what is merely informative is left out but
        for elections."""
        found = self._remarks.get(campaign.id, [])
        return [one for one in found if one.level is not Level.INFO or one.rule == "CAMP-006"]

    # --- words -----------------------------------------------------------------------------------

    def bodies(self, keys: Iterable[str]) -> str:
        """Organisations by name."""
        return ", ".join(self.calendar.body(key) for key in keys)

    def places(self, campaign: Campaign) -> str:
        """Territories by name."""
        return ", ".join(map(self.calendar.vocabulary.territories.label, campaign.territories))

    def people(self, campaign: Campaign) -> str:
        """Audiences by name."""
        return ", ".join(self.calendar.vocabulary.audiences[key].label for key in campaign.audiences)

    def channels(self, campaign: Campaign) -> str:
        """Channels by name; bought space is said."""
        words = self.calendar.vocabulary.channels
        return ", ".join(
            words[one.kind].label + (" (espace acheté)" if one.paid else "") for one in campaign.channels
        )

    def signature(self, campaign: Campaign) -> str:
        """How the campaign is signed."""
        signed = campaign.signature
        if signed.startswith("organisation:"):
            return f"bloc-marque « {self.calendar.body(signed.removeprefix('organisation:'))} »"
        return "bloc-marque « Gouvernement »" if signed == "gouvernement" else "bloc-marque « République »"

    def forms(self, asset: Asset) -> list[tuple[str, Alternative]]:
        """The accessible forms a resource declares, by name."""
        access = asset.access
        return [(label, form) for name, label in NAMES.items() if access and (form := getattr(access, name))]
