"""Markdown for a comment of a merge or pull request: bounded, each site folded.

GitHub takes 65,536 characters, GitLab 1,000,000: this is short enough for both.
"""

from __future__ import annotations

from typing import Final

from checker.formats._bounded import folded
from checker.model import Report

MOST_BYTES: Final = 65_000


def render(report: Report) -> str:
    """Everything that has room in a comment."""
    return folded(report, MOST_BYTES)
