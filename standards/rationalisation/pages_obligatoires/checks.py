"""The pages every site owes its visitors, its measure of audience, and what it tells search engines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial

from lxml.html import HtmlElement

from checker.model import Document, Doubt, Found, Lifecycle, NotTested, Page, Problem, Transport, Visit
from checker.model.address import Address
from checker.reading import links, need_shown, own_hosts, plain, select
from standards.rationalisation.content import Line, content_lines
from standards.rationalisation.legal_pages import (
    LEGAL,
    PLAN,
    PRIVACY,
    absence,
    anywhere,
    information_pages,
    left_to_fill,
    need_enough,
    page_for,
    read,
    read_together,
    surely_whole,
    title_alone,
    unwritten,
    was_read,
    whole_text,
)
from standards.rationalisation.legal_wording import (
    LEGAL_NOTICE,
    NO_DATA,
    OTHER_LABELS,
    PRIVACY_HINTS,
    PRIVACY_NOTICE,
    Block,
    Piece,
    names_somebody,
    shortfall,
)
from standards.rationalisation.lifecycle import IN_SERVICE, concerns
from standards.rationalisation.robots import (
    announced_sitemaps,
    forbids_all,
    is_absent,
    is_page,
    locations,
    refusal,
    robots_text,
)
from standards.rationalisation.statements import Statement, shortest, statements
from standards.rationalisation.tools import TOOLS, Regime, Request, Tool, asks_for_consent, requested, written

# --- legal notice --------------------------------------------------------------------------


def mentions_legales(visit: Visit) -> Iterator[Problem]:
    """LCEN 1-1: the legal notice names the editor, the director of publication and the host."""
    concerns(visit.site, *IN_SERVICE)
    page = page_for(visit, LEGAL)
    if page is None:
        doubts = list(absence(visit, LEGAL))
        counted = sum(1 for _ in links(visit.home))
        yield from doubts or [
            Problem(f"Aucun lien vers des mentions légales parmi les {counted} liens de la page d'accueil.")
        ]
        return
    lines = read(page, LEGAL.title)
    told = {
        block: list(statements(lines, block.marks, block.said, OTHER_LABELS[block.title]))
        for block in LEGAL_NOTICE
    }
    proofs = {block: _first_proof(told[block], block) for block in LEGAL_NOTICE}
    for block, proof in proofs.items():
        if proof:
            yield _shown(Found, f"Les mentions légales nomment {block.title}.", proof, page)
    missing = [statement for block, proof in proofs.items() if not proof for statement in told[block]]
    yield from left_to_fill(visit, page, lines, LEGAL, missing)
    if all(proofs.values()):
        return
    yield from unwritten(visit, page, lines, LEGAL)
    alone = list(title_alone(visit, page, LEGAL, partial(_no_hint, page)))
    yield from alone
    if alone:
        return
    need_enough(lines, LEGAL.title)
    whole = anywhere(page) if surely_whole(visit, page, LEGAL) else None
    for block, proof in proofs.items():
        if not proof:
            yield _shortfall(page, whole, block, told[block])


def _no_hint(page: Page) -> bool:
    """Whether nothing that a page may say evokes any piece of the notice."""
    return not any(block.hinted.search(anywhere(page)) for block in LEGAL_NOTICE)


def _first_proof(told: Sequence[Statement], block: Block) -> Statement | None:
    return next(filter(None, (shortest(statement, block.proves) for statement in told)), None)


def _shortfall(page: Page, whole: str | None, block: Block, told: Sequence[Statement]) -> Problem:
    """What to say of a piece that nothing proves. `whole` is all that a page may say, when it would
    surely be there."""
    if told:
        best = max(told, key=lambda statement: names_somebody(statement.body))
        return _shown(Doubt, f"Le passage sur {block.title} {shortfall(block, best)}.", best, page)
    if whole is not None and not block.hinted.search(whole):
        return Problem(f"Les mentions légales ne nomment pas {block.title}.", url=page.address)
    return Doubt(
        f"Les mentions légales ne semblent pas nommer {block.title} : une autre tournure est possible.",
        url=page.address,
    )


def _shown(kind: type[Problem], message: str, statement: Statement, page: Page) -> Problem:
    return kind(message, element=statement.lines[0].element, snippet=statement.quote, url=page.address)


# --- personal data -------------------------------------------------------------------------

FEW = 4
"""Subjects, of the seven of the SIG's tool, under which a privacy notice surely is not whole."""

