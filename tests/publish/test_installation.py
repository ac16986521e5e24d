"""The name we are installed by: one place, and every page and message says the same."""

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import checker
from checker.project import DISTRIBUTION, installation
from tests.test_frame import kept_files

ROOT = Path(__file__).parents[2]
INSTALL = re.compile(r"pip install (?!--)(?:\"([^\"]+)\"|'([^']+)'|([^\s`]+))")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def asked(text: str) -> set[str]:
    return {next(filter(None, found)) for found in INSTALL.findall(text)}


def ours() -> set[str]:
    extras = ("", *PROJECT.get("optional-dependencies", ()))
    return {one for extra in extras for one in asked(installation(extra))}


def test_the_distribution_is_the_one_that_is_built_and_the_version_is_read_from_it() -> None:
    assert PROJECT["name"] == DISTRIBUTION
    assert checker.__version__ == version(DISTRIBUTION)
    assert DISTRIBUTION != "conforme", "another project, on PyPI"
    assert list(PROJECT["scripts"]) == ["conforme"]


def test_the_line_is_one_that_pip_understands() -> None:
    for line in ours():
        requirement = Requirement(line)
        assert requirement.name == DISTRIBUTION
        assert requirement.url


@pytest.mark.parametrize("kind", [".md", ".py", ".html", ".yaml", ".yml", ".toml", ".sh", "Jenkinsfile"])
def test_every_install_line_of_the_sources_is_that_one(kind: str) -> None:
    files = [path for path in kept_files() if (path.suffix or path.name) == kind and path != Path(__file__)]
    found = {
        (path.relative_to(ROOT).as_posix(), line)
        for path in files
        for line in asked(path.read_text("utf-8"))
        if "{" not in line
    }
    assert {(name, line) for name, line in found if line not in ours()} == set()
    if kind == ".md":
        assert {"README.md", "site/guides/controler-en-ci.md", "site/guides/tenir-le-registre.md"} <= {
            name for name, _ in found
        }


def test_another_name_would_be_seen() -> None:
    assert asked('x `pip install "conforme[parquet]"` y') == {"conforme[parquet]"}
    assert asked("pip install conforme") == {"conforme"}
    assert asked("pip install --quiet -r x") == set()
