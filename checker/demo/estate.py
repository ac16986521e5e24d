"""estate.yaml → what each fictional host does when it is asked, and what it did at an earlier time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Host:
    """One fictional host. `behaviour` is what it does to every request; `folder` holds its pages;
    `context` fills the layout of its pages."""

    name: str
    behaviour: str = "pages"
    folder: str = ""
    target: str = ""
    seconds: float = 0.0
    plain_http: bool = False
    hsts: bool = False
    context: Mapping[str, object] = field(default_factory=dict)


def read_hosts(path: Path, *, earlier: bool = False) -> dict[str, Host]:
    """The hosts of the estate by name; as they were before, when `earlier`."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))["hotes"]
    hosts = [_host(entry | entry.get("avant", {}) if earlier else entry) for entry in entries]
    return {host.name: host for host in hosts}


def _host(entry: Mapping[str, Any]) -> Host:
    return Host(
        name=entry["hote"],
        behaviour=entry.get("comportement", "pages"),
        folder=entry.get("dossier", ""),
        target=entry.get("cible", ""),
        seconds=float(entry.get("secondes", 0)),
        plain_http=entry.get("http_sans_redirection", False),
        hsts=entry.get("hsts", False),
        context=entry.get("gabarit", {}),
    )
