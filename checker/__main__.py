"""The `conforme` command, also `python -m checker`."""

from __future__ import annotations

import os
import signal


def run() -> None:
    """Run it. While its modules load nothing has begun: Ctrl+C then ends it in silence, where an
    exception would show the inside of Python."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)
    from checker.cli import main

    main()


def _leave(number: int, _: object) -> None:
    os._exit(128 + number)


if __name__ == "__main__":
    run()
