"""What the pages are dressed with: the parts of the State's design system they use."""

from __future__ import annotations

from collections.abc import Iterator

from checker.publish.page.dsfr import files
from checker.publish.page.publication import Publication
from checker.publish.page.rendering import Render


def pages(publication: Publication, render: Render) -> Iterator[tuple[str, str | bytes]]:  # noqa: ARG001
    """The sheet, the faces of Marianne, the icons and the icon of the site."""
    yield from files(publication.remembered)
