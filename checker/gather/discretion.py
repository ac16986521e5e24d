"""What a visit knows and must not tell: logins, tokens and keys in addresses. Pure.

A visit needs the true addresses while it lasts; what leaves it has passed through here, once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar

from checker.model import Document, Hop, Page, Part, Resource, Sighting, Site, State, Variant, Visit
from checker.reading import redacted, secrets_of
from checker.veil import veiled

_Told = TypeVar("_Told", Document, Hop, Page, Part, Resource, Sighting, Site, Variant)

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
        robots=visit.robots and _document(visit.robots),
        sitemap=visit.sitemap and _document(visit.sitemap),
        favicon=visit.favicon and _document(visit.favicon),
        documents=tuple(map(_document, visit.documents)),
    )


def discreet_site(site: Site) -> Site:
    """A site whose address can be told."""
    pages = {role: redacted(url) for role, url in site.pages.items()}
    settings = replace(site.settings, asked=tuple(map(redacted, site.settings.asked)))
    return replace(_redacted(site, "url"), pages=pages, settings=settings)


def _page(page: Page, hide: Callable[[str], str]) -> Page:
    return replace(
        _redacted(page, "url", "detail", "final_url", "template"),
        headers={name: _header(name, hide(value)) for name, value in page.headers.items()},
        redirects=_hops(page.redirects),
        source=hide(page.source),
        rendered=None if page.rendered is None else hide(page.rendered),
        axe=_each_text(page.axe, hide),
        probes=_each_text(page.probes, lambda text: redacted(hide(text))),
        states={name: _state(state, hide) for name, state in page.states.items()},
        resources=tuple(_redacted(one, "url") for one in page.resources),
        console=tuple(redacted(hide(line)) for line in page.console),
        sighting=page.sighting and _sighting(page.sighting),
    )


def _sighting(sighting: Sighting) -> Sighting:
    """What a page was made of; what bears a secret is not kept, and cannot be asked again."""
    parts = tuple(_redacted(part, "url", "found") for part in sighting.parts)
    told = _redacted(sighting, "served")
    if parts == sighting.parts:
        return told
    return replace(told, parts=(), elusive="L'adresse d'une de ses ressources porte un secret.")


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


def _hops(hops: tuple[Hop, ...]) -> tuple[Hop, ...]:
    return tuple(_redacted(hop, "url", "location") for hop in hops)


def _variant(variant: Variant) -> Variant:
    return replace(_redacted(variant, "final_url"), redirects=_hops(variant.redirects))


def _document(document: Document) -> Document:
    shown = replace(_redacted(document, "url", "detail", "page", "link", "found"), text=veiled(document.text))
    pdf, office = document.pdf, document.office
    return replace(
        shown,
        pdf=pdf and replace(pdf, title=redacted(pdf.title), unnamed=tuple(map(redacted, pdf.unnamed))),
        office=office and replace(office, title=redacted(office.title)),
    )


def _redacted(told: _Told, *names: str) -> _Told:
    """A part of a visit, some of its texts without secrets."""
    shown: dict[str, Any] = {name: redacted(getattr(told, name)) for name in names}
    return replace(told, **shown)


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    """A JSON value with each of its texts changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _each_text(item, change) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_each_text(item, change) for item in value]
    return value
