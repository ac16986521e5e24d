"""The version of a rule: a digest of all that judges, and of nothing else.

What judges: the keys of the front matter that are no words for readers, the rule's function, and
whatever it uses, directly or not, that is written under the same `standards/`: functions, classes,
constants, in its module or in others, and the files of data that they name, beside them. Read as
Python reads it: comments, docstrings and layout do not count, nor does what else stands in those
modules, nor in which module a helper stands. `checker.model` and the other modules of `checker` are
the engine, the same for every rule: the version of Conforme says them.
"""

from __future__ import annotations

import ast
import hashlib
import re
import symtable
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

from checker.catalogue.authored import AuthoredRule

_WORDS = {"titre", "niveau", "cherche", "echeance", "sources", "historique", "partielle"}
"""The keys that are words for readers, or say what to make of the judgement. The others change what is
judged, where, since when, on what evidence, or of what it speaks."""

_UNSAID = {"ctx", "kind", "type_comment"}
"""What a syntax tree repeats, or that the program never sees."""

_FILE = re.compile(r"[\w-]+\.[a-z]+")
"""What may be the name of a file of data."""

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)

Place = tuple[str, str]
"""A module, dotted, and a name bound at its top; an empty name: all the module."""


@dataclass(frozen=True, eq=False)
class _Piece:
    """A statement at the top of a module, and what stands beside it there; an import is no more than the
    places it leads to."""

    module: str
    folder: Path
    statement: ast.stmt
    beside: Mapping[str, list[_Piece]]

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All its syntax tree, walked once."""
        return list(ast.walk(self.statement))

    @cached_property
    def text(self) -> str:
        if isinstance(self.statement, ast.Import | ast.ImportFrom):
            return ""
        words = {node.value for node in self.nodes if isinstance(node, ast.Constant)}
        named = sorted(word for word in words if isinstance(word, str) and _FILE.fullmatch(word))
        files = (self.folder / name for name in named)
        return "\n".join((repr(_said(self.statement)), *(f.read_text("utf-8") for f in files if f.is_file())))

    @cached_property
    def uses(self) -> set[Place]:
        """The places of what it uses; a name that Python itself gives leads nowhere."""
        places = {place for _, place in _imports(self.nodes)}
        names = self.beside.keys() & _read(self.nodes)
        if names & _bound_within(self.nodes):  # whose they are, Python knows
            names &= set(_free(symtable.symtable(ast.unparse(self.statement), self.module, "exec")))
        return places | {(self.module, name) for name in names}


class Code:
    """The Python code of a folder of standards, each module parsed once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._modules: dict[str, Mapping[str, list[_Piece]]] = {}
        self._closures: dict[Place, list[str]] = {}

    def version(self, rule: AuthoredRule, path: Path, function: str | None) -> str:
        """Twelve hexadecimal digits for a rule written at `path`. `function` is the name, in the
        `checks.py` beside it, of what judges; None when axe or a person does. Its facts judge with it."""
        keys = rule.model_dump(mode="json", exclude=_WORDS, exclude_defaults=True)
        said = [path.stem, repr(sorted(keys.items()))]
        folder = ".".join(path.parent.relative_to(self._folder.parent).parts)
        judges = [(f"{folder}.checks", function)] if function else []
        for start in (*judges, *((f"{folder}.facts", fact) for fact in rule.faits)):
            if start not in self._closures:
                self._closures[start] = sorted(self._closure(start))
            said += self._closures[start]
        return hashlib.sha256("\n".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:12]

    def _closure(self, start: Place) -> set[str]:
        """The text of what stands at a place, and of all it uses."""
        known, left = {start}, [start]
        texts: set[str] = set()
        while left:
            for piece in self._at(left.pop()):
                texts.add(piece.text)
                left += piece.uses - known
                known |= piece.uses
        return texts

    def _at(self, place: Place) -> Iterable[_Piece]:
        module, name = place
        pieces = self._pieces(module)
        if name in pieces:
            return pieces[name]
        whole = pieces if not name else self._pieces(f"{module}.{name}")  # « from standards.x import y »
        return [piece for several in whole.values() for piece in several]

    def _pieces(self, module: str) -> Mapping[str, list[_Piece]]:
        """The statements of a module by the names they bind; none for a module of somebody else."""
        if module not in self._modules:
            path = self._files.get(module)
            self._modules[module] = _split(module, path) if path else {}
        return self._modules[module]

    @cached_property
    def _files(self) -> dict[str, Path]:
        """Our modules, dotted: most names lead to none."""
        root, found = self._folder.parent, self._folder.rglob("*.py")
        return {".".join(path.relative_to(root).with_suffix("").parts): path for path in found}


