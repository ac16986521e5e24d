"""What is known of sites without the evidence: where each stands today, and how it came to that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from checker.model.results import Told
from checker.model.transport import Transport
from checker.model.words import Outcome


@dataclass(frozen=True)
class Standing(Told):
    """The present state of a site: an audit, less its findings.

    `digest` changes whenever anything an audit of this site says does, evidence included.
    """

    versions: Mapping[str, str]
    outcomes: Mapping[str, Outcome]
    digest: str = ""

    def verdicts(self) -> Mapping[str, Outcome]:
        """Rule id → the one outcome that speaks for the site."""
        return self.outcomes


@dataclass(frozen=True)
class Turn:
    """One verdict of one site that became another in an audit; None: the rule said nothing of the site."""

    run: int
    site: str
    rule: str
    before: Outcome | None
    after: Outcome | None


@dataclass(frozen=True)
class Moment:
    """One audit of the past: its number, when it began (ISO 8601), what became of each site it tried."""

    run: int
    at: str
    transports: Mapping[str, Transport]


@dataclass(frozen=True)
class Past:
    """Every audit, the oldest first, and every verdict that turned from one to the next."""

    moments: tuple[Moment, ...] = ()
    turns: tuple[Turn, ...] = field(default=())
