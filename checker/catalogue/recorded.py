"""What a real browser was recorded to answer to the examples of rules."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from checker.catalogue.norms import FOLDER

STATES_SEEN = "etats-des-exemples.json"


@cache
def states_seen(chapter: Path) -> dict[str, dict[str, Any]]:
    """What a browser saw of the examples of a chapter in the states its rules read, as recorded beside
    them: rule id → example title → states."""
    path = chapter / STATES_SEEN
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


@cache
def axe_answers(folder: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """axe's recorded answers to the examples of axe rules: rule id → example title → answers.

    A test in a real browser holds the record to what axe says today.
    """
    path = folder / "axe-examples.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}
