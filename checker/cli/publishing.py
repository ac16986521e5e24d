"""`build`, `serve`, `demo`, `export`: the commands that show results."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from checker import __version__, pipeline
from checker import registry as registry_files
from checker.cli import extras
from checker.cli.auditing import run_audit
from checker.cli.browsing import (
    day_option,
    existing_store,
    looking,
    register_option,
    store_address,
    storing,
    visits_folder,
)
from checker.cli.built import told_outside
from checker.cli.output import Say, write
from checker.cli.reporting import format_option, report_of
from checker.cli.tables import write_tables
from checker.demo import Demonstration, demonstration
from checker.folders import Folder
from checker.model import Audit, Report
from checker.project import CONFIG
from checker.serving import serve as serve_folder
from checker.store import Store, Visits

_BRISK = {"delay": 0.0, "timeout": 5.0}
"""A demonstration has no server to spare, and one site that is slow on purpose."""

output_option = click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DOSSIER",
    default=Path("public"),
    show_default=True,
    help="Dossier du site construit.",
)


def _web_address(_: click.Context, __: click.Parameter, value: str) -> str:
    """An address of the web, that ends with a slash; raises `click.BadParameter` for anything else."""
    if not value:
        return ""
    try:
        split = urlsplit(value)
    except ValueError:
        split = urlsplit("")
    if split.scheme not in {"http", "https"} or not split.hostname or split.query or split.fragment:
        raise click.BadParameter(f"« {value} » : une adresse https:// du dossier du site est attendue.")
    return value if value.endswith("/") else f"{value}/"


@contextmanager
def _building() -> Iterator[None]:
    """What publishes is only loaded when a site is to be built; what stops it is told in one sentence."""
    from checker.publish.build.building import BuildError

    try:
        yield
    except BuildError as error:
        raise click.UsageError(f"Le site n'a pas pu être construit : {error}") from None


def _build(
    output: Path, store: str, register: Path, day: str, site_url: str = "", *, suspects: bool = False
) -> Path:
    """Build the site."""
    from checker.publish.build.building import build as build_site
    from checker.publish.build.sources import Sources

    with _building():
        build_site(CONFIG, output, Sources(store, register, day, site_url, suspects=suspects))
    return output


def _fillable(output: Path) -> None:
    """Refuse now, before long work, a folder that no site will be built in."""
    from checker.publish.build.building import standing

    with _building():
        standing(output)


@click.command(short_help="Construire le site statique.")
@output_option
@register_option
@storing
@day_option("Jour que le site raconte, pour refaire la même construction plus tard.")
@click.option(
    "--site-url",
    metavar="URL",
    default="",
    envvar="CONFORME_SITE_URL",
    show_envvar=True,
    callback=_web_address,
    help="Adresse où le site sera lu : les fils Atom et le plan XML portent alors des adresses entières.",
)
@click.option(
    "--suspects",
    is_flag=True,
    help="Publier aussi ce que dit un audit mis de côté (voir « conforme store »).",
)
@click.pass_obj
def build(
    say: Say,
    output: Path,
    register: Path,
    store: str | None,
    data: Path,
    day: datetime,
    site_url: str,
    suspects: bool,
) -> None:
    """Construire le site : standards, parc et guides, d'après le dernier état de chaque site."""
    extras.need_site("Construire le site")
    if store is not None:
        Store.read(store).__exit__()  # one that was named and is not there is a slip of the pen
    address = store_address(store, data.absolute())
    folder = _build(
        output.absolute(), address, register.absolute(), day.date().isoformat(), site_url, suspects=suspects
    )
    say.result(f"Site construit : {folder / 'index.html'}")


