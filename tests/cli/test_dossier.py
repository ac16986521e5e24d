"""`conforme dossier`: what is told of a site, in which order, and what it refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import html as lxml_html

from checker import catalogue
from checker.dossier.grounds import grounds
from checker.dossier.made import dossier
from checker.model import Audit, Finding, Level, Outcome, PageReport, Role, Site, SiteFacts, Transport
from checker.store import Store
from tests.publish.conftest import ATTACK

AT = "2026-11-22T08:00:00+00:00"
URL = "https://brume.exemple.gouv.fr/"
SITE = Site("brume", "Préfecture <b>de la</b> Brume", URL, "exemple")
RULES = {rule.id: rule for rule in catalogue.rules()}


def said(rule: str, outcome: Outcome, message: str) -> Finding:
    return Finding(
        "brume", URL, rule, outcome, message, "ce qui est cherché", references=RULES[rule].references
    )


def audit(*findings: Finding, site: Site = SITE, transport: Transport = Transport.COMPLETED) -> Audit:
    pages = (
        PageReport(site.url, Role.HOME, transport),
        PageReport(f"{site.url}aide", Role.HELP, Transport.TIMEOUT),
    )
    return Audit(site, AT, pages, findings, SiteFacts(site.id, site.url, transport), {})


FINDINGS = (
    said(
        "mention-d-accessibilite",
        Outcome.PASSED,
        "La page d'accueil affiche l'état « partiellement conforme ».",
    ),
    said("alternative-des-images", Outcome.FAILED, "Une image sans alternative."),
    said("schema-pluriannuel", Outcome.FAILED, "Le schéma couvre 2020-2022."),
    said("audit-en-cours-de-validite", Outcome.FAILED, "La déclaration a plus de trois ans, taux 81 %."),
    said("plan-d-actions-de-l-annee", Outcome.UNTESTED, "Page non vue."),
    said("libelle-de-la-mention", Outcome.CANT_TELL, ATTACK),
)


def kept(folder: Path, *audits: Audit) -> Path:
    store = folder / "conforme.sqlite"
    with Store.open(str(store)) as opened:
        run = opened.begin([one.site for one in audits], {}, {}, AT)
        for one in audits:
            opened.record(run, one)
        opened.finish(run, AT)
    return store


def test_the_grounds_of_a_formal_notice_come_first(run, tmp_path):
    store = kept(tmp_path, audit(*FINDINGS))

    result = run("dossier", "brume", "--store", store, "--guide", "https://conforme.example/")

    assert result.exit_code == 0, result.output
    titles = [ground.title for ground in grounds()]
    places = [
        result.output.index(title)
        for title in [*titles, "Les autres critères", "Les conseils"]
        if title in result.output
    ]
    assert places == sorted(places)
    first = result.output.partition("## Par où commencer")[2].partition("\n## ")[0]
    named = re.findall(r"/accessibilite/([\w-]+)/\)", first)
    assert named == ["audit-en-cours-de-validite", "schema-pluriannuel", "alternative-des-images"]
    assert "ne prouve pas une conformité" in result.output
    assert "pas un avis juridique" in result.output
    assert "1 avec un défaut certain" in result.output
    assert "taux 81 %" in result.output
    assert "Page non vue : <https://brume.exemple.gouv.fr/aide>" in result.output


def test_the_order_holds_in_the_evidence_that_is_published(run, tmp_path):
    store = kept(tmp_path, audit(*FINDINGS))
    export = tmp_path / "export.json"
    assert run("export", "--store", store, "--format", f"json={export}").exit_code == 0

    told = {run("dossier", name, "--reference", export).output for name in ("brume", URL)}

    assert told == {run("dossier", "brume", "--store", store).output}


def test_a_focus_proved_invisible_is_a_ground_like_the_others():
    proved = said("prise-de-focus-visible", Outcome.FAILED, "La fenêtre reste la même, au pixel près.")

    found = dossier(audit(*FINDINGS, proved), RULES)

    of_focus = next(part for part in found.parts if "focus" in part.ground.title)
    assert of_focus.formal
    assert of_focus.verdict == "relevé avec certitude"
    assert [one.rule.id for one in of_focus.said] == ["prise-de-focus-visible"]
    assert "prise-de-focus-visible" in [one.rule.id for one in found.first]


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_hostile_words_are_shown_and_do_nothing(run, tmp_path, form):
    hostile = tuple(said(rule, Outcome.FAILED, ATTACK) for rule in RULES if RULES[rule].chapter == "legal")
    file = tmp_path / "dossier"
    store = kept(tmp_path, audit(*hostile))

    result = run("dossier", "brume", "--store", store, "--format", form, "--output", file)

    assert result.exit_code == 0, result.output
    text = file.read_text("utf-8")
    assert "\x1b" not in text
    assert "\u202e" not in text
    if form == "markdown":
        assert "<script>" not in text.replace("\\<", "")
    else:
        tree = lxml_html.document_fromstring(text)
        assert not tree.xpath("//script | //img | //b | //@onerror | //@onclick")
        assert all(link.startswith("https://") for link in tree.xpath("//@href"))


def test_nothing_seen_is_never_nothing_found(run, tmp_path):
    untested = (
        said(rule, Outcome.UNTESTED, "Page non vue.") for rule in RULES if RULES[rule].chapter == "legal"
    )
    store = kept(tmp_path, audit(*untested))

    output = run("dossier", "brume", "--store", store).output

    assert output.count(": non regardé") >= 4
    assert "rien relevé" not in output
    assert "Rien n'a pu être lu." in output


def test_a_ground_no_rule_speaks_of_says_so():
    found = dossier(audit(), RULES)

    assert {part.verdict for part in found.parts} == {"aucune règle ne le regarde"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["brume", "--data", "vide"], "Aucun audit gardé ici"),
        (["inconnu", "--store", "{store}"], "« inconnu » n'a pas d'audit dans cette base."),
        (["protege", "--store", "{store}"], "L'audit publié n'a pas vu « protege » (accès bloqué)."),
        (["brume", "--reference", "absent.json"], "« absent.json » : ce chemin n'existe pas."),
        (["brume", "--reference", "{other}"], "audit publié illisible"),
        (["brume", "--reference", "https://conforme.example/"], "attend un fichier ou une base"),
    ],
)
def test_what_cannot_be_told_is_refused_in_one_sentence(run, tmp_path, monkeypatch, arguments, sentence):
    monkeypatch.chdir(tmp_path)
    blocked = Site("protege", "Protégé", "https://protege.exemple.gouv.fr/", "exemple")
    store = kept(tmp_path, audit(*FINDINGS), audit(site=blocked, transport=Transport.BLOCKED))
    other = tmp_path / "autre.json"
    other.write_text(json.dumps([1]), "utf-8")

    result = run("dossier", *(one.format(store=store, other=other) for one in arguments))

    assert result.exit_code == 2
    assert sentence in result.output
    assert "Traceback" not in result.output


def test_the_grounds_name_rules_that_are_and_every_obligation_has_its_place():
    assert {rule for ground in grounds() for rule in ground.rules} <= RULES.keys()
    told = dossier(audit(*(said(rule, Outcome.FAILED, "Non.") for rule in RULES)), RULES)
    placed = [one.rule.id for part in told.parts for one in part.said]
    due = {rule.id for rule in RULES.values() if rule.chapter == "legal" and rule.level is Level.REQUIRED}
    assert due <= set(placed)
    assert len(placed) == len(set(placed))
