"""What the site is made of."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any

from checker.campaigns import Calendar
from checker.crises import Crisis
from checker.model import Audit, Norm, Organisation, Past, Rule, Site, Standard, Standing, Turn
from checker.plain_lists import grouped
from checker.publish.page import figures


def put_whole(path: Path, data: bytes) -> None:
    """Keep a file, which appears only when it is whole."""
    late = path.with_suffix(".late")
    late.parent.mkdir(parents=True, exist_ok=True)
    late.write_bytes(data)
    late.replace(path)


@dataclass(frozen=True)
class Publication:
    """All that the site is made of. `day` is the date printed on it; `axe_answers` holds axe's
    recorded answers to examples: rule id → example title → answers. `standings` sum up `audits`, which
    may be read from the store only when somebody goes through them; None: they are still to be made."""

    standards: tuple[Standard, ...]
    sites: tuple[Site, ...]
    organisations: Mapping[str, Organisation]
    audits: Sequence[Audit]
    day: str
    version: str
    axe_answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    standings: tuple[Standing, ...] | None = None
    past: Past = field(default_factory=Past)
    overlays: tuple[Norm, ...] = ()
    calendar: Calendar | None = None
    """The campaigns that are public on `day`, and nothing of the others: what `campaigns.public` gives."""
    crises: tuple[Crisis, ...] = ()
    at: datetime | None = None
    """The time of the build, when it is of today: a crisis goes stale within a day."""
    settled: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Rule id → how many of its « à vérifier » persons settled, and how many of them were faults."""
    address: str = ""
    """Where the site will be read, when it is known: readers of feeds want whole links."""
    kept: Path | None = None
    """A folder that keeps, from one build to the next, what is long to make; None: make it anew."""

    @property
    def moment(self) -> datetime:
        """The time the site is of; of a day that is past, its beginning."""
        return self.at or datetime.combine(date.fromisoformat(self.day), time(), UTC)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules, standard by standard."""
        return tuple(rule for standard in self.standards for rule in standard.rules)

    def remembered(self, kind: str, made_of: object, make: Callable[[], str]) -> str:
        """A text that is long to make, kept from one build to the next under a digest of what it is made of, the
        program and the standards excepted: `kept` is theirs."""
        if self.kept is None:
            return make()
        path = self.kept / kind / hashlib.sha256(repr(made_of).encode("utf-8", "replace")).hexdigest()[:32]
        if not path.exists():
            put_whole(path, make().encode())
        return path.read_text("utf-8")

    @cached_property
    def estate(self) -> figures.Estate:
        """The register beside what was seen of it."""
        return figures.Estate.of(self.sites, self.audits if self.standings is None else self.standings)

    @cached_property
    def turns(self) -> Mapping[str, tuple[Turn, ...]]:
        """Site id → its verdicts that became others, the latest first."""
        by_site = grouped((turn.site, turn) for turn in reversed(self.past.turns))
        return {site: tuple(found) for site, found in by_site.items()}
