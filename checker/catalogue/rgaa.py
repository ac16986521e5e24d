"""The RGAA beside a standard: themes and criteria, so that verdicts of rules can be read as an auditor does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Criterion:
    """One criterion: its number (« 8.3 »), our short wording, the numbers of its tests."""

    number: str
    title: str
    tests: tuple[str, ...]


@dataclass(frozen=True)
class Theme:
    """One theme and its criteria."""

    number: int
    title: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class Overlay:
    """One version of the RGAA."""

    version: str
    source: str
    themes: tuple[Theme, ...]


def overlays(folder: Path) -> tuple[Overlay, ...]:
    """The versions of the RGAA described in the folders of the standards, by file name."""
    return tuple(_overlay(path) for path in sorted(folder.glob("*/rgaa-*.yaml")))


def _overlay(path: Path) -> Overlay:
    data = yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    criteria = [
        Criterion(
            one["numero"],
            one["intitule"],
            tuple(f"{one['numero']}.{rank}" for rank in range(1, one["tests"] + 1)),
        )
        for one in data["criteres"]
    ]
    themes = tuple(
        Theme(
            theme["numero"],
            theme["nom"],
            tuple(one for one in criteria if one.number.split(".")[0] == str(theme["numero"])),
        )
        for theme in data["themes"]
    )
    return Overlay(str(data["version"]), data["source"], themes)
