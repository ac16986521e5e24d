"""A fictional next version of the RGAA: one criterion more in theme 8, and those after it renumbered."""

from __future__ import annotations

import re
from pathlib import Path

NEXT = "RGAA 99"


def second_overlay(standards: Path, since: str = "2999-01-01") -> None:
    """Add the version to a copy of the standards: a file, and one line in the only rule that knows of it."""
    chapter = standards / "accessibilite"
    text = (chapter / "rgaa-4.1.2.yaml").read_text("utf-8").replace("version: 4.1.2", "version: 99")
    text = re.sub(r"^date: .*", f"date: {since}", text, flags=re.MULTILINE)
    text = re.sub(
        r'numero: "8\.(\d+)"',
        lambda found: f'numero: "8.{int(found[1]) + (int(found[1]) >= 3)}"',
        text,
    )
    added = '  - {numero: "8.3", tests: 1, niveau: A, wcag: {2.2: [3.1.1]}, intitule: "Un critère de plus"}\n'
    text = re.sub(r'(?=^  - \{numero: "8\.4")', added, text, flags=re.MULTILINE)
    (chapter / "rgaa-99.yaml").write_text(text, "utf-8")
    rule = chapter / "elements_obligatoires" / "langue-de-la-page.md"
    known = rule.read_text("utf-8")
    rule.write_text(known.replace("rgaa: {4.1.2: [8.3.1]}", "rgaa: {4.1.2: [8.3.1], 99: [8.4.1]}"), "utf-8")
