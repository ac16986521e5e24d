"""`dossier`: what to mend first for a site to conform, from its last audit."""

from __future__ import annotations

import re
from pathlib import Path

import click

from checker import catalogue
from checker.cli.browsing import storing
from checker.cli.comparing import kept
from checker.cli.output import GUIDE, Say
from checker.cli.reporting import guide_option
from checker.cli.whole import together
from checker.dossier import dossier as made
from checker.dossier import markdown, page
from checker.formats._written import guide_page

_FORMS = {"markdown": markdown, "html": page}


@click.command(short_help="Écrire le dossier de mise en conformité d'un site.")
@click.argument("site", metavar="SITE")
@click.option(
    "--reference",
    metavar="FICHIER|BASE",
    help="Où lire son dernier audit : un preuves.json, un export JSON, ou une base (défaut : celle de --store).",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_FORMS)),
    default="markdown",
    show_default=True,
    help="Forme du dossier.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FICHIER",
    help="Fichier où écrire ; sinon le dossier est affiché.",
)
@guide_option
@storing
@click.pass_context
def dossier(
    ctx: click.Context,
    site: str,
    reference: str | None,
    form: str,
    output: Path | None,
    store: str | None,
    data: Path,
) -> None:
    """Écrire le dossier de mise en conformité d'un site (identifiant ou adresse), d'après son dernier audit.

    Ce qu'il déclare et ce qui a été vu, les motifs dans l'ordre du risque, par où commencer, et ce qui n'a pas pu
    être vu. Ni preuve de conformité, ni taux, ni avis juridique.
    """
    say: Say = ctx.obj
    if reference and re.match(r"https?://", reference, re.IGNORECASE):
        raise click.UsageError(
            "« --reference » attend un fichier ou une base : téléchargez d'abord l'audit publié."
        )
    audit = kept(site, reference or store, data).audit
    guide = ctx.meta.get(GUIDE, "")
    told = made(audit, {rule.id: rule for rule in catalogue.rules()})
    text = _FORMS[form](told, lambda rule: guide_page(guide, rule))
    if output is None:
        click.echo(text, nl=False)
        return
    with together() as files:
        files.put(output, text.encode("utf-8", "replace"))
    say.remark(f"Écrit : {output}")
