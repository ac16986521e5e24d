"""A page brought into another state than the initial one by a script, within its budget.

The script is an async generator of the page: it yields the acts that only a browser can do, which are
done here when they are among those known (a size of window, keys that activate nothing, a wait, a picture of
which only a digest is told), and
`{seen}` once the page is in the state: the probes are then read. It returns instead, in French, why
the page cannot be brought there. What is said comes from the page: it is read, typed and bounded.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlsplit

from selenium.common.exceptions import JavascriptException, TimeoutException, WebDriverException
from urllib3.exceptions import ReadTimeoutError

from checker.gather.chromium import Chromium
from checker.gather.keyboard import press
from checker.gather.look import COLLECT_SECONDS, PATIENCE_SECONDS, QUIET_SECONDS, gone, inpage, pasted
from checker.gather.options import Options
from checker.model import Entry, State
from checker.model.steps import Key
from checker.reading import shorten
from checker.sights import StateScript, states

_GRACE: Final = 1.0
"""Seconds later than a script's own time at which a browser that does not answer is given up."""

_ACTS: Final = 100
_PRESSES: Final = 50
_DETAIL: Final = 200
_KEYS: Final = frozenset({Key.TAB, Key.BACK_TAB, Key.ESCAPE})
"""The keys a script may have pressed: none of them follows a link, presses a button or sends a form."""

_SIZES: Final = range(100, 4001)
_GONE = "La page est partie ailleurs, ou a remplacé ce dont sa lecture a besoin."


def wanted(
    needs: Mapping[str, tuple[str, ...]], *, first: bool
) -> Iterator[tuple[StateScript, tuple[str, ...]]]:
    """The states that rules read of a page, the `first` of its visit or another, with their probes."""
    for name, script in states().items():
        if name in needs and (first or not script.first):
            yield script, needs[name]


def enter(
    chromium: Chromium, url: str, script: StateScript, asked: tuple[str, ...], options: Options, *, full: bool
) -> State:
    """What the page shown, at `url`, shows in a state. Its window is to be given back its size.

    Raises the exceptions of Selenium and urllib3 when the browser does not answer in time.
    """
    deadline = time.monotonic() + script.seconds
    watch = inpage("traces.js") if script.leaves == "traces" else "null"
    code = inpage("state.js").replace("__WATCH__", watch)
    code = code.replace("__STATE__", script.source).replace("__PROBES__", pasted(asked))
    acts: list[str] = []
    answer = ""
    try:
        for _ in range(_ACTS):
            left = deadline - time.monotonic()
            if left <= 0:
                return _late(script)
            resumes = acts[-1:] == ["settle"]
            said = _asked(chromium, left, code, full, bool(acts), resumes, answer)
            act = said.get("act")
            if not isinstance(act, Mapping):
                return (
                    _state(script, said, asked, options) if _there(said, url) else State(Entry.BROKEN, _GONE)
                )
            kind, answer = _done(chromium, act, deadline - time.monotonic())
            acts.append(kind)
        return State(Entry.BROKEN, "Le script de cet état n'en finit pas.")
    except WebDriverException as error:  # the driver may call a page that left a script that took too long
        if not (isinstance(error, (JavascriptException, TimeoutException)) or gone(error)):
            raise
        if isinstance(error, TimeoutException) and not _answers(chromium):
            raise
        return State(Entry.BROKEN, _GONE)


def _answers(chromium: Chromium) -> bool:
    """Whether the page shown lets a script run: one that never ends what it does would keep the others waiting."""
    chromium.limit(_GRACE)
    try:
        return bool(chromium.driver.execute_script("return true"))
    except (WebDriverException, ReadTimeoutError) as error:
        return not isinstance(error, (TimeoutException, ReadTimeoutError))


