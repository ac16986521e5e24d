"""standards/ → Standards, and the faults of authored files in plain French."""

import json
from pathlib import Path

import pytest

from checker import catalogue
from checker.catalogue.authored import StandardError
from checker.catalogue.lint import lint
from checker.model import Outcome, Scope

RULE = """---
titre: Le titre
niveau: obligatoire
cherche: l'élément title de la page
{more}sources:
  - {{texte: RGAA, url: "https://exemple.gouv.fr/"}}
---
Pourquoi.

## Comment corriger

Ainsi.

## Comment vérifier

Regardez.

## Exemples

### Conforme : un titre

```html
<title>Bonjour</title>
```

### Non conforme : pas de titre

```html
<p>Bonjour</p>
```

### Non testable : page bloquée

```yaml
transport: blocked
```
"""
CHECKS = """from checker.model import Page


def titre(page: Page) -> str | None:
    return None if page.dom.find(".//title") is not None else "Pas de titre."
"""


@pytest.fixture
def folder(tmp_path) -> Path:
    chapter = tmp_path / "essai" / "page"
    chapter.mkdir(parents=True)
    (tmp_path / "essai" / "index.md").write_text("---\ntitre: Essai\n---\nTexte.\n")
    (chapter / "index.md").write_text("---\ntitre: La page\n---\n")
    (chapter / "titre.md").write_text(RULE.format(more=""))
    (chapter / "checks.py").write_text(CHECKS)
    return tmp_path


def problems(folder: Path) -> str:
    with pytest.raises(StandardError) as raised:
        catalogue.standards(folder)
    return "\n".join(raised.value.problems)


def test_a_rule_is_bound_to_the_function_of_its_name(folder):
    [rule] = catalogue.rules(folder)

    assert (rule.id, rule.standard, rule.chapter, rule.scope) == ("titre", "essai", "page", Scope.PAGE)
    assert [e.expected for e in rule.examples] == [Outcome.PASSED, Outcome.FAILED, Outcome.UNTESTED]
    assert lint(catalogue.standards(folder)) == []


ESTATE = """from checker.model import Estate


def titre(estate: Estate) -> None:
    return None
"""
FACTS = """from checker.model import Visit


def langue(visit: Visit) -> str:
    return visit.home.dom.get("lang") or ""
"""


def test_the_facts_that_a_rule_compares_are_those_of_its_chapter(folder):
    chapter = folder / "essai" / "page"
    (chapter / "titre.md").write_text(RULE.format(more="faits: [langue]\n"))
    (chapter / "checks.py").write_text(ESTATE)
    (chapter / "facts.py").write_text(FACTS)
    [rule] = catalogue.rules(folder)

    assert (rule.scope, list(rule.facts)) == (Scope.ESTATE, ["langue"])
    assert rule.facts["langue"].__name__ == "langue"


@pytest.mark.parametrize(
    ("more", "checks", "facts", "said"),
    [
        ("faits: [langues]\n", ESTATE, FACTS, "titre.md:1 : fait inconnu « langues » ; ceux de facts.py"),
        ("faits: [langue]\n", CHECKS, FACTS, "« faits » va avec une fonction qui reçoit tout le parc"),
        ("", ESTATE, FACTS, "facts.py : aucune règle ne compare le fait « langue »"),
    ],
)
def test_a_fact_nobody_declares_or_nobody_compares_is_a_fault(folder, more, checks, facts, said):
    chapter = folder / "essai" / "page"
    (chapter / "titre.md").write_text(RULE.format(more=more))
    (chapter / "checks.py").write_text(checks)
    (chapter / "facts.py").write_text(facts)

    assert said in problems(folder)


def test_two_facts_of_one_name_are_a_fault(folder):
    for name in ("page", "autre"):
        chapter = folder / "essai" / name
        chapter.mkdir(exist_ok=True)
        (chapter / "index.md").write_text("---\ntitre: La page\n---\n")
        (chapter / f"titre-{name}.md").write_text(RULE.format(more="faits: [langue]\n"))
        (chapter / "checks.py").write_text(ESTATE.replace("titre", f"titre_{name}"))
        (chapter / "facts.py").write_text(FACTS)
    (folder / "essai" / "page" / "titre.md").unlink()

    assert "2 faits se nomment « langue »" in problems(folder)


def test_a_rule_without_function_nor_axe_is_manual(folder):
    (folder / "essai" / "page" / "checks.py").unlink()

    assert catalogue.rules(folder)[0].scope is Scope.MANUAL


def test_an_axe_list_makes_an_axe_rule(folder):
    (folder / "essai" / "page" / "checks.py").unlink()
    (folder / "essai" / "page" / "titre.md").write_text(RULE.format(more="axe: [document-title]\n"))

    assert catalogue.rules(folder)[0].scope is Scope.AXE


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("niveaux: haut\n", "titre.md:5 : clé inconnue « niveaux » ; vouliez-vous dire « niveau » ?"),
        (
            "pages: [acueil]\n",
            "titre.md:5 : « pages » : valeur inconnue « acueil » ; vouliez-vous dire « accueil » ?",
        ),
        ("selecteur: p\n", "« selecteur » va avec une fonction qui reçoit un élément"),
        ("selecteur: 'p['\n", "sélecteur CSS illisible « p[ »"),
        ("axe: [document-title]\n", "une règle se juge par axe ou par une fonction, pas par les deux"),
        ("pages: [\n", "YAML illisible"),
    ],
)
def test_a_fault_is_told_with_its_file_and_line(folder, more, said):
    (folder / "essai" / "page" / "titre.md").write_text(RULE.format(more=more))

    assert said in problems(folder)


