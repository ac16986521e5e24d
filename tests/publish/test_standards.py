"""The pages of the standards: what a reader needs in a minute, for their kind of site, and what changed."""

import shlex
from dataclasses import replace
from datetime import date

import pytest
from lxml import etree

from checker import catalogue
from checker.cli import main
from checker.evaluate import judge
from checker.model import Amendment, Kind, Level, Outcome, Page, Rule, Scope, Site, Visit, parse_html
from checker.publish import Publication, renderer, rule_path
from checker.publish.sections.standards import amendments, reading_rules
from checker.publish.sections.standards import pages as standards
from checker.reading import folded, select

RULES = catalogue.rules()
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(scope="module")
def made(publication: Publication) -> dict[str, str]:
    return dict(standards.pages(publication, renderer(publication)))


def list_of(kind: Kind) -> str:
    return f"standards/listes/{kind.value.replace('_', '-')}.md"


# --- a rule --------------------------------------------------------------------------------------


def test_prose_is_cut_at_its_titles_and_nowhere_else() -> None:
    prose = "Pourquoi.\n\n## Comment corriger\n\n```yaml\n## pas un titre\n```\n\n## À savoir\n\nFin."
    assert reading_rules.parts(prose) == {
        "": "Pourquoi.",
        "Comment corriger": "```yaml\n## pas un titre\n```",
        "À savoir": "Fin.",
    }


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_page_answers_in_order(rule: Rule, made: dict[str, str]) -> None:
    page = made[rule_path(rule)]
    sections = [line[3:] for line in page.splitlines() if line.startswith("## ")]
    assert sections[:4] == [
        "Est-ce que cela me concerne ?",
        "Comment corriger",
        "Comment vérifier",
        "La contrôler sur son poste et en intégration continue",
    ]
    assert "Sources" in sections
    for line in rule.prose.splitlines():
        assert line in page, "nothing an author wrote is lost"
    assert "verifier-son-site.md#en-integration-continue" in page
    assert rule.version not in page, "a digest is for programs"
    assert "une fonction" not in page


def test_a_rule_leads_to_the_criteria_it_speaks_of(made: dict[str, str]) -> None:
    (rule,) = (rule for rule in RULES if rule.id == "langue-de-la-page")
    where = "../../../rgaa/4.1.2/8-elements-obligatoires/#8.3"
    assert f'<dt>RGAA 4.1.2</dt> <dd><a href="{where}">8.3.1</a></dd>' in made[rule_path(rule)]
    assert "<dt>WCAG 2.1</dt> <dd>3.1.1</dd>" in made[rule_path(rule)]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_whom_a_rule_concerns_is_what_the_checker_does(rule: Rule, kind: Kind, made: dict[str, str]) -> None:
    site = Site("s", "S", "https://s.gouv.fr/", "o", kind)
    visit = Visit(site, "2026-11-22T08:00:00+00:00", (Page(site.url, source="<p>Bonjour</p>"),))
    spared = (
        [f for f in judge(rule, visit) if "ne concerne pas" in f.message]
        if rule.scope is not Scope.ESTATE
        else []
    )
    if rule.scope is not Scope.ESTATE:
        assert bool(spared) is not rule.concerns(kind)
        assert all(finding.outcome is Outcome.INAPPLICABLE for finding in spared)
    listed = f'/{rule.id}/">' in made[list_of(kind)]
    told = f"](../{list_of(kind).removeprefix('standards/')})" in made[rule_path(rule)]
    assert listed is told is rule.concerns(kind)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_commands_shown_are_commands(rule: Rule, made: dict[str, str]) -> None:
    shown = reading_rules.commands(rule)
    assert shown
    for command in shown:
        program, name, *arguments = shlex.split(command.line)
        assert program == "conforme"
        context = main.commands[name].make_context(name, arguments)
        if name == "check":
            assert context.params["rules"] == (rule.id,)
            if rule.kinds and context.params["kind"]:
                assert Kind(context.params["kind"]) in rule.kinds
        assert f"```sh\n{command.line}\n```" in made[rule_path(rule)]


def test_a_rule_that_a_person_judges_or_that_only_advises_says_so(publication: Publication) -> None:
    render = renderer(publication)
    first = publication.standards[0]

    def page(rule: Rule) -> str:
        changed = replace(first, rules=(rule, *first.rules[1:]))
        little = replace(publication, standards=(changed,))
        return dict(standards.pages(little, render))[rule_path(rule)]

    manual = replace(first.rules[0], scope=Scope.MANUAL, examples=())
    assert "Aucune commande ne juge cette règle" in page(manual)
    assert "--fail-on recommended" in page(replace(first.rules[0], level=Level.RECOMMENDED))
    assert "--fail-on review" in page(replace(first.rules[0], certain=False))
    assert "--fail-on" not in page(first.rules[0])
    assert "entre en vigueur le 1er janvier 2030" in page(replace(first.rules[0], since=date(2030, 1, 1)))


