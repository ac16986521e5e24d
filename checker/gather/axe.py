"""Running axe-core in a page: our pinned version, in French, answering small.

axe-selenium-python drives it, with our own `axe.min.js`: the one it bundles is of 2018.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

from axe_selenium_python import Axe
from selenium.webdriver.remote.webdriver import WebDriver

from checker import catalogue

NODES: Final = 25
"""Elements kept of each outcome of one rule; `omitted` counts the others, `failed` all the defects."""

CONTRAST: Final = "color-contrast"

GROWING: Final = ("link-in-text-block",)
"""Rules whose time grows as the square or the cube of the page. On 2,000 and then 6,000 elements of one kind,
axe-core 4.14.1 takes 6 s and 126 s for this one; contrast, the longest of the others, 1 s and 9 s."""

LARGE: Final = 2000
"""Elements from which a page makes those rules long: there, each of them runs apart, and last."""

APART_SECONDS: Final = 8.0
"""How long one of those may take."""

_OUTCOMES: Final = frozenset({"failed", "incomplete", "passed", "inapplicable"})
_OPTIONS: Final = {
    "resultTypes": ["violations", "incomplete"],
    "reporter": "conforme",
    "elementRef": False,
    "pingWaitTime": 300,
}
_GATHER = files("checker") / "gather"
_VENDOR = files("checker") / "vendor"


class AxeError(RuntimeError):
    """axe could not judge a page; the message says why."""


@cache
def rules() -> tuple[str, ...]:
    """The axe rules run on every page: those that our rules tell, and those that something else reads.

    `frame-tested` speaks of axe itself: its nodes are the frames that show something axe did not see, its
    messages their addresses.
    """
    return catalogue.axe.told(catalogue.rules())


@cache
def version() -> str:
    """The version of axe-core, from the banner of its file."""
    banner = re.search(r"axe v([\d.]+)", _source()[:200])
    return banner[1] if banner else ""


@cache
def start_script() -> str:
    """The script every new document runs first: it keeps axe ready, and dialogs silent."""
    return (
        _inpage("start.js")
        .replace("__SETUP__", _inpage("setup.js").rstrip())
        .replace("__LINES__", _inpage("lines.js").rstrip())
        .replace("__LOCALE__", json.dumps(locale(), ensure_ascii=False))
        .replace("__AXE__", _source())
    )


@cache
def locale() -> dict[str, Any]:
    """axe's own French messages, completed and corrected by ours."""
    theirs = json.loads((_VENDOR / "axe.fr.json").read_text("utf-8"))
    ours = json.loads((_GATHER / "probes" / "axe.fr.extra.json").read_text("utf-8"))
    return _merged(theirs, ours)


def run(driver: WebDriver, limit: Callable[[float], None], seconds: float) -> Iterator[dict[str, Any]]:
    """axe's answers about the page shown, as they come: rule → outcome, counts, nodes.

    `limit` is told how long the next command may take: `seconds` for the rules that run together,
    and for contrast on a large page. Raises `AxeError` when axe gave no answer, Selenium's exceptions
    when the browser did not: what was given before stays good.
    """
    limit(seconds)
    axe = Axe(driver, script_url=str(_VENDOR / "axe.min.js"))
    installed, elements = driver.execute_script(_inpage("prepare.js"))
    if not installed:
        axe.inject()
        setup = f"({_inpage('setup.js')})(window.axe, arguments[0]); ({_inpage('lines.js')})(window.axe)"
        driver.execute_script(setup, locale())
    apart = (CONTRAST, *GROWING) if elements > LARGE else ()
    yield _answers(axe, [rule for rule in rules() if rule not in apart])
    for rule in (name for name in apart if name in rules()):
        limit(seconds if rule == CONTRAST else min(APART_SECONDS, seconds))
        yield _answers(axe, [rule])


def _answers(axe: Axe, asked: Sequence[str]) -> dict[str, Any]:
    options = {**_OPTIONS, "runOnly": {"type": "rule", "values": asked}}
    try:
        said = json.loads(axe.run(options=json.dumps(options)))
    except (TypeError, ValueError) as error:
        raise AxeError("réponse illisible") from error
    if not isinstance(said, dict) or "answers" not in said:
        raise AxeError(str(said.get("error", ""))[:200] if isinstance(said, dict) else "réponse illisible")
    return read_answers(said["answers"])


def read_answers(answers: Any) -> dict[str, Any]:
    """What came out of a page, which may have meddled with it, made safe: known rules, known
    words, bounded texts. Anything else is left out."""
    kept: dict[str, Any] = {}
    for rule in rules():
        answer = answers.get(rule) if isinstance(answers, Mapping) else None
        if not isinstance(answer, Mapping) or answer.get("outcome") not in _OUTCOMES:
            continue
        nodes = answer.get("nodes")
        kept[rule] = {
            "outcome": answer["outcome"],
            "count": _count(answer.get("count")),
            "nodes": [_node(node) for node in nodes[: 2 * NODES]] if isinstance(nodes, list) else [],
        }
        if omitted := _count(answer.get("omitted")):
            kept[rule] |= {"omitted": omitted, "failed": _count(answer.get("failed"))}
    return kept


def _node(node: Any) -> dict[str, str]:
    fields = node if isinstance(node, Mapping) else {}
    failed = fields.get("outcome") == "failed"
    return {
        "target": str(fields.get("target", ""))[:300],
        "html": str(fields.get("html", ""))[:300],
        "message": str(fields.get("message", ""))[:600],
        "outcome": "failed" if failed else "incomplete",
    }


def _count(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        below = merged.get(key)
        both = isinstance(value, dict) and isinstance(below, dict)
        merged[key] = _merged(below, value) if both and below else value
    return merged


@cache
def _source() -> str:
    return (_VENDOR / "axe.min.js").read_text("utf-8")


@cache
def _inpage(name: str) -> str:
    return (_GATHER / "inpage" / name).read_text("utf-8")
