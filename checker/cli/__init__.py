"""The `conforme` command: wiring and wording, nothing else. The only door to click.

Exit codes: 0 nothing failed, 1 findings at or above `--fail-on`, 2 usage, configuration or
internal error, 3 too little could be tested (`--min-coverage`). (pa11y swaps 1 and 2.)
"""

from __future__ import annotations

import importlib
import os
import sys
from collections import UserDict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from checker.cli import ending, french, outline

# Nothing else loads here: help, the version and completion need no more, and are asked for all day long.

USAGE_ERROR = 2
_COMMANDS = {
    "check": "checking",
    "audit": "auditing",
    "replay": "auditing",
    "decide": "deciding",
    "rules": "consulting",
    "explain": "consulting",
    "init": "starting",
    "registry": "consulting",
    "campaigns": "campaigns",
    "crises": "crises",
    "build": "publishing",
    "serve": "publishing",
    "demo": "publishing",
    "export": "publishing",
    "dossier": "dossiers",
    "store": "stores",
    "completion": "completing",
}
"""The commands, in the order a newcomer needs them, and the module of each."""


_SUBCOMMAND = "COMMANDE [ARGUMENTS]…"


class _Loaded(UserDict[str, Any]):
    """The commands, each loaded when it is wanted: what they need is heavy."""

    def __getitem__(self, name: str) -> click.Command:
        """A command, from its module; raises `KeyError` for another name."""
        with ending.loading():
            module = importlib.import_module(f"checker.cli.{_COMMANDS[name]}")
        command: click.Command = getattr(module, name)
        if isinstance(command, click.Group):
            command.subcommand_metavar = _SUBCOMMAND
        return command


class _Commands(click.Group):
    """The group turns authoring faults into their own French sentences, anything else into one, and
    ends as shells expect when it is interrupted or when nobody reads it any more."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run as a program: exits with a code, after at most one sentence."""
        if asked := os.environ.get(outline.VARIABLE):
            raise SystemExit(outline.complete(asked))
        run = partial(super().main, args, prog_name, complete_var, standalone_mode=False, **extra)
        if not standalone_mode:
            return run()
        with ending.stoppable():
            raise SystemExit(_code(run))

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order a newcomer needs them, not alphabetical."""
        return list(_COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of commands, from their outline: none is loaded."""
        with formatter.section("Commandes"):
            formatter.write_dl(list(outline.short_helps().items()))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """General options may be written anywhere: `conforme check --quiet URL` is what people type."""
        general, others = _general_first(args)
        with ending.read():  # it may be for `--help` alone
            return super().parse_args(ctx, general + others)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; every expected fault leaves with code 2 and plain sentences."""
        try:
            with ending.read():
                return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt as error:
            ending.tell(ctx.invoked_subcommand)
            raise SystemExit(ending.code_of(error)) from None
        except Exception as error:
            from checker.cli import failures

            failures.told(error, ctx.invoked_subcommand)
            raise SystemExit(USAGE_ERROR) from error


def _code(run: Callable[[], Any]) -> int | str | None:
    """Run, and say what stopped it in its own words; returns the exit code."""
    try:
        ended = run()
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    except click.ClickException as error:
        from checker.plain_text import printable
        from checker.reading import redacted

        said = printable(redacted(error.format_message()))  # it may quote a page or a file
        click.UsageError(french.quoted(said), getattr(error, "ctx", None)).show()
        return error.exit_code
    except click.Abort:
        ending.tell(None)
        return ending.code_of(KeyboardInterrupt())
    except SystemExit as error:
        return error.code
    return ended if isinstance(ended, int) else 0


def _general_first(args: list[str]) -> tuple[list[str], list[str]]:
    """The general options among arguments, and the rest in its order; nothing moves after `--`."""
    general: list[str] = []
    others: list[str] = []
    left = iter(args)
    for argument in left:
        if argument == "--":
            return general, [*others, argument, *left]
        if argument in {"-q", "--quiet", "--no-color"} or argument.startswith("--log-file="):
            general.append(argument)
        elif argument == "--log-file":
            general += [argument, *([value] if (value := next(left, None)) is not None else [])]
        else:
            others.append(argument)
    return general, others


def _tell_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        from checker import __version__

        click.echo(f"conforme {__version__}")
        ctx.exit()


@click.group(
    cls=_Commands,
    commands=_Loaded(_COMMANDS),
    subcommand_metavar=_SUBCOMMAND,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--quiet", "-q", is_flag=True, help="N'afficher que les résultats et les erreurs.")
@click.option("--no-color", is_flag=True, help="Ne pas colorer la sortie.")
@click.option(
    "--log-file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FICHIER",
    help="Écrire un journal détaillé dans ce fichier.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_tell_version,
    help="Afficher la version.",
)
@click.pass_context
def main(ctx: click.Context, quiet: bool, no_color: bool, log_file: Path | None) -> None:
    """Auditer des sites de l'État selon les standards du SIG, et publier ce qui a été vu.

    Codes de sortie : 0 rien en échec ; 1 constats au niveau de --fail-on ; 2 erreur d'usage, de
    configuration ou interne ; 3 trop peu a pu être testé (--min-coverage).

    Les options ci-dessous s'écrivent avant ou après la commande.
    """
    from checker import journal
    from checker.cli.output import Say

    try:
        journal.keep(log_file)
    except OSError as error:
        from checker.cli import failures

        raise click.BadParameter(failures.refused(error), ctx, param_hint="--log-file") from None
    wanted = not no_color and not os.environ.get("NO_COLOR")  # https://no-color.org
    ctx.obj = Say(quiet=quiet, color=wanted and sys.stdout.isatty(), bar_color=wanted)


french.install()
