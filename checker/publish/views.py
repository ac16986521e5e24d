"""Audits → the figures pages show. Coverage comes first: what was not seen is counted, never hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from checker.model import WORST_FIRST, Audit, Finding, Outcome, Site, Transport

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre",
)  # fmt: skip


@dataclass(frozen=True)
class Tally:
    """How many verdicts of each outcome."""

    counts: Mapping[Outcome, int] = field(default_factory=dict)

    def __getitem__(self, outcome: Outcome) -> int:
        return self.counts.get(outcome, 0)

    @property
    def total(self) -> int:
        """All verdicts."""
        return sum(self.counts.values())

    @property
    def decided(self) -> int:
        """Verdicts a machine was certain of."""
        return self[Outcome.PASSED] + self[Outcome.FAILED]


@dataclass(frozen=True)
class Entry:
    """A registered site and its last audit, if any."""

    site: Site
    audit: Audit | None

    @property
    def transport(self) -> Transport:
        """What became of the last visit."""
        return self.audit.transport if self.audit else Transport.NOT_VISITED

    @property
    def tally(self) -> Tally:
        """Its verdicts by outcome."""
        return Tally(Counter(self.audit.verdicts().values())) if self.audit else Tally()

    @property
    def seen_pages(self) -> int:
        """Pages of the sample that were really seen."""
        pages = self.audit.pages if self.audit else ()
        return sum(page.transport is Transport.COMPLETED for page in pages)

    def verdict(self, rule: str) -> Outcome:
        """The outcome of one rule."""
        return self.audit.verdicts().get(rule, Outcome.UNTESTED) if self.audit else Outcome.UNTESTED

    def findings(self, rule: str) -> list[Finding]:
        """The findings that explain a verdict: those of its own outcome."""
        if self.audit is None:
            return []
        verdict = self.verdict(rule)
        return [f for f in self.audit.findings if f.rule == rule and f.outcome is verdict]


@dataclass(frozen=True)
class Estate:
    """The whole register, seen or not."""

    entries: tuple[Entry, ...]
    by_transport: tuple[tuple[Transport, int], ...]
    by_rule: Mapping[str, Tally]

    @staticmethod
    def of(sites: Iterable[Site], audits: Iterable[Audit]) -> Estate:
        """Every registered site with its audit; audited sites that left the register stay out."""
        known = {audit.site.id: audit for audit in audits}
        entries = tuple(Entry(site, known.get(site.id)) for site in sorted(sites, key=lambda s: s.id))
        transports = Counter(entry.transport for entry in entries)
        rules: dict[str, Counter[Outcome]] = {}
        for entry in entries:
            for rule, outcome in (entry.audit.verdicts() if entry.audit else {}).items():
                rules.setdefault(rule, Counter())[outcome] += 1
        ordered = tuple((t, transports[t]) for t in Transport if transports[t])
        return Estate(entries, ordered, {rule: Tally(counts) for rule, counts in rules.items()})

    @property
    def seen(self) -> int:
        """Sites whose first page was really seen."""
        return sum(entry.transport is Transport.COMPLETED for entry in self.entries)

    @property
    def visited(self) -> int:
        """Sites an audit tried."""
        return sum(entry.audit is not None for entry in self.entries)

    @property
    def tally(self) -> Tally:
        """All verdicts of all sites."""
        total: Counter[Outcome] = Counter()
        for entry in self.entries:
            total.update(entry.tally.counts)
        return Tally({outcome: total[outcome] for outcome in WORST_FIRST})


def share(part: int, whole: int) -> str:
    """A percentage as French readers write it; a dash when there is nothing to divide."""
    return f"{100 * part / whole:.0f} %" if whole else "—"


def french_date(day: str | date) -> str:
    """An ISO date (or the date part of an ISO time) in French words."""
    value = date.fromisoformat(day[:10]) if isinstance(day, str) else day
    number = "1er" if value.day == 1 else str(value.day)
    return f"{number} {_MONTHS[value.month - 1]} {value.year}"
