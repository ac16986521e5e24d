"""Canaries: a header, a cookie, a password that a site echoes everywhere. Nobody else hears them, nothing says them."""

from __future__ import annotations

import base64
import html
import json
import lzma
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import quote

import pytest
import trustme

from checker import configuration, formats
from checker.authored.problems import AuthoredError
from tests.gather.servers import Server, certified, serve, trusted

ROOT = Path(__file__).parents[2]

HEADER = "Canari-en-tete/+de&recette<42>"
COOKIE = "canari-cookie-de-session-7f3a9c"
PASSWORD = "canari-Passe-été'\"& <9>"
TOKEN = "canariJetonD'Adresse0123456789abcdef"
USER = "canari-identifiant"
BASIC = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
SECRETS = (HEADER, COOKIE, PASSWORD, TOKEN, BASIC)

SETTINGS = """\
cibles: ["${CIBLE}"]
pages: [/autre, /ailleurs]
nature: operateur
couverture_minimale: 0
entetes: {X-Recette: "${EN_TETE}"}
cookies: {session: "${SESSION}"}
authentification: {identifiant: "${IDENTIFIANT}", mot_de_passe: "${MOT_DE_PASSE}"}
"""


@dataclass
class Heard:
    """What each server was told: path → the headers of the requests for it."""

    paths: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def note(self, request: BaseHTTPRequestHandler) -> None:
        said = {name.lower(): value for name, value in request.headers.items()}
        self.paths.setdefault(request.path.partition("?")[0], []).append(said)

    def secrets(self) -> list[str]:
        told = json.dumps(self.paths, ensure_ascii=False)
        return [secret for secret in (HEADER, COOKIE, BASIC) if secret in told]


def answer(request: BaseHTTPRequestHandler, body: str, status: int = 200, **headers: str) -> None:
    data = body.encode()
    request.send_response(status)
    for name, value in {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(data)),
        **headers,
    }.items():
        request.send_header(name.replace("_", "-"), value)
    request.end_headers()
    request.wfile.write(data)


def echo(request: BaseHTTPRequestHandler, third: str) -> None:
    """A page that says all it was told, in every way a page can."""
    said = " ".join(f"{value}" for value in request.headers.values()) + f" {PASSWORD} {TOKEN} {request.path}"
    cut = "".join(
        f'<a id="lien-{n}" href="/v?x={quote(said[: 60 + n])}" title="{html.escape(said[: 40 + n])}"></a>'
        for n in range(0, 120, 7)
    )
    body = f"""<!doctype html><html><head><meta charset="utf-8"><title>{html.escape(said)}</title>
<link rel="canonical" href="/{quote(said)}"></head><body class="{html.escape(said)}">
<main><h1>{html.escape(said)}</h1><p>Une page assez longue pour être lue par une personne.</p>
<img src="/image.png?jeton={quote(HEADER)}&{quote(COOKIE)}" data-secret="{html.escape(said)}">
<img src="{third}/image.png"><a href="{third}/page">Ailleurs</a>{cut}
<div id="{html.escape(COOKIE)}"><a href="/{quote(HEADER)}"></a><input value="{html.escape(PASSWORD)}"></div>
<script>const said = {json.dumps(said).replace("<", chr(92) + "u003c")};
console.error(said); fetch("{third}/api", {{mode: "no-cors"}}); fetch("/api"); fetch("/bond", {{mode: "no-cors"}});
document.body.dataset.jeton = btoa(unescape(encodeURIComponent(said)));
document.cookie.split(";").forEach(c => console.error(c));
throw new Error(said);</script></main></body></html>"""
    answer(request, body, X_Echo=quote(said), Set_Cookie=f"renvoi={COOKIE}; Path=/")


@dataclass
class Place:
    """A site of a team, that asks who comes in, and another host beside it."""

    target: str
    own: Heard
    other: Heard
    arguments: tuple[str, ...]


