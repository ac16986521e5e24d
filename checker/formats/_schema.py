"""The JSON Schema of the JSON report, published beside those of the open data.

The texts of a finding come from their declaration; a key that the report gains without being described here
fails a test, as one that is described and not written.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any, Final

from checker.catalogue.rgaa import STATES
from checker.model import BaselineState, Kind, Level, Outcome, Role, Transport, texts

Schema = dict[str, Any]

_TEXT: Final[Schema] = {"type": "string"}
_COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
_FINGERPRINT: Final[Schema] = {"type": "string", "pattern": "^[0-9a-f]{32}$"}


def described(version: str) -> Schema:
    """The schema of a report of some version of the format."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Rapport de Conforme",
        "description": "Ce que « conforme check --format json » écrit.",
        **_object(
            schema_version={"const": version, "description": "Version de ce format"},
            tool=_object(name={"const": "conforme"}, version=_TEXT),
            generated_at={"type": "string", "format": "date-time"},
            summary=_summary(),
            norms=_list(_norm()),
            comparison=_object(mended=_list(_mended()), unknowable=_list(_TEXT), remarks=_list(_TEXT)),
            sites=_list(_site()),
            rules=_map(_rule()),
        ),
    }


def _object(**properties: Schema) -> Schema:
    """An object that has these keys, all of them, and no other."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _map(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def _words(*vocabularies: Iterable[Enum], empty: bool = False) -> Schema:
    """One word of a closed vocabulary, or null."""
    words = [str(word.value) for vocabulary in vocabularies for word in vocabulary]
    return {"enum": [*words, None] if empty else words}


def _or_null(described: Schema) -> Schema:
    return described | {"type": [described["type"], "null"]}


def _summary() -> Schema:
    return _object(
        sites=_COUNT,
        sites_seen=_COUNT,
        transports={"type": "object", "propertyNames": _words(Transport), "additionalProperties": _COUNT},
        outcomes=_object(**{outcome.value: _COUNT for outcome in Outcome}),
    )


def _norm() -> Schema:
    day = {"type": "string", "format": "date"}
    return _object(
        norm=_TEXT, version=_TEXT, since=day, until=_or_null(day), source=_TEXT, criteria=_map(_TEXT)
    )


def _site() -> Schema:
    return _object(
        site=_TEXT,
        name=_TEXT,
        url=_TEXT,
        organisation=_TEXT,
        kind=_words(Kind, empty=True),
        at=_TEXT,
        transport=_words(Transport),
        detail=_TEXT,
        versions=_map(_TEXT),
        left_out=_list(_TEXT),
        remarks=_list(_TEXT),
        pages=_list(_page()),
        verdicts=_map(_words(Outcome)),
        sheets=_list(_object(norm=_TEXT, version=_TEXT, criteria=_map({"enum": list(STATES)}))),
        findings=_list(_finding()),
    )


def _page() -> Schema:
    return _object(
        url=_TEXT,
        role=_words(Role),
        transport=_words(Transport),
        detail=_TEXT,
        status={"type": ["integer", "null"]},
        final_url=_TEXT,
        rendered={"type": "boolean"},
        file=_TEXT,
        refused=_list(_TEXT),
        looked=_TEXT
        | {"description": "Quand un navigateur a vu la page, si elle n'a pas changé depuis ; sinon vide"},
        template=_TEXT | {"description": "Adresse de la page qui représente le gabarit de celle-ci"},
    )


def _finding() -> Schema:
    told = {text.name: _TEXT | {"description": text.metadata["meaning"]} for text in texts()}
    return _object(
        site=_TEXT,
        rule=_TEXT,
        outcome=_words(Outcome),
        **_cited(),
        **told,
        file=_TEXT | {"description": "Dans un dossier, le fichier de la page"},
        fingerprint=_FINGERPRINT
        | {"description": "La même d'un contrôle à l'autre tant que le défaut est le même"},
        state=_words(BaselineState, empty=True)
        | {"description": "Ce qu'est le constat à côté de ceux déjà connus ; null si rien n'a été comparé"},
    )


def _cited() -> dict[str, Schema]:
    return {"rgaa": _list(_TEXT), "wcag": _list(_TEXT), "references": _map(_list(_TEXT))}


def _mended() -> Schema:
    return _object(site=_TEXT, rule=_TEXT, url=_TEXT, selector=_TEXT, message=_TEXT, fingerprint=_FINGERPRINT)


def _rule() -> Schema:
    return _object(
        title=_TEXT,
        standard=_TEXT,
        chapter=_TEXT,
        level=_words(Level),
        version=_TEXT,
        automated={"type": "boolean"},
        **_cited(),
        searched=_TEXT,
    )
