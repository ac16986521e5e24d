"""What the law asks to publish: the mention on the home page, and the declaration behind it."""

from collections.abc import Iterator

from checker.model import Doubt, Found, NotTested, Page, Problem, Role, Visit
from checker.model.address import Address, host_of
from checker.reading import laid_out, need_shown, own_hosts, shorten
from standards.accessibilite.legal import audits, everywhere, forms, measured, model_parts, plans, reporting
from standards.accessibilite.legal.dates import still_valid
from standards.accessibilite.legal.dead_ends import no_declaration, no_page, unseen
from standards.accessibilite.legal.declaration import declaration_of, is_declaration, read
from standards.accessibilite.legal.mention import (
    announced,
    listed,
    near_wording,
    no_mention,
    not_its_own,
    template,
)
from standards.accessibilite.legal.new_version import published
from standards.accessibilite.legal.parts import appeal, blanks, contact, law, not_accessible, state, subject
from standards.accessibilite.legal.rate import rate, same_as_home
from standards.accessibilite.legal.unread import not_all_read
from standards.accessibilite.legal.ways import leads_to, page_behind, ways_from


def mention_d_accessibilite(page: Page) -> Problem | None:
    """Loi 2005-102, article 47: the home page shows one of the three states, in words.

    Searched in the whole text of the page as displayed. A wording that is close, or that a person
    may see where we cannot look, is left to a person.
    """
    states = announced(page)
    if len(states) == 1:
        return Found(f"La page d'accueil affiche l'état {listed(states)}.")
    if states:
        return Doubt(f"La page d'accueil cite plusieurs états ({listed(states)}) : lequel est le sien ?")
    return template(page) or not_its_own(page) or near_wording(page) or not_all_read(page) or no_mention(page)


def declaration_d_accessibilite(visit: Visit) -> Iterator[Problem]:
    """Loi 2005-102, article 47: a link of the home page leads to the declaration.

    Certain only when the whole displayed home page was searched and the link is missing, dead, or
    leads to a page where nothing is left to look at.
    """
    home = visit.page(Role.HOME)
    if home is None:
        raise NotTested("La page d'accueil n'a pas été visitée.")
    need_shown(home, "Page d'accueil")
    ways = ways_from(home)
    page = page_behind(visit, ways)
    link = ways.to(page)
    if page is None or not (page.seen or link):
        yield no_page(home, ways)
    elif link and not page.seen:
        yield unseen(page, link)
    elif not is_declaration(page):
        yield no_declaration(page, home, ways)
    elif not link:
        message = f"Déclaration vue à {page.address} : quel lien de la page d'accueil y mène ?"
        yield Doubt(message, url=page.address)
    elif not own_hosts(visit).intersection((Address.of(page.address).bare, *read(page).hosts)):
        host = host_of(page.address)
        message = f"La déclaration est sur un autre site ({host}) : s'applique-t-elle à celui-ci ?"
        yield Doubt(message, url=page.address)
    elif not any(laid_out(home, other.element) for other in ways.live if leads_to(other, page)):
        message = f"Le lien « {shorten(link.name, 80)} » mène à la déclaration, mais ne s'affiche pas."
        yield Doubt(message, link.element)
    else:
        yield Found(f"Le lien « {shorten(link.name, 80)} » de l'accueil mène à la déclaration.", link.element)


def contenu_de_la_declaration(visit: Visit) -> list[Problem]:
    """RGAA, « déclaration d'accessibilité »: the parts that the binding format asks for."""
    declaration = declaration_of(visit)
    judged = (
        law(declaration),
        state(declaration),
        not_accessible(declaration),
        contact(declaration),
        appeal(declaration),
        subject(declaration, visit),
    )
    return [problem for problem in judged if problem]


def taux_et_date_de_la_declaration(visit: Visit) -> list[Problem]:
    """The declared state holds with the rate and the home page, the date is valid; no blank of the
    model is left."""
    declaration = declaration_of(visit)
    judged = (
        blanks(declaration),
        rate(declaration),
        same_as_home(declaration, visit.page(Role.HOME)),
        still_valid(declaration, visit.day, published()),
    )
    found = declaration.found(
        "Aucune contradiction trouvée entre le taux, l'état, les dates et la mention de l'accueil."
    )
    return [problem for problem in judged if problem] or [found]


def schema_pluriannuel(visit: Visit) -> Iterator[Problem]:
    """Loi 2005-102, article 47: the multi-year scheme is linked from the declaration, for three years at most."""
    return plans.scheme(declaration_of(visit), visit)


def plan_d_actions_de_l_annee(visit: Visit) -> Iterator[Problem]:
    """Loi 2005-102, article 47: so is the plan of the year of the visit."""
    return plans.plan(declaration_of(visit), visit)


def audit_en_cours_de_validite(visit: Visit) -> Iterator[Problem]:
    """RGAA, « déclaration d'accessibilité »: without a valid audit, the only state is « non conforme »."""
    return audits.behind_the_state(declaration_of(visit), visit)


def auteur_et_pages_de_l_audit(visit: Visit) -> Iterator[Problem]:
    """RGAA, « évaluation de la conformité »: the declaration says who audited, and which pages."""
    return audits.described(declaration_of(visit), visit)


def lien_vers_la_declaration(visit: Visit) -> Iterator[Problem]:
    """RGAA, « mentions et pages obligatoires »: every page leads to the declaration."""
    return everywhere.from_every_page(visit)


def rubriques_de_la_declaration(visit: Visit) -> Iterator[Problem]:
    """RGAA, « déclaration d'accessibilité »: the other parts of the binding format."""
    return model_parts.missing_parts(declaration_of(visit))


def version_du_rgaa_citee(visit: Visit) -> Problem:
    """RGAA, « déclaration d'accessibilité »: the norm and its version."""
    return model_parts.cited_version(declaration_of(visit))


def moyen_de_signalement(visit: Visit) -> Iterator[Problem]:
    """RGAA, « déclaration d'accessibilité »: the way to report a defect leads somewhere."""
    return reporting.reachable(declaration_of(visit), visit)


def etat_declare_et_pages_vues(visit: Visit) -> Iterator[Problem]:
    """« Totalement conforme » says that every criterion is met: what the pages showed says the same."""
    return measured.against_the_pages(visit)


def libelle_de_la_mention(page: Page) -> Problem:
    """RGAA, « mentions et pages obligatoires »: the words of the mention."""
    return forms.wording(page)


def adresse_de_la_page_d_accessibilite(visit: Visit) -> Problem:
    """RGAA, « mentions et pages obligatoires »: the address it recommends."""
    return forms.usual_address(visit)
