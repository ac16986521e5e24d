"""The documents that pages offer: which ones to fetch, and what came of it."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
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


def gathered(
    client: HttpClient,
    pages: Iterable[Page],
    wanted: Collection[DocumentKind],
    own: Collection[str],
    *,
    delay: float = 0.0,
) -> Iterator[Document]:
    """The documents of the kinds wanted that the pages seen offer on the site's `own` hosts (without www.):
    the first ones, kind by kind in turn; then one of each kind that stands for those left out."""
    offers = _offered(tuple(pages), wanted, own)
    for offer in offers[:MOST]:
        yield _fetched(client, offer, delay)
    yield from _left_out(offers[MOST:])


def _offered(pages: Iterable[Page], wanted: Collection[DocumentKind], own: Collection[str]) -> list[Document]:
    """Each document once, not asked for yet; those of a kind in the order of the pages."""
    found: dict[DocumentKind | None, dict[str, Document]] = {}
    for offer in _offers(pages):
        if offer.announced in wanted and Address.of(offer.url).bare in own:
            found.setdefault(offer.announced, {}).setdefault(sample.identity(offer.url), offer)
    return sample.in_turn(those.values() for those in found.values())


def _left_out(offers: Sequence[Document]) -> Iterator[Document]:
    """What is not looked at is not absent: the first document of each kind says how many there are."""
    firsts = {offer.announced: offer for offer in reversed(offers)}
    counts = Counter(offer.announced for offer in offers)
    for kind, number in counts.items():
        told = (
            f"{MOST} documents au plus sont demandés d'un site ; de cette sorte, {number} ne l'ont pas été."
        )
        yield replace(firsts[kind], detail=told)


def _fetched(client: HttpClient, offer: Document, delay: float) -> Document:
    """A document as it was served, whole, or why it was not got."""
    answer = client.get(offer.url, delay=delay, page=False, whole=True)
    if stood := _in_its_place(answer):
        answer = replace(answer, transport=stood[0], detail=stood[1])
    body = answer.body if answer.transport is Transport.COMPLETED else b""
    return replace(
        document(replace(answer, body=body)),
        detail=answer.detail,
        sniffed=sniffed(body),
        size=len(body),
        announced=offer.announced,
        page=offer.page,
        link=offer.link,
        body=body,
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


def _offers(pages: Iterable[Page]) -> Iterator[Document]:
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
                yield Document(url, Transport.NOT_VISITED, announced=kind, page=page.address, link=link.name)


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
