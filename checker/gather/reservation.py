"""Politeness between processes: one visit at a time for a host, whoever makes it on this machine."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from checker.reading import bare_host

FOLDER = Path(tempfile.gettempdir()) / "conforme-hosts"


@contextmanager
def reserved(host: str, folder: Path = FOLDER) -> Iterator[None]:
    """Hold a host and its www. twin until the block ends; waits while another process holds it.

    The operating system frees the lock of a process that dies. The lock's name is a digest: a host
    name is hostile text.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(bare_host(host).encode()).hexdigest()[:32]
    with FileLock(folder / f"{name}.lock"):
        yield
