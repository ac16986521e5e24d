"""What a team checks: addresses, folders, the pages of each, and how severely."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import PlainValidator, WithJsonSchema

from checker.authored.addresses import read_url
from checker.authored.leaves import string
from checker.authored.problems import quoted
from checker.authored.readers import LONGEST_TEXT, between, fault, read_text
from checker.configuration.ignores import read_page
from checker.folders import is_base
from checker.reading import redacted

MOST_SAMPLED: Final = 500
"""Pages of one site that may be asked for."""


class Grade(StrEnum):
    """How severe a team is with a rule."""

    OFF = "off"
    WARNING = "avertir"
    ERROR = "erreur"


class FailOn(StrEnum):
    """From which findings a check fails, from the strictest reading of « failed » to none."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    REVIEW = "review"
    NEVER = "never"


_WEB = re.compile(r"https?://", re.IGNORECASE)


def _read_target(value: Any) -> str:
    """An address, a folder, an identifier of the register, or a variable that says one."""
    target = read_text(value)
    if not target.isprintable() or target.startswith("-"):
        raise fault(f"cible {quoted(redacted(target))}", "écrivez une adresse ou un dossier")
    if "@" in target and _WEB.match(target):
        raise fault("adresse avec un identifiant de connexion", "écrivez-le sous « authentification »")
    if redacted(target) != target:
        raise fault("adresse avec un secret", "mettez-la dans une variable : ${ADRESSE}")
    return target


def _read_plan(value: Any) -> str:
    """The address of a sitemap, on this machine too."""
    url = _read_target(value)
    if not re.match(r"https?://[^/\s\\]", url) or re.search(r"\s", url):
        raise fault(f"adresse mal formée {quoted(url)}", "elle commence par https:// ou http://")
    return url


def _read_base(value: Any) -> str:
    base = read_text(value)
    if not is_base(base):
        raise fault(f"sous-chemin {quoted(base)}", "écrivez un chemin, comme /mon-site/")
    return base


def _read_home(value: Any) -> str:
    url = read_url(value)
    if "?" in url:
        raise fault(f"adresse avec une requête {quoted(redacted(url))}", "écrivez celle de l'accueil")
    return url


def _read_pages(value: Any) -> int | list[str]:
    """How many pages, or which."""
    if not isinstance(value, list):
        return between("un nombre entier ou d'une liste de chemins", int, 1, MOST_SAMPLED)(value)
    if not value or len(value) > MOST_SAMPLED:
        raise fault(f"liste de {len(value)} pages", f"de 1 à {MOST_SAMPLED}")
    return list(dict.fromkeys(map(_read_path, value)))


def _read_path(value: Any) -> str:
    path = read_page(value)
    if not path.startswith("/") or path.startswith("//") or "*" in path or redacted(path) != path:
        raise fault(f"page {quoted(redacted(path))}", "écrivez un chemin, comme /contact")
    return path


Target = Annotated[str, PlainValidator(_read_target), string(maxLength=LONGEST_TEXT)]
Plan = Annotated[str, PlainValidator(_read_plan), string(format="uri", pattern="^https?://[^@\\s]+$")]
Base = Annotated[str, PlainValidator(_read_base), string(pattern="^/[^?#\\\\ ]*$")]
Home = Annotated[str, PlainValidator(_read_home), string(format="uri", pattern="^https?://[^#?@\\s]+$")]
Pages = Annotated[
    int | list[str],
    PlainValidator(_read_pages),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 1, "maximum": MOST_SAMPLED},
                {
                    "type": "array",
                    "items": {"type": "string", "pattern": "^/[^*]*$"},
                    "minItems": 1,
                    "maxItems": MOST_SAMPLED,
                },
            ]
        }
    ),
]
Share = Annotated[
    float,
    PlainValidator(between("un nombre", float, 0.0, 100.0)),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100}),
]
