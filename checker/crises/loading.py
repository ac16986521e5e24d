"""registry/crises/*.yaml → every Crisis, or every defect at once; and what of them may be published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from checker.authored.loading import Reading
from checker.authored.public import only_public
from checker.authored.tree import Map
from checker.crises.checks import problems
from checker.crises.entries import Crisis
from checker.crises.words import Nature, State

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


def remarks(crisis: Crisis, at: datetime) -> Iterator[str]:
    """What is to be said of a crisis at a moment, in French sentences."""
    until = crisis.message.until if crisis.told else None
    if crisis.active and crisis.nature is not Nature.EXAMPLE and until and until < at:
        yield f"{crisis.id} : message périmé depuis le {until.isoformat(timespec='minutes')}."


# --- the one place that decides what of the crises may be published


def public(crises: Iterable[Crisis]) -> tuple[Crisis, ...]:
    """What may be published of them: no draft, nothing restricted, public keys alone."""
    return tuple(preview(crisis) for crisis in crises if not crisis.hidden)


def preview(crisis: Crisis) -> Crisis:
    """What would be published of a crisis: public keys alone, and no draft step once it is more than a draft."""
    kept = tuple(step for step in crisis.steps if step.state is not State.DRAFT)
    return only_public(crisis.model_copy(update={"steps": kept or crisis.steps}))
