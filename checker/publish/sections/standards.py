"""The standards: a page each, and a page for each of their rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from checker.evaluate.examples import judge_example
from checker.model import Example, Finding, Rule
from checker.publish.publication import Publication
from checker.publish.rendering import Render, rule_path, slug


def pages(publication: Publication, render: Render) -> Iterator[tuple[str, str]]:
    """The list of standards, each standard, each rule with what the checker says of its examples."""
    yield "standards/index.md", render("standards.md")
    for standard in publication.standards:
        yield f"standards/{slug(standard.id)}/index.md", render("standard.md", standard=standard)
        for rule in standard.rules:
            shown = list(_examples(rule, publication.axe_answers.get(rule.id, {})))
            yield rule_path(rule), render("regle.md", rule=rule, standard=standard, examples=shown)


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
