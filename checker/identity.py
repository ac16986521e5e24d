"""What makes a defect the same one from one audit to the next. Pure.

A fingerprint is made of the rule, the page, the place and the element, each without what changes when the
defect does not: hosts, positions, generated names, order of classes and attributes. The message, whose
figures vary, is no part of it. Those that are alike in one audit are told apart by their rank.

Teams keep fingerprints: what changes one here changes the version of the baseline (see `checker.baseline`).
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from typing import Final

from checker.model import FREE_ROLES, Audit, Finding, Outcome, PageReport
from checker.model.address import Address, bare_host, host_of, untracked
from checker.reading import redacted

DIGITS: Final = 32
"""Hexadecimal digits of a fingerprint."""

_KEPT: Final = "_fingerprints"

_RANKED: Final = {Outcome.FAILED: 0, Outcome.CANT_TELL: 1}
"""Of findings that are alike, the certain ones come first: when one of them is mended, none seems worse."""

_REMAINDER = re.compile(r"(\d[\d\s]*?)\s*autres?\s")
"""How the finding begins that stands for those left out of a page."""

_LONGEST_TEXT: Final = 40
"""Characters of a text that count: its end may be cut."""


def fingerprints(audit: Audit) -> tuple[str, ...]:
    """One fingerprint a finding, in their order: 32 hexadecimal digits, each once in the audit. They are made
    once and kept beside it: every format asks."""
    known: dict[str, tuple[str, ...]] = vars(audit)
    if _KEPT not in known:
        known[_KEPT] = _fingerprints(audit)
    return known[_KEPT]


def _fingerprints(audit: Audit) -> tuple[str, ...]:
    pages = page_names(audit)
    kinships = [kinship(finding, pages) for finding in audit.findings]
    order = sorted(range(len(kinships)), key=lambda n: _RANKED.get(audit.findings[n].outcome, 2))
    ranks: Counter[str] = Counter()
    found = [""] * len(kinships)
    for number in order:
        alike = kinships[number]
        found[number] = hashlib.sha256(f"{alike}\x1f{ranks[alike]}".encode()).hexdigest()[:DIGITS]
        ranks[alike] += 1
    return tuple(found)


def remainder(finding: Finding) -> int:
    """How many findings one stands for, when it only counts those that its page left out; else 0."""
    found = None if finding.selector or finding.snippet else _REMAINDER.match(finding.message)
    return int(re.sub(r"\s", "", found[1])) if found else 0


def kinship(finding: Finding, pages: Mapping[str, str]) -> str:
    """What a finding shares with those that only their rank tells apart. `pages` are the names of pages."""
    page = pages.get(finding.url) or page_name(finding.url)
    host = host_of(finding.url)
    element = stable_snippet(finding.snippet, host)
    place = stable_anchor(finding.selector) if element else stable_selector(finding.selector)
    parts = (finding.rule, page, place, element)
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


# --- the page ------------------------------------------------------------------------------------


def page_names(audit: Audit) -> Mapping[str, str]:
    """Address, as findings give it → the name of its page: its role when it has one, else its path."""
    return {
        redacted(address): name_of(page)
        for page in audit.pages
        for address in (page.url, page.final_url)
        if address
    }


def page_name(url: str) -> str:
    """The path of an address, without host, tracking, session, generated parts nor spelling."""
    address = Address.of(re.sub(r";[\w-]+=[^/?#]*", "", url))
    path = re.sub(r"(?:/index)?(?:\.html?|\.php)?/*$", "", address.said_path.casefold())
    query = untracked(address.query)
    return _generated(path or "/") + (f"?{_generated(query)}" if query else "")


def name_of(page: PageReport) -> str:
    """The name of a page: its role when a duty gives it one, else its path."""
    if page.role not in FREE_ROLES:
        return page.role.value
    return page_name(redacted(page.final_url or page.url))


# --- the place -----------------------------------------------------------------------------------

_POSITION = re.compile(r":(?:nth-(?:last-)?(?:child|of-type)\([^)]*\)|(?:first|last|only)-(?:child|of-type))")
_ESCAPE = re.compile(r"\\([0-9a-f]{1,6}) ?|\\(.)", re.IGNORECASE)
_STEP = re.compile(r"(?:\[[^\]]*\]|\\.|[^\s>+~\[\\])+")
_PART = re.compile(r"\[([^\]]*)\]|([#.])((?:\\[0-9a-fA-F]{1,6} ?|\\.|[\w-]|[^\x00-\x7f])+)|^([\w*-]+)")

_OUR_START = re.compile(r"[a-z][\w-]*#([A-Za-z][\w-]*) > ")


def stable_selector(selector: str) -> str:
    """The element a selector names and the nearest identifier above it, without positions nor generated names."""
    steps = [_step(step) for step in _STEP.findall(_POSITION.sub("", selector))]
    if not steps:
        return ""
    anchor = next((step for step in reversed(steps[:-1]) if "#" in step), "")
    return f"{anchor} {steps[-1]}"


def stable_anchor(selector: str) -> str:
    """The identifier from which one of our own selectors starts. Those of axe-core start from what makes them
    unique in the page: a sibling that comes or goes changes that."""
    found = _OUR_START.match(selector)
    return "".join(_stable_names([found[1]])) if found else ""


def _step(step: str) -> str:
    tag, parts = "", []
    for attribute, mark, word, name in _PART.findall(step):
        if name:
            tag = name.lower()
        elif mark == "#":
            parts += [f"#{kept}" for kept in _stable_names([_unescaped(word)])]
        elif mark == ".":
            parts += [f".{kept}" for kept in stable_classes([_unescaped(word)])]
        else:
            parts += _stable_condition(attribute)
    return tag + "".join(sorted(parts))


def _unescaped(word: str) -> str:
    return _ESCAPE.sub(lambda found: chr(min(int(found[1], 16), 0x10FFFF)) if found[1] else found[2], word)


def _stable_condition(attribute: str) -> Iterator[str]:
    name, _, value = attribute.partition("=")
    name, value = name.rstrip("~|^$*").strip().lower(), value.strip("\"' ")
    if not _PASSING_ATTRIBUTE.match(name):
        yield f"[{name}={_generated(value)}]"


# --- the element ---------------------------------------------------------------------------------

_PASSING_ATTRIBUTE = re.compile(
    r"data-v-|_ng|ng-|data-react|data-emotion|data-styled|data-astro-|data-svelte|data-s-|"
    r"(?:style|nonce|integrity|crossorigin|jsname|jsaction|srcset|sizes|width|height)$"
)
"""Attributes that frameworks generate, or that say nothing of what the element is."""

_NAMING = {"id", "for", "name", "headers", "list", "form", "aria-labelledby", "aria-describedby", "aria-controls",
           "aria-owns", "aria-activedescendant", "aria-details", "aria-flowto", "aria-errormessage"}  # fmt: skip
_INLINE = {"a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "em", "i", "img", "kbd", "mark", "q", "s", "samp",
           "small", "span", "strong", "sub", "sup", "svg", "time", "u", "var", "wbr"}  # fmt: skip


_WHOLE = {"html", "head", "body"}
"""The elements that hold the page: their text says nothing of a defect."""
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class _Shape(HTMLParser):
    """The first element of a piece of a page: its opening tag, and its text less that of the blocks inside."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tag = ""
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self._blocks: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.tag:
            self.tag, self.attributes = tag, attrs
        elif tag not in _INLINE and tag not in _VOID:
            self._blocks.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._blocks:
            del self._blocks[self._blocks.index(tag) :]

    def handle_data(self, data: str) -> None:
        if not self._blocks and self.tag not in _WHOLE:
            self.words += data.split()


