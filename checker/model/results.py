"""What is said of sites: findings, audits, reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, replace
from functools import cached_property
from typing import Any

from checker.model.address import placed
from checker.model.norms import Norm, Reference
from checker.model.rules import Rule
from checker.model.sites import Site
from checker.model.transport import Transport
from checker.model.visits import SiteFacts
from checker.model.words import BaselineState, Outcome, Role, worst

SNIPPET_LIMIT = 300
"""Longest piece of a page, in characters, that a finding carries as evidence."""


def _told(column: str, meaning: str) -> Mapping[str, str]:
    """Of a text of a finding: the name of its column in the open data, and what a reader is told of it."""
    return {"column": column, "meaning": meaning}


@dataclass(frozen=True, slots=True)
class Finding:
    """One outcome of one rule, with its evidence and what was searched.

    Its texts are declared here and nowhere else: the store keeps them, reports, open data and proofs tell
    them (see `texts`). One added here, with a default, needs a migration of the store and whatever says it.

    `absence`: it says that something is nowhere, and holds only where everything was seen. A
    reason to judge, not a result: it is neither kept nor published.
    """

    site: str
    url: str = field(metadata=_told("adresse", "Adresse de la page"))
    rule: str
    outcome: Outcome
    message: str = field(metadata=_told("message", "Ce qui a été constaté"))
    searched: str = field(metadata=_told("cherche", "Ce qui a été cherché, et où"))
    selector: str = field(
        default="",
        metadata=_told("selecteur", "Sélecteur CSS de l'élément ; vide si le constat porte sur la page"),
    )
    snippet: str = field(
        default="", metadata=_told("extrait", f"Extrait de la page, {SNIPPET_LIMIT} caractères au plus")
    )
    references: tuple[Reference, ...] = ()
    file: str = ""
    """In a folder, the file of the page."""
    decided: str = field(
        default="",
        metadata=_told(
            "decision", "Ce qu'une personne a décidé : sa fonction, le jour ; vide si c'est la machine"
        ),
    )
    absence: bool = field(default=False, compare=False, repr=False)


def texts(*first: str) -> tuple[Field[Any], ...]:
    """The texts of a finding, as they are declared: those named come first, any other after them."""
    declared = {one.name: one for one in fields(Finding) if "column" in one.metadata}
    return tuple(declared[name] for name in dict.fromkeys((*first, *declared)))


@dataclass(frozen=True)
class PageReport:
    """What became of one page of the sample. In a folder, `file` is the file it is read in and
    `refused` the other hosts it asked for. `looked` is when a browser saw it (ISO 8601, UTC), when that was in an
    earlier visit, since which it has not changed. `template`: as of a `Page`."""

    url: str
    role: Role
    transport: Transport
    detail: str = ""
    status: int | None = None
    final_url: str = ""
    rendered: bool = False
    refused: tuple[str, ...] = ()
    file: str = ""
    looked: str = ""
    template: str = ""


def place(one: Finding | PageReport) -> str:
    """Where a person finds what is told: its file, or its address as its reader knows it."""
    return one.file or placed(one.url)


@dataclass(frozen=True)
class Told:
    """What is known of a site from one visit, begun `at` (ISO 8601, UTC)."""

    site: Site
    at: str
    pages: tuple[PageReport, ...]

    @property
    def transport(self) -> Transport:
        """What became of the first page: it speaks for the site."""
        return self.pages[0].transport if self.pages else Transport.NOT_VISITED

    @property
    def detail(self) -> str:
        """Why, in French."""
        return self.pages[0].detail if self.pages else ""


@dataclass(frozen=True)
class Audit(Told):
    """One site judged once. `left_out` are the pages of a folder that were not asked for;
    `remarks` are French sentences on what was not looked at, and why."""

    findings: tuple[Finding, ...]
    facts: SiteFacts
    versions: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def extent(self) -> int:
        """How many pages there are, as far as is known."""
        return len(self.pages) + len(self.left_out)

    def verdicts(self) -> Mapping[str, Outcome]:
        """Rule id → the one outcome that speaks for the site."""
        return self._verdicts

    @cached_property
    def _verdicts(self) -> Mapping[str, Outcome]:
        verdicts: dict[str, Outcome] = {}
        for finding in self.findings:
            before = verdicts.get(finding.rule)
            if before is not finding.outcome:
                said = finding.outcome if before is None else worst((before, finding.outcome))
                verdicts[finding.rule] = said
        return verdicts


@dataclass(frozen=True)
class Mended:
    """A defect known before and certainly gone: its page was seen again, its rule tested again."""

    site: str
    rule: str
    url: str
    selector: str
    message: str
    fingerprint: str


@dataclass(frozen=True)
class Report:
    """What a format renders: audits with the rules that explain them. `guide` is the address of the
    published site whose pages explain the rules, when it is known. `overlays` are the norms whose sheet it
    holds: none when it only tells of some rules.

    `states` says, site by site, what the defects are beside those known before, by fingerprint (see
    `checker.identity`); nothing when nothing was compared. `mended` are those certainly gone,
    `unknowable` the rules that this kind of check can say nothing of, `remarks` French sentences on all this.

    `coverage` says, site by site, how much of what was to be seen and tested was. `entire`: whoever reads it
    wants every place, not the worst and a line for the rest.
    """

    audits: tuple[Audit, ...]
    rules: Mapping[str, Rule]
    version: str
    at: str
    guide: str = ""
    overlays: tuple[Norm, ...] = ()
    states: Mapping[str, Mapping[str, BaselineState]] = field(default_factory=dict)
    mended: tuple[Mended, ...] = ()
    unknowable: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    coverage: Mapping[str, str] = field(default_factory=dict)
    entire: bool = False

    def remarked(self, *sentences: str) -> Report:
        """The report with some remarks more."""
        return replace(self, remarks=(*self.remarks, *sentences))
