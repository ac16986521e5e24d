"""RGAA overlays: the criteria and tests that rules speak for, as the files beside a standard give them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path

from checker import plain_yaml

FOLDER = Path(__file__).parents[2] / "standards"


@dataclass(frozen=True)
class Criterion:
    """One criterion: its theme, its number, how many tests it has (numbered from 1), in our own words."""

    theme: int
    theme_name: str
    number: str
    level: str
    wcag: tuple[str, ...]
    title: str
    tests: int

    @cached_property
    def test_numbers(self) -> tuple[str, ...]:
        """The numbers of its tests: theme.criterion.test."""
        return tuple(f"{self.number}.{rank}" for rank in range(1, self.tests + 1))


@dataclass(frozen=True)
class Theme:
    """One theme and its criteria."""

    number: int
    name: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class Overlay:
    """One version of a framework of criteria."""

    framework: str
    version: str
    day: str
    source: str
    criteria: tuple[Criterion, ...]

    @property
    def themes(self) -> tuple[Theme, ...]:
        """Its criteria, theme by theme."""
        grouped = groupby(self.criteria, key=lambda one: (one.theme, one.theme_name))
        return tuple(Theme(number, name, tuple(criteria)) for (number, name), criteria in grouped)


@cache
def overlays(folder: Path = FOLDER) -> tuple[Overlay, ...]:
    """Every overlay of a folder of standards, by file name: a new version of the RGAA is a new file."""
    return tuple(_overlay(path) for path in sorted(folder.glob("*/rgaa-*.yaml"), key=lambda p: p.name))


def _overlay(path: Path) -> Overlay:
    data = plain_yaml.loaded(path.read_text(encoding="utf-8"))
    themes = {int(theme["numero"]): str(theme["nom"]) for theme in data["themes"]}
    criteria = []
    for one in data["criteres"]:
        number = str(one["numero"])
        theme = int(number.partition(".")[0])
        wcag = tuple(map(str, one["wcag"]))
        criteria.append(
            Criterion(theme, themes[theme], number, one["niveau"], wcag, one["intitule"], int(one["tests"]))
        )
    return Overlay(
        data["referentiel"], str(data["version"]), str(data["date"]), data["source"], tuple(criteria)
    )
