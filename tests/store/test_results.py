"""What goes into the store comes out the same, and only changes leave a trace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, make_url, text

from checker.model import Audit, Finding, Outcome, PageReport, Reference, Role, Site, SiteFacts, Transport
from checker.store import State, Store, StoreError

DAY_1, DAY_2, DAY_3 = (f"2026-11-{day:02}T03:00:00+00:00" for day in (1, 8, 15))
SITES = [
    Site(name, f"Site {name}", f"https://{name}.gouv.fr/", "ministere") for name in ("zoo", "arc", "mer")
]
ZOO, ARC, MER = SITES


def said(site: Site, rule: str, outcome: Outcome = Outcome.FAILED, **changes: Any) -> Finding:
    known = {
        "message": f"Le défaut {rule}.",
        "searched": "la page d'accueil",
        "references": (Reference("RGAA", "4.1.2", "8.3.1"), Reference("WCAG", "2.1", "3.1.1")),
    }
    return Finding(site.id, site.url, rule, outcome, **(known | changes))


def judged(
    site: Site, findings: Sequence[Finding] = (), transport: Transport = Transport.COMPLETED, at: str = DAY_1
) -> Audit:
    return Audit(
        site=site,
        at=at,
        pages=(
            PageReport(site.url, Role.HOME, transport, "un détail", 200, f"{site.url}fr", rendered=True),
            PageReport(f"{site.url}ml", Role.LEGAL, Transport.NOT_FOUND, "", 404),
        ),
        findings=tuple(findings),
        facts=SiteFacts(site.id, site.url, transport, f"{site.url}fr", {"titre": "Titre", "mots": 12}),
        versions={"conforme": "0.1.0"},
    )


def begin(store: Store, sites: Sequence[Site] = SITES, at: str = DAY_1) -> int:
    return store.begin(sites, {"conforme": "0.1.0"}, {"pages": 12}, at)


def audited(store: Store, *audits: Audit, at: str = DAY_1) -> int:
    audit_id = begin(store, [audit.site for audit in audits], at)
    for audit in audits:
        store.record(audit_id, audit)
    store.finish(audit_id, at)
    return audit_id


def rows(address: str, query: str) -> list[tuple[Any, ...]]:
    """What the tables really hold."""
    url = make_url(address) if "://" in address else make_url(f"sqlite:///{address}")
    engine = create_engine(url.set(drivername="postgresql+psycopg") if "://" in address else url)
    try:
        with engine.begin() as connection:
            return [tuple(row) for row in connection.execute(text(query))]
    finally:
        engine.dispose()


def outcomes(address: str) -> list[tuple[Any, ...]]:
    return rows(address, "SELECT site_id, rule, since_audit, until_audit FROM outcome ORDER BY 1, 2, 3, 4")


# --- round trip ------------------------------------------------------------------------------


def test_an_audit_comes_back_whole_and_in_order(store: Store) -> None:
    audits = [judged(site, [said(site, "a"), said(site, "b", Outcome.PASSED)]) for site in SITES]
    audit_id = audited(store, *audits)
    expected = sorted(audits, key=lambda audit: audit.site.id)
    assert store.audit(audit_id) == expected
    assert store.latest() == expected


def test_findings_come_back_by_rule_then_page(store: Store) -> None:
    findings = [
        said(ZOO, "b"),
        said(ZOO, "a", selector="p"),
        said(ZOO, "a", selector="b"),
        replace(said(ZOO, "a"), url="https://a.fr/"),
    ]
    audited(store, judged(ZOO, findings))
    (audit,) = store.latest()
    assert list(audit.findings) == [findings[3], findings[2], findings[1], findings[0]]


def test_the_same_finding_made_twice_comes_back_twice(store: Store, address: str) -> None:
    twice = [said(ZOO, "a"), said(ZOO, "b"), said(ZOO, "a")]
    audited(store, judged(ZOO, twice))
    assert len(outcomes(address)) == 2
    assert sorted(store.latest()[0].findings, key=lambda f: f.rule) == [twice[0], twice[2], twice[1]]
    audited(store, judged(ZOO, twice[:2]), at=DAY_2)
    assert [finding.rule for finding in store.latest()[0].findings] == ["a", "b"]
    assert [finding.rule for finding in store.audit(1)[0].findings] == ["a", "a", "b"]


hostile = st.text(st.characters(exclude_categories=()), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(st.lists(st.tuples(hostile, hostile, hostile, hostile, hostile), max_size=4), hostile)
@pytest.mark.parametrize(
    "extra", ["\x00", "\ud800", "\\u0000 \\", "'; DROP TABLE outcome; --", "%s :id %(x)s"]
)
def test_any_text_of_a_page_comes_back(
    store: Store, extra: str, words: list[tuple[str, ...]], title: str
) -> None:
    findings = {
        said(ZOO, "a", message=m + extra, searched=s, selector=e, snippet=p, outcome=Outcome.CANT_TELL)
        for m, s, e, p, _ in words
    }
    found = judged(ZOO, sorted(findings, key=repr))
    pages = (replace(found.pages[0], detail=extra + title, url=ZOO.url + extra),)
    audit = replace(found, pages=pages, facts=replace(found.facts, known={"titre": title + extra}))
    audited(store, audit)
    (restored,) = store.latest()
    assert set(restored.findings) == findings
    # Two lone surrogates in a row may come back as the character they spell: JSON cannot tell them apart.
    assert [joined(page.detail) for page in restored.pages] == [joined(extra + title)]
    assert joined(restored.facts.known["titre"]) == joined(title + extra)


def joined(words: str) -> str:
    return words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


# --- time ------------------------------------------------------------------------------------


def test_an_unchanged_estate_adds_no_outcome_and_no_document(store: Store, address: str) -> None:
    audits = [judged(site, [said(site, "a"), said(site, "b")]) for site in SITES]
    audited(store, *audits)
    before = (
        rows(address, "SELECT * FROM outcome ORDER BY id"),
        rows(address, "SELECT digest FROM document ORDER BY 1"),
    )
    audited(store, *(replace(audit, at=DAY_2) for audit in reversed(audits)), at=DAY_2)
    assert before == (
        rows(address, "SELECT * FROM outcome ORDER BY id"),
        rows(address, "SELECT digest FROM document ORDER BY 1"),
    )
    assert [audit.at for audit in store.latest()] == [DAY_2] * 3


def test_only_what_changed_is_closed_and_opened(store: Store, address: str) -> None:
    audited(store, judged(ZOO, [said(ZOO, "kept"), said(ZOO, "mended")]), judged(ARC, [said(ARC, "kept")]))
    audited(
        store,
        judged(ZOO, [said(ZOO, "kept"), said(ZOO, "new")], at=DAY_2),
        judged(ARC, [said(ARC, "kept")]),
        at=DAY_2,
    )
    assert outcomes(address) == [
        ("arc", "kept", 1, None),
        ("zoo", "kept", 1, None),
        ("zoo", "mended", 1, 2),
        ("zoo", "new", 2, None),
    ]


def test_each_audit_stays_as_it_was(store: Store) -> None:
    first = judged(ZOO, [said(ZOO, "a"), said(ZOO, "b")])
    renamed = replace(ZOO, name="Le zoo")
    second = judged(renamed, [said(ZOO, "b")], at=DAY_2)
    third = judged(ZOO, [said(ZOO, "a"), said(ZOO, "c", Outcome.UNTESTED)], Transport.BLOCKED, DAY_3)
    for audit in (first, second, third):
        audited(store, audit, at=audit.at)
    assert [store.audit(number) for number in (1, 2, 3)] == [[first], [second], [third]]
    assert store.latest() == [third]


@pytest.mark.parametrize("field", ["message", "searched", "selector", "snippet", "url", "references"])
def test_any_difference_is_a_change(store: Store, field: str) -> None:
    before = said(ZOO, "a")
    after = replace(
        before, **{field: (Reference("RGAA", "5", "8.3.1"),) if field == "references" else "autre"}
    )
    audited(store, judged(ZOO, [before]))
    audited(store, judged(ZOO, [after], at=DAY_2), at=DAY_2)
    assert [store.audit(1)[0].findings, store.audit(2)[0].findings] == [(before,), (after,)]


MARKS = {"a": "405a1626f8c84e70e79eec4fc724cc29", "b": "dc6c29a78c240ff83ff482782239b175"}
"""The fingerprints that commit 57befdb gave to these two findings."""


def test_numbers_kept_without_version_are_read_in_the_version_of_then(store: Store, address: str) -> None:
    """A row of before references had one: read with it, and no change for an audit that finds the same."""
    held = (said(ZOO, "a"), said(ZOO, "b", references=()))
    audited(store, judged(ZOO, held))
    assert dict(rows(address, "SELECT rule, fingerprint FROM outcome")) == MARKS
    old = """UPDATE outcome SET rgaa = '["8.3.1"]', wcag = '["3.1.1"]' WHERE rule = 'a' RETURNING rule"""
    assert rows(address, old) == [("a",)]
    assert store.audit(1)[0].findings == held
    audited(store, judged(ZOO, held, at=DAY_2), at=DAY_2)
    assert outcomes(address) == [("zoo", "a", 1, None), ("zoo", "b", 1, None)]


def test_a_version_more_is_a_change(store: Store) -> None:
    before = said(ZOO, "a")
    after = replace(before, references=(*before.references, Reference("RGAA", "5", "8.4.1")))
    audited(store, judged(ZOO, [before]))
    audited(store, judged(ZOO, [after], at=DAY_2), at=DAY_2)
    assert [store.audit(1)[0].findings, store.audit(2)[0].findings] == [(before,), (after,)]


# --- the same site twice in one audit --------------------------------------------------------


def test_recording_twice_changes_nothing(store: Store, address: str) -> None:
    audited(store, judged(ZOO, [said(ZOO, "old"), said(ZOO, "kept")]))
    audit_id = begin(store, [ZOO], DAY_2)
    for _ in range(2):
        store.record(audit_id, judged(ZOO, [said(ZOO, "kept"), said(ZOO, "new")], at=DAY_2))
    assert outcomes(address) == [("zoo", "kept", 1, None), ("zoo", "new", 2, None), ("zoo", "old", 1, 2)]


def test_a_second_attempt_leaves_no_trace_of_the_first(store: Store, address: str) -> None:
    good = judged(ZOO, [said(ZOO, "a"), said(ZOO, "b")])
    lost = judged(
        ZOO, [said(ZOO, "a", Outcome.UNTESTED), said(ZOO, "b", Outcome.UNTESTED)], Transport.TIMEOUT, DAY_2
    )
    audited(store, good)
    before = rows(address, "SELECT * FROM outcome ORDER BY id")
    audit_id = begin(store, [ZOO], DAY_2)
    store.postpone(audit_id, lost, "11" * 32, "2026-11-08T04:00:00+00:00")
    assert store.latest() == [lost]
    assert store.audit(1) == [good]
    store.record(audit_id, replace(good, at=DAY_2))
    store.finish(audit_id, DAY_2)
    assert rows(address, "SELECT * FROM outcome ORDER BY id") == before
    assert store.latest() == [replace(good, at=DAY_2)]
    (documents,) = rows(address, "SELECT count(*) FROM document")[0]
    assert documents == 4, "the pages and facts of the lost attempt are gone"


def test_a_failure_after_an_attempt_undoes_it(store: Store, address: str) -> None:
    good = judged(ZOO, [said(ZOO, "a")])
    audited(store, good)
    before = rows(address, "SELECT * FROM outcome ORDER BY id")
    audit_id = begin(store, [ZOO], DAY_2)
    store.postpone(audit_id, judged(ZOO, [said(ZOO, "b")], Transport.TIMEOUT), "", DAY_2)
    store.fail(audit_id, "zoo", "MemoryError : plus de place")
    assert rows(address, "SELECT * FROM outcome ORDER BY id") == before
    (unseen,) = store.audit(audit_id)
    assert (unseen.transport, unseen.detail, unseen.findings) == (
        Transport.NOT_VISITED,
        "MemoryError : plus de place",
        (),
    )
    assert store.latest() == [unseen], "an old success is not the present state"
    assert store.attempts(audit_id, "zoo") == 2
    audited(store, replace(good, at=DAY_3), at=DAY_3)
    assert rows(address, "SELECT * FROM outcome ORDER BY id") == before


# --- rules that compare sites ----------------------------------------------------------------


def test_estate_findings_live_beside_those_of_the_sites(store: Store, address: str) -> None:
    audit_id = begin(store)
    for site in SITES:
        store.record(audit_id, judged(site, [said(site, "a")]))
    store.record_estate(audit_id, [said(ZOO, "doublon"), said(ARC, "doublon")])
    store.finish(audit_id, DAY_1)
    assert [[f.rule for f in audit.findings] for audit in store.latest()] == [
        ["a", "doublon"],
        ["a"],
        ["a", "doublon"],
    ]
    audit_id = begin(store, at=DAY_2)
    for site in SITES:
        store.record(audit_id, judged(site, [said(site, "a")]))
    assert ("zoo", "doublon", 1, None) in outcomes(address)
    for _ in range(2):
        store.record_estate(audit_id, [said(ZOO, "doublon")])
    assert outcomes(address) == [
        ("arc", "a", 1, None),
        ("arc", "doublon", 1, 2),
        ("mer", "a", 1, None),
        ("zoo", "a", 1, None),
        ("zoo", "doublon", 1, None),
    ]


def test_estate_findings_spare_the_sites_not_judged(store: Store, address: str) -> None:
    audit_id = begin(store)
    for site in SITES:
        store.record(audit_id, judged(site))
    store.record_estate(audit_id, [said(site, "doublon") for site in SITES])
    audit_id = begin(store, [ZOO, ARC], DAY_2)
    store.record(audit_id, judged(ZOO))
    store.fail(audit_id, "arc", "panne")
    store.record_estate(audit_id, [said(ARC, "autre"), said(MER, "autre")])
    assert outcomes(address) == [
        ("arc", "doublon", 1, None),
        ("mer", "doublon", 1, None),
        ("zoo", "doublon", 1, 2),
    ]


# --- the life of an audit --------------------------------------------------------------------


def test_an_audit_knows_every_site_from_its_start(store: Store) -> None:
    audit_id = begin(store)
    assert store.pending(audit_id, DAY_1) == SITES
    assert store.counts(audit_id) == {(State.PENDING, Transport.NOT_VISITED): 3}
    assert [(a.site, a.transport, a.findings) for a in store.latest()] == [
        (site, Transport.NOT_VISITED, ()) for site in (ARC, MER, ZOO)
    ]


def test_retries_wait_for_their_time_behind_the_others(store: Store) -> None:
    audit_id = begin(store)
    lost = judged(ZOO, [], Transport.TIMEOUT)
    store.postpone(audit_id, lost, "", "2026-11-01T05:10:00+01:00")
    assert store.next_retry(audit_id) == "2026-11-01T04:10:00+00:00"
    assert store.pending(audit_id, "2026-11-01T04:09:59+00:00") == [ARC, MER]
    assert store.pending(audit_id, "2026-11-01T04:10:00Z") == [ARC, MER, ZOO]
    assert store.attempts(audit_id, "zoo") == 1
    store.record(audit_id, lost)
    assert store.next_retry(audit_id) is None
    assert (store.attempts(audit_id, "zoo"), store.attempts(audit_id, "arc")) == (2, 0)
    store.fail(audit_id, "arc", "panne")
    assert store.pending(audit_id, DAY_3) == [MER]
    assert store.counts(audit_id) == {
        (State.DONE, Transport.TIMEOUT): 1,
        (State.ERROR, Transport.NOT_VISITED): 1,
        (State.PENDING, Transport.NOT_VISITED): 1,
    }


def test_only_the_newest_unfinished_audit_goes_on(store: Store) -> None:
    assert store.resume() is None
    first = begin(store)
    assert store.resume() == first
    second = begin(store, [ZOO], DAY_2)
    assert store.resume() == second
    assert [(run.id, run.status, run.started, run.ended) for run in store.audits()] == [
        (first, "interrupted", DAY_1, None),
        (second, "running", DAY_2, None),
    ]
    for write in (
        lambda: store.record(first, judged(ZOO)),
        lambda: store.fail(first, "zoo", "panne"),
        lambda: store.record_estate(first, []),
        lambda: store.finish(first, DAY_2),
    ):
        with pytest.raises(StoreError, match="l'audit 1 ne peut plus être complété : l'audit 2 l'a remplacé"):
            write()
    store.finish(second, DAY_3)
    assert store.resume() is None
    run = store.audits()[-1]
    assert (run.status, run.ended, run.versions, run.options) == (
        "done",
        DAY_3,
        {"conforme": "0.1.0"},
        {"pages": 12},
    )


def test_the_present_state_comes_from_the_last_audit_that_tried_each_site(store: Store) -> None:
    complete = [judged(site, [said(site, "a")]) for site in SITES]
    audited(store, *complete)
    begin(store, [ARC], DAY_2)
    assert store.latest() == [complete[1], complete[2], complete[0]], (
        "pending: the last answer is still the present one"
    )
    store.record(2, judged(ARC, [said(ARC, "b")], at=DAY_2))
    assert store.latest() == [judged(ARC, [said(ARC, "b")], at=DAY_2), complete[2], complete[0]]


def test_the_last_visit_kept_of_each_site_is_known(store: Store) -> None:
    audit_id = begin(store)
    store.record(audit_id, judged(ZOO), "aa" * 32)
    store.record(audit_id, judged(ARC), "bb" * 32)
    audit_id = begin(store, at=DAY_2)
    store.record(audit_id, judged(ZOO), "cc" * 32)
    store.fail(audit_id, "arc", "panne")
    assert store.visits() == {"arc": "bb" * 32, "zoo": "cc" * 32}
    audit_id = begin(store, at=DAY_2)
    store.record(audit_id, judged(ZOO, transport=Transport.TIMEOUT), "dd" * 32)
    assert store.visits()["zoo"] == "dd" * 32
    assert store.remembered() == {"arc": "bb" * 32, "zoo": "cc" * 32}, "the last in which it was seen"


def test_what_an_audit_does_not_know_is_refused(store: Store) -> None:
    audit_id = begin(store, [ZOO])
    with pytest.raises(StoreError, match="le site « arc » n'est pas de l'audit 1"):
        store.record(audit_id, judged(ARC))
    with pytest.raises(StoreError, match="un constat sur « arc » dans l'audit de « zoo »"):
        store.record(audit_id, judged(ZOO, [said(ARC, "a")]))
    for read in (store.audit, store.counts, lambda number: store.pending(number, DAY_1)):
        with pytest.raises(StoreError, match="audit 7 inconnu"):
            read(7)
    with pytest.raises(StoreError, match="audit 7 inconnu"):
        store.record(7, judged(ZOO))


def test_a_site_named_twice_is_refused_whole(store: Store) -> None:
    with pytest.raises(StoreError, match=r"(?i)unique"):
        begin(store, [ZOO, ZOO])
    assert store.audits() == []
