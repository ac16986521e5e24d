"""What can be seen of a page: the probes and the states, known by the files that hold their scripts.

A probe is `gather/probes/<name>.js`, a function. A state is `gather/states/<name>.js`, an async
generator that takes the page there; the comments above it give its settings. Nothing else lists them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

INITIAL: Final = "initial"
"""The state in which every page is seen first."""

ALWAYS: Final = frozenset({"closed", "styles", "text"})
"""The probes every page needs, whatever the rules: how far what they say of it can be trusted."""

LEAVES: Final = ("nothing", "traces", "page", "site")

_GATHER = Path(__file__).parent / "gather"
_SETTING = re.compile(r"^// (seconds|pages|leaves): *(\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class StateScript:
    """How a state is entered. `seconds`: how long that may take, loading the page again excepted.
    `first`: only the first page of a visit is seen in it, because it costs much. `leaves`: what it
    may have changed once left: "nothing"; "traces", what the page did in answer to it, nothing when nothing of
    it changed; the "page"; or the "site" (its cookies and storage)."""

    name: str
    source: str
    seconds: float
    first: bool = False
    leaves: str = "nothing"


@cache
def probes() -> Mapping[str, str]:
    """Every probe: its name, and the text of its function."""
    return {path.stem: path.read_text("utf-8").strip() for path in sorted((_GATHER / "probes").glob("*.js"))}


@cache
def states() -> Mapping[str, StateScript]:
    """Every state but the initial one, the least troublesome for the page first. Raises `ValueError`
    for a file whose settings are not understood."""
    found = (_state(path) for path in sorted((_GATHER / "states").glob("*.js")))
    return {one.name: one for one in sorted(found, key=lambda one: LEAVES.index(one.leaves))}


def _state(path: Path) -> StateScript:
    source = path.read_text("utf-8").strip()
    said = dict(_SETTING.findall(source))
    try:
        first = {"all": False, "first": True}[said.get("pages", "all")]
        leaves = LEAVES[LEAVES.index(said.get("leaves", "nothing"))]
        return StateScript(path.stem, source, float(said["seconds"]), first, leaves)
    except (KeyError, ValueError):
        expected = "// seconds: N, // pages: all|first, // leaves: nothing|traces|page|site"
        raise ValueError(f"{path.name}: settings not understood; expected: {expected}") from None
