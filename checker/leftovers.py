"""What a killed program leaves behind, told from what a living one is using: by a lock that the
operating system frees when its holder dies, however it dies.

Where a disk knows no locks, nothing is held, and nothing is taken for left behind.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

PROFILES: Final = "conforme-chromium-"
"""How the folder of a browser's profile is named, in the temporary folder."""


def hold(descriptor: int) -> bool:
    """Hold an open file or folder until it is closed; False when it was swept away meanwhile."""
    with suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    return os.fstat(descriptor).st_nlink > 0


def hold_folder(folder: str) -> int:
    """Hold a folder until the descriptor given back is closed."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    hold(descriptor)
    return descriptor


def left_behind(path: Path) -> bool:
    """Whether nobody holds a file or a folder of ours any more."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:  # it has gone, or belongs to somebody else
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def sweep_profiles() -> None:
    """Delete the browser profiles that killed programs of this user have left."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PROFILES}*"):
        if not folder.is_symlink() and folder.stat().st_uid == os.getuid() and left_behind(folder):
            shutil.rmtree(folder, ignore_errors=True)
