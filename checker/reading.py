"""Reading a page as a person would: words, links, addresses. Shared by rules and by the sampler; pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from checker.model import SNIPPET_LIMIT, NotTested, Page, Visit, once, once_each, parse_html
from checker.model.address import Address, bare_host, host_of, same_site
from checker.model.tree import index_of
from checker.selecting import select as select  # noqa: PLC0414 - rules know this module alone
from checker.veil import veiled

UNREAD = {"script", "style", "template", "noscript"}
"""Elements whose text is not for readers."""

_BLOCKS = {
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "li", "main", "nav", "ol", "option", "p", "pre", "section", "table", "td", "th", "tr", "ul",
}  # fmt: skip
_ROOMLESS = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_UNSEEN = re.compile(
    "[\u00ad\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200d\u2060\u20d0-\u20ff\ufe20-\ufe2f\ufeff]+"
)
"""Combining marks, which are the accents of decomposed letters, and what `visible` takes away."""

_LOGIN = re.compile(r"""(?<=//)[^\s/?#"'<>]*@|(?<=%2F%2F)[^\s/&?#%]*(?:%3A[^\s/&?#%]*)?%40""", re.IGNORECASE)
_SECRET = re.compile(
    r"""([?&;\#][\w.%\[\]-]{0,40}?(?:token|jeton|secret|passw|mot_?de_?passe|signature|credential|api_?-?key|jwt|"""
    r"""sess(?:ion)?_?id|(?<![a-z])(?:key|sig|auth|pwd|mdp|pass|sid|otp|ticket)(?=[=\]%]))[\w.%\[\]-]{0,40}=)"""
    r"""[^&;\#\s"'<>]+""",
    re.IGNORECASE,
)
"""Parameters of an address that open a door to whoever reads it."""
_BEYOND = re.compile("[^\x00-\x7f]")
_FEW_LETTERS = 80
_APOSTROPHES = re.compile("[‘’‛ʼ`´]")
_HYPHENS = re.compile("[‐‑‒–—−]")
_SHORT = 200
"""Characters of a text below which it may well come again."""

_WHOLE_PAGE = 2000
"""Characters from which a text is kept once compared."""

_DOOR = re.compile(
    r"^/[a-z]{2}(?:[-_][a-z]{2})?$|/(?:sso|login|log-?in|sign-?in|connexion|auth|oauth2?|saml2?|cas|abo)$"
)
_WAY_IN = re.compile(
    r"^(?:(?:page d')?accueil|home|(?:retour|revenir|retourner|back|go back)\b|reessayer|recharger|actualiser|rafraichir|"
    r"try again|reload|refresh|(?:se )?connecter|connexion|s'identifier|s'authentifier|sign in|log ?in|s'abonner|"
    r"(?:mot de passe|identifiant)s? (?:oublie|perdu)|creer (?:un|mon) compte|(?:j'|tout )?accepte|refuse)"
)
_HIDING_CLASSES = re.compile(r"(^|\s)(fr-hidden|hidden|d-none)(\s|$)")


def folded(text: str) -> str:
    """Text with composed accents and single ordinary spaces (no-break ones included)."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def visible(text: str) -> str:
    """Text without the characters that take no room: soft hyphens, zero-width spaces and joiners."""
    return text.translate(_ROOMLESS)


def plain(text: str) -> str:
    """Text to compare: folded, visible, lower case, no accents, straight apostrophes and hyphens."""
    if len(text) < _SHORT:
        return _plain_piece(text)
    return _plain(text) if len(text) < _WHOLE_PAGE else _plain_page(text)


def _plain(text: str) -> str:
    return unaccented(text.lower() if text.isascii() else text.casefold())


def unaccented(text: str) -> str:
    """Text to search where capitals still matter: folded, visible, straight apostrophes and hyphens."""
    letters = set() if text.isascii() else set(_BEYOND.findall(text))
    if len(letters) > _FEW_LETTERS or any(_bare(letter) is None for letter in letters):
        text = _bared(text)
    else:
        for letter in letters:
            text = text.replace(letter, _bare(letter) or "")
    return " ".join(text.replace("`", "'").split())


@lru_cache(maxsize=4096)
def _bare(letter: str) -> str | None:
    """What a letter beyond ASCII comes to, alone: French has few, and says them often. None when it is a mark whose
    order among others counts."""
    bare = _bared(letter)
    return None if any(map(unicodedata.combining, bare)) else bare


def _bared(text: str) -> str:
    bare = _UNSEEN.sub("", unicodedata.normalize("NFKD", text))
    return _HYPHENS.sub("-", _APOSTROPHES.sub("'", bare))


@lru_cache(maxsize=4096)
def _plain_piece(text: str) -> str:
    """The names of links and buttons: many rules compare them, and they are those of every page of a site."""
    return _plain(text)


@lru_cache(maxsize=32)
def _plain_page(text: str) -> str:
    """Many rules read the text of the same page."""
    return _plain(text)


def as_written(text: str, start: int, end: int) -> str:
    """The words of a text at a place of its `plain()` form, with their capitals and accents: plain
    text keeps the words, not their lengths."""
    written, bare = visible(folded(text)).split(), plain(text)
    piece = bare[start:end]
    if len(written) != len(bare.split()) or not piece.strip():
        return piece
    first = bare.count(" ", 0, start + len(piece) - len(piece.lstrip()))
    last = bare.count(" ", 0, start + len(piece.rstrip()))
    return " ".join(written[first : last + 1])


@once_each
def words(element: HtmlElement) -> str:
    """The text of an element, folded, without scripts, styles and elements marked hidden.

    The element itself is always read: the caller chose it.
    """
    parts: list[str] = []
    _collect(element, parts)
    return folded("".join(parts))


def _collect(element: HtmlElement, parts: list[str]) -> None:
    """Depth-first with an explicit stack: hostile nesting must not exhaust Python's own."""
    stack: list[tuple[HtmlElement | None, str]] = [(element, "")]
    while stack:
        node, trailing = stack.pop()
        if node is None:
            parts.append(trailing)
            continue
        block = node.tag in _BLOCKS
        parts.append((" " if block else "") + (node.text or ""))
        if block:
            stack.append((None, " "))
        for child in reversed(node):
            stack.append((None, child.tail or ""))
            if isinstance(child.tag, str) and not _unread(node, child):
                stack.append((child, ""))


def _unread(parent: HtmlElement, child: HtmlElement) -> bool:
    """Whether nobody reads a child. Not the whole head: where `<body>` is left out, libxml2 keeps
    the beginning of the page in it."""
    title = child.tag == "title" and parent.tag in ("head", "html")
    return title or child.tag in UNREAD or marked_hidden(child)


@once_each
def marked_hidden(element: HtmlElement) -> bool:
    """Whether the markup alone hides an element from everybody (style sheets are not read)."""
    classes, style = element.get("class"), element.get("style")
    if element.get("hidden") is not None or (classes and _HIDING_CLASSES.search(classes)):
        return True
    told = style.replace(" ", "").lower() if style else ""
    return "display:none" in told or "visibility:hidden" in told


def shown(element: HtmlElement) -> bool:
    """Whether neither the element nor an ancestor is hidden by its markup."""
    return _sight(element) > _HIDDEN


def exposed(element: HtmlElement) -> bool:
    """Whether an element is shown, and to assistive technologies too."""
    return _sight(element) > _SEEN


_HIDDEN, _SEEN, _TOLD = range(3)
"""What is given of an element: nothing, its look, its look and its words."""


def _sight(element: HtmlElement) -> int:
    """What is given of an element: no more than of those that hold it. Each is looked at once a page."""
    climbed: list[HtmlElement] = []
    node: HtmlElement | None = element
    while node is not None and "checker.sight" not in vars(node):
        climbed.append(node)
        node = node.getparent()
    sight: int = _TOLD if node is None else vars(node)["checker.sight"]
    for one in reversed(climbed):
        sight = min(sight, _own_sight(one))
        if index_of(one) is not None:
            vars(one)["checker.sight"] = sight
    return sight


def _own_sight(element: HtmlElement) -> int:
    if marked_hidden(element):
        return _HIDDEN
    kept_away = element.get("aria-hidden") == "true" or element.tag in ("template", "noscript")
    return _SEEN if kept_away else _TOLD


@once_each
def every_word(element: HtmlElement) -> str:
    """All the text an element holds, hidden parts included, node by node: for what is said to be
    nowhere. Scripts and styles are not text."""
    return " ".join(_texts(element))


_READ = etree.XPath("descendant::text()[not(parent::script or parent::style)]", smart_strings=False)


def _texts(element: HtmlElement) -> list[str]:
    return cast(list[str], _READ(element))


@once
def page_words(page: Page) -> str:
    """The text a visitor of the page reads: as the browser laid it out when one looked."""
    laid_out = page.probes.get("text")
    return folded(laid_out) if laid_out else words(page.dom)


def laid_out(page: Page, element: HtmlElement) -> bool:
    """Whether some words of an element are among those the browser laid out: style sheets hide what
    the markup does not. An element without words is taken for shown, as is any without browser."""
    text = page.probes.get("text")
    pieces = list(filter(None, map(plain, _texts(element)))) if text else []
    return not pieces or any(said in plain(text or "") for said in pieces)


TEXT_LIMIT = 200_000
"""Characters of a page's text that the browser hands over (see the probe « text »)."""


def text_cut(page: Page) -> bool:
    """Whether the page's text is so long that its end may be missing."""
    return len(page.probes.get("text") or "") >= TEXT_LIMIT


def missing_sheets(page: Page) -> list[str]:
    """The style sheets that the page asked for and did not get."""
    told = page.probes.get("styles")
    return [str(address) for address in told] if isinstance(told, list | tuple) else []


def missing_scripts(page: Page) -> list[str]:
    """The scripts of the page's own host that it asked for and did not get. (Of others, a browser does not say.)"""
    own = host_of(page.address)
    return [
        one.url
        for one in page.resources
        if one.kind == "script" and (not one.status or one.status >= 400) and host_of(one.url) == own
    ]


def probed(page: Page, name: str, state: str = "") -> Mapping[str, Any]:
    """What a probe says of a page, at first or in another state; empty when the page spoiled it. A rule
    that declares them is never asked of a page without; on the other pages of a site, such a silence
    says nothing."""
    told = (page.states[state] if state else page).probes.get(name)
    return told if isinstance(told, Mapping) else {}


def need_shown(page: Page, name: str) -> None:
    """Raise `NotTested` unless a browser showed the page, which `name` names at the head of the reason."""
    if not page.seen:
        raise NotTested(f"{name} non vue : {page.transport.label}. {page.detail}".rstrip())
    if page.rendered is None:
        raise NotTested(f"{name} lue sans navigateur : les scripts n'ont pas été exécutés.")


def language_of(element: HtmlElement) -> str:
    """The language an element announces, in lower case; empty when it announces none."""
    lang, other = element.get("lang"), element.get("xml:lang")
    return ((lang or "").strip() or (other or "").strip()).lower() if lang or other else ""


@once
def closed_components(page: Page) -> list[str]:
    """The names of the elements whose shadow tree is closed: nobody can read what they show."""
    told = page.probes.get("closed")
    names = [str(name) for name in told] if isinstance(told, list | tuple) else []
    if "shadowrootmode" in page.source.lower():  # those the parser makes leave a trace in the source only
        for template in select(parse_html(page.source), 'template[shadowrootmode="closed" i]'):
            host = template.getparent()
            names.append("template" if host is None else str(host.tag))
    return list(dict.fromkeys(names))


_HELD = (
    ".fr-consent-placeholder, "
    ".tac_activate, .tac_float, "  # tarteaucitron
    ".orejime-ContextualNotice, [data-orejime-purpose], template[data-purpose], "
    "[data-requires-vendor-consent], [data-hide-on-vendor-consent], "  # Axeptio
    "iframe[data-cookieblock-src], iframe[data-cookieconsent], "  # Cookiebot
    "iframe[data-name][data-src], .klaro .context-notice, "
    "iframe[class*=optanon-category]"  # OneTrust
)
"""What tools of consent put in the place of a content that they hold until the visitor has chosen."""


@once
def held_for_consent(page: Page) -> int:
    """How many contents a page holds until its visitor has answered about cookies."""
    held = select(page.dom, _HELD)
    return sum(all(up not in held for up in one.iterancestors()) for one in held)


def listed(names: list[str]) -> str:
    """The first names of a list, quoted."""
    return ", ".join(f"« {name} »" for name in names[:3]) + (", etc." if len(names) > 3 else "")


@once_each
def name_of(element: HtmlElement) -> str:
    """A close guess of an element's accessible name: aria-label, else text and image
    alternatives, else title. (The full computation needs a browser.)"""
    label = folded(element.get("aria-label") or "")
    if label:
        return label
    alternatives = [i.get("alt") or "" for i in element.iter("img", "area")]
    text = folded(" ".join([words(element), *alternatives]))
    return text or folded(element.get("title") or "")


@dataclass(frozen=True)
class Link:
    """A link of a page: its name, where it goes (absolute, without fragment; empty when
    nowhere), and its element."""

    name: str
    url: str
    element: HtmlElement


@once
def base_url(page: Page) -> str:
    """The address relative links start from: `<base href>` counts."""
    for base in page.dom.iter("base"):
        if base.get("href"):
            return absolute_url(page.address, base.get("href"))
    return page.address


def links(page: Page, within: HtmlElement | None = None) -> Iterator[Link]:
    """The links of a page, or of one of its elements, in document order."""
    return iter(_all_links(page)) if within is None else _links(page, within)


@once
def _all_links(page: Page) -> tuple[Link, ...]:
    return tuple(_links(page, page.dom))


def _links(page: Page, within: HtmlElement) -> Iterator[Link]:
    start = base_url(page)
    for element in within.iter("a", "area"):
        href = (element.get("href") or "").strip()
        goes = bool(href) and not href.startswith("#")
        url = absolute_url(start, href) if goes else ""
        yield Link(name_of(element), url.split("#")[0], element)


@lru_cache(maxsize=4096)
def absolute_url(base: str, href: str) -> str:
    """An address as a page writes it, made absolute; empty when no browser could read it either."""
    try:
        return urljoin(base, href)
    except ValueError:
        return ""


def redacted(text: str) -> str:
    """Any text without what its addresses hold of secret: the login before the host goes, the value
    of a token, key or signature becomes three stars, as do the secrets of the run."""
    text = veiled(text)
    if "@" in text or "%40" in text:
        text = _LOGIN.sub("", text)
    return _SECRET.sub(r"\1***", text) if "=" in text else text


def secrets_of(url: str) -> frozenset[str]:
    """The secret values of an address, as they are written and as they are meant."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return frozenset()
    asked = parse_qsl(parts.query, keep_blank_values=True)
    shown = parse_qsl(urlsplit(redacted(url)).query, keep_blank_values=True)
    values = [value for (_, value), (_, left) in zip(asked, shown, strict=False) if left != value]
    values += [value for value in (parts.password,) if value]
    return frozenset(form for value in values for form in (value, quote(value, safe=""), unquote(value)))


def leads_on(url: str, link: HtmlElement, address: str) -> bool:
    """Whether a link of a page leads to another page of the site: neither elsewhere, nor back, nor to
    the door (a login, a language to choose)."""
    if not same_site(url, address):
        return False
    path = Address.of(url).path.rstrip("/").lower()
    if not path or path == Address.of(address).path.rstrip("/").lower() or _DOOR.search(path):
        return False
    return not link.get("hreflang") and not _WAY_IN.match(plain(name_of(link)))


def own_hosts(visit: Visit) -> set[str]:
    """The hosts, without www., that are the site visited: registered, reached, or declared as aliases."""
    hosts = (host_of(visit.site.url), host_of(visit.home.address), *visit.site.settings.aliases)
    return {bare_host(host) for host in hosts}


_BEGINNING = 8 * SNIPPET_LIMIT
"""Characters of which a snippet is made, unless they are blanks above all."""


@once_each
def snippet(element: HtmlElement) -> str:
    """The beginning of an element as HTML, at most `SNIPPET_LIMIT` characters."""
    text = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    beginning = folded(text[:_BEGINNING])
    return shorten(beginning if len(beginning) > 2 * SNIPPET_LIMIT else folded(text))


def shorten(text: str, limit: int = SNIPPET_LIMIT) -> str:
    """Text cut to a length, with an ellipsis that counts."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


@once_each
def css_path(element: HtmlElement) -> str:
    """A CSS selector that finds the element again: from its nearest id, or from the root."""
    steps: list[str] = []
    node: HtmlElement | None = element
    while node is not None and isinstance(node.tag, str):
        identity = node.get("id")
        if identity and re.fullmatch(r"[A-Za-z][\w-]*", identity):
            steps.append(f"{node.tag}#{identity}")
            break
        parent = node.getparent()
        twins = [] if parent is None else [c for c in parent if c.tag == node.tag]
        place = f":nth-of-type({twins.index(node) + 1})" if len(twins) > 1 else ""
        steps.append(f"{node.tag}{place}")
        node = parent
    return " > ".join(reversed(steps))
