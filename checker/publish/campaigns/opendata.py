"""The public calendar as open data: JSON with its schema, and an Atom feed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from checker import CONTACT_URL
from checker.campaigns import Campaign
from checker.campaigns.schemas import campaign_schema
from checker.campaigns.vocabulary import Vocabulary
from checker.publish.campaigns.views import View
from checker.publish.views import french_date

SCHEMA = "campagnes.schema.json"
LICENCE = "Licence Ouverte 2.0"
_ATOM = "http://www.w3.org/2005/Atom"


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


def atom(view: View, campaigns: Iterable[Campaign]) -> bytes:
    """The Atom feed of campaigns, the last changed first. Its links are relative to the feed."""
    ordered = sorted(campaigns, key=lambda one: (one.modified, one.id), reverse=True)
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})  # type: ignore[dict-item] # lxml's default namespace
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", "fr")
    _add(feed, "id", _identifier(""))
    _add(feed, "title", "Campagnes de communication de l'État")
    midnight = datetime(view.day.year, view.day.month, view.day.day, tzinfo=UTC)
    _add(feed, "updated", (ordered[0].modified if ordered else midnight).isoformat())
    _add(_add(feed, "author"), "name", "Conforme")
    _link(feed, "self", "campagnes.atom")
    _link(feed, "alternate", "../campagnes/")
    for campaign in ordered:
        entry = _add(feed, "entry")
        _add(entry, "id", _identifier(campaign.id))
        _add(entry, "title", campaign.title)
        _add(entry, "updated", campaign.modified.isoformat())
        _link(entry, "alternate", f"../campagnes/fiches/{campaign.id}/")
        _add(
            entry,
            "summary",
            f"{campaign.summary} Du {french_date(campaign.start)} au {french_date(campaign.end)}.",
        )
    return etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _identifier(campaign: str) -> str:
    """An identifier that no change of host changes."""
    return uuid5(NAMESPACE_URL, f"{CONTACT_URL}/campagnes/{campaign}").urn


def _add(parent: etree._Element, name: str, text: str = "") -> etree._Element:
    child = etree.SubElement(parent, f"{{{_ATOM}}}{name}")
    child.text = text or None
    return child


def _link(parent: etree._Element, rel: str, href: str) -> None:
    link = _add(parent, "link")
    link.set("rel", rel)
    link.set("href", href)
