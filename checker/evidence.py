"""Evidence as data: dataclasses of the model ↔ plain JSON values ↔ small packed files.

One walker over the dataclasses' own annotations does it all, so a field added to the model
needs nothing here. Parsed trees are never written: only declared fields are evidence.
"""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from checker.model import Visit
from checker.upcasting import current, upcast

_Kind = TypeVar("_Kind")

UNPACKED_LIMIT = 512 * 1024 * 1024
"""Largest visit, in bytes of JSON, that `unpack` accepts to restore."""

_DECODER_MEMORY = 64 * 1024 * 1024
_PRESET = 1
"""Measured on 15 DSFR pages with axe results (8.4 MB): zlib 0.57 MB in 65 ms, xz preset 1
0.16 MB in 63 ms, xz preset 6 0.13 MB in 1 s. zlib's 32 kB window cannot see that a page as
rendered repeats the page as served."""


# --- the model as plain values -------------------------------------------------------------


def as_data(value: Any) -> Any:
    """A value of the model as JSON values: dict, list, str, int, float, bool, None.

    Every declared field is written, defaults included: a default that changes one day must not
    rewrite what an old visit saw. Bytes are not: they are files of their own (see `restored`).
    """
    if is_dataclass(value) and not isinstance(value, type):
        held = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {name: as_data(item) for name, item in held if not isinstance(item, bytes)}
    if isinstance(value, Mapping):
        return {str(key): as_data(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [as_data(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def from_data(kind: type[_Kind], data: object, where: str = "") -> _Kind:
    """A dataclass of the model from JSON or YAML values: the inverse of `as_data`.

    Missing fields take the model's default. Raises `ValueError`, in French, naming the place
    (`where` is its prefix) of an unknown key, of a missing field without default or of a value
    of the wrong type.
    """
    known: Any = kind
    value: _Kind = _reader(known)(data, where)
    return value


# --- the model as bytes --------------------------------------------------------------------


def digest(data: bytes) -> str:
    """The name under which some bytes of evidence are kept, wherever that is: their SHA-256, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def to_json(visit: Visit) -> bytes:
    """A visit as JSON, with its format: the same visit always gives the same bytes.

    Lone surrogates, which hostile pages do contain, are kept as they are ("surrogatepass").
    """
    data = {"format": current("visit"), **as_data(visit)}
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def from_json(data: bytes) -> Visit:
    """The inverse of `to_json`, for every format there was. Raises `LaterFormat` for one to come,
    `ValueError` for anything else."""
    try:
        found = json.loads(data.decode("utf-8", "surrogatepass"))
        version = found.pop("format", 1)
        return from_data(Visit, upcast("visit", found, version))
    except (AttributeError, KeyError, TypeError):
        raise ValueError("visite illisible : un dictionnaire est attendu") from None
    except RecursionError:
        raise ValueError("visite illisible : données trop imbriquées") from None
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ValueError(f"visite illisible : {error}") from None


def pack(visit: Visit) -> bytes:
    """A visit as compressed bytes (xz): the same visit gives the same bytes with one liblzma."""
    return lzma.compress(to_json(visit), preset=_PRESET)


def unpack(data: bytes, limit: int = UNPACKED_LIMIT) -> Visit:
    """The inverse of `pack`. Raises `ValueError` for bytes that are not a packed visit, or that
    unfold into more than `limit` bytes."""
    try:
        decoder = lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=_DECODER_MEMORY)
        unfolded = decoder.decompress(data, max_length=limit + 1)
    except lzma.LZMAError as error:
        raise ValueError(f"visite illisible : {error}") from None
    if len(unfolded) > limit:
        raise ValueError(f"visite illisible : plus de {limit} octets une fois décompressée")
    if not decoder.eof or decoder.unused_data:
        raise ValueError("visite illisible : fichier tronqué ou suivi d'autres données")
    return from_json(unfolded)


def restored(visit: Visit, read: Callable[[str], bytes]) -> Visit:
    """A visit with the bytes of its documents, which `read` gives by their digest; none when they are lost."""
    whole = (replace(one, body=read(one.digest) if one.digest else b"") for one in visit.documents)
    return replace(visit, documents=tuple(whole))


# --- reading by type -----------------------------------------------------------------------


_Reader = Callable[[Any, str], Any]
"""Reads one value; is told its place, for the sentence of an error."""


@cache
def _reader(kind: Any) -> _Reader:
    """What reads values of a type: decided once a type, an estate holds a million values."""
    origin = get_origin(kind)
    if kind is Any:
        return lambda data, _: data
    if origin in (Union, UnionType):
        return _optional(kind)
    if origin is tuple:
        return _tuple(_reader(get_args(kind)[0]))
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(*map(_reader, get_args(kind)))
    if is_dataclass(kind):
        return _dataclass(kind)
    return partial(_read_word, kind) if issubclass(kind, StrEnum) else partial(_read_scalar, kind)


def _optional(kind: Any) -> _Reader:
    (real,) = (choice for choice in get_args(kind) if choice is not NoneType)
    reader = _reader(real)
    return lambda data, where: None if data is None else reader(data, where)


def _tuple(reader: _Reader) -> _Reader:
    def read(data: Any, where: str) -> tuple[Any, ...]:
        if not isinstance(data, list | tuple):
            raise ValueError(f"{_place(where)} : une liste est attendue")
        return tuple([reader(item, f"{where}[{number}]") for number, item in enumerate(data)])

    return read


def _mapping(of_key: _Reader, of_item: _Reader) -> _Reader:
    def read(data: Any, where: str) -> dict[Any, Any]:
        if not isinstance(data, Mapping):
            raise ValueError(f"{_place(where)} : un dictionnaire est attendu")
        return {of_key(key, f"{where}.{key}"): of_item(item, f"{where}.{key}") for key, item in data.items()}

    return read


def _dataclass(kind: Any) -> _Reader:
    types = get_type_hints(kind)
    readers = {field.name: _reader(types[field.name]) for field in fields(kind)}
    required = [f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING]

    def read(data: Any, where: str) -> Any:
        if not isinstance(data, Mapping):
            raise ValueError(f"{_place(where)} : un dictionnaire est attendu")
        prefix = f"{where}." if where else ""
        for key in data:
            if key not in readers:
                known = ", ".join(sorted(readers))
                raise ValueError(f"{prefix}{key} : clé inconnue (connues : {known})")
        for name in required:
            if name not in data:
                raise ValueError(f"{prefix}{name} : clé obligatoire absente")
        return kind(**{key: readers[key](item, prefix + key) for key, item in data.items()})

    return read


def _read_scalar(kind: Any, data: Any, where: str) -> Any:
    if type(data) is kind:
        return data
    if kind is date and isinstance(data, str):
        return _read_date(data, where)
    if kind is bytes and isinstance(data, str):  # a text in the example of a rule
        return data.encode()
    if kind is str and isinstance(data, date):  # YAML reads an unquoted ISO date as a date
        return data.isoformat()
    if not isinstance(data, (int, float) if kind is float else kind) or _posing(kind, data):
        raise ValueError(f"{_place(where)} : {_NAMES[kind]} est attendu, pas « {data!r:.80} »")
    return data


def _posing(kind: Any, data: Any) -> bool:
    """Python counts True as an int and a moment as a day; evidence does not."""
    return (isinstance(data, bool) and kind is not bool) or isinstance(data, datetime)


_NAMES = {
    str: "un texte",
    bytes: "un contenu",
    int: "un nombre entier",
    float: "un nombre",
    bool: "vrai ou faux",
    date: "un jour AAAA-MM-JJ",
}


def _read_word(kind: type[StrEnum], data: Any, where: str) -> StrEnum:
    try:
        return kind(data)
    except ValueError:
        words = ", ".join(word.value for word in kind)
        raise ValueError(f"{_place(where)} : « {data!s:.80} » n'est pas un de : {words}") from None


def _read_date(data: str, where: str) -> date:
    try:
        return date.fromisoformat(data)
    except ValueError:
        raise ValueError(f"{_place(where)} : « {data:.80} » n'est pas un jour AAAA-MM-JJ") from None


def _place(where: str) -> str:
    return where or "donnée"
