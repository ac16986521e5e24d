"""`.conforme.yml` beside the command line: which options it sets, which pages it names, how severe it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import click
from click.core import ParameterSource

from checker import catalogue, configuration, veil
from checker.cli.browsing import options_from
from checker.cli.output import Say
from checker.cli.targets import sites_of, split_folders, url_site
from checker.configuration import MOST_SAMPLED, Configuration, Grade
from checker.gather.options import WINDOW
from checker.model import Kind, Report, Site
from checker.model.address import same_site
from checker.model.credentials import Credentials, Origin, origin_of
from checker.model.steps import Steps
from checker.plain_text import named
from checker.registry import Registry

_PAGE_SECONDS = 12.0
"""Of a visit, for each of the pages that were named."""

_MOST_BYTES = 50_000_000
"""Of a sitemap: the protocol allows no more (https://www.sitemaps.org/protocol.html)."""


def _configured(ctx: click.Context, _: click.Parameter, path: Path | None) -> Configuration:
    """What the file says, which stands for the options that are not on the command line. (Who only asks which
    options there are is told nothing of it.)"""
    if ctx.resilient_parsing:
        return Configuration()
    rules = catalogue.rules()
    standards: dict[str, list[str]] = {}
    for rule in rules:
        standards.setdefault(rule.standard.replace("_", "-"), []).append(rule.id)
    known = configuration.load(path, [rule.id for rule in rules], standards)
    veil.keep(known.hidden)
    ctx.default_map = {**(ctx.default_map or {}), **known.options}
    return known


config_option = click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FICHIER",
    is_eager=True,
    callback=_configured,
    help="Réglages de l'équipe (défaut : .conforme.yml, s'il y en a un ici). La ligne de commande l'emporte.",
)


def typed(name: str) -> bool:
    """Whether an option of the command being run was given by its user, not by the file nor by default."""
    source = click.get_current_context().get_parameter_source(name)
    return source not in {ParameterSource.DEFAULT, ParameterSource.DEFAULT_MAP, None}


def applied(settings: Configuration, asked: tuple[str, ...]) -> tuple[str, ...]:
    """The rules to apply, as a `Job` takes them (none: all): those asked on the command line, else all but
    those that are off. Raises `click.UsageError` when none is left."""
    off = {rule for rule, grade in settings.grades.items() if grade is Grade.OFF}
    if asked or not off:
        return asked
    left = tuple(rule.id for rule in catalogue.rules() if rule.id not in off)
    if not left:
        raise click.UsageError(f"{settings.file} n'applique aucune règle : toutes y sont « off ».")
    return left


def shaped(settings: Configuration, site: Site) -> Site:
    """A site with the pages and the organisation that the file gives it."""
    asked = () if typed("pages") else tuple(urljoin(site.url, path) for path in settings.asked)
    chosen = replace(
        site.settings,
        asked=asked or site.settings.asked,
        included=settings.included,
        excluded=settings.excluded,
    )
    named = settings.organisation and not site.registered
    return replace(site, settings=chosen, organisation=settings.organisation if named else site.organisation)


def origins(settings: Configuration, register: Registry | None) -> frozenset[Origin]:
    """The origins of the addresses that the file names. Raises `click.UsageError` when what it has to say to
    them would be said to nobody."""
    sites = sites_of(split_folders(settings.targets)[1], register, None, 0)
    known = frozenset(map(origin_of, [*(site.url for site in sites), *filter(None, [settings.plan])]))
    if settings.secrets.values and not known:
        raise click.UsageError(
            f"{settings.secrets.at} : aucune adresse dans « cibles » ne dit à quels hôtes envoyer "
            "en-têtes, cookies et mots de passe."
        )
    return known


