"""Reaching a database, SQLite by path, PostgreSQL by URL; transactions, and what goes wrong in French."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from checker.project import installation
from checker.upcasting import LaterFormat

_BUSY_MS = 60_000
"""How long SQLite waits for another writer."""

_LOCK = 0x636F6E66
"""PostgreSQL's advisory lock that makes writers take turns, as SQLite's BEGIN IMMEDIATE does."""


class StoreError(Exception):
    """The database cannot be used, or not in this way; the message, in French, says why."""


def engine_of(url: URL) -> Engine:
    """What connects to a database, nothing asked of it yet. Raises `StoreError` for an address that is none."""
    try:
        engine = create_engine(url)
    except ModuleNotFoundError as error:
        raise StoreError(
            f"une base PostgreSQL demande un complément : {installation('postgresql')}"
        ) from error
    except (SQLAlchemyError, ImportError) as error:
        raise StoreError(f"base {shown(url)} : {error}") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _reading_sqlite if _read_only(url) else _writing_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def url_of(where: str | Path) -> URL:
    """The address of a database, from a path or a URL. Raises `StoreError` for anything else."""
    if "://" not in str(where):
        return URL.create("sqlite", database=str(_file(Path(where))))
    try:
        url = make_url(str(where))
    except (ArgumentError, ValueError):  # the error may quote a part of the password
        raise StoreError("adresse de base illisible : postgresql://utilisateur@serveur/base") from None
    if url.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database:
        return URL.create("sqlite", database=str(_file(Path(url.database))))
    raise StoreError(f"base « {url.drivername} » inconnue : donnez un fichier ou une adresse postgresql://…")


def _file(path: Path) -> Path:
    if path.is_dir():
        raise StoreError(f"« {path} » est un dossier, pas une base")
    if path.exists() and not path.is_file():
        raise StoreError(f"« {path} » n'est pas un fichier ordinaire")
    return path


def _read_only(url: URL) -> bool:
    return "mode" in url.query


def shown(url: URL) -> str:
    """An address without its password; the path of a file."""
    if url.drivername != "sqlite":
        return url.render_as_string(hide_password=True)
    path = url.database or ""
    return unquote(path.removeprefix("file:")) if _read_only(url) else path


# --- transactions --------------------------------------------------------------------------


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes; writers, whatever their process, take turns."""
    with _transaction(engine.execution_options(writes=True)) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that reads: all its queries see the same moment."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with _transaction(engine) as connection:
        try:
            yield connection
        except LaterFormat as error:
            raise StoreError(f"base {shown(engine.url)} : {error}") from error
        except (KeyError, ValueError) as error:  # a row that says what no row of ours does
            raise StoreError(f"base {shown(engine.url)} : {_DAMAGED} ({error})") from error


_DAMAGED = "elle est abîmée ; restaurez une copie, ou recommencez avec une autre"


@contextmanager
def _transaction(engine: Engine) -> Iterator[Connection]:
    try:
        with engine.begin() as connection:
            yield connection
    except (SQLAlchemyError, sqlite3.Error) as error:  # SQLite's own, while a connection is prepared
        reason = str(getattr(error, "orig", None) or error).strip()
        told = next((french for english, french in _TROUBLES.items() if english in reason), reason)
        raise StoreError(f"base {shown(engine.url)} : {told}") from error


_TROUBLES = {
    "file is not a database": "ce fichier n'est pas une base, ou elle est abîmée",
    "malformed": _DAMAGED,
    "disk I/O error": "le disque ne répond pas comme il faut",
    "database or disk is full": "le disque est plein",
    "readonly database": "elle ne peut être que lue (droits du fichier ou du dossier)",
    "is locked": "un autre programme l'occupe depuis trop longtemps",
    "unable to open database file": "elle ne peut pas être ouverte (droits du fichier ou du dossier)",
}
"""What SQLite says (part of it) → what to tell."""


def _reading_sqlite(connection: Any, _: object) -> None:
    """Hand transactions to us: the driver would begin them late."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={_BUSY_MS}")


def _writing_sqlite(connection: Any, _: object) -> None:
    """The same, and let readers and the writer work side by side."""
    _reading_sqlite(connection, _)
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A writer locks from its start: two that had only read could not both go on to write."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
