"""The parts of an OpenDocument or Office file: XML in a ZIP archive, which may unfold into anything."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

from lxml import etree

from checker.anatomy.bounds import Refused
from checker.anatomy.markup import parsed

_PARTS: Final = 20_000
_LONGEST: Final = 30_000_000
"""Bytes of one part, unfolded."""

_BROKEN = "Le document est abîmé : son archive ne s'ouvre pas."


class Archive:
    """The parts of a file, by name. Raises `Refused` for a file that is no archive, or too large a one."""

    def __init__(self, body: bytes) -> None:
        try:
            self._held = zipfile.ZipFile(io.BytesIO(body))
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
            raise Refused(_BROKEN) from None
        if len(self._held.namelist()) > _PARTS:
            raise Refused("Le document est fait de trop de parties pour être lu.")

    def xml(self, name: str) -> etree._Element | None:
        """The root of a part; None when the file has none of that name. Raises `Refused`."""
        if name not in self._held.NameToInfo:
            return None
        try:
            with self._held.open(name) as part:
                data = part.read(_LONGEST + 1)
            if len(data) > _LONGEST:
                raise Refused("Le document est trop long pour être lu.")
            return parsed(data)
        except (
            zipfile.BadZipFile,
            zlib.error,
            RuntimeError,
            NotImplementedError,
            EOFError,
            ValueError,
            OSError,
        ):
            raise Refused(_BROKEN) from None
        except etree.XMLSyntaxError:
            raise Refused("Le contenu du document est abîmé, ou chiffré.") from None

    def needed(self, name: str) -> etree._Element:
        """The root of a part without which there is no document. Raises `Refused`."""
        root = self.xml(name)
        if root is None:
            raise Refused(_BROKEN)
        return root


def value(root: etree._Element | None, name: str) -> str:
    """The text of the first element of a name; empty when there is none."""
    found = None if root is None else next(root.iter(name), None)
    return "" if found is None else " ".join("".join(map(str, found.itertext())).split())
