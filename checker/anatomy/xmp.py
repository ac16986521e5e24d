"""The XMP packet of a PDF (ISO 16684-1): its title, its days, and the part of PDF/UA it claims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pikepdf
from lxml import etree

from checker.anatomy.bounds import day, short
from checker.anatomy.markup import parsed

_LONGEST: Final = 4_000_000
_DC = "{http://purl.org/dc/elements/1.1/}"
_XMP = "{http://ns.adobe.com/xap/1.0/}"
_UA = "{http://www.aiim.org/pdfua/ns/id/}"


@dataclass(frozen=True)
class Xmp:
    """What a packet says; each empty when it says nothing."""

    title: str = ""
    created: str = ""
    modified: str = ""
    ua: str = ""


def xmp(metadata: Any) -> Xmp:
    """What the metadata stream of a PDF says; nothing when it is none, or cannot be read."""
    if not isinstance(metadata, pikepdf.Stream):
        return Xmp()
    try:
        packet = metadata.read_bytes()
        tree = parsed(packet) if len(packet) <= _LONGEST else None
    except (pikepdf.PdfError, etree.XMLSyntaxError):
        return Xmp()
    return Xmp() if tree is None else _read(tree)


def _read(tree: etree._Element) -> Xmp:
    title = next(tree.iter(f"{_DC}title"), None)
    return Xmp(
        title="" if title is None else short("".join(map(str, title.itertext())).strip()),
        created=day(_property(tree, f"{_XMP}CreateDate")),
        modified=day(_property(tree, f"{_XMP}ModifyDate")),
        ua=short(_property(tree, f"{_UA}part")),
    )


def _property(tree: etree._Element, name: str) -> str:
    """A simple property, which XMP writes as an element or as an attribute."""
    for element in tree.iter():
        if element.tag == name:
            return (element.text or "").strip()
        if name in element.attrib:
            return str(element.attrib[name]).strip()
    return ""
