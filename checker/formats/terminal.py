"""Terminal: what a person reads after `conforme check`. Plain text; the command adds the colours.

The verdict and what it covers come first, then the worst with how to mend it, what was not tested and what
to type next; the other rules have a line each, and all their places when the whole is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence

from checker.comparison import counting, of_state
from checker.formats._groups import (
    ASIDE,
    Cause,
    Group,
    kind_doubt,
    rgaa,
    seen,
    tally,
    title_of,
    unseen_pages,
    untested,
)
from checker.formats._opening import (
    WORST,
    Problem,
    mending,
    next_command,
    problems,
    several,
    unchanged,
    verdict,
)
from checker.model import Audit, Finding, Outcome, Report, Site, Transport, binding, place
from checker.plain_text import counted, printable, printable_lines

MARKS = {
    Outcome.FAILED: "✗",
    Outcome.CANT_TELL: "?",
    Outcome.UNTESTED: "–",
    Outcome.PASSED: "✓",
    Outcome.INAPPLICABLE: "·",
}
_MENDED = 10
"""Mended defects of a site that are told."""
_SHOWN = 3
"""Causes of one rule, and places of one cause, shown in full; the JSON format has them all."""


def render(report: Report) -> str:
    """Each site, the worst first, after the verdict of all when there are several."""
    lines = [*several(report), *([""] if len(report.audits) > 1 else [])]
    for audit in report.audits:
        lines += [*_site(report, audit), ""]
    lines += _totals(report)
    return printable_lines("\n".join(lines)) + "\n"


def _site(report: Report, audit: Audit) -> list[str]:
    found = problems(report, counting(report, audit))
    return [
        _named(audit.site),
        f"  Verdict : {verdict(found, audit)}",
        *_covered(report, audit),
        *_visit(report, audit),
        *_told(report, found[:WORST]),
        *_untested(audit),
        *_next(audit, found),
        *_mended(report, audit),
        *_set_aside(report, audit),
        *_rest(report, found[WORST:]),
        f"  {_counts(audit)}",
    ]


def _named(site: Site) -> str:
    """A folder that nobody said where it will be published has its path alone: its address is invented."""
    return printable(site.name) if site.unaddressed else f"{printable(site.name)} <{printable(site.url)}>"


def _covered(report: Report, audit: Audit) -> list[str]:
    known = report.coverage.get(audit.site.id)
    return [f"  Couverture : {known}."] if known else []


def _visit(report: Report, audit: Audit) -> list[str]:
    pages = sum(page.transport is Transport.COMPLETED for page in audit.pages)
    lines = [f"  Visite : {audit.transport.label} — {counted(pages, 'page vue')} sur {audit.extent}"]
    if audit.detail:
        lines.append(f"    {printable(audit.detail)}")
    told = [*audit.remarks, *filter(None, [unchanged(audit), kind_doubt(report, audit)])]
    lines += [f"    {printable(remark)}" for remark in told]
    if audit.transport is Transport.PRIVATE_ADDRESS:
        lines.append("    Pour contrôler quand même un site local ou de recette : --allow-private.")
    return lines + [
        f"    non vue : {printable(place(page))} ({page.transport.label})" for page in unseen_pages(audit)
    ]


def _told(report: Report, found: Sequence[Problem]) -> list[str]:
    """Rules in full, each outcome under its name."""
    lines: list[str] = []
    for outcome, group in found:
        title = f"  {outcome.label.capitalize()} :"
        lines += [] if title in lines else [title]
        lines += _group(report, group, MARKS[outcome])
    return lines


def _rest(report: Report, found: Sequence[Problem]) -> list[str]:
    """The other rules: a line each, or in full when the whole is asked for."""
    if not found:
        return []
    if report.entire:
        return ["  Ensuite viennent :", *_told(report, found)]
    lines = [line for outcome, group in found for line in _group(report, group, MARKS[outcome])[:1]]
    return [f"  Et {counted(len(found), 'autre règle')} (« --all » les détaille) :", *lines]


def _next(audit: Audit, found: Sequence[Problem]) -> list[str]:
    command = next_command(audit, found)
    return ["  Pour continuer :", f"    {command}"] if command else []


def _mended(report: Report, audit: Audit) -> list[str]:
    """What was known and is certainly gone."""
    mended = [one for one in report.mended if one.site == audit.site.id]
    lines = [
        f"  {MARKS[Outcome.PASSED]} {printable(title_of(report, one.rule))} [{printable(one.rule)}] — "
        f"{printable(f'{one.url}  {one.selector}'.rstrip())}"
        for one in mended[:_MENDED]
    ]
    if len(mended) > _MENDED:
        lines.append(f"      … et {counted(len(mended) - _MENDED, 'autre')}")
    return ["  Corrigé :", *lines] if mended else []


def _set_aside(report: Report, audit: Audit) -> list[str]:
    """How many defects are not shown, and why."""
    return [
        f"  {label} : {counted(len(found), 'constat')}, {counted(len({one.rule for one in found}), 'règle')}"
        for state, label in ASIDE.items()
        if (found := of_state(report, audit, state))
    ]


def _group(report: Report, group: Group, mark: str) -> list[str]:
    tests = rgaa(report, group)
    spoken_for = f" — {tests}" if tests else ""
    many = f" — {counted(group.total, 'cas')}" if group.total > 1 else ""
    where = f" sur {counted(group.pages, 'page')}" if many and group.pages > 1 else ""
    level = f" ({group.rule.level.label})" if group.rule and not binding(group.rule) else ""
    lines = [f"  {mark} {printable(group.title)} [{printable(group.id)}]{level}{spoken_for}{many}{where}"]
    for cause in group.causes[:_SHOWN]:
        lines += _cause(cause)
    left = group.total - sum(min(len(cause.findings), _SHOWN) for cause in group.causes[:_SHOWN])
    lines += [f"      … et {counted(left, 'autre')}"] if left else []
    mended = mending(report, group)
    return [*lines, f"      Corriger : {mended}"] if mended else lines


def _cause(cause: Cause) -> list[str]:
    """What is said, then where; said once when it is the same everywhere."""
    lines: list[str] = []
    for number, finding in enumerate(cause.findings[:_SHOWN]):
        if number == 0 or not cause.alike:
            lines.append(f"      {printable(finding.message)}")
        lines.append(f"      ↳ {_place(finding)}")
    return lines


def _place(finding: Finding) -> str:
    return printable(f"{place(finding)}  {finding.selector}".rstrip())


def _untested(audit: Audit) -> list[str]:
    """Each reason with how many rules it held back: their names are in the other formats."""
    found = untested(audit)
    lines = [
        f"  {MARKS[Outcome.UNTESTED]} {printable(one.reason)} ({counted(len(one.rules), 'règle')})"
        for one in found
        if one.whole
    ]
    somewhere = [one for one in found if not one.whole]
    lines += [
        f"  {MARKS[Outcome.UNTESTED]} {counted(len(one.rules), 'règle')} {_agreed(Outcome.UNTESTED, len(one.rules))} sur "
        f"{counted(len(one.urls), 'page')}, mais ailleurs oui : {printable(one.reason)}"
        for one in somewhere[:_SHOWN]
    ]
    if len(somewhere) > _SHOWN:
        lines.append(f"      … et {counted(len(somewhere) - _SHOWN, 'autre raison')}")
    return [f"  {Outcome.UNTESTED.label.capitalize()} :", *lines] if found else []


def _counts(audit: Audit) -> str:
    counts = tally(audit)
    return "Règles : " + " · ".join(f"{counts[one]} {_agreed(one, counts[one])}" for one in MARKS)


def _agreed(outcome: Outcome, rules: int) -> str:
    """An outcome said of so many rules: « 2 non testées »."""
    gender = "e" if outcome is Outcome.UNTESTED else ""
    number = "s" if rules > 1 and outcome is not Outcome.CANT_TELL else ""
    return f"{outcome.label}{gender}{number}"


def _totals(report: Report) -> list[str]:
    sites = f"{counted(seen(report.audits), 'site vu')} sur {len(report.audits)}"
    return [
        *(printable(remark) for remark in report.remarks),
        *([""] if report.remarks else []),
        f"{sites}. Un contrôle automatique ne prouve pas la conformité ;",
        "« conforme explain RÈGLE » dit ce qui est demandé et comment corriger.",
    ]
