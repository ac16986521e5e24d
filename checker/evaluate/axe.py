"""axe-core's answers → findings of our rules.

axe speaks of its own rules; ours name one or several of them. A violation is `failed` only when
the rule's author holds it for certain, of such an element; axe's « incomplete » is always a question
to a person. A page some frame of which axe did not see passes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from checker.evaluate.findings import Group, capped, grouped, make_finding, number
from checker.evaluate.opening import opened
from checker.model import AxeCase, Finding, Outcome, Page, Rule, Site
from checker.reading import select

_MOST_FRAMES = 3

_ABSENCES = frozenset({"page-has-heading-one"})
"""The axe rules that say that something is nowhere in the page, and show its root."""


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
        own = [_told_of(rule, name, node, site, page, searched) for node in (answer or {}).get("nodes", ())]
        totals += _left_out(answer or {}, own)
        found += (finding for _, finding in own)
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


def _told_of(
    rule: Rule, name: str, node: Mapping[str, Any], site: Site, page: Page, searched: str
) -> tuple[str, Finding]:
    """What axe said of one element: in its own word, and as a finding."""
    html = str(node.get("html", ""))
    case = _case(rule, name, html)
    outcome = _outcome(rule, case, node["outcome"])
    message, where = str(node.get("message") or rule.title), str(node.get("target", ""))
    finding = make_finding(rule, site, page.address, outcome, message, searched, where, html)
    return node["outcome"], replace(finding, references=rule.spoken_for(case), absence=name in _ABSENCES)


def _case(rule: Rule, name: str, html: str) -> AxeCase:
    """How the rule reads what axe says of an element. Where that depends on what the element is, one that
    cannot be read is certain of nothing."""
    *precise, last = rule.axe_cases.get(name, (AxeCase(),))
    if not precise:
        return last
    element = opened(html)
    if element is None:
        return replace(last, certain=False)
    return next((case for case in precise if element in select(element.getparent(), case.selector)), last)


def _outcome(rule: Rule, case: AxeCase, said: str) -> Outcome:
    return Outcome.FAILED if rule.certain and case.certain and said == "failed" else Outcome.CANT_TELL


def _left_out(answer: Mapping[str, Any], shown: Sequence[tuple[str, Finding]]) -> Counter[Group]:
    """How many elements axe counted and did not show: taken for what most of those of their outcome are."""
    totals: Counter[Group] = Counter()
    omitted = int(answer.get("omitted", 0))
    failed = max(0, int(answer.get("failed", 0)) - sum(said == "failed" for said, _ in shown))
    for outcome, more in (("failed", failed), ("incomplete", max(0, omitted - failed))):
        alike = Counter(grouped(finding) for said, finding in shown if said == outcome)
        if more and alike:
            totals[alike.most_common(1)[0][0]] += more
    return totals


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
