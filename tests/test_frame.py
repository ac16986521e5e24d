"""The project's own frame: locks, collected parts, names of machines, and what may import what."""

from __future__ import annotations

import ast
import base64
import hashlib
import json
import re
import shutil
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from mkdocs.utils import yaml_load
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import hatch_build

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
VENDOR = ROOT / "checker" / "vendor"


LEFT_BY_TOOLS = re.compile(
    r"(\.git|\.venv|\.conforme|\.\w+_cache|\.hypothesis|public|dist|checker/vendor)/|.*__pycache__/|\.coverage"
)


def kept_files() -> list[Path]:
    """The files git holds, or would hold at the next `git add`; without git, all but what tools leave."""
    command = [
        "git",
        "-c",
        "safe.directory=*",
        "-C",
        str(ROOT),
        "ls-files",
        "-z",
        "-co",
        "--exclude-standard",
    ]
    try:
        listing = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        every = (path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*"))
        listing = "\0".join(name for name in every if not LEFT_BY_TOOLS.match(name))
    return [path for name in listing.split("\0") if name and (path := ROOT / name).is_file()]


# --- the site ------------------------------------------------------------------------------


def test_mkdocs_reads_site_and_writes_public() -> None:
    """MkDocs' defaults read `docs/` and would empty our `site/`."""
    config = yaml_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    assert config["docs_dir"] == "site"
    assert config["site_dir"] == "public"


# --- the collected front-end parts -------------------------------------------------------------


def test_vendor_is_complete_and_is_what_the_lock_asks() -> None:
    manifest = json.loads((VENDOR / hatch_build.MANIFEST).read_text("utf-8"))
    assert hatch_build.is_complete(VENDOR, hatch_build.lock_digest(ROOT)), "make install collects it"
    assert manifest["versions"] == json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]
    on_disk = {name for name, _ in hatch_build.digests(VENDOR)} - {hatch_build.MANIFEST}
    assert on_disk == set(manifest["files"])
    assert {*hatch_build.FILES.values(), "dsfr/dist/dsfr.min.css"} <= on_disk


def test_an_altered_or_missing_part_is_noticed(tmp_path: Path) -> None:
    content = {"axe.min.js": b"axe", "dsfr/LICENSE.md": b"MIT"}
    for name, text in content.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(text)
    files = {name: hatch_build.sha256(text) for name, text in content.items()}
    (tmp_path / hatch_build.MANIFEST).write_text(json.dumps({"lock": "l", "versions": {}, "files": files}))
    assert hatch_build.is_complete(tmp_path, "l")
    assert not hatch_build.is_complete(tmp_path, "another lock")
    (tmp_path / "axe.min.js").write_bytes(b"axe!")
    assert not hatch_build.is_complete(tmp_path, "l")
    (tmp_path / "axe.min.js").unlink()
    assert not hatch_build.is_complete(tmp_path, "l")
    assert not hatch_build.is_complete(tmp_path / "nowhere", "l")


@pytest.mark.parametrize(
    ("listed", "refusal"),
    [
        ({"4.14.1": {"axe.min.js": "right"}}, None),
        ({"4.14.1": {"axe.min.js": "wrong"}}, "n'a pas l'empreinte"),
        ({"4.14.0": {"axe.min.js": "right"}}, "ne publie pas d'empreinte"),
        ({}, "ne publie pas d'empreinte"),
    ],
)
def test_axe_must_have_its_published_integrity(
    tmp_path: Path, listed: dict[str, dict[str, str]], refusal: str | None
) -> None:
    content = b"the script"
    integrity = {
        "right": "sha256-" + base64.b64encode(hashlib.sha256(content).digest()).decode(),
        "wrong": "sha256-" + base64.b64encode(hashlib.sha256(b"another").digest()).decode(),
    }
    history = {
        version: {name: integrity[w] for name, w in files.items()} for version, files in listed.items()
    }
    (tmp_path / "axe.min.js").write_bytes(content)
    (tmp_path / "sri-history.json").write_text(json.dumps(history))
    if refusal is None:
        hatch_build.verify_axe(tmp_path, "4.14.1")
    else:
        with pytest.raises(SystemExit, match=refusal):
            hatch_build.verify_axe(tmp_path, "4.14.1")


def test_example_pages_find_what_they_show() -> None:
    """The demonstration serves the system's own pages: their relative addresses must lead somewhere."""
    pages = sorted((VENDOR / "dsfr" / "example").rglob("*.html"))
    assert len(pages) > 200
    for page in pages:
        for address in re.findall(r'(?:href|src)="(\.\./[^"?#]*/dist/[^"?#]+)', page.read_text("utf-8")):
            assert (page.parent / address).is_file(), f"{page}: {address}"


# --- the locks -----------------------------------------------------------------------------


