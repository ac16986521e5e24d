"""A site visited again: what has not changed is not sent again, and no browser looks at it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from checker import evaluate
from checker.evidence import pack, unpack
from checker.gather import Visitor
from checker.gather.http import HttpClient
from checker.gather.lastvisit import LastVisit
from checker.gather.manner import manner
from checker.gather.network import Addresses
from checker.gather.options import Options
from checker.model import AuditSettings, Document, Entry, Page, Part, Role, Site, Transport, Validators, Visit
from checker.model.credentials import Credentials
from tests.gather.servers import Reply, Server, redirect, serve

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
HOST = "a.exemple.gouv.fr"
SITE = Site("a", "A", f"http://{HOST}/", "o", settings=AuditSettings(pages=5))
AT = "2026-11-30T10:00:00+00:00"
TEXT = "Une page assez longue pour être lue par une personne, et que rien ne distingue d'une autre."


def tagged(
    body: str | bytes, kind: str = "text/html; charset=utf-8", *, silent: bool = False, **more: str
) -> Any:
    """A route that knows its answers again; `silent`: of one that it confirms, it says nothing else."""
    data = body.encode() if isinstance(body, str) else body
    tag = f'"{sha256(data).hexdigest()[:12]}"'

    def answer(request: BaseHTTPRequestHandler) -> None:
        same = request.headers.get("If-None-Match") == tag
        request.send_response(304 if same else 200)
        for name, value in {"ETag": tag, **({} if same and silent else more)}.items():
            request.send_header(name.replace("_", "-"), value)
        if not same:
            request.send_header("Content-Type", kind)
            request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(b"" if same else data)

    return answer


@contextmanager
def client(server: Server, last: LastVisit) -> Iterator[HttpClient]:
    options = Options(resolve={"*": f"127.0.0.1:{server.port}"})
    with HttpClient(options, Addresses(options)) as opened:
        opened.last = last
        yield opened


def seen(**headers: str) -> Page:
    return Page(
        SITE.url, Role.HOME, status=200, final_url=SITE.url, headers=headers, source="<h1>Gardée</h1>"
    )


def last(*pages: Page, manner: str = "m", **said: Any) -> LastVisit:
    return LastVisit(Visit(SITE, AT, pages or (seen(),), manner="m", **said), manner, 6)


def test_a_page_that_its_server_confirms_is_the_one_that_was_kept() -> None:
    with serve({"/": tagged("<h1>Servie</h1>")}) as server:
        with client(server, last()) as asking:
            tag = asking.get(SITE.url).headers["etag"]
        with client(server, last(seen(etag=tag, x="1"))) as asking:
            assert asking.get(SITE.url).kept is None  # « x » may have gone: the page is asked for whole
        with client(server, last(seen(etag=tag))) as asking:
            answer = asking.get(SITE.url)
        assert (answer.status, answer.text, answer.transport) == (200, "<h1>Gardée</h1>", Transport.COMPLETED)
        with client(server, last(seen(etag=tag), manner="autre")) as asking:
            assert asking.get(SITE.url).text == "<h1>Servie</h1>"


def test_what_recognises_an_answer_is_said_to_its_own_address_alone() -> None:
    conditions: list[tuple[str, str | None]] = []

    def note(request: BaseHTTPRequestHandler) -> None:
        conditions.append((request.headers["Host"], request.headers.get("If-None-Match")))
        request.send_response(200)
        request.send_header("Content-Length", "0")
        request.end_headers()

    with serve({f"{HOST}/": redirect("http://b.exemple.gouv.fr/"), "b.exemple.gouv.fr/": note}) as server:
        with client(server, last(seen(etag='"1"'))) as asking:
            asking.get(SITE.url)
        moved = replace(seen(etag='"1"'), final_url="http://b.exemple.gouv.fr/")
        with client(server, last(moved)) as asking:
            asking.get(SITE.url)
    assert conditions == [("b.exemple.gouv.fr", None), ("b.exemple.gouv.fr", '"1"')]


def test_small_files_are_confirmed_by_their_date() -> None:
    day = "Mon, 02 Mar 2026 10:00:00 GMT"

    def robots(request: BaseHTTPRequestHandler) -> None:
        same = request.headers.get("If-Modified-Since") == day
        request.send_response(304 if same else 200)
        request.send_header("Last-Modified", day)
        request.send_header("Content-Length", "0")
        request.end_headers()

    url = f"http://{HOST}/robots.txt"
    kept = Document(url, Transport.COMPLETED, 200, text="Disallow: /prive", found=url)
    known = replace(kept, validators=Validators("", day))
    with serve({"/robots.txt": robots}) as server:
        with client(server, last(robots=known)) as asking:
            assert asking.robots(SITE.url).document == known
        with client(server, last(robots=replace(known, unread="Trop long."))) as asking:
            assert asking.robots(SITE.url).document.text == ""


def test_what_could_not_be_asked_is_not_the_same() -> None:
    with serve(
        {
            "/a.css": tagged("p{}", "text/css"),
            "/b.js": Reply("1", headers={"Content-Type": "text/javascript"}),
        }
    ) as server:
        part = Part(f"http://{HOST}/a.css", validators=Validators(f'"{sha256(b"p{}").hexdigest()[:12]}"'))
        script = Part(f"http://{HOST}/b.js", digest=sha256(b"1").hexdigest()[:32])
        with client(server, last()) as asking:
            assert asking.same(part)
            assert asking.same(script)
            assert not asking.same(replace(script, digest="0"))
            assert not asking.same(replace(part, validators=Validators('"0"')))
            asking.begin(0)
            assert not asking.same(part)
        private = Options(resolve={})
        with HttpClient(private, Addresses(private)) as asking:
            assert not asking.same(replace(part, url=f"http://127.0.0.1:{server.port}/a.css"))


def test_nothing_is_known_of_what_credentials_open_nor_when_pages_are_looked_at_otherwise() -> None:
    origins = frozenset({("http", HOST, 80)})
    opened = Options(browser=False, credentials=Credentials(origins, {"X-Essai": "1"}, {}, ("1",)))
    assert manner(opened, ()) == ""
    plain = Options(browser=False)
    assert manner(plain, ()) == manner(replace(plain, pages=2, delay=3.0), ()) != ""
    others = (
        replace(plain, touch=True),
        replace(plain, window=(390, 844)),
        replace(plain, needs={"320px": ()}),
    )
    assert len({manner(one, ()) for one in (plain, *others)}) == 4


# --- with a browser -----------------------------------------------------------------------------


def page(name: str, *inside: str) -> str:
    links = "".join(f'<a href="/{one}">{one}</a> ' for one in ("style", "donnees", "entete", "jeton"))
    return (
        f'<!doctype html><html lang="fr"><head><title>{name}</title>{"".join(inside)}</head>'
        f"<body><main><h1>{name}</h1><p>{TEXT}</p>{links}</main></body></html>"
    )


def routes() -> dict[str, Any]:
    count = iter(range(100))

    def token(request: BaseHTTPRequestHandler) -> None:
        body = page("jeton", f'<meta name="csrf-token" content="{next(count)}x">').encode()
        request.send_response(200)
        request.send_header("Content-Type", "text/html; charset=utf-8")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    fetching = "<script>fetch('/x.json').then(r => r.json()).then(d => { document.title = d.t })</script>"
    return {
        "/": tagged(page("accueil", '<link rel="icon" href="/i.png">'), X_Frame_Options="DENY"),
        "/style": tagged(page("style", '<link rel="stylesheet" href="/a.css">')),
        "/donnees": page("donnees", fetching),
        "/entete": tagged(page("entete"), Content_Security_Policy="img-src 'self'"),
        "/jeton": token,
        "/i.png": Reply(PNG, headers={"Content-Type": "image/png"}),
        "/a.css": tagged("p{color:#000}", "text/css"),
        "/x.json": Reply('{"t": "Été"}', headers={"Content-Type": "application/json"}),
    }


def looked_at(visit: Visit) -> set[str]:
    """The pages that a browser looked at in a visit."""
    return {one.url.rpartition("/")[2] for one in visit.pages if one.sighting and not one.sighting.age}


@pytest.mark.browser
def test_only_what_has_changed_is_looked_at_again() -> None:
    with serve(routes()) as server:
        needs = {"initial": (), "320px": ("overflow",)}
        options = Options(resolve={"*": f"127.0.0.1:{server.port}"}, noted=True, needs=needs)

        def visit(before: Visit | None, change: Callable[[dict[str, Any]], object] = lambda _: None) -> Visit:
            change(server.routes)
            server.agents.clear()
            with Visitor(options, every=6) as visitor:
                return unpack(pack(visitor.visit(SITE, AT, before)))

        first = visit(None)
        assert [one.sighting.elusive for one in first.pages if one.sighting] == [""] * 5
        second = visit(first)
        assert looked_at(second) == set()
        assert not any("Chrome" in agent for agent in server.agents)
        assert second.versions == first.versions
        assert {one.detail for one in evaluate.audit(second, ()).pages} == {"Inchangé, vu le 30/11/2026."}
        assert {state.entry for one in second.pages for state in one.states.values()} >= {Entry.REACHED}
        for kept, made in zip(second.pages, first.pages, strict=True):
            assert (kept.rendered, kept.states, kept.template) == (made.rendered, made.states, made.template)
        third = visit(
            second,
            lambda now: now.update(
                {
                    "/a.css": tagged("p{color:#111}", "text/css"),
                    "/x.json": Reply('{"t": "Hiver"}', headers={"Content-Type": "application/json"}),
                    "/entete": tagged(page("entete"), Content_Security_Policy="img-src *"),
                }
            ),
        )
        assert looked_at(third) == {"style", "donnees", "entete"}
        assert {one.sighting.age for one in third.pages if one.sighting} == {0, 2}
        assert "Hiver" in next(one.rendered or "" for one in third.pages if one.url.endswith("donnees"))
