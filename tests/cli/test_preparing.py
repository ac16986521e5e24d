"""`attendre`, `actions`, `ecrans`, `etats`: pages as their team makes them ready. A step that fails is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from checker import configuration
from checker.authored.problems import AuthoredError
from checker.cli import main
from tests.gather.servers import serve

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title></title></head>
<body><main><h1>Accueil</h1><p>Une page assez longue pour être lue par une personne.</p>{body}</main></body></html>"""

SHOWN = "document.title = 'Accueil de la préfecture du Pays de brume'"

Check = Callable[..., Result]


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Check:
    """The command on a folder of one page, whose title is empty until something is done: its rule fails then."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SAISIE", "canari-de-saisie-0123456789")
    (tmp_path / "public").mkdir()

    def run(body: str, settings: str, *arguments: str, target: str = "public") -> Result:
        (tmp_path / "public/index.html").write_text(PAGE.format(body=body), "utf-8")
        head = f"cibles: ['{target}']\nnature: operateur\ncouverture_minimale: 0\n"
        (tmp_path / ".conforme.yml").write_text(head + settings, "utf-8")
        result = CliRunner().invoke(
            main, ["check", "--workers=1", "--rule=titre-de-la-page", "--format=json", *arguments]
        )
        assert "Traceback" not in result.output
        return result

    return run


def sites(result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(result.stdout)["sites"]
    return found


def verdict(result: Result) -> str:
    (audit,) = sites(result)
    return str(audit["verdicts"]["titre-de-la-page"])


BUTTON = f'<button id="b" onclick="{SHOWN}">Entrer</button>'
FIELD = f"""<input id="nom" aria-label="Nom"><script>
document.getElementById("nom").oninput = e => {{ if (e.target.value.length > 20) {{ {SHOWN}; document.title += e.target.value }} }}
</script>"""
LATER = f'<script>setTimeout(() => {{ {SHOWN}; document.body.insertAdjacentHTML("beforeend", "<p id=pret>Prêt</p>") }}, 6500)</script>'


def test_a_page_is_judged_as_it_is_once_made_ready(check: Check) -> None:
    assert verdict(check(BUTTON, "")) == "failed"
    assert verdict(check(BUTTON, "actions: [{cliquer: '#b'}]\n")) == "passed"
    assert verdict(check(BUTTON, "actions: [{appuyer: Tab}, {appuyer: Enter}]\n")) == "passed"
    assert verdict(check(BUTTON, "actions: [{cliquer: '#b', pages: [/ailleurs/*]}]\n")) == "failed"
    typed = check(FIELD, "actions: [{remplir: '#nom', valeur: '${SAISIE}'}]\n")
    assert verdict(typed) == "passed"
    assert "canari-de-saisie" not in typed.output
    assert "***" in typed.stdout


def test_what_comes_late_is_waited_for(check: Check) -> None:
    assert verdict(check(LATER, "attendre: [{selecteur: '#pret', delai: 30}]\n")) == "passed"


@pytest.mark.parametrize(
    ("body", "settings", "why"),
    [
        (BUTTON, "attendre: [{selecteur: '#absent', delai: 1}]", "Étape « attendre » : « #absent » n'est pas apparu en 1 s."),
        (BUTTON, "actions: [{cliquer: '#absent', delai: 1}]", "Étape « cliquer » : « #absent » n'est pas apparu en 1 s."),
        ("<a id='b' hidden>x</a>", "actions: [{cliquer: '#b', delai: 1}]", "n'est pas apparu en 1 s."),
        (
            f"{BUTTON}<div style='position:fixed;inset:0;background:#fff'>Bannière</div>",
            "actions: [{cliquer: '#b'}]",
            "« #b » est recouvert par un autre élément.",
        ),
        (
            "<input id='nom' disabled>",
            "actions: [{remplir: '#nom', valeur: '${SAISIE}'}]",
            "« #nom » ne se laisse ni cliquer ni remplir.",
        ),
    ],
)  # fmt: skip
def test_a_step_that_fails_leaves_the_page_untested_and_says_why(
    body: str, settings: str, why: str, check: Check
) -> None:
    result = check(body, f"{settings}\n", "--min-coverage=50")
    (audit,) = sites(result)
    (page,) = audit["pages"]
    assert page["transport"] == "unprepared"
    assert why in page["detail"]
    assert verdict(result) == "untested"
    assert result.exit_code == 3


def test_nothing_is_typed_where_a_click_led(check: Check) -> None:
    heard = """<title>Tiers</title><input id=nom><script>
