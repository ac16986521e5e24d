"""The home page: what this is, what to do first, and the estate at a glance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checker.model import Outcome, Past
from checker.publish.page.publication import Publication
from checker.publish.page.rendering import Render


@dataclass(frozen=True)
class Lately:
    """What the last audit changed: the days of the one before and of this one, defects that came and went."""

    since: str
    at: str
    came: int
    went: int


def lately(past: Past) -> Lately | None:
    """What changed between the last two audits; None before there were two.

    Only what was judged both times counts: a site that was not seen neither gains nor loses anything.
    """
    if len(past.moments) < 2:
        return None
    before, last = past.moments[-2:]
    turned = [(turn.before, turn.after) for turn in past.turns if turn.run == last.run]
    return Lately(
        before.at,
        last.at,
        turned.count((Outcome.PASSED, Outcome.FAILED)),
        turned.count((Outcome.FAILED, Outcome.PASSED)),
    )


def pages(publication: Publication, render: Render) -> Iterator[tuple[str, str]]:
    """The home page."""
    yield "index.md", render("accueil.md", lately=lately(publication.past))
