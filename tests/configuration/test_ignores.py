"""The defects a team lives with for a time, as it writes them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml

from checker import configuration
from checker.authored.problems import AuthoredError
from checker.configuration import Told, ignored, load, pasteable
from checker.identity import fingerprints
from checker.model import (
    Audit,
    Finding,
    Outcome,
    PageReport,
    Role,
    Site,
    SiteFacts,
    Transport,
)

HOME = "https://www.exemple.gouv.fr/"
PAGE = f"{HOME}actualites/une"
RULES = ("intitule-des-liens", "titre-de-la-page")
FINDING = Finding(
    "exemple",
    PAGE,
    "intitule-des-liens",
    Outcome.FAILED,
    "Vide.",
    "les liens",
    "li:nth-child(2) > a",
    "<a></a>",
)
TODAY = date(2026, 6, 1)

ENTRY = """
  - regle: intitule-des-liens
    page: {page}{more}
    motif: Corrigé par la refonte
    responsable: equipe-web
    jusqu_au: 2026-06-30
"""


def audit(*findings: Finding, page: Transport = Transport.COMPLETED) -> Audit:
    pages = (PageReport(HOME, Role.HOME, Transport.COMPLETED), PageReport(PAGE, Role.OTHER, page))
    site = Site("exemple", "Exemple", HOME, "organisation")
    return Audit(
        site, "2026-01-01T00:00:00Z", pages, findings, SiteFacts("exemple", HOME, Transport.COMPLETED)
    )


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / ".conforme.yml"
    path.write_text(text, "utf-8")
    return path


def told(
    tmp_path: Path, seen: Audit, page: str = "/actualites/une", more: str = "", day: date = TODAY
) -> Told:
    path = written(tmp_path, "ignorer:" + ENTRY.format(page=page, more=more))
    return ignored(load(path, RULES).ignores, [seen], day)


@pytest.mark.parametrize("page", ["/actualites/une", "/actualites/*", "'*'", "/actualites/un?"])
def test_a_defect_is_left_aside_by_its_page_or_a_pattern_of_pages(page: str, tmp_path: Path) -> None:
    found = told(tmp_path, audit(FINDING), page)
    assert list(found.states["exemple"]) == list(fingerprints(audit(FINDING)))
    assert found.sentences == ()


def test_other_defects_are_not(tmp_path: Path) -> None:
    other = replace(FINDING, rule="titre-de-la-page"), replace(FINDING, url=HOME)
    passed = replace(FINDING, outcome=Outcome.PASSED)
    assert not told(tmp_path, audit(*other, passed)).states


def test_a_selector_leaves_its_element_aside_even_moved_and_no_other(tmp_path: Path) -> None:
    here, twin = FINDING, replace(FINDING, selector="li:nth-child(5) > a")
    more = "\n    selecteur: 'li:nth-child(2) > a'"
    assert len(told(tmp_path, audit(here, twin), more=more).states["exemple"]) == 1
    assert len(told(tmp_path, audit(twin), more=more).states["exemple"]) == 1
    both_moved = audit(twin, replace(FINDING, selector="li:nth-child(6) > a"))
    assert not told(tmp_path, both_moved, more=more).states


def test_it_holds_until_its_last_day_and_says_where_it_is_when_it_is_past(tmp_path: Path) -> None:
    assert told(tmp_path, audit(FINDING), day=date(2026, 6, 30)).states
    past = told(tmp_path, audit(FINDING), day=date(2026, 7, 1))
    assert not past.states
    (said,) = past.sentences
    assert said.startswith(f"{tmp_path}/.conforme.yml:2 : ")
    assert "expirée depuis le 30/06/2026 : le constat compte de nouveau" in said


def test_one_without_object_is_told_only_where_the_page_was_seen_and_the_rule_tested(tmp_path: Path) -> None:
    passed = replace(FINDING, outcome=Outcome.PASSED)
    (said,) = told(tmp_path, audit(passed)).sentences
    assert "sans objet" in said
    assert not told(tmp_path, audit(page=Transport.TIMEOUT)).sentences
    assert not told(tmp_path, audit(replace(FINDING, outcome=Outcome.UNTESTED))).sentences
    assert not told(tmp_path, audit(passed), page="/ailleurs").sentences


def test_one_that_has_an_object_on_another_site_is_not_told_to_have_none(tmp_path: Path) -> None:
    passed = audit(replace(FINDING, outcome=Outcome.PASSED))
    twin = replace(audit(FINDING), site=replace(passed.site, id="autre"))
    path = written(tmp_path, "ignorer:" + ENTRY.format(page="/actualites/une", more=""))
    found = ignored(load(path, RULES).ignores, [passed, twin], TODAY)
    assert (list(found.states), found.sentences) == (["autre"], ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ignore: []", ":1 : clé inconnue « ignore » ; vouliez-vous dire « ignorer » ?"),
        ("ignorer:\n  - regle: intitule-des-liens\n    page: /a", ":2 : clé obligatoire absente : « motif »"),
        ("ignorer:" + ENTRY.format(page="contact", more=""), ":3 : « ignorer.page » : page « contact »"),
        ("ignorer:" + ENTRY.format(page="/a", more="\n    raison: x"), ":4 : clé inconnue « raison »"),
        (
            "ignorer:" + ENTRY.format(page="/a", more="").replace("2026-06-30", "30/06/2026"),
            ":6 : « ignorer.jusqu_au » : date mal écrite",
        ),
        (
            "ignorer:" + ENTRY.format(page="/a", more="").replace("des-liens", "de-lien"),
            ":2 : règle inconnue « intitule-de-lien » ; vouliez-vous dire « intitule-des-liens » ?",
        ),
        (
            "ignorer:" + ENTRY.format(page="/a", more="").replace("equipe-web", ""),
            "« responsable » sans valeur",
        ),
        ("- a", "une liste au lieu de clés et de valeurs"),
    ],
)
def test_the_file_is_read_strictly(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(AuthoredError) as refused:
        load(written(tmp_path, text), RULES)
    assert said in str(refused.value)


def test_there_may_be_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load(None, RULES).ignores == ()
    written(tmp_path, "ignorer:" + ENTRY.format(page="/a", more=""))
    assert len(load(None, RULES).ignores) == 1


def test_what_is_offered_is_refused_until_a_person_says_why_then_leaves_the_defect_aside(
    tmp_path: Path,
) -> None:
    odd = replace(FINDING, selector='a[title="l\'« été » : \\"#1\\""]')
    offered = pasteable([odd], TODAY)
    with pytest.raises(AuthoredError) as refused:
        load(written(tmp_path, offered), RULES)
    assert len(refused.value.problems) == 2
    filled = offered.replace("motif:", "motif: refonte").replace("responsable:", "responsable: nous")
    found = ignored(load(written(tmp_path, filled), RULES).ignores, [audit(odd)], TODAY)
    assert len(found.states["exemple"]) == 1
    tree = yaml.safe_load(filled.replace("jusqu_au: 2026-08-30", "jusqu_au: '2026-08-30'"))
    jsonschema.validate(json.loads(json.dumps(tree)), configuration.schema())
