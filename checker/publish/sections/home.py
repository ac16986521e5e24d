"""The home page: what this is, and the estate at a glance."""

from __future__ import annotations

from collections.abc import Iterator

from checker.publish.publication import Publication
from checker.publish.rendering import Render


def pages(publication: Publication, render: Render) -> Iterator[tuple[str, str]]:  # noqa: ARG001 - a section's form
    """The home page."""
    yield "index.md", render("accueil.md")
