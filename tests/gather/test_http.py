"""The client, against real servers: those that behave, and those that do not."""

import gzip
import socket
import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import trustme

from checker.gather.http import HttpClient
from checker.gather.network import Addresses
from checker.gather.options import Options
from checker.gather.plans import gathered
from checker.gather.surroundings import favicon, icon, roots, variants
from checker.gather.turns import Turns
from checker.model import Page, Transport
from tests.gather.servers import LONG_AGO, Reply, certified, closed_port, redirect, serve, talk, trusted

HOST = "exemple.gouv.fr"
HOME = f"http://{HOST}/"
HTML = "<!doctype html><html lang=fr><head><title>Accueil</title></head><body><h1>Bonjour</h1></body></html>"


@contextmanager
def client(resolve, turns=None, **settings):
    options = Options(resolve=resolve, **{"timeout": 5.0, "delay": 0.0} | settings)
    with HttpClient(options, Addresses(options), turns or Turns()) as http:
        yield http


@contextmanager
def site(routes, **settings):
    """A client and the server of `HOST`."""
    with (
        serve({"/robots.txt": Reply("", 404), **routes}) as server,
        client(server.at(HOST), **settings) as http,
    ):
        yield http, server


# --- a page ------------------------------------------------------------------------------------


def test_a_page_is_read_with_its_headers_and_our_name():
    with site({"/": Reply(HTML, headers={"X-Frame-Options": "DENY"})}) as (http, server):
        answer = http.get(f"http://{HOST}#haut")
    assert answer.transport is Transport.COMPLETED
    assert (answer.status, answer.final_url, answer.text, answer.hops, answer.tls) == (
        200,
        HOME,
        HTML,
        (),
        None,
    )
    assert answer.headers["x-frame-options"] == "DENY"
    assert set(server.agents) == {Options().user_agent}


def test_connections_are_kept_open():
    with site({"/": HTML, "/b": HTML}) as (http, server):
        assert http.get(HOME).transport is http.get(f"{HOME}b").transport is Transport.COMPLETED
        assert server.connections == 1


def test_a_kept_connection_that_was_closed_meanwhile_is_nobodys_failure():
    """The server promises to keep the connection and closes it as the second request comes."""
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\n<p>ok"

    def once(client_socket):
        client_socket.recv(65536)
        client_socket.sendall(page)
        client_socket.recv(65536)

    with talk(once) as port, client({HOST: f"127.0.0.1:{port}"}) as http:
        assert http.get(HOME, page=False, robots=False).transport is Transport.COMPLETED
        assert http.get(HOME, page=False, robots=False).transport is Transport.COMPLETED


def test_the_body_is_decoded_as_a_browser_would():
    body = "<p>Égalité, l’État</p>".encode("cp1252")
    with site({"/": Reply(body, headers={"Content-Type": "text/html; charset=inconnu"})}) as (http, _):
        assert http.get(HOME).text == "<p>Égalité, l’État</p>"


def test_a_compressed_page_is_opened():
    body = gzip.compress(HTML.encode())
    with site({"/": Reply(body, headers={"Content-Encoding": "gzip"})}) as (http, _):
        assert http.get(HOME).text == HTML


def test_an_address_with_accents_is_asked_as_a_browser_does():
    with site({"/accessibilit%C3%A9": HTML}) as (http, _):
        assert http.get(f"{HOME}accessibilité").transport is Transport.COMPLETED


@pytest.mark.parametrize(
    "url", ["ftp://exemple.gouv.fr/", "http://", "https://x:99999/", "http://[::1", "javascript:1"]
)
def test_what_is_not_a_web_address_is_told(url):
    with client({}) as http:
        assert http.get(url).transport is Transport.DNS_ERROR


