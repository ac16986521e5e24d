"""`campaigns`: the commands that read the calendar of campaigns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import click

from checker.campaigns import DISCLAIMER, load, public, remarks
from checker.campaigns.dated import Window, all_windows
from checker.campaigns.entries import Calendar
from checker.campaigns.overlaps import Meeting, crowded_pages, full_weeks, meetings
from checker.campaigns.rules import Remark
from checker.campaigns.words import Level
from checker.cli.browsing import Command, register_option
from checker.cli.output import Say
from checker.plain_text import counted

_STRICTNESS = {"failed": 2, "review": 3, "warning": 4, "never": 0}
"""Values of `--fail-on` → how many levels, from the worst, count as failures."""


def _day(_: click.Context, __: click.Parameter, value: datetime | None) -> date | None:
    return value.date() if value else None


def _dated(name: str, parameter: str, help_text: str) -> Callable[[Command], Command]:
    """An option that takes a day."""
    kind = click.DateTime(["%Y-%m-%d"])
    return click.option(name, parameter, type=kind, callback=_day, metavar="AAAA-MM-JJ", help=help_text)


_date_option = _dated("--date", "asked", "Jour auquel juger ce qui dépend du temps ; aujourd'hui par défaut.")


@click.group(short_help="Contrôler le calendrier des campagnes.")
def campaigns() -> None:
    """Contrôler le calendrier des campagnes : fichiers, conflits, périodes préélectorales."""


@campaigns.command("lint", short_help="Contrôler les fichiers de campagne.")
@_date_option
@register_option
@click.option(
    "--fail-on",
    type=click.Choice(list(_STRICTNESS)),
    default="failed",
    show_default=True,
    help="Sortir avec le code 1 à partir de : non conforme, à justifier, avertissement, jamais.",
)
@click.pass_obj
def lint(say: Say, register: Path, fail_on: str, asked: date | None) -> None:
    """Dire tout ce que les règles CAMP trouvent dans les campagnes, avec fichier et ligne.

    Les fautes bloquantes sortent avec le code 2 ; le reste selon --fail-on.
    """
    calendar, day = load(register), asked or _today()
    public(calendar, day)  # it refuses a public campaign that names a hidden one
    found = remarks(calendar, day)
    for remark in found:
        say.result(_line(remark, calendar))
    say.remark(f"{counted(len(calendar.campaigns), 'campagne')}, {counted(len(found), 'remarque')}.")
    say.remark(DISCLAIMER)
    failing = list(Level)[: _STRICTNESS[fail_on]]
    if any(remark.level in failing for remark in found):
        raise SystemExit(1)


@campaigns.command("conflicts", short_help="Dire les conflits entre campagnes.")
@_dated("--from", "first", "Premier jour regardé.")
@_dated("--to", "last", "Dernier jour regardé.")
@register_option
@click.pass_obj
def conflicts(say: Say, register: Path, first: date | None, last: date | None) -> None:
    """Dire quelles campagnes se disputent la même attention, et pourquoi ; le code 1 dit qu'il en reste.

    Un conflit dont la décision est écrite (« coordination ») ne compte plus.
    """
    calendar = load(register)
    start, end = first or date.min, last or date.max
    found = [one for one in meetings(calendar) if one.first.on(start, end) and one.second.on(start, end)]
    for meeting in found:
        say.result(_meeting(meeting))
    for week in full_weeks(calendar):
        if start <= week.monday <= end:
            names = ", ".join(campaign.id for campaign in week.campaigns)
            say.result(f"semaine du {week.monday:%d/%m/%Y} chargée : {names}")
    for site, crowd in crowded_pages(calendar).items():
        say.result(f"accueil de « {site} » chargé : {', '.join(campaign.id for campaign in crowd)}")
    left = [meeting for meeting in found if not meeting.settled and not meeting.synergy]
    say.remark(f"{counted(len(left), 'conflit')} sans décision.")
    if left:
        raise SystemExit(1)


@campaigns.command("electoral", short_help="Dire les périodes préélectorales.")
@_date_option
@register_option
@click.option("--territory", metavar="CLÉ", help="Ne dire que ce qui touche ce territoire, comme dep:13.")
@click.option("--all", "every", is_flag=True, help="Dire aussi les périodes closes et à venir.")
@click.pass_obj
def electoral(say: Say, register: Path, territory: str | None, every: bool, asked: date | None) -> None:
    """Dire les périodes préélectorales ouvertes, calculées ou saisies, et leurs dates."""
    calendar = load(register)
    places = calendar.vocabulary.territories
    if territory and not places.known(territory):
        raise click.BadParameter(f"territoire inconnu « {territory} » ; exemples : pays:FR, reg:93, dep:13.")
    day = asked or _today()
    found = [
        window
        for window in all_windows(calendar.elections)
        if (every or window.open_on(day))
        and (not territory or places.meet([territory], window.election.scope))
    ]
    for window in found:
        say.result(_window(window, day))
    for note in dict.fromkeys(one.election.note for one in found if one.election.note):
        say.result(f"À confirmer : {note}")
    if not found:
        say.result(f"Aucune période préélectorale le {day:%d/%m/%Y}.")
    say.remark(DISCLAIMER)


def _today() -> date:
    return datetime.now().astimezone().date()


def _line(remark: Remark, calendar: Calendar) -> str:
    origin = calendar.origins[remark.campaign]
    return (
        f"{origin.file}:{origin.line(remark.key)} : {remark.rule} ({remark.level.label}) : {remark.sentence}"
    )


def _meeting(meeting: Meeting) -> str:
    word = "synergie possible" if meeting.synergy else "conflit"
    text = f"{word} : {meeting.first.id} et {meeting.second.id} ({' ; '.join(meeting.reasons)})"
    return f"{text}. Décidé : {meeting.settled}" if meeting.settled else text


def _window(window: Window, day: date) -> str:
    state = "ouverte" if window.open_on(day) else "à venir" if day < window.start else "close"
    end = f"{window.end:%d/%m/%Y}{'' if window.firm else ' (fin à confirmer)'}"
    text = f"{window.election.title} : {window.kind.label}, du {window.start:%d/%m/%Y} au {end}, {state}"
    return f"{text}. {window.reference}" if window.reference else text