_ASKING = 'form input[type=email], form input[type=tel], form input[autocomplete~="email"]'


def donnees_personnelles(visit: Visit) -> Iterator[Problem]:
    """RGPD 13: a page says which data, why, for whom, how long, and with which rights."""
    concerns(visit.site, *IN_SERVICE)
    page = page_for(visit, PRIVACY)
    own = read(page, PRIVACY.title) if page else ()
    informing = information_pages(visit)
    told = [(each, content_lines(each)) for each in informing if was_read(each)]
    proofs = {piece.title: _proof(told, piece) for piece in PRIVACY_NOTICE}
    found = [proof for proof in proofs.values() if proof]
    lacking = [piece for piece in PRIVACY_NOTICE if piece.due and not proofs[piece.title]]
    missing = [piece.title for piece in lacking]
    if page:
        places = (place for piece in lacking for place in statements(own, piece.marks, piece.said))
        yield from left_to_fill(visit, page, own, PRIVACY, places)
        if missing:
            yield from unwritten(visit, page, own, PRIVACY)
    if not missing:
        yield from found
    elif page is None:
        yield from _no_privacy_page(visit)
    elif alone := list(title_alone(visit, page, PRIVACY, partial(_silent, informing))):
        yield from alone
    else:
        need_enough(own, PRIVACY.title)
        count = f"trouvées : {len(found)} ; non reconnues : {', '.join(missing)}"
        certain = (
            surely_whole(visit, page, PRIVACY)
            and all(map(was_read, informing))
            and _silent(informing)
            and not NO_DATA.search(anywhere(page))
            and not _leads_on(page)
        )
        fault = Problem if certain else Doubt
        verb = "Il manque" if certain else "Il semble manquer"
        yield fault(f"{verb} des informations sur les données personnelles ({count}).", url=page.address)


def _proof(told: Iterable[tuple[Page, Sequence[Line]]], piece: Piece) -> Problem | None:
    """Where the pages that inform visitors say a piece in the fewest words: the first that does."""
    for page, lines in told:
        proven = (shortest(one, piece.proves) for one in statements(lines, piece.marks, piece.said))
        proof = min(filter(None, proven), key=lambda one: len(one.quote), default=None)
        if proof:
            return _shown(Found, f"Information trouvée : {piece.title}.", proof, page)
    return None


def _silent(pages: Sequence[Page]) -> bool:
    """Whether pages surely are no whole privacy notice."""
    return _subjects(" ".join(map(anywhere, pages))) < FEW


@lru_cache(maxsize=2)
def _subjects(text: str) -> int:
    """How many of the seven subjects a text may speak of, in whatever words."""
    return sum(re.search(hint, text) is not None for hint in PRIVACY_HINTS)


def _no_privacy_page(visit: Visit) -> Iterator[Problem]:
    """No page of its own, and the legal notice does not do: certain only where a form asks."""
    doubts = list(absence(visit, PRIVACY))
    yield from doubts
    if doubts:
        return
    legal = page_for(visit, LEGAL)
    if legal is not None and not was_read(legal):
        raise NotTested(
            "Les mentions légales, qui peuvent traiter des données personnelles, n'ont pas été lues."
        )
    asking = next((found for found in map(_silent_form, visit.pages) if found), None)
    if asking and _silent(list(filter(was_read, information_pages(visit)))):
        page, field = asking
        yield Problem(
            "Un formulaire demande une adresse ou un téléphone, et ni la page ni les mentions légales n'informent "
            "sur les données personnelles.",
            element=field,
            url=page.address,
        )
    else:
        yield Doubt("Aucune page « données personnelles » : vérifiez que le site ne traite aucune donnée.")


def _silent_form(page: Page) -> tuple[Page, HtmlElement] | None:
    """A page that asks for an address or a telephone and says nothing of personal data."""
    if not was_read(page) or PRIVACY.names.search(whole_text(page)):
        return None
    fields = select(page.dom, _ASKING)
    return (page, fields[0]) if fields else None


