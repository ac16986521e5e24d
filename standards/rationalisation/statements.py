"""What a page states under a title or in a sentence: where it begins, where it ends, what proves it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from checker.model import SNIPPET_LIMIT
from checker.placeholders import placeholders
from checker.reading import shorten
from standards.rationalisation.content import LABEL, Line

LONGEST = 600
MOST_LINES = 15
"""Characters and lines after which what is written no longer belongs to the statement."""

MOST_STATEMENTS = 150
"""Places where a page is read as speaking of one thing."""

MOST_LABELS = 6
"""Times that one line is read as speaking of one thing."""

_JOINT = 8
"""Characters between two labels that share what follows: « Éditeur et hébergeur : … »."""

_DETAILS = re.compile(
    r"\W*(?:coordonnees|adresse|siege|telephone|tel\b|courriel|e-?mail|nom\b|denomination|raison sociale"
    r"|site (?:web|internet)|siret|siren|statut)",
    re.IGNORECASE,
)
"""Labels that only detail the statement they follow."""

_ONLY_A_LABEL = re.compile(
    r"\W*(?:(?:l|d|les?|la|du|de|ce|cette|notre|votre|sites?|web|internet|service|plateforme|application|qui|est|[ivx]{1,4}|\d{1,2})"
    r"\b\W*){0,8}",
    re.IGNORECASE,
)
"""What may stand beside a label in a line that says nothing more."""


@dataclass(frozen=True)
class Statement:
    """Where a page speaks of something: the words before and after the label in its own line, and
    the lines that follow it and still belong to it. All of it without accents, capitals kept."""

    before: str
    label: str
    after: str
    lines: tuple[Line, ...]

    @cached_property
    def titled(self) -> bool:
        """Whether what is stated comes in the following lines: a title, a line that is nothing but the
        label, or one that ends on « : »."""
        bare = _ONLY_A_LABEL.fullmatch(self.own) is not None
        return self.lines[0].level > 0 or bare or self.after.rstrip().endswith(":")

    @cached_property
    def own(self) -> str:
        """What the line itself says, but for its label."""
        return f"{self.before} {self.after}"

    @cached_property
    def following(self) -> str:
        """What comes after the label, to the end of the statement."""
        return " ".join([self.after, *(line.bare for line in self.lines[1:])])

    @cached_property
    def body(self) -> str:
        """Where the thing itself is said: in the line, or under the title that the line is."""
        return f"{self.before} {self.following}" if self.titled else self.own

    @cached_property
    def whole(self) -> str:
        """Everything the statement says."""
        return f"{self.before}{self.label}{self.following}"

    @cached_property
    def quote(self) -> str:
        """The statement as the page writes it, from a little before its label when it is long."""
        text = " ".join(line.text for line in self.lines)
        start = max(0, len(self.before) - 40) if len(text) > SNIPPET_LIMIT else 0
        return shorten(("…" if start else "") + text[start:])


def statements(
    lines: Sequence[Line], marks: Sequence[str], label: re.Pattern[str], others: re.Pattern[str] | None = None
) -> Iterator[Statement]:
    """The places where the lines speak of something: what `label` finds, in lines that have one of its `marks` (in
    small letters). `others` are labels that end a statement."""
    return islice(_statements(lines, marks, label, others), MOST_STATEMENTS)


def _statements(
    lines: Sequence[Line], marks: Sequence[str], label: re.Pattern[str], others: re.Pattern[str] | None
) -> Iterator[Statement]:
    for place, line in enumerate(lines):
        if line.leads or not any(mark in line.low for mark in marks):
            continue
        for match in islice(label.finditer(line.bare), MOST_LABELS):
            before, after = _within(line.bare, match, others)
            yield Statement(before, match.group(), after, (line, *_following(lines, place, others)))


def shortest(statement: Statement, proves: Callable[[Statement], bool]) -> Statement | None:
    """The beginning of a statement that is enough to prove it; None when even the whole is not, or
    when it is a template that nobody filled in."""
    for length in range(1, len(statement.lines) + 1):
        part = Statement(statement.before, statement.label, statement.after, statement.lines[:length])
        if proves(part):
            left = (piece for line in part.lines for piece in placeholders(line.text))
            return None if any(not piece.cited for piece in left) else part
    return None


def _within(text: str, match: re.Match[str], others: re.Pattern[str] | None) -> tuple[str, str]:
    """The words around a label in its line, up to another label."""
    start, end = 0, len(text)
    for other in others.finditer(text) if others else ():
        if other.end() <= match.start():
            start = other.end()
        elif other.start() - match.end() > _JOINT:
            end = min(end, other.start())
    return text[start : match.start()] if not start else "", text[match.end() : end]


def _following(lines: Sequence[Line], place: int, others: re.Pattern[str] | None) -> Iterator[Line]:
    first, length = lines[place], 0
    for line in lines[place + 1 : place + 1 + MOST_LINES]:
        detail = line.level in {0, LABEL} and _DETAILS.match(line.bare) is not None
        ends = line.level and not detail and (not first.level or line.level <= first.level)
        length += len(line.bare)
        if ends or length > LONGEST or (others and others.search(line.bare)):
            return
        if not line.leads:
            yield line
