""".conforme.yml → what a team says of its checks, or every defect of the file at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from checker.authored.leaves import described
from checker.authored.loading import Reading
from checker.authored.public import kept
from checker.authored.schemas import one_of
from checker.authored.tree import Map
from checker.authored.written import maps
from checker.configuration.ignores import KEY, Ignore, misnamed

FILE: Final = Path(".conforme.yml")


class Settings(BaseModel, **described("Réglages", "Ce qu'une équipe dit de ses contrôles.")):
    """The keys of the file."""

    ignores: list[Ignore] = kept(KEY, "Les défauts laissés de côté jusqu'à une date.", [], max_length=1000)


@dataclass(frozen=True)
class Configuration:
    """What a file says. `ignores` come with their places, « file:line »."""

    ignores: tuple[tuple[str, Ignore], ...] = ()


def load(path: Path | None, rules: Iterable[str]) -> Configuration:
    """The file of that path; without one, that of the current folder, which one may do without.

    `rules` are the identifiers there are. Raises `AuthoredError` with every problem.
    """
    if path is None and not FILE.exists():
        return Configuration()
    reading = Reading()
    read = reading.single(Settings, path or FILE)
    reading.tell(read.path, misnamed(read.tree, rules))
    reading.close()
    written = maps(read.tree, KEY) if isinstance(read.tree, Map) else []
    places = (f"{read.path.as_posix()}:{entry.at[0]}" for entry in written)
    return Configuration(tuple(zip(places, read.entries[0].ignores, strict=True)))


def schema() -> dict[str, Any]:
    """The JSON Schema of the file."""
    return one_of(Settings, "Réglages de Conforme", "Le fichier .conforme.yml d'une équipe.")
