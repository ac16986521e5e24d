"""What a real browser was recorded to answer to the examples of rules."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from checker.catalogue.norms import FOLDER

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
