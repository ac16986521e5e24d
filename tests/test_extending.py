"""What CONTRIBUTING promises: a rule is one file and a function, a format is one file, and so on."""

import json
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from checker.evaluate.documents import LOST
from checker.pipeline import prune
from checker.serving import serve
from checker.store import Store, Visits, schema
from tests.gather import servers
from tests.gather.servers import Reply
from tests.overlays import second_overlay

ROOT = Path(__file__).parent.parent

RULE = """---
titre: La page a un élément main
niveau: recommande
cherche: un élément main dans la page affichée
rgaa: {4.1.2: [9.2.1]}
sources:
  - {texte: RGAA 4.1.2, article: critère 9.2, url: "rgaa-4.1.2:#9.2"}
---
Un lecteur d'écran va droit au contenu.

## Comment corriger

Entourez le contenu de `main`.

## Comment vérifier

Cherchez `main` dans le code.

## Exemples

### Conforme : un contenu principal

```html
<main>Bonjour</main>
```

### Non conforme : aucun contenu principal

```html
<p>Bonjour</p>
```

### Non testable : la page est bloquée

```yaml
transport: blocked
```
"""
FUNCTION = '''

def contenu_principal(page: Page) -> str | None:
    """One main element."""
    return None if page.dom.find(".//main") is not None else "Aucun élément main dans la page."
'''
DOCUMENT_RULE = (
    RULE.partition("## Exemples")[0].replace(
        "niveau: recommande\ncherche: un élément main dans la page affichée\nrgaa: {4.1.2: [9.2.1]}\n",
        "niveau: recommande\ncherche: la langue que le document annonce\ndocuments: [csv]\n",
    )
    + """## Exemples

### Conforme : une langue

```yaml
documents: [{url: "https://exemple.gouv.fr/a.csv", transport: completed, body: "langue;x /Lang (fr)"}]
```

### Non conforme : aucune langue

```yaml
documents: [{url: "https://exemple.gouv.fr/a.csv", transport: completed, body: "langue;x"}]
```

### Non testable : le document est refusé

```yaml
documents: [{url: "https://exemple.gouv.fr/a.csv", transport: blocked, status: 403}]
```
"""
)
DOCUMENT_FUNCTION = """

from checker.model import Document, Visit


def langue_du_document(document: Document, visit: Visit) -> str | None:
    return None if b"/Lang" in document.body else f"{document.size} octets sans langue, de {visit.site.name}."
"""
FORMAT = '''"""Counts."""

from checker.model import Report


def render(report: Report) -> str:
    """How many sites."""
    return f"{len(report.audits)} sites"
'''
PAGE = '<!doctype html><html lang="fr"><title>T</title><p>Une page assez longue pour être lue.</p></html>'


MUTE = "<!doctype html><title>Un titre</title><main><h1>Un titre</h1><p>Une page assez longue pour être lue, mais muette.</p></main>"


