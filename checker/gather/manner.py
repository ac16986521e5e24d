"""How pages are looked at, in one digest: what was seen in another manner is of no use to know today's.

The whole of this package is in it, with its version: a digest that forgets a file would keep what it no longer
sees the same way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from checker import __version__
from checker.gather.options import Options
from checker.model import DocumentKind
from checker.sights import INITIAL, states

_HERE: Final = Path(__file__).parent
_BESIDE: Final = ("sights.py", "reading.py", "model", "anatomy", "vendor/axe.min.js", "vendor/axe.fr.json")
"""What else decides what is seen, beside this package."""

_TEXTS: Final = {".py", ".js", ".json"}

_UNSEEN: Final = frozenset(
    {
        "credentials",
        "delay",
        "hands",
        "needs",
        "no_proxy",
        "pages",
        "proxies",
        "resolve",
        "steps",
        "visit_timeout",
    }
)
"""Options that do not change what is seen of a page, or are told apart below."""


def manner(options: Options, sought: tuple[DocumentKind, ...]) -> str:
    """The digest of how a run looks at pages and documents; empty when nothing may be known from a visit to
    the next: logins and steps before pages change what is seen in ways that nobody else can tell."""
    if options.credentials or options.credentials.secrets or options.steps.steps or options.offline:
        return ""
    said = {
        "program": _program(),
        "browser": _browser() if options.browser else "",
        "options": {name: value for name, value in vars(options).items() if name not in _UNSEEN},
        "needs": _needs(options),
        "sought": sought,
    }
    return sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:32]


def _needs(options: Options) -> Any:
    if options.needs is None:
        return None
    return {state: [*asked] for state, asked in options.needs.items() if state in {INITIAL, *states()}}


@cache
def _program() -> str:
    """The version of this program, and the text of all that looks at pages."""
    found = sha256(__version__.encode())
    for path in sorted(_files()):
        found.update(f"\0{path.relative_to(_HERE.parent)}\0".encode() + path.read_bytes())
    return found.hexdigest()


def _files() -> Iterator[Path]:
    for place in (_HERE, *(_HERE.parent / name for name in _BESIDE)):
        inside = (path for path in place.rglob("*") if path.suffix in _TEXTS)
        yield from inside if place.is_dir() else (place,)


def _browser() -> list[str]:
    """What would look, without starting it: its version, and the rules of axe that would be run. A machine
    without browser knows nothing of what another one saw."""
    from checker.gather import axe  # noqa: PLC0415 (heavy, and not always needed)
    from checker.gather.chromium import BrowserUnavailable, find_programs, version_of  # noqa: PLC0415

    try:
        binary, _ = find_programs()
        return [version_of(binary), axe.version(), *axe.rules()]
    except (BrowserUnavailable, OSError) as error:
        return [str(error)]