def stable_snippet(snippet: str, host: str = "") -> str:
    """The opening tag of a piece of a page and the beginning of its text, without what is generated; `host` is
    the page's own."""
    shape = _Shape()
    shape.feed(snippet)
    shape.close()
    if not shape.tag:
        return _figures(" ".join(snippet.split()))[:_LONGEST_TEXT]
    attributes = sorted(_stable_attributes(shape.attributes, host))
    return f"<{shape.tag} {' '.join(attributes)}>{_figures(' '.join(shape.words))[:_LONGEST_TEXT]}"


def _stable_attributes(attributes: Iterable[tuple[str, str | None]], host: str) -> Iterator[str]:
    for name, value in attributes:
        words = (value or "").split()
        if _PASSING_ATTRIBUTE.match(name):
            continue
        if name == "class":
            words = sorted(stable_classes(words))
        elif name in _NAMING:
            words = _stable_names(words)
        else:
            words = [_generated(_local(word, host)) for word in words]
        if words or not value:
            yield f"{name}={' '.join(words)}"


def _local(word: str, host: str) -> str:
    """An address of the page's own host, as a path."""
    own = rf"(?:https?:)?//(?:www\.)?{re.escape(bare_host(host))}(?::\d+)?(?=/|$)"
    found = re.match(own, word, re.IGNORECASE) if host else None
    return (word[found.end() :] or "/") if found else word


