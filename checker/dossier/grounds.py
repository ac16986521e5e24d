"""The grounds on which a site may be told to conform, in the order of the risk: data of the standard."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from checker.catalogue import FOLDER
from checker.model import RGAA, Rule

CHAPTER = "legal"
"""The chapter of what a site must publish."""

_FILE = FOLDER / "accessibilite" / CHAPTER / "motifs.toml"


@dataclass(frozen=True)
class Ground:
    """One ground: what it is, why it counts, the rules that speak of it."""

    title: str
    why: str
    rules: tuple[str, ...]
    criteria: tuple[str, ...]

    def speaks_of(self, rule: Rule) -> bool:
        """Whether a rule is one of those that speak of it."""
        cited = (one.number for one in rule.references if one.norm == RGAA)
        return rule.id in self.rules or any(
            number == criterion or number.startswith(f"{criterion}.")
            for number in cited
            for criterion in self.criteria
        )


@cache
def grounds() -> tuple[Ground, ...]:
    """Those of a formal notice, in order."""
    return tuple(
        Ground(one["titre"], one["pourquoi"], tuple(one.get("regles", ())), tuple(one.get("criteres", ())))
        for one in _written()["motif"]
    )


@cache
def source() -> Mapping[str, str]:
    """Where they were seen: `texte` and `url`."""
    told: Mapping[str, str] = _written()["source"]
    return told


@cache
def _written() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))
