"""Commands that are told to end do so at once, say one sentence and leave nothing: real signals, real browsers."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 40.0
"""Seconds before a test stops waiting for a command to be in the middle of its work."""

WITHIN = 5.0
PAGE = """<!doctype html><html lang="fr"><title>Lente</title><main><h1>Lente</h1><p>Un peu de texte.</p>
<img src="/image-qui-ne-vient-pas.png" alt=""></main></html>"""


class Slow:
    """A site whose page comes, and whose picture never does: a browser waits for it."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.held: list[socket.socket] = []
        self.asked = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                threading.Thread(target=self._answer, args=(client,), daemon=True).start()

    def _answer(self, client: socket.socket) -> None:
        with suppress(OSError):
            asked = client.recv(65536)
            if b"image-qui-ne-vient-pas" in asked:
                self.held.append(client)
                self.asked.set()
                return
            body = PAGE.encode() if asked.startswith(b"GET / ") else b""
            status = b"200 OK" if body else b"404 Not Found"
            head = b"HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n" % (
                status,
                len(body),
            )
            client.sendall(head + b"Connection: close\r\n\r\n" + body)
            client.close()

    def close(self) -> None:
        self.listener.close()
        for client in self.held:
            client.close()


@pytest.fixture
def slow():
    site = Slow()
    yield site
    site.close()


@pytest.fixture
def place(tmp_path):
    """A working folder, with the temporary folder of the command in it."""
    (tmp_path / "tmp").mkdir()
    return tmp_path


@contextmanager
def running(place, *arguments):
    """A command in the background, with its own group as from a shell."""
    environment = os.environ | {"TMPDIR": str(place / "tmp"), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    # A suite run in the background inherits an ignored SIGINT.
    started = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from checker.cli import main; main(sys.argv[1:], prog_name='conforme')"
    )
    command = [sys.executable, "-c", started, *map(str, arguments)]
    with subprocess.Popen(
        command, cwd=place, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def ended(process, ending):
    """Send a signal; the code, what was said, how long it took, and what was left running."""
    family = []
    with suppress(psutil.NoSuchProcess):  # it has ended by itself
        family = psutil.Process(process.pid).children(recursive=True)
    start = time.monotonic()
    process.send_signal(ending)
    _, said = process.communicate(timeout=PATIENCE)
    took = time.monotonic() - start
    _, left = psutil.wait_procs(family, timeout=max(0.5, WITHIN - took))
    return process.returncode, said, took, left


def register(place, port, sites=3):
    folder = place / "registry"
    folder.mkdir()
    (folder / "organisations.yaml").write_text("- id: essai\n  nom: Organisme d'essai\n", encoding="utf-8")
    entries = [
        f"- id: lent-{n}\n  nom: Site lent {n}\n  url: http://lent-{n}.exemple.gouv.fr:{port}/\n"
        f"  organisation: essai\n  nature: operateur\n"
        for n in range(sites)
    ]
    (folder / "sites.yaml").write_text("".join(entries), encoding="utf-8")
    resolve = [f"--resolve=lent-{n}.exemple.gouv.fr:{port}=127.0.0.1:{port}" for n in range(sites)]
    return ["--registry", folder, "--allow-private", *resolve]


COMMANDS = {
    "check": ["check", "http://127.0.0.1:{port}/", "--allow-private"],
    "check of several": [
        "check", "http://127.0.0.1:{port}/", "http://127.0.0.1:{port}/?autre", "--allow-private", "--workers", "2",
        "--pages", "1", "--delay", "0",
    ],
    "audit": ["audit", "--workers", "2", "--engine", "processes"],
    "audit in this process": ["audit", "--engine", "serial"],
}  # fmt: skip


@pytest.mark.parametrize("after", [0.15, 0.3, 0.6, 1.0])
def test_ctrl_c_while_modules_load_shows_nothing_of_python(place, after):
    """The program as it is installed, interrupted as it starts; its registry never comes."""
    os.mkfifo(place / "pages.txt")
    command = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from checker.__main__ import run; print('début', flush=True); run()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", command, "check", "--urls", "pages.txt"], cwd=place, text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout.readline()
        time.sleep(after)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE)

    assert process.returncode == 130
    assert re.fullmatch(r"(?:Interrompu\..*\n)?", said)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("check", signal.SIGTERM),
        ("check", signal.SIGINT),
        ("check of several", signal.SIGINT),
        ("audit", signal.SIGTERM),
        ("audit in this process", signal.SIGINT),
    ],
)
def test_a_signal_ends_a_command_and_all_it_started(place, slow, name, ending):
    arguments = [argument.format(port=slow.port) for argument in COMMANDS[name]]
    if arguments[0] == "audit":
        arguments += register(place, slow.port)
    with running(place, *arguments, "--log-file", place / "journal.txt") as process:
        assert slow.asked.wait(PATIENCE), process.poll()
        code, said, took, left = ended(process, ending)

    assert code == 128 + ending
    assert took < WITHIN
    assert left == []
    assert list((place / "tmp").glob("conforme-chromium*")) == []
    lines = [line for line in said.splitlines() if not re.match(r"\[\d+/\d+\]", line)]
    kept = "« conforme audit --resume » reprendra" if arguments[0] == "audit" else "Rien n'a été gardé."
    assert len(lines) == 1, said
    assert lines[0].startswith(f"Interrompu. {kept}")


