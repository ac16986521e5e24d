"""What the browser's own network log says of one look: requests, style sheets, moves. Pure.

The page cannot lie here: these facts come from Chromium (the Network and Page domains of its
DevTools protocol, which chromedriver keeps for `getLog`), whatever its scripts do, and they name
what no script may see: the module an `import()` waits for, the style sheet of a shadow tree.
Addresses come from the page all the same: they are bounded here.
Source: https://chromedevtools.github.io/devtools-protocol/tot/Network/
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from checker.model.address import host_of

_AWAITED: Final = frozenset(
    {"Document", "EventSource", "Fetch", "Preflight", "Script", "Stylesheet", "WebSocket", "XHR"}
)
"""Kinds of requests whose answer may bring words. Pictures, fonts and measures bring none."""

_SHEET: Final = "text/css"
_ADDRESS: Final = 2000
_KEPT: Final = 2000
"""Characters of an address, and requests and sheets remembered of one page."""


@dataclass(frozen=True)
class Refresh:
    """A move the page announced: where to, and the seconds it waits first."""

    url: str
    delay: float


class Traffic:
    """The facts of one look, from its log. `frame` is the identifier of the tab's own frame."""

    def __init__(self, frame: str) -> None:
        self._frame = frame
        self._awaited: dict[str, str] = {}
        self._sheets: dict[str, str] = {}
        self._missing: dict[str, None] = {}
        self.documents: list[str] = []
        """The pages the tab went to, in order: more than one when a page went elsewhere by itself."""
        self.refresh: Refresh | None = None
        """The move that the page shown announced (`meta refresh`, `Refresh` header)."""
        self.answered = 0.0
        """When the last answer that was awaited had arrived (seconds since 1970)."""

    @property
    def awaited(self) -> tuple[str, ...]:
        """The addresses whose answer has not come."""
        return tuple(self._awaited.values())

    @property
    def missing_sheets(self) -> tuple[str, ...]:
        """The style sheets asked for that did not come, or came as something else."""
        return tuple(self._missing)

    def read(self, entries: Iterable[Mapping[str, Any]]) -> None:
        """Take in the entries of the log, oldest first; those that are not understood say nothing."""
        for entry in entries:
            try:
                message = json.loads(entry["message"])["message"]
                self._take(message["method"], message["params"], float(entry.get("timestamp") or 0) / 1000)
            except (KeyError, TypeError, ValueError, RecursionError):
                continue

    def _take(self, method: str, told: Mapping[str, Any], when: float) -> None:
        request = str(told.get("requestId", ""))
        match method:
            case "Network.requestWillBeSent":
                self._asked(request, told)
            case "Network.webSocketCreated":
                self._await(request, str(told["url"]))
            case "Network.responseReceived":
                self._answered_as(request, told["response"])
                if told.get("type") == "EventSource":  # its end never comes: its beginning is enough
                    self._arrived(request, when)
            case "Network.loadingFailed":
                if request in self._sheets and not told.get("canceled"):  # a link taken away is not missed
                    self._lost(request)
                self._arrived(request, when)
            case (
                "Network.loadingFinished"
                | "Network.webSocketFrameReceived"
                | "Network.webSocketFrameError"
                | "Network.webSocketClosed"
            ):
                self._arrived(request, when)
            case "Page.frameNavigated":
                if told["frame"]["id"] == self._frame:
                    self._moved(str(told["frame"].get("loaderId", "")))
            case "Page.frameScheduledNavigation":
                if told["frameId"] == self._frame and told["reason"] in {
                    "metaTagRefresh",
                    "httpHeaderRefresh",
                }:
                    self.refresh = Refresh(str(told["url"])[:_ADDRESS], float(told["delay"]))
            case "Page.frameClearedScheduledNavigation":
                if told["frameId"] == self._frame:
                    self.refresh = None

    def _asked(self, request: str, told: Mapping[str, Any]) -> None:
        kind, url = str(told.get("type", "")), str(told["request"]["url"])
        if kind == "Document" and told.get("frameId") == self._frame:
            if "redirectResponse" not in told and len(self.documents) < _KEPT:
                self.documents.append(url[:_ADDRESS])
        elif kind == "Script" and "." not in request:
            return  # a worker's own script: its end is told to the worker only
        if kind == "Stylesheet" and len(self._sheets) < _KEPT and self._is_own(told):
            self._sheets[request] = url[:_ADDRESS]
        if kind in _AWAITED:
            self._await(request, url)

    def _is_own(self, told: Mapping[str, Any]) -> bool:
        """Whether it is asked by the page itself, or by a frame of its own host."""
        shown = self.documents[-1] if self.documents else ""
        return told.get("frameId") == self._frame or host_of(str(told.get("documentURL", ""))) == host_of(
            shown
        )

    def _await(self, request: str, url: str) -> None:
        if url.startswith(("http:", "https:", "ws:", "wss:")) and len(self._awaited) < _KEPT:
            self._awaited[request] = url[:_ADDRESS]

    def _answered_as(self, request: str, response: Mapping[str, Any]) -> None:
        kind = str(response.get("mimeType", "")).lower()
        if request in self._sheets and (int(response["status"]) >= 400 or kind not in {_SHEET, ""}):
            self._lost(request)

    def _lost(self, request: str) -> None:
        self._missing[self._sheets[request]] = None

    def _arrived(self, request: str, when: float) -> None:
        if self._awaited.pop(request, None) is not None:
            self.answered = max(self.answered, when)

    def _moved(self, document: str) -> None:
        """The tab shows another document: what the one before had asked for is of no more use."""
        self._awaited = {request: url for request, url in self._awaited.items() if request == document}
        self._sheets.clear()
        self._missing.clear()
        self.refresh = None
