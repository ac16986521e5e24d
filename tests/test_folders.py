"""Folders of built pages: what answers, what is listed, what never leaves."""

import http.client
import os
import socket
from pathlib import Path

import pytest

from checker.folders import Folder, OutsideError
from checker.serving import serve

PAGE = "<!doctype html><html lang=fr><title>Essai</title><h1>Essai</h1></html>"


@pytest.fixture
def built(tmp_path) -> Path:
    root = tmp_path / "public"
    for name in (
        "index.html", "contact.html", "guide/index.html", "guide/avance/cas.htm", "archives/2024.html",
        "page deux.htm", "déclaration.html", "100% #1?.html", "nu.xhtml", "mixte.html", "mixte/index.html",
    ):  # fmt: skip
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(PAGE, encoding="utf-8")
    (root / "style.css").write_text("p{}")
    return root


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/", "index.html"),
        ("/index.html", "index.html"),
        ("/contact", "contact.html"),
        ("/contact.html", "contact.html"),
        ("/contact/", None),
        ("/guide/", "guide/index.html"),
        ("/guide/index", "guide/index.html"),
        ("/guide/avance/cas", "guide/avance/cas.htm"),
        ("/page%20deux", "page deux.htm"),
        ("/d%C3%A9claration.html", "déclaration.html"),
        ("/déclaration", "déclaration.html"),
        ("/100%25%20%231%3F.html", "100% #1?.html"),
        ("/nu", "nu.xhtml"),
        ("/mixte", "mixte.html"),
        ("/mixte/", "mixte/index.html"),
        ("/style.css", "style.css"),
        ("/archives/", None),
        ("/absente", None),
        ("//contact", "contact.html"),
        ("/../../etc/hostname", None),
        ("/%2e%2e/secret", None),
        ("/x%00.html", None),
        ("/" + "x" * 5000, None),
        ("http://ailleurs.exemple.net/", None),
    ],
)
def test_addresses_answer_as_a_static_host_does(built, path, file):
    found = Folder(built).find(path)

    assert (found and found.relative_to(built).as_posix()) == file


def test_a_folder_is_meant_by_its_path_without_the_final_slash(built):
    folder = Folder(built)

    assert [folder.moved(p) for p in ("/guide", "/mixte", "/archives", "/contact", "/guide/")] == [
        "/guide/", "", "", "", "",
    ]  # fmt: skip
    assert Folder(built, base="/mon-site/").moved("/mon-site") == "/mon-site/"


@pytest.mark.parametrize("base", ["/mon-site/", "/a/b/", "/%C3%A9t%C3%A9/"])
def test_a_site_built_for_a_path_answers_there_only(built, base):
    folder = Folder(built, base)

    assert folder.find(f"{base}contact") == built / "contact.html"
    assert folder.find("/contact") is None
    assert folder.find("/") is None
    assert folder.path("guide/index.html") == f"{base}guide/"


def test_routes_are_given_the_home_page_and_missing_files_are_not(built):
    folder = Folder(built, routes=True)

    assert folder.find("/demarches/12") == built / "index.html"
    assert folder.find("/agents/jean.dupont") == built / "index.html"
    assert folder.find("/contact") == built / "contact.html"
    assert [folder.find(p) for p in ("/absent.css", "/app.js", "/photo.png", "/absente.html")] == [None] * 4


def test_every_page_is_listed_and_found_again_at_its_path(built):
    folder = Folder(built)
    pages = folder.listing().pages

    assert pages[0] == "index.html"
    assert set(pages) == {p.relative_to(built).as_posix() for p in built.rglob("*.*htm*")}
    assert [folder.name_of(folder.find(folder.path(name))) for name in pages] == list(pages)


