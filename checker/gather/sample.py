"""Which pages of a site to look at: those with a role, then others as varied as they come. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import zip_longest
from typing import TypeVar
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from checker.gather.urls import address, is_web
from checker.model import AuditSettings, Listing, Page, Role, Site
from checker.model.address import Address, same_site, untracked
from checker.reading import Link, links, plain

_One = TypeVar("_One")

_AROUND = re.compile(r"^[\W_]+|[\W_]+$")
_SAID_AFTER = re.compile(
    r"[\s(-]*(?:\(?(?:s'ouvre|ouvre|ouverture|lien|nouvelle? (?:fenetre|onglet|page)|nouvel onglet|pdf\b|external)"
    r"[^)]*\)?)+$"
)

_STATE = r"(?:(?:totalement|partiellement|non|pas)(?:[ -]+conforme)?|conforme|en cours)"
_MANY = r"(?:[^\w].{0,60})?"
"""A few more words, as in « Mentions légales et crédits »."""

_NAMES = {
    role: re.compile(rf"(?:{pattern})")
    for role, pattern in {
        Role.ACCESSIBILITY: (
            r"(?:la )?(?:declaration|page|politique|engagement)s? (?:d'|de l'|sur l'|relative a l')?accessibilite.{0,60}|"
            rf"accessibilite(?: (?:du site(?: web| internet)?|numerique|web|rgaa|de ce site|du service))?"
            rf"(?:[\s:(-]+(?:\d.{{0,20}})?{_STATE}.{{0,30}})?|"
            r"(?:declaration|niveau) de conformite.{0,30}(?:rgaa|accessibilite).{0,20}|"
            r"(?:conformite )?(?:au )?rgaa"
        ),
        Role.LEGAL: rf"(?:mentions?|informations?) (?:legales?|obligatoires){_MANY}",
        Role.PRIVACY: (
            r"(?:(?:politique|charte|regles?|declaration|gestion|protection|traitement|utilisation|respect) .{0,30})?"
            r"(?:(?:mes|vos|nos|les) )?(?:donnees (?:personnelles|a caractere personnel)|vie privee|confidentialite|rgpd|protection des donnees)"
            rf"{_MANY}"
        ),
        Role.COOKIES: (
            r"(?:(?:politique|gestion(?:naire)?|parametre[sz]?|parametrage|parametrer|gerer|charte|utilisation|usage|"
            r"preferences|consentement|configuration|configurer|informations?|en savoir plus|a propos|reglages?|choix|"
            r"modifier|personnaliser|tout savoir) .{0,25})?"
            r"(?:(?:mes|vos|nos|les|des|ses) )?(?:cookies|traceurs|temoins de connexion)"
            rf"{_MANY}"
        ),
        Role.SITEMAP: r"plan (?:du|de|de ce) (?:site|service)(?: (?:web|internet))?|arborescence du site|site ?map",
        Role.CONTACT: (
            r"contacts?|contactez[ -]nous|nous contacter|nous ecrire|ecrivez[ -]nous|formulaire de contact|"
            r"nous joindre|contact(?:er)? (?:et|le|la|l'|les|notre|nos|un|une|avec).{1,40}"
        ),
        Role.HELP: (
            r"aide|aide en ligne|besoin d'aide|centre d'aide|aide et .{1,30}|faq|f\.a\.q|foire aux questions.{0,12}|"
            r"questions (?:frequentes|reponses|frequemment posees)|questions / reponses|assistance"
        ),
        Role.SEARCH: r"recherche|rechercher|recherche avancee|moteur de recherche|(?:faire une )?recherche sur le site",
    }.items()
}

_ELSEWHERE_ALLOWED = {Role.ACCESSIBILITY, Role.LEGAL, Role.PRIVACY, Role.COOKIES}
"""Roles whose page a ministry often keeps for its sites, on a host of its own."""
_AUTHORITIES = {
    "cnil.fr", "legifrance.gouv.fr", "service-public.fr", "service-public.gouv.fr", "defenseurdesdroits.fr",
    "formulaire.defenseurdesdroits.fr", "accessibilite.numerique.gouv.fr", "references.modernisation.gouv.fr",
    "numerique.gouv.fr", "w3.org", "eur-lex.europa.eu", "google.com", "policies.google.com",
    "support.google.com", "support.mozilla.org", "support.microsoft.com", "support.apple.com", "matomo.org",
}  # fmt: skip
"""Hosts that explain a duty to everybody: a link to them is never a site's own page."""

