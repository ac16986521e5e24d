"""Findings ↔ rows, and what an audit changes among them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)

from checker.model import RGAA, UNVERSIONED, WCAG, Finding, Outcome, Reference
from checker.model.norms import numbers, unversioned
from checker.store.schema import FIRST_TEXTS, TEXTS, outcome

_OUTCOMES = {word.value: word for word in Outcome}

_SAID = ("rule", "outcome", "rgaa", "wcag", *TEXTS)
_texts = attrgetter(*TEXTS)


def said(table: FromClause) -> tuple[ColumnElement[Any], ...]:
    """What a row says besides its site, to be read by position: by name, reading costs several times more."""
    return tuple(table.c[name] for name in _SAID)


def settle(
    connection: Connection,
    audit_id: int,
    among: ColumnElement[bool],
    found: Iterable[Finding],
    *,
    estate: bool = False,
) -> None:
    """Make `found` what holds, from this audit on, `among` the rows a condition chooses.

    What held before and still does is left untouched; what this same audit said earlier and no
    longer says leaves no trace.
    """
    new = {(f.site, fingerprint(f), count): f for f, count in Counter(found).items()}
    closed, reopened, erased = [], [], []
    for row in _concerned(connection, audit_id, among):
        if new.pop((row.site_id, row.fingerprint, row.occurrences), None):
            if row.until_audit is not None:
                reopened.append(row.id)
        elif row.since_audit == audit_id:
            erased.append(row.id)
        elif row.until_audit is None:
            closed.append(row.id)
    _set_until(connection, closed, audit_id)
    _set_until(connection, reopened, None)
    erase(connection, erased)
    if new:
        rows = [_row(f, mark, count) for (_, mark, count), f in new.items()]
        same = {"estate": estate, "since_audit": audit_id, "until_audit": None}
        connection.execute(insert(outcome), [row | same for row in rows])


def forget(connection: Connection, audit_id: int, among: ColumnElement[bool]) -> None:
    """Undo what an audit changed `among` some rows: they are again as the audit found them."""
    rows = list(_concerned(connection, audit_id, among))
    _set_until(connection, [row.id for row in rows if row.until_audit == audit_id], None)
    erase(connection, [row.id for row in rows if row.since_audit == audit_id])


def _concerned(connection: Connection, audit_id: int, among: ColumnElement[bool]) -> Iterable[Row[Any]]:
    """The rows that hold now, and those this audit closed."""
    table = outcome.c
    columns = (
        table.id,
        table.site_id,
        table.fingerprint,
        table.occurrences,
        table.since_audit,
        table.until_audit,
    )
    held = or_(table.until_audit.is_(None), table.until_audit == audit_id)
    return connection.execute(select(*columns).where(among, held).order_by(table.id))


def _set_until(connection: Connection, rows: list[int], until: int | None) -> None:
    if rows:
        statement = update(outcome).where(outcome.c.id == bindparam("row")).values(until_audit=until)
        connection.execute(statement, [{"row": row} for row in rows])


def erase(connection: Connection, rows: list[int]) -> None:
    """Leave no trace of some rows."""
    if rows:
        statement = delete(outcome).where(outcome.c.id == bindparam("row"))
        connection.execute(statement, [{"row": row} for row in rows])


def fingerprint(finding: Finding) -> str:
    """What makes two findings of a site the same: all they say, references included. What they say or cite of the
    versions that were not said at first makes the same mark as then: nothing has changed.
    """
    url, *first = _texts(finding)[: len(FIRST_TEXTS)]
    since = {name: said for name in TEXTS[len(FIRST_TEXTS) :] if (said := getattr(finding, name))}
    words = [finding.rule, url, finding.outcome.value, *first, *_marked(finding.references)]
    words += [since] if since else []
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()[:32]


@lru_cache(maxsize=4096)
def _marked(references: tuple[Reference, ...]) -> tuple[object, ...]:
    bare = [numbers(references, norm) for norm in (RGAA, WCAG)]
    since = [_words(cited) for cited in references if UNVERSIONED.get(cited.norm) != cited.version]
    return *bare, *([since] if since else [])


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in the one order the store gives them back: by rule, page, outcome, place."""
    return tuple(sorted(findings, key=lambda f: (*_order(f), f.references)))


def _order(finding: Finding) -> tuple[str, ...]:
    url, *others = _texts(finding)
    return finding.rule, url, finding.outcome.value, *others


def _row(finding: Finding, mark: str, count: int) -> dict[str, Any]:
    return {
        "site_id": finding.site,
        "rule": finding.rule,
        "outcome": finding.outcome.value,
        "fingerprint": mark,
        "occurrences": count,
        **dict(zip(TEXTS, _texts(finding), strict=True)),
        "rgaa": _stored(finding.references),
        "wcag": "[]",
    }


def finding_of(site: str, row: Sequence[Any], shared: dict[str, str]) -> Finding:
    """The finding of a site that a row of `said` holds. `shared` makes equal texts one: rows repeat them
    much."""
    rule, word, rgaa, wcag, *words = row
    same = shared.setdefault
    said: dict[str, Any] = {name: same(text, text) for name, text in zip(TEXTS, words, strict=True)}
    return Finding(
        site=site, rule=same(rule, rule), outcome=_OUTCOMES[word], references=_references(rgaa, wcag), **said
    )


def _words(cited: Reference) -> tuple[str, str, str]:
    return cited.norm, cited.version, cited.number


@lru_cache(maxsize=4096)
def _stored(references: tuple[Reference, ...]) -> str:
    return json.dumps([_words(cited) for cited in references])


@lru_cache(maxsize=4096)
def _references(rgaa: str, wcag: str) -> tuple[Reference, ...]:
    """What two columns cite: references, or the bare numbers of old rows."""
    cited = json.loads(rgaa)
    if cited and isinstance(cited[0], list):
        return tuple(Reference(*one) for one in cited)
    return unversioned(RGAA, cited) + unversioned(WCAG, json.loads(wcag))


def by_site(rows: Iterable[Sequence[Any]]) -> Mapping[str, tuple[Finding, ...]]:
    """Site id → its findings, ordered, each as often as it was made, from rows of a site, how often, and
    `said`."""
    shared: dict[str, str] = {}
    grouped: dict[str, list[Finding]] = {}
    for site, occurrences, *words in rows:
        grouped.setdefault(site, []).extend([finding_of(site, words, shared)] * occurrences)
    return {site: ordered(findings) for site, findings in grouped.items()}
