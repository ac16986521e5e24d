"""Standards, registry and audits → the pages of the site. Pure: same input, same bytes.

`pages()` yields `(path, Markdown)`; the hook hands them to MkDocs. Everything that comes from a
visited site goes through Jinja's autoescaping, inside raw HTML blocks that Markdown leaves alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from checker.evaluate.examples import judge_example
from checker.model import (
    WORST_FIRST,
    Audit,
    Example,
    Finding,
    Kind,
    Level,
    Organisation,
    Outcome,
    Rule,
    Site,
    Standard,
    Transport,
)
from checker.publish import views

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Publication:
    """All that the site is made of. `day` is the date printed on it; `axe_answers` holds axe's
    recorded answers to examples: rule id → example title → answers."""

    standards: tuple[Standard, ...]
    sites: tuple[Site, ...]
    organisations: Mapping[str, Organisation]
    audits: tuple[Audit, ...]
    day: str
    version: str
    axe_answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules, standard by standard."""
        return tuple(rule for standard in self.standards for rule in standard.rules)


def pages(publication: Publication) -> Iterator[tuple[str, str]]:
    """Every generated page: its path inside the site's sources, and its Markdown."""
    render = _renderer(publication)
    estate = views.Estate.of(publication.sites, publication.audits)
    yield "index.md", render("accueil.md", estate=estate)
    yield "standards/index.md", render("standards.md", estate=estate)
    for standard in publication.standards:
        yield (
            f"standards/{slug(standard.id)}/index.md",
            render("standard.md", standard=standard, estate=estate),
        )
        for rule in standard.rules:
            yield (
                rule_path(rule),
                render(
                    "regle.md",
                    rule=rule,
                    standard=standard,
                    tally=estate.by_rule.get(rule.id, views.Tally()),
                    examples=list(_examples(rule, publication.axe_answers.get(rule.id, {}))),
                ),
            )
    yield "parc/index.md", render("parc.md", estate=estate)
    yield "parc/organisations/index.md", render("organisations.md", groups=_groups(publication, estate))
    for organisation, entries in _groups(publication, estate):
        yield (
            f"parc/organisations/{organisation.id}.md",
            render("organisation.md", organisation=organisation, entries=entries),
        )
    for entry in estate.entries:
        yield f"parc/sites/{entry.site.id}.md", render("site.md", entry=entry)


def rule_path(rule: Rule) -> str:
    """Where a rule's page lives among the sources."""
    return f"standards/{slug(rule.standard)}/{rule.id}.md"


def slug(identifier: str) -> str:
    """A folder name as it reads in an address."""
    return identifier.replace("_", "-")


def _groups(publication: Publication, estate: views.Estate) -> list[tuple[Organisation, list[views.Entry]]]:
    grouped: dict[str, list[views.Entry]] = {}
    for entry in estate.entries:
        grouped.setdefault(entry.site.organisation, []).append(entry)
    named = [
        (publication.organisations.get(id_) or Organisation(id_, id_), es) for id_, es in grouped.items()
    ]
    return sorted(named, key=lambda item: item[0].name)


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


def _renderer(publication: Publication) -> Any:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= {
        "publication": publication,
        "Outcome": Outcome,
        "Transport": Transport,
        "Level": Level,
        "Kind": Kind,
        "outcomes": WORST_FIRST,
        "rules": {rule.id: rule for rule in publication.rules},
    }
    environment.filters |= {"slug": slug, "date_fr": views.french_date, "share": views.share}

    def render(template: str, **values: object) -> str:
        return environment.get_template(template).render(**values)

    return render
