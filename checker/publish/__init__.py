"""Standards, registry and audits → the files of the site. Pure: same input, same bytes.

`pages()` yields `(path, content)`; the hook hands them to MkDocs. What comes from authors (standards)
is Markdown. What comes from visited sites is HTML, finished here and never read again as Markdown.
"""

from __future__ import annotations

from collections.abc import Iterator

from checker.publish.publication import Publication
from checker.publish.rendering import TEMPLATES, renderer, rule_path, slug
from checker.publish.sections import sections

__all__ = ["TEMPLATES", "Publication", "pages", "renderer", "rule_path", "slug"]


def pages(publication: Publication) -> Iterator[tuple[str, str | bytes]]:
    """Every generated file: its path inside the site's sources, and its content.

    A path in `.md` holds Markdown; a path in `.html`, the finished body of a page; both begin with a
    YAML front matter. Any other path (`.json`, `.csv`, `.svg`…) is published as it is.
    """
    render = renderer(publication)
    for section in sections():
        yield from section.pages(publication, render)
