"""Markdown: a summary to paste in a merge request."""

from __future__ import annotations

import re

from checker.comparison import counting, of_state
from checker.formats._groups import (
    ASIDE,
    Cause,
    Group,
    Unseen,
    grouped,
    kind_doubt,
    rgaa,
    seen,
    tally,
    title_of,
    unseen_pages,
    untested,
)
from checker.formats._opening import unchanged
from checker.model import Audit, Finding, Outcome, PageReport, Report, Transport, place
from checker.plain_text import counted, printable

_ORDER = (Outcome.FAILED, Outcome.CANT_TELL, Outcome.UNTESTED, Outcome.PASSED, Outcome.INAPPLICABLE)
WARNING = (
    "Un contrôle automatique ne prouve pas la conformité : il dit ce qui est certain, ce qu'une personne "
    "doit vérifier et ce qui n'a pas été vu."
)
_SHOWN = 5
"""Places of one cause that are shown; the JSON format has them all."""

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$^=-])")
_MENTION = re.compile(r"(?<![\w.+-])@(?=\w)")


def render(report: Report) -> str:
    """Coverage first, then a table of sites, then what each must mend, look at, and what was not tested."""
    lines = overview(report)
    for audit in report.audits:
        lines += site_section(report, audit)
    return "\n".join(lines) + "\n"


def overview(report: Report) -> list[str]:
    """How much was seen, then a line a site."""
    lines = [
        "# Contrôle automatique Conforme",
        "",
        f"{counted(seen(report.audits), 'site vu')} sur {len(report.audits)}. {WARNING}",
        "",
        "| Site | Visite | " + " | ".join(outcome.label.capitalize() for outcome in _ORDER) + " |",
        "|---|---|" + "--:|" * len(_ORDER),
        *[_site_line(audit) for audit in report.audits],
    ]
    if report.remarks:
        lines += ["", *(f"- {escape(remark)}" for remark in report.remarks)]
    return lines


def _site_line(audit: Audit) -> str:
    counts = tally(audit)
    cells = [escape(audit.site.name), escape(audit.transport.label)]
    return "| " + " | ".join(cells + [str(counts[outcome]) for outcome in _ORDER]) + " |"


def site_section(report: Report, audit: Audit) -> list[str]:
    """All that a site must mend, what a person must look at, and what was not tested."""
    lines = ["", f"## {escape(audit.site.name)}", "", f"{address(audit.site.url)} — {_visit(audit)}"]
    told = [escape(remark) for remark in [*audit.remarks, *filter(None, [kind_doubt(report, audit)])]]
    told += [f"Page non vue : {_at(page)}, {page.transport.label}" for page in unseen_pages(audit)]
    if told:
        lines += ["", *[f"- {line}" for line in told]]
    effective = counting(report, audit)
    for outcome in (Outcome.FAILED, Outcome.CANT_TELL):
        groups = grouped(report, effective, outcome)
        if groups:
            lines += ["", f"### {outcome.label.capitalize()} ({counted(len(groups), 'règle')})", ""]
        for group in groups:
            lines += _group(report, group)
    return lines + _mended(report, audit) + _set_aside(report, audit) + _untested(report, audit)


def _mended(report: Report, audit: Audit) -> list[str]:
    """What was known and is certainly gone."""
    mended = [one for one in report.mended if one.site == audit.site.id]
    if not mended:
        return []
    lines = [
        f"- **{escape(title_of(report, one.rule))}** — {_named(report, one.rule)} {address(one.url)}"
        + (f" {code(one.selector)}" if one.selector else "")
        for one in mended
    ]
    return ["", f"### Corrigé ({counted(len(mended), 'constat')})", "", *lines]


def _set_aside(report: Report, audit: Audit) -> list[str]:
    """How many defects are not shown, and why."""
    lines = [
        f"- {label} : {counted(len(found), 'constat')}"
        for state, label in ASIDE.items()
        if (found := of_state(report, audit, state))
    ]
    return ["", "### Mis à part", "", *lines] if lines else []


