"""`audit`, `replay`: the commands that judge the sites of a register, and what was kept of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from checker import __version__, catalogue, pipeline
from checker import registry as registry_files
from checker.cli import ending
from checker.cli.browsing import (
    Number,
    keep_option,
    looking,
    options_from,
    refresh_option,
    register_option,
    store_address,
    storing,
    visits_folder,
)
from checker.cli.decided import in_force
from checker.cli.output import FAIL_ON, Say, complain, exit_code, write
from checker.cli.proving import bundles_among, judged_again, replayed
from checker.cli.reporting import audit_or_failure, fail_on_option, format_option, report_of
from checker.cli.targets import sites_of
from checker.model import Audit, Report, Site, Transport
from checker.pipeline import Course, Job, Judged
from checker.plain_text import counted
from checker.store import Fall, Store, Visits

SUSPECT = 3
"""The code of an audit kept aside: too little was seen."""


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
@refresh_option
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
    how = Course(keep, retries, in_force(register).applied)
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
        report, fall = run_audit(say, opened, audit_id, chosen, visits, how)
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
    how: Course,
) -> tuple[Report, Fall]:
    """Take an audit of the store to its end, telling how far it is; returns its report, and what it
    lost of what was seen before."""
    job = Job(options_from(chosen), keep=True, refresh=chosen.get("refresh", 0))
    counts = store.counts(audit_id)
    total = sum(counts.values())
    left = len(store.pending(audit_id, pipeline.now()))
    tried: set[str] = set()
    with ending.watched("audit"), say.progress(total, total - left, pages=job.options.pages) as step:
        pool = pipeline.pool(job, chosen["engine"], chosen["workers"], step.told)

        def told(site: Site, result: Judged | BaseException) -> None:
            if site.id not in tried:  # a second attempt is not one more site
                tried.add(site.id)
                done = audit_or_failure(site, result)
                step(f"{site.name} : {done.transport.label}", len(done.pages))

        fall = pipeline.audit_register(store, audit_id, job, pool, how, visits=visits, on_done=told)
    report = report_of(store.audit(audit_id))
    _tell(say, audit_id, report, total, fall)
    return report, fall


def _tell(say: Say, audit_id: int, report: Report, total: int, fall: Fall) -> None:
    """How much of the register an audit saw, and whether it is kept aside."""
    seen = sum(a.transport is Transport.COMPLETED for a in report.audits)
    say.remark(f"Audit {audit_id} : {counted(seen, 'site vu')} sur {total}.")
    if fall.suspect:
        complain(_aside(audit_id, fall))


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
@register_option
@storing
@click.pass_obj
def replay(
    say: Say,
    ids: Sequence[str],
    fail_on: str,
    wanted: list[tuple[str, Path | None]],
    register: Path,
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
        judged_again(folders[0], catalogue.rules()) if folders else (kept_audits(sites, store, data), True)
    )
    report = report_of(list(map(in_force(register).applied, audits)), whole=whole)
    write(say, report, wanted)
    raise SystemExit(exit_code(say, report, fail_on, 0))


def kept_audits(ids: Sequence[str], store: str | None, data: Path) -> list[Audit]:
    """The last visits of the store, judged with the rules of today."""
    rules, kept = catalogue.rules(), Visits(visits_folder(data))
    with Store.read(store_address(store, data)) as opened:
        digests = {site: digest for site, digest in opened.visits().items() if not ids or site in ids}
    if not digests:
        raise click.UsageError("Aucune visite gardée pour ces sites : lancez d'abord « conforme audit ».")
    return [replayed(site, kept, visit, rules) for site, visit in sorted(digests.items())]
