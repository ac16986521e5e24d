"""What the law asks to publish: the mention on the home page, and the declaration behind it.

Texts are compared in the form `_bare` gives them: lower case, no accents, single ordinary spaces.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from checker.model import CantTell, Doubt, NotTested, Page, Problem, Role, Transport, Visit
from checker.reading import (
    Link,
    bare_host,
    french_dates,
    host_of,
    links,
    name_of,
    page_words,
    plain,
    select,
    shorten,
    shown,
    words,
)

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


def _bare(text: str) -> str:
    return plain(text.translate(_INVISIBLE))


# --- the mention of the home page ----------------------------------------------------------

_SUBJECT = r"(?:\s*\(?(?:numerique|web|internet|rgaa(?: ?[\d.]+)?|du (?:site|service)(?: internet| web)?|de ce site)\)?)?"
_MENTION = re.compile(
    rf"accessibilite{_SUBJECT}[\s:(«\"|-]*(totalement|partiellement|non)[\s-]?\s?conforme(?!s\b|ment\b)"
)
_NO_STATE = r"(?!totalement|partiellement|non\b|pas\b|vraiment)"
_ALMOST = re.compile(
    rf"acc?ess?ibil+it\w{{0,9}}\W{{1,9}}(?:{_NO_STATE}\w{{1,40}}\W{{1,9}}){{0,6}}?"
    r"(?:(?:totalement|partiellement|entierement|pleinement|non|pas)\W?\s?conform\w{0,9}"
    r"|(?:en )?(?:conformite (?:totale|partielle)|non[\s-]conformite)"
    r"|(?:totalement|partiellement|non)[\s-]accessible)"
    r"|acc?ess?ibil+it\w{0,9}\s*:\s*(?:non|partielle(?:ment)?|totale(?:ment)?)\b(?!\W*(?:vraiment|non)\b)"
    r"|accessibility\W{1,3}(?:fully|partially|not|non)\W?\s?complian\w{0,3}"
)
_STATE_ALONE = re.compile(
    r"(?<!totalement )(?<!pas )(?:totalement|partiellement|non)[\s-]conforme(?!s\b|ment\b)"
)
_SUBJECT_NEAR = re.compile(r"accessibil|rgaa|handicap")
_FRENCH = frozenset(["les", "des", "et", "du", "une", "pour", "dans", "est", "au", "aux", "sur", "le"])
_DEEPEST = 60
"""Levels of nesting walked to show the element that holds a text: enough for a page, not for a trap."""

_TEXT_LIMIT = 200_000
"""Characters of a page's text that the browser hands over: from there on, its end may be missing."""


def mention_d_accessibilite(page: Page) -> Problem | None:
    """Loi 2005-102, article 47: the home page shows one of the three states, in words.

    Searched in the whole text of the page as displayed. A wording that is close, or that a person
    may see where we cannot look, is left to a person.
    """
    states = _announced(page)
    if len(states) == 1:
        return None
    if states:
        raise CantTell(f"La page d'accueil cite plusieurs états ({_listed(states)}) : lequel est le sien ?")
    text = _bare(page_words(page))
    almost = _ALMOST.search(text)
    if almost:
        found = shorten(almost[0], 80)
        message = f"Mention proche, mais qui n'est pas l'une des trois formules : « {found} »."
        return Doubt(message, _holder(page.dom, _ALMOST))
    _doubt_what_was_not_read(page, text)
    named = [link.element for link in links(page) if "accessibilite" in _bare(words(link.element)[:60])]
    instead = f" ; elle dit seulement « {shorten(words(named[-1]), 60)} »" if named else ""
    return Problem(
        "Aucune des trois mentions « Accessibilité : totalement conforme », « partiellement conforme » ou "
        f"« non conforme » n'apparaît dans la page d'accueil{instead}.",
        named[-1] if named else None,
    )


def _announced(page: Page) -> set[str]:
    """The states the page gives for itself: those of its footer if any, else of its whole text."""
    footers = [footer for footer in select(page.dom, "footer, [role=contentinfo]") if shown(footer)]
    in_footer = {match[1] for footer in footers for match in _MENTION.finditer(_bare(words(footer)))}
    return in_footer or {match[1] for match in _MENTION.finditer(_bare(page_words(page)))}


def _doubt_what_was_not_read(page: Page, text: str) -> None:
    """Raise `CantTell` when the mention may be where the visible text does not show it."""
    if _MENTION.search(_everything(page.dom)):
        raise CantTell("La mention est dans le code de la page, mais n'est pas affichée comme du texte.")
    for match in _STATE_ALONE.finditer(text):
        if _SUBJECT_NEAR.search(text[max(0, match.start() - 80) : match.end() + 80]):
            raise CantTell(f"La page dit « {match[0]} » sans la formule « Accessibilité : … ».")
    _doubt_an_unread_page(page, text)


