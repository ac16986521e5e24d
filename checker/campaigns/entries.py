"""What a file of `registry/campagnes/` may hold, key by key: one campaign a file.

The attributes are English, their aliases are the French keys authors write.
"""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from checker.authored.leaves import Visibility, described
from checker.campaigns.leaves import (
    CampaignId,
    Day,
    Hashtag,
    Moment,
    Reference,
    StatusWord,
    Summary,
    TerritoryKey,
    Text,
    ToneWord,
    Version,
    VisibilityWord,
    Year,
)
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


class Campaign(BaseModel):
    """One campaign, as authored."""

    model_config = described("Campagne", "Une campagne de communication de l'État.")

    id: CampaignId = Field(alias="id", description="Année et nom court ; il ne change jamais.")
    version: Version = Field(alias="version", description="Augmente de 1 à chaque changement publié.")
    modified: Moment = Field(alias="modifie_le", description="Instant du dernier changement.")
    title: Text = Field(alias="titre", description="Titre.")
    summary: Summary = Field(alias="resume", description="Deux phrases, sans slogan.")
    mission: Reference = Field(alias="mission", description="Une des six missions essentielles de l'État.")
    topic: Reference | None = Field(None, alias="objet", description="Un objet de cette mission.")
    nature: Reference = Field(alias="nature", description="Mot du vocabulaire des natures.")
    tone: ToneWord | None = Field(
        None, alias="ton", description="Comment elle parle : un ton léger s'arrête pendant une crise."
    )
    first_year: Year | None = Field(None, alias="premiere_edition", description="Année de la première.")
    leads: list[Reference] = Field(alias="menants", min_length=1, description="Organisations qui mènent.")
    co_leads: list[Reference] = Field(default_factory=list, alias="co_menants", description="Qui co-mènent.")
    contributors: list[Reference] = Field(
        default_factory=list, alias="concourants", description="Qui aident."
    )
    signature: Text = Field(
        alias="signature", description="« gouvernement », « republique » ou « organisation:identifiant »."
    )
    periods: list[Period] = Field(alias="periodes", min_length=1, description="Les vagues.")
    territories: list[TerritoryKey] = Field(alias="territoires", min_length=1, description="Où.")
    audiences: list[Reference] = Field(alias="audiences", min_length=1, description="Pour qui.")
    languages: list[Reference] = Field(default_factory=list, alias="langues", description="Langues.")
    channels: list[Channel] = Field(alias="canaux", min_length=1, description="Canaux de diffusion.")
    hashtags: list[Hashtag] = Field(default_factory=list, alias="hashtags", description="Mots-dièse.")
    targets: list[Target] = Field(default_factory=list, alias="cibles", description="Pages à relayer.")
    kit: Kit | None = Field(None, alias="kit")
    agreement: CampaignAgreement | None = Field(None, alias="agrement")
    status: StatusWord = Field(alias="statut", description="Où en est la campagne.")
    electoral: Electoral | None = Field(None, alias="electoral")
    relays: Relays | None = Field(None, alias="relais_attendus")
    coordination: list[Coordination] = Field(
        default_factory=list, alias="coordination", description="Accords."
    )
    partners: list[Text] = Field(default_factory=list, alias="partenaires", description="Partenaires.")
    evaluation: Evaluation | None = Field(None, alias="evaluation")
    spending: Spending | None = Field(None, alias="depenses")
    visibility: VisibilityWord = Field(
        Visibility.PUBLIC, alias="visibilite", description="« restreinte » : jamais publiée."
    )
    embargo: Day | None = Field(None, alias="embargo_jusqua", description="Rien n'est publié avant ce jour.")
    contacts: list[FunctionalContact] = Field(default_factory=list, alias="contacts", description="Contacts.")
    notes: list[Note] = Field(default_factory=list, alias="notes", description="Remarques.")

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
