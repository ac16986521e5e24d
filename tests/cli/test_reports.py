"""The reports of `check`: the same for the same pages, whole or not there at all."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker import formats
from checker.bundle import Bundle
from checker.cli import main
from checker.cli.whole import together
from tests.cli.test_ending import PATIENCE, ROOT, ended, place, running, slow  # noqa: F401 - fixtures are used by name
from tests.cli.test_folders import write

TEXTS = {"json": "r.json", "csv": "r.csv", "markdown": "r.md", "rgaa": "r-rgaa.csv", "terminal": "r.txt"}
BINARY = {"ods", "rgaa-grid"}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)?")


def undated(text: str) -> str:
    return _MOMENT.sub("…", text)


def wanted(folder: Path) -> list[str]:
    return [f"--format={name}={folder / file}" for name, file in TEXTS.items()]


def site(root: Path, pages: int) -> Path:
    """Pages that fail in many ways, each missing files of its own: browsers side by side ask for them in
    any order."""
    names = ["index", *(f"p{n}" for n in range(pages))]
    links = "".join(f'<a href="{name}.html"></a>' for name in names)
    images = {name: "".join(f'<img src="{name}-{n}.png">' for n in range(8)) for name in names}
    return write(root, **{name: links + images[name] for name in names})


@pytest.mark.browser
@pytest.mark.long
def test_the_same_folder_gives_the_same_reports_whoever_shares_its_pages(tmp_path):
    root = site(tmp_path / "public", 6)
    told = []
    for workers in ("1", "4", "4"):
        out = tmp_path / f"{len(told)}"
        every = [f"--format={name}={out / name}" for name in formats.names() if name not in BINARY]
        options = ["--workers", workers, "--fail-on", "never", *every]
        result = CliRunner().invoke(main, ["-q", "check", str(root), *options])
        assert result.exit_code == 0, result.output
        told.append({path.name: undated(path.read_bytes().decode()) for path in out.iterdir()})

    assert set(told[0]) == set(formats.names()) - BINARY
    for name, text in told[0].items():
        assert text == told[1][name] == told[2][name], name
    assert "✗" in told[0]["terminal"]


def test_every_page_of_a_folder_is_looked_at_when_all_are_asked_for(tmp_path):
    root = write(tmp_path / "public", **{f"p{n}": "" for n in range(510)}, index="")
    options = ["--no-browser", "--fail-on", "never", "--min-coverage", "0", "--format", "json"]
    options += ["--rule", "titre-de-la-page"]

    part = CliRunner().invoke(main, ["-q", "check", str(root), *options, "--pages", "3"])
    whole = CliRunner().invoke(main, ["-q", "check", str(root), *options, "--pages", "all"])

    assert json.loads(part.stdout)["sites"][0]["remarks"][0].endswith("pour tout voir : --pages all.")
    [seen] = json.loads(whole.stdout)["sites"]
    assert len(seen["pages"]) == 511
    assert {page["transport"] for page in seen["pages"]} == {"completed"}


@pytest.mark.parametrize("command", [["check", "https://exemple.gouv.fr/"], ["audit"]])
def test_all_the_pages_of_a_site_are_never_asked_for(command):
    result = CliRunner().invoke(main, [*command, "--pages", "all"])

    assert result.exit_code == 2
    assert "all" in result.output


def test_a_folder_is_not_made_to_wait_for_hosts_that_it_may_not_reach(tmp_path):
    write(tmp_path, index="")
    options = ["--no-browser", "--delay", "3600", "--fail-on", "never", "--min-coverage", "0"]

    with_delay = CliRunner().invoke(main, ["-q", "check", str(tmp_path), *options])

    assert with_delay.exit_code == 0, with_delay.output


# --- who reads what -----------------------------------------------------------------------------


def test_results_go_to_one_stream_and_progress_to_the_other(tmp_path):
    write(tmp_path, index="")
    options = ["--no-browser", "--fail-on", "never", "--min-coverage", "0"]

    result = CliRunner().invoke(main, ["check", str(tmp_path), *options])

    assert result.stdout.splitlines()[1].startswith("  Verdict : ")
    assert "Verdict" not in result.stderr
    assert re.match(r"\[1/1\] ", result.stderr)
    assert "\x1b" not in result.output


@pytest.mark.parametrize(("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_marks_are_coloured_for_a_terminal_that_wants_it(tmp_path, environment, coloured):
    write(tmp_path, index="")
    reader, writer = pty.openpty()
    command = [sys.executable, "-m", "checker", "-q", "check", str(tmp_path), "--no-browser"]
    clean = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    shown = b""
    with subprocess.Popen(
        command, cwd=ROOT, stdout=writer, stderr=subprocess.DEVNULL, env=clean | environment
    ):
        os.close(writer)
        with suppress(OSError):  # the end of what a terminal holds
            while piece := os.read(reader, 65536):
                shown += piece
    os.close(reader)

    assert b"Verdict" in shown
    assert (b"\x1b[" in shown) is coloured


# --- whole or not at all ------------------------------------------------------------------------


def test_files_are_written_together_or_not_at_all(tmp_path):
    (tmp_path / "a").write_text("avant")

    with pytest.raises(KeyboardInterrupt), together() as files:
        files.put(tmp_path / "a", b"un")
        files.put(tmp_path / "b", b"deux")
        raise KeyboardInterrupt

    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_text() == "avant"


def test_a_written_file_keeps_its_link_and_its_rights(tmp_path):
    (tmp_path / "loin").mkdir()
    (tmp_path / "loin" / "r").write_text("avant")
    (tmp_path / "loin" / "r").chmod(0o640)
    (tmp_path / "r").symlink_to(tmp_path / "loin" / "r")

    with together() as files:
        files.put(tmp_path / "r", b"apres")

    assert (tmp_path / "r").is_symlink()
    assert (tmp_path / "loin" / "r").read_bytes() == b"apres"
    assert (tmp_path / "loin" / "r").stat().st_mode & 0o777 == 0o640


def test_what_is_no_plain_file_is_written_to(tmp_path):
    assert CliRunner().invoke(main, ["check", str(write(tmp_path, index="")), "--no-browser", "--min-coverage", "0", "--format", "json=/dev/null"]).exit_code == 0  # fmt: skip
    assert Path("/dev/null").is_char_device()


def parsed(name: str, text: str) -> None:
    """Raises when a report is not one of its format."""
    match name:
        case "json":
            assert json.loads(text)["sites"]
        case "csv" | "rgaa":
            rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";", strict=True))
            assert rows
            assert all(None not in row and None not in row.values() for row in rows)
        case "markdown":
            assert text.startswith("# Contrôle automatique")
        case "terminal":
            assert text.endswith("dit ce qui est demandé et comment corriger.\n")


def until_seen(process, condition) -> None:
    """Wait for a moment of a command; the end of the command comes in its place when it was missed."""
    limit = time.monotonic() + PATIENCE
    while not condition() and process.poll() is None:
        assert time.monotonic() < limit
        time.sleep(0.0005)


def listens(pid: int) -> bool:
    """Whether it is our program that a signal reaches, and no longer Python that starts: it handles SIGTERM."""
    with suppress(OSError, IndexError):
        told = Path(f"/proc/{pid}/status").read_text().partition("SigCgt:")[2].split()[0]
        return bool(int(told, 16) >> (signal.SIGTERM - 1) & 1)
    return False


MOMENTS = {
    "begun": lambda out: True,
    "proving": lambda out: any(out.glob(".conforme-preuves-*/index.json")),
    "being written": lambda out: any(path.is_file() for path in out.glob(".conforme-*")),
    "written": lambda out: (out / "r.csv").exists(),
}


ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)
OFTEN = {("begun", signal.SIGTERM), ("proving", signal.SIGINT), ("written", signal.SIGKILL)}
OFTEN |= {("being written", ending) for ending in ENDINGS}
"""Every moment, every signal, and all of them while reports are being written; the others now and then."""


@pytest.mark.parametrize(
    ("moment", "ending"),
    [
        pytest.param(moment, ending, marks=() if (moment, ending) in OFTEN else pytest.mark.long)
        for moment in MOMENTS
        for ending in ENDINGS
    ],
    ids=lambda one: getattr(one, "name", one),
)
def test_a_command_that_is_ended_leaves_whole_reports_or_none(place, moment, ending):  # noqa: F811
    root, out = site(place / "public", 6), place / "rapports"
    out.mkdir()
    (out / "r.json").write_text("avant")
    arguments = [
        "-q",
        "check",
        root,
        "--no-browser",
        "--fail-on",
        "never",
        "--min-coverage",
        "0",
        "--pages",
        "7",
    ]
    arguments += ["--evidence", out / "preuves"]
    with running(place, *arguments, *wanted(out)) as process:
        until_seen(process, lambda: listens(process.pid) and MOMENTS[moment](out))
        code, said, _, _ = ended(process, ending)

    assert code in (0, 128 + ending, -ending), said
    if (out / "preuves").exists():
        assert Bundle.of(out / "preuves").digests
        assert (out / "preuves" / "index.html").read_text().endswith("</html>\n")
    there = {name: out / file for name, file in TEXTS.items() if (out / file).exists()}
    if there["json"].read_text() == "avant":
        assert set(there) == {"json"}
        assert code != 0
        return
    assert set(there) == set(TEXTS) or ending is signal.SIGKILL
    for name, file in there.items():
        parsed(name, file.read_bytes().decode())
    if ending is not signal.SIGKILL:
        assert not any(out.glob(".conforme-*"))


@pytest.mark.browser
def test_a_visit_that_is_ended_gives_no_report(place, slow):  # noqa: F811
    out = place / "rapports"
    address = f"http://127.0.0.1:{slow.port}/"
    with running(
        place, "check", address, "--allow-private", *wanted(out), "--evidence", out / "p"
    ) as process:
        assert slow.asked.wait(PATIENCE)
        code, said, _, _ = ended(process, signal.SIGINT)

    assert code == 130
    assert "Interrompu. Rien n'a été gardé." in said
    assert [path for path in out.rglob("*") if out.exists()] == []
