"""A machine where Conforme was installed from its wheel, and nothing else of this repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from checker.project import DISTRIBUTION

ROOT = Path(__file__).parents[2]
UV = Path(sys.executable).with_name("uv")
PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{name} - Essai</title></head>
<body><main><h1>{name}</h1><p>Une page assez longue pour être lue par une personne.</p></main></body></html>"""


def needed(name: str, extras: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """A distribution and all it requires here, with the versions installed for us; some come many times."""
    found = distribution(name)
    yield canonicalize_name(name), found.version
    for requirement in map(Requirement, found.requires or ()):
        marker = requirement.marker
        if not marker or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield from needed(requirement.name, requirement.extras)


@dataclass(frozen=True)
class Machine:
    """`home`: where it all is. `wheel`: what was installed. Its programs see no Python of ours."""

    home: Path
    wheel: Path

    @property
    def project(self) -> Path:
        """A folder of somebody's own, where their integration chain works."""
        return self.home / "projet"

    @property
    def venv(self) -> Path:
        """The environment Conforme is in: where the files that people copy put it."""
        return self.project / ".conforme-outil"

    def environment(self, **more: str) -> dict[str, str]:
        """Where programs find each other, and whose files are read without a network."""
        ours = ("PYTHON", "VIRTUAL_ENV", "CONFORME", "COVERAGE", "COV_", "UV_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return kept | {"PATH": f"{self.venv / 'bin'}:{os.environ['PATH']}"} | more

    def run(
        self, *words: str | Path, cwd: Path, timeout: float = 300, **more: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a program of that machine in a folder."""
        return subprocess.run(
            [str(word) for word in words],
            cwd=cwd, env=self.environment(**more), capture_output=True, text=True, check=False, timeout=timeout,
        )  # fmt: skip

    def conforme(self, *words: str | Path, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
        """Run the command."""
        return self.run(self.venv / "bin" / "conforme", *words, cwd=cwd, **more)


def uv(*words: str | Path, check: bool = True, **more: str) -> subprocess.CompletedProcess[str]:
    """Run uv."""
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"} | more
    done = subprocess.run(
        [str(UV), *map(str, words)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 or not check, done.stderr
    return done


def built(folder: Path) -> Path:
    """The wheel of this repository, built with the tools that are installed for it."""
    uv("build", "--wheel", "--no-build-isolation", "--python", sys.executable, "--out-dir", folder, ROOT)
    return next(folder.glob("*.whl"))


def installed(home: Path) -> Machine:
    """Build the wheel and install it with what it needs: from uv's cache when it holds it all, else from
    the network."""
    machine = Machine(home, built(home / "dist"))
    uv("venv", "--quiet", "--python", sys.executable, machine.venv)
    pins = {name: version for name, version in needed(DISTRIBUTION) if name != DISTRIBUTION}
    wanted = ["pip", "install", "--quiet", "--no-deps", "--link-mode", "copy"]
    wanted += ["--python", str(machine.venv / "bin" / "python"), str(machine.wheel)]
    wanted += [f"{name}=={version}" for name, version in pins.items()]
    if uv(*wanted, "--offline", check=False).returncode != 0:
        uv(*wanted)
    shutil.copy2(UV, machine.venv / "bin" / "uv")
    return machine


def site(folder: Path, *names: str) -> Path:
    """A small built folder."""
    folder.mkdir(parents=True)
    for name in names:
        (folder / f"{name}.html").write_text(PAGE.format(name=name), encoding="utf-8")
    return folder
