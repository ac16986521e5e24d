"""What became of an address, in one word and one sentence. Pure but for the date of a Retry-After."""

from __future__ import annotations

import email.utils
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Final

from checker.gather.decoding import decode, is_html, media_type
from checker.gather.exchange import Reply
from checker.gather.sameness import validators
from checker.gather.statuses import BUSY, refusal
from checker.gather.urls import target
from checker.gather.walls import check_wall, login_wall
from checker.model import Document, Hop, Page, Tls, Transport
from checker.plain_text import french_date

DOCUMENT_TEXT: Final = 500_000
"""Characters kept of a textual document."""
_LONGEST_REST: Final = 365 * 86_400.0

_REDIRECTS = {301, 302, 303, 307, 308}
_TEXTUAL = ("text/", "application/xml", "application/xhtml+xml", "application/rss+xml", "application/json")


@dataclass(frozen=True)
class Answer:
    """What became of one address, redirects followed. `detail` is a French sentence; `headers` have
    lower-case names; `retry_after` is in seconds. `kept` is what an earlier visit saw there, when the server says
    that it is still so: it sends no body then."""

    url: str
    transport: Transport
    detail: str = ""
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    hops: tuple[Hop, ...] = ()
    final_url: str = ""
    body: bytes = b""
    tls: Tls | None = None
    retry_after: float | None = None
    kept: Page | Document | None = None

    @property
    def content_type(self) -> str:
        """The Content-Type header as it came."""
        return self.headers.get("content-type", "")

    @cached_property
    def text(self) -> str:
        """The body as a browser would decode it."""
        if self.kept is not None:
            return self.kept.source if isinstance(self.kept, Page) else self.kept.text
        return decode(self.body, self.content_type)


def judged(asked: str, reply: Reply, hops: tuple[Hop, ...], *, page: bool, whole: bool = False) -> Answer:
    """The answer to an address from the last reply of its chain. `page`: HTML is expected; `whole`: half
    of it would be of no use."""
    answer = Answer(
        url=asked,
        transport=reply.transport,
        detail=reply.detail,
        status=reply.status,
        headers=reply.headers,
        hops=hops,
        final_url=reply.url,
        body=reply.body,
        tls=reply.tls,
        retry_after=retry_after(reply.headers),
    )
    if reply.status is None:
        return answer
    verdict = _refused(answer, reply.status)
    if verdict is None and page:
        verdict = _unfit(answer, cut=reply.cut)
    elif verdict is None and whole and reply.cut:
        verdict = Transport.TOO_LARGE, "Le document dépasse la taille lue."
    return answer if verdict is None else replace(answer, transport=verdict[0], detail=verdict[1])


def document(answer: Answer) -> Document:
    """An answer kept as a document: its digest, and the beginning of its text when it has one."""
    if isinstance(answer.kept, Document):
        return answer.kept
    textual = media_type(answer.content_type).startswith(_TEXTUAL) or not answer.content_type
    return Document(
        url=answer.url,
        transport=answer.transport,
        status=answer.status,
        content_type=answer.content_type,
        digest=sha256(answer.body).hexdigest() if answer.body else "",
        text=answer.text[:DOCUMENT_TEXT] if textual else "",
        modified=_day(answer.headers.get("last-modified", "")),
        found=answer.final_url,
        validators=validators(answer.headers),
    )


def _day(date: str) -> str:
    """The day of a date of HTTP (RFC 9110), as ISO 8601; empty when it is none."""
    try:
        return email.utils.parsedate_to_datetime(date).date().isoformat() if date else ""
    except (ValueError, OverflowError):
        return ""


def destination(reply: Reply) -> str:
    """Where a reply redirects to; empty when it does not, or to nothing that we may ask."""
    location = reply.headers.get("location", "")
    if reply.status not in _REDIRECTS or not location:
        return ""
    return target(reply.url, location.encode("latin-1", "replace").decode("utf-8", "replace"))


def hsts(headers: Mapping[str, str]) -> str:
    """The promise to be spoken to in TLS only (RFC 6797); empty when there is none."""
    return headers.get("strict-transport-security", "").strip()[:300]


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that a server asks to be left alone; None when it asks nothing readable."""
    asked = headers.get("retry-after", "").strip()
    if not asked:
        return None
    if asked.isdecimal():
        return min(float(asked[:12]), _LONGEST_REST)
    try:
        when = email.utils.parsedate_to_datetime(asked)
    except (ValueError, OverflowError):
        return None
    seconds = (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), _LONGEST_REST)


def come_back(seconds: float) -> str:
    """« Le serveur demande de ne pas revenir avant le 3 mars 2026 à 14 h 05 (UTC). »"""
    when = datetime.now(UTC) + timedelta(seconds=seconds)
    return f"Le serveur demande de ne pas revenir avant le {french_date(when.date())} à {when:%H h %M} (UTC)."


def _refused(answer: Answer, status: int) -> tuple[Transport, str] | None:
    """Why the status or a wall says that the page was not shown."""
    markup = answer.text if is_html(answer.content_type, answer.body) else ""
    check = check_wall(answer.headers, markup)
    if check:
        return check
    if status in BUSY and answer.retry_after:
        return Transport.BLOCKED, come_back(answer.retry_after)
    return refusal(status)


def _unfit(answer: Answer, *, cut: bool) -> tuple[Transport, str] | None:
    """Why an answer that was served is not a page to read."""
    if not answer.body.strip():
        return Transport.EMPTY_SHELL, "Le serveur a répondu sans aucun contenu."
    if not is_html(answer.content_type, answer.body):
        kind = media_type(answer.content_type) or "type non indiqué"
        return Transport.NOT_HTML, f"L'adresse sert un document qui n'est pas une page HTML ({kind})."
    if cut:
        return Transport.TOO_LARGE, f"La page dépasse {len(answer.body) / 1e6:.0f} Mo."
    return login_wall(answer.url, answer.final_url, answer.text, redirected=bool(answer.hops))
