"""Where names lead, and where we refuse to go."""

import pickle
import socket
import time

import pytest

from checker.gather.network import Addresses, OfflineError, PrivateAddressError, is_public
from checker.gather.options import Options
from checker.model import AuditSettings, Site
from tests.gather.servers import closed_port, talk


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "192.88.99.1",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "fe80::1%eth0",
        "fc00::1",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "pas une adresse",
    ],
)
def test_addresses_inside_or_reserved_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "2002:808:808::1", "64:ff9b::808:808"]
)
def test_addresses_of_the_internet_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.1", "2130706433", "0x7f.0.0.1"])
def test_every_way_of_writing_this_machine_is_refused(host):
    with pytest.raises(PrivateAddressError):
        Addresses(Options()).lookup(host, 80)


def test_private_addresses_are_open_when_the_user_says_so():
    assert Addresses(Options(allow_private=True)).lookup("127.0.0.1", 81) == [("127.0.0.1", 81)]


def test_one_private_answer_among_several_refuses_the_name(monkeypatch):
    # The answers of a DNS cannot be arranged from here: only the system's resolver is replaced.
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **settings: answers)
    with pytest.raises(PrivateAddressError):
        Addresses(Options()).lookup("double.example", 80)


def test_a_connection_goes_to_the_address_that_was_judged(monkeypatch):
    """A second look-up could answer something else (DNS rebinding): there is none."""
    looked_up = []

    def resolver(host, port, *args, **settings):
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    with talk(lambda client: client.sendall(b"bonjour")) as port:
        real = socket.getaddrinfo
        monkeypatch.setattr(
            socket, "getaddrinfo", lambda h, *a, **s: (resolver if h == "un.example" else real)(h, *a, **s)
        )
        with Addresses(Options(allow_private=True)).connect("un.example", port, 2) as client:
            assert client.recv(7) == b"bonjour"
    assert looked_up == ["un.example"]


def test_a_mapped_host_may_be_private_and_the_port_may_change():
    addresses = Addresses(
        Options(resolve={"a.test": "127.0.0.1:81", "a.test:443": "127.0.0.2:8443", "b.test": "127.0.0.3"})
    )
    assert addresses.lookup("a.test", 80) == [("127.0.0.1", 81)]
    assert addresses.lookup("A.test.", 443) == [("127.0.0.2", 8443)]
    assert addresses.lookup("b.test", 80) == [("127.0.0.3", 80)]


def test_ipv6_targets_are_written_with_brackets_when_they_have_a_port():
    addresses = Addresses(Options(resolve={"a.test": "[::1]:81", "b.test": "::1"}))
    assert addresses.mapped("a.test", 80) == ("::1", 81)
    assert addresses.mapped("b.test", 80) == ("::1", 80)


def test_a_star_speaks_for_every_host_without_an_entry():
    addresses = Addresses(Options(resolve={"*:80": "127.0.0.1:81", "a.test": "127.0.0.9"}))
    assert addresses.mapped("autre.test", 80) == ("127.0.0.1", 81)
    assert addresses.mapped("a.test", 80) == ("127.0.0.9", 80)
    assert addresses.mapped("autre.test", 443) is None


def a_site(resolve, *aliases, url="https://a.test/"):
    return Site("a", "A", url, "o", settings=AuditSettings(resolve=resolve, aliases=aliases))


def test_a_site_says_where_its_own_hosts_are_while_it_is_visited():
    addresses = Addresses(Options(allow_private=True))
    with addresses.visiting(a_site({"a.test": "127.0.0.1:81", "www.a.test:443": "[::1]:82"})):
        assert addresses.lookup("a.test", 80) == [("127.0.0.1", 81)]
        assert addresses.lookup("www.a.test", 443) == [("::1", 82)]
    assert addresses.mapped("a.test", 80) is None


