"""What a visit knows and must not tell: logins, tokens and keys in addresses. Pure.

A visit needs the true addresses while it lasts; what leaves it has passed through here, once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from checker.model import Document, Hop, Page, Resource, Site, State, Variant, Visit
from checker.reading import redacted, secrets_of
from checker.veil import veiled

_SHORTEST: Final = 6
"""Characters from which a secret is looked for in the text of pages: a shorter one is in any text."""


def discreet(visit: Visit) -> Visit:
    """The visit without secrets in its addresses, nor those of the site's own address, or of the run, in its pages.

    The rest of a page is kept as it was served: it is the evidence.
    """
    own = sorted((s for s in secrets_of(visit.site.url) if len(s) >= _SHORTEST), key=len, reverse=True)

    def hide(text: str) -> str:
        for secret in own:
            text = text.replace(secret, "***")
        return veiled(text)

    return replace(
        visit,
        site=discreet_site(visit.site),
        pages=tuple(_page(page, hide) for page in visit.pages),
        variants=tuple(_variant(variant) for variant in visit.variants),
        robots=_document(visit.robots),
        sitemap=_document(visit.sitemap),
        favicon=_document(visit.favicon),
        documents=tuple(map(_each_address, visit.documents)),
    )


def discreet_site(site: Site) -> Site:
    """A site whose address can be told."""
    pages = {role: redacted(url) for role, url in site.pages.items()}
    settings = replace(site.settings, asked=tuple(map(redacted, site.settings.asked)))
    return replace(site, url=redacted(site.url), pages=pages, settings=settings)


def _page(page: Page, hide: Callable[[str], str]) -> Page:
    return replace(
        page,
        url=redacted(page.url),
        detail=redacted(page.detail),
        final_url=redacted(page.final_url),
        headers={name: _header(name, value) for name, value in page.headers.items()},
        redirects=_hops(page.redirects),
        source=hide(page.source),
        rendered=None if page.rendered is None else hide(page.rendered),
        axe=_each_text(page.axe, hide),
        probes=_each_text(page.probes, lambda text: redacted(hide(text))),
        states={name: _state(state, hide) for name, state in page.states.items()},
        resources=tuple(_resource(one) for one in page.resources),
        console=tuple(redacted(hide(line)) for line in page.console),
    )


def _state(state: State, hide: Callable[[str], str]) -> State:
    seen, probes = (
        _each_text(told, lambda text: redacted(hide(text))) for told in (state.seen, state.probes)
    )
    return replace(state, detail=redacted(state.detail), seen=seen, probes=probes)


def _header(name: str, value: str) -> str:
    """A header; the value of a cookie is a key to somebody's session."""
    if name != "set-cookie":
        return redacted(value)
    pair, separator, rest = value.partition(";")
    return f"{pair.partition('=')[0]}=***{separator}{rest}"


def _resource(one: Resource) -> Resource:
    return replace(one, url=redacted(one.url))


def _variant(variant: Variant) -> Variant:
    return replace(variant, final_url=redacted(variant.final_url), redirects=_hops(variant.redirects))


def _hops(hops: tuple[Hop, ...]) -> tuple[Hop, ...]:
    return tuple(replace(hop, url=redacted(hop.url), location=redacted(hop.location)) for hop in hops)


def _document(document: Document | None) -> Document | None:
    return None if document is None else _each_address(document)


def _each_address(document: Document) -> Document:
    return replace(
        document,
        url=redacted(document.url),
        text=veiled(document.text),
        detail=redacted(document.detail),
        page=redacted(document.page),
        link=redacted(document.link),
    )


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    """A JSON value with each of its texts changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _each_text(item, change) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_each_text(item, change) for item in value]
    return value
