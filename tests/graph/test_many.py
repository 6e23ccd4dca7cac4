"""Eight writers and sixteen readers at once: nothing is lost, and no reader sees a half."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from graph import Graph, gate, spool, writing
from graph.connection import Connection
from graph.settings import Settings
from ontology.vocabulary import vocabulary
from tests.graph import records
from tests.graph.dying import concepts
from tests.graph.writer import SHARED, Done, process, write

WRITERS, PROCESSES, READERS, TIMES = 8, 2, 16, 3
# A writer's own record, and the claims that came with its values in the same loads.
OWN = """
MATCH (c:Concept) WHERE c.id STARTS WITH 'w'
RETURN c.id AS id, size(c.altLabel) AS n, COUNT { (c)<-[:FROM]-(:Relation) } AS claims
"""
LARGE = "MATCH (c:Concept) WHERE c.id STARTS WITH 'l' RETURN count(c) AS n"


@dataclass
class Seen:
    """What the readers saw: how often they looked, were told of a load, and saw a half.

    That others keep writing is told too, now and then on a busy machine; that is no load.
    """

    looks: int = 0
    told: int = 0
    halves: list[object] = field(default_factory=list)


def reader(settings: Settings, graph: str, large: int, ended: threading.Event) -> Seen:
    """Look at the graph until the writers have ended."""
    seen = Seen()
    with Graph(Connection(settings, graph), vocabulary()) as found:
        while True:
            last = ended.is_set()
            look(found, large, seen)
            if last:
                return seen
            ended.wait(0.2)


def look(found: Graph, large: int, seen: Seen) -> None:
    rows, loading = gate.steady(found.connection, lambda: found.connection.read(OWN))
    seen.halves += [row for row in rows if row["n"] != row["claims"]]
    number, more = gate.steady(found.connection, lambda: found.connection.read(LARGE)[0]["n"])
    seen.halves += [number] if not more and number not in (0, large) else []
    trace = found.trace("start", SHARED)
    steps = [step for path in trace.paths for step in path.steps]
    seen.halves += [step for step in steps if not step.claims]
    seen.looks += 1
    seen.told += bool({loading, more, trace.loading} - {"", gate.OTHERS})


def many(project: Graph, large: int = 0) -> tuple[list[Done], list[Seen]]:
    """Have all of them write and read at once; return what they did and saw."""
    told, name = project.connection.settings, project.name
    ended = threading.Event()
    with ThreadPoolExecutor(WRITERS + READERS + 1) as pool:
        readers = [pool.submit(reader, told, name, large, ended) for _ in range(READERS)]
        writers: list[Future[Done]] = []
        try:
            for one in range(WRITERS):
                how = process if one < PROCESSES else write
                writers.append(pool.submit(how, told, name, f"w{one}", TIMES))
            if large:
                project.write(concepts("l", large), {"large": "h"})
            done = [one.result() for one in writers]
        finally:
            ended.set()
        return done, [one.result() for one in readers]


def judge(project: Graph, done: list[Done], seen: list[Seen]) -> None:
    """Every load that was reported is there, in one order, and nothing of another."""
    flat = [one for some in done for one in some]
    loads = project.loads()
    assert len(flat) == WRITERS * TIMES
    assert len({one.load for one in loads}) == len(loads)
    times = [one.time for one in loads]
    assert sorted(set(times)) == times
    kept = {one.load: one for one in loads}
    assert all(kept[load].time == time and value in kept[load].files for load, time, value in flat)
    rows = project.connection.read(OWN)
    assert sorted((one["id"], one["n"], one["claims"]) for one in rows) == [
        (f"w{one}", TIMES, TIMES) for one in range(WRITERS)
    ]
    last = max(flat, key=lambda one: one[1])
    note = f"MATCH (c:Concept {{id: '{SHARED}'}}) RETURN c.note AS note"
    assert project.connection.read(note)[0]["note"] == last[2]
    assert [one.halves for one in seen] == [[]] * READERS
    assert all(one.looks for one in seen)
    assert (project.mismatches(), project.faults()) == (0, [])
    assert not project.about().loading


def begun(project: Graph) -> None:
    first = [records.report(), records.concept("start"), records.concept(SHARED)]
    project.write([*first, *records.claim("x0", "start", SHARED)], {"base": "h"})


def test_many_writers_and_readers(project: Graph) -> None:
    begun(project)
    done, seen = many(project)
    judge(project, done, seen)
    assert project.about().version == len(project.loads()) == 1 + WRITERS * TIMES
    assert not any(one.told for one in seen)


def test_and_one_load_in_batches_among_them(
    project: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(project)
    monkeypatch.setattr(writing, "LIMIT", 50)
    monkeypatch.setattr(spool, "ROWS", 20)
    done, seen = many(project, large=400)
    judge(project, done, seen)
    assert project.connection.read(LARGE)[0]["n"] == 400
    assert len(project.loads()) == 2 + WRITERS * TIMES
    assert sum(one.told for one in seen)
