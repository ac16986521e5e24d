"""The estate and its organisations. (The files of each site: `checker.publish.site_files`.)"""

from __future__ import annotations

from collections.abc import Iterator

from checker.publish.publication import Publication
from checker.publish.rendering import Render


def pages(publication: Publication, render: Render) -> Iterator[tuple[str, str]]:
    """The estate, each organisation that answers for a site."""
    groups = publication.estate.groups(publication.organisations)
    yield "parc/index.html", render("parc.html")
    yield "parc/organisations/index.html", render("organisations.html", groups=groups)
    for organisation, entries in groups:
        yield (
            f"parc/organisations/{organisation.id}.html",
            render("organisation.html", organisation=organisation, entries=entries),
        )
