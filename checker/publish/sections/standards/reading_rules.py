"""A rule → what its reader needs in one minute: its parts, whom it concerns, how to check it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from checker.model import Chapter, Evidence, Kind, Rule, Scope, Standard

_FENCE = re.compile(r"^(```|~~~)")
ADDRESS = "https://www.exemple.gouv.fr/"
"""The address that commands show; nobody's."""


def parts(prose: str) -> dict[str, str]:
    """The prose of a rule by section title, in its order; what comes before any title is under "".

    A `## ` inside a block of code is code.
    """
    found: dict[str, list[str]] = {"": []}
    title, fenced = "", False
    for line in prose.splitlines():
        fenced ^= bool(_FENCE.match(line))
        if line.startswith("## ") and not fenced:
            title = line[3:].strip()
            found[title] = []
        else:
            found[title].append(line)
    return {title: "\n".join(lines).strip() for title, lines in found.items()}


def concerned(rule: Rule) -> tuple[Kind, ...]:
    """The kinds of site that are asked a rule."""
    return tuple(kind for kind in Kind if rule.concerns(kind))


def spared(rule: Rule) -> tuple[Kind, ...]:
    """The kinds of site that are not."""
    return tuple(kind for kind in Kind if not rule.concerns(kind))


def waiting(rule: Rule, day: str) -> bool:
    """Whether a rule is not yet in force on a day."""
    return rule.since is not None and rule.since > date.fromisoformat(day)


def judge(rule: Rule) -> str:
    """Who checks a rule, in French words."""
    if not rule.automated:
        return "une personne"
    return "la machine" if rule.certain and not rule.partial else "la machine, puis une personne"


@dataclass(frozen=True)
class Command:
    """One way to check a rule: what for, what to type, and whether a build can run it before the site is online."""

    purpose: str
    line: str
    before_online: bool = False


def commands(rule: Rule, kind: Kind | None = None) -> tuple[Command, ...]:
    """How a rule is checked from the command line, for a kind of site when it is known: no command when
    only a person can."""
    nature = kind or (concerned(rule)[0] if rule.kinds else None)
    only = f"{f' --kind {nature.value}' if nature else ''} --rule {rule.id}"
    if not rule.automated:
        return ()
    if rule.scope is Scope.ESTATE or rule.evidence is Evidence.ESTATE:
        purpose = "Elle compare les sites entre eux : elle se juge en auditant le registre"
        return (Command(purpose, "conforme audit"),)
    if rule.evidence is Evidence.REGISTRY:
        purpose = "Elle lit le registre : donnez l'identifiant du site"
        return (Command(purpose, f"conforme check IDENTIFIANT --rule {rule.id}"),)
    online = Command("Sur un site en ligne", f"conforme check {ADDRESS}{only}")
    if rule.evidence is Evidence.HTTP:
        return (online,)
    purpose = "Avant la mise en ligne, sur le dossier construit"
    return (Command(purpose, f"conforme check ./public{only}", before_online=True), online)


@dataclass(frozen=True)
class Listed:
    """The rules of one chapter that a list keeps."""

    standard: Standard
    chapter: Chapter
    rules: tuple[Rule, ...]


def checklist(standards: Iterable[Standard], kind: Kind) -> list[Listed]:
    """The rules that a kind of site is asked, standard by standard and chapter by chapter."""
    groups = []
    for standard in standards:
        for chapter in standard.chapters:
            rules = tuple(r for r in standard.rules if r.chapter == chapter.id and r.concerns(kind))
            if rules:
                groups.append(Listed(standard, chapter, rules))
    return groups
