"""Report → text. One module a format, each with `render(report) -> str | bytes`.

The folder listing is the list of formats: adding one adds one file. (What several share starts
with an underscore.)
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

from checker.model import Report

Render = Callable[[Report], str | bytes]
"""What a format's module offers as `render`."""


def names() -> list[str]:
    """The formats there are, in alphabetical order."""
    return sorted(m.name.replace("_", "-") for m in iter_modules(__path__) if not m.name.startswith("_"))


def render(name: str, report: Report) -> str | bytes:
    """A report in one format. Raises `KeyError` when there is no such format."""
    if name not in names():
        raise KeyError(name)
    renderer: Render = import_module(f"{__name__}.{name.replace('-', '_')}").render
    return renderer(report)
