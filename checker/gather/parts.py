"""What answers a page was made of, from the browser's own network log; so that they may be asked again
without it. What the page can do nothing about is here: the addresses, what their servers said of them.

An answer without validator is known by the digest of its body, which the browser still holds.
Source: https://chromedevtools.github.io/devtools-protocol/tot/Network/
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from checker.gather.decoding import decode
from checker.gather.sameness import validators
from checker.model import Part, Validators

MOST: Final = 600
"""Answers of which one page may be made: one that asks more is looked at each time."""

LARGEST: Final = 2_000_000
"""Bytes of an answer without validator, from which it is not compared."""

NEVER_CAME: Final = 0
"""The status of what no server answered: nor will it, if nothing has changed."""

_SUCCESS: Final = range(200, 300)
_EVENTS: Final = (
    "Network.requestWillBeSent",
    "Network.responseReceived",
    "Network.loadingFinished",
    "Network.loadingFailed",
    "Network.webSocketCreated",
)
_SAID: Final = tuple(f'"method":"{event}"' for event in _EVENTS)
_UNREAD: Final = frozenset({"Ping", "Preflight", "CSPViolationReport"})
"""Requests of which no page reads the answer."""

_ADDRESS: Final = 2000

Body = Callable[[str], tuple[str, bool]]
"""The body of a request as the browser holds it: a text, and whether it is base64. Raises `LookupError`."""

_LIVE: Final = "Elle reçoit un flux, qui ne se demande pas deux fois."
_SENT: Final = "Elle envoie des données, et montre ce qui lui est répondu."
_WORKER: Final = "Elle fait travailler un script à part, dont les demandes ne sont pas connues."
_LOST: Final = "Une de ses ressources n'est pas arrivée à temps."
_UNKNOWN: Final = "Rien ne permet de reconnaître une de ses ressources."
_MANY: Final = "Elle demande trop de ressources."
_TWICE: Final = "Une de ses ressources a changé pendant qu'elle était regardée."


@dataclass
class _Request:
    url: str
    method: str
    kind: str
    found: str = ""
    status: int | None = None
    validators: Validators = field(default_factory=Validators)
    size: float = 0.0
    digest: str = ""

    @property
    def part(self) -> Part:
        status = 200 if self.status in {206, 304} else self.status or NEVER_CAME
        found = self.found if self.found != self.url else ""
        return Part(self.url, found, status, self.validators, self.digest)


class Parts:
    """The answers of one look, from the entries of the log as they come. `begin` it before each look."""

    def __init__(self) -> None:
        self._requests: dict[str, _Request] = {}
        self._elusive = ""
        self._page = ""

    def begin(self, page: str) -> None:
        """A page is about to be looked at: what was asked before is not of it."""
        self._requests = {}
        self._elusive = ""
        self._page = page.partition("#")[0]

    def read(self, entries: Iterable[Mapping[str, Any]]) -> None:
        """Take in entries of the log, oldest first; those that are not understood make the page elusive."""
        for entry in entries:
            said = str(entry.get("message", ""))
            if not any(event in said[:300] for event in _SAID):
                continue
            try:
                message = json.loads(said)["message"]
                self._take(message["method"], message["params"])
            except (KeyError, TypeError, ValueError, RecursionError):
                self._elusive = self._elusive or _UNKNOWN

    def identify(self, body: Body) -> None:
        """Give a digest to what has arrived and bears no validator, while the browser holds it."""
        recognised = {one.url for one in self._requests.values() if one.validators or one.digest}
        for request, known in self._requests.items():
            if known.status != 200 or known.url in recognised or known.size > LARGEST:
                continue
            recognised.add(known.url)
            try:
                text, encoded = body(request)
            except LookupError:
                continue
            known.digest = _digest_of_held(text, encoded)

    def told(self) -> tuple[tuple[Part, ...], str]:
        """What the page was made of, each answer once, and why it cannot be asked again; empty when it can."""
        if len(self._requests) >= MOST:
            return (), _MANY
        found: dict[str, Part] = {}
        elusive = self._elusive
        ended = {one.url for one in self._requests.values() if one.status is not None}
        for one in self._requests.values():
            if one.status is None and one.url in ended:  # the page did not wait for it this time
                continue
            elusive = elusive or _elusive(one)
            if one.method != "GET":  # it was answered nothing
                continue
            known = found.setdefault(one.url, one.part)
            if not _agree(known, one.part):
                elusive = elusive or _TWICE
            if not (known.validators or known.digest):
                found[one.url] = one.part
        if any(part.status in _SUCCESS and not (part.validators or part.digest) for part in found.values()):
            elusive = elusive or _UNKNOWN
        return ((), elusive) if elusive else (tuple(found.values()), "")

    # --- events ------------------------------------------------------------------------------

    def _take(self, method: str, told: Mapping[str, Any]) -> None:
        if method == "Network.webSocketCreated":
            self._elusive = _LIVE
            return
        request = str(told["requestId"])
        if method == "Network.requestWillBeSent":
            self._asked(request, told)
            return
        known = self._requests.get(request)
        if known is None:
            return
        if method == "Network.responseReceived":
            response = told["response"]
            headers = {str(name).lower(): str(value) for name, value in response["headers"].items()}
            known.status, known.found = int(response["status"]), str(response["url"])[:_ADDRESS]
            known.validators = validators(headers)
        elif method == "Network.loadingFinished":
            known.size = float(told.get("encodedDataLength") or 0)
        elif told.get("blockedReason") or told.get("corsErrorStatus") or known.kind in _UNREAD:
            del self._requests[request]  # it is not of the page, and will not be next time
        elif known.status is None and not told.get("canceled"):
            known.status = NEVER_CAME

    def _asked(self, request: str, told: Mapping[str, Any]) -> None:
        sent, kind = told["request"], str(told.get("type", ""))
        url = str(sent["url"])
        if request in self._requests or not url.startswith(("http:", "https:")) or kind in _UNREAD:
            return
        if kind == "EventSource":
            self._elusive = _LIVE
        elif kind == "Script" and "." not in request:
            self._elusive = _WORKER
        elif len(self._requests) < MOST and not self._is_page(url, kind):
            self._requests[request] = _Request(url[:_ADDRESS], str(sent.get("method", "GET")), kind)

    def _is_page(self, url: str, kind: str) -> bool:
        return kind == "Document" and url.partition("#")[0] == self._page


def _elusive(request: _Request) -> str:
    """Why a request cannot be made again; empty when it can."""
    if request.status is None:
        return _LOST
    if request.method != "GET" and request.status not in {204, 205}:
        return _SENT
    return ""


def _agree(one: Part, other: Part) -> bool:
    """Whether what is known of two answers of an address does not say that they are different."""
    if one.status != other.status:
        return False
    if one.validators and other.validators:
        return one.validators == other.validators
    return not (one.digest and other.digest) or one.digest == other.digest


def _digest_of_held(text: str, encoded: bool) -> str:
    try:
        return _of_bytes(base64.b64decode(text)) if encoded else _of_text(text)
    except (binascii.Error, ValueError):
        return ""


def digests(body: bytes, content_type: str) -> Iterator[str]:
    """The digests that a body may be known by: that of its bytes, and that of its text."""
    yield _of_bytes(body)
    yield _of_text(decode(body, content_type or "text/plain; charset=utf-8"))


def _of_bytes(body: bytes) -> str:
    return sha256(body).hexdigest()[:32]


def _of_text(text: str) -> str:
    return sha256(text.removeprefix("\ufeff").encode("utf-8", "surrogatepass")).hexdigest()[:32]
