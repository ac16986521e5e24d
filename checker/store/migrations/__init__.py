"""Alembic's migrations of the store, and the one way to run them."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from checker.store import schema

FOLDER = Path(__file__).parent


def scripts(config: Config | None = None) -> ScriptDirectory:
    """Alembic's view of the migrations."""
    return ScriptDirectory.from_config(config or _config())


def migrate(connection: Connection, version: str) -> list[str]:
    """Bring a database from a version to the present one, in the transaction of the connection.
    Returns what was done, in French, a sentence a migration."""
    config = _config(connection)
    if not inspect(connection).has_table(schema.revision.name):
        command.stamp(config, version)
    command.upgrade(config, "head")
    done = scripts(config).iterate_revisions("head", version)
    return [str(script.module.TOLD) for script in reversed(list(done))]


def _config(connection: Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