@click.command(short_help="Servir le site construit.")
@click.argument(
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default="public",
    metavar="[DOSSIER]",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), metavar="N", default=8000, show_default=True, help="Port local."
)
@click.pass_obj
def serve(say: Say, folder: Path, port: int) -> None:
    """Servir un dossier construit sur une adresse locale, jusqu'à Ctrl+C.

    Les liens symboliques qui mènent hors du dossier ne sont pas suivis.
    """
    outside = Folder(folder).links_outside()
    if outside:
        say.remark(f"{told_outside(outside)}.")
    try:
        with serve_folder(folder, port) as server:
            say.result(f"http://127.0.0.1:{server.server_port}/ (Ctrl+C pour arrêter)")
            while True:
                time.sleep(3600)
    except KeyboardInterrupt:
        say.remark("Arrêté.")


@click.command(short_help="Auditer un parc fictif et construire le site.")
@click.option("--no-serve", is_flag=True, help="Ne pas servir le site à la fin (pour les scripts).")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    default=8000,
    show_default=True,
    help="Port local du site.",
)
@output_option
@storing
@looking
@click.pass_context
def demo(
    ctx: click.Context,
    /,
    no_serve: bool,
    port: int,
    output: Path,
    store: str | None,
    data: Path,
    **chosen: Any,
) -> None:
    """Servir une douzaine de sites fictifs, les auditer pour de vrai, construire le site et le servir.

    Deux audits : entre les deux le parc change, et le site raconte ce qui a changé. Sans le complément qui
    construit le site, le second audit est affiché.
    """
    say: Say = ctx.obj
    published = not extras.missing()
    if published:
        _fillable(output)
    else:
        say.remark(f"{extras.explained('Construire le site')}\nSans lui, l'audit est affiché.")
    address, visits = store_address(store, data.absolute() / "demo"), Visits(visits_folder(data / "demo"))
    with demonstration() as estate:
        settings = chosen | _BRISK | {"ca_file": str(estate.ca_file)}
        with Store.open(address) as opened:
            with estate.earlier():
                _audited(say, opened, estate, settings, visits)
            say.remark("Le parc a changé : second audit.")
            report = _audited(say, opened, estate, settings, visits)
        if not published:
            write(say, report, [("terminal", None)])
            return
        folder = _build(output.absolute(), address, estate.registry, pipeline.now()[:10])
    say.result(f"Site de démonstration : {folder / 'index.html'}")
    if not no_serve:
        ctx.invoke(serve, folder=folder, port=port)


def _audited(say: Say, store: Store, estate: Demonstration, chosen: dict[str, Any], visits: Visits) -> Report:
    """Audit the fictional estate as it is now."""
    resolve = {**estate.resolve, **chosen["resolve"]}
    sites = registry_files.load(estate.registry).sites
    audit_id = store.begin(sites, {"conforme": __version__}, {"demo": True}, pipeline.now())
    return run_audit(say, store, audit_id, chosen | {"resolve": resolve}, visits, pipeline.Course(retries=0))[
        0
    ]


@click.command(short_help="Exporter l'état du parc.")
@format_option()
@click.option(
    "--tables",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DOSSIER",
    help="Écrire dans ce dossier les tables des données ouvertes : CSV, JSON, Parquet et schémas.",
)
@register_option
@storing
@click.pass_obj
def export(
    say: Say,
    wanted: list[tuple[str, Path | None]],
    tables: Path | None,
    register: Path,
    store: str | None,
    data: Path,
) -> None:
    """Exporter le dernier état connu de chaque site.

    Sans --format ni --tables, l'état est affiché. Sans audit, seul --tables a de quoi écrire : le registre.
    """
    audits: list[Audit] = []
    address = existing_store(store, data)
    if address is None and (wanted or tables is None):
        address = store_address(store, data)  # refused, with a sentence
    if address is not None:
        with Store.read(address) as opened:
            audits = opened.latest()
    if tables is not None:
        extras.need_site("Écrire les tables des données ouvertes")
        write_tables(say, tables, registry_files.load(register), audits)
    if wanted or tables is None:
        write(say, report_of(audits), wanted or [("terminal", None)])
