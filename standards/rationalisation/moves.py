"""Where a page sends its visitors by itself: the Refresh header, and the element that stands for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from checker.model import Page
from checker.reading import absolute_url, base_url, select

LONGEST = 2_000
"""Characters read of an order to move."""

_ORDER = re.compile(r"\s*[\d.]*\s*[;,\s]\s*(?:url\s*=\s*)?(.*)", re.IGNORECASE | re.DOTALL)


def onward(page: Page) -> Iterator[tuple[str, str]]:
    """Each order to move that a page bears: as it is written, and the address it leads to. Scripts
    are not read: the browser followed them."""
    if not page.seen:
        return
    for name, value in page.headers.items():
        if name.lower() == "refresh" and (target := _target(page.address, value)):
            yield f"{name}: {value}", target
    for meta in select(page.dom, "meta[http-equiv][content]"):
        content = meta.get("content") or ""
        if (meta.get("http-equiv") or "").strip().lower() != "refresh" or _for_others(meta):
            continue
        if target := _target(base_url(page), content):
            yield f'<meta http-equiv="refresh" content="{content[:LONGEST]}">', target


def _for_others(meta: HtmlElement) -> bool:
    """Whether an order is only for browsers without scripts."""
    return any(above.tag in {"noscript", "template"} for above in meta.iterancestors())


def _target(base: str, order: str) -> str:
    """The address of an order; empty when it only asks to load the page again."""
    match = _ORDER.match(order[:LONGEST])
    said = match[1].strip() if match else ""
    quoted = re.match(r"([\"'])(.*?)(?:\1|$)", said, re.DOTALL)
    said = quoted[2].strip() if quoted else said
    return absolute_url(base, said) if said else ""
