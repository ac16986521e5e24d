"""axe-core's answers → findings of our rules.

axe speaks of its own rules; ours name one or several of them. A violation is `failed` only when
the rule's author holds it for certain; axe's « incomplete » is always a question to a person. A
page some frame of which axe did not see passes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from checker.evaluate.findings import Group, capped, grouped, make_finding, number
from checker.model import Finding, Outcome, Page, Rule, Site
from checker.reading import select

_MOST_FRAMES = 3


def read_axe(rule: Rule, site: Site, page: Page) -> Iterator[Finding]:
    """What axe said of a page, for the axe rules that one of our rules names."""
    answers: dict[str, Any] = {name: (page.axe or {}).get(name) for name in rule.axe}
    silent = [name for name, answer in answers.items() if answer is None]
    examined = sum(int(answer["count"]) for answer in answers.values() if answer)
    told = f"{number(examined)} élément{'s' if examined > 1 else ''}"
    searched = (
        f"{rule.looked_for} (axe-core : {', '.join(rule.axe)} ; {told} examiné{'s' if examined > 1 else ''})"
    )
    found: list[Finding] = []
    totals: Counter[Group] = Counter()
    for name, answer in answers.items():
        nodes, spoken_for = (answer or {}).get("nodes", ()), rule.spoken_for(name)
        for node in nodes:
            message, where = str(node.get("message") or rule.title), str(node.get("target", ""))
            seen = (searched, where, str(node.get("html", "")))
            finding = make_finding(rule, site, page.address, _outcome(rule, node["outcome"]), message, *seen)
            found.append(replace(finding, references=spoken_for))
        for outcome, more in _left_out(answer or {}, nodes).items():
            totals[_outcome(rule, outcome), spoken_for] += more
    yield from capped(found, totals + Counter(map(grouped, found)))
    unread = _unread(page)
    unanswered = f"axe-core n'a pas rendu de réponse pour : {', '.join(silent)}." if silent else ""
    for reason in filter(None, (unanswered, unread)):
        yield make_finding(rule, site, page.address, Outcome.UNTESTED, reason, searched)
    if not (silent or unread or found):
        passed = any(answer["outcome"] == "passed" for answer in answers.values())
        outcome = Outcome.PASSED if passed else Outcome.INAPPLICABLE
        message = (
            f"axe-core n'a trouvé aucun défaut sur {told}."
            if passed
            else "axe-core n'a trouvé aucun élément concerné dans la page."
        )
        yield make_finding(rule, site, page.address, outcome, message, searched)


def _outcome(rule: Rule, said: str) -> Outcome:
    return Outcome.FAILED if rule.certain and said == "failed" else Outcome.CANT_TELL


def _left_out(answer: Mapping[str, Any], nodes: Any) -> dict[str, int]:
    """How many elements of each outcome axe counted and did not show."""
    omitted = int(answer.get("omitted", 0))
    failed = int(answer.get("failed", 0)) - sum(node["outcome"] == "failed" for node in nodes)
    return {"failed": max(0, failed), "incomplete": max(0, omitted - max(0, failed))}


def _unread(page: Page) -> str:
    """The frames that show something and that axe did not see, as a sentence; empty when there are none."""
    answer = (page.axe or {}).get("frame-tested")
    if answer is None:
        framed = page.axe is not None and select(page.dom, "iframe, frame")
        return "axe-core n'a pas dit s'il avait lu les cadres de la page." if framed else ""
    addresses = [str(node.get("message") or "sans adresse") for node in answer.get("nodes", ())]
    if not addresses:
        return ""
    several = len(addresses) > 1
    shown = ", ".join(dict.fromkeys(addresses[:_MOST_FRAMES]))
    more = ", etc." if len(addresses) > _MOST_FRAMES else "."
    what = f"{number(len(addresses))} cadres de la page n'ont" if several else "Un cadre de la page n'a"
    return (
        f"{what} pas pu être lu{'s' if several else ''} (autre origine, bac à sable, document refusé ou non chargé) "
        f": {shown}{more}"
    )
