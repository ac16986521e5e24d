"""A real PostgreSQL server for the tests that ask for one."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

PROGRAMS = Path("/usr/lib/postgresql")
"""Where Debian puts the server's programs, one folder a version."""

LONGEST = (
    "demo/test_demo.py",
    "publish/test_own_site.py",
    "packaging/test_chains.py",
    "test_recording.py",
    "gather/test_settling.py",
    "publish/test_browsed.py",
    "gather/test_browser.py",
    "gather/test_states.py",
    "publish/test_building.py",
    "publish/test_replacing.py",
    "packaging/test_wheel.py",
    "cli/test_folders.py",
    "cli/test_ending.py",
    "cli/test_reports.py",
    "test_extending.py",
)
"""The files that take half a minute or more, the longest first."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files go first, then those that drive a browser: nobody waits for them last."""
    folder = Path(__file__).parent
    rank = {folder / name: place for place, name in enumerate(LONGEST)}
    slow = {item.path for item in items if item.get_closest_marker("browser")}
    items.sort(key=lambda item: rank.get(item.path, len(rank) + (item.path not in slow)))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a server: CONFORME_TEST_POSTGRES, else our own, on a private socket."""
    given = os.environ.get("CONFORME_TEST_POSTGRES")
    if given:
        yield given
        return
    programs = max(PROGRAMS.glob("*/bin"), key=lambda path: int(path.parent.name), default=None)
    if programs is None or not (programs / "initdb").exists():
        pytest.fail(
            "PostgreSQL est absent : apt-get install postgresql (ou CONFORME_TEST_POSTGRES=postgresql://…)",
            pytrace=False,
        )
    folder = Path(tempfile.mkdtemp(prefix="conforme-pg-"))  # short: a socket's path is limited to 107 bytes
    try:
        _as_postgres(
            folder, programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-N"
        )
        options = f"-k {folder} -c listen_addresses= -c fsync=off -c full_page_writes=off"
        control = (programs / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log")
        _as_postgres(folder, *control, "-o", options, "start")
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            _as_postgres(folder, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _as_postgres(folder: Path, *command: str | Path) -> None:
    """Run a server program; not as root, which PostgreSQL refuses."""
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        words = ["runuser", "-u", "postgres", "--", *words]
    done = subprocess.run(words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    assert done.returncode == 0, done.stdout.decode(errors="replace")


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of an empty database of its own."""
    name = f"conforme_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(urlsplit(postgres_server)._replace(path=f"/{name}"))
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
