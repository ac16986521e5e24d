"""What is looked at beside the pages: the four roots of a host, its icon."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from functools import partial
from hashlib import sha256
from typing import Final, NamedTuple
from urllib.parse import unquote_to_bytes, urljoin

from requests.cookies import RequestsCookieJar

from checker.gather.answer import Answer, destination, document, hsts, judged
from checker.gather.http import HttpClient
from checker.gather.lastvisit import NOT_MODIFIED
from checker.gather.sameness import conditions, validators
from checker.gather.urls import at_root, is_web, origin
from checker.model import Document, Hop, Page, Transport, Validators, Variant
from checker.model.address import DEFAULT_PORTS, Address, same_site
from checker.model.documents import NO_VALIDATOR
from checker.reading import base_url, select

_GLANCE: Final = 65_536
"""Bytes read of a root: its status and where it redirects are all that counts."""
_LONGEST_CHAIN: Final = 10
_DATA_URL: Final = 200_000
"""Characters of an icon written inside the page."""


class Glance(NamedTuple):
    """What an address answered. `onward`: where it redirects; empty when it does not. `hsts`: its
    Strict-Transport-Security. `recognised`: by what it is known to be the same next time."""

    transport: Transport
    status: int | None
    onward: str
    hsts: str | None
    recognised: Validators = NO_VALIDATOR


def roots(site_url: str) -> tuple[str, ...]:
    """http and https, with and without www., at the root of a host.

    A site on a port of its own, or without a name, has one root: what stands on the usual ports
    of its machine is another service.
    """
    parts = Address.of(site_url)
    host = parts.host
    if parts.port not in (None, DEFAULT_PORTS.get(parts.scheme)) or not _is_name(host):
        return (at_root(parts, parts.scheme, f"[{host}]" if ":" in host else host),)
    bare = host.removeprefix("www.")
    return tuple(f"{scheme}://{name}/" for scheme in ("http", "https") for name in (bare, f"www.{bare}"))


def variants(
    client: HttpClient, site_url: str, known: Iterable[Answer], *, delay: float = 0.0
) -> tuple[Variant, ...]:
    """What each root of a host answers. `known` answers are not asked again, nor is any address
    twice; a redirect that leaves the host is not followed."""
    seen = {url: glance for answer in known for url, glance in _glances(answer).items()}
    return tuple(_variant(client, root, seen, delay) for root in roots(site_url))


def icon(home: Page) -> str:
    """The address of the icon that a home page names, else /favicon.ico."""
    hrefs = (str(link.get("href") or "").strip() for link in select(home.dom, "link[rel~=icon i]"))
    href = next(filter(None, hrefs), "/favicon.ico")
    try:
        return urljoin(base_url(home), href)
    except ValueError:
        return href


def favicon(client: HttpClient, url: str, *, delay: float = 0.0) -> Document:
    """An icon, fetched or written in the page itself."""
    if url.lower().startswith("data:"):
        return _inline(url)
    return document(client.get(url, delay=delay, page=False))


def _glances(answer: Answer) -> Mapping[str, Glance]:
    chain: dict[str, Glance] = {
        hop.url: Glance(Transport.COMPLETED, hop.status, hop.location, hop.hsts) for hop in answer.hops
    }
    if answer.transport is Transport.TOO_MANY_REDIRECTS or not is_web(answer.final_url):
        return chain
    told = (answer.transport, answer.status, "", hsts(answer.headers), validators(answer.headers))
    chain[answer.final_url] = Glance(*told)
    if answer.status is None:  # what kept us from one page of a host keeps us from its root
        chain.setdefault(f"{origin(answer.final_url)}/", chain[answer.final_url])
    return chain


def _variant(client: HttpClient, root: str, seen: dict[str, Glance], delay: float) -> Variant:
    hops: list[Hop] = []
    current = root
    while True:
        if current not in seen:
            seen[current] = _glance(client, current, delay)
        glance = seen[current]
        onward = glance.onward
        if not onward:
            told = (tuple(hops), glance.hsts, glance.recognised)
            return Variant(root, glance.transport, glance.status, current, *told)
        hops.append(Hop(current, glance.status or 0, onward, glance.hsts))
        looping = any(onward == hop.url for hop in hops)
        if looping or len(hops) > _LONGEST_CHAIN:
            return Variant(root, Transport.TOO_MANY_REDIRECTS, None, onward, tuple(hops))
        if not same_site(onward, root):
            return Variant(root, Transport.REDIRECTED_ELSEWHERE, None, onward, tuple(hops))
        current = onward


def _glance(client: HttpClient, url: str, delay: float) -> Glance:
    known = client.last.root(url)
    ask = partial(client.step, url, RequestsCookieJar(), delay=delay, limit=_GLANCE)
    reply = ask(more=conditions(known.validators) if known else {})
    if known and reply.status == NOT_MODIFIED:
        if (promise := hsts(reply.headers)) or not known.hsts:
            return Glance(known.transport, known.status, "", promise, known.validators)
        reply = ask()  # nobody knows whether it still promises to be spoken to in TLS
    answer = judged(url, reply, (), page=False)
    recognised = validators(reply.headers)
    told = (destination(reply), hsts(reply.headers), recognised)
    return Glance(answer.transport, answer.status, *told)


def _inline(url: str) -> Document:
    """An icon written in the page itself (RFC 2397)."""
    head, _, data = url[:_DATA_URL].partition(",")
    kind, *settings = head[len("data:") :].split(";")
    try:
        body = unquote_to_bytes(data)
        body = base64.b64decode(body) if "base64" in settings else body
    except binascii.Error:
        body = b""
    return Document(
        url=url[:100],
        transport=Transport.COMPLETED if body else Transport.NOT_FOUND,
        content_type=kind,
        digest=sha256(body).hexdigest() if body else "",
    )


def _is_name(host: str) -> bool:
    return "." in host and ":" not in host and not host.rpartition(".")[2].isdecimal()
