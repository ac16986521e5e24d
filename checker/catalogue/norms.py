"""The norms beside the standards, `<norm>-<version>.yaml`, and what authors cite of them. A new version is a
new file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from checker.catalogue.authored import (
    Authored,
    AuthoredReferences,
    StandardError,
    line_of,
    read,
)
from checker.model import Criterion, Norm, Reference

FOLDER = Path(__file__).parents[2] / "standards"


class AuthoredTheme(Authored):
    """A theme of criteria."""

    numero: int
    nom: str


class AuthoredCriterion(AuthoredReferences):
    """A criterion, the number of its tests, and what it cites of other norms."""

    numero: str = Field(pattern=r"^\d+\.\d+$")
    tests: int
    niveau: Literal["A", "AA", "AAA"]
    intitule: str


class AuthoredNorm(Authored):
    """One version of a norm. `depuis` and `jusqu_au`: when it is in force; by default from its `date` on.
    What may be cited of it: the tests of its `criteres`, or its `references`. `adresse`: where its pages are,
    which `source` and `exigence` may start with."""

    referentiel: str
    version: str
    date: dt.date
    depuis: dt.date | None = None
    jusqu_au: dt.date | None = None
    adresse: str = Field(default="", pattern="^(https://.+/)?$")
    sans_version: str = ""
    source: str
    exigence: str = ""
    donnees: str = ""
    licence_source: str = ""
    a_relire: bool = False
    themes: tuple[AuthoredTheme, ...] = ()
    criteres: tuple[AuthoredCriterion, ...] = ()
    references: tuple[str, ...] = ()
    hors_referentiel: tuple[str, ...] = ()


@cache
def versions(folder: Path = FOLDER) -> tuple[Norm, ...]:
    """Every version of every norm of a folder of standards, by file name. Raises `StandardError`."""
    paths = sorted(folder.glob("*/*.yaml"), key=lambda path: path.name)
    written = [(path, _authored(path)) for path in paths]
    bare = tuple(_norm(norm, ()) for _, norm in written)
    return tuple(_norm(norm, tuple(_criteria(path, norm, bare))) for path, norm in written)


def overlays(folder: Path = FOLDER) -> tuple[Norm, ...]:
    """The norms that have criteria, so a sheet of verdicts."""
    return tuple(norm for norm in versions(folder) if norm.criteria)


def _authored(path: Path) -> AuthoredNorm:
    norm = read(path, AuthoredNorm)
    expected = f"{norm.referentiel.lower().replace(' ', '_')}-{norm.version}.yaml"
    if path.name != expected:
        raise StandardError([f"{path}:1 : ce fichier devrait se nommer « {expected} »"])
    return norm


def _norm(norm: AuthoredNorm, criteria: tuple[Criterion, ...]) -> Norm:
    tests = [f"{one.numero}.{rank}" for one in norm.criteres for rank in range(1, one.tests + 1)]
    since = norm.depuis or norm.date
    cited = (*tests, *norm.references)
    source, requirement = (text.replace("{adresse}", norm.adresse) for text in (norm.source, norm.exigence))
    return Norm(
        norm.referentiel, norm.version, since, norm.jusqu_au, source, cited, criteria,
        norm.adresse, requirement, norm.sans_version, norm.hors_referentiel,
    )  # fmt: skip


def _criteria(path: Path, norm: AuthoredNorm, known: tuple[Norm, ...]) -> Iterator[Criterion]:
    themes = {theme.numero: theme.nom for theme in norm.themes}
    for one in norm.criteres:
        place = f'"{one.numero}"'
        theme = int(one.numero.partition(".")[0])
        if theme not in themes:
            raise StandardError(
                [f"{path}:{line_of(path, 'criteres', place)} : la thématique {theme} n'est pas nommée"]
            )
        cited = references(path, one, known, "criteres", place)
        yield Criterion(theme, themes[theme], one.numero, one.niveau, cited, one.intitule, one.tests)


def references(
    path: Path, authored: AuthoredReferences, known: Iterable[Norm], *within: str
) -> tuple[Reference, ...]:
    """What an author cites, norm by norm. `within` are the keys it is written under. Raises
    `StandardError`, with file and line, for a version or a number that no file beside the standards knows.
    """
    cited = tuple(
        Reference(key.upper().replace("_", " "), version, number)
        for key in AuthoredReferences.model_fields
        for version, numbers in getattr(authored, key).items()
        for number in numbers
    )
    numbers = {(norm.name, norm.version): frozenset(norm.cited) for norm in known}
    problems = [fault for one in cited if (fault := _fault(path, one, numbers, within))]
    if problems:
        raise StandardError(dict.fromkeys(problems))
    return cited


def _fault(
    path: Path, cited: Reference, known: dict[tuple[str, str], frozenset[str]], within: tuple[str, ...]
) -> str:
    norm, version, number = cited.norm, cited.version, cited.number
    where = *within, norm.lower().replace(" ", "_"), version
    if (norm, version) not in known:
        line = line_of(path, *where)
        versions = ", ".join(version for name, version in known if name == norm) or "aucune"
        return f"{path}:{line} : version inconnue « {version} » de {norm} ; connues : {versions}"
    if number in known[norm, version]:
        return ""
    line = line_of(path, *where, number)
    return f"{path}:{line} : « {number} » n'existe pas dans {norm} {version}"
