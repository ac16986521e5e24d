"""Reasons to doubt what is said of a page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checker import catalogue
from checker.evaluate import judge
from checker.model import (
    STYLED_AXE,
    Evidence,
    Finding,
    Level,
    Missing,
    Outcome,
    Page,
    Problem,
    Resource,
    Role,
    Rule,
    Scope,
    Site,
    Visit,
)

SITE = Site("s", "S", "https://s.exemple.gouv.fr/", "o")
CLOSED = {"closed": ["office-bas"]}
DECLARED = "<body><office-bas><template ShadowRootMode=Closed><p>Pied</p></template></office-bas></body>"


def said(answer: object, *, evidence: Evidence = Evidence.PAGE, **fields: object) -> Finding:
    rule = Rule(
        "r", "std", "ch", "R", Level.REQUIRED, Scope.PAGE, evidence, "", "tout", "r.md", function=answer
    )
    page = Page(SITE.url, status=200, rendered="<p>Bonjour</p>", **fields)
    [finding] = judge(rule, Visit(SITE, "2026-06-15T08:00:00+00:00", (page,)))
    return finding


@pytest.mark.parametrize("fields", [{"probes": CLOSED}, {"source": DECLARED}])
def test_what_is_nowhere_may_be_in_a_closed_component(fields):
    finding = said(lambda page: "Aucun lien.", **fields)

    assert finding.outcome is Outcome.CANT_TELL
    assert "Aucun lien." in finding.message
    assert "office-bas" in finding.message


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("<p>Bonjour</p>", Outcome.INAPPLICABLE),
        ('<div class="fr-consent-placeholder"><p>Une vidéo</p></div>', Outcome.CANT_TELL),
        ('<div><span class="tac_activate">Autoriser</span></div>', Outcome.CANT_TELL),
        ('<div data-requires-vendor-consent="carte"></div>', Outcome.CANT_TELL),
    ],
)
def test_no_video_before_the_visitor_has_chosen_is_said_to_hold_until_then(body, outcome):
    rule = Rule(
        "r", "std", "ch", "R", Level.REQUIRED, Scope.ELEMENT, Evidence.PAGE, "", "tout", "r.md",
        selector="video", function=lambda element: None,
    )  # fmt: skip
    page = Page(SITE.url, status=200, rendered=body)
    [finding] = judge(rule, Visit(SITE, "2026-06-15T08:00:00+00:00", (page,)))

    assert finding.outcome is outcome
    assert ("avant ce choix" in finding.message) is (outcome is Outcome.CANT_TELL)


@pytest.mark.parametrize(("probes", "outcome"), [(CLOSED, Outcome.CANT_TELL), ({}, Outcome.INAPPLICABLE)])
def test_an_element_that_is_nowhere_may_be_there_too(probes, outcome):
    rule = Rule(
        "r", "std", "ch", "R", Level.REQUIRED, Scope.ELEMENT, Evidence.PAGE, "", "tout", "r.md",
        selector="video", function=lambda element: None,
    )  # fmt: skip
    page = Page(SITE.url, status=200, rendered="<p>Bonjour</p>", probes=probes)
    [finding] = judge(rule, Visit(SITE, "2026-06-15T08:00:00+00:00", (page,)))
    assert finding.outcome is outcome


def test_an_absence_may_show_where_it_was_looked_for():
    found = said(lambda page: Missing("Rien ici.", page.dom.find(".//p")), probes=CLOSED)
    assert (found.outcome, found.snippet) == (Outcome.CANT_TELL, "<p>Bonjour</p>")


def test_what_is_shown_stays_certain():
    assert (
        said(lambda page: Problem("Défaut.", page.dom.find(".//p")), probes=CLOSED).outcome is Outcome.FAILED
    )
    assert said(lambda page: Problem("Défaut.", snippet="lu"), probes=CLOSED).outcome is Outcome.FAILED
    assert said(lambda page: None, probes=CLOSED).outcome is Outcome.PASSED


def test_what_the_server_says_does_not_depend_on_components():
    assert (
        said(lambda page: "Pas de redirection.", evidence=Evidence.HTTP, probes=CLOSED).outcome
        is Outcome.FAILED
    )


def test_an_open_or_quoted_component_is_no_reason_to_doubt():
    for source in (
        DECLARED.replace("Closed", "open"),
        f"<!-- {DECLARED} -->",
        "<p>shadowrootmode=closed</p>",
    ):
        assert said(lambda page: "Aucun lien.", source=source).outcome is Outcome.FAILED


# --- a page kept by a version that did not say ------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "silent"),
    [("<p>Bonjour</p>", Outcome.PASSED), ("<pied-de-page></pied-de-page>", Outcome.CANT_TELL)],
)
def test_of_a_page_of_before_an_absence_is_not_certain(html: str, silent: Outcome) -> None:
    answers = {"image-alt": {"outcome": "passed", "count": 1, "nodes": []}}
    page = Page(SITE.url, status=200, rendered=html, probes={"untold": True}, axe=answers)
    visit = Visit(SITE, "2026-06-15T08:00:00+00:00", (page,))

    def outcome(scope: Scope, **fields: object) -> Outcome:
        rule = Rule("r", "std", "ch", "R", Level.REQUIRED, scope, Evidence.PAGE, "", "tout", "r.md", **fields)
        [finding] = judge(rule, visit)
        assert (finding.outcome is Outcome.CANT_TELL) == ("version antérieure" in finding.message)
        return finding.outcome

    assert outcome(Scope.PAGE, function=lambda page: "Aucun lien.") is Outcome.CANT_TELL
    assert outcome(Scope.PAGE, function=lambda page: Problem("Défaut.", snippet="lu")) is Outcome.FAILED
    assert outcome(Scope.AXE, axe=("image-alt",)) is silent


# --- a page read before it had shown everything -----------------------------------------------------

UNSETTLED = [
    ({"says": "Chargement…"}, "« Chargement… »"),
    ({"hollow": True}, "hors de son en-tête et de son pied"),
    ({"awaited": ["https://s.exemple.gouv.fr/pied.js"]}, "pied.js"),
    ({"growing": True}, "pas fini de se construire"),
    ({"footless": True}, "pied de page"),
]


@pytest.mark.parametrize(("told", "words"), UNSETTLED)
def test_what_is_nowhere_may_still_be_coming(told, words):
    finding = said(lambda page: "Aucun lien.", probes={"unsettled": told})

    assert finding.outcome is Outcome.CANT_TELL
    assert words in finding.message


@pytest.mark.parametrize("told", [told for told, _ in UNSETTLED])
def test_what_was_seen_of_a_page_that_is_coming_stays_certain(told):
    finding = said(lambda page: Problem("Un lien vide.", snippet="<a></a>"), probes={"unsettled": told})

    assert finding.outcome is Outcome.FAILED


@pytest.mark.parametrize("told", [{}, None, [], "x", {"says": ""}, {"growing": False}])
def test_a_page_that_has_settled_is_judged(told):
    assert said(lambda page: "Aucun lien.", probes={"unsettled": told}).outcome is Outcome.FAILED


def judged(page: Page, scope: Scope = Scope.PAGE, **fields: object) -> Finding:
    rule = Rule("r", "s", "c", "R", Level.REQUIRED, scope, Evidence.PAGE, "", "tout", "r.md", **fields)
    [finding] = judge(rule, Visit(SITE, "2026-06-15T08:00:00+00:00", (page,)))
    return finding


def axe_said(outcome: str, told: dict[str, object]) -> Outcome:
    answers = {"image-alt": {"outcome": outcome, "count": 1, "nodes": []}}
    page = Page(SITE.url, status=200, rendered="<p>Bonjour</p>", axe=answers, probes={"unsettled": told})
    return judged(page, Scope.AXE, axe=("image-alt",)).outcome


@pytest.mark.parametrize("outcome", ["passed", "inapplicable"])
def test_axe_has_not_seen_the_content_of_a_page_that_is_loading(outcome):
    assert axe_said(outcome, {"says": "Chargement…"}) is Outcome.CANT_TELL
    assert axe_said(outcome, {"hollow": True}) is Outcome.CANT_TELL
    assert axe_said(outcome, {"growing": True}) is Outcome(outcome)


# --- style sheets that did not come ------------------------------------------------------------------

BARE = {"styles": ["https://s.exemple.gouv.fr/theme.css"]}


def looked(answer: object, *outcomes: Outcome) -> Finding:
    page = Page(SITE.url, status=200, rendered="<p>Bonjour</p>", probes=BARE)
    return judged(page, function=answer, styled=frozenset(outcomes))


@pytest.mark.parametrize("answer", [lambda page: None, lambda page: Problem("Gris.", snippet="<p>")])
def test_what_style_sheets_decide_is_doubted_both_ways(answer):
    finding = looked(answer, Outcome.PASSED, Outcome.FAILED)

    assert finding.outcome is Outcome.CANT_TELL
    assert "theme.css" in finding.message


def test_a_rule_may_depend_on_style_sheets_one_way_only():
    def fault(page):
        return Problem("Gabarit.", snippet="<p>")

    assert looked(fault, Outcome.PASSED).outcome is Outcome.FAILED
    assert looked(lambda page: None, Outcome.PASSED).outcome is Outcome.CANT_TELL


def test_the_rules_that_depend_on_style_sheets_are_these():
    both = {Outcome.PASSED, Outcome.FAILED}
    found = {rule.id: set(rule.styled) for rule in catalogue.rules() if rule.styled}

    assert found == {
        "contraste-du-texte": both,
        "contenu-selon-l-orientation": both,
        "espacement-du-texte": both,
        "ordre-du-focus": both,
        "prise-de-focus-visible": both,
        "texte-agrandi": both,
        "espacement-en-ligne": both,
        "liens-dans-le-texte": both,
        "zones-atteintes-au-clavier": both,
        "largeur-de-320-pixels": both,
        "police-marianne": both,
        "theme-et-couleurs": both,
        "bloc-marque-en-tete": {Outcome.PASSED},
        "contenu-ecrit-par-les-styles": {Outcome.PASSED},
        "contenus-en-mouvement": {Outcome.PASSED},
        "flashs": {Outcome.PASSED},
        "dsfr-applique": {Outcome.FAILED},
        "fond-des-textes": {Outcome.FAILED},
        "intitule-visible": {Outcome.FAILED},
        "zones-aria-hidden": {Outcome.FAILED},
    }


def told(snippet: str, **fields: object) -> Finding:
    page = Page(SITE.url, status=200, rendered="<p>Bonjour</p>", **fields)
    return judged(page, function=lambda page: Problem("Sans nom.", snippet=snippet))


@pytest.mark.parametrize(
    ("snippet", "outcome"),
    [
        ('<div class="fr-modal" role="dialog" aria-labelledby="">', Outcome.CANT_TELL),
        ("<dialog>", Outcome.CANT_TELL),
        ('<div role="tablist">', Outcome.FAILED),
    ],
)
def test_what_style_sheets_hide_until_it_opens_is_doubted_without_them(snippet, outcome):
    assert told(snippet, probes=BARE).outcome is outcome
    assert told(snippet).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("snippet", "status", "outcome"),
    [
        ('<a href="/" class="lien"> </a>', 404, Outcome.CANT_TELL),
        ('<a href="/" class="lien"> </a>', 0, Outcome.CANT_TELL),
        ('<a href="/" class="lien"> </a>', 200, Outcome.FAILED),
        ('<a href="/"><img src="a.png" alt=""></a>', 404, Outcome.FAILED),
        ('<iframe src="/carte"></iframe>', 404, Outcome.FAILED),
    ],
)
def test_what_holds_nothing_is_doubted_without_the_scripts_of_the_site(snippet, status, outcome):
    asked = Resource("https://s.exemple.gouv.fr/app.js", "script", status)
    elsewhere = Resource("https://mesure.invalid/m.js", "script", 404)

    assert told(snippet, resources=(elsewhere, asked)).outcome is outcome


def test_the_axe_rules_that_measure_styles_are_rules_of_axe():
    assert catalogue.axe.ids() >= STYLED_AXE


# --- a page that shows too little ---------------------------------------------------------------------

MESSAGES = {
    "words no list has": "<h1>Nous faisons peau neuve</h1><p>À demain.</p>",
    "a choice of language": "<h1>Office de la Brume</h1><a href=/fr/>Français</a> <a href=/br>Brezhoneg</a>",
    "a door": "<h1>Espace des agents</h1><a href=/entrer>Se connecter</a> <a href=/mdp>Mot de passe oublié ?</a>",
    "nothing but its own address": "<p>Incident.</p><a href=/>Accueil</a> <a href='/?essai=2'>Encore</a> <a href='#a'>Plus</a>",
    "elsewhere": "<p>Caisse fermée.</p><a href=https://ailleurs.invalid/aide>Aide</a>",
    "a footer without a word of a site": "<main><p>Panne.</p></main><footer>© Office</footer>",
}
SITES = {
    "a link": "<h1>Office</h1><p>Bonjour.</p><a href=/horaires>Horaires</a>",
    "a document": "<h1>Office</h1><a href=/bulletin.pdf>Bulletin</a>",
    "a footer that leads somewhere": "<p>Bonjour.</p><footer><a href=/mentions>Mentions légales</a></footer>",
    "a footer that speaks of what is due": "<p>Bonjour.</p><footer>Accessibilité : bientôt</footer>",
    "a header, a content and a footer": "<header>Office</header><main>Bonjour.</main><footer>© Office</footer>",
    "forty words": f"<p>{'brume ' * 40}</p>",
}


def absent(body: str, role: Role = Role.HOME, *, online: bool = True) -> Finding:
    rule = Rule("r", "s", "c", "R", Level.REQUIRED, Scope.SITE, Evidence.PAGE, "", "tout", "r.md")
    rule = replace(rule, function=lambda visit: Missing("Aucune mention."))
    page = Page(SITE.url, role, status=200, source=f"<!doctype html><html><body>{body}</body></html>")
    [finding] = judge(rule, Visit(replace(SITE, online=online), "2026-06-15T08:00:00+00:00", (page,)))
    return finding


@pytest.mark.parametrize("body", MESSAGES.values(), ids=MESSAGES)
def test_what_a_mere_message_lacks_is_doubted(body):
    found = absent(body)

    assert found.outcome is Outcome.CANT_TELL
    assert "quelques mots" in found.message


@pytest.mark.parametrize("body", SITES.values(), ids=SITES)
def test_a_small_page_of_a_site_is_judged(body):
    assert absent(body).outcome is Outcome.FAILED


def test_a_folder_and_a_page_that_plays_a_role_are_no_message():
    assert absent(MESSAGES["words no list has"], online=False).outcome is Outcome.FAILED
    assert absent(MESSAGES["words no list has"], Role.ACCESSIBILITY).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        ("<html><p>Bonjour</p></html>", Outcome.FAILED),
        ("<html><script type='application/ld+json'>{}</script><p>Bonjour</p></html>", Outcome.FAILED),
        ("<html><script>go()</script><p>Bonjour</p></html>", Outcome.CANT_TELL),
        ("<html><body onload=go()><p>Bonjour</p></html>", Outcome.CANT_TELL),
        ("<html><site-entete></site-entete><p>Bonjour</p></html>", Outcome.CANT_TELL),
        ('<html lang="fr"><script>go()</script><p>Bonjour</p></html>', Outcome.PASSED),
    ],
)
def test_without_browser_a_defect_is_certain_where_no_script_may_change_it(source, outcome):
    [rule] = [rule for rule in catalogue.rules() if rule.id == "langue-de-la-page"]
    visit = Visit(SITE, "2026-06-15T08:00:00+00:00", (Page(SITE.url, status=200, source=source),))
    [finding] = judge(rule, visit)

    assert finding.outcome is outcome
    assert ("scripts de la page" in finding.message) is (outcome is Outcome.CANT_TELL)
