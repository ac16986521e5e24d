"""`catalogue`: the norms that rules speak for, and what the State publishes of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

import click

from checker.catalogue import norms, official
from checker.catalogue.authored import StandardError, read
from checker.cli.output import Say
from checker.cli.reaching import version_of
from checker.model import RGAA, WCAG, Criterion, Norm

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
    help="La version que dit ce fichier (défaut : celle en vigueur).",
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
    against: str | None,
    folder: Path | None,
    day: date | None,
    official_wording: bool,
) -> None:
    """Lire le fichier officiel des critères (criteres.json) et dire ce qui diffère des nôtres.

    Critères ajoutés, retirés, renumérotés ; tests, niveaux et références qui changent. Rien n'est écrit sans
    --write, et nos intitulés ne sont remplacés que si --official-wording le demande. Codes de sortie : 0 rien ne
    diffère, ou c'est écrit ; 1 des différences ; 2 un fichier illisible ou une erreur d'usage.
    """
    before = _compared(version, against)
    name = version or before.version
    if not re.fullmatch(r"\d{1,2}(?:\.\d{1,2}){0,3}", name):
        raise click.BadParameter(f"« {name} » n'est pas un numéro de version.", param_hint="--version")
    criteria = _official(file)
    if folder is None:
        found = official.differences(before, criteria)
        say.result("\n".join(_told(file, name, before, criteria, found)))
        raise SystemExit(1 if found else 0)
    path = folder / f"rgaa-{name}.yaml"
    text = official.written(before, criteria, _head(path, name, before, day), official=official_wording)
    _save(path, text)
    say.remark(f"Écrit : {path}")


def _compared(version: str | None, against: str | None) -> Norm:
    if against and version_of(against) is None:
        raise click.BadParameter(f"version inconnue « {against} » du RGAA.", param_hint="--against")
    norm = version_of(against or version or "") or version_of()
    if norm is None:
        raise click.ClickException("aucune version du RGAA n'est en vigueur aujourd'hui.")
    return norm


def _official(file: Path) -> tuple[Criterion, ...]:
    """The criteria of a file. Raises `click.BadParameter` with one sentence, whatever it holds."""
    with file.open("rb") as stream:
        raw = stream.read(_MOST_BYTES + 1)
    if len(raw) > _MOST_BYTES:
        raise click.BadParameter(f"« {file} » dépasse {_MOST_BYTES // 1_000_000} Mo.")
    try:
        document = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise click.BadParameter(f"« {file} » n'est pas du JSON.") from None
    try:
        criteria = official.read(document)
    except (ValueError, RecursionError) as error:
        said = str(error) if isinstance(error, ValueError) else "il est imbriqué sans fin."
        raise click.BadParameter(f"« {file} » : {said}") from None
    _known(file, criteria)
    return criteria


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
    file: Path, name: str, before: Norm, criteria: Sequence[Criterion], found: Sequence[official.Difference]
) -> Iterator[str]:
    tests = sum(one.tests for one in criteria)
    yield f"{file} : {RGAA} {name}, {len(criteria)} critères, {tests} tests ; comparé à notre {before.title}."
    for title, several in groupby(found, key=lambda one: one.title):
        yield f"\n{title}"
        yield from (f"  {one.sentence}" for one in several)
    if not found:
        yield "Aucune différence. (Les intitulés ne sont pas comparés : les nôtres sont des résumés.)"


def _head(path: Path, name: str, before: Norm, day: date | None) -> str:
    """What stands before the themes: as it is in the file, when there is one."""
    if path.is_file():
        return path.read_text("utf-8").partition("\nthemes:")[0]
    if day is None:
        raise click.UsageError(
            f"{path.name} n'existe pas encore : dites le jour de cette version par « --date »."
        )
    return _HEAD.format(version=name, day=f"{day:%Y-%m-%d}", source=before.source)


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
