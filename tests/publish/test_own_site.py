"""Our own checker over our own site, in a real browser: one page of each kind, as the pages of one site.

No certain defect in accessibility nor in brand. Every « à vérifier » is in the table of the
declaration of accessibility, with what a person saw.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from checker.cli.targets import listed_sites
from checker.gather.options import Options
from checker.model import Audit, Kind, Outcome, Transport, parse_html
from checker.pipeline import Job, Judged, check, pool
from checker.reading import select
from checker.serving import serve
from tests.publish.test_browsed import KINDS

pytestmark = pytest.mark.browser

HOST = "conforme.invalid"
OF_HOSTING = {
    "acces-https": "servi en clair sur la machine qui l'a construit",
    "adresse-unique": "un seul nom, que nul serveur ne redirige",
    "certificat": "pas de TLS sur une adresse locale",
    "domaine-gouv-fr": "un nom local, pas de nom de domaine",
}
"""What only the server that will host the site decides: rule → what is so here."""

UNSETTLED = "n'avait pas fini de se construire"
"""What is doubted of a page whose search takes longer, on a busy machine, than a page is waited for."""


@pytest.fixture(scope="module")
def audits(built: Path) -> list[Audit]:
    """The audit of our site: its home page, those that a duty names, and a page of each kind."""
    paths = dict.fromkeys([*KINDS, "mentions-legales/", "donnees-personnelles/"])
    with serve(built) as server:
        resolve = {HOST: f"127.0.0.1:{server.server_port}"}
        [site] = listed_sites([f"http://{HOST}/{path}" for path in paths], Kind.MINISTRY, 1)
        site = replace(site, settings=replace(site.settings, resolve=resolve), online=False)
        job = Job(Options(offline=True, delay=0, allow_private=True, resolve=resolve, visit_timeout=600))
        [(_, judged)] = check([site], job, pool(job, "serial", 1))
    assert isinstance(judged, Judged), f"{site.url} : {judged}"
    return [judged.audit]


def said(audits: list[Audit], outcome: Outcome, but: str = "\0") -> dict[str, list[str]]:
    """The rules that gave an outcome, and what they said where, but for what says `but`."""
    found: dict[str, list[str]] = {}
    for audit in audits:
        for finding in audit.findings:
            if finding.outcome is outcome and but not in finding.message:
                found.setdefault(finding.rule, []).append(
                    f"{finding.url} {finding.message} {finding.selector} {finding.snippet}"
                )
    return found


def test_every_page_was_seen(audits: list[Audit]) -> None:
    [audit] = audits
    assert {page.url for page in audit.pages} >= {f"http://{HOST}/{kind}" for kind in KINDS}
    # The page of what does not exist is known for one that stands in for another, as it should.
    unseen = {page.url: page.transport for page in audit.pages if page.transport is not Transport.COMPLETED}
    assert unseen == {f"http://{HOST}/404.html": Transport.PROVISIONAL}


def test_nothing_fails_but_what_only_hosting_decides(audits: list[Audit]) -> None:
    failed = said(audits, Outcome.FAILED)
    assert {rule: where for rule, where in failed.items() if rule not in OF_HOSTING} == {}


def test_what_is_left_to_a_person_is_recorded_in_the_declaration(audits: list[Audit], built: Path) -> None:
    page = parse_html((built / "accessibilite" / "index.html").read_text("utf-8"))
    rows = [row for row in select(page, "tbody tr") if select(row, "td:first-child code")]
    recorded = {select(row, "code")[0].text_content(): row.text_content() for row in rows}
    assert all(len(text) > 60 for text in recorded.values())
    doubts = said(audits, Outcome.CANT_TELL, but=UNSETTLED)
    new = {rule: where for rule, where in doubts.items() if rule not in recorded}
    assert new == {}, "\n".join(f"{rule} : {first[0][:400]}" for rule, first in new.items())
    assert set(recorded) <= set(doubts)
