"""A message → the important-information notice of the DSFR, as HTML to paste."""

from __future__ import annotations

from html import escape

from checker.crises.entries import Crisis, Link

_FRAME = """\
<div class="fr-notice fr-notice--{modifier}">
  <div class="fr-container">
    <div class="fr-notice__body">
      <p>
        <span class="fr-notice__title">{title}</span>
        <span class="fr-notice__desc">{description}</span>
{link}      </p>
    </div>
  </div>
</div>
"""
_LINK = '        <a class="fr-notice__link" href="{url}">{text}</a>\n'


def notice_html(modifier: str, title: str, description: str, link: Link | None) -> str:
    """The notice: every text escaped, no script, no button that would hide it, no style of its own."""
    anchor = _LINK.format(url=escape(link.url), text=_text(link.text)) if link else ""
    return _FRAME.format(
        modifier=escape(modifier), title=_text(title), description=_text(description), link=anchor
    )


def _text(text: str) -> str:
    """A text between two tags, where quotes are harmless and apostrophes better read as they are."""
    return escape(text, quote=False)


def notice_of(crisis: Crisis) -> str:
    """The notice of what a crisis says now."""
    message = crisis.message
    return notice_html(crisis.modifier, message.title, message.description, message.link)
