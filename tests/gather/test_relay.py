"""The relay, spoken to as Chromium does: real sockets, real servers on the loopback interface."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import pytest

from checker.gather.network import Addresses
from checker.gather.options import Options
from checker.gather.relay import Relay
from checker.model import Transport

HELLO = b"\x05\x01\x00"


@contextmanager
def relay(
    *, allow_private: bool = True, resolve: dict[str, str] | None = None, **settings
) -> Iterator[Relay]:
    options = Options(allow_private=allow_private, resolve=resolve or {})
    with closing(Relay(Addresses(options), **settings)) as running:
        yield running


@pytest.fixture
def echo() -> Iterator[int]:
    """A server that sends back what it receives and, at the end, says how much it was."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer(client: socket.socket) -> None:
        total = 0
        with client:
            while data := client.recv(65536):
                total += len(data)
                client.sendall(data)
            client.sendall(str(total).encode())

    def serve() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(client,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def ask(port: int, host: str, destination: int) -> tuple[socket.socket, int]:
    """A connection through the relay to a named host, and the relay's reply code."""
    client = socket.create_connection(("127.0.0.1", port), timeout=5)
    name = host.encode()
    client.sendall(HELLO + b"\x05\x01\x00\x03" + bytes((len(name),)) + name + destination.to_bytes(2, "big"))
    with client.makefile("rb") as stream:
        assert stream.read(2) == b"\x05\x00"
        reply = stream.read(10)
    return client, reply[1]


def everything(client: socket.socket) -> bytes:
    parts = []
    while data := client.recv(65536):
        parts.append(data)
    return b"".join(parts)


def test_bytes_pass_both_ways_to_a_mapped_host(echo):
    with relay(allow_private=False, resolve={"exemple.gouv.fr": f"127.0.0.1:{echo}"}) as running:
        client, code = ask(running.port, "exemple.gouv.fr", 443)
        with client:
            assert code == 0
            client.sendall(b"bonjour")
            client.shutdown(socket.SHUT_WR)
            assert everything(client) == b"bonjour7"
        assert running.errors == {}


def test_large_transfers_are_whole_and_cheap(echo):
    size = 20_000_000
    with relay() as running:
        client, code = ask(running.port, "127.0.0.1", echo)
        assert code == 0
        with client:
            sender = threading.Thread(
                target=lambda: (client.sendall(bytes(size)), client.shutdown(socket.SHUT_WR))
            )
            sender.start()
            received = everything(client)
            sender.join()
        assert len(received) == size + len(str(size))
        assert received.endswith(str(size).encode())


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "169.254.169.254", "10.0.0.1"])
def test_private_addresses_are_refused_and_remembered(host):
    with relay(allow_private=False) as running:
        client, code = ask(running.port, host, 80)
        client.close()
        assert code == 2
        assert running.errors == {host: Transport.PRIVATE_ADDRESS}


def test_a_private_address_given_as_bytes_is_refused():
    with relay(allow_private=False) as running:
        with socket.create_connection(("127.0.0.1", running.port), timeout=5) as client:
            client.sendall(HELLO + b"\x05\x01\x00\x01" + bytes((127, 0, 0, 1)) + b"\x00\x50")
            assert everything(client)[3] == 2
        assert running.errors["127.0.0.1"] is Transport.PRIVATE_ADDRESS


def test_a_closed_port_is_refused_and_an_unknown_name_is_said_so():
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        closed = listener.getsockname()[1]
    with relay() as running:
        client, code = ask(running.port, "127.0.0.1", closed)
        client.close()
        assert (code, running.errors["127.0.0.1"]) == (5, Transport.REFUSED)
        client, code = ask(running.port, "introuvable.invalid", 80)
        client.close()
        assert (code, running.errors["introuvable.invalid"]) == (4, Transport.DNS_ERROR)


@pytest.mark.parametrize(
    "words",
    [b"GET / HTTP/1.1\r\n\r\n", b"\x05\x01\x02", b"\x04\x01\x00\x50", HELLO + b"\x05\x02\x00\x01" + bytes(6)],
    ids=["http", "password only", "socks4", "bind"],
)
def test_anything_but_a_socks5_connection_is_turned_away(words):
    with relay() as running, socket.create_connection(("127.0.0.1", running.port), timeout=5) as client:
        client.sendall(words)
        client.shutdown(socket.SHUT_WR)
        try:
            said = everything(client)
        except ConnectionResetError:  # closed before it had read everything
            said = b""
        assert said in {b"", b"\x05\xff", b"\x05\x00\x05\x07" + b"\x00\x01" + bytes(6)}


def test_it_listens_on_the_loopback_interface_only():
    with relay() as running:
        assert running._server.sockets[0].getsockname()[0] == "127.0.0.1"


def test_a_silent_connection_is_dropped(echo):
    with relay(idle_seconds=0.3) as running:
        client, _ = ask(running.port, "127.0.0.1", echo)
        with client:
            assert everything(client) == b""


def test_traffic_one_way_keeps_a_connection_alive(echo):
    with relay(idle_seconds=0.5) as running:
        client, _ = ask(running.port, "127.0.0.1", echo)
        with client:
            until = time.monotonic() + 1.2
            while time.monotonic() < until:
                client.sendall(b"x")
                assert client.recv(10)
                time.sleep(0.1)


def test_connections_are_bounded(echo):
    with relay(connections=1) as running:
        first, code = ask(running.port, "127.0.0.1", echo)
        with first, socket.create_connection(("127.0.0.1", running.port), timeout=5) as second:
            assert code == 0
            with pytest.raises(ConnectionResetError):
                second.sendall(HELLO)
                if not second.recv(1):
                    raise ConnectionResetError


def test_reset_drops_connections_and_forgets(echo):
    with relay() as running:
        running.errors["exemple.fr"] = Transport.REFUSED
        client, _ = ask(running.port, "127.0.0.1", echo)
        with client:
            running.reset()
            with suppress(ConnectionResetError):
                assert everything(client) == b""
        assert running.errors == {}


def test_close_frees_the_port_and_may_be_called_twice():
    with relay() as running:
        port = running.port
        running.close()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=2)
