"""Loads and undos in batches that die, fail or are overtaken: what is left, and who says so."""

import logging
import os
import platform
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from time import sleep

import pytest
from neo4j import ManagedTransaction

from graph import Graph, spool, undo, writing
from graph.connection import Connection
from graph.gate import Busy
from graph.sign import SILENCE, Sign, Writer, alive, bury
from loaders import export_csv
from loaders.run import load
from ontology.errors import GraphError, InputError
from ontology.vocabulary import vocabulary
from tests.graph import records
from tests.graph.digest import digest
from tests.graph.dying import concepts, die

BROKEN = "had been broken off; it is taken back first"
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


def run(text: str, transaction: ManagedTransaction) -> None:
    transaction.run(text).consume()


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


def test_readers_are_told_until_then(project: Graph, tmp_path: Path) -> None:
    base(project)
    die(project)
    assert project.cypher("MATCH (c:Concept) RETURN c.id").loading == "L2"
    assert project.trace("b0", "b1").loading == "L2"
    assert project.about().loading == "L2"
    with pytest.raises(GraphError, match="L2 is running or was broken off"):
        export_csv.write(project, tmp_path / "out")
    project.write(concepts("n", 1), {})
    assert not project.cypher("MATCH (c:Concept) RETURN c.id").loading


def test_an_undo_that_dies_is_finished(project: Graph, caplog: pytest.LogCaptureFixture) -> None:
    before = base(project)
    second = project.write(concepts("e", 8), {})
    die(project, undoing=second.load)
    assert states(project)[1] == "undoing"
    assert project.undoing(second.load).gone > 0
    with caplog.at_level(logging.WARNING, "peergraph"):
        third = project.write(concepts("n", 1), {})
    assert [one.message for one in caplog.records if RESUMED in one.message]
    assert states(project) == ["complete", "undone", "complete"]
    project.undo(third.load)
    assert digest(project) == before
    assert whole(project)


def test_undo_finishes_what_was_broken_off(project: Graph) -> None:
    before = base(project)
    second = project.write(concepts("e", 8), {})
    die(project, undoing=second.load)
    project.undo(second.load)
    assert states(project) == ["complete", "undone"]
    assert digest(project) == before
    die(project)
    project.undo("L3")
    assert states(project) == ["complete", "undone", "taken back"]
    assert digest(project) == before
    assert whole(project)


