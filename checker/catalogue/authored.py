"""What an author may write at the head of a Markdown file, read strictly."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo

from checker.authored.loading import Reading
from checker.authored.readers import fault
from checker.model import RGAA, UNVERSIONED, Amendment, DocumentKind, Evidence, Kind, Level, Role

T = TypeVar("T", bound=BaseModel)


class StandardError(Exception):
    """A fault in an authored file. `problems` are French sentences « file:line : … »."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


class Authored(BaseModel):
    """What an author writes: no other key is accepted."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AuthoredSource(Authored):
    """A `sources` entry of a rule."""

    texte: str
    article: str = ""
    url: str = ""
    a_confirmer: bool = False


class AuthoredAmendment(Authored):
    """A `historique` entry of a rule or of a standard: what changed on a day."""

    jour: date
    texte: str = Field(min_length=10)
    url: str = ""
    a_confirmer: bool = False


def _versioned(value: object, info: ValidationInfo) -> object:
    """Versions of a norm and their numbers; refused when the numbers come alone, under a norm or under a rule
    of axe-core."""
    if isinstance(value, dict):
        return value
    norm = info.field_name if info.field_name in AuthoredReferences.model_fields else None
    listed = value if isinstance(value, list) else [value]
    numbers = f"{{{UNVERSIONED.get((norm or RGAA).upper(), 'sa version')}: [{', '.join(map(str, listed))}]}}"
    written = f"{norm}: {numbers}" if norm else f"{{rgaa: {numbers}}}"
    raise fault("des numéros sans dire de quelle version", f"écrivez par exemple « {written} »")


Cited = Annotated[dict[str, Annotated[tuple[str, ...], Field(min_length=1)]], BeforeValidator(_versioned)]
"""Version of a norm → numbers of it."""


class AuthoredReferences(Authored):
    """What is cited of norms: one key a norm, whose versions are in the files beside the standards."""

    rgaa: Cited = {}
    wcag: Cited = {}
    en_301_549: Cited = {}
    dsfr: Cited = {}


def _by_name(value: object) -> object:
    """Rules of axe-core by name, when an author only lists them."""
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return {name: {} for name in value}
    return value


class AuthoredCase(AuthoredReferences):
    """What is said of some of the elements an axe rule answers about. Silent on certainty: as its axe rule."""

    certitude: bool | None = None


Versioned = BeforeValidator(_versioned)


class AuthoredAxe(AuthoredReferences):
    """What is said of one axe rule: what it speaks of, whether its violations are certain, and in which cases,
    CSS selector by CSS selector, that is otherwise."""

    certitude: bool = True
    selon: dict[str, Annotated[AuthoredCase, Versioned]] = {}


def _flag(value: object) -> object:
    """Yes or no, when it is what a text says."""
    return value == "true" if value in ("true", "false") else value


class AuthoredRule(AuthoredReferences):
    """The front matter of a rule file: what an author may write."""

    titre: str
    niveau: Level
    cherche: str = Field(min_length=10, description="Ce qui est cherché, et où")
    perimetre: tuple[Kind, ...] = ()
    pages: tuple[Role, ...] = ()
    preuve: Evidence = Evidence.PAGE
    depuis: date | None = None
    echeance: date | None = None
    selecteur: str = ""
    documents: tuple[DocumentKind, ...] = Field(
        default=(), description="Les sortes de documents que lit la règle"
    )
    axe: Annotated[dict[str, Annotated[AuthoredAxe, Versioned]], BeforeValidator(_by_name)] = Field(
        default={}, description="Les règles d'axe-core, et ce dont chacune parle si c'est moins que la règle"
    )
    certitude: bool = True
    statique: bool = False
    partielle: bool = Field(
        default=False, description="Ne rien trouver ne rend pas conformes les tests dont la règle parle"
    )
    etats: tuple[str, ...] = Field(default=(), description="Les états de la page que la règle lit")
    sondes: tuple[str, ...] = Field(default=(), description="Les sondes qu'elle lit, dans chacun d'eux")
    faits: tuple[str, ...] = Field(
        default=(), description="Ce que la règle compare de chaque site : des fonctions de facts.py"
    )
    styles: Annotated[Literal[False, True, "conforme", "non conforme"], BeforeValidator(_flag)] = Field(
        default=False, description="Ce qui dépend des feuilles de style : tout le verdict, ou une issue"
    )
    sources: tuple[AuthoredSource, ...] = Field(min_length=1)
    historique: tuple[AuthoredAmendment, ...] = ()


class AuthoredPage(Authored):
    """The front matter of the index.md of a standard or of a chapter."""

    titre: str
    resume: str = ""
    ordre: int = 100
    historique: tuple[AuthoredAmendment, ...] = ()


def amendments(authored: Iterable[AuthoredAmendment]) -> tuple[Amendment, ...]:
    """What changed, in the order of time."""
    told = (Amendment(a.jour, a.texte, a.url, a.a_confirmer) for a in authored)
    return tuple(sorted(told, key=lambda amendment: amendment.day))


def front_matter(path: Path, shape: type[T]) -> tuple[T, str]:
    """The head of a Markdown file, as `shape`, and its body. Raises `StandardError`."""
    reading = Reading()
    found, body = reading.front_matter(shape, path)
    return _sound(found, reading), body


def read(path: Path, shape: type[T]) -> T:
    """A YAML file, as `shape`. Raises `StandardError`."""
    reading = Reading()
    return _sound(next(iter(reading.single(shape, path).entries), None), reading)


def _sound(found: T | None, reading: Reading) -> T:
    if found is None or reading.problems:
        raise StandardError(map(str, sorted(reading.problems)))
    return found


def line_of(path: Path, key: str, *words: str) -> int:
    """The line of a file where words follow one another, after a key at the start of a line."""
    text = path.read_text(encoding="utf-8")
    at = found.start() if (found := re.search(rf"^[ {{-]*{key}:", text, re.MULTILINE)) else 0
    for word in words:
        found = re.compile(rf"(?<![\w.-]){re.escape(word)}(?![\w-]|\.\d)").search(text, at)
        at = found.start() if found else at
    return text.count("\n", 0, at) + 1
