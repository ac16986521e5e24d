"""A page made ready by the steps that its team wrote: waits, clicks, texts, keys. Each is bounded, and one that
fails leaves the page unseen."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from selenium.common.exceptions import (
    ElementClickInterceptedException,
    InvalidSelectorException,
    StaleElementReferenceException,
    WebDriverException,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from checker.gather.chromium import Chromium
from checker.gather.keyboard import press
from checker.model.steps import Act, Step, Steps
from checker.reading import shorten

_PAUSE: Final = 0.1
_GRACE: Final = 5.0
"""Seconds between two looks for an element, and those given to the driver beyond a step's own."""

_SHOWN: Final = 100
"""Characters of a selector that a sentence repeats."""


class Preparation:
    """The steps left to take on one page. Each is taken once, though the page may have to be read again."""

    def __init__(self, steps: Steps) -> None:
        self._steps = steps
        self._left: list[Step] | None = None

    def run(self, chromium: Chromium, url: str, rest: Callable[[], object]) -> tuple[bool, str]:
        """Take the steps that are left; whether there was one, and why the page is not ready (empty when it
        is), in French. `rest` waits until a page stays still. Raises the exceptions of Selenium and urllib3 when
        the page goes elsewhere meanwhile."""
        if self._left is None:
            self._left = list(self._steps.on(url))
        taken = bool(self._left)
        while self._left:
            step = self._left.pop(0)
            chromium.limit(_GRACE)
            strayed = not self._steps.own(chromium.driver.current_url)
            failed = "la page a mené à un autre site." if strayed else _taken(chromium, step)
            if failed:
                self._left = []
                return True, shorten(f"Étape « {step.act.value} » : {failed}", 300)
            if step.act is not Act.WAIT:
                rest()
        return taken, ""


def _taken(chromium: Chromium, step: Step) -> str:
    """Take a step; why it failed, else nothing."""
    chromium.limit(step.seconds + _GRACE)
    if step.act is Act.PRESS:
        press(chromium, step.key)
        return ""
    shown = shorten(step.selector, _SHOWN)
    try:
        element = _awaited(chromium, step)
        if element is None:
            return "" if step.optional else f"« {shown} » n'est pas apparu en {step.seconds:g} s."
        if step.act is Act.CLICK:
            element.click()
        elif step.act is Act.FILL:
            element.clear()
            element.send_keys(step.value)
    except InvalidSelectorException:
        return f"« {shown} » n'est pas un sélecteur CSS."
    except ElementClickInterceptedException:
        return f"« {shown} » est recouvert par un autre élément."
    except StaleElementReferenceException:
        return f"« {shown} » a disparu."
    except WebDriverException as error:
        if "not interactable" in str(error.msg) or "invalid element state" in str(error.msg):
            return f"« {shown} » ne se laisse ni cliquer ni remplir."
        raise
    return ""


def _awaited(chromium: Chromium, step: Step) -> WebElement | None:
    """The first element shown of those a step is about, once there is one."""
    until = time.monotonic() + step.seconds
    while True:
        for element in chromium.driver.find_elements(By.CSS_SELECTOR, step.selector)[:20]:
            if _shown(element):
                return element
        if time.monotonic() > until:
            return None
        time.sleep(_PAUSE)


def _shown(element: WebElement) -> bool:
    try:
        return element.is_displayed()
    except StaleElementReferenceException:
        return False
