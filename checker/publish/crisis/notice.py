"""A message → the important-information notice of the DSFR, as HTML to paste."""

from __future__ import annotations

from markupsafe import Markup

from checker.model.crises import Crisis, Link

_FRAME = Markup(
    '<div class="fr-notice fr-notice--{modifier}">\n'
    '  <div class="fr-container">\n'
    '    <div class="fr-notice__body">\n'
    "      <p>\n"
    '        <span class="fr-notice__title">{title}</span>\n'
    '        <span class="fr-notice__desc">{description}</span>\n'
    "{link}"
    "      </p>\n"
    "    </div>\n"
    "  </div>\n"
    "</div>\n"
)
_LINK = Markup('        <a class="fr-notice__link" href="{url}">{text}</a>\n')


def notice_html(modifier: str, title: str, description: str, link: Link | None) -> str:
    """The notice: every text escaped, no script, no button that would hide it, no style of its own."""
    anchor = _LINK.format(url=link.url, text=link.text) if link else Markup()
    return str(_FRAME.format(modifier=modifier, title=title, description=description, link=anchor))


def notice_of(crisis: Crisis) -> str:
    """The notice of what a crisis says now."""
    message = crisis.message
    return notice_html(crisis.modifier, message.title, message.description, message.link)
