"""The published versions of the DSFR and their dates: reference data, with its sources.

Up to 1.14.4 the day is that of the git tag of the official repository
(https://github.com/GouvernementFR/dsfr/tags, read in November 2026). The 1.15 series could not be
read there: its days are the latest ones that tickets and third-party documents allow, so that a
site is never called older than it is. `APPROXIMATE` names them.
"""

from __future__ import annotations

import re
from datetime import date

Number = tuple[int, int, int]

_DAYS = """
0.1.0 2020-10-19  0.2.0 2020-10-19  0.3.0 2020-11-17  0.4.0 2021-02-03  0.5.0 2021-02-10
0.6.0 2021-04-07  1.0.0 2021-06-24  1.1.0 2021-07-27  1.2.0 2021-11-17  1.2.1 2021-11-29
1.3.0 2022-01-18  1.3.1 2022-02-07  1.4.0 2022-03-16  1.4.1 2022-03-29  1.4.2 2022-06-13
1.4.3 2022-06-14  1.5.0 2022-04-21  1.5.1 2022-04-26  1.5.2 2022-06-14  1.6.0 2022-06-14
1.7.0 2022-07-21  1.7.1 2022-07-25  1.7.2 2022-07-29  1.7.3 2023-02-02  1.8.0 2022-10-27
1.8.1 2022-10-27  1.8.2 2022-11-09  1.8.3 2022-11-15  1.8.4 2022-11-15  1.8.5 2022-11-28
1.9.0 2023-03-01  1.9.1 2023-04-11  1.9.2 2023-04-18  1.9.3 2023-05-17  1.9.4 2023-10-23
1.10.0 2023-07-19  1.10.1 2023-09-04  1.10.2 2023-10-19  1.11.0 2023-12-11  1.11.1 2024-01-31
1.11.2 2024-03-04  1.12.0 2024-06-19  1.12.1 2024-06-25  1.13.0 2024-12-04  1.13.1 2025-03-26
1.13.2 2025-05-15  1.14.0 2025-06-25  1.14.1 2025-08-29  1.14.2 2025-09-17  1.14.3 2025-12-15
1.14.4 2026-03-03  1.15.0 2026-07-23  1.15.1 2026-08-12  1.15.2 2026-08-12  1.15.3 2026-09-30
"""


def number(text: str) -> Number | None:
    """« 1.14.4 » → (1, 14, 4); None when the text is not a version."""
    match = re.fullmatch(r"v?(\d{1,3})\.(\d{1,3})\.(\d{1,3})", text.strip())
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def written(version: Number) -> str:
    """(1, 14, 4) → « 1.14.4 »."""
    return ".".join(map(str, version))


def _read(table: str) -> dict[Number, date]:
    fields = table.split()
    pairs = zip(fields[::2], fields[1::2], strict=True)
    return {found: date.fromisoformat(day) for name, day in pairs if (found := number(name))}


RELEASES = _read(_DAYS)
"""Version → the day it was published, or the latest possible one."""

APPROXIMATE = frozenset(version for version in RELEASES if version >= (1, 15, 0))
"""Versions whose day was not read in the official repository."""


def latest(on: date) -> Number:
    """The greatest version published that day. Raises `ValueError` before the first one."""
    return max(version for version, day in RELEASES.items() if day <= on)
