"""A store of commit 57befdb is upgraded when its keeper says so, whole or not at all, and loses nothing.

`57befdb.tar.xz` holds what the code of that commit made of three served sites, audited twice (the
scripts are inside): its SQLite file, the same rows in the PostgreSQL schema of that time, and its
visits, without their screenshots. Between the two audits, images got their alternative and
« atelier » lost its language.
"""

from __future__ import annotations

import json
import lzma
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from click.testing import CliRunner, Result
from sqlalchemy import Connection, create_engine, inspect, make_url, text

from checker import catalogue
from checker.cli import main
from checker.evidence import to_json, unpack
from checker.model import Outcome, Scope, Transport
from checker.store import State, Status, Store, StoreError, Visits, connection, schema, upgrade
from checker.store.migrations import scripts
from tests.store.test_opening import execute

ROOT = Path(__file__).parents[2]
COMPARED = {rule.id for rule in catalogue.rules() if rule.scope is Scope.ESTATE}
TABLES = ("audit", "audit_site", "document", "outcome")
ADDED = {"format", "decided"}
"""Columns that upgrades add."""

DONE = [
    "un audit peut être mis de côté ou écarté",
    "chaque document gardé dit son format",
    "un constat dit ce qu'une personne en a décidé",
]


@pytest.fixture
def data(address: str, tmp_path: Path) -> Path:
    """The data folder of that time; its results are at `address`."""
    with tarfile.open(Path(__file__).with_name("57befdb.tar.xz")) as archive:
        # Debian 12's Python 3.11.2 has no filter, and needs none for an archive of ours; later ones ask for it.
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        archive.extractall(tmp_path)
    folder = tmp_path / "57befdb"
    if "://" in address:
        execute(address, (folder / "postgresql.sql").read_text("utf-8"))
    else:
        Path(address).parent.mkdir()
        shutil.copy(folder / "conforme.sqlite", address)
    return folder


