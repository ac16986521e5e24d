"""The commands → their reference page: `python -m checker.cli.reference > site/ligne-de-commande.md`.

A test holds the committed page to what the commands say today. Formats are files: the page names none of
them, so that a new one changes no other file.
"""

from __future__ import annotations

from collections.abc import Iterator

import click

from checker import formats
from checker.cli import main

_FORMATS = ", ".join(formats.names())

_HEAD = """---
title: La ligne de commande
---

# La ligne de commande

Cette page est tirée du programme lui-même : `conforme COMMANDE --help` dit la même chose. Les options générales
s'écrivent avant ou après la commande.
"""


def page() -> str:
    """The whole page, in Markdown."""
    return _HEAD + "\n" + "\n".join([*_options(main), *_commands(main, "conforme")])


def _commands(group: click.Group, path: str) -> Iterator[str]:
    for name in group.commands:
        command = group.commands[name]
        yield from _command(command, f"{path} {name}")
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path} {name}")


def _command(command: click.Command, path: str) -> Iterator[str]:
    arguments = [
        p.make_metavar(click.Context(command)) for p in command.params if p.param_type_name == "argument"
    ]
    yield f"## {path}\n"
    yield f"```sh\n{' '.join([path, '[OPTIONS]', *arguments])}\n```\n"
    yield " ".join((command.help or "").split()) + "\n"
    yield from _options(command)


def _options(command: click.Command) -> Iterator[str]:
    """A table of the options of a command; nothing when it has none of its own."""
    context = click.Context(command)
    records = [p.get_help_record(context) for p in command.params if isinstance(p, click.Option)]
    if records:
        yield "| Option | Sens |\n|---|---|"
        for option, meaning in filter(None, records):
            yield f"| `{_cell(option)}` | {_text(meaning)} |"
        yield ""


def without_formats(text: str) -> str:
    """A help text that names no format: formats are files, and a new one changes no other file."""
    return text.replace(_FORMATS, "un de ceux que dit --help")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _text(text: str) -> str:
    said = without_formats(_cell(text))
    return said.replace("[", "\\[").replace("<", "&lt;")


if __name__ == "__main__":
    click.echo(page(), nl=False)
