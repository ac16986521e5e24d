"""What the relay says in the browser's stead: to the origins it was given for, and to nobody else."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import trustme

from checker.gather.http import HttpClient
from checker.gather.inserting import Insertion
from checker.gather.network import Addresses
from checker.gather.options import Options
from checker.gather.relay import Relay
from checker.model.credentials import Credentials, origin_of
from tests.gather.servers import certified, serve, talk, trusted
from tests.gather.test_relay import ask, everything

HOST = "recette.exemple.gouv.fr"
OTHER = "tiers.exemple.fr"
HEADERS = {"X-Recette": "canari-en-tete", "Authorization": "Basic canari"}


def credentials(origin: str) -> Credentials:
    return Credentials(
        frozenset({origin_of(origin)}), HEADERS, {"session": "canari-cookie"}, ("canari-en-tete",)
    )


@contextmanager
def relay(said: Credentials, ports: dict[str, int], ca_file: str | None = None) -> Iterator[Relay]:
    options = Options(resolve={host: f"127.0.0.1:{port}" for host, port in ports.items()}, ca_file=ca_file)
    with closing(Relay(Addresses(options), insertion=Insertion(said, ca_file))) as running:
        yield running


@pytest.fixture
def listening() -> Iterator[tuple[int, list[bytes]]]:
    """A server that keeps all it receives, answers each head and never closes first."""
    heard: list[bytes] = []

    def speak(client: socket.socket) -> None:
        received = b""
        while data := client.recv(65536):
            received += data
            heard.append(data)
            if received.endswith((b"\r\n\r\n", b"corps")):
                client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    with talk(speak) as port:
        yield port, heard


def request(*lines: str, body: str = "") -> bytes:
    return "\r\n".join([*lines, "", body]).encode()


def test_what_is_said_is_added_beside_what_the_browser_says(listening: tuple[int, list[bytes]]) -> None:
    port, heard = listening
    with relay(credentials(f"http://{HOST}/"), {HOST: port}) as running:
        client, _ = ask(running.port, HOST, 80)
        with client:
            client.sendall(
                request(
                    "GET / HTTP/1.1",
                    f"Host: {HOST}",
                    "x-recette: autre",
                    "Cookie: a=b; session=renouvelée",
                    "Connection: keep-alive",
                )
            )
            assert client.recv(65536).endswith(b"ok")
    (head,) = heard
    lines = head.decode().split("\r\n")
    assert lines[0] == "GET / HTTP/1.1"
    assert {"X-Recette: canari-en-tete", "Authorization: Basic canari", "Connection: close"} <= set(lines)
    assert [line for line in lines if "recette:" in line.lower()] == ["X-Recette: canari-en-tete"]
    assert [line for line in lines if line.startswith("Cookie")] == ["Cookie: a=b; session=renouvelée"]


def test_another_request_on_the_same_connection_never_goes_without(
    listening: tuple[int, list[bytes]],
) -> None:
    port, heard = listening
    with relay(credentials(f"http://{HOST}/"), {HOST: port}) as running:
        client, _ = ask(running.port, HOST, 80)
        with client:
            client.sendall(request("GET / HTTP/1.1", f"Host: {HOST}"))
            assert client.recv(65536).endswith(b"ok")
            client.sendall(request("GET /suite HTTP/1.1", f"Host: {HOST}"))
            client.settimeout(10)
            assert everything(client) == b""
    assert not [data for data in heard if b"/suite" in data]


def test_a_body_follows_its_head_and_a_websocket_keeps_its_connection(
    listening: tuple[int, list[bytes]],
) -> None:
    port, heard = listening
    with relay(credentials(f"http://{HOST}/"), {HOST: port}) as running:
        for head, more in (
            (request("POST / HTTP/1.1", f"Host: {HOST}", "Content-Length: 5"), b"corps"),
            (
                request("GET / HTTP/1.1", f"Host: {HOST}", "Connection: Upgrade", "Upgrade: websocket"),
                b"corps",
            ),
        ):
            client, _ = ask(running.port, HOST, 80)
            with client:
                client.sendall(head)
                client.sendall(more)
                while not b"".join(heard).endswith(b"corps"):
                    assert client.recv(65536)
            said = b"".join(heard)
            assert b"X-Recette: canari-en-tete" in said
            heard.clear()
    assert b"Connection: Upgrade" in said
    assert b"Connection: close" not in said


@pytest.mark.parametrize(("host", "port"), [(OTHER, 80), (HOST, 8080)])
def test_another_host_or_port_is_told_nothing(
    host: str, port: int, listening: tuple[int, list[bytes]]
) -> None:
    there, heard = listening
    with relay(credentials(f"http://{HOST}/"), {HOST: there, OTHER: there}) as running:
        client, _ = ask(running.port, host, port)
        with client:
            client.sendall(request("GET / HTTP/1.1", f"Host: {host}"))
            assert client.recv(65536).endswith(b"ok")
    assert heard
    assert b"canari" not in b"".join(heard)


def test_in_tls_a_site_whose_certificate_is_not_right_is_told_nothing(tmp_path: Path) -> None:
    heard: list[str] = []

    def hear(handler: BaseHTTPRequestHandler) -> None:
        heard.append(str(handler.headers.get("X-Recette")))
        handler.send_response(204)
        handler.end_headers()

    ours, theirs = trustme.CA(), trustme.CA()
    ca_file = trusted(ours, tmp_path)
    blind = ssl._create_unverified_context()
    for authority, expected in ((theirs, []), (ours, ["canari-en-tete"])):
        with (
            serve({"/": hear}, certified(authority, HOST)) as server,
            relay(credentials(f"https://{HOST}/"), {HOST: server.port}, ca_file) as running,
        ):
            client, _ = ask(running.port, HOST, 443)
            with client, blind.wrap_socket(client, server_hostname=HOST) as secured:
                secured.sendall(request("GET / HTTP/1.1", f"Host: {HOST}"))
                answer = secured.recv(65536)
        assert heard == expected
        assert answer.startswith(b"HTTP/1.1 204") is bool(expected)


def test_the_client_says_them_to_their_origin_and_not_where_a_redirect_leads() -> None:
    heard: dict[str, list[str | None]] = {}
    ready = threading.Lock()

    def hear(name: str, onward: str = "") -> object:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            with ready:
                heard.setdefault(name, []).append(handler.headers.get("X-Recette"))
            handler.send_response(302 if onward else 200)
            handler.send_header("Location", onward)
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        return answer

    with serve({}) as server:
        server.routes |= {
            f"{HOST}/": hear("site", f"http://{OTHER}/"),
            f"{OTHER}/": hear("tiers", f"http://{HOST}:8080/"),
            f"{HOST}/robots.txt": hear("robots"),
        }
        places = {f"{HOST}:80": server.port, f"{OTHER}:80": server.port, f"{HOST}:8080": server.port}
        options = Options(
            resolve={place: f"127.0.0.1:{port}" for place, port in places.items()},
            credentials=credentials(f"http://{HOST}/"),
            delay=0,
        )
        with HttpClient(options, Addresses(options)) as client:
            client.get(f"http://{HOST}/")
    assert heard["site"][0] == "canari-en-tete"
    assert heard["robots"][0] == "canari-en-tete"
    assert set(heard["tiers"]) == {None}
    assert None in heard["site"]  # on another port of the same host


def test_nothing_of_them_is_in_what_is_printed_of_them() -> None:
    said = credentials(f"https://{HOST}/")
    assert "canari" not in f"{said!r} {Options(credentials=said)!r}"
