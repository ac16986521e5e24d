"""`crises`: the commands about crisis files. They check and show; they alert nobody."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from pydantic_core import PydanticCustomError

from checker.authored.readers import read_moment
from checker.cli.browsing import register_option
from checker.cli.output import Say, complain
from checker.cli.selecting import guess
from checker.crises import Crisis, load, preview, remarks
from checker.crises.words import State
from checker.plain_text import counted
from checker.publish.sections.crises.feeds import active_json
from checker.publish.sections.crises.light import TooHeavy, light_page
from checker.publish.sections.crises.notice import notice_of
from checker.publish.sections.crises.warning import NOT_AN_ALERT


@click.group(short_help="Contrôler et montrer les fichiers de crise.")
def crises() -> None:
    """Contrôler et montrer les fichiers de crise du registre.

    Conforme n'est pas un système d'alerte. Il garde ce qu'une autorité a décidé ailleurs et en tire
    ce qui se relaie : bandeau, page ultra-légère, flux. Rien n'est envoyé à personne.
    """


def _moment(context: click.Context, parameter: click.Parameter, value: str | None) -> datetime:  # noqa: ARG001 - click's signature
    if value is None:
        return datetime.now(UTC)
    try:
        return read_moment(value)
    except PydanticCustomError as error:
        told = error.context or {}
        raise click.BadParameter(f"{told['found']} ; {told['expected']}") from None


@crises.command("lint", short_help="Dire les fautes des fichiers de crise.")
@register_option
@click.option(
    "--at",
    callback=_moment,
    metavar="DATE",
    help="Date et heure auxquelles juger les messages périmés (par défaut : maintenant).",
)
@click.pass_obj
def crises_lint(say: Say, register: Path, at: datetime) -> None:
    """Dire toutes les fautes des fichiers de crise, avec fichier et ligne, et les messages périmés.

    Conforme n'est pas un système d'alerte. Codes de sortie : 0 aucun défaut ; 1 un message périmé ou une page
    ultra-légère trop lourde ; 2 un fichier fautif ou une erreur d'usage.
    """
    known = _known(register)
    said = [sentence for crisis in known for sentence in _wanting(crisis, at)]
    for sentence in said:
        complain(sentence)
    if said:
        raise SystemExit(1)
    drafts = sum(crisis.hidden for crisis in known)
    drafted = f"{drafts} non publiée{'s' if drafts > 1 else ''}"
    say.remark(f"{counted(len(known), 'crise')}, dont {drafted} ; aucun défaut. {NOT_AN_ALERT}")


def _wanting(crisis: Crisis, at: datetime) -> list[str]:
    """What is not a fault of writing, and must be corrected all the same."""
    said = list(remarks(crisis, at))
    try:
        if crisis.told:
            light_page(preview(crisis))
    except TooHeavy as error:
        said.append(str(error))
    return said


@crises.command("show", short_help="Afficher ce qui se relaie d'une crise.")
@click.argument("crisis_id", metavar="IDENTIFIANT")
@register_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["light", "notice", "json"]),
    default="light",
    show_default=True,
    help="light : page ultra-légère ; notice : bandeau DSFR à coller ; json : entrée de active.json.",
)
@click.pass_obj
def crises_show(say: Say, crisis_id: str, register: Path, form: str) -> None:
    """Afficher ce qui se relaie d'une crise : page ultra-légère, bandeau DSFR ou JSON.

    Conforme n'est pas un système d'alerte : coller ce texte sur un site reste une décision humaine.
    """
    crisis = _one(_known(register), crisis_id)
    if not crisis.told:
        raise click.UsageError(f"la crise « {crisis.id} » n'a encore aucun message.")
    if crisis.hidden:
        reason = "brouillon" if crisis.state is State.DRAFT else "restreinte"
        say.remark(f"Attention : crise {reason}, jamais publiée. Ceci n'est qu'un aperçu.")
    say.remark(NOT_AN_ALERT)
    try:
        click.echo(_shown(preview(crisis), form), nl=False)
    except TooHeavy as error:
        raise click.UsageError(str(error)) from None


def _shown(crisis: Crisis, form: str) -> str:
    match form:
        case "notice":
            return notice_of(crisis)
        case "json":
            return active_json([crisis], crisis.told[-1].at.date().isoformat())
        case _:
            return light_page(crisis)


def _known(register: Path) -> tuple[Crisis, ...]:
    if not register.is_dir():
        raise click.UsageError(f"Dossier introuvable : {register}")
    return load(register)


def _one(known: tuple[Crisis, ...], identifier: str) -> Crisis:
    for crisis in known:
        if crisis.id == identifier:
            return crisis
    hint = guess(identifier, [crisis.id for crisis in known])
    raise click.BadParameter(f"crise inconnue « {identifier} »{hint}")
