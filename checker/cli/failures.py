"""What went wrong, said in French: what people wrote, what the system refused, and our own mistakes."""

from __future__ import annotations

import logging
import os
import platform
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path

from checker import CONTACT_URL, __version__, journal
from checker.authored.problems import AuthoredError
from checker.catalogue.authored import StandardError
from checker.cli import french
from checker.cli.output import complain
from checker.engine import EngineError
from checker.pipeline import Stopped
from checker.reading import redacted
from checker.refusals import cause
from checker.store import StoreError

logger = logging.getLogger(__name__)

_EXPECTED = (AuthoredError, StandardError, StoreError, EngineError, Stopped)
"""The faults that have sentences of their own."""


def told(error: Exception, command: str | None) -> None:
    """Say on standard error what stopped a command."""
    if isinstance(error, _EXPECTED):
        complain(french.sentence(str(error)))
        if getattr(error, "missing", False):  # of a register
            complain("« conforme init » écrit un registre à remplir ; --registry en désigne un autre.")
    elif isinstance(error, OSError):
        logger.error("OSError", exc_info=error)
        complain(refused(error))
    else:
        logger.error("unexpected error", exc_info=error)
        complain(internal(error, command))


def refused(error: OSError) -> str:
    """What the system refused, with the file when it is known."""
    said = redacted(cause(error))
    return (
        f"« {os.fsdecode(error.filename)} » : {said}." if error.filename else f"Fichier ou réseau : {said}."
    )


def internal(error: Exception, command: str | None) -> str:
    """Our own mistake: what to send, and where."""
    report = journal.kept() or _report(error, command)
    sent = f"Envoyez le fichier {report}" if report else "Relancez avec --log-file FICHIER et envoyez-le"
    return f"Erreur interne ({type(error).__name__} : {redacted(str(error))}). {sent} à {CONTACT_URL}/issues."


def _report(error: Exception, command: str | None) -> Path | None:
    """A file that says where it happened, and on what: neither addresses nor options, which may be secret."""
    seen = f"conforme {__version__} {command or ''}\nPython {platform.python_version()}, {platform.platform()}\n\n"
    with suppress(OSError):
        number, name = tempfile.mkstemp(prefix="conforme-erreur-", suffix=".txt")
        with os.fdopen(number, "w", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(seen + redacted("".join(traceback.format_exception(error))))
        return Path(name)
    return None
