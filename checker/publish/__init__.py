"""Standards, registry and audits → the files of the site. Pure: same input, same bytes.

`pages()` yields `(path, content)`; `building` writes them, with MkDocs around them. What comes from authors (standards)
is Markdown. What comes from visited sites is HTML, finished here and never read again as Markdown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checker.publish.feeds import FEEDS, anchored
from checker.publish.publication import Publication
from checker.publish.rendering import renderer, rule_path, slug
from checker.publish.sections import sections
from checker.publish.site_files import site_files
from checker.publish.templating import TEMPLATES
from checker.publish.views import Estate

__all__ = [
    "TEMPLATES",
    "Publication",
    "awaited_pages",
    "outlined_pages",
    "pages",
    "renderer",
    "rule_path",
    "shared_pages",
    "slug",
]


def pages(publication: Publication) -> Iterator[tuple[str, str | bytes]]:
    """Every generated file: its path inside the site's sources, and its content.

    A path in `.md` holds Markdown; a path in `.html`, the finished body of a page; both begin with a
    YAML front matter. Any other path (`.json`, `.csv`, `.svg`…) is published as it is.
    """
    yield from shared_pages(publication)
    render = renderer(publication)
    for entry in Estate.of(publication.sites, publication.audits).entries:
        yield from site_files(publication, render, entry)


def shared_pages(publication: Publication) -> Iterator[tuple[str, str | bytes]]:
    """`pages`, less the files of each site: what several sites have a part in, and what none has."""
    render = renderer(publication)
    for section in sections():
        yield from _placed(publication, section.pages(publication, render))


def outlined_pages(publication: Publication) -> Iterator[tuple[str, str | bytes]]:
    """`shared_pages` as they are known while other processes work."""
    render = renderer(publication)
    for section in sections():
        yield from _placed(publication, getattr(section, "outline", section.pages)(publication, render))


def awaited_pages(publication: Publication) -> Iterator[tuple[str, str | bytes]]:
    """Those of the shared pages that were but outlined, whole."""
    render = renderer(publication)
    for section in sections():
        if hasattr(section, "outline"):
            yield from _placed(publication, section.pages(publication, render))


def _placed(
    publication: Publication, made: Iterable[tuple[str, str | bytes]]
) -> Iterator[tuple[str, str | bytes]]:
    """Files as they will be read at the address of the site, when it is known."""
    for path, content in made:
        if publication.address and path.endswith(FEEDS) and isinstance(content, str):
            yield path, anchored(content, publication.address + path)
        else:
            yield path, content
