"""`conforme build`: MkDocs when what authors wrote changed, and only the changed files of the estate."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from checker import catalogue
from checker.engine import helpers
from checker.model import Standing
from checker.publish import Publication, awaited_pages, outlined_pages
from checker.publish.crisis.light import TooHeavy
from checker.publish.output import BuildError, Manifest, digest, wanted, worker_of, write
from checker.publish.parts import working
from checker.publish.plan import Plan
from checker.publish.shells import Shell
from checker.publish.sources import Sources, publication_of

__all__ = ["BuildError", "Built", "build"]

_PROGRAM = Path(__file__).parents[1]


@dataclass(frozen=True)
class Built:
    """How much work a build was: whether MkDocs worked, how many shared files and how many sites'
    files were written."""

    edited: bool
    files: int
    sites: int


def build(config: Path, output: Path, sources: Sources, processes: int | None = None) -> Built:
    """Build the site strictly into `output`: the same files as if everything were made anew.

    What helps the next build is kept beside it, in `.<output>.cache`. Raises `BuildError` for a broken
    link, any other warning, or an ultra-light page that is not light.
    """
    cache = output.parent / f".{output.name}.cache"
    manifest, pages = cache / "manifest.json", cache / "pages"
    before = Manifest.read(manifest) if output.is_dir() else Manifest()
    manifest.unlink(missing_ok=True)
    if not before.edited:
        shutil.rmtree(output, ignore_errors=True)
    with helpers(1) as aside:
        framed = aside.submit(_shells, config, cache / "shells.json")
        publication = replace(publication_of(sources), kept=_kept(cache / "garde"))
        shells = framed.result()
    worker = worker_of(publication, shells, output)
    marks = _marks(publication, worker.shell)
    late = [site for site, mark in marks.items() if not before.holds(site, mark, output)]
    with working(worker, worker.parts(late), processes or os.cpu_count() or 1) as sizes:
        plan = _planned(publication)
        edited = digest(*_edited(config, plan))
        fresh = before.edited != edited
        if fresh:
            from checker.publish.hook import edit  # noqa: PLC0415 - MkDocs is loaded only when it has work

            edit(config, pages, plan)
    plan = plan.completed(awaited_pages(publication))
    kept = {site: files for site, (_, files) in before.sites.items()} | sizes
    after = Manifest(edited, sites={site: (mark, kept[site]) for site, mark in marks.items()})
    files = write(output, wanted(pages, plan, shells, edited), before, after)
    for path in before.paths - after.paths:
        (output / path).unlink(missing_ok=True)
    after.write(manifest)
    return Built(fresh, files, len(late))


def _planned(publication: Publication) -> Plan:
    try:
        return Plan.of(outlined_pages(publication))
    except TooHeavy as error:
        raise BuildError(str(error)) from error


def _shells(config: Path, path: Path) -> dict[str, Shell]:
    """The shells; made by MkDocs, and kept in a file until our program or the configuration changes."""
    mark = digest(program(), config.read_bytes())
    try:
        kept = json.loads(path.read_bytes())
    except (OSError, ValueError):
        kept = {}
    if kept.get("mark") != mark:
        from checker.publish.hook import shells  # noqa: PLC0415 - MkDocs is loaded only when it has work

        kept = {"mark": mark, "shells": shells(config)}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(kept), "utf-8")
    return {folder: Shell(text) for folder, text in kept["shells"].items()}


def _marks(publication: Publication, shell: Shell) -> dict[str, str]:
    """Site id → a mark of what its files are made of."""
    common = digest(shell.text, program(), _rules(publication))
    marks = {}
    for entry in publication.estate.entries:
        site = entry.site
        organisation = publication.organisations.get(site.organisation)
        seen = entry.audit.digest if isinstance(entry.audit, Standing) else ""
        marks[site.id] = digest(common, seen, repr((site, organisation, publication.turns.get(site.id))))
    return marks


def _rules(publication: Publication) -> str:
    """What pages of sites say of the rules, and the criteria their sheets have."""
    said = [(standard.id, standard.title) for standard in publication.standards], publication.overlays
    return repr((said, [(r.id, r.title, r.standard, r.level, r.rgaa) for r in publication.rules]))


def _kept(folder: Path) -> Path:
    """The folder of what this version of our program and standards keeps; what others kept is removed."""
    mine = folder / digest(program(), *_contents(catalogue.FOLDER))
    for other in folder.glob("*"):
        if other != mine:
            shutil.rmtree(other)
    return mine


# --- marks ---------------------------------------------------------------------------------


def _edited(config: Path, plan: Plan) -> Iterator[str | bytes]:
    """All that the pages MkDocs builds depend on."""
    yield from (text for page in sorted(plan.sources.items()) for text in page)
    yield " ".join(sorted(plan.raw))
    yield config.read_bytes()
    yield from _contents(config.parent / "site")
    yield program()


@cache
def program() -> str:
    """A mark of our own code, templates and theme, and of the front-end parts we ship."""
    vendor = (f"{path} {path.stat().st_size}" for path in sorted(_PROGRAM.glob("vendor/**/*")))
    return digest(*_contents(_PROGRAM), *vendor)


def _contents(folder: Path) -> Iterator[str | bytes]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith("vendor/") and "__pycache__" not in name:
            yield name
            yield path.read_bytes()
