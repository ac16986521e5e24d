"""`--since`: what changed is looked at, and what was left aside is told. Real repositories."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from checker.cli import main

PAGE = "<!doctype html><html lang=fr><title>{0}</title><main><h1>{0}</h1><p>Une page assez longue.</p></main></html>"

Check = Callable[..., Result]


def git(*command: str) -> None:
    identity = (
        "-c",
        "user.name=Équipe",
        "-c",
        "user.email=equipe@exemple.gouv.fr",
        "-c",
        "commit.gpgsign=false",
    )
    subprocess.run(["git", *identity, *command], check=True, capture_output=True)


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Check:
    """A folder of three pages, committed once."""
    monkeypatch.chdir(tmp_path)
    for name in ("index", "contact", "guide/été"):
        path = Path("public") / f"{name}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE.format(name), "utf-8")
    git("init", "--initial-branch=main")
    git("add", ".")
    git("commit", "-m", "Un site")

    def run(*arguments: str) -> Result:
        told = [
            "check",
            "public",
            "--no-browser",
            "--min-coverage=0",
            "--workers=1",
            "--format=json",
            *arguments,
        ]
        result = CliRunner().invoke(main, told)
        assert "Traceback" not in result.output
        return result

    return run


def seen(result: Result) -> tuple[list[str], str]:
    assert result.exit_code == 0, result.output
    (audit,) = json.loads(result.stdout)["sites"]
    return [page["file"] for page in audit["pages"]], " ".join(audit["remarks"])


def test_changed_and_new_pages_are_looked_at_and_the_rest_is_told(check: Check) -> None:
    Path("public/guide/été.html").write_text(PAGE.format("changée"), "utf-8")
    Path("public/neuve.html").write_text(PAGE.format("neuve"), "utf-8")
    Path("public/style.css").write_text("p {}", "utf-8")
    pages, said = seen(check("--since", "main"))
    assert pages == ["public/index.html", "public/neuve.html", "public/guide/été.html"]
    assert (
        "Depuis main : 2 pages changées sur 4 ; 2 pages sans changement, dont seul l'accueil serait vu."
        in said
    )
    assert "peuvent dépendre de 1 autre fichier changé : style.css." in said
    assert "page laissée de côté : contact.html." in said
    git("add", ".")
    git("commit", "-m", "Autre chose")
    assert seen(check("--since", "HEAD"))[0] == ["public/index.html"]
    assert len(seen(check("--since", "HEAD~1"))[0]) == 3


def test_a_renamed_page_is_a_new_one_and_one_that_went_is_not_asked(check: Check) -> None:
    Path("public/contact.html").rename("public/nous-ecrire.html")
    assert seen(check("--since", "main"))[0] == ["public/index.html", "public/nous-ecrire.html"]


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("inconnue", "ce dépôt ne connaît pas « inconnue »"),
        ("--output=ecrit", "n'est pas une version de git"),
        ("", "n'est pas une version de git"),
    ],
)
def test_what_git_does_not_know_is_one_sentence_and_code_2(reference: str, said: str, check: Check) -> None:
    result = check(f"--since={reference}")
    assert (result.exit_code, said in result.output) == (2, True)
    assert not Path("ecrit").exists()


def test_a_folder_that_git_does_not_follow_is_not_taken_for_unchanged(
    check: Check, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("rm", "-r", "--cached", "public")
    Path(".gitignore").write_text("public/\n", "utf-8")
    git("add", ".gitignore")
    git("commit", "-m", "Ne plus suivre ce qui est construit")
    result = check("--since", "HEAD")
    assert (result.exit_code, "git ne suit aucun fichier de « public »" in result.output) == (2, True)
    away = tmp_path_factory.mktemp("ailleurs")
    Path("public").rename(away / "public")
    monkeypatch.chdir(away)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(away))
    outside = check("--since", "HEAD")
    assert (outside.exit_code, "n'est pas dans un dépôt git" in outside.output) == (2, True)
