"""The bytes of a PDF → what is kept of it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Any, Final

import pikepdf

from checker.anatomy import pdf_form, pdf_structure, pdf_text
from checker.anatomy.bounds import Clock, Refused, day, short
from checker.anatomy.objects import entry, text
from checker.anatomy.xmp import Xmp, xmp
from checker.model import Lock, Pdf

_ACCESSIBILITY: Final = 10
_COPY: Final = 5
"""Bits of the permissions, numbered from 1 (ISO 32000-1, table 22)."""
_OWN_BIT: Final = 3
"""The revision from which assistive technologies have a bit of their own."""


def read(body: bytes, clock: Clock) -> Pdf:
    """What a PDF is made of. Raises `Refused` for one that cannot be opened."""
    with _opened(body) as file:
        root, info, said = file.Root, file.trailer.get("/Info"), xmp(entry(file.Root, "/Metadata"))
        fields, unnamed = pdf_form.fields(entry(root, "/AcroForm", "/Fields"), clock)
        return Pdf(
            pages=len(file.pages),
            created=_one(min, day(text(entry(info, "/CreationDate"))), said.created),
            modified=_one(max, day(text(entry(info, "/ModDate"))), said.modified),
            marked=entry(root, "/MarkInfo", "/Marked") is True,
            structure=pdf_structure.structure(file, clock),
            language=short(text(entry(root, "/Lang"))),
            title=short(_title(said, info)),
            title_shown=entry(root, "/ViewerPreferences", "/DisplayDocTitle") is True,
            lock=_lock(file),
            text=pdf_text.shown(file, clock),
            bookmarks=entry(root, "/Outlines", "/First") is not None,
            fields=fields,
            unnamed=unnamed,
            dynamic=entry(root, "/NeedsRendering") is True and entry(root, "/AcroForm", "/XFA") is not None,
            ua=said.ua,
        )


def _opened(body: bytes) -> AbstractContextManager[pikepdf.Pdf]:
    try:
        return pikepdf.open(io.BytesIO(body))
    except pikepdf.PasswordError:
        raise Refused("Le document ne s'ouvre qu'avec un mot de passe.") from None
    except pikepdf.PdfError:
        raise Refused("Le document est abîmé : il ne s'ouvre pas.") from None


def _title(said: Xmp, info: Any) -> str:
    return said.title if said.title.strip() else text(entry(info, "/Title"))


def _one(choose: Callable[[Iterable[str]], str], *days: str) -> str:
    known = [one for one in days if one]
    return choose(known) if known else ""


def _lock(file: pikepdf.Pdf) -> Lock | None:
    """What protects the file from whoever opens it without a password; None when nothing does."""
    if not file.is_encrypted or file.owner_password_matched:
        return None
    revision, granted = file.encryption.R, file.encryption.P
    copy = bool(granted >> (_COPY - 1) & 1)
    own = revision >= _OWN_BIT
    return Lock(revision, bool(granted >> (_ACCESSIBILITY - 1) & 1) if own else copy, copy)
