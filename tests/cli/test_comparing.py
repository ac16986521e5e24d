"""`check` as a web team lives with it: what is new fails, what is known does not, what will be published is told."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import chdir
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from checker import catalogue
from checker.authored.problems import AuthoredError
from checker.baseline import renewed
from checker.cli import main
from checker.cli.comparing import Comparing, begin
from checker.comparison import changed, that_count
from checker.configuration import Configuration
from checker.demo import FOLDER, demonstration
from checker.demo.serving import VENDOR, _pages, read_hosts
from checker.folders import Folder
from checker.model import Kind, Report
from checker.published import read
from checker.serving import certified, serve
from tests.test_comparison import SITE as SITE_OF_TESTS
from tests.test_comparison import audit, finding

PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{title}</title></head>
<body><main><h1>{title}</h1><p>Une page assez longue pour être lue par une personne.</p>{body}</main></body></html>"""


def conforme(folder: Path, *arguments: object) -> tuple[int, str]:
    """The command as a team types it beside its pages: its code, all it said."""
    with chdir(folder):
        done = run("check", "public", "--kind", "operateur", "--workers", "1", *arguments)
    return done.exit_code, done.output


@pytest.mark.browser
def test_a_team_lives_with_its_defects_sees_the_new_ones_alone_and_comes_back_to_green(
    tmp_path: Path,
) -> None:
    only = (
        "--rule",
        "alternative-des-images",
        "--rule",
        "intitule-des-liens",
        "--baseline",
        "reference.json",
    )
    (tmp_path / "public").mkdir()

    def pages(home: str, contact: str = '<img src="/plan.png">') -> None:
        for name, title, body in (("index", "Accueil", home), ("contact", "Contact", contact)):
            link = '<p><a href="/contact.html">Contact</a></p>' if name == "index" else ""
            (tmp_path / "public" / f"{name}.html").write_text(
                PAGE.format(title=title, body=body + link), "utf-8"
            )

    old = '<img class="Logo_x7Gh2" src="/logo.png">'
    fault = '<a href="/vide"></a>'

    pages(old)
    code, said = conforme(tmp_path, *only)
    assert (code, "référence introuvable ; « --update-baseline » la crée" in said) == (2, True)
    assert conforme(tmp_path, *only, "--update-baseline")[0] == 0

    # A fault comes in, while the page is built anew: it fails, and it alone.
    pages(f'<div><p>Un paragraphe de plus.</p><img src="/logo.png" class="Logo_Qz91k">\n{fault}</div>')
    code, said = conforme(tmp_path, *only)
    assert code == 1
    shown = said.partition("Déjà connu")[0]
    assert "[intitule-des-liens]" in shown
    assert "[alternative-des-images]" not in shown
    assert "1 nouveau, 2 inchangés, 0 corrigé" in said

    # Another is mended: that pays for nothing. Nor does a page that was not seen.
    pages(f"<div><p>Un paragraphe de plus.</p>{fault}</div>")
    code, said = conforme(tmp_path, *only, "--pages", "1", "--min-coverage", "0")
    assert code == 1
    assert "1 nouveau, 0 inchangé, 1 corrigé, 1 non revu" in said
    assert re.search(r"Corrigé :\n  ✓ .*\[alternative-des-images\] — public/index.html  img", said)

    # The entry that is offered is pasted, and filled in.
    offered = (
        said[said.index("ignorer:") :]
        .replace("motif:", "motif: refonte")
        .replace("responsable:", "responsable: nous")
    )
    until = re.search(r"jusqu_au: (\S+)", offered)[1]
    settings = tmp_path / ".conforme.yml"
    settings.write_text(offered, "utf-8")
    code, said = conforme(tmp_path, *only, "--date", until)
    assert (code, "Ignoré : 1 constat" in said) == (0, True)

    # It expires: the fault counts again.
    code, said = conforme(tmp_path, *only, "--date", "2126-01-01")
    assert code == 1
    assert ".conforme.yml:2 : exception de la règle « intitule-des-liens » sur / expirée depuis le" in said

    # The fault is mended, and the entry has no object any more.
    pages("<p>Un paragraphe de plus.</p>")
    code, said = conforme(tmp_path, *only)
    assert (code, "sans objet" in said) == (0, True)
    settings.unlink()
    assert conforme(tmp_path, *only, "--update-baseline")[0] == 0
    assert (
        len(
            json.loads((tmp_path / "reference.json").read_text("utf-8"))["sites"]["dossier-1-public"][
                "findings"
            ]
        )
        == 1
    )
    code, said = conforme(tmp_path, *only)
    assert (code, "0 nouveau, 1 inchangé, 0 corrigé" in said) == (0, True)


# --- what will be published --------------------------------------------------------------------------

