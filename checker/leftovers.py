"""What a killed program leaves behind, told from what a living one is using: by a lock that the
operating system frees when its holder dies, however it dies.

Where a disk knows no locks, nothing is held, and nothing is taken for left behind.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path


def hold(descriptor: int) -> bool:
    """Hold an open file until it is closed; False when it was swept away meanwhile."""
    with suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    return os.fstat(descriptor).st_nlink > 0


def left_behind(path: Path) -> bool:
    """Whether nobody holds a file of ours any more."""
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
