"""What a site tells search engines: robots.txt (RFC 9309), refusals in pages, sitemaps."""

from __future__ import annotations

import re

from checker.model import Document, Page, Transport
from checker.reading import absolute_url, select

_REFUSALS = {"noindex", "none"}


def robots_text(robots: Document | None) -> str:
    """The text of robots.txt without its comments; empty when a page was served in its place."""
    if robots is None or robots.status != 200 or robots.text.lstrip().startswith("<"):
        return ""
    return re.sub(r"#.*", "", robots.text.lstrip("\ufeff"))


def announced_sitemaps(text: str, base: str) -> list[str]:
    """The addresses of the `Sitemap:` lines of a robots.txt, made absolute."""
    return [absolute_url(base, address.strip()) for address in re.findall(r"(?im)^\s*sitemap\s*:(.+)$", text)]


def forbids_all(text: str) -> bool:
    """Whether the rules for every robot close the whole site, to Google too.

    A path that does not start with « / » closes nothing, and any Allow opens something.
    """
    groups: dict[str, list[tuple[str, str]]] = {}
    agents: list[str] = []
    in_rules = False
    for line in text.splitlines():
        key, _, value = (part.strip().lower() for part in line.partition(":"))
        if key == "user-agent":
            agents = [value] if in_rules else [*agents, value]
            in_rules = False
            groups.setdefault(value, [])
        elif key in {"allow", "disallow"}:
            in_rules = True
            for agent in agents:
                groups[agent].append((key, value))
    everyone = groups.get("*", [])
    return all(_closes(rules) for rules in (everyone, groups.get("googlebot", everyone)))


def _closes(rules: list[tuple[str, str]]) -> bool:
    opened = any(key == "allow" and path for key, path in rules)
    return not opened and any(key == "disallow" and path in {"/", "/*"} for key, path in rules)


def refusal(page: Page) -> str:
    """What refuses indexing on a page, a meta element or a header, as evidence; else empty."""
    for meta in select(page.dom, "meta[name][content]"):
        name, content = meta.get("name") or "", meta.get("content") or ""
        if name.lower() in {"robots", "googlebot"} and _tokens(content) & _REFUSALS:
            return f'<meta name="{name}" content="{content}">'
    for name, value in page.headers.items():
        if name.lower() == "x-robots-tag" and _tokens(value) & _REFUSALS:
            return f"{name}: {value}"
    return ""


def _tokens(value: str) -> set[str]:
    """The directives of a refusal; « otherbot: noindex » speaks to that robot alone."""
    return {word.strip() for word in value.lower().split(",")}


def locations(sitemap: Document | None) -> list[str]:
    """The addresses a sitemap lists, in the part of it that was kept."""
    if sitemap is None or sitemap.status != 200:
        return []
    return [found.strip() for found in re.findall(r"<loc>\s*(?:<!\[CDATA\[)?([^<\]]+)", sitemap.text)]


def is_page(document: Document) -> bool:
    """Whether an HTML page was served where a sitemap was asked for."""
    looks = re.match(r"\s*<(!doctype )?html", document.text, re.IGNORECASE) is not None
    return document.status == 200 and (looks or "html" in document.content_type.lower())


def is_absent(document: Document) -> bool:
    """Whether a document surely is not there: a plain 404, or a page in its place."""
    return document.transport is Transport.NOT_FOUND or is_page(document)
