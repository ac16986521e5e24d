"""GitLab's code quality report: what a merge request adds and mends.

Certain defects only; a site that was not seen is told as an information, for an empty list would mean that
all is well.
Source: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import hashlib
from typing import Any

from checker.formats._defects import LINE, Defect, defects, unseen, unseen_sentence
from checker.formats._written import as_json
from checker.model import Audit, BaselineState, Report
from checker.plain_text import printable


def render(report: Report) -> str:
    """One entry a defect that nobody decided to ignore, the worst first."""
    found = (defect for defect in defects(report) if defect.state is not BaselineState.IGNORED)
    return as_json([*map(_entry, found), *map(_unseen, unseen(report))])


def _entry(defect: Defect) -> dict[str, Any]:
    return {
        "description": f"{defect.title} : {defect.sentence}",
        "check_name": printable(defect.finding.rule),
        "fingerprint": _once(defect.finding.site, defect.fingerprint),
        "severity": "major" if defect.required else "minor",
        "location": {"path": defect.path, "lines": {"begin": LINE}},
    }


def _unseen(audit: Audit) -> dict[str, Any]:
    return {
        "description": unseen_sentence(audit),
        "check_name": "visite",
        "fingerprint": _once(audit.site.id, "visite"),
        "severity": "info",
        "location": {"path": printable(audit.site.id), "lines": {"begin": LINE}},
    }


def _once(site: str, fingerprint: str) -> str:
    """A fingerprint that no two entries share: GitLab shows only one of those that do."""
    return hashlib.sha256(f"{site}\x1f{fingerprint}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
