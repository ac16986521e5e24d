"""The grid of an RGAA audit as a spreadsheet: criteria by pages, with what is certain and nothing else.

What a machine cannot settle is « NT »: a person has yet to look. The other sheets hold what is to be looked
at and what is not compliant, with its evidence, and the pages of the sample. No rate is in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from checker.catalogue.rgaa import COMPLIANT, FAULTY, NOT_TESTED, WITHOUT_OBJECT, page_sheets
from checker.formats._ods import Sheet, workbook
from checker.formats.csv import disarmed
from checker.model import RGAA, Audit, Criterion, Finding, Norm, Outcome, PageReport, Report, Transport
from checker.model.norms import numbers, shown_first
from checker.model.results import place
from checker.plain_text import counted
from checker.reading import redacted

_CERTAIN = {COMPLIANT, FAULTY, WITHOUT_OBJECT}
_HEADS = ("Site", "Référentiel", "Thématique", "Critère", "Niveau", "Intitulé")
EVIDENCE = (
    "Site", "Page", "Critères", "Tests", "Constat", "Sélecteur", "Extrait", "Cherché", "Règle", "Titre de la règle",
    "Adresse", "Décision",
)  # fmt: skip
SAMPLE = ("Site", "Page", "Rôle", "Adresse", "Visite", "Détail", "Vue le")
MOST_PAGES = 1000
"""Columns of pages, a little under what spreadsheets open."""


@dataclass(frozen=True)
class _Sampled:
    """An audit, its pages numbered as auditors number them, and what it says of the criteria."""

    audit: Audit
    norm: Norm | None
    sheets: Mapping[str, Mapping[Criterion, str]]

    @cached_property
    def pages(self) -> dict[str, PageReport]:
        """P01, P02… → a page; one that several addresses lead to counts once."""
        seen = {page.final_url or page.url: page for page in reversed(self.audit.pages)}
        ordered = [page for page in self.audit.pages if seen[page.final_url or page.url] is page]
        return {f"P{rank:02}": page for rank, page in enumerate(ordered, start=1)}

    @cached_property
    def names(self) -> dict[str, str]:
        """Address, as findings give it → the number of its page."""
        known = [(name, page.url) for name, page in self.pages.items()]
        known += [(name, page.final_url) for name, page in self.pages.items() if page.final_url]
        return {redacted(url): name for name, url in known}

    @cached_property
    def told(self) -> dict[str, list[Mapping[Criterion, str]]]:
        """What is said of each page, at the address asked for and at the one it was found at."""
        return {
            name: [
                self.sheets[url]
                for url in {redacted(page.final_url), redacted(page.url)}
                if url in self.sheets
            ]
            for name, page in self.pages.items()
        }

    def state(self, page: str, one: Criterion) -> str:
        """What is certain of a criterion on a page; NT when nothing is."""
        found = {sheet[one] for sheet in self.told[page]}
        return next((state for state in (FAULTY, COMPLIANT, WITHOUT_OBJECT) if found == {state}), NOT_TESTED)


def render(report: Report) -> bytes:
    """Four sheets, of the version in force."""
    norms = [norm for norm in report.overlays if norm.name == RGAA]
    norm = next(iter(shown_first(norms, date.fromisoformat(report.at[:10]))), None)
    sampled = [_sampled(report, audit, norm) for audit in report.audits]
    most = max((len(one.pages) for one in sampled), default=0)
    names = [f"P{rank:02}" for rank in range(1, min(most, MOST_PAGES) + 1)]
    return workbook(
        [
            Sheet("Grille", (*_HEADS, *names), (row for one in sampled for row in _grid(one, names))),
            Sheet("A verifier", EVIDENCE, _evidence(report, sampled, Outcome.CANT_TELL)),
            Sheet("Echantillon", SAMPLE, (row for one in sampled for row in _sample(one))),
            Sheet("Non conformes", EVIDENCE, _evidence(report, sampled, Outcome.FAILED)),
        ]
    )


def _sampled(report: Report, audit: Audit, norm: Norm | None) -> _Sampled:
    return _Sampled(audit, norm, page_sheets(norm, report.rules.values(), audit) if norm else {})


def _grid(one: _Sampled, names: Sequence[str]) -> Iterator[Sequence[str]]:
    shown = [name for name in names if name in one.pages]
    blank = [""] * (len(names) - len(shown))
    for criterion in one.norm.criteria if one.norm else ():
        theme = f"{criterion.theme}. {criterion.theme_name}"
        told = (_title(one), one.norm.title if one.norm else "", theme, criterion.number, criterion.level)
        states = (one.state(name, criterion) for name in shown)
        yield [*map(disarmed, told), disarmed(criterion.title), *states, *blank]


def _title(one: _Sampled) -> str:
    return one.audit.site.name or one.audit.site.id


def _evidence(report: Report, sampled: Sequence[_Sampled], wanted: Outcome) -> Iterator[Sequence[str]]:
    """A line a finding of that outcome, criterion by criterion; those that speak of no criterion are left out."""
    for one in sampled:
        if one.norm is None:
            continue
        order = {number: rank for rank, number in enumerate(one.norm.cited)}
        found = [(_tests(one.norm, f), f) for f in one.audit.findings if f.outcome is wanted]
        told = [(tests, finding) for tests, finding in found if tests]
        for tests, finding in sorted(told, key=lambda item: order[item[0][0]]):
            yield _line(report, one, tests, finding)


def _tests(norm: Norm, finding: Finding) -> tuple[str, ...]:
    return numbers(finding.references, norm.name, norm.version)


def _line(report: Report, one: _Sampled, tests: Sequence[str], finding: Finding) -> list[str]:
    rule = report.rules.get(finding.rule)
    criteria = dict.fromkeys(test.rpartition(".")[0] for test in tests)
    told = (
        _title(one),
        one.names.get(finding.url, ""),
        ", ".join(criteria),
        ", ".join(tests),
        finding.message,
        finding.selector,
        finding.snippet,
        finding.searched,
        finding.rule,
        rule.title if rule else "",
        place(finding),
        finding.decided,
    )
    return [disarmed(cell) for cell in told]


def _sample(one: _Sampled) -> Iterator[Sequence[str]]:
    for name, page in one.pages.items():
        seen = page.transport is Transport.COMPLETED
        told = (page.role.value, place(page), page.transport.label, page.detail, one.audit.at if seen else "")
        yield [disarmed(cell) for cell in (_title(one), name, *told)]
    if len(one.pages) > MOST_PAGES:
        said = f"Grille coupée : {counted(len(one.pages) - MOST_PAGES, 'page')} sans colonne."
        yield [said, *[""] * (len(SAMPLE) - 1)]
