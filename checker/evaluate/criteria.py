"""What is known of one criterion of a norm: what rules decide of each of its tests, what they cannot, and how a
person looks. Said once, for `conforme explain` and for the site. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from checker.catalogue.rgaa import COMPLIANT, FAULTY, TO_CHECK, WITHOUT_OBJECT
from checker.evaluate.reach import Reach
from checker.model import Criterion, Norm, Rule
from checker.model.norms import numbers

_CHECKING = re.compile(r"^## Comment vérifier\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_ORDER = (FAULTY, COMPLIANT, WITHOUT_OBJECT, TO_CHECK)
"""Verdicts as they are told."""

_UNDECIDED = {
    FAULTY: "« Non conforme » n'y est jamais certain",
    COMPLIANT: "« Conforme » ne s'y prouve pas : une règle sans défaut n'a pas tout regardé",
    WITHOUT_OBJECT: "« Non applicable » ne s'y prouve pas",
}


@dataclass(frozen=True)
class Spoken:
    """A test, or a criterion of which one does not know the test, and each rule that speaks of it, with the
    verdicts that its examples prove."""

    number: str
    rules: tuple[tuple[Rule, tuple[str, ...]], ...]

    @property
    def verdicts(self) -> tuple[str, ...]:
        """All the verdicts proven of it."""
        found = {verdict for _, verdicts in self.rules for verdict in verdicts}
        return tuple(verdict for verdict in _ORDER if verdict in found)


@dataclass(frozen=True)
class Told:
    """One criterion, or some of its tests. `undecided` are French sentences; `methods` are how to look, by rule;
    `silent` are the tests of which no rule speaks."""

    norm: Norm
    reached: Reach
    tests: tuple[Spoken, ...]
    undecided: tuple[str, ...]
    methods: tuple[tuple[Rule, str], ...]
    silent: tuple[str, ...]

    @property
    def criterion(self) -> Criterion:
        """The criterion it is about."""
        return self.reached.criterion

    @property
    def address(self) -> str:
        """Where its official text is, in its version."""
        return self.norm.address(self.criterion.number)


def told(norm: Norm, one: Reach, rules: Iterable[Rule], tests: Sequence[str] = ()) -> Told:
    """What is known of a criterion, or of some of its tests; `rules` may hold any others."""
    asked = tests or one.criterion.test_numbers
    speaking = [rule for rule in rules if set(asked) & set(_cited(norm, rule))]
    spoken = {number for rule in speaking for number in _cited(norm, rule)}
    return Told(
        norm,
        one,
        tuple(_tests(norm, one, speaking, asked)),
        tuple(_undecided(one, asked, spoken)),
        tuple((rule, method) for rule in speaking if (method := method_of(rule))),
        tuple(test for test in asked if test not in spoken),
    )


def proofs(one: Reach) -> Iterator[str]:
    """A line a verdict: its tests, and the rules whose examples prove it."""
    for verdict, tests in one.proven.items():
        names = sorted({name for names in tests.values() for name in names})
        short = (
            ""
            if verdict in one.verdicts
            else f" (pas tous ses tests : {len(tests)} sur {one.criterion.tests})"
        )
        yield f"{verdict} {', '.join(tests)}{short} : {', '.join(names)}"


def method_of(rule: Rule) -> str:
    """How to look, as the page of a rule says."""
    found = _CHECKING.search(rule.prose)
    return found[1].strip() if found else ""


def _tests(norm: Norm, one: Reach, rules: Iterable[Rule], asked: Sequence[str]) -> Iterator[Spoken]:
    known = {rule.id: rule for rule in rules}
    for number in (*asked, one.criterion.number):
        cited = [rule for rule in known.values() if number in _cited(norm, rule)]
        proven = {name: _verdicts(one, number, name) for name in (rule.id for rule in known.values())}
        speaking = cited if number in asked else [known[name] for name, found in proven.items() if found]
        if speaking or number in asked:
            yield Spoken(number, tuple((rule, proven[rule.id]) for rule in speaking))


def _verdicts(one: Reach, number: str, rule: str) -> tuple[str, ...]:
    return tuple(verdict for verdict in _ORDER if rule in one.proven.get(verdict, {}).get(number, ()))


def _undecided(one: Reach, tests: Sequence[str], spoken: set[str]) -> Iterator[str]:
    if silent := [test for test in tests if test not in spoken]:
        yield f"Aucune règle n'en parle : {', '.join(silent)}."
    whole = set(one.criterion.test_numbers) if one.criterion.number in one.proven.get(FAULTY, {}) else set()
    for verdict, sentence in _UNDECIDED.items():
        known = one.tests(verdict) | (whole if verdict == FAULTY else set())
        if left := [test for test in tests if test in spoken and test not in known]:
            yield f"{sentence} : {', '.join(left)}."


def _cited(norm: Norm, rule: Rule) -> tuple[str, ...]:
    return numbers(rule.references, norm.name, norm.version)