document.getElementById("nom").oninput = e => fetch("/entendu?" + e.target.value)</script>"""
    with serve(
        {
            "site.exemple.fr/": PAGE.format(body="<a id=b href='http://tiers.exemple.fr/'>Sortir</a>"),
            "tiers.exemple.fr/": heard,
        }
    ) as server:
        hosts = ("site.exemple.fr", "tiers.exemple.fr")
        reach = [f"--resolve={host}=127.0.0.1:{server.port}" for host in hosts]
        settings = "actions: [{cliquer: '#b'}, {remplir: '#nom', valeur: '${SAISIE}', delai: 5}]\n"
        result = check(
            "",
            settings.replace("actions", "pages: 1\nactions"),
            *reach,
            "--delay=0",
            target="http://site.exemple.fr/",
        )
        (page,) = sites(result)[0]["pages"]
        assert (page["transport"], "la page a mené à un autre site" in page["detail"]) == ("unprepared", True)
        assert "/" in server.paths("tiers.exemple.fr")
        assert not [path for path in server.paths() if "entendu" in path]


def test_an_optional_step_is_passed_over(check: Check) -> None:
    assert (
        verdict(
            check(BUTTON, "actions: [{cliquer: '#absent', delai: 1, facultatif: oui}, {cliquer: '#b'}]\n")
        )
        == "passed"
    )


def test_a_site_is_seen_at_each_size(check: Check) -> None:
    body = f"<script>if (innerWidth === 390 && innerHeight === 844) {{ {SHOWN} }}</script>"
    small, large = sites(check(body, "ecrans: [390x844, 1280 × 1024]\n"))
    assert (small["name"], large["name"]) == ("public (390x844)", "public (1280x1024)")
    assert small["verdicts"]["titre-de-la-page"] == "passed"
    assert large["verdicts"]["titre-de-la-page"] == "failed"
    refused = check(body, "ecrans: [390x844]\n", "--no-browser")
    assert (refused.exit_code, "demandent un navigateur" in refused.output) == (2, True)


def test_a_state_that_is_set_aside_leaves_its_rules_untested(check: Check) -> None:
    from checker import catalogue

    rule = next(one for one in catalogue.rules() if one.states)
    asked = ("--rule", rule.id)
    kept = sites(check(BUTTON, "", *asked))[0]["findings"]
    aside = sites(check(BUTTON, f"etats: {{ecarter: [{', '.join(rule.states)}]}}\n", *asked))[0]["findings"]
    said = "n'a pas été vue dans l'état"
    assert not any(said in one["message"] for one in kept)
    assert any(
        said in one["message"] and one["outcome"] == "untested" for one in aside if one["rule"] == rule.id
    )


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("attendre: [{selecteur: '#a['}]", "sélecteur CSS « #a[ » illisible"),
        ("attendre: [{selecteur: a, delai: 31}]", "« attendre.delai »"),
        (
            "actions: [{pages: [/a]}]",
            ":1 : action mal écrite ; une seule clé parmi cliquer, remplir, appuyer",
        ),
        ("actions:\n  - {cliquer: a, appuyer: Tab}", ":2 : action mal écrite"),
        ("actions: [{remplir: a}]", "« remplir » va avec « valeur », et elle seule"),
        ("actions: [{remplir: a, valeur: azertyuiop}]", "valeur écrite dans le fichier"),
        ("actions: [{remplir: a, valeur: '${ABSENTE}'}]", "la variable « ABSENTE » n'a pas de valeur"),
        ("actions: [{remplir: a, valeur: '${COURTE}'}]", "la valeur de « COURTE » est trop courte"),
        ("actions: [{appuyer: F12}]", "valeur inconnue « F12 »"),
        ("actions: [" + "{cliquer: a}," * 21 + "]", "liste trop longue ; au plus 20 éléments"),
        ("ecrans: [telephone]", "écran « telephone »"),
        ("ecrans: [10x10]", "écran « 10x10 »"),
        ("etats: {garder: [mobile]}", "état inconnu « mobile »"),
        ("etats: {gardr: [clavier]}", "clé inconnue « gardr » ; vouliez-vous dire « garder » ?"),
    ],
)
def test_it_is_read_strictly(settings: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / ".conforme.yml"
    path.write_text(settings, "utf-8")
    with pytest.raises(AuthoredError) as caught:
        configuration.load(path, (), {}, {"COURTE": "abc"})
    assert said in str(caught.value), str(caught.value)
    assert "azertyuiop" not in str(caught.value)
