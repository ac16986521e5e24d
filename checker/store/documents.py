"""Parts of the model kept once each, by the digest of their JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from itertools import islice
from typing import Any

from sqlalchemy import Connection, delete, insert, select, union

from checker.evidence import as_data
from checker.store.schema import audit_site, document

_BATCH = 1000


def keep(connection: Connection, values: Iterable[Any]) -> list[str]:
    """Keep values of the model; returns their digests, in the same order."""
    found = [as_data(value) for value in values]
    digests = [_digest(data) for data in found]
    known = _select(connection, set(digests)).keys()
    new = {digest: data for digest, data in zip(digests, found, strict=True) if digest not in known}
    if new:
        connection.execute(insert(document), [{"digest": d, "data": data} for d, data in new.items()])
    return digests


def read(connection: Connection, digests: Iterable[str | None]) -> dict[str, Any]:
    """Digest → JSON value, for those given."""
    return _select(connection, {digest for digest in digests if digest})


def prune(connection: Connection) -> None:
    """Delete the documents that no audit refers to any more."""
    columns = [audit_site.c[name] for name in ("site", "pages", "facts", "versions")]
    used = union(*(select(column).where(column.is_not(None)) for column in columns))
    connection.execute(delete(document).where(document.c.digest.not_in(used)))


def _digest(data: Any) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:32]


def _select(connection: Connection, digests: Collection[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    source = iter(digests)
    while batch := list(islice(source, _BATCH)):
        rows = connection.execute(select(document).where(document.c.digest.in_(batch)))
        found.update((row.digest, row.data) for row in rows)
    return found
