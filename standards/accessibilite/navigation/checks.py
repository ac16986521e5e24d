"""The ways through a site, and the way of the keyboard through a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from checker.model import Doubt, Found, Inapplicable, Kind, NotTested, Page, Problem, Role, Visit
from checker.model.address import Address
from checker.reading import exposed, page_words, plain, probed, select
from standards.accessibilite.absence import kept_back, unread, without
from standards.accessibilite.additions import MOST, activated, by, need_styles, own, revealed, tooltips
from standards.accessibilite.additions import doubt as asked_about
from standards.accessibilite.additions import heard as listened
from standards.accessibilite.navigation.between import (
    dead_ends,
    inner_pages,
    left_out,
    reordered,
    unlike,
    without_search,
)
from standards.accessibilite.navigation.ways import (
    alone,
    in_french,
    linked_from,
    map_links,
    may_search_or_map,
    menus,
    search_engines,
    shown_pages,
    systems,
)

_TOLD = re.compile(r"\b(?:touches?|clavier|echap|esc|ctrl|alt|raccourcis?|tabulation)\b")
"""Words by which a page may tell how to leave an element."""

_SEVERAL_PAGES = 5
"""Pages seen from which a site surely has more than a very few."""


def circulation_au_clavier(page: Page) -> Problem:
    """RGAA 12.9.1: certain when neither Tab, Shift+Tab nor Escape leave an element, alone, whose inside
    is known, and when no word of the page may tell another way."""
    seen = page.states["clavier"].seen
    stops = int(seen.get("stops") or 0)
    if seen.get("ended"):
        if not stops:
            raise Inapplicable("Aucun élément de la page ne reçoit le focus.")
        return Found(f"La touche Tab a parcouru {stops} éléments, puis a quitté la page.")
    held = [one for one in seen.get("held") or () if isinstance(one, Mapping)]
    if not held:
        raise NotTested(f"La touche Tab n'avait pas fini de parcourir la page après {stops} éléments.")
    among = 1 if seen.get("returned") else int(seen.get("among") or 1)
    return _held(page, held[0], among, str(seen.get("freed") or ""))


def _held(page: Page, element: Mapping[str, Any], among: int, freed: str) -> Problem:
    evidence = str(element.get("html") or "")
    doubt = _way_out(page, element, among, freed)
    if doubt:
        return Doubt(f"La touche Tab ne va pas plus loin que cet élément. {doubt}", snippet=evidence)
    return Problem("Ni Tab, ni Maj+Tab, ni Échap ne font quitter cet élément.", snippet=evidence)


def _way_out(page: Page, element: Mapping[str, Any], among: int, freed: str) -> str:
    """Why a person may not be trapped after all; empty when nothing says so."""
    if element.get("deep"):
        return "Ce qu'il contient n'a pas pu être suivi : regardez si l'on en sort."
    if element.get("dialog"):
        return "Il est dans une fenêtre posée sur la page : peut-on la fermer au clavier ?"
    if freed:
        key = "Maj+Tab" if freed == "Shift+Tab" else "Échap"
        return f"La touche {key} en fait sortir : la personne peut-elle le savoir ?"
    if among > 1:
        return f"Le focus tourne entre {among} éléments : regardez si un autre moyen en fait sortir."
    if _TOLD.search(plain(page_words(page))):
        return "La page parle du clavier : dit-elle comment en sortir ?"
    return ""


def ordre_du_focus(page: Page) -> Iterator[Problem]:
    """RGAA 12.8.1: the focus goes down the columns of the page. A person decides where it goes back up."""
    seen = page.states["clavier"].seen
    stops, climbs = int(seen.get("stops") or 0), int(seen.get("climbs") or 0)
    if not seen.get("ended"):
        raise NotTested(f"La touche Tab n'avait pas fini de parcourir la page après {stops} éléments.")
    if not stops:
        without(page, "Aucun élément de la page ne reçoit le focus.")
    jumps = [one for one in seen.get("jumps") or () if isinstance(one, Mapping)]
    yield from (_climb(one) for one in jumps[:MOST])
    if not climbs:
        yield Found(
            f"De l'un à l'autre de ses {stops} arrêts, le focus ne remonte dans aucune colonne de la page."
        )


def _climb(one: Mapping[str, Any]) -> Doubt:
    why = " Un attribut « tabindex » en décide." if one.get("forced") else ""
    return Doubt(
        f"De « {one.get('from', '')} », la touche Tab remonte de {one.get('up', 0)} pixels, à « {one.get('to', '')} », plus haut "
        f"dans la même colonne : cet ordre se comprend-il ?{why}",
        snippet=str(one.get("html") or ""),
    )


# --- from page to page -------------------------------------------------------------------------


def systemes_de_navigation(visit: Visit) -> Iterator[Problem]:
    """RGAA 12.1.1: two systems out of a menu, a map and a search engine. Certain when five pages, of which
    one at least is not linked from the home page, have no word nor address of the last two."""
    pages = shown_pages(visit)
    if not pages:
        raise NotTested("Aucune page du site n'a été vue.")
    if len(pages) == 1 and alone(visit.home) and visit.site.entry is Role.HOME:
        without(visit.home, "Rien dans la page ne mène à une autre : le site n'en a peut-être qu'une.")
    if len(pages) == 1:
        raise NotTested(
            "Une seule page du site a été vue : ses systèmes de navigation sont-ils ceux des autres ?"
        )
    lacking = [page for page in pages if sum(systems(page).values()) < 2]
    if not lacking:
        yield Found(f"Les {len(pages)} pages vues ont {_listed_systems(visit.home)}.")
    elif len(pages) < _SEVERAL_PAGES:
        raise NotTested(
            f"Trop peu de pages vues ({len(pages)}) pour dire si le site offre deux systèmes de navigation."
        )
    elif len(lacking) == len(pages) and _surely_one(visit, pages):
        message = f"Sur les {len(pages)} pages vues, ni plan du site, ni moteur de recherche : un seul système de navigation."
        yield Problem(message, next(iter(select(visit.home.dom, "nav, header, body"))))
    else:
        message = f"Moins de deux systèmes de navigation ont été reconnus sur {lacking[0].address}"
        yield Doubt(
            f"{message} et {len(lacking) - 1} autres pages." if lacking[1:] else f"{message}.",
            url=lacking[0].address,
        )


def _surely_one(visit: Visit, pages: list[Page]) -> bool:
    """The steps of a procedure are let off: they have no menu, and a site may be one."""
    known = {*linked_from(visit.home), Address.of(visit.home.address).place}
    hidden = any(Address.of(page.address).place not in known for page in pages)
    return hidden and visit.site.kind is not Kind.PROCEDURE and all(map(_only_a_menu, pages))


def _only_a_menu(page: Page) -> bool:
    whole = not (unread(page) or kept_back(page)) and in_french(page)
    return whole and bool(menus(page)) and not may_search_or_map(page)


def _listed_systems(page: Page) -> str:
    *first, last = (name for name, there in systems(page).items() if there)
    return f"{', '.join(first)} et {last}"


def _nowhere(visit: Visit, said: str) -> None:
    """Raise what is due when no page seen has something: `Inapplicable` where all were read, and where
    they are enough to know the site by."""
    pages = shown_pages(visit)
    for page in pages:
        if unread(page) or kept_back(page):
            without(page, said)
    if len(pages) < _SEVERAL_PAGES and not (len(pages) == 1 and alone(visit.home)):
        raise NotTested(f"{said} Mais trop peu de pages ont été vues ({len(pages)}) pour conclure.")
    raise Inapplicable(said)


def ordre_des_menus(visit: Visit) -> Iterator[Doubt]:
    """RGAA 12.2.1: a menu keeps its order from page to page, the home page excepted. A person decides."""
    first, *others = inner_pages(visit)
    yield from filter(None, (reordered(first, other) for other in others))


def plan_du_site(visit: Visit) -> Iterator[Problem]:
    """RGAA 12.3.1, 12.3.2, 12.4.1 to 12.4.3: the same way leads to the map from every page; the map leads to pages
    that exist, and leaves no section out. Certain for a link to a page that the visit did not find."""
    plan, pages = visit.page(Role.SITEMAP), shown_pages(visit)
    if plan is None and not any(map(map_links, pages)):
        _nowhere(visit, "Aucun lien vers un plan du site n'a été trouvé dans les pages vues.")
    ways = unlike(
        pages, lambda page: [link.element for link in map_links(page)], "Le lien vers le plan du site"
    )
    yield from (replace(doubt, tests=("12.4.1", "12.4.3")) for doubt in ways)
    if plan is None or not plan.seen or plan.rendered is None:
        raise NotTested("La page « plan du site » n'a pas été vue.")
    yield from dead_ends(visit, plan)
    yield from filter(None, [left_out(visit, plan)])


def acces_a_la_recherche(visit: Visit) -> Iterator[Problem]:
    """RGAA 12.5.1 to 12.5.3: the same way leads to the search engine from every page. Certain for a page that has the
    very menu of two others, which search, and no word nor address of it."""
    pages = shown_pages(visit)
    if not any(map(search_engines, pages)):
        _nowhere(visit, "Aucun moteur de recherche n'a été trouvé dans les pages vues.")
    if len(pages) < 2:
        raise NotTested("Une seule page a été vue : rien à comparer.")
    sure = [page for page in without_search(pages) if not (unread(page) or kept_back(page))]
    for page in sure:
        message = f"{page.address} a le menu des autres pages, et pas leur moteur de recherche."
        yield Problem(message, menus(page)[0].element, url=page.address, tests=("12.5.1",))
    known = {page.address for page in sure}
    ways = unlike(pages, search_engines, "Le moteur de recherche")
    yield from (doubt for doubt in ways if doubt.url not in known)


def ordre_de_tabulation(page: Page) -> Iterator[Doubt]:
    """RGAA 12.8.1: a positive `tabindex` takes an element out of the order of the page. A person decides."""
    for element in select(page.dom, "[tabindex]"):
        rank = (element.get("tabindex") or "").strip()
        if rank.isdecimal() and int(rank) > 0 and exposed(element):
            message = f"L'élément passe avant les autres au clavier (« tabindex={rank} ») : l'ordre reste-t-il logique ?"
            yield Doubt(message, element)


def raccourcis_a_une_touche(page: Page) -> Doubt | None:
    """RGAA 12.10.1: a shortcut of one key can be turned off. A person decides where a key, typed while nothing
    had the focus, did something."""
    taken = [one for one in page.states["touches"].seen.get("taken") or () if isinstance(one, Mapping)]
    if taken:
        keys = ", ".join(f"« {one.get('key')} »" for one in taken[:8])
        message = f"La page répond à des touches seules ({keys}) : peut-on les désactiver ou les changer ?"
        return Doubt(message, snippet=next(filter(None, (str(one.get("html") or "") for one in taken)), keys))
    heard = probed(page, "heard", "touches").get("kinds")
    if isinstance(heard, list | tuple) and not any(str(kind).startswith("key") for kind in heard):
        without(page, "La page n'écoute aucune touche.")
    return None


_ACTING = ("click", "mouse", "pointer", "touch", "key", "focus", "change", "input")
"""The beginnings of the events by which a script learns that something is activated."""

_OPENS = (
    "details, dialog, form, [popover], [popovertarget], [aria-expanded], [aria-haspopup], [aria-controls], [aria-describedby], "
    "[href^='javascript:' i]"
)


def contenus_additionnels(page: Page) -> Iterator[Problem]:
    """RGAA 12.11.1: what hover, focus or activation adds is reached with the keyboard. A person decides."""
    told = revealed(page)
    beyond = [one for one in told if by(one) == {"hover"} and int(one.get("inside") or 0)]
    question = "les liens, boutons ou champs qu'il contient s'atteignent-ils au clavier ?"
    yield from (asked_about(one, question) for one in beyond[:MOST])
    if beyond:
        return
    need_styles(page)
    if kinds := listened(page, *_ACTING):
        raise NotTested(
            f"La page écoute des actions ({', '.join(kinds[:5])}) : ce qu'elles y ajoutent n'a pas été essayé."
        )
    if told or own(page) or activated(page) or tooltips(page) or select(page.dom, _OPENS):
        yield Found(
            "Ce que la page montre au survol ne contient ni lien, ni bouton, ni champ hors d'atteinte du clavier."
        )
    else:
        without(page, "Rien ne paraît au survol, à la prise de focus ni à l'activation d'un élément.")