@pytest.fixture(params=["http", "https"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    own, other = Heard(), Heard()
    scheme = request.param
    authority = trustme.CA()
    names = ("recette.exemple.gouv.fr", "tiers.exemple.fr")
    contexts = [certified(authority, name) if scheme == "https" else None for name in names]
    third: Server

    def hear(request: BaseHTTPRequestHandler) -> None:
        other.note(request)
        answer(request, "<!doctype html><title>Tiers</title><p>Une page d'un autre site, assez longue.</p>")

    def site(request: BaseHTTPRequestHandler) -> None:
        own.note(request)
        there = f"{scheme}://{names[1]}:{third.port}"
        if request.headers.get("Authorization") != f"Basic {BASIC}":
            answer(request, "<title>401</title>", 401, WWW_Authenticate='Basic realm="recette"')
        elif request.path.startswith(("/bond", "/ailleurs")):
            answer(request, "", 302, Location=f"{there}/arrivee")
        elif request.path.startswith(("/image", "/api", "/robots", "/favicon", "/sitemap")):
            answer(request, "", 404)
        else:
            echo(request, there)

    routes = dict.fromkeys(
        ("/", "/image.png", "/api", "/arrivee", "/page", "/robots.txt", "/favicon.ico"), hear
    )
    known = (
        "/",
        "/autre",
        "/ailleurs",
        "/bond",
        "/image.png",
        "/api",
        "/v",
        "/robots.txt",
        "/sitemap.xml",
        "/favicon.ico",
    )
    with serve(routes, contexts[1]) as third, serve(dict.fromkeys(known, site), contexts[0]) as first:
        arguments = [
            f"--resolve={name}=127.0.0.1:{one.port}" for name, one in zip(names, (first, third), strict=True)
        ]
        if scheme == "https":
            arguments.append(f"--ca-file={trusted(authority, tmp_path)}")
        yield Place(
            f"{scheme}://{names[0]}:{first.port}/?token={quote(TOKEN, safe='')}", own, other, tuple(arguments)
        )


def conforme(folder: Path, target: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "CIBLE": target,
        "EN_TETE": HEADER,
        "SESSION": COOKIE,
        "IDENTIFIANT": USER,
        "MOT_DE_PASSE": PASSWORD,
        "PYTHONPATH": str(ROOT),
        "PATH": os.environ["PATH"],
        "PYTHONWARNINGS": "error::ResourceWarning",
    }
    return subprocess.run(
        [sys.executable, "-m", "checker", "check", "--delay=0", "--workers=1", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )


def leaked(text: str) -> list[str]:
    """The pieces of secrets, of twelve characters, that a text holds, however it writes them."""
    lowered = text.lower()
    forms = [
        form
        for secret in SECRETS
        for form in (secret, quote(secret, safe=""), html.escape(secret), json.dumps(secret)[1:-1])
    ]
    pieces = {form.lower()[at : at + 12] for form in forms for at in range(max(1, len(form) - 11))}
    return sorted(piece for piece in pieces if piece in lowered)


def texts_of(path: Path) -> Iterator[str]:
    """What a file holds, and what is folded in it."""
    data = path.read_bytes()
    yield data.decode("utf-8", "replace")
    if data.startswith(b"\xfd7zXZ"):
        yield lzma.decompress(data).decode("utf-8", "replace")
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as folded:
            yield from (folded.read(name).decode("utf-8", "replace") for name in folded.namelist())


@pytest.mark.browser
def test_the_site_alone_hears_them_and_nothing_says_them(place: Place, tmp_path: Path) -> None:
    (tmp_path / ".conforme.yml").write_text(SETTINGS, "utf-8")
    outputs = [f"--format={name}=sortie/rapport-{name}" for name in formats.names()]
    done = conforme(
        tmp_path, place.target, *place.arguments, *outputs, "--format=terminal", "--log-file=journal.txt",
        "--baseline=reference.json", "--update-baseline", "--evidence=preuves",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "sortie/rapport-json").read_text("utf-8"))
    seen = [page["transport"] for page in report["sites"][0]["pages"]]
    assert seen == ["completed", "completed", "redirected_elsewhere"]
    assert any("***" in one["snippet"] for one in report["sites"][0]["findings"])

    browsed = [
        said for said in place.own.paths["/"] if "sec-fetch-mode" in said or "Mozilla" in said["user-agent"]
    ]
    assert browsed  # the browser itself came in
    for said in (*place.own.paths["/"], *place.own.paths["/api"], *place.own.paths["/bond"]):
        assert said["x-recette"] == HEADER
        assert said["authorization"] == f"Basic {BASIC}"
        assert f"session={COOKIE}" in said["cookie"]
    assert {"/image.png", "/api", "/arrivee"} <= set(place.other.paths)
    assert place.other.secrets() == []

    (tmp_path / ".conforme.yml").unlink()
    written = [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".pem"]
    assert {"journal.txt", "rapport-json", "reference.json"} <= {path.name for path in written}
    proofs = [path for path in written if "preuves" in path.parts]
    assert any(path.read_bytes().startswith(b"\xfd7zXZ") for path in proofs)
    assert not [path for path in proofs if path.suffix in {".jpg", ".jpeg", ".png", ".webp"}]
    for path in written:
        for text in texts_of(path):
            assert leaked(text) == [], path.name
    assert leaked("".join(map(str, tmp_path.rglob("*")))) == []
    assert leaked(done.stdout) == []
    assert leaked(done.stderr) == []


def test_a_target_of_the_command_line_is_told_nothing(tmp_path: Path) -> None:
    heard = Heard()

    def hear(request: BaseHTTPRequestHandler) -> None:
        heard.note(request)
        answer(request, "<!doctype html><title>Tiers</title><p>Une page d'un autre site, assez longue.</p>")

    (tmp_path / ".conforme.yml").write_text(SETTINGS, "utf-8")
    with serve({"/": hear, "/autre": hear}) as server:
        done = conforme(
            tmp_path,
            "https://www.exemple.gouv.fr/",
            f"http://127.0.0.1:{server.port}/",
            "--allow-private",
            "--no-browser",
        )
    assert "Ni en-tête, ni cookie, ni mot de passe" in done.stderr
    assert "/" in heard.paths
    assert heard.secrets() == []


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("entetes: {X-Recette: azertyuiop}", ".conforme.yml:2 : « entetes.X-Recette » : valeur écrite dans le fichier ; un secret"),
        ("entetes: {Authorization: Bearer azertyuiop}", "valeur écrite dans le fichier"),
        ("cookies: {session: 'azertyuiop${VIDE}'}", "valeur écrite dans le fichier"),
        ("entetes: {X-Recette: '${ABSENTE}'}", ".conforme.yml:2 : la variable « ABSENTE » n'a pas de valeur"),
        ("entetes: {X-Recette: '${COURTE}'}", "la valeur de « COURTE » est trop courte pour être cachée"),
        ("entetes: {X-Recette: '${DEUX_LIGNES}'}", "la valeur de « DEUX_LIGNES » contient un caractère"),
        ("cookies: {session: '${EN_TETE};'}", "valeur écrite dans le fichier"),
        ("entetes: {Host: '${EN_TETE}'}", "en-tête « Host », qui ne se règle pas"),
        ("entetes: {Cookie: '${EN_TETE}'}", "écrivez-le sous « cookies »"),
        ("entetes: {'X Recette': '${EN_TETE}'}", "nom « X Recette »"),
        ("authentification: {identifiant: '${EN_TETE}'}", "clé obligatoire absente : « mot_de_passe »"),
        ("authentification: {identifiant: '${EN_TETE}', mot_de_passe: azertyuiop}", "valeur écrite dans le fichier"),
        (
            "authentification: {identifiant: '${EN_TETE}', mot_de_passe: '${EN_TETE}'}\nentetes: {authorization: 'Bearer ${EN_TETE}'}",
            "« authentification » et l'en-tête « Authorization » ; gardez l'un des deux",
        ),
    ],
)  # fmt: skip
def test_a_secret_stays_in_the_environment(
    written: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".conforme.yml").write_text(f"cibles: [https://www.exemple.gouv.fr/]\n{written}\n", "utf-8")
    environment = {"EN_TETE": "azertyuiop", "COURTE": "abc", "DEUX_LIGNES": "azerty\nuiop: x", "VIDE": " "}
    with pytest.raises(AuthoredError) as caught:
        configuration.load(None, (), {}, environment)
    assert said in str(caught.value)
    assert "azertyuiop" not in str(caught.value)


def test_without_an_address_among_the_targets_nobody_would_hear_them(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "index.html").write_text("<!doctype html><title>Accueil</title>", "utf-8")
    (tmp_path / ".conforme.yml").write_text(SETTINGS, "utf-8")
    done = conforme(tmp_path, "public", "--no-browser")
    assert done.returncode == 2
    assert ".conforme.yml:5 : aucune adresse dans « cibles »" in done.stderr
