"""Crises → the list that sites relay (JSON, with its schema) and the messages one follows (Atom)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any, get_args, get_origin

from pydantic import BaseModel, WithJsonSchema

from checker.authored.public import is_public
from checker.crises.entries import Area, Crisis, Message, Step
from checker.crises.notices import Event, Weight
from checker.crises.words import Nature, State
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
        "territoires": [_plain(area) for area in crisis.areas],
        "autorite": crisis.authority.function,
        "debut": crisis.steps[0].at.isoformat(),
        "mis_a_jour": crisis.told[-1].at.isoformat(),
        "message": _plain(crisis.message),
        "bandeau": {"classe": f"fr-notice--{crisis.modifier}", "html": notice_of(crisis)},
        "page": f"evenements/{crisis.id}/",
        "page_legere": f"leger/{crisis.id}.htm",
    }


def _plain(part: BaseModel) -> dict[str, Any]:
    """A part of a public crisis under the keys of its file; those that were not written are absent."""
    return part.model_dump(mode="json", by_alias=True, exclude_none=True, warnings=False)


def active_schema() -> str:
    """The JSON Schema of that list."""
    whole = {
        "$schema": _TEXT,
        "avertissement": _TEXT,
        "etabli_le": {"type": "string", "format": "date"},
        "crises": {"type": "array", "items": _object(_crisis_schema())},
    }
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Crises à relayer",
        "description": f"Liste de relais, tenue à la main. {NOT_AN_ALERT}",
        **_object(whole),
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


_TEXT = {"type": "string"}
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
        "territoires": {"type": "array", "items": _part(Area)},
        "autorite": _TEXT,
        "debut": _MOMENT,
        "mis_a_jour": _MOMENT,
        "message": _part(Message),
        "bandeau": _object({"classe": _CLASS, "html": _TEXT}),
        "page": _TEXT,
        "page_legere": _TEXT,
    }


def _part(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of what `_plain` gives of a part of a crisis."""
    fields = {field.alias or name: field for name, field in model.model_fields.items() if is_public(field)}
    optional = tuple(key for key, field in fields.items() if type(None) in get_args(field.annotation))
    return _object(
        {key: _value(field.annotation, *field.metadata) for key, field in fields.items()}, optional
    )


def _value(kind: Any, *metadata: Any) -> dict[str, Any]:
    """The schema of a value, without the bounds that are its author's business."""
    inner = [one for one in get_args(kind) if one not in (type(None), ...)]
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _value(inner[0])}
    if inner:  # annotated, or optional
        return _value(inner[0])
    if issubclass(kind, BaseModel):
        return _part(kind)
    if issubclass(kind, StrEnum):
        return {"enum": list(kind)}
    schemas = [one.json_schema for one in metadata if isinstance(one, WithJsonSchema)]
    form = [schema["format"] for schema in schemas if schema and "format" in schema]
    return _MOMENT if kind is datetime else {**_TEXT, "format": form[0]} if form else _TEXT


def _object(properties: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [key for key in properties if key not in optional]
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": required,
    }


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
