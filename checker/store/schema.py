"""The tables, the same for SQLite and PostgreSQL.

A row of `outcome` says that a finding held from the audit `since_audit` on, until the audit
`until_audit` found that it did not (NULL: it still holds). An audit that finds nothing new of a
site writes no row there. Audit ids grow with time, and only the newest audit is written to.
"""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

from checker.model import texts
from checker.model.words import Labelled

_MIGRATIONS = Path(__file__).parent / "migrations" / "versions"
REVISIONS = tuple(sorted(path.stem.removeprefix("v") for path in _MIGRATIONS.glob("v*.py")))
"""Every version the tables have had, the oldest first: one migration each, from the tables of commit
57befdb on. A test holds the last one to what is declared below."""

HEAD = REVISIONS[-1]
"""The version this program writes and reads; an earlier one is brought to it by `upgrade` alone."""


class State(StrEnum):
    """Where a site stands in an audit."""

    PENDING = "pending"
    DONE = "done"
    RETRY = "retry"
    ERROR = "error"


JUDGED = (State.DONE, State.RETRY)
"""Where a site stands once an audit has said something of it."""


class Status(Labelled):
    """Where an audit stands. `interrupted`: another one began before its end. `suspect`: it saw much
    less than those before it, and is left aside until somebody accepts or discards it."""

    RUNNING = "running", "en cours"
    DONE = "done", "terminé"
    INTERRUPTED = "interrupted", "interrompu"
    SUSPECT = "suspect", "mis de côté"
    DISCARDED = "discarded", "écarté"


_UNSTORABLE = re.compile("[\\\\\x00\ud800-\udfff]")
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")


class Evidence(TypeDecorator[str]):
    r"""Text from anywhere, given back exactly as it came.

    PostgreSQL refuses NUL and both databases refuse lone surrogates, which hostile pages do
    contain: these, and the backslash, are stored as `\uXXXX`.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Text → what is stored."""
        if value is None:
            return None
        return _UNSTORABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """What is stored → text."""
        if value is None or "\\" not in value:
            return value
        return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)


def _document() -> ForeignKey:
    return ForeignKey("document.digest")


metadata = MetaData()

revision = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))
"""Alembic's own table: the version of a database, from 0003 on."""

schema_version = Table("conforme", metadata, Column("version", Integer, nullable=False))
"""What says that a database is ours. Its number is the version up to 0002, and stays 3 from then on:
programs from before Alembic read it, and refuse."""

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("started", String, nullable=False),
    Column("ended", String),
    Column("status", String, nullable=False),
    Column("versions", JSON, nullable=False),
    Column("options", JSON, nullable=False),
    sqlite_autoincrement=True,
)

document = Table(
    "document",
    metadata,
    Column("digest", String, primary_key=True),
    Column("data", JSON, nullable=False),
    Column("format", Integer, nullable=False, server_default="1"),
)
"""JSON values by the digest of their text: what does not change from audit to audit is kept once.
`format` is that of `checker.upcasting`, for the kind of thing that `audit_site` says it is."""

audit_site = Table(
    "audit_site",
    metadata,
    Column("audit_id", ForeignKey(audit.c.id), primary_key=True),
    Column("site_id", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("transport", String, nullable=False),
    Column("detail", Evidence, nullable=False, default=""),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_try", String),
    Column("visited_at", String),
    Column("visit", String, nullable=False, default=""),
    Column("site", _document(), nullable=False),
    Column("pages", _document()),
    Column("facts", _document()),
    Column("versions", _document()),
)

FIRST_TEXTS = ("url", "selector", "snippet", "message", "searched")
"""The texts of a finding that rows have always had."""

TEXTS = tuple(text.name for text in texts(*FIRST_TEXTS))

outcome = Table(
    "outcome",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("site_id", String, nullable=False),
    Column("estate", Boolean, nullable=False),
    Column("rule", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("occurrences", Integer, nullable=False),
    *(
        Column(name, Evidence, nullable=False, server_default=None if name in FIRST_TEXTS else "")
        for name in TEXTS
    ),
    Column("rgaa", Text, nullable=False),
    Column("wcag", Text, nullable=False),
    Column("since_audit", ForeignKey(audit.c.id), nullable=False),
    Column("until_audit", ForeignKey(audit.c.id)),
    Index("outcome_of_site", "site_id", "until_audit"),
)
"""`estate`: said by a rule that compares sites. `occurrences`: how often the very same finding was
made in one audit. `rgaa`: all that it cites of norms, as a JSON list of [norm, version, number]. In rows
of before references had a version, `rgaa` and `wcag` are JSON lists of bare numbers."""