def _figures(text: str) -> str:
    """A text whose figures may change."""
    return re.sub(r"\d[\d\s.,:/]*\d|\d", "0", text)


# --- generated names -----------------------------------------------------------------------------

_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
_HASH = re.compile(
    rf"{_UUID}|(?<![^\W_])(?=[a-z]*\d)(?=\d*[a-z])[0-9a-f]{{7,}}(?![^\W_])|\d{{9,}}", re.IGNORECASE
)
"""A universally unique identifier, letters and digits of a digest, a moment in seconds."""
_FRAMEWORK_ID = re.compile(
    r"^(?::\w+:|«\w+»|_[rR]_\w+_)|^(?:radix|headlessui|mui|react-aria|downshift|ember)-?.*\d"
)
_NUMBERED = re.compile(r"(?<=[a-z])[-_:.]?\d+(?=$|[-_:.])|(?<=[-_:.])\d+(?=$|[-_:.])|^\d+$", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:_|--)([A-Za-z0-9+]{5,10})$")
_EMOTION = re.compile(
    r"^(?:css|emotion|jss|makeStyles|svelte|astro|jsx|tss)-(?=[a-z]*\d)[a-z0-9]{4,}", re.IGNORECASE
)


def _generated(text: str) -> str:
    """A text whose digests are no part of it."""
    return _HASH.sub("*", text)


def _stable_names(names: Iterable[str]) -> list[str]:
    """Identifiers without what was generated: none of one that is nothing else."""
    kept = ("" if _FRAMEWORK_ID.match(name) else _NUMBERED.sub("", _HASH.sub("", name)) for name in names)
    return [name for name in kept if re.search(r"[^\W_]", name)]


def stable_classes(classes: Iterable[str]) -> Iterator[str]:
    """Classes, each once, without the digests of build tools; none of those that are nothing else."""
    for name in sorted(set(classes)):
        short = _HASH.sub("", _EMOTION.sub("", name)) if not name.startswith("sc-") else ""
        found = _SUFFIX.search(short)
        if found and _mixed(found[1]):
            short = short[: found.start()]
        if re.search(r"[^\W_]", short) and not _gibberish(short):
            yield short.strip("-_")


def _mixed(word: str) -> bool:
    """Whether a suffix looks drawn rather than chosen: figures among letters, or capitals as no name has."""
    return bool(re.search(r"\d", word) and re.search(r"[A-Za-z]", word)) or _gibberish(word)


def _gibberish(word: str) -> bool:
    """Whether a word is made of capitals and small letters as no name is: « kYRbTc »."""
    if not re.fullmatch(r"[A-Za-z]{5,8}", word) or word.islower() or word.isupper() or word.istitle():
        return False
    pieces = re.findall(r"[A-Z]?[a-z]*", word)
    return len(word) / (len(pieces) - 1) < 2.5 or bool(
        re.search(r"[b-df-hj-np-tv-xz]{4}", word, re.IGNORECASE)
    )
