"""The public calendar as open data: JSON with its schema, and an Atom feed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from checker import CONTACT_URL
from checker.campaigns import Campaign
from checker.campaigns.entries import campaign_schema
from checker.campaigns.vocabulary import Vocabulary
from checker.plain_text import french_date
from checker.publish.page.feeds import Feed, FeedEntry, atom, midnight, urn
from checker.publish.sections.campaigns.views import View

SCHEMA = "campagnes.schema.json"
LICENCE = "Licence Ouverte 2.0"


def data(view: View) -> str:
    """Every public campaign, under the keys of its authored file."""
    tree = {
        "$schema": SCHEMA,
        "titre": "Campagnes de communication publiques",
        "licence": LICENCE,
        "arrete_le": view.day.isoformat(),
        "campagnes": [_plain(campaign) for campaign in view.calendar.campaigns],
    }
    return json.dumps(tree, ensure_ascii=False, indent=2) + "\n"


def _plain(campaign: Campaign) -> dict[str, Any]:
    """A campaign as JSON; keys that were not written are absent."""
    return campaign.model_dump(
        mode="json", by_alias=True, exclude_none=True, exclude_defaults=True, warnings=False
    )


def schema(vocabulary: Vocabulary) -> str:
    """The JSON Schema of `data`."""
    campaign = campaign_schema(vocabulary)
    definitions = campaign.pop("$defs")
    campaign.pop("$schema")
    keys = ("titre", "licence", "arrete_le", "campagnes")
    text = {"type": "string"}
    tree = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Campagnes de communication publiques",
        "type": "object",
        "required": list(keys),
        "additionalProperties": False,
        "properties": {
            "$schema": text,
            "titre": text,
            "licence": text,
            "arrete_le": {"type": "string", "format": "date"},
            "campagnes": {"type": "array", "items": {"$ref": "#/$defs/Campaign"}},
        },
        "$defs": {**definitions, "Campaign": campaign},
    }
    return json.dumps(tree, ensure_ascii=False, indent=2) + "\n"


def feed(view: View, campaigns: Iterable[Campaign]) -> str:
    """The Atom feed of campaigns, the last changed first. Its links are relative to the feed."""
    ordered = sorted(campaigns, key=lambda one: (one.modified, one.id), reverse=True)
    day = midnight(view.day.isoformat())
    about = Feed(_urn(""), "Campagnes de communication de l'État", day, "campagnes.atom", "../campagnes/")
    return atom(about, map(_news, ordered))


def _news(campaign: Campaign) -> FeedEntry:
    return FeedEntry(
        _urn(campaign.id),
        campaign.title,
        campaign.modified.isoformat(),
        f"../campagnes/fiches/{campaign.id}/",
        f"{campaign.summary} Du {french_date(campaign.start)} au {french_date(campaign.end)}.",
    )


def _urn(campaign: str) -> str:
    return urn(f"{CONTACT_URL}/campagnes/{campaign}")
