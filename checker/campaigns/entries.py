"""A campaign, one file of `registry/campagnes/` each, and the calendar that holds them all.

The attributes are English, their aliases the French keys authors write.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from checker.authored.leaves import Day, Text, Visibility, Word, described
from checker.authored.public import kept, shown
from checker.authored.schemas import list_of, one_of
from checker.authored.tree import Place
from checker.campaigns.dated import Election, KeyDay, Ministry
from checker.campaigns.parts import (
    CampaignAgreement,
    Channel,
    Coordination,
    Electoral,
    Evaluation,
    FunctionalContact,
    Kit,
    Note,
    Period,
    Relays,
    Spending,
    Target,
)
from checker.campaigns.vocabulary import Vocabulary, load_vocabulary
from checker.campaigns.words import (
    CampaignId,
    Hashtag,
    Instant,
    Key,
    Status,
    Summary,
    TerritoryKey,
    Tone,
    Version,
    Year,
)
from checker.crises import Crisis
from checker.model import Organisation, Site
from checker.project import ROOT


class Campaign(BaseModel, **described("Campagne", "Une campagne de communication de l'État.")):
    """One campaign, as authored."""

    id: CampaignId = shown("id", "Année et nom court ; il ne change jamais.")
    version: Version = shown("version", "Augmente de 1 à chaque changement publié.")
    modified: Instant = shown("modifie_le", "Instant du dernier changement.")
    title: Text = shown("titre", "Titre.")
    summary: Summary = shown("resume", "Deux phrases, sans slogan.")
    mission: Key = shown("mission", "Une des six missions essentielles de l'État.")
    topic: Key | None = shown("objet", "Un objet de cette mission.", None)
    nature: Key = shown("nature", "Mot du vocabulaire des natures.")
    tone: Word[Tone] | None = shown(
        "ton", "Comment elle parle : un ton léger s'arrête pendant une crise.", None
    )
    first_year: Year | None = shown("premiere_edition", "Année de la première.", None)
    leads: list[Key] = shown("menants", "Organisations qui mènent.", min_length=1)
    co_leads: list[Key] = shown("co_menants", "Qui co-mènent.", [])
    contributors: list[Key] = shown("concourants", "Qui aident.", [])
    signature: Text = shown("signature", "« gouvernement », « republique » ou « organisation:identifiant ».")
    periods: list[Period] = shown("periodes", "Les vagues.", min_length=1)
    territories: list[TerritoryKey] = shown("territoires", "Où.", min_length=1)
    audiences: list[Key] = shown("audiences", "Pour qui.", min_length=1)
    languages: list[Key] = shown("langues", "Langues.", [])
    channels: list[Channel] = shown("canaux", "Canaux de diffusion.", min_length=1)
    hashtags: list[Hashtag] = shown("hashtags", "Mots-dièse.", [])
    targets: list[Target] = shown("cibles", "Pages à relayer.", [])
    kit: Kit | None = shown("kit", default=None)
    agreement: CampaignAgreement | None = shown("agrement", default=None)
    status: Word[Status] = shown("statut", "Où en est la campagne.")
    electoral: Electoral | None = shown("electoral", default=None)
    relays: Relays | None = shown("relais_attendus", default=None)
    coordination: list[Coordination] = shown("coordination", "Accords.", [])
    partners: list[Text] = shown("partenaires", "Partenaires.", [])
    evaluation: Evaluation | None = shown("evaluation", default=None)
    spending: Spending | None = shown("depenses", default=None)
    visibility: Word[Visibility] = kept("visibilite", "« restreinte » : jamais publiée.", Visibility.PUBLIC)
    embargo: Day | None = shown("embargo_jusqua", "Rien n'est publié avant ce jour.", None)
    contacts: list[FunctionalContact] = shown("contacts", "Contacts.", [])
    notes: list[Note] = shown("notes", "Remarques.", [])

    @property
    def start(self) -> date:
        """The first day of the first wave."""
        return min(period.start for period in self.periods)

    @property
    def end(self) -> date:
        """The last day of the last wave."""
        return max(period.end for period in self.periods)

    @property
    def bodies(self) -> tuple[str, ...]:
        """Every organisation that takes part, leads first, each once."""
        return tuple(dict.fromkeys([*self.leads, *self.co_leads, *self.contributors]))

    @property
    def paid(self) -> bool:
        """Whether media space is bought."""
        return any(channel.paid for channel in self.channels)

    @property
    def joint(self) -> bool:
        """Whether several organisations lead it."""
        return len({*self.leads, *self.co_leads}) > 1

    def on(self, start: date, end: date) -> bool:
        """Whether a wave touches the days from `start` to `end`."""
        return any(period.start <= end and period.end >= start for period in self.periods)


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


def schema(registry: Path = ROOT / "registry") -> dict[str, dict[str, Any]]:
    """File name without suffix → JSON Schema of that file; « campagne » for each file of campagnes/."""
    return {
        "campagne": campaign_schema(load_vocabulary(registry)),
        "elections": list_of(Election, "Élections", "Les élections suivies, une par entrée."),
        "temps-forts": list_of(KeyDay, "Temps forts", "Les journées qui reviennent, une par entrée."),
        "ministeres": list_of(Ministry, "Ministères", "Les ministères sous une clé stable."),
    }


def campaign_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """The schema of one campaign, authored or published."""
    generated = one_of(Campaign, "Campagne", "Une campagne de communication de l'État, une par fichier.")
    keys, parts = generated["properties"], generated["$defs"]
    keys["mission"]["enum"] = list(vocabulary.missions)
    keys["objet"]["enum"] = list(vocabulary.topics)
    keys["nature"]["enum"] = list(vocabulary.natures)
    keys["audiences"]["items"]["enum"] = list(vocabulary.audiences)
    parts["Channel"]["properties"]["type"]["enum"] = list(vocabulary.channels)
    return generated
