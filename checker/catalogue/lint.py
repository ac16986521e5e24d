"""Standards → the faults an author must mend: what loading accepts but a reader or a test would miss."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from checker.catalogue import axe
from checker.catalogue.links import faults, moving
from checker.model import Amendment, Outcome, Role, Rule, Scope, Standard
from checker.sights import INITIAL, states

SECTIONS = ("## Comment corriger", "## Comment vérifier")
_KNOWN_SECTIONS = {*SECTIONS, "## À savoir", "## Exemples"}


def lint(standards: Iterable[Standard]) -> list[str]:
    """French sentences « file:line : … », one a fault; empty when all is well."""
    known = list(standards)
    rules = [rule for standard in known for rule in standard.rules]
    problems = [problem for rule in rules for problem in _rule(rule)]
    problems += _shared_axe_rules(rules)
    for folder in {Path(standard.path).parents[1] for standard in known}:
        problems += axe.problems(rules, folder)
    for standard in known:
        problems += _unsourced(standard.path, standard.history)
        problems += _unversioned(standard)
    return problems


def _unversioned(standard: Standard) -> Iterator[str]:
    """Links to pages that will speak of another version of a norm, in any file of a standard."""
    folder = Path(standard.path).parent
    norms = moving(folder.parent)
    for path in sorted((*folder.rglob("*.md"), *folder.rglob("*.toml"))):
        yield from faults(str(path), path.read_text("utf-8"), norms)


def _rule(rule: Rule) -> Iterator[str]:
    text = Path(rule.path).read_text(encoding="utf-8")
    sections = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.startswith("## ")]
    for section in SECTIONS:
        if section not in (line for _, line in sections):
            yield f"{rule.path}:1 : la rubrique « {section} » manque"
    for number, line in sections:
        if line not in _KNOWN_SECTIONS:
            yield f"{rule.path}:{number} : rubrique inconnue « {line} »"
    announced = len(re.findall(r"^### ", text.partition("\n## Exemples")[2], re.MULTILINE))
    if announced != len(rule.examples):
        yield f"{rule.path}:1 : {announced} exemples annoncés, {len(rule.examples)} lisibles"
    if rule.automated:
        yield from _missing_examples(rule)
    for source in rule.sources:
        if not source.url and not source.to_confirm:
            yield f"{rule.path}:1 : la source « {source.text} » n'a pas d'adresse (ou « a_confirmer: true »)"
    yield from _unproven(rule)
    yield from _unsourced(rule.path, rule.history)
    yield from _unseen_states(rule)
    for number, line in enumerate(text.splitlines(), 1):
        if line.rstrip() != line:
            yield f"{rule.path}:{number} : espace en fin de ligne"


def _missing_examples(rule: Rule) -> Iterator[str]:
    defect = Outcome.FAILED if rule.certain else Outcome.CANT_TELL
    shown = {example.expected for example in rule.examples}
    for expected in (Outcome.PASSED, defect, Outcome.UNTESTED):
        if expected not in shown:
            yield f"{rule.path}:1 : aucun exemple « {expected.label} »"


def _unproven(rule: Rule) -> Iterator[str]:
    """What a rule claims to settle, and that no example of it shows; or that it cannot settle."""
    shown = {example.expected for example in rule.examples}
    for key, claimed, proof in (
        ("decide", rule.decides, Outcome.PASSED),
        ("sans_objet", rule.moot, Outcome.INAPPLICABLE),
    ):
        if claimed and proof not in shown:
            yield f"{rule.path}:1 : « {key} » sans aucun exemple « {proof.label} »"
    if rule.moot and rule.scope is not Scope.AXE:
        yield f"{rule.path}:1 : « sans_objet » va avec axe ; une fonction lève « Inapplicable »"
    if rule.decides and not rule.certain:
        yield f"{rule.path}:1 : « decide » ne va pas avec « certitude: false »"
    if rule.decides and rule.partial:
        yield f"{rule.path}:1 : « decide » ne va pas avec « partielle: true »"
    if rule.decides and Outcome.FAILED not in shown:
        yield f"{rule.path}:1 : « decide » sans aucun exemple « {Outcome.FAILED.label} »"


def _unseen_states(rule: Rule) -> Iterator[str]:
    """States that a rule reads where they are never seen, and examples not yet seen in them."""
    read = [name for name in rule.states if name != INITIAL]
    if rule.roles != (Role.HOME,):
        for name in read:
            if states()[name].first:
                yield (
                    f"{rule.path}:1 : l'état « {name} » n'est vu que sur la première page : dites « pages: [accueil] »"
                )
    for example in rule.examples:
        if example.language == "html" and not set(read) <= set(example.states):
            yield f"{rule.path}:{example.line} : exemple à enregistrer (« conforme rules record »)"


def _unsourced(path: str, history: Iterable[Amendment]) -> Iterator[str]:
    for change in history:
        if not change.url and not change.to_confirm:
            yield f"{path}:1 : le changement du {change.day} n'a pas d'adresse (ou « a_confirmer: true »)"


def _shared_axe_rules(rules: Iterable[Rule]) -> Iterator[str]:
    named = Counter(name for rule in rules if rule.scope is Scope.AXE for name in rule.axe)
    for name, number in named.items():
        if number > 1:
            yield f"standards : {number} règles se réclament de la règle axe « {name} »"