_ACTIONS = re.compile(
    r"\b(?:log-?out|sign-?out|deconnexion|se-deconnecter|delete|supprimer|remove|desabonn\w*|desinscri\w*|"
    r"unsubscribe|panier|cart|print|imprimer|wp-admin|wp-login)\b|/(?:feed|rss|flux-rss)(?:/|$)"
)
_INDEX = re.compile(r"/(?:index|accueil|home|default)\.(?:x?html?|php|aspx?|jsp)$", re.IGNORECASE)
_LANGUAGE = re.compile(r"^[a-z]{2}(?:[-_][a-z]{2})?$", re.IGNORECASE)


def roles(page: Page) -> dict[Role, str]:
    """The pages that the links of a home page announce by their names.

    The link's words decide: an address in /accessibilite/ proves nothing. Among several, the one
    in the footer, on the site itself, comes first. A link that goes nowhere gives nothing.
    """
    found: dict[Role, tuple[int, str]] = {}
    home = identity(page.address)
    for link in links(page):
        url = askable(link.url)
        if not url or identity(url) == home:
            continue
        for role in _named(link):
            rank = _rank(role, link, same_site(url, page.address))
            if rank and (role not in found or rank > found[role][0]):
                found[role] = (rank, url)
    return {role: found[role][1] for role in _NAMES if role in found}


Section = tuple[int, str]
"""Where the pages of a site are: how far from what the site fills, and the first part of their path."""


def candidates(
    page: Page, planned: Iterable[str], taken: Iterable[str], site: Site | None = None
) -> list[tuple[Section, str]]:
    """Other pages of the site, linked from a page or `planned` by its sitemap, each with its section. A
    folder is known by its listing, and by the links only when its scripts answer them; those that lead
    to no file come last.

    Taken in turn from each section, in the order in which the page links to them: the same page and sitemap
    always give the same sample. What the settings of the site leave out takes no place.
    """
    listing, settings = (site.listing, site.settings) if site else (None, AuditSettings())
    same = key_of(site)
    seen = {same(page.address), *(same(url) for url in taken)}
    base = _folder(page.address)
    files = None if listing is None or listing.routes else {same(url) for url in map(address, listing.pages)}
    sections: dict[Section, list[tuple[Section, str]]] = {}
    for clean in _known(page, planned, listing):
        key = same(clean)
        if key in seen or not settings.wants(clean):
            continue
        seen.add(key)
        inside = urlsplit(clean).path.startswith(base)
        distance = 2 if files is not None and key not in files else int(not inside)
        section = distance, _section(clean, base if inside else "/")
        sections.setdefault(section, []).append((section, clean))
    by_distance = ((urls for (far, _), urls in sections.items() if far == distance) for distance in range(3))
    return [one for groups in by_distance for one in in_turn(groups)]


def key_of(site: Site | None) -> Callable[[str], str]:
    """What the addresses of one page of a site have in common."""
    return identity if site is None or site.listing is None else _file_identity


def _known(page: Page, planned: Iterable[str], listing: Listing | None) -> Iterator[str]:
    """The pages of a site that are known before they are seen, as they would be asked."""
    linked = [link.url for link in links(page) if not _says_document(link.element)]
    told = linked if listing else [*linked, *planned]
    own = [url for url in map(askable, told) if url and same_site(url, page.address) and is_page(url)]
    yield from own if listing is None or listing.routes else _in_folder(own, listing)
    yield from () if listing is None else map(address, listing.pages)


