"""The grid of an RGAA audit, opened by another program and compared cell by cell."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from python_calamine import CalamineWorkbook

from checker import formats
from checker.catalogue.norms import overlays
from checker.catalogue.rgaa import NOT_TESTED, TO_CHECK, page_sheets
from checker.formats import rgaa_grid
from checker.model import Outcome, Role, Transport
from tests.formats.samples import RULES, audit, blocked, finding, page, report

(NORM,) = (norm for norm in overlays() if norm.version == "4.1.2")
HOME = "https://www.s.gouv.fr/"


def sheets(told) -> dict[str, list[list]]:
    rendered = formats.render("rgaa-grid", told)
    assert isinstance(rendered, bytes)
    book = CalamineWorkbook.from_filelike(io.BytesIO(rendered))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def by_name(rows: list[list]) -> list[dict]:
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def said(url: str, rule: str, outcome: Outcome, **changes):
    return finding(url=url, rule=rule, outcome=outcome, references=RULES[rule].references, **changes)


def crowded(pages: int):
    outcomes = tuple(Outcome)
    rules = [rule.id for rule in RULES.values() if rule.automated and rule.references and not rule.roles]
    visited = tuple(page(f"{HOME}p{rank}", role=Role.OTHER) for rank in range(pages))
    found = [
        said(one.url, rule, outcomes[(rank + place) % len(outcomes)], message=f"Constat {rank}-{place}.")
        for rank, one in enumerate(visited)
        for place, rule in enumerate(rules)
    ]
    return audit(*found, pages=visited)


def test_what_is_certain_is_in_the_grid_and_nothing_else() -> None:
    told = report(
        audit(
            said(HOME, "langue-de-la-page", Outcome.PASSED),
            said(HOME, "titre-des-cadres", Outcome.INAPPLICABLE),
            said(HOME, "alternative-des-images", Outcome.PASSED),
            said(HOME, "titre-de-la-page", Outcome.CANT_TELL, message="=1+1", selector="title"),
            finding(),
        )
    )
    found = sheets(told)
    assert list(found) == ["Grille", "A verifier", "Echantillon", "Non conformes"]
    states = {row["Critère"]: (row["P01"], row["P02"]) for row in by_name(found["Grille"])}
    assert states["8.3"] == ("C", "NC")
    assert states["2.1"] == ("NA", "NT")
    assert states["1.1"] == states["8.5"] == ("NT", "NT")
    assert len(states) == 106
    (doubt,) = by_name(found["A verifier"])
    assert (doubt["Page"], doubt["Critères"], doubt["Tests"]) == ("P01", "8.5", "8.5.1")
    assert (doubt["Constat"], doubt["Sélecteur"], doubt["Adresse"]) == ("'=1+1", "title", HOME)
    (defect,) = by_name(found["Non conformes"])
    assert (defect["Page"], defect["Critères"], defect["Extrait"]) == ("P02", "8.3", "<html>")
    assert [(row["Page"], row["Rôle"]) for row in by_name(found["Echantillon"])] == [
        ("P01", "accueil"),
        ("P02", "page"),
    ]


@pytest.mark.parametrize("pages", [1, 100])
def test_every_cell_is_what_the_sheets_say(pages) -> None:
    one = crowded(pages)
    told = report(one)
    expected = page_sheets(NORM, told.rules.values(), one)
    heads, *rows = sheets(told)["Grille"]
    names = heads[6:]
    assert names == [f"P{rank:02}" for rank in range(1, pages + 1)]
    for criterion, row in zip(NORM.criteria, rows, strict=True):
        kept = [expected[page.url][criterion] for page in one.pages]
        assert row[:6] == [
            "Le site s",
            "RGAA 4.1.2",
            f"{criterion.theme}. {criterion.theme_name}",
            criterion.number,
            criterion.level,
            criterion.title,
        ]
        assert row[6:] == [NOT_TESTED if state == TO_CHECK else state for state in kept]
    for name, outcome in (("A verifier", Outcome.CANT_TELL), ("Non conformes", Outcome.FAILED)):
        shown = {(row["Page"], row["Règle"], row["Constat"]) for row in by_name(sheets(told)[name])}
        rank = {page.url: f"P{place:02}" for place, page in enumerate(one.pages, start=1)}
        assert shown == {
            (rank[f.url], f.rule, f.message)
            for f in one.findings
            if f.outcome is outcome and any(cited.norm == "RGAA" for cited in f.references)
        }


def test_no_page_is_an_empty_grid() -> None:
    found = sheets(report())
    assert {name: len(rows) for name, rows in found.items()} == dict.fromkeys(found, 1)
    nothing = sheets(report(audit(), overlays=()))
    assert len(nothing["Grille"]) == 1
    assert len(nothing["Echantillon"]) == 3


def test_a_page_that_was_not_seen_is_not_tested_and_says_why() -> None:
    found = sheets(report(blocked()))
    assert {row["P01"] for row in by_name(found["Grille"])} == {"NT"}
    (row,) = by_name(found["Echantillon"])
    assert (row["Visite"], row["Détail"], row["Vue le"]) == (
        "accès bloqué",
        "Un pare-feu répond à sa place.",
        "",
    )


def test_sites_of_several_sizes_stand_one_above_the_other() -> None:
    found = sheets(report(crowded(3), blocked()))
    rows = by_name(found["Grille"])
    assert len(rows) == 2 * 106
    assert {row["P03"] for row in rows if row["Site"] == "Le site b"} == {""}


def test_a_page_reached_by_two_addresses_is_one_column() -> None:
    twice = audit(
        said(HOME, "langue-de-la-page", Outcome.PASSED),
        pages=(page(HOME, role=Role.HOME), replace(page(f"{HOME}index.html"), final_url=HOME)),
    )
    assert len(by_name(sheets(report(twice))["Echantillon"])) == 1


def test_a_grid_that_is_too_wide_says_that_it_is_cut(monkeypatch) -> None:
    monkeypatch.setattr(rgaa_grid, "MOST_PAGES", 2)
    found = sheets(report(crowded(3)))
    assert found["Grille"][0][6:] == ["P01", "P02"]
    assert found["Echantillon"][-1][0] == "Grille coupée : 1 page sans colonne."
    assert Transport.COMPLETED.label == found["Echantillon"][1][4]