def _doubt_an_unread_page(page: Page, text: str) -> None:
    """Raise `CantTell` when part of the page could not be read, or not in French."""
    language = _bare(page.dom.get("lang") or "")
    if language and not language.startswith("fr") and not _in_french(text):
        raise CantTell(f"La page est en langue « {language} » : elle n'a été lue qu'en français.")
    obstacle = _obstacle(page, text)
    if obstacle:
        raise CantTell(f"Rien n'a été trouvé dans ce qui a pu être lu, mais {obstacle}.")


def _obstacle(page: Page, text: str) -> str:
    """What kept part of the page from being read, in French; empty when nothing did."""
    if len(page.probes.get("text") or "") >= _TEXT_LIMIT:
        return "la page est trop longue pour avoir été lue en entier"
    if select(page.dom, "frameset, frame") or (select(page.dom, "iframe") and len(text.split()) < 50):
        return "l'essentiel de la page est dans un cadre"
    closed = [e for e in page.dom.iter() if isinstance(e.tag, str) and "-" in e.tag and not len(e)]
    if any(not (e.text or "").strip() and re.search("foot|pied|app|root|page", e.tag) for e in closed):
        return "un composant de la page ne laisse pas lire son texte"
    return ""


def _in_french(text: str) -> bool:
    tokens = text.split()
    return sum(token in _FRENCH for token in tokens) >= 0.04 * max(1, len(tokens))


def _holder(tree: HtmlElement, pattern: re.Pattern[str]) -> HtmlElement | None:
    """The smallest element whose text matches."""
    if not pattern.search(_bare(words(tree))):
        return None
    node = tree
    for _ in range(_DEEPEST):
        inner = (
            child for child in node if isinstance(child.tag, str) and pattern.search(_bare(words(child)))
        )
        child = next(inner, None)
        if child is None:
            break
        node = child
    return node


def _everything(tree: HtmlElement) -> str:
    """All the words a page may show one day: hidden text, alternatives and addresses included."""
    parts: list[str] = []
    for element in tree.iter():
        if isinstance(element.tag, str) and element.tag not in ("script", "style"):
            parts += [element.text or "", *(child.tail or "" for child in element)]
            parts += [element.get(name) or "" for name in ("alt", "title", "aria-label", "href", "value")]
    return _bare(" ".join(parts))


def _listed(values: set[str]) -> str:
    return ", ".join(f"« {value} conforme »" for value in sorted(values))


# --- the links that may lead to the declaration --------------------------------------------

_ELSEWHERE = re.compile(
    r"voirie|batiment|locaux|transport|\bpmr\b|\berp\b|physique|logement|loisir|vacance|lieux|\bgare|"
    r"tourisme|routi|soins|emploi|poste|parametre|reglage|affichage|option|outil"
)
"""Words that turn « accessibilité » to another subject: places, transport, display settings."""

_SAYS_SO = re.compile(r"acc?essibili|declaration de conformite")
_ADDRESS = re.compile(r"accessib|a11y|rgaa")
_SCRIPTED = {"onclick", "aria-controls", "aria-haspopup", "role", "tabindex", "data-bs-toggle", "data-toggle"}
"""Attributes that tell of a script behind a link without address."""


@dataclass(frozen=True)
class _Ways:
    """The links of the home page that say « accessibilité »: those that lead somewhere, those that
    lead nowhere, and those whose address alone says so."""

    live: tuple[Link, ...]
    dead: tuple[Link, ...]
    silent: tuple[Link, ...]


def _ways(home: Page) -> _Ways:
    named, silent = [], []
    for link in links(home):
        name = _bare(f"{link.name} {words(link.element)}")
        if _MENTION.search(name) or (_SAYS_SO.search(name[:160]) and not _ELSEWHERE.search(name)):
            named.append(link)
        elif _ADDRESS.search(_bare(urlsplit(link.url).path)) or re.search(r"\brgaa\b", name):
            silent.append(link)
    live = tuple(link for link in named if link.url.startswith("http"))
    dead = tuple(link for link in named if not link.url.startswith("http"))
    return _Ways(_mention_first(live), _mention_first(dead), tuple(silent))


def _mention_first(found: tuple[Link, ...]) -> tuple[Link, ...]:
    """The link of the mention speaks for the site: when there is one, the others are left out."""
    mentions = tuple(link for link in found if _MENTION.search(_bare(f"{link.name} {words(link.element)}")))
    return mentions or found


