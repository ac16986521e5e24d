"""What the other files of the calendar may hold: elections, days that come back, ministries."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from checker.authored.leaves import described
from checker.campaigns.leaves import (
    Day,
    ElectionWord,
    Moment,
    Month,
    Reference,
    Rule,
    Slug,
    TerritoryKey,
    Text,
    Url,
    Version,
)


class Entered(BaseModel):
    """A period that is entered by hand, because no formula gives it."""

    model_config = described("Période saisie", "Une période saisie à la main, avec sa référence.")

    start: Day = Field(alias="debut", description="Premier jour.")
    end: Day = Field(alias="fin", description="Dernier jour.")
    reference: Text = Field(alias="reference", description="D'où viennent ces dates.")


class Election(BaseModel):
    """An election, from which the windows are computed."""

    model_config = described("Élection", "Une élection, d'où se calculent les périodes préélectorales.")

    id: Slug = Field(alias="id", description="Nom court et stable.")
    version: Version = Field(1, alias="version", description="Augmente de 1 à chaque changement.")
    modified: Moment = Field(alias="modifie_le", description="Instant du dernier changement.")
    title: Text = Field(alias="titre", description="Nom de l'élection.")
    kind: ElectionWord = Field(alias="type", description="« generale » ou « partielle ».")
    month: Month = Field(alias="mois", description="Mois du scrutin.", examples=["2027-04"])
    rounds: list[Day] = Field(default_factory=list, alias="tours", description="Jours de scrutin connus.")
    scope: list[TerritoryKey] = Field(alias="portee", min_length=1, description="Territoires concernés.")
    reserve: Entered | None = Field(None, alias="reserve_usage")
    window: Entered | None = Field(None, alias="fenetre_saisie")
    sources: list[Url] = Field(alias="sources", min_length=1, description="Pages publiques.")
    note: Text | None = Field(None, alias="note", description="Ce qui reste à confirmer.")


class KeyDay(BaseModel):
    """A day that comes back each year."""

    model_config = described("Temps fort", "Une journée qui revient chaque année.")

    id: Slug = Field(alias="id", description="Nom court et stable.")
    version: Version = Field(1, alias="version", description="Augmente de 1 à chaque changement.")
    modified: Moment = Field(alias="modifie_le", description="Instant du dernier changement.")
    title: Text = Field(alias="titre", description="Nom de la journée.")
    rule: Rule = Field(alias="recurrence", description="Règle RRULE annuelle (RFC 5545).")
    text: Text | None = Field(None, alias="texte", description="Loi ou décret qui la fixe.")
    sources: list[Url] = Field(alias="sources", min_length=1, description="Pages publiques.")


class Identity(BaseModel):
    """The name a ministry bears, and when."""

    model_config = described("Identité", "Le nom porté par un ministère, et de quand à quand.")

    name: Text = Field(alias="nom", description="Nom exact.")
    start: Day | None = Field(None, alias="debut", description="Premier jour ; absent s'il est à confirmer.")
    end: Day | None = Field(None, alias="fin", description="Dernier jour ; absent si le nom est en vigueur.")
    source: Url | None = Field(None, alias="source", description="Page publique.")


class Ministry(BaseModel):
    """A ministry under a key that outlives governments."""

    model_config = described("Ministère", "Un ministère, sous une clé qui survit aux gouvernements.")

    key: Reference = Field(alias="cle", description="Identifiant de l'organisation, jamais renommé.")
    short: Text = Field(alias="libelle_court", description="Nom court.")
    identities: list[Identity] = Field(alias="identites", min_length=1, description="Ses noms successifs.")

    def exists(self, day: date) -> bool:
        """Whether one of its identities holds that day."""
        return any(
            (one.start is None or one.start <= day) and (one.end is None or day <= one.end)
            for one in self.identities
        )
