"""What is made of the rules of axe-core: what each speaks of when one of ours names it, those that something
else reads, those that are declined, and those that nobody has said anything of yet.

The rules there are come from axe's own file: a new version that brings some is noticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import cssselect
from cssselect.parser import CombinedSelector
from pydantic import Field

from checker.authored.problems import closest
from checker.catalogue.authored import (
    Authored,
    AuthoredAxe,
    AuthoredReferences,
    StandardError,
    line_of,
    read,
)
from checker.catalogue.norms import FOLDER, references
from checker.model import AxeCase, Norm, Reference, Rule
from checker.model.norms import by_version

DECLINED = "axe-declinees.yaml"
"""Beside the standards, what is said of the axe rules that none of ours names."""

_RULE = re.compile(
    r'\{id:"([a-z][a-z0-9-]{1,60})",(?=[^{}]{0,600}?(?:\{[^{}]{0,400}\}[^{}]{0,400}?){0,3}tags:\[)'
)
"""A rule as axe's file writes it: only rules have tags."""

Reason = Annotated[str, Field(min_length=20)]


class AuthoredReading(Authored):
    """An axe rule that is run, and read otherwise than by a rule that names it."""

    par: str = ""
    raison: Reason


class AuthoredDeclined(Authored):
    """`lues`: the axe rules that a function of ours (`par`: its rule), or the machine itself, reads.
    `declinees`: those that are not run, and why."""

    lues: dict[str, AuthoredReading] = Field(default={})
    declinees: dict[str, Reason] = Field(default={})


@cache
def ids() -> frozenset[str]:
    """Every rule of the version of axe-core that we carry."""
    source = (files("checker") / "vendor" / "axe.min.js").read_text("utf-8")
    return frozenset(_RULE.findall(source))


@cache
def declined(folder: Path = FOLDER) -> AuthoredDeclined:
    """What is said of the axe rules that no rule of a folder names. Raises `StandardError`."""
    path = folder / DECLINED
    return read(path, AuthoredDeclined) if path.exists() else AuthoredDeclined()


def told(rules: Iterable[Rule], folder: Path = FOLDER) -> tuple[str, ...]:
    """The axe rules that somebody reads, in alphabetical order: no other is worth its time."""
    return tuple(sorted({name for rule in rules for name in rule.axe} | set(declined(folder).lues)))


# --- what an author says of those a rule names


def cases(
    path: Path, axe: Mapping[str, AuthoredAxe], said: tuple[Reference, ...], known: Iterable[Norm]
) -> dict[str, tuple[AxeCase, ...]]:
    """Name of a rule of axe-core → how its answers are read, the most precise first. Raises
    `StandardError`, with file and line, for what no norm knows, for a selector that no element alone can fit,
    for what the rule itself does not cite, and for a version that the rule speaks for and about which an axe
    rule is silent: a defect would then be told of tests that it says nothing of."""
    found = {}
    norms = tuple(known)
    for name, authored in axe.items():
        last = AxeCase("", _own(path, authored, said, norms, name), authored.certitude)
        first = tuple(
            AxeCase(
                _alone(path, name, selector),
                _own(path, case, said, norms, name, selector) or last.references,
                authored.certitude if case.certitude is None else case.certitude,
            )
            for selector, case in authored.selon.items()
        )
        if first or last != AxeCase():
            found[name] = (*first, last)
    return found


def _own(
    path: Path,
    authored: AuthoredReferences,
    said: tuple[Reference, ...],
    known: tuple[Norm, ...],
    *where: str,
) -> tuple[Reference, ...]:
    """What is cited for an axe rule, or for some of its elements."""
    own = references(path, authored, known, "axe", *where)
    norms, versions = {cited.norm for cited in own}, by_version(own)
    of_rule = by_version(tuple(one for one in said if one.norm in norms))
    if silent := [title for title in of_rule if title not in versions]:
        line, which = line_of(path, "axe", *where), ", ".join(silent)
        raise StandardError([f"{path}:{line} : « {where[0]} » ne dit pas de quoi elle parle dans {which}"])
    if stray := [cited for cited in own if cited not in said]:
        raise StandardError(
            [
                f"{path}:{line_of(path, 'axe', *where)} : « {where[0]} » parle de {stray[0]}, que la règle ne cite pas"
            ]
        )
    return own


def _alone(path: Path, name: str, selector: str) -> str:
    """A selector that looks at one element, whatever is around it."""
    try:
        parsed = cssselect.parse(selector)
    except cssselect.SelectorError as error:
        why = f"sélecteur CSS illisible « {selector} » ({error})"
    else:
        if not any(isinstance(one.parsed_tree, CombinedSelector) for one in parsed):
            return selector
        why = f"« {selector} » regarde autour de l'élément : axe-core ne rend que lui"
    raise StandardError([f"{path}:{line_of(path, 'axe', name)} : {why}"])


# --- what the lint says of all of them


def problems(rules: Iterable[Rule], folder: Path) -> Iterator[str]:
    """French sentences, one a rule of axe-core that is not told once, and by somebody."""
    known = list(rules)
    owners = {name: rule for rule in known for name in rule.axe}
    for name, rule in owners.items():
        if name not in ids():
            path = Path(rule.path)
            yield f"{path}:{line_of(path, 'axe', name)} : {_unknown(name)}"
    path = folder / DECLINED
    if path.exists():
        yield from _badly_declined(path, declined(folder), owners, {rule.id for rule in known})


def _badly_declined(
    path: Path, said: AuthoredDeclined, owners: Mapping[str, Rule], ours: set[str]
) -> Iterator[str]:
    for key, names in (("lues", list(said.lues)), ("declinees", list(said.declinees))):
        for name in names:
            line = line_of(path, key, name)
            if name not in ids():
                yield f"{path}:{line} : {_unknown(name)}"
            if name in owners:
                yield f"{path}:{line} : la règle axe « {name} » est déclinée, et « {owners[name].id} » s'en réclame"
            if key == "declinees" and name in said.lues:
                yield f"{path}:{line} : la règle axe « {name} » est à la fois lue et déclinée"
    for name, reading in said.lues.items():
        if reading.par and reading.par not in ours:
            yield f"{path}:{line_of(path, 'lues', name)} : règle inconnue « {reading.par} »"
    for name in sorted(ids() - owners.keys() - said.lues.keys() - said.declinees.keys()):
        yield f"{path}:1 : aucune règle ne se réclame de la règle axe « {name} » : nommez-la, ou déclinez-la en disant pourquoi"


def _unknown(name: str) -> str:
    close = closest(name, tuple(ids()))
    hint = f" ; vouliez-vous dire « {close} » ?" if close else ""
    return f"axe-core n'a pas de règle « {name} »{hint}"
