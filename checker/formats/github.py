"""GitHub Actions: annotations, as workflow commands on standard output.

A step may show ten errors, ten warnings and ten notices: one a cause rather than one a place, the worst
first, and the last of a kind says how many more there are. What is known already or ignored is not annotated.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from checker.comparison import counting
from checker.formats._defects import to_check, unseen, unseen_sentence
from checker.formats._groups import Cause, Group, grouped
from checker.formats._written import short
from checker.model import Outcome, Report, binding
from checker.plain_text import counted, printable

MOST: Final = 10
"""Annotations of one kind that a step may show."""

_LONGEST_TEXT = 1000
_ELSEWHERE = "Les autres formats (json, csv, html) les donnent tous."


def render(report: Report) -> str:
    """Errors for obligations, warnings for recommendations and sites that were not seen, a notice for the rest."""
    required = list(_causes(report, required=True))
    warned = [_command("warning", "Site non vu", unseen_sentence(audit)) for audit in unseen(report)]
    warned += _causes(report, required=False)
    told = [*_limited("error", required), *_limited("warning", warned), *_notices(report)]
    return "".join(f"{line}\n" for line in told)


def _causes(report: Report, *, required: bool) -> Iterator[str]:
    """One annotation a cause that counts, those of the most numerous rules first."""
    audits = (counting(report, audit) for audit in report.audits)
    groups = [group for audit in audits for group in grouped(report, audit, Outcome.FAILED)]
    for group in sorted(groups, key=lambda one: -one.total):
        if binding(group.rule) is required:
            for cause in group.causes:
                yield _annotation("error" if required else "warning", group, cause)


def _annotation(kind: str, group: Group, cause: Cause) -> str:
    first, others = cause.findings[0], len(cause.findings) - 1
    more = f" Et {counted(others, 'autre')} de même nature." if others else ""
    element = f" Élément : {short(first.selector, _LONGEST_TEXT)}." if first.selector else ""
    page = "" if first.file else f" Page : {printable(first.url)}."
    said = f"{short(first.message, _LONGEST_TEXT)}{element}{page}{more}"
    return _command(kind, f"{group.title} [{group.id}]", said, first.file)


def _limited(kind: str, commands: Sequence[str]) -> list[str]:
    if len(commands) <= MOST:
        return list(commands)
    left = len(commands) - MOST + 1
    more = f"{counted(left, 'autre')} de même gravité. {_ELSEWHERE}"
    return [*commands[: MOST - 1], _command(kind, "Conforme", more)]


def _notices(report: Report) -> Iterator[str]:
    waiting = to_check(report)
    if waiting:
        yield _command("notice", "Conforme", f"{counted(waiting, 'constat')} à vérifier par une personne.")
    for remark in report.remarks[: MOST - 1]:
        yield _command("notice", "Conforme", short(remark, _LONGEST_TEXT))


def _command(kind: str, title: str, said: str, file: str = "") -> str:
    """One annotation. Nothing of it is read as another command, or as another of its properties."""
    properties = {"file": file, "title": title}
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    return f"::{kind} {written}::{_data(said)}"


def _data(text: str) -> str:
    return printable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
