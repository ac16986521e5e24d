"""Territories, one inside the other: a region is in France, a département in its region, a commune in
its département."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ABROAD = "etranger:*"
_COMMUNE = re.compile(r"com:(?P<code>(97\d|0[1-9]|[1-8]\d|9[0-5]|2[AB])\d{2,3})")


@dataclass(frozen=True)
class Territories:
    """Known territories: key → French name, key → the territory that holds it."""

    labels: Mapping[str, str]
    parents: Mapping[str, str]

    def known(self, key: str) -> bool:
        """Whether a territory exists. A commune does when its département does: there are 35,000."""
        return key in self.labels or self._department(key) in self.labels

    def label(self, key: str) -> str:
        """The French name of a territory."""
        if key.startswith("com:"):
            return f"Commune {key.removeprefix('com:')} ({self.labels.get(self._department(key), '?')})"
        return self.labels.get(key, key)

    def line(self, key: str) -> tuple[str, ...]:
        """A territory and all those that hold it, the smallest first."""
        line: list[str] = []
        here = key
        while here and here not in line:
            line.append(here)
            here = self.parents.get(here) or self._department(here)
        return tuple(line)

    def meet(self, one: Iterable[str], other: Iterable[str]) -> bool:
        """Whether a territory of one side holds, or is held by, a territory of the other."""
        others = tuple(other)
        return any(a in self.line(b) or b in self.line(a) for a in one for b in others)

    @staticmethod
    def _department(key: str) -> str:
        match = _COMMUNE.fullmatch(key)
        if not match or len(match["code"]) != 5:
            return ""
        code = match["code"]
        return f"dep:{code[:3] if code.startswith('97') else code[:2]}"


def slug(key: str) -> str:
    """A territory's key as it stands in an address: `dep:13` → `dep-13`, `etranger:*` → `etranger`."""
    return key.replace(":*", "").replace(":", "-").lower()
