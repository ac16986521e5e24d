"""What a rule reads and did not get leaves it untested, and the engine says why."""

from collections import UserDict
from dataclasses import replace

import pytest

from checker import catalogue
from checker.evaluate import judge
from checker.evaluate.examples import visit_of
from checker.evidence import as_data, from_data
from checker.model import Entry, Outcome, Page, Role, Scope, State, Visit
from checker.sights import ALWAYS
from tests.evaluate.test_evaluate import RULE, SITE, visit

BARE = Page(SITE.url, Role.HOME, status=200, source="<p>Bonjour</p>", rendered="<p>Bonjour</p>")
REACHED = State(Entry.REACHED, probes={"overflow": {"lines": []}})


def never(subject):
    pytest.fail("a rule was asked of a page that lacks what it reads")


@pytest.mark.parametrize("scope", [Scope.PAGE, Scope.SITE, Scope.ELEMENT])
@pytest.mark.parametrize("probes", [{}, {"fonts": None}, {"colors": {}}])
def test_a_rule_whose_probe_is_missing_is_untested_and_the_engine_says_why(scope, probes):
    rule = replace(RULE, function=never, scope=scope, selector="p", probes=("fonts",))

    [finding] = judge(rule, visit(replace(BARE, probes=probes)))

    assert finding.outcome is Outcome.UNTESTED
    assert finding.message == "La sonde « fonts » n'a rien relevé de la page."


def test_a_probe_that_found_nothing_has_answered():
    page = replace(BARE, probes={"fonts": {}, "skiplinks": [], "title": ""})
    rule = replace(RULE, function=lambda page: None, probes=("fonts", "skiplinks", "title"))

    assert [finding.outcome for finding in judge(rule, visit(page))] == [Outcome.PASSED]


REASONS = [
    ({}, "La page n'a pas été vue dans l'état « 320px »."),
    (
        {"320px": State(Entry.TIMEOUT, "Ses 6 secondes n'ont pas suffi.")},
        "L'état « 320px » de la page n'a pas été vu (délai dépassé). Ses 6 secondes n'ont pas suffi.",
    ),
    (
        {"320px": State(Entry.IMPOSSIBLE, "Rien à presser.")},
        "L'état « 320px » de la page n'a pas été vu (impossible). Rien à presser.",
    ),
    (
        {"320px": State(Entry.REACHED)},
        "La sonde « overflow » n'a rien relevé de la page dans l'état « 320px ».",
    ),
]


@pytest.mark.parametrize(("states", "reason"), REASONS)
def test_a_rule_whose_state_is_missing_is_untested_and_the_engine_says_why(states, reason):
    rule = replace(RULE, function=never, states=("320px",), probes=("overflow",))

    [finding] = judge(rule, visit(replace(BARE, states=states)))

    assert (finding.outcome, finding.message) == (Outcome.UNTESTED, reason)


def test_a_rule_that_has_what_it_reads_is_asked():
    rule = replace(RULE, function=lambda page: "Défaut.", states=("320px",), probes=("overflow",))

    [finding] = judge(rule, visit(replace(BARE, states={"320px": REACHED})))

    assert (finding.outcome, finding.message) == (Outcome.FAILED, "Défaut.")


def test_a_rule_reads_its_probes_in_each_of_its_states():
    rule = replace(RULE, function=never, states=("initial", "320px"), probes=("overflow",))

    [finding] = judge(rule, visit(replace(BARE, states={"320px": REACHED})))

    assert finding.message == "La sonde « overflow » n'a rien relevé de la page."


@pytest.mark.parametrize("scope", [Scope.PAGE, Scope.SITE])
def test_without_browser_nothing_of_it_was_seen(scope):
    rule = replace(RULE, function=never, scope=scope, probes=("fonts",))

    [finding] = judge(rule, visit(replace(BARE, rendered=None)))

    assert finding.outcome is Outcome.UNTESTED
    assert "sans navigateur" in finding.message


def test_a_visit_kept_before_states_reads_well_and_leaves_their_rules_untested():
    kept = as_data(visit(BARE))
    for page in kept["pages"]:
        del page["states"]
    old = from_data(Visit, kept)
    rule = next(rule for rule in catalogue.rules() if rule.id == "largeur-de-320-pixels")

    assert old.home.states == {}
    [finding] = judge(rule, old)
    assert (finding.outcome, finding.message) == (Outcome.UNTESTED, REASONS[0][1])


class Watched(UserDict):
    """What a rule reads of the probes."""

    def __init__(self, probes):
        super().__init__(probes)
        self.read = set()

    def get(self, name, default=None):
        self.read.add(name)
        return self.data.get(name, default)

    def __getitem__(self, name):
        self.read.add(name)
        return self.data[name]


LOOKING = [r for r in catalogue.rules() if r.scope in (Scope.PAGE, Scope.SITE, Scope.ELEMENT)]


@pytest.mark.parametrize("rule", LOOKING, ids=[rule.id for rule in LOOKING])
def test_a_rule_reads_no_probe_that_it_does_not_declare(rule):
    read = set()
    for example in rule.examples:
        seen = visit_of(rule, example)
        pages = tuple(replace(page, probes=Watched(page.probes)) for page in seen.pages)
        judge(rule, replace(seen, pages=pages))
        read = read.union(*(page.probes.read for page in pages))

    assert read - ALWAYS - {"unsettled", "untold"} <= set(rule.probes)
