"""`catalogue import-rgaa`: the official criteria beside ours, whatever the file holds."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from checker import catalogue
from checker.catalogue import norms
from checker.catalogue.norms import overlays
from checker.catalogue.official import paired, read
from checker.cli import main
from checker.model import Norm

(NORM,) = (norm for norm in overlays() if norm.version == "4.1.2")
OFFICIAL = {  # as the State words them
    "13.8": (2, ["2.2.1", "2.2.2"], "Dans chaque page web, chaque [contenu en mouvement](#contenu-en-mouvement) ou clignotant est-il [contrôlable](#controle) par l’utilisateur ?"),
    "13.9": (1, ["1.3.4"], "Dans chaque page web, le contenu proposé est-il consultable quelle que soit l’orientation de l’écran (portrait ou paysage) (hors cas particuliers) ?"),
    "13.10": (2, ["2.5.1"], "Dans chaque page web, les fonctionnalités utilisables ou disponibles au moyen d’un [geste complexe](#g) peuvent-elles être également disponibles au moyen d’un [geste simple](#g) (hors cas particuliers) ?"),
    "13.11": (1, ["2.5.2"], "Dans chaque page web, les actions déclenchées au moyen d’un dispositif de pointage sur un point unique de l’écran peuvent-elles faire l’objet d’une annulation (hors cas particuliers) ?"),
    "13.12": (3, ["2.5.4"], "Dans chaque page web, les fonctionnalités qui impliquent un mouvement de l’appareil ou vers l’appareil peuvent-elles être satisfaites de manière alternative (hors cas particuliers) ?"),
    "1.1": (8, ["1.1.1"], "Chaque [image porteuse d’information](#i) a-t-elle une [alternative textuelle](#a) ?"),
    "1.2": (6, ["1.1.1", "4.1.2"], "Chaque [image de décoration](#i) est-elle correctement ignorée par les technologies d’assistance ?"),
    "1.3": (9, ["1.1.1", "4.1.2"], "Pour chaque image porteuse d’information ayant une alternative textuelle, cette alternative est-elle pertinente (hors cas particuliers) ?"),
    "4.1": (3, ["1.2.1", "1.2.3"], "Chaque [média temporel](#m) pré-enregistré a-t-il, si nécessaire, une [transcription textuelle](#t) ou une [audiodescription](#a) (hors cas particuliers) ?"),
    "4.2": (3, ["1.2.1", "1.2.3"], "Pour chaque [média temporel](#m) pré-enregistré ayant une [transcription textuelle](#t) ou une [audiodescription](#a) synchronisée, celles-ci sont-elles pertinentes (hors cas particuliers) ?"),
    "4.3": (2, ["1.2.2"], "Chaque [média temporel](#m) synchronisé pré-enregistré a-t-il, si nécessaire, des [sous-titres synchronisés](#s) (hors cas particuliers) ?"),
    "4.4": (1, ["1.2.2"], "Pour chaque [média temporel](#m) synchronisé pré-enregistré ayant des [sous-titres synchronisés](#s), ces sous-titres sont-ils pertinents ?"),
    "4.5": (2, ["1.2.5"], "Chaque [média temporel](#m) pré-enregistré a-t-il, si nécessaire, une [audiodescription](#a) synchronisée (hors cas particuliers) ?"),
    "8.3": (1, ["3.1.1"], "Dans chaque page web, la langue par défaut est-elle présente ?"),
    "8.4": (1, ["3.1.1"], "Pour chaque page web ayant une langue par défaut, le code de langue est-il pertinent ?"),
}  # fmt: skip


def document(norm: Norm = NORM) -> dict[str, Any]:
    """Our own version in the shape of the official file, with the official titles that are known here."""
    topics: dict[int, dict[str, Any]] = {}
    for one in norm.criteria:
        rank = int(one.number.rpartition(".")[2])
        cited = [f"{c.number} Some Name (In Context) ({one.level})" for c in one.references]
        title = OFFICIAL[one.number][2] if one.number in OFFICIAL else f"{one.title} ?"
        entry = {
            "number": rank,
            "title": title,
            "tests": {str(n): ["Un test ?", "Une condition ;"] for n in range(1, one.tests + 1)},
            "particularCases": ["Rien", {"ul": ["- rien"]}],
            "references": [{"wcag": cited}, {"techniques": ["H36"]}, {}],
        }
        topic = topics.setdefault(one.theme, {"topic": one.theme_name, "number": one.theme, "criteria": []})
        topic["criteria"].append({"criterium": entry})
    return {"wcag": {"version": 2.1}, "topics": list(topics.values())}


def ran(tmp_path: Path, content: Any, *options: object) -> Result:
    file = tmp_path / "criteres.json"
    if isinstance(content, bytes):
        file.write_bytes(content)
    else:
        file.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return CliRunner().invoke(main, ["-q", "catalogue", "import-rgaa", str(file), *map(str, options)])


def criterium(official: dict[str, Any], number: str) -> dict[str, Any]:
    theme, rank = number.split(".")
    (topic,) = (topic for topic in official["topics"] if topic["number"] == int(theme))
    (found,) = (c["criterium"] for c in topic["criteria"] if c["criterium"]["number"] == int(rank))
    return found


def test_official_words_are_recognised_in_ours() -> None:
    ours = {one.number: one for one in NORM.criteria}
    for number, (tests, wcag, _) in OFFICIAL.items():
        assert (ours[number].tests, [c.number for c in ours[number].references]) == (tests, wcag)
    for a, b in paired(NORM.criteria, read(document())):
        assert (a and a.number) == (b and b.number)


def test_the_same_criteria_differ_in_nothing(tmp_path) -> None:
    told = ran(tmp_path, document())
    assert told.exit_code == 0, told.output
    assert "106 critères, 258 tests" in told.stdout
    assert "Aucune différence." in told.stdout


def test_one_criterion_more_moves_those_after_it(tmp_path) -> None:
    official = document()
    (topic,) = (topic for topic in official["topics"] if topic["number"] == 13)
    for one in topic["criteria"]:
        one["criterium"]["number"] += one["criterium"]["number"] >= 9
    added = {
        "number": 9,
        "title": "Chaque cible est-elle assez grande ?",
        "tests": {"1": "Un test ?"},
        "references": [],
    }
    topic["criteria"].insert(8, {"criterium": added})
    criterium(official, "1.1")["tests"]["9"] = "Un test de plus ?"
    del criterium(official, "1.2")["tests"]["6"]
    criterium(official, "8.3")["references"][0]["wcag"].append("3.1.2 Language of Parts (AA)")

    told = ran(tmp_path, official, "--version", "5")

    assert told.exit_code == 1
    for line in (
        "  13.9 : Chaque cible est-elle assez grande ?",
        "  13.9 devient 13.10 : ",
        "  13.12 devient 13.13 : ",
        "  critère 1.1 : 1.1.9",
        "  critère 1.2 : 1.2.6",
        "  critère 8.3 : + WCAG 2.1 3.1.2",
    ):
        assert line in told.stdout
    assert told.stdout.count("devient") == 4
    assert "Critères retirés" not in told.stdout


@pytest.mark.parametrize("number", [number for number in OFFICIAL if number.startswith(("4.", "13."))])
def test_a_criterion_is_recognised_under_another_number(tmp_path, number) -> None:
    official = document()
    theme, rank = map(int, number.split("."))
    (topic,) = (topic for topic in official["topics"] if topic["number"] == theme)
    for one in topic["criteria"]:
        one["criterium"]["number"] += one["criterium"]["number"] >= rank
    told = ran(tmp_path, official).stdout
    after = len(topic["criteria"]) - rank + 1
    assert f"  {number} devient {theme}.{rank + 1} : " in told
    assert told.count("devient") == after
    assert "Critères ajoutés" not in told
    assert "Critères retirés" not in told


def test_a_criterion_that_is_no_more_is_said(tmp_path) -> None:
    official = document()
    official["topics"][1]["criteria"].pop()
    told = ran(tmp_path, official)
    assert (told.exit_code, "Critères retirés\n  2.2 : " in told.stdout) == (1, True)


def copied(tmp_path: Path) -> Path:
    standards = tmp_path / "standards"
    shutil.copytree(catalogue.FOLDER, standards, ignore=shutil.ignore_patterns("__pycache__"))
    return standards


def test_our_wording_is_kept_unless_the_official_one_is_asked_for(tmp_path) -> None:
    standards = copied(tmp_path)
    path = standards / "accessibilite" / "rgaa-4.1.2.yaml"
    before = yaml.safe_load(path.read_text("utf-8"))
    told = ran(tmp_path, document(), "--write", path.parent)
    assert told.exit_code == 0, told.output
    assert yaml.safe_load(path.read_text("utf-8")) == before
    assert path.read_text("utf-8").startswith("# Le RGAA 4.1.2, tel que")
    ran(tmp_path, document(), "--write", path.parent, "--official-wording")
    after = {one["numero"]: one["intitule"] for one in yaml.safe_load(path.read_text("utf-8"))["criteres"]}
    assert after["1.1"] == "Chaque image porteuse d’information a-t-elle une alternative textuelle ?"


def test_a_new_version_is_a_file_that_our_norms_load(tmp_path) -> None:
    standards = copied(tmp_path)
    official = document()
    added = {"number": 3, "title": 'Un "critère" de plus \\ ?', "tests": {"1": "T ?"}, "references": []}
    official["topics"][1]["criteria"].append({"criterium": added})
    refused = ran(tmp_path, official, "--version", "5", "--write", standards / "accessibilite")
    assert (refused.exit_code, "« --date »" in refused.output) == (2, True)
    folder = standards / "accessibilite"
    told = ran(tmp_path, official, "--version", "5", "--date", "2027-01-01", "--write", folder)
    assert told.exit_code == 0, told.output
    (made,) = (norm for norm in overlays(standards) if norm.version == "5")
    assert len(made.criteria) == 107
    titles = {one.number: one.title for one in made.criteria}
    assert titles["2.3"] == 'Un "critère" de plus \\ ?'
    assert titles["1.1"] == next(one.title for one in NORM.criteria if one.number == "1.1")
    assert (folder / "rgaa-5.yaml").read_text("utf-8").count("# intitulé officiel, à résumer") == 1


def _broken(number: str, /, **changes: Any) -> dict[str, Any]:
    official = document()
    criterium(official, number).update(changes)
    return official


def _topic(number: int) -> dict[str, Any]:
    criteria = [{"criterium": {"number": n, "title": "T", "tests": {"1": "t"}}} for n in range(1, 100)]
    return {"topic": "T", "number": number, "criteria": criteria}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[[[", "n'est pas du JSON"),
        (b"[" * 200_000, "n'est pas du JSON"),
        (b"\xff\xfe\x00", "n'est pas du JSON"),
        ([], "« le document » n'y est pas lisible"),
        ({"topics": []}, "« topics » n'y est pas lisible"),
        ({"topics": [{"topic": "T", "number": 10**9, "criteria": []}]}, "« topics.0.number »"),
        (_broken("1.1", number="1"), "« topics.0.criteria.0.criterium.number »"),
        ({"topics": [_topic(number) for number in range(1, 8)]}, "il a 693 critères, plus que 500."),
        (_broken("1.1", number=2), "le critère 1.2 y est deux fois"),
        (_broken("1.1", tests={"1": "t", "3": "t"}), "les tests du critère 1.1 ne se suivent pas : 1, 3."),
        (_broken("1.1", tests={"x": "t"}), "criterium.tests"),
        (_broken("1.1", title="x" * 9000), "criterium.title"),
        (
            _broken("1.1", references=[{"wcag": ["9.9.9 Nothing (A)"]}]),
            "cite WCAG 2.1 9.9.9, qui n'existe pas",
        ),
        (
            _broken("1.1", references=[{"wcag": ["see 1.1.1"]}]),
            "cite « see 1.1.1 », qui n'est pas un critère",
        ),
        (_broken("1.1", references=[{"wcag": {"a": 1}}, 3]), "references"),
    ],
)
def test_a_hostile_file_is_refused_in_one_sentence(tmp_path, content, said) -> None:
    told = ran(tmp_path, content)
    assert told.exit_code == 2, told.output
    assert said in told.output
    assert told.output.count("Erreur") == 1
    assert "Traceback" not in told.output


def test_what_a_title_holds_acts_on_nobody(tmp_path) -> None:
    official = _broken("2.2", title='\x1b]0;x\x07 `{a}: !!python` "\n- #', references=[])
    told = ran(tmp_path, official)
    assert "\x1b" not in told.stdout
    standards = copied(tmp_path)
    folder = standards / "accessibilite"
    ran(tmp_path, official, "--write", folder, "--official-wording")
    (made,) = (norm for norm in overlays(standards) if norm.version == "4.1.2")
    assert len(made.criteria) == 106


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--version", "../x"), "n'est pas un numéro de version"),
        (("--against", "9"), "version inconnue « 9 » du RGAA"),
    ],
)
def test_a_version_is_a_number_that_is_known(tmp_path, options, said) -> None:
    told = ran(tmp_path, document(), *options)
    assert (told.exit_code, said in told.output) == (2, True)


# --- the shape of the RGAA 5 -----------------------------------------------------------------------


def projection(
    norm: Norm = NORM, themes: tuple[int, ...] = (1, 8), **without: tuple[str, ...]
) -> dict[str, Any]:
    """Our own version in the shape of the drafts of the RGAA 5: some themes only, and less what a référentiel does
    not keep."""
    topics = []
    for theme in norm.themes:
        criteria = [
            {
                "number": one.number,
                "title": f"{OFFICIAL[one.number][2] if one.number in OFFICIAL else one.title}",
                "referentiels": {
                    name: {
                        "tests": [
                            {"number": test, "title": "Un test ?", "methodology": "1. Voir."}
                            for test in one.test_numbers[: 1 if name == "mobile" else None]
                        ],
                        "appendix": {
                            "references": [
                                {
                                    "standard": "WCAG 2.1",
                                    "reference": c.number,
                                    "title": "T",
                                    "level": one.level,
                                }
                                for c in one.references
                            ]
                            + [{"standard": "EN 301 549", "reference": "11.1.1", "title": "T"}]
                        },
                    }
                    for name in ("web", "mobile")
                    if one.number not in without.get(name, ())
                },
            }
            for one in theme.criteria
            if theme.number in themes
        ]
        topics.append({"number": str(theme.number), "title": theme.name, "criteria": criteria})
    return {
        "rgaa": {"version": "5.0"},
        "urls": {"criterion": "https://exemple.gouv.fr/rgaa/{referentiel}/criteres#{number}"},
        "referentiels": [
            {"id": name, "title": f"Référentiel {name}"} for name in ("web", "mobile", "bureautique")
        ],
        "topics": [*topics, {"number": "17", "title": "Communication en temps réel", "criteria": []}],
    }


def test_a_theme_that_is_not_published_yet_is_not_one_that_is_no_more(tmp_path) -> None:
    told = ran(tmp_path, projection())
    assert (told.exit_code, "Aucune différence." in told.stdout) == (0, True), told.output
    assert "RGAA 5.0, 19 critères" in told.stdout
    assert "dont rien n'est dit : 2. Cadres, " in told.stdout
    assert "17. Communication en temps réel." in told.stdout
    assert "à confirmer" in told.stdout


def test_out_of_a_referentiel_is_neither_withdrawn_nor_without_object(tmp_path) -> None:
    kept = projection(web=("1.5", "8.3"))
    web, mobile = ran(tmp_path, kept), ran(tmp_path, kept, "--referentiel", "mobile")
    assert web.exit_code == 0, web.output
    assert "Hors de ce référentiel, ce qui n'est pas « non applicable » : 1.5, 8.3." in web.stdout
    assert "Critères retirés" not in web.stdout + mobile.stdout
    assert "  critère 1.1 : 1.1.2, 1.1.3" in mobile.stdout
    assert "RGAA 5.0-mobile" in mobile.stdout
    assert ran(tmp_path, kept, "--referentiel", "bureautique").stdout.count("Hors de ce référentiel") == 1


def test_a_referentiel_is_written_as_a_version_of_its_own(tmp_path) -> None:
    folder = copied(tmp_path) / "accessibilite"
    for name, version in (("web", "5.0"), ("mobile", "5.0-mobile")):
        asked = ("--referentiel", name, "--date", "2027-01-01", "--write", folder)
        told = ran(tmp_path, projection(web=("1.5",)), *asked)
        assert told.exit_code == 0, told.output
        (made,) = (norm for norm in overlays(folder.parent) if norm.version == version)
        assert made.outside == (("1.5",) if name == "web" else ())
        assert made.address("8.3") == f"https://exemple.gouv.fr/rgaa/{name}/criteres#8.3"
        assert ("1.5" in {one.number for one in made.criteria}) is (name == "mobile")
        norms.versions.cache_clear()


def _changed(**changes: Any) -> dict[str, Any]:
    drafted = projection()
    drafted["topics"][0]["criteria"][0] |= changes
    return drafted


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (projection() | {"rgaa": {"version": "../5"}}, "« rgaa.version » n'y est pas lisible"),
        (projection() | {"referentiels": []}, "« referentiels » n'y est pas lisible"),
        (
            projection() | {"referentiels": [{"id": "tv", "title": "T"}]},
            "pas de référentiel « web » ; il a : tv.",
        ),
        (_changed(number="2.1"), "le critère 2.1 n'est pas de la thématique 1."),
        (_changed(number="1.2"), "le test 1.1.1 n'est pas du critère 1.2."),
        (_changed(referentiels={"web": {"tests": [{"number": "1.1.2"}]}}), "ne se suivent pas : 2."),
        (_changed(referentiels={"web": {"tests": []}}), "referentiels.web.tests"),
        (_changed(referentiels=[]), "referentiels"),
    ],
)
def test_a_strange_projection_is_refused_in_one_sentence(tmp_path, content, said) -> None:
    told = ran(tmp_path, content)
    assert told.exit_code == 2, told.output
    assert said in told.output
    assert "Traceback" not in told.output
