"""The only door to MkDocs: hands it the generated pages, and runs it for `conforme build`.

MkDocs loads this file by its path (see `hooks:` in mkdocs.yml) and calls the `on_…` functions.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from checker import __version__, catalogue, registry
from checker.model import Audit
from checker.publish import TEMPLATES, Publication, pages
from checker.publish.crisis.light import TooHeavy
from checker.publish.crisis.warning import FOLDER as CRISES
from checker.publish.crisis.warning import warned
from checker.publish.tables import framed
from checker.publish.typography import spaced
from checker.registry import crises
from checker.store import Store

SOURCES = "conforme"
"""The key of MkDocs' `extra` settings that says where the results and the registry are."""

_HEADING = re.compile(r'<h([1-3]) id="([^"]+)">(.*?)</h\1>')
_ANCHOR = re.compile(r'\bid="([^"]+)"')


class BuildError(Exception):
    """The site could not be built; the message says why."""


class FinishedPage(Page):
    """A page whose source is HTML already: what visited sites wrote is never read as Markdown."""

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - MkDocs gives both
        """Take the source as it is, with the table of contents its headings make."""
        self.content = self.markdown or ""
        self.toc = _contents(self.content)
        self.present_anchor_ids = set(_ANCHOR.findall(self.content))
        self.links_to_anchors = {}


def build(config: Path, output: Path, store: str, registry_folder: Path) -> Path:
    """Build the site strictly into `output`, and return it.

    Raises `BuildError` for a broken link, any other warning, or an ultra-light page that is not light.
    """
    try:
        loaded = load_config(str(config), strict=True, site_dir=str(output))
        loaded.extra[SOURCES] = {"store": store, "registry": str(registry_folder)}
        mkdocs_build(loaded)
    except (MkDocsException, TooHeavy) as error:
        raise BuildError(str(error)) from error
    return output


def on_config(config: MkDocsConfig) -> None:
    """Put our templates before the theme's."""
    config.theme.dirs.insert(0, str(TEMPLATES.parent / "theme"))


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages to the authored ones; an authored page of the same path wins."""
    for path, content in pages(_publication(config)):
        finished = path.endswith(".html")
        source = str(Path(path).with_suffix(".md")) if finished else path
        if files.get_file_from_path(source) is None:
            file = File.generated(config, source, content=content)
            files.append(file)
            if finished:
                FinishedPage(None, file, config)  # it attaches itself to its file
    return files


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Give the tables that authors wrote in Markdown a name and a box to scroll in; say on every
    crisis page that it alerts nobody."""
    finished = framed(html)
    return warned(finished) if page.file.src_uri.startswith(CRISES) else finished


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Put French no-break spaces in the finished page."""
    return spaced(output)


def _contents(html: str) -> TableOfContents:
    """The table of contents that the headings of a page make."""
    roots: list[AnchorLink] = []
    path: list[AnchorLink] = []
    for level, identifier, title in _HEADING.findall(html):
        link = AnchorLink(title, identifier, int(level))
        while path and path[-1].level >= link.level:
            path.pop()
        (path[-1].children if path else roots).append(link)
        path.append(link)
    return TableOfContents(roots)


def _publication(config: MkDocsConfig) -> Publication:
    """What the site is made of; for a bare `mkdocs build`, what stands beside mkdocs.yml."""
    root = Path(config.config_file_path).parent
    sources = config.extra.get(SOURCES, {})
    store = sources.get("store", str(root / ".conforme" / "conforme.sqlite"))
    folder = Path(sources.get("registry", root / "registry"))
    registered = registry.load(folder)
    audits: tuple[Audit, ...] = ()
    if "://" in store or Path(store).exists():
        with Store.open(store) as opened:
            audits = tuple(opened.latest())
    return Publication(
        standards=catalogue.standards(),
        sites=registered.sites,
        organisations=registered.organisations,
        audits=audits,
        day=max((audit.at for audit in audits), default=datetime.now(UTC).date().isoformat())[:10],
        version=__version__,
        axe_answers=catalogue.axe_answers(),
        crises=crises.published(crises.load(folder)),
    )
