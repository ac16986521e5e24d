"""The sections of the site, one package each: adding one edits no other file.

The module `pages` of a section has `pages(publication, render)`, which yields `(path, content)` and is pure. One
that waits for what other processes make has `outline(publication, render)` too: the same pages, less what is in
their holes (see `checker.publish.build.plan`), and the files authors' texts lead to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from checker.publish.page.feeds import FEEDS, anchored
from checker.publish.page.publication import Publication
from checker.publish.page.rendering import renderer


def sections() -> Iterator[ModuleType]:
    """The pages of every section, by name."""
    for section in sorted(iter_modules(__path__), key=lambda found: found.name):
        yield import_module(f"{__name__}.{section.name}.pages")


def shared_pages(publication: Publication) -> Iterator[tuple[str, str | bytes]]:
    """What several sites have a part in, and what none has: every file but those of each site."""
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
