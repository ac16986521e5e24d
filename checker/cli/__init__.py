"""The `conforme` command: wiring and wording, nothing else. The only door to click.

Exit codes: 0 nothing failed, 1 findings at or above `--fail-on`, 2 usage, configuration or
internal error, 3 too little could be tested (`--min-coverage`). (pa11y swaps 1 and 2.)
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any

import click

from checker import __version__
from checker.catalogue.authored import StandardError
from checker.cli import auditing, campaigns, consulting, crises, french, publishing, starting
from checker.cli.output import Say
from checker.engine import EngineError
from checker.reading import redacted
from checker.registry import RegistryError
from checker.store import StoreError

USAGE_ERROR = 2
_EXPECTED = (RegistryError, StandardError, StoreError, EngineError)


class _Commands(click.Group):
    """The group turns authoring faults into their own French sentences, anything else into one."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order a newcomer needs them, not alphabetical."""
        return list(self.commands)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """General options may be written anywhere: `conforme check --quiet URL` is what people type."""
        general, others = _general_first(args)
        return super().parse_args(ctx, general + others)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; every expected fault leaves with code 2 and plain sentences."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except _EXPECTED as error:
            click.echo(str(error), err=True)
            if isinstance(error, RegistryError) and error.missing:
                click.echo(
                    "« conforme init » écrit un registre à remplir ; --registry en désigne un autre.",
                    err=True,
                )
            raise SystemExit(USAGE_ERROR) from None
        except KeyboardInterrupt:
            click.echo(
                "Interrompu. « conforme audit --resume » reprendra là où l'audit s'est arrêté.", err=True
            )
            raise SystemExit(USAGE_ERROR) from None
        except OSError as error:
            logging.getLogger(__name__).exception("OSError")
            click.echo(f"Fichier ou réseau : {redacted(str(error))}", err=True)
            raise SystemExit(USAGE_ERROR) from None
        except Exception as error:
            logging.getLogger(__name__).exception("unexpected error")
            click.echo(
                f"Erreur interne ({type(error).__name__} : {redacted(str(error))}). "
                "Relancez avec --log-file FICHIER et signalez-la.",
                err=True,
            )
            raise SystemExit(USAGE_ERROR) from None


def _general_first(args: list[str]) -> tuple[list[str], list[str]]:
    """The general options among arguments, and the rest in its order; nothing moves after `--`."""
    general: list[str] = []
    others: list[str] = []
    left = iter(args)
    for argument in left:
        if argument == "--":
            return general, [*others, argument, *left]
        if argument in ("-q", "--quiet", "--no-color") or argument.startswith("--log-file="):
            general.append(argument)
        elif argument == "--log-file":
            general += [argument, *([value] if (value := next(left, None)) is not None else [])]
        else:
            others.append(argument)
    return general, others


class _Discreet(logging.Formatter):
    """Log lines, tracebacks included, without the secrets of addresses."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, or several."""
        return redacted(super().format(record))


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option("--quiet", "-q", is_flag=True, help="N'afficher que les résultats et les erreurs.")
@click.option("--no-color", is_flag=True, help="Ne pas colorer la sortie.")
@click.option(
    "--log-file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FICHIER",
    help="Écrire un journal détaillé dans ce fichier.",
)
@click.version_option(__version__, message="conforme %(version)s", help="Afficher la version.")
@click.pass_context
def main(ctx: click.Context, quiet: bool, no_color: bool, log_file: Path | None) -> None:
    """Auditer des sites de l'État selon les standards du SIG, et publier ce qui a été vu.

    Codes de sortie : 0 rien en échec ; 1 constats au niveau de --fail-on ; 2 erreur d'usage, de
    configuration ou interne ; 3 trop peu a pu être testé (--min-coverage).

    Les options ci-dessous s'écrivent avant ou après la commande.
    """
    handler: logging.Handler = (
        logging.FileHandler(log_file, encoding="utf-8") if log_file else logging.NullHandler()
    )
    handler.setFormatter(_Discreet("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    ctx.obj = Say(quiet=quiet, color=not no_color and sys.stdout.isatty())


for command in (
    auditing.check,
    auditing.audit,
    auditing.replay,
    consulting.rules,
    consulting.explain,
    starting.init,
    consulting.registry,
    campaigns.campaigns,
    crises.crises,
    publishing.build,
    publishing.serve,
    publishing.demo,
    publishing.export,
):
    main.add_command(command)
french.install()
