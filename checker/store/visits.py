"""Evidence as files: packed visits and screenshots, named by the digest of their bytes."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from checker.evidence import digest as digest_of
from checker.refusals import cause
from checker.store.connection import StoreError

_SUFFIXES = {
    b"\xfd7zXZ\x00": ".json.xz",
    b"\x89PNG\r\n\x1a\n": ".png",
    b"\xff\xd8\xff": ".jpg",
    b"RIFF": ".webp",
}
_TEMPORARY = ".writing-"


class EvidenceError(StoreError):
    """Evidence could not be written: the fault is ours, never the site's."""


@dataclass(frozen=True)
class Visits:
    """A folder of evidence. Several processes may write to it at once."""

    folder: Path

    def put(self, data: bytes) -> str:
        """Keep some bytes; returns their digest (SHA-256, hexadecimal).

        The file appears whole or not at all, on disk before it has its name. Bytes already kept
        only become as young as new ones (see `older`). Raises `EvidenceError`, in French, when the
        disk refuses them.
        """
        digest = digest_of(data)
        path = self._folder_of(digest) / f"{digest}{_suffix(data)}"
        try:
            if not _renewed(path):
                _write(path, data)
        except OSError as error:
            raise EvidenceError(f"preuves impossibles à écrire dans {self.folder} : {cause(error)}") from None
        return digest

    def renew(self, digests: Iterable[str]) -> None:
        """Make what is kept as young as what is put now; what is gone stays gone. Raises `EvidenceError`."""
        try:
            for path in filter(None, map(self.path_of, digests)):
                _renewed(path)
        except OSError as error:
            raise EvidenceError(f"preuves impossibles à garder dans {self.folder} : {cause(error)}") from None

    def get(self, digest: str) -> bytes:
        """The bytes of a digest. Raises `StoreError` when they are not kept, or are damaged."""
        path = self.path_of(digest)
        if path is None:
            raise StoreError(f"preuve {digest[:12]}… absente de {self.folder}")
        data = path.read_bytes()
        if digest_of(data) != digest:
            raise StoreError(f"preuve abîmée : {path}")
        return data

    def older(self, moment: datetime) -> set[str]:
        """The digests of what was last put before a moment."""
        return {path.name.split(".")[0] for path in self.folder.glob("??/[0-9a-f]*") if _before(path, moment)}

    def delete(self, digests: Iterable[str], before: datetime) -> int:
        """Delete bytes kept, but what was put again since a moment; returns how many files went."""
        gone = 0
        for path in filter(None, map(self.path_of, digests)):
            if _before(path, before):
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    def sweep(self) -> int:
        """Delete what killed programs were writing; returns how many files went."""
        gone = 0
        for path in self.folder.glob(f"??/{_TEMPORARY}*"):
            if _left_behind(path):
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    def path_of(self, digest: str) -> Path | None:
        """The file that keeps the bytes of a digest; None when there is none."""
        if not re.fullmatch(r"[0-9a-f]{64}", digest):
            return None
        return next(self._folder_of(digest).glob(f"{digest}.*"), None)

    def _folder_of(self, digest: str) -> Path:
        return self.folder / digest[:2]


def _before(path: Path, moment: datetime) -> bool:
    """Whether a file was last put before a moment; one that another program has deleted was not."""
    try:
        return path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False


def _suffix(data: bytes) -> str:
    return next((suffix for magic, suffix in _SUFFIXES.items() if data.startswith(magic)), ".bin")


def _renewed(path: Path) -> bool:
    """Whether some bytes are kept already; they are then as young as new ones."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _write(path: Path, data: bytes) -> None:
    """The temporary file is held while it is written: `sweep` deletes those that nobody holds, so
    may one be swept before it is held, and the writing begins again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=_TEMPORARY, delete=False) as stream:
        temporary = Path(stream.name)
        held = _hold(stream.fileno())
        try:
            if held:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
                temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
    if not held:
        _write(path, data)


# --- what a killed program leaves behind, told from what a living one is using: by a lock that the operating
# system frees when its holder dies, however it dies. Where a disk knows no locks, nothing is held, and nothing
# is taken for left behind.


def _hold(descriptor: int) -> bool:
    """Hold an open file until it is closed; False when it was swept away meanwhile."""
    with suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    return os.fstat(descriptor).st_nlink > 0


def _left_behind(path: Path) -> bool:
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
