"""Norms and their versions: a number never stands alone, and a second version changes nothing of the first."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from checker import catalogue, evaluate, formats
from checker.catalogue.authored import StandardError
from checker.catalogue.norms import overlays, versions
from checker.catalogue.rgaa import FAULTY, NOT_TESTED, sheets
from checker.evidence import from_data
from checker.model import Audit, Norm, Reference, Report, Visit
from checker.model.norms import by_version, in_force, numbers, shown_first, told, unversioned
from tests.overlays import NEXT, second_overlay

ROOT = Path(__file__).parents[2]
PAGE = "accessibilite/elements_obligatoires/langue-de-la-page.md"
IMAGES = "accessibilite/images/alternative-des-images.md"
AREA = "area-alt: {rgaa: {4.1.2: [1.1.2]}, wcag: {2.1: [1.1.1, 2.4.4, 4.1.2]}}"
ALONE = ": des numéros sans dire de quelle version ; écrivez par exemple"
Edited = Callable[[str, str, str], Path]


def refused(folder: Path) -> list[str]:
    with pytest.raises(StandardError) as raised:
        catalogue.standards(folder)
    return [problem.removeprefix(f"{folder}/") for problem in raised.value.problems]


# --- what an author may write -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "rgaa: [8.3.1]",
            f"« rgaa » {ALONE} « rgaa: {{4.1.2: [8.3.1]}} »",
        ),
        ("rgaa: 8.3.1", f"« rgaa » {ALONE} « rgaa: {{4.1.2: [8.3.1]}} »"),
        ("rgaa: {4.1.9: [8.3.1]}", "version inconnue « 4.1.9 » de RGAA ; connues : 4.1.2"),
        ("rgaa: {4.1.2: [8.3.1, 8.3.9]}", "« 8.3.9 » n'existe pas dans RGAA 4.1.2"),
        ("wcag: {2.2: [4.1.1]}", "« 4.1.1 » n'existe pas dans WCAG 2.2"),
        ("wcag: {3: [1.1.1]}", "version inconnue « 3 » de WCAG ; connues : 2.1, 2.2"),
        ("en_301_549: {3.2.1: [5.2]}", "« 5.2 » n'existe pas dans EN 301 549 3.2.1"),
        ("dsfr: {1.14.4: [en-tete]}", "« en-tete » n'existe pas dans DSFR 1.14.4"),
        ("dsfr: [header]", f"« dsfr » {ALONE} « dsfr: {{sa version: [header]}} »"),
        ("dsfr: {1.10: [header]}", "version inconnue « 1.10 » de DSFR ; connues : 1.14.4"),
        ("rgaa: {4.1.2: []}", "« rgaa.4.1.2 » : liste vide ; écrivez un élément au moins"),
    ],
)
def test_what_no_file_knows_is_refused_in_one_sentence(edited: Edited, written: str, said: str) -> None:
    edited(PAGE, "wcag: {2.1: [3.1.1]}\n", "")
    folder = edited(PAGE, "rgaa: {4.1.2: [8.3.1]}", written)
    assert refused(folder) == [f"{PAGE}:7 : {said}"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{rgaa: {4.1.2: [8.5.1]}}", "« decide » nomme RGAA 4.1.2 8.5.1, dont la règle ne parle pas"),
        ("{rgaa: {4.1.2: [8.5.9]}}", "« 8.5.9 » n'existe pas dans RGAA 4.1.2"),
        ("[8.3.1]", f"« decide » {ALONE} « {{rgaa: {{4.1.2: [8.3.1]}}}} »"),
    ],
)
def test_a_rule_decides_only_what_it_speaks_of(edited: Edited, written: str, said: str) -> None:
    folder = edited(PAGE, "decide: {rgaa: {4.1.2: [8.3.1]}}", f"decide: {written}")
    assert refused(folder) == [f"{PAGE}:8 : {said}"]


def test_the_line_is_that_of_the_number(edited: Edited) -> None:
    folder = edited(
        PAGE, "rgaa: {4.1.2: [8.3.1]}", "rgaa:\n  4.1.2:\n    - 8.3.1\n    - 8.3.7\n  99:\n    - 8.4.1"
    )
    assert refused(folder) == [
        f"{PAGE}:10 : « 8.3.7 » n'existe pas dans RGAA 4.1.2",
        f"{PAGE}:11 : version inconnue « 99 » de RGAA ; connues : 4.1.2",
    ]


def test_an_axe_rule_says_the_version_as_well(edited: Edited) -> None:
    folder = edited(IMAGES, AREA, "area-alt: [1.1.2]")
    assert refused(folder) == [f"{IMAGES}:8 : « axe.area-alt » {ALONE} « {{rgaa: {{4.1.2: [1.1.2]}}}} »"]


def test_an_axe_list_names_rules_only(edited: Edited) -> None:
    folder = edited("accessibilite/liens/intitule-des-liens.md", "axe: [link-name]", "axe: [{link-name: 1}]")
    assert refused(folder) == [
        "accessibilite/liens/intitule-des-liens.md:5 : « axe » : une liste au lieu de clés et de valeurs"
    ]


def test_an_axe_rule_is_silent_about_no_version_of_its_rule(edited: Edited) -> None:
    """What fails an area of a map must not fail the tests about images."""
    folder = edited(IMAGES, AREA, "area-alt: {wcag: {2.2: [1.1.1]}}")
    assert refused(folder) == [f"{IMAGES}:8 : « area-alt » ne dit pas de quoi elle parle dans WCAG 2.1"]


def test_a_rule_may_cite_several_versions_of_several_norms(edited: Edited) -> None:
    norms = "wcag: {2.1: [3.1.1], 2.2: [3.1.1]}\nen_301_549: {3.2.1: [9.3.1.1]}"
    folder = edited(PAGE, "wcag: {2.1: [3.1.1]}", norms)
    rule = catalogue.find("langue-de-la-page", catalogue.rules(folder))
    assert rule is not None
    assert by_version(rule.references) == {
        "EN 301 549 3.2.1": ["9.3.1.1"], "RGAA 4.1.2": ["8.3.1"], "WCAG 2.1": ["3.1.1"], "WCAG 2.2": ["3.1.1"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("version: 4.1.2", "version: 4.1.3", ":1 : ce fichier devrait se nommer « rgaa-4.1.3.yaml »"),
        (
            "referentiel:",
            "referenciel:",
            ":9 : clé inconnue « referenciel » ; vouliez-vous dire « referentiel » ?",
        ),
        (
            "wcag: {2.1: [1.1.1]}",
            "wcag: [1.1.1]",
            f":37 : « criteres.wcag » {ALONE} « wcag: {{2.1: [1.1.1]}} »",
        ),
        ("wcag: {2.1: [1.1.1]}", "wcag: {2.1: [1.1.7]}", ":37 : « 1.1.7 » n'existe pas dans WCAG 2.1"),
        ("  - {numero: 2, nom: Cadres}\n", "", ":45 : la thématique 2 n'est pas nommée"),
    ],
)
def test_a_norm_is_read_strictly(edited: Edited, before: str, after: str, said: str) -> None:
    folder = edited("accessibilite/rgaa-4.1.2.yaml", before, after)
    assert f"accessibilite/rgaa-4.1.2.yaml{said}" in refused(folder)


def test_the_components_of_the_design_system_are_those_of_the_version_we_hold() -> None:
    (norm,) = (norm for norm in versions() if norm.name == "DSFR")
    vendor = ROOT / "checker" / "vendor"
    manifest = json.loads((ROOT / "package.json").read_text("utf-8"))
    assert norm.version == manifest["dependencies"]["@gouvfr/dsfr"]
    held = {path.name for path in (vendor / "dsfr" / "example" / "component").iterdir() if path.is_dir()}
    assert set(norm.cited) == held


def test_the_published_counts_of_success_criteria() -> None:
    cited = {norm.title: norm.cited for norm in versions()}
    assert (len(cited["WCAG 2.1"]), len(cited["WCAG 2.2"])) == (78, 86)
    assert set(cited["WCAG 2.1"]) - set(cited["WCAG 2.2"]) == {"4.1.1"}
    web = {number.removeprefix("9.") for number in cited["EN 301 549 3.2.1"]}
    assert len(web) == 50
    assert web < set(cited["WCAG 2.1"])


_ALONE = re.compile(r"\b(?:critères?|tests?) \d+\.\d+")


def test_no_page_names_a_criterion_without_its_version() -> None:
    """In one paragraph, or in one source of a rule, the norm and its version stand beside the number."""
    pages = [*(ROOT / "standards").rglob("*.md"), *(ROOT / "site").rglob("*.md")]
    for page in pages:
        for paragraph in re.split(r"\n\n|\n  - (?=texte:)|\n(?=[|-])", page.read_text("utf-8")):
            assert not _ALONE.search(paragraph) or re.search(r"(?:RGAA|WCAG) \d", paragraph), (
                page,
                paragraph,
            )


# --- references -----------------------------------------------------------------------------------


def test_references_are_told_norm_by_norm_in_the_order_of_numbers() -> None:
    cited = [*unversioned("RGAA", ["10.1.1", "8.3.1", "8.3.1"]), Reference("RGAA", "10", "8.4.1")]
    assert told(cited) == "RGAA 4.1.2 : 8.3.1, 10.1.1 ; RGAA 10 : 8.4.1"
    assert numbers(cited, "RGAA", "10") == ("8.4.1",)
    assert numbers(cited, "RGAA") == ("10.1.1", "8.3.1", "8.3.1")


def test_the_version_in_force_is_the_latest_that_holds_that_day() -> None:
    old = Norm("RGAA", "4", date(2023, 1, 1), date(2027, 6, 30), "", ())
    new = Norm("RGAA", "5", date(2027, 1, 1), None, "", ())
    assert in_force([new, old], date(2022, 12, 31)) == ()
    assert in_force([new, old], date(2026, 12, 31)) == (old,)
    assert in_force([old, new], date(2027, 1, 1)) == (new,)
    assert old.in_force(date(2027, 6, 30))
    assert not old.in_force(date(2027, 7, 1))
    assert shown_first([new, old], date(2026, 12, 31)) == (old, new)
    assert shown_first([old, new], date(2028, 1, 1)) == (new, old)


# --- a second version -----------------------------------------------------------------------------


def judged(folder: Path, html: str) -> Audit:
    site = {"id": "s", "name": "S", "url": "https://s.gouv.fr/", "organisation": "o", "kind": "ministere"}
    page = {"url": "https://s.gouv.fr/", "role": "accueil", "status": 200, "source": html, "rendered": html}
    visit = from_data(Visit, {"site": site, "at": "2026-11-22T08:00:00+00:00", "pages": [page]})
    return evaluate.audit(visit, catalogue.rules(folder))


def states(folder: Path, audit: Audit) -> dict[str, dict[str, str]]:
    found = sheets(overlays(folder), catalogue.rules(folder), audit, audit.at)
    return {norm.title: {one.number: state for one, state in sheet.items()} for norm, sheet in found}


MUTE = "<!doctype html><html><head><title>Un titre</title></head><body><main><h1>Un titre</h1><p>Bonjour.</p></main></body></html>"


def test_a_page_without_language_fails_the_renumbered_criterion_and_no_other(folder: Path) -> None:
    second_overlay(folder)
    found = states(folder, judged(folder, MUTE))
    faulty = {
        title: [number for number, state in sheet.items() if state == FAULTY]
        for title, sheet in found.items()
    }
    assert faulty == {"RGAA 4.1.2": ["8.3"], NEXT: ["8.4"]}
    assert {state for number, state in found[NEXT].items() if number != "8.4"} == {NOT_TESTED}
    assert (len(found["RGAA 4.1.2"]), len(found[NEXT])) == (106, 107)


def test_a_second_overlay_changes_nothing_of_the_first(folder: Path) -> None:
    before = states(ROOT / "standards", judged(ROOT / "standards", MUTE))["RGAA 4.1.2"]
    second_overlay(folder)
    assert states(folder, judged(folder, MUTE))["RGAA 4.1.2"] == before
    assert NOT_TESTED in before.values()


def test_a_finding_of_before_says_nothing_of_a_version_that_came_later(folder: Path) -> None:
    kept = judged(ROOT / "standards", MUTE)
    second_overlay(folder)
    found = states(folder, kept)
    assert found["RGAA 4.1.2"]["8.3"] == FAULTY
    assert set(found[NEXT].values()) == {NOT_TESTED}


def reported(folder: Path, name: str) -> str:
    rules = {rule.id: rule for rule in catalogue.rules(folder)}
    audit = judged(folder, MUTE)
    report = Report((audit,), rules, "1", audit.at, overlays=overlays(folder))
    rendered = formats.render(name, report)
    return rendered.decode("utf-8-sig") if isinstance(rendered, bytes) else rendered


def test_reports_hold_the_sheet_of_each_version(folder: Path) -> None:
    second_overlay(folder)
    told = json.loads(reported(folder, "json"))
    assert [(norm["norm"], norm["version"]) for norm in told["norms"]] == [("RGAA", "4.1.2"), ("RGAA", "99")]
    first, second = told["sites"][0]["sheets"]
    assert (first["version"], first["criteria"]["8.3"], first["criteria"]["8.4"]) == ("4.1.2", "NC", "NA")
    assert (second["version"], second["criteria"]["8.3"], second["criteria"]["8.4"]) == ("99", "NT", "NC")
    (finding,) = (one for one in told["sites"][0]["findings"] if one["rule"] == "langue-de-la-page")
    assert finding["references"] == {"RGAA 4.1.2": ["8.3.1"], "RGAA 99": ["8.4.1"], "WCAG 2.1": ["3.1.1"]}
    assert (finding["rgaa"], finding["wcag"]) == (["8.3.1"], ["3.1.1"])  # what these names have always meant


def test_the_sheets_are_a_table_too(folder: Path) -> None:
    second_overlay(folder)
    rows = list(csv.DictReader(io.StringIO(reported(folder, "rgaa")), delimiter=";"))
    assert len(rows) == 106 + 107
    held = {(row["norm"], row["version"], row["criterion"]): row["state"] for row in rows}
    assert held["RGAA", "4.1.2", "8.3"] == held["RGAA", "99", "8.4"] == "NC"
    assert {row["version"]: row["in_force"] for row in rows} == {"4.1.2": "oui", "99": "non"}
    assert (rows[0]["site"], rows[0]["transport"]) == ("s", "completed")


def test_each_finding_of_the_table_says_what_became_of_its_criteria(folder: Path) -> None:
    second_overlay(folder)
    rows = csv.DictReader(io.StringIO(reported(folder, "csv")), delimiter=";")
    (row,) = (row for row in rows if row["rule"] == "langue-de-la-page")
    assert row["references"] == "RGAA 4.1.2 8.3.1 | RGAA 99 8.4.1 | WCAG 2.1 3.1.1"
    assert row["criteria"] == "RGAA 4.1.2 8.3 NC | RGAA 99 8.4 NC"
    assert (row["rgaa"], row["wcag"]) == ("8.3.1", "3.1.1")


@pytest.mark.parametrize("name", ["terminal", "markdown"])
@pytest.mark.parametrize(
    ("since", "shown"), [("2026-01-01", "RGAA 99 : 8.4.1"), ("2999-01-01", "RGAA 4.1.2 : 8.3.1")]
)
def test_a_person_reads_the_version_in_force(folder: Path, name: str, since: str, shown: str) -> None:
    second_overlay(folder, since)
    text = reported(folder, name).replace("\\", "")
    assert shown in text
    assert len(re.findall(r"RGAA [49][\d.]* : 8\.", text)) == 1
