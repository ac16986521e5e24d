"""The estate, its organisations, its rules. (The files of each site: `checker.publish.sections.estate.site_files`.)"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from markupsafe import Markup, escape

from checker.model import RGAA, Kind, Moment, Organisation, Outcome, Rule
from checker.plain_text import french_date
from checker.publish.page.changes import Situation, trend
from checker.publish.page.charts import MEANT, bars, lines
from checker.publish.page.criteria import criterion_address, of_the_rgaa
from checker.publish.page.events import first, happened
from checker.publish.page.figures import Entry, Tally, shortened, worst_first
from checker.publish.page.publication import Publication
from checker.publish.page.rendering import Render, printable, slug

LISTED = 500
"""The largest register whose sites are all listed on one page."""

SHOWN = 50
"""Changes on the page of one organisation."""

CORRECTIONS = 15
DRAWN = 12
"""Organisations a picture shows: the table beneath has them all."""

_AGES = ((7, "moins d'une semaine"), (31, "moins d'un mois"), (92, "moins de trois mois"))


def pages(publication: Publication, render: Render) -> Iterator[tuple[str, str]]:
    """The estate, each organisation that answers for a site, each rule."""
    estate = publication.estate
    families = estate.families(publication.organisations)
    steps = trend(publication, estate.entries)
    yield "parc/index.html", render("parc.html", **_estate(publication, _rows(steps)))
    yield "parc/organisations/index.html", render("organisations.html", **_organisations(families))
    for organisation, entries in families:
        past, tally = _rows(trend(publication, entries)), Tally.together(one.tally for one in entries)
        yield (
            f"parc/organisations/{organisation.id}.html",
            render(
                "organisation.html",
                organisation=organisation,
                entries=worst_first(entries),
                beneath=[one for one, _ in families if one.parent == organisation.id],
                happened=first(happened(publication, {entry.site.id for entry in entries}), SHOWN),
                past=past,
                tally=tally,
                picture=_verdicts(tally),
            ),
        )
    yield "parc/regles/index.html", render("regles.html")
    shares = _by_organisation(estate.groups(publication.organisations))
    for rule in publication.rules:
        past = _rows(steps, rule.id) if len(steps) > 1 else []
        yield (
            f"parc/regles/{rule.id}.html",
            render(
                "regle-parc.html",
                rule=rule,
                past=past,
                shares=shares.get(rule.id, []),
                failing=_links(estate.failing(rule.id)[:LISTED], rule.id),
                left=len(estate.failing(rule.id)[LISTED:]),
            ),
        )
    yield "search/parc.json", _searched(publication, families)


def _searched(publication: Publication, groups: Iterable[tuple[Organisation, list[Entry]]]) -> str:
    """What the search knows of the pages MkDocs does not build, in the form of its own index. Nothing here
    comes from visited pages."""
    docs = []
    for organisation, entries in groups:
        docs.append((f"parc/organisations/{organisation.id}/", organisation.name, "Organisation"))
        for site in [entry.site for entry in entries if entry.site.organisation == organisation.id]:
            host = site.url.partition("//")[2].strip("/")
            docs.append((f"parc/sites/{site.id}/", site.name, f"{host}, {organisation.name}"))
    docs += [
        (f"parc/regles/{rule.id}/", f"Dans le parc : {rule.title}", rule.id) for rule in publication.rules
    ]
    told: list[dict[str, object]] = [
        {"location": place, "title": _name(title), "text": _name(text)} for place, title, text in docs
    ]
    told += _criteria(publication)
    told += [
        {
            "location": f"standards/{slug(rule.standard)}/{rule.id}/",
            "title": _name(rule.title),
            "text": _name(rule.looked_for),
            "words": _words(rule),
        }
        for rule in publication.rules
    ]
    return json.dumps({"docs": told}, ensure_ascii=False) + "\n"


def _criteria(publication: Publication) -> Iterator[dict[str, object]]:
    """What the search knows of the criteria: whoever asks for a number wants the criterion, then its rules."""
    for norm in of_the_rgaa(publication.overlays):
        for one in norm.criteria:
            yield {
                "location": criterion_address(publication.overlays, norm.title, one.number),
                "title": f"{norm.title}, critère {one.number}",
                "text": _name(one.title),
                "words": ["rgaa", norm.version, "critere", "test", one.number, *one.test_numbers],
            }


def _words(rule: Rule) -> list[str]:
    """The words that ask for one rule: those of its identifier, its RGAA tests and their criteria."""
    tests = [cited.number for cited in rule.references if cited.norm == RGAA]
    criteria = [number.rpartition(".")[0] for number in tests]
    spoken = ["rgaa", *sorted({c.version for c in rule.references if c.norm == RGAA}), "critere", "test"]
    return [
        *dict.fromkeys(
            [rule.id, *rule.id.split("-"), *tests, *criteria, *rule.axe, *(spoken if tests else ())]
        )
    ]


def _links(entries: Iterable[Entry], rule: str) -> Markup:
    """The items of a list of sites, each leading to its verdict."""
    item = '<li><a href="../../sites/{}/#{}">{}</a></li>'
    return Markup("\n".join(item.format(entry.site.id, rule, _name(entry.site.name)) for entry in entries))  # noqa: S704


@lru_cache(maxsize=16384)
def _name(name: str) -> Markup:
    return escape(printable(name))


Row = tuple[Moment, int, int, Tally]
"""An audit of the past as tables show it: sites known, sites seen, verdicts."""


def _rows(steps: Iterable[Situation], rule: str | None = None) -> list[Row]:
    """Trends as tables show them: of one rule, or of all together."""
    return [(step.moment, step.known, step.seen, step.tally(rule)) for step in steps]


def _estate(publication: Publication, past: list[Row]) -> dict[str, object]:
    """What the page of the estate shows: coverage, then conformity, then freshness."""
    estate = publication.estate
    kinds = [(kind.label, [e for e in estate.entries if e.site.kind is kind]) for kind in Kind]
    kinds.append(("nature non précisée", [e for e in estate.entries if e.site.kind is None]))
    ages = freshness(estate.entries, publication.day)
    standards = [
        (standard, Tally.together(estate.of_rule(rule.id) for rule in standard.rules))
        for standard in publication.standards
    ]
    faults = {standard.title: tally[Outcome.FAILED] for standard, tally in standards}
    visits = {transport.label: number for transport, number in estate.by_transport}
    return {
        "kinds": [(label, entries) for label, entries in kinds if entries],
        "standards": standards,
        "ages": ages,
        "corrections": corrections(publication),
        "past": past,
        "entries": worst_first(estate.entries),
        "listed": len(estate.entries) <= LISTED,
        "pictures": {
            "visits": bars("visites", "Ce que sont devenues les visites, en sites", visits),
            "verdicts": _verdicts(estate.tally),
            "standards": bars("standards", "Verdicts « non conforme » par standard", faults),
            "ages": bars("fraicheur", "Âge de la dernière visite, en sites", dict(ages)),
            "past": _pictured(past),
        },
    }


def _pictured(past: list[Row]) -> list[object]:
    """The trends, when there are two audits at least to compare."""
    if len(past) < 2:
        return []
    days = [f"{french_date(moment.at)} (n° {moment.run})" for moment, _, _, _ in past]
    seen = {"inscrits": [known for _, known, _, _ in past], "vus": [seen for _, _, seen, _ in past]}
    told = (Outcome.PASSED, Outcome.FAILED, Outcome.CANT_TELL, Outcome.UNTESTED)
    verdicts = {outcome.label: [tally[outcome] for _, _, _, tally in past] for outcome in told}
    return [
        lines("couverture", "Sites connus et sites vus, audit après audit", days, seen),
        lines("tendance", "Verdicts, audit après audit", days, verdicts, [MEANT[word] for word in told]),
    ]


def _verdicts(tally: Tally) -> Markup:
    """The picture of some verdicts."""
    told = (Outcome.FAILED, Outcome.CANT_TELL, Outcome.PASSED, Outcome.UNTESTED, Outcome.INAPPLICABLE)
    said = {outcome.label: tally[outcome] for outcome in told}
    return bars("verdicts", "Verdicts, un par règle et par site", said, [MEANT[outcome] for outcome in told])


def _organisations(families: list[tuple[Organisation, list[Entry]]]) -> dict[str, object]:
    """What the page of organisations shows: most certain defects first."""
    rows = [
        (organisation, entries, Tally.together(one.tally for one in entries))
        for organisation, entries in families
    ]
    rows.sort(key=lambda row: -row[2][Outcome.FAILED])
    return {"rows": rows, "picture": _largest(families)}


def _largest(groups: Iterable[tuple[Organisation, list[Entry]]]) -> Markup:
    """The picture of the organisations with most sites: what was seen of each, whatever is the rest."""
    seen: dict[str, int] = {}
    for organisation, entries in sorted(groups, key=lambda group: -len(group[1]))[:DRAWN]:
        name = f"{shortened(organisation.name, 24)} ({len(entries)})"
        name = f"{name} {organisation.id}" if name in seen else name
        seen[name] = sum(entry.seen for entry in entries)
    return bars("organisations", "Sites vus, à côté du nom et du nombre de sites inscrits", seen)


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


def _by_organisation(
    groups: Iterable[tuple[Organisation, Iterable[Entry]]],
) -> dict[str, list[tuple[Organisation, int, int]]]:
    """Rule id → the organisations where a site fails it: organisation, sites that fail, sites asked."""
    found: dict[str, list[tuple[Organisation, int, int]]] = {}
    for organisation, entries in groups:
        asked: Counter[str] = Counter()
        failing: Counter[str] = Counter()
        for entry in entries:
            asked.update(entry.verdicts.keys())
            failing.update(rule for rule, said in entry.verdicts.items() if said is Outcome.FAILED)
        for rule, number in failing.items():
            found.setdefault(rule, []).append((organisation, number, asked[rule]))
    return {rule: sorted(shares, key=lambda share: -share[1]) for rule, shares in found.items()}
