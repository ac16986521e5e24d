"""From bytes to text, as a browser does it: what kind of document they are, and in which encoding."""

from __future__ import annotations

import codecs
import re

from bs4.dammit import UnicodeDammit

_HTML_TYPES = {"text/html", "application/xhtml+xml"}
_VAGUE_TYPES = {"", "unknown/unknown", "application/unknown", "*/*", "text/xml", "application/xml"}
_HTML_START = re.compile(rb"<(?:!doctype\s+html|html|head|body|title)\b", re.IGNORECASE)
_MARKUP_START = re.compile(rb"<[!?/a-z]", re.IGNORECASE)
_BEFORE_HTML = re.compile(rb"\s*(?:<!--.*?-->|<\?xml.*?\?>)", re.DOTALL)
_OTHER_STARTS = (
    b"%PDF-", b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"Rar!", b"OggS", b"ID3",
    b"\xd0\xcf\x11\xe0", b"wOFF", b"wOF2",
)  # fmt: skip

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"'/>;]+)", re.IGNORECASE)
_META = re.compile(rb"<(?:meta|\?xml)\b[^>]{0,500}", re.IGNORECASE)
_XML_ENCODING = re.compile(r"<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)", re.IGNORECASE)
_PRESCAN = 4096
"""Bytes in which a declaration is looked for. Browsers read 1024; late ones are worth believing."""
_SAMPLE = 50_000
"""Bytes from which an undeclared encoding is guessed: enough prose, and quick."""

# What browsers read in place of the name written (https://encoding.spec.whatwg.org/#names-and-labels).
_READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030"}


def media_type(content_type: str) -> str:
    """The type alone, lower case, without parameters."""
    return content_type.partition(";")[0].strip().lower()


def is_html(content_type: str, body: bytes) -> bool:
    """Whether a browser would show a body as a page. The bytes overrule a header that lies."""
    kind = media_type(content_type)
    if is_other(body):
        return False
    return kind in _HTML_TYPES or (kind in _VAGUE_TYPES and _starts_like_html(body))


def is_other(body: bytes) -> bool:
    """Whether a body is, by its first bytes, a picture, an archive, a font…"""
    return body.lstrip()[:8].startswith(_OTHER_STARTS)


def is_markup(body: bytes) -> bool:
    """Whether a body starts, comments and declaration left aside, by a tag."""
    return _MARKUP_START.match(_after_comments(body)) is not None


def _starts_like_html(body: bytes) -> bool:
    return _HTML_START.match(_after_comments(body)) is not None


def _after_comments(body: bytes) -> bytes:
    start = body[:_PRESCAN].removeprefix(codecs.BOM_UTF8)
    while before := _BEFORE_HTML.match(start):
        start = start[before.end() :]
    return start.lstrip()


def decode(body: bytes, content_type: str) -> str:
    """The text of a body: byte-order mark, else HTTP charset, else declaration in the page, else
    a guess. Never raises: bytes that fit nowhere become U+FFFD, as in a browser."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    declared = _CHARSET.search(content_type)
    encoding = _known(declared[1] if declared else "") or _declared_inside(body[:_PRESCAN])
    if encoding:
        return body.decode(encoding, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        guess = UnicodeDammit(body[:_SAMPLE], ["cp1252"], is_html=True).original_encoding
        return body.decode(guess or "cp1252", "replace")


def _declared_inside(start: bytes) -> str:
    for match in _META.finditer(start):
        tag = match[0].decode("ascii", "ignore")
        found = _XML_ENCODING.search(tag) or _CHARSET.search(tag)
        encoding = _known(found[1]) if found else ""
        if encoding:
            # A page read as ASCII so far cannot be in an encoding of two bytes a letter.
            return "utf-8" if encoding.startswith("utf-16") else encoding
    return ""


def _known(label: str) -> str:
    """The codec that a browser uses for a label; empty when it knows none."""
    try:
        codec = codecs.lookup(label.strip().lower())
    except (LookupError, ValueError):
        return ""
    if not codec._is_text_encoding:  # noqa: SLF001 (the only way to leave out base64, zlib…)
        return ""
    return _READ_AS.get(codec.name, codec.name)
