"""What rules compare of the sites: kept with each audit, read alone, and never made up."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import event

from checker import catalogue, pipeline
from checker.model import Outcome, SiteFacts, Transport
from checker.store import Store
from checker.store.connection import writing
from tests.store.test_results import ARC, DAY_1, DAY_2, MER, SITES, ZOO, audited, begin, judged, rows, said


def test_the_facts_are_those_of_the_last_audit_that_tried_each_site(store: Store) -> None:
    first = [judged(site, [said(site, "a")]) for site in SITES]
    audited(store, *first)
    assert store.facts() == [audit.facts for audit in store.latest()]

    begin(store, [ARC, MER, ZOO], DAY_2)
    lost = judged(ARC, [], Transport.TIMEOUT, DAY_2)
    store.record(2, replace(lost, facts=SiteFacts("arc", ARC.url, Transport.TIMEOUT)))
    store.fail(2, "mer", "panne")
    assert store.facts() == [
        SiteFacts("arc", ARC.url, Transport.TIMEOUT),
        SiteFacts("mer", MER.url, Transport.NOT_VISITED),
        first[0].facts,
    ]


def test_the_facts_are_read_without_what_was_said_of_the_sites(store: Store) -> None:
    audited(store, *(judged(site, [said(site, "a")]) for site in SITES))
    asked: list[str] = []
    event.listen(
        store._engine, "before_cursor_execute", lambda _, __, statement, *___: asked.append(statement)
    )
    assert len(store.facts()) == len(SITES)
    assert any("document" in statement for statement in asked)
    assert [statement for statement in asked if "outcome" in statement] == []


def test_a_fact_that_the_audit_did_not_draw_leaves_the_site_untested(store: Store) -> None:
    known = {"titre": "T", "adresse_de_reference": "", "mots": 3, "empreinte": "00"}
    complete = [judged(site) for site in SITES]
    complete = [replace(a, facts=replace(a.facts, known=known)) for a in complete]
    old = {name: value for name, value in known.items() if name != "empreinte"}
    complete[0] = replace(complete[0], facts=replace(complete[0].facts, known=old))
    audit_id = begin(store)
    for audit in complete:
        store.record(audit_id, audit)
    pipeline.compare_sites(store, audit_id, catalogue.rules())

    told = {audit.site.id: audit.findings[0] for audit in store.audit(audit_id)}
    assert {name: finding.outcome for name, finding in told.items()} == {
        "arc": Outcome.PASSED, "mer": Outcome.PASSED, "zoo": Outcome.UNTESTED,
    }  # fmt: skip
    assert told["zoo"].message.endswith("ne dit pas ce que la règle compare (empreinte).")
    assert told["arc"].message == "Comparé à 1 autre site du registre."


def test_the_four_facts_of_before_are_read_under_their_names(store: Store, address: str) -> None:
    """Before chapters declared facts, an audit kept these four beside the address."""
    audited(store, judged(ZOO))
    kept = (
        '{"site": "zoo", "url": "https://zoo.gouv.fr/", "transport": "completed", "final_url": "", '
        '"title": "Le zoo", "canonical": "/", "words": 12, "fingerprint": "ab"}'
    )
    with writing(store._engine) as connection:
        digest = rows(address, "SELECT facts FROM audit_site")[0][0]
        connection.exec_driver_sql(
            f"UPDATE document SET data = '{kept}', format = 1 WHERE digest = '{digest}'"
        )

    expected = SiteFacts(
        "zoo", ZOO.url, Transport.COMPLETED,
        known={"titre": "Le zoo", "adresse_de_reference": "/", "mots": 12, "empreinte": "ab"},
    )  # fmt: skip
    assert store.facts() == [expected]
    assert store.latest()[0].facts == expected


def test_evidence_is_kept_of_the_last_audits_and_of_the_last_visit_of_each_site(store: Store) -> None:
    for number, sites in enumerate(([ZOO, ARC], [ZOO], [ZOO]), 1):
        audit_id = begin(store, sites, f"2026-11-{number:02}T03:00:00+00:00")
        for site in sites:
            store.record(audit_id, judged(site), f"{site.id} {number}")
        store.finish(audit_id, DAY_1)
    begin(store, [ZOO, MER], DAY_2)
    store.postpone(4, judged(ZOO, [], Transport.TIMEOUT), "zoo 4", DAY_2)

    assert store.kept(1) == ("2026-11-03T03:00:00+00:00", {"zoo 3", "zoo 4", "arc 1"})
    assert store.kept(2) == ("2026-11-02T03:00:00+00:00", {"zoo 2", "zoo 3", "zoo 4", "arc 1"})
    assert store.kept(4) == (None, set())
