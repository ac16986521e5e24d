"""What a rule claims to settle of the tests it speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from checker.catalogue.authored import AuthoredRule, StandardError, line_of
from checker.catalogue.norms import references
from checker.model import Norm, Reference


def settled(
    path: Path, authored: AuthoredRule, said: Iterable[Reference], known: Iterable[Norm]
) -> tuple[tuple[Reference, ...], tuple[Reference, ...]]:
    """The tests that a rule decides whole, and those that are moot where it finds nothing. Raises
    `StandardError`, as `norms.references`, and for a test of which the rule does not speak."""
    found = []
    for key, claimed in (("decide", authored.decide), ("sans_objet", authored.sans_objet)):
        own = references(path, claimed, known, key)
        strange = [one for one in own if one not in said]
        if strange:
            line = line_of(path, key, strange[0].number)
            raise StandardError([f"{path}:{line} : « {key} » nomme {strange[0]}, dont la règle ne parle pas"])
        found.append(own)
    return found[0], found[1]