def test_every_faulty_file_is_told_at_once(folder):
    chapter = folder / "essai" / "page"
    (chapter / "autre.md").write_text("sans en-tête")
    (chapter / "titre.md").write_text(RULE.format(more="x: 1\n"))

    assert "autre.md:1" in problems(folder)
    assert "titre.md:5 : clé inconnue « x »" in problems(folder)


def test_a_function_without_a_file_is_a_fault(folder):
    (folder / "essai" / "page" / "checks.py").write_text(
        CHECKS + "\n\ndef oubliee(page: Page) -> None: ...\n"
    )

    assert "la fonction « oubliee » n'a pas de fichier oubliee.md" in problems(folder)


def test_a_function_must_say_what_it_looks_at(folder):
    (folder / "essai" / "page" / "checks.py").write_text("def titre(page):\n    return None\n")

    assert "le premier paramètre de titre doit être annoté" in problems(folder)


def test_two_rules_may_not_share_a_name(folder):
    other = folder / "essai" / "suite"
    other.mkdir()
    (other / "index.md").write_text("---\ntitre: Suite\n---\n")
    (other / "titre.md").write_text(RULE.format(more=""))

    assert "2 règles se nomment « titre »" in problems(folder)


def test_lint_asks_for_sections_examples_and_sources(folder):
    text = (
        RULE.format(more="")
        .replace("## Comment corriger", "## Remède")
        .replace("### Non conforme :", "### Rien :")
    )
    text = text.replace(', url: "https://exemple.gouv.fr/"', "")
    (folder / "essai" / "page" / "titre.md").write_text(text.partition("### Rien")[0])

    said = "\n".join(lint(catalogue.standards(folder)))

    assert "la rubrique « ## Comment corriger » manque" in said
    assert "rubrique inconnue « ## Remède »" in said
    assert "aucun exemple « non conforme »" in said
    assert "la source « RGAA » n'a pas d'adresse" in said


def test_an_unknown_example_heading_is_a_fault(folder):
    text = RULE.format(more="").replace("### Non testable", "### Peut-être")
    (folder / "essai" / "page" / "titre.md").write_text(text)

    assert "exemple « Peut-être » inconnu" in problems(folder)


def test_find_accepts_a_rule_with_or_without_its_standard(folder):
    known = catalogue.rules(folder)

    assert catalogue.find("essai/titre", known) is known[0]
    assert catalogue.find("absente", known) is None


HISTORY = """historique:
  - {jour: 2025-09-30, texte: La liste des liens a changé, url: "https://exemple.gouv.fr/"}
  - {jour: 2024-06-19, texte: La liste des liens est née, a_confirmer: true}
"""


def test_what_changed_is_read_in_the_order_of_time(folder):
    (folder / "essai" / "page" / "titre.md").write_text(RULE.format(more=HISTORY), encoding="utf-8")
    [rule] = catalogue.rules(folder)

    assert [change.day.year for change in rule.history] == [2024, 2025]
    assert rule.history[0].to_confirm
    assert lint(catalogue.standards(folder)) == []


def test_a_change_without_source_or_date_is_a_fault(folder):
    path = folder / "essai" / "page" / "titre.md"
    path.write_text(RULE.format(more="historique: [{jour: 2024-06-19, texte: Sans la moindre source}]\n"))
    assert "le changement du 2024-06-19 n'a pas d'adresse" in "\n".join(lint(catalogue.standards(folder)))
    path.write_text(RULE.format(more="historique: [{jour: bientôt, texte: Sans la moindre date}]\n"))
    catalogue.standards.cache_clear()
    with pytest.raises(
        StandardError, match=r"titre\.md:5 : « historique\.jour » : valeur refusée « bientôt »"
    ):
        catalogue.standards(folder)


# --- what a rule reads ---------------------------------------------------------------------------


def write(folder: Path, more: str) -> Path:
    (folder / "essai" / "page" / "titre.md").write_text(RULE.format(more=more))
    return folder


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("etats: [320p]\n", "titre.md:5 : état inconnu « 320p » ; vouliez-vous dire « 320px » ?"),
        ("sondes: [font]\n", "titre.md:5 : sonde inconnue « font » ; vouliez-vous dire « fonts » ?"),
        ("sondes: [nuages]\n", "titre.md:5 : sonde inconnue « nuages » ; connus : closed, colors,"),
        ("statique: true\nsondes: [title]\n", "titre.md:1 : une règle « statique » se juge sans navigateur"),
    ],
)
def test_a_state_or_a_probe_that_does_not_exist_is_a_fault(folder, more, said):
    assert said in problems(write(folder, more=more))


def test_a_state_of_the_first_page_is_read_by_a_rule_of_the_home_page(folder):
    said = "titre.md:1 : l'état « clavier » n'est vu que sur la première page : dites « pages: [accueil] »"

    assert said in "\n".join(lint(catalogue.standards(write(folder, more="etats: [clavier]\n"))))


def test_an_example_that_no_browser_saw_in_the_state_is_to_be_recorded(folder):
    more = "etats: [320px]\n"
    assert "exemple à enregistrer (« conforme rules record »)" in "\n".join(
        lint(catalogue.standards(write(folder, more=more)))
    )
    seen = {title: {"320px": {"entry": "reached"}} for title in ("un titre", "pas de titre")}
    (folder / "essai" / "page" / catalogue.STATES_SEEN).write_text(json.dumps({"titre": seen}))
    catalogue.standards.cache_clear()
    catalogue.states_seen.cache_clear()

    assert lint(catalogue.standards(folder)) == []


def test_what_rules_need_is_each_state_with_its_probes(folder):
    (rule,) = catalogue.rules(write(folder, more="etats: [initial, 320px]\nsondes: [title, lang]\n"))

    assert catalogue.needs([]) == {"initial": ()}
    assert catalogue.needs([rule]) == {"initial": ("lang", "title"), "320px": ("lang", "title")}
