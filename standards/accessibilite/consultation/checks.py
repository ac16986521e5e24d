"""What disturbs the reading of a page: what is timed, what moves, what must be decoded, gestures."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml.html import HtmlElement

from checker.model import Doubt, Found, NotTested, Page, Problem
from checker.reading import every_word, exposed, name_of, plain, probed, select, shorten
from standards.accessibilite.absence import without
from standards.accessibilite.code import lowered
from standards.accessibilite.consultation.cryptic import drawings, emojis, explained, faces
from standards.accessibilite.consultation.downloads import has_twin, offered
from standards.accessibilite.consultation.timing import (
    TWENTY_HOURS,
    Refresh,
    may_be_stopped,
    refreshes,
    says_it_moved,
)

_REFRESHED = "object, embed, canvas, iframe, frame"
"""What may refresh its own content, besides the page."""

FLASHED = 21_824
"""Pixels from which a flash may harm (RGAA 13.7)."""

_PRESSED = "[onmousedown], [ontouchstart], [onpointerdown]"
_LEAVES = re.compile(
    r"\blocation(?:\.href)?\s*=(?!=)|\blocation\.(?:assign|replace)\(|\.submit\(|\bwindow\.open\("
)
_TURNED = ("tourne", "pivote", "rotate ", "turn ", "paysage", "landscape", "portrait")
"""What the code of any page that asks it has: most have none of them."""

_TURNS_OFF = re.compile(
    r"\b(?:des)?activer\b.*\b(?:mouvements?|secousses?|inclinaison|gyroscope|orientation)\b"
)
_AS_MUCH = 0.6
_ENOUGH = 20
"""The part of the words of one orientation that the other shows too; the words under which parts say nothing."""

_TURN = re.compile(
    r"\b(?:tourne[rz]|pivote[rz]|(?:faites|faire) (?:pivoter|tourner)|(?:please )?(?:rotate|turn))"
    r" (?:votre |l'|le |la |your |the )?(?:appareil|ecran|telephone|smartphone|tablette|mobile|device|phone|screen|tablet)\b"
    r"|\b(?:uniquement|seulement|only) (?:en|in) (?:mode )?(?:paysage|portrait|landscape)\b"
)


def rafraichissement(page: Page) -> Iterator[Problem]:
    """RGAA 13.1.1 and 13.1.2: a page neither comes back nor leaves by itself, but at once. Certain when no
    word of it may let its reader stop it, or say that its content is elsewhere."""
    found = next(refreshes(page), None)
    if found is None:
        if not select(page.dom, _REFRESHED):
            without(page, "La page n'annonce ni rafraîchissement, ni redirection.")
        return
    yield _left(page, found) if found.url else _again(page, found)


def _again(page: Page, found: Refresh) -> Problem:
    if found.delay >= TWENTY_HOURS:
        return Found("La page se rafraîchit après vingt heures au moins.", tests=("13.1.1",))
    message = f"La page se rafraîchit toute seule après {found.delay} s"
    if may_be_stopped(page):
        told = f"{message} : la personne peut-elle l'arrêter, ou l'attente est-elle l'objet de la page ?"
        return Doubt(told, found.element, found.written, tests=("13.1.1",))
    return Problem(
        f"{message}, sans que la personne puisse l'arrêter.", found.element, found.written, tests=("13.1.1",)
    )


def _left(page: Page, found: Refresh) -> Problem:
    if not found.delay:
        return Found("La redirection est immédiate.", tests=("13.1.2",))
    message = f"La page mène d'elle-même à {shorten(found.url, 100)} après {found.delay} s"
    if says_it_moved(page) or may_be_stopped(page):
        told = f"{message} : a-t-elle changé d'adresse ? Le RGAA l'admet alors."
        return Doubt(told, found.element, found.written, tests=("13.1.2",))
    return Problem(
        f"{message} : une redirection par « meta » est immédiate.",
        found.element,
        found.written,
        tests=("13.1.2",),
    )


def version_accessible_des_documents(page: Page) -> Iterator[Problem]:
    """RGAA 13.3.1 and 13.4.1: each document to download has an accessible version. A person decides."""
    found = offered(page)
    if not found:
        without(page, "La page ne donne aucun document à télécharger.")
    alone = [link for link in found if not has_twin(link)]
    if not alone:
        yield Found("Une version accessible est annoncée à côté de chaque document.", found[0].element)
        return
    named = ", ".join(f"« {shorten(link.name or link.url, 60)} »" for link in alone[:3])
    number = f"{len(alone)} documents" if len(alone) > 1 else "un document"
    message = f"La page donne {number} à télécharger ({named}) : chacun est-il accessible, ou en existe-t-il une version qui le soit ?"
    yield Doubt(message, alone[0].element)


def contenus_cryptiques(page: Page) -> Iterator[Doubt]:
    """RGAA 13.5.1 and 13.6.1: emoticons and drawings made of letters are explained. A person decides."""
    found = list(zip(range(20), faces(page), strict=False))
    drawn, pictures = list(drawings(page)), emojis(page)
    if not found and not drawn and not pictures:
        without(page, "La page n'a ni émoticône, ni émoji, ni dessin fait de caractères.")
    for _, (element, face) in (one for one in found if not explained(one[1][0])):
        yield Doubt(f"L'émoticône « {face} » n'est pas expliquée par un attribut « title ».", element)
    for block in drawn:
        yield Doubt("Un dessin fait de caractères n'a pas de texte qui le remplace.", block)
    if pictures:
        signs = " ".join(pictures[:8])
        yield Doubt(
            f"La page emploie des émojis ({signs}) : leur sens est-il donné par le texte à côté ?",
            snippet=signs,
        )


def orientation_de_l_ecran(page: Page) -> Iterator[Doubt]:
    """RGAA 13.9.1: nothing asks to turn the screen. A person decides."""
    if not any(word in lowered(page) for word in _TURNED) or not _TURN.search(plain(every_word(page.dom))):
        return
    for element in page.dom.iter():
        if isinstance(element.tag, str) and _TURN.search(plain(element.text or "")) and _read(element):
            message = (
                f"La page demande de tourner l'écran : « {shorten((element.text or '').strip(), 100)} »."
            )
            yield Doubt(f"{message} Que montre-t-elle dans l'autre sens ?", element)


def contenu_selon_l_orientation(page: Page) -> Iterator[Problem]:
    """RGAA 13.9.1: as many words upright as on its side. A person decides: a menu may be closed in one of them."""
    upright, aside = (page.states[name].seen for name in ("portrait", "paysage"))
    counts = [int(seen.get("words") or 0) for seen in (upright, aside)]
    if not any(counts):
        raise NotTested("La page ne montrait aucun mot, ni en portrait, ni en paysage.")
    if min(counts) >= _AS_MUCH * max(counts) or max(counts) < _ENOUGH:
        yield Found(f"{counts[0]} mots en portrait, {counts[1]} en paysage.")
        return
    less = "portrait" if counts[0] < counts[1] else "paysage"
    begins = (upright if less == "portrait" else aside).get("begins") or ""
    yield Doubt(
        f"La page montre {counts[0]} mots en portrait et {counts[1]} en paysage. En {less}, elle commence par : « {begins} ». "
        "Que manque-t-il ?"
    )


def _read(element: HtmlElement) -> bool:
    return not any(
        one.tag in ("script", "style", "template", "noscript") for one in (element, *element.iterancestors())
    )


# --- windows, movements, gestures --------------------------------------------------------------------


def nouvelles_fenetres(page: Page) -> Problem:
    """RGAA 13.2.1: no window opens by itself. Certain: a browser saw it ask for one, and nobody touched it."""
    opened = [str(url) for url in probed(page, "heard").get("opened") or ()]
    if opened:
        where = f" ({shorten(opened[0], 100)})" if opened[0] else ""
        return Problem(
            f"La page a ouvert une fenêtre toute seule{where}.", snippet=f"window.open({opened[0]!r})"
        )
    return Found("La page n'a ouvert aucune fenêtre pendant la visite.")


def contenus_en_mouvement(page: Page) -> Iterator[Doubt]:
    """RGAA 13.8.1 and 13.8.2: what moves for more than five seconds can be stopped. A person decides."""
    told = probed(page, "motion")
    if told.get("stops"):
        return
    for one in _moving(told)[:5]:
        lasts = "sans fin" if one.get("endless") else f"pendant {one.get('seconds')} s"
        message = f"Un contenu bouge {lasts}, et aucun bouton de la page ne paraît l'arrêter."
        yield Doubt(message, snippet=str(one.get("html", "")))


def flashs(page: Page) -> Iterator[Doubt]:
    """RGAA 13.7.3: nothing flashes more than three times a second on a large area. A person decides."""
    for one in _moving(probed(page, "motion")):
        if one.get("fast") and int(one.get("area") or 0) > FLASHED:
            message = "Un contenu change de couleur ou d'opacité plus de trois fois par seconde, sur une grande surface."
            yield Doubt(message, snippet=str(one.get("html", "")))


def _moving(told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = told.get("moving")
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list | tuple) else []


def gestes_complexes(page: Page) -> Doubt | None:
    """RGAA 13.10.1 and 13.10.2: what a gesture does, a click does too. A person decides where something listens
    to gestures."""
    found = _heard(page, "touchmove", "gesture", "pointermove", "mousemove", "drag", "drop")
    if not found:
        without(page, "La page n'écoute aucun geste : ni glissement, ni pincement.")
    if _heard(page, "touchmove", "gesture", "drag"):
        return Doubt(
            f"La page écoute des gestes ({', '.join(found)}) : ce qu'ils font se fait-il aussi d'un clic ?",
            snippet=", ".join(found),
        )
    return None


def annulation_du_pointage(page: Page) -> Iterator[Problem]:
    """RGAA 13.11.1: an action takes place when the pointer is released. Certain when pressing it alone leaves the
    page."""
    for element in select(page.dom, _PRESSED):
        written = " ".join(
            element.get(name) or "" for name in ("onmousedown", "ontouchstart", "onpointerdown")
        )
        if _LEAVES.search(written) and exposed(element):
            yield Problem("Appuyer sur cet élément, sans relâcher, fait quitter la page.", element)
        elif written.strip() and exposed(element):
            yield Doubt("Cet élément agit dès qu'on appuie : l'action peut-elle s'annuler ?", element)
    if found := _heard(page, "mousedown", "touchstart", "pointerdown"):
        raise NotTested(
            f"La page écoute l'appui du pointeur ({', '.join(found)}) : ce qu'elle en fait n'a pas été essayé."
        )
    yield Found("La page n'écoute pas l'appui du pointeur : tout s'y fait au relâchement.")


def mouvements_de_l_appareil(page: Page) -> Doubt | None:
    """RGAA 13.12.1 to 13.12.3: what moving the device does can be done otherwise. A person decides where
    something listens to it, and no button of the page turns it off."""
    found = _heard(page, "device")
    if not found:
        without(page, "La page n'écoute pas les mouvements de l'appareil.")
    if any(
        _TURNS_OFF.search(plain(name_of(one))) for one in select(page.dom, "button, label, [role=switch]")
    ):
        return None
    return Doubt(
        f"La page écoute les mouvements de l'appareil ({', '.join(found)}) : ce qu'ils font se fait-il autrement ?",
        snippet=", ".join(found),
    )


def _heard(page: Page, *kinds: str) -> list[str]:
    """The kinds of events that the page listens to, among those that begin so."""
    told = probed(page, "heard").get("kinds")
    heard = [str(one) for one in told] if isinstance(told, list | tuple) else []
    return [one for one in heard if one.startswith(kinds)]
