"""What a document is made of, as far as accessibility goes: what is kept of it in its place.

Everything is counted or short; a list holds the first ones only. Days are ISO 8601, empty when the file
does not say.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Lock:
    """What protects a PDF (ISO 32000-1, 7.6.3): its `revision`, and whether it grants the extraction of text
    for `accessibility` (bit 10) and at all (`copy`, bit 5)."""

    revision: int
    accessibility: bool = True
    copy: bool = True


@dataclass(frozen=True)
class PdfStructure:
    """The structure tree of a PDF (ISO 32000-1, 14.7), roles mapped to the standard ones.

    `holding` counts the elements that hold content, `languages` those that say their language, `spoken` those
    that have a replacement text. `headings` are levels in order, 0 for H. `figures` and `tables` (of two rows at least) are counted; the pages, from 1,
    of figures without a replacement text and of tables without a header cell are listed, 0 when unknown:
    `mute` and `headless`. `whole`: all of it was walked.
    """

    holding: int = 0
    languages: int = 0
    spoken: int = 0
    headings: tuple[int, ...] = ()
    figures: int = 0
    mute: tuple[int, ...] = ()
    tables: int = 0
    headless: tuple[int, ...] = ()
    whole: bool = True


@dataclass(frozen=True)
class PdfText:
    """What the pages of a PDF show: how many were `read`, those without any text (`silent`) and, among them,
    those that an image covers (`pictured`), numbered from 1; `size` is the bytes of all strings shown."""

    read: int = 0
    silent: tuple[int, ...] = ()
    pictured: tuple[int, ...] = ()
    size: int = 0


@dataclass(frozen=True)
class Pdf:
    """A PDF file. `marked`: it says to be tagged. `structure`: None when it has no structure tree.
    `fields` counts those a person fills, `unnamed` names those without a tooltip. `dynamic`: its form is
    drawn by a program (XFA). `ua` is the part of PDF/UA it claims."""

    pages: int = 0
    created: str = ""
    modified: str = ""
    marked: bool = False
    structure: PdfStructure | None = None
    language: str = ""
    title: str = ""
    title_shown: bool = False
    lock: Lock | None = None
    text: PdfText = PdfText()
    bookmarks: bool = False
    fields: int = 0
    unnamed: tuple[str, ...] = ()
    dynamic: bool = False
    ua: str = ""


@dataclass(frozen=True)
class Office:
    """A text of a word processor. `characters` counts its text, `headings` its paragraphs of a heading style;
    `images` and `tables` (of two rows at least) are counted, and, among them, the images without an
    alternative (`mute`) and the tables without a header row (`headless`)."""

    title: str = ""
    language: str = ""
    created: str = ""
    modified: str = ""
    characters: int = 0
    headings: int = 0
    images: int = 0
    mute: int = 0
    tables: int = 0
    headless: int = 0