@pytest.mark.parametrize("host", ["autre.test", "a.test.autre.test", "*", "*:80", "xa.test"])
def test_a_site_says_nothing_of_other_hosts(host):
    addresses = Addresses(Options(allow_private=True))
    with addresses.visiting(a_site({host: "127.0.0.1:81"}, "b.test")):
        assert addresses.mapped("autre.test", 80) is None
        assert addresses.mapped("a.test.autre.test", 80) is None
        assert addresses.mapped("xa.test", 80) is None


def test_the_word_of_the_user_stands_before_that_of_a_site():
    addresses = Addresses(
        Options(allow_private=True, resolve={"*": "127.0.0.1:1", "b.test:443": "127.0.0.1:2"})
    )
    with addresses.visiting(a_site({"a.test": "127.0.0.1:81", "b.test": "127.0.0.1:82"}, "b.test")):
        assert addresses.mapped("a.test", 80) == ("127.0.0.1", 1)
        assert addresses.mapped("b.test", 443) == ("127.0.0.1", 2)


@pytest.mark.parametrize("target", ["127.0.0.1:81", "[::1]:81", "10.0.0.1:80", "169.254.169.254:80"])
def test_a_site_may_not_lead_inside_unless_the_user_says_so(target):
    with (
        (addresses := Addresses(Options())).visiting(a_site({"a.test": target})),
        pytest.raises(PrivateAddressError),
    ):
        addresses.lookup("a.test", 80)


@pytest.mark.parametrize("target", ["", ":80", "127.0.0.1:http", "127.0.0.1:0", "127.0.0.1:70000"])
def test_an_entry_that_says_nothing_is_told(target):
    with pytest.raises(ValueError, match="illisible"):
        Addresses(Options(resolve={"a.test": target}))


def test_an_offline_run_knows_only_its_mapping():
    addresses = Addresses(Options(offline=True, allow_private=True, resolve={"a.test": "127.0.0.1"}))
    assert addresses.lookup("a.test", 80)
    with pytest.raises(OfflineError):
        addresses.lookup("127.0.0.1", 80)


@pytest.mark.parametrize("host", ["nulle-part.invalid", "a..b", "x" * 300])
def test_unknown_and_impossible_names_are_unknown(host):
    with pytest.raises(socket.gaierror):
        Addresses(Options()).lookup(host, 80)


def test_the_next_address_is_tried_when_the_first_refuses(monkeypatch):
    with talk(lambda client: client.sendall(b"ici")) as port:
        answers = [(socket.AF_INET, 1, 6, "", ("127.0.0.1", p)) for p in (closed_port(), port)]
        real = socket.getaddrinfo
        monkeypatch.setattr(
            socket, "getaddrinfo", lambda h, *a, **s: answers if h == "deux.example" else real(h, *a, **s)
        )
        with Addresses(Options(allow_private=True)).connect("deux.example", port, 2) as client:
            assert client.recv(3) == b"ici"


def test_a_connection_that_never_comes_ends_in_time(monkeypatch):
    """A full queue drops the demands of connection: the server is there and says nothing."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        waiting = []
        for _ in range(4):
            client = socket.socket()
            client.setblocking(False)
            client.connect_ex(("127.0.0.1", port))
            waiting.append(client)
        start = time.monotonic()
        with pytest.raises(TimeoutError):
            Addresses(Options(allow_private=True)).connect("127.0.0.1", port, 0.3)
        assert time.monotonic() - start < 2
        for client in waiting:
            client.close()


def test_loopback_is_this_machine_only_where_we_may_go():
    assert Addresses(Options(allow_private=True)).loopback("localhost", 80)
    assert Addresses(Options(resolve={"a.test": "127.0.0.1"})).loopback("a.test", 80)
    assert not Addresses(Options()).loopback("localhost", 80)
    assert not Addresses(Options(resolve={"a.test": "192.0.2.1"})).loopback("a.test", 80)


def test_options_travel_to_other_processes():
    options = Options(resolve={"a.test": "127.0.0.1"}, ca_file="ca.pem", pages=3)
    assert pickle.loads(pickle.dumps(options)) == options
    assert options.user_agent.startswith("Conforme/")
    assert "+https://" in options.user_agent
