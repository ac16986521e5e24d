"""`--rule` and `explain`: the rules a user named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

import click

from checker import catalogue
from checker.model import Rule

_RGAA = re.compile(r"(?:rgaa[\s:-]*)?(\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)", re.IGNORECASE)
"""A test of the RGAA (8.3.1), or a criterion, which stands for its tests (8.3)."""


def rules_named(name: str) -> list[Rule]:
    """The rule of that id, with or without its standard, or those that speak of that RGAA test or
    criterion. Raises `click.BadParameter`, with a guess."""
    known = catalogue.rules()
    number = _RGAA.fullmatch(name.strip())
    if number:
        return _speaking_of(number[1], known)
    rule = catalogue.find(name, known)
    if rule is None:
        raise click.BadParameter(f"règle inconnue « {name} »{guess(name, [r.id for r in known])}")
    return [rule]


def _speaking_of(number: str, known: Iterable[Rule]) -> list[Rule]:
    tests = {rule.id: {*rule.rgaa, *(t for tests in rule.axe_rgaa.values() for t in tests)} for rule in known}
    found = [r for r in known if any(f"{test}.".startswith(f"{number}.") for test in tests[r.id])]
    if not found:
        raise click.BadParameter(
            f"aucune règle ne parle du RGAA {number} ; « conforme rules » dit de quoi parle chacune."
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
