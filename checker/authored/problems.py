"""What is wrong in an authored file: where, what was found, what was expected, in French."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from checker.reading import plain, shorten

LONGEST_QUOTE = 80
"""Longest piece of an authored value, in characters, that a sentence repeats."""

LONGEST_GUESS = 64
"""No word longer than this is compared with the known ones: the comparison is quadratic."""

MISSING = "fichier introuvable"
"""What is found of a file that does not exist."""


@dataclass(frozen=True, order=True)
class Problem:
    """One defect of an authored file. `line` and `column` start at 1.

    `expected` says what would have been right; `suggestion` is the known word that the found
    one resembles, empty when there is none.
    """

    file: str
    line: int
    column: int
    found: str
    expected: str = ""
    suggestion: str = ""

    @property
    def sentence(self) -> str:
        """The French sentence, without its place."""
        if self.suggestion:
            return f"{self.found} ; vouliez-vous dire « {self.suggestion} » ?"
        return f"{self.found} ; {self.expected}" if self.expected else self.found

    def __str__(self) -> str:
        """The place and the sentence, as an editor and a person read them."""
        return f"{self.file}:{self.line} : {self.sentence}"


class AuthoredError(Exception):
    """The authored files cannot be used; `problems` holds every defect, by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__(self.problems)

    @property
    def missing(self) -> bool:
        """Whether there is no file to read at all, rather than a wrong one."""
        return all(problem.found == MISSING for problem in self.problems)

    def __str__(self) -> str:
        """One sentence a line."""
        return "\n".join(str(problem) for problem in self.problems)


@lru_cache(maxsize=4096)
def closest(word: str, known: tuple[str, ...]) -> str:
    """The known word that `word` most resembles; empty when none does."""
    if len(word) > LONGEST_GUESS:
        return ""
    matches = difflib.get_close_matches(plain(word), known, n=1, cutoff=0.6)
    return matches[0] if matches else ""


def quoted(value: object) -> str:
    """An authored value between French quotes: short, on one line, nothing invisible.

    A file may hold escape sequences meant for the terminal or characters that reverse the text.
    """
    visible = "".join(c if c.isprintable() else " " for c in str(value))
    return f"« {shorten(' '.join(visible.split()), LONGEST_QUOTE)} »"
