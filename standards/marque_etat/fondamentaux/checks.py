"""What makes a site recognisable as the State's: its design system, its version, type, colours,
icon, and the skip links that open every page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from checker.model import (
    AgreementState,
    CantTell,
    Document,
    Doubt,
    Found,
    NotTested,
    Page,
    Problem,
    Site,
    Transport,
    Visit,
    parse_html,
)
from checker.reading import laid_out, name_of, page_words, plain, probed, select, shorten, shown
from standards.marque_etat.dsfr import (
    LEGACY_MARKUP,
    Reading,
    any_class,
    asked_in_vain,
    dressed,
    dsfr_files,
    home_as_shown,
    mapping,
    opaque_parts,
    pages_as_shown,
    received,
    require_dsfr,
    uses_legacy,
    version_of,
)
from standards.marque_etat.releases import RELEASES, latest, written
from standards.marque_etat.skip_links import (
    MAIN,
    PRESENT,
    WORKING,
    ahead_of,
    beside_the_content,
    dangling,
    is_skip,
    no_skip,
    target_exists,
    to_content,
)

REQUIRED_SINCE = date(2023, 7, 7)
"""Circular 6411-SG: from that day, new sites and redesigns are built with the DSFR."""

PROVISIONAL_LENGTH = 1500
"""Characters under which a page that speaks of maintenance or opening is not the site itself."""

_PROVISIONAL = re.compile(r"maintenance|en construction|bientot|indisponible|en travaux|coming soon|revenez")

# --- is the DSFR applied? ------------------------------------------------------------------


def dsfr_applique(visit: Visit) -> Iterator[Problem]:
    """The home page is built with the DSFR. Fails only a site known to be due, without one sign of it."""
    home = home_as_shown(visit)
    signs = _signs(home)
    found = [name for name, present in signs.items() if present]
    if signs["l'en-tête"] and signs["le pied de page"]:
        yield _whole(home, found)
        return
    lacking = [name for name, present in signs.items() if not present]
    if uses_legacy(home):
        yield Doubt(
            "La page suit une version 0.x du DSFR (classes « rf- »), antérieure à la 1.0 de juin 2021."
        )
    elif found:
        yield Doubt(
            f"Le DSFR n'est appliqué qu'en partie. Trouvé : {', '.join(found)}. "
            f"Non trouvé : {', '.join(lacking)}."
        )
    elif asked_in_vain(home):
        raise CantTell(f"Aucun signe du DSFR, mais la page en demande un fichier.{_in_vain(home)}")
    elif visit.site.agreement.state is AgreementState.WAIVED:
        raise CantTell("Aucun signe du DSFR ; le registre mentionne une dérogation : vérifiez qu'elle court.")
    elif _provisional(home):
        raise CantTell("Aucun signe du DSFR, mais la page d'accueil semble provisoire : revenez plus tard.")
    elif opaque_parts(home):
        raise CantTell(
            "Aucun signe du DSFR dans ce qui est lisible ; la page contient des parties fermées (cadres, "
            "composants) qu'il faut regarder."
        )
    else:
        yield _absence(visit.site, home)


def _whole(home: Page, found: list[str]) -> Problem:
    """The header and the footer of the DSFR are there: are they drawn as it says?"""
    listed = ", ".join(found)
    if dressed(home):
        return Found(f"Signes du DSFR trouvés : {listed}.")
    return Doubt(
        f"Le balisage du DSFR est là ({listed}), mais rien ne montre que sa feuille de style ait été "
        f"reçue.{_in_vain(home)}"
    )


def _in_vain(home: Page) -> str:
    asked = asked_in_vain(home)
    return f" Fichier demandé, sans trace de sa réception : {asked[0]}." if asked else ""


def _signs(page: Page) -> dict[str, bool]:
    probe = probed(page, "dsfr")
    families = mapping(probed(page, "fonts").get("characters"))
    scripted = bool(probe.get("version") or probe.get("variables"))
    marianne = any(_is_marianne(str(f)) for f in families) or any(map(_MARIANNE_FILE, received(page)))
    return {
        "l'en-tête": bool(select(page.dom, ".fr-header, .fr-header__brand")),
        "le bloc-marque": bool(select(page.dom, ".fr-logo")),
        "le pied de page": bool(select(page.dom, ".fr-footer")),
        "d'autres composants": any_class(page) or bool(probe.get("components")),
        "les fichiers du DSFR": scripted or bool(dsfr_files(page)),
        "la police Marianne": marianne,
        "l'attribut data-fr-scheme": page.dom.get("data-fr-scheme") is not None,
    }


def _provisional(page: Page) -> bool:
    said = page_words(page)
    return len(said) < PROVISIONAL_LENGTH and bool(_PROVISIONAL.search(plain(said)))


def _absence(site: Site, home: Page) -> Problem:
    due = [day for day in (site.opened, site.redesigned) if day is not None and day >= REQUIRED_SINCE]
    if due:
        what = "ouvert" if site.opened == due[0] else "refondu"
        return Problem(
            f"Aucun signe du DSFR dans la page d'accueil, alors que le site a été {what} le {due[0]:%d/%m/%Y}, "
            f"après la circulaire du {REQUIRED_SINCE:%d/%m/%Y}.",
            element=home.dom.find("body"),
        )
    if site.opened is None:
        reason = "le registre ne dit pas quand le site a été ouvert ou refondu"
    else:
        reason = f"le site, ouvert le {site.opened:%d/%m/%Y}, n'y est tenu qu'à sa refonte"
    return Doubt(f"Aucun signe du DSFR dans la page d'accueil ; {reason}.")


# --- its version ---------------------------------------------------------------------------

PLANNED_AFTER, OBSOLETE_AFTER = 366, 731
"""Days since its publication after which a version is to be replaced, and is obsolete (our choice)."""


def version_du_dsfr(visit: Visit) -> Iterator[Problem]:
    """How old the DSFR of the site is. A version that cannot be read is never a defect."""
    home = home_as_shown(visit)
    if uses_legacy(home):
        yield Problem(
            "La page suit une version 0.x du DSFR (classes « rf- »), publiée avant avril 2021.",
            element=select(home.dom, LEGACY_MARKUP)[0],
        )
        return
    require_dsfr(home)
    readings = filter(None, map(version_of, pages_as_shown(visit)))
    first = next(readings, None)
    reading = first if first is None or first.sure else next((one for one in readings if one.sure), first)
    if reading is None:
        raise CantTell("La version du DSFR ne se lit ni dans les scripts ni dans les adresses des fichiers.")
    yield from _age(reading, visit.day)


def _age(reading: Reading, today: date) -> Iterator[Problem]:
    version = reading.version
    if version >= latest(today):
        yield Found(f"DSFR {written(version)} (lu dans : {reading.origin}).")
        return
    published = RELEASES.get(version)
    if published is None:
        yield Doubt(f"Le DSFR {written(version)} n'est pas une version publiée que nous connaissons.")
        return
    age = (today - published).days
    text = (
        f"DSFR {written(version)}, publié le {published:%d/%m/%Y} ; la version {written(latest(today))} "
        f"est parue (lu dans : {reading.origin})."
    )
    if age > OBSOLETE_AFTER and reading.sure:
        yield Problem(f"Version de plus de deux ans : {text}", snippet=reading.origin)
    elif age > OBSOLETE_AFTER:
        yield Doubt(
            f"Version de plus de deux ans, si ce numéro est bien le sien : {text}", snippet=reading.origin
        )
    elif age > PLANNED_AFTER:
        yield Doubt(f"Version de plus d'un an, à remplacer : {text}", snippet=reading.origin)


# --- its type ------------------------------------------------------------------------------

ENOUGH, TOO_LITTLE = 0.95, 0.70
"""Shares of the characters shown in Marianne: enough; certainly too little (our choice)."""

SPECTRAL_SHARE = 0.30
"""Share of the characters that may be in Spectral, the DSFR's second type (our choice)."""

