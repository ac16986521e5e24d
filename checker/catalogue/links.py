"""Addresses of norms whose pages move with their version: authors write « rgaa-4.1.2:#8.3 », data says where it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from checker.catalogue.norms import FOLDER, versions
from checker.model import Amendment, Norm, Rule, Standard

_LINK = re.compile(r"(?<![\w./-])(?P<norm>[a-z0-9_]+-\d[\w.]*):(?P<page>(?:#[\d.]*\d|[a-z][\w./#-]*))")


def moving(folder: Path = FOLDER) -> tuple[Norm, ...]:
    """The versions whose pages are at an address of their own."""
    return tuple(norm for norm in versions(folder) if norm.root)


def resolved(text: str, folder: Path = FOLDER) -> str:
    """A text with the addresses in the place of what authors write for them."""
    return _LINK.sub(lambda match: _address(match, folder), text) if _named(text, folder) else text


def linked(standard: Standard, folder: Path = FOLDER) -> Standard:
    """A standard whose texts lead somewhere."""
    return replace(
        standard,
        prose=resolved(standard.prose, folder),
        chapters=tuple(replace(one, prose=resolved(one.prose, folder)) for one in standard.chapters),
        rules=tuple(_rule(rule, folder) for rule in standard.rules),
        history=_history(standard.history, folder),
    )


def _rule(rule: Rule, folder: Path) -> Rule:
    return replace(
        rule,
        prose=resolved(rule.prose, folder),
        sources=tuple(replace(one, url=resolved(one.url, folder)) for one in rule.sources),
        history=_history(rule.history, folder),
    )


def _history(history: Iterable[Amendment], folder: Path) -> tuple[Amendment, ...]:
    return tuple(replace(one, url=resolved(one.url, folder)) for one in history)


def _named(text: str, folder: Path) -> bool:
    return any(f"{key}:" in text for key in _roots(folder))


def _address(match: re.Match[str], folder: Path) -> str:
    norm, page = _roots(folder).get(match["norm"]), match["page"]
    if norm is None:
        return match[0]
    return norm.address(page[1:]) if page.startswith("#") else f"{norm.root}{page}"


@cache
def _roots(folder: Path) -> dict[str, Norm]:
    return {norm.key: norm for norm in moving(folder)}


def faults(path: str, text: str, norms: Iterable[Norm]) -> Iterator[str]:
    """« file:line : … » for each link to a host whose pages change with the version of a norm."""
    for norm in {norm.unversioned: norm for norm in norms if norm.unversioned}.values():
        for number, line in enumerate(text.splitlines(), 1):
            if f"//{norm.unversioned}" in line or f".{norm.unversioned}" in line:
                yield (
                    f"{path}:{number} : lien sans version vers {norm.unversioned} ; écrivez « {norm.key}:… » : "
                    "ses pages parleront un jour d'une autre version"
                )
