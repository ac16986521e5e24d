"""The sentence that every crisis page bears: this is not an alerting system."""

from __future__ import annotations

from markupsafe import Markup, escape

FOLDER = "crise/"
"""Where the pages that bear it live among the sources."""

NOT_AN_ALERT = "Conforme n'est pas un système d'alerte."
"""The sentence itself."""

INSTEAD = (
    "Il n'avertit personne et ne remplace ni FR-Alert, ni les sirènes, ni les consignes du maire, de la"
    " préfecture ou des secours. En danger immédiat : appelez le 112, ou écrivez au 114 par SMS."
)
"""What to turn to instead."""

_NOTE = Markup('\n<div class="message pas-une-alerte" role="note"><p><strong>{}</strong> {}</p></div>')


def warned(html: str) -> str:
    """The body of a page with the sentence right under its main heading (first of all without one)."""
    note = _NOTE.format(escape(NOT_AN_ALERT), escape(INSTEAD))
    before, heading, after = html.partition("</h1>")
    return f"{before}{heading}{note}{after}" if heading else f"{note}{html}"
