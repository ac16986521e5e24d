"""`declaration`: what a declaration lacks, and a draft that invents nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from checker import formats
from checker.cli import main
from checker.serving import serve
from tests.cli.test_folders import write
from tests.formats.samples import audit, finding, page, report

COMPLETE = """<html lang="fr"><head><title>Accessibilité</title></head><body><main>
<h1>Déclaration d'accessibilité</h1>
<p>Le service s'engage à rendre son site accessible, conformément à l'article 47 de la loi du 11 février 2005.
Cette déclaration d'accessibilité s'applique à www.exemple.gouv.fr.</p>
<ul><li><a href="https://www.exemple.gouv.fr/schema">Schéma pluriannuel 2026-2028</a></li>
<li><a href="https://www.exemple.gouv.fr/plan">Plan d'actions 2026</a></li></ul>
<h2>État de conformité</h2><p>www.exemple.gouv.fr est non conforme avec le RGAA 4.1.2 : il n'a pas été audité.</p>
<h2>Contenus non accessibles</h2><p>Les vidéos n'ont pas de sous-titres : non-conformité au critère 4.3.</p>
<h2>Établissement de cette déclaration</h2><p>Cette déclaration a été établie le 1er juin 2026.</p>
<h2>Retour d'information et contact</h2><p>Écrivez à <a href="mailto:a@exemple.gouv.fr">a@exemple.gouv.fr</a>.</p>
<h2>Voies de recours</h2><p>Vous pouvez saisir le
<a href="https://formulaire.defenseurdesdroits.fr/">Défenseur des droits</a>.</p></main></body></html>"""


def ran(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["-q", "declaration", *map(str, arguments)])


def lint(tmp_path: Path, text: str, name: str = "declaration.html") -> Result:
    file = tmp_path / name
    file.write_text(text, "utf-8")
    return ran("lint", file)


def saved(tmp_path: Path, *audits) -> Path:
    file = tmp_path / "rapport.json"
    file.write_text(str(formats.render("json", report(*audits))), "utf-8")
    return file


def test_a_complete_declaration_lacks_nothing(tmp_path):
    told = lint(tmp_path, COMPLETE)
    assert told.exit_code == 0, told.output
    assert "✗" not in told.stdout
    assert "✓ La déclaration contient ses rubriques obligatoires" in told.stdout, told.stdout


@pytest.mark.parametrize(
    ("cut", "said"),
    [
        (
            '<li><a href="https://www.exemple.gouv.fr/plan">Plan d\'actions 2026</a></li>',
            "plan d'actions",
        ),
        ("l'article 47 de", "article 47"),
        ("établie le 1er juin 2026", "date"),
    ],
)
def test_what_lacks_is_said(tmp_path, cut, said):
    assert cut in COMPLETE
    told = lint(tmp_path, COMPLETE.replace(cut, ""))
    assert "conforme" in told.stdout
    assert any(said in line for line in told.stdout.splitlines() if line.startswith("      ")), told.stdout


def test_what_is_no_declaration_is_not_judged(tmp_path):
    told = lint(tmp_path, "<h1>Recettes</h1><p>Une tarte aux pommes.</p>")
    assert told.exit_code == 3
    assert str(tmp_path / "declaration.html") in told.stdout
    assert "invalid" not in told.stdout


def test_a_draft_is_recognised_and_its_blanks_are_found(tmp_path):
    drafted = ran("draft", saved(tmp_path, audit(finding())))
    assert drafted.exit_code == 0, drafted.output
    left = lint(tmp_path, drafted.stdout, "brouillon.md")
    assert left.exit_code == 1
    assert "La déclaration garde des zones du modèle à compléter" in left.stdout
    filled = re.sub(r"établie le \\\[[^]]*\\\]", "établie le 1er juin 2026", drafted.stdout)
    filled = re.sub(r"\\\[[^]]*\\\]", "service@exemple.gouv.fr", filled)
    assert lint(tmp_path, filled, "rempli.md").exit_code == 0


@pytest.mark.parametrize("wanted", ["markdown", "html"])
def test_a_draft_invents_neither_rate_nor_state(tmp_path, wanted):
    text = ran("draft", saved(tmp_path, audit(finding())), "--format", wanted).stdout
    assert "%" not in text
    assert "partiellement" not in text
    assert "totalement" not in text
    assert re.search(r"est (?:\*\*|<strong>)non conforme", text)
    assert "Critère 8.3" in text
    assert "Défauts certains relevés par un contrôle automatique le 15 juin 2026" in text


def test_a_site_without_defect_is_not_said_to_conform(tmp_path):
    text = ran("draft", saved(tmp_path, audit())).stdout
    assert "est **non conforme**" in text
    assert "Critère" not in text
    assert "les autres non-conformités, que seule une personne peut constater" in text


def test_nothing_a_site_says_becomes_markup(tmp_path):
    hostile = "<script>alert(1)</script> [a](javascript:x) # t"
    file = saved(tmp_path, audit(finding(message=hostile), pages=(page('https://s/"><img src=x>'),)))
    text = ran("draft", file, "--format", "html").stdout
    assert "<script" not in text
    assert 'href="javascript' not in text
    assert "<img" not in text


def test_one_site_is_chosen_among_several(tmp_path):
    file = saved(tmp_path, audit(finding()), audit(site="t"))
    assert "choisissez-en un par « --site »" in ran("draft", file).output
    assert "s'applique à Le site t" in ran("draft", file, "--site", "t").stdout
    unknown = ran("draft", file, "--site", "x")
    assert (unknown.exit_code, "site inconnu « x »" in unknown.output) == (2, True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[[[", "ce n'est pas du JSON"),
        (b"[" * 100_000, "ce n'est pas du JSON"),
        (b"\x00\x01", "n'est pas un fichier de texte"),
        (b'{"schema_version": "1", "sites": []}', "le rapport ne dit rien d'aucun site"),
        (b'{"schema_version": "1", "sites": [{"site": 1}]}', "« sites.0.site » y manque"),
        (json.dumps([1]).encode(), "« le document » y manque"),
    ],
)
def test_a_hostile_report_is_refused_in_one_sentence(tmp_path, content, said):
    file = tmp_path / "rapport.json"
    file.write_bytes(content)
    told = ran("draft", file)
    assert told.exit_code == 2
    assert said in told.output
    assert "Traceback" not in told.output


SCRIPTED = COMPLETE.replace("article 47", "<i id=d></i>").replace(
    "</main>", "</main><script>d.textContent = 'article ' + '47'</script>"
)


@pytest.mark.browser
def test_what_a_script_writes_is_read(tmp_path):
    told = lint(tmp_path, SCRIPTED)
    assert told.exit_code == 0, told.output
    assert "✓ La déclaration contient ses rubriques obligatoires" in told.stdout


def test_without_browser_what_a_script_may_write_is_not_said_to_lack(tmp_path):
    file = tmp_path / "declaration.html"
    file.write_text(SCRIPTED, "utf-8")
    told = ran("lint", file, "--no-browser")
    assert told.exit_code == 0, told.output
    assert "? La déclaration contient ses rubriques obligatoires" in told.stdout


@pytest.mark.browser
def test_an_address_is_read_and_a_site_drafted(tmp_path):
    root = write(tmp_path / "public", index='<a href="page.html">Accessibilité : non conforme</a>')
    (root / "page.html").write_text(COMPLETE, "utf-8")
    with serve(root) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        told = ran("lint", f"{address}page.html", "--allow-private")
        assert told.exit_code == 0, told.output
        assert "✓ La déclaration contient ses rubriques obligatoires" in told.stdout
        drafted = ran("draft", address, "--allow-private", "--pages", "1")
        assert drafted.exit_code == 0, drafted.output
        assert "## Voies de recours" in drafted.stdout
