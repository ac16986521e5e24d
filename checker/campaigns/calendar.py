"""The calendar: campaigns, elections, key days, and the words they are read with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from checker.authored.tree import Place
from checker.campaigns.dated import Election, KeyDay, Ministry
from checker.campaigns.entries import Campaign
from checker.campaigns.vocabulary import Vocabulary
from checker.model import Organisation, Site
from checker.model.crises import Crisis


@dataclass(frozen=True)
class Origin:
    """Where a campaign is written: its file, and the line of each of its keys."""

    file: str
    places: Mapping[str, Place] = field(default_factory=dict)

    def line(self, key: str) -> int:
        """The line of a key; the first line of the file when the key is absent."""
        return self.places.get(key, (1, 1))[0]


@dataclass(frozen=True)
class Calendar:
    """The campaigns by date, and what they are read with."""

    campaigns: tuple[Campaign, ...]
    elections: tuple[Election, ...]
    key_days: tuple[KeyDay, ...]
    ministries: Mapping[str, Ministry]
    organisations: Mapping[str, Organisation]
    sites: tuple[Site, ...]
    vocabulary: Vocabulary
    origins: Mapping[str, Origin] = field(default_factory=dict)
    crises: tuple[Crisis, ...] = ()

    def body(self, key: str) -> str:
        """The name of an organisation or ministry, as short as it is known."""
        if key in self.ministries:
            return self.ministries[key].short
        return self.organisations[key].name if key in self.organisations else key
