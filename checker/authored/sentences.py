"""What pydantic found wrong in a tree → problems: a place, and a French sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Sequence as Several
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from checker.authored.problems import Problem, closest, quoted
from checker.authored.readers import FAULT, shape
from checker.authored.tree import Map, Place, Sequence, Value

_AWAITED = {
    "model_type": "de clés et de valeurs",
    "model_attributes_type": "de clés et de valeurs",
    "dict_type": "de clés et de valeurs",
    "list_type": "d'une liste",
    "tuple_type": "d'une liste",
    "string_type": "d'un texte",
}
"""pydantic's word for a wrong shape → the shape that was awaited."""

_EMPTY = "too_short"
"""pydantic's word for a list that holds less than it must."""

_CROWDED = "too_long"
"""pydantic's word for a list that holds more than it may."""


def problems_of(error: ValidationError, tree: Value, file: str, entry: type[BaseModel]) -> Iterator[Problem]:
    """One problem for each error that pydantic found in a list of entries."""
    for detail in error.errors(include_url=False):
        problem = _problem(detail, tree, file, entry)
        if problem:
            yield problem


def _problem(detail: ErrorDetails, tree: Value, file: str, entry: type[BaseModel]) -> Problem | None:
    path = _steps(detail, tree)
    holder, at = _locate(tree, path)
    names = [step for step in path if isinstance(step, str)]
    if detail["loc"][-1] == "[key]":  # the key itself is wrong: it is quoted, not part of the place
        names.pop()
    if detail["type"] == "missing":
        if _said_otherwise(names[-1], holder, keys(_model(names[:-1], entry))):
            return None
        return Problem(file, *at, f"clé obligatoire absente : {quoted(names[-1])}")
    if detail["type"] == "extra_forbidden":
        known = keys(_model(names[:-1], entry))
        choices = f"clés possibles : {', '.join(known)}"
        return Problem(file, *at, f"clé inconnue {quoted(names[-1])}", choices, closest(names[-1], known))
    where = f"{quoted('.'.join(names))} : " if names else ""
    if detail["type"] == FAULT:
        told: dict[str, Any] = detail["ctx"]
        return Problem(file, *at, where + told["found"], told["expected"], told["suggestion"])
    if detail["type"] == _EMPTY:
        return Problem(file, *at, f"{where}liste vide", "écrivez un élément au moins")
    if detail["type"] == _CROWDED:
        most = detail["ctx"]["max_length"]
        return Problem(file, *at, f"{where}liste trop longue", f"au plus {most} éléments")
    got, awaited = detail["input"], _AWAITED.get(detail["type"])
    if awaited or not isinstance(got, str):
        return Problem(file, *at, f"{where}{shape(got)} au lieu {awaited or _AWAITED['string_type']}")
    known = tuple(re.findall("'([^']+)'", detail.get("ctx", {}).get("expected", "")))
    choices = f"valeurs possibles : {', '.join(known)}" if known else ""
    found = f"{where}valeur {'inconnue' if known else 'refusée'} {quoted(got)}"
    return Problem(file, *at, found, choices, closest(got, known))


def _steps(detail: ErrorDetails, tree: Value) -> list[int | str]:
    """The way to an error, without what pydantic adds to it: the mark of a key, the branches of a union."""
    steps: list[int | str] = []
    here = tree
    for step in detail["loc"]:
        absent = detail["type"] == "missing" and step == detail["loc"][-1]
        if isinstance(here, Map) and (step in here.places or absent):
            here = here.get(str(step), "")
        elif isinstance(here, Sequence) and isinstance(step, int):
            here = here[step]
        else:
            continue
        steps.append(step)
    return steps


def keys(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys an author may write, in the order of the model."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def _said_otherwise(key: str, holder: Value, known: tuple[str, ...]) -> bool:
    """Whether an absent key is there after all, without value or misspelt: that is said already."""
    written = holder.places if isinstance(holder, Map) else {}
    return key in written or any(closest(w, known) == key for w in written if w not in known)


def _model(names: Several[str], entry: type[BaseModel]) -> type[BaseModel]:
    """The model that the keys of a path lead to; keys of a free map lead nowhere further."""
    model = entry
    for name in names:
        fields = {field.alias or key: field.annotation for key, field in model.model_fields.items()}
        model = next(_models(fields.get(name)), model)
    return model


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models an annotation names, however deep: in a list, or optional."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _locate(tree: Value, path: Several[int | str]) -> tuple[Value, Place]:
    """What holds the last step of a path, and where that step is written (else its holder)."""
    holder, child = tree, tree
    at = (1, 1)
    for step in path:
        holder = child
        if isinstance(holder, Sequence):
            at, child = holder.places[int(step)], holder[int(step)]
        elif isinstance(holder, Map):
            at, child = holder.places.get(str(step), holder.at), holder.get(str(step), "")
    return holder, at
