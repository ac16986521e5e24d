"""The documents that pages offer: found, fetched politely, whole or not at all, and told what they are."""

import io
import zipfile
from contextlib import contextmanager
from hashlib import sha256

import pytest

from checker.gather import Options, Visitor, documents
from checker.gather.documents import MOST, sniffed
from checker.gather.turns import Turns
from checker.model import DocumentKind, Site, Transport
from tests.anatomy import made
from tests.gather.servers import Reply, closed_port, serve

HOST = "documents.gouv.fr"
HOME = f"http://{HOST}/"
PDF = b"%PDF-1.7\n1 0 obj\n" + bytes(range(256)) * 600
"""More than what is read of a file that is not a page; nobody can open it."""
REAL = made.pdf()
CSV = b"a;b\n1;2\n"
ALL = tuple(DocumentKind)


def typed(body, content_type, status=200, **headers):
    return Reply(body, status, {"Content-Type": content_type, **headers})


def archive(**files):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as written:
        for name, text in files.items():
            written.writestr(name.replace("__", "/"), text)
    return held.getvalue()


def home(*links):
    said = "<p>Une page assez longue pour être lue par une personne, et ses documents.</p>"
    return f"<!doctype html><html lang=fr><title>Documents</title><body><main>{said}{''.join(links)}</main></body></html>"


def link(path, name="Un document", **attributes):
    return f"<a href={path} {' '.join(f'{key}={value}' for key, value in attributes.items())}>{name}</a>"


@contextmanager
def visited(routes, *, sought=ALL, keep=None, **settings):
    with serve(routes) as server:
        deaf = dict.fromkeys((f"{HOST}:443", f"www.{HOST}:443"), f"127.0.0.1:{closed_port()}")
        hosts = server.at(HOST, f"www.{HOST}", "ailleurs.fr") | deaf
        chosen = Options(resolve=hosts, browser=False, delay=0.0, timeout=5.0, **settings)
        with Visitor(chosen, keep=keep, turns=Turns(), documents=sought) as visitor:
            yield visitor.visit(Site("d", "D", HOME, "sig"), "2026-11-22T08:00:00+00:00"), server


def test_a_document_comes_whole_with_what_it_is_and_where_it_was_found():
    kept = []
    routes = {
        "/": home(link("/chiffres.csv", "Chiffres de 2026")),
        "/chiffres.csv": typed(CSV, "text/csv", **{"Last-Modified": "Wed, 21 Oct 2026 07:28:00 GMT"}),
    }
    with visited(routes, keep=lambda body: kept.append(body) or "") as (visit, _):
        (document,) = visit.documents
    assert (document.transport, document.status, document.detail) == (Transport.COMPLETED, 200, "")
    assert (document.content_type, document.sniffed) == ("text/csv", "")
    assert (document.kind, document.announced) == (DocumentKind.CSV, DocumentKind.CSV)
    assert (document.page, document.link) == (HOME, "Chiffres de 2026")
    assert (document.size, document.body, document.modified) == (len(CSV), CSV, "2026-10-21")
    assert document.digest == sha256(CSV).hexdigest()
    assert kept == [CSV]


def test_a_document_that_can_be_opened_leaves_what_it_is_made_of_and_not_its_bytes():
    kept = []
    routes = {
        "/": home(link("/rapport.pdf", "Rapport annuel"), link("/note.odt"), link("/note.docx")),
        "/rapport.pdf": typed(REAL, "application/octet-stream"),
        "/note.odt": typed(made.odt(), "application/vnd.oasis.opendocument.text"),
        "/note.docx": typed(made.docx(), "application/octet-stream"),
    }
    with visited(routes, keep=lambda body: kept.append(body) or "") as (visit, _):
        pdf, *texts = sorted(visit.documents, key=lambda one: one.pdf is None)
    assert (pdf.sniffed, pdf.size, pdf.digest) == ("application/pdf", len(REAL), sha256(REAL).hexdigest())
    assert (pdf.pdf.pages, pdf.pdf.title, pdf.unread) == (1, "Rapport annuel", "")
    assert {text.office.title for text in texts} == {"Note de service"}
    assert [one.body for one in visit.documents] == [b""] * 3
    assert kept == []


def test_a_document_that_does_not_open_says_why():
    with visited({"/": home(link("/a.pdf")), "/a.pdf": typed(PDF, "application/pdf")}) as (visit, _):
        (document,) = visit.documents
    assert (document.transport, document.pdf, document.body) == (Transport.COMPLETED, None, b"")
    assert document.unread == "Le document est abîmé : il ne s'ouvre pas."


