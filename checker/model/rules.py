"""Standards, their rules, and what a rule may answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from lxml.html import HtmlElement

from checker.model.documents import DocumentKind
from checker.model.norms import Reference
from checker.model.words import Evidence, Kind, Level, Outcome, Role


@dataclass(frozen=True)
class Problem:
    """A defect the machine is certain of. `site` is for estate rules, which judge several. `tests` are, of
    the tests of the RGAA that its rule speaks of, those that it concerns; none means all of them."""

    message: str
    element: HtmlElement | None = None
    snippet: str = ""
    url: str = ""
    site: str = ""
    tests: tuple[str, ...] = ()


@dataclass(frozen=True)
class Missing(Problem):
    """A defect that is an absence: what was looked for is nowhere. `element` and `snippet` show
    where it was looked for. A `Problem` that shows neither is an absence too."""


@dataclass(frozen=True)
class Doubt(Problem):
    """Something a person must look at."""


@dataclass(frozen=True)
class Found(Problem):
    """No problem at all: what was found, and makes the page pass."""


class CantTell(Exception):
    """Raised by a rule when a person must look; the message says at what."""


class NotTested(Exception):
    """Raised by a rule when what it needs was not seen; the message says why."""


class Inapplicable(Exception):
    """Raised by a rule when it has no object here; the message says why."""


class Scope(StrEnum):
    """What a rule's function receives, read from its first annotation."""

    ELEMENT = "élément"
    PAGE = "page"
    DOCUMENT = "document"
    SITE = "site"
    ESTATE = "parc"
    AXE = "axe"
    MANUAL = "manuel"


@dataclass(frozen=True)
class Source:
    """Where a rule comes from."""

    text: str
    article: str = ""
    url: str = ""
    to_confirm: bool = False


@dataclass(frozen=True)
class Amendment:
    """A dated change of a rule or of a standard, as its authors tell it."""

    day: date
    text: str
    url: str = ""
    to_confirm: bool = False


@dataclass(frozen=True)
class Example:
    """One piece of a rule's page that announces an outcome; run by the tests. `states` is what a browser
    saw of it in the states its rule reads, as it was recorded."""

    title: str
    expected: Outcome
    language: str
    content: str
    line: int
    states: Mapping[str, Any] = field(default_factory=dict)


STYLED_AXE = frozenset(
    {
        "avoid-inline-spacing",
        "color-contrast",
        "color-contrast-enhanced",
        "css-orientation-lock",
        "link-in-text-block",
        "p-as-heading",
        "scrollable-region-focusable",
        "target-size",
    }
)
"""The axe rules that measure what style sheets lay out: colours, sizes, spacing, weight, scrolling.
The others read the elements and their attributes: they stand without style sheets."""


@dataclass(frozen=True)
class AxeCase:
    """What an axe rule's answer about some elements means. `selector` names them, each looked at alone; empty:
    all those that no other case names. `references`: what is spoken of, when it is less than what the rule
    speaks for. Where it is not `certain`, a violation is a question to a person."""

    selector: str = ""
    references: tuple[Reference, ...] = ()
    certain: bool = True


@dataclass(frozen=True)
class Rule:
    """One testable sentence of a standard.

    `kinds` empty means every kind of site but intranets. `roles` empty means every page.
    `documents` are the kinds of document a rule about documents reads.
    `axe_cases` says of each axe rule how its answers are read, the first case that fits an element winning.
    `probes` are those it reads, in each of its `states`; no state means the initial one, and what it
    did not get leaves it untested. `partial` rules see some defects of the tests they speak of, not all: nothing
    found makes none of these conforming. `static` rules judge the HTML as served and need no browser; `styled` holds the
    outcomes that are not certain on a page whose style sheets did not all come. `digest` gives `version`. `facts` are what
    it compares of each site: name → what draws it from a visit.

    `decides` are the tests that its « conforme » settles whole, `moot` those that have no object where its axe
    rules find nothing to examine.
    """

    id: str
    standard: str
    chapter: str
    title: str
    level: Level
    scope: Scope
    evidence: Evidence
    prose: str
    looked_for: str
    path: str
    kinds: tuple[Kind, ...] = ()
    roles: tuple[Role, ...] = ()
    since: date | None = None
    deadline: date | None = None
    selector: str = ""
    documents: tuple[DocumentKind, ...] = ()
    axe: tuple[str, ...] = ()
    axe_cases: Mapping[str, tuple[AxeCase, ...]] = field(default_factory=dict)
    certain: bool = True
    static: bool = False
    partial: bool = False
    states: tuple[str, ...] = ()
    probes: tuple[str, ...] = ()
    styled: frozenset[Outcome] = frozenset()
    references: tuple[Reference, ...] = ()
    decides: tuple[Reference, ...] = ()
    moot: tuple[Reference, ...] = ()
    sources: tuple[Source, ...] = ()
    examples: tuple[Example, ...] = ()
    function: Callable[..., Any] | None = None
    facts: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    digest: Callable[[], str] = field(default=str, repr=False, compare=False)
    history: tuple[Amendment, ...] = ()

    @cached_property
    def version(self) -> str:
        """A digest of all that judges (see `checker.catalogue.versions`), made when somebody asks for it."""
        return self.digest()

    @property
    def automated(self) -> bool:
        """Whether a machine judges it at all."""
        return self.scope is not Scope.MANUAL

    @property
    def address(self) -> str:
        """Where its page is, from the root of the published site."""
        return f"standards/{self.standard.replace('_', '-')}/{self.id}/"

    @property
    def kind_doubt(self) -> str:
        """What a finding says when nobody knows whether the rule is asked of the site."""
        return f"Nature du site inconnue : la règle vaut pour {', '.join(kind.label for kind in self.kinds)}."

    def spoken_for(self, case: AxeCase) -> tuple[Reference, ...]:
        """What an answer of axe speaks for: of the norms its case cites, only what is cited there."""
        norms = {cited.norm for cited in case.references}
        return (*case.references, *(cited for cited in self.references if cited.norm not in norms))

    def concerns(self, kind: Kind) -> bool:
        """Whether sites of this kind are asked this rule."""
        return kind in self.kinds if self.kinds else kind is not Kind.INTRANET

    def settles(self, outcome: Outcome) -> tuple[Reference, ...]:
        """The tests about which nothing is left to look at once it says so. A success proves no conformity,
        unless its author said that it does. A function says itself that its subject is nowhere, even one that
        only asks questions of what it finds; what axe examines may be less than the subject of a test.
        """
        if outcome is Outcome.PASSED:
            return self.decides if self.certain else ()
        if outcome is Outcome.INAPPLICABLE:
            return self.moot if self.scope is Scope.AXE else self.references
        return ()


def binding(rule: Rule | None) -> bool:
    """Whether a rule is an obligation; one that is no more is taken for one."""
    return rule is None or rule.level is Level.REQUIRED


@dataclass(frozen=True)
class Chapter:
    """A group of rules inside a standard."""

    id: str
    title: str
    summary: str = ""
    prose: str = ""


@dataclass(frozen=True)
class Standard:
    """A published text, its chapters and its rules."""

    id: str
    title: str
    summary: str
    prose: str
    chapters: tuple[Chapter, ...]
    rules: tuple[Rule, ...]
    path: str
    history: tuple[Amendment, ...] = ()
