"""One look at one page, in a browser that runs: load, settle, collect, picture, axe.

What a page says through the browser is hostile: every answer is read again, typed and bounded.
"""

from __future__ import annotations

import base64
import json
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from importlib.resources import files
from itertools import pairwise
from typing import Any, Final, TypeAlias

from selenium.common.exceptions import JavascriptException, TimeoutException, WebDriverException
from urllib3.exceptions import ReadTimeoutError

from checker.gather import axe
from checker.gather.chromium import Chromium
from checker.gather.options import Options
from checker.gather.preparing import Preparation
from checker.gather.statuses import refusal
from checker.gather.traffic import Traffic
from checker.gather.walls import SOON
from checker.model import Hop, Part, Resource, State, Transport
from checker.reading import shorten
from checker.sights import ALWAYS, INITIAL, probes

QUIET_SECONDS: Final = 0.05
PATIENCE_SECONDS: Final = 2.0
AWAITED_SECONDS: Final = 5.0
RENDERING_SECONDS: Final = 8.0
"""How long a page must stay still to have settled; how long that may take; how long its own requests
are waited for, once it has arrived; how long a page that shows nothing yet, or says that it is
loading, may take to show something."""

COLLECT_SECONDS: Final = 10.0
AXE_SECONDS: Final = 25.0
ANSWER_SECONDS: Final = 3.0
"""How long collecting and each run of axe may take, and how much later than promised the driver may
answer."""

RELOADS: Final = 5
"""Times a page may go elsewhere by itself while it is being read."""

_LEFT: Final = "aborted by navigation"
"""What the driver says of a command cut short because the page went elsewhere."""

_MENDINGS: Final = 3
"""Times a page is given back what it replaced before it is said to be unreadable."""

_RESTLESS: Final = "La page en recharge sans cesse une autre."
_BROKEN: Final = "La page remplace des fonctions du navigateur par d'autres qui ne marchent pas : elle n'a pas pu être lue."

FONT_BOUND: Final = frozenset({"label-content-name-mismatch"})
"""axe rules that need the page's own fonts: without them, the name of an icon reads as text."""

_PARTS: Final = (
    'return document.querySelectorAll("a[href], h1, h2, h3, main, header, footer, form, p").length'
)
_PLACE: Final = 'return [location.href, performance.getEntriesByType("navigation")[0]?.responseStatus]'
_SHEETS: Final = 20
_SHEET_WIDTH: Final = 300
_SAID_WIDTH: Final = 150
_CONSOLE_LINES: Final = 20
_CONSOLE_WIDTH: Final = 300
_RESOURCES: Final = 500
_PICTURE: Final = {"format": "jpeg", "quality": 50, "optimizeForSpeed": True}
"""JPEG takes half the time of WebP to make, and the browser's time is what an audit spends."""

_BLANK: Final = frozenset({"data:,", "about:blank"})
"""What a browser shows before any page."""

_HTML_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})
_GATHER = files("checker") / "gather"


_Attempted: TypeAlias = "tuple[dict[str, Any], Look | None] | None"


@dataclass(frozen=True)
class Look:
    """What the browser saw at one address. `detail` says, in French, why it did not see more.

    `axe`, `probes` and `states` are described in `checker.model.Page`; `screenshot` is a JPEG picture; `moves`
    are the times the page went elsewhere by itself. `parts` and `elusive`: as of a `Sighting`.
    """

    transport: Transport
    detail: str = ""
    final_url: str = ""
    status: int | None = None
    rendered: str | None = None
    axe: dict[str, Any] | None = None
    probes: Mapping[str, Any] = field(default_factory=dict)
    states: Mapping[str, State] = field(default_factory=dict)
    resources: tuple[Resource, ...] = ()
    console: tuple[str, ...] = ()
    screenshot: bytes | None = None
    refused: tuple[str, ...] = ()
    moves: tuple[Hop, ...] = ()
    parts: tuple[Part, ...] = ()
    elusive: str = ""


