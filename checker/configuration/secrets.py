"""What opens a site that is not open to everybody: in the environment, and only named in the file."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from pydantic import BaseModel, PlainValidator

from checker.authored.leaves import described, string
from checker.authored.problems import Problem, quoted
from checker.authored.public import kept
from checker.authored.readers import fault, read_text
from checker.authored.tree import Map, Place
from checker.authored.written import child
from checker.configuration.environment import VARIABLE, filled, missing, reader, unset
from checker.veil import SHORTEST

HEADERS: Final = "entetes"
COOKIES: Final = "cookies"
BASIC: Final = "authentification"

_VALUE: Final = rf"(?:[A-Za-z][A-Za-z0-9_-]{{0,20}} )?{VARIABLE}"
"""A variable, after the word that says what it is (« Bearer ») or not."""

_NAME: Final = r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}"
"""Of a header or a cookie: a token of HTTP (RFC 9110, 5.6.2)."""

_OURS: Final = frozenset(
    {
        *("accept-encoding", "connection", "content-length", "cookie", "expect", "host", "keep-alive"),
        *("range", "te", "trailer", "transfer-encoding", "upgrade", "user-agent"),
    }
)
"""Headers that say how we ask, or who we are: no file changes them."""


def _read_name(value: Any) -> str:
    name = read_text(value)
    if not re.fullmatch(_NAME, name):
        raise fault(f"nom {quoted(name)}", "lettres sans accent, chiffres et tirets")
    return name


def _read_header(value: Any) -> str:
    name = _read_name(value)
    if name.lower() in _OURS or name.lower().startswith("proxy-"):
        instead = "écrivez-le sous « cookies »" if name.lower() == "cookie" else "retirez-le"
        raise fault(f"en-tête {quoted(name)}, qui ne se règle pas", instead)
    return name


Secret = Annotated[str, PlainValidator(reader(_VALUE, "un secret")), string(pattern=f"^{_VALUE}$")]
HeaderName = Annotated[str, PlainValidator(_read_header), string(pattern=f"^{_NAME}$")]
CookieName = Annotated[str, PlainValidator(_read_name), string(pattern=f"^{_NAME}$")]


class Basic(
    BaseModel, **described("Authentification", "Identifiant et mot de passe demandés par le serveur.")
):
    """What a server asks for in a browser's own window (RFC 7617)."""

    user: Secret = kept("identifiant", "Variable de l'identifiant : ${NOM}.")
    password: Secret = kept("mot_de_passe", "Variable du mot de passe : ${NOM}.")


@dataclass(frozen=True)
class Secrets:
    """What is to be said to the targets of a file. `at` is where it is written, « file:line »."""

    at: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    cookies: Mapping[str, str] = field(default_factory=dict, repr=False)
    values: tuple[str, ...] = field(default=(), repr=False)


def secrets_of(
    at: str,
    headers: Mapping[str, str],
    cookies: Mapping[str, str],
    basic: Basic | None,
    environment: Mapping[str, str],
) -> Secrets:
    """What the file names, as the environment has it: `unusable` has found nothing to say of it."""
    said = {name: filled(value, environment) for name, value in headers.items()}
    known = {name: filled(value, environment) for name, value in cookies.items()}
    values = [_value(written, environment) for written in (*headers.values(), *cookies.values())]
    if basic is not None:
        user, password = _value(basic.user, environment), _value(basic.password, environment)
        both = base64.b64encode(f"{user}:{password}".encode()).decode()
        said["Authorization"] = f"Basic {both}"
        values += [password, both]
    return Secrets(at, said, known, tuple(values))


def unusable(tree: Map, environment: Mapping[str, str]) -> Iterator[Problem]:
    """What the environment lacks of what a file names, or has and cannot be used. Quotes no value."""
    for key, name, text, place in _written(tree):
        if not re.fullmatch(_VALUE, text):
            continue  # told already
        variable = text[text.index("${") + 2 : -1]
        if missing(text, environment):
            yield unset(variable, place)
        elif fault_ := _fault(_value(text, environment), key, free=name == "identifiant"):
            yield Problem("", *place, f"la valeur de {quoted(variable)} {fault_[0]}", fault_[1])
    if child(tree, BASIC) and any(name.lower() == "authorization" for name in child(tree, HEADERS) or ()):
        found = "« authentification » et l'en-tête « Authorization »"
        yield Problem("", *tree.places[BASIC], found, "gardez l'un des deux")


def _fault(value: str, key: str, *, free: bool) -> tuple[str, str] | None:
    """What is wrong with a value, and what to do; None when nothing is. A `free` one is no secret."""
    basic = key == BASIC
    torn = key == COOKIES and re.search(r'[\s",;\\]', value)
    if torn or not value.isprintable() or not (basic or value.isascii()):
        return "contient un caractère qui ne peut pas y être envoyé", ""
    if basic and free and ":" in value:
        return "contient « : »", "un identifiant n'en a pas"
    if len(value) < SHORTEST and not free:
        return f"est trop courte pour être cachée dans les rapports ({SHORTEST} caractères au moins)", ""
    return None


def first_place(tree: Map) -> Place:
    """Where the file first names a secret."""
    return min((tree.places[key] for key in (HEADERS, COOKIES, BASIC) if key in tree.places), default=(1, 1))


def _value(text: str, environment: Mapping[str, str]) -> str:
    return environment[text[text.index("${") + 2 : -1]].strip()


def _written(tree: Map) -> Iterator[tuple[str, str, str, Place]]:
    """The values of the three keys: the key, their name, their text, their place."""
    for key in (HEADERS, COOKIES, BASIC):
        for name, value in (child(tree, key) or {}).items():
            if isinstance(value, str):
                holder = child(tree, key)
                yield key, name, value.strip(), holder.places[name] if holder else (1, 1)


NO_SECRET: Final = Secrets()
"""What is to be said when the file names nothing."""
