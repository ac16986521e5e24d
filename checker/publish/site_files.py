"""The files of one site of the estate: its page, its proofs, its badge. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Organisation
from checker.publish.publication import Publication
from checker.publish.rendering import Render
from checker.publish.views import Entry


def site_files(publication: Publication, render: Render, entry: Entry) -> Iterator[tuple[str, str]]:
    """Every file of a site, as a section yields them."""
    key = entry.site.organisation
    organisation = publication.organisations.get(key) or Organisation(key, key)
    yield f"parc/sites/{entry.site.id}.html", render("site.html", entry=entry, organisation=organisation)
