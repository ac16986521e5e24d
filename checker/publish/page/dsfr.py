"""The State's design system → the few parts of it that this site serves.

The whole of it weighs megabytes. What is kept here: the rules of the classes the theme uses, the
colours they name in both themes, the Marianne faces they set and the icons they draw. Pure: the
pinned files in, text and bytes out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

DIST = Path(__file__).parents[2] / "vendor" / "dsfr" / "dist"
FOLDER = "assets/dsfr"
"""Where the parts are published: `dsfr.css`, `fonts/`, `icons/`, `favicon/`."""

_COMPONENTS = (
    *("link", "button", "badge", "input", "logo", "alert", "notice", "callout", "tag"),
    *("tile", "breadcrumb", "search", "navigation", "skiplink", "header", "footer"),
)
_SHEETS = (
    "core/core.main.min.css",
    "scheme/scheme.min.css",
    *(f"component/{name}/{name}.main.min.css" for name in _COMPONENTS),
)
_KEPT_CLASS = re.compile(
    r"fr-("
    r"container|grid-row(--gutters|--middle)?|col(-(sm|md|lg)-\d+|-12)?|"
    r"(skiplinks|breadcrumb|search-bar|logo|alert|notice|callout|tile|badge)(__[a-z-]+)?|"
    r"header(__(body|body-row|brand|brand-top|logo|navbar|operator|service|service-title|service-tagline|"
    r"tools|tools-links|search|menu))?|"
    r"nav(__(list|item|link))?|"
    r"footer(__(body|brand|content|content-desc|content-list|content-item|content-link|bottom|bottom-list|"
    r"bottom-item|bottom-link|bottom-copy))?|"
    r"(alert|notice|badge)--(info|success|warning|error|sm|no-icon|green-emeraude)|"
    r"btn(--(secondary|tertiary|tertiary-no-outline|sm|close))?|btns-group(--inline)?|"
    r"input|label|hint-text|link|tag(--sm)?|tags-group|raw-link|sr-only|text--(xs|sm|lg|lead|bold)|h[1-6]"
    r")"
)
_UNUSED = re.compile(
    r"data-fr-(js|scrolling|mourning)|\[class|type=(date|number)|calendar-picker|disabled|:not\(\[href"
)
"""Parts of selectors that ask for a script of the DSFR's, or for what the pages never hold."""

_NEGATED = re.compile(r":not\(\[class[^)]*\)")

_FACES = re.compile(r"Marianne-(Regular|Medium|Bold|Regular_Italic|Bold_Italic)\.woff2$")
_ICONS = re.compile(r"(?:\.\./)+(icons/[\w/-]+\.svg)")
_FAVICONS = ("favicon.svg", "favicon.ico", "apple-touch-icon.png")

_USED = re.compile(r"var\((--[\w-]+)")
_OFFERED = re.compile(
    r"--(?:text|background|border)-[a-z-]*(?:grey|blue-france|red-marianne|info|success|warning|error)$"
)
"""Colours that stay whether or not a kept rule names them: the site's own sheets may."""

_CHOSEN = "[data-fr-theme=dark]"
_DARK = f":root{_CHOSEN}"
_SYSTEM = "@media screen and (prefers-color-scheme:dark)"
_SYSTEM_DARK = ":root:not([data-fr-theme])"


def files() -> Iterator[tuple[str, str | bytes]]:
    """Every published part: its path inside the site, and its content."""
    sheet = stylesheet()
    yield f"{FOLDER}/dsfr.css", sheet
    for name in sorted(set(re.findall(r"url\(((?:fonts|icons)/[^)]+)\)", sheet))):
        yield f"{FOLDER}/{name}", (DIST / name).read_bytes()
    for name in _FAVICONS:
        yield f"{FOLDER}/favicon/{name}", (DIST / "favicon" / name).read_bytes()
    yield f"{FOLDER}/LICENSE.txt", (DIST.parent / "LICENSE.md").read_bytes()


