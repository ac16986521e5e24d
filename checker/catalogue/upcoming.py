"""The version of the RGAA that comes: what is known of it, as data. Nothing is known that is not written there."""

from __future__ import annotations

import tomllib
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from checker.catalogue.links import resolved
from checker.catalogue.norms import FOLDER
from checker.model import WCAG, Reference

_FILE = Path("accessibilite", "rgaa-5.toml")
_DEADLINES = Path("accessibilite", "legal", "echeances.toml")
_MONTHS = 18
"""After which a declaration made under the version before is to be made anew."""


@dataclass(frozen=True)
class Step:
    """What happens; its day, when it is known; else when it is expected, in words."""

    what: str
    day: date | None
    expected: str
    url: str


@dataclass(frozen=True)
class Change:
    """A sentence on what changes, and where it is said."""

    text: str
    url: str
    to_confirm: bool


@dataclass(frozen=True)
class Addition:
    """A requirement that the version before did not have, in our own words."""

    reference: Reference
    level: str
    title: str
    method: str


@dataclass(frozen=True)
class Upcoming:
    """All of it. `mapping`: a criterion of the version before → those it becomes; empty as long as nothing is published."""

    name: str
    version: str
    replaces: str
    published: date | None
    steps: tuple[Step, ...]
    changes: tuple[Change, ...]
    additions: tuple[Addition, ...]
    mapping: dict[str, tuple[str, ...]]
    deadline_url: str

    @property
    def title(self) -> str:
        """« RGAA 5 »."""
        return f"{self.name} {self.version}"

    @property
    def deadline(self) -> date | None:
        """The last day on which a declaration made before the version holds; None as long as it is not published."""
        return later(self.published, _MONTHS) if self.published else None


def later(day: date, months: int) -> date:
    """The same day so many months later; the last of its month when there is none."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@cache
def told(folder: Path = FOLDER) -> Upcoming:
    """What the files of a folder of standards say."""
    written, deadlines = (_read(folder / path, folder) for path in (_FILE, _DEADLINES))
    version = written["version"]
    return Upcoming(
        written["norme"],
        version,
        written["remplace"],
        _day(deadlines[f"rgaa_{version}"]["publiee"]),
        tuple(Step(one["quoi"], _day(one["jour"]), one["prevu"], one["source"]) for one in written["etape"]),
        tuple(Change(one["texte"], one["source"], one["a_confirmer"]) for one in written["changement"]),
        tuple(_addition(one) for one in written["ajout"]),
        {before: tuple(after) for before, after in written["correspondance"].items()},
        deadlines[f"rgaa_{version}"]["source"],
    )


def _read(path: Path, folder: Path) -> dict[str, Any]:
    return tomllib.loads(resolved(path.read_text("utf-8"), folder))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _addition(one: dict[str, str]) -> Addition:
    return Addition(
        Reference(WCAG, one["version"], one["numero"]), one["niveau"], one["titre"], one["methode"]
    )
