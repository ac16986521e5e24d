"""OpenDocument and tickets: read by another program, and nothing in them is run."""

import csv
import io
import zipfile

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from checker import formats
from checker.formats import _ods
from checker.identity import fingerprints
from checker.model import BaselineState, Outcome
from tests.formats.samples import GUIDE, OUTCOMES, audit, blocked, finding, many, report


def ods(told) -> bytes:
    rendered = formats.render("ods", told)
    assert isinstance(rendered, bytes)
    return rendered


def rows_of(told, sheet: str) -> list[dict]:
    heads, *rows = CalamineWorkbook.from_filelike(io.BytesIO(ods(told))).get_sheet_by_name(sheet).to_python()
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_a_workbook_holds_the_sites_their_findings_and_their_sheets() -> None:
    told = report(audit(finding()), blocked())
    book = CalamineWorkbook.from_filelike(io.BytesIO(ods(told)))
    assert book.sheet_names == ["Sites", "Constats", "Criteres"]
    seen, unseen = rows_of(told, "Sites")
    assert (seen["site"], seen["pages"], seen["pages_seen"], seen["failed"]) == ("s", 2, 2, 1)
    assert (unseen["transport"], unseen["pages_seen"], unseen["failed"]) == ("blocked", 0, 0)


@pytest.mark.parametrize("name", ["Constats", "Criteres"])
def test_the_cells_are_those_of_the_csv_formats(name) -> None:
    told = report(audit(finding(message="=1+1", snippet="-1 <b> & \x1b"), finding(outcome=Outcome.PASSED)))
    raw = formats.render({"Constats": "csv", "Criteres": "rgaa"}[name], told)
    assert isinstance(raw, bytes)
    assert rows_of(told, name) == list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    if name == "Constats":
        assert rows_of(told, name)[0]["message"] == "'=1+1"


@pytest.mark.parametrize("number", [0, 30_000])
def test_none_and_thirty_thousand(number) -> None:
    assert len(rows_of(many(number, outcomes=OUTCOMES), "Constats")) == number


def test_the_file_says_what_it_is_and_holds_no_date() -> None:
    archive = zipfile.ZipFile(io.BytesIO(ods(report(audit(finding())))))
    first, *others = archive.infolist()
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert archive.read(first) == b"application/vnd.oasis.opendocument.spreadsheet"
    assert {entry.date_time for entry in (first, *others)} == {(1980, 1, 1, 0, 0, 0)}
    manifest = etree.fromstring(archive.read("META-INF/manifest.xml"))
    declared = {str(value) for value in manifest.xpath("//@*[local-name()='full-path']")}
    assert declared == {"/", *(entry.filename for entry in others)} - {"META-INF/manifest.xml"}
    for name in declared - {"/"}:
        etree.fromstring(archive.read(name))


def test_a_cell_is_no_formula_and_no_longer_than_spreadsheets_keep() -> None:
    content = zipfile.ZipFile(io.BytesIO(ods(report(audit(finding(message="=1+1", snippet="x" * 90_000))))))
    cells = etree.fromstring(content.read("content.xml")).xpath("//*[local-name()='table-cell']")
    assert not [cell for cell in cells for name in cell.attrib if name.endswith("formula")]
    assert max(len("".join(cell.itertext())) for cell in cells) == 32_000


def test_a_table_that_is_too_long_says_that_it_is_cut(monkeypatch) -> None:
    monkeypatch.setattr(_ods, "MOST_ROWS", 3)
    rows = rows_of(report(audit(*(finding(selector=f"#{n}") for n in range(5)))), "Constats")
    assert len(rows) == 4
    assert rows[-1]["site"] == "Table coupée : la suite est dans les formats csv et json."


# --- tickets -----------------------------------------------------------------------------------


def tickets(*audits, **changes) -> list[dict]:
    raw = formats.render("tickets", report(*audits, **changes))
    assert isinstance(raw, bytes)
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))


def test_a_cause_is_one_ticket() -> None:
    found = audit(
        *(finding(selector=f"#i{n}", url=f"https://www.s.gouv.fr/{n % 3}") for n in range(9)),
        finding(message="Une tout autre chose."),
        finding(outcome=Outcome.CANT_TELL, message="Un doute."),
    )
    first, second = tickets(found)
    assert (first["places"], first["pages"], second["places"]) == ("9", "3", "1")
    assert first["id"] == fingerprints(found)[0]
    assert first["priority"] == "obligatoire"
    assert first["summary"] == "La langue de la page est indiquée : L'élément html n'indique pas sa langue."
    assert first["link"] == "https://www.s.gouv.fr/0#i0"
    assert first["guide"] == f"{GUIDE}/standards/accessibilite/langue-de-la-page/"
    assert "Comment corriger : Ajoutez `lang=" in first["description"]
    assert first["new"] == ""


@pytest.mark.parametrize(
    ("changes", "link"),
    [
        ({"selector": "main > #a"}, "https://www.s.gouv.fr/contact"),
        ({"selector": "a#lien"}, "https://www.s.gouv.fr/contact#lien"),
        ({"selector": "#a", "file": "public/index.html"}, "public/index.html#a"),
        ({"selector": "#a", "url": "https://s/#/route"}, "https://s/#/route"),
    ],
)
def test_a_link_goes_as_near_as_it_can(changes, link) -> None:
    [ticket] = tickets(audit(finding(**changes)))
    assert ticket["link"] == link


def test_what_is_ignored_is_no_ticket_and_what_is_new_is_counted() -> None:
    found = audit(*(finding(selector=f"#i{n}") for n in range(4)))
    marks = fingerprints(found)
    states = (BaselineState.IGNORED, BaselineState.NEW, BaselineState.NEW, BaselineState.UNCHANGED)
    [ticket] = tickets(found, states={"s": dict(zip(marks, states, strict=True))})
    assert (ticket["places"], ticket["new"], ticket["id"]) == ("3", "2", marks[1])


def test_a_site_that_was_not_seen_is_a_ticket() -> None:
    [ticket] = tickets(blocked())
    assert ticket["id"] == "visite-b"
    assert ticket["summary"] == "Le site b n'a pas été vu : accès bloqué. Un pare-feu répond à sa place."


def test_no_ticket_runs_in_a_spreadsheet() -> None:
    [ticket] = tickets(audit(finding(snippet="=HYPERLINK(1)", selector="@a")))
    assert (ticket["snippet"], ticket["selector"]) == ("'=HYPERLINK(1)", "'@a")


@pytest.mark.parametrize("number", [0, 30_000])
def test_tickets_of_none_and_of_thirty_thousand(number) -> None:
    raw = formats.render("tickets", many(number))
    assert isinstance(raw, bytes)
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert sum(int(row["places"]) for row in rows) == number
    assert len({(row["site"], row["id"]) for row in rows}) == len(rows)