FEWEST_CHARACTERS = 200
_NOT_PROSE = re.compile(
    r"icon|awesome|symbol|glyph|material|mono|courier|consolas|menlo|emoji", re.IGNORECASE
)
_MARIANNE_FILE = re.compile(r"marianne[\w-]*(\.[\w-]+)?\.(woff2?|ttf|otf)(\?|$)", re.IGNORECASE).search


def police_marianne(page: Page) -> Iterator[Problem]:
    """The share of the text a browser set in Marianne."""
    require_dsfr(page)
    fonts = probed(page, "fonts")
    families = {str(name): int(n) for name, n in mapping(fonts.get("characters")).items()}
    prose = {name: n for name, n in families.items() if not _NOT_PROSE.search(name)}
    total = sum(prose.values())
    if total < FEWEST_CHARACTERS:
        raise CantTell(f"Trop peu de texte pour en juger : {total} caractères.")
    marianne = sum(n for name, n in prose.items() if _is_marianne(name))
    spectral = sum(n for name, n in prose.items() if "spectral" in name.lower())
    share = (marianne + min(spectral, SPECTRAL_SHARE * total)) / total
    if share < ENOUGH:
        yield _off_type(page, prose, share, total)
    elif marianne:
        yield from _unloaded(fonts)


def _is_marianne(family: str) -> bool:
    return "marianne" in family.lower()