# --- what a status means -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "transport"),
    [
        (401, Transport.AUTH_REQUIRED),
        (407, Transport.AUTH_REQUIRED),
        (403, Transport.BLOCKED),
        (429, Transport.BLOCKED),
        (451, Transport.BLOCKED),
        (400, Transport.BLOCKED),
        (402, Transport.BLOCKED),
        (418, Transport.BLOCKED),
        (404, Transport.NOT_FOUND),
        (410, Transport.NOT_FOUND),
        (500, Transport.SERVER_ERROR),
        (503, Transport.SERVER_ERROR),
        (300, Transport.SERVER_ERROR),
    ],
)
def test_each_status_has_its_word_and_its_sentence(status, transport):
    with site({"/": Reply(HTML, status)}) as (http, _):
        answer = http.get(HOME)
    assert (answer.transport, answer.status) == (transport, status)
    assert str(status) in answer.detail
    assert answer.detail.endswith(".")


CHECK = "<html><head><title>Just a moment...</title></head><body><script>window._cf_chl_opt={}</script></body></html>"


@pytest.mark.parametrize("status", [200, 202, 403, 404, 503])
def test_an_anti_robot_check_is_a_block_whatever_its_status(status):
    with site({"/": Reply(CHECK, status)}) as (http, _):
        answer = http.get(HOME)
    assert answer.transport is Transport.BLOCKED
    assert "Cloudflare" in answer.detail


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/pdf", b"%PDF-1.7"),
        ("text/html", b"%PDF-1.7"),
        ("text/plain", HTML.encode()),
        ("application/json", b"{}"),
    ],
)
def test_a_document_that_is_not_a_page_is_said_so(content_type, body):
    with site({"/": Reply(body, headers={"Content-Type": content_type})}) as (http, _):
        assert http.get(HOME).transport is Transport.NOT_HTML
        assert http.get(HOME, page=False).transport is Transport.COMPLETED


@pytest.mark.parametrize("reply", [Reply(""), Reply("  \n"), Reply("", 204)])
def test_an_answer_without_a_body_is_no_page(reply):
    with site({"/": reply}) as (http, _):
        assert http.get(HOME).transport is Transport.EMPTY_SHELL


LOGIN = (
    "<body><h1>Connexion</h1><form><input><input type=password><button>Se connecter</button></form></body>"
)


def test_a_login_in_place_of_the_page_is_not_the_page():
    with site({"/": redirect("/sso/login"), "/sso/login": LOGIN}) as (http, _):
        answer = http.get(HOME)
        assert answer.transport is Transport.AUTH_REQUIRED
        assert [hop.status for hop in answer.hops] == [301]
        assert http.get(f"{HOME}sso/login").transport is Transport.COMPLETED  # the very page asked


# --- redirects -----------------------------------------------------------------------------------


def test_redirects_are_followed_and_each_is_kept():
    with site({"/": redirect("fr/", 302), "/fr/": redirect("//exemple.gouv.fr/fr/accueil#haut", 308),
               "/fr/accueil": HTML}) as (http, _):  # fmt: skip
        answer = http.get(HOME)
    assert [(hop.url, hop.status, hop.location) for hop in answer.hops] == [
        (HOME, 302, f"{HOME}fr/"),
        (f"{HOME}fr/", 308, f"{HOME}fr/accueil"),
    ]
    assert (answer.transport, answer.final_url) == (Transport.COMPLETED, f"{HOME}fr/accueil")


def test_a_loop_is_seen_at_once():
    with site({"/": redirect("/a"), "/a": redirect("/")}) as (http, server):
        assert http.get(HOME).transport is Transport.TOO_MANY_REDIRECTS
        assert len(server.paths()) <= 4  # robots.txt, /, /a


def test_a_chain_without_end_is_given_up():
    def further(handler):
        handler.write(redirect(f"{handler.path}x"))

    routes = {f"/{'x' * n}": further for n in range(20)}
    with site(routes, max_redirects=5) as (http, _):
        answer = http.get(HOME)
    assert answer.transport is Transport.TOO_MANY_REDIRECTS
    assert len(answer.hops) == 6


