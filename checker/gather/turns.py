"""Politeness between threads: one request at a time for a host, spaced, and none while it asks for rest."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from checker.model.address import bare_host


@dataclass
class _Lane:
    lock: threading.Lock = field(default_factory=threading.Lock)
    last: float = float("-inf")
    resumes: float = float("-inf")


class Turns:
    """The turns of every host. A host and its www. twin share one: they are one machine."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._lanes: dict[str, _Lane] = {}

    @contextmanager
    def take(self, host: str, delay: float) -> Iterator[None]:
        """Waits for the host to be free, then for `delay` seconds since its last turn ended, then
        for the end of the rest it asked for; holds it until the block ends."""
        lane = self._lane(host)
        with lane.lock:
            wait = max(lane.last + delay, lane.resumes) - self._clock()
            if wait > 0:
                self._sleep(wait)
            try:
                yield
            finally:
                lane.last = self._clock()

    def hold(self, host: str, seconds: float) -> None:
        """Notes that a host asked to be left alone for a while (Retry-After)."""
        lane = self._lane(host)
        lane.resumes = max(lane.resumes, self._clock() + seconds)

    def held(self, host: str) -> float:
        """Seconds left of the rest a host asked for; 0 when it asked for none."""
        return max(0.0, self._lane(host).resumes - self._clock())

    def _lane(self, host: str) -> _Lane:
        with self._lock:
            return self._lanes.setdefault(bare_host(host), _Lane())


EVERYBODY = Turns()
"""The turns of this process: visitors in several threads must not meet at one host."""
