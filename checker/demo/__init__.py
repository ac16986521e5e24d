"""The demonstration estate: a dozen fictional State sites served locally, with a register of their own.

Every host ends in .exemple.gouv.fr (or .example): none exists, all are mapped to this machine, so
no real body is ever shown at fault. HTTPS certificates come from an authority made for the run.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import trustme

from checker.demo.serving import Host, closed_port, read_hosts, serve_hosts

FOLDER = Path(__file__).parent
_ESTATE = FOLDER / "estate.yaml"


@dataclass(frozen=True)
class Demonstration:
    """A running estate: its register, the authority to trust, and what its hosts do now."""

    registry: Path
    ca_file: Path
    _hosts: dict[str, Host]
    _ports: Mapping[int, int]
    _nobody: int

    @property
    def resolve(self) -> dict[str, str]:
        """How to reach the hosts, now: some answer, nobody answers for the others."""
        return {
            f"{host.name}:{public}": f"127.0.0.1:{self._nobody if host.behaviour == 'mort' else local}"
            for host in self._hosts.values()
            for public, local in self._ports.items()
        }

    @contextmanager
    def earlier(self) -> Iterator[None]:
        """The estate as it was before, while the context lasts: two audits then have changes to tell."""
        now = dict(self._hosts)
        self._hosts.update(read_hosts(_ESTATE, earlier=True))
        try:
            yield
        finally:
            self._hosts.update(now)


@contextmanager
def demonstration() -> Iterator[Demonstration]:
    """Serve the estate over HTTP and HTTPS on free local ports until the context ends."""
    hosts = read_hosts(_ESTATE)
    authority = trustme.CA(organization_name="Autorité de démonstration")
    with ExitStack() as stack:
        temporary = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="conforme-demo-")))
        ca_file = temporary / "autorite.pem"
        authority.cert_pem.write_to_path(str(ca_file))
        ports = stack.enter_context(serve_hosts(hosts, authority))
        yield Demonstration(FOLDER / "registry", ca_file, hosts, ports, closed_port())
