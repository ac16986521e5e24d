"""Bytes that come piece by piece → one file, compressed when it would be large."""

from __future__ import annotations

import gzip
import io

LIMIT = 10_000_000
"""Bytes above which a file is published compressed by gzip."""

_LEVEL = 4
"""Faster than gzip's usual 6, for files about an eighth larger."""


class Parcel:
    """Takes pieces; keeps them as they are up to `limit` bytes, compressed beyond.

    Memory never holds more than `limit` bytes and the compressed ones. The compressed file bears neither
    date nor name: equal pieces give equal bytes.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._kept = io.BytesIO()
        self._packer: gzip.GzipFile | None = None

    def add(self, piece: bytes) -> None:
        """One more piece."""
        if self._packer is None and self._kept.tell() + len(piece) > self._limit:
            plain, self._kept = self._kept.getbuffer(), io.BytesIO()
            self._packer = gzip.GzipFile("", "wb", _LEVEL, self._kept, mtime=0)
            self._packer.write(plain)
        (self._packer or self._kept).write(piece)

    def close(self) -> tuple[str, bytes]:
        """What to add to the name of the file (« .gz » or nothing), and its bytes."""
        if self._packer is None:
            return "", self._kept.getvalue()
        self._packer.close()
        return ".gz", self._kept.getvalue()
