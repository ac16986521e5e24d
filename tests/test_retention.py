"""Evidence of real audits goes with their time; what they said, and what is still needed, stays."""

import json
import lzma
import os
import signal
import subprocess
import sys

import pytest
from click.testing import CliRunner

from checker import pipeline
from checker.cli import main
from checker.evidence import unpack
from checker.gather.options import Options
from checker.model import Audit, PageReport, Site, SiteFacts, Transport
from checker.store import Store, Visits
from tests.gather.servers import Reply, serve

SITES = [Site(name, name, f"http://{name}.exemple.gouv.fr/", "etat") for name in ("ane", "bouc")]
PAGE = (
    "<!doctype html><html lang='fr'><head><title>Essai {0}</title></head><body><main><h1>Essai {0}</h1>"
    "<p>Une page assez longue pour être lue par une personne.</p></main></body></html>"
)


class House:
    """A store, its evidence, and a server whose pages are others at each audit."""

    def __init__(self, folder, server):
        self.data, self.server, self.turn = folder, server, 0
        self.visits = Visits(folder / "visits")

    def audit(self, sites=SITES, *, keep=pipeline.KEPT, browser=False, changed=True):
        """Audit some sites for real; the evidence of before is old by then."""
        for path in self.files():
            os.utime(path, (0, 0))
        self.turn += changed
        self.server.routes["/"] = PAGE.format(self.turn)
        resolve = {"*": f"127.0.0.1:{self.server.port}"}
        job = pipeline.Job(Options(resolve=resolve, delay=0, browser=browser), keep=True, refresh=12)
        with self.store() as store:
            audit_id = store.begin(sites, {}, {}, pipeline.now())
            pool = pipeline.pool(job, "serial", 1)
            course = pipeline.Course(keep, retries=0)
            pipeline.audit_register(store, audit_id, job, pool, course, visits=self.visits)

    def store(self):
        return Store.open(self.data / "conforme.sqlite")

    def files(self):
        return {path for path in self.visits.folder.glob("??/*") if path.is_file()}

    def prune(self, keep):
        words = ["store", "prune", "--keep", str(keep), "--data", str(self.data)]
        return CliRunner().invoke(main, words)


@pytest.fixture
def house(tmp_path):
    with serve({"/robots.txt": Reply("", 404)}) as server:
        yield House(tmp_path, server)


def test_the_evidence_of_the_last_audits_is_kept_and_the_history_of_all(house):
    made = []
    for _ in range(4):
        before = house.files()
        house.audit(keep=2)
        made.append(house.files() - before)
    assert [len(files) for files in made] == [2, 2, 2, 2]
    assert house.files() == made[2] | made[3]
    with house.store() as store:
        assert [len(store.audit(number)) for number in range(1, 5)] == [2] * 4
        assert all(audit.findings for number in range(1, 5) for audit in store.audit(number))
        _, past = store.standings()
    assert [moment.run for moment in past.moments] == [1, 2, 3, 4]


def test_the_last_visit_of_a_site_is_kept_however_old(house):
    house.audit()
    first = house.files()
    for _ in range(3):
        house.audit(SITES[1:], keep=1)
    assert len(house.files() & first) == 1
    assert len(house.files()) == 2
    with house.store() as store:
        assert {unpack(house.visits.get(digest)).site.id for digest in store.visits().values()} == {
            "ane", "bouc",
        }  # fmt: skip


def test_store_prune_lets_go_and_says_how_many(house):
    for _ in range(3):
        house.audit()
    assert len(house.files()) == 6

    assert "0 fichier effacé" in house.prune(3).stderr
    assert "2 fichiers effacés" in house.prune(2).stderr
    assert "2 fichiers effacés" in house.prune(1).stderr
    assert len(house.files()) == 2
    assert house.prune(0).exit_code == 2


def test_what_an_unfinished_audit_saw_is_kept(house):
    house.audit()
    house.audit()
    with house.store() as store:
        audit_id = store.begin(SITES, {}, {}, pipeline.now())
        (seen,) = store.audit(2)[:1]
        store.record(audit_id, seen, house.visits.put(b"vue, enregistree"))
        house.visits.put(b"vue, pas encore enregistree")
        recorded = next(path for path in house.files() if path.read_bytes() == b"vue, enregistree")
        os.utime(recorded, (0, 0))

    assert "2 fichiers effacés" in house.prune(1).stderr
    left = {path.read_bytes() for path in house.files()}
    assert {b"vue, enregistree", b"vue, pas encore enregistree"} < left
    assert len(left) == 4


@pytest.mark.browser
def test_pictures_stay_as_long_as_the_visits_that_show_them(house):
    house.audit(browser=True)
    for _ in range(2):
        house.audit(SITES[1:], keep=1, browser=True)
    house.audit(SITES[1:], keep=1, browser=True, changed=False)
    with house.store() as store:
        visits = [unpack(house.visits.get(digest)) for digest in store.visits().values()]
    pictures = {page.screenshot for visit in visits for page in visit.pages if page.screenshot}
    assert len(pictures) == 2
    assert all(house.visits.get(picture) for picture in pictures)
    assert len(house.files()) == 4
    assert [page.sighting.age for visit in visits for page in visit.pages] == [
        0,
        1,
    ]  # its picture is an old one


KILLED = """
import os, sys
from pathlib import Path
from checker import pipeline
from checker.store import Store, Visits
unlink, left = Path.unlink, [3]
def until_killed(path, missing_ok=False):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), 9)
    unlink(path, missing_ok)
Path.unlink = until_killed
with Store.open(sys.argv[1] + "/conforme.sqlite") as store:
    pipeline.prune(store, Visits(Path(sys.argv[1]) / "visits"), 1)
"""


def test_a_retention_killed_half_way_goes_on_the_next_time(house):
    for _ in range(3):
        house.audit()
    killed = subprocess.run([sys.executable, "-c", KILLED, str(house.data)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(house.files()) == 4

    assert "2 fichiers effacés" in house.prune(1).stderr
    with house.store() as store:
        assert all(unpack(house.visits.get(digest)) for digest in store.visits().values())


def test_the_pictures_of_a_visit_of_a_later_version_are_left_alone(tmp_path):
    visits, first, second = Visits(tmp_path / "visits"), *SITES
    later = lzma.compress(json.dumps({"format": 99, "what": "nobody here knows"}).encode())
    for site, visit in ((first, later), (second, b"another")):
        page = PageReport(site.url, site.entry, Transport.COMPLETED)
        with Store.open(tmp_path / "conforme.sqlite") as store:
            audit_id = store.begin([site], {}, {}, pipeline.now())
            seen = Audit(site, pipeline.now(), (page,), (), SiteFacts(site.id, site.url, Transport.COMPLETED))
            store.record(audit_id, seen, visits.put(visit))
            store.finish(audit_id, pipeline.now())
    picture = visits.put(b"\xff\xd8\xff of that visit")
    for path in visits.folder.glob("??/*"):
        os.utime(path, (0, 0))
    with Store.read(tmp_path / "conforme.sqlite") as store:
        assert pipeline.prune(store, visits, keep=1) == 0
    assert visits.get(picture)
