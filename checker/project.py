"""Where the project's own authored files are: beside the package in a source tree, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

_SOURCE = Path(__file__).parent.parent
ROOT = _SOURCE if (_SOURCE / "mkdocs.yml").exists() else Path(__file__).parent / "_project"

CONFIG = ROOT / "mkdocs.yml"
