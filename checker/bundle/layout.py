"""Where things are in a bundle."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from checker.store import Visits

SCHEMA: Final = "conforme-preuves"
SCHEMA_VERSION: Final = "1.0"

INDEX: Final = "index.json"
PAGE: Final = "index.html"
PICTURES: Final = "images"
"""The folder of the pictures of elements; those of pages are evidence, kept with their visits."""


def visits_in(folder: Path) -> Visits:
    """The packed visits of a bundle, with their pictures and documents."""
    return Visits(folder / "visites")
