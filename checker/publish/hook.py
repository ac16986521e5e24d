"""The only door to MkDocs: hands it the generated pages, and runs it for `conforme build`.

MkDocs loads this file by its path (see `hooks:` in mkdocs.yml) and calls the `on_…` functions.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from checker import __version__, catalogue, registry
from checker.model import Audit
from checker.publish import Publication, pages
from checker.publish.typography import spaced
from checker.store import Store

STORE_VARIABLE = "CONFORME_STORE"
REGISTRY_VARIABLE = "CONFORME_REGISTRY"


class BuildError(Exception):
    """The site could not be built; the message says why."""


def build(config: Path, output: Path, store: str, registry_folder: Path) -> Path:
    """Build the site strictly into `output`, and return it.

    Raises `BuildError` for a broken link or any other warning.
    """
    os.environ[STORE_VARIABLE] = store
    os.environ[REGISTRY_VARIABLE] = str(registry_folder)
    try:
        loaded = load_config(str(config), strict=True, site_dir=str(output))
        mkdocs_build(loaded)
    except MkDocsException as error:
        raise BuildError(str(error)) from error
    return output


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages to the authored ones; an authored page of the same path wins."""
    for path, markdown in pages(_publication(Path(config.config_file_path).parent)):
        if files.get_file_from_path(path) is None:
            files.append(File.generated(config, path, content=markdown))
    return files


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put French no-break spaces in the finished HTML."""
    return spaced(html)


def _publication(root: Path) -> Publication:
    store = os.environ.get(STORE_VARIABLE, str(root / ".conforme" / "conforme.sqlite"))
    registered = registry.load(Path(os.environ.get(REGISTRY_VARIABLE, root / "registry")))
    audits: tuple[Audit, ...] = ()
    if "://" in store or Path(store).exists():
        with Store.open(store) as opened:
            audits = tuple(opened.latest())
    answers = catalogue.FOLDER / "axe-examples.json"
    return Publication(
        standards=catalogue.standards(),
        sites=registered.sites,
        organisations=registered.organisations,
        audits=audits,
        day=max((audit.at for audit in audits), default=datetime.now(UTC).date().isoformat())[:10],
        version=__version__,
        axe_answers=json.loads(answers.read_text(encoding="utf-8")) if answers.exists() else {},
    )