def _off_type(page: Page, prose: Mapping[str, int], share: float, total: int) -> Problem:
    ranked = sorted(prose.items(), key=lambda item: -item[1])[:4]
    counted = ", ".join(f"{name} {100 * n / total:.0f} %" for name, n in ranked)
    message = f"{100 * share:.0f} % du texte est en Marianne ({counted})."
    renamed = any(_MARIANNE_FILE(resource.url) for resource in page.resources) and not any(
        map(_is_marianne, prose)
    )
    if renamed:
        return Doubt(f"{message} Un fichier Marianne est pourtant chargé, peut-être sous un autre nom.")
    return Problem(message, snippet=counted) if share < TOO_LITTLE else Doubt(message, snippet=counted)


def _unloaded(fonts: Mapping[str, Any]) -> Iterator[Problem]:
    """Asked for, but was it there? The list gives each declared font and whether it came."""
    declared = [
        pair for pair in fonts.get("loaded") or () if isinstance(pair, list | tuple) and len(pair) == 2
    ]
    states = {str(state) for family, state in declared if _is_marianne(str(family))}
    if not states:
        yield Doubt(
            "Les styles demandent Marianne sans la déclarer : le texte s'affiche sans doute en Arial."
        )
    elif "loaded" not in states:
        yield Doubt("La police Marianne est déclarée mais son fichier n'a pas été chargé.")


# --- its icon ------------------------------------------------------------------------------

STATE_ICONS = frozenset(
    {
        "43b3c67695e85c2cf766f07c5a6abb04ebbec4f76efd2f5d6be48e38f00000a3",  # favicon.svg
        "0e0a5e52d40c658c20a212c3c4ea998ad8f83860ff55c5339bd487b2a2f583d8",  # favicon.ico
        "e3082a759b2a9039011915af1403d8063ef09903eb87743b5414bf2a32c65b46",  # apple-touch-icon.png
        "e098d117ce30de01cd0be16a1877dfb454c45b0f15e21892ebc577b3a766785f",  # android-chrome-192x192.png
        "ad302dfb0b7f20f244a6c8cc677d1c9d374ff2ce5b1c4b3f723174fdc18ebb26",  # android-chrome-512x512.png
    }
)
"""SHA-256 of the icons in `dist/favicon` of @gouvfr/dsfr 1.14.4; the digests that integrations of
earlier 1.x versions publish for the same files are those of the same bytes."""

TOOL_ICONS = {
    r"/core/misc/favicon\.ico$": "Drupal",
    r"/wp-includes/images/w-logo-[\w-]+\.png$": "WordPress",
    r"/vite\.svg$": "Vite",
}
"""Addresses at which tools serve their own icon until somebody replaces it."""


def favicon_de_l_etat(visit: Visit) -> Problem | None:
    """The site's icon is the one the DSFR gives. Another image is for a person to compare."""
    home = home_as_shown(visit)
    require_dsfr(home)
    icon = visit.favicon
    if icon is None:
        raise NotTested("L'icône du site n'a pas été demandée.")
    declared = {
        (element.get("href") or "").strip()
        for element in select(home.dom, 'link[rel~="icon"]')
        if (element.get("href") or "").strip()
    }
    if icon.transport is Transport.NOT_FOUND:
        return _no_icon(icon, declared)
    if icon.transport is not Transport.COMPLETED:
        raise NotTested(f"L'icône du site n'a pas été vue : {icon.transport.label}.")
    if icon.digest in STATE_ICONS:
        return None
    tool = next((name for path, name in TOOL_ICONS.items() if re.search(path, icon.url.split("?")[0])), "")
    if tool:
        return Problem(f"L'icône du site est restée celle de {tool} ({icon.url}).", snippet=icon.url)
    return Doubt(
        f"L'icône {shorten(icon.url, 120)} n'est pas, à l'octet près, un fichier du DSFR : comparez-la à l'œil.",
        snippet=f"SHA-256 {icon.digest}",
    )


def _no_icon(icon: Document, declared: set[str]) -> Problem:
    if not declared:
        return Problem(
            "Le site n'a pas d'icône : aucune n'est déclarée et /favicon.ico est introuvable.",
            snippet=icon.url,
        )
    if len(declared) == 1 and not next(iter(declared)).startswith("data:"):
        return Problem(f"L'icône déclarée est introuvable ({icon.url}).", snippet=icon.url)
    return Doubt(f"Une des icônes déclarées est introuvable ({icon.url}).", snippet=icon.url)


# --- its colours ---------------------------------------------------------------------------

SCHEMES = {"system", "light", "dark"}
THEMES = {"light", "dark"}

WHITE = (255, 255, 255)
BUTTONS = {(0, 0, 145), (106, 106, 244), (133, 133, 246)}
"""Backgrounds of the main button: blue France sun-113 (light), main-525, 625 (dark)."""


