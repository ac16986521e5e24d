"""Visit → Audit: the laws of the house, whatever the rules say."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from lxml.html import HtmlElement

from checker.evaluate import audit, facts, judge, judge_estate
from checker.evaluate.findings import MOST_FINDINGS
from checker.model import (
    AxeCase,
    CantTell,
    Doubt,
    Entry,
    Estate,
    Evidence,
    Finding,
    Found,
    Inapplicable,
    Kind,
    Level,
    NotTested,
    Outcome,
    Page,
    Problem,
    Role,
    Rule,
    Scope,
    Site,
    SiteFacts,
    State,
    Transport,
    Visit,
)
from checker.model.norms import unversioned

RGAA_111 = unversioned("RGAA", ["1.1.1"])
SITE = Site("s", "Site", "https://s.exemple.gouv.fr/", "o", kind=Kind.MINISTRY)
RULE = Rule(
    id="r",
    standard="essai",
    chapter="c",
    title="R",
    level=Level.REQUIRED,
    scope=Scope.PAGE,
    evidence=Evidence.PAGE,
    prose="",
    looked_for="ce que l'essai cherche",
    path="r.md",
    references=RGAA_111,
)


def page(html="<p>Bonjour</p>", **changes) -> Page:
    return replace(Page(SITE.url, Role.HOME, status=200, source=html, rendered=html), **changes)


def visit(*pages: Page, site: Site = SITE) -> Visit:
    return Visit(site, "2026-06-15T08:00:00+00:00", pages or (page(),))


def rule(function=None, **changes) -> Rule:
    return replace(RULE, function=function, **changes)


def outcomes(rule: Rule, visit: Visit) -> list[Outcome]:
    return [finding.outcome for finding in judge(rule, visit)]


def never(page: Page) -> None:
    pytest.fail("a rule looked at a page that was not seen")


@pytest.mark.parametrize("transport", [t for t in Transport if t is not Transport.COMPLETED])
@pytest.mark.parametrize("scope", [Scope.PAGE, Scope.SITE, Scope.AXE, Scope.ELEMENT])
def test_a_page_that_was_not_seen_is_never_judged(transport, scope):
    blocked = page("", transport=transport, rendered=None, detail="Pourquoi.")

    [finding] = judge(rule(never, scope=scope, selector="p", axe=("image-alt",)), visit(blocked))

    assert finding.outcome is Outcome.UNTESTED
    assert transport.label in finding.message
    assert "Pourquoi." in finding.message


def test_a_page_no_browser_rendered_is_not_judged_unless_the_rule_is_static():
    static = page("<p>", rendered=None)

    assert outcomes(rule(never), visit(static)) == [Outcome.UNTESTED]
    assert outcomes(rule(lambda page: None, static=True), visit(static)) == [Outcome.PASSED]


def test_what_a_function_answers_becomes_findings():
    assert outcomes(rule(lambda page: None), visit()) == [Outcome.PASSED]
    assert outcomes(rule(lambda page: "Défaut."), visit()) == [Outcome.FAILED]
    assert outcomes(rule(lambda page: Doubt("Peut-être.")), visit()) == [Outcome.CANT_TELL]
    assert outcomes(rule(lambda page: ["Un.", Doubt("Deux.")]), visit()) == [
        Outcome.FAILED,
        Outcome.CANT_TELL,
    ]
    assert outcomes(rule(lambda page: "Défaut.", certain=False), visit()) == [Outcome.CANT_TELL]


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (CantTell("Regardez."), Outcome.CANT_TELL),
        (NotTested("Pas vu."), Outcome.UNTESTED),
        (Inapplicable("Sans objet."), Outcome.INAPPLICABLE),
        (ZeroDivisionError("zut"), Outcome.CANT_TELL),
    ],
)
def test_what_a_function_raises_becomes_a_finding(raised, expected):
    def function(page: Page) -> Iterator[str]:
        raise raised
        yield

    [finding] = judge(rule(function), visit())

    assert finding.outcome is expected
    assert str(raised) in finding.message


def test_a_problem_shows_its_element():
    def function(element: HtmlElement) -> str | None:
        return None if element.get("alt") else "Sans alternative."

    html = "<main><img alt=x><img src=a.png></main>"
    [finding] = judge(rule(function, scope=Scope.ELEMENT, selector="img"), visit(page(html)))

    assert finding.outcome is Outcome.FAILED
    assert finding.selector == "html > body > main > img:nth-of-type(2)"
    assert finding.snippet == '<img src="a.png">'
    assert "2 éléments « img » examinés" in finding.searched
    assert finding.references == RGAA_111


def test_no_element_is_inapplicable_not_passed():
    assert outcomes(rule(never, scope=Scope.ELEMENT, selector="video"), visit()) == [Outcome.INAPPLICABLE]


def test_many_findings_are_capped_and_counted():
    html = "<p></p>" * (MOST_FINDINGS + 10)
    found = judge(rule(lambda element: "Vide.", scope=Scope.ELEMENT, selector="p"), visit(page(html)))

    assert len(found) == MOST_FINDINGS
    assert found[-1].message == "11 autres cas semblables dans la page."


def test_a_role_that_was_not_visited_is_untested():
    [finding] = judge(rule(never, roles=(Role.LEGAL,)), visit())

    assert finding.outcome is Outcome.UNTESTED
    assert "mentions-legales" in finding.message


def test_a_page_asked_for_alone_is_tried_as_the_first_page_is():
    alone = replace(SITE, entry=Role.OTHER)
    reading = rule(lambda page: None, roles=(Role.HOME,), states=("clavier",))
    seen = page(role=Role.OTHER, states={"clavier": State(Entry.REACHED)})

    assert outcomes(reading, visit(seen, site=alone)) == [Outcome.PASSED]
    assert outcomes(replace(reading, states=()), visit(seen, site=alone)) == [Outcome.UNTESTED]
    assert outcomes(reading, visit(seen, seen, site=alone)) == [Outcome.UNTESTED]


def test_files_and_dead_links_of_the_sample_are_not_pages():
    pdf = Page("https://s.exemple.gouv.fr/a.pdf", transport=Transport.NOT_HTML)

    assert outcomes(rule(lambda page: None), visit(page(), pdf)) == [Outcome.PASSED]


def test_kinds_limit_a_rule():
    prefectures = rule(never, kinds=(Kind.PREFECTURE,))

    assert outcomes(prefectures, visit()) == [Outcome.INAPPLICABLE]
    assert outcomes(rule(never), visit(site=replace(SITE, kind=Kind.INTRANET))) == [Outcome.INAPPLICABLE]


def test_an_intranet_that_its_team_checks_is_asked_the_tests_of_the_rgaa():
    own = replace(SITE, kind=Kind.INTRANET, registered=False)
    registered = replace(SITE, kind=Kind.INTRANET)
    test = rule(lambda page: "Défaut.", references=unversioned("RGAA", ["8.3.1"]))

    assert outcomes(test, visit(site=own)) == [Outcome.FAILED]
    assert outcomes(test, visit(site=registered)) == [Outcome.INAPPLICABLE]
    assert outcomes(rule(never, references=unversioned("WCAG", ["3.1.1"])), visit(site=own)) == [
        Outcome.INAPPLICABLE
    ]
    assert outcomes(replace(test, kinds=(Kind.MINISTRY,)), visit(site=own)) == [Outcome.INAPPLICABLE]


def test_an_unknown_kind_is_never_accused_by_a_limited_rule():
    limited = rule(lambda page: "Défaut.", kinds=(Kind.PREFECTURE,))

    assert outcomes(limited, visit(site=replace(SITE, kind=None))) == [Outcome.CANT_TELL]


def test_a_rule_not_yet_in_force_is_inapplicable():
    assert outcomes(rule(never, since=date(2027, 1, 1)), visit()) == [Outcome.INAPPLICABLE]


def test_a_manual_rule_is_untested():
    assert outcomes(rule(scope=Scope.MANUAL), visit()) == [Outcome.UNTESTED]


def test_a_local_folder_and_an_unregistered_site_have_no_such_evidence():
    folder, stranger = replace(SITE, online=False), replace(SITE, registered=False)
    http = rule(never, scope=Scope.SITE, evidence=Evidence.HTTP)
    registry = rule(never, scope=Scope.SITE, evidence=Evidence.REGISTRY)

    assert outcomes(http, visit(site=folder)) == [Outcome.UNTESTED]
    assert outcomes(registry, visit(site=stranger)) == [Outcome.UNTESTED]


def axe_page(**answers) -> Page:
    return page(axe={name.replace("_", "-"): answer for name, answer in answers.items()})


NODE = {"target": "img", "html": "<img>", "message": "Pas d'alternative.", "outcome": "failed"}


@pytest.mark.parametrize(
    ("answer", "certain", "expected"),
    [
        ({"outcome": "failed", "count": 1, "nodes": [NODE]}, True, [Outcome.FAILED]),
        ({"outcome": "failed", "count": 1, "nodes": [NODE]}, False, [Outcome.CANT_TELL]),
        (
            {"outcome": "incomplete", "count": 1, "nodes": [NODE | {"outcome": "incomplete"}]},
            True,
            [Outcome.CANT_TELL],
        ),
        ({"outcome": "passed", "count": 3}, True, [Outcome.PASSED]),
        ({"outcome": "inapplicable", "count": 0}, True, [Outcome.INAPPLICABLE]),
        (None, True, [Outcome.UNTESTED]),
    ],
)
def test_axe_answers_are_read_once_and_for_all(answer, certain, expected):
    axe = rule(scope=Scope.AXE, axe=("image-alt",), certain=certain)

    assert outcomes(axe, visit(axe_page(image_alt=answer))) == expected


def frames(*addresses: str) -> dict[str, object]:
    nodes = [
        {"target": "iframe", "html": "<iframe>", "message": a, "outcome": "incomplete"} for a in addresses
    ]
    return {"outcome": "incomplete", "count": len(nodes), "nodes": nodes}


def test_axe_counts_what_it_did_not_show():
    nodes = [NODE] * 25 + [NODE | {"outcome": "incomplete"}] * 25
    answer = {"outcome": "failed", "count": 2060, "nodes": nodes, "omitted": 1985, "failed": 2000}
    axe = rule(scope=Scope.AXE, axe=("image-alt",))
    found = judge(axe, visit(axe_page(image_alt=answer)))

    messages = {o: [f.message for f in found if f.outcome is o] for o in (Outcome.FAILED, Outcome.CANT_TELL)}
    assert {outcome: len(said) for outcome, said in messages.items()} == {
        Outcome.FAILED: 20,
        Outcome.CANT_TELL: 20,
    }
    assert messages[Outcome.FAILED][-1] == "1\u202f981 autres cas semblables dans la page."
    assert messages[Outcome.CANT_TELL][-1] == "16 autres cas semblables dans la page."
    assert "2\u202f060 éléments examinés" in found[0].searched


def test_a_crowd_of_defects_hides_no_other_test_of_the_rgaa():
    many = {"outcome": "failed", "count": 90, "nodes": [NODE] * 25, "omitted": 65, "failed": 90}
    one = {"outcome": "failed", "count": 1, "nodes": [NODE]}
    axe = rule(
        scope=Scope.AXE,
        axe=("image-alt", "area-alt"),
        axe_cases={
            "image-alt": (AxeCase("", RGAA_111),),
            "area-alt": (AxeCase("", unversioned("RGAA", ["1.1.2"])),),
        },
    )
    found = judge(axe, visit(axe_page(image_alt=many, area_alt=one)))

    assert [f.message for f in found if f.references != RGAA_111] == ["Pas d'alternative."]
    assert next(f.message for f in reversed(found) if f.references == RGAA_111).startswith("71 autres")


NAME = (
    AxeCase("[role=link]", unversioned("RGAA", ["6.2.1"])),
    AxeCase("[role=img]", RGAA_111, certain=False),
    AxeCase("", unversioned("RGAA", ["7.1.1"])),
)


@pytest.mark.parametrize(
    ("html", "test", "outcome"),
    [
        ('<span role="link" tabindex="0"></span>', "6.2.1", Outcome.FAILED),
        ('<SPAN @click="a()" ROLE=link>', "6.2.1", Outcome.FAILED),
        ('<div role="img"><a role="link">x</a></div>', "1.1.1", Outcome.CANT_TELL),
        ('<div role="menuitem"><a role="link">x</a></div>', "7.1.1", Outcome.FAILED),
        ('<div data-long="…', "7.1.1", Outcome.CANT_TELL),
        ("", "7.1.1", Outcome.CANT_TELL),
    ],
)
def test_an_answer_of_axe_is_read_by_what_its_element_is(html, test, outcome):
    axe = rule(scope=Scope.AXE, axe=("aria-command-name",), axe_cases={"aria-command-name": NAME})
    answer = {"outcome": "failed", "count": 1, "nodes": [NODE | {"html": html}]}
    [finding] = judge(axe, visit(axe_page(aria_command_name=answer)))

    assert (finding.references, finding.outcome) == (unversioned("RGAA", [test]), outcome)


def test_what_axe_left_out_is_counted_with_what_it_showed_most():
    link, menu = ({**NODE, "html": f'<b role="{role}">'} for role in ("link", "menuitem"))
    answer = {"outcome": "failed", "count": 90, "nodes": [link] * 24 + [menu], "omitted": 65, "failed": 90}
    axe = rule(scope=Scope.AXE, axe=("aria-command-name",), axe_cases={"aria-command-name": NAME})
    found = judge(axe, visit(axe_page(aria_command_name=answer)))

    assert [f.message for f in found if f.references == unversioned("RGAA", ["7.1.1"])] == [
        "Pas d'alternative."
    ]
    assert found[19].message == "70 autres cas semblables dans la page."


@pytest.mark.parametrize("outcome", ["passed", "inapplicable"])
def test_nothing_passes_where_a_frame_was_not_read(outcome):
    axe = rule(scope=Scope.AXE, axe=("image-alt",))
    answer = {"outcome": outcome, "count": 3, "nodes": []}
    [finding] = judge(
        axe, visit(axe_page(image_alt=answer, frame_tested=frames("https://carte.exemple.fr/")))
    )

    assert finding.outcome is Outcome.UNTESTED
    assert "https://carte.exemple.fr/" in finding.message
    assert outcomes(axe, visit(axe_page(image_alt=answer, frame_tested=frames()))) == [Outcome(outcome)]


def test_nothing_passes_where_axe_did_not_say_whether_it_read_the_frames():
    axe = rule(scope=Scope.AXE, axe=("image-alt",))
    answers = {"image-alt": {"outcome": "passed", "count": 3, "nodes": []}}
    [finding] = judge(axe, visit(page("<iframe src=/carte></iframe>", axe=answers)))

    assert finding.outcome is Outcome.UNTESTED
    assert "n'a pas dit s'il avait lu les cadres" in finding.message
    assert outcomes(axe, visit(page(axe=answers))) == [Outcome.PASSED]


def test_defects_stay_beside_a_frame_that_was_not_read():
    axe = rule(scope=Scope.AXE, axe=("image-alt",))
    answer = {"outcome": "failed", "count": 3, "nodes": [NODE]}
    found = judge(
        axe, visit(axe_page(image_alt=answer, frame_tested=frames("https://a.fr/", "https://b.fr/")))
    )

    assert [f.outcome for f in found] == [Outcome.FAILED, Outcome.UNTESTED]
    assert found[1].message.startswith("2 cadres de la page n'ont pas pu être lus")


@pytest.mark.parametrize("outcome", ["passed", "inapplicable"])
def test_nothing_passes_for_sure_beside_a_closed_component(outcome):
    axe = rule(scope=Scope.AXE, axe=("image-alt",))
    answers = {"image-alt": {"outcome": outcome, "count": 3, "nodes": []}}
    [finding] = judge(axe, visit(page(axe=answers, probes={"closed": ["office-bas"]})))

    assert finding.outcome is Outcome.CANT_TELL
    assert "« office-bas »" in finding.message


@pytest.mark.parametrize(
    ("message", "read"),
    [
        ("Défaut. Autre chose. Défaut.", "Défaut. Autre chose."),
        ("Le lien « » ne mène nulle part.", "Le lien « (vide) » ne mène nulle part."),
        ("Écrire à nom.prenom@exemple.gouv.fr.", "Écrire à …@exemple.gouv.fr."),
        ('<a href="mailto:nom%40exemple.fr">', '<a href="mailto:…%40exemple.fr">'),
        (
            "https://cdn.exemple.fr/npm/dsfr@1.14.4/dsfr.min.css",
            "https://cdn.exemple.fr/npm/dsfr@1.14.4/dsfr.min.css",
        ),
        ("https://cdn.exemple.fr/@org/paquet", "https://cdn.exemple.fr/@org/paquet"),
    ],
)
def test_what_is_published_is_tidy(message, read):
    [finding] = judge(rule(lambda page: Problem(message, snippet=message)), visit())

    assert finding.message == read
    assert ("nom" in finding.snippet and "@" in finding.snippet) is False


def test_an_audit_reports_pages_and_facts_and_keeps_estate_rules_out():
    result = audit(visit(), [rule(lambda page: None), rule(never, id="e", scope=Scope.ESTATE)])

    assert [p.transport for p in result.pages] == [Transport.COMPLETED]
    assert {f.rule for f in result.findings} == {"r"}
    assert result.verdicts() == {"r": Outcome.PASSED}
    assert result.transport is Transport.COMPLETED


def test_estate_rules_speak_of_every_site():
    def twins(estate: Estate) -> Iterator[Problem]:
        yield Problem("Doublon de b.", site="a", url="https://a/")

    estate = Estate(
        date(2026, 6, 15),
        tuple(SiteFacts(name, f"https://{name}/", t) for name, t in
              [("a", Transport.COMPLETED), ("b", Transport.COMPLETED), ("c", Transport.BLOCKED)]),
    )  # fmt: skip

    found: list[Finding] = judge_estate([rule(twins, scope=Scope.ESTATE)], estate)

    assert [(f.site, f.outcome) for f in found] == [
        ("a", Outcome.FAILED), ("b", Outcome.PASSED), ("c", Outcome.UNTESTED),
    ]  # fmt: skip


def comparing(function, **facts):
    return rule(function, scope=Scope.ESTATE, facts=facts)


def said(rule: Rule, *sites: SiteFacts) -> list[tuple[str, Outcome, str]]:
    estate = Estate(date(2026, 6, 15), sites)
    return [(f.site, f.outcome, f.message) for f in judge_estate([rule], estate)]


def known(name: str, transport=Transport.COMPLETED, **changes) -> SiteFacts:
    return SiteFacts(name, f"https://{name}/", transport, **changes)


def test_facts_draw_nothing_from_a_page_that_was_not_seen():
    titled = comparing(never, titre=lambda visit: visit.home.dom.findtext(".//title"))
    refused = page("<title>Accès refusé</title>", transport=Transport.BLOCKED)

    assert facts(visit(refused), [titled]).known == {}
    assert facts(visit(page("<title>Le site</title>")), [titled, titled]).known == {"titre": "Le site"}


def test_a_fact_that_was_not_drawn_leaves_the_site_untested_and_says_why():
    def lost(visit: Visit) -> str:
        raise NotTested("La feuille de style n'est pas venue.")

    ask = comparing(lambda estate: [Problem("Pareil.", site=facts.site) for facts in estate.sites],
                    couleur=lost, taille=lambda visit: 1 // 0)  # fmt: skip
    told = facts(visit(), [ask])

    assert told.known == {}
    assert "ZeroDivisionError" in told.lacking["taille"]
    [(_, outcome, message)] = said(ask, told)
    assert outcome is Outcome.UNTESTED
    assert "La feuille de style n'est pas venue." in message


def test_a_fact_that_an_old_audit_did_not_draw_is_not_tested_and_never_a_value():
    seen = []
    ask = comparing(lambda estate: seen.extend(estate.sites), titre=never, couleur=never)
    old = known("a", known={"titre": "Le site"})
    new = known("b", known={"titre": "Le site", "couleur": "bleu", "autre": 1})

    told = said(ask, old, new, known("c", Transport.BLOCKED))

    assert [(site, outcome) for site, outcome, _ in told] == [
        ("a", Outcome.UNTESTED), ("b", Outcome.PASSED), ("c", Outcome.UNTESTED),
    ]  # fmt: skip
    assert told[0][2] == "Le dernier audit du site ne dit pas ce que la règle compare (couleur)."
    assert told[1][2] == "Comparé à 1 autre site du registre."
    assert seen == [replace(new, known={"titre": "Le site", "couleur": "bleu"})]


def test_every_site_that_a_rule_names_is_told_however_many_they_are():
    sites = [known(f"s{n}") for n in range(3 * MOST_FINDINGS)]

    told = said(comparing(lambda estate: [Problem("Pareil.", site=s.site) for s in estate.sites]), *sites)

    assert {(outcome, message) for _, outcome, message in told} == {(Outcome.FAILED, "Pareil.")}
    assert len(told) == len(sites)


@pytest.mark.parametrize(
    ("end", "outcome"),
    [
        (CantTell("À regarder."), Outcome.CANT_TELL),
        (NotTested("Rien vu."), Outcome.UNTESTED),
        (Inapplicable("Sans objet."), Outcome.INAPPLICABLE),
        (KeyError("couleur"), Outcome.CANT_TELL),
    ],
)
def test_what_stops_a_rule_that_compares_sites_is_said_of_those_it_had_not_named(end, outcome):
    def stops(estate: Estate) -> Iterator[Problem]:
        yield Problem("Pareil.", site="a")
        raise end

    told = said(comparing(stops), known("a"), known("b"))

    assert [(site, word) for site, word, _ in told] == [("a", Outcome.FAILED), ("b", outcome)]
    assert str(end) in told[1][2]


def test_a_page_of_another_host_is_not_judged_as_a_page_of_the_site():
    elsewhere = page("<p>", url="https://ministere.exemple.gouv.fr/declaration", role=Role.ACCESSIBILITY)
    seen = []

    def function(page: Page) -> None:
        seen.append(page.url)

    judge(rule(function), visit(page(), elsewhere))
    assert seen == [SITE.url]
    judge(rule(function, roles=(Role.ACCESSIBILITY,)), visit(page(), elsewhere))
    assert seen == [SITE.url, elsewhere.url]


def test_a_rule_about_looks_is_certain_of_nothing_without_style_sheets():
    bare = visit(page(probes={"styles": ["https://s.exemple.gouv.fr/site.css"]}))
    [finding] = judge(rule(lambda page: "Contraste insuffisant.", styled=frozenset({Outcome.FAILED})), bare)

    assert finding.outcome is Outcome.CANT_TELL
    assert "site.css" in finding.message
    assert outcomes(rule(lambda page: "Défaut."), bare) == [Outcome.FAILED]


def test_a_verdict_speaks_of_the_pages_that_were_seen():
    lost = Page("https://s.exemple.gouv.fr/b", transport=Transport.TIMEOUT)

    result = audit(visit(page(), lost), [rule(lambda page: None)])

    assert [f.outcome for f in result.findings] == [Outcome.PASSED, Outcome.UNTESTED]
    assert result.verdicts() == {"r": Outcome.PASSED}


def test_what_makes_a_page_pass_is_shown():
    [finding] = judge(rule(lambda page: Found("Titre : « Essai ».", page.dom.find(".//p"))), visit())
    assert (finding.outcome, finding.message) == (Outcome.PASSED, "Titre : « Essai ».")
    assert finding.snippet == "<p>Bonjour</p>"

    assert outcomes(rule(lambda page: [Found("Bien."), "Défaut."]), visit()) == [Outcome.FAILED]


def test_the_only_element_that_passes_says_why():
    only = rule(lambda element: Found("Bien."), scope=Scope.ELEMENT, selector="p")

    assert [f.message for f in judge(only, visit())] == ["Bien."]
    assert [f.message for f in judge(only, visit(page("<p></p><p></p>")))] == [
        "Aucun défaut sur 2 éléments « p » examinés."
    ]
