"""`conforme build`: MkDocs when what authors wrote changed, and only the changed files of the estate."""

from __future__ import annotations

import gc
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from checker import catalogue
from checker.catalogue import upcoming
from checker.engine import helpers
from checker.model import Standing
from checker.model.norms import shown_first
from checker.publish.build.output import MANIFEST, BuildError, Manifest, digest, wanted, worker_of, write
from checker.publish.build.plan import Plan, Shell
from checker.publish.build.replacing import beside, carry, standing
from checker.publish.build.sources import Sources, publication_of
from checker.publish.build.workers import working
from checker.publish.page.publication import Publication
from checker.publish.sections import awaited_pages, outlined_pages
from checker.publish.sections.crises.light import TooHeavy

__all__ = ["BuildError", "Built", "build", "standing"]

_SITE_URL = re.compile(r"^site_url: *[\"']?(https?://[^\s\"'#]+)", re.MULTILINE)

_PROGRAM = Path(__file__).parents[2]


@dataclass(frozen=True)
class Built:
    """How much work a build was: whether MkDocs worked, how many shared files and how many sites'
    files were written."""

    edited: bool
    files: int
    sites: int


def build(config: Path, output: Path, sources: Sources, processes: int | None = None) -> Built:
    """Build the site strictly into `output`: the same files as if everything were made anew.

    The site that stands there is whole until the new one, made beside it in `.<output>.cache`, takes its
    place; what helps the next build is kept there too. Raises `BuildError` for a folder that is not ours, a
    broken link, any other warning, or an ultra-light page that is not light.
    """
    place, before = standing(output)
    sources = replace(sources, address=sources.address or _address(config))
    cache = place.parent / f".{place.name}.cache"
    with beside(place, cache) as fresh, _seldom_swept():
        return _built(
            config, _Folders(place, fresh, cache), before, sources, processes or os.cpu_count() or 1
        )


@contextmanager
def _seldom_swept() -> Iterator[None]:
    """A context in which Python looks a hundred times less often for what it may forget: almost all that a build
    makes, it holds to its end."""
    usual = gc.get_threshold()
    gc.set_threshold(100 * usual[0], *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _address(config: Path) -> str:
    """The address that the configuration of MkDocs gives the site, if any; it ends with a slash."""
    told = _SITE_URL.search(config.read_text("utf-8"))
    return f"{told[1].rstrip('/')}/" if told else ""


@dataclass(frozen=True)
class _Folders:
    """The output that stands, the one in the making, and what is kept from one build to the next."""

    old: Path
    new: Path
    cache: Path


def _built(config: Path, folders: _Folders, before: Manifest, sources: Sources, processes: int) -> Built:
    cache, pages = folders.cache, folders.cache / "pages"
    with helpers(1) as aside:
        framed = aside.submit(_shells, config, cache / "shells.json", sources.address)
        publication = replace(publication_of(sources), kept=_kept(cache / "garde"))
        shells = framed.result()
    worker = worker_of(publication, shells, folders.new)
    made_of = _digests(publication, worker.shell)
    stale = [site for site, known in made_of.items() if not before.holds(site, known, folders.old)]
    with working(worker, worker.tasks(stale), processes) as sizes:
        plan = _planned(publication)
        edited = digest(sources.address, *_edited(config, plan))
        fresh = _pages(config, pages, plan, edited, sources.address)
    plan = plan.completed(awaited_pages(publication))
    kept = {site: files for site, (_, files) in before.sites.items()} | sizes
    after = Manifest(edited, sites={site: (known, kept[site]) for site, known in made_of.items()})
    files = write(folders.old, folders.new, wanted(pages, plan, shells, edited), before, after)
    carry(folders.old, folders.new, before, after)
    after.write(folders.new / MANIFEST)
    return Built(fresh, files, len(stale))


def _pages(config: Path, pages: Path, plan: Plan, edited: str, address: str) -> bool:
    """Have MkDocs build its pages, unless those that are kept were made of the same; whether it worked."""
    made_of = pages.with_suffix(".empreinte")
    if made_of.exists() and made_of.read_text("utf-8") == edited:
        return False
    from checker.publish.build.hook import edit  # noqa: PLC0415 - MkDocs is loaded only when it has work

    made_of.unlink(missing_ok=True)
    edit(config, pages, plan, address)
    made_of.write_text(edited, "utf-8")
    return True


def _planned(publication: Publication) -> Plan:
    try:
        return Plan.of(outlined_pages(publication))
    except TooHeavy as error:
        raise BuildError(str(error)) from error


def _shells(config: Path, path: Path, address: str) -> dict[str, Shell]:
    """The shells; made by MkDocs, and kept in a file until our program or the configuration changes."""
    made_of = digest(program(), config.read_bytes(), address)
    try:
        kept = json.loads(path.read_bytes())
    except (OSError, ValueError):
        kept = {}
    if kept.get("made_of") != made_of:
        from checker.publish.build.hook import shells  # noqa: PLC0415 - MkDocs is loaded only when it has work

        kept = {"made_of": made_of, "shells": shells(config, address)}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(kept), "utf-8")
    return {folder: Shell(text) for folder, text in kept["shells"].items()}


def _digests(publication: Publication, shell: Shell) -> dict[str, str]:
    """Site id → the digest of what its files are made of."""
    common = digest(shell.text, program(), _rules(publication))
    digests = {}
    for entry in publication.estate.entries:
        site = entry.site
        organisation = publication.organisations.get(site.organisation)
        seen = entry.audit.digest if isinstance(entry.audit, Standing) else ""
        digests[site.id] = digest(common, seen, repr((site, organisation, publication.turns.get(site.id))))
    return digests


def _rules(publication: Publication) -> str:
    """What pages of sites say of the rules, and the criteria their sheets have."""
    day = date.fromisoformat(publication.day)
    sheets = [(norm, norm.in_force(day)) for norm in shown_first(publication.overlays, day)]
    said = [(standard.id, standard.title) for standard in publication.standards], sheets, upcoming.told()
    return repr((said, [(r.id, r.title, r.standard, r.level, r.references) for r in publication.rules]))


def _kept(folder: Path) -> Path:
    """The folder of what this version of our program and standards keeps; what others kept is removed."""
    mine = folder / digest(program(), *_contents(catalogue.FOLDER))
    for other in folder.glob("*"):
        if other != mine:
            shutil.rmtree(other)
    return mine


# --- digests -------------------------------------------------------------------------------


def _edited(config: Path, plan: Plan) -> Iterator[str | bytes]:
    """All that the pages MkDocs builds depend on."""
    yield from (text for page in sorted(plan.sources.items()) for text in page)
    yield " ".join(sorted(plan.raw))
    yield config.read_bytes()
    yield from _contents(config.parent / "site")
    yield from _contents(config.parent / "examples")
    yield program()


@cache
def program() -> str:
    """A digest of our own code, templates and theme, and of the front-end parts we ship."""
    vendor = (f"{path} {path.stat().st_size}" for path in sorted(_PROGRAM.glob("vendor/**/*")))
    return digest(*_contents(_PROGRAM), *vendor)


def _contents(folder: Path) -> Iterator[str | bytes]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith("vendor/") and "__pycache__" not in name:
            yield name
            yield path.read_bytes()
