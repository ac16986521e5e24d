"""The sections of the site, one package each: adding one edits no other file.

The module `pages` of a section has `pages(publication, render)`, which yields `(path, content)` and is pure. One
that waits for what other processes make has `outline(publication, render)` too: the same pages, less what is in
their holes (see `checker.publish.build.plan`), and the files authors' texts lead to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from itertools import chain
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
    return _made(publication, [section.pages for section in sections()])


def outlined_pages(publication: Publication) -> Iterator[tuple[str, str | bytes]]:
    """`shared_pages` as they are known while other processes work."""
    return _made(publication, [getattr(section, "outline", section.pages) for section in sections()])


def awaited_pages(publication: Publication) -> Iterator[tuple[str, str | bytes]]:
    """Those of the shared pages that were but outlined, whole."""
    return _made(publication, [section.pages for section in sections() if hasattr(section, "outline")])


def _made(
    publication: Publication, makers: Iterable[Callable[..., Iterable[tuple[str, str | bytes]]]]
) -> Iterator[tuple[str, str | bytes]]:
    """Files as they will be read at the address of the site, when it is known."""
    render = renderer(publication)
    for path, content in chain.from_iterable(make(publication, render) for make in makers):
        if publication.address and path.endswith(FEEDS) and isinstance(content, str):
            yield path, anchored(content, publication.address + path)
        else:
            yield path, content
