"""Findings, made in one place: each names its rule, its page, what was searched and its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from checker.model import Finding, Outcome, Page, Rule, Site
from checker.reading import redacted, shorten

MOST_FINDINGS = 20
"""Findings of one outcome kept for one rule on one page; the last one counts the others."""


def unseen(page: Page) -> str:
    """Why a page was not seen, as a French sentence."""
    return f"Page non vue : {page.transport.label}." + (f" {page.detail}" if page.detail else "")


def make_finding(
    rule: Rule,
    site: Site,
    url: str,
    outcome: Outcome,
    message: str,
    searched: str = "",
    selector: str = "",
    evidence: str = "",
) -> Finding:
    """A finding of a rule. `evidence` is a piece of the page, shortened here."""
    return Finding(
        site=site.id,
        url=redacted(url),
        rule=rule.id,
        outcome=outcome,
        message=redacted(message),
        searched=searched or rule.looked_for,
        selector=redacted(selector),
        snippet=shorten(redacted(evidence)),
        rgaa=rule.rgaa,
        wcag=rule.wcag,
    )


def capped(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings, at most `MOST_FINDINGS` of each outcome; what is left out is counted."""
    kept: dict[Outcome, list[Finding]] = {}
    for finding in findings:
        kept.setdefault(finding.outcome, []).append(finding)
    for group in kept.values():
        yield from group[: MOST_FINDINGS - 1 if len(group) > MOST_FINDINGS else MOST_FINDINGS]
        if len(group) > MOST_FINDINGS:
            left = len(group) - MOST_FINDINGS + 1
            yield replace(
                group[-1], message=f"{left} autres cas semblables dans la page.", selector="", snippet=""
            )


def counted(number: int, selector: str) -> str:
    """How many elements were examined, in French."""
    return f"{number} élément{'s' if number > 1 else ''} « {selector} » examiné{'s' if number > 1 else ''}"