def ways(
    settings: Configuration, own: frozenset[Origin], aimed: Collection[Site], say: Say
) -> dict[str, Any]:
    """The options of a visit that the file sets: what is said to its own targets, what is done on their pages.
    Those of the command line are somebody else's, as far as it knows. No picture is taken where there is
    something to hide: nothing would hide it there."""
    said = settings.secrets
    for site in aimed:
        if (said.values or settings.steps) and origin_of(site.url) not in own:
            say.remark(
                f"Ni en-tête, ni cookie, ni mot de passe, ni action pour {site.name} : {settings.file} ne le cite pas."
            )
    told = Credentials(own, said.headers, said.cookies, settings.hidden)
    return {"credentials": told, "screenshots": not settings.hidden, "steps": Steps(own, settings.steps)}


def screens(settings: Configuration, chosen: Mapping[str, Any]) -> list[tuple[str, tuple[int, int]]]:
    """The sizes at which sites are seen, each with what tells its audits from the others (nothing when there
    is one). Raises `click.UsageError` for what no one can do without a browser."""
    if chosen["no_browser"] and (settings.screens or settings.steps):
        raise click.UsageError(
            f"« ecrans », « attendre » et « actions » de {settings.file} demandent un navigateur : "
            "retirez « --no-browser »."
        )
    sizes = settings.screens or (WINDOW,)
    return [("" if len(sizes) == 1 else f"{width}x{height}", (width, height)) for width, height in sizes]


def sized(site: Site, screen: str) -> Site:
    """A site as it is called at one of several sizes."""
    return replace(site, id=f"{site.id}-{screen}", name=f"{site.name} ({screen})") if screen else site


def planned(
    settings: Configuration, chosen: Mapping[str, Any], kind: Kind | None, way: Mapping[str, Any]
) -> list[Site]:
    """The site of the sitemap that the file names, with the pages that it lists."""
    if not settings.plan:
        return []
    from checker.gather.fetching import fetch
    from checker.gather.plans import listed

    options = replace(options_from(dict(chosen)), credentials=way["credentials"])
    text, refusal = fetch(settings.plan, options, _MOST_BYTES)
    if refusal:
        raise click.UsageError(f"« {settings.plan} » n'a pas pu être lu : {refusal}")
    found = listed(settings.plan, text, lambda url: fetch(url, options, _MOST_BYTES)[0])
    wanted = [url for url in dict.fromkeys(found) if same_site(url, settings.plan)]
    if not wanted:
        raise click.UsageError(f"« {settings.plan} » ne liste aucune page de son site.")
    most = chosen["pages"] - 1 if typed("pages") else MOST_SAMPLED
    site = url_site(urljoin(settings.plan, "/"), kind, pages=0)
    return [replace(site, settings=replace(site.settings, asked=tuple(wanted[:most])))]


def extent(chosen: Mapping[str, Any], sites: Collection[Site]) -> dict[str, Any]:
    """The options of a command, which know of all the pages that are asked for: many are given more time, unless
    somebody said how much."""
    pages = max([chosen["pages"], *(len(site.settings.asked) + 1 for site in sites)])
    source = click.get_current_context().get_parameter_source("visit_timeout")
    if source is not ParameterSource.DEFAULT:
        return {**chosen, "pages": pages}
    return {**chosen, "pages": pages, "visit_timeout": max(chosen["visit_timeout"], _PAGE_SECONDS * pages)}


def graded(settings: Configuration, rules: tuple[str, ...], report: Report) -> Report:
    """The report, with what the file makes of its rules."""
    said = (
        (Grade.OFF, "non appliquées"),
        (Grade.WARNING, "sans échec"),
        (Grade.ERROR, "en échec à tout niveau"),
    )
    told = [
        f"{words}, {named(names)}"
        for grade, words in said
        if (
            names := [
                rule for rule, one in settings.grades.items() if one is grade and _told(rule, grade, rules)
            ]
        )
    ]
    sentence = f"Règles réglées par {settings.file} : {' ; '.join(told)}."
    return report.remarked(sentence) if told else report


def _told(rule: str, grade: Grade, rules: tuple[str, ...]) -> bool:
    return (rule not in rules) if grade is Grade.OFF else (not rules or rule in rules)