def _leads_to(link: Link, page: Page) -> bool:
    stops = (page.url, page.final_url, *(url for hop in page.redirects for url in (hop.url, hop.location)))
    return _place(link.url) in {_place(stop) for stop in stops if stop}


def _place(url: str) -> str:
    """An address without what two writings of it may change: scheme, www., case, final slash, .html."""
    parts = urlsplit(url)
    path = re.sub(r"(?:/index)?(?:\.html?|\.php)?/*$", "", unquote(parts.path).casefold())
    return f"{bare_host(host_of(url))}{path}?{parts.query}"


# --- the declaration behind them -----------------------------------------------------------

_MODEL = tuple(
    re.compile(pattern)
    for pattern in (
        r"etat de (?:la )?conformite", r"resultats? (?:des tests|de l'audit)", r"contenus? non accessibles?",
        r"derogations? pour charge disproportionnee", r"contenus? non soumis a l'obligation",
        r"etablissement de (?:cette|la) declaration", r"technologies utilisees", r"environnements? de test",
        r"ayant fait l'objet (?:de la|d'une) verification", r"retour d'information", r"voies? de recours",
        r"declaration (?:d'accessibilite|de conformite)", r"article 47", r"defenseure? des droits",
        r"declaration[^.]{0,40}s'applique (?:a|au|aux)\b", r"amelioration et contact",
    )
)  # fmt: skip
_SIGNS = 3
"""Parts of the official model from which a page is read as a declaration."""


def declaration_d_accessibilite(visit: Visit) -> Iterator[Problem]:
    """Loi 2005-102, article 47: a link of the home page leads to the declaration.

    Certain only when the whole displayed home page was searched and the link is missing, dead, or
    leads to a page where nothing is left to look at.
    """
    home = visit.page(Role.HOME)
    if home is None:
        raise NotTested("La page d'accueil n'a pas été visitée.")
    _need(home, "Page d'accueil")
    ways = _ways(home)
    page = _page_behind(visit, ways)
    reached = page is not None and any(_leads_to(link, page) for link in ways.live)
    if page is None or not (page.seen or reached):
        yield _without_page(home, ways)
    elif not page.seen:
        yield _unseen(page, next(link for link in ways.live if _leads_to(link, page)))
    elif not _is_declaration(page):
        _need(page, "Page d'accessibilité")
        yield _not_a_declaration(page, home, ways)
    elif not reached:
        yield Doubt(
            f"Déclaration vue à {page.address} : quel lien de la page d'accueil y mène ?", url=page.address
        )
    elif not _same_site(page, visit):
        yield Doubt(
            f"La déclaration est sur un autre site ({host_of(page.address)}) : s'applique-t-elle à celui-ci ?",
            url=page.address,
        )


def _page_behind(visit: Visit, ways: _Ways) -> Page | None:
    """The visited page the home page leads to for its declaration; else the one the sample took for it."""
    for link in ways.live:
        for page in visit.pages:
            if _leads_to(link, page):
                return page
    return visit.page(Role.ACCESSIBILITY)


def _need(page: Page, name: str) -> None:
    """Raise `NotTested` unless a browser displayed the page."""
    if not page.seen:
        detail = f" {page.detail}" if page.detail else ""
        raise NotTested(f"{name} non vue : {page.transport.label}.{detail}")
    if page.rendered is None:
        raise NotTested(f"{name} lue sans navigateur : les scripts n'ont pas été exécutés.")


def _without_page(home: Page, ways: _Ways) -> Problem:
    """What the home page alone tells of the declaration."""
    if ways.live:
        return _unvisited(home, ways.live[0])
    if _is_declaration(home):
        raise CantTell("La déclaration semble écrite dans la page d'accueil elle-même.")
    if ways.dead:
        return _dead(ways.dead[0])
    buttons = [
        b for b in select(home.dom, "button, summary, [role=button]") if _SAYS_SO.search(_bare(name_of(b)))
    ]
    if buttons:
        return Doubt("Aucun lien vers la déclaration ; ce bouton y donne-t-il accès ?", buttons[-1])
    if ways.silent:
        return Doubt("Aucun lien ne nomme la déclaration ; celui-ci y mène-t-il ?", ways.silent[-1].element)
    _doubt_an_unread_page(home, _bare(page_words(home)))
    return Problem("Aucun lien de la page d'accueil ne mène à une déclaration d'accessibilité.")


