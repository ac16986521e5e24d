"""What the registry knows of a site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from checker.model.address import placed
from checker.model.words import AgreementState, Kind, Lifecycle, Role


@dataclass(frozen=True)
class Organisation:
    """Who answers for sites: a ministry, a prefecture network, an operator…"""

    id: str
    name: str
    parent: str | None = None


@dataclass(frozen=True)
class Agreement:
    """The SIG's agreement of a site; `date` is the day of the state given."""

    state: AgreementState = AgreementState.UNKNOWN
    date: date | None = None
    reference: str | None = None


@dataclass(frozen=True)
class AuditSettings:
    """How one site wants to be visited.

    `resolve` maps "host" or "host:port" to "address:port"; `delay` is the pause between two
    requests, in seconds; `aliases` are hosts that count as the site itself.
    """

    pages: int | None = None
    delay: float | None = None
    resolve: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listing:
    """The address of every page of a folder. With `routes`, its scripts answer for others too."""

    pages: tuple[str, ...]
    routes: bool = False


@dataclass(frozen=True)
class Site:
    """One entry of `registry/sites.yaml`, or a target named on the command line.

    `pages` gives the address of a role the visit could not find by itself. `entry` is the
    role of the page at `url`: the home page, unless the user named a page inside a site.
    `registered` is False for a target of the command line, `online` for a folder on disk, whose
    `listing` says what there is to see.
    """

    id: str
    name: str
    url: str
    organisation: str
    kind: Kind | None = None
    lifecycle: Lifecycle = Lifecycle.OPEN
    successor: str | None = None
    opened: date | None = None
    redesigned: date | None = None
    agreement: Agreement = Agreement()
    contacts: Mapping[str, str] = field(default_factory=dict)
    contacts_public: bool = False
    pages: Mapping[Role, str] = field(default_factory=dict)
    settings: AuditSettings = AuditSettings()
    entry: Role = Role.HOME
    registered: bool = True
    online: bool = True
    listing: Listing | None = None

    @property
    def unaddressed(self) -> bool:
        """Whether nobody said where a folder will be published: its host is invented (RFC 6761)."""
        return not self.online and placed(self.url) != self.url