def conforme(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@contextmanager
def connected(address: str) -> Iterator[Connection]:
    url = make_url(address) if "://" in address else make_url(f"sqlite:///{address}")
    engine = create_engine(url.set(drivername="postgresql+psycopg") if "://" in address else url)
    try:
        with engine.connect() as opened:
            yield opened
    finally:
        engine.dispose()


def rows(address: str) -> dict[str, list[Any]]:
    """All that was kept, as the tables of that time hold it."""
    with connected(address) as opened:
        return {
            name: sorted(
                str({key: value for key, value in row.items() if key not in ADDED})
                for row in opened.execute(text(f"SELECT * FROM {name}")).mappings()
            )
            for name in TABLES
        }


# --- offered, never forced -------------------------------------------------------------------


@pytest.mark.parametrize("command", ["store audits", "store discard 1", "replay", "export", "audit --resume"])
def test_another_command_asks_for_the_upgrade_and_changes_nothing(
    command: str, address: str, data: Path
) -> None:
    before = rows(address)
    result = conforme(*command.split(), "--store", address, "--data", data)
    assert result.exit_code == 2
    (sentence,) = result.stderr.splitlines()
    assert "est une base de version 1, d'un Conforme antérieur : « conforme store upgrade" in sentence
    assert "l'amène à la version 4 sans rien perdre" in sentence
    assert rows(address) == before
    with connected(address) as opened:
        assert not inspect(opened).has_table("alembic_version")


def test_upgrading_says_what_it_did_once(address: str, data: Path) -> None:
    first, second = (conforme("store", "upgrade", "--store", address, "--data", data) for _ in range(2))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output.splitlines() == ["Base mise à jour depuis la version 1 :", *(f"- {d}" for d in DONE)]
    assert second.output == "La base est à jour (version 4) : rien à faire.\n"


def test_only_a_store_is_upgraded(address: str) -> None:
    refused = conforme("store", "upgrade", "--store", address)
    assert refused.exit_code == 2
    assert "« conforme audit »" in refused.stderr
    if "://" not in address:
        assert not Path(address).exists()
    Store.open(address).__exit__()
    assert upgrade(address) == ("4", [])
    execute(address, "DROP TABLE conforme")
    with pytest.raises(StoreError, match="contient d'autres données"):
        upgrade(address)


@pytest.mark.parametrize("newer", ["alembic_version SET version_num = '0099'", "conforme SET version = 99"])
def test_a_store_of_a_version_to_come_is_refused_and_left_alone(newer: str, address: str, data: Path) -> None:
    if "alembic" in newer:
        upgrade(address)
    execute(address, f"UPDATE {newer}")
    before = rows(address)
    for way in (Store.open, Store.read, upgrade):
        with pytest.raises(StoreError, match=r"version 99, que ce Conforme ne connaît pas \(il lit la 4\)"):
            way(address)
    assert rows(address) == before


# --- nothing is lost -------------------------------------------------------------------------


def test_every_row_is_kept_and_the_tables_are_those_of_a_new_store(address: str, data: Path) -> None:
    before = rows(address)
    assert upgrade(address) == ("1", DONE)
    assert rows(address) == before
    with connected(address) as opened:
        assert compare_metadata(MigrationContext.configure(opened), schema.metadata) == []
        assert opened.scalar(text("SELECT version FROM conforme")) == 3  # older programs refuse it
        assert set(opened.scalars(text("SELECT format FROM document"))) == {1}


def test_a_new_store_is_made_at_the_version_of_the_last_migration(address: str) -> None:
    assert [script.revision for script in scripts().walk_revisions()] == list(reversed(schema.REVISIONS))
    Store.open(address).__exit__()
    with connected(address) as opened:
        context = MigrationContext.configure(opened)
        assert context.get_current_revision() == schema.HEAD
        assert compare_metadata(context, schema.metadata) == []


def test_the_history_is_there(address: str, data: Path) -> None:
    upgrade(address)
    with Store.read(address) as store:
        assert [(run.id, run.status) for run in store.audits()] == [(1, Status.DONE), (2, Status.DONE)]
        assert store.counts(2) == {(State.DONE, Transport.COMPLETED): 2, (State.DONE, Transport.REFUSED): 1}
        standings, past = store.standings()
        latest = {audit.site.id: audit for audit in store.latest()}
    with connected(address) as opened:
        held = text("SELECT site_id, outcome, since_audit, until_audit FROM outcome WHERE rule = :rule")
        spans = {tuple(row) for row in opened.execute(held, {"rule": "langue-de-la-page"})}
    assert {
        ("atelier", "passed", 1, 2),
        ("atelier", "failed", 2, None),
        ("coquille", "passed", 1, None),
    } <= spans
    assert {(t.site, t.rule, t.before, t.after) for t in past.turns} == {
        ("atelier", "langue-de-la-page", Outcome.PASSED, Outcome.FAILED),
        ("atelier", "alternative-des-images", Outcome.FAILED, Outcome.PASSED),
        ("coquille", "alternative-des-images", Outcome.FAILED, Outcome.PASSED),
    }
    assert [len(moment.transports) for moment in past.moments] == [3, 3]
    assert [standing.site.name for standing in standings] == ["L'atelier", "La coquille", "La falaise"]
    assert [page.status for page in latest["atelier"].pages] == [200, 200, 200, 406]
    assert latest["falaise"].detail == "Le serveur refuse la connexion."


def test_an_audit_that_finds_the_same_adds_no_row(address: str, data: Path) -> None:
    upgrade(address)
    before = rows(address)
    with Store.open(address) as store:
        known = store.latest()
        third = store.begin([audit.site for audit in known], {}, {}, "2026-12-07T03:00:00+00:00")
        for audit in known:
            own = tuple(f for f in audit.findings if f.rule not in COMPARED)
            store.record(third, replace(audit, findings=own))
        store.finish(third, "2026-12-07T03:10:00+00:00")
        assert store.latest() == known
    assert rows(address)["outcome"] == before["outcome"]


# --- what old visits did not say is unknown ---------------------------------------------------


@pytest.fixture
def replayed(address: str, data: Path) -> Callable[[str, str], set[tuple[str, str]]]:
    upgrade(address)
    report = data / "report.json"
    result = conforme(
        "replay", "--store", address, "--data", data, "--format", f"json={report}", "--fail-on", "never"
    )
    assert result.exit_code == 0, result.output
    sites = {site["site"]: site for site in json.loads(report.read_text("utf-8"))["sites"]}

    def found(site: str, rule: str) -> set[tuple[str, str]]:
        return {(f["outcome"], f["message"]) for f in sites[site]["findings"] if f["rule"] == rule}

    return found


def test_visits_are_judged_again(replayed: Callable[[str, str], set[tuple[str, str]]]) -> None:
    assert "failed" in {outcome for outcome, _ in replayed("atelier", "langue-de-la-page")}
    assert {outcome for outcome, _ in replayed("coquille", "langue-de-la-page")} == {"passed"}
    assert {outcome for outcome, _ in replayed("falaise", "langue-de-la-page")} == {"untested"}


def test_what_they_did_not_say_is_unknown(replayed: Callable[[str, str], set[tuple[str, str]]]) -> None:
    ((outcome, message),) = replayed("atelier", "hsts")  # headers of redirects were not kept
    assert (outcome, message.startswith("Les en-têtes de « atelier.exemple.gouv.fr »")) == ("untested", True)
    images = replayed("atelier", "alternative-des-images")  # nor whether axe had read the frames
    assert ("untested", "axe-core n'a pas dit s'il avait lu les cadres de la page.") in images
    assert "passed" not in {outcome for outcome, _ in images}
    assert any("406" in message for _, message in images)  # « not found » then, refused in truth
    skipping = replayed("coquille", "liens-d-evitement")  # its component, like its end, was not seen
    assert {outcome for outcome, _ in skipping} == {"cantTell"}
    assert all("gardée par une version antérieure" in message for _, message in skipping)


# --- killed, or not alone --------------------------------------------------------------------

KILLED = """
import os, signal, sys
from sqlalchemy import Engine, event
from checker.store import upgrade
from checker.store.migrations import migrate  # once, for all the children

def killed_after(left):
    @event.listens_for(Engine, "after_cursor_execute")
    def count(connection, cursor, statement, *_):
        nonlocal left
        if not statement.lstrip().upper().startswith(("SELECT", "PRAGMA")):
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
    upgrade(sys.argv[1])
    os._exit(0)

for statements in range(99):
    child = os.fork()
    if not child:
        killed_after(statements)
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
    if not status:
        break
    sys.stdin.readline()
"""


def test_killed_after_any_statement_it_leaves_the_store_as_it_was(address: str, data: Path) -> None:
    before, kills = rows(address), 0
    command = [sys.executable, "-c", KILLED, address]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        while (code := process.stdout.readline().strip()) == "-9":
            kills += 1
            assert rows(address) == before
            with pytest.raises(StoreError, match="base de version 1"):
                Store.read(address)
            process.stdin.write("\n")
        assert code == "0"
    assert kills > 4
    assert upgrade(address) == ("4", [])
    assert rows(address) == before


TOGETHER = """
import sys
from checker.store import Store, StoreError, upgrade
print("prêt", flush=True)
sys.stdin.readline()
if sys.argv[2] == "upgrade":
    print(len(upgrade(sys.argv[1])[1]))
else:
    try:
        with Store.open(sys.argv[1]) as store:
            print(len(store.audits()))
    except StoreError as error:
        print(error)
"""


def test_several_may_upgrade_and_open_at_once(address: str, data: Path) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", TOGETHER, address, work],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for work in ("upgrade", "open", "upgrade", "open")
    ]
    for process in started:
        assert process.stdout is not None
        process.stdout.readline()
    for process in started:
        assert process.stdin is not None
        process.stdin.close()
    said = []
    for process in started:
        assert process.stdout is not None
        said.append(process.stdout.read().strip())
        process.stdout.close()
        assert process.wait(timeout=60) == 0
    assert sorted(said[::2]) == ["0", str(len(DONE))]
    assert all(word == "2" or "conforme store upgrade" in word for word in said[1::2])
    with Store.read(address) as store:
        assert len(store.latest()) == 3


