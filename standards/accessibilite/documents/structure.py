"""The figures, tables, fields, headings and bookmarks of a PDF."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from checker.model import Doubt, Found, Pdf, Problem
from checker.reading import listed
from standards.accessibilite.documents.wording import pages_told

LONG: Final = 20
"""Pages from which bookmarks are looked for, as Acrobat does."""


def figures(pdf: Pdf) -> Iterator[Problem]:
    """Figures without a replacement text: one that only decorates should be an artifact."""
    tree = pdf.structure
    if tree and tree.mute:
        yield Doubt(
            f"Figures sans texte de remplacement : {len(tree.mute)} sur {tree.figures} ({pages_told(tree.mute)}). "
            "Une image qui ne fait que décorer se marque comme un artefact."
        )
    elif tree and tree.figures:
        yield Found(f"Toutes les figures ({tree.figures}) ont un texte de remplacement.")


def tables(pdf: Pdf) -> Iterator[Problem]:
    """Tables of two rows at least without a header cell: some are only for layout."""
    tree = pdf.structure
    if tree and tree.headless:
        told = pages_told(tree.headless)
        yield Doubt(f"Tableaux sans cellule d'en-tête : {len(tree.headless)} sur {tree.tables} ({told}).")
    elif tree and tree.tables:
        yield Found(f"Tous les tableaux ({tree.tables}) ont des cellules d'en-tête.")


def fields(pdf: Pdf) -> Iterator[Problem]:
    """Fields without a tooltip, which is what is read aloud; and forms that a program draws."""
    if pdf.dynamic:
        yield Doubt(
            "Le formulaire est dynamique (XFA) : peu de lecteurs l'ouvrent, et peu d'aides techniques le lisent."
        )
    if pdf.unnamed:
        yield Doubt(
            f"Des champs du formulaire n'ont pas d'info-bulle : {listed([n or '?' for n in pdf.unnamed])}."
        )
    elif pdf.fields:
        yield Found(f"Tous les champs du formulaire ({pdf.fields}) ont une info-bulle.")


def headings(pdf: Pdf) -> Iterator[Problem]:
    """Headings of a tagged document: some, and without a missing level."""
    tree = pdf.structure
    if tree is None or not tree.holding:
        return
    if not tree.headings and tree.whole:
        yield Doubt(f"Le PDF a {pdf.pages} pages et aucun titre balisé.")
    jump = next(((one, two) for one, two in pairwise(tree.headings) if one and two > one + 1), None)
    if jump:
        yield Doubt(f"Un titre de niveau {jump[1]} suit un titre de niveau {jump[0]}.")
    elif tree.headings:
        yield Found(f"Titres balisés, sans saut de niveau : {len(tree.headings)}.")


def bookmarks(pdf: Pdf) -> Iterator[Problem]:
    """Bookmarks of a long document."""
    if pdf.pages <= LONG:
        return
    if pdf.bookmarks:
        yield Found(f"Le PDF a {pdf.pages} pages et des signets.")
    else:
        yield Doubt(f"Le PDF a {pdf.pages} pages et aucun signet.")
