"""An authored YAML file → a tree of maps, lists and texts that remembers its lines.

Only the plain part of YAML is read: no anchor, alias, tag or second document. Every scalar is a
text (the model of the file decides what it means), so `non` and `08` stay what was written.
The file is read as events, never composed by the library: an alias is refused before anything
could be expanded, and depth is bounded before anything is built.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml
from yaml.reader import Reader

from checker.authored.problems import MISSING, Problem, quoted
from checker.authored.tree import Place, Refused, Value, document, start_of

LARGEST_FILE = 20_000_000
"""Bytes of an authored file beyond which it is not read."""

DEEPEST = 20
"""Maps and lists that may be inside one another."""


def read(path: Path, expected: str = "") -> tuple[Value | None, list[Problem]]:
    """The tree of a file and what is wrong with its writing; `expected` says what an empty one should hold.

    The tree is None when the file could not be read to its end; there is then at least one problem.
    """
    return _read(path, lambda text: (text, ""), expected)[::2]


_FRONT_MATTER = re.compile(r"\A---(\n.*?)\n---\n(.*)\Z", re.DOTALL)


def read_front_matter(path: Path) -> tuple[Value | None, str, list[Problem]]:
    """The tree of the head of a Markdown file, the body, and what is wrong with the writing of the head."""
    return _read(path, _split, "écrivez « clé: valeur »")


def _split(text: str) -> tuple[str, str]:
    """The head, an empty line in place of its « --- » so that lines keep their numbers, and the body."""
    match = _FRONT_MATTER.match(text.replace("\r\n", "\n"))
    if match is None:
        raise Refused((1, 1), "l'en-tête YAML entre deux lignes --- manque")
    return match[1], match[2]


def _read(
    path: Path, split: Callable[[str], tuple[str, str]], expected: str
) -> tuple[Value | None, str, list[Problem]]:
    file = path.as_posix()
    problems: list[Problem] = []
    body = ""
    try:
        text, body = split(text_of(path))
        _refuse_invisible(text)
        tree = document(_events(text), file, problems, expected)
    except Refused as refused:
        return None, body, [*problems, Problem(file, *refused.at, refused.found, refused.expected)]
    return tree, body, problems


# --- bytes → text ----------------------------------------------------------------------------


def text_of(path: Path) -> str:
    """The text of a file of reasonable size. Raises `Refused`."""
    start = (1, 1)
    unreadable = Refused(start, "fichier illisible", "vérifiez que c'est un fichier et ses droits")
    if path.exists() and not path.is_file():  # a pipe would be waited for, a device read without end
        raise unreadable
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise Refused(start, MISSING) from None
    except OSError:
        raise unreadable from None
    if len(data) > LARGEST_FILE:
        raise Refused(start, "fichier trop gros", f"au plus {LARGEST_FILE // 1_000_000} Mo")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = (data.count(b"\n", 0, error.start) + 1, 1)
        raise Refused(at, "caractère qui n'est pas en UTF-8", "enregistrez le fichier en UTF-8") from None


_TAB_INDENT = re.compile(r"^ *\t[ \t]*[^\s#]", re.MULTILINE)


def _refuse_invisible(text: str) -> None:
    """Raise on characters YAML has no place for, and on tabs that pretend to be indentation."""
    control = Reader.NON_PRINTABLE.search(text)
    if control:
        code = f"U+{ord(control[0]):04X}"
        raise Refused(_place(text, control.start()), f"caractère de contrôle {code}", "retirez-le")
    tab = _TAB_INDENT.search(text)
    if tab:
        at = _place(text, text.index("\t", tab.start()))
        raise Refused(at, "tabulation en début de ligne", "YAML n'y accepte que des espaces")


def _place(text: str, position: int) -> Place:
    return text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)


# --- text → events ---------------------------------------------------------------------------

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster where libyaml was built in

_STARTS = {yaml.MappingStartEvent, yaml.SequenceStartEvent}
_ENDS = {yaml.MappingEndEvent, yaml.SequenceEndEvent}


def _events(text: str) -> Iterator[yaml.Event]:
    """The parser's events, up to the first that an authored file has no business with."""
    depth = documents = 0
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            kind = type(event)
            if kind in _ENDS:
                depth -= 1
            elif isinstance(event, yaml.NodeEvent):
                if event.anchor or getattr(event, "tag", None):
                    raise _too_clever(event)
                depth += kind in _STARTS
            elif kind is yaml.DocumentStartEvent:
                documents += 1
            if depth > DEEPEST:
                message = f"plus de {DEEPEST} niveaux imbriqués"
                raise Refused(start_of(event), message, "simplifiez le fichier")
            if documents > 1:
                raise Refused(start_of(event), "second document YAML (« --- »)", "un seul par fichier")
            yield event
    except yaml.YAMLError as error:
        raise _in_french(error) from None


def _too_clever(event: yaml.NodeEvent) -> Refused:
    """The refusal of an alias, an anchor or a tag: an alias has an anchor, the one it repeats."""
    at = start_of(event)
    if isinstance(event, yaml.AliasEvent):
        return Refused(at, f"renvoi YAML {quoted(f'*{event.anchor}')}", "recopiez la valeur")
    if event.anchor:
        return Refused(at, f"ancre YAML {quoted(f'&{event.anchor}')}", "retirez-la")
    return Refused(at, f"étiquette YAML {quoted(getattr(event, 'tag', ''))}", "retirez-la")


_SYNTAX = {
    "mapping values are not allowed": (
        "« : » au milieu d'une valeur, ou ligne mal alignée",
        "mettez la valeur entre guillemets, ou alignez les clés",
    ),
    "could not find expected ':'": ("« : » manquant après une clé", "écrivez « clé: valeur »"),
    "did not find expected key": ("ligne mal alignée", "alignez les clés d'une même entrée"),
    "did not find expected '-'": ("ligne mal alignée", "chaque élément d'une liste commence par « - »"),
    "block sequence entries are not allowed": (
        "« - » à un endroit où une liste ne peut pas commencer",
        "mettez-le à la ligne, aligné",
    ),
    "cannot start any token": (
        "caractère interdit au début d'une valeur (@, %, ` ou tabulation)",
        "mettez la valeur entre guillemets",
    ),
    "unexpected end of stream": ("guillemet jamais refermé", "fermez-le"),
    "did not find expected ',' or ']'": ("crochet « [ » jamais refermé, ou virgule oubliée", "fermez-le"),
    "did not find expected ',' or '}'": ("accolade « { » jamais refermée, ou virgule oubliée", "fermez-la"),
    "did not find expected node content": ("valeur manquante, ou crochet jamais refermé", "complétez"),
    "unknown escape character": (
        "« \\ » suivi d'un caractère inconnu",
        "employez des guillemets simples (')",
    ),
}
"""What libyaml says (part of it) → what to tell an author."""

_SAID_TOO_LATE = ("could not find expected ':'", "unexpected end of stream", "expected ',' or")
"""Problems that libyaml only meets after the line to correct, which its context names."""


def _in_french(error: yaml.YAMLError) -> Refused:
    if not isinstance(error, yaml.MarkedYAMLError):
        return Refused((1, 1), "YAML illisible")
    said = error.problem or ""
    late = any(words in said for words in _SAID_TOO_LATE)
    mark = (error.context_mark if late else None) or error.problem_mark or error.context_mark
    at = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    for words, (found, expected) in _SYNTAX.items():
        if words in said:
            return Refused(at, f"YAML illisible : {found}", expected)
    return Refused(at, "YAML illisible", "vérifiez cette ligne et la précédente")