def _in_folder(linked: Iterable[str], listing: Listing) -> Iterator[str]:
    """The pages of a folder that are linked, then the rest, then the links that lead to no file: of
    those a static host may only know « page.html » as « page »."""
    files = {_file_identity(url): url for url in map(address, listing.pages)}
    unended = {re.sub(r"\.x?html?(?=\?)", "", key): url for key, url in files.items()}
    found = {url: files.get(_file_identity(url)) or unended.get(_file_identity(url)) for url in linked}
    yield from filter(None, found.values())
    yield from files.values()
    yield from (url for url, file in found.items() if not file)


def identity(url: str) -> str:
    """What two addresses of one page have in common: no scheme, www., tracking, index file, final
    slash, nor way of escaping."""
    parts = Address.of(url)
    path = _INDEX.sub("/", parts.said_path).rstrip("/")
    return f"{parts.bare}:{parts.port or ''}{path}?{untracked(parts.query)}"


def _file_identity(url: str) -> str:
    """As `identity`, in a folder that was listed: « accueil.html » is a page beside « index.html »."""
    parts = Address.of(url)
    path = re.sub(r"/index\.x?html?$", "/", parts.said_path).rstrip("/")
    return f"{path}?{untracked(parts.query)}"


def _named(link: Link) -> Iterator[Role]:
    name = _AROUND.sub("", _SAID_AFTER.sub("", plain(link.name)))
    if 0 < len(name) <= 120:
        yield from (role for role, pattern in _NAMES.items() if pattern.fullmatch(name))


def _rank(role: Role, link: Link, own: bool) -> int:
    """How good a link is for a role; 0 when it is not good at all."""
    footer = _in_footer(link.element)
    if not own:
        known = Address.of(link.url).bare in _AUTHORITIES
        return 0 if known or role not in _ELSEWHERE_ALLOWED or not footer else 1
    return 4 if footer else 2


def _in_footer(element: HtmlElement) -> bool:
    for above in element.iterancestors():
        marks = f"{above.get('role') or ''} {above.get('id') or ''} {above.get('class') or ''}".lower()
        if above.tag == "footer" or "contentinfo" in marks or "footer" in marks or "pied" in marks:
            return True
    return False


def askable(url: str) -> str:
    """An address as we would ask it, without what only follows its readers; empty when it cannot be."""
    if not is_web(url):
        return ""
    try:
        parts = urlsplit(address(url))
    except ValueError:
        return ""
    return parts._replace(query=untracked(parts.query)).geturl()


def is_page(url: str) -> bool:
    parts = Address.of(url)
    path = parts.said_path.lower()
    return not parts.is_file and not _ACTIONS.search(f"{path}?{parts.query.lower()}")


def _says_document(link: HtmlElement) -> bool:
    """Whether a link says itself that it leads to a file to keep, not to a page."""
    kind = (link.get("type") or "").strip().lower()
    return link.get("download") is not None or (kind not in {"", "text/html", "application/xhtml+xml"})


def _folder(url: str) -> str:
    """The folder that a site fills: that of its home page, above the language of the page."""
    path = Address.of(url).path
    folder = path if path.endswith("/") else path[: path.rfind("/") + 1]
    parts = folder.strip("/").split("/")
    return folder if len(parts) > 1 or not _LANGUAGE.match(parts[0]) else "/"


def _section(url: str, base: str) -> str:
    parts = [part for part in Address.of(url).path[len(base) :].split("/") if part]
    if len(parts) > 1 and _LANGUAGE.match(parts[0]):
        parts = parts[1:]
    return parts[0].lower() if len(parts) > 1 else ""


def in_turn(groups: Iterable[Collection[_One]]) -> list[_One]:
    """The first of each group, then the second of each, and so on."""
    return [one for row in zip_longest(*groups) for one in row if one is not None]
