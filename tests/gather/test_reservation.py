"""Two processes never visit one host at the same time."""

import os
import stat
import subprocess
import sys
import tempfile
import textwrap

import pytest

from checker.gather.reservation import own_folder, reserved

HOLDER = """
from pathlib import Path
import sys
from checker.gather.reservation import reserved
with reserved(sys.argv[1], Path(sys.argv[2])):
    print("pris", flush=True)
    sys.stdin.readline()
"""


def holder(host, folder):
    command = [sys.executable, "-c", textwrap.dedent(HOLDER), host, str(folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_a_host_held_by_another_process_is_waited_for(tmp_path):
    first = holder("www.exemple.gouv.fr", tmp_path)
    assert first.stdout.readline() == "pris\n"
    second = holder("exemple.gouv.fr", tmp_path)
    other = holder("autre.exemple.gouv.fr", tmp_path)

    assert other.stdout.readline() == "pris\n"
    assert second.poll() is None
    first.communicate("\n")
    assert second.stdout.readline() == "pris\n"
    second.communicate("\n")
    other.communicate("\n")


def test_a_killed_process_frees_its_host(tmp_path):
    first = holder("exemple.gouv.fr", tmp_path)
    assert first.stdout.readline() == "pris\n"
    first.kill()
    first.communicate()

    with reserved("exemple.gouv.fr", tmp_path):
        assert first.returncode != 0


# --- whose folder it is ----------------------------------------------------------------------------


@pytest.fixture
def homes(tmp_path, monkeypatch):
    """A home and a temporary folder of this test's own."""
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "maison"))
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    own_folder.cache_clear()
    yield tmp_path
    own_folder.cache_clear()


def test_the_locks_of_a_user_are_in_their_own_folder(homes):
    folder = own_folder()
    assert folder == homes / "maison" / ".cache" / "conforme" / "hosts"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_without_a_home_a_folder_bears_the_name_of_the_user(homes):
    (homes / "maison").write_text("pas un dossier")
    assert own_folder() == homes / "tmp" / f"conforme-{os.getuid()}" / "hosts"


@pytest.mark.parametrize("trap", ["other", "open", "link", "file"])
def test_a_folder_that_somebody_else_may_hold_is_not_used(homes, trap):
    (homes / "maison").write_text("pas un dossier")
    shared = homes / "tmp" / f"conforme-{os.getuid()}"
    if trap == "file":
        shared.write_text("")
    elif trap == "link":
        (homes / "ailleurs").mkdir()
        shared.symlink_to(homes / "ailleurs")
    else:
        shared.mkdir()
        shared.chmod(0o777 if trap == "open" else 0o700)
        if trap == "other":
            if os.getuid() != 0:
                pytest.skip("il faut être root pour donner un dossier à un autre")
            os.chown(shared, 12345, 12345)
    folder = own_folder()
    assert not folder.is_relative_to(shared)
    assert folder.stat().st_uid == os.getuid()
    with reserved("exemple.gouv.fr"):
        assert list(folder.glob("*.lock"))
