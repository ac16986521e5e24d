"""The pages a site owes its visitors: is one linked, was it really read, what does it hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from lxml import etree
from lxml.html import HtmlElement

from checker.model import CantTell, Doubt, NotTested, Page, Problem, Role, Transport, Visit, once
from checker.model.address import Address, host_of, same_site
from checker.placeholders import Placeholder, placeholders
from checker.reading import (
    every_word,
    language_of,
    links,
    name_of,
    need_shown,
    page_words,
    plain,
    select,
    shorten,
    words,
)
from standards.rationalisation.content import (
    MOST_LINES,
    Line,
    content_lines,
    main_lines,
    own_lines,
    plain_text,
    words_of,
)
from standards.rationalisation.legal_wording import UNWRITTEN
from standards.rationalisation.statements import Statement

ENOUGH_WORDS = 40
"""Below this, a page is a doorway or an error that does not say its name: nothing is concluded."""

_LAST_HEADING = 6
_SHOWS = "img, svg, picture, object, embed, iframe, video, audio, canvas, form"
"""What says something to a reader without a word of the page."""

SHORT_PAGE = 150
"""Above this, « cette rubrique sera complétée » speaks of a part of the page."""


@dataclass(frozen=True)
class Sought:
    """A page looked for by the name of its link: `names` mean it, `like` may lead to it."""

    title: str
    role: Role
    names: re.Pattern[str]
    like: re.Pattern[str]


LEGAL = Sought(
    "mentions légales",
    Role.LEGAL,
    re.compile(
        r"\bmentions? (legales?|obligatoires?)|\b(informations?|infos?) legales?"
        r"|\blegal (notices?|information|mentions?)|\bimpressum|\baviso legal|\bnote legali"
    ),
    re.compile(
        r"\bc\.?g\.?u\b|\bconditions? (generales?|d'utilisation)"
        r"|^(legal|credits?|a propos|editeur|qui sommes|terms|copyright|about)\b"
    ),
)
PRIVACY = Sought(
    "données personnelles",
    Role.PRIVACY,
    re.compile(
        r"\bdonnees (a caractere )?personnelles?|\bconfidentialite|\bprotection des donnees|\bvie privee|\brgpd\b"
        r"|\binformatique et libertes|\bprivacy|\bdata protection|\bpersonal data"
    ),
    re.compile(
        r"\bcookies?\b|\btraceurs?\b|\bc\.?g\.?u\b|\bconditions? (generales?|d'utilisation)|\bterms\b"
    ),
)
PLAN = Sought(
    "plan du site",
    Role.SITEMAP,
    re.compile(r"\bplan (?:du|de|de ce) (?:site|service)\b|\barborescence du site\b|\bsite ?map\b"),
    re.compile(r"^(?:plan|arborescence|sommaire)$"),
)


def page_for(visit: Visit, sought: Sought) -> Page | None:
    """The page that plays the role, or that a link of the home page so names: one page often plays
    several roles, and is visited under the first."""
    page = visit.page(sought.role)
    if page is not None:
        return page
    named = {
        Address.of(link.url).place for link in links(visit.home) if sought.names.search(plain(link.name))
    } - {""}
    return next(
        (p for p in visit.pages[1:] if {Address.of(p.url).place, Address.of(p.address).place} & named), None
    )


def _its_own(visit: Visit, page: Page, sought: Sought) -> bool:
    """Whether a page is the site's, and says itself, by a title, that it is the one looked for."""
    titles = " ".join(plain(title.text_content()) for title in select(page.dom, "title, h1, h2"))
    return same_site(page.address, visit.home.address) and sought.names.search(titles) is not None


def absence(visit: Visit, sought: Sought) -> Iterator[Problem]:
    """Why a page that the visit did not find may yet exist; nothing when it is surely not linked.

    Raises `NotTested` when a link to it was seen and not followed.
    """
    home = visit.home
    if home.rendered is None:
        raise NotTested("Accueil lu sans navigateur : les liens posés par script n'ont pas été vus.")
    found = [(link, plain(link.name)) for link in links(home)]
    named = [link for link, name in found if sought.names.search(name)]
    if named:  # a title of the page may bear the same words: a link that leaves it comes first
        link = next(
            (e for e in named if e.url and Address.of(e.url).place != Address.of(home.address).place),
            named[0],
        )
        yield _untaken(home, sought, link.url, link.element)
        return
    for link, name in found:
        if link.url and sought.like.search(name):
            yield Doubt(
                f"Aucun lien « {sought.title} » ; « {link.name} » y mène peut-être.", element=link.element
            )
            return
    for control in select(home.dom, "button, [role=button], [role=link], summary"):
        if sought.names.search(plain(name_of(control))):
            yield Doubt(f"Un bouton « {name_of(control)} » ouvre peut-être cette page.", element=control)
            return
    if sought.names.search(whole_text(home)):
        yield Doubt(f"L'accueil parle de « {sought.title} » sans lien reconnaissable vers cette page.")
    elif _opaque(home):
        yield Doubt(f"L'accueil montre trop peu de texte pour conclure à l'absence de « {sought.title} ».")
    elif language_of(home.dom)[:2] not in {"", "fr", "en"}:
        yield Doubt(f"L'accueil est dans une autre langue : le lien « {sought.title} » y a un autre nom.")
    elif home.role is not Role.HOME:
        yield Doubt(f"Aucun lien « {sought.title} » sur cette page, qui n'est pas l'accueil.")


