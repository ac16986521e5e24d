"""The journal of a run: one file to which every process of the run appends, or none.

What is logged never reaches the terminal, whatever process says it: there, people read sentences.
"""

from __future__ import annotations

import logging
from pathlib import Path

from checker.plain_text import printable_lines
from checker.reading import redacted

_FORMAT = "%(asctime)s %(levelname)s %(process)d %(name)s %(message)s"


class _Printable(logging.Formatter):
    """What pages say is logged too, and a journal is read on a terminal, or sent to somebody: it
    keeps no secret of an address."""

    def format(self, record: logging.LogRecord) -> str:
        """A record, as lines."""
        return printable_lines(redacted(super().format(record)))


def keep(path: Path | None) -> None:
    """Write what this process logs to the end of a file, or nowhere. Raises `OSError`."""
    handler: logging.Handler = (
        logging.FileHandler(path, encoding="utf-8", errors="backslashreplace")
        if path
        else logging.NullHandler()
    )
    handler.setFormatter(_Printable(_FORMAT))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def kept() -> Path | None:
    """The file this process logs to, for the processes it starts."""
    handlers = logging.getLogger().handlers
    return next((Path(h.baseFilename) for h in handlers if isinstance(h, logging.FileHandler)), None)
