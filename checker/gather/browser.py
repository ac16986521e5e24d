"""One browser, looking at one page at a time, whatever the page does.

A look is bounded in wall time and costs, at worst, its own page: a browser that hangs, crashes or
is driven to its knees is ended and replaced.
"""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final
from urllib.parse import urlsplit

from selenium.common.exceptions import JavascriptException, TimeoutException, WebDriverException
from urllib3.exceptions import HTTPError

from checker.gather import axe
from checker.gather.chromium import BrowserUnavailable, Chromium
from checker.gather.network import Addresses
from checker.gather.options import Options
from checker.gather.relay import Relay
from checker.model import Resource, Transport
from checker.reading import host_of, shorten

LOOKS: Final = 200
"""Pages a browser looks at before a fresh one takes over: memory is never given back whole."""

QUIET_SECONDS: Final = 0.1
PATIENCE_SECONDS: Final = 2.0
RENDERING_SECONDS: Final = 8.0
"""How still a page must be to have settled, how long that may take, and how long a page that shows
nothing yet may take to show something."""

AXE_SECONDS: Final = 25.0
COLLECT_SECONDS: Final = 10.0
RELOADS: Final = 3
"""Times a page may go elsewhere by itself while we read it."""

SCREENSHOT_QUALITY: Final = 60
_CONSOLE_LINES: Final = 20
_CONSOLE_WIDTH: Final = 300
_RESOURCES: Final = 500

_BLOCKED = tuple(
    f"*.{ending}*" for ending in ("woff2", "woff", "ttf", "otf", "eot", "mp4", "webm", "mp3", "ogg", "m3u8")
)
"""Not fetched when a look is not full: fonts and media. Pictures are: a picture that did not come
has no height, and the text laid over it would be judged against another background."""

_FONT_BOUND: Final = frozenset({"label-content-name-mismatch"})
"""axe rules that need the page's own fonts: without them, the name of an icon reads as text."""

_HTML_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})


@dataclass(frozen=True)
class Look:
    """What the browser saw at one address. `detail` says, in French, why it did not see more.

    `axe` and `probes` are described in `checker.model.Page`; `screenshot` is a WebP picture.
    """

    transport: Transport
    detail: str = ""
    final_url: str = ""
    status: int | None = None
    rendered: str | None = None
    axe: dict[str, Any] | None = None
    probes: Mapping[str, Any] = field(default_factory=dict)
    resources: tuple[Resource, ...] = ()
    console: tuple[str, ...] = ()
    screenshot: bytes | None = None


class Browser:
    """A browser that starts when first needed and outlives whatever it looks at.

    Use it from the thread that made it; `close()` it.
    """

    def __init__(self, options: Options, addresses: Addresses) -> None:
        self._options = options
        self._relay = Relay(addresses, connect_timeout=options.timeout)
        self._chromium: Chromium | None = None
        self._looks = 0
        self._blocking: bool | None = None
        self._born = 0.0

    @property
    def versions(self) -> dict[str, str]:
        """What looks: Chromium, its driver, axe-core. Raises `BrowserUnavailable`."""
        return {**self._ready().versions, "axe-core": axe.version()}

    def look(self, url: str, *, full: bool) -> Look:
        """What a page shows. Never raises for a page's sake.

        A full look loads fonts and media and takes a picture; both run axe and the probes.
        """
        self._relay.errors.clear()
        try:
            chromium = self._ready()
            self._looks += 1
            return self._see(chromium, url, full)
        except BrowserUnavailable as error:
            return Look(Transport.BROWSER_ERROR, str(error))
        except (WebDriverException, HTTPError, OSError) as error:
            failure = self._network_failure(error, url)
            if failure is None:
                self._discard()
                failure = _breakdown(error, self._options.page_timeout)
            return failure

    def forget(self) -> None:
        """Leave the page and keep nothing of it: cookies, storage, cache, connections."""
        chromium = self._chromium
        if chromium is None:
            return
        try:
            chromium.limit(COLLECT_SECONDS)
            chromium.command("Page.navigate", url="about:blank")
            chromium.command("Network.clearBrowserCookies")
            chromium.command("Network.clearBrowserCache")
            chromium.command("Storage.clearDataForOrigin", origin="*", storageTypes="all")
        except (WebDriverException, HTTPError, OSError):
            self._discard()
        self._relay.reset()

    def close(self) -> None:
        """End the browser and its relay."""
        self._discard()
        self._relay.close()

    def _ready(self) -> Chromium:
        if self._looks >= LOOKS:
            self._discard()
        if self._chromium is None:
            started = Chromium(self._options, self._relay.port)
            try:
                _prepare(started)
            except (WebDriverException, HTTPError, OSError) as error:
                started.kill()
                raise BrowserUnavailable("Chromium a démarré mais ne répond pas.") from error
            self._chromium = started
        return self._chromium

    def _discard(self) -> None:
        if self._chromium is not None:
            self._chromium.kill()
        self._chromium = None
        self._looks = 0
        self._blocking = None
        self._born = 0.0

    def _see(self, chromium: Chromium, url: str, full: bool) -> Look:
        began = time.monotonic()
        started_at = time.time() * 1000
        self._block(chromium, not full)
        self._go(chromium, url)
        for _ in range(RELOADS):
            try:
                state = self._settle(chromium, began)
                look = self._judge_state(state, url)
                if look is None:
                    look = self._collect(chromium, full)
                break
            except JavascriptException:  # the page left for another while it was being read
                self._chase(chromium)
        else:
            return Look(Transport.TOO_MANY_REDIRECTS, "La page se recharge sans cesse.")
        look = replace(look, console=tuple(_console(chromium, started_at)))
        return self._examine(chromium, look, full) if look.transport is Transport.COMPLETED else look
