"""Opening the database: SQLite by path, PostgreSQL by URL; ours, and of our version, or refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    create_engine,
    event,
    insert,
    inspect,
    make_url,
    select,
    text,
    update,
)
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError

from checker.store import schema

_BUSY_MS = 60_000
"""How long SQLite waits for another writer."""

_LOCK = 0x636F6E66
"""PostgreSQL's advisory lock that makes writers take turns, as SQLite's BEGIN IMMEDIATE does."""


class StoreError(Exception):
    """The database cannot be used, or not in this way; the message, in French, says why."""


def connect(where: str | Path) -> Engine:
    """The database at a path or URL, to write to: created when it is new, brought to the present
    version when it is of an earlier one.

    Raises `StoreError` when it cannot be reached, is not ours, or is of a later version.
    """
    url = _url(where)
    if url.drivername == "sqlite":
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = _engine(url)
    try:
        with writing(engine) as connection:
            _prepare(connection, _shown(url))
    except StoreError:
        engine.dispose()
        raise
    return engine


def connect_to_read(where: str | Path) -> Engine:
    """The database at a path or URL, to read: never created, changed or locked.

    Raises `StoreError` when there is none, or for the reasons of `connect`.
    """
    url = _url(where)
    if url.drivername == "sqlite":
        return _read_file(Path(url.database or ""))
    engine = _engine(url)
    _look(engine, _shown(url))
    return engine


def _read_file(path: Path) -> Engine:
    """A SQLite file, read only. Where not even SQLite's own files may be made beside it (a disk
    that is read only, a folder of somebody else), it is read as a file that nobody changes."""
    if not path.exists():
        raise StoreError(f"aucune base de résultats à {path} : « conforme audit » en fait une")
    settled = not path.with_name(f"{path.name}-wal").exists()
    ways = ({"mode": "ro"}, {"mode": "ro", "immutable": "1"}) if settled else ({"mode": "ro"},)
    for way in ways:
        database = f"file:{quote(str(path.absolute()))}"
        engine = _engine(URL.create("sqlite", database=database, query={**way, "uri": "true"}))
        try:
            _look(engine, str(path))
        except StoreError as error:
            if way is ways[-1] or not isinstance(error.__cause__, OperationalError):
                raise
        else:
            return engine
    raise AssertionError  # the loop above returns or raises


def _engine(url: URL) -> Engine:
    try:
        engine = create_engine(url)
    except (SQLAlchemyError, ImportError) as error:
        raise StoreError(f"base {_shown(url)} : {error}") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _reading_sqlite if _read_only(url) else _writing_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _look(engine: Engine, shown: str) -> None:
    try:
        with reading(engine) as connection:
            version = _version(connection, shown)
    except StoreError:
        engine.dispose()
        raise
    if version is None:
        engine.dispose()
        raise StoreError(f"« {shown} » est une base vide : « conforme audit » la remplit")


def _url(where: str | Path) -> URL:
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


def _shown(url: URL) -> str:
    """An address without its password; the path of a file."""
    if url.drivername != "sqlite":
        return url.render_as_string(hide_password=True)
    path = url.database or ""
    return unquote(path.removeprefix("file:")) if _read_only(url) else path


def _version(connection: Connection, shown: str) -> int | None:
    """The version of a database; None when it is empty. Raises `StoreError` when it is not one of ours."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if schema.schema_version.name not in tables:
        raise StoreError(f"« {shown} » contient d'autres données : Conforme veut une base à lui")
    version = connection.scalar(select(schema.schema_version.c.version))
    if version is None or not schema.OLDEST <= version <= schema.VERSION:
        raise StoreError(
            f"« {shown} » est une base Conforme de version {version}, ce programme lit la version {schema.VERSION}"
        )
    return int(version)


def _prepare(connection: Connection, shown: str) -> None:
    """Create the tables of a new database; bring an earlier one to the present version."""
    version = _version(connection, shown)
    if version is None:
        schema.metadata.create_all(connection)
        connection.execute(insert(schema.schema_version).values(version=schema.VERSION))
    elif version < schema.VERSION:
        connection.execute(update(schema.schema_version).values(version=schema.VERSION))


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
        except (KeyError, ValueError) as error:  # a row that says what no row of ours does
            raise StoreError(f"base {_shown(engine.url)} : {_DAMAGED} ({error})") from error


_DAMAGED = "elle est abîmée ; restaurez une copie, ou recommencez avec une autre"


@contextmanager
def _transaction(engine: Engine) -> Iterator[Connection]:
    try:
        with engine.begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip()
        told = next((french for english, french in _TROUBLES.items() if english in reason), reason)
        raise StoreError(f"base {_shown(engine.url)} : {told}") from error


_TROUBLES = {
    "file is not a database": "ce fichier n'est pas une base, ou elle est abîmée",
    "malformed": _DAMAGED,
    "disk I/O error": "le disque ne répond pas comme il faut",
    "database or disk is full": "le disque est plein",
    "readonly database": "elle ne peut être que lue (droits du fichier ou du dossier)",
    "database is locked": "un autre programme l'occupe depuis trop longtemps",
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
