"""The State's design system → the few parts of it that this site serves.

The whole of it weighs megabytes. What is kept here: the rules of the classes that our pages use, read from
what writes them, the colours that they and our own sheets name, in both themes, the Marianne faces they set
and the icons they draw. Pure: the pinned files and our own sources in, text and bytes out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import tinycss2

from checker.project import ROOT

DIST = Path(__file__).parents[2] / "vendor" / "dsfr" / "dist"
FOLDER = "assets/dsfr"
"""Where the parts are published: `dsfr.css`, `fonts/`, `icons/`, `favicon/`."""

SOURCES = (Path(__file__).parents[1], ROOT / "site")
"""The folders of what writes our pages: sections and their templates, the theme, what authors wrote."""

_WRITERS = {".py", ".html", ".htm", ".md", ".js", ".svg"}
_STYLES = {".css", ".html", ".htm"}
_SHEET = "dsfr.main.min.css"

_CLASS = re.compile(r"(?<![\w-])fr-[a-z0-9]+(?:[-_]+[a-z0-9]+)*-*")
"""A class of the DSFR; one that ends with a dash is completed when the page is made, and stands for all."""

_UNUSED = re.compile(
    r"data-fr-(js|scrolling|mourning)|\[class|type=(date|number)|calendar-picker|disabled|:not\(\[href"
)
"""Parts of selectors that ask for a script of the DSFR's, or for what the pages never hold."""

_NEGATED = re.compile(r":not\(\[class[^)]*\)")

_FACES = re.compile(r"Marianne-(Regular|Medium|Bold|Regular_Italic|Bold_Italic)\.woff2$")
_URL = re.compile(r"url\(([^)]+)\)")
_ICONS = re.compile(r"(?:\.\./)*(icons/[\w/-]+\.svg)")
_PARTS = re.compile(r"url\([\"']?(?:[./]*dsfr/)?((?:fonts|icons)/[^)\"']+)")
_FAVICONS = ("favicon.svg", "favicon.ico", "apple-touch-icon.png")

_USED = re.compile(r"var\((--[\w-]+)")
_CHOSEN = "[data-fr-theme=dark]"
_DARK = f":root{_CHOSEN}"
_SYSTEM = "@media screen and (prefers-color-scheme:dark)"
_SYSTEM_DARK = ":root:not([data-fr-theme])"


Remembered = Callable[[str, object, Callable[[], str]], str]
"""What keeps a text between builds: what kind it is of, what it is made of, and how."""


def files(remembered: Remembered) -> Iterator[tuple[str, str | bytes]]:
    """Every published part: its path inside the site, and its content."""
    made_of = ((DIST / _SHEET).read_text("utf-8"), sorted(classes()), _written(SOURCES, _STYLES))
    sheet = remembered("feuilles", made_of, stylesheet)
    yield f"{FOLDER}/dsfr.css", sheet
    for name in sorted({*_PARTS.findall(sheet), *_PARTS.findall(_written(SOURCES, _STYLES))}):
        yield f"{FOLDER}/{name}", (DIST / name).read_bytes()
    for name in _FAVICONS:
        yield f"{FOLDER}/favicon/{name}", (DIST / "favicon" / name).read_bytes()
    yield f"{FOLDER}/LICENSE.txt", (DIST.parent / "LICENSE.md").read_bytes()


def classes(folders: Iterable[Path] = SOURCES) -> frozenset[str]:
    """The classes of the DSFR that are named in what writes the pages."""
    return frozenset(_CLASS.findall(_written(folders, _WRITERS)))


def _written(folders: Iterable[Path], kinds: set[str]) -> str:
    """All that the files of some kinds say."""
    files = (path for folder in folders for path in folder.rglob("*") if path.suffix in kinds)
    return "\n".join(path.read_text("utf-8") for path in files)


def stylesheet(folders: Sequence[Path] = SOURCES) -> str:
    """The rules of the classes that some folders name in one sheet, under the banner that tells the version
    of the DSFR.

    The dark theme comes twice: asked by the browser's preference, and chosen by the reader.
    """
    text = (DIST / _SHEET).read_text("utf-8")
    banner = text.partition("*/")[0] + "*/"
    kept = list(_Choice(classes(folders)).kept(text))
    rest = "".join(f"{name}{{{body}}}" for name, body in kept if name not in (":root", _DARK))
    tokens = {name: _declared(kept, name) for name in (":root", _DARK)}
    wanted = _reached(rest + _written(folders, _STYLES), tokens.values())
    light, dark = (_only(tokens[name], wanted) for name in (":root", _DARK))
    system = f"{_SYSTEM}{{{_SYSTEM_DARK}{{{dark}}}}}"
    chosen = f"@media screen{{{_DARK}{{{dark}}}}}"
    return f"{banner}\n:root{{{light}}}{system}{chosen}{rest}\n"


