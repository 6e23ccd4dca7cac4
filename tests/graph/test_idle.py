"""The embedded server that ends itself, and connections that go on as if it had not."""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from neo4j import ManagedTransaction

from graph import console, control, drivers, embedded, launch
from graph.connection import Connection
from graph.control import HOST
from graph.embedded import Server
from graph.engine import version
from graph.settings import Settings
from graph.settings import read as read_settings
from graph.state import Place, read_state
from ontology.errors import QueryError, ServerError

pytest.importorskip("arcadedb_embedded")

SHORT = 0.02  # minutes: 1.2 s, and another second in which it looks once more
LONGER = 3.2  # seconds: more than both
LIMIT = 5.0  # seconds of a query, the time in which its rows are fetched included
RUNAWAY = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN sum(a % (b + 1)) AS n"
COUNT = "MATCH (n:Thing) RETURN count(n) AS n"
SENTENCE = "`peergraph export csv -o DIR` with the peergraph that wrote them"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A connection to a server that ends itself soon, held over all its ends."""
    yield from _connection(tmp_path_factory.mktemp("idle"))


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Connection]:
    """The same in another home."""
    yield from _connection(tmp_path / "other")


def _connection(home: Path) -> Iterator[Connection]:
    settings = Settings(home=home, idle=SHORT, timeout=LIMIT)
    with Connection(settings, "idle") as found:
        found.create("idle")
        yield found
    embedded.stop(settings)


def _pid(connection: Connection) -> int:
    return embedded.ensure(connection.settings).pid


def _used(connection: Connection) -> Server:
    """Return the server that has just answered."""
    assert connection.read("RETURN 1 AS one") == [{"one": 1}]
    assert connection.drivers.server
    return connection.drivers.server


def _ended(connection: Connection) -> None:
    place = Place(connection.settings.home)
    launch.await_end(place)
    assert not place.state.exists()


def _kill(connection: Connection) -> None:
    os.kill(_pid(connection), getattr(signal, "SIGKILL", signal.SIGTERM))
    launch.await_end(Place(connection.settings.home))


def _add(transaction: ManagedTransaction) -> None:
    transaction.run("CREATE (:Thing {id: 'a'})").consume()


def _count(connection: Connection) -> int:
    found: int = connection.read(COUNT)[0]["n"]
    return found


def test_minutes_or_never() -> None:
    assert read_settings({}).idle == 15.0
    for text, minutes in {"0.5": 0.5, "90": 90.0, "0": 0.0, "0.0": 0.0, "Never": 0.0}.items():
        assert read_settings({"PEERGRAPH_IDLE": text}).idle == minutes
    for bad in ("-1", "soon", "inf", "nan"):
        with pytest.raises(ServerError, match="PEERGRAPH_IDLE must be a number"):
            read_settings({"PEERGRAPH_IDLE": bad})


def test_it_ends_itself_and_eight_threads_find_it_again(kept: Connection) -> None:
    before, first = _count(kept), _used(kept)
    _ended(kept)

    def use(_: int) -> bool:
        kept.write(_add)
        return _count(kept) > before

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(use, range(8)))
    assert _count(kept) == before + 8
    second = _used(kept)
    assert second.pid != first.pid
    assert (second.port, second.writer, second.reader) == (first.port, first.writer, first.reader)


@pytest.mark.parametrize(
    "work",
    [
        lambda found: found.read("RETURN 1 AS one") == [{"one": 1}],
        lambda found: found.stream("RETURN 1 AS one", {}, 5) == (["one"], [[1]], False),
        lambda found: found.write(lambda one: one.run("RETURN 1 AS one").data()) == [{"one": 1}],
    ],
    ids=["read", "stream", "write"],
)
def test_whatever_comes_after_a_kill_is_answered(
    kept: Connection, work: Callable[[Connection], bool]
) -> None:
    kept.read("RETURN 1 AS one")
    _kill(kept)
    assert work(kept)


def test_another_port_is_found_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # What took the port never answers: the driver waits for it.
    monkeypatch.setitem(drivers._EMBEDDED, "connection_acquisition_timeout", 2)
    for found in _connection(tmp_path / "port"):
        before = _used(found).port
        _kill(found)
        with socket.create_server((HOST, before)):
            found.define(["CREATE INDEX x IF NOT EXISTS FOR (t:X) ON (t.x)"])
            assert _used(found).port != before


def test_a_write_that_meets_the_end_is_not_done_again(kept: Connection) -> None:
    before, calls = _count(kept), []

    def work(transaction: ManagedTransaction) -> None:
        calls.append(1)
        _add(transaction)
        _kill(kept)
        _add(transaction)

    with pytest.raises(ServerError, match="does not answer"):
        kept.write(work)
    assert len(calls) == 1
    assert _count(kept) == before


def test_an_open_transaction_keeps_it(kept: Connection) -> None:
    before = _count(kept)

    def work(transaction: ManagedTransaction) -> None:
        _add(transaction)
        time.sleep(LONGER)
        _add(transaction)

    kept.write(work)
    assert _count(kept) == before + 2


def test_rows_that_are_not_fetched_yet_keep_it(kept: Connection) -> None:
    server = _used(kept)
    with kept.drivers.reader.session(database="idle", fetch_size=100) as session:
        rows = iter(session.run("UNWIND range(1, 1000) AS n RETURN n"))
        assert next(rows)["n"] == 1
        time.sleep(LONGER)
        assert sum(1 for _ in rows) == 999
    assert _used(kept) == server


def test_a_query_that_runs_for_long_keeps_it(kept: Connection) -> None:
    server = _used(kept)
    with pytest.raises(QueryError, match="had reached the limit"):
        console.ask(kept, RUNAWAY)
    assert _used(kept) == server


def test_looking_for_it_is_no_use_of_it_but_making_a_graph_is(
    kept: Connection, other: Connection
) -> None:
    server, settings = _used(kept), kept.settings
    other.create("more")
    making, end = embedded.ensure(other.settings), time.monotonic() + 60
    while (state := read_state(Place(settings.home))) and time.monotonic() < end:
        with suppress(OSError):  # it may be gone at any moment
            control.call(state.control, state.key, {"verb": "names"}, 0.5)
        other.drop("more")
        other.create("more")
        time.sleep(0.2)
    # At once: the other one has nothing to do while the first is waited for.
    assert embedded.running(other.settings) == making
    _ended(kept)
    assert _used(kept) != server


def test_a_client_at_the_last_moment_finds_it_still_there(kept: Connection) -> None:
    place = Place(kept.settings.home)
    for _ in range(5):  # a machine with much to do may miss the moment
        server = _used(kept)
        while place.state.exists():
            time.sleep(0.01)
        # It has withdrawn and looks once more: who looks for it waits, but this line is open.
        with ThreadPoolExecutor(1) as pool:
            found = pool.submit(embedded.ensure, kept.settings)
            assert kept.read("RETURN 1 AS one") == [{"one": 1}]
            assert found.result() == embedded.ensure(kept.settings)
        if found.result() == server == kept.drivers.server:
            return
    pytest.fail("it never came back")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A folder with a graph in it and no server."""
    settings = Settings(home=tmp_path_factory.mktemp("versions"))
    with Connection(settings, "mine") as found:
        found.create("mine")
        found.write(_add)
    embedded.stop(settings)
    return Place(settings.home)


