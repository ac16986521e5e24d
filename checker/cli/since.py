"""`--since`: the pages of a folder whose file has changed since a commit, as git tells it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import click

from checker.cli.built import Built
from checker.plain_text import counted, named, printable

_SECONDS: Final = 60

_QUIET: Final = ("-c", "core.fsmonitor=false", "-c", "core.quotePath=false")
"""Nothing of a repository is run to say what it holds."""


def narrowed(built: Built, reference: str) -> Built:
    """A folder of which only the changed pages are looked at, beside its home page, and what is told of it.
    Raises `click.UsageError` when git cannot say."""
    names = set(_changed(built, reference))
    origin = built.site.url.removesuffix(built.folder.base)
    pages = [name for name in built.listing.pages if name in names]
    asked = tuple(f"{origin}{built.folder.path(name)}" for name in pages)
    settings = replace(built.site.settings, asked=asked or (built.site.url,))
    return replace(
        built, site=replace(built.site, settings=settings), told=_told(built, reference, pages, names)
    )


def _told(built: Built, reference: str, pages: list[str], names: set[str]) -> str:
    known = set(built.listing.pages)
    left = len(known) - len(pages)
    said = (
        f"Depuis {printable(reference)} : {counted(len(pages), 'page changée')} sur {len(known)} ; "
        f"{counted(left, 'page')} sans changement, dont seul l'accueil serait vu"
    )
    others = sorted(names - known)
    if not others:
        return f"{said}."
    return f"{said}. Des pages sans changement peuvent dépendre de {counted(len(others), 'autre fichier changé')} : {printable(named(others))}."


def _changed(built: Built, reference: str) -> Iterator[str]:
    """The files of the folder that are not what they were."""
    if not reference or reference.startswith("-"):
        raise click.UsageError(f"--since : « {reference} » n'est pas une version de git.")
    folder = str(built.folder.root)
    if _git(folder, "rev-parse", "--is-inside-work-tree") is None:
        raise click.UsageError(f"--since : « {folder} » n'est pas dans un dépôt git.")
    commit = _git(folder, "rev-parse", "--verify", "--quiet", f"{reference}^{{commit}}")
    if commit is None:
        raise click.UsageError(
            f"--since : ce dépôt ne connaît pas « {reference} ». Dans une chaîne d'intégration, il faut l'avoir "
            "récupéré (fetch-depth: 0)."
        )
    now, then = _names(folder, "ls-files"), _names(folder, "ls-tree", "-r", "--name-only", commit.strip())
    if not now and not then:
        raise click.UsageError(
            f"--since : git ne suit aucun fichier de « {folder} », il ne sait pas ce qui y a changé."
        )
    diff = ("diff", "--name-only", "--no-ext-diff", "--no-textconv", "--no-renames", "--relative")
    yield from _names(folder, *diff, commit.strip())
    yield from _names(folder, "ls-files", "--others")


def _names(folder: str, *command: str) -> list[str]:
    """The names, from the folder, that a command of git gives."""
    said = _git(folder, command[0], "-z", *command[1:], "--", ".")
    if said is None:
        raise click.UsageError(f"--since : git n'a pas pu lire « {folder} ».")
    return [name for name in said.split("\0") if name]


def _git(folder: str, *command: str) -> str | None:
    """What a command of git says; None when it fails."""
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            ["git", "-C", folder, *_QUIET, *command],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
            env=environment,
        )
    except FileNotFoundError:
        raise click.UsageError("--since demande git, qui n'est pas installé ici.") from None
    except subprocess.TimeoutExpired:
        raise click.UsageError(f"--since : git n'a pas répondu en {_SECONDS} secondes.") from None
    return os.fsdecode(done.stdout) if done.returncode == 0 else None