# --- rules --------------------------------------------------------------------------------------

Rule = tuple[str, str]
"""What stands before the braces, and what is inside them."""


@dataclass(frozen=True)
class _Choice:
    """What is kept of a sheet for some classes."""

    names: frozenset[str]

    def kept(self, css: str | list[Any]) -> Iterator[Rule]:
        """The rules that this site needs, their addresses made relative to the new sheet."""
        for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
            if rule.type == "qualified-rule":
                selectors = [one for one in _selectors(rule.prelude) if self._is_used(one)]
                yield from _styled(selectors, _ICONS.sub(r"\1", _text(rule))) if selectors else ()
            elif rule.lower_at_keyword == "font-face":
                yield from _face(_text(rule))
            else:
                inner = "".join(f"{name}{{{inside}}}" for name, inside in self.kept(rule.content or []))
                yield from [(f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}", inner)] if inner else []

    def _is_used(self, selector: str) -> bool:
        """Whether the pages have every class of a selector, and all else that it asks for."""
        asked = _NEGATED.sub("", selector)
        return not _UNUSED.search(asked) and all(map(self._is_named, re.findall(r"\.([\w-]+)", asked)))

    def _is_named(self, name: str) -> bool:
        return name in self.names or any(name.startswith(one) for one in self._families)

    @property
    def _families(self) -> list[str]:
        return [name for name in self.names if name.endswith("-")]


def _text(rule: Any) -> str:
    """What is inside the braces."""
    return str(tinycss2.serialize(rule.content))


def _selectors(prelude: list[Any]) -> list[str]:
    """The selectors of a list; a comma inside parentheses separates nothing."""
    parts = groupby(prelude, key=lambda part: part == ",")
    return [tinycss2.serialize(one).strip() for comma, one in parts if not comma]


def _face(body: str) -> Iterator[Rule]:
    """A face of Marianne, from the one file that every browser reads."""
    face = next((url for url in _URL.findall(body) if _FACES.search(url)), None)
    if face:
        source = f"src:url(fonts/{Path(face).name}) format('woff2')"
        yield "@font-face", re.sub(r"src:[^;}]+", source, body)


def _styled(selectors: list[str], body: str) -> Iterator[Rule]:
    """A rule; what it says of the dark theme is for screens, and is said again for readers whose
    browser asks for it."""
    plain = [s for s in selectors if _CHOSEN not in s or s == _DARK]
    if plain:
        yield ",".join(plain), body
    chosen = [s for s in selectors if s not in plain]
    if chosen:
        yield "@media screen", f"{','.join(chosen)}{{{body}}}"
        dark = [re.sub(r"^(:root)?\[data-fr-theme=dark\]", _SYSTEM_DARK, s) for s in chosen]
        yield _SYSTEM, f"{','.join(dark)}{{{body}}}"


# --- colours and other named values -------------------------------------------------------------


def _declared(rules: Iterable[Rule], wanted: str) -> list[tuple[str, str]]:
    """The declarations of all the rules of one name, in their order."""
    bodies = ";".join(body for name, body in rules if name == wanted)
    told = tinycss2.parse_blocks_contents(bodies, skip_comments=True, skip_whitespace=True)
    return [(one.name, tinycss2.serialize(one.value).strip()) for one in told if one.type == "declaration"]


def _reached(css: str, declared: Iterable[Sequence[tuple[str, str]]]) -> set[str]:
    """The named values some rules use, and those the values themselves use."""
    values: dict[str, str] = {}
    for name, value in (one for some in declared for one in some):
        values[name] = values.get(name, "") + value
    wanted: set[str] = set()
    waiting = _USED.findall(css)
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting += _USED.findall(values.get(name, ""))
    return wanted


def _only(declared: Sequence[tuple[str, str]], wanted: set[str]) -> str:
    """The declarations of a block, without the named values nobody uses."""
    return ";".join(f"{n}:{value}" for n, value in declared if not n.startswith("--") or n in wanted)
