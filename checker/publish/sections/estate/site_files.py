"""The files of one site of the estate: its page, its proofs, its badge. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date

from markupsafe import Markup

from checker.catalogue.rgaa import STATES, ThemeSheet, by_theme, sheets
from checker.dossier import dossier, fragment
from checker.model import RGAA, WCAG, Audit, Norm, Organisation, Outcome, Standing, texts
from checker.model.norms import by_version, numbers
from checker.publish.page.changes import trend
from checker.publish.page.criteria import theme_address
from checker.publish.page.figures import Entry, Tally
from checker.publish.page.publication import Publication
from checker.publish.page.rendering import Render, parted
from checker.publish.page.typography import spaced
from checker.publish.sections.estate.verdicts import listed, verdicts

_TEXTS = [one for one in texts("message", "searched", "selector", "snippet") if one.name != "url"]
_VERDICTS, _DOSSIER = Markup("<!-- verdicts -->"), Markup("<!-- dossier -->")
"""What stands for them in the template. Pages of sites cannot write it: they are escaped."""


def site_files(publication: Publication, render: Render, entry: Entry) -> Iterator[tuple[str, str]]:
    """Every file of a site, as a section yields them."""
    site, audit = entry.site, entry.audit
    front, body = parted(render("site.html", **_told(publication, entry)))
    said = spaced(body).replace(_DOSSIER, _dossier(publication, audit), 1)
    said = said.replace(_VERDICTS, verdicts(entry, publication.standards), 1)
    yield f"parc/sites/{site.id}.html", f"---\n{front}---\n{said}"
    yield f"badges/sites/{site.id}.svg", badge(render, site.name, *_label(entry))
    if isinstance(audit, Audit):
        yield f"parc/sites/{site.id}/preuves.json", proofs(publication, entry, audit)


def _dossier(publication: Publication, audit: Audit | Standing | None) -> str:
    """The dossier of a site, under the title that the template gives it; nothing without findings."""
    if not isinstance(audit, Audit):
        return ""
    told = dossier(audit, {rule.id: rule for rule in publication.rules})
    return spaced(fragment(told, lambda rule: f"../../../{rule.address}", 2, titled=False))


def _told(publication: Publication, entry: Entry) -> dict[str, object]:
    """What the page of a site tells."""
    site, audit = entry.site, entry.audit
    shown: list[tuple[Norm, list[ThemeSheet]]] = []
    if isinstance(audit, Audit) and entry.seen:
        found = sheets(publication.overlays, publication.rules, audit, publication.day)
        shown = [(overlay, by_theme(overlay, states)) for overlay, states in found]
    days = {moment.run: moment.at for moment in publication.past.moments}
    steps = trend(publication, [entry])
    return {
        "entry": entry,
        "organisation": publication.organisations.get(site.organisation)
        or Organisation(site.organisation, site.organisation),
        "parts": [
            ("en-bref", "En bref"),
            ("pages-visitees", "Pages visitées"),
            *((("dossier", "Dossier de mise en conformité"),) if entry.seen else ()),
            ("verdicts", "Verdicts et preuves"),
            *((_anchor(overlay), f"Fiche {overlay.title}") for overlay, _ in shown),
            ("historique", "Historique"),
            ("contester", "Contester un résultat"),
        ],
        "anchor": _anchor,
        "sheets": shown,
        "theme_address": theme_address,
        "day": date.fromisoformat(publication.day),
        "states": STATES,
        "past": [(step.moment, step.tally()) for step in steps if site.id in step.moment.transports],
        "turns": [(days[turn.run], turn) for turn in publication.turns.get(site.id, ())],
        "listed": listed,
        "titles": {rule.id: rule.title for rule in publication.rules},
        "verdicts": _VERDICTS,
        "dossier": _DOSSIER,
    }


def _anchor(overlay: Norm) -> str:
    return re.sub(r"\W", "-", overlay.title.lower())


def badge(render: Render, name: str, label: str, value: str) -> str:
    """A small picture in SVG that says what was seen, then what was found."""
    left, right = 12 + 7 * len(label), 12 + 7 * len(value)
    return render("badge.svg", name=name, label=label, value=value, left=left, right=right)


def _label(entry: Entry) -> tuple[str, str]:
    """Coverage first: a site that was not seen is neither good nor bad."""
    if entry.audit is None or not entry.seen:
        return "Conforme", "non vu"
    return badge_words(entry.seen_pages, entry.tally)


def badge_words(pages: int, tally: Tally) -> tuple[str, str]:
    """What a badge says of a site that was seen: how many pages, then what was found."""
    faults = tally[Outcome.FAILED]
    label = f"{pages} p. vues" if pages > 1 else "1 page vue"
    found = "aucun défaut certain" if not faults else f"{faults} non conforme{'s' if faults > 1 else ''}"
    return label, f"{found}, {tally.decided} règles tranchées"


def proofs(publication: Publication, entry: Entry, audit: Audit) -> str:
    """All that was said of a site, to be joined to a contestation: JSON that no browser reads as HTML."""
    titles = {rule.id: rule.title for rule in publication.rules}
    site = entry.site
    data = {
        "site": {
            "id": site.id, "nom": site.name, "url": site.url, "organisation": site.organisation,
            "nature": site.kind.value if site.kind else None,
        },
        "visite_le": audit.at,
        "versions": {"conforme": publication.version, **audit.versions},
        "pages": [
            {
                "url": p.url, "role": p.role.value, "visite": p.transport.value, "detail": p.detail,
                "statut": p.status, "adresse_finale": p.final_url, "gabarit": p.template,
            }
            for p in audit.pages
        ],
        "verdicts": {rule: outcome.value for rule, outcome in sorted(audit.verdicts().items())},
        "constats": [
            {
                "regle": f.rule, "titre": titles.get(f.rule, ""), "verdict": f.outcome.value, "url": f.url,
                **{one.metadata["column"]: getattr(f, one.name) for one in _TEXTS},
                "rgaa": numbers(f.references, RGAA), "wcag": numbers(f.references, WCAG),
                "references": by_version(f.references),
            }
            for f in audit.findings
        ],
        "changements": [
            {
                "audit": turn.run,
                "regle": turn.rule,
                "avant": turn.before.value if turn.before else None,
                "apres": turn.after.value if turn.after else None,
            }
            for turn in publication.turns.get(site.id, ())
        ],
    }  # fmt: skip
    return json.dumps(data, separators=(",", ":"))