def test_a_redirect_that_waits_for_its_cookie_is_not_a_loop():
    def welcome(handler):
        seen = "seen=1" in handler.headers.get("Cookie", "")
        handler.write(HTML if seen else redirect("/", 302, **{"Set-Cookie": "seen=1; Path=/"}))

    with site({"/": welcome}) as (http, _):
        assert http.get(HOME).transport is Transport.COMPLETED
        assert len(http.get(HOME).hops) == 1  # nothing is remembered from one address to the next


@pytest.mark.parametrize(
    "location", ["javascript:alert(1)", "mailto:a@b.fr", "http://[", "ftp://a/", "http://:80/"]
)
def test_a_redirect_to_nowhere_is_not_followed(location):
    with site({"/": redirect(location)}) as (http, _):
        answer = http.get(HOME)
    assert (answer.transport, answer.status, answer.final_url) == (Transport.SERVER_ERROR, 301, HOME)


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://localhost:22/",
        "http://2130706433/",
        "http://[::ffff:10.0.0.1]/",
    ],
)
def test_a_redirect_never_leads_inside(location):
    with site({"/": redirect(location)}) as (http, _):
        answer = http.get(HOME)
    assert answer.transport is Transport.PRIVATE_ADDRESS
    assert len(answer.hops) == 1


# --- servers that do not behave ------------------------------------------------------------------


def drip(start, pause=0.05):
    """A server that never stops sending, a byte at a time."""

    def speak(client_socket):
        client_socket.recv(65536)
        client_socket.sendall(start)
        while True:
            client_socket.sendall(b"a")
            time.sleep(pause)

    return speak


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX-Long: ",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n<p>",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n4;",
    ],
)
def test_a_server_that_drips_is_left_in_time(start):
    with talk(drip(start)) as port, client({HOST: f"127.0.0.1:{port}"}, timeout=0.4) as http:
        began = time.monotonic()
        answer = http.get(HOME, robots=False)
    assert answer.transport is Transport.TIMEOUT
    assert time.monotonic() - began < 2


def test_a_server_that_says_nothing_is_left_in_time():
    with (
        talk(lambda silent: silent.recv(65536) and silent.recv(65536)) as port,
        client({HOST: f"127.0.0.1:{port}"}, timeout=0.3) as http,
    ):
        assert http.get(HOME, robots=False).transport is Transport.TIMEOUT


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"bonjour\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\n<p>coup\xc3\xa9",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
        b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 100_000 + b"\r\n\r\n<p>",
        b"HTTP/1.1 200 OK\r\n" + b"X-Many: 1\r\n" * 200 + b"\r\n<p>",
    ],
)
def test_an_answer_that_cannot_be_read_is_a_lost_connection(said):
    def speak(client_socket):
        client_socket.recv(65536)
        client_socket.sendall(said)

    with talk(speak) as port, client({HOST: f"127.0.0.1:{port}"}) as http:
        answer = http.get(HOME, robots=False)
    assert answer.transport is Transport.CONNECTION_LOST
    assert answer.detail.endswith(".")


def test_a_port_that_nobody_serves_refuses():
    with client({HOST: f"127.0.0.1:{closed_port()}"}) as http:
        assert http.get(HOME).transport is Transport.REFUSED


def test_a_name_that_does_not_exist_is_named():
    with client({}) as http:
        answer = http.get("http://nulle-part.invalid/")
    assert answer.transport is Transport.DNS_ERROR


def test_a_private_address_is_refused_without_a_request():
    with serve({"/": HTML}) as server, client({}) as http:
        assert http.get(f"http://127.0.0.1:{server.port}/").transport is Transport.PRIVATE_ADDRESS
        assert server.asked == []
    with serve({"/": HTML}) as server, client({}, allow_private=True) as http:
        assert http.get(f"http://127.0.0.1:{server.port}/").transport is Transport.COMPLETED


