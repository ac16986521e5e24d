"""Generated files → what MkDocs is to build once, and what is written straight to disk. Pure.

What an audit changes is cut out of the pages MkDocs builds, and leaves a hole: MkDocs works again only
when what authors wrote has changed. The holes are filled, and the many pages of the estate written,
without it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape

from checker import plain_yaml
from checker.publish.page.rendering import parted
from checker.publish.page.typography import spaced

SHELLED: Mapping[str, Mapping[str, str]] = {
    "parc/sites": {},
    "parc/organisations": {"flux": "evolutions.xml"},
    "parc/regles": {},
}
"""Folders with a page for each of many things: MkDocs builds one page a folder, its shell. With what the
front matter of such a page says besides its title."""

_CUT = re.compile(r"<!-- parc -->\n(.*?)<!-- /parc -->\n", re.DOTALL)
_HOLE = re.compile(r"<div[^>]*>(?:<!-- <h1 -->)?(trou-[0-9a-f]{16}-\d+)</div>")


@dataclass(frozen=True)
class Plan:
    """`sources`: path → Markdown, or front matter and hole for a finished page (`.html`).
    `holes`: path → hole of that page → the finished HTML that goes there. `raw`: path → published as it is.
    `shelled`: path → front matter and finished body of a page that goes in a shell."""

    sources: dict[str, str] = field(default_factory=dict)
    holes: dict[str, dict[str, str]] = field(default_factory=dict)
    raw: dict[str, bytes] = field(default_factory=dict)
    shelled: dict[str, tuple[str, str]] = field(default_factory=dict)

    @staticmethod
    def of(generated: Iterable[tuple[str, str | bytes]]) -> Plan:
        """The plan of what the sections yield."""
        plan = Plan()
        for path, content in generated:
            if isinstance(content, bytes) or not path.endswith((".md", ".html")):
                plan.raw[path] = content if isinstance(content, bytes) else content.encode()
            elif path.endswith(".md"):
                plan.sources[path] = _CUT.sub(partial(plan._cut, path), content)
            elif path.rpartition("/")[0] in SHELLED and not path.endswith("/index.html"):
                plan.shelled[path] = parted(content)
            else:
                front, body = parted(content)
                plan.sources[path] = f"---\n{front}---\n{plan._hole(path, body)}"
        return plan

    def completed(self, generated: Iterable[tuple[str, str | bytes]]) -> Plan:
        """This plan with what was but outlined: files, and what goes in holes."""
        rest = Plan.of(generated)
        if any(self.sources[path] != text for path, text in rest.sources.items()):
            raise ValueError("une page annoncée a changé ailleurs que dans ses trous")
        return replace(self, holes=self.holes | rest.holes, raw=self.raw | rest.raw)

    def _cut(self, path: str, match: re.Match[str]) -> str:
        return self._hole(path, match[1])

    def _hole(self, path: str, html: str) -> str:
        """Keep a piece of a page, and return what stands for it there. The search passes it by."""
        mine = self.holes.setdefault(path, {})
        name = f"trou-{hashlib.sha256(path.encode()).hexdigest()[:16]}-{len(mine)}"
        mine[name] = spaced(html)
        heading = "<!-- <h1 -->" if "<h1" in html else ""  # or the theme would add one
        return f"<div data-search-exclude>{heading}{name}</div>\n"


def title_of(front: str) -> str:
    """The title in a front matter."""
    return str(plain_yaml.loaded(front)["title"])


def filled(page: str, holes: Mapping[str, str]) -> str:
    """A page as MkDocs built it, with what belongs in its holes."""
    return _HOLE.sub(lambda match: holes.get(match[1], match[0]), page)


def destination(path: str) -> str:
    """Where a page is published: `a/b.html` is read at `a/b/`."""
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0]
    steps = [step for step in (folder, "" if stem == "index" else stem) if step]
    return "/".join([*steps, "index.html"])


# --- shells ----------------------------------------------------------------------------------

NAME, TITLE = "coquille-conforme-nom", "coquille-conforme-titre"
ANCHOR, BODY = "coquille-conforme-ancre", "<!-- <h1 -->coquille-conforme-corps"
"""What stands, in a shell, for the last step of the page's address, its title, where its heading is, its
body (it holds a heading, or the theme would add one)."""

_ANCHOR = re.compile(r'<h1 id="([^"]+)"')


def anchor_of(body: str) -> str:
    """The anchor of the first heading of a finished page."""
    match = _ANCHOR.search(body)
    return match[1] if match else "contenu"


@dataclass(frozen=True)
class Shell:
    """A page as MkDocs builds it, emptied, in which any number of bodies can be put."""

    text: str

    def page(self, path: str, front: str, body: str) -> tuple[str, bytes]:
        """Where a finished page is published, and the whole of it."""
        published = destination(path)
        return published, self.fill(published.split("/")[-2], title_of(front), body).encode()

    def fill(self, name: str, title: str, body: str) -> str:
        """The text of a page. The title is data; the body is HTML already, with its French spaces."""
        start, _, end = self.text.partition(BODY)
        said = {NAME: escape(name), TITLE: spaced(escape(title)), ANCHOR: anchor_of(body)}
        return f"{_replaced(start, said)}{body}{_replaced(end, said)}"


def _replaced(text: str, values: Mapping[str, str]) -> str:
    for word, value in values.items():
        text = text.replace(word, value)
    return text
