"""Keys pressed on the page shown, wherever its focus is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from selenium.webdriver import ActionChains, Keys

from checker.gather.chromium import Chromium
from checker.model.steps import Key

_KEYS: Final[Mapping[str, tuple[str, str]]] = {
    Key.TAB: ("", Keys.TAB),
    Key.BACK_TAB: (Keys.SHIFT, Keys.TAB),
    Key.ENTER: ("", Keys.ENTER),
    Key.ESCAPE: ("", Keys.ESCAPE),
    Key.SPACE: ("", Keys.SPACE),
    Key.UP: ("", Keys.ARROW_UP),
    Key.DOWN: ("", Keys.ARROW_DOWN),
}
"""The key that is held, if any, and the one that is pressed."""


def press(chromium: Chromium, key: Key, times: int = 1) -> None:
    """Press a key so many times. Raises the exceptions of Selenium."""
    held, pressed = _KEYS[key]
    actions = ActionChains(chromium.driver, duration=0)
    if held:
        actions.key_down(held)
    actions.send_keys(pressed * times)
    if held:
        actions.key_up(held)
    actions.perform()
