"""What the pages of a PDF show: text, or images alone (ISO 32000-1, 8 and 9)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pikepdf

from checker.anatomy.bounds import Clock
from checker.anatomy.objects import each, entry, name
from checker.model import PdfText

COVERED: Final = 0.6
"""Share of a page that images cover on a page that was scanned."""

_PAGES: Final = 1000
_LONGEST: Final = 4_000_000
"""Bytes of drawing read of one page: a map may need much more, and is then not read."""
_NESTED: Final = 5
_DRAWN: Final = 2000
"""Forms and images followed in one page."""
_OPERATORS: Final = "q Q cm Do Tj TJ ' \" BI ID EI BDC"
_SHOWING: Final = {"Tj", "TJ", "'", '"'}
_WRITTEN: Final = {"/Widget", "/FreeText"}
"""Annotations that hold text of their own."""

_Matrix = pikepdf.Matrix


class _Unread(Exception):
    """A page is too long to be read, or broken."""


@dataclass
class _Drawing:
    """What a page was seen to draw: bytes of text, and the area of its images."""

    left: int = _DRAWN
    size: int = 0
    area: float = 0.0


def shown(file: pikepdf.Pdf, clock: Clock) -> PdfText:
    """What the first pages of a file show, as many as the time allows."""
    read, size, silent, pictured = 0, 0, [], []
    for number, page in enumerate(file.pages, start=1):
        if number > _PAGES or clock.over:
            break
        try:
            drawing = _page(page)
        except (_Unread, pikepdf.PdfError, ValueError, TypeError, AttributeError):
            continue
        read += 1
        size += drawing.size
        if not (drawing.size or _annotated(page)):
            silent.append(number)
            if drawing.area >= COVERED * _area(page):
                pictured.append(number)
    return PdfText(read, tuple(silent), tuple(pictured), size)


def _page(page: pikepdf.Page) -> _Drawing:
    drawing = _Drawing()
    length = sum(len(part.read_bytes()) for part in each(page.obj.get("/Contents")))
    if length > _LONGEST:
        raise _Unread
    if length:
        _draw(page, _inherited(page.obj, "/Resources"), _Matrix(), drawing, 0)
    return drawing


def _draw(source: Any, resources: Any, matrix: _Matrix, drawing: _Drawing, depth: int) -> None:
    """Follow what a page or a form draws, under a matrix."""
    stack: list[_Matrix] = []
    for step in pikepdf.parse_content_stream(source, _OPERATORS):
        word, operands = str(step.operator), step.operands
        if word == "q":
            stack.append(matrix)
        elif word == "Q":
            matrix = stack.pop() if stack else matrix
        elif word == "cm":
            matrix = _Matrix(*map(float, operands)) @ matrix
        elif word in _SHOWING:
            drawing.size += sum(_length(operand) for operand in operands)
        elif word == "BDC":
            drawing.size += _replaced(operands)
        elif word == "INLINE IMAGE":
            drawing.area += _covered(matrix)
        elif word == "Do":
            _object(entry(resources, "/XObject", str(operands[0])), resources, matrix, drawing, depth)


def _object(drawn: Any, resources: Any, matrix: _Matrix, drawing: _Drawing, depth: int) -> None:
    """An image or a form that a page calls by its name."""
    drawing.left -= 1
    if drawing.left < 0:
        raise _Unread
    kind = name(entry(drawn, "/Subtype"))
    if kind == "/Image":
        drawing.area += _covered(matrix)
    elif kind == "/Form":
        if depth >= _NESTED or len(drawn.read_bytes()) > _LONGEST:
            raise _Unread
        own = entry(drawn, "/Matrix")
        inner = _Matrix(*map(float, own)) @ matrix if isinstance(own, pikepdf.Array) else matrix
        _draw(drawn, entry(drawn, "/Resources") or resources, inner, drawing, depth + 1)


def _replaced(operands: Any) -> int:
    """Bytes of the text said in place of what follows."""
    return sum(
        len(bytes(said))
        for operand in operands
        for key in ("/ActualText", "/Alt")
        if isinstance(said := entry(operand, key), pikepdf.String)
    )


def _length(operand: Any) -> int:
    """Bytes of the strings of an operand: one, or some between numbers."""
    return sum(len(bytes(item)) for item in each(operand) if isinstance(item, pikepdf.String))


def _covered(matrix: _Matrix) -> float:
    """The area of the unit square, which an image fills."""
    return abs(matrix.a * matrix.d - matrix.b * matrix.c)


def _area(page: pikepdf.Page) -> float:
    left, bottom, right, top = map(float, page.cropbox)
    return abs((right - left) * (top - bottom))


def _annotated(page: pikepdf.Page) -> bool:
    return any(name(entry(one, "/Subtype")) in _WRITTEN for one in each(page.obj.get("/Annots")))


def _inherited(page: Any, key: str) -> Any:
    """What a page says, or the nearest of the nodes that hold it."""
    return next((found for node in _holders(page) if (found := entry(node, key)) is not None), None)


def _holders(page: Any) -> Iterator[Any]:
    node = page
    for _ in range(50):
        if node is None:
            return
        yield node
        node = entry(node, "/Parent")
