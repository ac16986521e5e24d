"""One look at one page, in a browser that runs: load, settle, collect, picture, axe.

What a page says through the browser is hostile: every answer is read again, typed and bounded.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final

from selenium.common.exceptions import JavascriptException, TimeoutException, WebDriverException
from urllib3.exceptions import ReadTimeoutError

from checker.gather import axe
from checker.gather.chromium import Chromium
from checker.gather.options import Options
from checker.model import Resource, Transport
from checker.reading import shorten

QUIET_SECONDS: Final = 0.05
PATIENCE_SECONDS: Final = 2.0
RENDERING_SECONDS: Final = 8.0
"""How long a page must stay still, no answer awaited, to have settled; how long that may take; how
long a page that shows nothing yet may take to show something."""

COLLECT_SECONDS: Final = 10.0
AXE_SECONDS: Final = 25.0
ANSWER_SECONDS: Final = 3.0
"""How long collecting and each run of axe may take, and how much later than promised the driver may
answer."""

RELOADS: Final = 5
"""Times a page may go elsewhere by itself while it is being read."""

_LEFT: Final = "aborted by navigation"
"""What the driver says of a command cut short because the page went elsewhere."""

FONT_BOUND: Final = frozenset({"label-content-name-mismatch"})
"""axe rules that need the page's own fonts: without them, the name of an icon reads as text."""

_CONSOLE_LINES: Final = 20
_CONSOLE_WIDTH: Final = 300
_RESOURCES: Final = 500
_PICTURE: Final = {"format": "jpeg", "quality": 50, "optimizeForSpeed": True}
"""JPEG takes half the time of WebP to make, and the browser's time is what an audit spends."""

_HTML_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})
_GATHER = files("checker") / "gather"


@dataclass(frozen=True)
class Look:
    """What the browser saw at one address. `detail` says, in French, why it did not see more.

    `axe` and `probes` are described in `checker.model.Page`; `screenshot` is a JPEG picture.
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


class AxeExhausted(RuntimeError):
    """axe did not end in time: the page was seen, but the browser is no longer of use."""

    def __init__(self, look: Look) -> None:
        super().__init__(look.detail)
        self.look = look


def see(chromium: Chromium, url: str, options: Options, *, full: bool, previous: float) -> tuple[Look, float]:
    """What a page shows, and the birth of its document (`performance.timeOrigin`).

    `previous` is the birth of the document shown before: the same one again means that the
    address led to no page. Raises the exceptions of Selenium and urllib3 when the browser does not
    follow, `AxeExhausted` when only axe did not.
    """
    deadline = time.monotonic() + options.page_timeout
    since = time.time() * 1000
    chromium.limit(options.page_timeout + ANSWER_SECONDS)
    if "#" in url:  # going to another fragment of the page shown would not load it again
        chromium.driver.get("about:blank")
    chromium.driver.get(url)
    state, look = _read(chromium, url, deadline, options, full=full, previous=previous)
    look = replace(look, console=tuple(_console(chromium, since)))
    if look.transport is Transport.COMPLETED:
        picture = _picture(chromium) if full and options.screenshots else None
        look = _examined(chromium, replace(look, screenshot=picture), full=full)
    return look, float(state.get("born") or 0.0)


def _read(
    chromium: Chromium, url: str, deadline: float, options: Options, *, full: bool, previous: float
) -> tuple[dict[str, Any], Look]:
    """The state the page settled in, and what it showed then, axe excepted."""
    for _ in range(RELOADS):
        try:
            state = _settle(chromium, deadline)
            look = None
            if not str(state.get("url", "")).startswith("chrome-error:"):
                look = _unreadable(state, previous) or _collect(chromium, options, state, full=full)
        except WebDriverException as error:  # it may have left for another page while it was being read
            if not isinstance(error, JavascriptException) and _LEFT not in str(error.msg):
                raise
            if time.monotonic() > deadline:
                raise TimeoutException from None
            time.sleep(2 * QUIET_SECONDS)
            continue
        if look is None:
            raise WebDriverException(_network_error(chromium, url))
        return state, look
    return {}, Look(Transport.TOO_MANY_REDIRECTS, "La page en recharge sans cesse une autre.")


def _settle(chromium: Chromium, deadline: float) -> dict[str, Any]:
    """Wait until the page has loaded and stays still; what can be said of it then."""
    loading = max(deadline - time.monotonic(), 1.0)
    chromium.limit(loading + PATIENCE_SECONDS + RENDERING_SECONDS + ANSWER_SECONDS)
    waits = (loading, QUIET_SECONDS, PATIENCE_SECONDS, RENDERING_SECONDS)
    said = chromium.driver.execute_async_script(inpage("settle.js"), *(wait * 1000 for wait in waits))
    return _object(said)


def _network_error(chromium: Chromium, url: str) -> str:
    """Why an error page is shown, in Chromium's words: the driver keeps certificate errors to itself."""
    chromium.limit(COLLECT_SECONDS)
    answer = chromium.command("Page.navigate", url=url)
    return str(answer.get("errorText") or "net::ERR_FAILED")