# --- my checklist --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", Kind)
def test_a_checklist_has_each_rule_once_under_its_standard(
    kind: Kind, publication: Publication, made: dict[str, str]
) -> None:
    tree = parse_html(made[list_of(kind)])
    rows = select(tree, "tbody tr")
    asked = [rule for rule in publication.rules if rule.concerns(kind)]
    assert [select(row, "a")[0].get("href") for row in rows] == [
        f"../../{rule.standard.replace('_', '-')}/{rule.id}/" for rule in asked
    ]
    for rule, row in zip(asked, rows, strict=True):
        cells = [folded(cell.text_content()) for cell in select(row, "th, td")]
        assert select(row, "td span.case"), "a box to tick"
        assert cells[2:4] == [rule.level.label, reading_rules.judge(rule)]
        assert cells[4].startswith("conforme ")
    if not asked:
        assert "Aucune règle publiée ici ne concerne" in made[list_of(kind)]
    else:
        assert f"--kind {kind.value}\n```" in made[list_of(kind)]
    number = "règle" if len(asked) < 2 else "règles"
    assert f".md) : {len(asked)} {number}." in made["standards/listes/index.md"]


# --- what changed --------------------------------------------------------------------------------


def test_events_come_from_dates_and_from_what_authors_tell(publication: Publication) -> None:
    found = amendments.events(publication.standards)
    assert [event.day for event in found] == sorted((event.day for event in found), reverse=True)
    assert len({event.identifier for event in found}) == len(found)
    dated = {rule.id for rule in publication.rules if rule.since}
    assert {rule.id for e in found if e.sort == "vigueur" for rule in e.rules} == dated
    assert any(
        event.rules[0].id == "liens-institutionnels"
        for event in found
        if event.sort == "changement" and event.rules
    )


def test_a_corrected_wording_is_the_same_event(publication: Publication) -> None:
    first = publication.standards[0]
    reworded = replace(first, history=tuple(replace(a, text="Autrement dit") for a in first.history))
    assert first.history
    assert [e.identifier for e in amendments.events([reworded])] == [
        e.identifier for e in amendments.events([first])
    ]


def test_what_is_to_come_is_announced_and_not_yet_in_the_feed(publication: Publication) -> None:
    first = publication.standards[0]
    late = replace(first.rules[0], deadline=date(2027, 1, 1))
    hostile = Amendment(date(2026, 1, 2), "<script>&]]> la « suite »", "javascript:alert(1)")
    changed = replace(first, rules=(late, *first.rules[1:]), history=(hostile,))
    little = replace(publication, standards=(changed,))
    made = dict(standards.pages(little, renderer(little)))
    page, feed = made["standards/changements.md"], made["standards/changements.xml"]
    coming, _, past = page.partition("## 2026")
    assert "Échéance d&#39;une règle" in coming
    assert "<script>" not in page
    assert "javascript:" not in page
    assert "&lt;script&gt;" in past
    root = etree.fromstring(feed.encode())
    titles = root.xpath("a:entry/a:title/text()", namespaces=ATOM)
    assert [t for t in titles if "Échéance" in t] == []
    assert f"{first.title} : <script>&]]> la « suite »" in titles


def test_the_feed_is_sound_and_leads_to_its_page(made: dict[str, str]) -> None:
    root = etree.fromstring(made["standards/changements.xml"].encode())
    ids = root.xpath("//a:id/text()", namespaces=ATOM)
    assert len(ids) > 10
    assert len(set(ids)) == len(ids)
    assert all(one.startswith("urn:uuid:") for one in ids)
    updated = root.xpath("a:entry/a:updated/text()", namespaces=ATOM)
    assert updated == sorted(updated, reverse=True)
    assert root.xpath("a:updated/text()", namespaces=ATOM) == updated[:1]
    anchors = {li.get("id") for li in select(parse_html(made["standards/changements.md"]), "li[id]")}
    linked = root.xpath("a:entry/a:link/@href", namespaces=ATOM)
    assert {link.partition("#")[2] for link in linked} == anchors
    assert {link.partition("#")[0] for link in linked} == {"changements/"}


def test_without_standards_the_pages_still_stand(publication: Publication) -> None:
    empty = replace(publication, standards=())
    made = dict(standards.pages(empty, renderer(empty)))
    assert "Aucune échéance connue" in made["standards/changements.md"]
    assert (
        etree.fromstring(made["standards/changements.xml"].encode()).xpath("a:entry", namespaces=ATOM) == []
    )