@lru_cache(maxsize=1)
def stylesheet() -> str:
    """The kept rules in one sheet, under the banner that tells the version of the DSFR.

    The dark theme comes twice: asked by the browser's preference, and chosen by the reader.
    """
    texts = [(DIST / name).read_text("utf-8") for name in _SHEETS]
    banner = texts[0].partition("*/")[0] + "*/"
    kept = [rule for text in texts for rule in _kept(_COMMENT.sub("", text))]
    tokens = {name: body for name, body in _merged(kept) if name in (":root", _DARK)}
    rest = "".join(f"{name}{{{body}}}" for name, body in kept if name not in tokens)
    wanted = _reached(rest, tokens.values())
    light, dark = (_only(tokens[name], wanted) for name in (":root", _DARK))
    system = f"{_SYSTEM}{{{_SYSTEM_DARK}{{{dark}}}}}"
    chosen = f"@media screen{{{_DARK}{{{dark}}}}}"
    return f"{banner}\n:root{{{light}}}{system}{chosen}{rest}\n"


# --- reading a style sheet ----------------------------------------------------------------------

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_MARK = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|[{}]")


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """The top-level blocks of a sheet: what stands before the braces, and what is inside them."""
    depth, start, opened = 0, 0, 0
    for mark in _MARK.finditer(css):
        if mark[0] == "{":
            depth += 1
            opened = mark.start() if depth == 1 else opened
        elif mark[0] == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened].strip(), css[opened + 1 : mark.start()].strip()
                start = mark.end()


def _kept(css: str) -> Iterator[tuple[str, str]]:
    """The blocks of a sheet that this site needs, their addresses made relative to the new sheet."""
    for prelude, body in _rules(css):
        if prelude == "@font-face":
            face = next((url for url in re.findall(r"url\(([^)]+)\)", body) if _FACES.search(url)), None)
            if face:
                yield (
                    prelude,
                    re.sub(r"src:[^;}]+", f"src:url(fonts/{Path(face).name}) format('woff2')", body),
                )
        elif prelude.startswith(("@media", "@supports")):
            inner = "".join(f"{name}{{{inside}}}" for name, inside in _kept(body))
            if inner:
                yield prelude, inner
        elif prelude.startswith("@"):
            yield prelude, body
        else:
            yield from _styled([s for s in _selectors(prelude) if _is_kept(s)], _ICONS.sub(r"\1", body))


def _styled(selectors: list[str], body: str) -> Iterator[tuple[str, str]]:
    """A rule; what it says of the dark theme is for screens, and is said again for readers whose
    browser asks for it."""
    plain = [s for s in selectors if _CHOSEN not in s or s == _DARK]
    if plain:
        yield ",".join(plain), body
    chosen = [s for s in selectors if s not in plain]
    if chosen:
        yield "@media screen", f"{','.join(chosen)}{{{body}}}"
    dark = [re.sub(r"^(:root)?\[data-fr-theme=dark\]", _SYSTEM_DARK, s) for s in chosen]
    if dark:
        yield _SYSTEM, f"{','.join(dark)}{{{body}}}"


def _selectors(prelude: str) -> list[str]:
    """The selectors of a list; a comma inside parentheses separates nothing."""
    return [part.strip() for part in re.split(r",(?![^()]*\))", prelude)]


def _is_kept(selector: str) -> bool:
    """Whether every class of a selector is one the theme uses, and nothing else is asked that they lack."""
    asked = _NEGATED.sub("", selector)
    return not _UNUSED.search(asked) and all(
        _KEPT_CLASS.fullmatch(name) for name in re.findall(r"\.([\w-]+)", asked)
    )


# --- colours and other named values -------------------------------------------------------------


def _merged(rules: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The blocks of one name as one, in the order of the first."""
    names = dict.fromkeys(name for name, _ in rules)
    for wanted in names:
        yield wanted, ";".join(body.strip(";") for name, body in rules if name == wanted)


def _declarations(body: str) -> Iterator[tuple[str, str]]:
    for declaration in re.split(r";(?![^()\"]*[)\"])", body):
        name, colon, value = declaration.partition(":")
        if colon:
            yield name.strip(), value.strip()


def _reached(css: str, bodies: Iterable[str]) -> set[str]:
    """The named values some rules use, and those the values themselves use."""
    values: dict[str, str] = {}
    for body in bodies:
        for name, value in _declarations(body):
            values[name] = values.get(name, "") + value
    wanted: set[str] = set()
    waiting = [*_USED.findall(css), *(name for name in values if _OFFERED.match(name))]
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting += _USED.findall(values.get(name, ""))
    return wanted


def _only(body: str, wanted: set[str]) -> str:
    """The declarations of a block, without the named values nobody uses."""
    return ";".join(
        f"{name}:{value}"
        for name, value in _declarations(body)
        if not name.startswith("--") or name in wanted
    )
