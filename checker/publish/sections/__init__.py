"""The sections of the site, one module each: adding one edits no other file.

A section has `pages(publication, render)`, which yields `(path, content)` and is pure. One that waits for
what other processes make has `outline(publication, render)` too: the same pages, less what is in their holes
(see `checker.publish.plan`), and the files authors' texts lead to.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def sections() -> Iterator[ModuleType]:
    """Every section, by name."""
    for module in sorted(iter_modules(__path__), key=lambda found: found.name):
        yield import_module(f"{__name__}.{module.name}")
