"""The commands in outline: what the list of commands and the completion of shells say, without loading any.

`outline.json` is drawn from the commands themselves: `python -m checker.cli.drawing > checker/cli/outline.json`.
A test holds it to what they say today. Neither rules nor formats are in it: they are files, listed when wanted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem, shell_complete

PROGRAM = "conforme"
VARIABLE = "_CONFORME_COMPLETE"
"""Where a shell says that it wants to complete: the name that click gives it."""

_HERE = Path(__file__).parent
_FILE = _HERE / "outline.json"


def read() -> dict[str, Any]:
    """The outline of the whole program."""
    outline: dict[str, Any] = json.loads(_FILE.read_text("utf-8"))
    return outline


def short_helps() -> dict[str, str]:
    """What each command is for, in their order."""
    return {name: command["help"] for name, command in read()["commands"].items()}


def complete(instruction: str) -> int:
    """Answer a shell; the code to end with."""
    return shell_complete(tree(), {}, PROGRAM, VARIABLE, instruction)


def tree() -> click.Command:
    """Commands that only know how to be completed."""
    return _command(PROGRAM, read())


def _command(name: str, outline: dict[str, Any]) -> click.Command:
    more: dict[str, Any] = {
        "params": [_param(one) for one in outline["params"]],
        "short_help": outline["help"],
    }
    more["context_settings"] = {"help_option_names": ["-h", "--help"]}
    if "commands" not in outline:
        return click.Command(name, **more)
    below = {known: _command(known, one) for known, one in outline["commands"].items()}
    return _InOrder(name, commands=below, **more)


class _InOrder(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order of the outline."""
        return list(self.commands)


def _param(outline: dict[str, Any]) -> click.Parameter:
    names, taken, many = outline["names"], outline["takes"], outline.get("many", False)
    kind = click.Choice(taken) if isinstance(taken, list) else _TYPES.get(taken, click.STRING)
    listed = _LISTS.get(taken) if isinstance(taken, str) else None
    if not names[0].startswith("-"):
        return click.Argument(
            names, type=kind, nargs=-1 if many else 1, required=False, shell_complete=listed
        )
    if taken == "nothing":
        return click.Option(names, is_flag=True, help=outline.get("help"))
    return click.Option(names, type=kind, multiple=many, help=outline.get("help"), shell_complete=listed)


_TYPES = {"file": click.Path(), "dir": click.Path(file_okay=False)}


def _among(known: Callable[[], Iterator[str]]) -> Callable[[Any, Any, str], list[CompletionItem[str]]]:
    def beginning(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
        return [CompletionItem(name) for name in sorted(known()) if name.startswith(incomplete)]

    return beginning


def _formats() -> Iterator[str]:
    return (path.stem.replace("_", "-") for path in (_HERE.parent / "formats").glob("[!_]*.py"))


def _rules() -> Iterator[str]:
    files = (_HERE.parents[1] / "standards").glob("*/*/*.md")
    return (path.stem for path in files if path.stem != "index")


_LISTS = {"format": _among(_formats), "rule": _among(_rules)}
