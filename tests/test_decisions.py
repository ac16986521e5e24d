"""What persons decide, and for how long it holds."""

from dataclasses import replace
from datetime import date

import pytest

from checker.authored.problems import AuthoredError
from checker.decisions import Decision, Register, evidence, load, precision
from checker.model import (
    Audit,
    Evidence,
    Finding,
    Level,
    Outcome,
    Rule,
    Scope,
    Site,
    SiteFacts,
    Transport,
)

SITE = Site("essai", "Essai", "https://essai.gouv.fr/", "sig")
DOUBT = Finding(
    "essai", "https://essai.gouv.fr/aide?x=1", "ordre-des-titres", Outcome.CANT_TELL, "Le niveau 2 manque.",
    "les titres", "main > h3", "<h3>Saut</h3>",
)  # fmt: skip
TODAY = date(2026, 11, 30)
MANUAL = frozenset({"visible-par-une-personne"})


def rule(name, scope=Scope.PAGE):
    return Rule(
        name, "essai", "chapitre", "Un titre", Level.REQUIRED, scope, Evidence.PAGE, "", "un titre", ""
    )


def audit(*findings):
    return Audit(
        SITE, "2026-11-30T08:00:00+00:00", (), findings, SiteFacts(SITE.id, SITE.url, Transport.COMPLETED)
    )


def decided(finding=DOUBT, **changed):
    entry = {
        "site": "essai", "regle": finding.rule, "page": "/aide?x=1", "selecteur": finding.selector,
        "machine": "a-verifier", "verdict": "conforme", "motif": "Regardé avec NVDA.", "fonction": "référente",
        "jour": "2026-11-01", "jusqu_au": "2027-11-01", "preuve": evidence(finding),
    } | changed  # fmt: skip
    return Decision.model_validate({key: value for key, value in entry.items() if value})


def applied(finding, *decisions, day=TODAY):
    (one,) = Register(decisions, day, MANUAL).applied(audit(finding)).findings
    return one


@pytest.mark.parametrize(
    ("verdict", "outcome"),
    [
        ("conforme", Outcome.PASSED),
        ("non-conforme", Outcome.FAILED),
        ("non-applicable", Outcome.INAPPLICABLE),
    ],
)
def test_a_doubt_takes_the_verdict_of_the_person_and_says_whose_it_is(verdict, outcome):
    one = applied(DOUBT, decided(verdict=verdict))
    assert one.outcome is outcome
    assert one.decided == "référente, le 01/11/2026"
    assert one.message == (
        "Vérifié par une personne (référente, le 01/11/2026) : Regardé avec NVDA. "
        "La machine disait : Le niveau 2 manque."
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"snippet": "<h3>Saut.</h3>"},
        {"message": "Le niveau 3 manque."},
    ],
)
def test_one_character_of_the_evidence_and_the_doubt_is_back(changed):
    now = replace(DOUBT, **changed)
    one = applied(now, decided())
    assert (one.outcome, one.decided) == (Outcome.CANT_TELL, "")
    assert "reposait sur autre chose : à vérifier de nouveau" in one.message


@pytest.mark.parametrize(("day", "outcome"), [(date(2027, 11, 1), "passed"), (date(2027, 11, 2), "cantTell")])
def test_a_decision_holds_to_its_last_day_and_says_when_it_is_past(day, outcome):
    one = applied(DOUBT, decided(), day=day)
    assert one.outcome.value == outcome
    assert ("a expiré le 01/11/2027" in one.message) is (outcome == "cantTell")


def test_what_is_certain_asks_for_a_reason_that_has_a_name():
    certain = replace(DOUBT, outcome=Outcome.FAILED)
    without, mistaken = decided(certain), decided(certain, raison="faux-positif")
    assert applied(certain, without).outcome is Outcome.FAILED
    assert "sans raison reconnue" in applied(certain, without).message
    one = applied(certain, mistaken)
    assert (one.outcome, "(faux-positif)" in one.message) == (Outcome.PASSED, True)