def _unvisited(home: Page, link: Link) -> Problem:
    """A link of the home page that the visit did not follow."""
    name = shorten(link.name, 80)
    if urlsplit(link.url).path.casefold().endswith((".pdf", ".odt", ".doc", ".docx")):
        return Doubt(
            f"Le lien « {name} » mène à un document et non à une page web : {link.url}.", link.element
        )
    if bare_host(host_of(link.url)) != bare_host(host_of(home.address)):
        return Doubt(
            f"Le lien « {name} » mène à un autre site ({host_of(link.url)}), qui n'a pas été visité.",
            link.element,
        )
    raise NotTested(f"La page où mène « {name} » ({link.url}) n'a pas été visitée.")


def _dead(link: Link) -> Problem:
    """A link that goes nowhere: certain unless a script, or an anchor, may give it an effect."""
    name, href = shorten(link.name, 80), (link.element.get("href") or "").strip()
    if href not in ("", "#", "#!", "#0", "#top") or _SCRIPTED & set(link.element.keys()):
        return Doubt(f"« {name} » ouvre-t-il la déclaration dans la page ?", link.element)
    reason = f"n'a pour adresse que « {href} »" if href else "n'a pas d'adresse"
    return Problem(f"Le lien « {name} » ne mène nulle part : il {reason}.", link.element)


def _unseen(page: Page, link: Link) -> Problem:
    """The link is there; what it leads to was not seen as a page."""
    name = shorten(link.name, 80)
    if page.transport is Transport.NOT_FOUND:
        return Doubt(f"Le lien « {name} » mène à une page introuvable ({page.url}).", link.element)
    if page.transport is Transport.NOT_HTML:
        return Doubt(
            f"Le lien « {name} » mène à un document et non à une page web : {page.url}.", link.element
        )
    if page.transport is Transport.REDIRECTED_ELSEWHERE:
        return Doubt(
            f"Le lien « {name} » mène à un autre site ({host_of(page.address)}) : "
            "la déclaration y est-elle, et vaut-elle pour celui-ci ?",
            link.element,
        )
    detail = f" {page.detail}" if page.detail else ""
    raise NotTested(f"Page d'accessibilité non vue : {page.transport.label}.{detail}")


def _not_a_declaration(page: Page, home: Page, ways: _Ways) -> Problem:
    """A page was seen, and it is no declaration: is another way left?"""
    if not any(_leads_to(link, page) for link in ways.live):
        return _without_page(home, ways)
    others = [link for link in ways.live if not _leads_to(link, page)]
    if others:
        name = shorten(others[0].name, 80)
        return Doubt(f"{page.address} n'est pas la déclaration ; « {name} » y mène-t-il ?", others[0].element)
    deeper = [
        link for link in links(page, _body(page)) if _may_be_declaration(link) and not _leads_to(link, page)
    ]
    if deeper:
        name = shorten(deeper[0].name, 80)
        return Doubt(f"Cette page n'est pas la déclaration ; « {name} » y mène-t-il ?", url=page.address)
    text = _everything(page.dom)
    if re.search(r"\brgaa\b|2005-102|conformite|handicap|defenseur", text) or _obstacle(page, text):
        return Doubt(
            f"La page visitée ({page.address}) parle d'accessibilité sans suivre le modèle de déclaration.",
            url=page.address,
        )
    link = next(link for link in ways.live if _leads_to(link, page))
    return Problem(
        f"Le lien « {shorten(link.name, 80)} » mène à une page sans déclaration d'accessibilité ({page.address}).",
        link.element,
    )


def _may_be_declaration(link: Link) -> bool:
    return bool(re.search(r"declaration|rgaa|conformite", _bare(f"{link.name} {link.url}")))


def _same_site(page: Page, visit: Visit) -> bool:
    known = {host_of(visit.site.url), host_of(visit.home.address), *visit.site.settings.aliases}
    return bare_host(host_of(page.address)) in {bare_host(host) for host in known}


def _body(page: Page) -> HtmlElement:
    """The part of a page that is its own: main, or the page without header, menus and footer."""
    mains = [main for main in select(page.dom, "main, [role=main]") if len(words(main)) > 200]
    if mains:
        return mains[0]
    copy = deepcopy(page.dom)
    for element in select(copy, "header, footer, nav, [role=banner], [role=contentinfo], [role=navigation]"):
        if element.getparent() is not None:
            element.drop_tree()
    return copy


def _is_declaration(page: Page) -> bool:
    text = _bare(" ".join(_body(page).itertext()))
    return sum(bool(pattern.search(text)) for pattern in _MODEL) >= _SIGNS


# --- what the declaration says -------------------------------------------------------------

