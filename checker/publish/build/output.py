"""What stands in the output: the files that should, made only when they do not, and what was made of what."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

from checker.publish import data
from checker.publish.build.plan import Plan, Shell, destination, filled
from checker.publish.build.workers import Worker, put, working
from checker.publish.page.publication import Publication
from checker.publish.page.typography import spaced

MANIFEST = ".conforme.json"
"""The file of an output that says a build made it, and what of: nobody asks a server for it."""


class BuildError(Exception):
    """The site could not be built; the message says why."""


@dataclass
class Manifest:
    """What stands in the output: path → digest of what it was made of, and the same for each site's files."""

    edited: str = ""
    files: dict[str, str] = field(default_factory=dict)
    sites: dict[str, tuple[str, dict[str, int]]] = field(default_factory=dict)

    @staticmethod
    def read(path: Path) -> Manifest | None:
        """The manifest of the last build; None where there is none, or none that can be read."""
        try:
            return Manifest(**json.loads(path.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, path: Path) -> None:
        """Keep it."""
        path.write_text(json.dumps(asdict(self)), "utf-8")

    def holds(self, site: str, made_of: str, output: Path) -> bool:
        """Whether the files of a site stand there, made of what this digest says."""
        was, sizes = self.sites.get(site, ("", {}))
        return was == made_of and all((output / path).exists() for path in sizes)

    @property
    def paths(self) -> set[str]:
        """Every file it speaks of."""
        return {*self.files, *(path for _, sizes in self.sites.values() for path in sizes)}


Wanted = tuple[str, str, Callable[[], bytes]]
"""A file of the output: its path, the digest of what it is made of, and how to make it."""


def wanted(pages: Path, plan: Plan, shells: Mapping[str, Shell], edited: str) -> Iterator[Wanted]:
    """The files of the output but for those of the sites; `pages` is what MkDocs built."""
    holes = {destination(path): found for path, found in plan.holes.items()}
    for file in sorted(pages.rglob("*")):
        path = file.relative_to(pages).as_posix()
        if file.is_file() and path not in plan.raw:
            mine = holes.get(path, {})
            yield path, digest(edited, *mine.values()), partial(_filled, file, mine)
    for path, content in plan.raw.items():
        yield path, digest(content), partial(bytes, content)
    for path, (front, body) in plan.shelled.items():
        shell = shells[path.rpartition("/")[0]]
        made_of = digest(shell.text, front, body)
        yield destination(path), made_of, partial(_shelled, shell, path, front, body)


def _filled(file: Path, holes: Mapping[str, str]) -> bytes:
    return filled(file.read_text("utf-8"), holes).encode() if holes else file.read_bytes()


def _shelled(shell: Shell, path: str, front: str, body: str) -> bytes:
    return shell.page(path, front, spaced(body))[1]


def write(old: Path, new: Path, files: Iterable[Wanted], before: Manifest, after: Manifest) -> int:
    """Write into `new` the files that do not stand in `old` as they should; returns how many."""
    written = 0
    for path, made_of, made in files:
        after.files[path] = made_of
        if before.files.get(path) != made_of or not (old / path).exists():
            put(new, path, made())
            written += 1
    return written


def finish(output: Path, publication: Publication, plan: Plan, shells: Mapping[str, str]) -> None:
    """Complete in its place what MkDocs built by itself."""
    known = {folder: Shell(text) for folder, text in shells.items()}
    write(output, output, list(wanted(output, plan, known, "")), Manifest(), Manifest())
    worker = worker_of(publication, known, output)
    everyone = [site.id for site in publication.sites]
    with working(worker, worker.tasks(everyone), os.cpu_count() or 1):
        pass


def worker_of(publication: Publication, shells: Mapping[str, Shell], output: Path) -> Worker:
    """Who writes the files of sites, and keeps the rows of their audits."""
    return Worker(publication, data.Groups(publication, data.TABLES), shells["parc/sites"], output)


def digest(*parts: str | bytes) -> str:
    """One digest of several texts."""
    made = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        made.update(len(data).to_bytes(8, "big") + data)
    return made.hexdigest()[:32]
