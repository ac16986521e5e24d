"""The server of bad behaviours, tried small; `make hostile` tries it whole."""

from __future__ import annotations

import socket

import pytest

from checker.model import Transport
from tests.hostile import run
from tests.hostile.behaviours import BEHAVIOURS, witness
from tests.hostile.server import serve


def test_there_are_enough_behaviours_and_each_may_end_in_some_way():
    assert len(BEHAVIOURS) >= 200
    assert all(one.expected for one in BEHAVIOURS.values())
    assert len({one.what for one in BEHAVIOURS.values()}) == len(BEHAVIOURS)


def test_the_trap_tells_who_comes():
    with serve({}) as (_, trap, counted):
        with socket.create_connection(("127.0.0.1", trap), timeout=5) as visitor:
            visitor.sendall(b"GET / HTTP/1.1\r\n\r\n")
            visitor.recv(1)
        assert counted.trapped
    assert run.inside(counted)


def test_each_host_answers_its_own_way():
    with (
        serve({"temoin.brume.test": witness}) as (port, _, counted),
        socket.create_connection(("127.0.0.1", port), timeout=5) as visitor,
    ):
        visitor.sendall(b"GET / HTTP/1.1\r\nHost: temoin.brume.test\r\n\r\n")
        assert visitor.recv(15) == b"HTTP/1.1 200 OK"
    assert counted.requests == {"temoin.brume.test": 1}


def test_an_ending_that_is_not_expected_is_told():
    sites = {"boucle": {"transport": "completed", "detail": ""}}
    assert run.ended(["boucle", "silence"], sites) == [
        "boucle : completed (), attendu : too_many_redirects",
        "silence : aucun résultat",
    ]


def test_a_witness_that_differs_is_told():
    finding = {"rule": "r", "outcome": "passed", "message": "", "snippet": ""}
    site = {"site": "temoin-00", "transport": "completed", "findings": [finding]}
    other = {**site, "site": "temoin-01", "findings": [{**finding, "outcome": "failed"}]}
    assert run.alike({"temoin-00": site}) == []
    assert len(run.alike({"temoin-00": site, "temoin-01": other})) == 1


def test_an_output_that_acts_on_a_terminal_is_told():
    assert run.printed({"terminal": "La brume\n"}) == []
    assert run.printed({"terminal": "\x1b[2J", "csv": "\u202e"}) != []


def test_an_accusation_without_a_page_is_told():
    site = {
        "pages": [{"transport": Transport.BLOCKED}],
        "findings": [{"rule": "langue-de-la-page", "outcome": "failed"}],
    }
    assert len(run.accused({"brume": site})) == 1


@pytest.mark.browser
def test_a_few_of_them_are_audited_as_they_should(monkeypatch, capsys):
    few = ["morceaux", "boucle", "dedans-decimal", "demande-dedans", "robots-refuse", "dialogues"]
    monkeypatch.setattr("sys.argv", ["run", "--only", *few])
    code = run.main()
    assert code == 0, capsys.readouterr().out
