"""Visit → Audit: applies every rule to what was seen. Pure: no network, no browser, no clock.

Here stands the house's first law: a page that was not seen, or not rendered, yields `untested`
with its reason, never a verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from checker.evaluate.axe import read_axe
from checker.evaluate.calling import call
from checker.evaluate.documents import judge_documents
from checker.evaluate.facts import facts, incomparable, narrowed
from checker.evaluate.findings import WITHOUT_BROWSER, capped, counted, make_finding, number, unmet, unseen
from checker.evaluate.reserves import with_reserves
from checker.evaluate.sampling import left_told, templates_told
from checker.model import (
    RGAA,
    Audit,
    Estate,
    Evidence,
    Finding,
    Kind,
    Outcome,
    Page,
    PageReport,
    Role,
    Rule,
    Scope,
    Sign,
    Site,
    SiteFacts,
    Transport,
    Visit,
    once,
)
from checker.model.address import Address
from checker.reading import select

UNCHANGED = "Inchangé"
"""What is said of a page that a browser has not looked at again, because it has not changed."""

_NO_SITE = Site(id="", name="", url="", organisation="")
_SILENT = Transport.showing(Sign.NO_PAGE)
"""Sampled addresses that turned out to hold no page: no rule about pages speaks of them."""


def audit(visit: Visit, rules: Sequence[Rule]) -> Audit:
    """Everything the rules say of a visit. Estate rules are left to `judge_estate`, with the facts
    they will compare.

    A document met where a page was looked for is evidence; it is no page that was not seen.
    """
    findings = [f for rule in rules if rule.scope is not Scope.ESTATE for f in judge(rule, visit)]
    pages = tuple(
        _reported(p) for p in visit.pages if p is visit.home or p.transport is not Transport.NOT_HTML
    )
    told = (*left_told(visit), *templates_told(pages))
    return Audit(
        visit.site, visit.at, pages, tuple(findings), facts(visit, rules), visit.versions, remarks=told
    )


def _reported(page: Page) -> PageReport:
    """What became of a page; one that has not changed since a browser saw it says when that was."""
    before = page.sighting.at if page.sighting and page.sighting.age else ""
    detail = f"{UNCHANGED}, vu le {datetime.fromisoformat(before):%d/%m/%Y}." if before else page.detail
    told = (page.url, page.role, page.transport, detail, page.status, page.final_url)
    rendered = page.rendered is not None
    return PageReport(*told, rendered, page.refused, template=page.template, looked=before)


def judge(rule: Rule, visit: Visit) -> list[Finding]:
    """What one rule says of one visit: at least one finding, whatever happens."""
    excuse = out_of_scope(rule, visit.site, visit.day)
    if excuse:
        unasked = make_finding(rule, visit.site, visit.home.url, Outcome.INAPPLICABLE, excuse)
        return [replace(unasked, references=())]  # it says nothing of a test: the page was not looked at
    if rule.scope is Scope.MANUAL:
        message = "Cette règle se vérifie par une personne."
        return [make_finding(rule, visit.site, visit.home.url, Outcome.UNTESTED, message)]
    blind = _unseeable(rule, visit)
    if blind:
        return [make_finding(rule, visit.site, visit.home.url, Outcome.UNTESTED, blind)]
    findings = list(_judge(rule, visit))
    if visit.site.kind is None and rule.kinds:
        findings = [_doubtful_scope(rule, finding) for finding in findings]
    return with_reserves(rule, visit, findings)


def judge_estate(rules: Iterable[Rule], estate: Estate) -> list[Finding]:
    """What the rules that compare sites say of each of them."""
    return [f for rule in rules if rule.scope is Scope.ESTATE for f in _judge_estate(rule, estate)]


# --- one rule, one scope -------------------------------------------------------------------


def out_of_scope(rule: Rule, site: Site, day: date) -> str:
    """Why a rule is not asked of a site on a day; empty when it is."""
    kind = site.kind
    if rule.since and rule.since > day:
        return f"La règle n'entre en vigueur que le {rule.since:%d/%m/%Y}."
    if kind is Kind.INTRANET and not _asked_of_intranets(rule, site):
        return "La règle ne concerne pas les intranets."
    if kind is not None and rule.kinds and kind not in rule.kinds:
        concerned = ", ".join(k.label for k in rule.kinds)
        return f"La règle ne concerne pas un site de nature « {kind.label} » (concernés : {concerned})."
    return ""


def _asked_of_intranets(rule: Rule, site: Site) -> bool:
    """The RGAA binds intranets as well: a team that checks its own is asked for it. The audit of the
    register visits none."""
    binding = any(cited.norm == RGAA for cited in rule.references)
    return Kind.INTRANET in rule.kinds or (binding and not site.registered)


def _unseeable(rule: Rule, visit: Visit) -> str:
    """Why the evidence a rule needs cannot exist for this visit; empty when it may. A rule about a whole
    site reads the probes and the states of its home page."""
    if rule.evidence is Evidence.PAGE:
        if not visit.home.seen:
            return unseen(visit.home)
        return unmet(rule, visit.home) if rule.scope is Scope.SITE else ""
    if not visit.site.online:
        return "Dossier local : rien n'est encore en ligne."
    if rule.evidence is Evidence.REGISTRY and not visit.site.registered:
        return "Le site ne vient pas du registre."
    return ""


def _doubtful_scope(rule: Rule, finding: Finding) -> Finding:
    if finding.outcome is not Outcome.FAILED:
        return finding
    return replace(finding, outcome=Outcome.CANT_TELL, message=f"{finding.message} {rule.kind_doubt}")


def _judge(rule: Rule, visit: Visit) -> Iterator[Finding]:
    if rule.scope is Scope.DOCUMENT:
        return judge_documents(rule, visit, 2 if _takes_two(rule) else 1)
    if rule.scope is Scope.SITE:
        return capped(call(rule, visit.site, _spoken_of(rule, visit), rule.function, (visit,)))
    return _judge_pages(rule, visit)


def _spoken_of(rule: Rule, visit: Visit) -> str:
    """The address a finding about a whole site bears: its own, or that of its home page when the rule
    reads it. Never where a redirect led us out of the site."""
    return visit.home.address if rule.evidence is Evidence.PAGE and visit.home.seen else visit.site.url


def _judge_pages(rule: Rule, visit: Visit) -> Iterator[Finding]:
    pages = [p for p in visit.pages if p.role in rule.roles] if rule.roles else _own_pages(visit)
    alone = _alone(rule, visit)
    for page in pages or alone:
        yield from _judge_page(rule, visit, page)
    for role in set(rule.roles) - {page.role for page in pages} if not alone else ():
        message = f"Aucune page « {role.value} » n'a été visitée."
        yield make_finding(rule, visit.site, _spoken_of(rule, visit), Outcome.UNTESTED, message)


def _alone(rule: Rule, visit: Visit) -> tuple[Page, ...]:
    """The page that a visit was asked for alone: a rule that only reads the home page because states cost, and
    are those of the first page, reads it too."""
    return visit.pages[:1] if rule.states and visit.site.entry is Role.OTHER and len(visit.pages) == 1 else ()


@once
def _own_pages(visit: Visit) -> list[Page]:
    """The pages a rule about every page speaks of: those of the site, not a file, a dead link, nor
    a page elsewhere that only plays a role (a declaration published by the ministry)."""
    host = Address.of(visit.home.address).bare
    others = [page for page in visit.pages[1:] if page.transport not in _SILENT]
    own = [visit.home, *[page for page in others if Address.of(page.address).bare == host]]
    return own[:1] + [
        p for number, p in enumerate(own) if number and not _told_by_another(p, own[:number], own)
    ]


def _told_by_another(page: Page, before: list[Page], own: list[Page]) -> bool:
    """Whether a page was only sent to one that speaks for itself, or to the same one as another."""
    if not page.seen or page.url == page.address:
        return False
    return any(p.seen and p.address == page.address for p in before) or any(
        p.url == page.address for p in own
    )


def _judge_page(rule: Rule, visit: Visit, page: Page) -> Iterator[Finding]:
    site = visit.site
    if not page.seen:
        yield make_finding(rule, site, page.url, Outcome.UNTESTED, unseen(page))
    elif page.rendered is None and not rule.static:
        yield make_finding(rule, site, page.address, Outcome.UNTESTED, WITHOUT_BROWSER)
    elif reason := unmet(rule, page):
        yield make_finding(rule, site, page.address, Outcome.UNTESTED, reason)
    elif rule.scope is Scope.AXE:
        yield from read_axe(rule, site, page)
    elif rule.scope is Scope.ELEMENT:
        yield from _judge_elements(rule, site, page)
    else:
        arguments = (page, visit) if _takes_two(rule) else (page,)
        yield from capped(call(rule, site, page.address, rule.function, arguments))


def _judge_elements(rule: Rule, site: Site, page: Page) -> Iterator[Finding]:
    tree = page.dom
    elements = select(tree, rule.selector)
    searched = f"{rule.looked_for} ({counted(len(elements), rule.selector)})"
    findings: list[Finding] = []
    passed: list[Finding] = []
    takes_page = _takes_two(rule)
    for element in elements:
        arguments = (element, page) if takes_page else (element,)
        for finding in call(rule, site, page.address, rule.function, arguments, element, searched):
            if finding.outcome is Outcome.PASSED:
                passed.append(finding)
            elif finding.outcome is not Outcome.INAPPLICABLE:
                findings.append(finding)
    if findings:
        yield from capped(findings)
    elif len(passed) == 1:
        yield passed[0]
    elif passed:
        message = f"Aucun défaut sur {counted(len(passed), rule.selector)}."
        yield make_finding(rule, site, page.address, Outcome.PASSED, message, searched)
    else:
        message = f"Aucun élément « {rule.selector} » à examiner dans la page."
        yield make_finding(rule, site, page.address, Outcome.INAPPLICABLE, message, searched)


def _takes_two(rule: Rule) -> bool:
    """Whether a rule's function also asks for what holds its subject: the page of an element, the
    visit of a page or of a document."""
    return rule.function is not None and rule.function.__code__.co_argcount > 1


def _judge_estate(rule: Rule, estate: Estate) -> Iterator[Finding]:
    blind = {told.site: why for told in estate.sites if (why := incomparable(rule, told))}
    compared = tuple(narrowed(rule, told) for told in estate.sites if told.site not in blind)
    answers = call(rule, _NO_SITE, "", rule.function, (replace(estate, sites=compared),))
    raised = {answer.site: answer for answer in answers if answer.outcome is not Outcome.PASSED}
    end = raised.get("")  # what the rule stopped with holds for every site it had not named
    others = _compared(sum(not (told.site in blind and told.seen) for told in estate.sites) - 1)
    for told in estate.sites:
        if told.site in blind:
            yield _of_site(rule, told, Outcome.UNTESTED, blind[told.site])
        elif told.site in raised:
            yield replace(raised[told.site], url=raised[told.site].url or told.address)
        elif end is not None:
            yield _of_site(rule, told, end.outcome, end.message)
        else:
            yield _of_site(rule, told, Outcome.PASSED, others)


def _of_site(rule: Rule, told: SiteFacts, outcome: Outcome, message: str) -> Finding:
    return Finding(told.site, told.address, rule.id, outcome, message, rule.looked_for)


def _compared(others: int) -> str:
    return f"Comparé à {number(others)} autre{'s' if others > 1 else ''} site{'s' if others > 1 else ''} du registre."
