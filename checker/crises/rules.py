"""What is not a fault of writing and must be corrected all the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from checker.crises.entries import Crisis
from checker.crises.words import Nature


def remarks(crisis: Crisis, at: datetime) -> Iterator[str]:
    """What is to be said of a crisis at a moment, in French sentences."""
    until = crisis.message.until if crisis.told else None
    if crisis.active and crisis.nature is not Nature.EXAMPLE and until and until < at:
        yield f"{crisis.id} : message périmé depuis le {until.isoformat(timespec='minutes')}."
