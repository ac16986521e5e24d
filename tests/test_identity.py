"""What makes a defect the same one from one audit to the next."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker.baseline import VERSION
from checker.cli import main
from checker.demo import FOLDER
from checker.demo.serving import _pages, read_hosts
from checker.identity import fingerprints, page_name, stable_classes, stable_selector, stable_snippet
from checker.model import Audit, Finding, Outcome, PageReport, Role, Site, SiteFacts, Transport
from checker.published import read
from tests.mutations import builds, drawn_names

HOME = "https://www.exemple.gouv.fr/"
CONTACT = f"{HOME}contact.html"
SITE = Site("exemple", "Exemple", HOME, "organisation")


def finding(**said: object) -> Finding:
    base = Finding(
        site="exemple",
        url=CONTACT,
        rule="nom-du-lien",
        outcome=Outcome.FAILED,
        message="12 liens sont vides.",
        searched="les liens",
        selector="main > ul > li:nth-child(2) > a",
        snippet='<a class="fr-link menu" href="/plan">Plan</a>',
    )
    return replace(base, **said)


def audit(findings: Iterable[Finding], url: str = CONTACT, role: Role = Role.OTHER) -> Audit:
    pages = (
        PageReport(HOME, Role.HOME, Transport.COMPLETED),
        PageReport(url, role, Transport.COMPLETED),
    )
    facts = SiteFacts(SITE.id, SITE.url, Transport.COMPLETED)
    return Audit(SITE, "2026-01-01T00:00:00Z", pages, tuple(findings), facts)


def one(**said: object) -> str:
    return fingerprints(audit([finding(**said)]))[0]


SAME = {
    "the message": {"message": "13 liens sont vides."},
    "the host": {"url": "https://preprod.exemple.gouv.fr:8443/contact.html"},
    "tracking": {"url": f"{CONTACT}?utm_source=lettre"},
    "a session": {"url": f"{CONTACT};jsessionid=1A2B3C"},
    "the spelling of the page": {"url": f"{HOME}contact/index.html"},
    "its position": {"selector": "main > ul > li:nth-of-type(7) > a"},
    "order of classes": {"snippet": '<a class="menu  fr-link" href="/plan">Plan</a>'},
    "order of attributes": {"snippet": '<a href="/plan" class="fr-link menu">Plan</a>'},
    "whitespace": {"snippet": '<a\n  class="fr-link menu"\n  href="/plan" >\n  Plan\n</a>'},
    "Vue": {"snippet": '<a data-v-7ba5bd90="" class="fr-link menu" href="/plan">Plan</a>'},
    "Angular": {"snippet": '<a _ngcontent-ng-c12="" class="fr-link menu" href="/plan">Plan</a>'},
    "emotion": {"snippet": '<a class="css-1q2w3e fr-link menu" href="/plan">Plan</a>'},
    "styled-components": {"snippet": '<a class="sc-bdVaJa kYRbTc fr-link menu" href="/plan">Plan</a>'},
    "an address in full": {"snippet": f'<a class="fr-link menu" href="{HOME}plan">Plan</a>'},
    "React": {"snippet": '<a id=":r1:" class="fr-link menu" href="/plan">Plan</a>'},
    "a UUID": {
        "snippet": '<a id="0b0e6a4e-7d5d-4a57-9d0e-0c5f4f1f7c11" class="fr-link menu" href="/plan">Plan</a>'
    },
    "what makes its selector unique in the page": {"selector": ".menu"},
    "what surrounds it": {"selector": "div.page > main > nav > ul > li > a"},
}


@pytest.mark.parametrize("said", SAME.values(), ids=SAME)
def test_what_changes_when_the_defect_does_not_is_no_part_of_it(said: dict[str, object]) -> None:
    assert one(**said) == one()


OTHER = {
    "another rule": {"rule": "titre-de-la-page"},
    "another page": {"url": f"{HOME}plan"},
    "another address": {"snippet": '<a class="fr-link menu" href="/aide">Plan</a>'},
    "another text": {"snippet": '<a class="fr-link menu" href="/plan">Aide</a>'},
    "another element": {"snippet": '<button class="fr-link menu">Plan</button>'},
    "another class": {"snippet": '<a class="fr-link pied" href="/plan">Plan</a>'},
    "under another identifier": {"selector": "nav#pied > ul > li > a"},
    "another page of the same address": {"url": f"{CONTACT}?id=3"},
}


@pytest.mark.parametrize("said", OTHER.values(), ids=OTHER)
def test_another_defect_has_another_fingerprint(said: dict[str, object]) -> None:
    assert one(**said) != one()


def test_a_fingerprint_is_thirty_two_hexadecimal_digits() -> None:
    assert len(one()) == 32
    assert set(one()) <= set("0123456789abcdef")


def test_a_fingerprint_stays_the_same_from_one_version_of_conforme_to_the_next() -> None:
    """Teams keep them: to change what they are made of, change `checker.baseline.VERSION` as well."""
    assert (VERSION, one()) == (1, "a47dc5015c92883e021f70fc705de9f5")


def test_a_page_with_a_role_keeps_its_identity_when_it_moves() -> None:
    moved = f"{HOME}ecrivez-nous"
    before = fingerprints(audit([finding()], CONTACT, Role.CONTACT))
    assert fingerprints(audit([finding(url=moved)], moved, Role.CONTACT)) == before


def test_identical_defects_are_told_apart_and_mending_one_leaves_the_other() -> None:
    both = fingerprints(audit([finding(), finding(selector="main > ul > li:nth-child(3) > a")]))
    assert len(set(both)) == 2
    assert fingerprints(audit([finding()]))[0] in both


def test_mending_the_doubtful_one_of_two_does_not_change_the_certain_one() -> None:
    doubt = finding(outcome=Outcome.CANT_TELL)
    certain = fingerprints(audit([doubt, finding()]))[1]
    assert fingerprints(audit([finding()])) == (certain,)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Button_x7Gh2", ["Button"]),
        ("Header-module__nav--2xY1z", ["Header-module__nav"]),
        ("css-1q2w3e", []),
        ("css-1q2w3e-Label", ["Label"]),
        ("sc-bdVaJa iTMlJN", []),
        ("svelte-1a2b3c", []),
        ("fr-btn fr-btn--icon-left fr-col-md-6", ["fr-btn", "fr-btn--icon-left", "fr-col-md-6"]),
        ("navBarItem page_title is-open", ["is-open", "navBarItem", "page_title"]),
    ],
)
def test_classes_lose_what_build_tools_draw_and_nothing_else(written: str, kept: list[str]) -> None:
    assert sorted(stable_classes(written.split())) == kept


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (r"#\:r1\: > div:nth-of-type(3)", " div"),
        ("html > body > main#content > div:nth-of-type(3) > p", "main#content p"),
        ('#champ-42 > a[href$="plan.html"]', "#champ a[href=plan.html]"),
        ("", ""),
        ("[[[", ""),
    ],
)
def test_a_selector_keeps_the_element_and_what_identifies_its_surroundings(written: str, kept: str) -> None:
    assert stable_selector(written) == kept


@pytest.mark.parametrize(
    "hostile", ["<", "<a", "<a href='", "</p>", "<![CDATA[", "\ud800", "<!--", "a" * 10**5]
)
def test_no_text_of_a_page_stops_it(hostile: str) -> None:
    stable_snippet(hostile, "exemple.gouv.fr")
    assert one(snippet=hostile, selector=hostile, url=hostile)


def test_generated_parts_of_an_address_are_no_part_of_its_page() -> None:
    assert page_name(f"{HOME}dossier/8f3a9c12bd/suite") == page_name(f"{HOME}dossier/77e0a1b2c3/suite")
    assert page_name(f"{HOME}article/12") != page_name(f"{HOME}article/13")


# --- real pages, built twice -----------------------------------------------------------------------


def audited(folder: Path) -> Audit:
    report = folder.with_suffix(".json")
    asked = ["--kind", "operateur", "--pages", "50", "--fail-on", "never", "--format", f"json={report}"]
    done = CliRunner().invoke(main, ["-q", "check", str(folder), *asked])
    assert done.exit_code == 0, done.output
    text = report.read_text("utf-8")
    return read(text, json.loads(text)["sites"][0]["site"], report.name).audit


@pytest.mark.browser
@pytest.mark.long
def test_the_defects_of_real_pages_keep_their_fingerprints_through_a_new_build(tmp_path: Path) -> None:
    names = []
    hosts = {host.folder: host for host in read_hosts(FOLDER / "estate.yaml").values() if host.folder}
    for host in hosts.values():
        for file in sorted((FOLDER / "hosts" / host.folder).glob("[im][ne]*.html")):  # homes, legal pages
            name = f"{host.name.replace('.', '-')}-{file.stem}"
            text = _pages().get_template(f"{host.folder}/{file.name}").render(hote=host.name, **host.context)
            for build, page in zip(("un", "deux"), builds(text, len(names)), strict=True):
                (tmp_path / build).mkdir(exist_ok=True)
                (tmp_path / build / f"{name}.html").write_text(page, "utf-8")
            names.append(name)
    assert len(names) > 10
    links = "".join(f'<li><a href="/{name}.html">{name}</a></li>' for name in names)
    for build in ("un", "deux"):
        (tmp_path / build / "index.html").write_text(
            f'<!doctype html><html lang="fr"><title>Liste</title><h1>Liste</h1><ul>{links}</ul></html>',
            "utf-8",
        )
    first, second = (
        [
            mark
            for mark, one in zip(fingerprints(seen), seen.findings, strict=True)
            if one.outcome in (Outcome.FAILED, Outcome.CANT_TELL)
        ]
        for seen in (audited(tmp_path / "un"), audited(tmp_path / "deux"))
    )
    assert len(first) > 30
    assert len(set(first)) == len(first), "two defects are one"
    assert len(set(first) & set(second)) >= 0.95 * len(first)


def test_the_pages_built_twice_differ_in_what_was_drawn() -> None:
    page = "<html><body><div><p class='a b'>Un</p>" + "<div><p>Deux</p></div>" * 20 + "</div></body></html>"
    first, second = builds(page, 1)
    assert drawn_names(first)
    assert not drawn_names(first) & drawn_names(second)
