"""A person decides, the machine remembers: through the command line, on a folder and on a register."""

from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from checker.cli import main
from checker.serving import serve

DOUBTFUL = (
    '<!doctype html><html><head><title>Essai</title><script src="/a.js"></script></head><body><main><h1>Horaires</h1>'
    "<p>La préfecture est ouverte du lundi au vendredi, de neuf heures à midi et de quatorze à dix-sept heures.</p>"
    "</main></body></html>"
)
RULE = "langue-de-la-page"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """The program in a folder that holds « public », a page without a language that a script may give it."""
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "index.html").write_text(DOUBTFUL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        done = CliRunner().invoke(main, arguments)
        return SimpleNamespace(returncode=done.exit_code, stdout=done.stdout, stderr=done.stderr)

    return run


def check(run, *more):
    return run(
        "check", "public", "--no-browser", "--rule", RULE, "--fail-on", "review", "--min-coverage", "0", *more
    )


SAID = ("--reason", "Le script écrit fr.", "--function", "référente accessibilité", "--until", "2099-12-31")


def test_decided_then_changed_then_expired(run, tmp_path):
    assert check(run, "--evidence", "preuves").returncode == 1
    listed = run("decide", "preuves", RULE)
    assert f"{RULE} --page / --selector 'html'" in listed.stdout
    assert "déjà décidés : 0" in listed.stderr

    kept = run("decide", "preuves", RULE, "--verdict", "conforme", *SAID)
    assert kept.returncode == 0, kept.stderr
    assert "déjà décidés : 1" in run("decide", "preuves", RULE).stderr

    again = run("replay", "preuves", "--fail-on", "review", "--format", "json")
    assert again.returncode == 0, again.stderr
    assert '"decided": "référente accessibilité, le ' in again.stdout
    assert "Vérifié par une personne (référente accessibilité, le " in again.stdout
    assert check(run).returncode == 0

    expired = check(run, "--date", "2100-01-01")
    assert (expired.returncode, "a expiré le 31/12/2099" in expired.stdout) == (1, True), expired.stdout

    page = tmp_path / "public" / "index.html"
    page.write_text(DOUBTFUL.replace("<html>", '<html data-vu="1">'), encoding="utf-8")
    changed = check(run)
    assert (changed.returncode, "reposait sur autre chose" in changed.stdout) == (1, True), changed.stdout


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ((), "Une décision dit aussi --reason, --function, --until"),
        ((*SAID, "--page", "/ailleurs"), "Rien à décider là"),
        ((*SAID[:-1], "2001-01-01"), "finirait avant d'avoir commencé"),
        ((*SAID, "--function", "a@b.fr"), "adresse de courriel"),
    ],
)
def test_what_is_not_a_decision_is_one_sentence_and_writes_nothing(run, tmp_path, more, said):
    check(run, "--evidence", "preuves")
    refused = run("decide", "preuves", RULE, "--verdict", "conforme", *more)
    assert (refused.returncode, said in refused.stderr) == (2, True), refused.stderr
    assert not (tmp_path / "registry").exists()


def test_a_certain_defect_is_not_decided_away_without_a_reason(run, tmp_path):
    page = tmp_path / "public" / "index.html"
    page.write_text(
        "<!doctype html><html><head><title>Essai</title></head><body><p>Une page.</p></body></html>"
    )
    assert check(run, "--evidence", "preuves").returncode == 1
    refused = run("decide", "preuves", RULE, "--verdict", "conforme", *SAID)
    assert (refused.returncode, "tient ce défaut pour certain" in refused.stderr) == (2, True), refused.stderr
    assert (
        run("decide", "preuves", RULE, "--verdict", "conforme", "--ground", "faux-positif", *SAID).returncode
        == 0
    )
    assert check(run).returncode == 0


def test_an_audit_keeps_what_was_decided_and_a_wrong_file_stops_it(run, tmp_path):
    register = tmp_path / "registry"
    register.mkdir()
    (register / "organisations.yaml").write_text("- {id: etat, nom: État}\n", encoding="utf-8")
    (register / "sites.yaml").write_text(
        "- {id: un, nom: Un, url: 'http://un.gouv.fr/', organisation: etat, nature: ministere}\n"
    )
    with serve(tmp_path / "public") as server:
        audit = ["audit", "--resolve", f"*=127.0.0.1:{server.server_port}", "--delay", "0", "--no-browser"]
        assert run(*audit).returncode == 0
        assert run("decide", "un", RULE, "--verdict", "non-conforme", *SAID).returncode == 0
        assert "1 décision, aucun défaut" in run("registry", "lint").stderr
        assert run(*audit).returncode == 0
        exported = run("export", "--format", "json").stdout
        assert '"decided": "référente accessibilité, le ' in exported

        file = register / "decisions" / "un.yaml"
        file.write_text(file.read_text("utf-8").replace(RULE, "langue"), encoding="utf-8")
        refused = run(*audit)
        assert (refused.returncode, "un.yaml:3 : règle inconnue" in refused.stderr) == (2, True), (
            refused.stderr
        )
