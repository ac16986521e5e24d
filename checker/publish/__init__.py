"""Standards, registry and audits → the pages of the site. Pure: same input, same bytes.

`pages()` yields `(path, text)`; the hook hands them to MkDocs. What comes from authors (standards)
is Markdown. What comes from visited sites is HTML, finished here and never read again as Markdown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from checker import CONTACT_URL
from checker.evaluate.examples import judge_example
from checker.model import (
    WORST_FIRST,
    Audit,
    Example,
    Finding,
    Organisation,
    Outcome,
    Rule,
    Site,
    Standard,
    Transport,
)
from checker.publish import views

TEMPLATES = Path(__file__).parent / "templates"

_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Control characters, line breaks included; marks that reverse the reading order; halves of pairs."""


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
    """Every generated page: its path inside the site's sources, and its text.

    A path in `.md` holds Markdown; a path in `.html`, the finished body of a page. Both begin with a
    YAML front matter.
    """
    estate = views.Estate.of(publication.sites, publication.audits)
    groups = estate.groups(publication.organisations)
    render = _renderer(publication, estate)
    yield "index.md", render("accueil.md")
    yield "standards/index.md", render("standards.md")
    for standard in publication.standards:
        yield f"standards/{slug(standard.id)}/index.md", render("standard.md", standard=standard)
        for rule in standard.rules:
            shown = list(_examples(rule, publication.axe_answers.get(rule.id, {})))
            yield rule_path(rule), render("regle.md", rule=rule, standard=standard, examples=shown)
    yield "parc/index.html", render("parc.html")
    yield "parc/organisations/index.html", render("organisations.html", groups=groups)
    for organisation, entries in groups:
        yield (
            f"parc/organisations/{organisation.id}.html",
            render("organisation.html", organisation=organisation, entries=entries),
        )
        for entry in entries:
            yield (
                f"parc/sites/{entry.site.id}.html",
                render("site.html", entry=entry, organisation=organisation),
            )


def rule_path(rule: Rule) -> str:
    """Where a rule's page lives among the sources."""
    return f"standards/{slug(rule.standard)}/{rule.id}.md"


def slug(identifier: str) -> str:
    """A folder name as it reads in an address."""
    return identifier.replace("_", "-")


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


# --- what templates may say ------------------------------------------------------------------


def _printable(value: Any) -> Any:
    """A text on one line, without the characters that act instead of being read."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return _UNPRINTABLE.sub(lambda match: " " if match[0].isspace() else "\ufffd", value)
    return value


def _quoted(text: str) -> Markup:
    """A text as a YAML value: a JSON string is one."""
    return Markup(json.dumps(_printable(text), ensure_ascii=False))  # noqa: S704 - goes to YAML, not to HTML


def _web(url: str) -> bool:
    """Whether an address may become a link: `javascript:` and its like may not."""
    try:
        return urlsplit(url).scheme in {"http", "https"}
    except ValueError:
        return False


def _renderer(publication: Publication, estate: views.Estate) -> Any:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= {
        "publication": publication,
        "estate": estate,
        "rules": publication.rules,
        "contact": CONTACT_URL,
        "Outcome": Outcome,
        "Transport": Transport,
        "outcomes": WORST_FIRST,
    }
    environment.filters |= {
        "slug": slug,
        "date_fr": views.french_date,
        "share": views.share,
        "counted": views.counted,
        "role_name": views.role_name,
        "quoted": _quoted,
    }
    environment.tests["web"] = _web

    def render(template: str, **values: object) -> str:
        return environment.get_template(template).render(**values)

    return render