def test_a_page_too_large_is_cut_and_said_so():
    with site({"/": "<p>" + "a" * 300_000}, max_body=200_000) as (http, _):
        answer = http.get(HOME)
    assert answer.transport is Transport.TOO_LARGE
    assert len(answer.body) == 200_000


def test_a_decompression_bomb_is_bounded_by_what_it_gives():
    bomb = gzip.compress(b"<p>" + b"\0" * 50_000_000)
    with site({"/": Reply(bomb, headers={"Content-Encoding": "gzip"})}, max_body=1_000_000) as (http, _):
        answer = http.get(HOME)
    assert answer.transport is Transport.TOO_LARGE
    assert len(answer.body) == 1_000_000


def test_a_redirect_with_an_endless_body_is_followed_without_reading_it():
    def endless(handler):
        handler.send_response(302)
        handler.send_header("Location", "/fin")
        handler.end_headers()
        for _ in range(2000):
            handler.wfile.write(b"a" * 65_536)
        raise AssertionError("everything was read")

    with site({"/": endless, "/fin": HTML}) as (http, _):
        assert http.get(HOME).transport is Transport.COMPLETED


# --- rest ------------------------------------------------------------------------------------------


class Clock:
    now = 0.0

    def sleep(self, seconds):
        self.now += seconds


def busy_once(status, said):
    replies = iter([Reply("", status, {"Retry-After": said})])
    return lambda handler: handler.write(next(replies, HTML))


@pytest.mark.parametrize("status", [429, 503])
def test_a_short_rest_is_waited_for_once(status):
    clock = Clock()
    turns = Turns(clock=lambda: clock.now, sleep=clock.sleep)
    with site({"/": busy_once(status, "20")}, turns=turns) as (http, server):
        assert http.get(HOME).transport is Transport.COMPLETED
    assert server.paths() == ["/robots.txt", "/", "/"]
    assert 19 < clock.now <= 20


@pytest.mark.parametrize("status", [429, 503])
def test_a_long_rest_is_a_block_with_its_date_and_the_host_is_left_alone(status):
    with site({"/": Reply("", status, {"Retry-After": "86400"}), "/b": HTML}) as (http, server):
        answer = http.get(HOME)
        later = http.get(f"{HOME}b")
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    for one in (answer, later):
        assert one.transport is Transport.BLOCKED
        assert f"{tomorrow.year} à" in one.detail
    assert answer.retry_after == 86400
    assert server.paths() == ["/robots.txt", "/"]


@pytest.mark.parametrize(
    "said", ["bientôt".encode().decode("latin-1"), "-5", "", "Thu, 99 Foo 2026", "9" * 400]
)
def test_a_rest_that_cannot_be_read_is_no_rest_without_end(said):
    with site({"/": Reply("", 503, {"Retry-After": said})}) as (http, _):
        answer = http.get(HOME)
    assert answer.transport in (Transport.SERVER_ERROR, Transport.BLOCKED)
    assert answer.retry_after is None or answer.retry_after <= 365 * 86400


def test_a_rest_may_be_a_date():
    when = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    with site({"/": Reply("", 429, {"Retry-After": when})}) as (http, _):
        assert 7000 < http.get(HOME).retry_after <= 7200


def test_there_is_no_pause_on_this_machine():
    def never(seconds):
        raise AssertionError(seconds)

    with site(
        {"/": HTML, "/robots.txt": "User-agent: *\nCrawl-delay: 10"}, turns=Turns(sleep=never), delay=5
    ) as (
        http,
        _,
    ):
        assert http.get(HOME, delay=30).transport is Transport.COMPLETED


# --- robots.txt ------------------------------------------------------------------------------------

ROBOTS = Reply("User-agent: *\nDisallow: /prive\n", headers={"Content-Type": "text/plain"})


def test_a_page_that_robots_refuses_is_not_asked():
    with site({"/robots.txt": ROBOTS, "/": HTML, "/prive": HTML}) as (http, server):
        assert http.get(f"{HOME}prive").transport is Transport.ROBOTS_DISALLOWED
        assert http.get(HOME).transport is Transport.COMPLETED
        assert server.paths() == ["/robots.txt", "/"]


