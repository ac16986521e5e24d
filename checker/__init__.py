"""Conforme: audit a registry of State websites against the SIG's standards and publish what was seen."""

from importlib.metadata import PackageNotFoundError, version

from checker.project import DISTRIBUTION, REPOSITORY

try:
    __version__ = version(DISTRIBUTION)
except PackageNotFoundError:  # a source tree that was never installed
    __version__ = "0.0.0"

CONTACT_URL = REPOSITORY
