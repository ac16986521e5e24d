"""Whether a page is served as it was before, and when it is to be looked at whatever it says. Pure.

A page often carries what is made anew each time it is served, and shows nothing: numbers used once, tokens
against forgery. They are left out of the comparison. What else changes by itself (the date of the day, the
time it took to make the page) is known from two looks at the same page, at its very place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from itertools import zip_longest
from typing import Final

from checker.model import Hop, Page, Role, Validators
from checker.reading import redacted

VOLATILE: Final = frozenset(
    """
    accept-ranges age alt-svc cache-control cf-cache-status cf-ray connection content-encoding content-length
    date etag expires keep-alive last-modified nel pragma report-to reporting-endpoints server-timing set-cookie
    traceparent transfer-encoding vary via warning x-amz-cf-id x-amz-cf-pop x-amz-id-2 x-amz-request-id
    x-backend x-backend-server x-cache x-cache-hits x-cache-lookup x-cache-status x-cacheable x-cdn-request-id
    x-correlation-id x-debug-token x-debug-token-link x-drupal-cache x-drupal-dynamic-cache x-generated-at
    x-iinfo x-node x-proxy-cache x-rack-cache x-ratelimit-limit x-ratelimit-remaining x-ratelimit-reset
    x-render-time x-request-id x-request-start x-response-time x-robots-cache x-runtime x-served-by x-server
    x-served-from x-timer x-trace-id x-upstream x-varnish x-vcap-request-id
    """.split()  # noqa: SIM905 - read as words
)
"""Headers that say how an answer travelled, or recognise it: they change while what is shown does not."""

OF_THE_BODY: Final = frozenset(
    {"allow", "content-disposition", "content-language", "content-location", "content-type", "link"}
)
"""Headers that speak of a body: one that is confirmed without being sent again does not repeat them
(RFC 9110, 15.4.5)."""

_SAID: Final = re.compile(r"[ -~]{1,300}")
_MASK: Final = "§"
_NONCE: Final = re.compile(r"""(\snonce=)("[^"]*"|'[^']*'|[^\s>"']+)""", re.IGNORECASE)
_POLICY_NONCE: Final = re.compile(r"'nonce-[^']*'")
_CARRIES: Final = (
    r"(?:[\w.\-\[\]:]*(?:csrf|xsrf|nonce)[\w.\-\[\]:]*|authenticity_token|_?token|__requestverificationtoken|"
    r"__viewstate|__eventvalidation|form_build_id|form_token|javax\.faces\.viewstate|_wpnonce|honeypot_time)"
)
_NAMED: Final = re.compile(rf"""\b(?:name|id)=["']?{_CARRIES}["'\s/>]""", re.IGNORECASE)
_HOLDER: Final = re.compile(r"<(?:input|meta)\b[^>]{0,4000}>", re.IGNORECASE)
_HELD: Final = re.compile(r"""(\s(?:value|content|id)=)("[^"]*"|'[^']*'|[^\s>"']+)""", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(
    rf"""(\bdata-{_CARRIES}=|\bdata-cfemail=)("[^"]*"|'[^']*'|[^\s>"']+)""", re.IGNORECASE
)
_SETTING: Final = re.compile(
    r"""(["'](?:[\w.\-]*(?:csrf|xsrf|nonce)[\w.\-]*)["']\s*[:=]\s*)("[^"]*"|'[^']*')""", re.IGNORECASE
)

_COMMENT: Final = re.compile(
    r"(<(script|style|textarea|title)\b.*?</\2\s*>)|<!--(?!\[if).*?-->", re.DOTALL | re.IGNORECASE
)
"""A comment, or what is none whatever it looks like: the text of a script, of a style sheet."""

_DAY: Final = r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_MONTH: Final = (
    r"janv(?:ier)?|f[ée]v(?:rier)?|mars|avr(?:il)?|mai|juin|juil(?:let)?|ao[ûu]t|sept(?:embre)?|oct(?:obre)?|"
    r"nov(?:embre)?|d[ée]c(?:embre)?|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
)
_LOOSE: Final = (
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?|"
    r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d\d)|"
    rf"(?:(?:{_DAY}),? +)?\d{{1,2}}(?:er)? +(?:{_MONTH})\.?(?: +\d{{4}})?|"
    rf"(?:(?:{_DAY}),? +)?(?:{_MONTH})\.? +\d{{1,2}},? +\d{{4}}|"
    r"\d{1,2} ?[h:] ?\d\d(?::\d\d)?|"
    r"\d+[.,]\d+ ?(?:m?s|sec|secondes?|seconds?)|"
    r"\d{10}(?:\d{3})?|"
    r"(?=[a-z_-]*\d)(?=[\d_-]*[a-z])[\w-]{12,}={0,2}"
)
"""A date, an hour, the time that something took, a number of seconds since 1970, a code."""

