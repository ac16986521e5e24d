"""What a visit fetched beside the pages: small files of the host, and documents to read."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Self

from checker.model.address import Address
from checker.model.anatomy import Office, Pdf
from checker.model.transport import Transport

_ODF = "application/vnd.oasis.opendocument"
_OOXML = "application/vnd.openxmlformats-officedocument"


class DocumentKind(StrEnum):
    """A kind of document that a page may offer: the word an author writes, its French label, the media
    types under which it is served, and the endings of its addresses."""

    label: str
    types: frozenset[str]
    endings: tuple[str, ...]

    PDF = "pdf", "PDF", "application/pdf application/x-pdf", ".pdf"
    ODT = "odt", "texte OpenDocument", f"{_ODF}.text", ".odt"
    ODS = "ods", "classeur OpenDocument", f"{_ODF}.spreadsheet", ".ods"
    ODP = "odp", "présentation OpenDocument", f"{_ODF}.presentation", ".odp"
    DOC = "doc", "texte Word ancien", "application/msword", ".doc"
    DOCX = "docx", "texte Word", f"{_OOXML}.wordprocessingml.document", ".docx"
    XLS = "xls", "classeur Excel ancien", "application/vnd.ms-excel", ".xls"
    XLSX = "xlsx", "classeur Excel", f"{_OOXML}.spreadsheetml.sheet", ".xlsx"
    PPT = "ppt", "présentation PowerPoint ancienne", "application/vnd.ms-powerpoint", ".ppt"
    PPTX = "pptx", "présentation PowerPoint", f"{_OOXML}.presentationml.presentation", ".pptx"
    RTF = "rtf", "texte RTF", "application/rtf text/rtf", ".rtf"
    CSV = "csv", "tableau CSV", "text/csv", ".csv"
    EPUB = "epub", "livre EPUB", "application/epub+zip", ".epub"
    FEED = "flux", "flux d'actualités", "application/rss+xml application/atom+xml", ".rss .atom"
    CALENDAR = "agenda", "agenda iCalendar", "text/calendar", ".ics"
    IMAGE = (
        "image",
        "image",
        "image/png image/jpeg image/gif image/webp image/avif image/svg+xml",
        ".png .jpg .jpeg .gif .webp .avif .svg",
    )

    def __new__(cls, word: str, label: str = "", media: str = "", endings: str = "") -> Self:
        """A member: its word is its value; media types and endings are given separated by spaces."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.label = label
        member.types = frozenset(media.split())
        member.endings = tuple(endings.split())
        return member

    @classmethod
    def served_as(cls, content_type: str) -> DocumentKind | None:
        """The kind that a media type says, parameters left aside; None when it says none of them."""
        media = content_type.partition(";")[0].strip().lower()
        return next((kind for kind in cls if media in kind.types), None)

    @classmethod
    def ending(cls, url: str) -> DocumentKind | None:
        """The kind that the end of an address says; None when it says none of them."""
        path = Address.of(url).said_path.lower()
        return next((kind for kind in cls if path.endswith(kind.endings)), None)


@dataclass(frozen=True)
class Validators:
    """What a server says to recognise an answer by (RFC 9110, 8.8): its ETag and its Last-Modified, as they came."""

    etag: str = ""
    modified: str = ""

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.etag or self.modified)


NO_VALIDATOR: Final = Validators()


@dataclass(frozen=True)
class Document:
    """A file fetched beside the pages: robots.txt, sitemap.xml, an icon, a document that a page offers.

    `content_type` is what the server declares, `sniffed` the media type that the bytes show (empty: not
    known). `size` is in bytes, `digest` the SHA-256 of the bytes, `text` the beginning of a textual body.
    A document that a page offers says under which name (`link`) and where (`page`), and what its link
    announces. `modified` is the day its server says it was changed (ISO 8601). What it is made of stands in
    its place, `pdf` or `office`, or `unread`, which says in French why nothing could be drawn from it. The
    bytes of the other kinds, `body`, are kept as a file of their own, named by the digest; empty when it
    was not got, or is no longer kept. `detail` says, in French, why it was not got. `found` is the address
    that answered, once redirects were followed, and `validators` what it said to be recognised by.
    """

    url: str
    transport: Transport
    status: int | None = None
    content_type: str = ""
    digest: str = ""
    text: str = ""
    detail: str = ""
    sniffed: str = ""
    size: int = 0
    announced: DocumentKind | None = None
    page: str = ""
    link: str = ""
    modified: str = ""
    pdf: Pdf | None = None
    office: Office | None = None
    unread: str = ""
    found: str = ""
    validators: Validators = NO_VALIDATOR
    body: bytes = field(default=b"", repr=False, compare=False)

    @property
    def kind(self) -> DocumentKind | None:
        """What the document is: what its bytes show, else what is declared, else what was announced."""
        return (
            DocumentKind.served_as(self.sniffed)
            or DocumentKind.served_as(self.content_type)
            or self.announced
            or DocumentKind.ending(self.url)
        )
