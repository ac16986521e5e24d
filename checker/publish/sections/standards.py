"""The standards: a page each, a page a rule, a checklist a kind of site, and what changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from checker.evaluate.examples import judge_example
from checker.model import Example, Finding, Kind, Rule
from checker.publish import amendments, reading_rules
from checker.publish.publication import Publication
from checker.publish.rendering import Render, rule_path, slug


def pages(publication: Publication, render: Render) -> Iterator[tuple[str, str]]:
    """The list of standards, each standard, each rule with what the checker says of its examples, each
    checklist, what changed and its feed."""
    yield "standards/index.md", render("standards.md", counts=_counts(publication), kinds=tuple(Kind))
    for standard in publication.standards:
        yield (
            f"standards/{slug(standard.id)}/index.md",
            render("standard.md", standard=standard, judge=reading_rules.judge),
        )
        for rule in standard.rules:
            shown = list(_examples(rule, publication.axe_answers.get(rule.id, {})))
            yield (
                rule_path(rule),
                render("regle.md", **_told(rule, publication), standard=standard, examples=shown),
            )
    yield from _checklists(publication, render)
    yield from _changes(publication, render)


def _told(rule: Rule, publication: Publication) -> dict[str, Any]:
    """What the page of a rule says besides the rule itself."""
    return {
        "rule": rule,
        "parts": reading_rules.parts(rule.prose),
        "concerned": reading_rules.concerned(rule),
        "spared": reading_rules.spared(rule),
        "waiting": reading_rules.waiting(rule, publication.day),
        "judge": reading_rules.judge(rule),
        "commands": reading_rules.commands(rule),
    }


# --- my checklist --------------------------------------------------------------------------------


def _counts(publication: Publication) -> dict[Kind, int]:
    return {kind: sum(rule.concerns(kind) for rule in publication.rules) for kind in Kind}


def _checklists(publication: Publication, render: Render) -> Iterator[tuple[str, str]]:
    counts = _counts(publication)
    yield "standards/listes/index.md", render("listes.md", counts=counts, kinds=tuple(Kind))
    for kind in Kind:
        groups = reading_rules.checklist(publication.standards, kind)
        yield (
            f"standards/listes/{slug(kind.value)}.md",
            render(
                "liste.md",
                kind=kind,
                groups=groups,
                total=counts[kind],
                judge=reading_rules.judge,
                commands=reading_rules.commands,
                waiting=reading_rules.waiting,
                address=reading_rules.ADDRESS,
            ),
        )


# --- what changed --------------------------------------------------------------------------------


def _changes(publication: Publication, render: Render) -> Iterator[tuple[str, str]]:
    found = amendments.events(publication.standards)
    coming, happened = amendments.split(found, publication.day)
    yield (
        "standards/changements.md",
        render("changements.md", coming=coming, years=amendments.by_year(happened), anchor=amendments.anchor),
    )
    yield "standards/changements.xml", amendments.atom(found, publication.day, "changements/")


# --- examples ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShownExample:
    """An example with what the checker really says of it."""

    example: Example
    findings: tuple[Finding, ...]


def _examples(rule: Rule, answers: Mapping[str, Any]) -> Iterator[ShownExample]:
    for example in rule.examples:
        findings = judge_example(rule, example, answers.get(example.title))
        said = [f for f in findings if f.outcome is example.expected]
        yield ShownExample(example, tuple(said))
