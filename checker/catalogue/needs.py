"""What rules read of a page: checked when they are loaded, told to whoever looks at pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from checker.authored.problems import closest
from checker.catalogue.authored import AuthoredRule, line_of
from checker.model import Rule
from checker.sights import INITIAL, probes, states

Needs = Mapping[str, tuple[str, ...]]
"""State → the probes that are read in it."""


def needs(rules: Iterable[Rule]) -> Needs:
    """Every state that some rules read, the initial one included, with the probes they read there."""
    wanted: dict[str, set[str]] = {INITIAL: set()}
    for rule in rules:
        for state in rule.states or (INITIAL,):
            wanted.setdefault(state, set()).update(rule.probes)
    return {state: tuple(sorted(names)) for state, names in wanted.items()}


def unknown(path: Path, authored: AuthoredRule) -> Iterator[str]:
    """French sentences « file:line : … » on the states and probes that do not exist."""
    yield from _unknown(path, "etats", "état inconnu", authored.etats, {INITIAL: "", **states()})
    yield from _unknown(path, "sondes", "sonde inconnue", authored.sondes, probes())
    if authored.statique and (authored.sondes or authored.etats):
        yield f"{path}:1 : une règle « statique » se juge sans navigateur : elle ne lit ni sonde ni état"


def _unknown(
    path: Path, key: str, what: str, names: Iterable[str], known: Mapping[str, object]
) -> Iterator[str]:
    for name in names:
        if name not in known:
            close = closest(name, tuple(known))
            hint = f"vouliez-vous dire « {close} » ?" if close else f"connus : {', '.join(sorted(known))}."
            yield f"{path}:{line_of(path, key)} : {what} « {name} » ; {hint}"
