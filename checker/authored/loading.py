"""Authored files → validated entries, with every fault of a file at its line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from checker.authored.problems import Problem
from checker.authored.readers import shape
from checker.authored.sentences import problems_of
from checker.authored.source import read
from checker.authored.tree import Map, Sequence, Value

MOST_FILES = 5_000
"""Campaign files beyond which a folder is not read."""

M = TypeVar("M", bound=BaseModel)


def entries_of(model: type[M], path: Path, problems: list[Problem]) -> list[M]:
    """The entries of a file that holds a list; none, and more problems, when it is wrong."""
    tree, found = read(path)
    problems.extend(found)
    return [] if tree is None else list_of(model, tree, path, problems)


def list_of(model: type[M], tree: Value, path: Path, problems: list[Problem]) -> list[M]:
    """The entries of a tree that should be a list."""
    if not isinstance(tree, Sequence):
        problems.append(Problem(path.as_posix(), 1, 1, f"{shape(tree)} au lieu d'une liste"))
        return []
    try:
        return TypeAdapter(list[model]).validate_python(tree)  # type: ignore[valid-type]
    except ValidationError as error:
        problems.extend(problems_of(error, tree, path.as_posix(), model))
        return []


def one_of_file(model: type[M], tree: Value, path: Path, problems: list[Problem]) -> M | None:
    """The one entry of a tree that should be a map."""
    if not isinstance(tree, Map):
        found = f"{shape(tree)} au lieu de clés et de valeurs"
        problems.append(Problem(path.as_posix(), 1, 1, found, "un fichier par campagne : « id: … »"))
        return None
    try:
        return model.model_validate(tree)
    except ValidationError as error:
        problems.extend(problems_of(error, tree, path.as_posix(), model))
        return None


def files_of(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    """The YAML files of a folder, in order; none when there are too many, which is a problem."""
    files = sorted(path for path in folder.rglob("*.y*ml") if path.suffix in {".yaml", ".yml"})
    if len(files) > MOST_FILES:
        found = f"{len(files)} fichiers de campagnes"
        problems.append(Problem(folder.as_posix(), 1, 1, found, f"au plus {MOST_FILES}"))
        return
    yield from files
