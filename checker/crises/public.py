"""The one place that decides what of the crises may be published."""

from __future__ import annotations

from collections.abc import Iterable

from checker.authored.public import only_public
from checker.crises.entries import Crisis
from checker.crises.words import State


def public(crises: Iterable[Crisis]) -> tuple[Crisis, ...]:
    """What may be published of them: no draft, nothing restricted, public keys alone."""
    return tuple(preview(crisis) for crisis in crises if not crisis.hidden)


def preview(crisis: Crisis) -> Crisis:
    """What would be published of a crisis: public keys alone, and no draft step once it is more than a draft."""
    kept = tuple(step for step in crisis.steps if step.state is not State.DRAFT)
    return only_public(crisis.model_copy(update={"steps": kept or crisis.steps}))
