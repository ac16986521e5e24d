"""What a status says became of a page: one word and one sentence, whoever received it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http import HTTPStatus

import pytest

from checker import catalogue
from checker.evaluate import audit
from checker.gather import Options, Visitor
from checker.gather.browser import Browser
from checker.gather.http import HttpClient
from checker.gather.network import Addresses
from checker.gather.statuses import refusal
from checker.gather.turns import Turns
from checker.model import Outcome, Role, Scope, Site, Transport
from tests.gather.servers import Reply, closed_port, serve

HOST = "statuts.gouv.fr"
HOME = f"http://{HOST}/"
TEXT = "<p>Un paragraphe qui en dit assez pour qu'une page soit une page, et rien de plus.</p>"
PAGE = f"<!doctype html><html lang=fr><title>Statuts</title><body><main>{TEXT}</main></body></html>"
ABSENT = {404, 410}
SHOWN_BY_CHROMIUM = (400, 401, 402, 403, 404, 405, 406, 410, 418, 423, 429, 451, 500, 503, 520, 599)


def options(server, **settings):
    deaf = dict.fromkeys((f"{HOST}:443", f"www.{HOST}:443"), f"127.0.0.1:{closed_port()}")
    return Options(resolve=server.at(HOST, f"www.{HOST}") | deaf, delay=0.0, timeout=5.0, **settings)


def test_every_refusal_has_one_word_and_one_sentence():
    for status in range(300, 1000):
        transport, said = refusal(status)
        assert transport in {Transport.BLOCKED, Transport.AUTH_REQUIRED, Transport.SERVER_ERROR} or (
            transport is Transport.NOT_FOUND and status in ABSENT
        )
        assert said.endswith(f" (réponse HTTP {status}).")


def test_what_is_served_is_no_refusal():
    assert {refusal(status) for status in HTTPStatus if status < 300} == {None}


def test_http_says_what_the_table_says():
    routes = {f"/{status}": Reply(PAGE, status) for status in range(400, 600)}
    with serve(routes) as server:
        chosen = options(server, hands=8)
        with HttpClient(chosen, Addresses(chosen), Turns()) as http, ThreadPoolExecutor(8) as hands:
            answers = list(hands.map(lambda status: http.get(f"{HOME}{status}"), range(400, 600)))
    assert {answer.status: (answer.transport, answer.detail) for answer in answers} == {
        status: refusal(status) for status in range(400, 600)
    }


@pytest.mark.browser
def test_the_browser_says_what_http_says():
    with serve({f"/{status}": Reply(PAGE, status) for status in SHOWN_BY_CHROMIUM}) as server:
        chosen = options(server)
        with closing(Browser(chosen, Addresses(chosen))) as browser:
            looks = {s: browser.look(f"{HOME}{s}", full=False) for s in SHOWN_BY_CHROMIUM}
    assert {status: (look.transport, look.detail) for status, look in looks.items()} == {
        status: refusal(status) for status in SHOWN_BY_CHROMIUM
    }


def _firewall(handler):
    """Serves a page to whoever asks for it, but for a browser."""
    refused = "Upgrade-Insecure-Requests" in handler.headers
    body = ("<title>406</title><h1>Not Acceptable</h1>" if refused else PAGE).encode()
    handler.send_response(406 if refused else 200)
    handler.send_header("Content-Type", "text/html; charset=utf-8")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@pytest.mark.browser
@pytest.mark.parametrize("inner", [Reply("<h1>Not Acceptable</h1>", 406), _firewall], ids=["all", "browser"])
def test_an_inner_page_that_a_firewall_refuses_is_there_and_not_tested(inner):
    home = PAGE.replace(TEXT, f"{TEXT}<a href=/demarches>Démarches</a>")
    rules = [rule for rule in catalogue.rules() if rule.scope in (Scope.PAGE, Scope.ELEMENT, Scope.AXE)]
    routes = {"/": home, "/demarches": inner}
    with serve(routes) as server, Visitor(options(server, pages=3), turns=Turns()) as visitor:
        visit = visitor.visit(Site("statuts", "Statuts", HOME, "sig"), "2026-11-22T08:00:00+00:00")
    judged = audit(visit, rules)

    (page,) = (page for page in judged.pages if page.url == f"{HOME}demarches")
    assert (page.transport, page.role, page.status) == (Transport.BLOCKED, Role.OTHER, 406)
    assert page.transport.label == "accès bloqué"
    said = {f.rule: f for f in judged.findings if f.url == page.url}
    everywhere = {rule.id for rule in rules if not rule.roles and not rule.kinds}
    assert everywhere
    assert everywhere <= said.keys()
    assert {f.outcome for f in said.values()} == {Outcome.UNTESTED}
    assert all("accès bloqué" in f.message and "406" in f.message for f in said.values())
