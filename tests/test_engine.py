"""Every engine gives the same answers, and no worker outlives, stalls or loses the run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from checker import journal
from checker.engine import ENGINES, LOST_IN_A_ROW, EngineError, Pool, open_engine, run

every_engine = pytest.mark.parametrize("engine", ENGINES)
PATIENCE = 20.0
"""Seconds before a test stops waiting for what should have happened."""

_prefix = "unprepared"


# --- the work: module-level functions, as the engine asks -----------------------------------


def begin(prefix: str, diary: Path) -> None:
    global _prefix  # noqa: PLW0603 - what a worker keeps
    _prefix = prefix
    note(diary, f"start {os.getpid()}")


class End:
    """A `stop` that knows where to write; picklable."""

    def __init__(self, diary: Path) -> None:
        self.diary = diary

    def __call__(self) -> None:
        note(self.diary, f"stop {os.getpid()}")


def note(diary: Path, line: str) -> None:
    with diary.open("a", encoding="utf-8") as stream:
        stream.write(f"{line}\n")


def name(number: int) -> str:
    return f"{_prefix} {number}"


def awkward(number: int) -> str:
    if number == 1:
        raise ValueError("un mauvais site")
    if number == 2:
        raise Unpicklable("deux", 2)
    if number == 3:
        raise SystemExit("une bibliothèque qui sort")
    return f"site {number}"


class Unpicklable(Exception):
    def __init__(self, word: str, number: int) -> None:
        super().__init__(f"{word} {number}")


def deadly(path: Path) -> str:
    """Kills its worker each time for "poison", the first time only for "twice"."""
    if path.name == "poison":
        os.kill(os.getpid(), signal.SIGKILL)
    if path.name == "twice" and not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return path.name


def wait_for_ever(diary: Path) -> None:
    try:
        note(diary, f"work {os.getpid()}")
        signal.pause()
    finally:
        note(diary, f"unwound {os.getpid()}")


def in_a_thread(_: int) -> None:
    def fail() -> None:
        raise ValueError("dans un fil \x1b[31m")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()


def cannot_start() -> None:
    raise OSError("navigateur introuvable")


def die_at_start() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


# --- helpers of this file ------------------------------------------------------------------


def until(condition: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < limit, "rien ne s'est passé"
        time.sleep(0.02)


def diary_of(path: Path, word: str) -> list[int]:
    lines = path.read_text("utf-8").split("\n") if path.exists() else []
    return [int(line.split()[1]) for line in lines if line.startswith(f"{word} ")]


def gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


# --- the tests -----------------------------------------------------------------------------


@every_engine
def test_each_item_comes_back_with_its_result(engine: str) -> None:
    assert sorted(run(Pool(engine, 2), name, range(7))) == [(n, f"unprepared {n}") for n in range(7)]


@every_engine
def test_a_worker_is_prepared_once_and_closed(engine: str, tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    pool = Pool(engine, 1, begin, ("ready", diary), End(diary))
    results = [result for _, result in run(pool, name, range(5))]
    begin("unprepared", tmp_path / "other")
    assert results == [f"ready {n}" for n in range(5)]
    assert len(diary_of(diary, "start")) == 1
    assert diary_of(diary, "start") == diary_of(diary, "stop")


@every_engine
def test_nothing_to_do_starts_nothing(engine: str, tmp_path: Path) -> None:
    pool = Pool(engine, 1, begin, ("ready", tmp_path / "diary"))
    assert list(run(pool, name, [])) == []
    assert not (tmp_path / "diary").exists()


def test_an_exception_is_the_result_of_its_item_alone() -> None:
    results = dict(run(Pool("processes", 2), awkward, range(5)))
    assert (results[0], results[4]) == ("site 0", "site 4")
    assert isinstance(results[1], ValueError)
    assert str(results[1]) == "un mauvais site"
    assert isinstance(results[2], RuntimeError), "an exception that cannot travel is told in words"
    assert str(results[2]) == "Unpicklable : deux 2"
    assert isinstance(results[3], SystemExit)


def test_an_exception_reads_the_same_without_processes() -> None:
    results = dict(run(Pool("serial"), awkward, [0, 1, 2]))
    assert [str(results[n]) for n in range(3)] == ["site 0", "un mauvais site", "Unpicklable : deux 2"]


@every_engine
@pytest.mark.parametrize("window", [1, 3])
def test_only_a_window_of_items_is_in_hand(engine: str, window: int) -> None:
    taken = given = most = 0

    def items() -> Iterator[int]:
        nonlocal taken
        for number in range(12):
            taken += 1
            yield number

    for _ in run(Pool(engine, 2), name, items(), window=window):
        most = max(most, taken - given)
        given += 1
    assert given == 12
    assert most <= window


def test_the_serial_engine_gives_each_result_before_it_takes_the_next_item() -> None:
    items = iter(range(3))
    results = run(Pool("serial", 4), name, items)
    assert next(results) == (0, "unprepared 0")
    assert list(items) == [1, 2]


def test_items_of_one_group_are_never_in_hand_together(monkeypatch: pytest.MonkeyPatch) -> None:
    items = ["a1", "a2", "a3", "b1", "c1", "b2"]
    together = threading.Barrier(2, timeout=PATIENCE)
    in_hand: set[str] = set()

    def work(item: str) -> str:
        assert item[0] not in in_hand
        in_hand.add(item[0])
        if item in {"a1", "b1"}:
            together.wait()  # the others of a group let those behind them pass
        in_hand.remove(item[0])
        return item

    monkeypatch.setitem(ENGINES, "threads", lambda pool: ThreadPoolExecutor(pool.workers))
    results = list(run(Pool("threads", 2), work, items, group=lambda item: item[0]))
    assert sorted(results) == sorted((item, item) for item in items)


def heavy(number: int) -> bytes:
    return bytes([number]) * 1_000_000


@every_engine
def test_results_do_not_pile_up(engine: str) -> None:
    tracemalloc.start()
    try:
        for _ in run(Pool(engine, 2), heavy, range(60)):
            pass
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_a_killed_worker_costs_only_the_item_that_kills_it(tmp_path: Path) -> None:
    items = [tmp_path / word for word in ("a", "b", "poison", "c", "d", "e", "f")]
    results = {item.name: result for item, result in run(Pool("processes", 2), deadly, items)}
    assert isinstance(results.pop("poison"), BrokenExecutor)
    assert results == {word: word for word in ("a", "b", "c", "d", "e", "f")}


def test_a_worker_killed_by_accident_costs_nothing(tmp_path: Path) -> None:
    items = [tmp_path / word for word in ("a", "twice", "b", "c", "d")]
    results = {item.name: result for item, result in run(Pool("processes", 2), deadly, items)}
    assert results == {word: word for word in ("a", "twice", "b", "c", "d")}


@every_engine
def test_a_worker_that_cannot_start_ends_the_run(engine: str) -> None:
    with pytest.raises(EngineError, match="démarrer : OSError : navigateur introuvable"):
        list(run(Pool(engine, 1, cannot_start), name, range(3)))


def test_workers_that_always_die_end_the_run_early() -> None:
    lost = []

    def collect() -> None:
        lost.extend(result for _, result in run(Pool("processes", 1, die_at_start), name, range(99)))

    with pytest.raises(EngineError, match="perdus de suite"):
        collect()
    assert len(lost) == LOST_IN_A_ROW
    assert all(isinstance(result, BrokenExecutor) for result in lost)


def test_stopping_early_unwinds_the_work_and_closes_the_workers(tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    pool = Pool("processes", 2, begin, ("ready", diary), End(diary))

    def interrupted() -> Iterator[Path]:
        yield diary
        yield diary
        until(lambda: len(diary_of(diary, "work")) == 2)
        raise KeyboardInterrupt

    with (
        pytest.raises(KeyboardInterrupt),
        closing(run(pool, wait_for_ever, interrupted(), window=9)) as results,
    ):
        next(results)
    workers = sorted(diary_of(diary, "work"))
    assert sorted(diary_of(diary, "unwound")) == workers
    assert sorted(diary_of(diary, "stop")) == workers
    assert all(gone(worker) for worker in workers)


@pytest.mark.parametrize("kept", [True, False])
def test_what_fails_in_a_worker_goes_to_the_journal_and_never_to_the_terminal(
    kept: bool, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "journal.txt"
    journal.keep(path if kept else None)
    try:
        list(run(Pool("processes", 2), awkward, range(5)))
        with pytest.raises(EngineError):
            list(run(Pool("processes", 1, cannot_start), name, range(3)))
        list(run(Pool("processes", 1), in_a_thread, [1]))
    finally:
        journal.keep(None)

    assert capfd.readouterr().err == ""
    if kept:
        said = path.read_text("utf-8")
        for words in ("un mauvais site", "deux 2", "navigateur introuvable", "dans un fil"):
            assert words in said
        assert "Traceback" in said
        assert "\x1b" not in said


PARENT = """
import signal
import sys
from pathlib import Path
import test_engine
from checker.engine import Pool, run

