"""The important-information notice of the State's design system: which class for which event.

Source: documentation of the « notice » component, @gouvfr/dsfr 1.14.4
(https://github.com/GouvernementFR/dsfr/tree/main/src/dsfr/component/notice).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from checker.model.words import Labelled


class Event(StrEnum):
    """What happens."""

    INFORMATION = "information"
    OUTAGE = "service-indisponible"
    PHISHING = "service-hameconnage"
    HEALTH = "sante"
    SAFETY = "securite"
    INDUSTRY = "accident-industriel"
    WIND = "meteo-vent"
    STORMS = "meteo-orages"
    FLOOD = "meteo-pluie-inondation"
    SURGE = "meteo-vagues-submersion"
    COLD = "meteo-grand-froid"
    HEAT = "meteo-canicule"
    AVALANCHE = "meteo-avalanches"
    SNOW = "meteo-neige-verglas"
    CYCLONE = "cyclone"
    ATTACK = "attentat"
    WITNESSES = "appel-a-temoins"
    CYBER = "cyberattaque"
    ABDUCTION = "alerte-enlevement"

    @property
    def label(self) -> str:
        """The French words a reader sees."""
        return NOTICES[self].label


class Vigilance(StrEnum):
    """The weather levels that have a notice; below orange there is none."""

    ORANGE = "orange"
    RED = "rouge"
    PURPLE = "violet"


class Weight(Labelled):
    """How grave it is (the words of CAP's `severity`)."""

    EXTREME = "extreme", "extrême"
    SEVERE = "severe", "sévère"
    MODERATE = "moderee", "modérée"
    MINOR = "mineure"


@dataclass(frozen=True)
class Notice:
    """What a notice about an event must be. `words`: the title holds one of them (free when empty);
    `official`: a title that follows the rule."""

    label: str
    modifier: str
    official: str
    words: tuple[str, ...] = ()
    levels: tuple[Vigilance, ...] = ()
    linked: bool = False
    referenced: bool = False
    decided_by: str = "le responsable du site"
    when: str = "information exceptionnelle, sans danger"


_METEO = (Vigilance.ORANGE, Vigilance.RED)


def _weather(label: str, words: tuple[str, ...]) -> Notice:
    return Notice(
        label=f"météo : {label}",
        modifier="weather-orange",
        official=f"Vigilance orange {label}",
        words=words,
        levels=_METEO,
        linked=True,
        decided_by="Météo-France pour le niveau, l'autorité locale pour les consignes",
        when="vigilance orange ou rouge, jamais jaune ni verte",
    )


def _danger(label: str, official: str) -> Notice:
    return Notice(
        label=label,
        modifier="alert",
        official=official,
        decided_by="l'autorité compétente",
        when="danger pour la santé ou la sécurité",
    )


NOTICES: Mapping[Event, Notice] = {
    Event.INFORMATION: Notice("information exceptionnelle", "info", "Fermeture exceptionnelle de l'accueil"),
    Event.OUTAGE: Notice(
        "service indisponible", "warning", "Démarche indisponible", when="usage du service empêché"
    ),
    Event.PHISHING: Notice(
        "hameçonnage", "warning", "Faux messages en circulation", when="sûreté du service atteinte"
    ),
    Event.HEALTH: _danger("santé", "Eau impropre à la consommation"),
    Event.SAFETY: _danger("sécurité des personnes", "Évacuation en cours"),
    Event.INDUSTRY: _danger("accident industriel", "Accident industriel"),
    Event.WIND: _weather("vent violent", ("vent",)),
    Event.STORMS: _weather("orages", ("orage",)),
    Event.FLOOD: _weather("pluie-inondation", ("inondation",)),
    Event.SURGE: _weather("vagues-submersion", ("submersion",)),
    Event.COLD: _weather("grand froid", ("grand froid",)),
    Event.HEAT: _weather("canicule", ("canicule",)),
    Event.AVALANCHE: _weather("avalanches", ("avalanche",)),
    Event.SNOW: _weather("neige-verglas", ("neige", "verglas")),
    Event.CYCLONE: Notice(
        "cyclone (outre-mer)",
        "weather-purple",
        "Alerte violette cyclone",
        words=("cyclon",),
        levels=(Vigilance.PURPLE,),
        linked=True,
        decided_by="le préfet",
        when="dispositifs d'alerte d'outre-mer seulement",
    ),
    Event.ATTACK: Notice(
        "attentat",
        "attack",
        "Attentat en cours",
        words=("attentat en cours",),
        linked=True,
        referenced=True,
        decided_by="le ministère de l'Intérieur",
        when="tant que l'attentat est en cours ; jamais pour un changement de posture Vigipirate",
    ),
    Event.WITNESSES: Notice(
        "appel à témoins",
        "witness",
        "Appel à témoins",
        words=("appel a temoins",),
        linked=True,
        referenced=True,
        decided_by="le ministère de l'Intérieur ou la préfecture",
        when="appel à témoins officiellement lancé",
    ),
    Event.CYBER: Notice(
        "cyberattaque d'ampleur nationale",
        "cyberattack",
        "Cyber-attaque",
        words=("cyber-attaque", "cyberattaque"),
        linked=True,
        referenced=True,
        decided_by="le ministère de l'Intérieur (à confirmer)",
        when="portée nationale ; pour un seul service, prendre « service indisponible »",
    ),
    Event.ABDUCTION: Notice(
        "alerte enlèvement",
        "kidnapping",
        "Alerte enlèvement",
        words=("alerte enlevement",),
        linked=True,
        referenced=True,
        decided_by="le procureur de la République",
        when="trois heures, texte du procureur sans y rien changer",
    ),
}
"""Every event, with the notice it calls for."""

_BY_LEVEL = {
    Vigilance.ORANGE: "weather-orange",
    Vigilance.RED: "weather-red",
    Vigilance.PURPLE: "weather-purple",
}


def modifier(event: Event, level: Vigilance | None) -> str:
    """The class of the notice for an event at a level, without its `fr-notice--`."""
    return _BY_LEVEL[level] if level and NOTICES[event].levels else NOTICES[event].modifier
