"""Politeness between processes: one visit at a time for a host, whoever of this user makes it on this machine.

The workers of one run, wherever they are, are kept apart by who gives them their sites.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from filelock import FileLock

from checker.model.address import bare_host


@contextmanager
def reserved(host: str, folder: Path | None = None) -> Iterator[None]:
    """Hold a host and its www. twin until the block ends; waits while another process holds it.

    The operating system frees the lock of a process that dies. The lock's name is a digest: a host
    name is hostile text.
    """
    name = hashlib.sha256(bare_host(host).encode()).hexdigest()[:32]
    with FileLock((folder or own_folder()) / f"{name}.lock"):
        yield


@cache
def own_folder() -> Path:
    """The folder of this user's locks: one that belongs to them alone, wherever it can be made.

    A folder that all users share would belong to who came first, who could then stop the others.
    """
    temporary = Path(tempfile.gettempdir()) / f"conforme-{os.getuid()}" / "hosts"
    asked = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
    cache_home = asked if asked.is_absolute() else Path("~/.cache").expanduser()
    for folder in (cache_home / "conforme" / "hosts", temporary):
        if _ours(folder.parent) and _ours(folder):
            return folder
    return Path(tempfile.mkdtemp(prefix="conforme-hosts-"))


def _ours(folder: Path) -> bool:
    """Whether a folder is this user's own, where nobody else may write; it is made when there is none."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return False
    shared = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return (
        stat.S_ISDIR(found.st_mode)
        and found.st_uid == os.getuid()
        and not shared
        and os.access(folder, os.W_OK)
    )
