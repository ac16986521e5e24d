"""The bytes of an OpenDocument text → what is kept of it (OASIS OpenDocument 1.3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lxml import etree

from checker.anatomy.archive import Archive, value
from checker.anatomy.bounds import Clock, day, short
from checker.model import Office

_BASE: Final = "{urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _STYLE = f"{_BASE}text:1.0}}", f"{_BASE}table:1.0}}", f"{_BASE}style:1.0}}"
_DRAW, _META = f"{_BASE}drawing:1.0}}", f"{_BASE}meta:1.0}}"
_FO, _SVG = f"{_BASE}xsl-fo-compatible:1.0}}", f"{_BASE}svg-compatible:1.0}}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_LOEXT: Final = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"


def read(body: bytes, _: Clock) -> Office:
    """What a text is made of. Raises `Refused` for one that cannot be opened."""
    archive = Archive(body)
    content = archive.needed("content.xml")
    meta, styles = archive.xml("meta.xml"), archive.xml("styles.xml")
    images = [one for one in content.iter(f"{_DRAW}frame") if one.find(f"{_DRAW}image") is not None]
    meaningful = [one for one in images if not _decorative(one)]
    tables = [one for one in content.iter(f"{_TABLE}table") if _rows(one) > 1]
    return Office(
        title=short(value(meta, f"{_DC}title")),
        language=short(_language((styles, content)) or value(meta, f"{_DC}language")),
        created=day(value(meta, f"{_META}creation-date")),
        modified=day(value(meta, f"{_DC}date")),
        characters=sum(len(text) for text in content.itertext()),
        headings=sum(1 for _ in content.iter(f"{_TEXT}h")),
        images=len(meaningful),
        mute=sum(not _alternative(one) for one in meaningful),
        tables=len(tables),
        headless=sum(one.find(f"{_TABLE}table-header-rows") is None for one in tables),
    )


def _language(roots: Iterable[etree._Element | None]) -> str:
    """The first language that a style says, the default ones first."""
    for root in roots:
        if root is None:
            continue
        for said in root.iter(f"{_STYLE}text-properties"):
            language = said.get(f"{_FO}language") or ""
            if language not in ("", "none", "zxx"):
                return language
    return ""


def _decorative(frame: etree._Element) -> bool:
    return any(frame.get(f"{space}decorative") == "true" for space in (_DRAW, _LOEXT))


def _alternative(frame: etree._Element) -> str:
    return next(filter(None, (value(frame, f"{_SVG}{name}") for name in ("title", "desc"))), "")


def _rows(table: etree._Element) -> int:
    """The rows of a table, those of the tables it holds left aside."""
    groups = [table, *table.findall(f"{_TABLE}table-header-rows"), *table.findall(f"{_TABLE}table-rows")]
    return sum(len(group.findall(f"{_TABLE}table-row")) for group in groups)
