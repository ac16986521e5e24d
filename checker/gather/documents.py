"""The documents that pages offer: which ones to fetch, and what came of it."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from checker.gather import sample
from checker.gather.answer import Answer, document
from checker.gather.decoding import is_html
from checker.gather.http import HttpClient
from checker.gather.urls import address, readable
from checker.gather.walls import login_wall
from checker.model import Document, DocumentKind, Page, Transport
from checker.model.address import Address
from checker.reading import Link, absolute_url, base_url, folded, links, select

MOST: Final = 10
"""Documents fetched of one site, whatever its pages offer."""

_STARTS: Final = (
    (b"%PDF-", "application/pdf"),
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG\r\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BEGIN:VCALENDAR", "text/calendar"),
)
_INSIDE: Final = {"word/": DocumentKind.DOCX, "xl/": DocumentKind.XLSX, "ppt/": DocumentKind.PPTX}
_FEEDS: Final = ((b"<rss", "application/rss+xml"), (b"<feed", "application/atom+xml"))
_HEAD: Final = 1024
"""Bytes in which a PDF may begin (ISO 32000-1, annex H), and in which the root of a feed is looked for."""
_TYPE_LENGTH: Final = 100


@dataclass(frozen=True)
class Offer:
    """A document that a page offers: its address, the kind its link announces, the page and the name
    of the link."""

    url: str
    kind: DocumentKind
    page: str
    link: str


def offered(
    pages: Iterable[Page], wanted: Collection[DocumentKind], own: Collection[str], most: int = MOST
) -> tuple[Offer, ...]:
    """At most `most` documents of the kinds wanted that the pages seen offer on the site's `own` hosts
    (without www.), each once, in the order of the pages."""
    seen = tuple(pages)
    found: dict[str, Offer] = {}
    for offer in _offers(seen):
        if offer.kind in wanted and Address.of(offer.url).bare in own:
            found.setdefault(sample.identity(offer.url), offer)
    return tuple(islice(found.values(), most))


def fetched(client: HttpClient, offer: Offer, *, delay: float = 0.0) -> Document:
    """A document as it was served, whole, or why it was not got."""
    answer = client.get(offer.url, delay=delay, page=False, whole=True)
    stood = _in_its_place(answer)
    if stood:
        answer = replace(answer, transport=stood[0], detail=stood[1])
    got = answer.transport is Transport.COMPLETED
    return replace(
        document(answer if got else replace(answer, body=b"")),
        detail=answer.detail,
        sniffed=sniffed(answer.body) if got else "",
        size=len(answer.body) if got else 0,
        announced=offer.kind,
        page=offer.page,
        link=offer.link,
        body=answer.body if got else b"",
    )


def sniffed(body: bytes) -> str:
    """The media type that some bytes show; empty when they show none that we know."""
    head = body[:_HEAD]
    if b"%PDF-" in head:
        return "application/pdf"
    if body.startswith(b"PK\x03\x04"):
        return _zipped(body)
    if body.startswith(b"RIFF") and body[8:12] == b"WEBP":
        return "image/webp"
    if is_html("", body):
        return "text/html"
    known = next((media for start, media in _STARTS if body.startswith(start)), "")
    return known or next((media for root, media in _FEEDS if root in head), "")


def _offers(pages: Iterable[Page]) -> Iterator[Offer]:
    """What links announce by their type or by the end of their address, and what was served where a page
    was looked for."""
    served = {page.url: page.headers.get("content-type", "") for page in pages if not page.seen}
    for page in (page for page in pages if page.seen):
        for link in (*links(page), *_alternates(page)):
            if not readable(link.url):
                continue
            url = address(link.url)
            kind = (
                DocumentKind.served_as(link.element.get("type") or "")
                or DocumentKind.ending(url)
                or DocumentKind.served_as(served.get(url, ""))
            )
            if kind is not None:
                yield Offer(url, kind, page.address, link.name)


def _alternates(page: Page) -> Iterator[Link]:
    """What the head of a page says to be another form of it: feeds above all."""
    for element in select(page.dom, "link[rel~=alternate i][type][href]"):
        url = absolute_url(base_url(page), element.get("href").strip())
        yield Link(folded(element.get("title") or ""), url, element)


def _in_its_place(answer: Answer) -> tuple[Transport, str] | None:
    """What was served, when it is a page in place of the document; None when it is a document, or nothing."""
    if answer.transport is not Transport.COMPLETED:
        return None
    if not answer.body:
        return Transport.EMPTY_SHELL, "Le serveur a répondu sans aucun contenu."
    if not is_html(answer.content_type, answer.body) or DocumentKind.served_as(sniffed(answer.body)):
        return None
    wall = login_wall(answer.url, answer.final_url, answer.text, redirected=bool(answer.hops))
    return wall or (Transport.PROVISIONAL, "Une page HTML est servie à la place du document.")


def _zipped(body: bytes) -> str:
    """What an archive is: OpenDocument and EPUB say it in a file of their own, Office by its folders."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = archive.namelist()
            if "mimetype" in names:
                with archive.open("mimetype") as told:
                    return told.read(_TYPE_LENGTH).decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError, OSError):
        return ""
    kind = next((kind for folder, kind in _INSIDE.items() if any(n.startswith(folder) for n in names)), None)
    return next(iter(kind.types)) if kind else "application/zip"
