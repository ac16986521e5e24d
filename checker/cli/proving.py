"""`--evidence`, and what `replay` reads of it: bundles of evidence, as the command line knows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from checker import bundle, pipeline
from checker.bundle import Bundle, BundleError, Writer, is_bundle
from checker.model import Audit, Rule
from checker.store import StoreError, Visits

evidence_option = click.option(
    "--evidence",
    type=click.Path(path_type=Path),
    metavar="DOSSIER",
    help="Écrire dans ce dossier les preuves de ce qui est non conforme ou à vérifier : une page à lire, les images "
    "des éléments, et la visite, que « conforme replay DOSSIER » juge de nouveau.",
)


@contextmanager
def proofs(folder: Path | None) -> Iterator[Writer | None]:
    """The bundle that was asked for, if any. Raises `click.UsageError` for a folder that holds something else."""
    if folder is None:
        yield None
        return
    try:
        with bundle.writing(folder) as writer:
            yield writer
    except BundleError as error:
        raise click.UsageError(str(error)) from None


def bundles_among(names: Sequence[str]) -> tuple[list[Path], list[str]]:
    """The bundles among the arguments of `replay`, and the identifiers of sites."""
    folders = [name for name in names if is_bundle(Path(name))]
    return [Path(name) for name in folders], [name for name in names if name not in folders]


def judged_again(folder: Path, rules: Sequence[Rule]) -> tuple[list[Audit], bool]:
    """The sites of a bundle, judged with the rules of today, and whether all of them were asked. Raises
    `click.UsageError`, `StoreError`."""
    try:
        found = Bundle.of(folder)
    except BundleError as error:
        raise click.UsageError(str(error)) from None
    asked = [rule for rule in rules if not found.rules or rule.id in found.rules]
    if not found.digests:
        raise click.UsageError(f"« {folder} » ne garde aucune visite.")
    return [replayed(site, found.visits, visit, asked) for site, visit in sorted(found.digests.items())], (
        not found.rules
    )


def replayed(site: str, kept: Visits, visit: str, rules: Sequence[Rule]) -> Audit:
    """A visit judged again. Raises `StoreError`, which names its site."""
    try:
        return pipeline.replay(kept, visit, rules)
    except ValueError as error:
        raise StoreError(f"visite de « {site} » : {error}") from None
