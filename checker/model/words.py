"""The closed vocabularies: what a rule says, what a page is for, what a site is. With their French words."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final, Self


class Labelled(StrEnum):
    """Words that are not always read as they are written: `NAME = "written", "read"`."""

    label: str
    """The French words a reader sees."""

    def __new__(cls, value: str, label: str = "") -> Self:
        """A word; it is read as it is written when nothing else is said."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.label = label or value
        return word


class Outcome(Labelled):
    """What a rule says of a page or a site: the words of EARL and ACT.

    Source: https://www.w3.org/TR/EARL10-Schema/#OutcomeValue
    """

    PASSED = "passed", "conforme"
    FAILED = "failed", "non conforme"
    INAPPLICABLE = "inapplicable", "non applicable"
    CANT_TELL = "cantTell", "à vérifier"
    UNTESTED = "untested", "non testé"


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


class BaselineState(Labelled):
    """What a defect is beside those known before: the words of SARIF, one for what a team ignores, one for
    what was found where nobody had looked before.

    Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html#_Toc34317662
    """

    NEW = "new", "nouveau"
    UNCHANGED = "unchanged", "déjà connu"
    IGNORED = "ignored", "ignoré"
    UNCOMPARED = "uncompared", "non comparé"


class Role(StrEnum):
    """What a page is for: the roles of the RGAA sample, plus any other page. Those after `SEARCH` are given by
    what a page holds, or is reached by."""

    HOME = "accueil"
    ACCESSIBILITY = "accessibilite"
    LEGAL = "mentions-legales"
    PRIVACY = "donnees-personnelles"
    COOKIES = "cookies"
    SITEMAP = "plan-du-site"
    CONTACT = "contact"
    HELP = "aide"
    SEARCH = "recherche"
    RESULTS = "resultats"
    LOGIN = "connexion"
    FORM = "formulaire"
    STEP = "etape"
    DOCUMENT = "document"
    MULTIMEDIA = "multimedia"
    TABLE = "tableau"
    OTHER = "page"


FREE_ROLES: Final = frozenset(Role) - {
    Role.HOME,
    Role.ACCESSIBILITY,
    Role.LEGAL,
    Role.PRIVACY,
    Role.COOKIES,
    Role.SITEMAP,
    Role.CONTACT,
    Role.HELP,
    Role.SEARCH,
}
"""The roles that no duty gives to a page: it is one of the site like any other, known by its address."""


class Kind(Labelled):
    """What a registered site is: who speaks and for what."""

    MINISTRY = "ministere", "ministère"
    PREFECTURE = "prefecture", "préfecture"
    EMBASSY = "ambassade"
    FIELD_OFFICE = "service_deconcentre", "service déconcentré"
    OPERATOR = "operateur", "opérateur"
    PROCEDURE = "demarche", "démarche"
    CAMPAIGN = "campagne"
    BODY = "instance"
    INTRANET = "intranet"


class Lifecycle(Labelled):
    """Where a site stands between its announcement and its end."""

    ANNOUNCED = "annonce", "annoncé"
    OPEN = "ouvert"
    CLOSING = "en_fermeture", "en fermeture"
    CLOSED = "ferme", "fermé"
    REDIRECTED = "redirige_vers", "redirigé"


class Entry(Labelled):
    """What became of our attempt to bring a page into a state."""

    REACHED = "reached", "atteint"
    IMPOSSIBLE = "impossible"
    TIMEOUT = "timeout", "délai dépassé"
    BROKEN = "broken", "interrompu"
    ELSEWHERE = "elsewhere", "vu sur une autre page"


class AgreementState(Labelled):
    """Where the SIG's agreement (agrément) of a site stands."""

    UNKNOWN = "inconnu"
    NONE = "aucun"
    REQUESTED = "demande", "demandé"
    IN_PRINCIPLE = "de_principe", "de principe"
    FINAL = "definitif", "définitif"
    WAIVED = "derogation", "dérogation"


class Level(Labelled):
    """How strongly a rule binds."""

    REQUIRED = "obligatoire"
    RECOMMENDED = "recommande", "recommandé"


class Evidence(StrEnum):
    """What a rule needs to have been seen before it may judge."""

    PAGE = "page"
    HTTP = "http"
    REGISTRY = "registre"
    ESTATE = "parc"
