"""The documents that pages offer: which ones to fetch, and what came of it.

Those that can be opened are, at once, and only what they are made of is kept; the bytes of the other kinds are.
"""

from __future__ import annotations

import io
import re
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from lxml.html import HtmlElement

from checker.anatomy.apart import SECONDS, Unreadable, office, pdf
from checker.gather import sample
from checker.gather.answer import Answer, document
from checker.gather.decoding import is_html
from checker.gather.http import HttpClient
from checker.gather.urls import address, readable
from checker.gather.walls import login_wall
from checker.model import Document, DocumentKind, Page, Transport
from checker.model.address import Address
from checker.reading import Link, absolute_url, base_url, folded, links, plain, select, words

MOST: Final = 20
"""Documents fetched of one site, whatever its pages offer."""

OPENING: Final = 60.0
"""Seconds spent in all on opening the documents of one site."""

CLOSED: Final = frozenset(
    {
        *(DocumentKind.ODS, DocumentKind.ODP, DocumentKind.DOC, DocumentKind.XLS, DocumentKind.XLSX),
        *(DocumentKind.PPT, DocumentKind.PPTX, DocumentKind.RTF, DocumentKind.EPUB),
    }
)
"""Kinds of office files that nothing here can open: that they are offered is all there is to know."""

_OPENED: Final = {DocumentKind.PDF, DocumentKind.ODT, DocumentKind.DOCX}

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
_WORD: Final = re.compile(r"[a-z]+")
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
    most: int = 15_000_000,
) -> Iterator[Document]:
    """The documents of the kinds wanted that the pages seen offer on the site's `own` hosts (without www.):
    the first ones, kind by kind in turn, of so many bytes at `most`; then, of each kind, one that stands for
    those left out, and why."""
    offers = _offered(tuple(pages), wanted)
    asked, others = _parted(offers, own)
    opener = _Opener()
    for offer in asked[:MOST]:
        yield opener.opened(_fetched(client, offer, delay, most))
    yield from _left_out(asked[MOST:], _TOO_MANY)
    yield from _left_out([offer for offer in others if offer.announced in CLOSED], _UNREAD)
    yield from _left_out([offer for offer in others if offer.announced not in CLOSED], _ELSEWHERE)


_TOO_MANY: Final = (
    f"{MOST} documents au plus sont demandés d'un site ; de cette sorte, {{0}} ne l'ont pas été."
)
_UNREAD: Final = "La machine ne sait pas lire les documents de cette sorte ({0} dans les pages vues) : ils n'ont pas été demandés."
_ELSEWHERE: Final = "Les documents qui sont sur un autre site ne sont pas demandés ({0} de cette sorte)."


def _offered(pages: Iterable[Page], wanted: Collection[DocumentKind]) -> list[Document]:
    """Each document once, not asked for yet; those of a kind in the order of the pages."""
    found: dict[DocumentKind | None, dict[str, Document]] = {}
    for offer in _offers(pages):
        if offer.announced in wanted:
            found.setdefault(offer.announced, {}).setdefault(sample.identity(offer.url), offer)
    return sample.in_turn(those.values() for those in found.values())


def _parted(offers: Iterable[Document], own: Collection[str]) -> tuple[list[Document], list[Document]]:
    """Those to ask for, and the others: of a kind that nobody can open, or on another host."""
    asked: list[Document] = []
    others: list[Document] = []
    for offer in offers:
        mine = Address.of(offer.url).bare in own and offer.announced not in CLOSED
        (asked if mine else others).append(offer)
    return asked, others


def _left_out(offers: Sequence[Document], why: str) -> Iterator[Document]:
    """What is not looked at is not absent: the first document of each kind says how many there are, and why."""
    firsts = {offer.announced: offer for offer in reversed(offers)}
    counts = Counter(offer.announced for offer in offers)
    for kind, count in counts.items():
        yield replace(firsts[kind], detail=why.format(count))


def _fetched(client: HttpClient, offer: Document, delay: float, most: int) -> Document:
    """A document as it was served, whole, or why it was not got."""
    answer = client.get(offer.url, delay=delay, page=False, most=most)
    if isinstance(answer.kept, Document):
        return replace(answer.kept, announced=offer.announced, page=offer.page, link=offer.link)
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


class _Opener:
    """Opens the documents of one site, as long as its time lasts."""

    def __init__(self) -> None:
        self._left = OPENING

    def opened(self, document: Document) -> Document:
        """What the document is made of in place of its bytes, or why nothing could be drawn from it; itself
        when it was not got, or is of a kind that nobody opens."""
        kind = document.kind
        if not document.body or kind not in _OPENED:
            return document
        bare = replace(document, body=b"", text="")
        if self._left <= 0:
            return replace(bare, unread=f"Les documents de ce site ont pris plus de {OPENING:.0f} s à lire.")
        started = time.monotonic()
        try:
            seconds = min(SECONDS, self._left)
            if kind is DocumentKind.PDF:
                return replace(bare, pdf=pdf(document.body, seconds=seconds))
            return replace(bare, office=office(kind, document.body, seconds=seconds))
        except Unreadable as reason:
            return replace(bare, unread=str(reason))
        finally:
            self._left -= time.monotonic() - started


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
                or _downloaded(link.element)
                or DocumentKind.served_as(served.get(url, ""))
            )
            if kind is not None:
                yield Document(url, Transport.NOT_VISITED, announced=kind, page=page.address, link=link.name)


def _downloaded(element: HtmlElement) -> DocumentKind | None:
    """The kind that a download link names: one that says to be (HTML, DSFR), « PDF – 1,2 Mo »."""
    if element.get("download") is None and "download" not in (element.get("class") or ""):
        return None
    named = set(_WORD.findall(plain(words(element))))
    return next((kind for kind in DocumentKind if kind.value in named), None)


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
