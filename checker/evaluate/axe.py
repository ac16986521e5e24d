"""axe-core's answers → findings of our rules.

axe speaks of its own rules; ours name one or several of them. A violation is `failed` only when
the rule's author holds it for certain; axe's « incomplete » is always a question to a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from checker.evaluate.findings import make_finding
from checker.model import Finding, Outcome, Page, Rule, Site


def read_axe(rule: Rule, site: Site, page: Page) -> Iterator[Finding]:
    """What axe said of a page, for the axe rules that one of our rules names."""
    answers: dict[str, Any] = {name: (page.axe or {}).get(name) for name in rule.axe}
    silent = [name for name, answer in answers.items() if answer is None]
    examined = sum(int(answer["count"]) for answer in answers.values() if answer)
    searched = f"{rule.looked_for} (axe-core : {', '.join(rule.axe)} ; {examined} éléments examinés)"
    nodes = [(name, node) for name, answer in answers.items() if answer for node in answer.get("nodes", ())]
    for name, node in nodes:
        message, where = str(node.get("message") or rule.title), str(node.get("target", ""))
        seen = (searched, where, str(node.get("html", "")))
        finding = make_finding(rule, site, page.address, _outcome(rule, node), message, *seen)
        yield replace(finding, rgaa=rule.axe_rgaa.get(name, rule.rgaa))
    if silent:
        message = f"axe-core n'a pas rendu de réponse pour : {', '.join(silent)}."
        yield make_finding(rule, site, page.address, Outcome.UNTESTED, message, searched)
    elif not nodes:
        passed = any(answer["outcome"] == "passed" for answer in answers.values())
        outcome = Outcome.PASSED if passed else Outcome.INAPPLICABLE
        message = (
            f"axe-core n'a trouvé aucun défaut sur {examined} éléments."
            if passed
            else "axe-core n'a trouvé aucun élément concerné dans la page."
        )
        yield make_finding(rule, site, page.address, outcome, message, searched)


def _outcome(rule: Rule, node: dict[str, Any]) -> Outcome:
    certain = rule.certain and node.get("outcome") == "failed"
    return Outcome.FAILED if certain else Outcome.CANT_TELL
