"""An OpenDocument spreadsheet, as French administrations exchange them. Texts and numbers only, no formula.

Written by hand: see site/decisions/0027-les-formats-de-rapport.md.
Source: https://docs.oasis-open.org/office/OpenDocument/v1.3/
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from checker.plain_text import printable

_TYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
MOST_ROWS: Final = 1_000_000
"""Rows of a sheet, a little under what spreadsheets open."""

_LONGEST: Final = 32_000
"""Characters of a cell, a little under what spreadsheets keep."""

_NAMES: Final = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
    )
    + ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)
_HEAD: Final = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content {_NAMES} office:version="1.3">'
    '<office:automatic-styles><style:style style:name="tete" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold"/></style:style></office:automatic-styles>'
    "<office:body><office:spreadsheet>"
)
_FOOT: Final = "</office:spreadsheet></office:body></office:document-content>\n"
_MANIFEST: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>\n"
)
_STYLES: Final = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-styles {_NAMES} office:version="1.3"><office:styles>'
    '<style:default-style style:family="table-cell"><style:text-properties fo:language="fr" fo:country="FR"/>'
    "</style:default-style></office:styles></office:document-styles>\n"
)


@dataclass(frozen=True)
class Sheet:
    """A named table: its columns, then its rows."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[str | int]]


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """A file that holds the sheets: equal sheets give equal bytes."""
    content = "".join([_HEAD, *(piece for sheet in sheets for piece in _table(sheet)), _FOOT])
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        _add(archive, "mimetype", _TYPE, ZIP_STORED)  # first and as it is: it tells what the file is
        _add(archive, "META-INF/manifest.xml", _MANIFEST)
        _add(archive, "styles.xml", _STYLES)
        _add(archive, "content.xml", content)
    return packed.getvalue()


def _add(archive: ZipFile, name: str, content: str, method: int = ZIP_DEFLATED) -> None:
    """A file of the archive, with the date that means none."""
    entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = method
    entry.create_system = 3
    archive.writestr(entry, content.encode())


def _table(sheet: Sheet) -> Iterator[str]:
    yield f'<table:table table:name="{escape(printable(sheet.name))}">'
    yield f'<table:table-column table:number-columns-repeated="{len(sheet.columns)}"/>'
    heads = "".join(_cell(name, ' table:style-name="tete"') for name in sheet.columns)
    yield f"<table:table-header-rows><table:table-row>{heads}</table:table-row></table:table-header-rows>"
    for number, row in enumerate(sheet.rows):
        if number == MOST_ROWS:
            yield f"<table:table-row>{_cell('Table coupée : la suite est dans les formats csv et json.')}</table:table-row>"
            break
        yield f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>"
    yield "</table:table>"


def _cell(value: str | int, style: str = "") -> str:
    """A number as a number; anything else as a text, which no spreadsheet runs."""
    if isinstance(value, int):
        return f'<table:table-cell{style} office:value-type="float" office:value="{value}"/>'
    if not value:
        return "<table:table-cell/>"
    text = escape(printable(value)[:_LONGEST], quote=False)
    return f'<table:table-cell{style} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
