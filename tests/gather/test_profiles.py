"""The folders of browsers go with their owner, or with the next run."""

import subprocess
import sys
import tempfile

import pytest

from checker.gather.profiles import Profile, sweep

KILLED = """
import os, signal, sys
from checker.gather.profiles import Profile
profile = Profile()
(profile.folder / "Default").mkdir()
print(profile.folder, flush=True)
sys.stdin.readline()
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def _temporary(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)


def test_a_profile_is_removed_by_its_owner(tmp_path):
    profile = Profile()
    (profile.folder / "Cache").mkdir()

    profile.remove()
    profile.remove()

    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_swept_and_what_lives_is_not(tmp_path):
    mine = Profile()
    with subprocess.Popen(
        [sys.executable, "-c", KILLED], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as owner:
        theirs = owner.stdout.readline().strip()
        sweep()
        assert {str(path) for path in tmp_path.iterdir()} == {str(mine.folder), theirs}
        owner.communicate("\n")

    sweep()

    assert list(tmp_path.iterdir()) == [mine.folder]
    mine.remove()


def test_only_our_own_folders_are_swept(tmp_path):
    elsewhere = tmp_path / "ailleurs"
    elsewhere.mkdir()
    (elsewhere / "garde.txt").touch()
    (tmp_path / "conforme-chromium-lien").symlink_to(elsewhere)
    (tmp_path / "autre-dossier").mkdir()

    sweep()

    assert (elsewhere / "garde.txt").exists()
    assert (tmp_path / "autre-dossier").exists()
