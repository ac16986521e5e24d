"""A copy of the standards, to be edited."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

STANDARDS = Path(__file__).parents[2] / "standards"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the standards, to be edited."""
    copy = tmp_path / "standards"
    shutil.copytree(STANDARDS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


@pytest.fixture
def edited(folder: Path) -> Callable[[str, str, str], Path]:
    """Edits a file of the copy: its name, what stands there, what takes its place. The copy."""

    def edit(file: str, before: str, after: str) -> Path:
        text = (folder / file).read_text("utf-8")
        assert before in text
        (folder / file).write_text(text.replace(before, after, 1), "utf-8")
        return folder

    return edit
