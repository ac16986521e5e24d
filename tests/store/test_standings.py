"""Where sites stand without the evidence: what `latest` says, and how it came to that."""

from dataclasses import replace

from checker.model import Audit, Finding, Outcome, PageReport, Role, Site, SiteFacts, Transport, Turn
from checker.store import Store

DAYS = [f"2026-11-{day}T08:00:00+00:00" for day in (10, 20, 30)]
BEE, ANT = (Site(name, name, f"https://{name}.fr/", "o") for name in ("bee", "ant"))


def judged(site: Site, at: str, transport: Transport = Transport.COMPLETED, **said: Outcome) -> Audit:
    page = PageReport(site.url, Role.HOME, transport)
    findings = tuple(Finding(site.id, site.url, rule, word, "m", "s") for rule, word in said.items())
    return Audit(site, at, (page,), findings, SiteFacts(site.id, site.url, transport), {"conforme": "1"})


def audit(store: Store, at: str, *results: Audit) -> int:
    run = store.begin([result.site for result in results], {}, {}, at)
    for result in results:
        store.record(run, result)
    store.finish(run, at)
    return run


def test_a_standing_is_the_latest_audit_less_its_findings(store: Store) -> None:
    twice = judged(BEE, DAYS[0], a=Outcome.PASSED, b=Outcome.UNTESTED)
    worse = replace(twice.findings[0], outcome=Outcome.FAILED, url="https://bee.fr/x")
    audit(store, DAYS[0], replace(twice, findings=(*twice.findings, worse)), judged(ANT, DAYS[0]))
    standings, past = store.standings()
    for standing, latest in zip(standings, store.latest(), strict=True):
        for name in ("site", "at", "pages", "versions", "transport", "detail"):
            assert getattr(standing, name) == getattr(latest, name)
        assert standing.verdicts() == latest.verdicts()
    assert standings[1].outcomes == {"a": Outcome.FAILED, "b": Outcome.UNTESTED}
    assert past.turns == ()
    assert [(moment.run, moment.at) for moment in past.moments] == [(1, DAYS[0])]


def test_turns_say_what_became_what_and_when(store: Store) -> None:
    audit(store, DAYS[0], judged(BEE, DAYS[0], a=Outcome.PASSED), judged(ANT, DAYS[0], a=Outcome.PASSED))
    audit(store, DAYS[1], judged(BEE, DAYS[1], a=Outcome.FAILED, b=Outcome.PASSED))
    blocked = judged(ANT, DAYS[2], Transport.BLOCKED, a=Outcome.UNTESTED)
    audit(store, DAYS[2], judged(BEE, DAYS[2], b=Outcome.PASSED), blocked)
    _, past = store.standings()
    assert past.turns == (
        Turn(2, "bee", "a", Outcome.PASSED, Outcome.FAILED),
        Turn(2, "bee", "b", None, Outcome.PASSED),
        Turn(3, "ant", "a", Outcome.PASSED, Outcome.UNTESTED),
        Turn(3, "bee", "a", Outcome.FAILED, None),
    )
    assert [dict(moment.transports) for moment in past.moments] == [
        {"ant": Transport.COMPLETED, "bee": Transport.COMPLETED},
        {"bee": Transport.COMPLETED},
        {"ant": Transport.BLOCKED, "bee": Transport.COMPLETED},
    ]


def test_a_digest_changes_with_the_evidence_and_only_then(store: Store) -> None:
    first = judged(BEE, DAYS[0], a=Outcome.FAILED)
    audit(store, DAYS[0], first, judged(ANT, DAYS[0], a=Outcome.PASSED))
    before = {standing.site.id: standing.digest for standing in store.standings()[0]}
    changed = replace(first, findings=(replace(first.findings[0], snippet="<p>"),))
    audit(store, DAYS[1], changed, judged(ANT, DAYS[0], a=Outcome.PASSED))
    after = {standing.site.id: standing.digest for standing in store.standings()[0]}
    assert before["ant"] == after["ant"]
    assert before["bee"] != after["bee"]


def test_a_site_we_failed_to_judge_stands_unseen(store: Store) -> None:
    audit(store, DAYS[0], judged(BEE, DAYS[0], a=Outcome.PASSED))
    run = store.begin([BEE], {}, {}, DAYS[1])
    store.fail(run, "bee", "Panne.")
    (standing,), _ = store.standings()
    assert (standing.transport, standing.detail, standing.outcomes) == (Transport.NOT_VISITED, "Panne.", {})


def test_the_latest_of_some_sites(store: Store) -> None:
    audit(store, DAYS[0], judged(BEE, DAYS[0], a=Outcome.PASSED), judged(ANT, DAYS[0], a=Outcome.FAILED))
    assert store.latest(["bee"]) == [one for one in store.latest() if one.site.id == "bee"]
    assert store.latest([]) == []


def test_who_answered_is_told_as_in_the_standings_without_reading_what_was_said(store: Store) -> None:
    cow = Site("cow", "cow", "https://cow.fr/", "o")
    audit(store, DAYS[0], judged(BEE, DAYS[0], a=Outcome.PASSED), judged(ANT, DAYS[0], Transport.TIMEOUT))
    store.begin([BEE, cow], {}, {}, DAYS[1])
    known = store.known()
    assert known == [(standing.site, standing.transport) for standing in store.standings()[0]]
    assert known == [(ANT, Transport.TIMEOUT), (BEE, Transport.COMPLETED), (cow, Transport.NOT_VISITED)]
