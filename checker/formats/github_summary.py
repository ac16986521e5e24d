"""GitHub Actions: the summary of a step, to be added to `$GITHUB_STEP_SUMMARY`.

GitHub takes 1 MiB a step, and refuses all of a longer one: some room is left to what the step says itself.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from typing import Final

from checker.formats._bounded import folded
from checker.model import Report

MOST_BYTES: Final = 900_000


def render(report: Report) -> str:
    """Everything that has room in a summary."""
    return folded(report, MOST_BYTES)
