"""Authored files → validated entries, with every fault of every file at its line.

Three kinds of file: one that holds a list, one of a folder that holds one entry each, and the front
matter of a Markdown file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from checker.authored.problems import AuthoredError, Problem
from checker.authored.readers import shape
from checker.authored.sentences import problems_of
from checker.authored.source import read, read_front_matter
from checker.authored.tree import Map, Sequence, Value

MOST_FILES = 5_000
"""Files of a folder beyond which none is read."""

_KEYS = "écrivez « clé: valeur »"

M = TypeVar("M", bound=BaseModel)
V = TypeVar("V")


@dataclass(frozen=True)
class Written(Generic[M]):
    """A file: what it holds as written, and the entries that are right."""

    path: Path
    tree: Value | None
    entries: tuple[M, ...] = ()


class Reading:
    """Files read one after the other, whose problems are kept to be told all at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def tell(self, path: Path, problems: Iterable[Problem]) -> None:
        """Keep the problems of a file, under its name."""
        self.problems += [replace(problem, file=path.as_posix()) for problem in problems]

    def close(self) -> None:
        """Raise `AuthoredError` with every problem told so far, when there is one."""
        if self.problems:
            raise AuthoredError(self.problems)

    def listed(self, model: type[M], path: Path) -> Written[M]:
        """A file that holds a list of entries: all of them, or none and more problems."""
        tree, problems = read(path, "une liste est attendue")
        self.tell(path, problems)
        if tree is not None and not isinstance(tree, Sequence):
            expected = "chaque entrée commence par « - id: … »"
            self.tell(path, [Problem("", 1, 1, f"{shape(tree)} au lieu d'une liste", expected)])
        elif tree is not None:
            several = TypeAdapter(list[model]).validate_python  # type: ignore[valid-type]
            return Written(path, tree, tuple(self._valid(several, model, tree, path) or ()))
        return Written(path, tree)

    def optional(self, model: type[M], path: Path) -> Written[M]:
        """A file that holds a list, and that one may do without."""
        return self.listed(model, path) if path.exists() else Written(path, None)

    def folder(self, model: type[M], folder: Path, noun: str) -> Iterator[Written[M]]:
        """The files of a folder and of those below, one entry each; those with another suffix are refused."""
        files = sorted(path for path in folder.rglob("*") if path.suffix in {".yaml", ".yml", ".json"})
        if len(files) > MOST_FILES:
            self.tell(folder, [Problem("", 1, 1, f"{len(files)} fichiers", f"au plus {MOST_FILES}")])
            return
        for path in files:
            if path.suffix == ".yaml":
                yield self._single(model, path, *read(path), f"un fichier par {noun} : « id: … »")
            else:
                expected = f"nommez-le {path.stem}.yaml"
                self.tell(path, [Problem("", 1, 1, "fichier qui ne serait pas lu", expected)])

    def single(self, model: type[M], path: Path) -> Written[M]:
        """A file that holds one entry."""
        return self._single(model, path, *read(path), _KEYS)

    def front_matter(self, model: type[M], path: Path) -> tuple[M | None, str]:
        """The head of a Markdown file, and its body."""
        tree, body, problems = read_front_matter(path)
        found = self._single(model, path, tree, problems, _KEYS)
        return (found.entries[0] if found.entries else None), body

    def _single(
        self, model: type[M], path: Path, tree: Value | None, problems: list[Problem], expected: str
    ) -> Written[M]:
        self.tell(path, problems)
        if tree is not None and not isinstance(tree, Map):
            found = f"{shape(tree)} au lieu de clés et de valeurs"
            self.tell(path, [Problem("", 1, 1, found, expected)])
        entry = self._valid(model.model_validate, model, tree, path) if isinstance(tree, Map) else None
        return Written(path, tree, () if entry is None else (entry,))

    def _valid(
        self, validate: Callable[[Value], V], model: type[BaseModel], tree: Value, path: Path
    ) -> V | None:
        try:
            return validate(tree)
        except ValidationError as error:
            self.problems += problems_of(error, tree, path.as_posix(), model)
            return None
