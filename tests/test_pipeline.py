"""The programme, whole: real sites served locally, real processes, real kills."""

import json
import multiprocessing
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker.cli import main
from checker.serving import serve

SITES = 6


@pytest.fixture
def estate(tmp_path):
    """A register of small sites, each under its own name, served from one folder."""
    served = tmp_path / "sites"
    served.mkdir()
    (served / "index.html").write_text(
        '<!doctype html><html lang="fr"><head><title>Essai</title></head><body><main><h1>Essai</h1>'
        '<p>Une page assez longue pour être lue par une personne.</p><a href="/deux.html">Deux</a>'
        "</main></body></html>",
        encoding="utf-8",
    )
    (served / "deux.html").write_text("<title></title><p>Deux</p>", encoding="utf-8")
    register = tmp_path / "registre"
    register.mkdir()
    (register / "organisations.yaml").write_text("- {id: etat, nom: État}\n", encoding="utf-8")
    entries = [
        f"- {{id: site-{n}, nom: Site {n}, url: 'http://site-{n}.exemple.gouv.fr/', organisation: etat, "
        "nature: ministere}\n"
        for n in range(SITES)
    ]
    (register / "sites.yaml").write_text("".join(entries), encoding="utf-8")
    with serve(served) as server:
        options = ["--registry", str(register), "--delay", "0", "--retries", "0", "--no-browser"]
        for n in range(SITES):
            options += ["--resolve", f"site-{n}.exemple.gouv.fr=127.0.0.1:{server.server_port}"]
        yield options


def command(*arguments) -> list[str]:
    return [sys.executable, "-m", "checker", "--quiet", *arguments]


def exported(data: Path) -> dict:
    result = CliRunner().invoke(main, ["-q", "export", "--data", str(data), "--format", "json"])
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    del document["generated_at"]
    for site in document["sites"]:
        del site["at"]
    return document


def finished(data: Path) -> int:
    """How many sites the store holds as done."""
    from checker.store import State, Store

    if not (data / "conforme.sqlite").exists():
        return 0
    with Store.open(data / "conforme.sqlite") as store:
        runs = store.audits()
        counts = store.counts(runs[-1].id) if runs else {}
        return sum(n for (state, _), n in counts.items() if state is State.DONE)


def test_three_kills_then_resume_give_what_an_uninterrupted_audit_gives(estate, tmp_path):
    whole, broken = tmp_path / "entier", tmp_path / "coupe"
    subprocess.run(command("audit", *estate, "--data", str(whole)), check=True)

    for moment in range(1, 4):
        resume = ["--resume"] if moment > 1 else []
        audit = subprocess.Popen(
            command("audit", *estate, "--engine", "serial", "--data", str(broken), *resume),
            start_new_session=True,
        )
        deadline = time.monotonic() + 60
        while finished(broken) < moment and audit.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        os.killpg(audit.pid, signal.SIGKILL)
        audit.wait()
        assert finished(broken) >= moment
    subprocess.run(command("audit", *estate, "--data", str(broken), "--resume"), check=True)

    assert exported(broken) == exported(whole)
    assert len(exported(broken)["sites"]) == SITES


def test_a_second_audit_of_unchanged_sites_adds_no_outcome_and_changes_no_export(estate, tmp_path):
    def rows() -> list[tuple]:
        with closing(sqlite3.connect(tmp_path / "conforme.sqlite")) as connection:
            return connection.execute("SELECT * FROM outcome ORDER BY id").fetchall()

    subprocess.run(command("audit", *estate, "--data", str(tmp_path)), check=True)
    first, before = exported(tmp_path), rows()
    subprocess.run(command("audit", *estate, "--data", str(tmp_path)), check=True)

    assert exported(tmp_path) == first
    assert rows() == before
    assert len(before) > SITES


def test_replay_judges_kept_visits_again_without_network(estate, tmp_path):
    subprocess.run(command("audit", *estate, "--data", str(tmp_path)), check=True)

    result = CliRunner().invoke(
        main, ["-q", "replay", "site-1", "--data", str(tmp_path), "--format", "json", "--fail-on", "never"]
    )

    assert result.exit_code == 0, result.output
    [site] = json.loads(result.stdout)["sites"]
    audited = {s["site"]: s for s in exported(tmp_path)["sites"]}["site-1"]
    estate_rules = set(audited["verdicts"]) - set(site["verdicts"])
    assert estate_rules == {"doublons-de-contenu"}
    assert site["pages"] == audited["pages"]
    assert site["verdicts"].items() <= audited["verdicts"].items()


def test_a_passing_failure_waits_behind_the_others_and_is_tried_again(tmp_path, monkeypatch):
    from checker import pipeline
    from checker.gather.options import Options
    from checker.model import Site
    from checker.store import Store

    monkeypatch.setattr(pipeline, "RETRY_DELAYS", (0.2, 0.2))
    sites = [Site(f"s{n}", f"S{n}", f"http://s{n}.exemple.gouv.fr/", "etat") for n in range(2)]
    order = []
    with serve(tmp_path) as server:
        (tmp_path / "index.html").write_text("<title>Vu</title><p>Une page à lire.</p>")
        nobody = {
            "s0.exemple.gouv.fr": "127.0.0.1:9",
            "s1.exemple.gouv.fr": f"127.0.0.1:{server.server_port}",
        }
        job = pipeline.Job(Options(resolve=nobody, browser=False, delay=0))
        pool = pipeline.engine.Pool("serial", 1, pipeline.start, (job,), pipeline.stop)
        with Store.open(tmp_path / "base.sqlite") as store:
            audit_id = store.begin(sites, {}, {}, pipeline.now())
            pipeline.audit_register(store, audit_id, job, pool, on_done=lambda site, _: order.append(site.id))
            assert order == ["s0", "s1", "s0"]
            assert [a.transport.value for a in store.audit(audit_id)] == ["refused", "completed"]
            assert [run.status.value for run in store.audits()] == ["done"]


