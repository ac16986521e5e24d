"""The JSON Schema of a crisis file."""

from __future__ import annotations

from typing import Any

from checker.authored.schemas import one_of
from checker.crises.entries import CrisisEntry


def schema() -> dict[str, dict[str, Any]]:
    """Folder of the registry → JSON Schema of each of its files."""
    return {
        "crises": one_of(
            CrisisEntry, "Crise", "Une crise, un fichier. Conforme n'est pas un système d'alerte."
        )
    }
