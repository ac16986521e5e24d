"""Where the pages of the RGAA are, and its criteria in them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from checker.model import RGAA, Norm, Theme
from checker.reading import plain

HOME = "rgaa/"
CHANGES = "rgaa/ce-qui-change/"


def of_the_rgaa(overlays: Iterable[Norm]) -> tuple[Norm, ...]:
    """The versions that have pages."""
    return tuple(norm for norm in overlays if norm.name == RGAA)


def theme_address(norm: Norm, theme: Theme) -> str:
    """The page of a theme of one version, from the root of the site."""
    name = re.sub(r"[^a-z0-9]+", "-", plain(theme.name)).strip("-")
    return f"{HOME}{norm.version}/{theme.number}-{name}/"


@lru_cache(maxsize=16)
def _addresses(norm: Norm) -> dict[str, str]:
    return {
        number: f"{theme_address(norm, theme)}#{one.number}"
        for theme in norm.themes
        for one in theme.criteria
        for number in (one.number, *one.test_numbers)
    }


def criterion_address(overlays: Iterable[Norm], title: str, number: str) -> str:
    """Where a criterion is told, or the one a test is of, from the root of the site: « RGAA 4.1.2 », « 8.3.1 ».
    Empty for what has no page."""
    found = (norm for norm in of_the_rgaa(overlays) if norm.title == title)
    return next((_addresses(norm).get(number, "") for norm in found), "")