def test_an_audit_that_is_cut_and_resumed_still_knows_the_one_before(tmp_path):
    from checker import pipeline
    from checker.gather.options import Options
    from checker.model import Site
    from checker.store import Store, Visits
    from tests.gather.servers import serve as serve_pages
    from tests.gather.test_again import page, tagged

    confirmed = []

    def noted(route):
        def answer(request):
            confirmed.append((request.headers["Host"], "If-None-Match" in request.headers))
            route(request)

        return answer

    class Cut(Exception):
        pass

    def cut(*_):
        raise Cut

    sites = [Site(f"s{n}", f"S{n}", f"http://s{n}.exemple.gouv.fr/", "etat") for n in range(3)]
    visits = Visits(tmp_path / "preuves")
    with (
        serve_pages({"/": noted(tagged(page("Accueil")))}) as server,
        Store.open(tmp_path / "base.sqlite") as store,
    ):
        options = Options(resolve={"*": f"127.0.0.1:{server.port}"}, browser=False, pages=1)
        job = pipeline.Job(options, keep=True, refresh=6)

        def go_on(audit_id, on_done=lambda *_: None):
            pool = pipeline.engine.Pool("serial", 1, pipeline.start, (job,), pipeline.stop)
            pipeline.audit_register(store, audit_id, job, pool, visits=visits, on_done=on_done)
            return {audit.site.id: audit.verdicts() for audit in store.audit(audit_id)}

        first = go_on(store.begin(sites, {}, {}, pipeline.now()))
        confirmed.clear()
        second = store.begin(sites, {}, {}, pipeline.now())
        with pytest.raises(Cut):
            go_on(second, cut)
        assert store.resume() == second
        assert go_on(second) == first
    own = [(host, known) for host, known in confirmed if not host.startswith("www.")]
    assert own == [(f"s{n}.exemple.gouv.fr", True) for n in range(3)]


# --- where workers live --------------------------------------------------------------------------


def move_away(folder: Path) -> None:
    """This process lives in a folder that is no more, and can write no file anywhere."""
    os.chdir(folder)
    folder.rmdir()
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


@contextmanager
def far_away(pool):
    """An executor like another: it knows nothing of what prepares our workers."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "loin").mkdir()
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, context, move_away, (Path(folder) / "loin",)) as executor:
            yield executor


@contextmanager
def threads(pool):
    with ThreadPoolExecutor(pool.workers) as executor:
        yield executor


@pytest.mark.parametrize("where", ["serial", "processes", "far_away", "threads"])
def test_evidence_comes_back_from_wherever_the_workers_are(where, tmp_path, monkeypatch):
    from checker import catalogue, engine, pipeline
    from checker.gather.options import Options
    from checker.model import Site
    from checker.store import Store, Visits

    monkeypatch.setitem(engine.ENGINES, "far_away", far_away)
    monkeypatch.setitem(engine.ENGINES, "threads", threads)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("<title>Vu</title><p>Une page à lire.</p>")
    sites = [Site(f"s{n}", f"S{n}", f"http://s{n}.exemple.gouv.fr/", "etat") for n in range(3)]
    monkeypatch.chdir(tmp_path)
    visits = Visits(Path("preuves"))
    with serve(tmp_path / "site") as server, Store.open(tmp_path / "base.sqlite") as store:
        job = pipeline.Job(
            Options(resolve={"*": f"127.0.0.1:{server.server_port}"}, browser=False, delay=0), keep=True
        )
        audit_id = store.begin(sites, {}, {}, pipeline.now())
        pool = pipeline.pool(job, where, 2)
        pipeline.audit_register(store, audit_id, job, pool, pipeline.Course(retries=0), visits=visits)
        kept, audits = store.visits(), {audit.site.id: audit for audit in store.audit(audit_id)}

    assert sorted(kept) == sorted(audits) == ["s0", "s1", "s2"]
    for name, digest in kept.items():
        judged = pipeline.replay(visits, digest, catalogue.rules())
        assert judged.pages == audits[name].pages
        assert judged.facts == audits[name].facts
        assert judged.verdicts().items() <= audits[name].verdicts().items()


@pytest.mark.browser
def test_a_picture_comes_back_under_the_name_its_page_gives(tmp_path):
    from checker import pipeline
    from checker.evidence import digest, unpack
    from checker.gather.options import Options
    from checker.model import Site

    (tmp_path / "index.html").write_text("<title>Vu</title><p>Une page à lire.</p>")
    with serve(tmp_path) as server:
        options = Options(resolve={"*": f"127.0.0.1:{server.server_port}"}, delay=0)
        sites = [Site(f"s{n}", f"S{n}", f"http://s{n}.exemple.gouv.fr/", "etat") for n in range(2)]
        job = pipeline.Job(options, keep=True)
        results = [judged for _, judged in pipeline.check(sites, job, pipeline.pool(job, "processes", 1))]
        plain = pipeline.Job(options)
        [(_, without)] = pipeline.check(sites[:1], plain, pipeline.pool(plain, "serial", 1))

    for judged in results:
        shown = [page.screenshot for page in unpack(judged.visit).pages if page.screenshot]
        assert [digest(picture) for picture in judged.pictures] == shown
        assert len(shown) == 1
    assert (without.visit, without.pictures) == (b"", ())