_PIECES: Final = re.compile(rf"\b(?:{_LOOSE})(?!\w)|\w+|\W", re.IGNORECASE)
_IS_LOOSE: Final = re.compile(_LOOSE, re.IGNORECASE)
_RESTLESS: Final = 60
"""Places of a page that may change by themselves: one where more do is another page each time."""

_DATED: Final = frozenset({Role.HOME, Role.OTHER, Role.CONTACT, Role.SEARCH, Role.HELP, Role.SITEMAP})
"""Roles of pages whose dates nobody judges. That of a declaration or of legal notices is what rules read."""


def validators(headers: Mapping[str, str]) -> Validators:
    """What an answer is recognised by: nothing that could not be said back to its server."""
    etag, modified = (headers.get(name, "").strip() for name in ("etag", "last-modified"))
    return Validators(etag if _SAID.fullmatch(etag) else "", modified if _SAID.fullmatch(modified) else "")


def conditions(known: Validators) -> dict[str, str]:
    """The headers that ask for an answer only if it is another one (RFC 9110, 13.1)."""
    asked = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    return {name: value for name, value in asked.items() if value}


def confirmed(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """The headers of an answer kept, brought up to date by those that confirm it (RFC 9111, 4.3.4)."""
    return {**before, **{name: value for name, value in now.items() if name != "content-length"}}


def unsaid(before: Mapping[str, str], now: Mapping[str, str]) -> set[str]:
    """The headers of an answer kept of which one that confirms it says nothing, though they speak of more
    than its body: nobody knows whether they are still sent."""
    return before.keys() - now.keys() - VOLATILE - OF_THE_BODY


def same_headers(before: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Whether two answers say the same of what is shown."""
    return _said(before) == _said(now)


def _said(headers: Mapping[str, str]) -> dict[str, str]:
    return {
        name: _POLICY_NONCE.sub(_MASK, redacted(value))
        for name, value in headers.items()
        if name not in VOLATILE
    }


def same_way(before: Iterable[Hop], now: Iterable[Hop]) -> bool:
    """Whether the same redirects of HTTP were followed; a page may have moved by itself afterwards."""
    pairs = zip_longest((hop for hop in before if hop.status != 200), now)
    return all(
        one is not None
        and other is not None
        and (one.url, one.status, one.location, one.hsts)
        == (redacted(other.url), other.status, redacted(other.location), other.hsts)
        for one, other in pairs
    )


def normalised(source: str) -> str:
    """A page as served, without what is made anew each time and shows nothing."""
    text = _NONCE.sub(rf"\1{_MASK}", _COMMENT.sub(lambda one: one[1] or "", source))
    text = _ATTRIBUTE.sub(rf"\1{_MASK}", _SETTING.sub(rf"\1{_MASK}", text))
    return _HOLDER.sub(lambda tag: _emptied(tag[0]), text)


def _emptied(tag: str) -> str:
    return _HELD.sub(rf"\1{_MASK}", tag) if _NAMED.search(tag) else tag


def same_source(before: Page, now: Page) -> bool:
    """Whether a page is served as it was: but for its tokens, and for dates where they are known to change."""
    if before.source == now.source:
        return True
    known = set(before.sighting.restless) if before.sighting else set()
    changed = _changed(normalised(before.source), normalised(now.source))
    return changed is not None and changed <= known


def restless(before: Page, now: Page) -> tuple[int, ...]:
    """The places where a page that was looked at twice changes by itself; none when it changed otherwise,
    or when its dates are what rules read."""
    changed = _changed(normalised(before.source), normalised(now.source))
    if changed is None or now.role not in _DATED:
        return ()
    known = before.sighting.restless if before.sighting else ()
    found = sorted({*known, *changed})
    return tuple(found) if len(found) <= _RESTLESS else ()


def _changed(before: str, now: str) -> set[int] | None:
    """The places where two texts differ by a date, an hour or a code alone; None when they differ otherwise."""
    if before == now:
        return set()
    ones, others = _PIECES.findall(before), _PIECES.findall(now)
    if len(ones) != len(others):
        return None
    changed = {place for place, pair in enumerate(zip(ones, others, strict=True)) if pair[0] != pair[1]}
    words = (word for place in changed for word in (ones[place], others[place]))
    return changed if all(map(_IS_LOOSE.fullmatch, words)) else None


# --- looking again, whatever a page says -----------------------------------------------------


def due(identity: str, turn: int, age: int, every: int) -> bool:
    """Whether a page is to be really looked at in the visit number `turn` of its site, `age` visits having
    been without: once in so many visits, and never less.

    Each page has its turn, drawn from its identity. None has the very first one after a first visit: all has
    just been seen.
    """
    if age + 1 >= every:
        return True
    drawn = int.from_bytes(sha256(identity.encode("utf-8", "surrogatepass")).digest()[:8])
    mine = 2 + drawn % (every - 1) if every > 2 else drawn % every
    return turn % every == mine % every
