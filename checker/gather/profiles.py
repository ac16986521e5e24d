"""The throw-away folders of browsers: each belongs to a process, and is removed with or after it.

A process that is killed removes nothing. So each folder is locked by its owner, which the operating
system undoes whatever ends it, and whoever makes a folder first removes those that nobody holds.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

_PREFIX = "conforme-chromium-"
_ATTEMPTS, _PAUSE = 20, 0.05


class Profile:
    """A folder of our own until `remove()`."""

    def __init__(self) -> None:
        sweep()
        self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._held = _hold(self.folder)
        while self._held is None:  # somebody else swept it before it was held
            self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
            self._held = _hold(self.folder)

    def remove(self) -> None:
        """Delete it. Harmless when it is done already."""
        _remove(self.folder)
        if self._held is not None:
            os.close(self._held)
            self._held = None


def sweep() -> None:
    """Remove what processes that are no more left behind; those of other users are left to them."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        held = _hold(folder)
        if held is not None:
            _remove(folder)
            os.close(held)


def _remove(folder: Path) -> None:
    """Delete a folder; a browser that was just killed may still write in it for a moment."""
    for _ in range(_ATTEMPTS):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(_PAUSE)


def _hold(folder: Path) -> int | None:
    """A hold on a folder that exists, ours, and that nobody holds; None when it cannot be had."""
    try:
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    with suppress(OSError):
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        seen = os.fstat(held)
        if seen.st_uid == os.geteuid() and seen.st_nlink:
            return held
    os.close(held)
    return None
