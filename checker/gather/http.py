"""A polite client: asks in its turn, obeys robots.txt, follows redirects by hand, and says in one
word and one sentence what became of each request."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from requests.cookies import RequestsCookieJar

from checker.gather.answer import Answer, come_back, destination, document, hsts, judged, retry_after
from checker.gather.exchange import NOTHING_MORE, Reply, Wire
from checker.gather.lastvisit import NOT_MODIFIED, NOTHING_SEEN, Known, as_asked, confirmed, still
from checker.gather.memory import forget, remembered
from checker.gather.network import Addresses
from checker.gather.options import Options
from checker.gather.parts import LARGEST
from checker.gather.robots import SIZE_LIMIT, Robots, rules_text
from checker.gather.statuses import BUSY
from checker.gather.tls import tls_facts
from checker.gather.turns import EVERYBODY, Turns
from checker.gather.urls import address, is_web, origin, port_of
from checker.model import Hop, Part, Tls, Transport
from checker.model.address import host_of

PATIENCE: Final = 30.0
"""Longest Retry-After, in seconds, that is waited for."""
_UNREADABLE = "L'adresse n'est pas celle d'une page web."


class HttpClient(AbstractContextManager["HttpClient"]):
    """The HTTP of one worker. Thread-safe; a context manager, or `close()` it."""

    def __init__(self, options: Options, addresses: Addresses, turns: Turns = EVERYBODY) -> None:
        self._options = options
        self._addresses = addresses
        self._turns = turns
        self._wire = Wire(options, addresses)
        self._robots: dict[str, Robots] = {}
        self._tls: dict[tuple[str, int], Tls | None] = {}
        self._near: dict[tuple[str, int], bool] = {}
        self._until = float("inf")
        self.last = NOTHING_SEEN

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections kept open."""
        self._wire.close()

    # --- the time a visit may take ---------------------------------------------------------

    def begin(self, seconds: float) -> None:
        """Start counting the time of a visit: once it is up, nothing more is asked."""
        self._until = time.monotonic() + seconds

    @property
    def exhausted(self) -> str:
        """Why nothing more is asked, a French sentence; empty while there is time."""
        if time.monotonic() < self._until:
            return ""
        return f"Le délai de la visite ({self._options.visit_timeout:g} s) est épuisé."

    # --- asking ----------------------------------------------------------------------------

    def get(
        self, url: str, *, delay: float = 0.0, page: bool = True, robots: bool = True, most: int = 0
    ) -> Answer:
        """One address, redirects followed; never raises for what a server does.

        `delay` is the site's own pause, in seconds. `page` says that HTML is expected; without it
        any document will do. `most`: so many bytes are too many, and half of them would be of no use,
        whatever the type. `robots` False is for robots.txt itself.
        """
        try:
            asked = current = address(url)
        except ValueError:
            return Answer(url, Transport.DNS_ERROR, _UNREADABLE, final_url=url)
        jar = RequestsCookieJar()
        hops: list[Hop] = []
        seen = {(asked, "")}
        limit, whole = (most or self._options.max_body) if robots else SIZE_LIMIT, most > 0
        known = self.last.known(asked, page=page)
        while True:
            if self.exhausted:
                return Answer(asked, Transport.TIMEOUT, self.exhausted, hops=tuple(hops), final_url=current)
            refusal = (
                self.robots(current, delay=delay).refusal(current) if robots and is_web(current) else None
            )
            if refusal:
                return Answer(asked, *refusal, hops=tuple(hops), final_url=current)
            ask = partial(self.step, current, jar, delay=delay, limit=limit, whole=whole)
            reply = self._recognised(asked, current, known, ask) if known else ask()
            if known and reply.status == NOT_MODIFIED and current == known.found:
                return confirmed(asked, known, reply, tuple(hops))
            onward = destination(reply)
            if not onward:
                return judged(asked, reply, tuple(hops), page=page, whole=whole)
            hops.append(Hop(current, reply.status or 0, onward, hsts(reply.headers)))
            jar.update(reply.cookies)
            state = (onward, _cookies(jar))
            if state in seen or len(hops) > self._options.max_redirects:
                return _endless(asked, hops, onward)
            seen.add(state)
            current = onward

    def _recognised(self, asked: str, current: str, known: Known, ask: Callable[..., Reply]) -> Reply:
        """What an address says of an answer that is known, asked again when it does not say enough."""
        condition = known.conditions(current)
        reply = ask(more=condition)
        confirms = reply.status == NOT_MODIFIED and condition
        return ask() if confirms and self.last.silent(asked, known, reply.headers) else reply

    def step(
        self,
        url: str,
        cookies: RequestsCookieJar,
        *,
        delay: float = 0.0,
        limit: int,
        whole: bool = False,
        more: Mapping[str, str] = NOTHING_MORE,
    ) -> Reply:
        """One request, in its turn, followed nowhere. A host that is busy is waited for once, when
        it says for how long and that is short. `more` are headers of this request alone."""
        if not is_web(url):
            return Reply(url, Transport.DNS_ERROR, _UNREADABLE)
        if self.exhausted:
            return Reply(url, Transport.TIMEOUT, self.exhausted)
        host = host_of(url)
        rest = self._turns.held(host)
        if rest > PATIENCE:
            return Reply(url, Transport.BLOCKED, come_back(rest))
        ask = partial(self._ask, url, cookies, delay, limit, whole, more)
        reply = ask()
        if 0 < self._held(host, reply) <= PATIENCE:
            reply = ask()
            self._held(host, reply)
        if reply.transport is Transport.TLS_ERROR:
            shown = self.tls_facts(host, port_of(url))
            return replace(reply, detail=(shown and shown.error) or reply.detail, tls=shown)
        return reply

    @contextmanager
    def turn(self, url: str, *, delay: float = 0.0) -> Iterator[None]:
        """Holds the turn of an address's host, for who asks it otherwise: the browser."""
        if self.parallel(url, delay=delay):
            yield
            return
        with self._turns.take(host_of(url), self._pause(url, delay)):
            yield

    def parallel(self, url: str, *, delay: float = 0.0) -> bool:
        """Whether several hands of ours, on this machine, may ask an address's host at once."""
        return self._options.hands > 1 and self._pause(url, delay) == 0.0

    def _ask(
        self,
        url: str,
        cookies: RequestsCookieJar,
        delay: float,
        limit: int,
        whole: bool,
        more: Mapping[str, str],
    ) -> Reply:
        with self.turn(url, delay=delay):
            return self._wire.send(url, cookies, limit, whole=whole, more=more)

    def same(self, part: Part) -> bool:
        """Whether one of the answers that a page was made of is what it was. It is asked as the browser asks it,
        in the turn that the caller holds for the page; what could not be asked is not the same."""
        cookies, current = RequestsCookieJar(), part.url
        for _ in range(self._options.max_redirects + 1):
            host = host_of(current)
            if self.exhausted or not is_web(current) or self._turns.held(host):
                return False
            reply = self._wire.send(current, cookies, LARGEST, whole=True, more=as_asked(part, current))
            if self._held(host, reply):
                return False
            onward = destination(reply)
            if not onward:
                return still(part, reply)
            cookies.update(reply.cookies)
            current = onward
        return False

    def _held(self, host: str, reply: Reply) -> float:
        """Seconds of rest that a busy host asks for in a reply; its next turn will wait for them."""
        rest = retry_after(reply.headers) if reply.status in BUSY else None
        if rest:
            self._turns.hold(host, rest)
        return rest or 0.0

    def _pause(self, url: str, delay: float) -> float:
        """Seconds between two requests: the longest asked by us, by the registry, by the site. None
        for a server on this machine, nor for what a folder may not reach."""
        if self._options.offline:
            return 0.0
        host, port = host_of(url), port_of(url)
        if remembered(self._near, (host, port), lambda: self._addresses.loopback(host, port)):
            return 0.0
        known = self._robots.get(origin(url))
        return max(self._options.delay, delay, known.delay if known else 0.0)

    # --- what a host says of itself ----------------------------------------------------------

    def robots(self, url: str, *, delay: float = 0.0) -> Robots:
        """The robots.txt that governs an address, asked once."""
        start = origin(url)
        return remembered(self._robots, start, lambda: self._read_robots(start, delay))

    def _read_robots(self, start: str, delay: float) -> Robots:
        answer = self.get(f"{start}/robots.txt", delay=delay, page=False, robots=False)
        read = Robots(document(answer))
        if answer.kept is None:
            text = rules_text(answer.body, answer.content_type)
            read = Robots(replace(read.document, text=text))
        if urlsplit(answer.final_url).path == "/robots.txt":  # http answered for https, or for www.
            self._robots.setdefault(origin(answer.final_url), read)
        return read

    def forget_failures(self) -> None:
        """Asks again, next time, what was asked of a host in passing trouble."""
        forget(self._robots, lambda read: read.document.transport.transient)
        forget(self._tls, lambda shown: shown is None)

    def forget_hosts(self) -> None:
        """Keeps nothing of any host: answers, certificates, connections."""
        for known in (self._robots, self._tls, self._near):
            known.clear()
        self._wire.close()

    def tls_facts(self, host: str, port: int) -> Tls | None:
        """What a host shows when asked for TLS, asked once; None when it could not be asked."""
        return remembered(self._tls, (host, port), lambda: self._read_tls(host, port))

    def _read_tls(self, host: str, port: int) -> Tls | None:
        if self.exhausted:
            return None
        try:
            return tls_facts(self._addresses, host, port, self._wire.context, self._options.timeout)
        except (OSError, ValueError):
            return None


def _endless(asked: str, hops: list[Hop], onward: str) -> Answer:
    detail = f"L'adresse redirige sans fin ({len(hops)} redirections suivies)."
    return Answer(asked, Transport.TOO_MANY_REDIRECTS, detail, None, {}, tuple(hops), onward)


def _cookies(jar: RequestsCookieJar) -> str:
    return ";".join(sorted(f"{cookie.name}={cookie.value}" for cookie in jar))
