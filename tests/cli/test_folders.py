"""`check` on built folders, as a web team has them: what is seen, what is told, what stays inside."""

import json
import re
import socket
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker.cli import main

PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{title}</title>{head}</head>
<body><main><h1>{title}</h1><p>Une page assez longue pour être lue par une personne.</p>{body}</main></body></html>"""


def write(root: Path, **pages: str) -> Path:
    """Pages by their name, each with what its body adds; « __ » is a slash."""
    for name, body in pages.items():
        file = root / f"{name.replace('__', '/')}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(PAGE.format(title=file.stem, head="", body=body), encoding="utf-8")
    return root


TITLE = ("--rule", "titre-de-la-page")
"""The rule asked for where what is proved is which pages are seen."""


def check(*arguments):
    """The one site of a JSON report, and the whole result. One browser looks, unless more are asked for."""
    options = ["--format", "json", "--kind", "operateur", "--fail-on", "never"]
    result = CliRunner().invoke(main, ["-q", "check", "--workers", "1", *map(str, arguments), *options])
    try:
        return json.loads(result.stdout)["sites"][0], result
    except ValueError:
        raise AssertionError(result.output) from None


def files(site) -> list[str]:
    return [Path(page["file"]).name for page in site["pages"] if page["transport"] == "completed"]


# --- what must not pass ------------------------------------------------------------------------


def refused(*arguments) -> str:
    result = CliRunner().invoke(main, ["check", *map(str, arguments)])
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    return result.output


def test_a_folder_without_a_page_is_refused(tmp_path):
    assert "ne contient aucune page HTML" in refused(tmp_path)

    (tmp_path / "note.txt").write_text("Bonjour")
    (tmp_path / "vide").mkdir()
    assert "ne contient aucune page HTML" in refused(tmp_path)

    (tmp_path / "morceau.html").write_text("<li>un</li>")
    assert "1 fichier sans balise de page, laissé de côté : morceau.html" in refused(tmp_path)


def test_a_folder_without_a_home_page_is_refused_and_the_near_one_named(tmp_path):
    write(tmp_path, contact="", fr__index="")

    said = refused(tmp_path)

    assert "n'a pas de page d'accueil (index.html)" in said
    assert f"vouliez-vous dire « {tmp_path / 'fr'} » ?" in said


def test_a_home_page_that_is_a_link_outside_is_refused(tmp_path):
    write(tmp_path / "dehors", index="")
    write(tmp_path / "public", contact="")
    (tmp_path / "public" / "index.html").symlink_to(tmp_path / "dehors" / "index.html")

    assert "est un lien hors du dossier" in refused(tmp_path / "public")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([""], "une cible est vide"),
        (["  "], "une cible est vide"),
        (["public/index.html"], "est un fichier : donnez le dossier, « public »"),
        (["./absent"], "aucun dossier ni fichier de ce nom"),
        (["page.html"], "aucun dossier ni fichier de ce nom"),
        (["file:///absent/public"], "donnez le chemin du dossier, « /absent/public »"),
        (["http://"], "n'est pas une adresse http(s)"),
        (["https://exa mple.fr/"], "n'est pas une adresse http(s)"),
        (["http://[::1"], "n'est pas une adresse http(s)"),
        (["HTTPS://exemple.fr:99999/"], "n'est pas une adresse http(s)"),
        (["http://lea:secret@hote:0/"], "« hote:0/ » n'est pas"),
        (["http://lea:se/cret@hote/"], "« hote/ » n'est pas"),
        (["lea:secret@hote.fr"], "« hote.fr » n'est ni une adresse"),
        (["https://exemple.fr/", "--base", "/a/"], "ne valent que pour un dossier"),
        (["public", "--base", "a"], "attendu un chemin"),
        (["public", "--base", "/a/?b"], "attendu un chemin"),
        (["public", "--site-url", "exemple.fr"], "n'est pas une adresse http(s)"),
        (["public", "--site-url", "https://lea:secret@exemple.fr/"], "attendu l'adresse de l'accueil"),
        (["public", "--site-url", "https://exemple.fr/a/", "--base", "/b/"], "se contredisent"),
        (["public", "public", "--site-url", "https://exemple.fr/"], "que pour un seul dossier"),
    ],
)
def test_bad_targets_get_one_french_sentence(arguments, said, tmp_path, monkeypatch):
    write(tmp_path / "public", index="")
    monkeypatch.chdir(tmp_path)

    output = refused(*arguments)

    assert said in output
    assert "secret" not in output


# --- what is seen, and what is told of the rest ------------------------------------------------


@pytest.mark.browser
def test_every_page_of_a_folder_is_known_and_what_is_left_out_is_told(tmp_path):
    root = write(
        tmp_path / "site construit",
        index='<a href="guide/">Guide</a> <a href="contact">Nous écrire</a> <a href="rapport.pdf">Rapport</a>',
        guide__index='<a href="loin/cas.html">Cas</a>',
        guide__loin__cas="<iframe src='/cadre.html' title='Cadre'></iframe>",
        contact="",
        cadre="",
        été="",
        seule='<img src="absente.png">',
    )
    (root / "rapport.pdf").write_bytes(b"%PDF-1.4\n")

    rule = ("--rule", "alternative-des-images")
    part, result = check(root, "--pages", "3", *rule)
    whole, _ = check(root, *rule)

    assert len(files(part)) == 3
    assert len(part["left_out"]) == 4
    assert "4 pages laissées de côté : " in part["remarks"][0]
    assert "--pages 7" in part["remarks"][0]
    assert sorted(files(whole)) == sorted(path.name for path in root.rglob("*.html"))
    assert whole["left_out"] == []
    assert [r for r in whole["remarks"] if "laissée" in r] == []
    [finding] = [
        f for f in whole["findings"] if f["rule"] == "alternative-des-images" and f["outcome"] == "failed"
    ]
    assert (finding["file"], finding["selector"]) == (f"{root}/seule.html", "img")
    assert result.exit_code == 0


@pytest.mark.browser
def test_a_report_reads_as_the_folder_does(tmp_path, monkeypatch):
    write(tmp_path / "public", index="", **{f"page{n}": "" for n in range(9)})
    monkeypatch.chdir(tmp_path)
    options = ["--format", "terminal", "--format", "markdown=r.md", "--fail-on", "never", "--pages", "8"]
    options += ["--workers", "1"]

    shown = CliRunner().invoke(main, ["-q", "check", "public", *options]).output

    assert "8 pages vues sur 10" in shown
    assert "2 pages laissées de côté : page7.html, page8.html ; pour tout voir : --pages 10." in shown
    assert "↳ public/index.html" in shown
    assert "`public/index.html`" in Path("r.md").read_text()
    findings = shown[shown.index("Non conforme") :]
    assert ".invalid" not in findings


@pytest.mark.browser
def test_a_site_built_for_a_path_is_seen_under_it(tmp_path):
    root = write(tmp_path / "public", index='<a href="/mon-site/contact.html">Contact</a>', contact="")
    (root / "style.css").write_text("main { max-width: 30em }")
    for page in root.glob("*.html"):
        page.write_text(
            page.read_text().replace("<body>", '<link rel="stylesheet" href="/mon-site/style.css"><body>')
        )

    wrong, _ = check(root, *TITLE)
    right, _ = check(root, *TITLE, "--base", "/mon-site/")
    spelt, _ = check(root, *TITLE, "--base", "/mon-site")

    assert any("ajoutez « --base /mon-site/ »" in remark for remark in wrong["remarks"])
    assert [remark for one in (right, spelt) for remark in one["remarks"] if "gabarit" not in remark] == []
    assert sorted(files(right)) == ["contact.html", "index.html"]
    assert right["pages"][0]["url"].endswith("/mon-site/")


@pytest.mark.browser
def test_the_routes_of_an_application_are_seen_on_request(tmp_path):
    root = tmp_path / "dist"
    root.mkdir()
    (root / "index.html").write_text(
        '<!doctype html><html lang="fr"><head><title>Guichet</title></head><body><div id="app"></div>'
        '<script src="/app.js"></script></body></html>'
    )
    (root / "app.js").write_text(
        "const number = crypto.randomUUID();"  # only where the page is served as securely as in production
        "document.querySelector('#app').innerHTML = `<main><h1>Page ${location.pathname}</h1><p>Un texte assez long "
        "pour une personne.</p><a href='/demarches/1'>Une</a> <a href='/demarches/2'>Deux</a></main>`;"
    )

    without, _ = check(root, *TITLE)
    routed, _ = check(root, *TITLE, "--spa")

    assert any("ajoutez « --spa »" in remark for remark in without["remarks"])
    assert files(without) == ["index.html"]
    assert [page["url"].rpartition(".invalid")[2] for page in routed["pages"]] == [
        "/",
        "/demarches/1",
        "/demarches/2",
    ]
    assert files(routed) == ["index.html"] * 3


@pytest.mark.browser
def test_links_to_the_address_of_production_lead_to_the_folder(tmp_path):
    home = "https://www.exemple-invente.gouv.fr/fr"
    root = write(
        tmp_path / "public",
        index=f'<img alt="a" src="{home}/i.svg"><footer><a href="{home}/accessibilite/">Accessibilité : non conforme'
        '</a></footer><a href="https://exemple-invente.gouv.fr/fr/contact">Contact</a>',
        accessibilite__index="",
        contact="",
    )
    index = root / "index.html"
    index.write_text(index.read_text().replace("</head>", f'<link rel="canonical" href="{home}/"></head>'))
    (root / "i.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')

    rules = (*TITLE, "--rule", "acces-https")
    told, _ = check(root, *rules)
    mapped, _ = check(root, *rules, "--site-url", home)

    assert any("1 autre hôte demandé, non joint : www.exemple-invente.gouv.fr" in r for r in told["remarks"])
    assert any(f"ajoutez « --site-url {home}/ »" in r for r in told["remarks"])
    assert [remark for remark in mapped["remarks"] if "gabarit" not in remark] == []
    assert mapped["url"] == f"{home}/"
    assert {page["role"]: Path(page["file"]).name for page in mapped["pages"]} == {
        "accueil": "index.html", "accessibilite": "index.html", "contact": "contact.html",
    }  # fmt: skip
    assert mapped["verdicts"]["acces-https"] == "untested"  # nothing of it is online yet


# --- what stays inside -------------------------------------------------------------------------


@contextmanager
def listener():
    """A port of this machine, and what was asked of it."""
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen():
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                heard.append(connection.recv(100))
                connection.close()

        threading.Thread(target=listen, daemon=True).start()
        yield server.getsockname()[1], heard


@pytest.mark.browser
def test_nothing_leaves_the_folder(tmp_path):
    with listener() as (port, heard):
        there = f"http://127.0.0.1:{port}"
        root = write(
            tmp_path / "public",
            index=f"""<img alt="" src="{there}/i.png"><script src="{there}/s.js"></script>
            <link rel="preconnect" href="{there}"><link rel="prefetch" href="{there}/p">
            <iframe title="c" src="{there}/c"></iframe><img alt="" src="https://images.exemple-invente.net/i.png">
            <script>fetch("{there}/f").catch(() => 0); navigator.sendBeacon("{there}/b", "x");
            try {{ new WebSocket("ws://127.0.0.1:{port}/w") }} catch (e) {{}}</script>
            <footer><a href="{there}/accessibilite">Accessibilité : non conforme</a></footer>""",
            partie='<script>location.href="https://ailleurs.exemple-invente.net/"</script>',
        )
        site, _ = check(root, "--allow-private", "--resolve", "images.exemple-invente.net=192.0.2.7:80")

    assert heard == []
    [said] = [remark for remark in site["remarks"] if "Rien ne sort" in remark]
    assert re.search(r"3 autres hôtes .*127\.0\.0\.1, ailleurs\.exemple-invente\.net, images\.exemple", said)
    states = {page["role"]: page["transport"] for page in site["pages"]}
    assert states["accessibilite"] == "not_visited"
    assert {f["outcome"] for f in site["findings"] if "accessibilite" in f["url"]} <= {"untested"}


@pytest.mark.browser
def test_links_out_of_the_folder_are_not_followed_and_told(tmp_path):
    write(tmp_path / "dehors", secret="<p>PAGE-DU-DEHORS</p>")
    root = write(tmp_path / "public", index='<a href="sortie.html">Sortie</a>', contact="")
    (root / "sortie.html").symlink_to(tmp_path / "dehors" / "secret.html")
    (root / "ailleurs").symlink_to(tmp_path / "dehors")

    site, result = check(root, *TITLE)

    assert any("2 liens hors du dossier, non suivis : ailleurs, sortie.html" in r for r in site["remarks"])
    assert sorted(files(site)) == ["contact.html", "index.html"]
    assert "PAGE-DU-DEHORS" not in result.output


@pytest.mark.browser
def test_a_page_that_only_sends_to_another_is_judged_once(tmp_path):
    root = write(tmp_path / "public", index="", nouveau="")
    for name in ("ancien", "vieux"):
        (root / f"{name}.html").write_text(
            '<!doctype html><html><head><title>x</title><meta http-equiv="refresh" content="0; url=nouveau.html">'
        )

    site, _ = check(root, "--rule", "langue-de-la-page")

    judged = [Path(f["file"]).name for f in site["findings"] if f["rule"] == "langue-de-la-page"]
    assert sorted(judged) == ["index.html", "nouveau.html"]
    assert len(site["pages"]) == 4


@pytest.mark.browser
@pytest.mark.parametrize("options", [["--workers", "1"], ["--workers", "2"], ["--engine", "serial"]])
def test_browsers_that_share_a_folder_see_the_same_as_one(tmp_path, options):
    root = write(tmp_path / "public", index="", **{f"p{n}": "" for n in range(6)})
    (root / "p3.html").write_text(PAGE.format(title="", head="", body=""))

    site, _ = check(root, *TITLE, *options)

    assert [Path(page["file"]).name for page in site["pages"]] == [
        "index.html",
        *(f"p{n}.html" for n in range(6)),
    ]
    titles = [f for f in site["findings"] if f["rule"] == "titre-de-la-page" and f["outcome"] == "failed"]
    assert [Path(f["file"]).name for f in titles] == ["p3.html"]


# --- how much was tested ------------------------------------------------------------------------


def test_hardly_anything_tested_is_no_success(tmp_path):
    root = write(tmp_path / "public", index="")

    result = CliRunner().invoke(main, ["check", str(root), "--no-browser"])

    assert result.exit_code == 3, result.output
    assert re.search(
        r"Trop peu a été vu de .*public : 1 page vue sur 1, \d+ règles? testées? sur \d+", result.output
    )


@pytest.mark.browser
@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--rule", "titre-de-la-page"], 0),
        (["--rule", "titre-des-cadres"], 0),  # nothing to judge was seen to be so
        (["--rule", "acces-https"], 3),  # of a folder, nothing is online
        (["--rule", "contenu-de-la-declaration"], 3),  # there is no declaration to read
        (["--rule", "contenu-de-la-declaration", "--min-coverage", "0"], 0),
    ],
)
def test_a_rule_that_judged_nothing_is_no_success(tmp_path, options, code):
    root = write(tmp_path / "public", index="")

    result = CliRunner().invoke(main, ["check", str(root), "--kind", "operateur", "--workers", "1", *options])

    assert result.exit_code == code, result.output


@pytest.mark.browser
def test_an_intranet_is_asked_the_rgaa_by_its_team(tmp_path):
    root = write(tmp_path / "intranet", index='<img src="absente.png">')

    result = CliRunner().invoke(main, ["check", str(root), "--kind", "intranet", "--workers", "1"])

    assert result.exit_code == 1, result.output
    assert "[alternative-des-images]" in result.output


@pytest.mark.parametrize("rule", ["dsfr-applique", "mention-d-accessibilite", "mentions-legales"])
def test_rules_that_are_not_asked_of_a_site_are_no_success(tmp_path, rule):
    root = write(tmp_path / "public", index="")

    result = CliRunner().invoke(
        main, ["check", str(root), "--kind", "intranet", "--no-browser", "--rule", rule]
    )

    assert result.exit_code == 3, result.output
    assert re.search(
        r"Rien n'a été testé de .*public : aucune règle automatique ne le concerne", result.output
    )


def test_one_target_unseen_among_others_is_no_success(tmp_path):
    root = write(tmp_path / "public", index="")
    options = ["--no-browser", "--fail-on", "never", "--min-coverage", "1", "--rule", "plan-et-robots"]

    result = CliRunner().invoke(main, ["check", str(root), "http://127.0.0.1:9/", *options])

    assert result.exit_code == 3, result.output


def test_the_minimum_is_said_in_the_help():
    assert re.search(
        r"--min-coverage.*défaut : 50", CliRunner().invoke(main, ["check", "--help"]).output, re.DOTALL
    )


@pytest.mark.browser
def test_a_declaration_names_the_address_that_nobody_gave(tmp_path):
    declaration = """<h1>Déclaration d'accessibilité</h1><p>Article 47 de la loi n° 2005-102. Cette déclaration
    s'applique à www.annuaire-invente.gouv.fr.</p><h2>État de conformité</h2><p>Le site est non conforme avec le RGAA.</p>
    <h2>Retour d'information et contact</h2><p>acces@annuaire-invente.gouv.fr</p><h2>Voies de recours</h2>
    <p>Défenseur des droits</p>"""
    root = write(
        tmp_path / "public",
        index='<footer><a href="declaration.html">Accessibilité : non conforme</a></footer>',
        declaration=declaration,
    )

    rule = ("--rule", "contenu-de-la-declaration")
    _, unknown = check(root, *rule)
    _, known = check(root, *rule, "--site-url", "https://www.annuaire-invente.gouv.fr/")
    _, other = check(root, *rule, "--site-url", "https://www.autre-invente.gouv.fr/")

    assert "ajoutez « --site-url https://annuaire-invente.gouv.fr/ »" in unknown.stdout
    assert "un autre site que celui-ci" not in unknown.stdout
    assert "vaut-elle pour celui-ci" not in unknown.stdout
    assert "annuaire-invente.gouv.fr »" not in known.stdout
    assert "un autre site que celui-ci" in other.stdout


# --- addresses without a file -------------------------------------------------------------------


@pytest.mark.browser
def test_pages_that_answer_nothing_are_pages_not_seen(tmp_path):
    """A folder built for a path, checked without it."""
    links = " ".join(f'<a href="/mon-site/p{n}.html">Page {n}</a>' for n in range(9))
    root = write(tmp_path / "public", index=links, **{f"p{n}": links for n in range(2)})

    options = ["--workers", "1", "--fail-on", "never"]
    result = CliRunner().invoke(main, ["check", str(root), *options, "--min-coverage", "60"])
    right = CliRunner().invoke(
        main,
        [
            "check",
            str(root),
            "--base",
            "/mon-site/",
            *options,
            "--pages",
            "3",
            "--min-coverage",
            "1",
        ],
    )

    assert result.exit_code == 3, result.output
    assert "3 pages vues sur 12" in result.output
    assert re.search(r"Trop peu a été vu de .*public : 3 pages vues sur 12", result.output)
    assert right.exit_code == 0, right.output
    assert "3 pages vues sur 3" in right.output


@pytest.mark.browser
def test_an_address_without_a_file_takes_no_place(tmp_path):
    """Files come first, whatever links say: in sections of their own, or as pages that play a role."""
    dead = "".join(f'<a href="/absent{n}/page.html">Absente {n}</a>' for n in range(6))
    root = write(
        tmp_path / "public",
        index=f'{dead}<footer><a href="/contact-absent">Contact</a> <a href="/plan-absent">Plan du site</a></footer>',
        **{f"dossier{n}__page": "" for n in range(6)},
    )

    part, _ = check(root, *TITLE, "--pages", "5")
    whole, _ = check(root, *TITLE, "--pages", "7")

    assert len(files(part)) == 5
    assert any(
        "2 pages laissées de côté" in r and r.endswith("pour tout voir : --pages 7.") for r in part["remarks"]
    )
    assert len(files(whole)) == 7
    assert whole["left_out"] == []


@pytest.mark.browser
def test_a_link_out_of_the_folder_is_told_once_and_in_our_words(tmp_path):
    write(tmp_path / "dehors", secret="", declaration="")
    root = write(
        tmp_path / "public",
        index='<a href="sortie.html">Sortie</a><footer><a href="acces.html">Accessibilité : non conforme</a></footer>',
        contact="",
    )
    (root / "sortie.html").symlink_to(tmp_path / "dehors" / "secret.html")
    (root / "acces.html").symlink_to(tmp_path / "dehors" / "declaration.html")

    shown = (
        CliRunner()
        .invoke(
            main,
            [
                "check",
                str(root),
                "--workers",
                "1",
                "--fail-on",
                "never",
                "--format",
                "terminal",
                "--format",
                "markdown",
            ],
        )
        .output
    )

    assert "2 liens hors du dossier, non suivis : acces.html, sortie.html" in shown
    assert "2 pages vues sur 2" in shown
    for said in ("accès bloqué", "403", "refuse notre visite", "    non vue", "Page non vue"):
        assert said not in shown, shown
