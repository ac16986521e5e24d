"""`catalogue`: the norms that rules speak for, and what the State publishes of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

import click

from checker.catalogue import norms, official, projected
from checker.catalogue.authored import StandardError, read
from checker.cli.output import Say
from checker.cli.reaching import version_of
from checker.model import RGAA, WCAG, Criterion, Norm

T = TypeVar("T")
_MOST_BYTES = 10_000_000
_HEAD = """# Le RGAA {version}, lu du fichier officiel de ses critères.
#
# Les intitulés sont les nôtres, des résumés, sauf ceux qui disent le contraire ; seul le texte officiel fait foi.
referentiel: RGAA
version: {version}
date: {day}
source: {source}
licence_source: Licence Ouverte 2.0
a_relire: true
"""


@click.group(short_help="Lire les référentiels officiels.")
def catalogue() -> None:
    """Comparer nos référentiels avec ce que l'État publie."""


@catalogue.command("import-rgaa", short_help="Comparer les critères officiels du RGAA aux nôtres.")
@click.argument("file", metavar="CRITERES.json", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--version",
    "version",
    metavar="VERSION",
    help="La version que dit ce fichier (défaut : celle qu'il nomme, sinon celle en vigueur).",
)
@click.option(
    "--referentiel",
    default="web",
    show_default=True,
    metavar="NOM",
    help="RGAA 5 : le référentiel à lire, dont les tests ont leurs propres numéros.",
)
@click.option(
    "--against",
    metavar="VERSION",
    help="La version à laquelle la comparer (défaut : la même, sinon celle en vigueur).",
)
@click.option(
    "--write",
    "folder",
    metavar="DOSSIER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Écrire rgaa-VERSION.yaml dans ce dossier, nos intitulés gardés.",
)
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="JOUR",
    help="Avec --write : le jour de cette version, si elle est nouvelle.",
)
@click.option(
    "--official-wording", is_flag=True, help="Avec --write : remplacer nos intitulés par ceux du fichier."
)
@click.pass_obj
def import_rgaa(
    say: Say,
    /,
    file: Path,
    version: str | None,
    referentiel: str,
    against: str | None,
    folder: Path | None,
    day: date | None,
    official_wording: bool,
) -> None:
    """Lire le fichier officiel des critères (criteres.json) et dire ce qui diffère des nôtres.

    Critères ajoutés, retirés, renumérotés ; tests, niveaux et références qui changent. Le fichier est celui du RGAA 4,
    ou celui du RGAA 5 dans la forme de ses premiers dépôts (à confirmer) : un critère que le référentiel ne retient pas
    y est « hors référentiel », une thématique sans critère n'y est pas encore publiée. Rien n'est écrit sans --write, et
    nos intitulés ne sont remplacés que si --official-wording le demande. Codes de sortie : 0 rien ne diffère, ou c'est
    écrit ; 1 des différences ; 2 un fichier illisible ou une erreur d'usage.
    """
    document = _document(file)
    one = _projected(file, document, referentiel) if projected.is_projected(document) else None
    criteria = one.criteria if one else _official(file, document)
    compared = _compared(version, against)
    before = _given(compared, one) if one else compared
    name = version or (_version(one) if one else before.version)
    if not re.fullmatch(r"\d{1,2}(?:\.\d{1,2}){0,3}(?:-[a-z]{1,30})?", name):
        raise click.BadParameter(f"« {name} » n'est pas un numéro de version.", param_hint="--version")
    _known(file, criteria)
    if folder is None:
        found = official.differences(before, criteria)
        say.result("\n".join(_told(file, name, before, criteria, found, one)))
        raise SystemExit(1 if found else 0)
    path = folder / f"rgaa-{name}.yaml"
    text = official.written(before, criteria, _head(path, name, before, day, one), official=official_wording)
    _save(path, text)
    say.remark(f"Écrit : {path}")


def _version(one: projected.Projected) -> str:
    """The version that a référentiel is kept under: the tests of two of them never share a number."""
    return one.version if one.referentiel == "web" else f"{one.version}-{one.referentiel}"


def _given(before: Norm, one: projected.Projected) -> Norm:
    """A version of ours, less the criteria of which a file says nothing yet, and those out of its référentiel."""
    given = [criterion for criterion in before.criteria if criterion.theme not in one.silent]
    every = sorted((*one.criteria, *one.outside), key=lambda c: int(c.number.rpartition(".")[2]))
    pairs = official.paired(given, every)
    outside = {ours.number for ours, theirs in pairs if ours and theirs in one.outside}
    return replace(
        before, criteria=tuple(criterion for criterion in given if criterion.number not in outside)
    )