def _leads_on(page: Page) -> bool:
    """Whether a privacy page sends its reader to another one (a ministry's, a partner's)."""
    return any(
        link.url
        and link.url.rstrip("/") != page.address.rstrip("/")
        and PRIVACY.names.search(plain(link.name))
        for link in links(page)
    )


# --- measure of audience -------------------------------------------------------------------


def mesure_d_audience(visit: Visit) -> Iterator[Problem]:
    """Loi 78-17, article 82: a tool measures, the site says so, and none that needs consent comes first."""
    concerns(visit.site, *IN_SERVICE)
    pages = [page for page in visit.pages if was_read(page)]
    if not pages:
        raise NotTested("Pages lues sans navigateur : les outils chargés par script n'ont pas été vus.")
    requests = requested(pages)
    in_code = {tool.name for page in pages for tool in written(page)}
    present = [tool for tool in TOOLS if tool.name in requests or tool.name in in_code]
    for request in requests.values():
        yield from _before_choice(request)
    noted = any(page.resources for page in pages)
    if not noted:
        for tool in present:
            if tool.regime is Regime.CONSENT:
                yield Doubt(f"Le code prévoit {tool.name} : vérifiez qu'il attend le choix du visiteur.")
    measuring = [tool for tool in present if tool.measures]
    if not measuring:
        yield Doubt(_nothing_seen(pages))
    yield from _declared(visit, [tool for tool in present if tool.regime is Regime.EXEMPTIBLE])
    if measuring and not noted:
        raise NotTested("Les requêtes des pages n'ont pas été notées : rien ne dit ce qui précède le choix.")
    for tool in measuring:
        if tool.name in requests:
            yield Found(f"{tool.name} mesure l'audience.", snippet=requests[tool.name].url)


def _before_choice(request: Request) -> Iterator[Problem]:
    """A tool asked for by a fresh profile that touched nothing."""
    tool, address = request.tool, request.page.address
    if tool.regime is Regime.CONSENT:
        yield Problem(
            f"La page charge {tool.name} dès l'arrivée, avant tout choix du visiteur.",
            snippet=request.url,
            url=address,
        )
    elif tool.regime is Regime.UNSURE:
        yield Doubt(
            f"La page charge {tool.name} dès l'arrivée : vérifiez si le consentement est nécessaire.",
            snippet=request.url,
            url=address,
        )


def _nothing_seen(pages: list[Page]) -> str:
    reason = (
        "le gestionnaire de consentement charge peut-être l'outil après le choix."
        if any(asks_for_consent(page) for page in pages)
        else "la mesure se fait peut-être côté serveur."
    )
    return f"Aucun outil de mesure d'audience reconnu, ni dans les requêtes ni dans le code : {reason}"


def _declared(visit: Visit, tools: list[Tool]) -> Iterator[Problem]:
    """Where the information pages name the tools, and which they do not. Raises `NotTested` when such a
    page was not read."""
    if not tools:
        return
    pages = information_pages(visit)
    text = read_together(visit)
    for tool in tools:
        if tool.named(text):
            lines = (line for page in pages if was_read(page) for line in content_lines(page))
            line = next((line for line in lines if tool.named(plain(line.text))), None)
            yield Found(
                f"{tool.name} est nommé dans les pages d'information.",
                element=line.element if line else None,
                snippet=line.text if line else "",
            )
    unnamed = ", ".join(tool.name for tool in tools if not tool.named(text))
    if not unnamed:
        return
    unread = [page for page in pages if not was_read(page)]
    if unread:
        raise NotTested(f"{unnamed} : la page qui doit le déclarer n'a pas été lue ({unread[0].url}).")
    if text:
        yield Doubt(f"{unnamed} mesure l'audience sans être nommé dans les pages d'information.")
    else:
        yield Doubt(f"{unnamed} mesure l'audience ; aucune page qui le déclare n'a été trouvée.")


# --- search engines ------------------------------------------------------------------------


