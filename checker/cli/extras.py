"""What only publishing needs, and the sentence for who installed Conforme without it."""

from __future__ import annotations

from importlib.util import find_spec

from checker.cli.output import complain
from checker.project import installation

SITE = ("icalendar", "material", "mkdocs", "polars", "pygments", "tinycss2")
"""The modules of the `site` extra of pyproject.toml."""


def missing() -> list[str]:
    """The modules of the `site` extra that are not installed."""
    return [name for name in SITE if find_spec(name) is None]


def explained(what: str) -> str:
    """How to get what publishing needs, with the line to type."""
    return f"{what} demande un complément : {installation('site')}"


def need_site(what: str) -> None:
    """End with code 2, after one sentence, when the `site` extra is not installed."""
    if missing():
        complain(explained(what))
        raise SystemExit(2)
