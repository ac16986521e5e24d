"""What makes each kind of resource accessible, and what a kit lacks."""

from __future__ import annotations

from collections.abc import Iterator

from checker.campaigns.parts import Access, Alternative, Asset
from checker.campaigns.words import AssetKind, CaptionMode, Level

NAMES = {
    "captions": "sous-titres",
    "transcript": "transcription",
    "description": "audiodescription",
    "sign": "langue des signes (LSF)",
    "easy": "facile à lire et à comprendre (FALC)",
    "alt": "texte alternatif",
    "tagged": "PDF balisé",
    "page": "équivalent en page web",
}
"""Attribute of `Access` → its French name."""

_REQUIRED: dict[AssetKind, tuple[tuple[str, ...], ...]] = {
    AssetKind.VIDEO: (("captions",), ("transcript", "description")),
    AssetKind.LIVE: (("captions",),),
    AssetKind.AUDIO: (("transcript",),),
    AssetKind.VISUAL: (("alt", "page"),),
    AssetKind.POSTER: (("alt", "page"),),
    AssetKind.PDF: (("tagged", "page"),),
    AssetKind.POST: (),
    AssetKind.HTML: (),
    AssetKind.DATA: (),
}
"""Kind → what is required: of each group, one form at least."""

_EXEMPT = frozenset({AssetKind.LIVE, AssetKind.VISUAL, AssetKind.POSTER})
"""Kinds for which an absence that was reasoned and approved is admitted; for a video, only that of the
audio description is, beside a transcript."""


def faults(asset: Asset) -> Iterator[tuple[Level, str]]:
    """What a resource lacks: `FAILED` when nothing justifies it, `REVIEW` when a reason is to be judged."""
    access = asset.access or Access.model_validate({})
    for group in _REQUIRED[asset.kind]:
        forms = [form for name in group if (form := getattr(access, name))]
        if any(form.present for form in forms):
            continue
        needed = " ou ".join(NAMES[name] for name in group)
        reasoned = any(form.reason and form.approved_by for form in forms)
        if reasoned and asset.kind in _EXEMPT:
            yield Level.REVIEW, f"ressource « {asset.id} » : sans {needed}, avec un motif à apprécier"
        else:
            yield Level.FAILED, f"ressource « {asset.id} » : il manque {needed}"
    for name, label in NAMES.items():
        yield from _form(asset, label, getattr(access, name))


def _form(asset: Asset, label: str, form: Alternative | None) -> Iterator[tuple[Level, str]]:
    if form is None:
        return
    if form.mode is CaptionMode.AUTOMATIC:
        yield Level.FAILED, f"ressource « {asset.id} » : sous-titres automatiques que personne n'a relus"
    if form.present and not (form.url or form.text):
        yield Level.FAILED, f"ressource « {asset.id} » : {label} annoncé sans adresse ni texte"
    if not form.present and not form.reason:
        yield Level.FAILED, f"ressource « {asset.id} » : {label} absent sans motif"
    elif not form.present and not form.approved_by:
        yield Level.REVIEW, f"ressource « {asset.id} » : {label} absent, motif que personne n'a validé"
