"""Entries → an Atom feed (RFC 4287). Pure: identifiers and times come in, so that equal input gives equal
bytes. Links are relative to the file, until one knows at what address it will be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from checker.publish.page.rendering import printable

ATOM = "http://www.w3.org/2005/Atom"
FEEDS = (".xml", ".atom")
"""How the names of feeds end, and of no other generated file."""

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class FeedEntry:
    """One piece of news: a name that never changes, a title, an ISO 8601 time, the page that tells it,
    what it says, and its categories (term, label)."""

    id: str
    title: str
    updated: str
    href: str
    content: str = ""
    categories: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Feed:
    """A feed without its entries: `href` is its own file, `page` the page for readers; `updated` counts
    when there is no entry."""

    id: str
    title: str
    updated: str
    href: str
    page: str
    subtitle: str = ""


def urn(name: str) -> str:
    """A stable identifier: the same name always gives the same, whatever the host."""
    return uuid5(NAMESPACE_URL, name).urn


def midnight(day: str) -> str:
    """The ISO 8601 time at which a day begins."""
    return f"{day}T00:00:00+00:00"


def atom(feed: Feed, entries: Iterable[FeedEntry]) -> str:
    """The file, its entries in the order given: the latest first."""
    told = list(entries)
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item] # lxml's default namespace
    root.set(_LANGUAGE, "fr")
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    if feed.subtitle:
        _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", told[0].updated if told else feed.updated)
    _add(_add(root, "author"), "name", "Conforme")
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.href)
    _add(root, "link", rel="alternate", type="text/html", href=feed.page)
    for one in told:
        entry = _add(root, "entry")
        _add(entry, "id", one.id)
        _add(entry, "title", one.title)
        _add(entry, "updated", one.updated)
        _add(entry, "link", rel="alternate", type="text/html", href=one.href)
        for term, label in one.categories:
            _add(entry, "category", term=term, label=label)
        _add(entry, "content", one.content, type="text")
    return _written(root)


def anchored(feed: str, address: str) -> str:
    """A feed whose links are whole, once one knows the address it will be read at."""
    root = etree.fromstring(feed.encode())
    for link in root.iter(f"{{{ATOM}}}link"):
        link.set("href", urljoin(address, link.get("href", "")))
    return _written(root)


def _written(root: etree._Element) -> str:
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True).decode("utf-8")


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    child.text = printable(text) or None
    return child
