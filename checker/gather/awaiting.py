"""Whether a server of this machine answers yet."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from checker.gather.http import HttpClient
from checker.gather.network import Addresses
from checker.gather.options import Options
from checker.gather.urls import port_of
from checker.model.address import host_of

_PAUSE: Final = 0.2
_PATIENCE: Final = 5.0
"""Seconds between two questions, and those given to each."""

_LOCAL: Final = ("127.0.0.1", "[::1]")


def answering(url: str, options: Options) -> str:
    """The place, "address:port", where a server answers for a host of this machine; empty when none does."""
    host, port = host_of(url), port_of(url)
    for address in _LOCAL:
        place = f"{address}:{port}"
        asked = replace(options, resolve={f"{host}:{port}": place}, timeout=_PATIENCE, offline=True)
        with HttpClient(asked, Addresses(asked)) as client:
            client.begin(_PATIENCE)
            status = client.get(url, page=False, robots=False).status
        if status is not None and status < 500:
            return place
    return ""


def awaited(url: str, options: Options, seconds: float, alive: Callable[[], bool]) -> str:
    """As `answering`, once it does; empty after so many seconds, or when the server is no more `alive`."""
    until = time.monotonic() + seconds
    while alive() and time.monotonic() < until:
        if place := answering(url, options):
            return place
        time.sleep(_PAUSE)
    return ""