_STATE_SAID = re.compile(
    r"\best (?:(?:actuellement|donc|ainsi|aujourd'hui|en l'etat|declaree?) )*(totalement|partiellement|non|pas)"
    r"[\s-]conforme (?:avec|au|aux|a la|a l'|selon|vis-a-vis)\b"
)
_STATE_SECTION = re.compile(r"etat de (?:la )?conformite(.{0,400})")
_AFTER_STATE = re.compile(r"resultats? des|contenus? non accessib|etabli")
_STATE = re.compile(
    r"(?<!pas )(?<!que )(?<!/)(?<!/ )\b(?:(totalement|partiellement|non)[\s-]conforme"
    r"|conformite (totale|partielle))\b"
)
_WHOLE = {"totale": "totalement", "partielle": "partiellement"}
_STATE_LOOSE = re.compile(
    r"(?:totalement|partiellement|entierement|pleinement|non|pas)\W{0,3}(?:\w{1,40}\W{1,9}){0,2}conform"
    r"|(?<!mise en )conformite (?:totale|partielle)"
)
_MAIL = re.compile(
    r"\w ?(?:@|\(at\)|\[at\]|\(a\)|\[a\]| at |\[arobase\]|\(arobase\)) ?"
    r"[\w-]{1,64} ?(?:\.|\[point\]|\(point\)) ?\w"
)
_WRITE = re.compile(
    r"contact|formulaire|message|signal|ecri|courriel|e-?mail|assistance|\baide\b|reclamation"
)


@dataclass(frozen=True)
class _Declaration:
    """A declaration as texts: `prose` without menus, forms and struck words, `written` the same with
    its accents, and `everything` the page holds, for what is claimed to be nowhere."""

    page: Page
    prose: str
    written: str
    everything: str
    states: frozenset[str]


def _declaration(visit: Visit) -> _Declaration:
    """The declaration of the site. Raises when the visit did not see it for certain."""
    home = visit.page(Role.HOME)
    ways = _ways(home) if home is not None and home.seen else _Ways((), (), ())
    page = _page_behind(visit, ways)
    if page is None:
        raise NotTested("Aucune page d'accessibilité n'a été visitée.")
    _need(page, "Page d'accessibilité")
    if not _is_declaration(page):
        raise NotTested(f"La page visitée ({page.address}) n'a pas été reconnue comme une déclaration.")
    trusted = home is None or not home.seen or visit.site.pages.get(Role.ACCESSIBILITY)
    if not trusted and not any(_leads_to(link, page) for link in ways.live):
        raise CantTell(f"Aucun lien reconnu de l'accueil ne mène à {page.address} : est-ce la déclaration ?")
    body = deepcopy(_body(page))
    for element in select(body, "label, fieldset, select, s, del, strike, code, pre, nav"):
        if element.getparent() is not None:
            element.drop_tree()
    written = words(body).translate(_INVISIBLE)
    prose = _bare(written)
    return _Declaration(page, prose, written, _everything(page.dom), frozenset(_states(prose)))


def _states(prose: str) -> set[str]:
    """The states the declaration gives the site; several when the text is not clear."""
    said = {"non" if state == "pas" else state for state in _STATE_SAID.findall(prose)}
    sections = [_AFTER_STATE.split(section)[0] for section in _STATE_SECTION.findall(prose)]
    found = [match for section in sections for match in _STATE.findall(section)]
    in_place = {state or _WHOLE[noun] for state, noun in found}
    if not said:
        return in_place or set(_MENTION.findall(prose))
    return said if said <= in_place or not in_place else said | in_place


def contenu_de_la_declaration(visit: Visit) -> list[Problem]:
    """The parts the binding format asks for. Absent from the whole page, hidden text included, is
    certain; found in another form is left to a person."""
    declaration = _declaration(visit)
    judged = (
        _law(declaration),
        _state(declaration),
        _inaccessible(declaration),
        _contact(declaration),
        _appeal(declaration),
        _subject(declaration, visit),
    )
    return [problem for problem in judged if problem is not None]


def _defect(declaration: _Declaration, message: str, place: int | None = None) -> Problem:
    return Problem(message, snippet=_quoted(declaration, place), url=declaration.page.address)


def _doubt(declaration: _Declaration, message: str, place: int | None = None) -> Doubt:
    return Doubt(message, snippet=_quoted(declaration, place), url=declaration.page.address)


def _quoted(declaration: _Declaration, place: int | None) -> str:
    """The words around a place of the prose."""
    if place is None:
        return ""
    start, end = max(0, place - 100), place + 100
    before, after = "…" if start else "", "…" if len(declaration.prose) > end else ""
    return f"{before}{_as_written(declaration, start, end).strip()}{after}"


def _as_written(declaration: _Declaration, start: int, end: int) -> str:
    """A piece of the prose, with its accents when both texts keep step."""
    in_step = len(declaration.written) == len(declaration.prose)
    return (declaration.written if in_step else declaration.prose)[start:end]


