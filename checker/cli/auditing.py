"""`check`, `audit`, `replay`: the commands that judge sites."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from checker import __version__, catalogue, formats, pipeline
from checker import registry as registry_files
from checker.bundle import MOST_OUTLINES, Writer
from checker.catalogue.norms import overlays
from checker.cli import ending
from checker.cli.browsing import (
    ALL,
    MOST_SAMPLED,
    Command,
    Number,
    keep_option,
    looking,
    options_from,
    register_option,
    store_address,
    storing,
    visits_folder,
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
from checker.cli.coverage import coverage
from checker.cli.launching import launched
from checker.cli.output import ENTIRE, FAIL_ON, GUIDE, Say, complain, exit_code, parse_formats, write
from checker.cli.proving import bundles_among, evidence_option, judged_again, proofs, replayed
from checker.cli.selecting import rule_option
from checker.cli.since import narrowed
from checker.cli.targets import read_urls, sites_of, split_folders, url_site
from checker.configuration import Configuration
from checker.folders import MOST_PAGES
from checker.gather import discreet_site
from checker.model import Audit, Kind, PageReport, Report, Site, SiteFacts, Transport
from checker.model.credentials import Credentials, origin_of
from checker.pipeline import Job, Judged
from checker.plain_text import counted
from checker.reading import redacted
from checker.registry import Registry
from checker.store import Fall, Store, Visits

SUSPECT = 3
"""The code of an audit kept aside: too little was seen."""


def format_option(*default: str) -> Callable[[Command], Command]:
    """The repeatable `--format`, with what reports need; `default` is what is written when it is not given."""
    wanted = click.option(
        "--format",
        "wanted",
        multiple=True,
        metavar="NOM[=FICHIER]",
        default=default,
        callback=parse_formats,
        help=f"Format de sortie, répétable, vers un fichier ou la sortie : {', '.join(formats.names())}.",
    )
    return lambda command: wanted(_all_option(_guide_option(command)))


def _keep_all(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    ctx.meta[ENTIRE] = value


_all_option = click.option(
    "--all",
    is_flag=True,
    callback=_keep_all,
    expose_value=False,
    help="Dans la sortie « terminal », détailler toutes les règles, et non les cinq premières.",
)


def _keep_guide(ctx: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value and not re.match(r"https?://[^\s/]", value):
        raise click.BadParameter(f"« {value} » n'est pas une adresse http(s).", ctx, parameter)
    ctx.meta[GUIDE] = value or ""


_guide_option = click.option(
    "--guide",
    metavar="URL",
    envvar="CONFORME_SITE_URL",
    show_envvar=True,
    callback=_keep_guide,
    expose_value=False,
    help="Adresse du site construit par « conforme build » : le rapport Markdown mène à la page de chaque règle.",
)

fail_on_option = click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    default="required",
    show_default=True,
    help="Sortir en code 1 dès : une obligation non conforme (required), aussi une recommandation "
    "(recommended), aussi un « à vérifier » (review), ou jamais (never).",
)


@click.command(short_help="Contrôler un site, une page ou un dossier.")
@click.argument("targets", nargs=-1, metavar="URL|DOSSIER|ID…")
@click.option(
    "--urls",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FICHIER",
    help="Fichier d'adresses, une ou plusieurs par ligne (# pour un commentaire).",
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
    audits = _audits(say, aims, settings, nature, chosen, rules, evidence)
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
    if rules and "rgaa" in {name for name, _ in wanted}:
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
    sites = [*sites_of(aims.others, known, kind, pages), *(url_site(url, kind, pages) for url in aims.listed)]
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
    hands = 1 if chosen["engine"] == "serial" else max(1, chosen["workers"] // len(served))
    more |= {"offline": True, "hands": hands}
    audits = _run(say, [one.site for one in served], reaching(served, chosen), rules, kept, **more)
    return [located(audit, one) for audit, one in zip(audits, served, strict=True)]


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
            done[site.id] = _audit_or_failure(site, result)
            if kept is not None and isinstance(result, Judged):
                kept.add(result)
            step(f"{site.name} : {done[site.id].transport.label}", len(done[site.id].pages))
    return [done[site.id] for site in sites]


def _known_pages(site: Site) -> int:
    """How many pages a site may have: those of a folder are counted beforehand."""
    return MOST_PAGES if site.listing is None else len(site.listing.pages)


def _audit_or_failure(site: Site, result: Judged | BaseException) -> Audit:
    """An audit even when the tool itself failed: the site says so instead of vanishing."""
    if isinstance(result, Judged):
        return result.audit
    site = discreet_site(site)
    detail = redacted(f"Panne de l'outil ({type(result).__name__} : {result}).")
    page = PageReport(site.url, site.entry, Transport.BROWSER_ERROR, detail)
    return Audit(site, pipeline.now(), (page,), (), SiteFacts(site.id, site.url, Transport.BROWSER_ERROR))


def report_of(audits: Sequence[Audit], *, whole: bool = True) -> Report:
    """A report with the rules that explain it; no sheet of criteria when it tells of some rules only: what
    the others say of them would be missing."""
    rules = {rule.id: rule for rule in catalogue.rules()}
    sheets = overlays() if whole else ()
    covered = {audit.site.id: str(coverage(audit, rules)) for audit in audits}
    return Report(tuple(audits), rules, __version__, pipeline.now(), overlays=sheets, coverage=covered)


@click.command(short_help="Auditer le registre et garder les résultats.")
@click.argument("ids", nargs=-1, metavar="[ID…]")
@click.option("--resume", is_flag=True, help="Reprendre le dernier audit interrompu.")
@click.option(
    "--retries",
    type=click.IntRange(0, 2),
    metavar="N",
    default=1,
    show_default=True,
    help="Nouvelles tentatives, après tous les autres sites, pour une panne passagère.",
)
@click.option(
    "--min-coverage",
    type=Number(0, 100),
    metavar="POURCENTAGE",
    default=0.0,
    show_default=True,
    help="Sortir en code 3 si, de tout le parc, moins de ce pourcentage des pages a été vu ou des règles "
    "automatiques a été testé.",
)
@keep_option
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    default="never",
    show_default=True,
    help="Comme pour check ; un audit du parc ne sort pas en échec par défaut.",
)
@format_option()
@register_option
@storing
@looking
@click.pass_obj
def audit(
    say: Say,
    /,
    ids: Sequence[str],
    resume: bool,
    retries: int,
    keep: int,
    min_coverage: float,
    fail_on: str,
    wanted: list[tuple[str, Path | None]],
    register: Path,
    store: str | None,
    data: Path,
    **chosen: Any,
) -> None:
    """Auditer tous les sites du registre (ou ceux que l'on nomme) et garder les résultats.

    Chaque site est enregistré dès qu'il est jugé : après une coupure, --resume reprend la suite. Quand plus
    aucun site ne répond, l'audit s'arrête (code 2) et ce qui reste attend --resume. Un audit qui voit beaucoup
    moins de sites que ceux d'avant est mis de côté (code 3) : voir « conforme store ».
    """
    sites = [] if resume else _chosen_sites(register, ids)
    if resume and store is not None:
        Store.read(store).__exit__()  # a slip of the pen must not make a new base
    with Store.open(store_address(store, data)) as opened:
        audit_id = opened.resume() if resume else None
        if audit_id is None:
            if resume:
                say.remark("Aucun audit interrompu : un nouvel audit commence.")
                sites = _chosen_sites(register, ids)
            kept = {name: value for name, value in chosen.items() if name not in _UNKEPT}
            audit_id = opened.begin(sites, {"conforme": __version__}, kept, pipeline.now())
        else:
            chosen |= _options_of(opened, audit_id)
        visits = Visits(visits_folder(data))
        report, fall = run_audit(say, opened, audit_id, chosen, visits, keep=keep, retries=retries)
    write(say, report, wanted)
    code = exit_code(say, report, fail_on, min_coverage, together=True)
    raise SystemExit(code or (SUSPECT if fall.suspect else 0))


_UNKEPT = {"proxy"}
"""Options that are not written in the store: they may hold a password."""


def _options_of(store: Store, audit_id: int) -> dict[str, Any]:
    """How an interrupted audit looked at sites: it goes on the same way."""
    return next(dict(run.options) for run in store.audits() if run.id == audit_id)


def _chosen_sites(register: Path, ids: Sequence[str]) -> list[Site]:
    known = registry_files.load(register)
    return sites_of(ids, known, None, 8) if ids else list(known.sites)


def run_audit(
    say: Say,
    store: Store,
    audit_id: int,
    chosen: dict[str, Any],
    visits: Visits,
    *,
    keep: int = pipeline.KEPT,
    retries: int = 0,
) -> tuple[Report, Fall]:
    """Take an audit of the store to its end, telling how far it is; returns its report, and what it
    lost of what was seen before."""
    job = Job(options_from(chosen), keep=True)
    counts = store.counts(audit_id)
    total = sum(counts.values())
    left = len(store.pending(audit_id, pipeline.now()))
    tried: set[str] = set()
    with ending.watched("audit"), say.progress(total, total - left, pages=job.options.pages) as step:
        pool = pipeline.pool(job, chosen["engine"], chosen["workers"], step.told)

        def told(site: Site, result: Judged | BaseException) -> None:
            if site.id not in tried:  # a second attempt is not one more site
                tried.add(site.id)
                done = _audit_or_failure(site, result)
                step(f"{site.name} : {done.transport.label}", len(done.pages))

        fall = pipeline.audit_register(
            store, audit_id, job, pool, visits=visits, keep=keep, retries=retries, on_done=told
        )
    report = report_of(store.audit(audit_id))
    seen = sum(a.transport is Transport.COMPLETED for a in report.audits)
    say.remark(f"Audit {audit_id} : {counted(seen, 'site vu')} sur {total}.")
    if fall.suspect:
        complain(_aside(audit_id, fall))
    return report, fall


def _aside(audit_id: int, fall: Fall) -> str:
    return (
        f"Audit {audit_id} mis de côté : {fall.lost} des {fall.seen_before} sites vus auparavant ne l'ont pas été, "
        "et rien de lui n'est publié. S'il dit vrai, "
        f"« conforme store accept {audit_id} » ; sinon « conforme store discard {audit_id} »."
    )


@click.command(short_help="Juger de nouveau les visites gardées, sans réseau.")
@click.argument("ids", nargs=-1, metavar="[ID|DOSSIER…]")
@fail_on_option
@format_option("terminal")
@storing
@click.pass_obj
def replay(
    say: Say,
    ids: Sequence[str],
    fail_on: str,
    wanted: list[tuple[str, Path | None]],
    store: str | None,
    data: Path,
) -> None:
    """Appliquer les règles d'aujourd'hui aux dernières visites gardées : ni réseau, ni navigateur.

    Un dossier de preuves, écrit par « check --evidence », se donne à la place des identifiants.
    """
    folders, sites = bundles_among(ids)
    if folders and (sites or len(folders) > 1):
        raise click.UsageError("Donnez un seul dossier de preuves, sans identifiant.")
    audits, whole = (
        judged_again(folders[0], catalogue.rules()) if folders else (_kept(sites, store, data), True)
    )
    report = report_of(audits, whole=whole)
    write(say, report, wanted)
    raise SystemExit(exit_code(say, report, fail_on, 0))


def _kept(ids: Sequence[str], store: str | None, data: Path) -> list[Audit]:
    """The last visits of the store, judged with the rules of today."""
    rules, kept = catalogue.rules(), Visits(visits_folder(data))
    with Store.read(store_address(store, data)) as opened:
        digests = {site: digest for site, digest in opened.visits().items() if not ids or site in ids}
    if not digests:
        raise click.UsageError("Aucune visite gardée pour ces sites : lancez d'abord « conforme audit ».")
    return [replayed(site, kept, visit, rules) for site, visit in sorted(digests.items())]
