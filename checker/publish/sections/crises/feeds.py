"""Crises → the list that sites relay (JSON, with its schema) and the messages one follows (Atom)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from checker.model.crises import Crisis, Message, Nature, State, Step
from checker.model.notices import Event, Vigilance, Weight
from checker.publish.page.feeds import Feed, FeedEntry, atom, midnight, urn
from checker.publish.sections.crises.notice import notice_of
from checker.publish.sections.crises.warning import INSTEAD, NOT_AN_ALERT


def active_json(crises: Iterable[Crisis], day: str) -> str:
    """What sites should show now, of the crises to relay; often an empty list, always a valid document."""
    document = {
        "$schema": "active.schema.json",
        "avertissement": f"{NOT_AN_ALERT} {INSTEAD}",
        "etabli_le": day,
        "crises": [_entry(crisis) for crisis in crises],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _entry(crisis: Crisis) -> dict[str, Any]:
    return {
        "id": crisis.id,
        "version": len(crisis.told),
        "nature": crisis.nature,
        "evenement": crisis.event,
        "etat": crisis.state,
        "gravite": crisis.weight,
        "territoires": [{"code": area.code, "nom": area.name} for area in crisis.areas],
        "autorite": crisis.authority,
        "debut": crisis.steps[0].at.isoformat(),
        "mis_a_jour": crisis.told[-1].at.isoformat(),
        "message": _message(crisis.message),
        "bandeau": {"classe": f"fr-notice--{crisis.modifier}", "html": notice_of(crisis)},
        "page": f"evenements/{crisis.id}/",
        "page_legere": f"leger/{crisis.id}.htm",
    }


def _message(message: Message) -> dict[str, Any]:
    link = message.link
    told = {
        "titre": message.title,
        "description": message.description,
        "niveau": message.level,
        "valable_jusqu_a": message.until.isoformat() if message.until else None,
        "a_faire": list(message.todo),
        "a_ne_pas_faire": list(message.avoid),
        "lien": {"url": link.url, "libelle": link.text} if link else None,
        "traductions": [
            {"langue": t.language, "titre": t.title, "description": t.description}
            for t in message.translations
        ],
    }
    return {key: value for key, value in told.items() if value is not None}


def active_schema() -> str:
    """The JSON Schema of that list."""
    whole = {
        "$schema": _TEXT,
        "avertissement": _TEXT,
        "etabli_le": {"type": "string", "format": "date"},
        "crises": _several(_crisis_schema()),
    }
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Crises à relayer",
        "description": f"Liste de relais, tenue à la main. {NOT_AN_ALERT}",
        **_object(whole),
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
_MOMENT = {"type": "string", "format": "date-time"}
_CLASS = {"type": "string", "pattern": "^fr-notice--[a-z-]+$"}


def _crisis_schema() -> dict[str, Any]:
    return {
        "id": _TEXT,
        "version": {"type": "integer", "minimum": 1},
        "nature": {"enum": list(Nature)},
        "evenement": {"enum": list(Event)},
        "etat": {"enum": [state for state in State if state not in (State.DRAFT, State.CLOSED)]},
        "gravite": {"enum": list(Weight)},
        "territoires": _several({"code": _TEXT, "nom": _TEXT}),
        "autorite": _TEXT,
        "debut": _MOMENT,
        "mis_a_jour": _MOMENT,
        "message": _message_schema(),
        "bandeau": _object({"classe": _CLASS, "html": _TEXT}),
        "page": _TEXT,
        "page_legere": _TEXT,
    }


def _message_schema() -> dict[str, Any]:
    properties = {
        "titre": _TEXT,
        "description": _TEXT,
        "niveau": {"enum": list(Vigilance)},
        "valable_jusqu_a": _MOMENT,
        "a_faire": _TEXTS,
        "a_ne_pas_faire": _TEXTS,
        "lien": _object({"url": {"type": "string", "format": "uri"}, "libelle": _TEXT}),
        "traductions": _several({"langue": _TEXT, "titre": _TEXT, "description": _TEXT}),
    }
    return _object(properties, optional=("niveau", "valable_jusqu_a", "lien"))


def _object(properties: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [key for key in properties if key not in optional]
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": required,
    }


def _several(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": _object(properties)}


def messages(crises: Iterable[Crisis], day: str) -> str:
    """One entry a message, newest first. An entry keeps its identifier for ever: messages are added,
    never rewritten."""
    told = sorted(_told(crises), key=lambda one: (one[2].at, one[0].id), reverse=True)
    feed = Feed(
        urn("conforme:crise"),
        "Messages de crise",
        midnight(day),
        "messages.atom",
        "evenements/",
        f"{NOT_AN_ALERT} {INSTEAD}",
    )
    return atom(feed, (_news(*one) for one in told))


def _news(crisis: Crisis, number: int, step: Step, message: Message) -> FeedEntry:
    return FeedEntry(
        urn(f"conforme:crise/{crisis.id}/{number}"),
        message.title,
        step.at.isoformat(),
        f"evenements/{crisis.id}/",
        message.description,
        ((crisis.event.value, crisis.event.label), (step.state.value, step.state.label)),
    )


def _told(crises: Iterable[Crisis]) -> Iterator[tuple[Crisis, int, Step, Message]]:
    for crisis in crises:
        for number, step in enumerate(crisis.told, start=1):
            if step.message is not None:
                yield crisis, number, step, step.message
