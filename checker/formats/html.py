"""HTML: one page that holds everything a team needs to mend its sites, and asks the network for nothing.

It is read without script, which only filters and copies; its policy allows its own style and script, by
their digests, and nothing else. Its size is bounded: so many places of each cause, so many sites in detail.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from markupsafe import Markup, escape

from checker.configuration import FILE, pasteable
from checker.formats._frame import marked_up, page
from checker.formats._groups import (
    Cause,
    Group,
    Unseen,
    grouped,
    kind_doubt,
    rgaa,
    seen,
    tally,
    unseen_pages,
    untested,
)
from checker.formats._written import guide_page, short, to_mend
from checker.formats.markdown import WARNING
from checker.identity import fingerprints
from checker.model import (
    WORST_FIRST,
    Audit,
    BaselineState,
    Finding,
    Level,
    Mended,
    Outcome,
    Report,
    Transport,
    place,
)
from checker.plain_text import counted, printable_lines

MOST_SITES: Final = 500
"""Sites told in detail; the others have their line in the table."""

MOST_PLACES: Final = 6_000
"""Places told in the whole page, shared between the causes; each keeps one."""

_PLACES_OF_A_CAUSE: Final = 20
_CAUSES_OF_A_RULE: Final = 20
_COMMON: Final = 10
_IGNORED: Final = 3
"""Causes of a rule for which an entry is offered."""

_LONGEST_TEXT: Final = 1000


@dataclass(frozen=True)
class Place:
    """One place. `message` is what is said there, when it is not what is said of the others."""

    finding: Finding
    message: str
    state: str


@dataclass(frozen=True)
class Told:
    """A cause with the places that are shown, and how many are not."""

    message: str
    places: Sequence[Place]
    left: int


@dataclass(frozen=True)
class Block:
    """What one rule found in a site, ready to be shown."""

    group: Group
    level: str
    level_label: str
    fresh: int
    references: str
    page: str
    searched: str
    causes: Sequence[Told]
    left: int
    mending: Markup
    ignoring: Markup


@dataclass(frozen=True)
class Shown:
    """A site as the page shows it."""

    audit: Audit
    anchor: str
    detailed: bool
    tally: Counter[Outcome]
    pages: int
    remarks: Sequence[str]
    groups: Sequence[tuple[Outcome, Sequence[Block]]]
    mended: Sequence[Mended]
    untested: Sequence[Unseen]


@dataclass(frozen=True)
class Common:
    """A rule, over all the sites of the report."""

    title: str
    level: str
    sites: int
    total: int


def render(report: Report) -> str:
    """The page. Equal reports give equal bytes."""
    quota = _quota(report)
    shown = [_site(report, audit, number, quota) for number, audit in enumerate(report.audits, 1)]
    return page(
        report=report,
        title=_title(report),
        day=report.at[:10],
        warning=WARNING,
        seen=seen(report.audits),
        sites=shown,
        left_sites=sum(not site.detailed for site in shown),
        common=_common(report),
        outcomes=WORST_FIRST,
        settings=FILE.as_posix(),
        most_mended=_PLACES_OF_A_CAUSE,
        levels=tuple(Level),
    )


def _title(report: Report) -> str:
    alone = report.audits[0].site.name if len(report.audits) == 1 else counted(len(report.audits), "site")
    return f"Contrôle automatique de {alone}"


def _quota(report: Report) -> int:
    """How many places of each cause may be shown."""
    causes = sum(
        min(len(group.causes), _CAUSES_OF_A_RULE)
        for audit in report.audits[:MOST_SITES]
        for outcome in (Outcome.FAILED, Outcome.CANT_TELL)
        for group in grouped(report, audit, outcome)
    )
    return max(1, min(_PLACES_OF_A_CAUSE, MOST_PLACES // max(1, causes)))


def _site(report: Report, audit: Audit, number: int, quota: int) -> Shown:
    detailed = number <= MOST_SITES
    groups = [
        (outcome, blocks)
        for outcome in (Outcome.FAILED, Outcome.CANT_TELL)
        if detailed and (blocks := list(_blocks(report, audit, outcome, quota)))
    ]
    told = [*audit.remarks, *filter(None, [kind_doubt(report, audit)])]
    told += [f"Page non vue : {place(one)}, {one.transport.label}." for one in unseen_pages(audit)]
    pages = sum(one.transport is Transport.COMPLETED for one in audit.pages)
    return Shown(
        audit=audit,
        anchor=f"site-{number}",
        detailed=detailed,
        tally=tally(audit),
        pages=pages,
        remarks=told,
        groups=groups,
        mended=[one for one in report.mended if detailed and one.site == audit.site.id],
        untested=untested(audit) if detailed else (),
    )


def _blocks(report: Report, audit: Audit, outcome: Outcome, quota: int) -> Iterator[Block]:
    states = _states(report, audit)
    for group in grouped(report, audit, outcome):
        yield _block(report, group, states, quota)


def _states(report: Report, audit: Audit) -> Mapping[Finding, BaselineState]:
    """What each finding is beside those known before; nothing when nothing was compared."""
    known = report.states.get(audit.site.id, {})
    if not known:
        return {}
    named = zip(audit.findings, fingerprints(audit), strict=True)
    return {finding: known[name] for finding, name in named if name in known}


def _block(report: Report, group: Group, states: Mapping[Finding, BaselineState], quota: int) -> Block:
    day = date.fromisoformat(report.at[:10])
    findings = [finding for cause in group.causes for finding in cause.findings]
    causes = group.causes[:_CAUSES_OF_A_RULE]
    rule = group.rule
    return Block(
        group=group,
        level=rule.level.value if rule else "",
        level_label=rule.level.label if rule else "règle disparue",
        fresh=sum(states.get(finding) is BaselineState.NEW for finding in findings),
        references=rgaa(report, group),
        page=guide_page(report.guide, rule),
        searched=short(findings[0].searched, _LONGEST_TEXT) if findings else "",
        causes=[_told(cause, states, quota) for cause in causes],
        left=group.total - sum(len(cause.findings) for cause in causes),
        mending=marked_up(to_mend(rule)),
        ignoring=_ignoring(group, day),
    )


def _ignoring(group: Group, day: date) -> Markup:
    """What a team writes to live with the defect for a time; nothing for a rule that is no more."""
    first = [cause.findings[0] for cause in group.causes[:_IGNORED]]
    return escape(printable_lines(pasteable(first, day)) if group.rule and first else "")


def _told(cause: Cause, states: Mapping[Finding, BaselineState], quota: int) -> Told:
    places = [
        Place(
            finding, "" if cause.alike else short(finding.message, _LONGEST_TEXT), _state(states.get(finding))
        )
        for finding in cause.findings[:quota]
    ]
    said = short(cause.findings[0].message, _LONGEST_TEXT) if cause.alike else "Plusieurs cas de même nature."
    return Told(said, places, len(cause.findings) - len(places))


def _state(state: BaselineState | None) -> str:
    return f"{state.label.capitalize()} : " if state else ""


def _common(report: Report) -> Sequence[Common]:
    """The rules that most sites fail, the most cases first."""
    if len(report.audits) < 2:
        return ()
    every = [group for audit in report.audits for group in grouped(report, audit, Outcome.FAILED)]
    sites, totals = Counter(group.id for group in every), Counter[str]()
    for group in every:
        totals[group.id] += group.total
    first = {group.id: group for group in every}
    order = sorted(sites, key=lambda one: (-sites[one], -totals[one], one))[:_COMMON]
    return [
        Common(
            first[one].title, rule.level.label if (rule := first[one].rule) else "", sites[one], totals[one]
        )
        for one in order
    ]
