"""What commands say: results on standard output, progress and remarks on standard error."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from checker import formats
from checker.cli.coverage import coverage, covered
from checker.model import Audit, Level, Outcome, Report, Rule

FAIL_ON = ("required", "recommended", "review", "never")
"""Values of `--fail-on`, from the strictest reading of « failed » to none."""

_STYLES = {"✗": "red", "?": "yellow", "✓": "green", "–": "bright_black"}


@dataclass(frozen=True)
class Say:
    """How this run speaks."""

    quiet: bool = False
    color: bool = False

    def remark(self, sentence: str) -> None:
        """A sentence for a person, on standard error, unless `--quiet`."""
        if not self.quiet:
            click.echo(sentence, err=True)

    def result(self, text: str) -> None:
        """A result, on standard output; the marks of the terminal format are coloured."""
        click.echo("\n".join(self._coloured(line) for line in text.splitlines()))

    def _coloured(self, line: str) -> str:
        mark = re.match(r"  ([✗?✓–]) ", line)
        return click.style(line, fg=_STYLES[mark[1]]) if self.color and mark else line

    @contextmanager
    def progress(self, total: int, done: int = 0) -> Iterator[Step]:
        """A function to call after each site: a bar on a terminal, a line a site elsewhere."""
        if self.quiet:
            yield lambda _: None
        elif sys.stderr.isatty():
            with self._bar() as bar:
                task = bar.add_task("Sites", total=total, completed=done)
                yield lambda _: bar.advance(task)
        else:
            yield _Lines(total, done)

    def _bar(self) -> Progress:
        return Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(),
            TextColumn("reste"),
            TimeRemainingColumn(),
            console=Console(stderr=True, no_color=not self.color),
        )


class _Rate(ProgressColumn):
    """Sites a minute: a site takes seconds, so a rate a second would read 0."""

    def render(self, task: Task) -> Text:
        """The rate so far, or nothing yet."""
        return Text(f"{60 * task.speed:.0f} sites/min" if task.speed else "")


class Step(Protocol):
    """Called with one sentence each time a site is done."""

    def __call__(self, sentence: str, /) -> None:
        """Say that one more site is done."""


@dataclass
class _Lines:
    total: int
    done: int

    def __call__(self, sentence: str, /) -> None:
        self.done += 1
        click.echo(f"[{self.done}/{self.total}] {sentence}", err=True)


def parse_formats(
    context: click.Context,  # noqa: ARG001 - click's signature for callbacks
    parameter: click.Parameter,  # noqa: ARG001
    values: Sequence[str],
) -> list[tuple[str, Path | None]]:
    """`NAME` or `NAME=FILE`, each with the file it goes to (None: standard output)."""
    wanted: list[tuple[str, Path | None]] = []
    for value in values:
        name, _, file = value.partition("=")
        if name not in formats.names():
            known = ", ".join(formats.names())
            raise click.BadParameter(f"format inconnu « {name} » ; formats possibles : {known}")
        wanted.append((name, Path(file) if file else None))
    return wanted


def write(say: Say, report: Report, wanted: Sequence[tuple[str, Path | None]]) -> None:
    """Render a report in each format, to its file or to standard output."""
    for name, file in wanted:
        rendered = formats.render(name, report)
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            data = rendered.encode() if isinstance(rendered, str) else rendered
            file.write_bytes(data)
            say.remark(f"Écrit : {file}")
        elif isinstance(rendered, bytes):
            sys.stdout.buffer.write(rendered)
        elif name == "terminal":
            say.result(rendered.rstrip("\n"))
        else:
            click.echo(rendered, nl=False)


def exit_code(say: Say, report: Report, fail_on: str, min_coverage: float, *, together: bool = False) -> int:
    """1 for findings at or above `fail_on`, else 3 when less than `min_coverage` % was seen or tested
    of a site, or of all of them `together`; else 0."""
    if any(_fails(audit, report.rules, fail_on) for audit in report.audits):
        return 1
    if together:
        known = [("l'ensemble", covered(report.audits, report.rules))]
    else:
        known = [(audit.site.name, coverage(audit, report.rules)) for audit in report.audits]
    short = [(name, cover) for name, cover in known if cover.share < min_coverage]
    for name, cover in short:
        say.remark(f"Trop peu a été vu de {name} : {cover} (minimum : {min_coverage:g} %).")
    return 3 if short else 0


def _fails(audit: Audit, rules: Mapping[str, Rule], fail_on: str) -> bool:
    """Whether a site holds a verdict that `fail_on` does not let pass."""
    verdicts = audit.verdicts()
    failed = {rules[rule].level for rule, outcome in verdicts.items() if outcome is Outcome.FAILED}
    match fail_on:
        case "required":
            return Level.REQUIRED in failed
        case "recommended":
            return bool(failed)
        case "review":
            return bool(failed) or Outcome.CANT_TELL in verdicts.values()
        case _:
            return False