def test_a_file_that_somebody_else_holds_is_said_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_BUSY_MS", 1)
    path = tmp_path / "conforme.sqlite"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("CREATE TABLE conforme (version INTEGER)")
    holder.execute("BEGIN EXCLUSIVE")
    for way in (Store.open, Store.read, upgrade):
        with pytest.raises(StoreError, match="un autre programme l'occupe depuis trop longtemps"):
            way(path)
    holder.close()


# --- what a later program kept ---------------------------------------------------------------


def test_a_document_of_a_later_version_is_refused_in_one_sentence(address: str, data: Path) -> None:
    upgrade(address)
    execute(address, "UPDATE document SET format = 9")
    before = rows(address)
    result = conforme("export", "--store", address, "--data", data)
    assert result.exit_code == 2
    (sentence,) = result.stderr.splitlines()
    assert "gardé par une version plus récente de Conforme (format 9, celle-ci lit jusqu'au " in sentence
    assert rows(address) == before


def test_a_visit_of_a_later_version_is_refused_in_one_sentence(address: str, data: Path) -> None:
    upgrade(address)
    with Store.read(address) as store:
        known = {audit.site.id: audit for audit in store.latest()}
        visit = unpack(Visits(data / "visits").get(store.visits()["atelier"]))
    later = lzma.compress(json.dumps({**json.loads(to_json(visit)), "format": 9}).encode())
    digest = Visits(data / "visits").put(later)
    with Store.open(address) as store:
        third = store.begin([visit.site], {}, {}, "2026-12-07T03:00:00+00:00")
        store.record(third, known["atelier"], digest)
    result = conforme("replay", "--store", address, "--data", data)
    assert result.exit_code == 2
    (sentence,) = result.stderr.splitlines()
    assert sentence.startswith("Visite de « atelier » : gardé par une version plus récente de Conforme")
    assert Visits(data / "visits").get(digest) == later
    others = conforme(
        "replay", "coquille", "falaise", "--store", address, "--data", data, "--fail-on", "never"
    )
    assert others.exit_code == 0
