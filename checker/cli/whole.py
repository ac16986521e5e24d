"""Files that appear whole or not at all, and several of them together: a command that is ended leaves
those of before as they were."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile

from checker.cli import ending

_TEMPORARY = ".conforme-"


@dataclass
class Together:
    """Files being written. What is not a plain file (a pipe, a terminal) is written to when all are there."""

    _pending: list[tuple[Path, Path]] = field(default_factory=list)
    _streams: list[tuple[Path, bytes]] = field(default_factory=list)

    def put(self, file: Path, data: bytes) -> None:
        """Write beside a file what will take its place. Raises `OSError`."""
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists() and not file.is_file():
            self._streams.append((file, data))
            return
        final = Path(os.path.realpath(file))  # a link stays a link
        with NamedTemporaryFile(dir=final.parent, prefix=_TEMPORARY, delete=False) as stream:
            self._pending.append((Path(stream.name), final))
            stream.write(data)
            stream.flush()
            os.fchmod(stream.fileno(), _mode(final))
            os.fsync(stream.fileno())

    def settle(self) -> None:
        """Give every file its name: no signal comes between two of them."""
        with ending.put_off():
            for temporary, final in self._pending:
                temporary.replace(final)
            self._pending.clear()
        for file, data in self._streams:
            file.write_bytes(data)

    def drop(self) -> None:
        """Delete what has not got its name."""
        for temporary, _ in self._pending:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


@contextmanager
def together() -> Iterator[Together]:
    """Files that get their names when the context ends well, and leave nothing when it does not."""
    files = Together()
    try:
        yield files
        files.settle()
    finally:
        files.drop()


def _mode(final: Path) -> int:
    """The rights of the file that was there; those of any new file otherwise."""
    with suppress(OSError):
        return stat.S_IMODE(final.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
