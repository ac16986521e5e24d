"""Visit → Audit: applies every rule to what was seen. Pure: no network, no browser, no clock.

The one place that calls a rule's function. It also holds the house's first law: a page that was
not seen, or not rendered, yields `untested` with its reason, never a verdict.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from lxml.html import HtmlElement

from checker.evaluate.axe import read_axe
from checker.model import (
    Audit,
    CantTell,
    Doubt,
    Estate,
    Evidence,
    Finding,
    Inapplicable,
    Kind,
    NotTested,
    Outcome,
    Page,
    PageReport,
    Problem,
    Rule,
    Scope,
    Site,
    SiteFacts,
    Transport,
    Visit,
)
from checker.reading import bare_host, css_path, folded, host_of, page_words, select, shorten, snippet

MOST_FINDINGS = 20
"""Findings of one outcome kept for one rule on one page; the last one counts the others."""

_SILENT = {Transport.NOT_HTML, Transport.NOT_FOUND}
"""Sampled addresses that turned out to hold no page: no rule about pages speaks of them."""


def audit(visit: Visit, rules: Iterable[Rule]) -> Audit:
    """Everything the rules say of a visit. Estate rules are left to `judge_estate`."""
    findings = [f for rule in rules if rule.scope is not Scope.ESTATE for f in judge(rule, visit)]
    pages = tuple(
        PageReport(p.url, p.role, p.transport, p.detail, p.status, p.final_url, p.rendered is not None)
        for p in visit.pages
    )
    return Audit(visit.site, visit.at, pages, tuple(findings), facts(visit), visit.versions)


def judge(rule: Rule, visit: Visit) -> list[Finding]:
    """What one rule says of one visit: at least one finding, whatever happens."""
    excuse = _out_of_scope(rule, visit)
    if excuse:
        return [_finding(rule, visit.site, visit.home.url, Outcome.INAPPLICABLE, excuse)]
    if rule.scope is Scope.MANUAL:
        message = "Cette règle se vérifie par une personne."
        return [_finding(rule, visit.site, visit.home.url, Outcome.UNTESTED, message)]
    blind = _unseeable(rule, visit)
    if blind:
        return [_finding(rule, visit.site, visit.home.url, Outcome.UNTESTED, blind)]
    findings = list(_judge_site(rule, visit) if rule.scope is Scope.SITE else _judge_pages(rule, visit))
    if visit.site.kind is None and rule.kinds:
        findings = [_doubtful_scope(rule, finding) for finding in findings]
    return _doubtful_styles(visit, findings) if rule.styled else findings


def judge_estate(rules: Iterable[Rule], estate: Estate) -> list[Finding]:
    """What the rules that compare sites say of each of them."""
    return [f for rule in rules if rule.scope is Scope.ESTATE for f in _judge_estate(rule, estate)]


def facts(visit: Visit) -> SiteFacts:
    """What estate rules will compare; nothing is drawn from a page that was not seen."""
    home = visit.home
    known = SiteFacts(visit.site.id, visit.site.url, home.transport, home.final_url)
    if not home.seen:
        return known
    text = page_words(home)
    title = home.dom.find(".//title")
    canonical = select(home.dom, 'link[rel~="canonical"]')
    return replace(
        known,
        title=folded(title.text or "") if title is not None else "",
        canonical=canonical[0].get("href") or "" if canonical else "",
        words=len(text.split()),
        fingerprint=simhash(text),
    )


def simhash(text: str) -> str:
    """A 64-bit fingerprint, in hexadecimal, that stays close for texts that are close.

    Source: M. Charikar, Similarity Estimation Techniques from Rounding Algorithms, 2002.
    """
    tokens = re.findall(r"\w+", text.casefold())
    weights = [0] * 64
    for shingle in {" ".join(tokens[i : i + 3]) for i in range(max(1, len(tokens) - 2))}:
        digest = int.from_bytes(hashlib.blake2b(shingle.encode(), digest_size=8).digest(), "big")
        for bit in range(64):
            weights[bit] += 1 if digest >> bit & 1 else -1
    return f"{sum(1 << bit for bit in range(64) if weights[bit] > 0):016x}"


def unseen(page: Page) -> str:
    """Why a page was not seen, as a French sentence."""
    return f"Page non vue : {page.transport.label}." + (f" {page.detail}" if page.detail else "")


# --- one rule, one scope -------------------------------------------------------------------


def _out_of_scope(rule: Rule, visit: Visit) -> str:
    kind = visit.site.kind
    if rule.since and rule.since > visit.day:
        return f"La règle n'entre en vigueur que le {rule.since:%d/%m/%Y}."
    if kind is Kind.INTRANET and kind not in rule.kinds:
        return "La règle ne concerne pas les intranets."
    if kind is not None and rule.kinds and kind not in rule.kinds:
        concerned = ", ".join(k.label for k in rule.kinds)
        return f"La règle ne concerne pas un site de nature « {kind.label} » (concernés : {concerned})."
    return ""


def _unseeable(rule: Rule, visit: Visit) -> str:
    """Why the evidence a rule needs cannot exist for this visit; empty when it may."""
    if rule.evidence is Evidence.PAGE:
        return "" if visit.home.seen else unseen(visit.home)
    if not visit.site.online:
        return "Dossier local : rien n'est encore en ligne."
    if rule.evidence is Evidence.REGISTRY and not visit.site.registered:
        return "Le site ne vient pas du registre."
    return ""


def _doubtful_scope(rule: Rule, finding: Finding) -> Finding:
    if finding.outcome is not Outcome.FAILED:
        return finding
    concerned = ", ".join(kind.label for kind in rule.kinds)
    note = f"{finding.message} Nature du site inconnue : la règle vaut pour {concerned}."
    return replace(finding, outcome=Outcome.CANT_TELL, message=note)


def _doubtful_styles(visit: Visit, findings: list[Finding]) -> list[Finding]:
    """Findings about a page whose style sheets did not all come: nothing there is certain."""
    unstyled = {page.address: page.probes["styles"][0] for page in visit.pages if page.probes.get("styles")}
    return [
        replace(
            finding,
            outcome=Outcome.CANT_TELL,
            message=f"{finding.message} La feuille de style {unstyled[finding.url]} n'a pas pu être lue.",
        )
        if finding.outcome is Outcome.FAILED and finding.url in unstyled
        else finding
        for finding in findings
    ]


def _judge_site(rule: Rule, visit: Visit) -> Iterator[Finding]:
    yield from _call(rule, visit.site, visit.home.address, rule.function, (visit,))


def _judge_pages(rule: Rule, visit: Visit) -> Iterator[Finding]:
    pages = [p for p in visit.pages if p.role in rule.roles] if rule.roles else _own_pages(visit)
    for page in pages:
        yield from _judge_page(rule, visit.site, page)
    for role in set(rule.roles) - {page.role for page in pages}:
        message = f"Aucune page « {role.value} » n'a été visitée."
        yield _finding(rule, visit.site, visit.home.address, Outcome.UNTESTED, message)


def _own_pages(visit: Visit) -> list[Page]:
    """The pages a rule about every page speaks of: those of the site, not a file, a dead link, nor
    a page elsewhere that only plays a role (a declaration published by the ministry)."""
    host = bare_host(host_of(visit.home.address))
    others = [page for page in visit.pages[1:] if page.transport not in _SILENT]
    return [visit.home, *[page for page in others if bare_host(host_of(page.address)) == host]]


def _judge_page(rule: Rule, site: Site, page: Page) -> Iterator[Finding]:
    if not page.seen:
        yield _finding(rule, site, page.url, Outcome.UNTESTED, unseen(page))
    elif page.rendered is None and not rule.static:
        message = "Page lue sans navigateur : les scripts n'ont pas été exécutés."
        yield _finding(rule, site, page.address, Outcome.UNTESTED, message)
    elif rule.scope is Scope.AXE:
        yield from _capped(read_axe(rule, site, page))
    elif rule.scope is Scope.ELEMENT:
        yield from _judge_elements(rule, site, page)
    else:
        yield from _call(rule, site, page.address, rule.function, (page,))


def _judge_elements(rule: Rule, site: Site, page: Page) -> Iterator[Finding]:
    tree = page.dom
    elements = select(tree, rule.selector)
    searched = f"{rule.looked_for} ({_counted(len(elements), rule.selector)})"
    findings: list[Finding] = []
    judged = 0
    takes_page = rule.function is not None and rule.function.__code__.co_argcount > 1
    for element in elements:
        arguments = (element, page) if takes_page else (element,)
        for finding in _call(rule, site, page.address, rule.function, arguments, element, searched):
            judged += finding.outcome is not Outcome.INAPPLICABLE
            if finding.outcome not in (Outcome.PASSED, Outcome.INAPPLICABLE):
                findings.append(finding)
    if findings:
        yield from _capped(findings)
    elif judged:
        message = f"Aucun défaut sur {_counted(judged, rule.selector)}."
        yield _finding(rule, site, page.address, Outcome.PASSED, message, searched)
    else:
        message = f"Aucun élément « {rule.selector} » à examiner dans la page."
        yield _finding(rule, site, page.address, Outcome.INAPPLICABLE, message, searched)


def _judge_estate(rule: Rule, estate: Estate) -> Iterator[Finding]:
    sites = {facts.site: facts for facts in estate.sites}
    anchor = Site(id="", name="", url="", organisation="")
    raised = _call(rule, anchor, "", rule.function, (estate,))
    accused = {
        f.site: f for f in raised if f.outcome in (Outcome.FAILED, Outcome.CANT_TELL) and f.site in sites
    }
    for name, known in sites.items():
        if name in accused:
            yield replace(accused[name], url=accused[name].url or known.final_url or known.url)
            continue
        seen = known.transport is Transport.COMPLETED
        outcome = Outcome.PASSED if seen else Outcome.UNTESTED
        message = (
            f"Comparé à {len(sites) - 1} autres sites du registre."
            if seen
            else f"Site non vu ({known.transport.label}) : rien à comparer."
        )
        yield Finding(name, known.final_url or known.url, rule.id, outcome, message, rule.looked_for)


# --- calling a rule's function -------------------------------------------------------------


def _call(
    rule: Rule,
    site: Site,
    url: str,
    function: Callable[..., Any] | None,
    arguments: tuple[object, ...],
    element: HtmlElement | None = None,
    searched: str = "",
) -> Iterator[Finding]:
    """Run a rule's function and turn whatever it does into findings. One bad rule never loses a run."""
    raised: list[Finding] = []
    end: tuple[Outcome, str] | None = None
    try:
        for answer in _answers(function(*arguments) if function else None):
            raised.append(_problem(rule, site, url, answer, element, searched))  # noqa: PERF401 - what came before an exception is kept
    except CantTell as doubt:
        end = (Outcome.CANT_TELL, str(doubt))
    except NotTested as reason:
        end = (Outcome.UNTESTED, str(reason))
    except Inapplicable as reason:
        end = (Outcome.INAPPLICABLE, str(reason))
    except Exception as error:  # noqa: BLE001 - whatever an author's code does, the audit goes on
        end = (Outcome.CANT_TELL, f"La règle elle-même a échoué ({type(error).__name__} : {error}).")
    if end is not None:
        shown = _shown(element)
        raised.append(_finding(rule, site, url, end[0], end[1], searched, *shown))
    if not raised:
        raised.append(_finding(rule, site, url, Outcome.PASSED, "Aucun défaut trouvé.", searched))
    yield from _capped(raised)