def _compared(version: str | None, against: str | None) -> Norm:
    if against and version_of(against) is None:
        raise click.BadParameter(f"version inconnue « {against} » du RGAA.", param_hint="--against")
    norm = version_of(against or version or "") or version_of()
    if norm is None:
        raise click.ClickException("aucune version du RGAA n'est en vigueur aujourd'hui.")
    return norm


def _document(file: Path) -> Any:
    """What a file holds, as JSON. Raises `click.BadParameter` with one sentence, whatever it holds."""
    with file.open("rb") as stream:
        raw = stream.read(_MOST_BYTES + 1)
    if len(raw) > _MOST_BYTES:
        raise click.BadParameter(f"« {file} » dépasse {_MOST_BYTES // 1_000_000} Mo.")
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise click.BadParameter(f"« {file} » n'est pas du JSON.") from None


def _official(file: Path, document: Any) -> tuple[Criterion, ...]:
    return _read(file, lambda: official.read(document))


def _projected(file: Path, document: Any, referentiel: str) -> projected.Projected:
    return _read(file, lambda: projected.read(document, referentiel))


def _read(file: Path, read: Callable[[], T]) -> T:
    """What a reader makes of a file. Raises `click.BadParameter` with the sentence of the reader."""
    try:
        return read()
    except (ValueError, RecursionError) as error:
        said = str(error) if isinstance(error, ValueError) else "il est imbriqué sans fin."
        raise click.BadParameter(f"« {file} » : {said}") from None


def _known(file: Path, criteria: Sequence[Criterion]) -> None:
    """Raises `click.BadParameter` when the file cites a criterion of the WCAG that does not exist."""
    known = {
        (norm.version, number) for norm in norms.versions() if norm.name == WCAG for number in norm.cited
    }
    for one in criteria:
        for cited in one.references:
            if (cited.version, cited.number) not in known:
                raise click.BadParameter(
                    f"« {file} » : le critère {one.number} cite {cited}, qui n'existe pas."
                )


def _told(
    file: Path,
    name: str,
    before: Norm,
    criteria: Sequence[Criterion],
    found: Sequence[official.Difference],
    one: projected.Projected | None,
) -> Iterator[str]:
    tests = sum(criterion.tests for criterion in criteria)
    yield f"{file} : {RGAA} {name}, {len(criteria)} critères, {tests} tests ; comparé à notre {before.title}."
    yield from _left(one) if one else ()
    for title, several in groupby(found, key=lambda one: one.title):
        yield f"\n{title}"
        yield from (f"  {one.sentence}" for one in several)
    if not found:
        yield "Aucune différence. (Les intitulés ne sont pas comparés : les nôtres sont des résumés.)"


def _left(one: projected.Projected) -> Iterator[str]:
    """What a file does not say of a référentiel: neither a difference, nor « without object »."""
    yield f"{one.title} : les numéros de ses tests ne valent que pour lui. Forme d'un projet, à confirmer."
    if one.outside:
        yield f"Hors de ce référentiel, ce qui n'est pas « non applicable » : {', '.join(criterion.number for criterion in one.outside)}."
    if one.silent:
        themes = ", ".join(f"{number}. {title}" for number, title in one.silent.items())
        yield f"Thématiques sans critère dans ce fichier, dont rien n'est dit : {themes}."


def _head(path: Path, name: str, before: Norm, day: date | None, one: projected.Projected | None) -> str:
    """What stands before the themes: as it is in the file, when there is one."""
    if path.is_file():
        return path.read_text("utf-8").partition("\nthemes:")[0]
    if day is None:
        raise click.UsageError(
            f"{path.name} n'existe pas encore : dites le jour de cette version par « --date »."
        )
    head = _HEAD.format(
        version=name, day=f"{day:%Y-%m-%d}", source=_address(one).partition("#")[0] or before.source
    )
    if one is None:
        return head
    head += f"exigence: {json.dumps(_address(one))}\n" if _address(one) else ""
    return f"{head}hors_referentiel: {json.dumps([criterion.number for criterion in one.outside])}\n"


def _address(one: projected.Projected | None) -> str:
    """The address of a requirement, as a file gives it: nothing that is not one, since a file may hold anything."""
    return one.address if one and re.fullmatch(r"https://[\w./-]{1,200}#\{numero\}", one.address) else ""


def _save(path: Path, text: str) -> None:
    """Write a version, when the loader of our norms can read it; the file that was there is kept otherwise."""
    fresh = path.with_name(f".{path.name}.nouveau")
    fresh.write_text(text, "utf-8")
    try:
        read(fresh, norms.AuthoredNorm)
        fresh.replace(path)
    except StandardError as error:
        raise click.ClickException(f"rien n'est écrit : {error}") from None
    finally:
        fresh.unlink(missing_ok=True)
