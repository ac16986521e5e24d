"""`init`: a register to fill in, for who has nothing but the program; the settings of a team."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import click

from checker import crises as crisis_files
from checker import registry as registry_files
from checker.cli.browsing import REGISTRY, register_option
from checker.cli.output import Say
from checker.cli.proposing import proposed, seen
from checker.configuration import FILE

_MODELS = Path(registry_files.__file__).parent / "starting"
"""The files to fill in, with what each line means."""


@click.command(short_help="Écrire un registre à remplir, ou les réglages d'une équipe.")
@register_option
@click.option(
    "--ci",
    "team",
    is_flag=True,
    help=f"Écrire plutôt {FILE}, les réglages de « conforme check » pour une équipe, d'après ce qui se trouve ici.",
)
@click.pass_obj
def init(say: Say, register: Path, team: bool) -> None:
    """Écrire un registre à remplir, commenté, dans un dossier où il n'y en a pas ; avec --ci, les réglages d'une
    équipe.

    Rien n'est jamais écrasé : si l'un des fichiers existe déjà, aucun n'est écrit.
    """
    if team:
        _init_team(say)
        return
    models, schemas = sorted(_MODELS.glob("*.yaml")), {**registry_files.schema(), **crisis_files.schema()}
    files = {path.name: path.read_text("utf-8") for path in models}
    files |= {f"schemas/{path.stem}.schema.json": _json(schemas[path.stem]) for path in models}
    taken = [name for name in files if (register / name).exists() or (register / name).is_symlink()]
    if taken:
        held = ", ".join(f"« {register / name} »" for name in taken)
        raise click.UsageError(f"déjà là : {held}. Rien n'a été écrit.")
    for name, text in files.items():
        target = register / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8") as file:
            file.write(text)
        say.remark(f"Écrit : {target}")
    option = "" if register == REGISTRY else f" --registry {shlex.quote(str(register))}"
    say.result(
        f"Remplacez les exemples de « {register / 'sites.yaml'} » et « {register / 'organisations.yaml'} », puis :\n"
        f"  conforme registry lint{option}\n"
        f"  conforme audit{option}\n"
        f"  conforme build{option}"
    )


def _init_team(say: Say) -> None:
    """Write the settings of a team in the current folder."""
    try:
        with FILE.open("x", encoding="utf-8") as file:
            file.write(proposed(seen(Path())))
    except FileExistsError:
        raise click.UsageError(f"déjà là : « {FILE} ». Rien n'a été écrit.") from None
    say.remark(f"Écrit : {FILE}")
    say.result(f"Relisez « {FILE} », puis :\n  conforme check")


def _json(schema: object) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
