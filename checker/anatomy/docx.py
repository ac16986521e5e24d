"""The bytes of a Word text → what is kept of it (ECMA-376, WordprocessingML)."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from checker.anatomy.archive import Archive, value
from checker.anatomy.bounds import Clock, day, short
from checker.model import Office

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_PICTURE: Final = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_DECORATIVE: Final = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_TERMS: Final = "{http://purl.org/dc/terms/}"
_HEADING: Final = re.compile(r"heading [1-9]", re.IGNORECASE)
_BODY_LEVEL: Final = "9"
"""The outline level of what is no heading."""
_OFF: Final = {"0", "false", "off"}


def read(body: bytes, _: Clock) -> Office:
    """What a text is made of. Raises `Refused` for one that cannot be opened."""
    archive = Archive(body)
    content = archive.needed("word/document.xml")
    core, styles = archive.xml("docProps/core.xml"), archive.xml("word/styles.xml")
    heads = _heading_styles(styles)
    images = [one for one in content.iter(f"{_WP}inline", f"{_WP}anchor") if _meaningful(one)]
    tables = [one for one in content.iter(f"{_W}tbl") if len(one.findall(f"{_W}tr")) > 1]
    return Office(
        title=short(value(core, f"{_DC}title")),
        language=short(_language(styles) or _language(content) or value(core, f"{_DC}language")),
        created=day(value(core, f"{_TERMS}created")),
        modified=day(value(core, f"{_TERMS}modified")),
        characters=sum(len(text.text or "") for text in content.iter(f"{_W}t")),
        headings=sum(_heading(paragraph, heads) for paragraph in content.iter(f"{_W}p")),
        images=len(images),
        mute=sum(not _alternative(one) for one in images),
        tables=len(tables),
        headless=sum(not _headed(one) for one in tables),
    )


def _language(root: etree._Element | None) -> str:
    said = () if root is None else root.iter(f"{_W}lang")
    return next(filter(None, (one.get(f"{_W}val") or "" for one in said)), "")


def _heading_styles(styles: etree._Element | None) -> set[str]:
    """The styles of headings: built-in names are English whatever the language; a style may say its level, or
    be made from a heading's."""
    if styles is None:
        return set()
    every = list(styles.iter(f"{_W}style"))
    heads = {
        one.get(f"{_W}styleId") or ""
        for one in every
        if _HEADING.fullmatch(_value(one, "name")) or _level(one)
    }
    heads |= {one.get(f"{_W}styleId") or "" for one in every if _value(one, "basedOn") in heads}
    return heads - {""}


def _heading(paragraph: etree._Element, heads: set[str]) -> bool:
    properties = paragraph.find(f"{_W}pPr")
    return properties is not None and (_value(properties, "pStyle") in heads or _level(paragraph))


def _level(holder: etree._Element) -> bool:
    """Whether a style or a paragraph says that it is of a level of the outline."""
    level = holder.find(f"{_W}pPr/{_W}outlineLvl")
    return level is not None and level.get(f"{_W}val") != _BODY_LEVEL


def _value(holder: etree._Element, name: str) -> str:
    found = holder.find(f"{_W}{name}")
    return "" if found is None else found.get(f"{_W}val") or ""


def _meaningful(drawing: etree._Element) -> bool:
    """Whether a drawing is a picture that is not said to be decorative."""
    marked = (one.get("val") or "1" for one in drawing.iter(_DECORATIVE))
    return next(drawing.iter(_PICTURE), None) is not None and all(one in _OFF for one in marked)


def _alternative(drawing: etree._Element) -> str:
    said = drawing.find(f"{_WP}docPr")
    return "" if said is None else (said.get("descr") or said.get("title") or "").strip()


def _headed(table: etree._Element) -> bool:
    marks = table.findall(f"{_W}tr/{_W}trPr/{_W}tblHeader")
    return any((mark.get(f"{_W}val") or "1") not in _OFF for mark in marks)
