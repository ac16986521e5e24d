"""The only door to MkDocs: hands it the generated pages, and runs it for `conforme build`.

MkDocs loads this file by its path (see `hooks:` in mkdocs.yml) and calls the `on_…` functions.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import File, Files, get_files
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from checker.catalogue.links import resolved
from checker.publish.build.output import BuildError, finish
from checker.publish.build.plan import ANCHOR, BODY, NAME, SHELLED, TITLE, Plan, anchor_of
from checker.publish.build.sources import Sources, publication_of
from checker.publish.page.rendering import THEME
from checker.publish.page.typography import framed, spaced
from checker.publish.sections import shared_pages
from checker.publish.sections.crises.warning import FOLDER as CRISES
from checker.publish.sections.crises.warning import warned

__all__ = ["BuildError", "edit", "shells"]

SOURCES = "conforme"
"""The key of MkDocs' `extra` settings that holds the plan, and what becomes of it."""

_HEADING = '<a class="headerlink"'
_ANCHOR = re.compile(r'\bid="([^"]+)"')


class FinishedPage(Page):
    """A page whose body is HTML already: what visited sites wrote is never read as Markdown."""

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - MkDocs gives both
        """Take the source as it is: a hole. Links may lead to the anchors of what goes there."""
        path = str(Path(self.file.src_uri).with_suffix(".html"))
        body = "".join(config.extra[SOURCES]["plan"].holes.get(path, {}).values())
        self.content, self.links_to_anchors = self.markdown or "", {}
        self.present_anchor_ids = set(_ANCHOR.findall(body))
        self.toc = _contents(anchor_of(body))


def edit(config: Path, output: Path, plan: Plan, address: str = "") -> None:
    """Have MkDocs build the pages of a plan strictly into `output`, holes left open. Raises `BuildError`
    for a broken link or any other warning."""
    try:
        loaded = load_config(str(config), strict=True, site_dir=str(output), **_at(address))
        loaded.extra[SOURCES] = {"plan": plan}
        mkdocs_build(loaded)
    except MkDocsException as error:
        raise BuildError(str(error)) from error


def _at(address: str) -> dict[str, str]:
    """What MkDocs is told of where the site will be read: what its file says, unless one knows better."""
    return {"site_url": address} if address else {}


def shells(config: Path, address: str = "") -> dict[str, str]:
    """The text of the shell of each folder that has one. They need the navigation, and no page."""
    try:
        loaded = load_config(str(config), strict=True, **_at(address))
        loaded.extra[SOURCES] = {"plan": Plan(dict.fromkeys(_listed(loaded.nav), ""))}
        loaded = loaded.plugins.on_config(loaded)
        files = loaded.plugins.on_files(get_files(loaded), config=loaded)
        nav = get_navigation(files, loaded)
        return _shells(nav, loaded, files)
    except MkDocsException as error:
        raise BuildError(str(error)) from error


def _listed(nav: Any) -> list[str]:
    """The pages a navigation names."""
    return [path for item in nav for path in item.values() if isinstance(path, str)]


def _shells(nav: Navigation, config: MkDocsConfig, files: Files) -> dict[str, str]:
    """A page as any other of its folder, with words in the place of what differs."""
    env = config.plugins.on_env(config.theme.get_env(), config=config, files=files)
    return {folder: _shell(folder, env, config, files, nav) for folder in SHELLED}


def on_config(config: MkDocsConfig) -> None:
    """Put our templates before the theme's; tell them whether this is but a demonstration: it is,
    unless `site_url` is an address of the State's. For a bare `mkdocs build`, gather what stands
    beside mkdocs.yml."""
    shown = str(Path(config.config_file_path).parent / "examples")
    config.mdx_configs.setdefault("pymdownx.snippets", {})["base_path"] = [shown]
    config.theme.dirs.insert(0, str(THEME))
    host = urlsplit(config.site_url or "").hostname or ""
    config.extra["demonstration"] = not host.endswith(".gouv.fr")
    told = config.extra.setdefault(SOURCES, {})
    if "plan" not in told:
        root = Path(config.config_file_path).parent
        told["sources"] = Sources(str(root / ".conforme" / "conforme.sqlite"), root / "registry")
        told["publication"] = publication_of(told["sources"])
        told["plan"] = Plan.of(shared_pages(told["publication"]))


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages to the authored ones; an authored page of the same path wins. The
    styles and scripts of the theme beneath ours are left out: no page asks for them."""
    for unused in [file for file in files if "/material/" in f"{file.src_dir}/"]:
        files.remove(unused)
    plan = config.extra[SOURCES]["plan"]
    for path, content in (plan.sources | dict.fromkeys(plan.raw, "")).items():
        finished = path.endswith(".html")
        source = str(Path(path).with_suffix(".md")) if finished else path
        if files.get_file_from_path(source) is None:
            file = File.generated(config, source, content=content)
            files.append(file)
            if finished:
                FinishedPage(None, file, config)  # it attaches itself to its file
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """For a bare `mkdocs build`: make the shells."""
    told = config.extra[SOURCES]
    if "publication" in told:
        told["shells"] = _shells(nav, config, files)


def _shell(folder: str, env: Environment, config: MkDocsConfig, files: Files, nav: Navigation) -> str:
    file = File.generated(config, f"{folder}/{NAME}.md", content="")
    page = FinishedPage(TITLE, file, config)
    page.title, page.markdown, page.meta = TITLE, "", {"title": TITLE, "hide": ["toc"], **SHELLED[folder]}
    page.content, page.toc = BODY, _contents(ANCHOR)
    context = get_context(nav, files.documentation_pages(), config, page)
    return spaced(env.get_template("main.html").render(context))


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put their addresses in the place of « rgaa-4.1.2:… »."""
    return resolved(markdown)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Give the tables that authors wrote in Markdown a name and a box to scroll in; say on every
    crisis page that it alerts nobody. The mark that gives the address of a heading is for the mouse:
    « Sommaire » gives the same ones to everybody."""
    finished = framed(html).replace(_HEADING, f'{_HEADING} tabindex="-1" aria-hidden="true"')
    authored = not isinstance(page, FinishedPage)
    return warned(finished) if authored and page.file.src_uri.startswith(CRISES) else finished


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Put French no-break spaces in the finished page."""
    return spaced(output)


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    """The same for « page introuvable », which is no page to MkDocs."""
    return spaced(output) if template_name.endswith(".html") else output


def on_post_build(config: MkDocsConfig) -> None:
    """For a bare `mkdocs build`: fill the holes, and write what MkDocs did not."""
    told = config.extra[SOURCES]
    if "publication" in told:
        finish(Path(config.site_dir), told["publication"], told["plan"], told["shells"])


def _contents(anchor: str) -> TableOfContents:
    """A table of contents of one line, the title of the page: the theme skips to it."""
    return TableOfContents([AnchorLink(TITLE, anchor, 1)])