def _law(declaration: _Declaration) -> Problem | None:
    text = declaration.everything
    law = re.search(r"2005\s?-\s?102|11 fevrier 2005", text)
    if re.search(r"\bart(?:icle|\.)? ?(?:n ?° ?|n ?o ?)?47\b", text):
        return None
    if law:
        return _doubt(declaration, "La déclaration cite la loi du 11 février 2005 sans son article 47.")
    return _defect(declaration, "La déclaration ne cite pas l'article 47 de la loi du 11 février 2005.")


def _state(declaration: _Declaration) -> Problem | None:
    if len(declaration.states) == 1:
        return None
    if declaration.states:
        several = _listed(set(declaration.states))
        return _doubt(declaration, f"La déclaration donne plusieurs états : {several}.")
    if _STATE_LOOSE.search(declaration.everything):
        loose = _STATE_LOOSE.search(declaration.prose)
        message = "L'état de conformité n'est pas dit en une phrase claire."
        return _doubt(declaration, message, loose.start() if loose else None)
    return _defect(
        declaration, "La déclaration ne dit pas si le site est totalement, partiellement ou non conforme."
    )


def _inaccessible(declaration: _Declaration) -> Problem | None:
    """A site that is not wholly conformant lists what is not accessible."""
    if declaration.states != {"partiellement"}:
        return None
    if re.search(
        r"non[\s-]conformites?\b|non accessible|inaccessible|derogation|grille|rapport d'audit",
        declaration.everything,
    ):
        return None
    return _doubt(
        declaration,
        "Site partiellement conforme : la liste des contenus non accessibles n'a pas été trouvée.",
    )


def _contact(declaration: _Declaration) -> Problem | None:
    page = declaration.page
    body = _body(page)
    ways = [link for link in links(page, body) if _writes(link)]
    if ways or _MAIL.search(_bare(" ".join(body.itertext()))) or select(body, "textarea, [data-cfemail]"):
        return None
    if any(_writes(link) for link in links(page)) or _WRITE.search(declaration.prose):
        return _doubt(
            declaration,
            "Aucun courriel ni formulaire n'est donné dans la déclaration pour signaler un défaut.",
        )
    return _defect(declaration, "La déclaration ne donne aucun moyen d'écrire pour signaler un défaut.")


def _writes(link: Link) -> bool:
    appeal = "defenseur" in _bare(f"{link.name} {link.url}")
    href = link.element.get("href") or ""
    return (
        not appeal
        and bool(href)
        and bool(_WRITE.search(_bare(f"{link.name} {href}")) or href.startswith("mailto:"))
    )


def _appeal(declaration: _Declaration) -> Problem | None:
    if re.search(r"defenseure? (?:des|de) droits|defenseurdesdroits", declaration.everything):
        return None
    return _defect(declaration, "La déclaration ne dit pas que l'on peut saisir le Défenseur des droits.")


def _subject(declaration: _Declaration, visit: Visit) -> Problem | None:
    """The declaration names a host, and it is another one: a model copied, or a shared text."""
    named = re.search(r"s'applique (?:a|au|aux)\b(.{0,160})", declaration.prose)
    hosts = (
        re.findall(r"(?:[\w-]+\.)+(?:fr|org|com|eu|net|studio|io)\b", named[1].split(". ")[0])
        if named
        else []
    )
    known = {host_of(visit.site.url), host_of(declaration.page.address), host_of(visit.home.address)}
    own = {bare_host(host) for host in (*known, *visit.site.settings.aliases)}
    if not hosts or any(bare_host(host) in own for host in hosts):
        return None
    return _doubt(
        declaration, f"La déclaration dit s'appliquer à « {hosts[0]} », un autre site que celui-ci."
    )


# --- rate and date -------------------------------------------------------------------------

