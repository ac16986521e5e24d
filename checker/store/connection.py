"""Opening the database: SQLite by path, PostgreSQL by URL; ours, and of our version, or refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, inspect, make_url, select, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from checker.store import schema

_BUSY_MS = 60_000
"""How long SQLite waits for another writer."""

_LOCK = 0x636F6E66
"""PostgreSQL's advisory lock that makes writers take turns, as SQLite's BEGIN IMMEDIATE does."""


class StoreError(Exception):
    """The database cannot be used, or not in this way; the message, in French, says why."""


def connect(where: str | Path) -> Engine:
    """The database at a path or URL, created when it is new.

    Raises `StoreError` when it cannot be reached, is not ours, or is of another version.
    """
    url = _url(where)
    try:
        engine = create_engine(url)
    except (SQLAlchemyError, ImportError) as error:
        raise StoreError(f"base {_shown(url)} : {error}") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    try:
        with writing(engine) as connection:
            _check(connection, _shown(url))
    except StoreError:
        engine.dispose()
        raise
    return engine


def _url(where: str | Path) -> URL:
    if "://" not in str(where):
        path = Path(where)
        if path.is_dir():
            raise StoreError(f"{path} est un dossier, pas une base")
        path.parent.mkdir(parents=True, exist_ok=True)
        return URL.create("sqlite", database=str(path))
    try:
        url = make_url(str(where))
    except (ArgumentError, ValueError):  # the error may quote a part of the password
        raise StoreError("adresse de base illisible : postgresql://utilisateur@serveur/base") from None
    if url.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database:
        return url
    raise StoreError(f"base « {url.drivername} » inconnue : donnez un fichier ou une adresse postgresql://…")


def _shown(url: URL) -> str:
    """An address without its password."""
    return url.database or "" if url.drivername == "sqlite" else url.render_as_string(hide_password=True)


def _check(connection: Connection, shown: str) -> None:
    """Create the tables of a new database; refuse one that is not ours."""
    tables = inspect(connection).get_table_names()
    if not tables:
        schema.metadata.create_all(connection)
        connection.execute(insert(schema.schema_version).values(version=schema.VERSION))
        return
    if schema.schema_version.name not in tables:
        raise StoreError(f"{shown} contient d'autres données : Conforme veut une base à lui")
    version = connection.scalar(select(schema.schema_version.c.version))
    if version != schema.VERSION:
        raise StoreError(
            f"{shown} est une base Conforme de version {version}, ce programme lit la version {schema.VERSION}"
        )


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
        yield connection


@contextmanager
def _transaction(engine: Engine) -> Iterator[Connection]:
    try:
        with engine.begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        reason = getattr(error, "orig", None) or error
        raise StoreError(f"base {_shown(engine.url)} : {str(reason).strip()}") from error


def _prepare_sqlite(connection: Any, _: object) -> None:
    """Hand transactions to us (the driver would begin them late), and let readers and the writer
    work side by side."""
    connection.isolation_level = None
    for pragma in (f"busy_timeout={_BUSY_MS}", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A writer locks from its start: two that had only read could not both go on to write."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
