"""The closed vocabularies: what a rule says, what a page is for, what a site is. With their French words."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Outcome(StrEnum):
    """What a rule says of a page or a site: the words of EARL and ACT.

    Source: https://www.w3.org/TR/EARL10-Schema/#OutcomeValue
    """

    PASSED = "passed"
    FAILED = "failed"
    INAPPLICABLE = "inapplicable"
    CANT_TELL = "cantTell"
    UNTESTED = "untested"

    @property
    def label(self) -> str:
        """The French words a reader sees."""
        return _OUTCOME_LABELS[self]


_OUTCOME_LABELS = {
    Outcome.PASSED: "conforme",
    Outcome.FAILED: "non conforme",
    Outcome.INAPPLICABLE: "non applicable",
    Outcome.CANT_TELL: "à vérifier",
    Outcome.UNTESTED: "non testé",
}

WORST_FIRST = (
    Outcome.FAILED,
    Outcome.CANT_TELL,
    Outcome.PASSED,
    Outcome.UNTESTED,
    Outcome.INAPPLICABLE,
)
"""The order in which several outcomes of one rule sum up. A verdict speaks of the pages that were
seen, and stands beside their number; a rule that saw none of its pages is untested."""


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The outcome that speaks for several of them; `untested` when there is none."""
    return min(outcomes, key=WORST_FIRST.index, default=Outcome.UNTESTED)


class Role(StrEnum):
    """What a page is for: the roles of the RGAA sample, plus any other page."""

    HOME = "accueil"
    ACCESSIBILITY = "accessibilite"
    LEGAL = "mentions-legales"
    PRIVACY = "donnees-personnelles"
    COOKIES = "cookies"
    SITEMAP = "plan-du-site"
    CONTACT = "contact"
    HELP = "aide"
    SEARCH = "recherche"
    OTHER = "page"


class Kind(StrEnum):
    """What a registered site is: who speaks and for what."""

    MINISTRY = "ministere"
    PREFECTURE = "prefecture"
    EMBASSY = "ambassade"
    FIELD_OFFICE = "service_deconcentre"
    OPERATOR = "operateur"
    PROCEDURE = "demarche"
    CAMPAIGN = "campagne"
    BODY = "instance"
    INTRANET = "intranet"

    @property
    def label(self) -> str:
        """The French words a reader sees."""
        return _KIND_LABELS[self]


_KIND_LABELS = {
    Kind.MINISTRY: "ministère",
    Kind.PREFECTURE: "préfecture",
    Kind.EMBASSY: "ambassade",
    Kind.FIELD_OFFICE: "service déconcentré",
    Kind.OPERATOR: "opérateur",
    Kind.PROCEDURE: "démarche",
    Kind.CAMPAIGN: "campagne",
    Kind.BODY: "instance",
    Kind.INTRANET: "intranet",
}


class Lifecycle(StrEnum):
    """Where a site stands between its announcement and its end."""

    ANNOUNCED = "annonce"
    OPEN = "ouvert"
    CLOSING = "en_fermeture"
    CLOSED = "ferme"
    REDIRECTED = "redirige_vers"

    @property
    def label(self) -> str:
        """The French words a reader sees."""
        return _LIFECYCLE_LABELS[self]


_LIFECYCLE_LABELS = {
    Lifecycle.ANNOUNCED: "annoncé",
    Lifecycle.OPEN: "ouvert",
    Lifecycle.CLOSING: "en fermeture",
    Lifecycle.CLOSED: "fermé",
    Lifecycle.REDIRECTED: "redirigé",
}


class Entry(StrEnum):
    """What became of our attempt to bring a page into a state."""

    REACHED = "reached"
    IMPOSSIBLE = "impossible"
    TIMEOUT = "timeout"
    BROKEN = "broken"

    @property
    def label(self) -> str:
        """The French words a reader sees."""
        return _ENTRY_LABELS[self]


_ENTRY_LABELS = {
    Entry.REACHED: "atteint",
    Entry.IMPOSSIBLE: "impossible",
    Entry.TIMEOUT: "délai dépassé",
    Entry.BROKEN: "interrompu",
}


class AgreementState(StrEnum):
    """Where the SIG's agreement (agrément) of a site stands."""

    UNKNOWN = "inconnu"
    NONE = "aucun"
    REQUESTED = "demande"
    IN_PRINCIPLE = "de_principe"
    FINAL = "definitif"
    WAIVED = "derogation"

    @property
    def label(self) -> str:
        """The French words a reader sees."""
        return _AGREEMENT_LABELS[self]


_AGREEMENT_LABELS = {
    AgreementState.UNKNOWN: "inconnu",
    AgreementState.NONE: "aucun",
    AgreementState.REQUESTED: "demandé",
    AgreementState.IN_PRINCIPLE: "de principe",
    AgreementState.FINAL: "définitif",
    AgreementState.WAIVED: "dérogation",
}


class Level(StrEnum):
    """How strongly a rule binds."""

    REQUIRED = "obligatoire"
    RECOMMENDED = "recommande"

    @property
    def label(self) -> str:
        """The French word a reader sees."""
        return "obligatoire" if self is Level.REQUIRED else "recommandé"


class Evidence(StrEnum):
    """What a rule needs to have been seen before it may judge."""

    PAGE = "page"
    HTTP = "http"
    REGISTRY = "registre"
    ESTATE = "parc"