def _untaken(home: Page, sought: Sought, url: str, element: HtmlElement) -> Problem:
    """What to say of a link that names the page and was not followed."""
    if not url or Address.of(url).place == Address.of(home.address).place:
        return Doubt(f"Le lien « {sought.title} » ne mène pas à une autre page.", element=element)
    if not same_site(url, home.address):
        return Doubt(f"La page « {sought.title} » est sur un autre site ({host_of(url)}).", element=element)
    raise NotTested(f"La page « {sought.title} » ({url}) n'a pas été visitée.")


def _opaque(page: Page) -> bool:
    """Whether a page may show what its markup does not: frames, empty components, a doorway."""
    if len(flat_text(page).split()) < ENOUGH_WORDS or select(page.dom, "frameset, frame"):
        return True
    return _closed(page)


def _closed(page: Page) -> bool:
    """Whether a component of the page shows something else than its markup."""
    return any(isinstance(e.tag, str) and "-" in e.tag and not words(e) for e in page.dom.iter())


def read(page: Page, title: str) -> tuple[Line, ...]:
    """What a page that was really read says. Raises `NotTested` or `CantTell` otherwise."""
    if page.transport is Transport.NOT_HTML:
        raise CantTell(f"La page « {title} » est un document ({page.address}) : une personne doit le lire.")
    if page.transport is Transport.NOT_FOUND:
        raise CantTell(f"Le lien « {title} » mène à une page introuvable ({page.address}).")
    need_shown(page, f"Page « {title} »")
    return content_lines(page)


def need_enough(lines: tuple[Line, ...], title: str) -> None:
    """Raise `CantTell` when a page says too little for what it leaves out to be told."""
    if words_of(lines) < ENOUGH_WORDS:
        raise CantTell(f"La page « {title} » montre trop peu de texte pour être jugée.")


def title_alone(visit: Visit, page: Page, sought: Sought, silent: Callable[[], bool]) -> Iterator[Problem]:
    """A page whose content is its title. Certain when it is the page looked for, no script may complete
    it, and it is `silent`: what stands around it evokes nothing of what is due."""
    lines = main_lines(page)
    if not lines or any(not 1 <= line.level <= _LAST_HEADING for line in lines):
        return
    if any(select(main, _SHOWS) for main in select(page.dom, "main, [role=main]")):
        return
    certain = not select(page.dom, "script:not([type*=json])") and not _closed(page) and silent()
    yield (certain_of(visit, page, sought) if certain else Doubt)(
        f"La page « {sought.title} » ne montre que son titre (« {shorten(lines[0].text, 80)} »).",
        element=lines[0].element,
        url=page.address,
    )


def unwritten(visit: Visit, page: Page, lines: tuple[Line, ...], sought: Sought) -> Iterator[Problem]:
    """A short page, in which something due is missing, that says itself that it is still to be written."""
    told = next((line for line in lines if UNWRITTEN.search(line.bare)), None)
    if told and words_of(lines) <= SHORT_PAGE:
        yield certain_of(visit, page, sought)(
            f"La page « {sought.title} » dit elle-même qu'elle reste à écrire.",
            element=told.element,
            snippet=told.text,
            url=page.address,
        )


def left_to_fill(
    visit: Visit, page: Page, lines: tuple[Line, ...], sought: Sought, lacking: Iterable[Statement]
) -> Iterator[Problem]:
    """The first piece of a template that a page still holds: certain where it stands for something due
    (`lacking` are the places that speak of it), or where nobody would write it; else a page may as well
    cite it, as the format of a date."""
    found = [(line, piece) for line in lines for piece in placeholders(line.text)]
    if not found:
        return
    missing = list(lacking)
    expected = {line for statement in missing for line in _told_in(statement)}
    sure = [
        (line, piece)
        for line, piece in found
        if not piece.cited and (line in expected or _nobody_writes(line, piece, sought))
    ]
    doubtful = [(line, piece) for line, piece in found if missing or not piece.cited]
    if not sure and not doubtful:
        return
    line, piece = (sure or doubtful)[0]
    kind = certain_of(visit, page, sought) if sure else Doubt
    verb = "garde" if sure else "garde peut-être"
    yield kind(
        f"La page « {sought.title} » {verb} un texte de modèle : « {shorten(piece.piece, 120)} ».",
        element=line.element,
        snippet=line.text,
        url=page.address,
    )


