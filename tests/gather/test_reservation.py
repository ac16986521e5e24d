"""Two processes never visit one host at the same time."""

import subprocess
import sys
import textwrap

from checker.gather.reservation import reserved

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
