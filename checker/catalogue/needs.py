"""What rules read of a page: checked when they are loaded, told to whoever looks at pages; and what a real
browser was recorded to answer to their examples."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from checker.authored.problems import closest
from checker.catalogue.authored import AuthoredRule, line_of
from checker.catalogue.norms import FOLDER
from checker.model import Rule
from checker.sights import INITIAL, probes, states

Needs = Mapping[str, tuple[str, ...]]
"""State → the probes that are read in it."""


def needs(rules: Iterable[Rule]) -> Needs:
    """Every state that some rules read, the initial one included, with the probes they read there."""
    wanted: dict[str, set[str]] = {INITIAL: set()}
    for rule in rules:
        for state in rule.states or (INITIAL,):
            wanted.setdefault(state, set()).update(rule.probes)
    return {state: tuple(sorted(names)) for state, names in wanted.items()}


def unknown(path: Path, authored: AuthoredRule) -> Iterator[str]:
    """French sentences « file:line : … » on the states and probes that do not exist."""
    yield from _unknown(path, "etats", "état inconnu", authored.etats, {INITIAL: "", **states()})
    yield from _unknown(path, "sondes", "sonde inconnue", authored.sondes, probes())
    if authored.statique and (authored.sondes or authored.etats):
        yield f"{path}:1 : une règle « statique » se juge sans navigateur : elle ne lit ni sonde ni état"


def _unknown(
    path: Path, key: str, what: str, names: Iterable[str], known: Mapping[str, object]
) -> Iterator[str]:
    for name in names:
        if name not in known:
            close = closest(name, tuple(known))
            hint = f"vouliez-vous dire « {close} » ?" if close else f"connus : {', '.join(sorted(known))}."
            yield f"{path}:{line_of(path, key)} : {what} « {name} » ; {hint}"


# --- what was recorded

AXE_RECORD = "reponses-d-axe.json"
"""Beside the rules of a chapter, what axe answered to their examples."""

STATES_SEEN = "etats-des-exemples.json"
"""Beside them too, what was seen of their examples in the states they read."""


@cache
def states_seen(chapter: Path) -> dict[str, dict[str, Any]]:
    """What a browser saw of the examples of a chapter in the states its rules read, as recorded beside
    them: rule id → example title → states."""
    path = chapter / STATES_SEEN
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


@cache
def axe_answers(folder: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """axe's recorded answers to the examples of axe rules: rule id → example title → answers. Each chapter
    holds its own.

    A test in a real browser holds the records to what axe says today.
    """
    records = sorted(folder.glob(f"*/*/{AXE_RECORD}"))
    return {rule: said for path in records for rule, said in json.loads(path.read_text("utf-8")).items()}
