"""An audit whose own network, or disk, fails says so; it says nothing of the sites it could not ask."""

import json
import os
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress

import pytest
from click.testing import CliRunner

from checker.cli import main
from checker.store import State, Store
from tests.disks import mounted
from tests.gather.servers import Reply, closed_port, serve

PAGE = (
    '<!doctype html><html lang="fr"><head><title>Essai</title></head><body><main><h1>Essai</h1>'
    "<p>Une page assez longue pour être lue par une personne.</p></main></body></html>"
)
SITES = 6


@pytest.fixture
def estate(tmp_path):
    """Runs an audit of a small estate, and reads its store."""
    register = tmp_path / "registre"
    register.mkdir()
    (register / "organisations.yaml").write_text("- {id: etat, nom: État}\n", encoding="utf-8")
    return Estate(tmp_path, register)


class Estate:
    def __init__(self, folder, register):
        self.data, self.register = folder / "donnees", register
        self.name(SITES)

    def name(self, sites):
        entries = [
            f"- {{id: site-{n}, nom: Site {n}, url: 'http://site-{n}.exemple.gouv.fr/', organisation: etat, "
            "nature: ministere}\n"
            for n in range(sites)
        ]
        (self.register / "sites.yaml").write_text("".join(entries), encoding="utf-8")

    def options(self, port, *more):
        looked = ["--delay", "0", "--retries", "0", "--no-browser", "--workers", "1", "--timeout", "3"]
        places = ["--resolve", f"*=127.0.0.1:{port}", "--registry", self.register, "--data", self.data]
        return [str(word) for word in ("audit", *places, *looked, *more)]

    def audit(self, port, *more):
        return CliRunner().invoke(main, self.options(port, *more))

    def seen(self):
        result = CliRunner().invoke(main, ["-q", "export", "--data", str(self.data), "--format", "json"])
        sites = json.loads(result.stdout)["sites"]
        return sum(site["pages"][0]["transport"] == "completed" for site in sites)

    def states(self):
        with Store.read(self.data / "conforme.sqlite", suspects=True) as store:
            last = store.audits()[-1]
            counts = store.counts(last.id)
        return last.status.value, {
            state.value: sum(n for (word, _), n in counts.items() if word is state)
            for state in State
            if any(word is state for word, _ in counts)
        }


def everywhere(route):
    return {"/": route, "/robots.txt": Reply("", 404)}


def refusing(answering):
    """A server where only the first sites answer; a shield refuses the others."""
    names = [f"site-{n}.exemple.gouv.fr/" for n in range(answering)]
    return {**everywhere(Reply("", 403)), **dict.fromkeys(names, PAGE)}


# --- the network ---------------------------------------------------------------------------------


def test_an_audit_without_network_leaves_the_estate_as_it_was(estate):
    with serve(everywhere(PAGE)) as server:
        assert estate.audit(server.port).exit_code == 0
    result = estate.audit(port := closed_port())

    assert result.exit_code == 2
    assert "plus aucun site ne répond" in result.stderr
    assert f"il reste {SITES} sites à visiter" in result.stderr
    assert estate.states() == ("running", {"pending": SITES})
    assert estate.seen() == SITES

    with serve(everywhere(PAGE), port=port) as server:
        assert estate.audit(server.port, "--resume").exit_code == 0
    assert estate.states() == ("done", {"done": SITES})


@pytest.mark.parametrize("answers", [1, SITES - 1])
def test_a_network_lost_on_the_way_leaves_the_rest_to_visit(estate, answers):
    with broken_after(answers) as port:
        result = estate.audit(port)

    assert result.exit_code == 2, result.output
    assert estate.states() == ("running", {"pending": SITES - answers, "done": answers})
    with serve(everywhere(PAGE), port=port):
        assert estate.audit(port, "--resume").exit_code == 0
    assert estate.states() == ("done", {"done": SITES})
    assert estate.seen() == SITES


@contextmanager
def broken_after(answers):
    """A server that hangs up on everybody once it has answered under so many names."""
    names = set()

    def alone(reply):
        def answer(handler):
            names.add(handler.headers["Host"].removeprefix("www."))
            if len(names) > answers:
                handler.close_connection = True
            else:
                handler.write(reply)

        return answer

    with serve({"/": alone(PAGE), "/robots.txt": alone(Reply("", 404))}) as server:
        yield server.port


@pytest.mark.parametrize("sites", [3, 9])
def test_a_first_audit_that_reaches_nobody_says_nothing_of_them(estate, sites):
    estate.name(sites)
    result = estate.audit(closed_port())

    assert result.exit_code == 2
    assert "aucun site ne répond" in result.stderr
    assert estate.states() == ("running", {"pending": sites})


def test_dead_sites_among_living_ones_are_told_dead(estate):
    estate.name(12)
    dead = [
        word
        for n in range(2, 9)
        for word in ("--resolve", f"site-{n}.exemple.gouv.fr=127.0.0.1:{closed_port()}")
    ]
    with serve(everywhere(PAGE)) as server:
        result = estate.audit(server.port, *dead)

    assert result.exit_code == 0, result.output
    assert estate.states() == ("done", {"done": 12})
    assert estate.seen() == 5


def test_a_site_alone_may_die(estate):
    estate.name(1)
    with serve(everywhere(PAGE)) as server:
        estate.audit(server.port)
    assert estate.audit(closed_port()).exit_code == 0
    assert estate.seen() == 0


