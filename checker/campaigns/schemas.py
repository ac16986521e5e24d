"""The JSON Schemas of the calendar's files, with the closed words of its vocabularies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from checker.authored.schemas import list_of, one_of
from checker.campaigns.dated import Election, KeyDay, Ministry
from checker.campaigns.entries import Campaign
from checker.campaigns.vocabulary import Vocabulary, load_vocabulary
from checker.project import ROOT

CAMPAIGN = "campagne"


def schema(registry: Path = ROOT / "registry") -> dict[str, dict[str, Any]]:
    """File name without suffix → JSON Schema of that file; « campagne » for each file of campagnes/."""
    return {
        CAMPAIGN: campaign_schema(load_vocabulary(registry)),
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
