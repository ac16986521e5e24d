"""The RGAA overlay: complete, and able to name every test our rules speak for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import yaml

from checker import catalogue, evaluate
from checker.catalogue.norms import overlays
from checker.catalogue.rgaa import COMPLIANT, FAULTY, TO_CHECK, WITHOUT_OBJECT, sheet
from checker.evidence import from_data
from checker.model import Rule, Visit
from checker.model.norms import numbers

OVERLAY = catalogue.FOLDER / "accessibilite" / "rgaa-4.1.2.yaml"
NAMED = [rule for rule in catalogue.rules() if numbers(rule.references, "RGAA")]


@pytest.fixture(scope="module")
def rgaa() -> dict[str, Any]:
    overlay: dict[str, Any] = yaml.safe_load(OVERLAY.read_text(encoding="utf-8"))
    return overlay


def _tests(rgaa: dict[str, Any]) -> set[str]:
    return {f"{c['numero']}.{rank}" for c in rgaa["criteres"] for rank in range(1, c["tests"] + 1)}


def test_counts_are_those_of_the_official_text(rgaa: dict[str, Any]) -> None:
    assert len(rgaa["themes"]) == 13
    assert len(rgaa["criteres"]) == 106
    assert len(_tests(rgaa)) == 258


def test_version_and_date_are_readable(rgaa: dict[str, Any]) -> None:
    assert (rgaa["version"], rgaa["date"]) == ("4.1.2", date(2023, 4, 18))


def test_criteria_are_numbered_in_order_within_their_theme(rgaa: dict[str, Any]) -> None:
    for place, theme in enumerate(rgaa["themes"], start=1):
        numbers = [c["numero"] for c in rgaa["criteres"] if c["numero"].startswith(f"{place}.")]
        assert theme["numero"] == place
        assert numbers == [f"{place}.{rank}" for rank in range(1, len(numbers) + 1)]


def test_wordings_are_short_and_each_is_said_once(rgaa: dict[str, Any]) -> None:
    wordings = [criterion["intitule"] for criterion in rgaa["criteres"]]
    assert max(map(len, wordings)) <= 90
    assert len(set(wordings)) == len(wordings)


def test_levels_follow_the_wcag_criteria_named(rgaa: dict[str, Any]) -> None:
    assert {criterion["niveau"] for criterion in rgaa["criteres"]} == {"A", "AA"}
    assert all(criterion["wcag"] for criterion in rgaa["criteres"])


@pytest.mark.parametrize("rule", NAMED, ids=lambda rule: rule.id)
def test_every_test_named_by_a_rule_exists(rule: Rule, rgaa: dict[str, Any]) -> None:
    assert set(numbers(rule.references, "RGAA")) <= _tests(rgaa)


def test_some_rule_speaks_for_the_rgaa() -> None:
    assert len(NAMED) >= 7


FRAMES = {
    "titled": '<iframe src="/carte" title="Carte du port"></iframe>',
    "untitled": '<iframe src="/carte"></iframe>',
    "none": "<p>Bonjour</p>",
}


def _state_of_frames(html: str, partial: bool) -> str:
    rule = next(rule for rule in catalogue.rules() if rule.id == "titre-des-cadres")
    rule = replace(rule, partial=partial, decides=() if partial else rule.references)
    site = {"id": "s", "name": "S", "url": "https://s.gouv.fr/", "organisation": "o", "kind": "ministere"}
    page = {"url": "https://s.gouv.fr/", "status": 200, "source": html, "rendered": html}
    visit = from_data(Visit, {"site": site, "at": "2026-11-22T08:00:00+00:00", "pages": [page]})
    said = sheet(overlays(catalogue.FOLDER)[0], [rule], evaluate.audit(visit, [rule]))
    return next(state for criterion, state in said.items() if criterion.number == "2.1")


@pytest.mark.parametrize(
    ("frames", "partial", "state"),
    [
        ("titled", False, COMPLIANT),
        ("titled", True, TO_CHECK),
        ("untitled", True, FAULTY),
        ("none", True, WITHOUT_OBJECT),
    ],
)
def test_a_rule_that_sees_some_defects_only_makes_nothing_conforming(
    frames: str, partial: bool, state: str
) -> None:
    assert _state_of_frames(FRAMES[frames], partial) == state
