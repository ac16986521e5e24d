"""Examples of a rule's page → evidence → findings: the documentation, executed.

An `html` example is a rendered page (the page the rule looks at); a `yaml` example describes the
evidence with the field names of `checker.model`: `site:`, `pages:`, `tls:`, `variants:`… or, as a
shorthand for one page, that page's own fields at the top level. `html:` stands for `rendered:`.
The `documents:` of an example are all those that its pages offer, of the kinds its rule reads.
A probe of the initial state that an example does not mention found nothing; `null` says that it did
not answer. Other states of an `html` example are those a browser saw, recorded beside the chapter.
Estate rules take `sites:`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from checker import plain_yaml
from checker.evaluate import judge, judge_estate
from checker.evaluate.facts import facts
from checker.evidence import from_data
from checker.model import Estate, Example, Finding, Page, Role, Rule, Scope, Site, SiteFacts, Transport, Visit

ADDRESS = "https://exemple.gouv.fr/"
DAY = "2026-06-15T08:00:00+00:00"
_ALL_FRAMES = {"outcome": "passed", "count": 0, "nodes": []}
_SITE = {
    "id": "exemple",
    "name": "Exemple",
    "url": ADDRESS,
    "organisation": "exemple",
    "kind": "ministere",
}


def judge_example(rule: Rule, example: Example, axe: Mapping[str, Any] | None = None) -> list[Finding]:
    """What the rule says of one of its examples. `axe` is axe's answer for an axe rule.

    Raises `ValueError` when the example describes no evidence.
    """
    if rule.scope is Scope.ESTATE:
        return judge_estate([rule], estate_of(rule, example))
    return judge(rule, visit_of(rule, example, axe))


def visit_of(rule: Rule, example: Example, axe: Mapping[str, Any] | None = None) -> Visit:
    """The visit an example stands for."""
    if example.language == "html":
        return _visit_of_html(rule, example, axe)
    data = plain_yaml.loaded(example.content) or {}
    if not isinstance(data, dict):
        raise ValueError(f"l'exemple « {example.title} » ne décrit pas une preuve")
    known = set(Visit.__dataclass_fields__)
    shorthand = {key: value for key, value in data.items() if key not in known}
    pages = data.get("pages", [shorthand])
    role = _role(rule)
    return from_data(
        Visit,
        {
            **{key: value for key, value in data.items() if key in known},
            "at": str(data.get("at", DAY)),
            "sought": data.get("sought", rule.documents),
            "site": {**_SITE, **data.get("site", {})},
            "pages": [
                _page(page, role if place == 0 else Role.OTHER, rule) for place, page in enumerate(pages)
            ],
        },
    )


def estate_of(rule: Rule, example: Example) -> Estate:
    """The estate an example stands for: each site is given by its facts, or by its `html`."""
    data = plain_yaml.loaded(example.content)
    return Estate(date.fromisoformat(DAY[:10]), tuple(_facts(rule, entry) for entry in data["sites"]))


def _facts(rule: Rule, entry: dict[str, Any]) -> SiteFacts:
    site = Site(entry["site"], entry["site"], entry["url"], "exemple")
    page = Page(
        entry["url"],
        Role.HOME,
        Transport(entry.get("transport", "completed")),
        final_url=entry.get("final_url", entry["url"]),
        rendered=entry.get("html", ""),
    )
    return facts(Visit(site, DAY, (page,)), [rule])


def _visit_of_html(rule: Rule, example: Example, axe: Mapping[str, Any] | None) -> Visit:
    whole = axe if axe is None else {"frame-tested": _ALL_FRAMES, **axe}
    fields = {"html": example.content, "status": 200, "states": example.states, "axe": whole}
    return from_data(Visit, {"site": _SITE, "at": DAY, "pages": [_page(fields, _role(rule), rule)]})


def _role(rule: Rule) -> Role:
    return rule.roles[0] if rule.roles else Role.HOME


def _page(fields: dict[str, Any], role: Role, rule: Rule) -> dict[str, Any]:
    silent: dict[str, Any] = {name: {} for name in rule.probes}
    page = {"url": ADDRESS, "role": role.value, **fields, "probes": silent | (fields.get("probes") or {})}
    if "html" in page:
        html = page.pop("html")
        page |= {"rendered": html, "source": page.get("source", html)}
    elif page.get("transport", "completed") == "completed":
        page.setdefault("rendered", "<html></html>")
    return page
