"""Where a network imposes a proxy: everything goes through it, and what it refuses is not the site's doing."""

import base64

import pytest
import trustme

from checker.gather.http import HttpClient
from checker.gather.network import Addresses, PrivateAddressError
from checker.gather.options import Options
from checker.gather.proxies import Proxies, numeric, of_environment, read_proxy
from checker.gather.turns import Turns
from checker.gather.visitor import Visitor
from checker.model import AuditSettings, Role, Site, Transport
from tests.gather.servers import Reply, certified, closed_port, proxy, serve, trusted

HOST = "exemple.gouv.fr"
PAGE = "<!doctype html><html lang=fr><title>Essai</title><h1>Essai</h1><p>Une page assez longue à lire.</p>"
ROUTES = {"/": PAGE, "/deux": PAGE, "/robots.txt": Reply("", 404)}


def settings(through, **more):
    proxies = {"http": through.url, "https": through.url}
    return Options(**{"proxies": proxies, "delay": 0.0, "timeout": 5.0, "browser": False, **more})


def client(options):
    return HttpClient(options, Addresses(options), Turns())


def test_plain_http_is_asked_of_the_proxy_by_whole_addresses():
    with (
        serve(ROUTES) as server,
        proxy({f"{HOST}:80": server.port}) as through,
        client(settings(through)) as http,
    ):
        answers = [http.get(f"http://{HOST}{path}") for path in ("/", "/deux?a=1")]
    assert [answer.transport for answer in answers] == [Transport.COMPLETED] * 2
    names = ("/robots.txt", "/", "/deux?a=1")
    assert through.asked == [("GET", f"http://{HOST}{name}") for name in names]
    assert {host for host, _ in server.asked} == {HOST}


def test_tls_goes_through_a_tunnel_and_the_certificate_is_still_ours_to_judge(tmp_path):
    authority = trustme.CA()
    with (
        serve(ROUTES, certified(authority, HOST)) as good,
        serve(ROUTES, certified(authority, "autre.fr")) as bad,
        proxy({f"{HOST}:443": good.port, "faux.gouv.fr:443": bad.port}) as through,
        client(settings(through, ca_file=trusted(authority, tmp_path))) as http,
    ):
        assert http.get(f"https://{HOST}/").transport is Transport.COMPLETED
        assert http.tls_facts(HOST, 443).error == ""
        wrong = http.get("https://faux.gouv.fr/")
    assert (wrong.transport, wrong.detail) == (Transport.TLS_ERROR, "Le certificat porte un autre nom.")
    assert {method for method, _ in through.asked} == {"CONNECT"}


def test_credentials_are_given_to_the_proxy_alone():
    with serve(ROUTES) as server, proxy({f"{HOST}:80": server.port}) as through:
        options = settings(through, proxies={"http": f"http://moi:p%40sse@127.0.0.1:{through.port}"})
        with client(options) as http:
            assert http.get(f"http://{HOST}/").transport is Transport.COMPLETED
    expected = f"Basic {base64.b64encode(b'moi:p@sse').decode()}"
    assert set(through.credentials) == {expected}


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    ("status", "transport", "said"),
    [
        (407, Transport.CONNECTION_LOST, "demande de s'identifier"),
        (403, Transport.BLOCKED, "réponse HTTP 403"),
    ],
)
def test_what_the_proxy_refuses_is_told_of_the_proxy(scheme, status, transport, said):
    with proxy({}, refusal=status) as through, client(settings(through)) as http:
        answer = http.get(f"{scheme}://{HOST}/", robots=False)
    assert answer.transport is transport
    assert said in answer.detail
    assert "n'existe pas" not in answer.detail


def test_a_host_that_the_proxy_cannot_reach_is_not_said_unknown():
    with proxy({}) as through, client(settings(through)) as http:
        answer = http.get(f"https://{HOST}/", robots=False)
    assert answer.transport is Transport.CONNECTION_LOST
    assert "n'a pas pu joindre le serveur (réponse HTTP 502)" in answer.detail


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_is_down_is_named_without_its_password(scheme):
    gone = f"http://moi:secret@127.0.0.1:{closed_port()}"
    options = Options(proxies={"http": gone, "https": gone}, delay=0.0, timeout=3.0)
    with client(options) as http:
        answer = http.get(f"{scheme}://{HOST}/", robots=False)
    assert answer.transport is Transport.CONNECTION_LOST
    assert "n'est pas joignable" in answer.detail
    assert "secret" not in answer.detail


