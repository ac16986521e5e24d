"""`rules --coverage`: what the rules can say of each criterion of the RGAA, proven by their examples."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import click

from checker import __version__, catalogue
from checker.catalogue.norms import overlays
from checker.evaluate.criteria import proofs
from checker.evaluate.reach import Reach, reach, totals
from checker.model import RGAA, Norm, Rule
from checker.model.norms import in_force


def version_of(asked: str = "") -> Norm | None:
    """A version of the RGAA, by default the one in force today; None when it is not known."""
    known = [norm for norm in overlays() if norm.name == RGAA]
    if asked:
        return next((norm for norm in known if norm.version == asked), None)
    return next(iter(in_force(known, datetime.now(UTC).date())), None)


def covered(rules: Sequence[Rule], wanted: str) -> str:
    """What rules can say of the version in force, as « json » or as a text."""
    norm = version_of()
    if norm is None:
        raise click.ClickException("aucune version du RGAA n'est en vigueur aujourd'hui.")
    reached = reach(norm, rules, catalogue.axe_answers())
    if wanted == "json":
        return json.dumps(_document(norm, reached), ensure_ascii=False, indent=2)
    return "\n".join(_lines(norm, reached))


def _document(norm: Norm, reached: Sequence[Reach]) -> dict[str, Any]:
    return {
        "tool": {"name": "conforme", "version": __version__},
        "norm": norm.name,
        "version": norm.version,
        "totals": totals(reached),
        "criteria": [
            {
                "criterion": one.criterion.number,
                "title": one.criterion.title,
                "level": one.criterion.level,
                "tests": one.criterion.tests,
                "verdicts": list(one.verdicts),
                "proven": one.proven,
                "rules": list(one.rules),
                "speaking": list(one.speaking),
            }
            for one in reached
        ],
    }


def _lines(norm: Norm, reached: Sequence[Reach]) -> Iterator[str]:
    yield f"{norm.title} : ce que les règles peuvent dire, prouvé par leurs exemples, jugés à l'instant."
    theme = ""
    for one in reached:
        if one.criterion.theme_name != theme:
            theme = one.criterion.theme_name
            yield f"\n{one.criterion.theme}. {theme}"
        yield f"  {one.criterion.number:<6}{', '.join(one.verdicts) or '—':<24}{one.criterion.title}"
        yield from (f"        {line}" for line in proofs(one))
    yield ""
    yield from _summed(reached)


def _summed(reached: Sequence[Reach]) -> Iterator[str]:
    told = totals(reached)
    yield (
        f"Sur {told['criteria']} critères, {told['certain']} peuvent recevoir un verdict certain : "
        f"NC {told['certain_nc']}, C {told['certain_c']}, NA {told['certain_na']}."
    )
    yield (
        f"À vérifier : {told['to_check']}. Des règles parlent de {told['spoken_of']} critères ; "
        f"des {told['tests']} tests, {told['tests_certain_nc']} peuvent être dits non conformes."
    )
    yield "C et NA demandent tous les tests du critère. Aucun de ces nombres n'est un taux de conformité."