def declared() -> Iterator[Requirement]:
    """Every requirement of pyproject.toml, whatever it is for."""
    groups = PROJECT["dependency-groups"].values()
    for listing in (
        PROJECT["build-system"]["requires"],
        PROJECT["project"]["dependencies"],
        *PROJECT["project"].get("optional-dependencies", {}).values(),
        *([entry for entry in group if isinstance(entry, str)] for group in groups),
    ):
        yield from map(Requirement, listing)


def locked() -> dict[str, list[tuple[str, int]]]:
    """The packages of requirements.lock: for each name, its versions and their number of hashes."""
    packages: dict[str, list[tuple[str, int]]] = {}
    text = (ROOT / "requirements.lock").read_text("utf-8")
    for block in re.split(r"\n(?=[a-z])", re.sub(r"(?m)^\s*#.*\n", "", text)):
        name, version = re.match(r"([a-z0-9._-]+)==(\S+)", block).groups()
        packages.setdefault(canonicalize_name(name), []).append((version, block.count("--hash=sha256:")))
    return packages


def test_every_declared_dependency_is_locked_by_hash() -> None:
    packages = locked()
    assert len(packages) > 80
    assert [name for name, versions in packages.items() if not all(hashes for _, hashes in versions)] == []
    for requirement in declared():
        versions = [version for version, _ in packages.get(canonicalize_name(requirement.name), [])]
        assert versions, f"{requirement} is not in requirements.lock: make lock"
        assert all(requirement.specifier.contains(version) for version in versions), requirement


def test_build_requirements_are_in_the_lock_at_their_very_version() -> None:
    """`make install` builds without isolation, from the packages the lock names."""
    assert set(PROJECT["build-system"]["requires"]) <= set(PROJECT["dependency-groups"]["build"])


def test_npm_lock_has_integrity_and_no_address() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    asked = json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]
    installed = {name.removeprefix("node_modules/"): entry for name, entry in packages.items() if name}
    assert {name: entry["version"] for name, entry in installed.items()} == asked
    assert all(entry["integrity"].startswith("sha512-") for entry in installed.values())
    assert not any("resolved" in entry for entry in installed.values())


# --- what a file of this repository may name -----------------------------------------------------

# Regular expressions do not match their own source: this file is among those it reads.
FOREIGN = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|yarnpkg\.com|(?:deb|snapshot)\.debian\.org"
    r"|(?<![\w.<>/-])/(?:root|tmp|work)/[\w.]"
    r"|\.\./shared\b"
)
"""Package registries and mirrors, paths that only exist on one machine, and our neighbours' folders."""


def test_no_file_names_a_registry_or_a_machine() -> None:
    texts = {path.relative_to(ROOT): path.read_bytes().decode("utf-8", "replace") for path in kept_files()}
    assert Path("pyproject.toml") in texts
    assert [f"{path}: {hit.group()}" for path, text in texts.items() if (hit := FOREIGN.search(text))] == []


@pytest.mark.parametrize(
    "text", ["https://pypi|.org/simple", "registry.npmjs|.org", "cd /|work/main", '"/|tmp/x"', "..|/shared/a"]
)
def test_a_foreign_name_would_be_seen(text: str) -> None:
    assert not FOREIGN.search(text)
    assert FOREIGN.search(text.replace("|", ""))


@pytest.mark.parametrize("text", ["https://exemple.gouv.fr/work/page", "a/tmp/b", "npm", "</work/x>"])
def test_an_ordinary_address_is_not_foreign(text: str) -> None:
    assert not FOREIGN.search(text)


def test_nothing_collected_or_built_is_kept() -> None:
    for path in kept_files():
        name = path.relative_to(ROOT).as_posix()
        assert not re.match(
            r"(checker/vendor|public|node_modules|\.venv)/|.*\.(sqlite|pyc|min\.js)$", name
        ), name


def parsed() -> Iterator[tuple[Path, ast.Module]]:
    for folder in ("checker", "standards"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT), ast.parse(path.read_text("utf-8"))


def test_no_class_name_has_two_meanings_inside_one_layer() -> None:
    """A layer: a package of `checker/`, or what stands at its root."""
    named: dict[tuple[str, ...], list[str]] = {}
    for path, tree in parsed():
        layer = path.parts[1] if len(path.parts) > 2 else ""
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                named.setdefault((path.parts[0], layer, node.name), []).append(str(path))
    assert {name: places for name, places in named.items() if len(places) > 1} == {}


def test_no_function_is_longer_than_forty_lines() -> None:
    functions = [
        (node.end_lineno - node.lineno + 1, f"{path}: {node.name}")
        for path, tree in parsed()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    ]
    assert [long for long in functions if long[0] > 40] == []
    assert statistics.median(length for length, _ in functions) <= 6


# --- what a standard may import -------------------------------------------------------------

