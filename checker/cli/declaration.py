"""`declaration`: read a declaration of accessibility and say what it lacks, or draft one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from checker import catalogue, formats, pipeline
from checker.cli.browsing import looking
from checker.cli.drafting import Checked, Site, as_html, draft, read
from checker.cli.observing import seen, visited
from checker.cli.output import Say
from checker.cli.reporting import report_of
from checker.cli.selecting import guess
from checker.cli.targets import url_site
from checker.evaluate import judge
from checker.model import Finding, Outcome, Page, Role, Rule, Transport, Visit, binding
from checker.model import Site as Target
from checker.model.words import worst
from checker.reading import unaccented

_MOST_BYTES = 5_000_000
_NOBODY = "https://declaration.invalid/"
_APPLIES = re.compile(r"s['’]applique (?:a|au|aux)\b[^\n]{0,160}?((?:[\w-]{1,63}\.){1,6}[a-z]{2,12})\b")
_MOST_READ = 200_000
"""Characters in which the site of a declaration is looked for."""

_RUNS = re.compile(r"<script\b(?![^>]{0,200}\btype\s*=\s*[\"']?application/(?:ld\+)?json)", re.IGNORECASE)
_MARKS = {Outcome.FAILED: "✗", Outcome.CANT_TELL: "?", Outcome.PASSED: "✓"}


@click.group(short_help="Relire ou préparer une déclaration d'accessibilité.")
def declaration() -> None:
    """Relire une déclaration d'accessibilité, ou en préparer le brouillon."""


@declaration.command("lint", short_help="Dire ce qui manque à une déclaration.")
@click.argument("target", metavar="FICHIER|URL")
@click.option(
    "--site", "about", metavar="URL", help="Le site dont c'est la déclaration, si elle ne le dit pas."
)
@looking
@click.pass_obj
def declaration_lint(say: Say, /, target: str, about: str | None, **chosen: Any) -> None:
    """Dire ce qui manque à une déclaration d'accessibilité : un fichier HTML ou Markdown, ou une adresse.

    Les règles sont celles que le contrôle d'un site applique à sa page d'accessibilité. Codes de sortie : 0 rien
    de non conforme ; 1 une obligation non conforme ; 2 une erreur d'usage ; 3 la page n'est pas une déclaration.
    """
    rules = [rule for rule in catalogue.rules() if Role.ACCESSIBILITY in rule.roles and rule.automated]
    file = Path(target)
    page, at = (
        _of_file(say, file, rules, chosen) if _is_file(file) else _of_address(say, target, rules, chosen)
    )
    host = url_site(about, None, 1).url if about else _said_host(page)
    visit = Visit(_target(host), at, (page,))
    found = [(rule, judge(rule, visit)) for rule in rules]
    say.result("\n".join(_told(found)).replace(page.address, target))
    outcomes = [worst(finding.outcome for finding in several) for _, several in found]
    failing = [rule for rule, several in found if any(one.outcome is Outcome.FAILED for one in several)]
    if any(map(binding, failing)):
        raise SystemExit(1)
    if set(outcomes) <= {Outcome.UNTESTED}:
        raise SystemExit(3)


@declaration.command("draft", short_help="Préparer le brouillon d'une déclaration.")
@click.argument("target", metavar="URL|RAPPORT.json")
@click.option("--site", "named", metavar="ID", help="Le site du rapport, s'il en dit plusieurs.")
@click.option(
    "--format", "wanted", type=click.Choice(["markdown", "html"]), default="markdown", show_default=True,
    help="La forme du brouillon.",
)  # fmt: skip
@looking
@click.pass_obj
def declaration_draft(say: Say, /, target: str, named: str | None, wanted: str, **chosen: Any) -> None:
    """Écrire le brouillon d'une déclaration d'accessibilité, d'après le contrôle d'un site ou son rapport JSON.

    Il suit les rubriques du modèle de l'État. Ce qu'une personne seule sait y est marqué « à compléter ». Aucun
    taux n'y est écrit ; l'état est « non conforme », que la loi donne à tout site sans audit valide.
    """
    file = Path(target)
    report = _parsed(file) if _is_file(file) else _checked(say, target, chosen)
    site = _chosen(report, named)
    markdown = draft(report, site)
    say.result((markdown if wanted == "markdown" else as_html(markdown, _title(site))).rstrip("\n"))


def _title(site: Site) -> str:
    return f"Déclaration d'accessibilité : {site.name}"


