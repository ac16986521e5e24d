"""Crises: the list, a page each, the ultra-light pages, the notices to paste, the feeds.

Only what may be published is here: drafts and restricted files stay in the registry.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from checker.crises import public
from checker.crises.entries import Link
from checker.crises.notices import NOTICES
from checker.publish.page.publication import Publication
from checker.publish.page.rendering import Render
from checker.publish.sections.crises.feeds import active_json, active_schema, messages
from checker.publish.sections.crises.light import light_page
from checker.publish.sections.crises.notice import notice_html, notice_of
from checker.publish.sections.crises.warning import warned


def pages(publication: Publication, render: Render) -> Iterator[tuple[str, str | bytes]]:
    """Every file under `crise/` that is not authored. An ultra-light page is `.htm`: a whole file, which
    takes nothing from the site around it."""
    crises = sorted(public(publication.crises), key=lambda crisis: (crisis.told[-1].at, crisis.id))[::-1]
    stale = [crisis for crisis in crises if crisis.expired(publication.moment)]
    relayed = [crisis for crisis in crises if crisis.relayed and crisis not in stale]
    past = [crisis for crisis in crises if not crisis.relayed]

    def page(template: str, **values: object) -> str:
        return warned(render(template, **values))

    yield "crise/bandeaux.html", page("crise_bandeaux.html", notices=NOTICES, samples=SAMPLES)
    yield "crise/evenements/index.html", page("crises.html", relayed=relayed, stale=stale, past=past)
    for crisis in crises:
        said = {"message": crisis.message, "notice": escape(notice_of(crisis))}
        told = page("crise.html", crisis=crisis, stale=crisis in stale, **said)
        yield f"crise/evenements/{crisis.id}.html", told
    for crisis in [*relayed, *stale]:  # nobody is told to copy a stale one, but its address stays
        yield f"crise/leger/{crisis.id}.htm", light_page(crisis)
    yield "crise/active.json", active_json(relayed, publication.day)
    yield "crise/active.schema.json", active_schema()
    yield "crise/messages.atom", messages(crises, publication.day)


@dataclass(frozen=True)
class Sample:
    """A class of notice and the HTML to paste, where only what is between brackets is to be written."""

    modifier: str
    name: str
    html: str

    @property
    def code(self) -> Markup:
        """The HTML as a text to read, lines kept."""
        return escape(self.html)


_TEXTS = (
    ("info", "Information", "Fermeture exceptionnelle de [lieu]", "[Ce qui change, jusqu'à quand]."),
    ("warning", "Avertissement", "[Démarche] indisponible", "[Autre moyen de faire la démarche]."),
    ("alert", "Alerte", "[Danger] – [territoire]", "[Qui est concerné]. [Verbe d'action] jusqu'à [heure]."),
    (
        "weather-orange",
        "Vigilance météo orange",
        "Vigilance orange [phénomène] – [territoire]",
        "Jusqu'à [heure]. [Consigne].",
    ),
    (
        "weather-red",
        "Vigilance météo rouge",
        "Vigilance rouge [phénomène] – [territoire]",
        "Jusqu'à [heure]. [Consigne].",
    ),
    (
        "weather-purple",
        "Alerte violette (outre-mer)",
        "Alerte violette cyclone – [territoire]",
        "Jusqu'à [heure]. [Consigne].",
    ),
    ("attack", "Attentat", "Attentat en cours", "[Territoire]. [Consigne des autorités]."),
    ("witness", "Appel à témoins", "Appel à témoins", "[Texte officiel]."),
    ("cyberattack", "Alerte technologique", "Cyber-attaque", "[Services touchés]. [Consigne]."),
    ("kidnapping", "Alerte enlèvement", "Alerte enlèvement", "[Texte du procureur, sans y rien changer]."),
)
_LINK = Link.model_validate(
    {"url": "https://www.exemple.gouv.fr/", "libelle": "[Titre de la page qui donne la suite]"}
)

SAMPLES = tuple(
    Sample(modifier, name, notice_html(modifier, title, description, _LINK))
    for modifier, name, title, description in _TEXTS
)
"""One notice of each class."""
