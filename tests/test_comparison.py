"""A site beside what was known of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from checker import baseline, catalogue
from checker.authored.problems import AuthoredError
from checker.comparison import Compared, Former, changed, compare, defects, looked_at, that_count, told
from checker.identity import fingerprints
from checker.model import (
    Audit,
    BaselineState,
    Finding,
    Listing,
    Outcome,
    PageReport,
    Report,
    Role,
    Site,
    SiteFacts,
    Transport,
)

HOME = "https://www.exemple.gouv.fr/"
PAGE = f"{HOME}page"
RULE = "intitule-des-liens"
SITE = Site("exemple", "Exemple", HOME, "organisation")
NEW, UNCHANGED, UNCOMPARED = BaselineState.NEW, BaselineState.UNCHANGED, BaselineState.UNCOMPARED


def finding(name: str = "un", outcome: Outcome = Outcome.FAILED, **said: object) -> Finding:
    base = Finding("exemple", PAGE, RULE, outcome, "Défaut.", "les liens", "a", f'<a href="/{name}"></a>')
    return replace(base, **said)


PASSED = finding(outcome=Outcome.PASSED, selector="", snippet="")
UNTESTED = finding(outcome=Outcome.UNTESTED, selector="", snippet="", message="Pas vu.")


def others(number: int) -> Finding:
    return finding(message=f"{number} autres cas semblables dans la page.", selector="", snippet="")


def audit(*findings: Finding, page: Transport = Transport.COMPLETED, site: Site = SITE) -> Audit:
    pages = (PageReport(HOME, Role.HOME, Transport.COMPLETED), PageReport(PAGE, Role.OTHER, page))
    facts = SiteFacts(site.id, site.url, Transport.COMPLETED)
    return Audit(site, "2026-01-01T00:00:00Z", pages, findings, facts)


def beside(before: Audit, now: Audit, *, same_folder: bool = False) -> Compared:
    return compare(Former(defects(before), looked_at(before), same_folder), now)


def states(compared: Compared) -> Counter[BaselineState]:
    return Counter(compared.states.values())


def test_what_is_new_what_is_known_and_what_is_mended() -> None:
    compared = beside(audit(finding("un"), finding("deux")), audit(finding("deux"), finding("trois")))
    assert states(compared) == {NEW: 1, UNCHANGED: 1}
    assert [one.selector for one in compared.mended] == ["a"]
    assert compared.unseen == ()


def test_a_fix_never_pays_for_a_regression() -> None:
    compared = beside(audit(finding("un")), audit(finding("deux")))
    assert states(compared) == {NEW: 1}
    assert len(compared.mended) == 1


def test_mending_one_of_two_identical_ones_leaves_one() -> None:
    compared = beside(audit(finding(), finding()), audit(finding()))
    assert states(compared) == {UNCHANGED: 1}
    assert len(compared.mended) == 1


@pytest.mark.parametrize(
    "now",
    [
        audit(page=Transport.TIMEOUT),
        audit(UNTESTED),
        audit(page=Transport.NOT_FOUND),
        audit(replace(PASSED, rule="titre-de-la-page")),
        audit(replace(PASSED, url=HOME), UNTESTED),
    ],
    ids=["page not seen", "rule not tested", "page not found", "rule not asked", "not tested on that page"],
)
def test_what_could_not_be_looked_at_again_is_not_mended(now: Audit) -> None:
    compared = beside(audit(finding()), now)
    assert compared.mended == ()
    assert [one.rule for one in compared.unseen] == [RULE]


def test_a_rule_that_passes_elsewhere_was_tested_on_a_page_that_was_seen() -> None:
    """A rule on a whole site speaks of a page only when it finds something there."""
    assert len(beside(audit(finding()), audit(replace(PASSED, url=HOME))).mended) == 1


def test_what_is_found_where_nobody_had_looked_is_not_said_to_be_new() -> None:
    assert states(beside(audit(UNTESTED), audit(finding()))) == {UNCOMPARED: 1}
    assert states(beside(audit(page=Transport.TIMEOUT), audit(finding()))) == {UNCOMPARED: 1}


def test_a_doubt_that_became_certain_is_new_and_the_reverse_is_not() -> None:
    doubt = audit(finding(outcome=Outcome.CANT_TELL))
    assert states(beside(doubt, audit(finding()))) == {NEW: 1}
    assert states(beside(audit(finding()), doubt)) == {UNCHANGED: 1}


def test_a_page_that_a_folder_has_no_more_takes_its_defects_with_it() -> None:
    there = replace(SITE, listing=Listing((HOME, PAGE)))
    gone = replace(SITE, listing=Listing((HOME,)))
    only_home = replace(audit(replace(PASSED, url=HOME), site=gone), pages=audit().pages[:1])
    before = audit(finding(), site=there)
    assert len(beside(before, only_home, same_folder=True).mended) == 1
    assert beside(before, only_home).mended == (), "a folder may be a part of what is online"
    assert beside(before, replace(only_home, site=there), same_folder=True).mended == (), "not asked for"


# --- so many that a page only counts them --------------------------------------------------------


def crowd(shown: Iterable[int], more: int) -> Audit:
    return audit(*(finding(f"n{chr(97 + number)}") for number in shown), *([others(more)] if more else []))


def test_mending_one_of_a_crowd_makes_nothing_new() -> None:
    """The one that takes its place in the sample was there before, uncounted by name."""
    compared = beside(crowd(range(3), 5), crowd(range(1, 4), 4))
    assert states(compared) == {UNCHANGED: 4}


def test_one_more_in_a_crowd_is_new() -> None:
    assert states(beside(crowd(range(3), 5), crowd(range(3), 6)))[NEW] == 1
    assert states(beside(crowd(range(3), 5), crowd((0, 1, 3), 6)))[NEW] == 2, (
        "it may be the one that is shown"
    )


def test_one_that_a_crowd_may_hide_is_not_mended() -> None:
    compared = beside(crowd(range(3), 0), crowd(range(1, 3), 5))
    assert compared.mended == ()
    assert len(compared.unseen) == 1


def test_a_crowd_that_is_all_shown_is_mended_for_the_rest() -> None:
    assert len(beside(crowd(range(3), 5), crowd(range(3), 0)).mended) == 1
    assert beside(crowd(range(3), 2), crowd(range(5), 0)).mended == ()


# --- the file --------------------------------------------------------------------------------------


def report(*audits: Audit) -> Report:
    rules = {rule.id: rule for rule in catalogue.rules()}
    return Report(audits, rules, "0.0.0", "2026-01-01T00:00:00Z")


def kept(tmp_path: Path, *audits: Audit) -> Path:
    path = tmp_path / "reference.json"
    path.write_text(baseline.written(baseline.renewed(report(*audits), None, {})), "utf-8")
    return path


def test_a_baseline_says_again_what_it_was_told_and_is_what_its_schema_says(tmp_path: Path) -> None:
    path = kept(tmp_path, audit(finding("un"), others(3), PASSED))
    jsonschema.validate(json.loads(path.read_text("utf-8")), baseline.schema())
    former = baseline.read(path).former("exemple", alone=True)
    assert former
    assert sorted(one.more for one in former.known) == [0, 3]
    assert states(compare(former, audit(finding("un"), others(3)))) == {UNCHANGED: 2}


def test_a_baseline_keeps_its_order_whatever_that_of_the_audit(tmp_path: Path) -> None:
    first = kept(tmp_path, audit(finding("un"), finding("deux"))).read_bytes()
    assert kept(tmp_path, audit(finding("deux"), finding("un"))).read_bytes() == first


def test_a_baseline_remembers_where_nobody_looked(tmp_path: Path) -> None:
    former = baseline.read(kept(tmp_path, audit(UNTESTED))).former("exemple", alone=True)
    assert former
    assert states(compare(former, audit(finding()))) == {UNCOMPARED: 1}
    elsewhere = kept(tmp_path, audit(replace(PASSED, url=HOME), UNTESTED))
    former = baseline.read(elsewhere).former("exemple", alone=True)
    assert former
    assert states(compare(former, audit(finding(), finding(url=HOME)))) == {UNCOMPARED: 1, NEW: 1}


def test_renewing_keeps_what_could_not_be_seen_again_and_leaves_out_what_is_ignored(tmp_path: Path) -> None:
    before = baseline.read(kept(tmp_path, audit(finding("un"))))
    unseen = audit(finding("deux", url=HOME), page=Transport.TIMEOUT)
    former = before.former("exemple", alone=True)
    assert former
    compared = compare(former, unseen)
    ignored = {fingerprints(unseen)[0]: BaselineState.IGNORED}
    again = baseline.renewed(
        replace(report(unseen), states={"exemple": ignored}), before, {"exemple": compared}
    )
    assert [one.page for one in again.sites["exemple"].findings] == ["/page"]


def test_a_preview_that_changes_address_is_known_when_it_is_alone(tmp_path: Path) -> None:
    known = baseline.read(kept(tmp_path, audit(finding())))
    assert known.former("apercu-42", alone=True)
    assert known.former("apercu-42", alone=False) is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "reference.json:1 : référence illisible : ce n'est pas du JSON"),
        ("[]", "référence abîmée"),
        ('{"version": 9}', "référence de version « 9 », que cette version de Conforme ne lit pas"),
        ('{"version": 1, "tool": "a", "rules": {}}', "référence abîmée : « sites »"),
        (
            '{"version": 1, "tool": "a", "rules": {}, "sites": {"a": {"findings": [{}]}}}',
            "« sites.a.findings.0.fingerprint »",
        ),
        ("[" * 100_000, "référence illisible"),
        (b"\xff", "pas en UTF-8"),
    ],
)
def test_a_damaged_baseline_is_refused_in_one_sentence(
    content: str | bytes, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "reference.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(AuthoredError) as refused:
        baseline.read(path)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_missing_baseline_is_refused_and_how_to_make_one_is_said(tmp_path: Path) -> None:
    with pytest.raises(AuthoredError, match="--update-baseline") as refused:
        baseline.read(tmp_path / "absente.json")
    assert not refused.value.missing, "it is no register"


def test_a_rule_that_changed_since_is_named(tmp_path: Path) -> None:
    known = baseline.read(kept(tmp_path, audit(finding())))
    rules = {rule.id: rule for rule in catalogue.rules()}
    assert changed(known.rules, rules) == []
    assert changed({RULE: "autre"}, rules) == [RULE]


# --- a report --------------------------------------------------------------------------------------


def test_what_counts_is_what_is_neither_known_nor_ignored_nor_beyond_comparison() -> None:
    now = audit(finding("un"), finding("deux"), PASSED)
    compared = beside(audit(finding("un"), PASSED), now)
    assert that_count(report(now), now) == now.findings
    counting = that_count(told(report(now), "exemple", compared), now)
    assert [one.snippet for one in counting] == ['<a href="/deux"></a>', ""]
