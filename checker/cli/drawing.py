"""The commands → their outline: `python -m checker.cli.drawing > checker/cli/outline.json`.

Help and completion read it instead of loading the commands. A test holds the committed file to what the commands
say today. It names no format and no rule: they are files, so that a new one changes no other.
"""

from __future__ import annotations

import json
from typing import Any

import click

from checker.cli import main
from checker.cli.reference import without_formats


def drawn(command: click.Command) -> dict[str, Any]:
    """A command in outline, with those below it."""
    context = click.Context(command)
    found: dict[str, Any] = {"help": command.get_short_help_str(200) if command.short_help else ""}
    found["params"] = [_drawn(param, context) for param in command.params]
    if isinstance(command, click.Group):
        below = {name: command.get_command(context, name) for name in command.list_commands(context)}
        found["commands"] = {name: drawn(one) for name, one in below.items() if one and not one.hidden}
    return found


def _drawn(param: click.Parameter, context: click.Context) -> dict[str, Any]:
    found: dict[str, Any] = {"names": param.opts + param.secondary_opts, "takes": _taken(param, context)}
    if param.nargs == -1 or param.multiple:
        found["many"] = True
    if isinstance(param, click.Option) and param.help:
        found["help"] = without_formats(" ".join(param.help.split()))
    return found


def _taken(param: click.Parameter, context: click.Context) -> str | list[str]:
    """What completes a parameter: words, or the name of what lists them."""
    if isinstance(param, click.Option) and param.is_flag:
        return "nothing"
    if isinstance(param.type, click.Choice):
        return [str(choice) for choice in param.type.choices]
    if isinstance(param.type, click.Path):
        return "file" if param.type.file_okay else "dir"
    metavar = param.make_metavar(context)
    return next((taken for word, taken in _METAVARS.items() if word in metavar), "text")


_METAVARS = {"NOM[=FICHIER]": "format", "RÈGLE": "rule", "DOSSIER": "dir", "FICHIER": "file"}
"""What a metavar says of what it stands for, when its type does not."""


if __name__ == "__main__":
    click.echo(json.dumps(drawn(main), ensure_ascii=False, indent=1))