@pytest.mark.parametrize(
    "other",
    [
        {"url": "https://essai.gouv.fr/autre"},
        {"rule": "contraste-du-texte"},
        {"selector": "main > h4"},
        {"site": "voisin"},
    ],
)
def test_a_decision_speaks_of_its_place_alone(other):
    elsewhere = replace(DOUBT, **other)
    site = replace(SITE, id=elsewhere.site)
    whole = replace(audit(elsewhere), site=site)
    assert Register((decided(),), TODAY, MANUAL).applied(whole).findings == (elsewhere,)


@pytest.mark.parametrize("outcome", [Outcome.PASSED, Outcome.INAPPLICABLE])
def test_what_the_machine_has_settled_stays_the_machines(outcome):
    settled = replace(DOUBT, outcome=outcome)
    assert applied(settled, decided(settled)) == settled


def test_two_decisions_of_one_place_each_hold_for_what_they_were_shown():
    """A page-wide rule says several things of one page."""
    first, second = replace(DOUBT, selector=""), replace(DOUBT, selector="", message="Autre chose.")
    register = Register((decided(first), decided(second, verdict="non-conforme")), TODAY, MANUAL)
    assert [one.outcome for one in register.applied(audit(first, second)).findings] == [
        Outcome.PASSED,
        Outcome.FAILED,
    ]


def test_of_a_page_that_was_not_seen_nobody_decides():
    """But of a rule that only a person judges, which is never tested by anything else."""
    unseen = replace(DOUBT, outcome=Outcome.UNTESTED, message="Page non vue : délai dépassé.")
    one = applied(unseen, decided(unseen, machine="non-teste"))
    assert (one.outcome, one.decided) == (Outcome.UNTESTED, "")
    assert "parle de ce qui n'a pas été vu : elle ne s'applique pas" in one.message
    assert applied(unseen, decided()) == unseen
    by_hand = replace(unseen, rule="visible-par-une-personne")
    assert applied(by_hand, decided(by_hand, machine="non-teste")).outcome is Outcome.PASSED


def test_how_often_a_doubt_was_a_fault():
    known = (
        decided(),
        decided(verdict="non-conforme"),
        decided(machine="non-conforme", verdict="non-conforme"),
    )
    assert precision(known) == {"ordre-des-titres": (2, 1)}


RULES = (rule("ordre-des-titres"),)
WRITTEN = """- site: essai
  regle: ordre-des-titres
  page: /aide
  machine: {machine}
  verdict: conforme
  motif: Regardé.
  fonction: {function}
  jour: 2026-11-01
  jusqu_au: {until}
  preuve: {digest}
"""


@pytest.mark.parametrize(
    ("changed", "line", "said"),
    [
        ({"until": "2026-10-01"}, 9, "décision qui finit avant d'avoir commencé"),
        ({"machine": "non-conforme"}, 5, "sans « raison »"),
        ({"function": "a.b@exemple.gouv.fr"}, 7, "adresse de courriel"),
        ({"digest": "abc"}, 10, "preuve mal formée"),
        ({"machine": "a-verifer"}, 4, "a-verifier"),
        ({"machine": "non-teste"}, 4, "une machine juge cette règle"),
    ],
)
def test_a_wrong_file_is_refused_at_its_line(tmp_path, changed, line, said):
    right = {"machine": "a-verifier", "function": "référente", "until": "2027-11-01", "digest": "0" * 32}
    (tmp_path / "decisions").mkdir()
    (tmp_path / "decisions" / "essai.yaml").write_text(WRITTEN.format(**right | changed), encoding="utf-8")
    with pytest.raises(AuthoredError) as refused:
        load(tmp_path, RULES, ["essai"])
    assert f"decisions/essai.yaml:{line} : " in str(refused.value)
    assert said in str(refused.value)


def test_unknown_rules_and_sites_are_refused(tmp_path):
    (tmp_path / "decisions").mkdir()
    text = WRITTEN.format(machine="a-verifier", function="référente", until="2027-11-01", digest="0" * 32)
    (tmp_path / "decisions" / "essai.yaml").write_text(text, encoding="utf-8")
    assert len(load(tmp_path, RULES)) == 1
    with pytest.raises(AuthoredError, match="règle inconnue"):
        load(tmp_path, [rule("ordre-des-titre")])
    with pytest.raises(AuthoredError, match="site inconnu"):
        load(tmp_path, RULES, ["essais"])
    assert load(tmp_path / "vide", RULES) == ()
