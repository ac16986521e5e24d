"""A database is ours and of our version, or it is left alone."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from checker.model import Site
from checker.store import Store, StoreError
from tests.disks import mounted, remount_read_only

ROOT = Path(__file__).parents[2]


def execute(address: str, statement: str) -> None:
    if "://" in address:
        with psycopg.connect(address) as connection:
            connection.execute(statement)
    else:
        Path(address).parent.mkdir(exist_ok=True)
        database = sqlite3.connect(address)
        with database:
            database.execute(statement)
        database.close()


def test_what_was_written_is_there_when_opened_again(address: str) -> None:
    with Store.open(address) as store:
        store.begin([Site("a", "A", "https://a.fr/", "o")], {}, {}, "2026-11-01T00:00:00+00:00")
    with Store.open(address) as store:
        assert store.resume() == 1
        assert [site.id for site in store.pending(1, "2026-11-01T00:00:00Z")] == ["a"]


def test_somebody_elses_database_is_refused_and_left_alone(address: str) -> None:
    execute(address, "CREATE TABLE factures (id INTEGER)")
    for _ in range(2):
        with pytest.raises(StoreError, match="contient d'autres données"):
            Store.open(address)


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Ceci n'est pas une base. " * 100, "utf-8")
    with pytest.raises(StoreError, match=r"notes\.txt : ce fichier n'est pas une base, ou elle est abîmée"):
        Store.open(path)
    assert path.read_text("utf-8").startswith("Ceci n'est pas")


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="est un dossier"):
        Store.open(tmp_path)


def test_reading_a_base_that_does_not_exist_makes_none(tmp_path: Path) -> None:
    for name in ("confrome.sqlite", "dossier/base.sqlite"):
        with pytest.raises(StoreError, match="aucune base de résultats"):
            Store.read(tmp_path / name)
        with pytest.raises(StoreError, match="aucune base de résultats"):
            Store.read(f"sqlite:///{tmp_path / name}")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_base_is_no_store(address: str) -> None:
    execute(address, "CREATE TABLE t (i INTEGER)")
    execute(address, "DROP TABLE t")
    with pytest.raises(StoreError, match="base vide"):
        Store.read(address)


def test_reading_changes_nothing_and_waits_for_no_writer(tmp_path: Path) -> None:
    path = tmp_path / "base ? # %41.sqlite"
    Store.open(path).__exit__()
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    with Store.read(path) as store:
        assert store.audits() == []
        with pytest.raises(StoreError, match="ne peut être que lue"):
            store.begin([], {}, {}, "2026-11-01T00:00:00+00:00")
    writer.execute("ROLLBACK")
    writer.close()


@pytest.mark.postgres
def test_reading_postgresql_waits_for_no_writer(postgres_url: str) -> None:
    Store.open(postgres_url).__exit__()
    with psycopg.connect(postgres_url) as writer:
        writer.execute("SELECT pg_advisory_xact_lock(1668247142)")
        with Store.read(postgres_url) as store:
            assert store.audits() == []


def test_a_store_is_read_on_a_disk_that_cannot_be_written(tmp_path: Path) -> None:
    with mounted(tmp_path / "disque") as disk:
        with Store.open(disk / "conforme.sqlite") as store:
            store.begin([], {}, {}, "2026-11-01T00:00:00+00:00")
        remount_read_only(disk)
        with Store.read(disk / "conforme.sqlite") as store:
            assert [run.id for run in store.audits()] == [1]
        with pytest.raises(StoreError):
            Store.open(disk / "conforme.sqlite")


@pytest.mark.parametrize("kind", ["fifo", "device"])
def test_what_is_no_ordinary_file_is_no_database(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "tuyau" if kind == "fifo" else Path("/dev/null")
    if kind == "fifo":
        os.mkfifo(path)
    for way in (Store.open, Store.read):
        with pytest.raises(StoreError, match="n'est pas un fichier ordinaire"):
            way(path)


@pytest.mark.parametrize("damage", ["cut", "scratched", "garbled"])
def test_a_damaged_base_is_said_damaged(damage: str, tmp_path: Path) -> None:
    path = tmp_path / "conforme.sqlite"
    with Store.open(path) as store:
        store.begin([Site(f"s{n}", "S", f"https://s{n}.fr/", "o") for n in range(400)], {}, {}, "2026-11-01")
    data = bytearray(path.read_bytes())
    if damage == "cut":
        del data[len(data) // 2 :]
    elif damage == "scratched":
        data[4096:] = b"\xa5" * (len(data) - 4096)
    else:
        data = bytearray(bytes(data).replace(b'{"id"', b'{"xx"'))
    path.write_bytes(data)
    with pytest.raises(StoreError, match="abîmée"), Store.read(path) as store:
        store.latest()


def test_sqlite_is_ready_for_readers_beside_the_writer(tmp_path: Path) -> None:
    path = tmp_path / "nouveau" / "dossier" / "conforme.sqlite"
    with Store.open(path):
        database = sqlite3.connect(path)
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        database.close()
    with Store.open(f"sqlite:///{path}") as store:
        assert store.audits() == []


@pytest.mark.parametrize("address", ["mysql://u:secret@h/b", "sqlite://", "https://exemple.gouv.fr/"])
def test_other_databases_are_unknown(address: str) -> None:
    with pytest.raises(
        StoreError, match=r"inconnue : donnez un fichier ou une adresse postgresql://…"
    ) as caught:
        Store.open(address)
    assert "secret" not in str(caught.value)


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(StoreError, match="illisible"):
        Store.open("postgresql://h:port/b")


def test_a_server_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"^base postgresql\+psycopg://u:\*\*\*@/b") as caught:
        Store.open(f"postgresql://u:secret@/b?host={tmp_path}")
    assert "secret" not in str(caught.value)


@pytest.mark.postgres
def test_the_short_scheme_of_postgresql_is_understood(postgres_url: str) -> None:
    with Store.open(postgres_url.replace("postgresql://", "postgres://")) as store:
        assert store.audits() == []


FIRST = """
import sys
from checker.store import Store
print("prêt", flush=True)
sys.stdin.readline()
with Store.open(sys.argv[1]) as store:
    print(store.resume())
"""


def test_a_new_database_may_be_opened_by_several_at_once(address: str) -> None:
    command = [sys.executable, "-c", FIRST, address]
    started = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    for process in started:
        assert process.stdout is not None
        process.stdout.readline()
    answers = [process.communicate("\n", timeout=60)[0] for process in started]
    assert answers == ["None\n"] * 3
