"""The tools that measure an audience or follow visitors, and how a page shows that it uses one.

They are data (`tools.toml`): adding one edits no code. They are recognised by what the page asks
the network and by its scripts, never by the words of its text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from checker.model import Page
from checker.model.address import Address, host_of
from checker.reading import absolute_url, base_url


class Regime(StrEnum):
    """What the law asks before a tool may run."""

    EXEMPTIBLE = "exemptable"
    CONSENT = "consentement"
    UNSURE = "a_verifier"


@dataclass(frozen=True)
class Trace:
    """An address that gives a tool away: all that is said of it must fit. `host` is a domain, the
    host itself or a parent of it; `path` fits from the start of the path; empty means any."""

    host: str
    path: re.Pattern[str]
    query: re.Pattern[str]

    def fits(self, host: str, path: str, query: str) -> bool:
        here = not self.host or host == self.host or host.endswith(f".{self.host}")
        return here and bool(self.path.match(path)) and bool(self.query.search(query))


@dataclass(frozen=True)
class Tool:
    """An entry of `tools.toml`, whose first lines say what each key means."""

    name: str
    regime: Regime
    measures: bool
    traces: tuple[Trace, ...]
    marks: re.Pattern[str] | None
    words: tuple[str, ...]

    def named(self, text: str) -> bool:
        """Whether a `plain` text names the tool, by whole words: « l'état internet » is no « at internet »."""
        return any(re.search(rf"\b{re.escape(word)}\b", text) for word in self.words)


@dataclass(frozen=True)
class Request:
    """A request that a page made by itself, to one of the tools."""

    tool: Tool
    page: Page
    url: str


def _load() -> tuple[tuple[Tool, ...], re.Pattern[str]]:
    data = tomllib.loads(Path(__file__).with_name("tools.toml").read_text(encoding="utf-8"))
    tools = tuple(
        Tool(
            name=entry["nom"],
            regime=Regime(entry["regime"]),
            measures=entry["mesure"],
            traces=tuple(_trace(**request) for request in entry["requetes"]),
            marks=re.compile("|".join(entry["marques"])) if entry["marques"] else None,
            words=tuple(entry["noms"]),
        )
        for entry in data["outil"]
    )
    return tools, re.compile("|".join(data["consentement"]))


def _trace(hote: str = "", chemin: str = "", parametres: str = "") -> Trace:
    return Trace(hote, re.compile(chemin), re.compile(parametres))


TOOLS, _CONSENT_MANAGERS = _load()


def requested(pages: Iterable[Page]) -> dict[str, Request]:
    """Tool name → the first request made to it."""
    found: dict[str, Request] = {}
    for page in pages:
        for resource in page.resources:
            for tool in _owners(resource.url):
                found.setdefault(tool.name, Request(tool, page, resource.url))
    return found


def written(page: Page) -> list[Tool]:
    """The tools that the page's scripts and images name, whether or not they were loaded."""
    scripts = [script.text for script in page.dom.iter("script") if script.text and not script.get("src")]
    found = [tool for url in _sources(page) for tool in _owners(url)]
    return found + [tool for tool in TOOLS if tool.marks and any(tool.marks.search(text) for text in scripts)]


def asks_for_consent(page: Page) -> bool:
    """Whether the page loads a consent manager, which may hold tools back."""
    return any(_CONSENT_MANAGERS.search(url.lower()) for url in _sources(page))


@lru_cache(maxsize=4096)
def _owners(url: str) -> tuple[Tool, ...]:
    """The tools an address belongs to. Scripts of a browser's extension are not the site's."""
    host = host_of(url)
    if not url.lower().startswith(("http://", "https://")) or not host:
        return ()
    parts = Address.of(url)
    return tuple(t for t in TOOLS if any(trace.fits(host, parts.path, parts.query) for trace in t.traces))


def _sources(page: Page) -> list[str]:
    start = base_url(page)
    elements = page.dom.iter("script", "img", "iframe")
    return [absolute_url(start, element.get("src")) for element in elements if element.get("src")]
