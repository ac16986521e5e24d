"""One browser, looking at one page at a time, whatever the page does.

A look is bounded in wall time and costs, at worst, its own page: a browser that hangs, crashes or
is brought to its knees is ended and replaced.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import Final

from selenium.common.exceptions import TimeoutException, WebDriverException
from urllib3.exceptions import HTTPError, ReadTimeoutError

from checker.gather import axe
from checker.gather.chromium import BrowserUnavailable, Chromium, find_programs
from checker.gather.entering import enter, own_size, untouched, wanted
from checker.gather.failures import DETAILS, network_look
from checker.gather.inserting import Insertion
from checker.gather.look import COLLECT_SECONDS, Astray, AxeExhausted, Look, inpage, see, show_again
from checker.gather.network import Addresses
from checker.gather.options import Options
from checker.gather.outlining import AWAY, pictures
from checker.gather.parts import Parts
from checker.gather.relay import Relay
from checker.model import Entry, State, Transport
from checker.model.address import host_of
from checker.sights import StateScript

__all__ = ["Browser", "BrowserUnavailable", "Look"]

LOOKS: Final = 200
"""Pages a browser looks at before a fresh one takes over: memory is never given back whole."""

_BLOCKED = (
    *(
        f"*.{ending}*"
        for ending in ("woff2", "woff", "ttf", "otf", "eot", "mp4", "webm", "mp3", "ogg", "m3u8")
    ),
    "*/icons/*-line.svg*",
    "*/icons/*-fill.svg*",
)
"""Not fetched when a look is not full: fonts, media, and the icons of the design system, which only
mask a colour (hundreds of small files, a third of the cost of a page full of them). Pictures are:
one that did not come has no height, and axe would judge the text laid over it against another
background."""

_BREAKDOWNS = (WebDriverException, HTTPError, OSError)

Elsewhere = Callable[[Look, tuple[str, ...]], Mapping[str, str]]
"""Of a page that was seen, and the states it could be seen in: the page on which each is seen instead."""


class Browser:
    """A browser that starts when first needed and outlives whatever it looks at. Use it from one
    thread; `close()` it.

    On Linux, Chromium ends with the thread that started it: a thread of its own starts it, and lasts
    as long as it does.
    """

    def __init__(self, options: Options, addresses: Addresses) -> None:
        self._options = options
        self._insertion = Insertion(options.credentials, options.ca_file)
        self._relay = Relay(addresses, insertion=self._insertion, connect_timeout=options.timeout)
        self._starter = ThreadPoolExecutor(1, "browser")
        self._spare: Future[Chromium] | None = None
        self._chromium: Chromium | None = None
        self._looks = 0
        self._blocking = False
        self._born = 0.0
        self._host = ""
        self._parts = Parts()
        self._versions: dict[str, str] = {}

    @property
    def versions(self) -> dict[str, str]:
        """What looks: Chromium, its driver, axe-core. Raises `BrowserUnavailable`."""
        if not self._versions:
            self._versions = {**self._ready().versions, "axe-core": axe.version()}
        return self._versions

    def expect(self) -> None:
        """Start the browser of the next host while the caller does something else."""
        self._spare = self._spare or self._begin()

    def look(self, url: str, *, full: bool, elsewhere: Elsewhere = lambda *_: {}) -> Look:
        """What a page shows. Never raises for a page's sake.

        Every look runs the probes and axe; a full one also loads fonts and media and takes a
        picture. `elsewhere` says on which other page each state is seen, once it is known what this one
        is like.
        """
        self._relay.errors.clear()
        self._parts.begin(url)
        look = self._look(url, full=full)
        refused = self._refused()
        self._note()
        seen = replace(look, refused=refused, states=self._states(look, elsewhere, full=full))
        parts, elusive = self._parts.told()
        return replace(seen, parts=parts, elusive=elusive)

    def _note(self) -> None:
        """Hear the end of what the network log says of a page, and recognise what bears no validator."""
        if self._chromium is None or not self._options.noted:
            return
        try:
            self._chromium.limit(COLLECT_SECONDS)
            self._chromium.network_log()
            self._parts.identify(self._chromium.held)
        except _BREAKDOWNS:
            self._discard()

    def outline(self, url: str, selectors: Sequence[str]) -> list[bytes | str]:
        """The page again, with the element of each selector outlined: pictures, or why there is none. Never
        raises for a page's sake."""
        taken: list[bytes | str] = []
        try:
            chromium = self._ready()
            self._looks += 1
            self._block(chromium, False)
            taken.extend(pictures(chromium, url, selectors, self._options))
        except BrowserUnavailable as error:
            taken.append(str(error))
        except _BREAKDOWNS:
            self._discard()
        return [*taken, *[AWAY] * (len(selectors) - len(taken))]

    def _states(self, look: Look, elsewhere: Elsewhere, *, full: bool) -> dict[str, State]:
        """The page in each state that rules read, from a known situation each time: as it was seen at
        first, or loaded again. One that breaks the browser costs nothing to the others."""
        if look.transport is not Transport.COMPLETED:
            return {}
        due = tuple(wanted(self._options.needs or {}, first=full))
        known = elsewhere(look, tuple(script.name for script, _ in due if not script.first))
        found = {name: State(Entry.ELSEWHERE, place) for name, place in known.items()}
        left = "" if self._chromium else "page"
        entered = [(script, asked) for script, asked in due if script.name not in known]
        for script, asked in entered:
            try:
                found[script.name] = self._enter(look.final_url, script, asked, full=full, left=left)
            except BrowserUnavailable as error:
                found[script.name] = State(Entry.BROKEN, str(error))
            except _BREAKDOWNS as error:
                self._discard()
                late = isinstance(error, (TimeoutException, ReadTimeoutError))
                detail = "Le navigateur ne répondait plus."
                found[script.name] = State(Entry.TIMEOUT if late else Entry.BROKEN, detail)
            self._note()
            kept = found[script.name].entry in {Entry.REACHED, Entry.IMPOSSIBLE}
            left = script.leaves if kept or script.leaves == "site" else "page"
        if entered:
            self._leave(site=left == "site")
        return found

    def _enter(
        self, url: str, script: StateScript, asked: tuple[str, ...], *, full: bool, left: str
    ) -> State:
        if left == "site":
            self._leave(site=True)
        chromium = self._ready()
        if left == "traces" and not untouched(chromium):
            left = "page"
        if left not in {"", "traces"}:
            own_size(chromium)
        if left in {"page", "site"}:
            self._block(chromium, not full)
            if not show_again(chromium, url, self._options):
                return State(Entry.IMPOSSIBLE, "Chargée de nouveau, la page n'était plus la même.")
        return enter(chromium, url, script, asked, self._options, full=full)

    def _look(self, url: str, *, full: bool) -> Look:
        try:
            chromium = self._ready()
            self._looks += 1
            self._block(chromium, not full)
            look, self._born = see(chromium, url, self._options, full=full, previous=self._born)
        except BrowserUnavailable as error:
            return Look(Transport.BROWSER_ERROR, str(error))
        except AxeExhausted as error:
            self._discard()
            return error.look
        except Astray as astray:
            return self._explain(astray.__cause__ or astray, astray.url)
        except _BREAKDOWNS as error:
            return self._explain(error, url)
        if look.transport is Transport.TOO_MANY_REDIRECTS:
            self._discard()  # the page goes on reloading, and could take the place of the next one
        return self._relayed(look)

    def _refused(self) -> tuple[str, ...]:
        """The hosts that the page asked for and that are not the folder looked at."""
        errors = dict(self._relay.errors)
        return tuple(sorted(host for host, why in errors.items() if why is Transport.NOT_VISITED))

    def forget(self, host: str = "") -> None:
        """Leave the page and keep nothing of it, before the site of `host` is looked at.

        Another host gets another browser: nothing of one site (cookies, cache, credentials, upgrades
        to HTTPS, history, windows) may change what is seen of the next. Sites of one host, one after
        the other, share a browser that has been cleared.
        """
        if host and host != self._host:
            self._discard()
        self._host = host
        if self._chromium is not None:
            self._clear(self._chromium)
        self._relay.reset()

    def _leave(self, *, site: bool) -> None:
        """Leave a page that a state has changed, and what it kept of the site."""
        if self._chromium is None:
            return
        try:
            self._chromium.limit(COLLECT_SECONDS)
            self._chromium.driver.get("about:blank")
            own_size(self._chromium)
        except _BREAKDOWNS:
            self._discard()
        if site and self._chromium is not None:
            self._clear(self._chromium)

    def _clear(self, chromium: Chromium) -> None:
        try:
            chromium.limit(COLLECT_SECONDS)
            chromium.driver.get("about:blank")
            chromium.command("Network.clearBrowserCookies")
            chromium.command("Network.clearBrowserCache")
            chromium.command("Storage.clearDataForOrigin", origin="*", storageTypes="all")
        except _BREAKDOWNS:
            self._discard()

    def close(self) -> None:
        """End the browser, the next one and their relay."""
        self._discard()
        spare, self._spare = self._spare, None
        if spare is not None and not spare.cancel():
            with suppress(BrowserUnavailable):
                spare.result().kill()
        self._starter.shutdown()
        self._relay.close()

    def end(self) -> None:
        """End what was still being started by another thread when this was closed."""
        if self._chromium is not None:
            self._chromium.kill()
            self._chromium = None

    def _ready(self) -> Chromium:
        if self._looks >= LOOKS:
            self._discard()
        if self._chromium is None:
            find_programs()  # what is not there will not be there at the second try
            try:
                self._chromium = self._next()
            except BrowserUnavailable:  # a start may fail by chance: the port was taken, the machine busy
                self._chromium = self._next()
        return self._chromium

    def _next(self) -> Chromium:
        spare, self._spare = self._spare or self._begin(), None
        chromium = spare.result()
        if not chromium.answers():
            chromium.kill()
            raise BrowserUnavailable("Chromium s'est arrêté avant de servir.")
        chromium.parts = self._parts if self._options.noted else None
        return chromium

    def _begin(self) -> Future[Chromium]:
        return self._starter.submit(_started, self._options, self._relay.port, self._insertion.key)

    def _discard(self) -> None:
        if self._chromium is not None:
            self._chromium.stop()
            self._starter.submit(self._chromium.kill)  # its folder takes a while to go
        self._chromium = None
        self._looks = 0
        self._blocking = False
        self._born = 0.0

    def _block(self, chromium: Chromium, blocking: bool) -> None:
        if blocking is not self._blocking:
            chromium.limit(COLLECT_SECONDS)
            chromium.command("Network.setBlockedURLs", urls=_BLOCKED if blocking else ())
            self._blocking = blocking

    def _explain(self, error: BaseException, url: str) -> Look:
        """What an exception means for the page. A browser that may be stuck is ended."""
        told = re.search(r"net::ERR_(\w+)", str(error))
        if told:
            return self._relayed(network_look(told[1], url))
        self._discard()
        if isinstance(error, (TimeoutException, ReadTimeoutError)):
            seconds = f"{self._options.page_timeout:g}"
            return Look(Transport.TIMEOUT, f"La page n'a pas fini de s'afficher en {seconds} secondes.", url)
        return Look(Transport.BROWSER_ERROR, "Le navigateur s'est arrêté sur cette page.", url)

    def _relayed(self, look: Look) -> Look:
        """The look, told in the relay's words when it is the relay that went no further."""
        if look.transport is not Transport.CONNECTION_LOST:
            return look
        errors = dict(self._relay.errors)
        known = errors.get(host_of(look.final_url)) or next(reversed(errors.values()), None)
        return look if known is None else Look(known, DETAILS[known], look.final_url)


def _started(options: Options, port: int, key: str) -> Chromium:
    """A browser ready to look. Raises `BrowserUnavailable`."""
    started = Chromium(options, port, key)
    try:
        _equip(started)
    except _BREAKDOWNS as error:
        started.kill()
        raise BrowserUnavailable("Chromium a démarré mais ne répond pas.") from error
    return started


def _equip(chromium: Chromium) -> None:
    """What holds for every page of a browser."""
    chromium.command("Page.addScriptToEvaluateOnNewDocument", source=inpage("witness.js"))
    chromium.command("Page.addScriptToEvaluateOnNewDocument", source=axe.start_script())
    chromium.command("Page.addScriptToEvaluateOnNewDocument", source=inpage("natives.js"))
    chromium.command("Network.enable")
    chromium.command("Network.setBypassServiceWorker", bypass=True)
    chromium.command("Browser.setDownloadBehavior", behavior="deny")
    chromium.own_size()
