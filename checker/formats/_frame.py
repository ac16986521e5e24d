"""What the HTML report is made in: its policy, its template, and how hostile text is made safe there."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from checker.plain_text import counted, printable

_TEMPLATES: Final = Path(__file__).parent / "templates"


def page(**values: Any) -> str:
    """The report made of some values, with its style and its script."""
    style, script = (_asset(f"rapport.{kind}") for kind in ("css", "js"))
    return (
        _environment()
        .get_template("rapport.html")
        .render(
            style=Markup(style),  # noqa: S704 - ours
            script=Markup(script),  # noqa: S704 - ours
            policy=_policy(style, script),
            **values,
        )
    )


@lru_cache(maxsize=2)
def _asset(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """The style and the script of the page, and nothing else from anywhere."""
    digests = (base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in (style, script))
    allowed = "style-src 'sha256-{}'; script-src 'sha256-{}'".format(*digests)
    return f"default-src 'none'; {allowed}; img-src data:; base-uri 'none'; form-action 'none'"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printable,
    )
    made.globals["link"] = link
    made.filters["counted"] = counted
    return made


def _printable(value: Any) -> Any:
    """A text of a page or a register as it may be shown; our own mark-up is left alone."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


_WRITTEN: Final = ":/?#[]@!$&'()*+,;=%~"
"""What an address may hold as it is, its escapes included (RFC 3986)."""

_LINK: Final = Markup('<a href="{}" rel="noreferrer">{}</a>')
_CODE: Final = Markup("<code>{}</code>")


def link(place: str, words: str = "") -> Markup:
    """An address as a link, or as code when it may not become one."""
    shown = printable(place)
    try:
        web = urlsplit(shown).scheme in {"http", "https"} and bool(urlsplit(shown).hostname)
    except ValueError:
        web = False
    return _LINK.format(quote(shown, safe=_WRITTEN), words or shown) if web else _CODE.format(words or shown)


@lru_cache(maxsize=512)
def marked_up(markdown: str) -> Markup:
    """What a rule's authors wrote, without the mark-up that they may not write."""
    return Markup(MarkdownIt("commonmark", {"html": False}).render(markdown))  # noqa: S704 - escapes HTML