def theme_et_couleurs(page: Page) -> Iterator[Problem]:
    """The scheme attributes hold values the DSFR reads; the light theme is white."""
    require_dsfr(page)
    yield from _schemes(page)
    colors = probed(page, "colors")
    if colors.get("dark") or "dark" in {colors.get("theme"), colors.get("scheme")}:
        raise CantTell("La page s'est affichée en thème sombre : regardez son thème clair.")
    yield from _light(colors)


def _schemes(page: Page) -> Iterator[Problem]:
    root = page.dom
    served = parse_html(page.source) if page.source else root
    scheme, written_scheme = root.get("data-fr-scheme") or "", served.get("data-fr-scheme") or ""
    theme, written_theme = root.get("data-fr-theme") or "", served.get("data-fr-theme") or ""
    opening = f'<html data-fr-scheme="{scheme or written_scheme}" data-fr-theme="{theme}">'
    allowed = "attendu : system, light ou dark"
    if scheme and scheme not in SCHEMES:
        yield Problem(f"L'attribut data-fr-scheme vaut « {scheme} » ; {allowed}.", snippet=opening)
    elif written_scheme and written_scheme not in SCHEMES:
        message = f"L'attribut data-fr-scheme est servi avec « {written_scheme} » ({allowed}) : un script le corrige."
        yield Doubt(message, snippet=opening)
    if theme and theme not in THEMES:
        message = f"L'attribut data-fr-theme vaut « {theme} » ; le DSFR n'y écrit que light ou dark."
        yield Doubt(message, snippet=opening)
    if written_theme and not written_scheme:
        message = f"L'attribut data-fr-theme=« {written_theme} » est écrit dans la page : c'est au script du DSFR de le poser."
        yield Doubt(message, snippet=opening)
    opener = select(root, "[aria-controls=fr-theme-modal]")
    for modal in select(root, "#fr-theme-modal"):
        if not opener:
            yield Doubt("Aucun bouton n'ouvre les paramètres d'affichage.", element=modal)


def _light(colors: Mapping[str, Any]) -> Iterator[Problem]:
    body, html = _rgb(colors.get("body")), _rgb(colors.get("html"))
    ground = body or html or WHITE
    if ground != WHITE:
        yield Doubt(
            f"Le fond de la page est rgb{ground} et non blanc : vérifiez que le contenu, lui, est sur fond blanc.",
            snippet=f"body : {colors.get('body')} ; html : {colors.get('html')}",
        )
    button = _rgb(mapping(colors.get("button")).get("background"))
    if button and button not in BUTTONS and len(set(button)) > 1:
        yield Doubt(f"Le bouton principal est de couleur rgb{button}, hors du bleu France du DSFR.")


def _rgb(text: Any) -> tuple[int, int, int] | None:
    """« rgb(0, 0, 145) » → (0, 0, 145); None for a transparent or unreadable colour."""
    match = re.fullmatch(r"rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)", str(text or ""))
    if match is None or (match[4] is not None and float(match[4]) == 0):
        return None
    return int(match[1]), int(match[2]), int(match[3])


# --- skip links ----------------------------------------------------------------------------


def liens_d_evitement(page: Page, visit: Visit) -> Iterator[Problem]:
    """RGAA 12.7.1: a link leads to the main content. RGAA 12.7.2: it works; no skip link leads to a place that
    is not there.

    Raises `Inapplicable` for a page that is surely the whole site.
    """
    main = next(iter(select(page.dom, MAIN)), None)
    ahead = ahead_of(page.dom, main)
    skips = [link for link in ahead if is_skip(page, link)]
    for link in skips:
        if shown(link) and not target_exists(page, link):
            fragment = link.get("href") or ""
            yield dangling(
                f"Le lien d'évitement « {name_of(link)} » vise {fragment}, absent de la page.", link
            )
    to_main = [link for link in skips if to_content(page, link, main)]
    if to_main:
        if not any(laid_out(page, link) for link in to_main):
            message = f"Le lien d'évitement « {name_of(to_main[0])} » est masqué : le clavier l'atteint-il ?"
            yield Doubt(message, element=to_main[0], tests=WORKING)
        elif not any(beside_the_content(page, link, main) for link in to_main):
            message = f"Le lien d'évitement « {name_of(to_main[0])} » mène loin du contenu principal."
            yield Doubt(message, element=to_main[0], tests=WORKING)
        return
    if skips:
        if all(target_exists(page, link) for link in skips):
            message = "Aucun des liens d'évitement ne semble mener au contenu principal."
            yield Doubt(message, element=skips[0], tests=PRESENT)
        return
    yield no_skip(page, ahead, visit)
