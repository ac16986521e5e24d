"""`check`: sites, pages and folders that somebody names, judged without keeping anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from checker import pipeline
from checker import registry as registry_files
from checker.bundle import MOST_OUTLINES, Writer
from checker.cli import ending
from checker.cli.browsing import (
    ALL,
    Number,
    looking,
    options_from,
    register_option,
)
from checker.cli.built import Built, Published, folder_options, located, reaching, serve_all
from checker.cli.comparing import begin, comparing
from checker.cli.configured import (
    applied,
    extent,
    graded,
    origins,
    planned,
    screens,
    shaped,
    sized,
    typed,
    ways,
)
from checker.cli.decided import in_force
from checker.cli.launching import launched
from checker.cli.output import Say, exit_code, write
from checker.cli.proving import evidence_option, proofs
from checker.cli.reporting import audit_or_failure, fail_on_option, format_option, report_of
from checker.cli.selecting import rule_option
from checker.cli.since import narrowed
from checker.cli.targets import listed_sites, read_urls, sites_of, split_folders
from checker.configuration import MOST_SAMPLED, Configuration
from checker.folders import MOST_PAGES
from checker.model import Audit, Kind, Site
from checker.model.address import Address
from checker.model.credentials import Credentials, origin_of
from checker.pipeline import Job, Judged
from checker.registry import Registry


@click.command(short_help="Contrôler un site, une page ou un dossier.")
@click.argument("targets", nargs=-1, metavar="URL|DOSSIER|ID…")
@click.option(
    "--urls",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FICHIER",
    help="Fichier d'adresses, une ou plusieurs par ligne (# pour un commentaire). Celles d'un même hôte sont les pages "
    "d'un seul site, et les seules regardées.",
)
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in Kind]),
    help="Nature des sites qui ne viennent pas du registre.",
)
@click.option(
    "--min-coverage",
    type=Number(0, 100),
    metavar="POURCENTAGE",
    default=50.0,
    show_default=True,
    help="Sortir en code 3 si, d'une cible, moins de ce pourcentage des pages a été vu ou des règles "
    "automatiques qui la concernent a été testé.",
)
@folder_options
@comparing
@fail_on_option
@rule_option
@evidence_option
@format_option("terminal")
@register_option
@looking
@click.pass_obj
def check(
    say: Say,
    /,
    targets: Sequence[str],
    urls: Path | None,
    rules: tuple[str, ...],
    evidence: Path | None,
    wanted: list[tuple[str, Path | None]],
    **chosen: Any,
) -> None:
    """Contrôler des sites et dire ce qui a été trouvé, sans rien garder.

    Une cible est une adresse, un dossier construit (servi sur cette machine, dont rien ne sort) ou
    l'identifiant d'un site du registre. Avec --pages 1, chaque adresse est une seule page. Sans cible,
    celles de .conforme.yml.

    Codes de sortie : 0 rien en échec ; 1 constats au niveau de --fail-on ; 2 cible ou option refusée ;
    3 trop peu a été vu ou testé (--min-coverage, la moitié par défaut).
    """
    settings: Configuration = chosen["config"]
    rules = applied(settings, rules)
    _fit_together(rules, wanted, "" if typed("rules") else settings.file)
    aims = _aims(settings, targets, urls)
    known = begin(chosen, aims.number)
    nature = known.kind(chosen["kind"])
    decided = in_force(chosen["register"], known.day)
    audits = list(map(decided.applied, _audits(say, aims, settings, nature, chosen, rules, evidence)))
    report = graded(settings, rules, known.told(report_of(audits, whole=not rules)))
    write(say, report, wanted)
    failing = "never" if known.update else chosen["fail_on"]
    code = exit_code(say, report, failing, chosen["min_coverage"], grades=settings.grades)
    known.finish(say, report, code, wanted)
    raise SystemExit(code)


def _audits(
    say: Say,
    aims: _Aims,
    settings: Configuration,
    kind: Kind | None,
    chosen: dict[str, Any],
    rules: tuple[str, ...],
    evidence: Path | None,
) -> list[Audit]:
    """What is found of everything that is to be checked, at each size of screen."""
    sizes = screens(settings, chosen)
    with ExitStack() as stack:
        if settings.launch and not aims.named:
            chosen = launched(say, settings.launch, chosen, stack)
        sites, way = _sites(say, aims, settings, kind, chosen)
        served = _served(aims.folders, settings, kind, chosen, stack)
        chosen = extent(chosen, [*sites, *(one.site for one in served)])
        own = frozenset(() if aims.named else (origin_of(one.site.url) for one in served))
        inside = ways(settings, own, [], say) | {"credentials": Credentials(secrets=settings.hidden)}

        def seen(kept: Writer | None) -> list[Audit]:
            audits: list[Audit] = []
            for screen, window in sizes:
                seeing: dict[str, Any] = {"window": window, "skipped": settings.skipped}
                open_ = [sized(site, screen) for site in sites]
                audits += _run(say, open_, chosen, rules, kept, **way, **seeing)
                folders = [replace(one, site=sized(one.site, screen)) for one in served]
                audits += _run_folders(say, folders, chosen, rules, kept, **inside, **seeing)
            return audits

        return _judged(say, seen, rules, evidence)


@dataclass(frozen=True)
class _Aims:
    """What is to be checked, as it was named: folders, other targets, addresses of a file, whether the sitemap
    of the settings is, whether it is the command line that names them."""

    folders: list[Path]
    others: list[str]
    listed: list[str]
    plan: bool
    named: bool

    @property
    def number(self) -> int:
        return len(self.folders) + len(self.others) + len(self.listed) + self.plan


def _aims(settings: Configuration, targets: Sequence[str], urls: Path | None) -> _Aims:
    """What the command line names, else what the settings do."""
    named = bool(targets or urls)
    folders, others = split_folders(targets if named else settings.targets)
    listed = list(read_urls(urls)) if urls else []
    plan = bool(settings.plan) and not named
    if not (folders or others or listed or plan):
        raise click.UsageError("Donnez au moins une cible : une adresse, un dossier ou un identifiant.")
    return _Aims(folders, others, listed, plan, named)


def _served(
    folders: Sequence[Path],
    settings: Configuration,
    kind: Kind | None,
    chosen: Mapping[str, Any],
    stack: ExitStack,
) -> list[Built]:
    """The folders being served. What only the settings say of where they will be holds for no address."""
    meant = folders or any(map(typed, ("base", "site_url", "spa")))
    published = Published(chosen["base"], chosen["site_url"], chosen["spa"]) if meant else Published()
    served = serve_all(folders, published, kind, stack)
    since = chosen["since"]
    if since is not None and not folders:
        raise click.UsageError("--since ne vaut que pour un dossier.")
    shapes = [replace(one, site=shaped(settings, one.site)) for one in served]
    return shapes if since is None else [narrowed(one, since) for one in shapes]


def _fit_together(rules: tuple[str, ...], wanted: Sequence[tuple[str, Path | None]], file: str) -> None:
    """Raises `click.UsageError` for a format that wants more rules than the command line, or a file, applies."""
    if rules and {"rgaa", "rgaa-grid"} & {name for name, _ in wanted}:
        why = f"retirez de {file} les règles « off »" if file else "retirez « --rule »"
        raise click.UsageError(f"« --format rgaa » demande toutes les règles : {why}.")


def _sites(
    say: Say, aims: _Aims, settings: Configuration, kind: Kind | None, chosen: Mapping[str, Any]
) -> tuple[list[Site], dict[str, Any]]:
    """The sites that are named, those of a file of addresses after them, then that of a sitemap; and the
    options that the settings give to their visit."""
    pages = chosen["pages"]
    spoken = settings.targets if settings.secrets.values or settings.steps else ()
    known = _register(chosen["register"]) if any("/" not in one for one in (*aims.others, *spoken)) else None
    sites = [*sites_of(aims.others, known, kind, pages), *listed_sites(aims.listed, kind, pages)]
    if (sites or aims.plan) and pages > MOST_SAMPLED:
        raise click.UsageError(f"« --pages {ALL} » ne vaut que pour des dossiers.")
    way = ways(settings, origins(settings, known) if spoken else frozenset(), sites, say)
    more = planned(settings, chosen, kind, way) if aims.plan else []
    return [shaped(settings, site) for site in _unique([*sites, *more])], way


def _judged(
    say: Say,
    seen: Callable[[Writer | None], list[Audit]],
    rules: tuple[str, ...],
    evidence: Path | None,
) -> list[Audit]:
    """The audits of what is seen, with their evidence when it is asked for."""
    with proofs(evidence) as kept:
        audits = seen(kept)
        if kept is not None:
            kept.finish(report_of(audits, whole=not rules), rules)
    if evidence is not None:
        ending.kept("Les preuves demandées étaient écrites, pas les rapports.")
        say.remark(f"Preuves écrites : {evidence}")
    return audits


def _unique(sites: Sequence[Site]) -> list[Site]:
    """Sites without repetition: two targets may name the same one. Two addresses that only differ
    by a secret are two sites, and get ids of their own."""
    unique = {site.url: site for site in sites}.values()
    times = Counter(site.id for site in unique)
    return [
        replace(site, id=f"{site.id}-{number}") if times[site.id] > 1 else site
        for number, site in enumerate(unique, 1)
    ]


def _register(folder: Path) -> Registry | None:
    return registry_files.load(folder) if folder.is_dir() else None


def _run_folders(
    say: Say,
    served: Sequence[Built],
    chosen: dict[str, Any],
    rules: tuple[str, ...],
    kept: Writer | None = None,
    **more: Any,
) -> list[Audit]:
    """The audits of folders, told by their files. Browsers to spare share the pages of each."""
    if not served:
        return []
    sites = [one.site for one in served]
    more |= {"offline": True, "hands": _hands(chosen, sites)}
    audits = _run(say, sites, reaching(served, chosen), rules, kept, **more)
    return [located(audit, one) for audit, one in zip(audits, served, strict=True)]


def _hands(chosen: dict[str, Any], sites: Sequence[Site]) -> int:
    """How many browsers share the pages of each site, when it is of this machine."""
    return 1 if chosen["engine"] == "serial" else max(1, chosen["workers"] // len(sites))


def _run(
    say: Say,
    sites: Sequence[Site],
    chosen: dict[str, Any],
    rules: tuple[str, ...],
    kept: Writer | None = None,
    skipped: tuple[str, ...] = (),
    **more: Any,
) -> list[Audit]:
    """Audits in the order of the sites, whatever order they finished in; what was seen goes to `kept`."""
    if not sites:
        return []
    if all(Address.of(site.url).local for site in sites):
        more.setdefault("hands", _hands(chosen, sites))
    outlines = 0 if kept is None else MOST_OUTLINES
    options = options_from(chosen, **more)
    job = Job(options, keep=kept is not None, rules=rules, outlines=outlines, skipped=skipped)
    workers = min(chosen["workers"], len(sites))
    engine_name = "serial" if workers == 1 else chosen["engine"]
    done: dict[str, Audit] = {}
    with (
        ending.watched("check"),
        say.progress(len(sites), pages=min(chosen["pages"], max(map(_known_pages, sites)))) as step,
        closing(pipeline.check(sites, job, pipeline.pool(job, engine_name, workers, step.told))) as results,
    ):
        for site, result in results:
            done[site.id] = audit_or_failure(site, result)
            if kept is not None and isinstance(result, Judged):
                kept.add(result)
            step(f"{site.name} : {done[site.id].transport.label}", len(done[site.id].pages))
    return [done[site.id] for site in sites]


def _known_pages(site: Site) -> int:
    """How many pages a site may have: those of a folder are counted beforehand."""
    return MOST_PAGES if site.listing is None else len(site.listing.pages)