_PERCENT = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d+)?) ?(?:%|pour ?cents?\b)")
_THRESHOLD = re.compile(
    r"(?:moins de|au moins|plus de|superieure? a|inferieure? a|seuil|entre|zoom|agrandi\w{0,9}|jusqu'a|objectif|"
    r"viser|atteindre|augment\w{0,9}|hausse|progress\w{0,5}|amelior\w{0,9}|non[\s-]\w{1,12})\W{0,3}(?:\w{1,20}\W{1,3})?$"
)
_REFUSED = re.compile(r".{0,40}\b(?:ne sont pas|non[\s-]|n'ont pas|restant|a corriger|en erreur)")
_ON_TOPIC = re.compile(r"criter|rgaa|conform|respect|taux|revele|audit|score")
_SURE_AFTER = re.compile(r" ?(?:de l'ensemble )?(?:des|de) (?:\d+ )?(?:criteres|regles|conformite)")
_SURE_BEFORE = re.compile(
    r"(?:taux (?:global |actuel )?de conformite|conforme a)\W{1,3}(?:\w{1,30}\W{1,3}){0,10}$"
)
_BLANKS = re.compile(
    r"\[(?:nom|nn)\]|\[(?:nom (?:de|du)\b|url\b|jj\b|a completer|lister\b|indiquer\b|pourcentage de|taux moyen|"
    r"detailler\b|totalement ?/)[^\[\]]{0,200}\]?"
    r"|\bjj ?[/-]? ?(?:mm|mois) ?[/-]? ?aaaa\b|\b(?:xx|nn) ?%"
    r"|\bnon ?/ ?partiellement ?/ ?totalement\b|\btotalement ?/ ?partiellement ?/ ?non\b|\blorem ipsum\b"
)
_OF_THE_LAW = frozenset(
    date.fromisoformat(day)
    for day in (
        "2005-02-11", "2009-05-14", "2016-10-26", "2018-09-23", "2019-07-24", "2019-07-25", "2019-09-20",
        "2019-09-23", "2020-09-23", "2021-06-23", "2023-04-18", "2023-09-06",
    )
)  # fmt: skip
"""Dates of laws, decrees and deadlines that declarations quote: never their own date."""

_VALIDITY = 1096
"""Days a declaration is valid: three years, one of them a leap year."""


def taux_et_date_de_la_declaration(visit: Visit) -> list[Problem]:
    """The declared state holds with the rate, the date and the home page; no blank of the model is left."""
    declaration = _declaration(visit)
    judged = (
        _blanks(declaration),
        _rate(declaration),
        _same_state(declaration, visit),
        _date(declaration, visit.day),
    )
    return [problem for problem in judged if problem is not None]


def _blanks(declaration: _Declaration) -> Problem | None:
    found = list(_BLANKS.finditer(declaration.prose))
    if not found:
        return None
    blanks = dict.fromkeys(_as_written(declaration, match.start(), match.end()) for match in found[:5])
    listed = ", ".join(f"« {shorten(blank, 60)} »" for blank in blanks)
    message = f"La déclaration garde des zones du modèle à compléter : {listed}."
    return _defect(declaration, message, found[0].start())


@dataclass(frozen=True)
class _Given:
    """A percentage of criteria respected; `sure` when the words around say so without doubt."""

    rate: float
    sure: bool
    place: int


def _rates(prose: str) -> list[_Given]:
    """The rates of a declaration, in the order of its text: neither means, thresholds nor failures."""
    found, start = [], 0
    for match in _PERCENT.finditer(prose):
        clause = re.split(r"[.;!?] ", prose[start : match.start()])[-1][-200:]
        after = re.split(r"[.;!?] ", prose[match.end() : match.end() + 80])[0]
        start = match.end()
        rate = float(match[1].replace(",", "."))
        mean = "moyen" in clause or re.match(r".{0,12}en moyenne", after)
        topic = _ON_TOPIC.search(clause) or _ON_TOPIC.search(after)
        if rate <= 100 and topic and not (mean or _THRESHOLD.search(clause) or _REFUSED.match(after)):
            sure = _SURE_AFTER.match(after) or _SURE_BEFORE.search(clause)
            found.append(_Given(rate, bool(sure), match.start()))
    return found


def _rate(declaration: _Declaration) -> Problem | None:
    if len(declaration.states) != 1:
        return None
    (state,) = declaration.states
    given = _rates(declaration.prose)
    if not given:
        return _no_rate(declaration, state)
    last, place = given[-1].rate, given[-1].place
    if _fits(state, last):
        return None
    sentence = f"État déclaré « {state} conforme », taux donné {last:g} %".replace(".", ",")
    if len({item.rate for item in given}) > 1:
        return _doubt(declaration, f"{sentence}, parmi plusieurs : l'état est-il le bon ?", place)
    if state == "non" or last == 100 or not given[-1].sure:
        return _doubt(declaration, f"{sentence} : l'état est-il le bon ?", place)
    expected = "non conforme" if last < 50 else "partiellement conforme"
    return _defect(declaration, f"{sentence} : ce taux correspond à « {expected} ».", place)


def _fits(state: str, rate: float) -> bool:
    """Source: RGAA, « mentions et pages obligatoires »: 100 %, at least 50 %, less than 50 %."""
    return {"totalement": rate == 100, "partiellement": 50 <= rate < 100, "non": rate < 50}[state]


