"""Opening a store: ours, and of the present version, or refused; brought to it by `upgrade` alone."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, insert, inspect, select
from sqlalchemy.exc import OperationalError

from checker.store import schema
from checker.store.connection import StoreError, engine_of, reading, shown, url_of, writing


def connect(where: str | Path) -> Engine:
    """The store at a path or URL, to write to: created when it is new.

    Raises `StoreError` when it cannot be reached, is not ours, or is not of the present version.
    """
    url = url_of(where)
    if url.drivername == "sqlite":
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = engine_of(url)
    with _kept_open(engine), writing(engine) as connection:
        version = _version(connection, shown(url))
        if version is None:
            _create(connection)
        else:
            _require_present(version, shown(url))
    return engine


def connect_to_read(where: str | Path) -> Engine:
    """The store at a path or URL, to read: never created, changed or locked.

    Raises `StoreError` when there is none, or for the reasons of `connect`.
    """
    url = url_of(where)
    if url.drivername == "sqlite":
        return _read_file(Path(url.database or ""))
    return _looked_at(engine_of(url), shown(url))


def upgrade(where: str | Path) -> tuple[str, list[str]]:
    """Bring the store at a path or URL to the present version, in one transaction: all of it or
    nothing. Returns the version it had, and what was done, in French: nothing when it was there.

    Raises `StoreError` when there is none, when it is not ours, or is of a later version.
    """
    from checker.store.migrations import migrate  # noqa: PLC0415 - heavy, and needed once a version

    url = url_of(where)
    if url.drivername == "sqlite":
        _require_file(Path(url.database or ""))
    engine = engine_of(url)
    try:
        with writing(engine) as connection:
            version = _require_some(_version(connection, shown(url)), shown(url))
            return _plain(version), migrate(connection, version)
    finally:
        engine.dispose()


@contextmanager
def _kept_open(engine: Engine) -> Iterator[None]:
    """An engine is given to whoever asked for it, or closed when it is refused."""
    try:
        yield
    except StoreError:
        engine.dispose()
        raise


def _read_file(path: Path) -> Engine:
    """A SQLite file, read only. Where not even SQLite's own files may be made beside it (a disk
    that is read only, a folder of somebody else), it is read as a file that nobody changes."""
    _require_file(path)
    settled = not path.with_name(f"{path.name}-wal").exists()
    ways = ({"mode": "ro"}, {"mode": "ro", "immutable": "1"}) if settled else ({"mode": "ro"},)
    for way in ways:
        database = f"file:{quote(str(path.absolute()))}"
        engine = engine_of(URL.create("sqlite", database=database, query={**way, "uri": "true"}))
        try:
            return _looked_at(engine, str(path))
        except StoreError as error:
            held = "is locked" in str(error.__cause__)
            if way is ways[-1] or held or not isinstance(error.__cause__, OperationalError):
                raise
    raise AssertionError  # the loop above returns or raises


def _looked_at(engine: Engine, shown_as: str) -> Engine:
    with _kept_open(engine), reading(engine) as connection:
        _require_present(_require_some(_version(connection, shown_as), shown_as), shown_as)
    return engine


# --- versions ------------------------------------------------------------------------------


def _create(connection: Connection) -> None:
    schema.metadata.create_all(connection)
    schema.revision.create(connection)
    connection.execute(insert(schema.schema_version).values(version=int(schema.REVISIONS[2])))
    connection.execute(insert(schema.revision).values(version_num=schema.HEAD))


def _version(connection: Connection, shown_as: str) -> str | None:
    """The version of a database; None when it is empty. Raises `StoreError` when it is not one of ours,
    or one to come."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if schema.schema_version.name not in tables:
        raise StoreError(f"« {shown_as} » contient d'autres données : Conforme veut une base à lui")
    if schema.revision.name in tables:
        version = str(connection.scalar(select(schema.revision.c.version_num)))
    else:
        version = f"{connection.scalar(select(schema.schema_version.c.version)) or 0:04}"
    if version not in schema.REVISIONS:
        raise StoreError(
            f"« {shown_as} » est une base de version {_plain(version)}, que ce Conforme ne connaît pas (il lit la "
            f"{_plain(schema.HEAD)}) : mettez Conforme à jour"
        )
    return version


def _plain(version: str) -> str:
    return version.lstrip("0") or "0"


def _require_file(path: Path) -> None:
    if not path.exists():
        raise StoreError(f"aucune base de résultats à {path} : « conforme audit » en fait une")


def _require_some(version: str | None, shown_as: str) -> str:
    if version is None:
        raise StoreError(f"« {shown_as} » est une base vide : « conforme audit » la remplit")
    return version


def _require_present(version: str, shown_as: str) -> None:
    if version != schema.HEAD:
        which = "" if "://" in shown_as else f" --store {shlex.quote(shown_as)}"
        raise StoreError(
            f"« {shown_as} » est une base de version {_plain(version)}, d'un Conforme antérieur : "
            f"« conforme store upgrade{which} » l'amène à la version {_plain(schema.HEAD)} sans rien perdre"
        )
