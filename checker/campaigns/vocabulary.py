"""registry/vocabulaires/*.yaml → the closed words campaigns are written with.

They belong to the project: a registry without a folder `vocabulaires/` uses those of the project.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from checker.authored.leaves import Text, described
from checker.authored.loading import Reading
from checker.authored.problems import Problem
from checker.authored.public import kept
from checker.campaigns.words import Key, TerritoryKey
from checker.plain_lists import line
from checker.project import ROOT

FOLDER = "vocabulaires"
MOST_AUDIENCES = 25
ABROAD = "etranger:*"
_COMMUNE = re.compile(r"com:(?P<code>(97\d|0[1-9]|[1-8]\d|9[0-5]|2[AB])\d{2,3})")
_PROJECT = (ROOT / "registry" / FOLDER).resolve()


class Term(BaseModel, **described("Mot", "Un mot du vocabulaire.")):
    """A word of a vocabulary; `parent` holds a wider one."""

    key: Key = kept("cle")
    label: Text = kept("libelle")
    parent: Key | None = kept("parent", default=None)


class NatureWord(Term):
    """A nature of campaign, with what is said of it when an electoral window is open."""

    window: Key = kept("fenetre")
    reserve: Key = kept("reserve")


class Topic(Term):
    """A subject of interministerial communication, with the ministries that answer for it."""

    leads: list[Key] = kept("menants")
    co_leads: list[Key] = kept("co_menants", default=[])
    contributors: list[Key] = kept("concourants", default=[])


class Mission(Term):
    """One of the six essential missions of the State."""

    colour: Text = kept("couleur")
    hexadecimal: Text = kept("couleur_hexadecimale")
    topics: list[Topic] = kept("objets")


class Place(BaseModel, **described("Territoire", "Un territoire.")):
    """A territory."""

    key: TerritoryKey = kept("cle")
    label: Text = kept("libelle")
    parent: TerritoryKey | None = kept("parent", default=None)


_Word = TypeVar("_Word", Mission, NatureWord, Term, Place)


@dataclass(frozen=True)
class Territories:
    """Known territories: key → French name, key → the territory that holds it."""

    labels: Mapping[str, str]
    parents: Mapping[str, str]

    def known(self, key: str) -> bool:
        """Whether a territory exists. A commune does when its département does: there are 35,000."""
        return key in self.labels or self._department(key) in self.labels

    def label(self, key: str) -> str:
        """The French name of a territory."""
        if key.startswith("com:"):
            return f"Commune {key.removeprefix('com:')} ({self.labels.get(self._department(key), '?')})"
        return self.labels.get(key, key)

    def line(self, key: str) -> tuple[str, ...]:
        """A territory and all those that hold it, the smallest first."""
        return line(key, lambda below: self.parents.get(below) or self._department(below) or None)

    def meet(self, one: Iterable[str], other: Iterable[str]) -> bool:
        """Whether a territory of one side holds, or is held by, a territory of the other."""
        others = tuple(other)
        return any(a in self.line(b) or b in self.line(a) for a in one for b in others)

    @staticmethod
    def _department(key: str) -> str:
        match = _COMMUNE.fullmatch(key)
        if not match or len(match["code"]) != 5:
            return ""
        code = match["code"]
        return f"dep:{code[:3] if code.startswith('97') else code[:2]}"


def slug(key: str) -> str:
    """A territory's key as it stands in an address: `dep:13` → `dep-13`, `etranger:*` → `etranger`."""
    return key.replace(":*", "").replace(":", "-").lower()


@dataclass(frozen=True)
class Vocabulary:
    """The closed words, by key."""

    missions: Mapping[str, Mission]
    natures: Mapping[str, NatureWord]
    audiences: Mapping[str, Term]
    channels: Mapping[str, Term]
    territories: Territories

    @property
    def topics(self) -> Mapping[str, Topic]:
        """Every subject of every mission."""
        return {topic.key: topic for mission in self.missions.values() for topic in mission.topics}

    def same_audience(self, one: str, other: str) -> bool:
        """Whether an audience is the other, or holds it."""
        return one in self._line(other) or other in self._line(one)

    def _line(self, key: str) -> tuple[str, ...]:
        """An audience and all those that hold it."""
        return line(key, lambda below: self.audiences[below].parent if below in self.audiences else None)


def load_vocabulary(registry: Path) -> Vocabulary:
    """The vocabulary of a registry; raises `AuthoredError` with every fault of its files."""
    own = registry / FOLDER
    return _read(own) if own.is_dir() and own.resolve() != _PROJECT else _of_project()


@lru_cache(maxsize=1)
def _of_project() -> Vocabulary:
    """The vocabulary of the project, which no command changes: read once."""
    return _read(_PROJECT)


def _read(folder: Path) -> Vocabulary:
    reading = Reading()

    def words(model: type[_Word], name: str) -> dict[str, _Word]:
        return {one.key: one for one in reading.listed(model, folder / name).entries}

    audiences = words(Term, "audiences.yaml")
    places = words(Place, "territoires.yaml").values()
    vocabulary = Vocabulary(
        words(Mission, "missions.yaml"),
        words(NatureWord, "natures.yaml"),
        audiences,
        words(Term, "canaux.yaml"),
        Territories({one.key: one.label for one in places}, {one.key: one.parent or "" for one in places}),
    )
    if len(audiences) > MOST_AUDIENCES:
        reading.tell(folder, [Problem("", 1, 1, f"{len(audiences)} publics", f"au plus {MOST_AUDIENCES}")])
    reading.close()
    return vocabulary