def test_a_dead_load_is_taken_back_before_files_are_looked_at(
    project: Graph, tmp_path: Path
) -> None:
    base(project)
    die(project)
    # It leads to a record of the dead load, which will be gone.
    table = tmp_path / "Concept.csv"
    table.write_text("id,label,kind,constructOrder,BROADER\nn,N,theme,2,d0\n", "utf-8")
    with pytest.raises(InputError) as caught:
        load(project, [table])
    assert "there is no Concept with this id" in str(caught.value.faults[0])
    assert states(project) == ["complete", "taken back"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_a_load_that_is_interrupted_takes_itself_back(
    project: Graph, error: type[BaseException]
) -> None:
    before = base(project)

    def report(done: int, _total: int) -> None:
        if done == 4:
            raise error

    with pytest.raises(error):
        project.write(concepts("d"), {}, report=report)
    assert digest(project) == before
    assert states(project) == ["complete", "taken back"]
    assert whole(project)
    assert not list((project.connection.settings.home / "writers").glob("*.lock"))


def test_a_batch_that_fails_takes_the_load_back(project: Graph) -> None:
    before = base(project)
    theirs = records.concept("p", origin="published")
    project.write([theirs], {})
    for last in (records.concept("p"), records.claim("x", "b0", "b1", wording=None)[0]):
        held = digest(project)
        with pytest.raises(InputError):
            project.write([*concepts("d"), last], {})
        assert digest(project) == held
    project.undo("L2")
    assert digest(project) == before
    assert whole(project)


def test_an_undo_that_is_interrupted_is_finished_at_once(project: Graph) -> None:
    base(project)
    second = project.write(concepts("e", 8), {})

    def report(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        project.undo(second.load, report)
    assert states(project)[1] == "undoing"
    project.write(concepts("n", 1), {})
    assert states(project) == ["complete", "undone", "complete"]
    assert whole(project)


def test_who_was_taken_for_dead_writes_nothing_more(project: Graph) -> None:
    if project.connection.settings.embedded:
        pytest.skip("the embedded server's writers hold a lock: none is taken for dead")
    before = base(project)
    taken: list[str] = []

    def report(done: int, _total: int) -> None:
        if done == 4:
            old = "MATCH (l:Load {id: 'L2'}) SET l.host = 'elsewhere', l.heartbeat = 0"
            project.connection.write(lambda tx: tx.run(old).consume())
            with Graph(Connection(project.connection.settings, project.name), vocabulary()) as one:
                taken.append(one.write(concepts("n", 1), {}).load)

    with pytest.raises(GraphError, match="another command took L2 back; load the files again"):
        project.write(concepts("d"), {}, report=report)
    assert states(project) == ["complete", "taken back", "complete"]
    project.undo(taken[0])
    assert digest(project) == before
    assert whole(project)


def test_one_of_two_takes_it_back(project: Graph, caplog: pytest.LogCaptureFixture) -> None:
    base(project)
    die(project)
    settings, start = project.connection.settings, threading.Barrier(2)

    def writer(name: str) -> str:
        with Graph(Connection(settings, project.name), vocabulary()) as found:
            start.wait()
            while True:
                try:
                    return found.write(concepts(name, 1), {}).load
                except Busy:  # the other one is at it
                    sleep(0.05)

    with caplog.at_level(logging.WARNING, "peergraph"), ThreadPoolExecutor(2) as pool:
        loads = list(pool.map(writer, ["m", "n"]))
    assert sorted(loads) == ["L3", "L4"]
    assert len([one for one in caplog.records if BROKEN in one.message]) == 1
    assert states(project) == ["complete", "taken back", "complete", "complete"]
    assert whole(project)


def signed(host: str, token: str, age: int) -> Writer:
    return Writer(host or platform.node(), token, age)


def test_the_lock_tells_who_lives_on_this_host(tmp_path: Path) -> None:
    sign = Sign(tmp_path)
    assert alive(tmp_path, signed("", sign.token, 10 * SILENCE))
    sign.named = True
    with pytest.raises(KeyboardInterrupt), sign:
        raise KeyboardInterrupt
    dead = signed("", sign.token, 0)
    assert not alive(tmp_path, dead)
    bury(tmp_path, dead)
    assert not list((tmp_path / "writers").iterdir())
    with Sign(tmp_path):
        assert list((tmp_path / "writers").iterdir())
    assert not list((tmp_path / "writers").iterdir())


def test_without_the_lock_the_heartbeat_tells(tmp_path: Path) -> None:
    for host in ("", "elsewhere"):
        assert alive(tmp_path, signed(host, "gone", SILENCE - 1_000))
        assert not alive(tmp_path, signed(host, "gone", SILENCE + 1_000))
    with Sign(tmp_path) as sign:  # a lock of this name here says nothing of another host
        assert not alive(tmp_path, signed("elsewhere", sign.token, SILENCE + 1_000))


def test_a_writer_of_another_host_is_given_a_minute(project: Graph) -> None:
    if project.connection.settings.embedded:
        pytest.skip("the embedded server has writers of one host only")
    base(project)
    die(project)
    for age, busy in ((0, True), (2 * SILENCE, False)):
        text = f"SET l.host = 'elsewhere', l.heartbeat = timestamp() - {age}"
        project.connection.write(partial(run, "MATCH (l:Load {id: 'L2'}) " + text))
        with pytest.raises(Busy) if busy else nullcontext():
            project.write(concepts("n", 1), {})
    assert states(project) == ["complete", "taken back", "complete"]


def test_a_graph_of_before_still_loads(project: Graph) -> None:
    base(project)
    old = "MATCH (l:Load) SET l.parts = null, l.kind = null, l.removed = null"
    change = "MATCH (c:Change) DELETE c"
    graph = "MATCH (g:Graph) REMOVE g.loading"
    project.connection.write(lambda tx: [tx.run(one).consume() for one in (old, change, graph)])
    project.connection.define(["DROP CONSTRAINT change_id IF EXISTS"])
    second = project.write(concepts("n", 8), {})
    with pytest.raises(GraphError, match="before peergraph kept what a load changes"):
        project.undo("L1")
    project.undo(second.load)
    assert states(project) == ["complete", "undone"]
    assert whole(project)


@pytest.mark.parametrize(
    "command", [["load", "n.csv"], ["undo", "L1", "--yes"], ["cypher", "--write", "{query}"]]
)
def test_the_command_line_says_so(project: Graph, tmp_path: Path, command: list[str]) -> None:
    base(project)
    die(project)
    (tmp_path / "n.csv").write_text("id,label,kind,constructOrder\nn,N,theme,2\n", "utf-8")
    (tmp_path / "n.csv").rename(tmp_path / "Concept.csv")
    given = [one.replace("n.csv", "Concept.csv") for one in command]
    given = [one.format(query="CREATE (:Coder {id: 'k', origin: 'project'})") for one in given]
    told = project.connection.settings
    kept = {name: one for name, one in os.environ.items() if not name.startswith("PEERGRAPH_")}
    own = {"PEERGRAPH_HOME": str(told.home), "PEERGRAPH_GRAPH": project.name}
    if not told.embedded:
        login = {"PEERGRAPH_USER": told.user, "PEERGRAPH_PASSWORD": told.password}
        own |= {"PEERGRAPH_URI": told.uri, **login}
    status, done = (
        subprocess.run(
            [sys.executable, "-m", "peergraph", *one], env=kept | own, cwd=tmp_path, check=False,
            capture_output=True, text=True, encoding="utf-8",
        )
        for one in (["status"], given)
    )  # fmt: skip
    assert "L2 is being written or undone, or was broken off" in status.stderr
    assert done.returncode == 0, done.stderr
    assert f"L2 {BROKEN}" in done.stderr
    assert whole(project)
