"""What a site shows beside what was known of it: new, known already, mended, or not seen again. Pure.

Defects are compared one by one, by their fingerprints: a fix never pays for a regression. « Could not look »
is never « mended », and a defect found where nobody had looked before is not said to be new.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from checker.identity import fingerprints, name_of, page_name, page_names, remainder
from checker.model import Audit, BaselineState, Finding, Mended, Outcome, Report, Rule, Transport, place

DEFECTS = (Outcome.FAILED, Outcome.CANT_TELL)
"""The outcomes that are compared."""

Looked: TypeAlias = Callable[[str, str], bool]
"""Whether a rule, by its id, was tested on a page, by its name."""


@dataclass(frozen=True)
class Known:
    """A defect as it is kept to be compared. `page` is the name of its page, `path` that of its address;
    `more` is how many defects it stands for when it only counts those that its page left out."""

    fingerprint: str
    rule: str
    page: str
    path: str
    outcome: Outcome
    selector: str = ""
    message: str = ""
    more: int = 0

    @property
    def place(self) -> tuple[str, str]:
        """The rule and the page."""
        return self.rule, self.page

    @property
    def weight(self) -> int:
        """How many defects it stands for."""
        return self.more or 1


@dataclass(frozen=True)
class Former:
    """What was known of a site: its defects, and where somebody had looked. `same_folder`: a folder that is
    checked is the whole site, so a page that it has no more is gone with its defects."""

    known: tuple[Known, ...]
    looked: Looked
    same_folder: bool = False


@dataclass(frozen=True)
class Compared:
    """An audit beside what was known: the state of each defect by its fingerprint, what is certainly mended,
    and what was known and could not be seen again."""

    states: Mapping[str, BaselineState]
    mended: tuple[Mended, ...] = ()
    unseen: tuple[Known, ...] = ()


def defects(audit: Audit) -> tuple[Known, ...]:
    """The defects of an audit, certain or to be looked at."""
    names = page_names(audit)
    return tuple(
        Known(
            mark, one.rule, names.get(one.url) or page_name(one.url), page_name(one.url), one.outcome,
            one.selector, one.message, remainder(one),
        )
        for one, mark in zip(audit.findings, fingerprints(audit), strict=True)
        if one.outcome in DEFECTS
    )  # fmt: skip


def looked_at(audit: Audit) -> Looked:
    """Where the rules were tested in an audit. A rule may speak of a page without being asked of it: one that
    was tested somewhere was, on any page that was seen, unless it says that it was not."""
    names = page_names(audit)
    seen = {name_of(page) for page in audit.pages if page.transport is Transport.COMPLETED}
    tested: set[tuple[str, str]] = set()
    untested: set[tuple[str, str]] = set()
    for one in audit.findings:
        place = one.rule, names.get(one.url) or page_name(one.url)
        (untested if one.outcome is Outcome.UNTESTED else tested).add(place)
    rules = {rule for rule, _ in tested}

    def looked(rule: str, page: str) -> bool:
        place = rule, page
        return place not in untested and (place in tested or (rule in rules and page in seen))

    return looked


def compare(former: Former, audit: Audit) -> Compared:
    """An audit beside what was known of its site."""
    now = defects(audit)
    counts = _Counts(former.known, now)
    before = {one.fingerprint: one for one in former.known}
    states = {one.fingerprint: _state(one, before, former.looked, counts) for one in now}
    gone = [one for one in former.known if one.fingerprint not in states]
    again = _seen_again(former, audit)
    mended = [one for one in gone if again(one) and not counts.crowded(one)]
    lost = [one for one in gone if not again(one) or one.place in counts.crowded_now]
    return Compared(states, tuple(_mended(one, audit) for one in mended), tuple(lost))


@dataclass
class _Counts:
    """How many defects there were and are, for a rule on a page. A page shows a sample of very numerous ones
    and counts the others, whose identity nobody knows: of those, only the number can be compared."""

    known: Iterable[Known]
    now: Iterable[Known]
    before: Counter[tuple[str, str]] = field(default_factory=Counter)
    after: Counter[tuple[str, str]] = field(default_factory=Counter)
    hidden: Counter[tuple[str, str]] = field(default_factory=Counter)
    shown_since: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        marks = {one.fingerprint for one in self.known}
        for one in self.known:
            self.before[one.place] += one.weight
            self.hidden[one.place] += one.more
        for one in self.now:
            self.after[one.place] += one.weight
            self.shown_since[one.place] += one.fingerprint not in marks and not one.more
        self.crowded_now = {one.place for one in self.now if one.more}

    def grown(self, one: Known) -> bool:
        """Whether there are more of them than there were."""
        return self.after[one.place] > self.before[one.place]

    def crowded(self, one: Known) -> bool:
        """Whether one that is not shown any more may be among those that are only counted, or, when it only
        counts, whether those it counted may all be shown now."""
        if one.place in self.crowded_now:
            return True
        return one.more > 0 and self.shown_since[one.place] >= one.more


def _state(one: Known, before: Mapping[str, Known], looked: Looked, counts: _Counts) -> BaselineState:
    old = before.get(one.fingerprint)
    if old is None and not looked(one.rule, one.page):
        return BaselineState.UNCOMPARED
    if old is None:
        known = counts.hidden[one.place] > 0 and not counts.grown(one)
    elif one.more:
        known = not counts.grown(one)
    else:
        known = old.outcome is Outcome.FAILED or one.outcome is not Outcome.FAILED
    return BaselineState.UNCHANGED if known else BaselineState.NEW


def _seen_again(former: Former, audit: Audit) -> Callable[[Known], bool]:
    """Whether the place of a known defect was looked at again. Pages that share a name must be as many."""
    looked = looked_at(audit)
    paths: dict[str, set[str]] = {}
    for one in former.known:
        paths.setdefault(one.page, set()).add(one.path)
    seen: dict[str, set[str]] = {}
    for page in audit.pages:
        if page.transport is Transport.COMPLETED:
            seen.setdefault(name_of(page), set()).add(page_name(page.final_url or page.url))
    listing = audit.site.listing if former.same_folder else None
    listed = {page_name(url) for url in listing.pages} if listing else None

    def again(one: Known) -> bool:
        if listed is not None and one.path not in listed:
            return True
        several = len(paths[one.page])
        return looked(one.rule, one.page) and (several == 1 or len(seen.get(one.page, ())) >= several)

    return again


def _mended(one: Known, audit: Audit) -> Mended:
    url = next((place(page) for page in audit.pages if name_of(page) == one.page), one.path)
    return Mended(audit.site.id, one.rule, url, one.selector, one.message, one.fingerprint)


# --- a report --------------------------------------------------------------------------------------


def told(report: Report, site: str, compared: Compared) -> Report:
    """A report that says what a comparison found of a site."""
    return replace(
        report,
        states={**report.states, site: compared.states},
        mended=(*report.mended, *compared.mended),
    )


def of_state(report: Report, audit: Audit, *states: BaselineState | None) -> tuple[Finding, ...]:
    """The findings of an audit that are in some states; None is that of those that nothing was said of."""
    said = report.states.get(audit.site.id, {})
    marks = fingerprints(audit) if said else ("",) * len(audit.findings)
    return tuple(one for one, mark in zip(audit.findings, marks, strict=True) if said.get(mark) in states)


def that_count(report: Report, audit: Audit) -> tuple[Finding, ...]:
    """The findings that may fail a check: all that are neither known already, nor ignored, nor beyond
    comparison."""
    return of_state(report, audit, None, BaselineState.NEW)


def counting(report: Report, audit: Audit) -> Audit:
    """An audit less the findings that do not count."""
    return replace(audit, findings=that_count(report, audit))


def changed(before: Mapping[str, str], rules: Mapping[str, Rule]) -> list[str]:
    """The rules that are no longer of the version they were of."""
    return sorted(one for one, said in before.items() if one in rules and rules[one].version != said)
