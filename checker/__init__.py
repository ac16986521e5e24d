"""Conforme: audit a registry of State websites against the SIG's standards and publish what was seen."""

from functools import cache
from typing import TYPE_CHECKING

from checker.project import DISTRIBUTION, REPOSITORY

CONTACT_URL = REPOSITORY

if TYPE_CHECKING:
    __version__: str
else:

    def __getattr__(name: str) -> str:
        """The version, read when it is wanted: so little loads before the command listens to Ctrl+C."""
        if name == "__version__":
            return _version()
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:  # a source tree that was never installed
        return "0.0.0"