def test_opening_the_documents_of_a_site_has_its_own_time(monkeypatch):
    monkeypatch.setattr(documents, "OPENING", 0.0)
    with visited({"/": home(link("/a.pdf")), "/a.pdf": typed(REAL, "application/pdf")}) as (visit, _):
        (document,) = visit.documents
    assert (document.pdf, document.unread) == (None, "Les documents de ce site ont pris plus de 0 s à lire.")


def test_what_nobody_can_open_is_counted_and_not_asked_for():
    with visited({"/": home(link("/a.pptx"), link("/b.pptx"), link("/c.xls"))}) as (visit, server):
        told = {document.kind: document for document in visit.documents}
    assert set(told) == {DocumentKind.PPTX, DocumentKind.XLS}
    assert told[DocumentKind.PPTX].transport is Transport.NOT_VISITED
    assert "2 dans les pages vues" in told[DocumentKind.PPTX].detail
    assert not {"/a.pptx", "/b.pptx", "/c.xls"} & set(server.paths())


def test_a_download_link_names_what_its_address_does_not():
    detail = "Rapport <span>PDF – 1,2 Mo</span>"
    routes = {
        "/": home(
            link("/telecharger/12", detail, **{"class": "fr-link--download"}), link("/telecharger/13", detail)
        ),
        "/telecharger/12": typed(REAL, "application/octet-stream"),
        "/telecharger/13": home(),
    }
    with visited(routes) as (visit, _):
        assert [(one.url, one.kind) for one in visit.documents] == [
            (f"{HOME}telecharger/12", DocumentKind.PDF)
        ]


def test_no_document_is_asked_for_when_no_rule_reads_any():
    with visited({"/": home(link("/a.pdf")), "/a.pdf": typed(PDF, "application/pdf")}, sought=()) as (
        visit,
        server,
    ):
        assert (visit.sought, visit.documents) == ((), ())
        assert "/a.pdf" not in server.paths()


def test_only_the_kinds_that_rules_read_are_asked_for():
    routes = {
        "/": home(link("/a.pdf"), link("/b.odt"), link("/c.zip")),
        "/a.pdf": typed(PDF, "application/pdf"),
    }
    with visited(routes, sought={DocumentKind.PDF}) as (visit, server):
        assert visit.sought == (DocumentKind.PDF,)
        assert [document.url for document in visit.documents] == [f"{HOME}a.pdf"]
        assert not {"/b.odt", "/c.zip"} & set(server.paths())


def test_a_site_of_documents_is_asked_for_few_of_them_each_once():
    paths = [f"/{number}.pdf" for number in range(3 * MOST)]
    routes = {
        "/": home(*map(link, paths), *map(link, paths)),
        **dict.fromkeys(paths, typed(PDF, "application/pdf")),
    }
    with visited(routes) as (visit, server):
        *got, rest = visit.documents
        assert [document.url for document in got] == [f"{HOME}{n}.pdf" for n in range(MOST)]
        assert (rest.url, rest.kind, rest.transport) == (
            f"{HOME}{MOST}.pdf",
            DocumentKind.PDF,
            Transport.NOT_VISITED,
        )
        assert f"de cette sorte, {2 * MOST} ne l'ont pas été" in rest.detail
        assert sorted(server.paths()).count("/0.pdf") == 1
        assert f"/{MOST}.pdf" not in server.paths()


def test_many_documents_of_one_kind_do_not_hide_another_kind():
    many = [link(f"/{number}.odt") for number in range(2 * MOST)]
    routes = {"/": home(*many, link("/un.pdf")), "/un.pdf": typed(PDF, "application/pdf")}
    with visited(routes) as (visit, _):
        assert [d.url for d in visit.documents if d.kind is DocumentKind.PDF and d.size] == [f"{HOME}un.pdf"]


def test_the_documents_of_another_host_are_not_those_of_the_site():
    offered = home(link("http://ailleurs.fr/a.pdf"), link("javascript:x.pdf"), link("http://[::1/a.pdf"))
    with visited({"/": offered, "/a.pdf": typed(PDF, "application/pdf")}) as (visit, server):
        (document,) = visit.documents
        assert (document.url, document.transport) == ("http://ailleurs.fr/a.pdf", Transport.NOT_VISITED)
        assert "sur un autre site" in document.detail
        assert server.paths("ailleurs.fr") == []


def test_an_address_that_held_a_document_in_place_of_a_page_is_one():
    routes = {"/": home(link("/telecharger", "Guide")), "/telecharger": typed(PDF, "application/pdf")}
    with visited(routes) as (visit, _):
        (document,) = visit.documents
    assert (document.kind, document.link, document.size) == (DocumentKind.PDF, "Guide", len(PDF))


