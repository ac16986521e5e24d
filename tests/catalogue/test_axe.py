"""Every rule of axe-core is told by one of ours, or declined in writing: never both, never neither."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from checker import catalogue
from checker.catalogue import axe, rgaa
from checker.catalogue.authored import StandardError
from checker.catalogue.lint import lint
from checker.model import Audit, Finding, Outcome, Site

ROOT = Path(__file__).parents[2]
NAMES = "accessibilite/scripts/noms-des-composants.md"
MARQUEE = "accessibilite/consultation/textes-defilants.md"
Edited = Callable[[str, str, str], Path]


def faults(folder: Path) -> list[str]:
    found = lint(catalogue.standards(folder))
    return [fault.replace(f"{folder}/", "") for fault in found]


def refused(folder: Path) -> str:
    with pytest.raises(StandardError) as raised:
        catalogue.standards(folder)
    return "\n".join(raised.value.problems)


def test_the_rules_come_from_the_pinned_version() -> None:
    pinned = json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]["axe-core"]

    assert pinned == "4.14.1", (
        "axe-core a changé : relisez ce que ses règles nouvelles ou disparues deviennent"
    )
    assert len(axe.ids()) == 105


def test_no_answer_of_axe_is_left_unsaid() -> None:
    rules = catalogue.rules()
    named, said = {name for rule in rules for name in rule.axe}, axe.declined()

    assert axe.ids() == named | set(said.lues) | set(said.declinees)
    assert set(axe.told(rules)) == named | set(said.lues)
    assert not set(axe.told(rules)) & set(said.declinees)


def test_a_rule_that_a_new_axe_brings_is_named(edited: Edited, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = edited(MARQUEE, "", "")
    assert faults(folder) == []
    known = axe.ids()

    monkeypatch.setattr(axe, "ids", lambda: (known | {"nouvelle-regle"}) - {"marquee", "region"})

    line = next(
        n for n, said in enumerate((folder / axe.DECLINED).read_text().splitlines(), 1) if "region:" in said
    )
    assert sorted(faults(folder)) == [
        f"{MARQUEE}:6 : axe-core n'a pas de règle « marquee »",
        (
            "axe-declinees.yaml:1 : aucune règle ne se réclame de la règle axe « nouvelle-regle » : nommez-la, ou "
            "déclinez-la en disant pourquoi"
        ),
        f"axe-declinees.yaml:{line} : axe-core n'a pas de règle « region »",
    ]


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        (axe.DECLINED, "  region:", "  regoin:", "axe-core n'a pas de règle « regoin » ; vouliez-vous dire « region » ?"),
        (axe.DECLINED, "  region:", "  marquee:", "« marquee » est déclinée, et « textes-defilants » s'en réclame"),
        (axe.DECLINED, "  region:", "  frame-title:", "« frame-title » est à la fois lue et déclinée"),
        (axe.DECLINED, "titre-des-cadres", "titres", "règle inconnue « titres »"),
        (axe.DECLINED, "  bypass:", "  # bypass:", "aucune règle ne se réclame de la règle axe « bypass »"),
        (MARQUEE, "  blink:", "  blinc:", f"{MARQUEE}:10 : axe-core n'a pas de règle « blinc » ; vouliez-vous dire « blink »"),
        (NAMES, "  aria-tab-name: {rgaa: {4.1.2: [7.1.1]}}\n", "", "la règle axe « aria-tab-name »"),
    ],
)  # fmt: skip
def test_what_is_badly_said_of_axe_is_a_fault(
    edited: Edited, file: str, before: str, after: str, said: str
) -> None:
    assert said in "\n".join(faults(edited(file, before, after)))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('"[role~=link]"', '"a ["', f"{NAMES}:6 : sélecteur CSS illisible « a [ »"),
        ('"[role~=link]"', '"li > a"', "« li > a » regarde autour de l'élément : axe-core ne rend que lui"),
        (
            "[6.2.1]}}",
            "[6.1.1]}}",
            "« aria-command-name » parle de RGAA 4.1.2 6.1.1, que la règle ne cite pas",
        ),
        ("[6.2.1]}}", "[6.2.9]}}", "« 6.2.9 » n'existe pas dans RGAA 4.1.2"),
        ("certitude: false}", "certitude: peut-être}", "« axe.aria-tooltip-name.certitude »"),
    ],
)
def test_what_is_badly_said_of_an_element_is_refused(
    edited: Edited, before: str, after: str, said: str
) -> None:
    assert said in refused(edited(NAMES, before, after))


def test_what_is_said_of_an_element_changes_the_version_of_its_rule(edited: Edited) -> None:
    name = "noms-des-composants"
    before = catalogue.find(name, catalogue.rules())
    after = catalogue.find(name, catalogue.rules(edited(NAMES, "[role~=link]", "[role=link]")))

    assert before
    assert after
    assert before.version != after.version


# --- a rule that looks at a part of a test only


@pytest.mark.parametrize(
    ("outcomes", "state"),
    [
        ((Outcome.PASSED, Outcome.PASSED), rgaa.TO_CHECK),
        ((Outcome.INAPPLICABLE, Outcome.INAPPLICABLE), rgaa.NOT_TESTED),
        ((Outcome.PASSED, Outcome.FAILED), rgaa.FAULTY),
    ],
)
def test_a_partial_rule_concludes_nothing_from_having_found_nothing(
    outcomes: tuple[Outcome, ...], state: str
) -> None:
    rule = catalogue.find("textes-defilants", catalogue.rules())
    assert rule
    assert rule.partial
    [overlay] = [norm for norm in catalogue.norms.overlays() if norm.version == "4.1.2"]
    site = Site("s", "S", "https://s.exemple.gouv.fr/", "o")
    found = tuple(
        Finding("s", site.url, rule.id, said, "Dit.", "tout", references=rule.references) for said in outcomes
    )
    audit = Audit(site, str(date(2026, 6, 15)), (), found, ())

    assert {one.number: s for one, s in rgaa.sheet(overlay, [rule], audit).items()}["13.8"] == state
