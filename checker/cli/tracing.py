"""What a rule looked for and found on a page, step by step: the long form of a verdict. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from checker.evaluate import out_of_scope
from checker.evaluate.findings import WITHOUT_BROWSER
from checker.model import Entry, Evidence, Finding, Kind, Outcome, Page, Rule, Scope, Transport, Visit, place
from checker.model.address import placed
from checker.plain_text import counted
from checker.reading import css_path, select, snippet
from checker.sights import INITIAL

MOST = 10
"""Elements, findings and pages that are told one by one."""

_EVIDENCE = {
    Evidence.PAGE: "la page telle qu'elle s'affiche",
    Evidence.HTTP: "les réponses du serveur (HTTP, certificat) ; un dossier n'en a pas",
    Evidence.REGISTRY: "ce que le registre dit du site",
    Evidence.ESTATE: "tous les sites du registre",
}
_AXE = {
    "passed": "aucun défaut",
    "failed": "défaut",
    "incomplete": "à vérifier",
    "inapplicable": "sans objet",
}
_SUBJECTS = {
    Scope.ELEMENT: "chaque élément que son sélecteur désigne",
    Scope.PAGE: "une page entière",
    Scope.DOCUMENT: "chaque document que les pages proposent",
    Scope.SITE: "le site entier",
    Scope.ESTATE: "les sites du registre, comparés (« conforme audit »)",
    Scope.AXE: "ce qu'axe-core répond de la page",
    Scope.MANUAL: "rien qu'une machine puisse lire : une personne en juge",
}


def trace(rule: Rule, visit: Visit, findings: Sequence[Finding]) -> list[str]:
    """The steps from a visit to what a rule said of it."""
    own = [finding for finding in findings if finding.rule == rule.id]
    return [
        rule.title,
        "=" * len(rule.title),
        "",
        f"Règle : {rule.id} ({rule.standard}, {rule.chapter}), {rule.level.label}, version {rule.version}",
        *_step("Visite", _visited(visit)),
        *_step("La règle concerne-t-elle ce site et ces pages ?", _concerned(rule, visit)),
        *_step("Ce qu'elle lit, et ce qui en a été obtenu", _needed(rule, visit)),
        *_step("Ce qui a été cherché, et trouvé", _sought(rule, visit)),
        *_step("Verdict", _verdict(own)),
        *_step("Sources", (f"- {' '.join(filter(None, (s.text, s.article, s.url)))}" for s in rule.sources)),
    ]


def _step(title: str, lines: Iterable[str]) -> list[str]:
    return ["", title, *(f"  {line}" for line in lines)]


# --- what was visited ---------------------------------------------------------------------------


def _visited(visit: Visit) -> Iterator[str]:
    yield f"{visit.site.name}, le {visit.at}"
    yield ", ".join(f"{name} {version}" for name, version in visit.versions.items())
    for page in visit.pages[:MOST]:
        yield from _page(page)
    if len(visit.pages) > MOST:
        yield f"… et {counted(len(visit.pages) - MOST, 'autre page')}"


def _page(page: Page) -> Iterator[str]:
    status = f", {page.status}" if page.status else ""
    shown = (
        ""
        if not page.seen
        else ", affichée par le navigateur"
        if page.rendered is not None
        else ", lue sans navigateur"
    )
    yield f"[{page.role.value}] {placed(page.url)} : {page.transport.label}{status}{shown}"
    yield from (f"    {hop.status} → {hop.location}" for hop in page.redirects[:MOST])
    if page.detail:
        yield f"    {page.detail}"


# --- whether it applies -------------------------------------------------------------------------


def _concerned(rule: Rule, visit: Visit) -> Iterator[str]:
    kinds = ", ".join(kind.label for kind in rule.kinds) or "toutes, sauf les intranets"
    yield f"Natures de site concernées : {kinds}"
    yield f"Nature de ce site : {_kind(visit.site.kind)}"
    excuse = out_of_scope(rule, visit.site, visit.day)
    doubt = rule.kind_doubt if visit.site.kind is None and rule.kinds else ""
    yield f"Site : {excuse or doubt or 'concerné.'}"
    if rule.since:
        yield f"En vigueur depuis le {rule.since:%d/%m/%Y}"
    roles = ", ".join(role.value for role in rule.roles) or "toutes celles du site"
    yield f"Pages concernées : {roles}"
    yield f"Pages concernées et visitées : {counted(len(_its_pages(rule, visit)), 'page')}"


def _kind(kind: Kind | None) -> str:
    return kind.label if kind else "inconnue (« --kind » la dit)"


def _its_pages(rule: Rule, visit: Visit) -> list[Page]:
    return [page for page in visit.pages if not rule.roles or page.role in rule.roles]


# --- what it needs ------------------------------------------------------------------------------


def _needed(rule: Rule, visit: Visit) -> Iterator[str]:
    yield f"Elle juge {_SUBJECTS[rule.scope]}."
    yield f"Elle lit {_EVIDENCE[rule.evidence]}."
    if rule.scope is Scope.DOCUMENT:
        yield from _documents(rule, visit)
    for page in _its_pages(rule, visit)[:MOST]:
        got = [*_obtained(rule, page)]
        if got:
            yield f"{placed(page.address)} :"
            yield from (f"  {line}" for line in got)


def _documents(rule: Rule, visit: Visit) -> Iterator[str]:
    for kind in rule.documents:
        offered = [one for one in visit.documents if one.kind is kind]
        got = sum(one.transport is Transport.COMPLETED for one in offered)
        asked = "" if kind in visit.sought else " (non demandés)"
        yield f"Documents {kind.label}{asked} : {got} sur {counted(len(offered), 'proposé')}"


def _obtained(rule: Rule, page: Page) -> Iterator[str]:
    """What a page gave of the states, the probes and the answers that a rule reads."""
    if not page.seen:
        yield f"page non vue : {page.transport.label}"
        return
    if page.rendered is None and not rule.static:
        yield WITHOUT_BROWSER
        return
    for name in rule.states or ((INITIAL,) if rule.probes else ()):
        state = page.states.get(name)
        if name != INITIAL:
            entry = "non demandé" if state is None else state.entry.label
            detail = f" ({state.detail})" if state and state.detail else ""
            yield f"état « {name} » : {entry}{detail}"
        probes = (
            page.probes if name == INITIAL else state.probes if state and state.entry is Entry.REACHED else {}
        )
        yield from (
            f"sonde « {probe} » : {'relevée' if probes.get(probe) is not None else 'rien de relevé'}"
            for probe in rule.probes
        )
    for name in rule.axe:
        answer = (page.axe or {}).get(name)
        yield f"axe-core, {name} : {_answered(answer) if answer else 'sans réponse'}"


def _answered(answer: Mapping[str, Any]) -> str:
    said, count = str(answer["outcome"]), int(answer["count"])
    return f"{_AXE.get(said, said)}, {counted(count, 'élément examiné')}"


# --- what was looked for ------------------------------------------------------------------------


def _sought(rule: Rule, visit: Visit) -> Iterator[str]:
    yield f"Cherché : {rule.looked_for}"
    if rule.selector:
        yield f"Sélecteur : {rule.selector}"
    for page in _its_pages(rule, visit)[:MOST]:
        found = [*_matches(rule, page)] if page.seen else []
        if rule.selector or rule.axe:
            what = "élément trouvé" if rule.selector else "élément signalé"
            yield f"{placed(page.address)} : {counted(len(found), what)}"
        yield from (f"  {where}  {code}" for where, code in found[:MOST])
        if len(found) > MOST:
            yield f"  … et {counted(len(found) - MOST, 'autre')}"


def _matches(rule: Rule, page: Page) -> Iterator[tuple[str, str]]:
    """The elements a rule looks at: those of its selector, or those that axe-core showed."""
    if rule.selector:
        yield from ((css_path(one), snippet(one)) for one in select(page.dom, rule.selector))
    for name in rule.axe:
        for node in ((page.axe or {}).get(name) or {}).get("nodes", ()):
            yield str(node.get("target", "")), str(node.get("html", ""))


# --- what it said -------------------------------------------------------------------------------


def _verdict(findings: Sequence[Finding]) -> Iterator[str]:
    if not findings:
        yield f"{Outcome.UNTESTED.label} : cette règle ne juge pas un site seul."
    for finding in findings[:MOST]:
        yield f"{finding.outcome.label} : {finding.message}"
        yield f"    où : {place(finding)}  {finding.selector}".rstrip()
        yield f"    cherché : {finding.searched}"
        if finding.snippet:
            yield f"    trouvé : {finding.snippet}"
    if len(findings) > MOST:
        yield f"… et {counted(len(findings) - MOST, 'autre constat')}"
