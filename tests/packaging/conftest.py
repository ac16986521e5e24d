"""One machine for every test that needs Conforme installed away from its repository."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packaging.machine import Machine, installed


@pytest.fixture(scope="session")
def machine() -> Iterator[Machine]:
    """Not in pytest's own folders: other users must read it."""
    home = Path(tempfile.mkdtemp(prefix="conforme-machine-"))
    home.chmod(0o755)
    try:
        yield installed(home)
    finally:
        shutil.rmtree(home)
