"""How far a load is: every step, and no more than ten words a second on any."""

import pytest

from loaders import steps
from loaders.steps import BYTES, MADE, PIECES, PLACED, Steps


def test_each_step_and_its_end_are_told_and_little_between(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(steps, "monotonic", lambda: clock[0])
    told: list[tuple[int, int, str]] = []
    tell = Steps(lambda *one: told.append(one))
    for done in range(1, 1001):
        clock[0] += 0.001
        tell(done, 1000, PLACED)
    tell(5, 0, MADE)
    assert told[0] == (1, 1000, PLACED)
    assert told[-2:] == [(1000, 1000, PLACED), (5, 0, MADE)]
    assert len(told) < 15


def test_a_count_without_a_total_does_not_take_the_place_of_one_with_it() -> None:
    told: list[tuple[int, int, str]] = []
    tell = Steps(lambda *one: told.append(one))
    tell(10, 100, BYTES)
    tell(500, 0, PIECES)
    tell(500, 0, MADE)
    assert told == [(10, 100, BYTES), (500, 0, MADE)]
