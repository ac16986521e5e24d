"""registry/crises/*.yaml → every Crisis, or every defect at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from checker.authored.leaves import Visibility
from checker.authored.problems import AuthoredError, Problem
from checker.authored.readers import shape
from checker.authored.sentences import problems_of
from checker.authored.source import read
from checker.authored.tree import Map
from checker.crises.checks import problems as contradictions
from checker.crises.entries import CrisisEntry, LinkEntry, MessageEntry, StepEntry
from checker.model.crises import Area, Crisis, Link, Message, Number, Step, Translation

FOLDER = "crises"
"""The folder of the registry that holds them, one file each."""


def load(registry: Path) -> tuple[Crisis, ...]:
    """Every crisis of a registry, by identifier: drafts and restricted ones too. None without the folder.

    Raises `AuthoredError` with every problem of every file.
    """
    found: list[Crisis] = []
    problems: list[Problem] = []
    folder = registry / FOLDER
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix in {".yml", ".json"}:
            name = f"{path.stem}.yaml"
            problems.append(
                Problem(path.as_posix(), 1, 1, "fichier qui ne serait pas lu", f"nommez-le {name}")
            )
        elif path.suffix == ".yaml":
            crisis, more = read_crisis(path)
            problems += more
            found += [crisis] if crisis else []
    if problems:
        raise AuthoredError(problems)
    return tuple(found)


def published(crises: Iterable[Crisis]) -> tuple[Crisis, ...]:
    """What may be published of them: no draft, nothing restricted."""
    return tuple(seen for crisis in crises if (seen := crisis.published))


def read_crisis(path: Path) -> tuple[Crisis | None, list[Problem]]:
    """The crisis of a file, or None and at least one problem."""
    file = path.as_posix()
    tree, problems = read(path)
    if tree is None:
        return None, [replace(p, expected="") if p.found == "fichier vide" else p for p in problems]
    if not isinstance(tree, Map):
        found = f"{shape(tree)} au lieu de clés et de valeurs"
        return None, [*problems, Problem(file, 1, 1, found, "un fichier décrit une crise")]
    entry: CrisisEntry | None = None
    try:
        entry = CrisisEntry.model_validate(tree)
    except ValidationError as error:
        problems += problems_of(error, tree, file, CrisisEntry)
    problems += [replace(problem, file=file) for problem in contradictions(tree, path.stem)]
    return (None, problems) if problems or entry is None else (_crisis(entry), [])


# --- authored entry → noun of the model; the note stays behind ------------------------------------


def _crisis(entry: CrisisEntry) -> Crisis:
    return Crisis(
        id=entry.id,
        nature=entry.nature,
        event=entry.event,
        weight=entry.weight,
        areas=tuple(Area(area.code, area.name) for area in entry.areas),
        authority=entry.authority.function,
        reference=entry.authority.reference or "",
        steps=tuple(_step(step) for step in entry.steps),
        numbers=tuple(Number(number.number, number.text) for number in entry.numbers),
        sources=tuple(Link(source.url, source.text) for source in entry.sources),
        easy_read=entry.easy_read or "",
        sign_language=entry.sign_language or "",
        review=entry.review or "",
        restricted=entry.visibility is Visibility.RESTRICTED,
    )


def _step(entry: StepEntry) -> Step:
    message = _message(entry.message) if entry.message else None
    return Step(entry.state, entry.at, tuple(entry.approvers), message)


def _message(entry: MessageEntry) -> Message:
    return Message(
        title=entry.title,
        description=entry.description,
        until=entry.until,
        level=entry.level,
        todo=tuple(entry.todo),
        avoid=tuple(entry.avoid),
        link=_link(entry.link),
        translations=tuple(Translation(t.language, t.title, t.description) for t in entry.translations),
    )


def _link(entry: LinkEntry | None) -> Link | None:
    return Link(entry.url, entry.text) if entry else None