# --- what is read -------------------------------------------------------------------------------


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # an address too long to be a file name
        return False


def _content(file: Path, most: int) -> str:
    """The text of a file. Raises `click.BadParameter` for what is no text, or too long."""
    with file.open("rb") as stream:
        raw = stream.read(most + 1)
    if len(raw) > most:
        raise click.BadParameter(f"« {file} » dépasse {most // 1_000_000} Mo.")
    if b"\x00" in raw[:4096] or raw.startswith(b"%PDF"):
        raise click.BadParameter(f"« {file} » n'est pas un fichier de texte : donnez du HTML ou du Markdown.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _of_file(say: Say, file: Path, rules: Sequence[Rule], chosen: dict[str, Any]) -> tuple[Page, str]:
    """The page of a file, and when it was read. What its scripts would write is seen by a browser; without
    one, nothing of it is said to be nowhere."""
    text = _content(file, _MOST_BYTES)
    if file.suffix.lower() in (".md", ".markdown"):
        text = as_html(text, file.stem)
    elif _RUNS.search(text) and not chosen["no_browser"]:
        visit, _ = seen(say, rules, str(file), None, None, chosen | {"pages": 1}, command="declaration")
        return _seen(visit), visit.at
    probes: dict[str, Any] = {name: {} for rule in rules for name in rule.probes}
    if _RUNS.search(text):
        probes["unsettled"] = {"growing": True}
    page = Page(_NOBODY, Role.ACCESSIBILITY, status=200, source=text, rendered=text, probes=probes)
    return page, pipeline.now()


def _of_address(say: Say, target: str, rules: Sequence[Rule], chosen: dict[str, Any]) -> tuple[Page, str]:
    """The page of an address, visited alone, and when it was."""
    visit, _ = visited(say, rules, url_site(target, None, 1), chosen | {"pages": 1}, command="declaration")
    return _seen(visit), visit.at


def _seen(visit: Visit) -> Page:
    """The page that was visited, as the one of accessibility. Raises `click.UsageError` when it was not seen."""
    page = visit.home
    if page.transport is not Transport.COMPLETED:
        raise click.UsageError(f"page non vue : {page.transport.label}. {page.detail}".rstrip())
    return replace(page, role=Role.ACCESSIBILITY)


def _said_host(page: Page) -> str:
    """The address of the site that a declaration says it applies to; that of its page when it names none."""
    text = " ".join(unaccented(page.dom.text_content()[:_MOST_READ]).lower().split())
    named = _APPLIES.search(text)
    return f"https://{named[1]}/" if named else page.address


def _target(address: str) -> Target:
    return Target("declaration", "La déclaration", address, "", registered=False, online=False)


def _told(found: Sequence[tuple[Rule, list[Finding]]]) -> Iterator[str]:
    for rule, findings in found:
        outcome = worst(finding.outcome for finding in findings)
        yield f"  {_MARKS.get(outcome, '–')} {rule.title} [{rule.id}] : {outcome.label}"
        if outcome is not Outcome.PASSED:
            yield from (
                f"      {finding.message}" for finding in findings if finding.outcome is not Outcome.PASSED
            )


# --- what is drafted ----------------------------------------------------------------------------


def _parsed(file: Path) -> Checked:
    """A report of a file. Raises `click.BadParameter`."""
    text = _content(file, 20 * _MOST_BYTES)
    try:
        return read(json.loads(text))
    except (ValueError, RecursionError) as error:
        said = str(error) if type(error) is ValueError else "ce n'est pas du JSON."
        raise click.BadParameter(f"« {file} » : {said}") from None


def _checked(say: Say, target: str, chosen: dict[str, Any]) -> Checked:
    """The report of a site that is checked now."""
    _, audit = visited(say, (), url_site(target, None, chosen["pages"]), chosen, command="declaration")
    return read(json.loads(formats.render("json", report_of([audit]))))


def _chosen(report: Checked, named: str | None) -> Site:
    known = [site.site for site in report.sites]
    found = [site for site in report.sites if named in (None, site.site)]
    if not found:
        what = f"site inconnu « {named} »" if named else "le rapport ne dit rien d'aucun site"
        raise click.BadParameter(f"{what}{guess(named or '', known)}", param_hint="--site")
    if len(found) > 1:
        raise click.UsageError(f"le rapport dit {len(found)} sites : choisissez-en un par « --site ».")
    return found[0]
