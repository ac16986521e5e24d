"""What rules can say of the criteria: nothing that an example does not prove, nothing more than it proves."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from checker import catalogue
from checker.catalogue.lint import lint
from checker.catalogue.norms import overlays
from checker.catalogue.rgaa import COMPLIANT, FAULTY, NOT_TESTED, TO_CHECK, WITHOUT_OBJECT, page_sheets, sheet
from checker.cli import main
from checker.evaluate.reach import CERTAIN, Reach, proven, reach, totals
from checker.model import Outcome, Reference, Role, Rule, Scope, Standard
from tests.formats.samples import audit, finding, page

(NORM,) = (norm for norm in overlays() if norm.version == "4.1.2")
ANSWERS = catalogue.axe_answers()
RULES = {rule.id: rule for rule in catalogue.rules()}
TITLE, LANGUAGE, FRAMES = (
    RULES[name] for name in ("titre-de-la-page", "langue-de-la-page", "titre-des-cadres")
)


def cited(*numbers: str) -> tuple[Reference, ...]:
    return tuple(Reference("RGAA", "4.1.2", number) for number in numbers)


def reached(*rules: Rule) -> dict[str, Reach]:
    return {one.criterion.number: one for one in reach(NORM, rules, ANSWERS)}


def without(rule: Rule, outcome: Outcome) -> Rule:
    return replace(rule, examples=tuple(e for e in rule.examples if e.expected is not outcome))


def test_every_claim_is_reached_by_an_example_that_runs() -> None:
    for one in reach(NORM, catalogue.rules(), ANSWERS):
        for verdict, found in one.proven.items():
            for name in {name for names in found.values() for name in names}:
                assert verdict in {said for said, _ in proven(RULES[name], ANSWERS)}
        assert set(one.rules) <= set(one.speaking)


@pytest.mark.parametrize(
    ("verdict", "outcome", "rule"),
    [
        (FAULTY, Outcome.FAILED, FRAMES),
        (WITHOUT_OBJECT, Outcome.INAPPLICABLE, FRAMES),
        (COMPLIANT, Outcome.PASSED, TITLE),
        (TO_CHECK, Outcome.CANT_TELL, FRAMES),
    ],
)
def test_a_verdict_goes_with_its_examples(verdict, outcome, rule) -> None:
    number = rule.references[0].number.rpartition(".")[0]
    assert verdict in reached(rule)[number].verdicts
    assert verdict not in reached(without(rule, outcome))[number].verdicts


def test_a_success_proves_no_conformity_unless_its_rule_says_so() -> None:
    assert COMPLIANT not in reached(replace(TITLE, decides=()))["8.5"].verdicts
    assert COMPLIANT not in reached(replace(TITLE, certain=False))["8.5"].verdicts


def test_a_criterion_is_settled_only_when_all_its_tests_are() -> None:
    partly = replace(TITLE, references=cited("12.7.1"), decides=cited("12.7.1"))
    assert COMPLIANT not in reached(partly)["12.7"].verdicts
    whole = replace(TITLE, references=cited("12.7.1", "12.7.2"), decides=cited("12.7.1", "12.7.2"))
    assert COMPLIANT in reached(whole)["12.7"].verdicts


def test_a_violation_of_axe_proves_no_more_than_is_known() -> None:
    contrast = RULES["contraste-du-texte"]
    assert set(reached(contrast)["3.2"].proven[FAULTY]) == {"3.2"}
    several = replace(contrast, references=cited("3.2.1", "3.3.1"))
    assert FAULTY not in reached(several)["3.2"].verdicts
    assert FAULTY not in reached(several)["3.3"].verdicts
    answers = ANSWERS[contrast.id]
    named = tuple(replace(e, title=f"{e.title} (test 3.2.1)") for e in several.examples)
    known = {contrast.id: {f"{title} (test 3.2.1)": said for title, said in answers.items()}}
    shown = reach(NORM, [replace(several, examples=named)], known)
    assert {one.criterion.number for one in shown if FAULTY in one.verdicts} == {"3.2"}


def test_what_axe_does_not_examine_is_not_said_to_be_nowhere() -> None:
    links = RULES["intitule-des-liens"]
    assert WITHOUT_OBJECT in reached(links)["6.2"].verdicts
    assert WITHOUT_OBJECT not in reached(replace(links, moot=()))["6.2"].verdicts


def test_totals_count_criteria() -> None:
    found = reach(NORM, catalogue.rules(), ANSWERS)
    told = totals(found)
    assert told["criteria"] == 106
    assert told["certain"] == sum(bool(set(one.verdicts) & set(CERTAIN)) for one in found) >= 10
    assert max(told[key] for key in ("certain_nc", "certain_c", "certain_na")) <= told["certain"]
    assert told["tests_certain_nc"] <= told["tests"] == 258


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (without(TITLE, Outcome.PASSED), "« decide » sans aucun exemple « conforme »"),
        (without(TITLE, Outcome.FAILED), "« decide » sans aucun exemple « non conforme »"),
        (replace(TITLE, certain=False), "« decide » ne va pas avec « certitude: false »"),
        (replace(TITLE, partial=True), "« decide » ne va pas avec « partielle: true »"),
        (replace(FRAMES, moot=FRAMES.references), "« sans_objet » va avec axe"),
        (
            without(RULES["intitule-des-liens"], Outcome.INAPPLICABLE),
            "« sans_objet » sans aucun exemple « non applicable »",
        ),
    ],
)
def test_a_claim_without_example_is_a_fault(rule, said) -> None:
    assert any(said in problem for problem in lint([Standard("s", "S", "", "", (), (rule,), rule.path, ())]))


def test_the_command_tells_it() -> None:
    told = CliRunner().invoke(main, ["rules", "--coverage", "--format", "json"])
    assert told.exit_code == 0, told.output
    document = json.loads(told.stdout)
    assert (document["norm"], len(document["criteria"])) == ("RGAA", 106)
    assert document["totals"] == totals(reach(NORM, catalogue.rules(), ANSWERS))
    text = CliRunner().invoke(main, ["rules", "--coverage"]).stdout
    assert f"{document['totals']['certain']} peuvent recevoir un verdict certain" in text
    assert "Aucun de ces nombres n'est un taux de conformité." in text
    assert CliRunner().invoke(main, ["rules", "--format", "json"]).exit_code == 2


# --- the sheets of audits ----------------------------------------------------------------------

HOME, CONTACT = "https://www.s.gouv.fr/", "https://www.s.gouv.fr/contact"


def said(rule: Rule, *outcomes: Outcome) -> list[object]:
    return [
        finding(rule=rule.id, url=url, outcome=outcome, references=rule.references)
        for url, outcome in zip((HOME, CONTACT), outcomes, strict=False)
    ]


def states(rule: Rule, *outcomes: Outcome, others: tuple[Rule, ...] = ()) -> str:
    told = audit(*said(rule, *outcomes), *(f for other in others for f in said(other, Outcome.PASSED)))
    number = rule.references[0].number.rpartition(".")[0]
    by_number = {one.number: state for one, state in sheet(NORM, [rule, *others], told).items()}
    return by_number[number]


@pytest.mark.parametrize(
    ("outcomes", "state"),
    [
        ((Outcome.PASSED, Outcome.PASSED), COMPLIANT),
        ((Outcome.PASSED, Outcome.INAPPLICABLE), COMPLIANT),
        ((Outcome.INAPPLICABLE, Outcome.INAPPLICABLE), WITHOUT_OBJECT),
        ((Outcome.PASSED, Outcome.FAILED), FAULTY),
        ((Outcome.PASSED, Outcome.CANT_TELL), TO_CHECK),
        ((Outcome.PASSED, Outcome.UNTESTED), TO_CHECK),
        ((Outcome.UNTESTED, Outcome.INAPPLICABLE), NOT_TESTED),
    ],
)
def test_a_site_is_what_all_its_pages_are(outcomes, state) -> None:
    assert states(TITLE, *outcomes) == state


def test_a_success_that_settles_nothing_asks_for_a_person() -> None:
    assert states(replace(FRAMES, decides=()), Outcome.PASSED, Outcome.PASSED) == TO_CHECK
    assert states(replace(TITLE, decides=()), Outcome.PASSED, Outcome.PASSED) == TO_CHECK


def test_one_page_speaks_for_no_other() -> None:
    keyboard = RULES["circulation-au-clavier"]
    assert keyboard.roles == (Role.HOME,)
    both = replace(keyboard, decides=keyboard.references)
    everywhere = replace(LANGUAGE, id="ailleurs")
    found = audit(
        finding(rule=both.id, url=HOME, outcome=Outcome.PASSED, references=both.references),
        *(
            finding(rule="ailleurs", url=url, outcome=Outcome.PASSED, references=LANGUAGE.references)
            for url in (HOME, CONTACT)
        ),
    )
    (state,) = (s for one, s in sheet(NORM, [both, everywhere], found).items() if one.number == "12.9")
    assert state == TO_CHECK
    pages = page_sheets(NORM, [both, everywhere], found)
    shown = {
        url: {one.number: s for one, s in states.items() if s != NOT_TESTED} for url, states in pages.items()
    }
    assert shown == {HOME: {"12.9": COMPLIANT, "8.3": COMPLIANT}, CONTACT: {"8.3": COMPLIANT}}


def test_a_rule_about_the_site_speaks_for_every_page() -> None:
    whole = replace(TITLE, scope=Scope.SITE)
    other = replace(LANGUAGE, id="ailleurs")
    found = audit(
        finding(rule=whole.id, url=HOME, outcome=Outcome.PASSED, references=whole.references),
        *(
            finding(rule="ailleurs", url=p.url, outcome=Outcome.PASSED, references=LANGUAGE.references)
            for p in (page(HOME), page(CONTACT))
        ),
    )
    assert {s for one, s in sheet(NORM, [whole, other], found).items() if one.number == "8.5"} == {COMPLIANT}
    partial = replace(TITLE, id="en partie", decides=())
    more = replace(found, findings=(*found.findings, *said(partial, Outcome.PASSED, Outcome.PASSED)))
    told = sheet(NORM, [whole, other, partial], more)
    assert {s for one, s in told.items() if one.number == "8.5"} == {COMPLIANT}


def test_a_rule_that_is_not_asked_makes_nothing_without_object() -> None:
    from checker.evaluate import judge
    from checker.evaluate.examples import visit_of

    late = replace(TITLE, since=TITLE.since.replace(year=2999))  # type: ignore[union-attr]
    (told,) = judge(late, visit_of(TITLE, TITLE.examples[0]))
    assert (told.outcome, told.references) == (Outcome.INAPPLICABLE, ())


def test_a_rule_that_only_asks_may_say_that_its_subject_is_nowhere() -> None:
    asking = replace(FRAMES, certain=False, partial=True)
    assert states(asking, Outcome.INAPPLICABLE, Outcome.INAPPLICABLE) == WITHOUT_OBJECT
    assert states(asking, Outcome.PASSED, Outcome.PASSED) == TO_CHECK


def test_what_one_rule_found_is_not_without_object_for_another() -> None:
    other = replace(FRAMES, id="autre", decides=())
    found = audit(
        *said(FRAMES, Outcome.INAPPLICABLE, Outcome.INAPPLICABLE),
        *said(other, Outcome.PASSED, Outcome.PASSED),
    )
    (state,) = (s for one, s in sheet(NORM, [FRAMES, other], found).items() if one.number == "2.1")
    assert state == TO_CHECK


@pytest.mark.parametrize("outcome", [Outcome.PASSED, Outcome.INAPPLICABLE])
def test_a_person_who_clears_one_place_has_not_cleared_the_page(outcome) -> None:
    found = audit(*(replace(one, decided="référente") for one in said(TITLE, outcome, outcome)))
    (state,) = (s for one, s in sheet(NORM, [TITLE], found).items() if one.number == "8.5")
    assert state in (TO_CHECK, NOT_TESTED)
