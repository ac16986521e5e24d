"""The next version of the RGAA: until when a declaration made under the version before holds.

Source: RGAA, « déclaration d'accessibilité »: eighteen months after a new version is published. The day is
data (`echeances.toml`); as long as it is not known, nothing is said.
"""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from datetime import date
from functools import cache
from pathlib import Path

from checker.model import Problem
from standards.accessibilite.legal.declaration import Declaration

_MONTHS = 18
_VERSION_5 = re.compile(r"\brgaa\b\W{0,3}(?:version |v\.? ?)?[5-9]\b")


@cache
def published() -> date | None:
    """The day RGAA 5 was published; None as long as it is not."""
    text = (Path(__file__).parent / "echeances.toml").read_text("utf-8")
    day = tomllib.loads(text)["rgaa_5"]["publiee"]
    return date.fromisoformat(str(day)) if day else None


def deadline(publication: date) -> date:
    """The last day on which a declaration made before a publication holds."""
    months = publication.month - 1 + _MONTHS
    year, month = publication.year + months // 12, months % 12 + 1
    return date(year, month, min(publication.day, monthrange(year, month)[1]))


def overtaken(
    declaration: Declaration, newest: date, today: date, publication: date | None
) -> Problem | None:
    """A declaration whose newest date is before the new version, once the delay is over."""
    if publication is None or newest >= publication or today <= deadline(publication):
        return None
    message = (
        f"Déclaration du {newest:%d/%m/%Y}, faite avant la nouvelle version du RGAA ({publication:%d/%m/%Y}) : elle "
        f"devait être refaite au plus tard le {deadline(publication):%d/%m/%Y}."
    )
    if _VERSION_5.search(declaration.everything):
        return declaration.doubt(f"{message} Mais elle cite cette version : sa date est-elle la bonne ?")
    return declaration.defect(message)
