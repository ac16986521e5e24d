"""What commands say: results on standard output, progress and remarks on standard error."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import click

from checker import formats
from checker.cli import ending
from checker.cli.coverage import coverage, covered
from checker.cli.whole import together
from checker.comparison import counting
from checker.configuration import FailOn, Grade
from checker.model import Audit, Level, Outcome, Report
from checker.plain_text import counted, printable_lines
from checker.reading import redacted

if TYPE_CHECKING:
    from rich.progress import Progress

FAIL_ON = tuple(one.value for one in FailOn)
"""Values of `--fail-on`, from the strictest reading of « failed » to none."""

GUIDE = "checker.guide"
"""Where the context of a command keeps the address of the published site."""

ENTIRE = "checker.entire"
"""Where it keeps whether every place is wanted."""

_STYLES = {"✗": "red", "?": "yellow", "✓": "green", "–": "bright_black"}


@dataclass(frozen=True)
class Say:
    """How this run speaks."""

    quiet: bool = False
    color: bool = False
    bar_color: bool = False

    def remark(self, sentence: str) -> None:
        """A sentence for a person, on standard error, unless `--quiet`."""
        if not self.quiet:
            complain(sentence)

    def result(self, text: str) -> None:
        """A result, on standard output; the marks of the terminal format are coloured."""
        click.echo("\n".join(self._coloured(line) for line in printable_lines(text).split("\n")))

    def _coloured(self, line: str) -> str:
        mark = re.match(r"  ([✗?✓–]) ", line)
        return click.style(line, fg=_STYLES[mark[1]]) if self.color and mark else line

    @contextmanager
    def progress(self, total: int, done: int = 0, *, pages: int) -> Iterator[Step]:
        """What to call after each site: a bar on a terminal, which moves with each page of the `pages`
        that a site may have; a line a site elsewhere."""
        if self.quiet:
            yield Step()
        elif sys.stderr.isatty():
            with self._bar() as bar, _heard(Bar(bar, total, done, pages)) as step:
                yield step
        else:
            yield Lines(total, done)

    def _bar(self) -> Progress:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        return Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("reste"),
            TimeRemainingColumn(),
            console=Console(stderr=True, no_color=not self.bar_color),
        )


class Step:
    """How far a command is. Says nothing of it; others do."""

    told: Connection | None = None
    """Where workers tell each page they have dealt with."""

    def __call__(self, sentence: str, pages: int) -> None:
        """One more site is done, with so many pages."""


class Lines(Step):
    """A line a site: for files and for who reads with a screen reader."""

    def __init__(self, total: int, done: int) -> None:
        self.total = total
        self.done = done

    def __call__(self, sentence: str, pages: int) -> None:  # noqa: ARG002 - said of sites only
        """Say it."""
        self.done += 1
        complain(f"[{self.done}/{self.total}] {sentence}")


class Bar(Step):
    """A bar where each site is worth the pages it may have, and fills them with those it has."""

    def __init__(self, bar: Progress, total: int, done: int, pages: int) -> None:
        self.total = total
        self.done = done
        self.pages = pages
        self.begun = 0  # pages of sites that are not done yet
        self._bar = bar
        self._task = bar.add_task(self._said(), total=total * pages, completed=done * pages)

    def __call__(self, sentence: str, pages: int) -> None:  # noqa: ARG002 - a bar has no room for it
        """Move to the end of what the site is worth."""
        self.done += 1
        self.begun = max(0, self.begun - pages)
        self._move()

    def page(self) -> None:
        """Move by one page, and never past the sites that are left."""
        self.begun = min(self.begun + 1, max(0, (self.total - self.done) * self.pages - 1))
        self._move()

    def _said(self) -> str:
        return f"{counted(self.done, 'site')} sur {self.total}"

    def _move(self) -> None:
        self._bar.update(self._task, description=self._said(), completed=self.done * self.pages + self.begun)


@contextmanager
def _heard(bar: Bar) -> Iterator[Bar]:
    """The bar, which hears of pages from whatever process deals with them."""
    heard, bar.told = Pipe(duplex=False)

    def hear() -> None:
        with suppress(EOFError, OSError):
            while heard.recv_bytes():
                bar.page()

    listener = Thread(target=hear, name="pages", daemon=True)
    listener.start()
    try:
        yield bar
    finally:
        bar.told.close()
        listener.join(timeout=1)


def complain(sentences: str) -> None:
    """Say something on standard error, whatever a file, a page or an address put into it."""
    click.echo(printable_lines(redacted(sentences)), err=True)


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
    """Render a report in each format: to its file, all of them whole or none at all, then to standard
    output."""
    context = click.get_current_context()
    meta = context.meta
    told = replace(report, guide=meta.get(GUIDE, ""), entire=meta.get(ENTIRE, False))
    with ending.watched(context.info_name or ""), together() as written:
        for name, file in wanted:
            if file is not None:
                rendered = formats.render(name, told)
                written.put(file, rendered.encode() if isinstance(rendered, str) else rendered)
    files = [file for _, file in wanted if file is not None]
    if files:
        ending.kept("Les rapports demandés étaient écrits.")
    for file in files:
        say.remark(f"Écrit : {file}")
    for name, file in wanted:
        if file is None:
            _show(say, name, formats.render(name, told))


def _show(say: Say, name: str, rendered: str | bytes) -> None:
    if isinstance(rendered, bytes):
        sys.stdout.buffer.write(rendered)
    elif name == "terminal":
        say.result(rendered.rstrip("\n"))
    else:
        click.echo(rendered, nl=False)


def exit_code(
    say: Say,
    report: Report,
    fail_on: str,
    min_coverage: float,
    *,
    together: bool = False,
    grades: Mapping[str, Grade] | None = None,
) -> int:
    """1 for findings at or above `fail_on`, as the `grades` of rules have it, else 3 when less than
    `min_coverage` % was seen or tested of a site, or of all of them `together`; else 0."""
    if any(_fails(audit, report, fail_on, grades or {}) for audit in report.audits):
        return 1
    if together:
        known = [("l'ensemble", covered(report.audits, report.rules))]
    else:
        known = [(audit.site.name, coverage(audit, report.rules)) for audit in report.audits]
    short = [(name, cover) for name, cover in known if cover.share < min_coverage]
    for name, cover in short:
        if not cover.rules and cover.seen:
            say.remark(f"Rien n'a été testé de {name} : aucune règle automatique ne le concerne.")
            continue
        say.remark(f"Trop peu a été vu de {name} : {cover} (minimum : {min_coverage:g} %).")
    return 3 if short else 0


def _fails(audit: Audit, report: Report, fail_on: str, grades: Mapping[str, Grade]) -> bool:
    """Whether a site holds a verdict that `fail_on` does not let pass; what is known or ignored counts for
    nothing, nor does a rule that only warns. One graded as an error fails whatever its level."""
    told = counting(report, audit).verdicts()
    verdicts = {rule: told for rule, told in told.items() if grades.get(rule) is not Grade.WARNING}
    failed = {rule for rule, outcome in verdicts.items() if outcome is Outcome.FAILED}
    levels = {report.rules[rule].level for rule in failed}
    match fail_on:
        case "required":
            return Level.REQUIRED in levels or any(grades.get(rule) is Grade.ERROR for rule in failed)
        case "recommended":
            return bool(failed)
        case "review":
            return bool(failed) or Outcome.CANT_TELL in verdicts.values()
        case _:
            return False
