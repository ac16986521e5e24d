"""Days that come back each year, in the part of RFC 5545's recurrence rules that our files use.

A rule names one month, and the days of that month: by their numbers, by weekday (« the last
Sunday »), or both (« the Sunday among 16–22 »).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_RULE = re.compile(
    r"FREQ=YEARLY;BYMONTH=(?P<month>1[0-2]|[1-9])"
    r"(;BYDAY=(?P<nth>-?[1-5])?(?P<weekday>MO|TU|WE|TH|FR|SA|SU))?"
    r"(;BYMONTHDAY=(?P<days>\d{1,2}(,\d{1,2}){0,30}))?"
)


@dataclass(frozen=True)
class Yearly:
    """A recurrence: a month, and which of its days. `nth` counts weekdays, from the end when negative;
    0 means every one of them."""

    month: int
    days: tuple[int, ...] = ()
    weekday: int | None = None
    nth: int = 0

    @staticmethod
    def parse(text: str) -> Yearly:
        """The recurrence a text describes; raises `ValueError` for any other text."""
        match = _RULE.fullmatch(text)
        if not match or not (match["weekday"] or match["days"]) or (match["nth"] and match["days"]):
            raise ValueError(text)
        days = tuple(int(day) for day in (match["days"] or "").split(",") if day)
        if any(not 1 <= day <= 31 for day in days):
            raise ValueError(text)
        weekday = _WEEKDAYS.index(match["weekday"]) if match["weekday"] else None
        return Yearly(int(match["month"]), days, weekday, int(match["nth"] or 0))

    def __str__(self) -> str:
        """The rule as RFC 5545 writes it."""
        parts = ["FREQ=YEARLY", f"BYMONTH={self.month}"]
        if self.weekday is not None:
            parts.append(f"BYDAY={self.nth or ''}{_WEEKDAYS[self.weekday]}")
        if self.days:
            parts.append(f"BYMONTHDAY={','.join(map(str, self.days))}")
        return ";".join(parts)

    def in_year(self, year: int) -> list[date]:
        """The days of a year that the rule names, in order."""
        last = monthrange(year, self.month)[1]
        days = [date(year, self.month, day) for day in range(1, last + 1)]
        if self.days:
            days = [day for day in days if day.day in self.days]
        if self.weekday is not None:
            days = [day for day in days if day.weekday() == self.weekday]
        if self.nth:
            place = self.nth - 1 if self.nth > 0 else self.nth
            days = days[place:][:1] if -len(days) <= place < len(days) else []
        return days

    def between(self, start: date, end: date) -> Iterator[date]:
        """The days from `start` to `end`, both included."""
        for year in range(start.year, end.year + 1):
            yield from (day for day in self.in_year(year) if start <= day <= end)
