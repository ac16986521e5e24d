"""Campaigns, elections and key days → calendars that diaries subscribe to (RFC 5545).

Nothing depends on the day of the build: the stamp of an event is the last change of what it shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import count

import icalendar

from checker.campaigns import Campaign
from checker.campaigns.dated import Election, KeyDay, windows
from checker.campaigns.words import STOPPED, Status, days_of
from checker.publish.sections.campaigns.views import View

OWNER = "conforme"
"""What makes our identifiers ours. It is not the site's host, which may change; they may not."""

_TENTATIVE = frozenset({Status.IDEA, Status.PLANNED})
_ROUND_WORDS = ("premier tour", "second tour")


_END = b"END:VCALENDAR\r\n"


def lines(events: Iterable[icalendar.Event]) -> bytes:
    """Events as a calendar holds them: written once, they may stand in several calendars."""
    return b"".join(event.to_ical() for event in events)


def calendar(name: str, *events: bytes) -> bytes | None:
    """The file of a calendar of events; None without any event, which the format forbids."""
    if not any(events):
        return None
    written = icalendar.Calendar()
    written.add("prodid", "-//Conforme//Calendrier des campagnes//FR")
    written.add("version", "2.0")
    written.add("calscale", "GREGORIAN")
    written.add("name", name)
    written.add("x-wr-calname", name)
    written.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    head = written.to_ical().removesuffix(_END)
    return b"".join([head, *events, _END])


def of_campaigns(campaigns: Iterable[Campaign], view: View) -> list[icalendar.Event]:
    """One event a wave."""
    return [
        _wave(campaign, place, view)
        for campaign in campaigns
        for place, _ in enumerate(campaign.periods, start=1)
    ]


def _wave(campaign: Campaign, place: int, view: View) -> icalendar.Event:
    period = campaign.periods[place - 1]
    several = len(campaign.periods) > 1
    title = f"{campaign.title} – {period.label or f'vague {place}'}" if several else campaign.title
    event = _event(campaign, f"v{place}", title, period.start, period.end, _status(campaign.status))
    lines = [
        campaign.summary,
        f"Portée par : {view.bodies([*campaign.leads, *campaign.co_leads])}.",
        f"Territoires : {view.places(campaign)}. Publics : {view.people(campaign)}.",
        f"État : {campaign.status.label}.",
    ]
    event.add("description", "\n".join(lines))
    words = view.calendar.vocabulary
    mission = words.missions[campaign.mission].label
    event.add("categories", [mission, *(words.audiences[key].label for key in campaign.audiences)])
    target = next((one.url for one in campaign.targets if one.main), None)
    if target:
        event.add("url", target)
    return event


def _status(status: Status) -> str:
    if status in STOPPED:
        return "CANCELLED"
    return "TENTATIVE" if status in _TENTATIVE else "CONFIRMED"


def of_elections(elections: Iterable[Election]) -> list[icalendar.Event]:
    """One event a window, one a known day of voting."""
    events = []
    for election in elections:
        for window in windows(election):
            title = f"{election.title} – {window.kind.label}"
            status = "CONFIRMED" if window.firm else "TENTATIVE"
            event = _event(election, window.kind.value, title, window.start, window.end, status)
            note = " ".join(filter(None, (window.reference, election.note)))
            if note:
                event.add("description", note)
            events.append(event)
        for place, day in enumerate(election.rounds):
            word = _ROUND_WORDS[place] if place < len(_ROUND_WORDS) else f"tour {place + 1}"
            title = f"{election.title} – {word}" if len(election.rounds) > 1 else election.title
            events.append(_event(election, f"tour-{place + 1}", title, day, day))
    return events


def of_key_days(key_days: Iterable[KeyDay]) -> list[icalendar.Event]:
    """One recurring event a key day; it begins the year its entry was written."""
    events = []
    for key_day in key_days:
        first = _first(key_day)
        event = _event(key_day, "", key_day.title, first, first)
        event.add("rrule", icalendar.vRecur.from_ical(key_day.rule))
        if key_day.text:
            event.add("description", key_day.text)
        events.append(event)
    return events


def _first(key_day: KeyDay) -> date:
    return next(day for year in count(key_day.modified.year) for day in days_of(key_day.rule, year))


def _event(
    told: Campaign | Election | KeyDay,
    part: str,
    title: str,
    start: date,
    end: date,
    status: str = "CONFIRMED",
) -> icalendar.Event:
    """Whole days of what is told, or of a part of it; the format's end is the day after the last."""
    event = icalendar.Event()
    event.add("uid", f"{told.id}{part and '-'}{part}@{OWNER}")
    event.add("dtstamp", told.modified)
    event.add("last-modified", told.modified)
    event.add("sequence", told.version)
    event.add("summary", title)
    event.add("transp", "TRANSPARENT")  # a campaign makes nobody busy
    event.add("dtstart", start)
    event.add("dtend", end + timedelta(days=1))
    event.add("status", status)
    return event