class Astray(RuntimeError):
    """The page sent the browser to `url`, which shows nothing; the cause says why."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


class AxeExhausted(RuntimeError):
    """axe did not end in time: the page was seen, but the browser is no longer of use."""

    def __init__(self, look: Look) -> None:
        super().__init__(look.detail)
        self.look = look


def see(chromium: Chromium, url: str, options: Options, *, full: bool, previous: float) -> tuple[Look, float]:
    """What a page shows, and the birth of its document (`performance.timeOrigin`).

    `previous` is the birth of the document shown before: the same one again means that the
    address led to no page. Raises the exceptions of Selenium and urllib3 when the browser does not
    follow, `AxeExhausted` when only axe did not, `Astray` when the page led where nothing is.
    """
    deadline = time.monotonic() + options.page_timeout
    since = time.time() * 1000
    chromium.limit(options.page_timeout + ANSWER_SECONDS)
    chromium.alone()
    traffic = Traffic(chromium.tab)
    chromium.network_log()  # what the page before went on asking
    chromium.start_with(_bound(options))
    if "#" in url:  # going to another fragment of the page shown would not load it again
        chromium.driver.get("about:blank")
    try:
        chromium.driver.get(url)
        told: tuple[Any, ...] = (chromium, deadline, options, traffic, Preparation(options.steps))
        attempt = partial(_attempt, *told, full=full, previous=previous)
        state, look = _read(chromium, deadline, options, traffic, attempt)
    except WebDriverException as error:
        if "net::ERR_" in str(error):
            traffic.read(chromium.network_log())
            if len(traffic.documents) > 1:
                raise Astray(traffic.documents[-1]) from error
        raise
    look = replace(look, console=tuple(_console(chromium, since)), moves=_moves(traffic))
    if look.transport is Transport.COMPLETED:
        shown = picture(chromium) if full and options.screenshots else None
        look = replace(look, screenshot=shown, probes={**look.probes, **_kept_back(look, state, traffic)})
        look = _grown(chromium, _examined(chromium, look, full=full), state)
    return look, float(state.get("born") or 0.0)


def show_again(chromium: Chromium, url: str, options: Options) -> bool:
    """Load a page once more and let it settle; whether it is there again. Raises the exceptions of
    Selenium and urllib3."""
    chromium.limit(options.page_timeout + ANSWER_SECONDS)
    chromium.alone()
    chromium.start_with(_bound(options))
    chromium.driver.get("about:blank")
    chromium.driver.get(url)
    deadline, traffic = time.monotonic() + options.page_timeout, Traffic(chromium.tab)

    def rest() -> dict[str, Any]:
        return _settle(chromium, traffic, deadline, options)

    if Preparation(options.steps).run(chromium, str(rest().get("url", "")), rest)[1]:
        return False
    address, status = chromium.driver.execute_script(_PLACE)
    return bool(status == 200 and str(address).partition("#")[0] == url.partition("#")[0])


def _read(
    chromium: Chromium,
    deadline: float,
    options: Options,
    traffic: Traffic,
    attempt: Callable[[], _Attempted],
) -> tuple[dict[str, Any], Look]:
    """The state the page settled in, and what it showed then, axe excepted; where it went, when it
    went elsewhere by itself."""
    broken = 0
    for _ in range(RELOADS + options.max_redirects):
        began = time.monotonic()
        try:
            found = attempt()
        except WebDriverException as error:  # it may have left for another page while it was being read
            spoilt = isinstance(error, JavascriptException) and not gone(error)
            if _mended(chromium) or spoilt:  # or have broken what reading it needs
                broken += 1
                if broken > _MENDINGS:
                    return {}, Look(
                        Transport.BROWSER_ERROR, _BROKEN, traffic.documents[-1] if traffic.documents else ""
                    )
                time.sleep(2 * QUIET_SECONDS)
                continue
            if not _left(error, time.monotonic() - began, options):
                raise
            if time.monotonic() > deadline:
                raise TimeoutException from None
            time.sleep(2 * QUIET_SECONDS)
            traffic.read(chromium.network_log())
            continue
        if found is None:
            continue
        state, look = found
        if look is None:
            raise WebDriverException(_network_error(chromium, traffic))
        return state, look
    return {}, Look(Transport.TOO_MANY_REDIRECTS, _RESTLESS)


def _attempt(
    chromium: Chromium,
    deadline: float,
    options: Options,
    traffic: Traffic,
    ready: Preparation,
    *,
    full: bool,
    previous: float,
) -> _Attempted:
    """As `_read`, once: None when the page is to be read again, no look when it is an error of the network."""
    state = _settle(chromium, traffic, deadline, options)
    if len(traffic.documents) > options.max_redirects:
        return {}, Look(Transport.TOO_MANY_REDIRECTS, _RESTLESS)
    onward = _onward(traffic, str(state.get("url", "")))
    if onward:
        chromium.driver.get(onward)
        return None
    if _mended(chromium) and state.get("empty"):  # it only looked so
        return None
    if str(state.get("url", "")).startswith("chrome-error:"):
        return state, None
    unreadable = _unreadable(state, previous)
    if unreadable:
        return state, unreadable
    address = str(state.get("url", ""))
    taken, failed = ready.run(chromium, address, lambda: _settle(chromium, traffic, deadline, options))
    if failed:
        return state, Look(Transport.UNPREPARED, failed, address)
    return None if taken else (state, _collect(chromium, options, state, full=full))


def _told(said: Any) -> dict[str, Any]:
    """What a script of ours answered. Raises `JavascriptException` when the page spoiled its answer."""
    told = _object(said)
    if not told and said != "{}":
        raise JavascriptException(_BROKEN)
    return told


def _mended(chromium: Chromium) -> bool:
    """Whether the page had replaced functions of the browser that were given back to it. (Asked beside
    the driver, whose own scripts need them.)"""
    chromium.limit(COLLECT_SECONDS)
    asked = "window.__conforme_mend ? window.__conforme_mend() : 0"
    try:
        said = _object(chromium.command("Runtime.evaluate", expression=asked).get("result")).get("value")
    except WebDriverException:
        return False
    return isinstance(said, int) and said > 0


def gone(error: WebDriverException) -> bool:
    """Whether a command failed because the document it spoke to is no more."""
    return any(words in str(error.msg) for words in (_LEFT, "unloaded", "detached", "target closed"))


def _left(error: WebDriverException, after: float, options: Options) -> bool:
    """Whether a command failed because the page went elsewhere. The driver may call it a script that
    took too long, well before the time it was given."""
    early = isinstance(error, TimeoutException) and after < options.page_timeout / 2
    return early or isinstance(error, JavascriptException) or _LEFT in str(error.msg)


def _settle(chromium: Chromium, traffic: Traffic, deadline: float, options: Options) -> dict[str, Any]:
    """Wait until the page has loaded, stays still and awaits no answer; what can be said of it then."""
    loading = max(deadline - time.monotonic(), 1.0)
    spent = 0.0
    arrived: float | None = None
    while True:
        chromium.limit(loading + PATIENCE_SECONDS + RENDERING_SECONDS + ANSWER_SECONDS)
        waits = (loading, QUIET_SECONDS, max(PATIENCE_SECONDS - spent, 0), max(RENDERING_SECONDS - spent, 0))
        script = inpage("settle.js")
        state = _told(chromium.driver.execute_async_script(script, *(wait * 1000 for wait in waits)))
        arrived = arrived or time.monotonic()
        traffic.read(chromium.network_log())
        # What has just been answered has perhaps not been shown yet.
        settled = not traffic.awaited and time.time() - traffic.answered > QUIET_SECONDS
        spent = time.monotonic() - arrived
        if settled or spent > AWAITED_SECONDS or len(traffic.documents) > options.max_redirects:
            return state
        while traffic.awaited and time.monotonic() - arrived < AWAITED_SECONDS:
            time.sleep(QUIET_SECONDS)
            traffic.read(chromium.network_log())


def _bound(options: Options) -> str:
    """The script that stops a tab which goes elsewhere more often than redirects may."""
    script = inpage("bound.js").replace("__LOOK__", secrets.token_hex(8))
    return script.replace("__MOST__", str(options.max_redirects))


def _onward(traffic: Traffic, shown: str) -> str:
    """Where the page announces that it leads; empty when it leads nowhere else, or not soon."""
    refresh = traffic.refresh
    if refresh is None or refresh.delay > SOON:
        return ""
    return refresh.url if refresh.url.partition("#")[0] != shown.partition("#")[0] else ""


def _moves(traffic: Traffic) -> tuple[Hop, ...]:
    return tuple(Hop(left, 200, gone) for left, gone in pairwise(traffic.documents) if left != gone)


def _kept_back(look: Look, state: Mapping[str, Any], traffic: Traffic) -> dict[str, Any]:
    """What makes a look less than what a visitor sees, as probes: `styles`, the style sheets that did
    not come; `unsettled`, what was still to come when the page was read (what it said of it, the
    answers it awaited, whether it had no content yet, whether it was growing, whether it had no footer
    yet while something else was due)."""
    unused = state.get("unused")
    passed_over = set(map(str, unused)) if isinstance(unused, list) else set()
    told = look.probes.get("styles")
    missing = [*(map(str, told) if isinstance(told, list) else ()), *traffic.missing_sheets]
    styles = [url[:_SHEET_WIDTH] for url in dict.fromkeys(missing) if url not in passed_over]
    unsettled = {
        "says": shorten(str(state.get("says") or ""), _SAID_WIDTH),
        "awaited": [shorten(url, _SHEET_WIDTH) for url in traffic.awaited[:3]],
        "hollow": bool(state.get("hollow")),
        "growing": bool(state.get("growing")),
        "footless": bool(state.get("footless")),
    }
    return {"styles": styles[:_SHEETS], "unsettled": {name: told for name, told in unsettled.items() if told}}


def _grown(chromium: Chromium, look: Look, state: Mapping[str, Any]) -> Look:
    """The look, which says so when the page gained parts while it was being examined."""
    chromium.limit(COLLECT_SECONDS)
    try:
        now = chromium.driver.execute_script(_PARTS)
    except WebDriverException:  # it left, or broke: what was collected stands
        return look
    before = state.get("parts")
    if not isinstance(now, int) or not isinstance(before, int) or now <= before:
        return look
    return replace(look, probes={**look.probes, "unsettled": {**look.probes["unsettled"], "growing": True}})


def _network_error(chromium: Chromium, traffic: Traffic) -> str:
    """Why an error page is shown, in Chromium's words: the driver keeps certificate errors to itself."""
    if not traffic.documents:
        return "net::ERR_FAILED"
    chromium.limit(COLLECT_SECONDS)
    answer = chromium.command("Page.navigate", url=traffic.documents[-1])
    return str(answer.get("errorText") or "net::ERR_FAILED")


