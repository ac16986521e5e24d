"""`conforme crises`: checks and shows, alerts nobody."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker.cli import main
from checker.publish.sections.crises.warning import NOT_AN_ALERT

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "checker" / "demo" / "registry"


@pytest.fixture
def run():
    def invoke(*arguments):
        return CliRunner().invoke(main, ["crises", *[str(a) for a in arguments]])

    return invoke


@pytest.fixture
def register(tmp_path) -> Path:
    shutil.copytree(DEMO, tmp_path / "registry")
    return tmp_path / "registry"


def exercise(register: Path) -> Path:
    """The flood, as an exercise: its message may then be out of date."""
    path = register / "crises" / "exemple-inondation.yaml"
    text = (
        path.read_text("utf-8")
        .replace("EXEMPLE FICTIF", "EXERCICE")
        .replace("nature: exemple", "nature: exercice")
    )
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("command", [["--help"], ["lint", "--help"], ["show", "--help"]])
def test_every_help_says_that_it_alerts_nobody(run, command):
    result = run(*command)
    assert result.exit_code == 0
    assert NOT_AN_ALERT.rstrip(".") in " ".join(result.output.split())


def test_sound_files_leave_with_0(run):
    result = run("lint", "--registry", DEMO)
    assert result.exit_code == 0, result.output
    assert "3 crises, dont 1 non publiée ; aucun défaut" in result.output
    assert run("lint", "--registry", ROOT / "registry").exit_code == 0


def test_the_registry_lint_says_the_faults_of_crisis_files_too(run, register):
    (register / "crises" / "vide.yaml").write_text("", "utf-8")
    (register / "organisations.yaml").write_text("- {id: a}\n", "utf-8")
    result = CliRunner().invoke(main, ["registry", "lint", "--registry", str(register)])
    assert result.exit_code == 2
    assert "vide.yaml:1 : fichier vide" in result.output
    assert "organisations.yaml:1 : clé obligatoire absente : « nom »" in result.output


def test_a_message_out_of_date_leaves_with_1(run, register):
    exercise(register)
    late = run("lint", "--registry", register, "--at", "2026-11-20T23:01+01:00")
    assert late.exit_code == 1
    assert "exemple-inondation : message périmé depuis le 2026-11-20T23:00+01:00" in late.output
    assert run("lint", "--registry", register, "--at", "2026-11-20T22:59+01:00").exit_code == 0


def test_a_faulty_file_leaves_with_2_and_every_line(run, register):
    path = exercise(register)
    path.write_text(
        path.read_text("utf-8").replace("Permanence", "").replace("niveau: rouge", "niveau: vert") + "x: 1\n"
    )
    result = run("lint", "--registry", register)
    assert result.exit_code == 2
    assert "valeur inconnue « vert »" in result.output
    assert "clé inconnue « x »" in result.output
    assert "exemple-inondation.yaml:" in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "exemple-inondatio", "--registry", DEMO], "vouliez-vous dire « exemple-inondation » ?"),
        (["show", "zzz", "--registry", DEMO], "crise inconnue « zzz »"),
        (["show", "a", "--registry", "absent"], "Dossier introuvable"),
        (["lint", "--at", "demain", "--registry", DEMO], "décalage horaire"),
        (["show", "exemple-panne", "--format", "pdf", "--registry", DEMO], "pdf"),
    ],
)
def test_bad_input_gets_a_french_sentence_and_code_2(run, arguments, said):
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert said in result.output
    assert "Traceback" not in result.output


def test_show_prints_what_is_relayed_and_only_that_on_standard_output(run):
    light = run("show", "exemple-inondation", "--registry", DEMO)
    assert light.exit_code == 0
    assert light.stdout.startswith("<!doctype html>")
    assert light.stdout.endswith("</html>\n")
    assert NOT_AN_ALERT in light.stderr
    notice = run("show", "exemple-inondation", "--registry", DEMO, "--format", "notice").stdout
    assert notice.startswith('<div class="fr-notice fr-notice--weather-red">')
    document = json.loads(run("show", "exemple-inondation", "--registry", DEMO, "--format", "json").stdout)
    assert document["crises"][0]["id"] == "exemple-inondation"


def test_a_draft_is_previewed_with_a_warning(run):
    result = run("show", "exemple-brouillon", "--registry", DEMO, "--format", "notice")
    assert result.exit_code == 0
    assert "crise brouillon, jamais publiée" in result.stderr
    assert "fr-notice--alert" in result.stdout


def test_nothing_to_show_is_said(run, register):
    path = register / "crises" / "exemple-brouillon.yaml"
    head, _, tail = path.read_text("utf-8").partition("    message:")
    path.write_text(head + tail[tail.index("sources:") :], "utf-8")
    result = run("show", "exemple-brouillon", "--registry", register)
    assert result.exit_code == 2
    assert "aucun message" in result.output
