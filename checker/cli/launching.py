"""`demarrage` of `.conforme.yml`: a server started before its pages are checked, and ended whatever happens."""

from __future__ import annotations

import logging
import os
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import Any, Final

import click

from checker.cli.browsing import options_from
from checker.cli.output import Say
from checker.configuration import Launch
from checker.gather.urls import port_of
from checker.model.address import host_of
from checker.reading import redacted, shorten

logger = logging.getLogger(__name__)

_ENDING: Final = 5.0
"""Seconds given to a server to end by itself."""

_LINES: Final = 10_000
_WIDTH: Final = 2_000
"""Lines of a server that the journal keeps, and characters of each."""

_KEEPER: Final = f"""
import os, select, signal, subprocess, sys
try:
    child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
except OSError as error:
    sys.exit(str(error.strerror))
while child.poll() is None:
    if select.select([0], [], [], 0.1)[0]:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.killpg(0, signal.SIGTERM)
        try:
            child.wait({_ENDING})
        finally:
            os.killpg(0, signal.SIGKILL)
sys.exit(child.returncode if child.returncode >= 0 else 128 - child.returncode)
"""
"""Runs a command in its own process group, and ends the group when our end of its input closes: nothing
outlives us, however we end."""


@dataclass
class _Server:
    """A command that runs. `last` is the last line that it wrote."""

    process: subprocess.Popen[bytes]
    last: str = ""
    reader: threading.Thread | None = field(default=None, repr=False)

    def listen(self) -> None:
        """Write what it says to the journal."""
        stream = self.process.stdout
        for number, line in enumerate(iter(lambda: stream.readline(_WIDTH) if stream else b"", b"")):
            said = line.decode("utf-8", "replace").rstrip()
            self.last = said or self.last
            if number < _LINES:
                logger.info("%s", said)

    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def end(self) -> None:
        """End it and all that it started."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(_ENDING + 1)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if self.reader is not None:
            self.reader.join(1)


def launched(say: Say, launch: Launch, chosen: Mapping[str, Any], stack: ExitStack) -> dict[str, Any]:
    """The options of a command, which may reach the server that was started; it ends with `stack`. Raises
    `click.UsageError` when it does not answer, or when another one does already."""
    from checker.gather.awaiting import answering, awaited

    options = options_from(dict(chosen))
    if answering(launch.url, options):
        raise click.UsageError(
            f"« {launch.url} » répond déjà : arrêtez ce qui s'y trouve, ou retirez « demarrage »."
        )
    say.remark(f"Démarrage : {launch.command}")
    server = _started(launch.command)
    stack.callback(server.end)
    place = awaited(launch.url, options, launch.delay, server.alive)
    if not place:
        raise click.UsageError(_silent(launch, server))
    return {**chosen, "resolve": {**chosen["resolve"], f"{host_of(launch.url)}:{port_of(launch.url)}": place}}


def _started(command: str) -> _Server:
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _KEEPER, *shlex.split(command)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    server = _Server(process)
    server.reader = threading.Thread(target=server.listen, name="server", daemon=True)
    server.reader.start()
    return server


def _silent(launch: Launch, server: _Server) -> str:
    """Why there is nothing to check."""
    alive = server.alive()
    if not alive and server.reader is not None:
        server.reader.join(1)
    last = f" Sa dernière ligne : {shorten(redacted(server.last), 300)}" if server.last else ""
    if alive:
        return f"« {launch.command} » ne répond pas à « {launch.url} » après {launch.delay:g} secondes.{last}"
    return f"« {launch.command} » s'est arrêté (code {server.process.returncode}) avant de répondre.{last}"
