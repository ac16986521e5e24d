"""What a table of the open data is made of: the one declaration that every file and page comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property, lru_cache
from typing import Any

from checker.model import RGAA, UNVERSIONED, WCAG, Audit, Reference
from checker.model.norms import numbers
from checker.publish.page.publication import Publication

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


@dataclass(frozen=True)
class Column:
    """One column: its stable name, its type, its meaning in French.

    `values` lists the only values possible, with their meaning. `optional` cells may be empty (null).
    `fields` are the columns of each object of a `RECORDS` column.
    """

    name: str
    type: Type
    meaning: str
    optional: bool = False
    values: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[Column, ...] = ()


Row = tuple[Any, ...]
"""Cells in the order of the columns: str, int, bool, None, ISO date, tuple of str, tuple of tuples."""


@dataclass(frozen=True)
class Table:
    """One table: `name` names its files, `key` the columns that tell a row from all others.

    `of_audits` makes the rows of some audits, when the table is but the rows of each one after the other.
    """

    name: str
    title: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Callable[[Publication], Iterator[Row]] = lambda _: iter(())
    of_audits: Callable[[Iterable[Audit]], Iterator[Row]] | None = None

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.columns)


def records(column: Column, value: Sequence[Row]) -> list[dict[str, Any]]:
    """The objects of one cell of a `RECORDS` column, by name of field."""
    names = [inner.name for inner in column.fields]
    return [dict(zip(names, record, strict=True)) for record in value]


def labels(vocabulary: Iterable[Any]) -> dict[str, str]:
    """A vocabulary of the model as possible values: word → French label."""
    return {word.value: word.label for word in vocabulary}


def text(
    name: str, meaning: str, *, optional: bool = False, values: Mapping[str, str] | None = None
) -> Column:
    """A column of text."""
    return Column(name, Type.TEXT, meaning, optional, values or {})


def number(name: str, meaning: str, *, optional: bool = False) -> Column:
    """A column of whole numbers."""
    return Column(name, Type.INTEGER, meaning, optional)


def day(name: str, meaning: str, *, optional: bool = True) -> Column:
    """A column of dates."""
    return Column(name, Type.DATE, meaning, optional)


def truth(name: str, meaning: str) -> Column:
    """A column of true and false."""
    return Column(name, Type.BOOLEAN, meaning)


def citing(what: str) -> tuple[Column, ...]:
    """The columns of what is cited of norms: two that are named after a norm alone and have always meant one
    version of it, one that says every version. `what`: « la règle », « ce constat »."""
    return (
        words("rgaa", f"Tests du RGAA {UNVERSIONED[RGAA]} dont {what} parle"),
        words("wcag", f"Critères de succès des WCAG {UNVERSIONED[WCAG]} dont {what} parle"),
        words("references", f"Tout ce dont {what} parle : la norme, sa version et le numéro"),
    )


@lru_cache(maxsize=4096)
def cited(references: tuple[Reference, ...]) -> Row:
    """The cells of `citing`."""
    return numbers(references, RGAA), numbers(references, WCAG), tuple(map(str, references))


def words(name: str, meaning: str, values: Mapping[str, str] | None = None) -> Column:
    """A column of lists of texts; an empty list is not null."""
    return Column(name, Type.LIST, meaning, values=values or {})
