"""The structure tree of a PDF (ISO 32000-1, 14.7), walked once with its own stack: it may loop, or be deep."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

import pikepdf

from checker.anatomy.bounds import Clock
from checker.anatomy.objects import ROLES, each, entry, name, place, text
from checker.model import PdfStructure

_MOST: Final = 300_000
_LISTED: Final = 500
"""Headings, figures and tables told one by one."""
_CONTENT: Final = {"/MCR", "/OBJR"}
_HEADING: Final = re.compile(r"/H([1-6]?)$")


@dataclass
class _Table:
    """A table on the way: the page where it begins, its rows and its header cells."""

    page: int
    rows: int = 0
    headers: int = 0


@dataclass
class _Seen:
    """What was met so far."""

    holding: int = 0
    languages: int = 0
    spoken: int = 0
    figures: int = 0
    headings: list[int] = field(default_factory=list)
    mute: list[int] = field(default_factory=list)
    tables: list[_Table] = field(default_factory=list)


@dataclass(frozen=True)
class _Step:
    """An element to look at: the page and the table it stands in, and whether what holds it speaks for it."""

    element: Any
    page: int = 0
    table: _Table | None = None
    spoken_for: bool = False


def structure(file: pikepdf.Pdf, clock: Clock) -> PdfStructure | None:
    """The structure of a PDF; None when it has no tree, or an empty one."""
    root = entry(file.Root, "/StructTreeRoot")
    if entry(root, "/K") is None:
        return None
    pages = {page.obj.objgen: number for number, page in enumerate(file.pages, start=1)}
    seen, whole = _walk(root, pages, clock)
    tables = [table for table in seen.tables if table.rows > 1]
    return PdfStructure(
        holding=seen.holding,
        languages=seen.languages,
        spoken=seen.spoken,
        headings=tuple(seen.headings[:_LISTED]),
        figures=seen.figures,
        mute=tuple(seen.mute[:_LISTED]),
        tables=len(tables),
        headless=tuple(table.page for table in tables if not table.headers)[:_LISTED],
        whole=whole,
    )


def _walk(root: Any, pages: dict[tuple[int, int], int], clock: Clock) -> tuple[_Seen, bool]:
    """All elements in the order of reading, each once; whether all were met."""
    roles, seen = entry(root, "/RoleMap"), _Seen()
    stack = [_Step(element) for element in reversed(list(each(entry(root, "/K"))))]
    known: set[tuple[int, int]] = set()
    for _ in range(_MOST):
        if not stack or clock.over:
            break
        step = stack.pop()
        here = place(step.element)
        if here in known or not isinstance(step.element, pikepdf.Dictionary):
            continue
        if here:
            known.add(here)
        stack += _met(step, roles, pages, seen)
    return seen, not stack


def _met(step: _Step, roles: Any, pages: dict[tuple[int, int], int], seen: _Seen) -> list[_Step]:
    """Count an element; what it holds is what to look at next, the last one first."""
    element, role = step.element, _standard(entry(step.element, "/S"), roles)
    page = pages.get(place(entry(element, "/Pg")) or (0, 0), step.page)
    kids = list(each(entry(element, "/K")))
    seen.holding += any(_content(kid) for kid in kids)
    seen.languages += bool(text(entry(element, "/Lang")).strip())
    said = any(text(entry(element, key)).strip() for key in ("/Alt", "/ActualText"))
    seen.spoken += said
    table = _placed(role, page, step.table, seen)
    if heading := _HEADING.match(role):
        seen.headings.append(int(heading[1] or 0))
    if role == "/Figure" and not step.spoken_for:
        seen.figures += 1
        if not said:
            seen.mute.append(page or _first_page(kids, pages))
    inside = [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and not _content(kid)]
    return [_Step(kid, page, table, step.spoken_for or said) for kid in reversed(inside)]


def _placed(role: str, page: int, table: _Table | None, seen: _Seen) -> _Table | None:
    """The table in which what an element holds stands."""
    if role == "/Table":
        table = _Table(page)
        seen.tables.append(table)
    elif table is not None:
        table.rows += role == "/TR"
        table.headers += role == "/TH"
    return table


def _content(kid: Any) -> bool:
    """Whether a kid of an element is content of a page: its number, or a reference to it."""
    if isinstance(kid, int):
        return not isinstance(kid, bool)
    return name(entry(kid, "/Type")) in _CONTENT


def _first_page(kids: list[Any], pages: dict[tuple[int, int], int]) -> int:
    found = (pages.get(place(entry(kid, "/Pg")) or (0, 0), 0) for kid in kids)
    return next(filter(None, found), 0)


def _standard(role: Any, roles: Any) -> str:
    """A role, or the standard one to which the document maps its own."""
    said = name(role)
    for _ in range(ROLES):
        onward = name(entry(roles, said)) if said else ""
        if not onward or onward == said:
            break
        said = onward
    return said
