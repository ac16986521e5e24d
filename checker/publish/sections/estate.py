"""The estate, its organisations, its rules. (The files of each site: `checker.publish.site_files`.)"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from checker.model import Kind, Moment, Organisation, Outcome, Rule
from checker.publish.changes import trend
from checker.publish.charts import bars, lines
from checker.publish.publication import Publication
from checker.publish.rendering import Render
from checker.publish.views import Entry, Tally, french_date

LISTED = 500
"""The largest register whose sites are all listed on one page."""

CORRECTIONS = 15
_AGES = ((7, "moins d'une semaine"), (31, "moins d'un mois"), (92, "moins de trois mois"))


def pages(publication: Publication, render: Render) -> Iterator[tuple[str, str]]:
    """The estate, each organisation that answers for a site, each rule."""
    estate = publication.estate
    groups = estate.groups(publication.organisations)
    yield "parc/index.html", render("parc.html", **_estate(publication))
    yield "parc/organisations/index.html", render("organisations.html", groups=groups)
    for organisation, entries in groups:
        past = trend(publication, entries)
        yield (
            f"parc/organisations/{organisation.id}.html",
            render("organisation.html", organisation=organisation, entries=entries, past=past),
        )
    yield "parc/regles/index.html", render("regles.html")
    for rule in publication.rules:
        past = trend(publication, estate.entries, rule.id) if len(publication.past.moments) > 1 else []
        shares = _by_organisation(publication, rule)
        yield f"parc/regles/{rule.id}.html", render("regle-parc.html", rule=rule, past=past, shares=shares)


def _estate(publication: Publication) -> dict[str, object]:
    """What the page of the estate shows: coverage, then conformity, then freshness."""
    estate = publication.estate
    kinds = [(kind.label, [e for e in estate.entries if e.site.kind is kind]) for kind in Kind]
    kinds.append(("nature non précisée", [e for e in estate.entries if e.site.kind is None]))
    past = trend(publication, estate.entries)
    ages = freshness(estate.entries, publication.day)
    words = {o.label: estate.tally[o] for o in (Outcome.FAILED, Outcome.CANT_TELL, Outcome.PASSED)}
    words |= {o.label: estate.tally[o] for o in (Outcome.UNTESTED, Outcome.INAPPLICABLE)}
    visits = {transport.label: number for transport, number in estate.by_transport}
    return {
        "kinds": [(label, entries) for label, entries in kinds if entries],
        "standards": [
            (standard, _tally(estate.entries, standard.rules)) for standard in publication.standards
        ],
        "ages": ages,
        "corrections": corrections(publication),
        "past": past,
        "listed": len(estate.entries) <= LISTED,
        "pictures": {
            "visits": bars("visites", "Ce que sont devenues les visites, en sites", visits),
            "verdicts": bars("verdicts", "Verdicts, un par règle et par site", words),
            "ages": bars("fraicheur", "Âge de la dernière visite, en sites", dict(ages)),
            "past": _pictured(past),
        },
    }


def _pictured(past: list[tuple[Moment, int, int, Tally]]) -> list[object]:
    """The trends, when there are two audits at least to compare."""
    if len(past) < 2:
        return []
    days = [f"{french_date(moment.at)} (n° {moment.run})" for moment, _, _, _ in past]
    seen = {"inscrits": [known for _, known, _, _ in past], "vus": [seen for _, _, seen, _ in past]}
    told = (Outcome.PASSED, Outcome.FAILED, Outcome.CANT_TELL, Outcome.UNTESTED)
    verdicts = {outcome.label: [tally[outcome] for _, _, _, tally in past] for outcome in told}
    return [
        lines("couverture", "Sites connus et sites vus, audit après audit", days, seen),
        lines("tendance", "Verdicts, audit après audit", days, verdicts),
    ]


def _tally(entries: Iterable[Entry], rules: Iterable[Rule]) -> Tally:
    """The verdicts of some rules."""
    asked = [rule.id for rule in rules]
    counts: dict[Outcome, int] = {}
    for entry in entries:
        for rule in asked:
            if rule in entry.verdicts:
                counts[entry.verdicts[rule]] = counts.get(entry.verdicts[rule], 0) + 1
    return Tally(counts)


def freshness(entries: Iterable[Entry], day: str) -> list[tuple[str, int]]:
    """How many sites for each age of their last visit, the most recent first."""
    today = date.fromisoformat(day)
    counts = dict.fromkeys([word for _, word in _AGES] + ["plus de trois mois", "jamais visité"], 0)
    for entry in entries:
        if entry.audit is None or not entry.audit.at:
            counts["jamais visité"] += 1
            continue
        age = (today - date.fromisoformat(entry.audit.at[:10])).days
        counts[next((word for limit, word in _AGES if age < limit), "plus de trois mois")] += 1
    return list(counts.items())


def corrections(publication: Publication) -> list[tuple[Rule, int, int]]:
    """The rules whose correction would help most sites: rule, sites that fail it, sites it could judge."""
    estate = publication.estate
    found = [(rule, estate.of_rule(rule.id)) for rule in publication.rules]
    failing = [(rule, tally[Outcome.FAILED], tally.tested) for rule, tally in found if tally[Outcome.FAILED]]
    return sorted(failing, key=lambda item: (-item[1], item[0].id))[:CORRECTIONS]


def _by_organisation(publication: Publication, rule: Rule) -> list[tuple[Organisation, int, int]]:
    """Organisations where a site fails a rule: organisation, sites that fail, sites that were asked."""
    found = []
    for organisation, entries in publication.estate.groups(publication.organisations):
        asked = [entry.verdicts[rule.id] for entry in entries if rule.id in entry.verdicts]
        if failing := sum(outcome is Outcome.FAILED for outcome in asked):
            found.append((organisation, failing, len(asked)))
    return found
