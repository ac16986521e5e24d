"""Standards, registry and audits → the files of the site. Pure: same input, same bytes.

`pages()` yields `(path, content)`; `build` writes them, with MkDocs around them. What comes from authors (standards)
is Markdown. What comes from visited sites is HTML, finished here and never read again as Markdown.
"""

from __future__ import annotations

from collections.abc import Iterator

from checker.publish.page.figures import Estate
from checker.publish.page.publication import Publication as Publication
from checker.publish.page.rendering import renderer as renderer
from checker.publish.page.rendering import rule_path as rule_path
from checker.publish.page.rendering import slug as slug
from checker.publish.sections import awaited_pages as awaited_pages
from checker.publish.sections import outlined_pages as outlined_pages
from checker.publish.sections import shared_pages as shared_pages
from checker.publish.sections.estate.site_files import site_files


def pages(publication: Publication) -> Iterator[tuple[str, str | bytes]]:
    """Every generated file: its path inside the site's sources, and its content.

    A path in `.md` holds Markdown; a path in `.html`, the finished body of a page; both begin with a
    YAML front matter. Any other path (`.json`, `.csv`, `.svg`…) is published as it is.
    """
    yield from shared_pages(publication)
    render = renderer(publication)
    for entry in Estate.of(publication.sites, publication.audits).entries:
        yield from site_files(publication, render, entry)
