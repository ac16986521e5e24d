""".conforme.yml → what a team says of its checks, or every defect of the file at once."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from checker.authored.loading import Reading
from checker.authored.problems import Problem, closest, quoted
from checker.authored.schemas import one_of
from checker.authored.tree import Map, Sequence, Value
from checker.authored.written import child, maps
from checker.configuration.environment import filled, missing, unset
from checker.configuration.ignores import KEY, Ignore, misnamed
from checker.configuration.launching import Launch
from checker.configuration.preparing import skipped_by, steps_of, typed_values, undoable
from checker.configuration.secrets import NO_SECRET, Secrets, first_place, secrets_of, unusable
from checker.configuration.settings import RULES, STANDARDS, Settings
from checker.configuration.targets import Grade
from checker.model.steps import Step
from checker.reading import secrets_of as in_address
from checker.veil import SHORTEST

FILE: Final = Path(".conforme.yml")


@dataclass(frozen=True)
class Configuration:
    """What a file says. `ignores` come with their places, « file:line »; `options` are those of the command
    line that it sets; `grades` are by rule; `asked` are the paths of the pages to look at, when it names
    them."""

    file: str = ""
    ignores: tuple[tuple[str, Ignore], ...] = ()
    targets: tuple[str, ...] = ()
    plan: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    included: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    organisation: str = ""
    grades: Mapping[str, Grade] = field(default_factory=dict)
    secrets: Secrets = NO_SECRET
    launch: Launch | None = None
    steps: tuple[Step, ...] = ()
    typed: tuple[str, ...] = field(default=(), repr=False)
    screens: tuple[tuple[int, int], ...] = ()
    skipped: tuple[str, ...] = ()

    @property
    def hidden(self) -> tuple[str, ...]:
        """The values of the environment that nothing may show, those of addresses included."""
        told = {one for target in self.targets for one in in_address(target) if len(one) >= SHORTEST}
        return (*self.secrets.values, *self.typed, *sorted(told))


def load(
    path: Path | None,
    rules: Iterable[str],
    standards: Mapping[str, Collection[str]] | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Configuration:
    """The file of that path; without one, that of the current folder, which one may do without.

    `rules` are the identifiers there are, `standards` those of each standard. Raises `AuthoredError` with
    every problem.
    """
    if path is None and not FILE.exists():
        return Configuration()
    known, groups = tuple(rules), standards or {}
    reading = Reading()
    read = reading.single(Settings, path or FILE)
    tree = read.tree if isinstance(read.tree, Map) else Map((1, 1))
    reading.tell(read.path, misnamed(tree, known))
    reading.tell(read.path, _unknown(child(tree, RULES), known, "règle"))
    reading.tell(read.path, _unknown(child(tree, STANDARDS), tuple(groups), "standard"))
    reading.tell(read.path, _unset(tree.get("cibles"), environment))
    reading.tell(read.path, unusable(tree, environment))
    reading.tell(read.path, undoable(tree, environment))
    reading.close()
    return _configured(read.path.as_posix(), tree, read.entries[0], groups, environment)


def _configured(
    file: str,
    tree: Map,
    settings: Settings,
    groups: Mapping[str, Collection[str]],
    environment: Mapping[str, str],
) -> Configuration:
    """What a file that is right says, its variables filled."""
    places = (f"{file}:{entry.at[0]}" for entry in maps(tree, KEY))
    at = f"{file}:{first_place(tree)[0]}"
    return Configuration(
        file=file,
        ignores=tuple(zip(places, settings.ignores, strict=True)),
        targets=tuple(filled(target, environment) for target in settings.targets),
        plan=settings.plan or "",
        options=_options(settings),
        asked=tuple(settings.pages) if isinstance(settings.pages, list) else (),
        included=tuple(settings.included),
        excluded=tuple(settings.excluded),
        organisation=settings.organisation or "",
        grades=_grades(settings, groups),
        secrets=secrets_of(at, settings.headers, settings.cookies, settings.basic, environment),
        launch=settings.launch,
        steps=steps_of(settings.waits, settings.actions, environment),
        typed=typed_values(settings.actions, environment),
        screens=tuple(dict.fromkeys(settings.screens)),
        skipped=skipped_by(settings.states),
    )


def _options(settings: Settings) -> dict[str, Any]:
    """What the file says in place of the options of the command line, by the names these have there."""
    pages = settings.pages
    said = {
        "base": settings.base,
        "site_url": settings.site_url,
        "pages": len(pages) + 1 if isinstance(pages, list) else pages,  # the home page is always looked at
        "kind": settings.kind and settings.kind.value,
        "fail_on": settings.fail_on and settings.fail_on.value,
        "min_coverage": settings.coverage,
    }
    return {name: value for name, value in said.items() if value is not None}


def _grades(settings: Settings, groups: Mapping[str, Collection[str]]) -> dict[str, Grade]:
    """The grade of each rule: its own, else that of its standard."""
    said = {rule: grade for name, grade in settings.standards.items() for rule in groups.get(name, ())}
    return said | settings.rules


def _unknown(tree: Map | None, known: tuple[str, ...], noun: str) -> Iterator[Problem]:
    """The keys of a map that name nothing."""
    for name, place in tree.places.items() if tree else ():
        if name not in known:
            wrong = "inconnu" if noun == "standard" else "inconnue"
            help_ = (
                f"connus : {', '.join(known)}" if noun == "standard" else "« conforme rules » les dit toutes"
            )
            yield Problem("", *place, f"{noun} {wrong} {quoted(name)}", help_, closest(name, known))


def _unset(targets: Value | None, environment: Mapping[str, str]) -> Iterator[Problem]:
    written = targets if isinstance(targets, Sequence) else Sequence((1, 1))
    for target, place in zip(written, written.places, strict=True):
        for name in missing(target, environment) if isinstance(target, str) else ():
            yield unset(name, place)


def schema() -> dict[str, Any]:
    """The JSON Schema of the file."""
    return one_of(Settings, "Réglages de Conforme", "Le fichier .conforme.yml d'une équipe.")
