"""The media of a page: what plays in time, wherever it comes from, and what does not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from lxml.html import HtmlElement

from checker.model import Page, once
from checker.reading import exposed, name_of, plain, select, shorten, words
from standards.accessibilite.absence import without_inserted
from standards.accessibilite.names import file_of, value

_PLAYERS = re.compile(
    r"youtube(?:-nocookie)?\.com/|youtu\.be/|dailymotion\.com/|dai\.ly/|vimeo\.com/|/videos/embed/|wat\.tv/|ausha\.co|"
    r"soundcloud\.com/|open\.spotify\.com/|deezer\.com/|podeo\.co|acast\.com|podbean\.com|webtv|streamlike|libcast|"
    r"kaltura|brightcove|ultimedia\.com|arte\.tv/|canal-?u\.tv|audiomeans|podcloud|peertube"
)
"""Hosts and paths of players of sounds and videos."""

_FACADES = (
    "[data-youtube-id], [data-videoid], [data-video-id], lite-youtube, lite-vimeo, .youtube_player, .dailymotion_player, "
    ".vimeo_player, [data-plyr-provider]"
)
_FACADE = re.compile(r"data-(?:youtube|video|plyr)|lite-(?:youtube|vimeo)|_player\b")
_FILES = re.compile(r"\.(?:mp4|m4v|webm|ogv|mov|avi|wmv|mp3|m4a|ogg|oga|wav|m3u8|flac|aac)$")
_NEAR = 3
_STOP = {"section", "figure", "article", "main", "body", "dialog"}
_MOST = 30


@dataclass(frozen=True)
class Media:
    """A sound or a video of a page. `kind` is a French word for it."""

    element: HtmlElement
    kind: str

    @property
    def native(self) -> bool:
        """Whether the browser itself plays it."""
        return self.element.tag in ("video", "audio")

    @cached_property
    def decorative(self) -> bool:
        """Whether it seems to be a moving background: mute, without end, or hidden from assistive technologies."""
        has = {name for name in ("autoplay", "muted", "loop") if self.element.get(name) is not None}
        return not exposed(self.element) or (
            self.element.tag == "video" and has == {"autoplay", "muted", "loop"}
        )

    @cached_property
    def name(self) -> str:
        """What recognises it."""
        source = self.element.get("src") or self.element.get("href") or self.element.get("data") or ""
        child = next(iter(select(self.element, "source[src]")), None) if self.native else None
        label = value(self.element, "title") or value(self.element, "aria-label")
        return shorten(
            label or file_of(source or (child.get("src") or "" if child is not None else "")) or self.kind, 80
        )

    @cached_property
    def around(self) -> str:
        """The words near it, ready to be searched: those of the blocks that hold it, up to its section."""
        block = self.element
        for _ in range(_NEAR):
            parent = block.getparent()
            if parent is None or block.tag in _STOP:
                break
            block = parent
        buttons = " ".join(name_of(one) for one in select(block, "button, [role=button], a[href]")[:_MOST])
        return plain(f"{words(block)} {buttons}")


def _path(href: str) -> str:
    """An address without its parameters, in lower case."""
    return href[:2000].lower().partition("#")[0].partition("?")[0]


@once
def every_media(page: Page) -> tuple[Media, ...]:
    """Every sound and video of a page, hidden ones included: elements, frames and façades of known players, links to
    their files."""
    found = [Media(one, "vidéo" if one.tag == "video" else "son") for one in select(page.dom, "video, audio")]
    for one in select(page.dom, "iframe, object, embed"):
        source = " ".join(one.get(name) or "" for name in ("src", "data-src", "data"))[:2000].lower()
        kind = (one.get("type") or "").lower()
        if _PLAYERS.search(source) or _FILES.search(file_of(source)) or kind.startswith(("video", "audio")):
            found.append(Media(one, "lecteur"))
    if _FACADE.search(page.html):
        found += [Media(one, "lecteur") for one in select(page.dom, _FACADES)]
    linked = [one for one in select(page.dom, "a[href]") if _FILES.search(_path(one.get("href") or ""))]
    found += [Media(one, "fichier") for one in linked]
    return tuple(
        one
        for one in found
        if not any(up.tag in ("template", "noscript") for up in one.element.iterancestors())
    )


def media(page: Page) -> list[Media]:
    """The sounds and videos of a page that are not mere decoration; ends the rule where the page has none at all."""
    if not every_media(page):
        without_inserted(page, "La page n'a ni son ni vidéo.")
    return [one for one in every_media(page) if not one.decorative][:_MOST]


_DRAWN_BY_HAND = "svg a, svg animate, svg animatetransform, svg foreignobject, svg [tabindex], svg [onclick]"


@once
def still_media(page: Page) -> tuple[HtmlElement, ...]:
    """What may be consulted by hand and plays no time (glossary of the RGAA): objects, embedded contents, canvases,
    drawings that move or answer."""
    played = {one.element for one in every_media(page)}
    inserted = [one for one in select(page.dom, "object, embed, applet, canvas") if one not in played]
    drawings = [next(one.iterancestors("svg")) for one in select(page.dom, _DRAWN_BY_HAND)]
    kept = [one for one in inserted if not (one.get("type") or "").lower().startswith("image")]
    return tuple(dict.fromkeys((*kept, *drawings)))
