"""The demonstration estate: each site comes out as exactly what it is, and nothing is said of what was not seen."""

import json

import pytest
from click.testing import CliRunner

from checker import catalogue
from checker.cli import main
from checker.model import Evidence, parse_html
from checker.reading import select

EXPECTED = {
    "agence-sentiers": "completed",
    "agents": "auth_required",
    "ancienne-adresse": "redirected_elsewhere",
    "archives": "refused",
    "certificat": "tls_error",
    "composants-dsfr": "completed",
    "eau-claire": "completed",
    "eau-claire-ancien": "completed",
    "lenteur": "timeout",
    "ministere-horizons": "completed",
    "permis-de-reverie": "completed",
    "prefecture-brume": "completed",
    "protege": "blocked",
    "simulateur": "completed",
    "tableau-de-bord": "empty_shell",
}
PAGE_RULES = {rule.id for rule in catalogue.rules() if rule.evidence is Evidence.PAGE}


@pytest.fixture(scope="module")
def demonstrated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    built, data = folder / "public", folder / "data"
    arguments = ["demo", "--no-serve", "--pages", "6", "--output", str(built), "--data", str(data)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    report = folder / "rapport.json"
    exported = CliRunner().invoke(
        main, ["export", "--store", str(data / "demo" / "conforme.sqlite"), "--format", f"json={report}"]
    )
    assert exported.exit_code == 0, exported.output
    sites = {site["site"]: site for site in json.loads(report.read_text())["sites"]}
    return built, sites


pytestmark = pytest.mark.browser


def test_every_site_has_the_outcome_it_was_made_for(demonstrated):
    _, sites = demonstrated

    assert {name: site["transport"] for name, site in sites.items()} == EXPECTED


def test_no_rule_fails_on_a_page_that_was_not_seen(demonstrated):
    _, sites = demonstrated

    for name, site in sites.items():
        if site["transport"] != "completed":
            said = {f["rule"]: f["outcome"] for f in site["findings"]}
            assert {said[rule] for rule in PAGE_RULES} <= {"untested", "inapplicable"}, name


def test_the_model_ministry_has_no_defect(demonstrated):
    _, sites = demonstrated
    ministry = sites["ministere-horizons"]

    assert [f for f in ministry["findings"] if f["outcome"] == "failed"] == []


def test_the_prefecture_shows_typical_defects(demonstrated):
    _, sites = demonstrated
    failed = {rule for rule, outcome in sites["prefecture-brume"]["verdicts"].items() if outcome == "failed"}

    assert failed >= {
        "alternative-des-images",
        "contraste-du-texte",
        "etiquette-des-champs",
        "intitule-des-liens",
        "langue-de-la-page",
        "liens-institutionnels",
        "mention-d-accessibilite",
        "titre-de-la-page",
    }


def test_a_page_that_renders_late_is_read(demonstrated):
    _, sites = demonstrated

    assert sites["simulateur"]["verdicts"]["mention-d-accessibilite"] == "passed"


def test_the_leftover_is_known_as_a_duplicate(demonstrated):
    _, sites = demonstrated

    assert sites["eau-claire-ancien"]["verdicts"]["doublons-de-contenu"] in ("failed", "cantTell")
    assert sites["ministere-horizons"]["verdicts"]["doublons-de-contenu"] == "passed"


def test_between_its_two_audits_a_site_dies_one_is_back_one_is_better_and_one_lost_its_mention(demonstrated):
    built, _ = demonstrated
    page = parse_html((built / "parc" / "evolutions" / "index.html").read_text("utf-8"))
    told = [
        (select(line, ".fr-badge")[0].text_content(), select(line, "summary strong")[0].text_content())
        for line in select(page, ".evenements > li")
    ]
    assert told == [
        ("perdu", "Préfecture du Pays-de-Brume"),
        ("ne répond plus", "Archives des horizons"),
        ("rétabli", "Simulateur d'horizons"),
        ("amélioré", "Ministère des Horizons"),
    ]
    lost = select(page, ".evenements > li")[0].text_content()
    assert "affiche sa mention d'accessibilité : n'est plus respectée" in lost.replace("\u00a0", " ")
    pictures = select(parse_html((built / "parc" / "index.html").read_text("utf-8")), "svg")
    assert len([picture for picture in pictures if select(picture, "path.trait")]) == 2


def test_the_built_site_asks_nothing_of_another_host(demonstrated):
    built, _ = demonstrated
    for page in built.rglob("*.html"):
        tree = parse_html(page.read_text(encoding="utf-8"))
        fetched = select(tree, "[src], link[rel~=stylesheet], link[rel~=icon], link[rel~=preload]")
        assert [e for e in fetched if (e.get("src") or e.get("href", "")).startswith(("http", "//"))] == [], (
            page
        )


def test_each_site_and_each_rule_has_its_page(demonstrated):
    built, sites = demonstrated

    assert all((built / "parc" / "sites" / name / "index.html").exists() for name in sites)
    for rule in catalogue.rules():
        assert (built / "standards" / rule.standard.replace("_", "-") / rule.id / "index.html").exists()
