"""What an author may write at the head of a Markdown file, read strictly."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from checker import plain_yaml
from checker.model import RGAA, UNVERSIONED, Amendment, Evidence, Kind, Level, Role

T = TypeVar("T", bound=BaseModel)

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)


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


Word = Annotated[str, Field(coerce_numbers_to_str=True)]
"""A version or a number: YAML reads an integer in one of a single part."""

Cited = dict[Word, Annotated[tuple[Word, ...], Field(min_length=1)]]
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
    axe: Annotated[dict[str, AuthoredReferences], BeforeValidator(_by_name)] = Field(
        default={}, description="Les règles d'axe-core, et ce dont chacune parle si c'est moins que la règle"
    )
    certitude: bool = True
    statique: bool = False
    faits: tuple[str, ...] = Field(
        default=(), description="Ce que la règle compare de chaque site : des fonctions de facts.py"
    )
    styles: Literal[False, True, "conforme", "non conforme"] = Field(
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
    match = _FRONT_MATTER.match(content(path))
    if match is None:
        raise StandardError([f"{path}:1 : l'en-tête YAML entre deux lignes --- manque"])
    return read(path, match[1], shape, 2), match[2]


def content(path: Path) -> str:
    """The text of a file. Raises `StandardError`."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise StandardError([f"{path}:1 : le fichier n'est pas du texte UTF-8"]) from None


def read(path: Path, text: str, shape: type[T], first: int = 1) -> T:
    """A YAML text that begins at the line `first` of a file, as `shape`. Raises `StandardError`."""
    try:
        return shape.model_validate(plain_yaml.loaded(text, decimals=False))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + first if error.problem_mark else 1
        raise StandardError([f"{path}:{line} : YAML illisible ({error.problem})"]) from None
    except ValidationError as error:
        raise StandardError(_validation(path, text.splitlines(), error, shape, first)) from None


def _validation(
    path: Path, text: list[str], error: ValidationError, shape: type[BaseModel], first: int
) -> list[str]:
    sentences = []
    for detail in error.errors():
        key = str(detail["loc"][0]) if detail["loc"] else ""
        line = next((n for n, content in enumerate(text, first) if content.startswith(f"{key}:")), 1)
        close = get_close_matches(key, shape.model_fields, n=1)
        if detail["type"] == "extra_forbidden" and len(detail["loc"]) == 1:
            hint = f" ; vouliez-vous dire « {close[0]} » ?" if close else ""
            sentences.append(f"{path}:{line} : clé inconnue « {key} »{hint}")
        elif detail["type"] == "missing":
            sentences.append(f"{path}:1 : la clé « {key} » manque")
        elif _bare(detail):
            sentences.append(_unversioned(f"{path}:{line}", str(detail["loc"][-1]), detail["input"]))
        else:
            sentences.append(f"{path}:{line} : valeur refusée pour « {key} » ({detail['input']!r})")
    return sentences


def _bare(detail: ErrorDetails) -> bool:
    """Whether numbers stand where versions should: under a norm, or under a rule of axe-core."""
    kind, place = detail["type"], detail["loc"]
    return (kind == "dict_type" and place[-1] in _NORMS) or (kind == "model_type" and place[0] == "axe")


_NORMS = frozenset(AuthoredReferences.model_fields)


def _unversioned(where: str, key: str, numbers: object) -> str:
    """The refusal of numbers whose version is not said."""
    listed = numbers if isinstance(numbers, list) else [numbers]
    version = UNVERSIONED.get(key.upper() if key in _NORMS else RGAA, "sa version")
    said = f"{{{version}: [{', '.join(map(str, listed))}]}}"
    expected = f"{key}: {said if key in _NORMS else f'{{rgaa: {said}}}'}"
    return f"{where} : « {key} » donne des numéros sans dire de quelle version ; écrivez par exemple « {expected} »"