def _no_rate(declaration: _Declaration, state: str) -> Problem | None:
    if state == "non":
        return None
    hints = r"\d ?%|pour ?cent|\d+ ?(?:criteres )?(?:sur|/) ?\d+|tous les criteres|grille|rapport|ensemble des criteres"
    if state == "totalement" or re.search(hints, declaration.everything):
        return _doubt(declaration, "Le taux de critères respectés n'a pas été reconnu dans la déclaration.")
    return _defect(
        declaration,
        f"La déclaration dit « {state} conforme » sans donner le pourcentage de critères respectés.",
    )


def _same_state(declaration: _Declaration, visit: Visit) -> Problem | None:
    home = visit.page(Role.HOME)
    if home is None or not home.seen or home.rendered is None or len(declaration.states) != 1:
        return None
    announced, (state,) = _announced(home), declaration.states
    if len(announced) != 1 or announced == {state}:
        return None
    return _defect(
        declaration,
        f"L'accueil annonce « {announced.pop()} conforme », la déclaration « {state} conforme ».",
    )


@dataclass(frozen=True)
class _Dated:
    """A date of a declaration, and what the text says of it: établie, mise à jour, audit or nothing."""

    day: date
    kind: str
    place: int


_SAID_OF_A_DATE = re.compile(
    r"(?P<etablie>etabli|redig|declaration[^.]{0,30}(?:cree|realis|publi|faite))"
    r"|(?P<maj>mise? a jour|actualis|modifi|revis)|(?P<audit>audit|evalu|controle)|(?P<autre>publi)"
)


def _dated(prose: str) -> list[_Dated]:
    """The dates of a declaration but those of the law."""
    found = []
    for day, place in french_dates(prose):
        before = prose[max(0, place - 200) : place]
        said = [match.lastgroup or "" for match in _SAID_OF_A_DATE.finditer(before[-90:])]
        of_the_text = bool(said) and (said[-1] == "audit" or "declaration" in before)
        if day not in _OF_THE_LAW:
            found.append(_Dated(day, said[-1] if of_the_text else "", place))
    return found


def _date(declaration: _Declaration, today: date) -> Problem | None:
    dated = _dated(declaration.prose)
    past = [item for item in dated if item.day <= today]
    if not past:
        return _no_date(declaration, future=bool(dated))
    recent = {item.kind for item in past if (today - item.day).days < _VALIDITY}
    own = [item for item in past if item.kind in ("etablie", "maj")]
    latest = max(past, key=lambda item: item.day)
    if "etablie" in recent or (own and "audit" in recent) or (recent == {"maj"} and len(own) == 1):
        return None
    if "maj" in recent:
        return _doubt(
            declaration,
            f"Déclaration mise à jour le {latest.day:%d/%m/%Y} et établie il y a plus de trois ans : "
            "un nouvel audit a-t-il eu lieu ?",
            latest.place,
        )
    if recent or not own:
        return _doubt(
            declaration,
            f"La date de la déclaration n'a pas été reconnue (la plus récente du texte : {latest.day:%d/%m/%Y}).",
            latest.place,
        )
    newest = max(own, key=lambda item: item.day)
    hidden = _dated(_everything(_body(declaration.page)))
    if any(0 <= (today - item.day).days < _VALIDITY for item in hidden):
        message = "Une date de moins de trois ans est dans le code de la page, sans être affichée."
        return _doubt(declaration, message, newest.place)
    message = f"La déclaration a plus de trois ans : sa dernière date est le {newest.day:%d/%m/%Y}."
    return _defect(declaration, message, newest.place)


def _no_date(declaration: _Declaration, future: bool) -> Problem:
    if future:
        return _doubt(declaration, "La seule date de la déclaration est à venir.")
    if _dated(declaration.everything):
        return _doubt(declaration, "La seule date de la page n'est pas dans le texte de la déclaration.")
    written = next((m for m in _WRITTEN.finditer(declaration.prose) if "2005" not in m[0]), None)
    if written and not _FULL_DATE.search(written[0]):
        return _doubt(declaration, "La date de la déclaration est incomplète ou illisible.", written.start())
    quoted = _as_written(declaration, written.start(), written.end()) if written else ""
    impossible = f" : « {shorten(quoted, 80)} » n'en est pas une" if quoted else ""
    return _defect(declaration, f"La déclaration ne porte pas de date d'établissement{impossible}.")


_WRITTEN = re.compile(
    r"(?:etabli|redig|cree|realis|mise? a jour|actualis|audit)[^.]{0,60}?"
    r"\b(?:(?:19|20)\d\d|\d{1,2}[/.-]\d{1,2}[/.-]\d\d)\b(?! ?-)"
)
_FULL_DATE = re.compile(
    r"\b\d{1,2}(?:er)? (?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)"
    r" \d{4}$"
)
"""Written in full, and yet not read as a date: a day that does not exist."""
