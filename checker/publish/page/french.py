"""The dates and numbers of a crisis, as French readers write them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from checker.publish.page.figures import french_date

BY_SMS = {"114"}
"""Numbers one writes to."""


def moment_fr(moment: datetime) -> str:
    """« 22 novembre 2026 à 8 h 15 (UTC+1) »: the offset is said, overseas readers have another hour."""
    minutes = int((moment.utcoffset() or timedelta()).total_seconds()) // 60
    sign = "+" if minutes >= 0 else "−"
    hours, rest = divmod(abs(minutes), 60)
    offset = f"UTC{sign}{hours}" if minutes else "UTC"
    offset += f" h {rest:02}" if rest else ""
    return f"{french_date(moment.date())} à {moment.hour}\u00a0h\u00a0{moment.minute:02} ({offset})"


def dialled(number: str) -> str:
    """The address that calls a number, or writes to it."""
    return ("sms:" if number in BY_SMS else "tel:") + re.sub("[ .]", "", number)
