"""Forms: labels, groups, buttons, what is said before sending."""

from collections.abc import Iterable, Iterator
from itertools import islice

from checker.model import Doubt, Page, Problem, Visit
from checker.reading import probed, select
from standards.accessibilite.absence import without
from standards.accessibilite.formulaires.entry import (
    button_name,
    buttons,
    commits,
    unlike_its_text,
    unmarked,
    unsaid_format,
    unsaid_purpose,
    vague_button,
)
from standards.accessibilite.formulaires.fields import fields, need_fields
from standards.accessibilite.formulaires.groups import (
    boxes,
    held,
    legends,
    lists,
    long_and_mixed,
    option_groups,
    radios,
    ungrouped_boxes,
    ungrouped_radios,
    unnamed,
)
from standards.accessibilite.formulaires.labels import (
    apart,
    astray,
    differing,
    repeated,
    two_hints,
    unlike_what_is_seen,
    unseen_label,
    vague_label,
    wrapped_only,
)
from standards.accessibilite.formulaires.vague import LEGENDS, LEGENDS_TO_SEE, bare, is_vague, to_see

_MOST = 300
"""Answers of one reader on one page: what is left out is of the same kind."""


def _some(found: Iterable[Problem | None]) -> Iterator[Problem]:
    return islice((one for one in found if one is not None), _MOST)


def liaison_des_etiquettes(page: Page) -> Iterator[Problem]:
    """RGAA 11.1.1 to 11.1.3, 11.4.1 to 11.4.3: a label reaches its field by `for`, is seen, and stands beside it.
    Certain when it names a field that is not there, beside one that stays without name."""
    found = need_fields(page)
    yield from _some(astray(page))
    for reader in (wrapped_only, unseen_label):
        yield from _some(map(reader, found))
    told = probed(page, "fields").get("apart")
    yield from map(apart, told if isinstance(told, list | tuple) else ())


def coherence_des_etiquettes(visit: Visit) -> Iterator[Problem]:
    """RGAA 11.3.2: fields of two pages that ask for the same thing have the same label. A person decides
    whether two labels mean the same."""
    pages = [page for page in visit.pages if page.seen and page.rendered is not None]
    asked = [(page, field) for page in pages for field in fields(page)]
    if not asked:
        for page in pages:
            need_fields(page)
    yield from (doubt for doubt in differing(asked) if doubt.tests == ("11.3.2",))


def pertinence_des_etiquettes(page: Page) -> Iterator[Problem]:
    """RGAA 11.2.1 to 11.2.5, 11.3.1: a label says what to write, always in the same words. Certain for words that
    name no field at all."""
    found = need_fields(page)
    yield from _some(vague_label(page, field) for field in found)
    for reader in (unlike_what_is_seen, two_hints):
        yield from _some(map(reader, found))
    yield from _some(repeated(page))
    yield from differing([(page, field) for field in found])


def regroupement_des_champs(page: Page) -> Iterator[Problem]:
    """RGAA 11.5.1: the answers to one question are in one group. Certain for answers that need it."""
    if len(need_fields(page)) < 2:
        without(page, "La page n'a qu'un champ de formulaire : rien n'est à regrouper.")
    yield from _some(ungrouped_radios(page, several) for several in radios(page).values())
    yield from _some(map(ungrouped_boxes, boxes(page).values()))


def legende_des_regroupements(page: Page) -> Iterator[Problem]:
    """RGAA 11.6.1: each group of fields has a legend. Certain for the answers to one of several questions."""
    groups = held(page)
    if not groups:
        without(page, "La page n'a aucun regroupement de champs de formulaire.")
    yield from _some(unnamed(page, group, own) for group, own in groups.items())


def pertinence_des_legendes(page: Page) -> Iterator[Problem]:
    """RGAA 11.7.1: a legend says what its fields share. Certain for words that name no group at all."""
    seen, found = set(), legends(page)
    if not found:
        without(page, "Aucun regroupement de champs n'a de légende.")
    for group, text in found:
        form = next(group.iterancestors("form"), None)
        if is_vague(text, LEGENDS):
            yield Problem(f"La légende « {text[:60]} » ne dit pas ce qui est demandé.", group)
        elif to_see(text, LEGENDS_TO_SEE):
            yield Doubt(f"La légende « {text[:60]} » dit-elle ce que ces champs ont en commun ?", group)
        elif form is not None and (form, bare(text)) in seen:
            yield Doubt(f"Deux regroupements ont la même légende, « {text[:60]} ».", group)
        seen.add((form, bare(text)))


def groupes_d_options(page: Page) -> Iterator[Problem]:
    """RGAA 11.8.1 to 11.8.3: groups of options have a name. Certain when the attribut `label` is lacking."""
    found = lists(page)
    if not found:
        without(page, "La page n'a aucune liste de choix.")
    for box in found:
        yield from option_groups(box)
        yield from filter(None, [long_and_mixed(box)])


def pertinence_des_boutons(page: Page) -> Iterator[Problem]:
    """RGAA 11.9.1, 11.9.2: a button says what it does. Certain for words that tell no action at all."""
    found = buttons(page)
    if not found:
        without(page, "La page n'a aucun bouton.")
    yield from _some(vague_button(page, button) for button in found)
    yield from _some(map(unlike_its_text, found))


def champs_obligatoires(page: Page) -> Iterator[Problem]:
    """RGAA 11.10.2: what must be filled is said. Certain when neither words nor drawn signs say it."""
    found = need_fields(page)
    drawn = bool(probed(page, "fields").get("drawn", True))
    yield from _some(unmarked(page, field, drawn) for field in found)


def formats_attendus(page: Page) -> Iterator[Problem]:
    """RGAA 11.10.5: a format that is imposed is said. Certain when nothing in the form speaks of any, and when the
    label names no usual thing."""
    yield from _some(unsaid_format(page, field) for field in need_fields(page))


def finalite_des_champs(page: Page) -> Iterator[Problem]:
    """RGAA 11.13.1: fields about the visitor name their purpose. Certain where one logs in or opens an account."""
    need_fields(page)
    yield from _some(unsaid_purpose(page))


def donnees_a_consequences(page: Page) -> Iterator[Problem]:
    """RGAA 11.12.1 and 11.12.2: what a form changes, deletes or commits to can be checked or undone. A person
    decides where a button says that it does such a thing."""
    if not fields(page) and not select(page.dom, "form, [role=form]"):
        without(page, "La page n'a ni formulaire ni champ.")
    for button in buttons(page):
        if commits(page, button):
            message = f"Le bouton « {button_name(page, button)[:60]} » engage la personne : peut-elle vérifier, corriger ou annuler ?"
            yield Doubt(message, button)
