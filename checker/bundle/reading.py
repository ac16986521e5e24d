"""A bundle → what `replay` judges again. What it holds was sent by somebody: it is believed in nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from checker.bundle.layout import INDEX, SCHEMA, SCHEMA_VERSION, visits_in
from checker.store import Visits

_LARGEST: Final = 256 * 1024 * 1024
_MOST_SITES: Final = 100_000
_DIGEST = re.compile(r"[0-9a-f]{64}")


class BundleError(Exception):
    """A folder that cannot be written or read as a bundle; the message, in French, says why."""


@dataclass(frozen=True)
class Bundle:
    """The visits of a bundle: site → digest, where they are, and the rules they were made for (all when
    none is named)."""

    digests: Mapping[str, str]
    rules: tuple[str, ...]
    visits: Visits

    @classmethod
    def of(cls, folder: Path) -> Bundle:
        """The bundle of a folder. Raises `BundleError`."""
        index = _index(folder / INDEX)
        digests: dict[str, str] = {}
        for site in index["sites"]:
            match site:
                case {"site": str(name), "visit": str(visit)} if _DIGEST.fullmatch(visit):
                    digests[name] = visit
                case {"visit": None}:
                    continue
                case _:
                    raise _unreadable(folder / INDEX)
        return cls(digests, tuple(map(str, index.get("rules_asked") or ())), visits_in(folder))


def is_bundle(path: Path) -> bool:
    """Whether a path is that of a folder with an index."""
    return (path / INDEX).is_file()


def _index(path: Path) -> dict[str, Any]:
    if path.stat().st_size > _LARGEST:
        raise BundleError(f"{path} : plus de {_LARGEST // 1024**2} Mio, ce dossier de preuves n'est pas lu.")
    try:
        found = json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError):
        raise _unreadable(path) from None
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise _unreadable(path)
    version = str(found.get("schema_version"))
    if version.partition(".")[0] != SCHEMA_VERSION.partition(".")[0]:
        raise BundleError(
            f"{path} : version {version[:20]} du format, que ce Conforme ne connaît pas ({SCHEMA_VERSION})."
        )
    sites = found.get("sites")
    if not isinstance(sites, list) or len(sites) > _MOST_SITES:
        raise _unreadable(path)
    return found


def _unreadable(path: Path) -> BundleError:
    return BundleError(f"{path} : ce n'est pas l'index d'un dossier de preuves de « check --evidence ».")