if __name__ == "__main__":
    # A suite run in the background inherits an ignored SIGINT.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    diary = Path(sys.argv[1])
    pool = Pool("processes", 2, test_engine.begin, ("ready", diary), test_engine.End(diary))
    list(run(pool, test_engine.wait_for_ever, [diary, diary]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux's")
@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_workers_end_with_their_parent(ending: signal.Signals, tmp_path: Path) -> None:
    diary, script = tmp_path / "diary", tmp_path / "parent.py"
    script.write_text(PARENT, "utf-8")
    here = Path(__file__).parent
    environment = os.environ | {"PYTHONPATH": f"{here.parent}{os.pathsep}{here}"}
    command = [sys.executable, str(script), str(diary)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as parent:
        until(lambda: len(diary_of(diary, "work")) == 2 or parent.poll() is not None)
        parent.send_signal(ending)
        try:
            _, said = parent.communicate(timeout=PATIENCE)
        finally:
            parent.kill()
    assert parent.returncode == -ending, said
    workers = sorted(diary_of(diary, "start"))
    until(lambda: all(gone(worker) for worker in workers))
    assert sorted(diary_of(diary, "unwound")) == workers
    assert sorted(diary_of(diary, "stop")) == workers, "the browser of a worker must not outlive it"


def test_an_unknown_engine_is_named() -> None:
    with pytest.raises(EngineError, match=r"moteur « nuage » inconnu ; connus : serial, processes"):
        open_engine(Pool("nuage"))
