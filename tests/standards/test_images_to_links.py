"""Themes 1 to 6 of the RGAA: what a page certainly does not have, and pages made to be long."""

from __future__ import annotations

import time

import pytest

from checker import catalogue, evaluate
from checker.catalogue.norms import overlays
from checker.catalogue.rgaa import COMPLIANT, WITHOUT_OBJECT, sheet
from checker.evidence import from_data
from checker.model import Visit

CHAPTERS = {"images", "cadres", "couleurs", "multimedia", "tableaux", "liens"}
RULES = [rule for rule in catalogue.rules() if rule.chapter in CHAPTERS]
SILENT = {"outcome": "inapplicable", "count": 0, "nodes": []}
THEMES = {"1": 9, "2": 2, "4": 13, "5": 8, "6": 2}


def visit(body: str) -> Visit:
    html = f'<!doctype html><html lang="fr"><head><title>Port</title></head><body>{body}</body></html>'
    axe = {name: SILENT for rule in RULES for name in rule.axe} | {
        "frame-tested": {**SILENT, "outcome": "passed"}
    }
    site = {"id": "s", "name": "S", "url": "https://s.gouv.fr/", "organisation": "o", "kind": "ministere"}
    page = {"url": "https://s.gouv.fr/", "status": 200, "source": html, "rendered": html, "axe": axe}
    return from_data(Visit, {"site": site, "at": "2026-11-22T08:00:00+00:00", "pages": [page]})


def states(body: str) -> dict[str, str]:
    said = sheet(overlays(catalogue.FOLDER)[0], RULES, evaluate.audit(visit(body), RULES))
    return {
        criterion.number: state
        for criterion, state in said.items()
        if criterion.number.split(".")[0] in THEMES
    }


def test_a_page_of_words_has_no_object_for_images_frames_media_tables_and_links() -> None:
    found = states("<h1>Port</h1><p>Le port est ouvert.</p>")
    assert len(found) == sum(THEMES.values())
    assert {number for number, state in found.items() if state != WITHOUT_OBJECT} == set()


def test_a_frame_nobody_read_leaves_everything_but_frames_open() -> None:
    found = states('<h1>Port</h1><iframe src="https://carte.exemple.fr" title="Carte du port"></iframe>')
    assert WITHOUT_OBJECT not in {state for number, state in found.items() if number not in ("1.1", "6.2")}


FLAWLESS = """<h1>Port</h1><p><a href="/a">Horaires du port</a> <img src="a.png" alt="Plan du port"></p>
<table><caption>Marées de juin</caption><tr><th scope="col">Jour</th><th scope="col">Heure</th></tr>
<tr><td>Lundi</td><td>6 h</td></tr></table><video src="/a.mp4" controls><track kind="captions" src="a.vtt"></video>"""


def test_finding_no_defect_makes_no_criterion_conforming_that_a_person_must_judge() -> None:
    assert {number for number, state in states(FLAWLESS).items() if state == COMPLIANT} == set()


@pytest.mark.parametrize(
    "body",
    [
        "<table><tr><th>a<td>" * 400,
        "<div>" * 2000 + '<a href="/{}">»</a>' * 3000,
        "<table><tr><td>" + '<a href="/a">Ici</a> <a href="/b">Ici</a> ' * 4000 + "</table>",
        "<ul><li>" * 300 + '<a href="/a">Voir</a>' * 300,
        '<table><tr><th colspan="99999" rowspan="99999">a' * 200,
        '<figure><img src="a.png" alt="a.png"><figcaption>' * 600,
        "<svg><title>" * 1500,
        "<p>Les champs " + "a " * 60_000 + "en rouge " * 3000,
        "<video autoplay></video>" * 1000,
        '<img src="' + "a-" * 200_000 + '.png" alt="' + "é" * 200_000 + '">',
    ],
)
def test_a_page_made_to_be_long_is_judged_in_a_bounded_time(body: str) -> None:
    seen = visit(body)
    start = time.process_time()
    evaluate.audit(seen, RULES)
    assert time.process_time() - start < 4
