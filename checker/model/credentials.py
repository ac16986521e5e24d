"""What opens a site that is not open to everybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from checker.model.address import DEFAULT_PORTS, Address

Origin = tuple[str, str, int]
"""A scheme, a host and a port."""


def origin_of(url: str) -> Origin:
    """The origin of a web address."""
    parts = Address.of(url)
    return parts.scheme, parts.host, parts.port or DEFAULT_PORTS.get(parts.scheme, 0)


@dataclass(frozen=True)
class Credentials:
    """What is said to some origins, and to no other: headers, cookies. `secrets` are the values that
    nothing may show; none of the three is ever shown with the object."""

    origins: frozenset[Origin] = frozenset()
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    cookies: Mapping[str, str] = field(default_factory=dict, repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        """Whether there is anything to say to anybody."""
        return bool(self.origins and (self.headers or self.cookies))

    def open(self, url: str) -> bool:
        """Whether an address is of an origin that they are said to."""
        return bool(self) and origin_of(url) in self.origins

    def cookie(self, said: str) -> str:
        """The value of a Cookie header, with ours beside those it has: the site may have renewed one."""
        known = {pair.partition("=")[0].strip() for pair in said.split(";")}
        ours = (f"{name}={value}" for name, value in self.cookies.items() if name not in known)
        return "; ".join(filter(None, [said.strip(), *ours]))

    def within(self, lines: Iterable[bytes]) -> list[bytes]:
        """The header lines of a request, with what is said."""
        names = {f"{name.lower()}:".encode() for name in self.headers}
        kept = [line for line in lines if line.lower().partition(b":")[0] + b":" not in names]
        ours = [f"{name}: {value}".encode() for name, value in self.headers.items()]
        if not self.cookies:
            return kept + ours
        said = b"; ".join(line[7:].strip() for line in kept if line.lower().startswith(b"cookie:"))
        kept = [line for line in kept if not line.lower().startswith(b"cookie:")]
        cookie = self.cookie(said.decode("latin-1")).encode("latin-1", "replace")
        return [*kept, *ours, b"Cookie: " + cookie]


NOBODY: Final = Credentials()
"""What is said when nothing is to be said."""
