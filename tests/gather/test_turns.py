"""One request at a time for a host, spaced; told with a clock of our own, so that nobody waits."""

import threading

import pytest

from checker.gather.turns import Turns


class Clock:
    """A time that passes only when somebody sleeps."""

    def __init__(self):
        self.now = 1000.0
        self.slept = []

    def sleep(self, seconds):
        self.slept.append(round(seconds, 3))
        self.now += seconds


def ticking():
    clock = Clock()
    return clock, Turns(clock=lambda: clock.now, sleep=clock.sleep)


def test_the_first_turn_never_waits_and_the_next_one_does():
    clock, turns = ticking()
    for _ in range(3):
        with turns.take("exemple.gouv.fr", 2):
            clock.now += 0.5
    assert clock.slept == [2, 2]


def test_time_already_passed_counts():
    clock, turns = ticking()
    with turns.take("exemple.gouv.fr", 2):
        pass
    clock.now += 1.5
    with turns.take("exemple.gouv.fr", 2):
        pass
    assert clock.slept == [0.5]


def test_www_shares_the_turns_of_its_host_and_other_hosts_have_theirs():
    clock, turns = ticking()
    for host in ("exemple.gouv.fr", "autre.gouv.fr", "www.exemple.gouv.fr"):
        with turns.take(host, 1):
            pass
    assert clock.slept == [1]


def test_a_rest_that_was_asked_for_is_waited_for():
    clock, turns = ticking()
    turns.hold("exemple.gouv.fr", 20)
    assert turns.held("www.exemple.gouv.fr") == 20
    with turns.take("exemple.gouv.fr", 1):
        pass
    assert clock.slept == [20]
    assert turns.held("exemple.gouv.fr") == 0


def test_a_turn_ends_even_when_its_request_fails():
    clock, turns = ticking()
    for _ in range(2):
        with pytest.raises(OSError), turns.take("exemple.gouv.fr", 1):
            raise OSError("panne")
    assert clock.slept == [1]


def test_two_threads_are_never_at_one_host_together():
    turns = Turns()
    inside, together = [], []

    def ask():
        for _ in range(50):
            with turns.take("exemple.gouv.fr", 0):
                inside.append(1)
                together.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(together) == {1}
    assert len(together) == 200