def test_a_redirect_into_what_robots_refuses_stops_there():
    with site({"/robots.txt": ROBOTS, "/": redirect("/prive"), "/prive": HTML}) as (http, server):
        answer = http.get(HOME)
        assert (answer.transport, len(answer.hops)) == (Transport.ROBOTS_DISALLOWED, 1)
        assert "/prive" not in server.paths()


def test_robots_is_asked_once_for_the_hosts_that_share_it():
    routes = {"exemple.gouv.fr/robots.txt": redirect("http://www.exemple.gouv.fr/robots.txt"),
              "www.exemple.gouv.fr/robots.txt": ROBOTS,
              "exemple.gouv.fr/": redirect("http://www.exemple.gouv.fr/"), "/": HTML}  # fmt: skip
    with serve(routes) as server, client(server.at(HOST, f"www.{HOST}")) as http:
        assert http.get(HOME).transport is Transport.COMPLETED
        assert server.paths().count("/robots.txt") == 2


def test_a_server_in_trouble_is_not_visited():
    with site({"/robots.txt": Reply("", 500), "/": HTML}) as (http, server):
        assert http.get(HOME).transport is Transport.SERVER_ERROR
        assert server.paths() == ["/robots.txt"]


def test_robots_without_end_is_read_up_to_a_limit():
    body = "User-agent: *\nDisallow: /prive\n" + "# rien\n" * 200_000
    with site({"/robots.txt": Reply(body, headers={"Content-Type": "text/plain"}), "/": HTML}) as (http, _):
        assert http.get(f"{HOME}prive").transport is Transport.ROBOTS_DISALLOWED
        assert len(http.robots(HOME).document.text) <= 500_000


def test_passing_trouble_is_asked_again_next_time():
    with site({"/robots.txt": Reply("", 500), "/": HTML}) as (http, server):
        assert http.get(HOME).transport is Transport.SERVER_ERROR
        server.routes["/robots.txt"] = Reply("", 404)
        http.forget_failures()
        assert http.get(HOME).transport is Transport.COMPLETED


# --- TLS -------------------------------------------------------------------------------------------

SECURE = f"https://{HOST}/"


@pytest.fixture(scope="module")
def authority():
    return trustme.CA(organization_name="Autorité de test")


@pytest.fixture
def secure(authority, tmp_path):
    """Opens a client on a server whose certificate is made for the names given."""

    @contextmanager
    def opened(*names, signed_by=authority, expired=None):
        context = certified(signed_by, *names, expired=expired)
        known = trusted(authority, tmp_path)
        with (
            serve({"/": HTML}, context) as server,
            client(server.at(HOST, f"www.{HOST}", port=443), ca_file=known) as http,
        ):
            yield http, server

    return opened


def test_a_trusted_certificate_is_described(secure):
    with secure(HOST) as (http, _):
        answer = http.get(SECURE)
        apart = http.tls_facts(HOST, 443)
    assert answer.transport is Transport.COMPLETED
    assert answer.tls == apart
    assert "Autorité de test" in apart.issuer
    assert apart.protocol == "TLSv1.3"
    assert apart.error == ""
    assert datetime.fromisoformat(apart.not_after) > datetime.now(UTC)


def test_an_expired_certificate_says_since_when(secure):
    with secure(HOST, expired=LONG_AGO) as (http, server):
        answer = http.get(SECURE)
    assert answer.transport is Transport.TLS_ERROR
    assert answer.detail == "Le certificat est expiré depuis le 1er mars 2024."
    assert answer.tls.not_after.startswith("2024-03-01")
    assert server.asked == []


def test_a_certificate_made_for_another_name_is_refused(secure):
    with secure("autre.gouv.fr") as (http, server):
        answer = http.get(SECURE)
    assert (answer.transport, answer.detail) == (Transport.TLS_ERROR, "Le certificat porte un autre nom.")
    assert answer.tls.error == answer.detail
    assert server.asked == []


