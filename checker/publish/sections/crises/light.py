"""A crisis → one HTML file that opens on the worst network: no resource, no script, at most 14 kB."""

from __future__ import annotations

from functools import cache

from jinja2 import Template

from checker.crises import Crisis
from checker.crises.words import Nature
from checker.publish.page.rendering import dialled, environment, moment_fr
from checker.publish.page.typography import spaced
from checker.publish.sections.crises.warning import INSTEAD, NOT_AN_ALERT

HEAVIEST = 14_336
"""Bytes of the file, uncompressed: what fits in the first exchange of a connection.

Source: https://mgifford.github.io/inclusive-emergency-readiness/crisis.html
"""


class TooHeavy(Exception):
    """The ultra-light page of a crisis would not be light; the message says what to do."""


@cache
def _template() -> Template:
    made = environment()
    made.filters |= {"moment": moment_fr, "dialled": dialled}
    return made.get_template("crise_legere.htm")


def light_page(crisis: Crisis) -> str:
    """The whole file. Raises `TooHeavy` beyond the limit."""
    page = _template().render(
        crisis=crisis,
        message=crisis.message,
        updated=crisis.told[-1].at,
        real=crisis.nature is Nature.REAL,
        not_an_alert=NOT_AN_ALERT,
        instead=INSTEAD,
    )
    page = spaced(page)
    weight = len(page.encode())
    if weight > HEAVIEST:
        raise TooHeavy(
            f"crise « {crisis.id} » : sa page ultra-légère pèse {weight} octets, la limite est {HEAVIEST} ; "
            "raccourcissez le message ou retirez des traductions."
        )
    return page
