"""`explain` of a criterion or a test of the RGAA: what rules decide of it, what they cannot, what a person does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from checker import catalogue
from checker.catalogue.rgaa import COMPLIANT, FAULTY, TO_CHECK, WITHOUT_OBJECT
from checker.cli.reaching import proofs, version_of
from checker.cli.selecting import criterion_asked
from checker.evaluate.reach import Reach, reach
from checker.model import Criterion, Norm, Rule
from checker.model.norms import numbers, told

_CHECKING = re.compile(r"^## Comment vérifier\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_UNDECIDED = {
    FAULTY: "« Non conforme » n'y est jamais certain",
    COMPLIANT: "« Conforme » ne s'y prouve pas : une règle sans défaut n'a pas tout regardé",
    WITHOUT_OBJECT: "« Non applicable » ne s'y prouve pas",
}


def overview(name: str) -> str:
    """What is known of a criterion, or of the one a test is of; empty when nothing of the RGAA is named, or
    nothing that exists."""
    asked = criterion_asked(name)
    if asked is None:
        return ""
    norm = version_of(asked.version)
    criteria = norm.criteria if norm else ()
    found = [one for one in criteria if asked.number in (one.number, *one.test_numbers)]
    if not norm or not found:
        return ""
    tests = found[0].test_numbers if asked.number == found[0].number else (asked.number,)
    return "\n".join(_lines(norm, found[0], tests))


def _lines(norm: Norm, one: Criterion, tests: Sequence[str]) -> Iterator[str]:
    rules = [rule for rule in catalogue.rules() if set(tests) & _cited(norm, rule)]
    (reached,) = (r for r in reach(norm, rules, catalogue.axe_answers()) if r.criterion is one)
    title = f"{norm.title}, critère {one.number} (niveau {one.level}) : {one.title}"
    yield from (title, "=" * len(title), "")
    yield f"Tests : {', '.join(one.test_numbers)}. L'intitulé est notre résumé ; seul le texte officiel fait foi :"
    yield f"{norm.source}#{one.number}"
    yield from ([told(one.references)] if one.references else [])
    yield from ("", "Ce que les règles décident, prouvé par leurs exemples", "")
    yield from (f"  {line}" for line in proofs(reached) if not line.startswith(TO_CHECK))
    if not set(reached.proven) - {TO_CHECK}:
        yield "  Rien avec certitude."
    yield from ("", "Ce qu'elles ne peuvent pas décider", "")
    yield from (f"  {line}" for line in _undecided(reached, tests, norm, rules))
    yield from ("", "Ce que fait une personne", "")
    yield from _by_hand(norm, one, rules)


def _undecided(one: Reach, tests: Sequence[str], norm: Norm, rules: Iterable[Rule]) -> Iterator[str]:
    spoken = {number for rule in rules for number in _cited(norm, rule)}
    if silent := [test for test in tests if test not in spoken]:
        yield f"Aucune règle n'en parle : {', '.join(silent)}."
    whole = set(one.criterion.test_numbers) if one.criterion.number in one.proven.get(FAULTY, {}) else set()
    for verdict, sentence in _UNDECIDED.items():
        known = one.tests(verdict) | (whole if verdict == FAULTY else set())
        if left := [test for test in tests if test in spoken and test not in known]:
            yield f"{sentence} : {', '.join(left)}."
    if TO_CHECK in one.proven:
        yield from (line for line in proofs(one) if line.startswith(TO_CHECK))


def _by_hand(norm: Norm, one: Criterion, rules: Sequence[Rule]) -> Iterator[str]:
    """How to look, as the pages of the rules say; the official method for what they say nothing of."""
    for rule in rules:
        found = _CHECKING.search(rule.prose)
        if found:
            yield f"  {rule.title} ({rule.id}) :"
            yield from (f"    {line}".rstrip() for line in found[1].strip().splitlines())
            yield ""
    spoken = {number for rule in rules for number in _cited(norm, rule)}
    if not set(one.test_numbers) <= spoken:
        which = "Pour les autres tests" if spoken & set(one.test_numbers) else "Aucune de nos règles n'y aide"
        yield f"  {which} : suivez la méthode officielle, {norm.source}#{one.number}"


def _cited(norm: Norm, rule: Rule) -> set[str]:
    return set(numbers(rule.references, norm.name, norm.version))
