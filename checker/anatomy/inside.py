"""Inside the process that opens one document: its limits, then the reader of its kind, then one line of JSON."""

from __future__ import annotations

import io
import json
import resource
import sys
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Final, TypeAlias

from checker.anatomy.bounds import Clock, Refused
from checker.evidence import as_data
from checker.model import DocumentKind, Office, Pdf

_Reader: TypeAlias = Callable[[bytes, Clock], Pdf | Office]
_READERS: Final[Mapping[str, str]] = {
    DocumentKind.PDF.value: "pdf",
    DocumentKind.ODT.value: "odt",
    DocumentKind.DOCX.value: "docx",
}
"""Loaded when they are wanted: what one reads with may not be installed, and need not be for the others."""

_SPARED: Final = 0.5
"""Share of its time in which the process stops looking and tells what it saw."""


def main() -> None:
    """Read the standard input as the kind of document the command line names; write facts, or why there are none."""
    _, _, kind, seconds, memory = sys.argv
    confine(float(seconds), int(memory))
    answer = _answer(kind, sys.stdin.buffer.read(), float(seconds) * _SPARED)
    sys.stdout.write(json.dumps(answer))


def _answer(kind: str, body: bytes, seconds: float) -> dict[str, object]:
    try:
        read: _Reader = import_module(f"checker.anatomy.{_READERS[kind]}").read
        return {"facts": as_data(read(body, Clock(time.monotonic() + seconds)))}
    except Refused as refusal:
        return {"unread": str(refusal)}
    except MemoryError:
        return {"unread": "Le document demande trop de mémoire pour être lu."}
    except Exception as error:  # noqa: BLE001 - whatever a broken file makes a parser say, the file is not read
        return {"unread": f"Le document est illisible ({type(error).__name__})."}


def confine(seconds: float, memory: int) -> None:
    """Nothing to write, little to use: the system ends who asks for more. What parsers print is lost."""
    for limit, most in (
        (resource.RLIMIT_CPU, int(seconds) + 1),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    sys.stderr = io.StringIO()