def _answers(result: Any) -> Iterator[Problem]:
    """A rule's function may return nothing, a sentence, a problem, or several of either."""
    if result is None:
        return
    several = [result] if isinstance(result, str | Problem) else result
    for item in several:
        yield Problem(item) if isinstance(item, str) else item


def _problem(
    rule: Rule, site: Site, url: str, problem: Problem, element: HtmlElement | None, searched: str
) -> Finding:
    certain = rule.certain and not isinstance(problem, Doubt)
    outcome = Outcome.FAILED if certain else Outcome.CANT_TELL
    target = element if problem.element is None else problem.element
    selector, evidence = _shown(target)
    finding = _finding(
        rule,
        site,
        problem.url or url,
        outcome,
        problem.message,
        searched,
        selector,
        problem.snippet or evidence,
    )
    return replace(finding, site=problem.site) if problem.site else finding


def _shown(element: HtmlElement | None) -> tuple[str, str]:
    return ("", "") if element is None else (css_path(element), snippet(element))


def _finding(
    rule: Rule,
    site: Site,
    url: str,
    outcome: Outcome,
    message: str,
    searched: str = "",
    selector: str = "",
    evidence: str = "",
) -> Finding:
    return Finding(
        site=site.id,
        url=url,
        rule=rule.id,
        outcome=outcome,
        message=message,
        searched=searched or rule.looked_for,
        selector=selector,
        snippet=shorten(evidence),
        rgaa=rule.rgaa,
        wcag=rule.wcag,
    )


def _capped(findings: Iterable[Finding]) -> Iterator[Finding]:
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


def _counted(number: int, selector: str) -> str:
    return f"{number} élément{'s' if number > 1 else ''} « {selector} » examiné{'s' if number > 1 else ''}"
