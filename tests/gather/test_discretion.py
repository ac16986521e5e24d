"""No secret of an address leaves a visit."""

import base64
import time

import pytest
from click.testing import CliRunner

from checker.cli import main
from checker.evidence import to_json
from checker.gather import Options, Visitor
from checker.model import Site
from checker.reading import redacted, secrets_of
from tests.gather.servers import Reply, redirect, serve

PAGE = """<!doctype html><html lang="fr"><head><title>Recette</title>
<link rel="canonical" href="/?token=jeton-de-recette"></head><body><main><h1>Recette</h1>
<p>Une page assez longue pour être lue par une personne.</p><a href="/suite?cle=1&signature=sign4ture">Suite</a>
</main></body></html>"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("http://lea:mdp@hote.fr/", "http://hote.fr/"),
        ("https://lea@hote.fr:8443/a?b=c", "https://hote.fr:8443/a?b=c"),
        ("https://lea:p@ss:mot@hote.fr/", "https://hote.fr/"),
        ("mène à https://a:b@c.fr/x, puis http://d:e@f.fr", "mène à https://c.fr/x, puis http://f.fr"),
        (
            "https://a.fr/?suite=https%3A%2F%2Flea%3Amdp%40hote.fr",
            "https://a.fr/?suite=https%3A%2F%2Fhote.fr",
        ),
        ("https://a.fr/?token=abc&page=2", "https://a.fr/?token=***&page=2"),
        ("https://a.fr/?page=2&access_token=a.b-c#x", "https://a.fr/?page=2&access_token=***#x"),
        ("https://a.fr/#id_token=abc&state=1", "https://a.fr/#id_token=***&state=1"),
        ("https://a.fr/?key=abc", "https://a.fr/?key=***"),
        ("https://a.fr/?api_key=abc&X-Amz-Signature=ff", "https://a.fr/?api_key=***&X-Amz-Signature=***"),
        ("https://a.fr/?sig=ab%2Bc&se=2026", "https://a.fr/?sig=***&se=2026"),
        ("https://a.fr/p;jsessionid=12AB?x=1", "https://a.fr/p;jsessionid=***"),
        ("https://a.fr/?user%5Bpassword%5D=abc", "https://a.fr/?user%5Bpassword%5D=***"),
        ("https://cas.fr/?ticket=ST-12", "https://cas.fr/?ticket=***"),
        ('<a href="/x?mot_de_passe=abc&amp;y=1">', '<a href="/x?mot_de_passe=***&amp;y=1">'),
        # nothing secret
        ("https://a.fr/?monkey=1&keyword=impots", "https://a.fr/?monkey=1&keyword=impots"),
        ("https://social.exemple.fr/@compte", "https://social.exemple.fr/@compte"),
        ("écrire à contact@exemple.fr ou mailto:a@b.fr", "écrire à contact@exemple.fr ou mailto:a@b.fr"),
        ("https://a.fr/?q=a@b.fr&author=hugo&passage=2", "https://a.fr/?q=a@b.fr&author=hugo&passage=2"),
        ("la clé = 12", "la clé = 12"),
    ],
)
def test_secrets_are_taken_out_of_any_text(text, said):
    assert redacted(text) == said
    assert redacted(said) == said


def test_the_secrets_of_an_address_are_known_in_each_spelling():
    assert secrets_of("https://lea:m%20p@a.fr/?token=a%2Fb&page=2") == {
        "m%20p",
        "m p",
        "m%2520p",
        "a/b",
        "a%2Fb",
    }
    assert secrets_of("https://a.fr/?page=2") == set()
    assert secrets_of("http://[") == set()


@pytest.mark.parametrize(
    "text", ["//" + "a:" * 100_000, "?token" * 50_000, "?" + "key%" * 50_000 + "=", "@" * 200_000]
)
def test_a_hostile_text_is_read_in_time(text):
    start = time.monotonic()
    redacted(text)
    assert time.monotonic() - start < 2


def guarded(handler):
    known = "Basic " + base64.b64encode(b"lea:motdepasse").decode()
    if handler.headers.get("Authorization") == known:
        handler.write(Reply(PAGE, headers={"Set-Cookie": "session=biscuit-secret; Path=/; HttpOnly"}))
    else:
        handler.write(Reply("", 401, {"WWW-Authenticate": 'Basic realm="recette"'}))


@pytest.mark.parametrize("start", ["/?token=jeton-de-recette", "/entree", "/ailleurs"])
def test_a_visit_keeps_no_secret_of_its_addresses(start):
    with serve({"/": guarded, "/entree": redirect("/?token=jeton-de-recette"), "/suite": PAGE}) as server:
        host = f"127.0.0.1:{server.port}"
        server.routes["/ailleurs"] = redirect(f"http://lea:motdepasse@{host}/?token=jeton-de-recette")
        site = Site("recette", "Recette", f"http://lea:motdepasse@{host}{start}", host)
        with Visitor(Options(allow_private=True, browser=False, pages=2)) as visitor:
            visit = visitor.visit(site, "2026-11-29T00:00:00+00:00")

    kept = to_json(visit).decode()
    assert visit.home.seen, visit.home.detail
    assert ("motdepasse" in kept, "biscuit" in kept) == (False, False)
    assert f"http://{host}/?token=***" in kept
    assert "signature=***" in visit.pages[1].url
    if "token" in start:  # the secret of the user's own address is not in the pages either
        assert "jeton-de-recette" not in kept


@pytest.mark.parametrize("engine", ["serial", "processes"])
def test_no_output_of_check_tells_a_secret(tmp_path, monkeypatch, engine):
    monkeypatch.chdir(tmp_path)
    urls = tmp_path / "pages.txt"
    with serve({"/": guarded, "/suite": PAGE}) as server:
        start = f"http://lea:motdepasse@127.0.0.1:{server.port}"
        urls.write_text(
            f"{start}/suite?api_key=clef-de-recette\nhttp://max:autremot@127.0.0.1:9/?sig=empreinte\n"
        )
        arguments = [
            "--log-file",
            "journal.txt",
            "check",
            f"{start}/?token=jeton-de-recette",
            "--urls",
            str(urls),
        ]
        arguments += ["--allow-private", "--no-browser", "--pages", "2", "--engine", engine, "--workers", "2"]
        for name in ("csv", "json", "markdown"):
            arguments += ["--format", f"{name}={name}.txt"]
        result = CliRunner().invoke(main, [*arguments, "--format", "terminal"])

    written = result.output + "".join(
        file.read_text("utf-8-sig") for file in tmp_path.glob("*.txt") if file != urls
    )
    assert f"http://127.0.0.1:{server.port}/?token=***" in written
    told = ("motdepasse", "autremot", "jeton-de-recette", "clef-de-recette", "empreinte", "sign4ture")
    assert [secret for secret in told if secret in written] == []
    assert result.exit_code in (1, 3), result.output
