"""The decisions of persons that commands take into account."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from checker import catalogue, decisions
from checker.decisions import Register


def in_force(register: Path, day: date | None = None) -> Register:
    """The decisions of a register on a day, today unless it is said. Raises `AuthoredError`."""
    rules = catalogue.rules()
    known = decisions.load(register, rules)
    return Register(known, day or datetime.now(UTC).date(), decisions.by_persons(rules))
