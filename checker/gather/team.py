"""The browsers of one visitor: one, or several that share the pages of a site on this machine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from checker.gather.network import Addresses
from checker.gather.options import Options

if TYPE_CHECKING:
    from checker.gather.browser import Browser

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class Team:
    """Browsers, started when first needed. Each belongs to a thread, as `Browser` asks: with one
    hand that thread is the caller's. `close()` it."""

    def __init__(self, options: Options, addresses: Addresses) -> None:
        self._options = options
        self._addresses = addresses
        self._browsers: dict[int, Browser] = {}
        self._hands = options.hands if options.browser else 1
        self._threads = ThreadPoolExecutor(self._hands, "browser") if self._hands > 1 else None

    def each(self, work: Callable[[_Item], _Result], items: Iterable[_Item]) -> Iterator[_Result]:
        """What `work` makes of each item, in their order, whichever hand does it."""
        return map(work, items) if self._threads is None else self._threads.map(work, items)

    def warm(self) -> None:
        """Start every browser at once, while the caller does something else. One hand never waits."""
        if self._threads is not None:
            for _ in range(self._hands):
                self._threads.submit(self._start)

    def expect(self) -> None:
        """Start the next browser of each hand, while the caller does something else."""
        for browser in self._browsers.values():
            browser.expect()

    def _start(self) -> None:
        with suppress(RuntimeError):  # the look that follows says why there is no browser
            self.mine().versions  # noqa: B018 - reading them starts it

    def mine(self) -> Browser:
        """The browser of the calling thread."""
        thread = threading.get_ident()
        if thread not in self._browsers:
            from checker.gather.browser import Browser  # noqa: PLC0415 (heavy, and not always needed)

            self._browsers[thread] = Browser(self._options, self._addresses)
        return self._browsers[thread]

    @property
    def versions(self) -> Mapping[str, str]:
        """What looked; nothing when no browser was needed. Raises `BrowserUnavailable`."""
        return next((browser.versions for browser in self._browsers.values()), {})

    def forget(self, host: str) -> None:
        """Leave every page and keep nothing of it, before the site of `host` is looked at."""
        for browser in self._browsers.values():
            browser.forget(host)

    def close(self) -> None:
        """End the browsers: at once those that look, and then those that were being born meanwhile."""
        known = tuple(self._browsers.values())
        for browser in known:
            browser.close()
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)
        for browser in self._browsers.values():
            if browser in known:
                browser.end()
            else:
                browser.close()
        self._browsers.clear()