@pytest.mark.browser
@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux's")
@pytest.mark.parametrize("name", ["check", "audit"])
def test_a_command_that_is_killed_leaves_no_process(place, slow, name):
    arguments = [argument.format(port=slow.port) for argument in COMMANDS[name]]
    if name == "audit":
        arguments += register(place, slow.port)
    with running(place, *arguments) as process:
        assert slow.asked.wait(PATIENCE)
        _, _, _, left = ended(process, signal.SIGKILL)

    assert left == []


@pytest.mark.parametrize(
    "ending", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL], ids=lambda number: number.name
)
def test_a_build_that_is_ended_leaves_no_process(place, ending):
    arguments = [
        "build",
        "--registry",
        ROOT / "checker" / "demo" / "registry",
        "--log-file",
        place / "journal.txt",
    ]
    with running(place, *arguments) as process:
        until(lambda: psutil.Process(process.pid).children())
        time.sleep(1)
        code, said, took, left = ended(process, ending)

    assert left == []
    if ending is signal.SIGKILL:
        assert code == -ending
        return
    assert code == 128 + ending
    assert took < WITHIN
    assert said.strip() == "Interrompu. Le site n'a pas été publié."
    assert not (place / "public" / "index.html").exists()
    assert list((place / "tmp").iterdir()) == []


def until(condition):
    limit = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.02)


def test_ctrl_c_reaches_the_whole_group_and_is_still_one_sentence(place, slow):
    """As from a terminal: every process of the group gets it, workers being born too."""
    arguments = [a.format(port=slow.port) for a in COMMANDS["audit"]] + register(place, slow.port)
    for moment in (0.6, 1.2, 1.8):
        with running(place, *arguments) as process:
            time.sleep(moment)
            os.killpg(process.pid, signal.SIGINT)
            _, said = process.communicate(timeout=PATIENCE)

        assert process.returncode in (130, -signal.SIGINT), said  # before our program had begun
        if process.returncode == 130:
            assert "Traceback" not in said
            assert said.count("Interrompu.") == 1


HELD = """
import time
from checker.cli import ending
with ending.stoppable(), ending.watched("check"):
    try:
        print("prêt", flush=True)
        time.sleep(60)
    except KeyboardInterrupt:
        time.sleep(60)
"""
"""A main thread that does not unwind: as one that looks a name up while no name server answers."""


def test_a_main_thread_that_does_not_unwind_does_not_hold_the_command():
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    with subprocess.Popen(
        [sys.executable, "-c", HELD],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline() == "prêt\n"
        code, said, took, _ = ended(process, signal.SIGTERM)

    assert code == 143
    assert took < WITHIN
    assert said.strip() == "Interrompu. Rien n'a été gardé."


@pytest.mark.parametrize("arguments", ["--help", "check --help", "registry schema", "explain certificat"])
def test_a_reader_that_is_gone_ends_a_command_in_silence(arguments):
    command = [sys.executable, "-m", "checker", *arguments.split()]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        said = process.stderr.read()

    assert said == b""
    assert process.returncode == 128 + signal.SIGPIPE


def test_a_full_disk_is_one_french_sentence():
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "checker", "rules"],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )

    assert done.returncode == 2
    assert done.stderr.decode().strip() == "Fichier ou réseau : le disque est plein."


def test_a_served_folder_is_left_with_code_0(place):
    with running(place, "serve", place, "--port", "0") as process:
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        code, said, took, _ = ended(process, signal.SIGINT)

    assert (code, said.strip()) == (0, "Arrêté.")
    assert took < WITHIN