@pytest.fixture
def copy(tmp_path) -> Path:
    for name in ("checker", "standards"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("vendor"))
    (tmp_path / "checker" / "vendor").symlink_to(ROOT / "checker" / "vendor")
    for name in ("registry", "mkdocs.yml"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def run(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "checker", "-q", *arguments],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_rule_is_one_file_and_at_most_one_function(copy):
    chapter = copy / "standards" / "accessibilite" / "elements_obligatoires"
    (chapter / "contenu-principal.md").write_text(RULE, encoding="utf-8")
    checks = chapter / "checks.py"
    code = checks.read_text(encoding="utf-8")
    checks.write_text(code + "\n\nfrom checker.model import Page\n" + FUNCTION, encoding="utf-8")

    assert run(copy, "rules", "lint").returncode == 0
    assert "contenu-principal" in run(copy, "rules").stdout
    assert "→ Aucun élément main dans la page." in run(copy, "explain", "contenu-principal").stdout


def test_a_rule_that_shows_no_failing_example_is_refused(copy):
    chapter = copy / "standards" / "accessibilite" / "elements_obligatoires"
    text = RULE.replace("### Non conforme : aucun contenu principal", "### Conforme : presque")
    (chapter / "contenu-principal.md").write_text(text, encoding="utf-8")
    with (chapter / "checks.py").open("a", encoding="utf-8") as checks:
        checks.write("\n\nfrom checker.model import Page\n" + FUNCTION)

    refused = run(copy, "rules", "lint")

    assert refused.returncode == 1
    assert "aucun exemple « non conforme »" in refused.stderr


def test_a_version_of_a_norm_is_one_file_and_the_lines_of_rules(copy, tmp_path):
    """A page without language fails the renumbered criterion of the new version, and no other."""
    second_overlay(copy / "standards", since="2025-01-01")
    built = tmp_path / "public"
    built.mkdir()
    (built / "index.html").write_text(MUTE, encoding="utf-8")

    assert run(copy, "rules", "lint").returncode == 0
    assert "Identifiant : langue-de-la-page" in run(copy, "explain", "8.4.1").stdout
    assert "Identifiant : langue-de-la-page" in run(copy, "explain", "RGAA 4.1.2 8.3.1").stdout
    told = json.loads(run(copy, "check", str(built), "--format", "json").stdout)
    [site] = told["sites"]
    faulty = {
        sheet["version"]: [number for number, state in sheet["criteria"].items() if state == "NC"]
        for sheet in site["sheets"]
    }
    assert list(faulty.items()) == [("99", ["8.4"]), ("4.1.2", ["8.3"])]


SHARED = """---
titre: Le générateur n'est pas celui d'un autre site
niveau: recommande
cherche: le générateur que la page d'accueil nomme, comparé à celui des autres sites
preuve: parc
faits: [generateur]
sources:
  - {texte: Essai, url: "https://exemple.gouv.fr/"}
---
Deux sites d'un même outil se rapprochent.

## Comment corriger

Rapprochez-les.

## Comment vérifier

Comparez-les.

## Exemples

### Conforme : deux outils

```yaml
sites:
  - {site: un, url: "https://un.gouv.fr/", html: "<meta name=generator content=a>"}
  - {site: deux, url: "https://deux.gouv.fr/", html: "<meta name=generator content=b>"}
```

### Non conforme : un même outil

```yaml
sites:
  - {site: un, url: "https://un.gouv.fr/", html: "<meta name=generator content=a>"}
  - {site: deux, url: "https://deux.gouv.fr/", html: "<meta name=generator content=a>"}
```

### Non testable : les pages sont bloquées

```yaml
sites:
  - {site: un, url: "https://un.gouv.fr/", transport: blocked}
```
"""
FACT = '''

def generateur(visit: Visit) -> str:
    """The tool that the page names."""
    return "".join(element.get("content") or "" for element in select(visit.home.dom, "meta[name=generator]"))
'''
COMPARED = '''

def generateur_du_parc(estate: Estate) -> list[Problem]:
    """Sites of one tool."""
    named = [facts.known["generateur"] for facts in estate.sites]
    return [
        Problem("Un autre site a le même générateur.", snippet=facts.known["generateur"], site=facts.site)
        for facts in estate.sites
        if named.count(facts.known["generateur"]) > 1
    ]
'''


def test_a_fact_to_compare_is_said_in_its_chapter_alone(copy, tmp_path):
    chapter = copy / "standards" / "rationalisation" / "parc"
    (chapter / "generateur-du-parc.md").write_text(SHARED, encoding="utf-8")
    for name, code in (("facts.py", FACT), ("checks.py", COMPARED)):
        with (chapter / name).open("a", encoding="utf-8") as module:
            module.write(code)
    assert run(copy, "rules", "lint").returncode == 0
    assert "→ Un autre site a le même générateur." in run(copy, "explain", "generateur-du-parc").stdout

    register = tmp_path / "registre"
    register.mkdir()
    (register / "organisations.yaml").write_text("- {id: etat, nom: État}\n", encoding="utf-8")
    entry = "- {{id: {0}, nom: {0}, url: 'http://{0}.gouv.fr/', organisation: etat, nature: ministere}}\n"
    (register / "sites.yaml").write_text("".join(map(entry.format, ("un", "deux"))), encoding="utf-8")
    served = tmp_path / "servi"
    served.mkdir()
    head = '<!doctype html><html lang="fr"><title>T</title><meta name="generator" content="outil">'
    (served / "index.html").write_text(f"{head}<p>Une page assez longue pour être lue.</p>")
    with serve(served) as server:
        options = ["--resolve", f"*=127.0.0.1:{server.server_port}", "--delay", "0", "--no-browser"]
        audited = run(copy, "audit", "--registry", str(register), *options, "--format", "json")

    sites = json.loads(audited.stdout)["sites"]
    assert [site["verdicts"]["generateur-du-parc"] for site in sites] == ["failed", "failed"], audited.stderr


def test_a_format_is_one_file(copy, tmp_path):
    (copy / "checker" / "formats" / "compte.py").write_text(FORMAT, encoding="utf-8")
    built = tmp_path / "public"
    built.mkdir()
    (built / "index.html").write_text(PAGE, encoding="utf-8")

    shown = run(copy, "check", str(built), "--no-browser", "--format", "compte", "--fail-on", "never")

    assert shown.stdout.strip() == "1 sites", shown.stderr
    assert "compte" in run(copy, "check", "--help").stdout
    page = subprocess.run(
        [sys.executable, "-m", "checker.cli.reference"], cwd=copy, capture_output=True, text=True, check=True
    )
    assert page.stdout == (ROOT / "site" / "ligne-de-commande.md").read_text(encoding="utf-8")


MIGRATION = '''"""A finding says where in the page it is."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"

TOLD = "un constat dit sa région"


def upgrade() -> None:
    """Unknown in what is there."""
    op.add_column("outcome", sa.Column("region", sa.Text(), nullable=False, server_default=""))
'''


def replaced(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_a_text_of_a_finding_is_declared_filled_and_migrated(copy, tmp_path):
    """Three files: then it is kept, reported, exported and given back, and a base of before is brought up to it."""
    register, old, new = tmp_path / "registre", tmp_path / "ancienne", tmp_path / "neuve"
    register.mkdir()
    (register / "organisations.yaml").write_text("- {id: etat, nom: État}\n", encoding="utf-8")
    (register / "sites.yaml").write_text(
        "- {id: un, nom: Un, url: 'http://un.gouv.fr/', organisation: etat, nature: ministere}\n"
    )
    served = tmp_path / "servi"
    served.mkdir()
    (served / "index.html").write_text(MUTE, encoding="utf-8")
    with serve(served) as server:
        options = ["--resolve", f"*=127.0.0.1:{server.server_port}", "--delay", "0", "--no-browser"]
        audit = ["audit", "--registry", str(register), *options, "--format", "json"]
        assert run(copy, *audit, "--data", str(old)).returncode in {0, 1, 3}

        replaced(
            copy / "checker" / "model" / "results.py",
            '    file: str = ""\n',
            '    region: str = field(default="", metadata=_told("region", "Région de la page"))\n    file: str = ""\n',
        )
        replaced(
            copy / "checker" / "evaluate" / "findings.py",
            "        message=tidy(message),\n",
            '        message=tidy(message),\n        region="tête",\n',
        )
        head = schema.HEAD
        versions = copy / "checker" / "store" / "migrations" / "versions"
        (versions / "v9999.py").write_text(MIGRATION.format(head=head), encoding="utf-8")

        refused = run(copy, "export", "--data", str(old))
        assert (refused.returncode, "conforme store upgrade" in refused.stderr) == (2, True), refused.stderr
        assert "un constat dit sa région" in run(copy, "store", "upgrade", "--data", str(old)).stdout
        audited = run(copy, *audit, "--data", str(new))

    told = json.loads(audited.stdout)["sites"][0]["findings"]
    assert {finding["region"] for finding in told if finding["rule"] == "langue-de-la-page"} == {"tête"}
    for data, region in ((old, ""), (new, "tête")):
        tables = tmp_path / f"tables-{data.name}"
        exported = run(
            copy, "export", "--data", str(data), "--registry", str(register), "--tables", str(tables)
        )
        assert exported.returncode == 0, exported.stderr
        rows = json.loads((tables / "constats.json").read_text("utf-8"))["donnees"]
        assert {row["region"] for row in rows} == {region}


def test_a_transport_outcome_is_a_word_and_where_it_is_said(copy):
    for path, before, after in (
        ("model/transport.py", "    BLOCKED = ", '    TEAPOT = "teapot", "théière"\n    BLOCKED = '),
        (
            "gather/statuses.py",
            "    423: (",
            '    418: (Transport.TEAPOT, "Le serveur est une théière"),\n    423: (',
        ),
    ):
        file = copy / "checker" / path
        text = file.read_text(encoding="utf-8")
        assert text.count(before) == 1
        file.write_text(text.replace(before, after), encoding="utf-8")

    with servers.serve({"/": Reply(PAGE, 418)}) as server:
        address = f"http://127.0.0.1:{server.port}/"
        options = ("--no-browser", "--allow-private", "--fail-on", "never", "--format", "json=a.json")
        shown = run(copy, "check", address, *options, "--format", "terminal")
    (site,) = json.loads((copy / "a.json").read_text(encoding="utf-8"))["sites"]
    words = "from checker.publish.data.estate import _TRANSPORTS; print(_TRANSPORTS)"
    listed = subprocess.run(
        [sys.executable, "-c", words], cwd=copy, capture_output=True, text=True, check=True
    )

    assert "Visite : théière" in shown.stdout, shown.stderr
    assert (site["transport"], site["detail"]) == (
        "teapot",
        "Le serveur est une théière (réponse HTTP 418).",
    )
    assert {finding["outcome"] for finding in site["findings"]} <= {"untested", "inapplicable", "cantTell"}
    assert "théière" in listed.stdout


def test_a_rule_about_documents_is_judged_kept_and_judged_again(copy, tmp_path):
    chapter = copy / "standards" / "accessibilite" / "elements_obligatoires"
    (chapter / "langue-du-document.md").write_text(DOCUMENT_RULE, encoding="utf-8")
    with (chapter / "checks.py").open("a", encoding="utf-8") as checks:
        checks.write(DOCUMENT_FUNCTION)
    register, data = tmp_path / "registre", tmp_path / "donnees"
    register.mkdir()
    (register / "organisations.yaml").write_text("- {id: etat, nom: État}\n", encoding="utf-8")
    site = "url: 'http://d.exemple.gouv.fr/', organisation: etat, nature: ministere"
    (register / "sites.yaml").write_text(f"- {{id: d, nom: D, {site}}}\n", encoding="utf-8")
    links = "".join(f'<a href="/{name}.csv">{name}</a>' for name in ("muet", "francais", "refuse"))
    csv = {"Content-Type": "text/csv"}
    routes = {
        "/": PAGE.replace("</p>", f"</p>{links}"),
        "/muet.csv": Reply(b"langue;x", headers=csv),
        "/francais.csv": Reply(b"langue;x /Lang (fr)", headers=csv),
        "/refuse.csv": Reply("", 403),
    }
    expected = {
        "muet.csv": ("failed", "8 octets sans langue, de D."),
        "francais.csv": ("passed", "Aucun défaut trouvé."),
        "refuse.csv": ("untested", "Document non lu. Le serveur refuse notre visite (réponse HTTP 403)."),
    }

    def said(*arguments: str) -> dict[str, tuple[str, str]]:
        shown = run(copy, *arguments, "--data", str(data), "--format", "json")
        assert shown.stdout, shown.stderr
        (site,) = json.loads(shown.stdout)["sites"]
        found = [finding for finding in site["findings"] if finding["rule"] == "langue-du-document"]
        return {f["url"].rpartition("/")[2]: (f["outcome"], f["message"]) for f in found}

    assert run(copy, "rules", "lint").returncode == 0, run(copy, "rules", "lint").stderr
    with servers.serve(routes) as server:
        options = ("--registry", str(register), "--no-browser", "--delay", "0", "--retries", "0")
        resolve = ("--resolve", f"d.exemple.gouv.fr=127.0.0.1:{server.port}")
        audited = run(copy, "audit", *options, *resolve, "--data", str(data), "--engine", "serial")
    assert said("export") == expected, audited.stderr
    assert said("replay", "--fail-on", "never") == expected

    kept = Visits(data / "visits")
    for file in kept.folder.glob("??/*"):
        os.utime(file, (0, 0))
    with Store.open(data / "conforme.sqlite") as store:
        assert prune(store, kept) == 0
    (lost,) = kept.folder.glob(f"??/{sha256(b'langue;x').hexdigest()}.*")
    lost.unlink()
    assert said("replay", "--fail-on", "never") == expected | {"muet.csv": ("untested", LOST)}


STATE = """// The page as it is printed.
// seconds: 5
async function* ({ frame }) {
  await frame();
  yield { seen: { wide: innerWidth } };
}
"""
STATE_RULE = RULE.replace(
    "cherche: un élément main dans la page affichée",
    "cherche: la largeur de la page imprimée\netats: [impression]\nsondes: [lang]",
)
STATE_FUNCTION = '''

def largeur_imprimee(page: Page) -> str | None:
    """The page in its new state."""
    seen = page.states["impression"]
    return f"Vue : {seen.seen['wide']}, {seen.probes['lang']}."
'''


def digests(folder: Path) -> dict[str, str]:
    """Every file of ours, and what it holds."""
    files = (path for name in ("checker", "standards") for path in (folder / name).rglob("*"))
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.is_file() and not {"vendor", "__pycache__"} & set(path.parts)
    }


@pytest.mark.browser
def test_a_state_is_one_file_and_the_rule_that_reads_it(copy, tmp_path):
    before = digests(copy)
    (copy / "checker" / "gather" / "states" / "impression.js").write_text(STATE, encoding="utf-8")
    chapter = copy / "standards" / "accessibilite" / "impression"
    chapter.mkdir()
    (chapter / "index.md").write_text("---\ntitre: L'impression\n---\n", encoding="utf-8")
    (chapter / "largeur-imprimee.md").write_text(STATE_RULE, encoding="utf-8")
    (chapter / "checks.py").write_text("from checker.model import Page\n" + STATE_FUNCTION, encoding="utf-8")
    after = digests(copy)
    built = tmp_path / "public"
    built.mkdir()
    (built / "index.html").write_text(PAGE, encoding="utf-8")

    shown = run(
        copy, "check", str(built), "--rule", "largeur-imprimee", "--format", "json", "--fail-on", "never"
    )

    assert {name: mark for name, mark in after.items() if name in before} == before
    [site] = json.loads(shown.stdout)["sites"]
    assert [finding["message"] for finding in site["findings"]] == ["Vue : 1280, fr."], shown.stderr