def test_pieces_of_pages_and_hidden_files_are_no_pages(built):
    (built / "google123.html").write_text("google-site-verification: google123.html")
    (built / "morceau.html").write_text("<li>Un élément de liste</li>")
    (built / "large.html").write_bytes(PAGE.encode("utf-16"))
    (built / "404.html").write_text(PAGE)
    (built / "guide" / "404.html").write_text(PAGE)
    (built / ".cache").mkdir()
    (built / ".cache" / "x.html").write_text(PAGE)

    listing = Folder(built).listing()

    assert listing.errors == ("404.html",)
    assert "guide/404.html" in listing.pages
    assert listing.fragments == ("google123.html", "morceau.html")
    assert "large.html" in listing.pages
    assert not any(".cache" in name for name in listing.pages)


def test_a_listing_is_bounded_and_says_so(built, monkeypatch):
    monkeypatch.setattr("checker.folders.MOST_PAGES", 3)

    listing = Folder(built).listing()

    assert (len(listing.pages), listing.cut) == (3, True)


@pytest.fixture
def linked(built, tmp_path) -> Path:
    (tmp_path / "dehors").mkdir()
    (tmp_path / "dehors" / "secret.html").write_text(PAGE)
    (built / "sortie.html").symlink_to(tmp_path / "dehors" / "secret.html")
    (built / "relative.html").symlink_to("../dehors/secret.html")
    (built / "ailleurs").symlink_to(tmp_path / "dehors")
    (built / "dedans.html").symlink_to("contact.html")
    (built / "rond.html").symlink_to("rond.html")
    (built / "casse.html").symlink_to("nulle-part.html")
    (built / "boucle").symlink_to(".")
    return built


@pytest.mark.parametrize("path", ["/sortie.html", "/sortie", "/relative", "/ailleurs/secret.html"])
def test_a_link_out_of_the_folder_is_refused(linked, path):
    with pytest.raises(OutsideError):
        Folder(linked).find(path)
    with pytest.raises(OutsideError):
        Folder(linked, routes=True).find(path)


def test_links_are_told_and_not_followed(linked):
    listing = Folder(linked).listing()

    assert listing.outside == ("ailleurs", "relative.html", "sortie.html")
    assert Folder(linked).links_outside() == listing.outside
    assert "dedans.html" in listing.pages
    assert Folder(linked).find("/rond.html") is None
    assert Folder(linked).find("/boucle/contact") == linked / "contact.html"


def test_a_folder_that_is_itself_a_link_is_a_folder(built, tmp_path):
    (tmp_path / "courant").symlink_to(built)

    folder = Folder(tmp_path / "courant")

    assert folder.find("/contact") == built / "contact.html"
    assert folder.listing().outside == ()


def asked(server, path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer, body


def test_the_server_gives_no_listing_and_nothing_from_outside(linked):
    with serve(linked) as server:
        assert asked(server, "/archives/")[0].status == 404
        assert asked(server, "/contact")[0].headers["Content-Location"] == "/contact.html"
        moved = asked(server, "/guide?a=1")[0]
        assert (moved.status, moved.headers["Location"]) == (301, "/guide/?a=1")
        refused, body = asked(server, "/ailleurs/secret.html")
        assert refused.status == 403
        assert "hors du dossier" in body
        assert list(server.outside) == ["/ailleurs/secret.html"]
        assert list(server.missing) == ["/archives/"]


def test_a_page_says_it_is_in_utf8_only_when_it_is(built):
    (built / "ancienne.htm").write_bytes('<!doctype html><meta charset="iso-8859-1">été'.encode("latin-1"))
    with serve(built) as server:
        assert asked(server, "/contact")[0].headers["Content-Type"] == "text/html; charset=utf-8"
        assert asked(server, "/ancienne.htm")[0].headers["Content-Type"] == "text/html"


def test_a_silent_client_holds_nobody(built):
    with serve(built) as server, socket.create_connection(("127.0.0.1", server.server_port)):
        assert asked(server, "/")[0].status == 200


@pytest.mark.skipif(os.geteuid() == 0, reason="le super-utilisateur lit tout")
def test_what_cannot_be_read_is_told(built):
    (built / "guide").chmod(0)
    try:
        assert Folder(built).listing().unread == ("guide",)
    finally:
        (built / "guide").chmod(0o755)