def test_an_unknown_authority_is_refused(secure):
    with secure(HOST, signed_by=trustme.CA(organization_name="Inconnue")) as (http, server):
        answer = http.get(SECURE)
    assert answer.transport is Transport.TLS_ERROR
    assert "autorité inconnue" in answer.detail.lower()
    assert "Inconnue" in answer.tls.issuer
    assert server.asked == []


def test_a_server_that_does_not_speak_tls_is_told():
    with serve({"/": HTML}) as server, client(server.at(HOST, port=443)) as http:
        answer = http.get(SECURE)
    assert (answer.transport, answer.detail) == (
        Transport.TLS_ERROR,
        "Le serveur ne parle pas TLS sur ce port.",
    )


def test_an_old_protocol_is_told(authority, tmp_path):
    context = certified(authority, HOST)
    context.maximum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("ALL:@SECLEVEL=0")
    with serve({"/": HTML}, context) as server, client(server.at(HOST, port=443)) as http:
        answer = http.get(SECURE)
    assert answer.transport is Transport.TLS_ERROR
    assert "version" in answer.detail or "négociation" in answer.detail


def test_a_connection_closed_before_tls_says_nothing_of_the_certificate():
    with (
        talk(lambda client_socket: client_socket.recv(10)) as port,
        client({f"{HOST}:443": f"127.0.0.1:{port}"}) as http,
    ):
        assert http.get(SECURE).transport is Transport.CONNECTION_LOST
        assert http.tls_facts(HOST, 443) is None


def test_a_handshake_that_never_ends_is_left_in_time():
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        client({f"{HOST}:443": f"127.0.0.1:{silent.getsockname()[1]}"}, timeout=0.3) as http,
    ):
        began = time.monotonic()
        assert http.get(SECURE, robots=False).transport is Transport.TIMEOUT
        assert time.monotonic() - began < 2


# --- answers that are not quite answers ---------------------------------------------------------------


def spoken(words):
    """A server that says some bytes, whatever it is asked, and hangs up."""

    def answer(connection):
        connection.recv(65_536)
        connection.sendall(words)

    return talk(answer)


BODY = HTML.encode()
HEAD = b"Content-Type: text/html; charset=utf-8\r\nConnection: close\r\n"


@pytest.mark.parametrize(
    "before",
    [
        b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\n\r\n" * 3,
        b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n",
    ],
)
def test_what_a_server_says_before_its_answer_is_not_its_answer(before):
    words = before + b"HTTP/1.1 200 OK\r\n" + HEAD + b"\r\n" + BODY
    with spoken(words) as port, client({HOST: f"127.0.0.1:{port}"}) as http:
        answer = http.get(HOME, robots=False)
    assert (answer.transport, answer.status, answer.body) == (Transport.COMPLETED, 200, BODY)


def test_hints_without_end_are_left():
    words = b"HTTP/1.1 103 Early Hints\r\n\r\n" * 500
    with spoken(words) as port, client({HOST: f"127.0.0.1:{port}"}) as http:
        assert http.get(HOME, robots=False).transport is Transport.CONNECTION_LOST


@pytest.mark.parametrize(
    "headers",
    [
        b"Content-Length: 10\r\nContent-Length: 20\r\n",
        b"Content-Length: 10, 20\r\n",
        b"Content-Encoding: br\r\n",
        b"Content-Encoding: zstd, br\r\n",
        b"Content-Encoding: gzip\r\n",
        b"Content-Encoding: inconnu\r\n",
        b"Transfer-Encoding: chunked\r\n",
    ],
)
def test_an_answer_that_contradicts_itself_is_not_a_name_unknown(headers):
    words = b"HTTP/1.1 200 OK\r\n" + HEAD + headers + b"\r\n" + BODY
    with spoken(words) as port, client({HOST: f"127.0.0.1:{port}"}) as http:
        answer = http.get(HOME, robots=False)
    assert answer.transport is Transport.CONNECTION_LOST
    assert answer.detail.startswith(("La réponse", "Le serveur a fermé"))