def _split(module: str, path: Path) -> Mapping[str, list[_Piece]]:
    found: dict[str, list[_Piece]] = {}
    for statement in chain.from_iterable(map(_one_name_each, ast.parse(path.read_bytes()).body)):
        piece = _Piece(module, path.parent, statement, found)
        for name in _bound(piece):
            found.setdefault(name, []).append(piece)
    return found


def _one_name_each(statement: ast.stmt) -> list[ast.stmt]:
    """An import of several names as several imports: whoever uses one does not use the others."""
    if isinstance(statement, ast.ImportFrom):
        return [ast.ImportFrom(statement.module, [one], statement.level) for one in statement.names]
    return (
        [ast.Import([one]) for one in statement.names] if isinstance(statement, ast.Import) else [statement]
    )


def _bound(piece: _Piece) -> set[str]:
    """The names a statement defines, or goes on defining (`TABLE[key] = …`, `TABLE.update(…)`)."""
    if isinstance(piece.statement, _DEFINITIONS):
        return {piece.statement.name}
    targets = [node for node in piece.nodes if isinstance(getattr(node, "ctx", None), ast.Store | ast.Del)]
    targets += [node.value for node in piece.nodes if isinstance(node, ast.Expr)]
    named = {node.name for node in piece.nodes if isinstance(node, _DEFINITIONS)}
    return named | {name for name, _ in _imports(piece.nodes)} | set(filter(None, map(_root, targets)))


def _root(node: ast.AST | None) -> str:
    """The name at the left of `name.attribute[key](…)`; empty when there is none."""
    while node is not None and not isinstance(node, ast.Name):
        node = getattr(node, "value", None) or getattr(node, "func", None)
        node = node if isinstance(node, ast.AST) else None
    return node.id if node else ""


def _imports(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, Place]]:
    """The names that imports bind, at any depth, and the places they lead to."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((one.asname or one.name.partition(".")[0], (one.name, "")) for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((one.asname or one.name, (node.module or "", one.name)) for one in node.names)


def _read(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """The names that some nodes read, or say to be of the top of their module."""
    for node in nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Global):
            yield from node.names


def _bound_within(nodes: Iterable[ast.AST]) -> set[object]:
    """The names that some nodes bind, wherever that is."""
    named = [node for node in nodes if not isinstance(node, ast.keyword)]
    found = {getattr(node, field, None) for node in named for field in ("arg", "name", "rest")}
    kept = {node.id for node in named if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    said = {name for node in named if isinstance(node, ast.Global) for name in node.names}
    return found | kept | said | {name for name, _ in _imports(named)}


def _free(table: symtable.SymbolTable) -> Iterator[str]:
    """The names that some code takes from the top of its module."""
    top = table.get_type() == "module"  # where whatever is bound is global, used or not
    for symbol in table.get_symbols():
        if symbol.is_referenced() if top else symbol.is_global():
            yield symbol.get_name()
    for inner in table.get_children():
        yield from _free(inner)


def _said(node: object) -> object:
    """A syntax tree as tuples, the same for every layout, comment, docstring and version of Python."""
    if isinstance(node, ast.AST):
        fields = ((name, value) for name, value in ast.iter_fields(node) if name not in _UNSAID)
        return type(node).__name__, *(
            (name, _said(value)) for name, value in fields if value not in (None, [])
        )
    return [_said(one) for one in node if not _prose(one)] if isinstance(node, list) else node


def _prose(node: object) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
