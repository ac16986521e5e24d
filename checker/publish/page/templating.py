"""The one way our templates are read: safe by default, strict, without stray blank lines."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

PAGE = Path(__file__).parent
TEMPLATES = (PAGE / "templates", *sorted(PAGE.parent.glob("sections/*/templates")))
"""Where templates are: those of any page, and each section's. Their names are one another's neighbours:
no two sections give the same (a test says so)."""

THEME = PAGE / "theme"


_FRONT = re.compile(r"---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)


def environment(**more: Any) -> Environment:
    """What reads the templates of every section, with what a use of them adds."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        **more,
    )


def parted(content: str) -> tuple[str, str]:
    """The front matter of a finished page, as YAML text, and its body."""
    match = _FRONT.match(content)
    return (match[1], content[match.end() :]) if match else ("", content)
