"""The tables of a page: their own rows and cells on a grid, what they declare, and whether they are complex."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml.html import HtmlElement

from checker.model import Doubt, Page, Problem, once
from checker.reading import exposed, plain, select, words
from standards.accessibilite.absence import without
from standards.accessibilite.names import pointed_words, value

_TABLES = "table, [role=table], [role=grid], [role=treegrid]"
_GROUPS = {"thead", "tbody", "tfoot"}
_HEADER_ROLES = {"columnheader", "rowheader"}
_WIDEST = 100
"""Columns that one cell is allowed to span: what it says beyond is a mistake."""
_ROWS = 8
_MOST_CELLS = 20_000


@dataclass(frozen=True)
class Cell:
    """A cell of a table, where its top left corner stands, and how far it goes."""

    element: HtmlElement
    row: int
    column: int
    width: int
    height: int

    @property
    def header(self) -> bool:
        """Whether it is declared a header."""
        return self.element.tag == "th" or self.element.get("role") in _HEADER_ROLES

    @cached_property
    def text(self) -> str:
        """Its words and the alternatives of its images."""
        images = " ".join(image.get("alt") or "" for image in self.element.iter("img"))
        return f"{words(self.element)} {images}".strip()


@dataclass(frozen=True)
class Table:
    """A table of a page, `table` element or role."""

    element: HtmlElement
    page: Page

    @property
    def native(self) -> bool:
        """Whether it is a `table` element that keeps its meaning, or loses it for layout."""
        return str(self.element.tag) == "table"

    @property
    def presentation(self) -> bool:
        """Whether it says that it is only there for layout."""
        return self.element.get("role") in ("presentation", "none")

    @cached_property
    def parts(self) -> tuple[HtmlElement, ...]:
        """Its caption, its groups of rows and its columns."""
        return tuple(child for child in self.element if isinstance(child.tag, str))

    @cached_property
    def rows(self) -> tuple[HtmlElement, ...]:
        """Its own rows, not those of the tables inside it."""
        groups = [part for part in self.parts if part.tag in _GROUPS]
        own = [part for part in self.parts if part.tag == "tr"]
        return (*own, *(row for group in groups for row in group if row.tag == "tr"))

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Its own cells, on its grid."""
        return tuple(_laid(self.rows))

    @cached_property
    def headers(self) -> tuple[Cell, ...]:
        """The cells that are declared headers and say something: an empty corner is none."""
        return tuple(cell for cell in self.cells if cell.header and cell.text)

    @cached_property
    def width(self) -> int:
        """How many columns it has."""
        return max((cell.column + cell.width for cell in self.cells), default=0)

    @cached_property
    def caption(self) -> HtmlElement | None:
        """Its caption."""
        return next((part for part in self.parts if part.tag == "caption"), None)

    @cached_property
    def title(self) -> str:
        """What titles it: its caption, or an attribute."""
        said = words(self.caption) if self.caption is not None else ""
        labelled = pointed_words(self.page, self.element, "aria-labelledby")
        return said or labelled or value(self.element, "aria-label") or value(self.element, "title")

    @cached_property
    def data_marks(self) -> tuple[str, ...]:
        """What it has that only tables of data have (RGAA 5.8.1), in words of code."""
        marks = [f"<{part.tag}>" for part in self.parts if part.tag in ("caption", "thead", "tfoot")]
        if value(self.element, "summary"):
            marks.append("summary")
        for cell in self.cells:
            marks += ["<th>"] if cell.element.tag == "th" else []
            marks += [f'role="{role}"' for role in (cell.element.get("role"),) if role in _HEADER_ROLES]
            marks += [name for name in ("scope", "headers", "axis") if cell.element.get(name) is not None]
        return tuple(dict.fromkeys(marks))

    @property
    def layout(self) -> bool:
        """Whether it is certainly there for layout only: it says so, and nothing in it says otherwise."""
        return self.native and self.presentation and not self.data_marks

    @property
    def sized(self) -> bool:
        """Whether it has two rows and two columns at least."""
        return len(self.rows) > 1 and self.width > 1

    @cached_property
    def complex(self) -> bool:
        """Whether some header is neither in the first row nor in the first column, or does not hold for all of
        its column or row (glossary of the RGAA)."""
        height = len(self.rows)
        return any(
            (cell.row and cell.column)
            or (not cell.row and 1 < cell.width < self.width)
            or (not cell.column and 1 < cell.height < height)
            for cell in self.headers
        )

    @cached_property
    def shown(self) -> bool:
        """Whether a row of it is surely among what the browser laid out: style sheets hide what markup does not.
        Without browser, what the markup shows is taken for shown."""
        text = plain(self.page.probes.get("text") or "")
        rows = (plain(words(row)) for row in self.rows[:_ROWS])
        return not text or any(len(row) > 2 and row in text for row in rows)

    def fault(self, message: str, element: HtmlElement | None = None) -> Problem:
        """A defect of the table, certain where it is surely shown."""
        where = self.element if element is None else element
        if self.shown:
            return Problem(message, where)
        return Doubt(f"{message} Le tableau était peut-être masqué pendant la visite.", where)


def _laid(rows: tuple[HtmlElement, ...]) -> Iterator[Cell]:
    """Each cell in its place; those that come down from rows above take theirs (HTML standard, 4.9.12)."""
    taken: set[tuple[int, int]] = set()
    count = 0
    for number, row in enumerate(rows):
        column = 0
        for element in row:
            if element.tag not in ("td", "th"):
                continue
            count += 1
            if count > _MOST_CELLS:
                return
            while (number, column) in taken:
                column += 1
            width = _span(element, "colspan", _WIDEST)
            height = min(_span(element, "rowspan", 1000), len(rows) - number)
            if height > 1:
                taken.update(
                    (number + down, column + right) for down in range(1, height) for right in range(width)
                )
            yield Cell(element, number, column, width, height)
            column += width


def _span(element: HtmlElement, name: str, most: int) -> int:
    written = (element.get(name) or "").strip()
    return (
        min(int(written), most)
        if written.isascii() and written.isdigit() and len(written) < 6 and int(written)
        else 1
    )


@once
def every_table(page: Page) -> tuple[Table, ...]:
    """Every table of a page, hidden ones included."""
    found = select(page.dom, _TABLES)
    return tuple(
        Table(one, page)
        for one in found
        if not any(up.tag in ("template", "noscript") for up in one.iterancestors())
    )


def tables(page: Page) -> list[Table]:
    """The tables that a page gives to assistive technologies; ends the rule where there are none."""
    if not every_table(page):
        without(page, "La page n'a aucun tableau.")
    return [table for table in every_table(page) if exposed(table.element)]


def data_tables(page: Page) -> list[Table]:
    """The tables that may hold data; ends the rule where all are declared to be there for layout."""
    found = tables(page)
    if all(table.layout for table in every_table(page)):
        without(page, "Tous les tableaux de la page sont déclarés de mise en forme.")
    return [table for table in found if not table.presentation]
