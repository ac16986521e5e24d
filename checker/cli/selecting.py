"""`--rule`: the rules a user named, and what a report keeps when only they count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches

import click

from checker import catalogue
from checker.model import Audit, Rule


def rule_named(name: str) -> Rule:
    """The rule of that id, with or without its standard. Raises `click.BadParameter`, with a guess."""
    known = catalogue.rules()
    rule = catalogue.find(name, known)
    if rule is None:
        close = get_close_matches(name, [r.id for r in known], n=1)
        hint = f" ; vouliez-vous dire « {close[0]} » ?" if close else "."
        raise click.BadParameter(f"règle inconnue « {name} »{hint}")
    return rule


def _ids(_: click.Context, __: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
    return tuple(rule_named(value).id for value in values)


rule_option = click.option(
    "--rule",
    "rules",
    multiple=True,
    metavar="RÈGLE",
    callback=_ids,
    help="Ne retenir que cette règle, dans les résultats et dans le code de sortie (répétable).",
)


def only(audits: Iterable[Audit], rules: Sequence[str]) -> list[Audit]:
    """The same audits with the findings of some rules; all of them when none is named."""
    if not rules:
        return list(audits)
    return [
        replace(audit, findings=tuple(finding for finding in audit.findings if finding.rule in rules))
        for audit in audits
    ]
