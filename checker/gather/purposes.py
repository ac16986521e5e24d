"""What pages are for beyond what a duty asks: signing in, filling a form, showing a table, a video, documents. Pure.

A page is looked for by the words of the links that lead to it, and bears a role for what it holds: words that
held nothing give none. Nothing is sent: the address of a search is asked as that of a link would be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from lxml.html import HtmlElement

from checker.gather.sample import askable, is_page
from checker.model import Page, Role
from checker.model.address import same_site
from checker.reading import base_url, links, plain, select, words

_ONE = r"(?:un|une|le|la|les|l'|mon|ma|mes|votre|vos|ce|cette|nos|des)"
_ANNOUNCED: Final = {
    role: re.compile(pattern)
    for role, pattern in {
        Role.LOGIN: (
            r"connexion|se connecter|connectez[ -]vous|s'identifier|identifiez[ -]vous|authentification|mon compte|"
            r"(?:mon|votre) espace(?: .{1,30})?|espace (?:personnel|usagers?|agents?|adherents?|professionnels?)"
        ),
        Role.FORM: (
            rf"(?:remplir|completer|acceder a|ouvrir) {_ONE} ?formulaire.{{0,60}}|formulaires?(?! de contact).{{0,60}}|"
            rf"faire {_ONE} ?(?:demande|simulation|declaration).{{0,60}}|deposer {_ONE} ?.{{1,60}}|demande en ligne|"
            rf"(?:commencer|demarrer|debuter) {_ONE} ?(?:demarche|demande|simulation|declaration).{{0,60}}|"
            r"demarche en ligne|prendre (?:un )?rendez[ -]vous|s'inscrire.{0,40}|s'abonner.{0,40}|simulateur.{0,60}"
        ),
        Role.DOCUMENT: (
            r"(?:(?:nos|les|toutes les|tous les) )?(?:publications|documents|telechargements|documentation|rapports|"
            r"textes officiels|recueils? des actes administratifs)(?: .{1,40})?"
        ),
        Role.MULTIMEDIA: (
            r"(?:(?:nos|les|toutes les) )?(?:videos?|webinaires?|podcasts?|mediatheque|videotheque)(?: .{1,40})?|"
            rf"(?:voir|regarder|ecouter) {_ONE} ?(?:video|webinaire|podcast|replay).{{0,60}}"
        ),
        Role.TABLE: r"(?:tableaux?|baremes?|grilles?|tarifs?|statistiques|chiffres[ -]cles)(?: .{1,50})?",
    }.items()
}
"""What the links to a page say of it."""

_NEXT = re.compile(
    r"(?:(?:etape|page|question) )?suivante?|continuer|commencer|demarrer|passer a l'etape suivante|etape \d+.{0,40}"
)
_AROUND = re.compile(r"^[\W_]+|[\W_]+$")
_FIELDS: Final = "input:not([type]), input[type=text], input[type=email], input[type=tel], input[type=date], input[type=number]"
_CHOICES: Final = "select, textarea, input[type=radio], input[type=checkbox], input[type=file]"
_PLAYERS = re.compile(r"youtube|dailymotion|vimeo|peertube|dai\.ly|soundcloud|webikeo", re.IGNORECASE)
_KEPT = re.compile(r"\.(?:pdf|docx?|odt|xlsx?|ods|csv|pptx?|odp)(?:$|\?)", re.IGNORECASE)
_SEARCHES = re.compile(
    r"^(?:q|s|query|search|recherche|rechercher|keywords?|keys|text|terms?|mots?)\b", re.IGNORECASE
)
_SECRET = re.compile(r"token|csrf|nonce|session|form_build|form_id|captcha|authenticity", re.IGNORECASE)
_LONGEST: Final = 300
_WORD = re.compile(r"[a-z]{5,20}")


def announced(page: Page) -> Iterator[tuple[Role, str]]:
    """The pages of the site that the links of a page announce, in their order. A page of a form leads to the
    next step of the same procedure; no other does."""
    within = page.role in {Role.FORM, Role.STEP}
    content = select(page.dom, "main, [role=main]")[:1]
    inside = set(content[0].iter("a")) if within and content else set()
    for link in links(page):
        url = askable(link.url)
        if not url or not same_site(url, page.address) or not is_page(url):
            continue
        name = _AROUND.sub("", plain(link.name))
        if not 0 < len(name) <= 120:
            continue
        if link.element in inside and _NEXT.fullmatch(name):
            yield Role.STEP, url
        yield from ((role, url) for role, said in _ANNOUNCED.items() if said.fullmatch(name))


def found(page: Page) -> str:
    """The address of the results of a search made from a page for a word of its own; empty when it has no
    search whose address is plain."""
    word = _own_word(page)
    if not word:
        return ""
    for form in select(page.dom, "form"):
        asked = _search(form, word)
        url = askable(urljoin(base_url(page), form.get("action") or page.address)) if asked else ""
        if url and same_site(url, page.address):
            parts = urlsplit(url)
            query = urlencode([*parse_qsl(parts.query), *asked])
            plain_one = parts._replace(query=query).geturl()
            return plain_one if len(plain_one) <= _LONGEST and is_page(plain_one) else ""
    return ""


def borne(page: Page) -> Iterator[Role]:
    """The roles that a page may bear for what it holds, the most telling first."""
    tree = page.dom
    content = next(iter(select(tree, "main, [role=main]")), tree)
    connects = any("franceconnect" in link.url.lower() for link in links(page, content))
    if connects or select(content, "input[type=password]"):
        yield Role.LOGIN
    if len(select(content, _FIELDS)) + len(select(content, _CHOICES)) > 1:
        yield Role.FORM
    if any(len(select(table, "tr")) > 1 and select(table, "th") for table in select(content, "table")):
        yield Role.TABLE
    played = any(_PLAYERS.search(frame.get("src") or "") for frame in select(content, "iframe"))
    if played or select(content, "video, audio"):
        yield Role.MULTIMEDIA
    if any(_KEPT.search(link.url) for link in links(page, content)):
        yield Role.DOCUMENT


def _search(form: HtmlElement, word: str) -> list[tuple[str, str]]:
    """What a form adds to its address when a word is searched; nothing when it is no plain search."""
    if (form.get("method") or "get").lower() != "get" or select(form, _CHOICES):
        return []
    fields = [one for one in form.iter("input") if one.get("name")]
    texts = [one for one in fields if (one.get("type") or "text").lower() in {"text", "search"}]
    hidden = [one for one in fields if (one.get("type") or "").lower() == "hidden"]
    sends = [
        one for one in fields if (one.get("type") or "").lower() in {"submit", "button", "image", "reset"}
    ]
    if len(texts) != 1 or len(texts) + len(hidden) + len(sends) != len(fields):
        return []
    named = f"{form.get('role')} {texts[0].get('type')}".lower()
    if "search" not in named and not _SEARCHES.match(texts[0].get("name") or ""):
        return []
    told = [(one.get("name") or "", one.get("value") or "") for one in hidden]
    if any(_SECRET.search(name) or len(value) > 40 for name, value in told):
        return []
    return [*told, (texts[0].get("name") or "", word)]


def _own_word(page: Page) -> str:
    """A word that the pages of the site surely hold: the longest of its main heading, else of its title."""
    said = [" ".join(map(words, select(page.dom, name))) for name in ("h1", "title")]
    for text in said:
        known: list[str] = _WORD.findall(plain(text))
        if known:
            return max(known, key=len)
    return ""
