"""The declaration itself: is a page one, which one is the site's, and the texts its rules read."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass
from typing import TypeVar

from lxml.html import HtmlElement

from checker.model import CantTell, NotTested, Page, Problem, Role, Visit
from checker.reading import bare_host, every_word, host_of, need_shown, plain, select, visible, words
from standards.accessibilite.mention import MENTION
from standards.accessibilite.unread import everything
from standards.accessibilite.ways import Ways, page_behind, ways_from

_MODEL = tuple(
    re.compile(pattern)
    for pattern in (
        r"etat de (?:la )?conformite", r"resultats? (?:des tests|de l'audit)", r"contenus? non accessibles?",
        r"derogations? pour charge disproportionnee", r"contenus? non soumis a l'obligation",
        r"etablissement de (?:cette|la) declaration", r"technologies utilisees", r"environnements? de test",
        r"ayant fait l'objet (?:de la|d'une) verification", r"retour d'information", r"voies? de recours",
        r"declaration (?:d'accessibilite|de conformite)", r"article 47", r"defenseure? des droits",
        r"declaration[^.]{0,40}s'applique (?:a|au|aux)\b", r"amelioration et contact",
    )
)  # fmt: skip
_SIGNS = 3
"""Parts of the official model from which a page is read as a declaration."""

_AROUND = "header, footer, nav, [role=banner], [role=contentinfo], [role=navigation]"
_NOT_PROSE = "label, fieldset, select, s, del, strike, code, pre, nav"

_STATE_SAID = re.compile(
    r"\best (?:(?:actuellement|donc|ainsi|aujourd'hui|en l'etat|declaree?) )*(totalement|partiellement|non|pas)"
    r"[\s-]conforme (?:avec|au|aux|a la|a l'|selon|vis-a-vis)\b"
)
_STATE_SECTION = re.compile(r"etat de (?:la )?conformite(.{0,400})")
_AFTER_STATE = re.compile(r"resultats? des|contenus? non accessib|etabli")
_STATE = re.compile(
    r"(?<!pas )(?<!que )(?<!/)(?<!/ )\b(?:(totalement|partiellement|non)[\s-]conforme"
    r"|conformite (totale|partielle))\b"
)
_WHOLE = {"totale": "totalement", "partielle": "partiellement"}

Said = TypeVar("Said", bound=Problem)


@dataclass(frozen=True)
class Declaration:
    """A declaration as texts: `written` without menus, forms and struck words, `prose` the same ready
    to compare, and `everything` its page holds, for what is claimed to be nowhere.

    `body` is the part of the page that is its own; `states` are those it gives the site: several when
    its text is not clear.
    """

    page: Page
    body: HtmlElement
    written: str
    everything: str

    @cached_property
    def prose(self) -> str: ...