def _bytes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _command(place: Place, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PEERGRAPH_")}
    return subprocess.run(
        [sys.executable, "-m", "peergraph", *arguments],
        capture_output=True, text=True, encoding="utf-8", check=False,
        env=kept | {"PEERGRAPH_HOME": str(place.home), "PYTHONUTF8": "1"},
    )  # fmt: skip


@pytest.mark.parametrize(
    "signed",
    ["ArcadeDB 1.2.3", "ArcadeDB 99.1.1", "ArcadeDB 26.10.2, layout 2", None, "", "\0\n\n"],
)
def test_data_of_another_engine_is_left_to_the_byte(folder: Place, signed: str | None) -> None:
    folder.engine.unlink(missing_ok=True)
    if signed is not None:
        folder.engine.write_text(signed, encoding="utf-8")
    before = _bytes(folder.databases)
    assert before
    with pytest.raises(ServerError) as caught:
        embedded.ensure(Settings(home=folder.home))
    assert SENTENCE in str(caught.value)
    assert "\n" not in str(caught.value)
    assert _bytes(folder.databases) == before
    assert folder.engine.exists() is (signed is not None)
    assert signed is None or folder.engine.read_text(encoding="utf-8") == signed


@pytest.mark.parametrize("line", ["new other", "graphs", "delete mine --yes"])
def test_every_command_says_what_to_do_with_them(folder: Place, line: str) -> None:
    folder.engine.write_text("ArcadeDB 1.2.3\n", encoding="utf-8")
    before = _bytes(folder.databases)
    done = _command(folder, *line.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert "were written by ArcadeDB 1.2.3, and this is ArcadeDB" in done.stderr
    for told in (SENTENCE, "PEERGRAPH_HOME", "`peergraph new NAME`", "`peergraph load DIR`"):
        assert told in " ".join(done.stderr.split())
    assert _bytes(folder.databases) == before


def test_they_are_opened_again_by_the_engine_that_wrote_them(folder: Place) -> None:
    folder.engine.write_text(f"{version()}\n", encoding="utf-8")
    settings = Settings(home=folder.home)
    with Connection(settings, "mine") as found:
        assert _count(found) == 1
    embedded.stop(settings)
