"""The title of a page, and what tells that it names nothing (RGAA 8.5, 8.6)."""

from __future__ import annotations

import re
from typing import Final

from lxml.html import HtmlElement

from checker.model import Page, Visit, once
from checker.model.address import Address
from checker.reading import folded, plain, select, words

_NOTHING: Final = frozenset(
    (
        "accueil", "page d'accueil", "home", "home page", "homepage", "welcome", "bienvenue", "untitled", "untitled document",
        "untitled page", "no title", "sans titre", "document", "document sans titre", "document sans nom", "nouveau document",
        "nouvelle page", "new page", "new document", "index", "page", "page 1", "page web", "page title", "page sans titre",
        "titre", "title", "titre de la page", "title of the page", "titre du document", "document title", "enter title here",
        "insert title here", "react app", "vite app", "vite + react", "vite + react + ts", "vite + vue", "vue app",
        "create next app", "next app", "next.js app", "nuxt", "nuxt app", "nuxt 3", "svelte app", "sveltekit app", "angular app",
        "ionic app", "my app", "my application", "my website", "app", "test", "test page", "page de test", "essai", "wordpress",
        "just another wordpress site", "un site utilisant wordpress", "un site wordpress", "mon site spip", "my site",
        "mon site", "site", "site web", "website", "web", "blank", "blank page", "template", "default page", "default",
        "default web page", "undefined", "null", "none", "nan", "slide 1", "frame", "frameset", "main", "menu", "loading",
        "chargement", "chargement en cours", "iis windows server", "welcome to nginx!", "apache2 ubuntu default page: it works",
        "apache2 debian default page: it works", "it works!", "welcome to adobe golive 6", "bienvenue dans adobe golive 4",
        "bienvenue dans adobe golive 5", "bienvenue dans adobe golive 6", "powerpoint presentation", "presentation powerpoint",
        "microsoft word - document1", "titre du site", "nom du site", "nom de la page",
    )
)  # fmt: skip
"""Titles that tools write, or that say what any page is."""

_FILE: Final = re.compile(r"[\w.-]{1,80}\.(?:html?|php\d?|aspx?|jsp|pdf|docx?|odt|xlsx?|pptx?|indd|xhtml)")
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)[^\s]+")
_MARKS: Final = re.compile(r"\{\{[^{}]{0,120}\}\}|\{%[^{}]{1,120}%\}|\[object object\]|<%[^<>]{1,120}%>")
_BROKEN: Final = re.compile(r"(?:^|[|:·•»>–—-] ?)(?:undefined|null|nan)(?: ?[|:·•«<–—-]|$)")


@once
def titles(page: Page) -> tuple[HtmlElement, ...]:
    """The `title` elements of a page, but those of its drawings."""
    return tuple(title for title in page.dom.iter("title") if not _belongs_to_a_drawing(title))


def _belongs_to_a_drawing(title: HtmlElement) -> bool:
    return any(ancestor.tag in ("svg", "template", "noscript") for ancestor in title.iterancestors())


@once
def title_of(page: Page) -> str:
    """The title of a page, folded; empty when it has none."""
    found = titles(page)
    return folded(found[0].text_content()) if found else ""


def names_nothing(title: str) -> str:
    """Why a title names no page, in French; empty when it may."""
    said = plain(title).strip(" .…")
    if not any(character.isalnum() for character in said):
        return "il ne contient ni lettre ni chiffre"
    if said in _NOTHING:
        return "il convient à n'importe quelle page"
    if _FILE.fullmatch(said):
        return "c'est le nom d'un fichier"
    if _ADDRESS.fullmatch(said) and said.startswith("http"):
        return "c'est une adresse"
    if _MARKS.search(said) or _BROKEN.search(said):
        return "un gabarit ne l'a pas rempli"
    return ""


@once
def _first_heading(page: Page) -> str:
    heading = next(iter(select(page.dom, "h1")), None)
    return plain(words(heading)) if heading is not None else ""


def shared_with(page: Page, visit: Visit) -> list[str]:
    """The addresses of the other pages of the site that bear the same title, under another first heading.
    What a page shows of a list, numbered in its address, is the same page."""
    mine, heading = plain(title_of(page)), _first_heading(page)
    if not mine or not heading or page is visit.home:
        return []
    host = Address.of(page.address).bare
    others = [other for other in visit.pages if other.seen and other is not page and _apart(other, page)]
    return [
        other.address
        for other in others
        if Address.of(other.address).bare == host
        and plain(title_of(other)) == mine
        and _first_heading(other) not in ("", heading)
    ]


def _apart(other: Page, page: Page) -> bool:
    return other.address.split("?")[0].split("#")[0] != page.address.split("?")[0].split("#")[0]
