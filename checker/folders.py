"""A folder of built pages: which file answers an address, which pages there are.

Addresses answer as static hosts do: an index for a folder, `page.html` for `page`. Nothing outside
the folder is ever given, whatever links it holds.
"""

from __future__ import annotations

import mimetypes
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import quote, unquote_to_bytes

INDEXES: Final = ("index.html", "index.htm", "index.xhtml")
"""Files that answer for their folder, the first that exists."""
ENDINGS: Final = (".html", ".htm", ".xhtml")
"""Endings of the files that are pages; an address may leave them out."""

_ERROR_PAGE = re.compile(r"(?:40[34]|50[0-9x])(?:\.x?html?|/index\.x?html?)", re.IGNORECASE)
"""Files that a host shows in place of a page, with an error: nobody asks for them."""

MOST_PAGES: Final = 5000
MOST_FILES: Final = 200_000
"""Pages listed and files looked at: beyond, the listing says that it was cut."""

_BEGINNING: Final = 65_536
_A_PAGE = re.compile(rb"<!doctype|<(?:html|head|title|body|frameset)\b", re.IGNORECASE)


class OutsideError(OSError):
    """A link leads out of the folder."""


def is_base(path: str) -> bool:
    """Whether a text is the path under which a site may be published."""
    return path.startswith("/") and "//" not in path and not any(mark in path for mark in "?#\\ ")


@dataclass(frozen=True)
class Listing:
    """The files of a folder, by their paths inside it. `pages` are the nearest first, `errors`
    are shown by the host when there is no page, `fragments` are pieces of pages, `outside` are links that lead out, `unread` could not be looked at; `cut`
    says that there is more."""

    pages: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    fragments: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    cut: bool = False


@dataclass(frozen=True)
class Folder:
    """A folder served under `base`, a path that starts and ends with a slash. With `routes`, the
    home page answers for addresses without a file: its scripts know what to show there."""

    root: Path
    base: str = "/"
    routes: bool = False

    def find(self, path: str) -> Path | None:
        """The file that answers the path of an address; None when there is none.

        Raises `OutsideError` for a link that leads out of the folder.
        """
        name = self._name(path)
        if name is None:
            return None
        file = self._file(name)
        if file is None and self.routes and not mimetypes.guess_type(name)[0]:
            return self._file("")
        return file

    def moved(self, path: str) -> str:
        """The path of the folder meant by a path without its final slash; empty when there is none."""
        if _decoded(f"{path}/") == _decoded(self.base):
            return self.base
        name = self._name(path)
        if not name or name.endswith("/") or self._first(name) or not self._first(f"{name}/"):
            return ""
        return f"{self.base}{_quoted(name)}/"

    def path(self, name: str) -> str:
        """The path at which a file of the folder is read."""
        inside = PurePosixPath(name)
        above = "" if inside.parent == PurePosixPath() else f"{inside.parent}/"
        first = self._first(above)
        return self.base + _quoted(above if first is not None and first.name == inside.name else name)

    def name_of(self, file: Path) -> str:
        """The path inside the folder of a file that `find` gave."""
        return file.relative_to(_real(self.root)).as_posix()

    def listing(self) -> Listing:
        """What the folder holds. Hidden files and folders are left out; links to folders are not
        followed."""
        found: dict[str, list[str]] = {
            name: [] for name in ("pages", "errors", "fragments", "outside", "unread")
        }
        cut = False
        for number, name in enumerate(self._names(found["unread"])):
            if number >= MOST_FILES or len(found["pages"]) >= MOST_PAGES:
                cut = True
                break
            if kind := self._kind(name):
                found[kind].append(name)
        pages = sorted(
            found.pop("pages"),
            key=lambda name: (name.count("/"), PurePosixPath(name).name not in INDEXES, name),
        )
        others = {kind: tuple(sorted(names)) for kind, names in found.items()}
        return Listing(tuple(pages), **others, cut=cut)

    def _kind(self, name: str) -> str:
        """The list of a `Listing` where a file goes; empty for what is no page."""
        file = self.root / name
        if self._leads_out(file):
            return "outside"
        if not name.lower().endswith(ENDINGS) or not _is_file(file):
            return ""
        if _ERROR_PAGE.fullmatch(name):
            return "errors"
        try:
            return "pages" if PurePosixPath(name).name in INDEXES or _is_page(file) else "fragments"
        except OSError:
            return "unread"

    def links_outside(self) -> tuple[str, ...]:
        """The links that lead out of the folder, among the first `MOST_FILES` files."""
        names = islice(self._names([]), MOST_FILES)
        return tuple(sorted(name for name in names if self._leads_out(self.root / name)))

    def _leads_out(self, file: Path) -> bool:
        """Whether a file met while walking the folder is a link to elsewhere."""
        return file.is_symlink() and not self._holds(file)

    def _names(self, unread: list[str]) -> Iterator[str]:
        """Every file, and every link, in a steady order; folders that cannot be read go to `unread`."""

        def refused(error: OSError) -> None:
            unread.append(Path(error.filename).relative_to(self.root).as_posix())

        for above, folders, files in os.walk(self.root, onerror=refused):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            place = Path(above).relative_to(self.root)
            links = [name for name in folders if (Path(above) / name).is_symlink()]
            for name in sorted([*files, *links]):
                if not name.startswith("."):
                    yield (place / name).as_posix()

    def _name(self, path: str) -> str | None:
        """The path inside the folder that the path of an address asks for; None when it cannot be."""
        whole, base = _decoded(path), _decoded(self.base)
        if not whole.startswith(base):
            return None
        asked = whole[len(base) :]
        parts = [part for part in asked.split("/") if part not in ("", ".")]
        if ".." in parts or "\x00" in asked:
            return None
        return "/".join(parts) + ("/" if parts and asked.endswith("/") else "")

    def _file(self, name: str) -> Path | None:
        found = self._first(name)
        return None if found is None else self._inside(found)

    def _first(self, name: str) -> Path | None:
        """The first file that answers a name, links included."""
        if not name or name.endswith("/"):
            candidates = [f"{name}{index}" for index in INDEXES]
        else:
            candidates = [name, *(f"{name}{ending}" for ending in ENDINGS)]
        return next((self.root / one for one in candidates if _is_file(self.root / one)), None)

    def _inside(self, file: Path) -> Path:
        if not self._holds(file):
            raise OutsideError(f"{file} mène hors du dossier")
        return _real(file)

    def _holds(self, file: Path) -> bool:
        return _real(file).is_relative_to(_real(self.root))


def _real(file: Path) -> Path:
    return Path(os.path.realpath(file))  # `resolve` raises on links that go round


def _is_file(file: Path) -> bool:
    with suppress(OSError, ValueError):  # a name too long for the system, or unreadable
        return file.is_file()
    return False


def _is_page(file: Path) -> bool:
    """Whether a file is a page by itself, and not a piece that pages are made of."""
    with file.open("rb") as opened:
        beginning = opened.read(_BEGINNING)
    return bool(_A_PAGE.search(beginning.replace(b"\x00", b"")))  # UTF-16 pages have one byte in two


def _decoded(path: str) -> str:
    return os.fsdecode(unquote_to_bytes(path))


def _quoted(name: str) -> str:
    return quote(os.fsencode(name))
