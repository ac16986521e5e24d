"""registry/vocabulaires/*.yaml → the closed words campaigns are written with.

They belong to the project: a registry without a folder `vocabulaires/` uses those of the project.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, Field

from checker.authored.leaves import described
from checker.authored.loading import entries_of
from checker.authored.problems import AuthoredError, Problem
from checker.campaigns.leaves import Reference, TerritoryKey, Text
from checker.campaigns.territories import Territories
from checker.project import ROOT

FOLDER = "vocabulaires"
_PROJECT = (ROOT / "registry" / FOLDER).resolve()


class Word(BaseModel):
    """A word of a vocabulary; `parent` holds a wider one."""

    model_config = described("Mot", "Un mot du vocabulaire.")

    key: Reference = Field(alias="cle")
    label: Text = Field(alias="libelle")
    parent: Reference | None = Field(None, alias="parent")


class NatureWord(Word):
    """A nature of campaign, with what is said of it when an electoral window is open."""

    window: Reference = Field(alias="fenetre")
    reserve: Reference = Field(alias="reserve")


class Topic(Word):
    """A subject of interministerial communication, with the ministries that answer for it."""

    leads: list[Reference] = Field(alias="menants")
    co_leads: list[Reference] = Field(default_factory=list, alias="co_menants")
    contributors: list[Reference] = Field(default_factory=list, alias="concourants")


class Mission(Word):
    """One of the six essential missions of the State."""

    colour: Text = Field(alias="couleur")
    hexadecimal: Text = Field(alias="couleur_hexadecimale")
    topics: list[Topic] = Field(alias="objets")


class Place(BaseModel):
    """A territory."""

    model_config = described("Territoire", "Un territoire.")

    key: TerritoryKey = Field(alias="cle")
    label: Text = Field(alias="libelle")
    parent: TerritoryKey | None = Field(None, alias="parent")


@dataclass(frozen=True)
class Vocabulary:
    """The closed words, by key."""

    missions: Mapping[str, Mission]
    natures: Mapping[str, NatureWord]
    audiences: Mapping[str, Word]
    channels: Mapping[str, Word]
    territories: Territories

    @property
    def topics(self) -> Mapping[str, Topic]:
        """Every subject of every mission."""
        return {topic.key: topic for mission in self.missions.values() for topic in mission.topics}

    def same_audience(self, one: str, other: str) -> bool:
        """Whether an audience is the other, or holds it."""
        return one in self._line(other) or other in self._line(one)

    def _line(self, key: str) -> list[str]:
        """An audience and all those that hold it."""
        line: list[str] = []
        here: str | None = key
        while here and here not in line:
            line.append(here)
            word = self.audiences.get(here)
            here = word.parent if word else None
        return line


def load_vocabulary(registry: Path) -> Vocabulary:
    """The vocabulary of a registry; raises `AuthoredError` with every fault of its files."""
    own = registry / FOLDER
    return _read(own) if own.is_dir() and own.resolve() != _PROJECT else _of_project()


@lru_cache(maxsize=1)
def _of_project() -> Vocabulary:
    """The vocabulary of the project, which no command changes: read once."""
    return _read(_PROJECT)


def _read(folder: Path) -> Vocabulary:
    problems: list[Problem] = []
    missions = entries_of(Mission, folder / "missions.yaml", problems)
    natures = entries_of(NatureWord, folder / "natures.yaml", problems)
    audiences = entries_of(Word, folder / "audiences.yaml", problems)
    channels = entries_of(Word, folder / "canaux.yaml", problems)
    places = entries_of(Place, folder / "territoires.yaml", problems)
    if problems:
        raise AuthoredError(problems)
    return Vocabulary(
        {one.key: one for one in missions},
        {one.key: one for one in natures},
        {one.key: one for one in audiences},
        {one.key: one for one in channels},
        Territories({one.key: one.label for one in places}, {one.key: one.parent or "" for one in places}),
    )