def _unreadable(state: Mapping[str, Any], previous: float) -> Look | None:
    """Why the document shown is not a page to judge; None when it is one."""
    address = str(state.get("url", ""))
    if state.get("born") == previous or address in _BLANK:
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
    seen = _told(chromium.driver.execute_async_script(_collect_script(options), full, options.max_body))
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
    refused = refusal(look.status or 200)
    if refused is not None:
        return refused
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
            f" ; règles sans réponse : {', '.join(sorted(set(axe.rules()) - set(answers)))}"
            if answers
            else ""
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


def picture(chromium: Chromium) -> bytes:
    """What the window shows, as JPEG."""
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


def _collect_script(options: Options) -> str:
    return collect_script(None if options.needs is None else options.needs.get(INITIAL, ()))


@cache
def collect_script(names: tuple[str, ...] | None = None) -> str:
    """The collecting script with the probes named, and those every page needs; with all when None."""
    wanted = probes() if names is None else sorted(ALWAYS.union(names))
    return inpage("collect.js").replace("__PROBES__", pasted(wanted))


def pasted(names: Iterable[str]) -> str:
    """Some probes as a JavaScript object: each named after its file."""
    found = (f"{json.dumps(name)}: {probes()[name]}" for name in names)
    return "{" + ",\n".join(found) + "}"