_MODEL_ONLY = re.compile(
    r"\W*lorem ipsum\b|\{\{|\{%|\$\{|<%|\[[^\[\]]{0,80}\ba (?:completer|modifier|remplacer)\b", re.IGNORECASE
)
"""What a line begins with only in a model."""


_IDENTITY = re.compile(
    r"\W*(?:(?:numero|n°|no|adresse) (?:de |du )?)?(?:sire[nt]|rcs|tva|telephone|tel|adresse|courriel|e-?mail|siege(?: social)?|raison sociale"
    r"|denomination|nom|prenom|editeur|editrice|directeur|directrice|hebergeur|responsable)\b[^:.()]{0,40}:?\s*",
    re.IGNORECASE,
)
"""What a line of a legal notice begins with when a name or a number is its whole value."""


def _nobody_writes(line: Line, left: Placeholder, sought: Sought) -> bool:
    """Whether a line is a model's: it begins as one, or its whole value is a blank."""
    if _MODEL_ONLY.match(line.bare):
        return True
    alone = line.text.rstrip(" .").endswith(left.piece) and _IDENTITY.fullmatch(line.bare[: left.start])
    return sought is LEGAL and bool(alone)


def _told_in(statement: Statement) -> Sequence[Line]:
    """The lines where the thing itself is said."""
    return statement.lines if statement.titled else statement.lines[:1]


def certain_of(visit: Visit, page: Page, sought: Sought) -> type[Problem]:
    """How sure one is of a defect seen in a page: it may be another page than the one looked for."""
    return Problem if _its_own(visit, page, sought) else Doubt


@once
def flat_text(page: Page) -> str:
    """All the text a page holds, folded panels included, once, node by node, ready to compare."""
    return plain(" ".join(every_word(body) for body in select(page.dom, "body")))


@once
def whole_text(page: Page) -> str:
    """All the text of a page, both node by node and as a reader sees it, ready to compare.

    Neither a tag inside a word nor a missing space between two blocks then hides a word.
    """
    return " ".join((flat_text(page), plain(page_words(page)), plain(words(page.dom))))


@once
def anywhere(page: Page) -> str:
    """All that a page may say, to conclude that it does not: its content, links included (they may
    lead to the rest of it), and what stands around it but for menus and the windows where a visitor
    sets the display or the cookies."""
    content = " ".join(line.text for line in content_lines(page))
    return " ".join((plain(" ".join(_said(page.dom))), plain_text(own_lines(page)), plain(content)))


_SETTINGS = " or ".join(
    f"contains(concat(@id, ' ', @class), '{name}')"
    for name in (
        "fr-theme",
        "fr-display",
        "consent",
        "cookie",
        "tarteaucitron",
        "orejime",
        "axeptio",
        "didomi",
    )
)
_KEPT_LINKS = " or ".join(f"starts-with(@href, '{start}')" for start in ("#", "http", "mailto:", "tel:"))
_LEFT_OUT = etree.XPath(
    "//*[self::script or self::style or self::nav or self::button or "
    f"self::a[not({_KEPT_LINKS})] or @role='navigation' or {_SETTINGS}]"
)


def _said(tree: HtmlElement) -> Iterator[str]:
    """The text of the body, node by node, without what is left out."""
    left_out = set(cast(list[HtmlElement], _LEFT_OUT(tree)))
    for body in tree.iter("body"):
        if left_out.isdisjoint((body, *body.iterancestors())):
            yield body.text or ""
            yield from _said_in(body, left_out)


def _said_in(body: HtmlElement, left_out: set[HtmlElement]) -> Iterator[str]:
    walk = etree.iterwalk(body, events=("start", "end", "comment", "pi"))
    next(walk)
    for event, node in walk:
        start = event == "start"
        if start and node in left_out:
            walk.skip_subtree()
        elif text := node.text if start else node is not body and node.tail:
            yield text


def information_pages(visit: Visit) -> list[Page]:
    """The pages that inform visitors, read or not: personal data, legal notice, cookies."""
    pages = (page_for(visit, PRIVACY), page_for(visit, LEGAL), visit.page(Role.COOKIES))
    return list({id(page): page for page in pages if page is not None}.values())


def was_read(page: Page) -> bool:
    """Whether a page was shown by a browser, its scripts executed."""
    return page.seen and page.rendered is not None


def read_together(visit: Visit) -> str:
    """The text of the pages that inform visitors, for those that were really read."""
    return " ".join(whole_text(page) for page in information_pages(visit) if was_read(page))


def surely_whole(visit: Visit, page: Page, sought: Sought) -> bool:
    """Whether the words looked for would surely be there: the site's own page, the one that was
    looked for by its title too, in French, whole."""
    return (
        _its_own(visit, page, sought)
        and language_of(page.dom)[:2] in {"", "fr"}
        and not _opaque(page)
        and not select(page.dom, "iframe, object, embed")
        and len(content_lines(page)) < MOST_LINES
    )
