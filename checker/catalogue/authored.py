"""What an author may write at the head of a Markdown file, read strictly."""

from __future__ import annotations

import hashlib
import inspect
import re
from collections.abc import Callable, Iterable
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from checker import plain_yaml
from checker.model import Amendment, DocumentKind, Evidence, Kind, Level, Role

T = TypeVar("T", bound=BaseModel)

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)


class StandardError(Exception):
    """A fault in an authored file. `problems` are French sentences « file:line : … »."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


class _Authored(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AuthoredSource(_Authored):
    """A `sources` entry of a rule."""

    texte: str
    article: str = ""
    url: str = ""
    a_confirmer: bool = False


class AuthoredAmendment(_Authored):
    """A `historique` entry of a rule or of a standard: what changed on a day."""

    jour: date
    texte: str = Field(min_length=10)
    url: str = ""
    a_confirmer: bool = False


class AuthoredRule(_Authored):
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
    axe: tuple[str, ...] | dict[str, tuple[str, ...]] = ()
    certitude: bool = True
    statique: bool = False
    styles: Literal[False, True, "conforme", "non conforme"] = Field(
        default=False, description="Ce qui dépend des feuilles de style : tout le verdict, ou une issue"
    )
    rgaa: tuple[str, ...] = ()
    wcag: tuple[str, ...] = ()
    sources: tuple[AuthoredSource, ...] = Field(min_length=1)
    historique: tuple[AuthoredAmendment, ...] = ()


class AuthoredPage(_Authored):
    """The front matter of the index.md of a standard or of a chapter."""

    titre: str
    resume: str = ""
    ordre: int = 100
    historique: tuple[AuthoredAmendment, ...] = ()


def amendments(authored: Iterable[AuthoredAmendment]) -> tuple[Amendment, ...]:
    """What changed, in the order of time."""
    told = (Amendment(a.jour, a.texte, a.url, a.a_confirmer) for a in authored)
    return tuple(sorted(told, key=lambda amendment: amendment.day))


def digest(path: Path, function: Callable[..., Any] | None) -> str:
    """Twelve hexadecimal digits that change with a rule's file or with the function that judges it."""
    judged = inspect.getsource(function) if function else ""
    return hashlib.sha256((path.read_text(encoding="utf-8") + judged).encode()).hexdigest()[:12]


def front_matter(path: Path, shape: type[T]) -> tuple[T, str]:
    """The head of a Markdown file, as `shape`, and its body. Raises `StandardError`."""
    try:
        match = _FRONT_MATTER.match(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise StandardError([f"{path}:1 : le fichier n'est pas du texte UTF-8"]) from None
    if match is None:
        raise StandardError([f"{path}:1 : l'en-tête YAML entre deux lignes --- manque"])
    try:
        return shape.model_validate(plain_yaml.loaded(match[1])), match[2]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise StandardError([f"{path}:{line} : YAML illisible ({error.problem})"]) from None
    except ValidationError as error:
        raise StandardError(_validation(path, match[1], error, shape)) from None


def _validation(path: Path, text: str, error: ValidationError, shape: type[BaseModel]) -> list[str]:
    sentences = []
    for detail in error.errors():
        key = str(detail["loc"][0]) if detail["loc"] else ""
        numbered = enumerate(text.splitlines(), start=2)
        line = next((n for n, content in numbered if content.startswith(f"{key}:")), 1)
        close = get_close_matches(key, shape.model_fields, n=1)
        if detail["type"] == "extra_forbidden":
            hint = f" ; vouliez-vous dire « {close[0]} » ?" if close else ""
            sentences.append(f"{path}:{line} : clé inconnue « {key} »{hint}")
        elif detail["type"] == "missing":
            sentences.append(f"{path}:1 : la clé « {key} » manque")
        else:
            sentences.append(f"{path}:{line} : valeur refusée pour « {key} » ({detail['input']!r})")
    return sentences
