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

from checker.demo.estate import read_hosts
from checker.demo.serving import closed_port, serve_hosts

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Demonstration:
    """A running estate: its register, how to reach its hosts, and the authority to trust."""

    registry: Path
    resolve: Mapping[str, str]
    ca_file: Path


@contextmanager
def demonstration() -> Iterator[Demonstration]:
    """Serve the estate over HTTP and HTTPS on free local ports until the context ends."""
    hosts = read_hosts(FOLDER / "estate.yaml")
    authority = trustme.CA(organization_name="Autorité de démonstration")
    with ExitStack() as stack:
        temporary = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="conforme-demo-")))
        ca_file = temporary / "autorite.pem"
        authority.cert_pem.write_to_path(str(ca_file))
        ports = stack.enter_context(serve_hosts(hosts, authority))
        nobody = closed_port()
        resolve = {}
        for host in hosts.values():
            for public, local in ports.items():
                resolve[f"{host.name}:{public}"] = (
                    f"127.0.0.1:{nobody if host.behaviour == 'mort' else local}"
                )
        yield Demonstration(FOLDER / "registry", resolve, ca_file)
