"""Reports to be rendered: one finding, none, thirty thousand."""

from dataclasses import replace
from functools import cache

from checker import catalogue
from checker.catalogue.norms import overlays
from checker.identity import fingerprints
from checker.model import (
    Audit,
    BaselineState,
    Finding,
    Kind,
    Mended,
    Outcome,
    PageReport,
    Report,
    Role,
    Site,
    SiteFacts,
    Transport,
)

AT = "2026-06-15T08:00:00+00:00"
GUIDE = "https://conforme.exemple.gouv.fr/x"
RULES = {rule.id: rule for rule in catalogue.rules()}
OUTCOMES = (
    Outcome.FAILED,
    Outcome.FAILED,
    Outcome.FAILED,
    Outcome.PASSED,
    Outcome.CANT_TELL,
    Outcome.UNTESTED,
)


def finding(**changes) -> Finding:
    said = {
        "site": "s",
        "url": "https://www.s.gouv.fr/contact",
        "rule": "langue-de-la-page",
        "outcome": Outcome.FAILED,
        "message": "L'élément html n'indique pas sa langue.",
        "searched": "l'attribut « lang »",
        "selector": "html",
        "snippet": "<html>",
        "references": RULES["langue-de-la-page"].references,
    }
    return Finding(**said | changes)


def page(url: str = "https://www.s.gouv.fr/contact", **changes) -> PageReport:
    return replace(PageReport(url, Role.OTHER, Transport.COMPLETED, "", 200, url, rendered=True), **changes)


def audit(*findings: Finding, site: str = "s", pages: tuple[PageReport, ...] = (), **changes) -> Audit:
    home = f"https://www.{site}.gouv.fr/"
    visited = pages or (page(home, role=Role.HOME), page(f"{home}contact"))
    told = Audit(
        Site(site, f"Le site {site}", home, "o", Kind.MINISTRY), AT, visited, findings,
        SiteFacts(site, home, Transport.COMPLETED), {"conforme": "1"},
    )  # fmt: skip
    return replace(told, **changes)


def report(*audits: Audit, **changes) -> Report:
    told = Report(audits, RULES, "1.2.3", "2026-06-15T09:00:00+00:00", guide=GUIDE, overlays=overlays())
    return replace(told, **changes)


def blocked(site: str = "b") -> Audit:
    url = f"https://www.{site}.gouv.fr/"
    return audit(
        finding(
            site=site, url=url, outcome=Outcome.UNTESTED, message="Page non vue : accès bloqué.", selector=""
        ),
        site=site,
        pages=(
            page(url, role=Role.HOME, transport=Transport.BLOCKED, detail="Un pare-feu répond à sa place."),
        ),
    )


def whole() -> Report:
    """A report where every key holds something."""
    found = audit(*(finding(outcome=outcome) for outcome in Outcome))
    return report(
        found,
        blocked(),
        states={"s": {fingerprints(found)[0]: BaselineState.NEW}},
        mended=(Mended("s", "r", "https://s/", "#a", "Défaut.", "0" * 32),),
        remarks=("Une remarque.",),
    )


@cache
def many(number: int, sites: int = 30, outcomes: tuple[Outcome, ...] = (Outcome.FAILED,)) -> Report:
    """So many findings, shared between sites and rules."""
    names = [rule.id for rule in RULES.values() if rule.automated]
    return report(*(_crowded(f"site{s}", number // sites, names, outcomes) for s in range(sites)))


def _crowded(site: str, number: int, names: list[str], outcomes: tuple[Outcome, ...]) -> Audit:
    pages = tuple(page(f"https://www.{site}.gouv.fr/page-{rank}") for rank in range(10))
    return audit(
        *(
            finding(
                site=site,
                url=pages[n % 10].url,
                rule=names[n % len(names)],
                outcome=outcomes[n % len(outcomes)],
                message=f"L'image n° {n} n'a pas d'alternative.",
                selector=f"main > div:nth-child({n % 50}) > img.c{n % 13}",
                snippet=f'<img class="c{n % 13}" src="/a/{n}.jpg">',
                references=RULES[names[n % len(names)]].references,
            )
            for n in range(number)
        ),
        site=site,
        pages=pages,
    )
