"""registry/crises/*.yaml → every Crisis, or every defect at once."""

from __future__ import annotations

from pathlib import Path

from checker.authored.loading import Reading
from checker.authored.tree import Map
from checker.crises.checks import problems
from checker.crises.entries import Crisis

FOLDER = "crises"
"""The folder of the registry that holds them, one file each."""


def load(registry: Path) -> tuple[Crisis, ...]:
    """Every crisis of a registry, by file: drafts and restricted ones too. None without the folder.

    Raises `AuthoredError` with every problem of every file.
    """
    reading = Reading()
    files = list(reading.folder(Crisis, registry / FOLDER, "crise"))
    for file in files:
        if isinstance(file.tree, Map):
            reading.tell(file.path, problems(file.tree, file.path.stem))
    reading.close()
    return tuple(crisis for file in files for crisis in file.entries)
