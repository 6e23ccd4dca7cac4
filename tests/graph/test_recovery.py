"""Loads and undos in batches that die, fail or are overtaken: what is left, and who says so."""

import logging

import pytest

from graph import Graph, spool, undo, writing
from tests.graph.digest import digest
from tests.graph.dying import concepts, die

BROKEN = "had been broken off; it is taken back"
RESUMED = "had been broken off; it is finished now"


@pytest.fixture(autouse=True)
def _batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small batches; one transaction still for small loads."""
    monkeypatch.setattr(writing, "LIMIT", 5)
    monkeypatch.setattr(undo, "LIMIT", 5)
    monkeypatch.setattr(spool, "ROWS", 2)


def base(project: Graph) -> list[str]:
    """A small graph; what it holds."""
    project.write(concepts("b", 4), {"base.csv": "h"})
    return digest(project)


def whole(project: Graph) -> bool:
    return not project.about().loading and not project.mismatches() and not project.faults()


def states(project: Graph) -> list[str]:
    return [one.state for one in project.loads()]


NEXT = {
    "a load": lambda found: found.write(concepts("n", 2), {}),
    "a load in batches": lambda found: found.write(concepts("n", 8), {}),
    "an undo": lambda found: found.undo("L1"),
    "an undo in batches": lambda found: found.undo("L2"),
    "a query that writes": lambda found: found.change(
        "CREATE (:Coder {id: 'n', origin: 'project'})"
    ),
}


@pytest.mark.parametrize("name", NEXT)
def test_the_next_writer_takes_back_what_a_dead_load_left(
    project: Graph, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    base(project)
    project.write(concepts("e", 8), {})
    before = digest(project)
    die(project)
    assert project.about().loading == "L3"
    assert digest(project) != before
    with caplog.at_level(logging.WARNING, "peergraph"):
        NEXT[name](project)
    assert [one.message for one in caplog.records if BROKEN in one.message]
    assert states(project)[2] == "taken back"
    assert not [one for one in digest(project) if "'d0'" in one]
    assert whole(project)
