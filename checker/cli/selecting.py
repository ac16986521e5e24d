"""`--rule` and `explain`: the rules a user named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches

import click

from checker import catalogue
from checker.catalogue.norms import overlays
from checker.model import RGAA, Rule
from checker.model.norms import in_force, numbers

_RGAA = re.compile(
    r"(?:rgaa[\s:-]*)?(?:(?P<version>\d[\d.]*)[\s:-]+)?(?P<number>\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)",
    re.IGNORECASE,
)
"""A test of the RGAA (8.3.1), or a criterion, which stands for its tests (8.3), of a version (« 4.1.2 8.3 »)
or of the one in force."""


@dataclass(frozen=True)
class Asked:
    """A criterion or a test of the RGAA, of a version or, when it is empty, of the one in force."""

    version: str
    number: str


def criterion_asked(name: str) -> Asked | None:
    """What a user named of the RGAA; None when it is something else."""
    found = _RGAA.fullmatch(name.strip())
    return Asked(found["version"] or "", found["number"]) if found else None


def rules_named(name: str) -> list[Rule]:
    """The rule of that id, with or without its standard, or those that speak of that RGAA test or
    criterion, in the version said or else in force. Raises `click.BadParameter`, with a guess."""
    known = catalogue.rules()
    if asked := criterion_asked(name):
        return _speaking_of(asked.version or _in_force(), asked.number, known)
    rule = catalogue.find(name, known)
    if rule is None:
        raise click.BadParameter(f"règle inconnue « {name} »{guess(name, [r.id for r in known])}")
    return [rule]


def _in_force() -> str:
    """The version of the RGAA in force today."""
    return next(norm.version for norm in in_force(overlays(), datetime.now(UTC).date()) if norm.name == RGAA)


def spoken_of(name: str) -> bool:
    """Whether some rule speaks of the criterion or the test that a user named."""
    asked = criterion_asked(name)
    return bool(asked and _of(asked.version or _in_force(), asked.number, catalogue.rules()))


def _of(version: str, number: str, known: Iterable[Rule]) -> list[Rule]:
    return [
        rule
        for rule in known
        if any(f"{test}.".startswith(f"{number}.") for test in numbers(rule.references, RGAA, version))
    ]


def _speaking_of(version: str, number: str, known: Iterable[Rule]) -> list[Rule]:
    found = _of(version, number, known)
    if not found:
        raise click.BadParameter(
            f"aucune règle ne parle du {number} du RGAA {version} ; « conforme rules » dit de quoi parle chacune."
        )
    return found


_FEW = 8
"""So many known names are all said when none resembles the unknown one."""


def guess(name: str, known: Sequence[str]) -> str:
    """The end of a sentence about an unknown name: the known one it resembles, or all when they are few."""
    close = get_close_matches(name, known, n=1) or [one for one in known if len(name) > 2 and name in one]
    if close:
        return f" ; vouliez-vous dire « {close[0]} » ?"
    return f" ; connus : {', '.join(known)}." if 0 < len(known) <= _FEW else "."


def _ids(_: click.Context, __: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rule.id for value in values for rule in rules_named(value)))


rule_option = click.option(
    "--rule",
    "rules",
    multiple=True,
    metavar="RÈGLE",
    callback=_ids,
    help="N'appliquer que cette règle, ou celles d'un test ou d'un critère du RGAA (8.3.1) ; seul ce qu'elles lisent "
    "des pages est alors regardé (répétable).",
)
