"""`check` as `.conforme.yml` sets it, the command line having the last word."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from checker.cli import main
from tests.gather.servers import serve

PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{title}</title></head>
<body><main><h1>{title}</h1><p>Une page assez longue pour être lue par une personne.</p>{body}</main></body></html>"""

Check = Callable[..., Result]
pytestmark = pytest.mark.browser


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Check:
    """The command in a folder of a team, whose pages lack their language: a required rule fails."""
    monkeypatch.chdir(tmp_path)
    for name in ("index", "contact", "archives/2019"):
        page = tmp_path / "public" / f"{name}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(PAGE.format(title=name, body="").replace(' lang="fr"', ""), "utf-8")

    def run(settings: str, *arguments: object) -> Result:
        (tmp_path / ".conforme.yml").write_text(settings, "utf-8")
        told = [str(argument) for argument in arguments]
        result = CliRunner().invoke(main, ["check", "--workers", "1", *told])
        assert "Traceback" not in result.output
        return result

    return run


ALL_OFF = "standards: {accessibilite: off, marque-etat: off, rationalisation: off}\n"
REST = "couverture_minimale: 0\nnature: operateur\n"

ONE = ("--rule", "titre-de-la-page", "--no-browser")
"""For which pages are seen: whatever looks at them."""


def pages(result: Result) -> list[str]:
    (audit,) = json.loads(result.stdout)["sites"]
    return [page["file"] or page["url"] for page in audit["pages"]]


def test_the_file_names_targets_and_pages_and_the_command_line_wins(check: Check) -> None:
    named = f"cibles: [public]\npages: [/contact]\n{REST}"
    assert pages(check(named, *ONE, "--format", "json")) == ["public/index.html", "public/contact.html"]
    assert len(pages(check(named, *ONE, "--pages", "3", "--format", "json"))) == 3
    assert pages(check(named.replace("[public]", "[ailleurs]"), "public", *ONE, "--format", "json"))[1:] == [
        "public/contact.html"
    ]
    left = f"cibles: [public]\nexclure: [/archives/*]\n{REST}"
    assert pages(check(left, *ONE, "--format", "json")) == ["public/index.html", "public/contact.html"]
    only = f"cibles: [public]\ninclure: [/archives/*]\n{REST}"
    assert pages(check(only, *ONE, "--format", "json")) == ["public/index.html", "public/archives/2019.html"]
    based = f"cibles: [public]\nbase: /mon-site/\norganisation: Les phares\n{REST}"
    (audit,) = json.loads(check(based, *ONE, "--format", "json").stdout)["sites"]
    assert audit["url"] == "https://dossier-1.invalid/mon-site/"
    assert audit["organisation"] == "Les phares"
    assert audit["kind"] == "operateur"


def test_a_rule_is_off_warns_or_fails_whatever_its_level(check: Check) -> None:
    only = f"cibles: [public]\n{ALL_OFF}{REST}pages: 1\n"
    rule = "langue-de-la-page"
    for said, code, shown in (("erreur", 1, "en échec à tout niveau"), ("avertir", 0, "sans échec")):
        told = check(f"{only}regles: {{{rule}: {said}}}\n")
        assert told.exit_code == code
        assert f"{shown}, {rule}" in told.output
        assert "✗" in told.output
        assert check(f"{only}regles: {{{rule}: {said}}}\n", "--fail-on", "never").exit_code == 0
    off = f"{only}regles: {{{rule}: off, titre-de-la-page: erreur}}\n"
    (audit,) = json.loads(check(off, "--format", "json").stdout)["sites"]
    assert {one["rule"] for one in audit["findings"]} == {"titre-de-la-page"}
    assert check(off, "--rule", rule).exit_code == 1


def test_a_standard_is_graded_whole(check: Check) -> None:
    result = check(f"cibles: [public]\n{ALL_OFF}{REST}")
    assert (result.exit_code, "toutes y sont « off »" in result.output) == (2, True)


def test_the_file_says_from_what_a_check_fails(check: Check) -> None:
    never = "cibles: [public]\nechec: never\npages: 1\nnature: operateur\n"
    one = ("--rule", "langue-de-la-page")
    assert check(never, *one).exit_code == 0
    assert check(never, *one, "--fail-on", "required").exit_code == 1
    unseen = check(f"{never}couverture_minimale: 100\n", "--no-browser")
    assert (unseen.exit_code, "Trop peu a été vu" in unseen.output) == (3, True)


def test_what_is_wrong_is_one_sentence_with_its_line_and_code_2(check: Check) -> None:
    wrong = check("cibles: [public]\npage: 3\n")
    assert wrong.exit_code == 2
    assert wrong.output.strip() == ".conforme.yml:2 : clé inconnue « page » ; vouliez-vous dire « pages » ?"
    rgaa = check(f"cibles: [public]\nregles: {{langue-de-la-page: off}}\n{REST}", "--format", "rgaa=x.csv")
    assert (rgaa.exit_code, "retirez de .conforme.yml les règles « off »" in rgaa.output) == (2, True)


def test_the_pages_of_a_sitemap_are_checked_and_no_other(check: Check) -> None:
    routes = {
        f"/{name}": PAGE.format(title=name or "Accueil", body='<a href="/lie">Lié</a>')
        for name in ("", "a", "b", "lie")
    }
    with serve(routes) as server:
        host = f"http://www.exemple.gouv.fr:{server.port}"
        listed = "".join(f"<url><loc>{host}/{name}</loc></url>" for name in ("a", "b"))
        server.routes["/plan.xml"] = f"<urlset>{listed}<url><loc>http://ailleurs.fr/</loc></url></urlset>"
        settings = f"plan: {host}/plan.xml\n{REST}"
        reach = (
            "--resolve",
            f"www.exemple.gouv.fr=127.0.0.1:{server.port}",
            "--delay",
            "0",
            "--format",
            "json",
            *ONE,
        )
        assert pages(check(settings, *reach)) == [f"{host}/", f"{host}/a", f"{host}/b"]
        assert pages(check(settings, *reach, "--pages", "2")) == [f"{host}/", f"{host}/a"]
        server.routes["/un.xml"] = server.routes["/plan.xml"]
        server.routes["/plan.xml"] = (
            f"<sitemapindex><sitemap><loc>{host}/un.xml</loc></sitemap></sitemapindex>"
        )
        assert pages(check(settings, *reach)) == [f"{host}/", f"{host}/a", f"{host}/b"]
        server.routes["/plan.xml"] = "<sitemapindex></sitemapindex>"
        empty = check(settings, *reach)
        assert (empty.exit_code, "ne liste aucune page" in empty.output) == (2, True)
