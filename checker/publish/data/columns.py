"""What a table of the open data is made of: the one declaration that every file and page comes from."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Any

from checker.model import RGAA, UNVERSIONED, WCAG, Audit, Reference
from checker.model.norms import numbers
from checker.publish.page.publication import Publication
from checker.publish.page.rendering import printable

SEPARATOR = "|"
"""Between the items of a list, inside one cell of a CSV file."""


class Type(Enum):
    """What a column holds. The value is the French name a reader sees."""

    TEXT = "texte"
    INTEGER = "nombre entier"
    BOOLEAN = "vrai ou faux"
    DATE = "date (AAAA-MM-JJ)"
    LIST = "liste de textes"
    RECORDS = "liste d'objets"


Value = str | Callable[[Any], Any]
"""How the value of a column is found in what a row is made from: the path of an attribute, or a function."""


@dataclass(frozen=True)
class Column:
    """One column: its stable name, its type, its meaning in French, and how its value is found.

    `values` lists the only values possible, with their meaning. `optional` cells may be empty (null).
    `fields` are the columns of each object of a `RECORDS` column.
    """

    name: str
    type: Type
    meaning: str
    value: Value
    optional: bool = False
    values: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[Column, ...] = ()

    @cached_property
    def _found(self) -> Callable[[Any], Any]:
        return attrgetter(self.value) if isinstance(self.value, str) else self.value

    def said(self, origin: Any) -> Any:
        """The value as JSON has it, without the characters that act instead of being read."""
        value = self._found(origin)
        match self.type:
            case Type.TEXT:
                return printable(value)
            case Type.DATE:
                return value and str(value)[:10]
            case Type.LIST:
                return [printable(item) for item in value]
            case Type.RECORDS:
                return [said(self.fields, record) for record in value]
            case _:
                return value


def said(columns: Iterable[Column], origin: Any) -> dict[str, Any]:
    """One row, or one object of a cell: name of column → value."""
    return {column.name: column.said(origin) for column in columns}


@dataclass(frozen=True)
class Table:
    """One table: `name` names its files, `key` the columns that tell a row from all others.

    Each thing that `of` gives makes a row; `of_audit` gives those of one audit, when the table is but the
    rows of each audit one after the other.
    """

    name: str
    title: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    of: Callable[[Publication], Iterable[Any]] = lambda _: ()
    of_audit: Callable[[Audit], Iterable[Any]] | None = None

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.columns)

    def lines(self, origins: Iterable[Any]) -> Iterator[str]:
        """Rows as JSON Lines."""
        return (f"{_encoded(said(self.columns, origin))}\n" for origin in origins)


_encoded = json.JSONEncoder(ensure_ascii=False).encode


def labels(vocabulary: Iterable[Any]) -> dict[str, str]:
    """A vocabulary of the model as possible values: word → French label."""
    return {word.value: word.label for word in vocabulary}


def text(
    name: str,
    meaning: str,
    value: Value,
    *,
    optional: bool = False,
    values: Mapping[str, str] | None = None,
) -> Column:
    """A column of text."""
    return Column(name, Type.TEXT, meaning, value, optional, values or {})


def number(name: str, meaning: str, value: Value, *, optional: bool = False) -> Column:
    """A column of whole numbers."""
    return Column(name, Type.INTEGER, meaning, value, optional)


def day(name: str, meaning: str, value: Value, *, optional: bool = True) -> Column:
    """A column of dates; of a time, the day."""
    return Column(name, Type.DATE, meaning, value, optional)


def truth(name: str, meaning: str, value: Value) -> Column:
    """A column of true and false."""
    return Column(name, Type.BOOLEAN, meaning, value)


@lru_cache(maxsize=4096)
def cited(references: tuple[Reference, ...], norm: str) -> tuple[str, ...]:
    """The numbers cited of the version that a norm alone has always meant: rows repeat them much."""
    return numbers(references, norm)


@lru_cache(maxsize=4096)
def _spelt(references: tuple[Reference, ...]) -> tuple[str, ...]:
    return tuple(map(str, references))


def citing(what: str, path: str) -> tuple[Column, ...]:
    """The columns of what is cited of norms: two that are named after a norm alone and have always meant one
    version of it, one that says every version. `what`: « la règle », « ce constat »; `path` of references."""
    found = attrgetter(path)
    return (
        words(
            "rgaa", f"Tests du RGAA {UNVERSIONED[RGAA]} dont {what} parle", lambda o: cited(found(o), RGAA)
        ),
        words(
            "wcag",
            f"Critères de succès des WCAG {UNVERSIONED[WCAG]} dont {what} parle",
            lambda o: cited(found(o), WCAG),
        ),
        words(
            "references",
            f"Tout ce dont {what} parle : la norme, sa version et le numéro",
            lambda o: _spelt(found(o)),
        ),
    )


def words(name: str, meaning: str, value: Value, values: Mapping[str, str] | None = None) -> Column:
    """A column of lists of texts; an empty list is not null."""
    return Column(name, Type.LIST, meaning, value, values=values or {})


def records(name: str, meaning: str, value: Value, *fields: Column) -> Column:
    """A column of lists of objects."""
    return Column(name, Type.RECORDS, meaning, value, fields=fields)
