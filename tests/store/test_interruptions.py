"""A run may be killed at any moment, or not be alone: the results are those of a quiet run."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, select

from checker.model import Audit, Finding, Outcome, PageReport, Role, Site, SiteFacts, Transport
from checker.store import State, Store
from checker.store.schema import audit_site, document, outcome

ROOT = Path(__file__).parents[2]
SITES = [Site(f"site-{n:03}", f"Site {n}", f"https://site-{n}.gouv.fr/", "o") for n in range(60)]
FIRST, SECOND, LATER = (f"2026-11-{day:02}T03:00:00+00:00" for day in (1, 8, 9))


def audit_of(site: Site, at: str, turn: int) -> Audit:
    """Two of a site's ten findings change from one audit to the next."""
    findings = tuple(
        Finding(site.id, site.url, f"regle-{n}", Outcome.FAILED, f"défaut {n + turn * (n < 2)}", "la page")
        for n in range(10)
    )
    pages = (PageReport(site.url, Role.HOME, Transport.COMPLETED, status=200),)
    return Audit(
        site, at, pages, findings, SiteFacts(site.id, site.url, Transport.COMPLETED, known={"mots": turn})
    )


def lost(site: Site, at: str) -> Audit:
    pages = (PageReport(site.url, Role.HOME, Transport.TIMEOUT, "délai dépassé"),)
    findings = (Finding(site.id, site.url, "regle-1", Outcome.UNTESTED, "délai dépassé", "rien"),)
    return Audit(site, at, pages, findings, SiteFacts(site.id, site.url, Transport.TIMEOUT))


def work_through(store: Store, permit: Callable[[], object] = lambda: None) -> None:
    """The second audit, begun or gone on with, to its end."""
    audit_id = store.resume() or store.begin(SITES, {}, {}, SECOND)
    visit_all(store, audit_id, permit)
    store.finish(audit_id, LATER)


def visit_all(store: Store, audit_id: int, permit: Callable[[], object]) -> None:
    """Whatever the audit has left to do, a site for each permit; every fifth fails at first."""
    for now in (SECOND, LATER):
        for site in store.pending(audit_id, now):
            permit()
            if int(site.id[-3:]) % 5 == 0 and not store.attempts(audit_id, site.id):
                store.postpone(audit_id, lost(site, SECOND), "", LATER)
            else:
                store.record(audit_id, audit_of(site, SECOND, 1), "ab" * 32)
            print(site.id, flush=True)
    store.record_estate(audit_id, [])


def first_audit(address: str) -> None:
    with Store.open(address) as store:
        audit_id = store.begin(SITES, {}, {}, FIRST)
        for site in SITES:
            store.record(audit_id, audit_of(site, FIRST, 0))
        store.finish(audit_id, FIRST)


ALONE = "test_interruptions.work_through(store, sys.stdin.readline)"
TOGETHER = "print('prêt', flush=True); test_interruptions.visit_all(store, 2, sys.stdin.readline)"


def start(address: str, work: str = ALONE) -> subprocess.Popen[str]:
    """A run of its own: each line it reads is a permit; once its input is closed it runs freely."""
    script = f"""
import sys
import test_interruptions
from checker.store import Store
with Store.open(sys.argv[1]) as store:
    {work}
"""
    path = {"PYTHONPATH": f"{ROOT}:{Path(__file__).parent}", "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", script, address]
    return subprocess.Popen(
        command, env=path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )


def killed_after(address: str, sites: int) -> None:
    """Kill -9 a run when so many sites are done; two more permits keep it busy writing meanwhile."""
    with start(address) as run:
        assert run.stdin is not None
        assert run.stdout is not None
        run.stdin.write("\n" * (sites + 2))
        run.stdin.flush()
        for _ in range(sites):
            assert run.stdout.readline()
        run.kill()


def contents(address: str, *aside: str) -> dict[str, list[Any]]:
    """All that is stored, ids of rows (and some columns) aside."""
    url = make_url(address) if "://" in address else make_url(f"sqlite:///{address}")
    engine = create_engine(url.set(drivername="postgresql+psycopg") if "://" in address else url)
    columns = {
        table.name: [column for column in table.c if column.name not in ("id", *aside)]
        for table in (outcome, document, audit_site)
    }
    with engine.connect() as connection:
        found = {name: sorted(map(repr, connection.execute(select(*kept)))) for name, kept in columns.items()}
    engine.dispose()
    return found


def test_a_run_killed_three_times_ends_as_one_that_was_not(address: str, tmp_path: Path) -> None:
    quiet = str(tmp_path / "quiet.sqlite")
    for place in (address, quiet):
        first_audit(place)
    with Store.open(quiet) as store:
        work_through(store)
    for sites in (3, 17, 31):
        killed_after(address, sites)
        with Store.open(address) as store:
            assert store.resume() == 2
    with start(address) as run:
        run.communicate(timeout=60)
    assert run.returncode == 0
    assert contents(address) == contents(quiet)
    with Store.open(address) as store, Store.open(quiet) as other:
        assert store.resume() is None
        assert store.latest() == other.latest()
        assert store.audit(1) == other.audit(1) == [audit_of(site, FIRST, 0) for site in SITES]
        assert store.audit(2) == [audit_of(site, SECOND, 1) for site in SITES]
        assert store.counts(2) == {(State.DONE, Transport.COMPLETED): len(SITES)}


def test_two_runs_of_the_same_audit_take_turns(address: str, tmp_path: Path) -> None:
    quiet = str(tmp_path / "quiet.sqlite")
    for place in (address, quiet):
        first_audit(place)
    with Store.open(quiet) as store:
        work_through(store)
    with Store.open(address) as store:
        assert store.begin(SITES, {}, {}, SECOND) == 2
        runs = [start(address, TOGETHER) for _ in range(2)]
        for run in runs:
            assert run.stdout is not None
            assert run.stdout.readline() == "prêt\n"
        for run in runs:
            assert run.stdin is not None
            run.stdin.close()
        for run in runs:
            run.wait(timeout=60)
            assert run.stdout is not None
            run.stdout.close()
            assert run.returncode == 0
        store.finish(2, LATER)
    assert contents(address, "attempts") == contents(quiet, "attempts")


def test_reading_while_another_writes_sees_whole_sites(address: str) -> None:
    first_audit(address)
    with start(address) as run, Store.open(address) as store:
        assert run.stdin is not None
        run.stdin.close()
        while run.poll() is None:
            for audit in store.latest():
                assert audit in (
                    audit_of(audit.site, FIRST, 0),
                    lost(audit.site, SECOND),
                    audit_of(audit.site, SECOND, 1),
                )
    assert run.returncode == 0