def test_mapped_hosts_this_machine_and_those_of_no_proxy_are_reached_straight():
    with serve(ROUTES) as server, proxy({}) as through:
        options = settings(
            through, resolve=server.at(HOST), allow_private=True, no_proxy="sans.fr, .interne.fr,10.0.0.0/8"
        )
        addresses = Addresses(options)
        with client(options) as http:
            assert http.get(f"http://{HOST}/").transport is Transport.COMPLETED
            assert http.get(f"http://127.0.0.1:{server.port}/").transport is Transport.COMPLETED
        straight = ("sans.fr", "www.sans.fr", "a.interne.fr", "10.1.2.3", "localhost", "::1")
        assert [h for h in straight if addresses.proxied(h, 443, secure=True)] == []
        others = ("passans.fr", "autre.fr", "11.1.2.3")
        assert [h for h in others if not addresses.proxied(h, 443, secure=True)] == []
        assert through.asked == []


@pytest.mark.parametrize(
    "host",
    ["10.1.2.3", "169.254.169.254", "[fd00::1]", "167837955", "0x0a.1.2.3", "intranet", "imprimante.local",
     "a.internal", "metadata.google.internal"],
)  # fmt: skip
def test_what_can_be_read_as_inside_is_refused_before_the_proxy_is_asked(host):
    with proxy({}) as through:
        addresses = Addresses(settings(through))
        for secure in (True, False):
            with pytest.raises(PrivateAddressError):
                addresses.connect(host, 443, 2.0, secure=secure)
        assert through.asked == []


@pytest.mark.parametrize(
    ("entry", "host", "port", "straight"),
    [
        ("*", "a.fr", 443, True),
        ("a.fr:8080", "a.fr", 8080, True),
        ("a.fr:8080", "a.fr", 80, False),
        ("*.a.fr", "www.a.fr", 443, True),
        ("A.FR", "a.fr", 443, True),
        ("", "a.fr", 443, False),
        ("2001:db8::/32", "2001:db8::5", 443, True),
        (" , ,", "a.fr", 443, False),
    ],
)
def test_hosts_that_go_without(entry, host, port, straight):
    found = Proxies({"https": "mandataire:3128"}, entry).of(host, port, secure=True)
    assert (found is None) is straight


def test_proxies_are_those_of_the_environment(monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert of_environment() == ({}, "")
    monkeypatch.setenv("HTTPS_PROXY", "http://m:3128")
    monkeypatch.setenv("no_proxy", "a.fr")
    assert of_environment() == ({"https": "http://m:3128"}, "a.fr")
    monkeypatch.setenv("ALL_PROXY", "http://tous:1")
    assert of_environment()[0] == {"http": "http://tous:1", "https": "http://m:3128"}


@pytest.mark.parametrize(
    "text", ["socks5://a:1080", "https://a:3128", "ftp://a", "http://", "a:b:c", "http://a:x/", "http://a b/"]
)
def test_a_proxy_that_cannot_be_used_is_refused(text):
    with pytest.raises(ValueError, match="mandataire"):
        read_proxy(text)


@pytest.mark.parametrize(
    ("host", "address"), [("127.1", "127.0.0.1"), ("0x7f.1", "127.0.0.1"), ("1.fr", None), ("face", None)]
)
def test_numeric_hosts(host, address):
    assert str(numeric(host)) == str(address)


@pytest.mark.browser
def test_the_browser_goes_through_it_too(tmp_path):
    authority = trustme.CA()
    page = (
        PAGE
        + "<img src=/i.png><img src=http://exemple.gouv.fr/j.png><img src=http://10.0.0.1/k.png><p id=p></p>"
    )
    script = "<script>fetch('/d', {method: 'GET'}).then(r => r.text()).then(t => p.textContent = t)</script>"
    routes = {**ROUTES, "/": page + script, "/d": "venu par script", "/j.png": Reply(b"", 404)}
    with (
        serve(routes) as plain,
        serve(routes, certified(authority, HOST)) as secure,
        proxy({f"{HOST}:80": plain.port, f"{HOST}:443": secure.port}) as through,
        Visitor(
            settings(through, browser=True, pages=1, ca_file=trusted(authority, tmp_path)), turns=Turns()
        ) as one,
    ):
        for scheme in ("http", "https"):
            url = f"{scheme}://{HOST}/"
            site = Site(scheme, scheme, url, "o", entry=Role.HOME, settings=AuditSettings())
            home = one.visit(site, "2026-11-29T00:00:00+00:00").home
            assert home.transport is Transport.COMPLETED, home.detail
            assert "venu par script" in home.rendered
    asked = set(through.asked)
    assert {("GET", f"http://{HOST}/d"), ("CONNECT", f"{HOST}:443"), ("GET", f"http://{HOST}/j.png")} <= asked
    assert not [what for what in asked if "10.0.0.1" in what[1]]
