"""The closed words of the calendar that the program itself acts upon."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where a campaign is between its idea and its end."""

    IDEA = "idee"
    PLANNED = "planifiee"
    CONFIRMED = "confirmee"
    RUNNING = "en_cours"
    SUSPENDED = "suspendue"
    OVER = "terminee"
    CANCELLED = "annulee"

    @property
    def label(self) -> str:
        """Its French name."""
        return _STATUS[self]


_STATUS = {
    Status.IDEA: "à l'étude",
    Status.PLANNED: "planifiée",
    Status.CONFIRMED: "confirmée",
    Status.RUNNING: "en cours",
    Status.SUSPENDED: "suspendue",
    Status.OVER: "terminée",
    Status.CANCELLED: "annulée",
}

STOPPED = frozenset({Status.SUSPENDED, Status.CANCELLED})
"""States in which a campaign takes nobody's attention."""


class Tone(StrEnum):
    """How a campaign speaks: a light one is out of place where people are in danger."""

    LIGHT = "leger"
    NEUTRAL = "neutre"
    GRAVE = "grave"


class Step(StrEnum):
    """What was answered to a request for agreement."""

    NONE = "non_demande"
    PENDING = "en_instruction"
    GRANTED = "accorde"
    REFUSED = "refuse"

    @property
    def label(self) -> str:
        """Its French name."""
        return {"non_demande": "non demandé", "en_instruction": "en instruction", "accorde": "accordé"}.get(
            self.value, "refusé"
        )


class AssetKind(StrEnum):
    """What a resource of a kit is: it decides what makes it accessible."""

    VIDEO = "video"
    AUDIO = "audio"
    LIVE = "direct"
    VISUAL = "visuel"
    POSTER = "affiche"
    PDF = "pdf"
    HTML = "html"
    POST = "texte_social"
    DATA = "jeu_donnees"

    @property
    def label(self) -> str:
        """Its French name."""
        others = {"video": "vidéo", "audio": "son", "pdf": "PDF", "html": "page web"}
        more = {"texte_social": "texte pour les réseaux", "jeu_donnees": "jeu de données"}
        return (others | more).get(self.value, self.value)


class CaptionMode(StrEnum):
    """Who made captions."""

    HUMAN = "humain"
    REVIEWED = "automatique_relu"
    AUTOMATIC = "automatique"


class ElectionKind(StrEnum):
    """Whether an election renews a whole assembly or office, everywhere at once."""

    GENERAL = "generale"
    PARTIAL = "partielle"


class Level(StrEnum):
    """How serious the answer of a validation rule is, worst first."""

    BLOCKING = "bloquant"
    FAILED = "non_conforme"
    REVIEW = "a_justifier"
    WARNING = "avertissement"
    INFO = "information"

    @property
    def label(self) -> str:
        """Its French name."""
        return {"non_conforme": "non conforme", "a_justifier": "à justifier"}.get(self.value, self.value)
