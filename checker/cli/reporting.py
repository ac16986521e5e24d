"""What commands that judge sites have in common: the options of their reports, and a report of audits."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import click

from checker import __version__, catalogue, formats, pipeline
from checker.catalogue.norms import overlays
from checker.cli.browsing import (
    Command,
)
from checker.cli.coverage import coverage
from checker.cli.output import ENTIRE, FAIL_ON, GUIDE, parse_formats
from checker.gather import discreet_site
from checker.model import Audit, PageReport, Report, Site, SiteFacts, Transport
from checker.pipeline import Judged
from checker.reading import redacted


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
    return lambda command: wanted(_all_option(guide_option(command)))


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


guide_option = click.option(
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


def audit_or_failure(site: Site, result: Judged | BaseException) -> Audit:
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