def plan_et_robots(visit: Visit) -> Iterator[Problem]:
    """RFC 9309 and sitemaps.org: engines may enter, and the map they are given is a map."""
    concerns(visit.site, Lifecycle.OPEN)
    if visit.robots is None and visit.sitemap is None:
        raise NotTested("Ni robots.txt ni sitemap.xml n'ont été demandés.")
    text = robots_text(visit.robots)
    announced = announced_sitemaps(text, visit.home.address)
    yield from _closed_door(visit, text, announced)
    if visit.sitemap is not None:
        yield from _map_faults(visit, visit.sitemap, announced)
    for name, document in (("robots.txt", visit.robots), ("Le plan pour les moteurs", visit.sitemap)):
        if document is None:
            raise NotTested(f"{name} n'a pas été demandé.")
        if document.transport is not Transport.COMPLETED and not is_absent(document):
            raise NotTested(f"{document.url} n'a pas été lu : {document.transport.label}.")
    yield Found(
        "robots.txt laisse entrer les moteurs.", snippet=text or "Aucun robots.txt : rien n'est interdit."
    )


def _closed_door(visit: Visit, text: str, announced: list[str]) -> Iterator[Problem]:
    """A public site that engines may not enter. It may be wished for: only a contradiction is certain."""
    if forbids_all(text):
        if announced:
            yield Problem(
                "robots.txt interdit tout le site aux moteurs et leur annonce pourtant un plan du site.",
                snippet=f"Disallow: / … Sitemap: {announced[0]}",
            )
        else:
            yield Doubt(
                "robots.txt interdit tout le site aux moteurs : est-ce voulu ?", snippet="Disallow: /"
            )
    refused = refusal(visit.home) if visit.home.seen else ""
    if refused and visit.home.address.rstrip("/") in {url.rstrip("/") for url in locations(visit.sitemap)}:
        yield Problem(
            "L'accueil refuse d'être indexé, et le plan du site destiné aux moteurs le propose.",
            snippet=refused,
        )
    elif refused:
        yield Doubt("L'accueil refuse d'être indexé par les moteurs : est-ce voulu ?", snippet=refused)


def _map_faults(visit: Visit, sitemap: Document, announced: list[str]) -> Iterator[Problem]:
    if is_absent(sitemap):
        if sitemap.url in announced:
            answer = "est une page HTML" if is_page(sitemap) else "est introuvable"
            yield Problem(f"Le plan annoncé par robots.txt {answer}.", snippet=f"Sitemap: {sitemap.url}")
        else:
            yield from _plan_instead(visit)
        return
    if sitemap.transport is not Transport.COMPLETED:
        return
    listed = locations(sitemap)
    bare = next((url for url in listed if not url.lower().startswith(("http://", "https://"))), "")
    hosts = {Address.of(url).bare for url in listed} - {""}
    if bare:
        yield Problem(
            f"Le plan pour les moteurs liste des adresses sans « https:// » : {bare}.", snippet=bare
        )
    elif not hosts:
        yield Doubt("Le plan pour les moteurs ne liste aucune adresse reconnue.", snippet=sitemap.text)
    elif not hosts & own_hosts(visit):
        yield Doubt(f"Le plan pour les moteurs ne liste que des adresses d'un autre hôte ({min(hosts)}).")
    else:
        yield Found(
            f"Le plan pour les moteurs liste des adresses du site ({len(listed)}).", snippet=listed[0]
        )


def _plan_instead(visit: Visit) -> Iterator[Problem]:
    """What the page « plan du site » gives in place of a map for engines. Raises `NotTested` when a link
    leads to it and it was not seen."""
    page = page_for(visit, PLAN)
    nowhere = "Ni plan pour les moteurs (sitemap.xml), ni page « plan du site » n'ont été trouvés"
    named = any(PLAN.names.search(plain(link.name)) for link in links(visit.home))
    if page is None and visit.home.seen and visit.home.rendered is None and not named:
        yield Doubt(f"{nowhere} ; l'accueil a été lu sans navigateur.")
        return
    if page is None:
        need_shown(visit.home, "Page d'accueil")
        yield from list(absence(visit, PLAN)) or [Doubt(f"{nowhere}.")]
        return
    if not page.seen:
        read(page, PLAN.title)
    yield Found(f"Une page « plan du site » tient lieu de plan pour les moteurs ({page.address}).")