def test_a_compression_without_content_matters_to_nobody():
    words = b"HTTP/1.1 403 Forbidden\r\nContent-Encoding: br\r\n" + HEAD + b"\r\n" + BODY
    with spoken(words) as port, client({HOST: f"127.0.0.1:{port}"}) as http:
        assert http.get(HOME, robots=False).transport is Transport.BLOCKED


def test_a_name_that_nobody_could_resolve_is_not_said_unknown(monkeypatch):
    def failing(number):
        def resolve(*_, **__):
            raise socket.gaierror(number, "…")

        return resolve

    for number, transport, said in (
        (socket.EAI_AGAIN, Transport.UNRESOLVED, "La résolution du nom exemple.gouv.fr est impossible"),
        (socket.EAI_FAIL, Transport.UNRESOLVED, "est impossible"),
        (socket.EAI_SYSTEM, Transport.UNRESOLVED, "est impossible"),
        (socket.EAI_NONAME, Transport.DNS_ERROR, "n'existe pas"),
        (socket.EAI_NODATA, Transport.DNS_ERROR, "ne mène à aucun serveur"),
    ):
        monkeypatch.setattr(socket, "getaddrinfo", failing(number))
        with client({}) as http:
            answer = http.get(HOME, robots=False)
        assert (answer.transport, said in answer.detail) == (transport, True), answer.detail


# --- beside the pages --------------------------------------------------------------------------------


def test_the_roots_of_a_host_are_four_but_for_a_server_of_its_own():
    assert roots("https://www.exemple.gouv.fr/fr/") == (
        "http://exemple.gouv.fr/",
        "http://www.exemple.gouv.fr/",
        "https://exemple.gouv.fr/",
        "https://www.exemple.gouv.fr/",
    )
    assert roots("http://127.0.0.1:8000/a") == ("http://127.0.0.1:8000/",)
    assert roots("https://exemple.gouv.fr:8443/") == ("https://exemple.gouv.fr:8443/",)
    assert roots("http://localhost/") == ("http://localhost/",)
    assert roots("http://[::1]:81/") == ("http://[::1]:81/",)


def test_each_root_says_where_it_leads_and_none_is_asked_twice(authority, tmp_path):
    plain = {"/robots.txt": Reply("", 404), "exemple.gouv.fr/": redirect(SECURE),
             "www.exemple.gouv.fr/": redirect("https://ailleurs.fr/")}  # fmt: skip
    with (
        serve(plain) as open_server,
        serve({"/": HTML, "/robots.txt": Reply("", 404)}, certified(authority, HOST)) as tls_server,
        client(
            open_server.at(HOST, f"www.{HOST}") | tls_server.at(HOST, f"www.{HOST}", port=443),
            ca_file=trusted(authority, tmp_path),
        ) as http,
    ):
        home = http.get(SECURE)
        found = {one.url: one for one in variants(http, SECURE, (home,))}
        asked = (open_server.paths(), tls_server.paths())
    assert [(one.transport, one.final_url) for one in found.values()] == [
        (Transport.COMPLETED, SECURE),
        (Transport.REDIRECTED_ELSEWHERE, "https://ailleurs.fr/"),
        (Transport.COMPLETED, SECURE),
        (Transport.TLS_ERROR, "https://www.exemple.gouv.fr/"),
    ]
    assert [hop.location for hop in found[HOME].redirects] == [SECURE]
    assert asked == (["/", "/"], ["/robots.txt", "/"])


