"""What a killed run leaves is swept at the next start; what a living one uses is not."""

import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from checker.leftovers import left_behind, sweep_profiles

BROWSING = """
import sys
from checker.gather.chromium import Chromium
from checker.gather.options import Options
browser = Chromium(Options(), 9)
print(browser._folder, flush=True)
sys.stdin.read()
browser.kill()
"""


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


@pytest.mark.browser
def test_the_profile_of_a_killed_run_goes_and_that_of_a_living_one_stays(temporary):
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", BROWSING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    killed, living = (Path(run.stdout.readline().strip()) for run in runs)
    runs[0].send_signal(signal.SIGKILL)
    runs[0].communicate()
    assert killed.exists()

    sweep_profiles()

    assert not killed.exists()
    assert living.exists()
    runs[1].communicate("")
    assert not living.exists()


def test_only_our_own_folders_are_swept(temporary):
    for name in ("conforme-chromium-mort", "conforme-hosts", "autre-chromium-x", "gardé"):
        (temporary / name).mkdir()
    (temporary / "conforme-chromium-lien").symlink_to(temporary / "gardé")
    sweep_profiles()
    assert {path.name for path in temporary.iterdir()} == {
        "conforme-hosts",
        "autre-chromium-x",
        "gardé",
        "conforme-chromium-lien",
    }
    assert not left_behind(temporary / "absent")