def test_a_feed_is_offered_by_the_head_of_a_page_and_is_one_under_any_type():
    feed = "<link rel=alternate type=application/rss+xml title=Actualités href=/flux>"
    routes = {
        "/": home().replace("<title>", f"{feed}<title>"),
        "/flux": typed("<?xml version='1.0'?><rss version='2.0'></rss>", "text/html"),
    }
    with visited(routes) as (visit, _):
        (document,) = visit.documents
    assert (document.transport, document.kind, document.link) == (
        Transport.COMPLETED,
        DocumentKind.FEED,
        "Actualités",
    )


def _endless(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", "application/pdf")
    handler.send_header("Connection", "close")
    handler.end_headers()
    for _ in range(40):
        handler.wfile.write(PDF)


LOGIN = (
    "<title>Connexion</title><form><input name=id><input type=password><button>Se connecter</button></form>"
)


@pytest.mark.parametrize(
    ("reply", "transport", "said"),
    [
        (typed(PDF, "application/pdf", 403), Transport.BLOCKED, "réponse HTTP 403"),
        (typed(PDF, "application/pdf", 404), Transport.NOT_FOUND, "réponse HTTP 404"),
        (typed(PDF * 20, "application/pdf"), Transport.TOO_LARGE, "dépasse la taille"),
        (_endless, Transport.TOO_LARGE, "dépasse la taille"),
        (typed(b"", "application/pdf"), Transport.EMPTY_SHELL, "aucun contenu"),
        (typed(home(), "text/html"), Transport.PROVISIONAL, "Une page HTML"),
        (typed(LOGIN, "text/html"), Transport.AUTH_REQUIRED, "s'identifier"),
    ],
    ids=["blocked", "missing", "announced too large", "too large", "empty", "a page", "a login"],
)
def test_a_document_that_was_not_got_says_why_and_is_still_what_was_announced(reply, transport, said):
    with visited({"/": home(link("/a.pdf")), "/a.pdf": reply}, max_document=1_000_000) as (visit, _):
        (document,) = visit.documents
    assert (document.transport, document.kind) == (transport, DocumentKind.PDF)
    assert said in document.detail
    assert (document.body, document.digest, document.size, document.sniffed) == (b"", "", 0, "")


def test_robots_txt_holds_for_documents():
    routes = {
        "/": home(link("/prive/a.pdf")),
        "/robots.txt": typed("User-agent: *\nDisallow: /prive/", "text/plain"),
    }
    with visited(routes) as (visit, server):
        assert [d.transport for d in visit.documents] == [Transport.ROBOTS_DISALLOWED]
        assert "/prive/a.pdf" not in server.paths()


def test_secrets_do_not_leave_with_a_document():
    path = "/a.pdf?token=tres-secret"
    with visited({"/": home(link(path)), "/a.pdf": typed(PDF, "application/pdf")}) as (visit, _):
        (document,) = visit.documents
    assert "secret" not in repr(document)


ODT = archive(mimetype="application/vnd.oasis.opendocument.text", content="<x/>")
DOCX = archive(word__document="<x/>")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (PDF, DocumentKind.PDF),
        (b"\n\n" + PDF, DocumentKind.PDF),
        (ODT, DocumentKind.ODT),
        (DOCX, DocumentKind.DOCX),
        (archive(mimetype="application/epub+zip"), DocumentKind.EPUB),
        (b"{\\rtf1", DocumentKind.RTF),
        (b"\x89PNG\r\n\x1a\n", DocumentKind.IMAGE),
        (b"RIFF0000WEBPVP8 ", DocumentKind.IMAGE),
        (b"<?xml version='1.0'?><rss version='2.0'>", DocumentKind.FEED),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", DocumentKind.FEED),
        (b"BEGIN:VCALENDAR\r\n", DocumentKind.CALENDAR),
        (archive(autre="x"), None),
        (b"PK\x03\x04 abime", None),
        (b"<!doctype html><p>%PDF", None),
        (b"", None),
        (b"a;b\n1;2\n", None),
    ],
)
def test_bytes_say_what_they_are(body, kind):
    assert DocumentKind.served_as(sniffed(body)) is kind


def test_what_the_bytes_show_wins_over_what_is_declared_and_announced():
    with visited({"/": home(link("/a.pdf")), "/a.pdf": typed(ODT, "application/pdf")}) as (visit, _):
        (document,) = visit.documents
    assert (document.announced, document.kind) == (DocumentKind.PDF, DocumentKind.ODT)


def test_each_kind_has_a_word_a_label_and_a_way_to_be_known():
    assert all(kind.label and kind.types and kind.endings for kind in DocumentKind)
    assert {DocumentKind.ending(f"{HOME}x{end.upper()}?v=1") for kind in ALL for end in kind.endings} == set(
        ALL
    )
    assert {DocumentKind.served_as(f"{one}; charset=utf-8") for kind in ALL for one in kind.types} == set(ALL)
