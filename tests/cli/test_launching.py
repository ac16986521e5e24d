"""`demarrage`: a server of the team's, started before its pages are checked and ended whatever happens."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.gather.servers import closed_port, serve

ROOT = Path(__file__).parents[2]

SERVER = """
import http.server, os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open("pids", "w").write(f"{os.getpid()} {child.pid}")
print("bonjour de la part du serveur", flush=True)
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = "<!doctype html><title>Accueil</title><main><p>Une page assez longue pour être lue.</p></main>".encode()
        self.send_response(200); self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body))); self.end_headers(); self.wfile.write(body)
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


def prepared(folder: Path, command: str, port: int, more: str = "") -> list[str]:
    """A folder with the settings of a team and its server; the command to run there."""
    (folder / "serveur.py").write_text(SERVER, "utf-8")
    (folder / ".conforme.yml").write_text(
        f"""cibles: ["http://localhost:{port}/"]
nature: operateur
pages: 1
couverture_minimale: 0
echec: never
demarrage:
  commande: {json.dumps(command)}
  attendre: http://localhost:{port}/
{more}""",
        "utf-8",
    )
    return [sys.executable, "-m", "checker", "check", "--no-browser", "--workers=1", "--log-file=journal.txt"]


def run(
    folder: Path, command: str, port: int, more: str = "", *arguments: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*prepared(folder, command, port, more), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
    )


def gone(folder: Path) -> bool:
    """Whether the server and its child end, in the time that a loaded machine may take."""
    pids = [int(pid) for pid in (folder / "pids").read_text("utf-8").split()]
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if not any(Path(f"/proc/{pid}").exists() and _runs(pid) for pid in pids):
            return True
        time.sleep(0.1)
    return False


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_it_is_started_checked_and_ended_with_all_it_started(tmp_path: Path) -> None:
    port = closed_port()
    done = run(tmp_path, f"{sys.executable} serveur.py {port}", port, "", "--format=json")
    assert done.returncode == 0, done.stderr
    (audit,) = json.loads(done.stdout)["sites"]
    assert [page["transport"] for page in audit["pages"]] == ["completed"]
    assert "bonjour de la part du serveur" in (tmp_path / "journal.txt").read_text("utf-8")
    assert "bonjour" not in done.stderr
    assert gone(tmp_path)


def test_it_does_not_outlive_a_command_that_is_killed(tmp_path: Path) -> None:
    port = closed_port()
    settings = f"{sys.executable} serveur.py {port}"
    with serve({}) as other:  # it never becomes the one awaited: the command stays there
        command = prepared(tmp_path, settings, port)
        text = (tmp_path / ".conforme.yml").read_text("utf-8")
        (tmp_path / ".conforme.yml").write_text(
            text.replace(
                f"attendre: http://localhost:{port}/", f"attendre: http://localhost:{closed_port()}/"
            ),
            "utf-8",
        )
        environment = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}
        running = subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while not (tmp_path / "pids").exists() or not (tmp_path / "pids").read_text("utf-8"):
            assert time.monotonic() < until
            time.sleep(0.05)
        running.send_signal(signal.SIGKILL)
        running.wait()
        assert other.port
    assert gone(tmp_path)


def test_a_server_that_stops_or_never_answers_is_one_sentence_and_code_2(tmp_path: Path) -> None:
    port = closed_port()
    stopped = run(tmp_path, f"{sys.executable} -c 'print(\"plus de place\"); raise SystemExit(3)'", port)
    assert stopped.returncode == 2
    assert "s'est arrêté (code 3) avant de répondre. Sa dernière ligne : plus de place" in stopped.stderr
    absent = run(tmp_path, "programme-qui-n-existe-pas", port)
    assert (absent.returncode, "s'est arrêté (code 1) avant de répondre" in absent.stderr) == (2, True)
    silent = run(tmp_path, f"{sys.executable} -c 'import time; time.sleep(600)'", port, "  delai: 1\n")
    assert (silent.returncode, "après 1 secondes" in silent.stderr) == (2, True)


def test_what_answers_already_is_not_taken_for_it(tmp_path: Path) -> None:
    with serve({"/": "<!doctype html><title>Ancien</title>"}) as server:
        done = run(tmp_path, f"{sys.executable} serveur.py {server.port}", server.port)
    assert (done.returncode, "répond déjà" in done.stderr) == (2, True)
    assert not (tmp_path / "pids").exists()


def test_targets_of_the_command_line_start_nothing(tmp_path: Path) -> None:
    with serve(
        {"/": "<!doctype html><title>Autre</title><p>Une page assez longue pour être lue.</p>"}
    ) as server:
        port = closed_port()
        done = run(
            tmp_path,
            f"{sys.executable} serveur.py {port}",
            port,
            "",
            f"http://127.0.0.1:{server.port}/",
            "--allow-private",
        )
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "pids").exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("  atendre: x\n", "clé inconnue « atendre » ; vouliez-vous dire « attendre » ?"),
        ("  delai: 0\n", ".conforme.yml:9 : « demarrage.delai »"),
        ("  delai: 601\n", ".conforme.yml:9 : « demarrage.delai »"),
    ],
)
def test_it_is_read_strictly(more: str, said: str, tmp_path: Path) -> None:
    done = run(tmp_path, "true", 3000, more)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_it_waits_for_this_machine_only_and_its_command_is_one(tmp_path: Path) -> None:
    done = run(tmp_path, "npm 'run", 3000)
    assert (done.returncode, "commande mal écrite ; un guillemet" in done.stderr) == (2, True)
    prepared(tmp_path, "true", 3000)
    text = (tmp_path / ".conforme.yml").read_text("utf-8")
    (tmp_path / ".conforme.yml").write_text(
        text.replace("attendre: http://localhost:3000/", "attendre: https://www.exemple.gouv.fr/"), "utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "checker", "check"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
    )
    assert (done.returncode, "écrivez une adresse de cette machine" in done.stderr) == (2, True)
