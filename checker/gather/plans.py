"""Sitemaps: the pages that a site lists for search engines.

Source: https://www.sitemaps.org/protocol.html
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import urljoin

from lxml import etree

from checker.gather.answer import Answer, document
from checker.gather.http import HttpClient
from checker.gather.sample import in_turn
from checker.model import Document, Transport
from checker.model.address import same_site
from checker.reading import absolute_url

MOST_PAGES: Final = 2000
"""Addresses kept of the pages of one site."""

MOST_PLANS: Final = 4
"""Sitemaps read beside the first one. An index may name 50,000 of them, and each is one more request."""

_MOST_BYTES: Final = 10_000_000
"""Read of one sitemap, once unpacked."""


@dataclass(frozen=True)
class Plan:
    """The sitemap of a site as it was served, and the pages that it lists or leads to."""

    document: Document
    pages: tuple[str, ...] = ()


def gathered(
    client: HttpClient, site_url: str, declared: Iterable[str], *, delay: float = 0.0, follow: bool = True
) -> Plan:
    """The first sitemap that robots.txt declares on this host, else /sitemap.xml; with the pages of those
    that it names or that are declared after it, unless none is to be followed."""
    own = [url for url in (absolute_url(site_url, one) for one in declared) if same_site(url, site_url)]
    first, *others = own or [urljoin(site_url, "/sitemap.xml")]
    answer = client.get(first, delay=delay, page=False)
    beside = others if follow else []

    def ask(url: str) -> str:
        return _text(client.get(url, delay=delay, page=False)) if follow else ""

    return Plan(document(answer), tuple(listed(first, _text(answer), ask, beside)))


def listed(url: str, text: str, ask: Callable[[str], str], others: Iterable[str] = ()) -> list[str]:
    """The pages that the sitemap at `url` lists, and those of the first ones of its host that it names, as an
    index does, or that are given beside it: a page of each in turn. `ask` answers the text of a sitemap, empty
    when there is none. No more than one level deep: an index names no other index."""
    named = dict.fromkeys(one for one in (*_plans(text), *others) if same_site(one, url) and one != url)
    found = [list(pages(text)), *(list(pages(ask(one))) for one in islice(named, MOST_PLANS))]
    return in_turn(found)[:MOST_PAGES]


def pages(text: str) -> Iterator[str]:
    """The addresses of the pages that a sitemap lists; none for an index of sitemaps.

    Reads what it can of a broken or cut file. Entities are not read, whatever they promise.
    """
    yield from islice(_locations(text, "{*}url/{*}loc"), MOST_PAGES)


def _plans(text: str) -> Iterator[str]:
    """The addresses of the sitemaps that an index names; none for a sitemap."""
    yield from islice(_locations(text, "{*}sitemap/{*}loc"), MOST_PAGES)


def _locations(text: str, path: str) -> Iterator[str]:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, encoding="utf-8"
    )
    try:
        root = etree.fromstring(text.replace("\x00", "").strip().encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return
    for found in () if root is None else root.iterfind(path):
        yield (found.text or "").strip()


def _text(answer: Answer) -> str:
    """The text of a sitemap, which may be served as a gzip file; empty when it was not got."""
    if answer.transport is not Transport.COMPLETED:
        return ""
    if not answer.body.startswith(b"\x1f\x8b"):
        return answer.text[:_MOST_BYTES]
    try:
        return zlib.decompressobj(wbits=31).decompress(answer.body, _MOST_BYTES).decode("utf-8", "replace")
    except zlib.error:
        return ""
