"""Parts of the model kept once each, by the digest of their JSON, each in the format of its kind."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select, union

from checker.evidence import as_data
from checker.store.schema import audit_site, document
from checker.upcasting import current, upcast

KINDS: Final = ("site", "pages", "facts", "versions")
"""The kinds of documents: the fields of an audit, and the columns that refer to them."""

Reference = tuple[str, str | None]
"""A kind, and the digest of a document of that kind; None: there is none."""

_BATCH = 1000


def references(rows: Iterable[Row[Any]], kinds: Iterable[str] = KINDS) -> Iterator[Reference]:
    """The documents of some kinds that rows of `audit_site` refer to."""
    return ((kind, getattr(row, kind)) for row in rows for kind in kinds)


def keep(connection: Connection, values: Iterable[tuple[str, Any]]) -> list[str]:
    """Keep values of the model, each with its kind; returns their digests, in the same order."""
    found = [(current(kind), as_data(value)) for kind, value in values]
    digests = [_digest(version, data) for version, data in found]
    known = _select(connection, set(digests)).keys()
    new = {digest: said for digest, said in zip(digests, found, strict=True) if digest not in known}
    if new:
        rows = [
            {"digest": digest, "format": version, "data": data} for digest, (version, data) in new.items()
        ]
        connection.execute(insert(document), rows)
    return digests


def read(connection: Connection, wanted: Iterable[Reference]) -> Mapping[Reference, Any]:
    """Reference → JSON value in the present format, for those given.

    Raises `LaterFormat` for a document of a later version of this program.
    """
    asked = {(kind, digest) for kind, digest in wanted if digest}
    found = _select(connection, {digest for _, digest in asked})
    return {(kind, digest): upcast(kind, *found[digest]) for kind, digest in asked if digest in found}


def prune(connection: Connection) -> None:
    """Delete the documents that no audit refers to any more."""
    columns = [audit_site.c[name] for name in KINDS]
    used = union(*(select(column).where(column.is_not(None)) for column in columns))
    connection.execute(delete(document).where(document.c.digest.not_in(used)))


def _digest(version: int, data: Any) -> str:
    """Of a format and of a value: the same text may say another thing in another format."""
    text = json.dumps(data, sort_keys=True) + (f"@{version}" if version > 1 else "")
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _select(connection: Connection, digests: Collection[str]) -> dict[str, tuple[Any, int]]:
    found: dict[str, tuple[Any, int]] = {}
    source = iter(digests)
    while batch := list(islice(source, _BATCH)):
        rows = connection.execute(select(document).where(document.c.digest.in_(batch)))
        found.update((row.digest, (row.data, row.format)) for row in rows)
    return found