def test_a_name_refused_while_the_other_answers_and_every_hop_are_kept(authority, tmp_path):
    promise = {"Strict-Transport-Security": "max-age=31536000"}
    bare, www = f"https://{HOST}/", f"https://www.{HOST}/"
    plain = {"/robots.txt": Reply("", 404), f"{HOST}/": redirect(bare), f"www.{HOST}/": redirect(www)}
    secure = {
        "/robots.txt": Reply("", 404),
        f"{HOST}/": redirect(f"http://www.{HOST}/", **promise),
        f"www.{HOST}/": Reply(HTML, headers=promise),
    }
    with (
        serve(plain) as open_server,
        serve(secure, certified(authority, HOST, f"www.{HOST}")) as tls_server,
        client(
            open_server.at(HOST, f"www.{HOST}") | tls_server.at(HOST, f"www.{HOST}", port=443),
            ca_file=trusted(authority, tmp_path),
        ) as http,
    ):
        found = {one.url: one for one in variants(http, bare, (http.get(bare),))}
        hops = [HOME, bare, f"http://www.{HOST}/"]
        assert [hop.url for hop in found[HOME].redirects] == hops
        assert [hop.hsts for hop in found[HOME].redirects] == ["", "max-age=31536000", ""]
        assert (found[HOME].final_url, found[HOME].hsts) == (www, "max-age=31536000")
        tls_server.routes[f"{HOST}/"] = Reply("", 403)
        http.forget_hosts()
        refused = {one.url: one for one in variants(http, www, (http.get(www),))}
        assert (refused[bare].transport, refused[bare].status) == (Transport.BLOCKED, 403)
        assert (refused[www].transport, refused[www].status) == (Transport.COMPLETED, 200)


def test_a_loop_between_roots_ends():
    routes = {"/": redirect(f"http://www.{HOST}/"), f"www.{HOST}/": redirect(HOME)}
    with serve(routes) as server, client(server.at(HOST, f"www.{HOST}"), offline=True) as http:
        found = variants(http, HOME, ())
    assert {one.transport for one in found[:2]} == {Transport.TOO_MANY_REDIRECTS}


def test_the_sitemap_is_the_one_declared_here_else_the_usual_one():
    xml = Reply("<urlset/>", headers={"Content-Type": "application/xml"})
    with site({"/plan.xml": xml, "/sitemap.xml": Reply("", 404)}) as (http, server):
        declared = gathered(http, HOME, ["https://ailleurs.fr/s.xml", "/plan.xml"]).document
        usual = gathered(http, HOME, []).document
        assert (declared.url, declared.status, declared.text) == (f"{HOME}plan.xml", 200, "<urlset/>")
        assert (usual.url, usual.transport) == (f"{HOME}sitemap.xml", Transport.NOT_FOUND)
        assert server.paths() == ["/robots.txt", "/plan.xml", "/sitemap.xml"]


def test_the_icon_is_the_one_the_page_names_else_the_usual_one():
    named = Page(url=HOME, source="<head><base href='/a/'><link rel='shortcut icon' href='i.png'></head>")
    assert icon(named) == f"{HOME}a/i.png"
    assert icon(Page(url=HOME, source="<p>x")) == f"{HOME}favicon.ico"
    with site({"/a/i.png": Reply(b"\x89PNG", headers={"Content-Type": "image/png"})}) as (http, _):
        found = favicon(http, icon(named))
        written = favicon(http, "data:image/png;base64,iVBORw==")
    assert found.content_type == written.content_type == "image/png"
    assert len(found.digest) == 64
    assert found.digest == written.digest


def test_threads_share_a_client_and_never_mix_their_answers():
    hosts = [f"site-{number}.gouv.fr" for number in range(6)]
    routes = {f"{host}/{page}": f"<p>{host} {page}" for host in hosts for page in range(5)}
    with serve(routes) as server, client(server.at(*hosts)) as http, ThreadPoolExecutor(6) as threads:
        asked = [f"http://{host}/{page}" for page in range(5) for host in hosts]
        answers = list(threads.map(http.get, asked))
    assert [answer.text for answer in answers] == [
        f"<p>{url.split('/')[2]} {url.split('/')[3]}" for url in asked
    ]
