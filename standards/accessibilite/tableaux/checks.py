"""Tables: what they are for, their headers, their titles and their summaries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from checker.model import Doubt, Page, Problem
from checker.reading import plain, select, shorten, words
from standards.accessibilite.names import bare, pointed, value
from standards.accessibilite.tableaux.tables import Cell, Table, data_tables, tables

_BLOCKS = "h1, h2, h3, h4, h5, h6, form, nav, table"
_NUMBERED = re.compile(r"(?:tableau|table|tab\.?)\s?(?:n°?\s?)?(?:\d|[ivx]+\b)")
_NOT_A_TITLE = {
    "tableau", "table", "data", "donnees", "titre", "titre du tableau", "title", "caption", "legende", "sans titre",
    "untitled", "tableau de donnees", "undefined", "null",
}  # fmt: skip
_NOT_A_SUMMARY = _NOT_A_TITLE | {"resume", "summary", "resume du tableau", "description"}
_SHORT = 20
_LINE = 120


def elements_des_tableaux_de_mise_en_forme(page: Page) -> Iterator[Problem]:
    """RGAA 5.8.1: a table declared to be there for layout has nothing of a table of data."""
    for table in tables(page):
        if table.native and table.presentation and table.data_marks:
            marks = ", ".join(f"« {mark} »" for mark in table.data_marks[:4])
            yield table.fault(
                f"Le tableau se déclare de mise en forme (rôle « {table.element.get('role')} »), mais emploie {marks}, "
                "propre aux tableaux de données."
            )


def role_des_tableaux_de_mise_en_forme(page: Page) -> Iterator[Problem]:
    """RGAA 5.3.1: a table that seems to be there for layout says so."""
    for table in tables(page):
        if not table.native or table.element.get("role") or table.data_marks or not table.cells:
            continue
        if why := _seems_layout(table):
            yield Doubt(
                f"Ce tableau sans en-tête {why} : s'il ne sert qu'à la mise en forme, il lui faut le rôle « presentation ».",
                table.element,
            )


def _seems_layout(table: Table) -> str:
    if not table.sized:
        return "n'a qu'une ligne ou qu'une colonne"
    block = next((one for one in select(table.element, _BLOCKS) if one is not table.element), None)
    return f"contient une balise « {block.tag} »" if block is not None else ""


def entetes_des_tableaux(page: Page) -> Iterator[Problem]:
    """RGAA 5.6.1 to 5.6.4: certain when cells are told to be headers by something else than what makes them so."""
    for table in data_tables(page):
        if not table.native or not table.sized or any(cell.header for cell in table.cells):
            continue
        if _headed(table):
            yield table.fault("La balise « thead » du tableau ne contient aucun en-tête « th ».")
        elif any(cell.element.get("scope") for cell in table.cells):
            yield table.fault(
                "Des cellules « td » du tableau portent « scope » : un en-tête est une balise « th »."
            )
        elif table.title or value(table.element, "summary"):
            yield Doubt("Le tableau a un titre ou un résumé, et aucun en-tête « th ».", table.element)
        elif _bold_row(table):
            yield Doubt(
                "La première ligne du tableau est en gras, et n'a aucun en-tête « th ».", table.element
            )


def _headed(table: Table) -> bool:
    """Whether some row of a `thead` has words: read last, for a cell may hold the page."""
    heads = [part for part in table.parts if part.tag == "thead"]
    return any(_group(cell) in heads and cell.text for cell in table.cells)


def _group(cell: Cell) -> HtmlElement | None:
    row = cell.element.getparent()
    return None if row is None else row.getparent()


def _bold_row(table: Table) -> bool:
    if len(select(table.element, "table")) > 1:
        return False
    first = [cell for cell in table.cells if not cell.row and cell.text]
    others = [cell for cell in table.cells if cell.row and cell.text]
    return len(first) > 1 and all(map(_bold, first)) and bool(others) and not all(map(_bold, others))


def _bold(cell: Cell) -> bool:
    strong = next(iter(select(cell.element, "b, strong")), None)
    return strong is not None and words(strong) == words(cell.element)


def association_des_entetes(page: Page) -> Iterator[Problem]:
    """RGAA 5.7.1 to 5.7.5: in a table with headers in several rows and several columns, each says what it heads."""
    for table in data_tables(page):
        headers = [cell for cell in table.headers if cell.element.tag == "th"]
        if not _several_ways(headers):
            continue
        alone = [cell for cell in headers if not _associated(cell)]
        if alone:
            many = (
                f"{len(alone)} en-têtes du tableau n'ont" if len(alone) > 1 else "Un en-tête du tableau n'a"
            )
            yield table.fault(
                f"{many} ni « scope », ni « id », ni rôle d'en-tête, alors que le tableau en a sur plusieurs lignes et plusieurs "
                f"colonnes : « {shorten(alone[0].text, 80)} ».",
                alone[0].element,
            )
        elif doubtful := next((cell for cell in headers if _doubtful(cell, table)), None):
            yield Doubt(
                f"L'en-tête « {shorten(doubtful.text, 80)} » porte « scope » : vaut-il pour toute sa ligne ou sa colonne ?",
                doubtful.element,
            )


def _several_ways(headers: list[Cell]) -> bool:
    """Headers of one row or of one column only need nothing more (particular case of criterion 5.7)."""
    return len({cell.row for cell in headers}) > 1 and len({cell.column for cell in headers}) > 1


def _associated(cell: Cell) -> bool:
    role = cell.element.get("role") or ""
    return bool(
        value(cell.element, "scope") or value(cell.element, "id") or role in ("rowheader", "columnheader")
    )


def _doubtful(cell: Cell, table: Table) -> bool:
    scope = value(cell.element, "scope").lower()
    partial = 1 < cell.width < table.width or 1 < cell.height < len(table.rows)
    return scope in ("rowgroup", "colgroup") or (bool(scope) and partial)


def titre_des_tableaux(page: Page) -> Iterator[Problem]:
    """RGAA 5.4.1: what titles a table is tied to it."""
    for table in data_tables(page):
        if not table.native or table.title or not table.sized:
            continue
        if line := _line_above(table.element):
            yield Doubt(
                f"« {line} » semble être le titre du tableau qui suit, sans lui être associé.", table.element
            )


def _line_above(table: HtmlElement) -> str:
    before = table.getprevious()
    said = words(before) if before is not None and isinstance(before.tag, str) else ""
    return said if said and len(said) <= _LINE and _NUMBERED.match(plain(said)) else ""


def pertinence_du_titre_des_tableaux(page: Page) -> Iterator[Problem]:
    """RGAA 5.5.1: certain when the title of a table is a word that titles nothing."""
    for table in data_tables(page):
        if bare(table.title) in _NOT_A_TITLE and table.title:
            yield table.fault(f"Le titre du tableau, « {table.title} », ne dit rien de son contenu.")
        elif table.caption is not None and not words(table.caption) and not len(table.caption):
            yield Doubt("La balise « caption » du tableau est vide.", table.element)
        elif table.title and re.fullmatch(r"tableau (?:n°? ?)?\d+", plain(table.title)):
            yield Doubt(f"Le titre du tableau n'est que « {table.title} » : que contient-il ?", table.element)


def resume_des_tableaux_complexes(page: Page) -> Iterator[Problem]:
    """RGAA 5.1.1: a complex table has a summary."""
    for table in data_tables(page):
        if table.complex and not _summary(table) and not pointed(page, table.element, "aria-describedby"):
            said = words(table.caption) if table.caption is not None else ""
            if len(said) <= _SHORT:
                yield Doubt(
                    "Ce tableau est complexe : des en-têtes ne sont ni dans la première ligne ni dans la première colonne, ou ne "
                    "valent pas pour toute leur colonne. Aucun résumé ne lui est associé.",
                    table.element,
                )


def pertinence_du_resume_des_tableaux(page: Page) -> Iterator[Problem]:
    """RGAA 5.2.1: certain when the only summary of a complex table repeats its title, or sums up nothing."""
    for table in data_tables(page):
        summary = _summary(table)
        if not table.complex or not summary or pointed(page, table.element, "aria-describedby"):
            continue
        if bare(summary) in _NOT_A_SUMMARY:
            yield table.fault(f"Le résumé du tableau complexe, « {summary} », ne résume rien.")
        elif bare(summary) == bare(table.title):
            yield table.fault(f"Le résumé du tableau complexe répète son titre, « {shorten(summary, 80)} ».")


def _summary(table: Table) -> str:
    return value(table.element, "summary")