SITE = "prefecture-brume"
HOST = "www.pays-de-brume.exemple.gouv.fr"


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, ["-q", *map(str, arguments)])
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def preview(tmp_path: Path) -> Path:
    """The pages of a site of the demonstration, as its team builds them."""
    folder = tmp_path / "public"
    host = read_hosts(FOLDER / "estate.yaml")[HOST]
    for file in (FOLDER / "hosts" / host.folder).rglob("*"):
        target = folder / file.relative_to(FOLDER / "hosts" / host.folder)
        if file.suffix in (".html", ".txt", ".xml"):
            target.parent.mkdir(parents=True, exist_ok=True)
            template = _pages().get_template(f"{host.folder}/{file.name}")
            target.write_text(template.render(hote=host.name, **host.context), "utf-8")
        elif file.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, target)
    (folder / "dsfr").mkdir()
    shutil.copy(VENDOR / "dist" / "dsfr.min.css", folder / "dsfr")
    for name in ("favicon", "fonts"):
        shutil.copytree(VENDOR / "dist" / name, folder / "dsfr" / name)
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The last audit of the site of the demonstration."""
    with demonstration() as estate:
        mapped = [f"--resolve={host}={to}" for host, to in estate.resolve.items()]
        where = ["--registry", estate.registry, "--data", tmp_path / "data", "--ca-file", estate.ca_file]
        done = run("audit", SITE, *where, *mapped, "--pages", "4", "--delay", "0", "--fail-on", "never")
        assert done.exit_code == 0, done.output
    return tmp_path / "data"


@pytest.mark.browser
def test_what_the_next_published_audit_will_say_of_a_preview(
    preview: Path, data: Path, tmp_path: Path
) -> None:
    home = preview / "index.html"
    text = home.read_text("utf-8")
    assert '<img src="/prefecture.svg">' in text
    mended = text.replace('<img src="/prefecture.svg">', '<img src="/prefecture.svg" alt="La préfecture">')
    home.write_text(
        mended.replace("<h4>Démarches</h4>", '<h4>Démarches</h4><p><img src="/neuve.svg"></p>'), "utf-8"
    )
    store = data / "conforme.sqlite"
    export = tmp_path / "export.json"
    assert run("export", "--store", store, "--format", f"json={export}").exit_code == 0

    said = {}
    for reference in (store, export):
        report = tmp_path / "rapport.json"
        asked = ("--comme", SITE, "--reference", reference, "--pages", "4", "--format", f"json={report}")
        done = run("check", preview, "--site-url", f"https://{HOST}/", *asked, "--fail-on", "required")
        assert done.exit_code == 1, done.output
        said[reference] = json.loads(report.read_text("utf-8"))
    told = said[store]
    assert [one["selector"] for one in told["comparison"]["mended"]] == ['img[src$="prefecture.svg"]']
    new = [one for one in told["sites"][0]["findings"] if one["state"] == "new"]
    assert [one["snippet"] for one in new] == ['<img src="/neuve.svg">']
    assert "certificat" in told["comparison"]["unknowable"]
    apart = {one["url"] for one in told["sites"][0]["findings"] if one["state"] == "uncompared"}
    assert apart == {f"https://{HOST}/plan-acces.html"}, (
        "a frame of the home page, that no audit visits as a page"
    )
    assert any("Badge à venir : « " in sentence for sentence in told["comparison"]["remarks"])
    assert said[export]["comparison"]["mended"] == told["comparison"]["mended"]
    assert [
        one for one in said[export]["comparison"]["remarks"] if "a changé" in one or "ont changé" in one
    ] == []

    # The preview goes online and is audited: nothing is left to tell. (The page of the frame, which only a folder
    # shows as one, has no defect of its own any more.)
    framed = preview / "plan-acces.html"
    whole = framed.read_text("utf-8").replace("<body>", "<body><main><h1>Plan d'accès</h1>")
    framed.write_text(whole.replace("</body>", "</main></body>"), "utf-8")
    authority = tmp_path / "autorite.pem"
    with serve(Folder(preview), context=certified([HOST], authority)) as server:
        mapped = [f"--resolve={HOST}=127.0.0.1:{server.server_port}"]
        where = ["--registry", FOLDER / "registry", "--data", data, "--ca-file", authority]
        done = run("audit", SITE, *where, *mapped, "--pages", "4", "--delay", "0", "--fail-on", "never")
        assert done.exit_code == 0, done.output
    asked = ("--comme", HOST, "--reference", store, "--pages", "4", "--format", "terminal")
    done = run("check", preview, "--site-url", f"https://{HOST}/", *asked)
    assert done.exit_code == 0, done.output
    assert "0 nouveau," in done.output
    assert " 0 corrigé" in done.output
    badge = re.search(r"Badge à venir : « (.+?) » \(publié : « (.+?) »\)", done.output)
    assert badge
    assert badge[1].partition(" · ")[2] == badge[2].partition(" · ")[2]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--update-baseline"], "demande « --baseline FICHIER »"),
        (["--comme", "a", "--baseline", "b.json"], "ne vont pas ensemble"),
        (["--reference", "a.json"], "demande « --comme SITE »"),
        (["--comme", "a", "https://b.fr/"], "une seule cible"),
        (["--comme", "a"], "dites avec « --reference »"),
        (["--comme", "a", "--reference", "abime.json"], "audit publié illisible"),
        (["--comme", "b", "--reference", "autre.json"], "« b » n'y est pas"),
        (["--comme", "b", "--reference", "absent.json"], "absent.json"),
        (["--baseline", "absente.json"], "référence introuvable"),
        (["--config", "absent.yml"], "absent.yml"),
    ],
)
def test_options_that_cannot_be_followed_get_one_french_sentence(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "abime.json").write_text('{"sites": [{}]}')
    (tmp_path / "autre.json").write_text('{"sites": [], "rules": {}}')
    result = CliRunner().invoke(main, ["check", "https://a.fr/", *arguments])
    assert result.exit_code == 2, result.output
    assert said in result.output
    assert "Traceback" not in result.output


PROOFS = {
    "site": {"id": "a", "nom": "A", "url": "https://a.fr/", "organisation": "o", "nature": "operateur"},
    "visite_le": "2026-01-01T00:00:00Z",
    "pages": [{"url": "https://a.fr/", "role": "accueil", "visite": "completed"}],
    "constats": [],
}
DAMAGED = [
    *("[]", '"a"', "{}", "{", '{"constats": []}', '{"sites": 3, "rules": {}}', "[" * 10_000),
    '{"sites": [{"site": 1, "url": 2}], "rules": {}}',
    json.dumps(PROOFS | {"site": {**PROOFS["site"], "url": 3}}),
    json.dumps(PROOFS | {"site": {**PROOFS["site"], "nature": "planete"}}),
    json.dumps(PROOFS | {"visite_le": "hier"}),
    json.dumps(PROOFS | {"constats": [{"regle": "r", "verdict": "bof"}]}),
    json.dumps(PROOFS | {"versions": {"conforme": 3}}),
]


@pytest.mark.parametrize("text", DAMAGED)
def test_what_is_no_published_audit_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(AuthoredError, match="audit publié illisible ; attendu les preuves d'un site"):
        read(text, "a", "preuves.json")


def test_several_sites_are_compared_each_with_its_own_and_one_that_is_not_known_counts_whole() -> None:
    first, second = (
        replace(audit(finding()), site=replace(SITE_OF_TESTS, id=name)) for name in ("un", "deux")
    )
    rules = {rule.id: rule for rule in catalogue.rules()}
    both = Report((first, second), rules, "0", "2026-01-01T00:00:00Z")
    known = renewed(replace(both, audits=(first,)), None, {})
    known = known.model_copy(update={"sites": {**known.sites, "autre": known.sites["un"]}})
    comparing = Comparing(date(2026, 1, 1), Configuration(), Path("reference.json"), baseline=known)
    told = comparing.told(both)
    assert set(told.states) == {"un"}
    assert [len(that_count(told, one)) for one in told.audits] == [0, 1]
    assert "La référence ne connaît pas Exemple : tout y compte." in told.remarks


def test_a_published_site_is_asked_for_the_proofs_it_keeps(tmp_path: Path) -> None:
    """The address of the site is enough; what is not there is said in one sentence."""
    folder = tmp_path / "parc" / "sites" / "a"
    folder.mkdir(parents=True)
    (folder / "preuves.json").write_text(json.dumps(PROOFS), "utf-8")
    (tmp_path / "donnees").mkdir()
    rules = [{"identifiant": "intitule-des-liens", "version": "autre"}]
    (tmp_path / "donnees" / "regles.json").write_text(json.dumps({"donnees": rules}), "utf-8")
    with serve(tmp_path) as server:
        address = f"http://127.0.0.1:{server.server_port}"
        context = main.commands["check"].make_context(
            "check", ["https://b.fr/", "--comme", "a", "--reference", address, "--allow-private"]
        )
        known = begin(context.params, 1)
        assert known.published
        assert known.kind(None) is Kind.OPERATOR
        rules = {rule.id: rule for rule in catalogue.rules()}
        assert changed(known.published.versions, rules) == ["intitule-des-liens"]
        missing = CliRunner().invoke(
            main, ["check", "https://b.fr/", "--comme", "z", "--reference", address, "--allow-private"]
        )
    assert missing.exit_code == 2
    assert "n'a pas pu être lu : page introuvable" in missing.output
