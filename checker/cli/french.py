"""click's own sentences, in French.

click passes them through gettext but ships no translation, and finding ours through gettext
would depend on the reader's locale; so the function it calls is replaced by a look-up.
"""

from __future__ import annotations

import re
from types import ModuleType
from typing import Any

from click import core, decorators, exceptions, formatting, parser, types

_QUOTED = re.compile(r"(?<!\w)'([^'\s]+)'(?!\w)")
_WORD = re.compile(r"[^\W\d_]+['’ ]")

_WORDS = {
    "Usage:": "Usage :",
    "Usage: ": "Usage : ",
    "Options": "Options",
    "Commands": "Commandes",
    "Arguments": "Arguments",
    "Show this message and exit.": "Afficher cette aide.",
    "default: {default}": "défaut : {default}",
    "env var: {var}": "variable : {var}",
    "required": "obligatoire",
    "Error: {message}": "Erreur : {message}",
    "Aborted!": "Abandon.",
    "Try '{command} {option}' for help.": "« {command} {option} » affiche l'aide.",
    "No such option: {name}": "Option inconnue : {name}",
    "No such option {name!r}.": "Option inconnue : {name}.",
    "No such command {name!r}.": "Commande inconnue : « {name} ».",
    "Missing command.": "Il manque une commande.",
    "Missing parameter": "Il manque un paramètre",
    "Missing {param_type}": "Il manque : {param_type}",
    "Missing argument": "Il manque un argument",
    "Missing option": "Il manque une option",
    "Invalid value: {message}": "Valeur refusée : {message}",
    "Invalid value for {param_hint}: {message}": "Valeur refusée pour {param_hint} : {message}",
    "{value!r} is not a valid {number_type}.": "« {value} » n'est pas un {number_type}.",
    "{name} {filename!r} does not exist.": "« {filename} » n'existe pas.",
    "{name} {filename!r} is a directory.": "« {filename} » est un dossier, pas un fichier.",
    "{name} {filename!r} is a file.": "« {filename} » est un fichier, pas un dossier.",
    "{name} {filename!r} is not readable.": "« {filename} » n'est pas lisible.",
    "Option {name!r} requires an argument.": "L'option {name} demande une valeur.",
    "Option {name!r} does not take a value.": "L'option {name} ne prend pas de valeur.",
    "deprecated": "à ne plus employer",
    "Positional arguments": "Arguments",
    "(dynamic)": "(calculé)",
    "Choose from:\n\t{choices}": "À choisir parmi :\n\t{choices}",
    "Could not open file {filename!r}: {message}": "Le fichier « {filename} » ne s'ouvre pas : {message}",
    "Missing parameter: {param_name}": "Il manque un paramètre : {param_name}",
    "unknown error": "erreur inconnue",
    "file": "Le fichier",
    "directory": "Le dossier",
    "path": "Le chemin",
    "Argument {name!r} takes {nargs} values.": "L'argument {name} prend {nargs} valeurs.",
    "{value} is not in the range {range}.": "« {value} » n'est pas permis : la valeur va {range}.",
    "{value!r} is not a valid boolean. Recognized values: {states}": "« {value} » n'est ni oui ni non.",
    "{name} {filename!r} is not writable.": "{name} « {filename} » n'est pas modifiable.",
    "{name} {filename!r} is not executable.": "{name} « {filename} » n'est pas exécutable.",
    "%(prog)s, version %(version)s": "%(prog)s, version %(version)s",
    "Show the version and exit.": "Afficher la version.",
    "Do you want to continue?": "Continuer ?",
    "Confirm the action without prompting.": "Confirmer sans demander.",
}
_PLURALS = {
    "Got unexpected extra argument ({args})": "Argument en trop ({args})",
    "Got unexpected extra arguments ({args})": "Arguments en trop ({args})",
    "{value!r} is not {choice}.": "« {value} » n'est pas {choice}.",
    "{value!r} is not one of {choices}.": "« {value} » ne fait pas partie de : {choices}.",
    "Option {name!r} requires an argument.": "L'option {name} demande une valeur.",
    "Option {name!r} requires {nargs} arguments.": "L'option {name} demande {nargs} valeurs.",
    "Did you mean {possibility}?": "Vouliez-vous dire {possibility} ?",
    "(Did you mean one of: {possibilities}?)": "(Vouliez-vous dire {possibilities} ?)",
    "(Possible options: {possibilities})": "(options possibles : {possibilities})",
    "Takes {nargs} values but 1 was given.": "{nargs} valeurs sont attendues, une seule est donnée.",
    "Takes {nargs} values but {len} were given.": "{nargs} valeurs sont attendues, {len} sont données.",
    "{value!r} does not match the format {format}.": "« {value} » n'est pas un jour écrit AAAA-MM-JJ.",
    "{value!r} does not match the formats {formats}.": "« {value} » n'est pas une date écrite d'une de ces façons : {formats}.",
    "{len_type} values are required, but {len_value} was given.": "{len_type} valeurs sont attendues, une seule est donnée.",
    "{len_type} values are required, but {len_value} were given.": "{len_type} valeurs sont attendues, {len_value} sont données.",
}


def translate(sentence: str) -> str:
    """click's sentence in French, or itself when it is not one we know."""
    return _WORDS.get(sentence, sentence)


def translate_plural(singular: str, plural: str, number: int) -> str:
    """Same, for click's counted sentences."""
    chosen = singular if number == 1 else plural
    return _PLURALS.get(chosen, chosen)


def described(bounds: Any) -> str:
    """The bounds of a number in French: « de 1 à 500 »."""
    lowest = None if bounds.min is None else f"{bounds.min:g}{' exclu' if bounds.min_open else ''}"
    highest = None if bounds.max is None else f"{bounds.max:g}{' exclu' if bounds.max_open else ''}"
    if lowest is None:
        return f"jusqu'à {highest}"
    return f"à partir de {lowest}" if highest is None else f"de {lowest} à {highest}"


def install() -> None:
    """Make click speak French in this process."""
    modules: tuple[ModuleType, ...] = (core, decorators, exceptions, formatting, parser, types)
    for module in modules:
        if hasattr(module, "_"):
            module.__dict__["_"] = translate
        if hasattr(module, "ngettext"):
            module.__dict__["ngettext"] = translate_plural
    types.IntParamType.name = "nombre entier"
    types.FloatParamType.name = "nombre"
    types.IntRange.name = "nombre entier"
    types.FloatRange.name = "nombre"
    types._NumberRangeBase._describe_range = described  # type: ignore[method-assign, assignment] # noqa: SLF001


def quoted(sentence: str) -> str:
    """A sentence of click with French quotation marks around what it names; an apostrophe stays."""
    return _QUOTED.sub(r"« \1 »", sentence).replace("(env var: ", "(variable : ")


def sentence(text: str) -> str:
    """A fault as a sentence of its own: with a capital, unless it begins with the name of a file."""
    return text[:1].upper() + text[1:] if _WORD.match(text) else text