def _visit(audit: Audit) -> str:
    pages = sum(page.transport is Transport.COMPLETED for page in audit.pages)
    detail = f" {escape(audit.detail)}" if audit.detail else ""
    still = f" {escape(found)}" if (found := unchanged(audit)) else ""
    return f"{escape(audit.transport.label)}, {counted(pages, 'page vue')} sur {audit.extent}.{detail}{still}"


def _group(report: Report, group: Group) -> list[str]:
    about = [group.rule.level.label] if group.rule else []
    about += filter(None, [rgaa(report, group)])
    if group.total > 1:
        where = f" sur {counted(group.pages, 'page')}" if group.pages > 1 else ""
        about.append(f"{counted(group.total, 'cas')}{where}")
    told = f" ({' ; '.join(about)})" if about else ""
    title = f"- **{escape(group.title)}** — {_named(report, group.id)}{told}"
    lines = [title, *(line for cause in group.causes for line in _cause(cause))]
    left_out = group.total - sum(len(cause.findings) for cause in group.causes)
    return [*lines, f"    - {counted(left_out, 'autre')} sans le détail"] if left_out else lines


def _named(report: Report, rule_id: str) -> str:
    """A rule's identifier, leading to its page when it is known."""
    rule = report.rules.get(rule_id)
    if not (rule and report.guide):
        return code(rule_id)
    page = f"{report.guide.rstrip('/')}/{rule.address}"
    return f"[{code(rule_id)}]({_written(page).replace('(', '%28').replace(')', '%29')})"


def _cause(cause: Cause) -> list[str]:
    """What is said, then where; the first of what is said when it differs from place to place."""
    first = cause.findings[0]
    shown, left = cause.findings[:_SHOWN], len(cause.findings) - _SHOWN
    others = f", et {counted(left, 'autre')}" if left > 0 else ""
    if cause.alike:
        return [f"    - {escape(first.message)} {', '.join(map(_place, shown))}{others}"]
    lines = [f"    - {escape(finding.message)} {_place(finding)}" for finding in shown]
    return [*lines, f"    - {counted(left, 'autre')} de même nature"] if left > 0 else lines


def _place(finding: Finding) -> str:
    return f"{code(finding.selector)} {_at(finding)}" if finding.selector else _at(finding)


def _at(seen: Finding | PageReport) -> str:
    """The file of a folder, or the address."""
    where = place(seen)
    return address(where) if where == seen.url else code(where)


def _untested(report: Report, audit: Audit) -> list[str]:
    found = untested(audit)
    number = tally(audit)[Outcome.UNTESTED]
    if not found:
        return []
    many = f"({counted(number, 'règle')})" if number else "sur certaines pages"
    title = f"### {Outcome.UNTESTED.label.capitalize()} {many}"
    return ["", title, "", *[_reason(report, one) for one in found]]


def _reason(report: Report, unseen: Unseen) -> str:
    """Why, and which rules; where only, for rules that were tested on other pages."""
    if unseen.whole:
        named = ", ".join(_named(report, rule) for rule in unseen.rules)
        return f"- {escape(unseen.reason)} {counted(len(unseen.rules), 'règle')} : {named}"
    places, left = unseen.urls[:_SHOWN], len(unseen.urls) - _SHOWN
    others = f", et {counted(left, 'autre page')}" if left > 0 else ""
    where = ", ".join(map(address, places))
    rules = (
        f"{counted(len(unseen.rules), 'règle')}, {'testées' if len(unseen.rules) > 1 else 'testée'} ailleurs"
    )
    return f"- {escape(unseen.reason)} {rules} : {where}{others}"


# --- hostile text --------------------------------------------------------------------------


def escape(text: str) -> str:
    """Text that Markdown shows as it is, and that calls nobody."""
    shown = _SPECIAL.sub(r"\\\1", " ".join(printable(text).split()))
    return _MENTION.sub("@&#8203;", shown)


def code(text: str) -> str:
    """Text as code: nothing in it is mark-up."""
    return f"`{' '.join(printable(text).replace('`', ' ').split())}`"


def address(url: str) -> str:
    """An address as a link, or as code when it may not become one."""
    return f"<{_written(url)}>" if re.match(r"https?://", url, re.IGNORECASE) else code(url)


def _written(url: str) -> str:
    return re.sub(r"[<>\\\s\ufffd]", "", printable(url))
