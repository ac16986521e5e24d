"""An audit that is taken back leaves the store as if it had not been; one kept aside is not seen."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from checker.model import Outcome, Transport
from checker.store import Store, StoreError
from tests.store.test_results import DAY_1, SITES, audited, judged, outcomes, rows, said

RULES = ("a", "b")
ANSWERS = st.dictionaries(st.sampled_from(range(3)), st.frozensets(st.sampled_from(RULES)), min_size=1)
AUDITS = st.lists(ANSWERS, min_size=1, max_size=4)


def tell(store: Store, answers: dict[int, frozenset[str]], day: int) -> int:
    """An audit of some sites, where some rules failed, with one rule that compares sites."""
    at = f"2026-10-{day:02}T03:00:00+00:00"
    audits = [
        judged(SITES[n], [said(SITES[n], rule) for rule in sorted(rules)], at=at)
        for n, rules in answers.items()
    ]
    audit_id = store.begin([audit.site for audit in audits], {}, {}, at)
    for audit in audits:
        store.record(audit_id, audit)
    store.record_estate(audit_id, [said(SITES[n], "estate") for n, rules in answers.items() if "a" in rules])
    store.finish(audit_id, at)
    return audit_id


def story(store: Store, address: str | Path) -> object:
    """All that a store says and holds, but for the numbers of its audits."""
    runs = {run.id: run.started for run in store.audits() if run.status.value != "discarded"}
    spans = sorted(
        (site, mark, runs[since], runs.get(until, ""))
        for site, mark, since, until in rows(
            str(address), "SELECT site_id, fingerprint, since_audit, until_audit FROM outcome"
        )
    )
    standings, past = store.standings()
    turns = [(runs[t.run], t.site, t.rule, t.before, t.after) for t in past.turns]
    moments = [(moment.at, dict(moment.transports)) for moment in past.moments]
    each = [[replace(audit, at="") for audit in store.audit(run)] for run in runs]
    return store.latest(), standings, turns, moments, spans, each


@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(AUDITS, st.data())
def test_a_discarded_audit_leaves_nothing_of_itself(
    audits: list[dict[int, frozenset[str]]], data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from(range(len(audits))))
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder) / "avec.sqlite") as whole,
        Store.open(Path(folder) / "sans.sqlite") as without,
    ):
        for day, answers in enumerate(audits):
            tell(whole, answers, day + 1)
            if day != gone:
                tell(without, answers, day + 1)
        whole.discard(gone + 1)
        assert story(whole, Path(folder) / "avec.sqlite") == story(without, Path(folder) / "sans.sqlite")


def test_on_both_databases_an_audit_in_the_middle_is_taken_back(store: Store, address: str) -> None:
    both, one = frozenset(RULES), frozenset("a")
    for day, rules in enumerate((both, one, both, one)):
        tell(store, {0: rules, 1: both}, day + 1)
    store.discard(3)
    store.discard(2)
    assert outcomes(address) == [
        ("arc", "a", 1, None),
        ("arc", "b", 1, None),
        ("arc", "estate", 1, None),
        ("zoo", "a", 1, None),
        ("zoo", "b", 1, 4),
        ("zoo", "estate", 1, None),
    ]
    with pytest.raises(StoreError, match="déjà écarté"):
        store.discard(2)


def lost(n: int, transport: Transport = Transport.BLOCKED) -> object:
    return judged(SITES[n], [said(SITES[n], "a", Outcome.UNTESTED)], transport)


def test_what_is_kept_aside_is_seen_only_when_asked(store: Store, address: str) -> None:
    audited(store, *(judged(site, [said(site, "a")]) for site in SITES))
    before = story_of_latest(store)
    last = store.begin(SITES, {}, {}, DAY_1)
    for n in range(3):
        store.record(last, lost(n))  # type: ignore[arg-type]
    fall = store.finish(last, DAY_1)
    assert (fall.seen_before, fall.lost, fall.suspect) == (3, 3, True)
    with Store.read(address) as careful, Store.read(address, suspects=True) as curious:
        assert story_of_latest(careful) == before
        assert {a.transport for a in curious.latest()} == {Transport.BLOCKED}
        assert careful.visits() == {}
    store.accept(last)
    with Store.read(address) as careful:
        assert {a.transport for a in careful.latest()} == {Transport.BLOCKED}
    with pytest.raises(StoreError, match="n'est pas mis de côté"):
        store.accept(last)


def story_of_latest(store: Store) -> object:
    standings, past = store.standings()
    return store.latest(), standings, past


@pytest.mark.parametrize(
    ("tried", "unseen", "suspect"),
    [((0, 1, 2), (0, 1, 2), True), ((0, 1, 2), (0, 1), True), ((0, 1, 2), (0,), False), ((0,), (0,), False)],
)
def test_how_much_less_is_much_less(
    store: Store, tried: tuple[int, ...], unseen: tuple[int, ...], suspect: bool
) -> None:
    audited(store, *(judged(site) for site in SITES))
    last = store.begin([SITES[n] for n in tried], {}, {}, DAY_1)
    for n in tried:
        store.record(last, lost(n) if n in unseen else judged(SITES[n]))  # type: ignore[arg-type]
    assert store.finish(last, DAY_1).suspect is suspect


def test_sites_never_seen_before_make_no_audit_suspect(store: Store) -> None:
    audited(store, *(lost(n) for n in range(3)))  # type: ignore[arg-type]
    last = audited(store, *(lost(n) for n in range(3)))  # type: ignore[arg-type]
    assert store.audits()[last - 1].status.value == "done"
