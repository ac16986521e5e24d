"""Whether an audit stands behind the state that a site gives of itself, and who did it, on which pages.

Source: RGAA, « déclaration d'accessibilité »: without an audit that is still valid, the state is « non conforme ».
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from checker.model import Doubt, Inapplicable, NotTested, Page, Problem, Role, Visit
from standards.accessibilite.legal.dates import dated, in_three_years
from standards.accessibilite.legal.declaration import Declaration
from standards.accessibilite.legal.mention import announced
from standards.accessibilite.legal.rate import no_rate, rates

_NO_AUDIT = re.compile(
    r"\baucun (?:resultat d')?(?:audit|evaluation)\b|\bn'(?:a|ont|avait) (?:pas|jamais) (?:encore )?"
    r"(?:ete (?:audite|evalue)|fait l'objet d'(?:un|aucun)e? (?:audit|evaluation))|\bn'(?:est|a ete) pas (?:encore )?audite"
    r"|\b(?:pas|jamais) (?:encore )?(?:ete )?audite|\ben l'absence d'audit|\bsans audit\b"
)
_OF_ANOTHER_THING = re.compile(
    r"veut dire|signifie|\bou (?:que|si)\b|\bsi\b|lorsqu|\bcas ou\b|moins de 50|securite|performance|\bdocuments?\b|\bpdf\b|partie|"
    r"espace|rubrique|pages?\b|ancien|nouvelle|depuis|contenus?\b|elements?\b|videos?\b|mobile|\btiers\b|certain|modules?\b|cartes?\b|"
    r"externe|complet|independant|professionnel|officiel"
)
_THE_SITE = re.compile(r"\b(?:sites?|services?|portail|plateforme|application|il|elle)\b")
"""What is audited, in the sentence that says that it was not."""

_END = re.compile(r"[.;!?] ")
_AUDIT = re.compile(
    r"audit|evaluat|controle de conformite|verification de (?:la )?conformite|test(?:e|es|s)? (?:de |d')?(?:conformite|accessib)"
)
_AUDITOR = re.compile(
    r"(?:audit|evaluation|controle|tests?|diagnostic|verification)\b[^.;]{0,120}?\b(?:par (?!ailleurs|exemple|page|rapport|criter|defaut|la suite|consequent)|en interne|en auto|interne\b|autodiagnostic\b)"
    r"|auto-? ?(?:evaluation|diagnostic|declaration|evalue)|audit interne|evaluation interne|(?:societe|cabinet|agence|prestataire)\b"
)
_SAMPLE = re.compile(
    r"pages? (?:du site |web |de l'application )?(?:ayant (?:fait l'objet|ete)|verifiees?|auditees?|testees?|evaluees?|controlees?)"
    r"|echantillon|ayant fait l'objet (?:de la|d'une) verification|ecrans (?:audites|verifies|testes)"
)

_A_LIST = 3000
"""Characters read of the list of pages."""

_AFTER_SAMPLE = re.compile(
    r"retour d'information|voies? de recours|contenus? non accessible|technologies? utilisee|environnements? de test"
)
_ELSEWHERE = re.compile(r"grille|rapport|annexe|tableur|\bods\b|liste complete")
_DUE = {
    Role.CONTACT: ("contact", re.compile(r"contact")),
    Role.LEGAL: ("mentions légales", re.compile(r"mention|legal")),
    Role.ACCESSIBILITY: ("accessibilité", re.compile(r"ac?cess?ibil|rgaa|a11y")),
    Role.SITEMAP: ("plan du site", re.compile(r"plan|sitemap|arborescence")),
    Role.HELP: ("aide", re.compile(r"aide|faq|question|help|assistance")),
}
"""Pages that a sample holds when the site has them: name, and what shows one in a list."""


def behind_the_state(declaration: Declaration, visit: Visit) -> Iterator[Problem]:
    """A state other than « non conforme », on the home page or in the declaration, has a valid audit behind it."""
    home = visit.page(Role.HOME)
    shown = frozenset(announced(home)) if home is not None and home.seen and home.rendered else frozenset()
    mention = next(iter(shown)) if len(shown) == 1 else ""
    unsaid = _unsaid(declaration)
    if unsaid:
        yield unsaid
    better = {state for state in (declaration.state, mention) if state not in ("", "non")}
    fault = _fault(declaration, visit) if better else None
    if fault is None and not unsaid:
        if not (declaration.state or mention):
            raise NotTested("Aucun état n'a été lu, ni sur l'accueil ni dans la déclaration.")
        yield declaration.found(_declared(declaration) or f"L'accueil annonce « {mention} conforme ».")
    if fault is None:
        return
    if declaration.state in better:
        yield replace(fault, message=f"{fault.message} {_declared(declaration)}")
    if mention in better and home is not None:
        yield _of_the_home_page(fault, home, mention)


def _unsaid(declaration: Declaration) -> Problem | None:
    """Without audit, the state is known all the same: the declaration has to give it."""
    place = _no_audit(declaration)
    if place is None or declaration.states or declaration.state:
        return None
    message = "La déclaration dit qu'aucun audit n'a été fait, et ne donne pas d'état : c'est alors « non conforme »."
    if _LOOSE.search(declaration.everything):
        return declaration.doubt(message, place)
    return declaration.defect(message, place)


_LOOSE = re.compile(
    r"conform\w*\b.{0,20}\b(?:totale|partielle|nulle)|(?:totalement|partiellement|non|pas)\W{0,3}(?:\w{1,20}\W{1,3}){0,2}conform"
)


def _fault(declaration: Declaration, visit: Visit) -> Problem | None:
    """Why no valid audit stands behind a state; nothing when one may."""
    place = _no_audit(declaration)
    if place is not None:
        message = "La déclaration dit elle-même qu'aucun audit n'a été fait : seul l'état « non conforme » est alors permis."
        doubtful = rates(declaration.prose)
        return declaration.doubt(message, place) if doubtful else declaration.defect(message, place)
    late = in_three_years(declaration, visit.day)
    if late is not None:
        return _late(declaration, late, visit)
    if rates(declaration.prose) or not declaration.state or _AUDIT.search(declaration.everything):
        return None
    if isinstance(no_rate(declaration), Doubt) and not declaration.doubtful:
        return None
    return declaration.defect(
        "Rien ne dit qu'un audit a eu lieu : ni taux, ni auteur. Sans audit, seul l'état « non conforme » est permis."
    )


def _late(declaration: Declaration, late: Problem, visit: Visit) -> Problem:
    """Certain only when the declaration is certainly too old: without a date, nobody knows."""
    past = [one for one in dated(declaration.prose) if one.day <= visit.day]
    if isinstance(late, Doubt) or not past:
        return declaration.doubt(
            f"L'audit est-il encore valable ? {late.message}", past[-1].place if past else None
        )
    newest = max(past, key=lambda one: one.day)
    message = (
        f"La déclaration a plus de trois ans ({newest.day:%d/%m/%Y}) : sans nouvel audit, seul l'état "
        "« non conforme » est permis."
    )
    return declaration.defect(message, newest.place)


def _of_the_home_page(fault: Problem, home: Page, mention: str) -> Problem:
    said = f"L'accueil annonce « {mention} conforme ». {fault.message}"
    kind = Doubt if isinstance(fault, Doubt) else Problem
    return kind(said, snippet=f"Accessibilité : {mention} conforme", url=home.address)


def _no_audit(declaration: Declaration) -> int | None:
    """Where the declaration says that no audit of the site was made."""
    for match in _NO_AUDIT.finditer(declaration.prose):
        before = _END.split(declaration.prose[max(0, match.start() - 120) : match.start()])[-1]
        after = _END.split(declaration.prose[match.end() : match.end() + 80])[0]
        whole = match[0].startswith(("aucun", "en l'absence", "sans")) or _THE_SITE.search(before)
        if whole and not _OF_ANOTHER_THING.search(f"{before}| {after}"):
            return match.start()
    return None


def _declared(declaration: Declaration) -> str:
    """What the declaration says of the site, in one sentence; empty when it gives no state."""
    if not declaration.state:
        return ""
    last = [one.rate for one in rates(declaration.prose)][-1:]
    rate = f", taux {last[0]:g} %".replace(".", ",") if last else ", sans taux lu"
    days = [one.day for one in dated(declaration.prose) if one.kind]
    when = f", date la plus récente {max(days):%d/%m/%Y}" if days else ", sans date lue"
    return f"La déclaration dit « {declaration.state} conforme »{rate}{when}."


def described(declaration: Declaration, visit: Visit) -> Iterator[Problem]:
    """When a rate is given: who audited, and which pages."""
    if not rates(declaration.prose):
        raise Inapplicable("La déclaration ne donne pas de taux : elle ne décrit pas d'audit.")
    if not _AUDITOR.search(declaration.everything):
        yield declaration.doubt(
            "Un taux est donné, sans dire qui a fait l'audit : en interne, ou quelle société ?"
        )
    if not _SAMPLE.search(declaration.everything):
        yield declaration.doubt("Un taux est donné, sans dire quelles pages ont été vérifiées.")
    yield from _left_out(declaration, visit)


def _left_out(declaration: Declaration, visit: Visit) -> Iterator[Problem]:
    """The pages that every sample holds, that the site has, and that the list does not name."""
    start = next((m.end() for m in _SAMPLE.finditer(declaration.prose)), None)
    listed = declaration.prose[start : start + _A_LIST] if start is not None else ""
    listed = _AFTER_SAMPLE.split(listed)[0]
    if not re.search(r"\w{4}", listed) or _ELSEWHERE.search(listed):
        return
    seen = {page.role for page in visit.pages if page.seen}
    lacking = [name for role, (name, sign) in _DUE.items() if role in seen and not sign.search(listed)]
    if lacking:
        names = ", ".join(f"« {name} »" for name in lacking)
        yield declaration.doubt(
            f"Pages que le site a, et que la liste des pages vérifiées ne nomme pas : {names}.", start
        )
