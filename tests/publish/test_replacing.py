"""A build and the folder it is asked to fill: nobody's files are touched, and a site is never half there."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest
from filelock import FileLock

from bench import site as bench_site
from checker.publish.build import building
from checker.publish.build.output import MANIFEST
from checker.publish.build.sources import Sources
from tests.publish.conftest import ROOT, Warm

CONFIG = ROOT / "mkdocs.yml"
SITES = 60
"""More than a process takes at a time: other processes write too."""


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    store, register = bench_site.estate(tmp_path_factory.mktemp("estate") / "estate", SITES)
    return Sources(store, register)


@pytest.fixture(scope="module")
def output(sources: Sources, tmp_path_factory: pytest.TempPathFactory, warm: Warm) -> Path:
    """A site that stands, built from a register that will gain a site."""
    folder = warm(tmp_path_factory.mktemp("stands") / "public")
    building.build(CONFIG, folder, sources, processes=2)
    return folder


def mine(folder: Path) -> Path:
    (folder / "these").mkdir(parents=True)
    (folder / "these" / "chapitre.txt").write_text("trois ans de travail", "utf-8")
    return folder


def with_a_hidden_file(folder: Path) -> Path:
    folder.mkdir()
    (folder / ".env").write_text("SECRET=1", "utf-8")
    return folder


def with_an_unreadable_mark(folder: Path) -> Path:
    mine(folder)
    (folder / MANIFEST).write_text("{", "utf-8")
    return folder


def with_an_empty_folder_in_it(folder: Path) -> Path:
    (folder / "vide").mkdir(parents=True)
    return folder


def linked(folder: Path) -> Path:
    folder.symlink_to(mine(folder.with_name("ailleurs")))
    return folder


@pytest.mark.parametrize(
    "made", [mine, with_a_hidden_file, with_an_unreadable_mark, with_an_empty_folder_in_it, linked]
)
def test_a_folder_that_is_not_ours_is_refused_and_left_as_it_is(made, tmp_path: Path) -> None:
    """By the command itself, with a store and a register that would do."""
    folder = made(tmp_path / "sortie")
    before, beside = files(folder), sorted(tmp_path.iterdir())
    run = subprocess.run(
        [sys.executable, "-m", "checker", "build", "--output", folder, "--data", tmp_path / "absent"],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 2
    assert "n'est pas un site construit par Conforme" in run.stderr
    assert files(folder) == before
    assert sorted(tmp_path.iterdir()) == beside


def test_a_file_is_no_folder(tmp_path: Path, sources: Sources) -> None:
    (tmp_path / "notes").write_text("x", "utf-8")
    (tmp_path / "lien").symlink_to(tmp_path / "notes")
    for name in ("notes", "lien"):
        with pytest.raises(building.BuildError, match="n'est pas un dossier"):
            building.build(CONFIG, tmp_path / name, sources)
    assert (tmp_path / "notes").read_text("utf-8") == "x"


def test_a_link_that_goes_round_is_said(tmp_path: Path, sources: Sources) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(building.BuildError, match="ne se lit pas"):
        building.build(CONFIG, tmp_path / "a", sources)


def test_an_empty_folder_and_a_link_to_nothing_yet_are_filled(
    tmp_path: Path, sources: Sources, output: Path, warm: Warm
) -> None:
    warm(tmp_path / "vide", like=output).mkdir(mode=0o750)
    building.build(CONFIG, tmp_path / "vide", sources)
    assert (tmp_path / "vide" / "index.html").exists()
    assert (tmp_path / "vide").stat().st_mode & 0o777 == 0o750
    (tmp_path / "lien").symlink_to(warm(tmp_path / "versions" / "actuelle", like=output))
    building.build(CONFIG, tmp_path / "lien", sources)
    assert (tmp_path / "lien").is_symlink()
    assert (tmp_path / "versions" / "actuelle" / "index.html").exists()


@pytest.mark.long
def test_killed_at_any_time_the_old_site_stays_and_nothing_is_left_behind(
    output: Path, sources: Sources
) -> None:
    before = files(output)
    bench_site.change(sources.store, bench_site.sites(SITES)[3])
    (output.parent / f".{output.name}.cache" / "pages.empreinte").unlink()  # MkDocs has work again
    command = [sys.executable, "-m", "checker", "build", "--registry", sources.registry]
    command += ["--store", sources.store, "--output", output]
    ended = []
    for delay, how in ((0.8, signal.SIGKILL), (1.6, signal.SIGTERM), (2.4, signal.SIGKILL)):
        run = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        family = psutil.Process(run.pid).children(recursive=True)
        run.send_signal(how)
        ended.append(run.wait(timeout=20))
        assert files(output) == before
        assert psutil.wait_procs(family, timeout=5)[1] == []
    assert 0 not in ended, "each one was killed before its end"

    building.build(CONFIG, output, sources, processes=2)
    whole = output.with_name("whole")
    building.build(CONFIG, whole, sources, processes=2)
    made, again = files(whole), files(output)
    assert made.keys() == again.keys()
    assert {path for path in made if made[path] != again[path]} <= {"sitemap.xml.gz"}
    assert again != before
    assert not (output.parent / f".{output.name}.cache" / "suivant").exists()


def test_while_it_is_built_the_site_is_never_without_a_page(output: Path, sources: Sources) -> None:
    bench_site.change(sources.store, bench_site.sites(SITES)[5])
    missed, done = [], threading.Event()
    asked = ("index.html", MANIFEST, "parc/sites/site-5/index.html")

    def watch() -> None:
        while not done.is_set():
            missed.extend(page for page in asked if not (output / page).exists())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        assert building.build(CONFIG, output, sources).sites == 1
    finally:
        done.set()
        watcher.join()
    assert missed == []


def test_what_somebody_added_to_a_site_stays(output: Path, sources: Sources, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "une.txt").write_text("photo", "utf-8")
    (output / "CNAME").write_text("conforme.exemple.gouv.fr", "utf-8")
    (output / ".git" / "refs").mkdir(parents=True)
    (output / ".git" / "HEAD").write_text("ref", "utf-8")
    (output / "photos").symlink_to(tmp_path / "photos")
    bench_site.change(sources.store, bench_site.sites(SITES)[7])
    building.build(CONFIG, output, sources)
    assert (output / "CNAME").read_text("utf-8") == "conforme.exemple.gouv.fr"
    assert (output / ".git" / "HEAD").exists()
    assert (output / "photos").is_symlink()
    assert (output / "photos" / "une.txt").read_text("utf-8") == "photo"


def test_a_copy_by_links_of_a_site_is_never_written_over(output: Path, sources: Sources) -> None:
    kept = output.with_name("sauvegarde")
    subprocess.run(["cp", "-al", output, kept], check=True)
    before = files(kept)
    bench_site.change(sources.store, bench_site.sites(SITES)[9])
    building.build(CONFIG, output, sources)
    assert files(kept) == before
    assert files(output) != before


def test_a_folder_that_cannot_move_is_filled_file_by_file(
    output: Path, sources: Sources, warm: Warm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one we are in; a mounted one is the same."""
    node = output.stat().st_ino
    monkeypatch.chdir(output)
    bench_site.change(sources.store, bench_site.sites(SITES)[11])
    building.build(CONFIG, output, sources)
    assert output.stat().st_ino == node
    whole = warm(output.with_name("whole2"), like=output)
    building.build(CONFIG, whole, sources)
    made, again = files(whole), files(output)
    assert {path for path in made if made[path] != again.get(path)} <= {"sitemap.xml.gz"}
    assert not list(output.glob(".conforme.part"))
    assert building.build(CONFIG, output, sources).files == 0


def test_a_failed_build_leaves_the_old_site(output: Path, sources: Sources) -> None:
    before = files(output)
    broken = CONFIG.with_name("mkdocs-rompu.yml")
    broken.write_text(CONFIG.read_text("utf-8").replace("Accueil: index.md", "Accueil: absent.md"), "utf-8")
    try:
        with pytest.raises(building.BuildError):
            building.build(broken, output, sources, processes=2)
    finally:
        broken.unlink()
    assert files(output) == before


def test_two_builds_of_one_folder_do_not_mix(output: Path, sources: Sources) -> None:
    before = files(output)
    with (
        FileLock(output.parent / f".{output.name}.cache" / "verrou"),
        pytest.raises(building.BuildError, match="une autre construction"),
    ):
        building.build(CONFIG, output, sources)
    assert files(output) == before
    assert os.path.lexists(output)
