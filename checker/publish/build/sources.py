"""Where the publication comes from: the catalogue, a registry folder, a store of results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import overload

from checker import __version__, campaigns, catalogue, crises, decisions, registry
from checker.catalogue.norms import overlays
from checker.model import Audit, Past, Standing
from checker.publish.page.publication import Publication
from checker.store import Store

_AT_ONCE = 200


@dataclass(frozen=True)
class Sources:
    """The address of the store, which may not exist yet, the folder of the registry, and the day (ISO
    8601) that the site is of: what is to come, what is over, what is fresh. `suspects`: an audit kept
    aside is shown too."""

    store: str
    registry: Path
    day: str = field(default_factory=lambda: datetime.now(UTC).date().isoformat())
    address: str = ""
    """Where the site will be read, when it is known; it ends with a slash."""
    suspects: bool = False

    @property
    def audited(self) -> bool:
        """Whether there is a store to read at all."""
        return "://" in self.store or Path(self.store).exists()

    def opened(self) -> Store:
        """The store, to read."""
        return Store.read(self.store, suspects=self.suspects)


class StoredAudits(Sequence[Audit]):
    """The audits of a store, read some at a time and only when somebody goes through them."""

    def __init__(self, sources: Sources, sites: Sequence[str]) -> None:
        self._sources, self._sites = sources, sites

    def __len__(self) -> int:
        return len(self._sites)

    @overload
    def __getitem__(self, place: int) -> Audit: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Audit]: ...
    def __getitem__(self, place: int | slice) -> Audit | Sequence[Audit]:
        if isinstance(place, slice):
            return StoredAudits(self._sources, self._sites[place])
        return next(iter(StoredAudits(self._sources, [self._sites[place]])))

    def __iter__(self) -> Iterator[Audit]:
        if not self._sites:
            return  # there may be no store at all
        with self._sources.opened() as opened:
            for start in range(0, len(self._sites), _AT_ONCE):
                yield from opened.latest(self._sites[start : start + _AT_ONCE])


def publication_of(sources: Sources) -> Publication:
    """What the site is made of."""
    registered = registry.load(sources.registry)
    known: list[Standing] = []
    past = Past()
    if sources.audited:
        with sources.opened() as opened:
            known, past = opened.standings()
    return Publication(
        standards=catalogue.standards(),
        sites=registered.sites,
        organisations=registered.organisations,
        audits=StoredAudits(sources, [standing.site.id for standing in known]),
        day=sources.day,
        at=now if (now := datetime.now(UTC)).date().isoformat() == sources.day else None,
        version=__version__,
        address=sources.address,
        axe_answers=catalogue.axe_answers(),
        overlays=overlays(),
        crises=crises.public(crises.load(sources.registry)),
        calendar=campaigns.public(
            campaigns.load(sources.registry, registered), date.fromisoformat(sources.day)
        ),
        standings=tuple(known),
        past=past,
        settled=decisions.precision(
            decisions.load(sources.registry, catalogue.rules(), (site.id for site in registered.sites))
        ),
    )
