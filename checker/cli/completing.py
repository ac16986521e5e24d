"""`completion`: what makes a shell complete commands, options and names of rules."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from checker.cli import outline

_SHELLS = ("bash", "zsh", "fish")


@click.command(short_help="Donner de quoi compléter la commande dans un shell.")
@click.argument("shell", type=click.Choice(_SHELLS), metavar="|".join(_SHELLS))
def completion(shell: str) -> None:
    """Donner le script qui complète les commandes, les options et les règles avec la touche Tab.

    bash : conforme completion bash > ~/.local/share/bash-completion/completions/conforme

    zsh : conforme completion zsh > « _conforme », dans un dossier de $fpath

    fish : conforme completion fish > ~/.config/fish/completions/conforme.fish
    """
    known = get_completion_class(shell)
    assert known is not None  # noqa: S101 - click knows the three
    # Not `source()`: for bash it looks for a bash on this machine, and says in English that there is none.
    asked = known(outline.tree(), {}, outline.PROGRAM, outline.VARIABLE)
    click.echo(asked.source_template % asked.source_vars(), nl=False)
