"""A crisis as it may be published: who decided, where, and each dated step with its message.

Conforme is not an alerting system: it keeps what an authority decided elsewhere. No class here
has a place for an internal note, so none can reach a published file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from checker.model.notices import Event, Vigilance, Weight, modifier


class State(StrEnum):
    """Where a crisis stands: the four measures of the national alert code, before and after them.

    Source: code de la sécurité intérieure, code d'alerte national.
    """

    DRAFT = "brouillon"
    WATCH = "vigilance"
    ALERT = "alerte"
    INSTRUCTIONS = "consignes"
    END = "fin-d-alerte"
    CLOSED = "cloturee"

    @property
    def label(self) -> str:
        """The French words a reader sees."""
        return _STATE_LABELS[self]


_STATE_LABELS = {
    State.DRAFT: "brouillon",
    State.WATCH: "vigilance",
    State.ALERT: "alerte",
    State.INSTRUCTIONS: "consignes répétées",
    State.END: "fin d'alerte",
    State.CLOSED: "clôturée",
}

NEXT: Mapping[State, tuple[State, ...]] = {
    State.DRAFT: (State.WATCH, State.ALERT),
    State.WATCH: (State.WATCH, State.ALERT, State.END),
    State.ALERT: (State.ALERT, State.INSTRUCTIONS, State.END),
    State.INSTRUCTIONS: (State.ALERT, State.INSTRUCTIONS, State.END),
    State.END: (State.ALERT, State.CLOSED),
    State.CLOSED: (),
}
"""What may follow each state. An alert may start again after its end, never after its closing."""

ACTIVE = (State.WATCH, State.ALERT, State.INSTRUCTIONS)
"""States in which people are in danger, or may be."""


class Nature(StrEnum):
    """Whether it is real (the words of CAP's `status`)."""

    REAL = "reelle"
    EXERCISE = "exercice"
    EXAMPLE = "exemple"

    @property
    def prefix(self) -> str:
        """What every title must begin with, so that nobody is misled."""
        return {Nature.REAL: "", Nature.EXERCISE: "EXERCICE", Nature.EXAMPLE: "EXEMPLE FICTIF"}[self]


@dataclass(frozen=True)
class Area:
    """A place: its code (`dep:13`) and its name."""

    code: str
    name: str


@dataclass(frozen=True)
class Link:
    """An address and the words of the link."""

    url: str
    text: str


@dataclass(frozen=True)
class Number:
    """A telephone number and what it is for."""

    number: str
    text: str


@dataclass(frozen=True)
class Translation:
    """A message in another language."""

    language: str
    title: str
    description: str


@dataclass(frozen=True)
class Message:
    """What the public is told. `until` is when it must be renewed or withdrawn."""

    title: str
    description: str
    until: datetime | None = None
    level: Vigilance | None = None
    todo: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    link: Link | None = None
    translations: tuple[Translation, ...] = ()


@dataclass(frozen=True)
class Step:
    """One dated change of state, the functions that approved it, and its message."""

    state: State
    at: datetime
    approvers: tuple[str, ...] = ()
    message: Message | None = None


@dataclass(frozen=True)
class Crisis:
    """One crisis, step after step. `restricted` ones and drafts are never published."""

    id: str
    nature: Nature
    event: Event
    weight: Weight
    areas: tuple[Area, ...]
    authority: str
    steps: tuple[Step, ...]
    reference: str = ""
    numbers: tuple[Number, ...] = ()
    sources: tuple[Link, ...] = ()
    easy_read: str = ""
    sign_language: str = ""
    review: str = ""
    restricted: bool = False

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.steps[-1].state

    @property
    def active(self) -> bool:
        """Whether people are in danger, or may be."""
        return self.state in ACTIVE

    @property
    def relayed(self) -> bool:
        """Whether sites should still show something: an end of alert is relayed too, until the closing."""
        return self.active or self.state is State.END

    def expired(self, at: datetime) -> bool:
        """Whether its last message should have been renewed or withdrawn by then: nobody relays it any more."""
        return self.relayed and self.message.until is not None and self.message.until < at

    @property
    def told(self) -> tuple[Step, ...]:
        """The steps that have a message."""
        return tuple(step for step in self.steps if step.message is not None)

    @property
    def message(self) -> Message:
        """What is said now: the last message. A crisis that may be published has one."""
        last = self.told[-1].message
        if last is None:  # `told` leaves those out
            raise ValueError(self.id)
        return last

    @property
    def modifier(self) -> str:
        """The class of the DSFR notice to show now, without its `fr-notice--`."""
        ended = self.state in (State.END, State.CLOSED)
        return "info" if ended else modifier(self.event, self.message.level)

    @property
    def published(self) -> Crisis | None:
        """What of it may be published: nothing of a draft, nothing restricted."""
        if self.restricted or self.state is State.DRAFT:
            return None
        return replace(self, steps=tuple(step for step in self.steps if step.state is not State.DRAFT))