def test_a_site_that_dies_while_the_others_answer_is_told_dead(estate):
    with serve(everywhere(PAGE)) as server:
        estate.audit(server.port)
        dead = ("--resolve", f"site-0.exemple.gouv.fr=127.0.0.1:{closed_port()}")
        result = estate.audit(server.port, "site-0", *dead)

    assert result.exit_code == 0, result.output
    assert estate.seen() == SITES - 1


# --- an audit that saw much less -----------------------------------------------------------------


def test_an_audit_that_saw_much_less_is_kept_aside_until_somebody_decides(estate, run_store):
    with serve(everywhere(PAGE)) as server:
        estate.audit(server.port)
    with serve(refusing(2)) as server:
        result = estate.audit(server.port)

    assert result.exit_code == 3
    assert f"Audit 2 mis de côté : 4 des {SITES} sites vus auparavant" in result.stderr
    assert estate.seen() == SITES
    assert "mis de côté" in run_store("audits").stdout
    with Store.read(estate.data / "conforme.sqlite", suspects=True) as store:
        assert sum(audit.transport.value == "completed" for audit in store.latest()) == 2

    assert run_store("accept", "2").exit_code == 0
    assert estate.seen() == 2
    assert run_store("discard", "2").exit_code == 0
    assert estate.seen() == SITES
    assert "écarté" in run_store("audits").stdout


@pytest.mark.parametrize(("answering", "aside"), [(4, False), (3, True)])
def test_less_than_half_is_much_less(estate, answering, aside):
    with serve(everywhere(PAGE)) as server:
        estate.audit(server.port)
    with serve(refusing(answering)) as server:
        assert estate.audit(server.port).exit_code == (3 if aside else 0)
    assert estate.seen() == (SITES if aside else answering)


def test_the_next_audit_takes_the_place_of_one_kept_aside(estate, run_store):
    for answering in (SITES, 1, SITES):
        with serve(refusing(answering)) as server:
            estate.audit(server.port)

    states = [line.split()[2] for line in run_store("audits").stdout.splitlines()]
    assert states == ["terminé", "écarté", "terminé"]
    with Store.read(estate.data / "conforme.sqlite") as store:
        _, past = store.standings()
    assert ([moment.run for moment in past.moments], past.turns) == ([1, 3], ())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["accept", "1"], "n'est pas mis de côté"),
        (["discard", "9"], "Audit 9 inconnu"),
        (["discard", "0"], "Valeur refusée"),
    ],
)
def test_what_cannot_be_decided_is_said(estate, run_store, arguments, said):
    with serve(everywhere(PAGE)) as server:
        estate.audit(server.port)
    result = run_store(*arguments)
    assert (result.exit_code, said in result.output) == (2, True), result.output


@pytest.fixture
def run_store(estate):
    return lambda *words: CliRunner().invoke(main, ["store", *words, "--data", str(estate.data)])


# --- the disk of the evidence --------------------------------------------------------------------


def test_a_full_disk_leaves_the_sites_to_visit(estate, tmp_path):
    store = ("--store", str(tmp_path / "ailleurs.sqlite"))
    with mounted(estate.data, "256k") as disk, serve(everywhere(PAGE)) as server:
        filler = disk / "plein"
        with suppress(OSError), filler.open("wb") as stream:
            while True:
                stream.write(b"x" * 4096)
                stream.flush()
        result = estate.audit(server.port, *store)
        assert result.exit_code == 2, result.output
        assert "le disque est plein" in result.stderr
        assert result.stderr.count("Audit arrêté") == 1
        with Store.read(tmp_path / "ailleurs.sqlite") as opened:
            assert len(opened.pending(1, "2030-01-01T00:00:00Z")) == SITES
        filler.unlink()
        assert estate.audit(server.port, "--resume", *store).exit_code == 0


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512))
from checker.cli import main
main(sys.argv[1:])
"""


def test_a_limit_on_the_size_of_files_is_not_told_of_the_sites(estate, postgres_url):
    with serve(everywhere(PAGE)) as server:
        command = [sys.executable, "-c", LIMITED, *estate.options(server.port, "--store", postgres_url)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2, result.stderr
    assert "preuves impossibles à écrire" in result.stderr
    with Store.read(postgres_url) as opened:
        assert len(opened.pending(1, "2030-01-01T00:00:00Z")) == SITES


def test_what_a_killed_run_was_writing_is_swept_and_what_a_living_one_writes_is_not(estate):
    folder = estate.data / "visits" / "ab"
    folder.mkdir(parents=True)
    (folder / ".writing-mort").write_bytes(b"x")
    living = subprocess.Popen(
        ["flock", "-x", folder / ".writing-vivant", "sleep", "60"], stdin=subprocess.DEVNULL
    )
    try:
        while not (folder / ".writing-vivant").exists():
            threading.Event().wait(0.01)
        threading.Event().wait(0.2)
        with serve(everywhere(PAGE)) as server:
            assert estate.audit(server.port).exit_code == 0
        left = {path.name for path in folder.glob(".writing-*")}
        assert left == {".writing-vivant"}
    finally:
        living.kill()
        living.wait()


def test_an_audit_lets_old_evidence_go_but_the_last_of_each_site(estate):
    with serve(everywhere(PAGE)) as server:
        estate.audit(server.port)
        first = visits(estate)
        server.routes["/"] = PAGE.replace("Essai", "Autre essai")
        for path in first:
            os.utime(path, (0, 0))
        estate.audit(server.port, "site-0", "--keep", "1")
    left = visits(estate)
    assert len(first) == SITES
    assert len(left & first) == SITES - 1
    assert len(left) == SITES


def visits(estate):
    return set((estate.data / "visits").glob("??/*.xz"))
