"""Findings, made in one place: each names its rule, its page, what was searched and its evidence; and why
there is none, when a page was not seen or when what a rule reads of it is lacking."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from checker import plain_lists
from checker.model import SNIPPET_LIMIT, Entry, Finding, Outcome, Page, Reference, Rule, Site
from checker.reading import redacted, shorten
from checker.sights import INITIAL

MOST_FINDINGS = 20
"""Findings of one outcome and one RGAA test kept for one rule on one page; the last one counts the others."""

_SENTENCE = re.compile(r"(?<=[.!?]) +(?=[A-ZÀ-Ý«])")
_NOTHING = re.compile(r"«[ \u00a0\u202f]*»")

Group = tuple[Outcome, tuple[Reference, ...]]

_MAIL = re.compile(
    r"(?<![\w.%+-])[\w.%+-]{1,64}(?=(?:@|%40|&#64;)(?!\d+\.\d)(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}\b)",
    re.IGNORECASE,
)
"""What comes before the sign of an e-mail address. « dsfr@1.14.4 » is a version, not an address."""
_SIGNS = ("@", "%40", "&#64;")


def unseen(page: Page) -> str:
    """Why a page was not seen, as a French sentence."""
    return f"Page non vue : {page.transport.label}." + (f" {page.detail}" if page.detail else "")


WITHOUT_BROWSER = "Page lue sans navigateur : les scripts n'ont pas été exécutés."


def unmet(rule: Rule, page: Page) -> str:
    """Why a page that was seen lacks what a rule reads of it, in French; empty when nothing lacks."""
    if page.rendered is None and (rule.states or rule.probes):
        return WITHOUT_BROWSER
    reasons = (_unmet_in(state, rule, page) for state in rule.states or (INITIAL,))
    return next(filter(None, reasons), "")


def _unmet_in(name: str, rule: Rule, page: Page) -> str:
    if name == INITIAL:
        return _silent(rule, page.probes, "")
    state = page.states.get(name)
    if state is None:
        return f"La page n'a pas été vue dans l'état « {name} »."
    if state.entry is Entry.ELSEWHERE:
        return f"L'état « {name} » se regarde sur une page de chaque gabarit ; pour celui de cette page : {state.detail}"
    if state.entry is not Entry.REACHED:
        return f"L'état « {name} » de la page n'a pas été vu ({state.entry.label}). {state.detail}".rstrip()
    return _silent(rule, state.probes, f" dans l'état « {name} »")


def _silent(rule: Rule, probes: Mapping[str, Any], where: str) -> str:
    silent = next((name for name in rule.probes if probes.get(name) is None), "")
    return f"La sonde « {silent} » n'a rien relevé de la page{where}." if silent else ""


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
        message=tidy(message),
        searched=searched or rule.looked_for,
        selector=masked(selector),
        snippet=shorten(masked(evidence[: 4 * SNIPPET_LIMIT])),
        references=rule.references,
    )


def grouped(finding: Finding) -> Group:
    """What findings shown together share: one test of a norm must not hide another."""
    return finding.outcome, finding.references


def capped(findings: Iterable[Finding], totals: Mapping[Group, int] | None = None) -> Iterator[Finding]:
    """Findings, at most `MOST_FINDINGS` of each group; what is left out is counted.

    `totals` says how many there really are of each group, when `findings` is only a sample.
    """
    for key, group in plain_lists.grouped((grouped(finding), finding) for finding in findings).items():
        total = max(len(group), (totals or {}).get(key, 0))
        if total <= MOST_FINDINGS:
            yield from group
            continue
        shown = group[: MOST_FINDINGS - 1]
        yield from shown
        message = f"{number(total - len(shown))} autres cas semblables dans la page."
        yield replace(group[-1], message=message, selector="", snippet="")


def number(count: int) -> str:
    """A number as French writes it: thousands apart, by a space that does not break."""
    return f"{count:,}".replace(",", "\u202f")


def counted(count: int, selector: str) -> str:
    """How many elements were examined, in French."""
    plural = "s" if count > 1 else ""
    return f"{number(count)} élément{plural} « {selector} » examiné{plural}"


def tidy(message: str) -> str:
    """A message fit to be read: no sentence twice, no empty quotes, no e-mail address."""
    sentences = dict.fromkeys(_SENTENCE.split(message.strip()))
    return _NOTHING.sub("« (vide) »", masked(" ".join(sentences)))


def masked(text: str) -> str:
    """Text fit to be published: no secret of an address, no name before the sign of an e-mail address."""
    if not text:
        return text
    shown = redacted(text)
    return _MAIL.sub("…", shown) if any(sign in shown for sign in _SIGNS) else shown
