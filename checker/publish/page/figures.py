"""Audits → the figures pages show. Coverage comes first: what was not seen is counted, never hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from checker.model import (
    WORST_FIRST,
    Audit,
    Finding,
    Organisation,
    Outcome,
    Role,
    Rule,
    Site,
    Standing,
    Transport,
)
from checker.plain_lists import grouped, line
from checker.reading import plain

_ROLES = {
    Role.HOME: "accueil",
    Role.ACCESSIBILITY: "accessibilité",
    Role.LEGAL: "mentions légales",
    Role.PRIVACY: "données personnelles",
    Role.COOKIES: "cookies",
    Role.SITEMAP: "plan du site",
    Role.CONTACT: "contact",
    Role.HELP: "aide",
    Role.SEARCH: "recherche",
    Role.RESULTS: "résultats d'une recherche",
    Role.LOGIN: "connexion",
    Role.FORM: "formulaire",
    Role.STEP: "étape d'une démarche",
    Role.DOCUMENT: "documents à télécharger",
    Role.MULTIMEDIA: "vidéo ou son",
    Role.TABLE: "tableau de données",
    Role.OTHER: "autre page",
}
_FINE = (Outcome.PASSED, Outcome.INAPPLICABLE)


@dataclass(frozen=True)
class Tally:
    """How many verdicts of each outcome."""

    counts: Mapping[Outcome, int] = field(default_factory=dict)

    @staticmethod
    def together(tallies: Iterable[Tally]) -> Tally:
        """All the verdicts of several."""
        total: Counter[Outcome] = Counter()
        for tally in tallies:
            total.update(tally.counts)
        return Tally(total)

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

    @property
    def tested(self) -> int:
        """Verdicts that are not « non testé »."""
        return self.total - self[Outcome.UNTESTED]


@dataclass(frozen=True)
class Entry:
    """A registered site and its last audit, if any; a standing is an audit without its evidence."""

    site: Site
    audit: Audit | Standing | None

    @property
    def transport(self) -> Transport:
        """What became of the last visit."""
        return self.audit.transport if self.audit else Transport.NOT_VISITED

    @property
    def seen(self) -> bool:
        """Whether the first page was really seen."""
        return self.transport is Transport.COMPLETED

    @cached_property
    def verdicts(self) -> Mapping[str, Outcome]:
        """Rule id → outcome, for the rules that were asked."""
        return self.audit.verdicts() if self.audit else {}

    @cached_property
    def tally(self) -> Tally:
        """Its verdicts by outcome."""
        return Tally(Counter(self.verdicts.values()))

    @cached_property
    def _findings(self) -> Mapping[str, list[Finding]]:
        said = self.audit.findings if isinstance(self.audit, Audit) else ()
        return grouped((finding.rule, finding) for finding in said)

    @property
    def seen_pages(self) -> int:
        """Pages of the sample that were really seen."""
        pages = self.audit.pages if self.audit else ()
        return sum(page.transport is Transport.COMPLETED for page in pages)

    def verdict(self, rule: str) -> Outcome:
        """The outcome of one rule."""
        return self.verdicts.get(rule, Outcome.UNTESTED)

    def findings(self, rule: str) -> list[Finding]:
        """What explains a verdict, worst first: when it is not a good one, good findings are left out."""
        found = self._findings.get(rule, [])
        if self.verdict(rule) not in _FINE:
            found = [finding for finding in found if finding.outcome not in _FINE]
        if len(found) < 2:
            return found
        return sorted(found, key=lambda finding: WORST_FIRST.index(finding.outcome))

    def explained(self, rule: str) -> tuple[Outcome, list[Finding], str]:
        """The verdict of a rule, what explains it, and what was searched when all of that searched the same."""
        found = self.findings(rule)
        said = {finding.searched for finding in found}
        return self.verdict(rule), found, said.pop() if len(said) == 1 else ""

    def judged(self, rules: Iterable[Rule], outcome: Outcome | None = None) -> list[Rule]:
        """The rules this site was asked, worst verdict first; only those of one outcome when it is given."""
        verdicts = self.verdicts
        if outcome is not None:
            return [rule for rule in rules if verdicts.get(rule.id) is outcome]
        asked = [rule for rule in rules if rule.id in verdicts]
        return sorted(asked, key=lambda rule: WORST_FIRST.index(verdicts[rule.id]))


@dataclass(frozen=True)
class Estate:
    """The whole register, seen or not, by name."""

    entries: tuple[Entry, ...]

    @staticmethod
    def of(sites: Iterable[Site], audits: Iterable[Audit | Standing]) -> Estate:
        """Every registered site with its audit; audited sites that left the register stay out."""
        known = {audit.site.id: audit for audit in audits}
        ordered = sorted(sites, key=lambda site: (plain(site.name), site.id))
        return Estate(tuple(Entry(site, known.get(site.id)) for site in ordered))

    @cached_property
    def sites(self) -> Mapping[str, Site]:
        """Site id → site."""
        return {entry.site.id: entry.site for entry in self.entries}

    @cached_property
    def by_transport(self) -> tuple[tuple[Transport, int], ...]:
        """How many sites for each thing a visit can become."""
        counts = Counter(entry.transport for entry in self.entries)
        return tuple((transport, counts[transport]) for transport in Transport if counts[transport])

    @cached_property
    def by_rule(self) -> Mapping[str, Tally]:
        """Rule id → its verdicts over the sites."""
        verdicts = grouped(said for entry in self.entries for said in entry.verdicts.items())
        return {rule: Tally(Counter(outcomes)) for rule, outcomes in verdicts.items()}

    def of_rule(self, rule: str) -> Tally:
        """The verdicts of one rule; an empty tally when no site was asked."""
        return self.by_rule.get(rule, Tally())

    def failing(self, rule: str) -> list[Entry]:
        """The sites of which a rule is not respected."""
        return self._failing.get(rule, [])

    @cached_property
    def _failing(self) -> Mapping[str, list[Entry]]:
        told = ((rule, entry, said) for entry in self.entries for rule, said in entry.verdicts.items())
        return grouped((rule, entry) for rule, entry, said in told if said is Outcome.FAILED)

    @property
    def seen(self) -> int:
        """Sites whose first page was really seen."""
        return sum(entry.seen for entry in self.entries)

    @property
    def visited(self) -> int:
        """Sites an audit tried."""
        return sum(entry.audit is not None for entry in self.entries)

    @cached_property
    def tally(self) -> Tally:
        """All verdicts of all sites."""
        return Tally(Counter(outcome for entry in self.entries for outcome in entry.verdicts.values()))

    def groups(self, organisations: Mapping[str, Organisation]) -> list[tuple[Organisation, list[Entry]]]:
        """The organisations that answer for a site at least, by name, with their sites."""
        return _named(organisations, ((entry.site.organisation, entry) for entry in self.entries))

    def families(self, organisations: Mapping[str, Organisation]) -> list[tuple[Organisation, list[Entry]]]:
        """The organisations by name, each with its sites and those of every organisation beneath it."""

        def above(key: str) -> str | None:
            return organisations[key].parent if key in organisations else None

        told = ((key, entry) for entry in self.entries for key in line(entry.site.organisation, above))
        return _named(organisations, told)


def _named(
    organisations: Mapping[str, Organisation], told: Iterable[tuple[str, Entry]]
) -> list[tuple[Organisation, list[Entry]]]:
    """Sites gathered by organisation, which a register may not know, by name."""
    groups = grouped(told).items()
    named = [(organisations.get(key) or Organisation(key, key), group) for key, group in groups]
    return sorted(named, key=lambda item: plain(item[0].name))


def worst_first(entries: Iterable[Entry]) -> list[Entry]:
    """Sites as a table shows them: certain defects first, then what was not seen, then doubts, then names."""
    return sorted(
        entries,
        key=lambda entry: (
            -entry.tally[Outcome.FAILED],
            entry.seen,
            -entry.tally[Outcome.CANT_TELL],
            plain(entry.site.name),
            entry.site.id,
        ),
    )


def share(part: int, whole: int) -> str:
    """A percentage as French readers write it; a dash when there is nothing to divide.

    Rounding never says « all » or « none » when it is not so.
    """
    if not whole:
        return "—"
    rounded = round(100 * part / whole)
    if rounded == 100 and part < whole:
        return "plus de 99 %"
    if rounded == 0 and part > 0:
        return "moins de 1 %"
    return f"{rounded} %"


def shortened(text: str, most: int) -> str:
    """A text of so many characters at most, cut between words."""
    return text if len(text) <= most else f"{text[:most].rpartition(' ')[0] or text[: most - 1]}…"


def role_name(role: Role) -> str:
    """What a page of the sample is for, in French words."""
    return _ROLES[role]
