"""The standards: a page each, a page a rule, a checklist a kind of site, and what changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from markupsafe import Markup

from checker.evaluate.examples import judge_example
from checker.model import Example, Kind, Outcome, Rule
from checker.model.norms import by_version
from checker.publish.page.criteria import criterion_address
from checker.publish.page.publication import Publication
from checker.publish.page.rendering import BADGES, Render, printable, rule_path, slug
from checker.publish.sections.standards import amendments, reading_rules

_ANSWER = Markup('<p class="message">Le contrôleur répond {} {}</p>\n')


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
            shown = zip(rule.examples, _shown(rule, publication), _opened(rule), strict=True)
            yield (
                rule_path(rule),
                render("regle.md", **_told(rule, publication), standard=standard, examples=list(shown)),
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
        "norms": [
            (title, _linked(title, cited, publication))
            for title, cited in by_version(rule.references).items()
        ],
        "commands": reading_rules.commands(rule),
        "settled": publication.settled.get(rule.id),
    }


def _linked(title: str, cited: Iterable[str], publication: Publication) -> list[tuple[str, str]]:
    """Numbers of a norm, each with the page that tells of it, if any."""
    known = ((number, criterion_address(publication.overlays, title, number)) for number in cited)
    return [(number, f"../../../{address}" if address else "") for number, address in known]


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
    yield (
        "standards/changements.xml",
        amendments.feed(found, publication.day, "changements.xml", "changements/"),
    )


# --- examples ------------------------------------------------------------------------------------


def _opened(rule: Rule) -> Iterator[bool]:
    """Which examples are read at once: the first that must fail, or be looked at, and the first that is right."""
    left = {Outcome.FAILED, Outcome.CANT_TELL}, {Outcome.PASSED}
    for example in rule.examples:
        kinds = [kind for kind in left if example.expected in kind]
        yield bool(kinds)
        for kind in kinds:
            kind.clear()


def _shown(rule: Rule, publication: Publication) -> list[str]:
    """Each example as HTML, with what the checker says of it. Judging and colouring them all takes a second:
    it is kept from one build to the next."""
    answers = publication.axe_answers.get(rule.id, {})
    examples = partial(_examples, rule, answers)
    made_of = (rule.id, rule.title, rule.examples, answers)
    return list(json.loads(publication.remembered("exemples", made_of, examples)))


def _examples(rule: Rule, answers: Mapping[str, Any]) -> str:
    return json.dumps([_example(rule, example, answers.get(example.title)) for example in rule.examples])


def _example(rule: Rule, example: Example, answer: Any) -> str:
    """The code of an example, then the answer when it is not a good one."""
    from checker.publish.sections.standards.code import coloured  # noqa: PLC0415 - loaded only when it has work

    code = coloured(example.content, example.language)
    said = [f for f in judge_example(rule, example, answer) if f.outcome is example.expected]
    if not said or example.expected in {Outcome.PASSED, Outcome.INAPPLICABLE}:
        return code
    return code + _ANSWER.format(BADGES[example.expected], printable(said[0].message))
