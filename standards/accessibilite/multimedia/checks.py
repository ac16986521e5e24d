"""Sounds, videos and contents to handle: what stands for them, and who commands them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.model import Doubt, Found, Page, Problem
from checker.reading import exposed, select
from standards.accessibilite.absence import without_inserted
from standards.accessibilite.multimedia.media import Media, every_media, media, still_media

_WRITTEN = re.compile(
    r"\b(?:transcri(?:ption|pt|t)|version texte|texte integral|audiodescri\w+|audio-description)"
)
_COMMANDS = re.compile(r"\b(?:lecture|lire|play|pause|stop|arreter|couper|demarrer|lancer)\b")
_SELF_STARTING = re.compile(r"[?&;]auto_?play=(?:1|true)")
_MUTE = re.compile(r"[?&;]muted?=(?:1|true)")
_READ = 30
"""Videos whose surroundings are read: each may be as long as the page."""
_SOUNDS = re.compile(r"\.(?:mp3|ogg|oga|wav|m4a|aac|flac)(?:[?#]|$)")


def alternatives_des_medias(page: Page) -> Iterator[Problem]:
    """RGAA 4.1, 4.2, 4.5 to 4.7: each sound and video has a transcript or an audio description near it."""
    for one in media(page):
        if one.kind == "fichier":
            continue
        if _WRITTEN.search(one.around):
            yield Found(
                f"Une transcription ou une audiodescription est annoncée près de « {one.name} ».", one.element
            )
        else:
            yield Doubt(
                f"Près du contenu « {one.name} » ({one.kind}), ni transcription ni audiodescription n'est annoncée : une "
                "alternative existe-t-elle, et dit-elle tout ?",
                one.element,
            )


def pistes_des_videos(page: Page) -> Iterator[Problem]:
    """RGAA 4.3.1, 4.3.2 and 4.4.1: a track of captions says that it is one. That a video has no track at all is told
    by axe-core."""
    for one in media(page):
        kinds = [(track.get("kind") or "subtitles").strip().lower() for track in select(one.element, "track")]
        if one.element.tag != "video":
            continue
        if "captions" in kinds:
            yield Found(f'La vidéo « {one.name} » a une piste de sous-titres (kind="captions").', one.element)
        elif "subtitles" in kinds:
            yield Doubt(
                f"La piste de la vidéo « {one.name} » se dit une traduction (« subtitles »), non des sous-titres pour sourds et "
                "malentendants (« captions »).",
                one.element,
            )


def lecteurs_automatiques(page: Page) -> Iterator[Problem]:
    """RGAA 4.10.1: a sound that starts by itself may be stopped. What axe-core does not see: players in frames,
    `bgsound`, files that a script plays."""
    noisy = select(page.dom, "bgsound")
    fetched = any(_SOUNDS.search(resource.url.lower()) for resource in page.resources)
    if not every_media(page) and not noisy and not fetched:
        without_inserted(page, "La page n'a ni son ni vidéo.")
    for element in noisy:
        yield Doubt("La page lance un son (« bgsound ») : peut-on l'arrêter ?", element)
    if fetched and not every_media(page):
        yield Doubt(
            "La page charge un fichier de son sans le montrer : se lance-t-il seul, et peut-on l'arrêter ?"
        )
    for one in every_media(page):
        if not one.native and _starts_alone(one) and not _mute(one):
            yield Doubt(
                f"L'adresse du lecteur « {one.name} » demande qu'il se lance seul, avec son : peut-on l'arrêter ?",
                one.element,
            )


def _starts_alone(one: Media) -> bool:
    source = (one.element.get("src") or "")[:2000].lower()
    return (one.native and one.element.get("autoplay") is not None) or bool(_SELF_STARTING.search(source))


def _mute(one: Media) -> bool:
    source = (one.element.get("src") or "")[:2000].lower()
    return one.element.get("muted") is not None or bool(_MUTE.search(source))


def mouvement_des_videos(page: Page) -> Iterator[Problem]:
    """RGAA 13.8.1: a video that moves by itself may be stopped, hidden or read without its movement."""
    alone = [one for one in every_media(page) if one.element.tag == "video" and _starts_alone(one)]
    for one in alone[:_READ]:
        video = one.element
        if video.get("controls") is None and not _COMMANDS.search(one.around):
            yield Doubt(
                f"La vidéo « {one.name} » se lance seule, sans commande ni bouton de pause à côté : bouge-t-elle plus de "
                "5 secondes ?",
                video,
            )


def commandes_des_medias(page: Page) -> Iterator[Problem]:
    """RGAA 4.11.1 to 4.11.3: a sound or a video has commands."""
    for one in media(page):
        if not one.native:
            continue
        if one.element.get("controls") is not None:
            yield Found(f"Le contenu « {one.name} » a les commandes du navigateur.", one.element)
        elif not _COMMANDS.search(one.around):
            yield Doubt(
                f"Le contenu « {one.name} » ({one.kind}) n'a pas les commandes du navigateur, et aucun bouton de lecture "
                "n'est nommé à côté.",
                one.element,
            )


def medias_non_temporels(page: Page) -> Iterator[Problem]:
    """RGAA 4.8, 4.9 and 4.12: a content to handle has an alternative, and the keyboard commands it."""
    found = still_media(page)
    if not found:
        without_inserted(page, "La page n'a aucun média non temporel.")
    shown = [one for one in found if exposed(one)]
    if shown:
        many = (
            f"{len(shown)} contenus interactifs ou animés"
            if len(shown) > 1
            else "Un contenu interactif ou animé"
        )
        yield Doubt(
            f"{many} (balise « {shown[0].tag} ») : s'il n'est pas décoratif, a-t-il une alternative, et se commande-t-il au "
            "clavier ?",
            shown[0],
        )


def compatibilite_des_medias(page: Page) -> Iterator[Problem]:
    """RGAA 4.13.1 and 4.13.2: players and contents to handle speak to assistive technologies."""
    if not every_media(page) and not still_media(page):
        without_inserted(page, "La page n'a ni son, ni vidéo, ni média non temporel.")
    own = [one for one in media(page) if one.native] if every_media(page) else []
    for one in own:
        if one.element.get("controls") is None:
            yield Doubt(
                f"Le contenu « {one.name} » ({one.kind}) n'a pas les commandes du navigateur : celles du site ont-elles un nom, "
                "un rôle et un état ?",
                one.element,
            )
    plugged = next(
        (one for one in still_media(page) if one.tag in ("object", "embed", "applet") and exposed(one)), None
    )
    if plugged is not None:
        yield Doubt(
            "Un contenu inséré dépend peut-être d'un module : parle-t-il aux technologies d'assistance ?",
            plugged,
        )
