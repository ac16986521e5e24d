"""The command, as a user types it: words, exit codes, files."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker import catalogue
from checker.cli import main
from checker.cli.selecting import rules_named
from checker.cli.targets import listed_sites, read_urls, url_site
from checker.model import Role
from checker.serving import serve
from tests.gather.servers import serve as serve_routes

ROOT = Path(__file__).parents[2]
COMMANDS = [
    "check",
    "audit",
    "replay",
    "rules",
    "explain",
    "registry",
    "crises",
    "build",
    "serve",
    "demo",
    "export",
]
PAGE = """<!doctype html><html{lang}><head><title>Essai</title></head>
<body><main><h1>Essai</h1><p>Une page assez longue pour être lue par une personne.</p></main></body></html>"""


@pytest.fixture
def folder(tmp_path) -> Path:
    built = tmp_path / "public"
    built.mkdir()
    (built / "index.html").write_text(PAGE.format(lang=' lang="fr"'), encoding="utf-8")
    return built


def test_help_lists_every_command_in_french(run):
    shown = run("--help").output

    assert [c for c in COMMANDS if re.search(rf"^  {c} ", shown, re.MULTILINE)] == COMMANDS
    assert "Usage :" in shown
    assert "Commandes" in shown


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_says_what_it_does(run, command):
    result = run(command, "--help")

    assert result.exit_code == 0
    assert "Show this message" not in result.output
    for option in main.commands[command].params:
        if option.param_type_name == "option":
            assert option.help, (command, option.name)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["inconnue"], "Commande inconnue"),
        (["check"], "Donnez au moins une cible"),
        (["check", "--pages", "x", "https://a.fr/"], "Valeur refusée"),
        (["check", "--format", "pdf", "https://a.fr/"], "format inconnu « pdf »"),
        (["check", "--resolve", "a", "https://a.fr/"], "attendu HÔTE=ADRESSE:PORT"),
        (["check", "info-gouvv", "--registry", ROOT / "registry"], "vouliez-vous dire « info-gouv » ?"),
        (["check", "--resolve", "a=127.0.0.1:99999", "https://a.fr/"], "adresse de remplacement illisible"),
        (["check", "--resolve", "a:http=127.0.0.1", "https://a.fr/"], "port illisible"),
        (["check", "--ca-file", "/dev/null", "https://a.fr/"], "pas un fichier ordinaire"),
        (["check", "--ca-file", __file__, "https://a.fr/"], "ne contient aucune autorité lisible"),
        (["check", "--contact", "https://a.fr/été", "https://a.fr/"], "sans espace ni accent"),
        (["check", "--contact", "a\nX: y", "https://a.fr/"], "sans espace ni accent"),
        (["check", "--proxy", "socks5://a:1", "https://a.fr/"], "non pris en charge"),
        (["check", "--timeout", "nan", "https://a.fr/"], "n'est pas un nombre"),
        (["check", "--delay", "NaN", "https://a.fr/"], "n'est pas un nombre"),
        (["check", "--page-timeout", "inf", "https://a.fr/"], ""),
        (["check", "--min-coverage", "nan", "https://a.fr/"], "n'est pas un nombre"),
        (["audit", "--min-coverage", "-inf"], ""),
        (["export", "--store", "faute/frappe.sqlite"], "Aucune base de résultats"),
        (["build", "--store", "frappe.sqlite"], "Aucune base de résultats"),
        (["replay", "--store", "frappe.sqlite"], "Aucune base de résultats"),
        (["audit", "--resume", "--store", "frappe.sqlite"], "Aucune base de résultats"),
        (["store", "audits", "--store", "frappe.sqlite"], "Aucune base de résultats"),
        (["store", "discard", "1"], "Aucune base de résultats"),
        (["check", "ftp://a.fr/"], "n'est ni une adresse, ni un dossier"),
        (["check", "--urls", "absent/dossier"], "n'existe pas"),
        (["check", "--bidule"], "Option inconnue"),
        (["check", "--timeout", "nan", "https://a.fr/"], "« nan » n'est pas un nombre."),
        (["check", "--delay", "NaN", "https://a.fr/"], "« NaN » n'est pas un nombre."),
        (["check", "--page-timeout", "inf", "https://a.fr/"], "de 2 à 600"),
        (["audit", "--min-coverage", "-inf"], "de 0 à 100"),
        (["check", "--pages", "0", "https://a.fr/"], "« 0 » n'est pas permis : la valeur va de 1 à 500."),
        (["check", "--pages", "2.5", "https://a.fr/"], "« 2.5 » n'est pas un nombre entier."),
        (["build", "--date", "12/09/2026"], "« 12/09/2026 » n'est pas un jour écrit AAAA-MM-JJ."),
        (["rules", "--standard", "accessibilit"], "vouliez-vous dire « accessibilite » ?"),
        (["rules", "--standard", "zzz"], "connus : accessibilite, marque_etat, rationalisation."),
        (["rules", "--standard", ""], "standard inconnu"),
        (["explain", "langue-page"], "vouliez-vous dire « langue-de-la-page » ?"),
        (["explain", "99.9.9"], "aucune règle ne parle du 99.9.9 du RGAA 4.1.2"),
        (["check", "--rule", "8.99", "https://a.fr/"], "aucune règle ne parle du 8.99 du RGAA 4.1.2"),
        (["check", "--guide", "conforme.exemple", "https://a.fr/"], "n'est pas une adresse http(s)"),
        (["--log-file", "absent/journal.txt", "rules"], "absent/journal.txt » : ce chemin n'existe pas."),
        (["explain", "langue-de-la-pag"], "vouliez-vous dire « langue-de-la-page » ?"),
        (["registry", "lint", "--registry", "absent/dossier"], "absent/dossier"),
        (["replay", "--data", "absent/dossier"], ""),
    ],
)
def test_bad_input_gets_one_french_sentence_and_code_2(run, arguments, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)

    assert result.exit_code == 2, result.output
    assert said in result.output
    assert "Traceback" not in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_faulty_list_of_addresses_is_told_with_its_line(run, tmp_path):
    urls = tmp_path / "pages.txt"
    urls.write_text("# pages\nhttps://a.exemple.gouv.fr/\nn'importe quoi\n", encoding="utf-8")

    result = run("check", "--urls", urls)

    assert result.exit_code == 2
    assert "pages.txt:3" in result.output


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://a.fr/ # l'accueil\nhttps://b.fr/", ["https://a.fr/", "https://b.fr/"]),
        ("https://a.fr/#haut\t#pied", ["https://a.fr/#haut"]),
        ("#https://a.fr/\n  # rien\nhttps://b.fr/", ["https://b.fr/"]),
        ("https://a.fr/ https://b.fr/\thttp://c.fr/", ["https://a.fr/", "https://b.fr/", "http://c.fr/"]),
        ("https://a.fr/, https://b.fr/;https://c.fr/;", ["https://a.fr/", "https://b.fr/", "https://c.fr/"]),
        ("https://a.fr/?x=1,2;3", ["https://a.fr/?x=1,2;3"]),
        ("HTTPS://A.fr/\r\nHttp://b.fr/", ["HTTPS://A.fr/", "Http://b.fr/"]),
        ('\ufeff"https://a.fr/"\n<https://b.fr/>', ["https://a.fr/", "https://b.fr/"]),
    ],
)
def test_a_list_of_addresses_is_read_as_people_write_it(tmp_path, text, expected):
    path = tmp_path / "pages.txt"
    path.write_text(text, encoding="utf-8", newline="")

    assert list(read_urls(path)) == expected


@pytest.mark.parametrize("text", ["", "\n\n", "# rien que des commentaires\n"])
def test_a_list_without_address_is_told(run, tmp_path, text):
    path = tmp_path / "pages.txt"
    path.write_text(text, encoding="utf-8")

    result = run("check", "--urls", path)

    assert result.exit_code == 2
    assert "pages.txt ne contient aucune adresse." in result.output


def test_rules_are_found_by_what_they_speak_of_in_the_rgaa(run):
    by_test, by_criterion = run("explain", "8.3.1").output, run("explain", "RGAA 3.2").output

    assert "Identifiant : langue-de-la-page" in by_test
    assert "Identifiant : contraste-du-texte" in by_criterion
    assert {rule.id for rule in rules_named("1.1")} == {
        rule.id
        for rule in catalogue.rules()
        if any(one.number.startswith("1.1.") for one in rule.references if one.norm == "RGAA")
    }


def test_a_version_may_be_said_with_a_number_of_the_rgaa(run):
    assert run("explain", "RGAA 4.1.2 8.3").output == run("explain", "8.3").output
    unknown = run("explain", "RGAA 4.1.1 8.3")
    assert unknown.exit_code == 2
    assert "aucune règle ne parle du 8.3 du RGAA 4.1.1" in unknown.output
    assert "[RGAA 4.1.2 : 8.3.1]" in run("rules").output
    assert "WCAG 2.1 : 3.1.1" in run("explain", "8.3").output


def test_a_sheet_of_criteria_wants_every_rule(run):
    refused = run("check", "--rule", "8.3", "--format", "rgaa", "https://a.fr/")

    assert refused.exit_code == 2
    assert "« --format rgaa » demande toutes les règles" in refused.output


def test_a_decimal_comma_is_a_number(run):
    result = run("check", "http://127.0.0.1:9/", "--delay", "0,5", "--timeout", "2,5", "--no-browser")

    assert result.exit_code == 3, result.output


@pytest.mark.parametrize("target", ["http://127.0.0.1:9/", "localhost:9", "127.0.0.1:9/page", "[::1]:9"])
def test_a_private_address_names_the_option_that_admits_it(run, target):
    result = run("check", target, "--no-browser")

    assert "--allow-private" in result.output
    assert "https://" not in result.output
    assert result.exit_code == 3


def test_an_internal_error_names_the_file_to_send_and_where(run, tmp_path, monkeypatch):
    def broken(*_):
        raise RuntimeError("inattendu \x1b[31m")

    monkeypatch.setattr(catalogue, "standards", broken)
    result, logged = run("rules"), run("rules", "--log-file", tmp_path / "journal.txt")

    assert result.exit_code == logged.exit_code == 2
    report = re.search(r"Envoyez le fichier (\S+) à https://\S+/issues\.", result.output)
    assert "RuntimeError" in Path(report[1]).read_text(encoding="utf-8")
    assert f"Envoyez le fichier {tmp_path / 'journal.txt'} à" in logged.output
    assert "Traceback" in (tmp_path / "journal.txt").read_text(encoding="utf-8")
    assert "Traceback" not in result.output + logged.output
    assert "\x1b" not in result.output
    Path(report[1]).unlink()


def test_rules_are_listed_and_explained(run):
    listed = run("rules").output

    assert all(rule.id in listed for rule in catalogue.rules())
    explained = run("explain", "accessibilite/langue-de-la-page").output
    assert "Comment corriger" in explained
    assert "→ L'élément html n'indique pas" in explained


def test_the_rules_and_the_registry_of_the_project_are_sound(run):
    assert run("rules", "lint").exit_code == 0
    assert run("registry", "lint").exit_code == 0


def test_schemas_are_written_on_request(run, tmp_path):
    assert run("registry", "schema", "--output", tmp_path).exit_code == 0
    assert json.loads((tmp_path / "sites.schema.json").read_text())["$schema"]
    assert {"sites", "organisations"} <= set(json.loads(run("registry", "schema").output))


@pytest.mark.browser
def test_a_folder_is_checked_without_network(run, folder, tmp_path):
    report = tmp_path / "rapport.json"

    options = ("--kind", "ministere", "--workers", "1", "--format", f"json={report}", "--format", "terminal")
    result = run("check", folder, *options)

    assert result.exit_code == 1, result.output
    [site] = json.loads(report.read_text())["sites"]
    assert site["transport"] == "completed"
    assert site["pages"][0]["rendered"] is True
    assert site["verdicts"]["langue-de-la-page"] == "passed"
    assert site["verdicts"]["mention-d-accessibilite"] == "failed"
    assert site["verdicts"]["acces-https"] == "untested"
    assert "✗" in result.output


@pytest.mark.browser
def test_several_targets_give_one_report_in_their_order(run, folder):
    (folder / "sans-langue.html").write_text(PAGE.format(lang=""), encoding="utf-8")
    with serve(folder) as server:
        base = f"http://127.0.0.1:{server.server_port}"
        named = [f"{base}/sans-langue.html", f"{base}/index.html", f"{base}/absente"]
        options = ["--pages", "1", "--allow-private", "--format", "json", "--workers", "2", "--delay", "0"]
        options += ["--rule", "langue-de-la-page"]
        result = CliRunner().invoke(main, ["-q", "check", *named, *options])

    sites = json.loads(result.stdout)["sites"]
    assert [s["url"].rpartition("/")[2] for s in sites] == ["sans-langue.html", "index.html", "absente"]
    assert [s["transport"] for s in sites] == ["completed", "completed", "not_found"]
    assert sites[0]["verdicts"]["langue-de-la-page"] == "failed"
    assert sites[1]["verdicts"]["langue-de-la-page"] == "passed"
    assert set(sites[2]["verdicts"].values()) <= {"untested", "inapplicable", "cantTell", "passed", "failed"}
    assert result.exit_code == 1


def test_the_addresses_of_one_host_are_the_pages_of_one_site():
    a, b = "https://www.a.gouv.fr", "https://b.gouv.fr:8443"
    listed = [f"{a}/un", f"{b}/deux", "http://a.gouv.fr/trois", f"{a}/", f"{a}/un"]
    first, alone = listed_sites(listed, None, 8)

    assert (first.url, first.name, first.entry) == (f"{a}/", f"{a}/", Role.HOME)
    assert first.settings.asked == (f"{a}/un", "http://a.gouv.fr/trois")
    assert alone == url_site(f"{b}/deux", None, 8)
    assert listed_sites(listed[:1] * 2, None, 1) == [url_site(f"{a}/un", None, 1)]


def test_of_pages_that_are_listed_the_first_that_is_seen_stands_for_the_others(folder, tmp_path):
    (folder / "sans-langue.html").write_text(PAGE.format(lang=""), encoding="utf-8")
    (folder / "autre.html").write_text(PAGE.format(lang=" lang=fr"), encoding="utf-8")
    urls, options = tmp_path / "pages.txt", ["--allow-private", "--no-browser", "--format", "json"]
    with serve(folder) as server:
        base = f"http://127.0.0.1:{server.server_port}"
        urls.write_text(
            "".join(f"{base}/{name}\n" for name in ("absente", "sans-langue.html", "rien", "autre.html"))
        )
        result = CliRunner().invoke(main, ["-q", "check", "--urls", str(urls), "--pages", "1", *options])

    [site] = json.loads(result.stdout)["sites"]
    assert [page["url"].removeprefix(base) for page in site["pages"]] == [
        "/sans-langue.html",
        "/absente",
        "/rien",
        "/autre.html",
    ]
    assert {page["role"] for page in site["pages"]} == {"page"}
    said = {
        one["url"].removeprefix(base): one["outcome"]
        for one in site["findings"]
        if one["rule"] == "langue-de-la-page"
    }
    assert said == {"/sans-langue.html": "failed", "/autre.html": "passed"}


def test_nothing_seen_is_code_3_not_success(run):
    result = run("check", "http://127.0.0.1:9/", "--format", "json", "--no-browser")

    assert result.exit_code == 3, result.output


def test_never_fails_on_demand_when_enough_was_tested(run, folder):
    with serve(folder) as server:
        url = f"http://127.0.0.1:{server.server_port}/"
        options = ["--allow-private", "--no-browser", "--fail-on", "never", "--pages", "1"]
        result = run("check", url, *options, "--min-coverage", "5")
        default = run("check", url, *options)

    assert result.exit_code == 0, result.output
    assert default.exit_code == 3, default.output
    assert re.search(
        r"Trop peu a été vu de .* : 1 page vue sur 1, \d+ règles testées sur \d+ \(minimum : 50 %\)",
        default.output,
    )


def test_general_options_are_accepted_before_and_after_the_command(run, tmp_path):
    log = tmp_path / "journal.txt"

    assert run("rules", "lint", "--quiet").output == ""
    assert run("--quiet", "rules", "lint").output == ""
    assert run("rules", "lint", "--no-color", "--log-file", log).exit_code == 0
    assert log.exists()


def test_two_folders_of_one_name_are_two_sites(run, tmp_path):
    for place, lang in (("a", ' lang="fr"'), ("b", "")):
        (tmp_path / place / "public").mkdir(parents=True)
        (tmp_path / place / "public" / "index.html").write_text(PAGE.format(lang=lang), encoding="utf-8")

    result = CliRunner().invoke(
        main,
        [
            "-q",
            "check",
            str(tmp_path / "a/public"),
            str(tmp_path / "b/public"),
            "--no-browser",
            "--format",
            "json",
        ],
    )

    sites = json.loads(result.stdout)["sites"]
    assert len({site["site"] for site in sites}) == 2
    assert [site["name"].split("/")[-2] for site in sites] == ["a", "b"]


@pytest.mark.browser
def test_only_the_named_rules_count(run, folder):
    (folder / "index.html").write_text(PAGE.format(lang=""), encoding="utf-8")
    with serve(folder) as server:
        options = [
            "-q",
            "check",
            f"http://127.0.0.1:{server.server_port}/",
            "--allow-private",
        ]
        options += ["--pages", "1", "--kind", "ministere", "--format", "json"]
        result = CliRunner().invoke(main, [*options, "--rule", "accessibilite/langue-de-la-page"])
        other = CliRunner().invoke(main, [*options, "--rule", "titre-de-la-page", "--rule", "plan-et-robots"])

    assert set(json.loads(result.stdout)["sites"][0]["verdicts"]) == {"langue-de-la-page"}
    assert set(json.loads(other.stdout)["sites"][0]["verdicts"]) == {"titre-de-la-page", "plan-et-robots"}
    assert (result.exit_code, other.exit_code) == (1, 0), result.output + other.output
    assert (
        "vouliez-vous dire « acces-https » ?" in run("check", "https://a.fr/", "--rule", "acces-http").output
    )


@pytest.mark.browser
def test_pages_are_seen_only_as_the_named_rules_read_them():
    """The page tells its server what is done to it."""
    tell = "const ask = new XMLHttpRequest(); ask.open('GET', '/{}', false); ask.send()"
    heard = f"onresize = () => {{ {tell.format('taille')} }}; onkeydown = () => {{ {tell.format('touche')} }}"
    page = PAGE.format(lang="").replace("</body>", f"<script>{heard}</script></body>")
    assert heard in page
    told = {}
    for rule in ("langue-de-la-page", "largeur-de-320-pixels", "circulation-au-clavier"):
        with serve_routes({"/": page}) as server:
            address = f"http://127.0.0.1:{server.port}/"
            options = ["-q", "check", address, "--allow-private", "--pages", "1", "--rule", rule]
            result = CliRunner().invoke(main, [*options, "--format", "json"])
            told[rule] = {"/taille", "/touche"} & set(server.paths())
        assert set(json.loads(result.stdout)["sites"][0]["verdicts"]) == {rule}

    assert told == {
        "langue-de-la-page": set(),
        "largeur-de-320-pixels": {"/taille"},
        "circulation-au-clavier": {"/touche"},
    }


def test_the_tables_are_exported_without_building_the_site(run, tmp_path):
    register = ROOT / "checker" / "demo" / "registry"
    result = run("export", "--tables", tmp_path / "t", "--registry", register, "--data", tmp_path / "d")

    assert result.exit_code == 0, result.output
    assert " vu sur " not in result.output
    names = {path.relative_to(tmp_path / "t").as_posix() for path in (tmp_path / "t").rglob("*.*")}
    assert {"sites.csv", "verdicts-tableur.csv", "regles.json", "schemas/rgaa.schema.json"} <= names
    package = json.loads((tmp_path / "t" / "datapackage.json").read_text())
    assert {one["path"] for one in package["resources"]} <= names


@pytest.mark.parametrize(
    "arguments",
    [
        ["export"],
        ["export", "--format", "csv=parc.csv"],
        ["export", "--format", "json=parc.json", "--tables", "t"],
        ["replay"],
        ["replay", "inconnu"],
        ["store", "audits"],
    ],
)
def test_nothing_is_written_when_there_is_no_database(run, tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)

    result = run(*arguments)

    assert result.exit_code == 2
    assert result.output.startswith("Aucune base de résultats")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("group", ["store", "registry", "crises", "campaigns"])
def test_a_group_alone_shows_its_help_as_help_is_laid_out(run, group):
    result = run(group)

    assert result.exit_code == 2
    assert result.output.splitlines() == run(group, "--help").output.splitlines()
    assert len(result.output.splitlines()) > 8


def test_no_help_is_cut(run):
    shown = "".join(run(*command, "--help").output for command in ([], *([name] for name in COMMANDS)))

    assert "..." not in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["check", "x", "--kind", "mairie"],
            "pour « --kind » : « mairie » ne fait pas partie de : « ministere »,",
        ),
        (["check", "x", "--pages", "deux"], "pour « --pages » : « deux » n'est pas"),
        (["check", "x", "--contact", "é"], "pour « --contact » (variable : « CONFORME_CONTACT ») :"),
        (["store", "accept"], "Il manque un argument « NUMÉRO »."),
        (["rules", "--standrad", "rgaa"], "Vouliez-vous dire « --standard » ?"),
        (["check", "x", "--min-covrage", "3"], "Vouliez-vous dire « --min-coverage »"),
        (["stroe"], "Vouliez-vous dire « store » ?"),
        (["check", "http://jean:pw@"], "Valeur refusée : l'adresse n'a pas de nom de site après « @ »."),
        (["check", "https://jean:pw@/page"], "« /page » n'est pas une adresse"),
        (["check", "http://"], "« http:// » n'est pas une adresse"),
    ],
)
def test_refusals_speak_french_to_the_quotation_marks(run, arguments, said):
    output = run(*arguments).output

    assert said in output
    assert "pw" not in output
    assert not re.search(r"(?<!\w)'|'(?!\w)", output.replace("« conforme", ""))
