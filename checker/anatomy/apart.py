"""The process that opens a document: started here for each one, and told what it may use.

What it may use is what a large report needs several times over. A file that wants more is said to be too
heavy, never faulty.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final, TypeVar

from checker.evidence import from_data
from checker.model import DocumentKind, Office, Pdf
from checker.project import installation

_Facts = TypeVar("_Facts", Pdf, Office)

SECONDS: Final = 20.0
"""Longest time one document is worked on."""
MEMORY: Final = 1024 * 1024 * 1024
"""Bytes of memory that the process may ask for, its program and libraries included."""
_ANSWER: Final = 1_000_000
_LONGEST_REASON: Final = 300

_ROOT: Final = str(Path(__file__).parent.parent.parent)
_PROGRAM: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); from checker.anatomy.inside import main; main()"
)
_TOO_HEAVY: Final = "Le document demande trop de temps ou de mémoire pour être lu."


class Unreadable(Exception):
    """Nothing could be drawn from a document; the message, in French, says why."""


def pdf(body: bytes, *, seconds: float = SECONDS, memory: int = MEMORY) -> Pdf:
    """What a PDF is made of. Raises `Unreadable`."""
    if find_spec("pikepdf") is None:
        raise Unreadable(f"Aucun PDF n'est lu sans le complément « pdf » : {installation('pdf')}")
    return _fitting(Pdf, _told(DocumentKind.PDF, body, seconds, memory))


def office(kind: DocumentKind, body: bytes, *, seconds: float = SECONDS, memory: int = MEMORY) -> Office:
    """What a text of a word processor, of the kind ODT or DOCX, is made of. Raises `Unreadable`."""
    return _fitting(Office, _told(kind, body, seconds, memory))


def _told(kind: DocumentKind, body: bytes, seconds: float, memory: int) -> bytes:
    """What the process says, which knows nothing of ours: neither environment nor folder."""
    command = [sys.executable, "-I", "-c", _PROGRAM, _ROOT, kind.value, str(seconds), str(memory)]
    try:
        done = subprocess.run(
            command, input=body, capture_output=True, timeout=seconds + 1, check=False, env={}, cwd="/"
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(_TOO_HEAVY) from None
    except OSError as error:
        raise Unreadable(f"Le document n'a pas pu être ouvert ({error.strerror}).") from None
    if done.returncode != 0 or len(done.stdout) > _ANSWER:
        raise Unreadable(_TOO_HEAVY)
    return done.stdout


def _fitting(shape: type[_Facts], told: bytes) -> _Facts:
    """The answer as facts: a process that opened a hostile file is not believed blindly either."""
    try:
        answer = json.loads(told)
        if "facts" in answer:
            return from_data(shape, answer["facts"])
        reason = str(answer["unread"])[:_LONGEST_REASON]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Unreadable(_TOO_HEAVY) from None
    raise Unreadable(reason)
