"""The verdicts of a site and their evidence → HTML, with its French spaces. Pure.

This is nearly all of an estate's pages, over a hundred findings each: written out here, it costs a tenth
of what a template does. What visited sites wrote goes through `_text` or `_code`, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from markupsafe import Markup

from checker.model import Finding, Outcome, Rule, Standard
from checker.publish.page.figures import Entry
from checker.publish.page.rendering import BADGES, address, printable, slug
from checker.publish.page.typography import spaced

_KEPT = 8192
"""Texts whose HTML a process remembers: sites say much the same."""


def verdicts(entry: Entry, standards: Iterable[Standard]) -> str:
    """Every rule that was asked of a site, standard by standard, the worst verdict first."""
    return "\n".join(_standard(entry, one, rules) for one in standards if (rules := entry.judged(one.rules)))


def listed(rules: Iterable[Rule]) -> Markup:
    """The items of a list of rules, each leading to its verdict."""
    return Markup("\n").join(_item(rule.id, rule.title) for rule in rules)


@lru_cache(_KEPT)
def _item(rule: str, title: str) -> Markup:
    return Markup('<li><a href="#{}">{}</a></li>').format(rule, printable(title))


def _standard(entry: Entry, standard: Standard, rules: Iterable[Rule]) -> str:
    blocks = "\n".join(_rule(entry, rule) for rule in rules)
    return f'<h3 id="standard-{slug(standard.id)}">{_text(standard.title)}</h3>\n<div>\n{blocks}\n</div>\n'


def _rule(entry: Entry, rule: Rule) -> str:
    verdict, findings, searched = entry.explained(rule.id)
    common = f'\n<p class="preuve">Cherché\u00a0: {_text(searched)}.</p>' if searched else ""
    items = "\n".join(_finding(finding, verdict, searched) for finding in findings)
    opening = _opening(rule.id, rule.standard, rule.title, verdict)
    return f'{opening}{common}\n<ul class="constats">\n{items}\n</ul>\n</details>'


@lru_cache(_KEPT)
def _opening(rule: str, standard: str, title: str, verdict: Outcome) -> str:
    """How a rule begins: the same on every site of which it says the same."""
    opened, named = " open" if verdict is Outcome.FAILED else "", _text(title)
    return (
        f'<details class="regle" id="{rule}"{opened}>\n<summary>{BADGES[verdict]} {named}</summary>\n'
        f'<p><a href="../../../standards/{slug(standard)}/{rule}/">Comprendre et corriger\u00a0: {named}</a></p>'
    )


def _finding(finding: Finding, verdict: Outcome, searched: str) -> str:
    """What was found, then where; its own outcome when it is not that of the rule, what it searched when
    others searched something else."""
    badge = f"{BADGES[finding.outcome]} " if finding.outcome is not verdict else ""
    place = f"<br>Élément\u00a0: <code>{_code(finding.selector)}</code>" if finding.selector else ""
    sought = "" if searched else f"<br>Cherché\u00a0: {_text(finding.searched)}."
    snippet = f"\n<pre><code>{_code(finding.snippet)}</code></pre>" if finding.snippet else ""
    return (
        f"<li>\n<p>{badge}{_text(finding.message)}</p>\n"
        f'<p class="preuve">Page\u00a0: {address(finding.url)}{place}{sought}</p>{snippet}\n</li>'
    )


@lru_cache(_KEPT)
def _text(text: str) -> str:
    """A sentence: safe, and with its no-break spaces."""
    return spaced(_code(text))


def _code(text: str) -> str:
    """What a page wrote, as it is, but safe."""
    return escape(printable(text))