def _unreadable(state: Mapping[str, Any], previous: float) -> Look | None:
    """Why the document shown is not a page to judge; None when it is one."""
    address = str(state.get("url", ""))
    if state.get("born") == previous:
        return Look(Transport.NOT_HTML, "L'adresse mène à un téléchargement ou à une réponse vide.")
    if state.get("type") not in _HTML_TYPES:
        kind = shorten(str(state.get("type", "")), 80)
        return Look(Transport.NOT_HTML, f"Le navigateur a reçu un document {kind}.", address)
    if not state.get("loaded") and (state.get("late") or state.get("images")):
        detail = "Des feuilles de style ou des images ne sont pas arrivées dans le délai."
        return Look(Transport.TIMEOUT, detail, address)
    return None


def _collect(chromium: Chromium, options: Options, state: Mapping[str, Any], *, full: bool) -> Look:
    chromium.limit(COLLECT_SECONDS)
    seen = _object(chromium.driver.execute_async_script(collect_script(), full, options.max_body))
    status = seen.get("status")
    html = seen.get("html")
    look = Look(
        Transport.COMPLETED,
        final_url=str(seen.get("url", ""))[:2000],
        status=status if isinstance(status, int) and status else None,
        rendered=html if isinstance(html, str) else None,
        probes=_object(seen.get("probes")),
        resources=tuple(_resources(seen.get("resources"))),
    )
    transport, detail = _verdict(look, empty=bool(state.get("empty")))
    return replace(look, transport=transport, detail=detail)


def _verdict(look: Look, *, empty: bool) -> tuple[Transport, str]:
    status = look.status or 200
    if status in {401, 407}:
        return Transport.AUTH_REQUIRED, f"Le serveur demande de s'identifier (code {status})."
    if status in {404, 410}:
        return Transport.NOT_FOUND, f"Le serveur dit que la page n'existe pas (code {status})."
    if status >= 500:
        return Transport.SERVER_ERROR, f"Le serveur a répondu par une erreur (code {status})."
    if status >= 400:
        return Transport.BLOCKED, f"Le serveur a refusé la page au navigateur (code {status})."
    if look.rendered is None:
        return Transport.TOO_LARGE, "Une fois affichée, la page dépasse la taille lue."
    if empty:
        return Transport.EMPTY_SHELL, f"La page est restée vide pendant {RENDERING_SECONDS:.0f} secondes."
    return Transport.COMPLETED, ""


def _examined(chromium: Chromium, look: Look, *, full: bool) -> Look:
    """The look completed by what axe answered; saying why when it did not answer everything."""
    answers: dict[str, Any] = {}
    try:
        for some in axe.run(chromium.driver, chromium.limit, AXE_SECONDS):
            answers |= some if full else _without_fonts(some)
    except (axe.AxeError, JavascriptException) as error:
        detail = f"axe-core n'a pas pu examiner la page ({shorten(str(error), 120)})."
        return replace(look, axe=answers or None, detail=detail)
    except (TimeoutException, ReadTimeoutError) as error:
        late = (
            f" ; règles sans réponse : {', '.join(sorted(set(axe.RULES) - set(answers)))}" if answers else ""
        )
        detail = f"axe-core n'a pas terminé en {AXE_SECONDS:.0f} secondes{late}."
        raise AxeExhausted(replace(look, axe=answers or None, detail=detail)) from error
    return replace(look, axe=answers)


def _without_fonts(answers: dict[str, Any]) -> dict[str, Any]:
    """Answers given while fonts were blocked: what depends on them can only be doubted."""
    for rule in FONT_BOUND & answers.keys():
        answer = answers[rule]
        answer["outcome"] = answer["outcome"].replace("failed", "incomplete")
        if "failed" in answer:
            answer["failed"] = 0
        answer["nodes"] = [{**node, "outcome": "incomplete"} for node in answer["nodes"]]
    return answers


def _console(chromium: Chromium, since: float) -> Iterator[str]:
    """The errors the page wrote to the console after `since` (milliseconds since 1970)."""
    entries = chromium.driver.execute("getLog", {"type": "browser"})["value"]
    recent = [entry for entry in entries if entry.get("timestamp", 0) >= since]
    for entry in recent[:_CONSOLE_LINES]:
        yield shorten(str(entry.get("message", "")), _CONSOLE_WIDTH)


def _picture(chromium: Chromium) -> bytes | None:
    chromium.limit(COLLECT_SECONDS)
    return base64.b64decode(str(chromium.command("Page.captureScreenshot", **_PICTURE)["data"]))


def _resources(rows: Any) -> Iterator[Resource]:
    for row in rows[:_RESOURCES] if isinstance(rows, list) else ():
        match row:
            case [str(url), str(kind), int(status), int(size)]:
                yield Resource(url, kind[:40], status, size)


def _object(said: Any) -> dict[str, Any]:
    """A JSON object, as text or already read; empty when it is anything else."""
    try:
        value = json.loads(said) if isinstance(said, str) else said
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


@cache
def inpage(name: str) -> str:
    """The text of one in-page script."""
    return (_GATHER / "inpage" / name).read_text("utf-8")


@cache
def collect_script() -> str:
    """The collecting script with every probe of `probes/`, each named after its file."""
    found = sorted(
        (entry.name.removesuffix(".js"), entry.read_text("utf-8"))
        for entry in (_GATHER / "probes").iterdir()
        if entry.name.endswith(".js")
    )
    probes = ",\n".join(f"{json.dumps(name)}: {source.strip()}" for name, source in found)
    return inpage("collect.js").replace("__PROBES__", f"{{{probes}}}")
