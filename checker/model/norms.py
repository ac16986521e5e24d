"""Norms that rules speak for, each in its versions: a number means nothing without them.

One notion for all of them: the RGAA and its criteria, the WCAG, EN 301 549, the components of the DSFR.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import groupby

RGAA, WCAG = "RGAA", "WCAG"

UNVERSIONED = {RGAA: "4.1.2", WCAG: "2.1"}
"""The version that numbers spoke of when they came without it: in findings kept before references had
one, and in the columns that are named after a norm alone. It never changes."""


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """One requirement of one version of a norm: « RGAA 4.1.2 8.3.1 »."""

    norm: str
    version: str
    number: str

    def __str__(self) -> str:
        return f"{self.norm} {self.version} {self.number}"


def unversioned(norm: str, numbers: Iterable[str]) -> tuple[Reference, ...]:
    """What numbers without version meant."""
    return tuple(Reference(norm, UNVERSIONED[norm], number) for number in numbers)


def numbers(references: Iterable[Reference], norm: str, version: str = "") -> tuple[str, ...]:
    """The numbers cited of one version of a norm; by default the one that unversioned numbers meant."""
    asked = norm, version or UNVERSIONED[norm]
    return tuple(cited.number for cited in references if (cited.norm, cited.version) == asked)


@lru_cache(maxsize=4096)
def by_version(references: tuple[Reference, ...]) -> Mapping[str, Sequence[str]]:
    """« RGAA 4.1.2 » → the numbers cited of it, each once, in the order of the norm. An estate repeats them
    a million times: they are sorted once."""
    grouped = groupby(sorted(set(references), key=_rank), key=lambda cited: f"{cited.norm} {cited.version}")
    return {title: [cited.number for cited in group] for title, group in grouped}


def told(references: Iterable[Reference]) -> str:
    """References as a person reads them: « RGAA 4.1.2 : 8.3.1, 8.3.2 ; WCAG 2.1 : 3.1.1 »."""
    return " ; ".join(
        f"{title} : {', '.join(cited)}" for title, cited in by_version(tuple(references)).items()
    )


def _rank(reference: Reference) -> tuple[str, list[int], list[int], str]:
    said = reference.version, reference.number
    version, number = ([int(part) for part in re.findall(r"\d+", text)] for text in said)
    return reference.norm, version, number, reference.number


@dataclass(frozen=True)
class Criterion:
    """One criterion: its theme, its number, how many tests it has (numbered from 1), in our own words, and
    what it cites of other norms."""

    theme: int
    theme_name: str
    number: str
    level: str
    references: tuple[Reference, ...]
    title: str
    tests: int

    @cached_property
    def test_numbers(self) -> tuple[str, ...]:
        """The numbers of its tests: theme.criterion.test."""
        return tuple(f"{self.number}.{rank}" for rank in range(1, self.tests + 1))


@dataclass(frozen=True)
class Theme:
    """One theme and its criteria."""

    number: int
    name: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class Norm:
    """One version of a norm: from when to when it is in force, and all that may be cited of it. `criteria`
    are those of an overlay: a version that has a sheet of verdicts. `outside`: numbers of the norm that its
    projection leaves out, which is not « without object »."""

    name: str
    version: str
    since: date
    until: date | None
    source: str
    cited: tuple[str, ...]
    criteria: tuple[Criterion, ...] = ()
    root: str = ""
    """Where its pages are, when they move with its version; it ends with a slash."""
    requirement: str = ""
    """The address of one of its requirements, `{numero}` standing for its number."""
    unversioned: str = ""
    """The host whose pages speak of this version today, and of another one tomorrow."""
    outside: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """« RGAA 4.1.2 »."""
        return f"{self.name} {self.version}"

    @property
    def key(self) -> str:
        """« rgaa-4.1.2 »: how authors name it in an address."""
        return f"{self.name.lower().replace(' ', '_')}-{self.version}"

    def address(self, number: str) -> str:
        """Where a requirement of this version is published."""
        return (self.requirement or f"{self.source}#{{numero}}").replace("{numero}", number)

    @property
    def themes(self) -> tuple[Theme, ...]:
        """Its criteria, theme by theme."""
        grouped = groupby(self.criteria, key=lambda one: (one.theme, one.theme_name))
        return tuple(Theme(number, name, tuple(criteria)) for (number, name), criteria in grouped)

    def in_force(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


def in_force(norms: Iterable[Norm], day: date) -> tuple[Norm, ...]:
    """The version of each norm that is shown first on a day: the latest of those in force."""
    latest: dict[str, Norm] = {}
    for norm in sorted(norms, key=lambda one: one.since):
        if norm.in_force(day):
            latest[norm.name] = norm
    return tuple(latest.values())


def shown_first(norms: Iterable[Norm], day: date) -> tuple[Norm, ...]:
    """Norms in the order a reader wants them: what is in force, then the others, the latest first."""
    known = sorted(norms, key=lambda one: one.since, reverse=True)
    first = in_force(known, day)
    return *first, *(norm for norm in known if norm not in first)
