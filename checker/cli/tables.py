"""`export --tables`: the open data of the site, without building the site."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from checker import __version__, catalogue, pipeline
from checker.catalogue.norms import overlays
from checker.cli.output import Say
from checker.model import Audit
from checker.registry import Registry


def write_tables(say: Say, folder: Path, register: Registry, audits: Sequence[Audit]) -> None:
    """Write every file of the open data into a folder, and say which."""
    from checker.publish import Publication
    from checker.publish.sections.open_data.pages import files

    publication = Publication(
        standards=catalogue.standards(),
        sites=register.sites,
        organisations=register.organisations,
        audits=tuple(audits),
        day=max((audit.at for audit in audits), default=pipeline.now())[:10],
        version=__version__,
        overlays=overlays(),
    )
    (folder / "schemas").mkdir(parents=True, exist_ok=True)
    for name, content in files(publication):
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        say.remark(f"Écrit : {folder / name}")
