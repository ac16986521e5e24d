"""`explain --page`: what a rule looked for and found, step by step."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from checker import catalogue
from checker.catalogue.norms import overlays
from checker.cli import main
from checker.model.norms import numbers
from checker.serving import serve
from tests.cli.test_folders import write


def explained(*arguments) -> str:
    result = CliRunner().invoke(main, ["-q", "explain", *map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.stdout


def steps(told: str) -> dict[str, list[str]]:
    """The lines of each step, by its title."""
    found: dict[str, list[str]] = {}
    for line in told.splitlines():
        if line.startswith("  "):
            found[next(reversed(found))].append(line.strip())
        elif line:
            found[line] = []
    return found


@pytest.mark.browser
def test_the_steps_of_a_verdict_are_told_for_a_file(tmp_path):
    images = "".join(f'<img src="/i{n}.png">' for n in range(12))
    root = write(tmp_path / "public", index="", fr__page=images)

    told = explained("alternative-des-images", "--page", root / "fr" / "page.html", "--root", root)
    step = steps(told)

    assert "[page] /fr/page.html : page vue, 200, affichée par le navigateur" in step["Visite"]
    assert "Site : concerné." in step["La règle concerne-t-elle ce site et ces pages ?"]
    assert any(
        line.startswith("axe-core, image-alt : défaut, 12 éléments examinés")
        for line in step["Ce qu'elle lit, et ce qui en a été obtenu"]
    )
    sought = step["Ce qui a été cherché, et trouvé"]
    assert sum("<img src=" in line for line in sought) == 10
    assert "… et 2 autres" in sought
    assert step["Verdict"][0].startswith("non conforme : ")
    assert f"où : {root / 'fr' / 'page.html'}" in step["Verdict"][1]
    assert step["Sources"]
    assert "version " in told


@pytest.mark.browser
def test_states_and_probes_that_a_rule_reads_are_told(tmp_path):
    root = write(tmp_path, index="")

    step = steps(explained("largeur-de-320-pixels", "--page", root / "index.html"))

    got = step["Ce qu'elle lit, et ce qui en a été obtenu"]
    assert "état « 320px » : atteint" in got
    assert any(line.startswith("sonde « ") and line.endswith("relevée") for line in got)


def test_what_was_not_got_is_told_and_is_no_verdict(tmp_path):
    root = write(tmp_path, index="")

    step = steps(explained("ordre-des-titres", "--page", root / "index.html", "--no-browser"))

    got = step["Ce qu'elle lit, et ce qui en a été obtenu"]
    assert "Page lue sans navigateur : les scripts n'ont pas été exécutés." in got
    assert step["Verdict"][0].startswith("non testé : ")


def test_a_rule_that_is_not_asked_of_a_site_says_why(tmp_path):
    root = write(tmp_path, index="")
    options = ["--no-browser", "--kind", "intranet"]

    step = steps(explained("dsfr-applique", "--page", root / "index.html", *options))

    assert (
        "Site : La règle ne concerne pas les intranets."
        in step["La règle concerne-t-elle ce site et ces pages ?"]
    )
    assert step["Verdict"][0].startswith("non applicable : ")


def test_a_page_that_is_not_there_is_told(tmp_path):
    with serve(write(tmp_path, index="")) as server:
        address = f"http://127.0.0.1:{server.server_port}/absente"
        told = explained("titre-de-la-page", "--page", address, "--allow-private", "--no-browser")

    step = steps(told)
    assert f"[page] {address} : page introuvable, 404" in step["Visite"]
    assert step["Verdict"][0].startswith("non testé : Page non vue")


def test_a_page_drives_no_terminal(tmp_path):
    root = write(tmp_path, index="<h1>\x1b]0;titre\x07\x9b31m \u202eesrever</h1>")

    told = explained("ordre-des-titres", "--page", root / "index.html", "--no-browser")

    assert [c for c in told if not c.isprintable() and c != "\n"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--page", "{other}/b.html", "--root", "{root}"], "n'est pas dans le dossier"),
        (["--page", "{root}/note.txt"], "n'est pas une page HTML"),
        (["--page", "https://exemple.gouv.fr/", "--root", "{root}"], "va avec un fichier"),
        (["--page", "absente.html"], "absente.html"),
    ],
)
def test_a_page_that_cannot_be_one_is_refused(tmp_path, arguments, said):
    write(tmp_path / "root", index="")
    write(tmp_path / "other", b="")
    (tmp_path / "root" / "note.txt").write_text("note")
    told = [one.format(root=tmp_path / "root", other=tmp_path / "other") for one in arguments]

    result = CliRunner().invoke(main, ["explain", "langue-de-la-page", *told])

    assert result.exit_code == 2, result.output
    assert said in result.output
    assert "Traceback" not in result.output


# --- a criterion ---------------------------------------------------------------------------------


def test_a_criterion_says_what_is_decided_what_is_not_and_what_a_person_does():
    told = explained("rgaa-8.3")
    step = steps(told.partition("La langue de la page est indiquée\n===")[0])
    assert told == explained("8.3")
    assert "C 8.3.1 : langue-de-la-page" in step["Ce que les règles décident, prouvé par leurs exemples"]
    assert "« Non applicable » ne s'y prouve pas : 8.3.1." in step["Ce qu'elles ne peuvent pas décider"]
    assert any("Ctrl + U" in line for line in step["Ce que fait une personne"])
    assert "Identifiant : langue-de-la-page" in told


def test_a_criterion_that_no_rule_speaks_of_says_so():
    (norm,) = (norm for norm in overlays() if norm.version == "4.1.2")
    spoken = {test for rule in catalogue.rules() for test in numbers(rule.references, "RGAA")}
    for one in [one for one in norm.criteria if not spoken & set(one.test_numbers)][:1]:
        step = steps(explained(f"RGAA {one.number}"))
        silent = f"Aucune règle n'en parle : {', '.join(one.test_numbers)}."
        assert step["Ce que les règles décident, prouvé par leurs exemples"] == ["Rien avec certitude."]
        assert step["Ce qu'elles ne peuvent pas décider"] == [silent]
        assert step["Ce que fait une personne"][0].startswith("Aucune de nos règles n'y aide")


def test_a_test_tells_of_itself_alone():
    step = steps(explained("3.2.1").partition("\nLe texte se détache")[0])
    assert "3.2.4" not in "".join(
        line for line in step["Ce qu'elles ne peuvent pas décider"] if "prouve" in line
    )
