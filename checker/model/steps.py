"""What is done on a page before it is looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Final

from checker.model.address import Address
from checker.model.credentials import Origin, origin_of


class Act(StrEnum):
    """What may be done."""

    WAIT = "attendre"
    CLICK = "cliquer"
    FILL = "remplir"
    PRESS = "appuyer"


class Key(StrEnum):
    """The keys that may be pressed."""

    TAB = "Tab"
    BACK_TAB = "Shift+Tab"
    ENTER = "Enter"
    ESCAPE = "Escape"
    SPACE = "Space"
    UP = "ArrowUp"
    DOWN = "ArrowDown"


@dataclass(frozen=True)
class Step:
    """One act on the pages of some paths (none: all), within `seconds`. An `optional` one is passed over when
    its element does not show. `value` is what is typed; it may be a secret."""

    act: Act
    selector: str = ""
    key: Key = Key.TAB
    value: str = field(default="", repr=False)
    pages: tuple[str, ...] = ()
    optional: bool = False
    seconds: float = 10.0


@dataclass(frozen=True)
class Steps:
    """What is done on the pages of some origins, in order, and nowhere else."""

    origins: frozenset[Origin] = frozenset()
    steps: tuple[Step, ...] = ()

    def own(self, url: str) -> bool:
        """Whether a page is one on which something may be done."""
        return origin_of(url) in self.origins

    def on(self, url: str) -> tuple[Step, ...]:
        """What is to be done on a page."""
        if not self.steps or not self.own(url):
            return ()
        path = Address.of(url).path or "/"
        return tuple(
            step for step in self.steps if not step.pages or any(fnmatchcase(path, one) for one in step.pages)
        )


NO_STEP: Final = Steps()
"""When nothing is to be done."""