def untouched(chromium: Chromium) -> bool:
    """Whether nothing of the page shown has changed since it was brought into its last state, as far as can be
    seen: what it may still do in answer, it has had until now."""
    chromium.limit(COLLECT_SECONDS)
    asked = "return typeof window.__conforme_traces === 'function' && !window.__conforme_traces()"
    try:
        return chromium.driver.execute_script(asked) is True
    except JavascriptException:
        return False


def own_size(chromium: Chromium) -> None:
    """Give the window back its size. A page that is left first does not have to be laid out again."""
    chromium.limit(COLLECT_SECONDS)
    chromium.own_size()


def _there(said: Mapping[str, Any], url: str) -> bool:
    """Whether what was said is said by the page at `url`, whatever its query has become."""
    parts = urlsplit(url)
    return (
        bool(said.get("late")) or said.get("place") == f"{parts.scheme}://{parts.netloc}{parts.path or '/'}"
    )


def _asked(chromium: Chromium, left: float, code: str, *asked: bool | str) -> dict[str, Any]:
    chromium.limit(left + _GRACE)
    said = chromium.driver.execute_async_script(code, left * 1000, *asked)
    try:
        told = json.loads(said)
    except (TypeError, ValueError, RecursionError):
        raise JavascriptException(_GONE) from None
    if not isinstance(told, dict):
        raise JavascriptException(_GONE)
    return told


def _state(script: StateScript, said: Mapping[str, Any], asked: tuple[str, ...], options: Options) -> State:
    """What a script told once it ended."""
    if said.get("late"):
        return _late(script)
    if len(json.dumps(said)) > options.max_body:
        return State(Entry.BROKEN, "Ce que montre la page dépasse la taille lue.")
    if isinstance(said.get("impossible"), str):
        return State(Entry.IMPOSSIBLE, shorten(said["impossible"], _DETAIL))
    if not isinstance(said.get("seen"), dict):
        return State(Entry.BROKEN, _GONE)
    probes = said.get("probes")
    told = probes if isinstance(probes, dict) else {}
    return State(Entry.REACHED, "", said["seen"], {name: told[name] for name in asked if name in told})


def _late(script: StateScript) -> State:
    return State(Entry.TIMEOUT, f"Ses {script.seconds:g} secondes n'ont pas suffi.")


def _done(chromium: Chromium, act: Mapping[str, Any], left: float) -> tuple[str, str]:
    """Do an act; its name, and what it answers. One that is not known, or too large, is not done."""
    chromium.limit(max(left, 0) + _GRACE)
    match act:
        case {"size": [int(width), int(height)]} if width in _SIZES and height in _SIZES:
            kind = "landscapePrimary" if width > height else "portraitPrimary"
            turned = {"type": kind, "angle": 90 if width > height else 0}
            size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
            chromium.command("Emulation.setDeviceMetricsOverride", **size, screenOrientation=turned)
            return "size", ""
        case {"press": str(key), "times": int(times)} if key in _KEYS and 0 < times <= _PRESSES:
            press(chromium, Key(key), times)
            return "press", ""
        case {"settle": True}:
            _rest(chromium, left)
            return "settle", ""
        case {"picture": True}:
            return "picture", _pixels(chromium)
    raise JavascriptException(_GONE)


def _pixels(chromium: Chromium) -> str:
    """What the window shows, to the pixel: the same words for the same picture, which is not kept. PNG loses
    nothing, and one browser writes the same pixels alike."""
    told = chromium.command("Page.captureScreenshot", format="png", optimizeForSpeed=True)
    return sha256(str(told["data"]).encode()).hexdigest()


def _rest(chromium: Chromium, left: float) -> None:
    """Wait until what a click started stays still; it may load another document."""
    until = time.monotonic() + left
    while (left := until - time.monotonic()) > 0:
        waits = (left, QUIET_SECONDS, min(left, PATIENCE_SECONDS), 0)
        try:
            chromium.driver.execute_async_script(inpage("settle.js"), *(wait * 1000 for wait in waits))
        except JavascriptException:  # the document spoken to is no more
            time.sleep(QUIET_SECONDS)
        else:
            return