STANDARDS_MAY_IMPORT = {"bs4", "html5lib", "langcodes", "lxml"} | (
    sys.stdlib_module_names - {"asyncio", "http", "os", "socket", "subprocess"}
)
OURS = {"checker.model", "checker.model.address", "checker.placeholders", "checker.reading"}


def imported(path: Path) -> Iterator[str]:
    """The full names of the modules a Python file imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            yield from [f"{base}.{alias.name}" for alias in node.names] if base == "checker" else [base]


def test_standards_know_the_model_themselves_and_nothing_else_of_ours() -> None:
    files = sorted((ROOT / "standards").rglob("*.py"))
    assert any(path.name == "checks.py" for path in files)
    foreign = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in files
        for name in imported(path)
        if name not in OURS
        and name.partition(".")[0] not in STANDARDS_MAY_IMPORT
        and not name.startswith(f"standards.{path.relative_to(ROOT).parts[1]}.")
    ]
    assert foreign == []


def strangers(path: Path, standards: Path) -> list[str]:
    """What a module of the standards imports and may not: another chapter of its standard, or, for what the
    chapters share, any chapter. (import-linter does not read folders without `__init__.py`.)"""
    standard, *inside = path.relative_to(standards).parent.parts
    chapters = {rule.parent.name for rule in (standards / standard).glob("*/*.md")}
    prefix = f"standards.{standard}."
    asked = [
        name.removeprefix(prefix).partition(".")[0] for name in imported(path) if name.startswith(prefix)
    ]
    return [f"{path.relative_to(standards)}: {name}" for name in asked if name in chapters - {*inside}]


def test_a_chapter_knows_no_other_chapter() -> None:
    standards = ROOT / "standards"
    files = [path for path in standards.rglob("*.py") if path.parent != standards]
    assert [wrong for path in files for wrong in strangers(path, standards)] == []


def test_a_chapter_that_knows_another_would_be_seen(tmp_path: Path) -> None:
    for chapter in ("un", "deux"):
        (tmp_path / "norme" / chapter).mkdir(parents=True)
        (tmp_path / "norme" / chapter / "regle.md").touch()
    wrong = tmp_path / "norme" / "un" / "checks.py"
    wrong.write_text("from standards.norme.partage import x\nfrom standards.norme.deux.checks import y\n")
    shared = tmp_path / "norme" / "partage.py"
    shared.write_text("from standards.norme.un.checks import z\n")
    assert strangers(wrong, tmp_path) == ["norme/un/checks.py: deux"]
    assert strangers(shared, tmp_path) == ["norme/partage.py: un"]


def test_a_forbidden_import_would_be_seen(tmp_path: Path) -> None:
    (tmp_path / "checks.py").write_text(
        "from checker import gather\nimport requests\nfrom checker.model import Page"
    )
    assert set(imported(tmp_path / "checks.py")) - OURS == {"checker.gather", "requests"}


# --- what the repository says of itself ------------------------------------------------------------


def test_the_files_that_present_the_project_agree() -> None:
    card = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))
    presentation = card["description"]["fr"]
    assert card["legal"]["license"] == PROJECT["project"]["license"] == "MIT"
    assert len(presentation["shortDescription"]) <= 150 <= len(presentation["longDescription"]) <= 10_000
    assert card["dependsOn"]["open"][0] == {"name": "Python", "versionMin": "3.11"}
    assert PROJECT["project"]["requires-python"] == ">=3.11"
    assert "## [Non publié]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_architecture_names_what_is_there_and_says_its_size() -> None:
    told = (ROOT / "site" / "architecture.md").read_text("utf-8")
    named = re.findall(r"`((?:checker|standards|site)/[\w./-]+)`", told)
    named += [f"checker/{name}" for name in re.findall(r"^\| `?([\w./]+(?:/|\.py))`", told, re.MULTILINE)]
    assert len(named) > 25
    assert [name for name in named if not (ROOT / name).exists()] == []
    core = [*(ROOT / "checker" / "pipeline.py",)]
    core += [
        path for name in ("model", "catalogue", "evaluate") for path in (ROOT / "checker" / name).glob("*.py")
    ]
    lines = sum(path.read_text("utf-8").count("\n") for path in core)
    said = int(re.search(r"environ (\d[\d ]+) lignes", told)[1].replace(" ", ""))  # type: ignore[index]
    assert abs(said - lines) < 100


@pytest.mark.skipif(shutil.which("make") is None, reason="make n'est pas installé")
@pytest.mark.parametrize("target", ["demo", "test", "check", "bench"])
def test_make_knows_its_targets(target: str) -> None:
    dry_run = subprocess.run(
        ["make", "-n", "-C", str(ROOT), target], capture_output=True, text=True, check=False
    )
    assert dry_run.returncode == 0, dry_run.stderr
    assert "scripts/install.sh" in dry_run.stdout or (ROOT / ".venv" / ".installed").exists()
