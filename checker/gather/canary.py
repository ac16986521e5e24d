"""Is it the sites that do not answer, or we who reach nobody? Asks hosts known to have answered."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Final

from checker.gather.http import HttpClient
from checker.gather.network import Addresses
from checker.gather.options import Options
from checker.gather.urls import origin
from checker.model import Sign, Site, Transport
from checker.model.address import Address

ASKED: Final = 6
"""Hosts asked, at most, before it is believed that nobody answers."""
STRANGERS: Final = 3
"""Hosts that must all be silent, when none was ever known to answer, for it to be our network's doing."""
PATIENCE: Final = 10.0
"""Seconds a host is given to answer."""

SILENT: Final = Transport.showing(Sign.SILENT)
"""What a network that is down looks like, site after site."""
_UNKNOWN = SILENT | {Transport.NOT_VISITED, Transport.BROWSER_ERROR, Transport.PRIVATE_ADDRESS}


def answered(transport: Transport) -> bool:
    """Whether what became of a site says that its host answered, were it to refuse us."""
    return transport not in _UNKNOWN


@dataclass
class Canary:
    """Remembers who answered, and asks them when others are silent.

    `known` answered some other day; `strangers` are asked only when nobody is known to have answered.
    """

    options: Options
    known: Sequence[Site] = ()
    strangers: Sequence[Site] = ()
    recent: deque[Site] = field(default_factory=lambda: deque(maxlen=ASKED))

    @property
    def acquainted(self) -> bool:
        """Whether anybody is known to have answered, some day."""
        return bool(self.recent or self.known)

    def heard(self, site: Site) -> None:
        """Note that a site has just answered."""
        self.recent.appendleft(site)

    def lost(self, silent: Iterable[Site] = ()) -> bool:
        """Whether nobody answers, though some should: it is then our network that is down.

        `silent` are the sites that have just not answered. One host is no proof by itself, unless
        it is another one.
        """
        suspects = {_host(site) for site in silent}
        known = _one_a_host([*self.recent, *_spread(self.known)])
        asked = sorted(known, key=lambda site: _host(site) in suspects)[:ASKED]
        if not asked:
            asked = _spread([site for site in self.strangers if _host(site) not in suspects])
            sure = len(suspects) + len(asked) >= STRANGERS
        else:
            sure = len(asked) > 1 or (bool(suspects) and _host(asked[0]) not in suspects)
        return sure and not self._some_answer(asked)

    def _some_answer(self, sites: list[Site]) -> bool:
        """The first alone, which nearly always will do; then the others together."""
        if not sites:
            return False
        with ThreadPoolExecutor(ASKED) as pool:
            return self._answers(sites[0]) or any(pool.map(self._answers, sites[1:]))

    def _answers(self, site: Site) -> bool:
        """Whether a host answers anything to the request for its robots.txt, which is never refused."""
        options = replace(self.options, timeout=min(self.options.timeout, PATIENCE))
        addresses = Addresses(options)
        with addresses.visiting(site), HttpClient(options, addresses) as client:
            answer = client.get(f"{origin(site.url)}/robots.txt", page=False, robots=False)
        return answered(answer.transport)


def _spread(sites: Sequence[Site]) -> list[Site]:
    """Some sites, of different hosts, from one end of a list to the other: neighbours often share
    a server."""
    found = _one_a_host(sites)
    return found[:: max(1, len(found) // ASKED)][:ASKED]


def _one_a_host(sites: Iterable[Site]) -> list[Site]:
    """The first site of each host."""
    found: dict[str, Site] = {}
    for site in sites:
        found.setdefault(_host(site), site)
    return list(found.values())


def _host(site: Site) -> str:
    return Address.of(site.url).bare
