"""What a published audit says of a site, read back to be compared: the proofs that the open data keep of each
site, or what `conforme export --format json` writes. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from checker.authored.problems import AuthoredError, Problem, closest, quoted
from checker.comparison import Former, defects, looked_at
from checker.model import (
    Audit,
    Evidence,
    Finding,
    Kind,
    Outcome,
    PageReport,
    Role,
    Rule,
    Site,
    SiteFacts,
    Transport,
    texts,
)
from checker.model.address import Address

MOST_BYTES: Final = 50_000_000
"""Bytes of a published file beyond which it is not read."""

_EXPECTED: Final = (
    "attendu les preuves d'un site (preuves.json) ou ce qu'écrit « conforme export --format json »"
)


@dataclass(frozen=True)
class Published:
    """The last audit of a site, and the version of each rule when it was told."""

    audit: Audit
    versions: Mapping[str, str] = field(default_factory=dict)

    def former(self, rules: Mapping[str, Rule]) -> Former:
        """What was known of the site, by rules that pages alone answer."""
        looked = looked_at(self.audit)
        known = tuple(
            one for one in defects(self.audit) if one.rule in rules and read_of_pages(rules[one.rule])
        )
        return Former(
            known, lambda rule, page: rule in rules and read_of_pages(rules[rule]) and looked(rule, page)
        )

    def unknowable(self, rules: Mapping[str, Rule]) -> tuple[str, ...]:
        """The rules that it answered and that a folder or a preview cannot: certificates, redirects, names,
        headers, what the register says and what other sites show."""
        said = self.audit.verdicts()
        beyond = (rule for rule in said if rule in rules and not read_of_pages(rules[rule]))
        return tuple(
            sorted(rule for rule in beyond if said[rule] not in (Outcome.UNTESTED, Outcome.INAPPLICABLE))
        )

    def verdicts_to_come(self, audit: Audit, rules: Mapping[str, Rule]) -> Mapping[str, Outcome]:
        """The verdicts the site will have when what was checked is published: its own, and the published ones
        of the rules that it says nothing of."""
        kept = {
            one: outcome for one, outcome in self.audit.verdicts().items() if one in self.unknowable(rules)
        }
        return {**audit.verdicts(), **kept}


def read_of_pages(rule: Rule) -> bool:
    """Whether a rule is judged from pages alone, wherever they are served."""
    return rule.evidence is Evidence.PAGE


def is_site(name: str, site: str, url: str) -> bool:
    """Whether a name somebody typed is that of a site: its identifier, its address or its host."""
    typed = Address.of(name if "://" in name else f"https://{name}")
    return name == site or (typed.bare == Address.of(url).bare and typed.path.rstrip("/") == "")


def read(text: str, name: str, where: str) -> Published:
    """The audit of a site in a text; `where` names it in a sentence. Raises `AuthoredError` with one."""
    try:
        tree = json.loads(text)
        found = _proofs(tree) if "constats" in tree else _export(tree, name)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise _refused(where, "audit publié illisible", _EXPECTED) from None
    if isinstance(found, list):
        said = f"{quoted(name)} n'y est pas"
        raise _refused(where, said, "aucun site ne s'appelle ainsi", closest(name, tuple(found)))
    if not is_site(name, found.audit.site.id, found.audit.site.url):
        raise _refused(
            where, f"l'audit publié est celui de {quoted(found.audit.site.id)}", f"pas de {quoted(name)}"
        )
    return found


def versions(text: str) -> Mapping[str, str]:
    """The version of each rule, in the open data of rules; none when it is something else."""
    try:
        return {one["identifiant"]: one["version"] for one in json.loads(text)["donnees"]}
    except (ValueError, TypeError, KeyError, RecursionError):
        return {}


def _refused(where: str, found: str, expected: str, suggestion: str = "") -> AuthoredError:
    return AuthoredError([Problem(where, 1, 1, found, expected, suggestion)])


def _export(tree: Mapping[str, Any], name: str) -> Published | list[str]:
    """A site among those of an export, or what they are called."""
    sites = tree["sites"]
    entry = next((one for one in sites if is_site(name, one["site"], one["url"])), None)
    if entry is None:
        return [one["site"] for one in sites]
    site = Site(entry["site"], entry["name"], entry["url"], entry["organisation"], _kind(entry.get("kind")))
    pages = tuple(
        PageReport(p["url"], Role(p["role"]), Transport(p["transport"]), final_url=p.get("final_url", ""))
        for p in entry["pages"]
    )
    findings = tuple(
        _finding(one, site.id, "rule", "outcome", lambda text: text.name) for one in entry["findings"]
    )
    versions = {one: rule["version"] for one, rule in tree["rules"].items() if "version" in rule}
    return Published(_audit(site, entry["at"], pages, findings, entry.get("versions", {})), versions)


def _proofs(tree: Mapping[str, Any]) -> Published:
    told = tree["site"]
    site = Site(told["id"], told["nom"], told["url"], told["organisation"], _kind(told.get("nature")))
    pages = tuple(
        PageReport(p["url"], Role(p["role"]), Transport(p["visite"]), final_url=p.get("adresse_finale", ""))
        for p in tree["pages"]
    )
    column: Callable[[Any], str] = lambda text: "url" if text.name == "url" else text.metadata["column"]  # noqa: E731
    findings = tuple(_finding(one, site.id, "regle", "verdict", column) for one in tree["constats"])
    audit = _audit(site, tree["visite_le"], pages, findings, tree.get("versions", {}))
    return Published(audit)


def _finding(
    told: Mapping[str, Any], site: str, rule: str, outcome: str, column: Callable[[Any], str]
) -> Finding:
    said: dict[str, Any] = {text.name: str(told.get(column(text), "")) for text in texts()}
    return Finding(site=site, rule=str(told[rule]), outcome=Outcome(told[outcome]), **said)


def _kind(word: str | None) -> Kind | None:
    return Kind(word) if word else None


def _audit(
    site: Site,
    at: str,
    pages: tuple[PageReport, ...],
    findings: tuple[Finding, ...],
    versions: Mapping[str, str],
) -> Audit:
    texts_there = (
        site.id,
        site.name,
        site.url,
        at,
        *(url for p in pages for url in (p.url, p.final_url)),
        *versions,
    )
    if not all(isinstance(one, str) for one in (*texts_there, *versions.values())):
        raise TypeError
    date.fromisoformat(at[:10])
    transport = pages[0].transport if pages else Transport.NOT_VISITED
    return Audit(site, at, pages, findings, SiteFacts(site.id, site.url, transport), versions)
