"""The embedded server, for real: found, started once, asked, killed, stopped."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver, GraphDatabase
from neo4j.exceptions import Neo4jError

from graph import control, embedded, launch
from graph.embedded import Server
from graph.index import WordIndex
from graph.settings import Settings
from graph.state import REASON, Place, read_state, valid_name, write_state
from ontology.errors import ServerError

pytest.importorskip("arcadedb_embedded")

STARTER = (
    "import sys; from pathlib import Path; from graph import embedded; "
    "from graph.settings import Settings; "
    "print(embedded.ensure(Settings(home=Path(sys.argv[1]))).pid)"
)
WRITES = (
    "CREATE (:Thing {id: 'b'})",
    "MERGE (:Thing {id: 'c'})",
    "MERGE (t:Thing {id: 'a'}) ON MATCH SET t.x = 1",
    "MATCH (t:Thing) SET t.x = 1",
    "MATCH (t:Thing) SET t:Other",
    "MATCH (t:Thing) REMOVE t.id",
    "MATCH (t:Thing) DELETE t",
    "MATCH (t:Thing) DETACH DELETE t",
    "MATCH (t:Thing) CREATE (t)-[:LINK]->(t)",
    "FOREACH (i IN [1] | CREATE (:Thing {id: 'd'}))",
    "CALL { CREATE (:Thing {id: 'e'}) }",
    "CREATE CONSTRAINT other IF NOT EXISTS FOR (t:Thing) REQUIRE t.x IS UNIQUE",
    "CREATE INDEX other IF NOT EXISTS FOR (t:Thing) ON (t.y)",
    "DROP CONSTRAINT thing",
    "LOAD CSV FROM 'file:///etc/hostname' AS row RETURN row",
    "SHOW USERS",
    "CREATE USER mallory SET PASSWORD 'long enough 1'",
    "ALTER USER reader SET PASSWORD 'long enough 1'",
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """One server for all tests that leave it as it was; its folder has an awkward name."""
    with _home(tmp_path_factory.mktemp("shared") / "Ünï code") as made:
        yield made


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Settings]:
    with _home(tmp_path / "home") as made:
        yield made


@contextmanager
def _home(home: Path) -> Iterator[Settings]:
    settings = Settings(home=home)
    yield settings
    embedded.stop(settings)


@contextmanager
def _driver(server: Server, login: tuple[str, str]) -> Iterator[Driver]:
    with GraphDatabase.driver(
        server.address, auth=login, max_transaction_retry_time=2, notifications_min_severity="OFF"
    ) as driver:
        yield driver


def _ask(driver: Driver, name: str, query: str, **parameters: str) -> list[dict[str, Any]]:
    found = driver.execute_query(query, parameters, database_=name)
    return [record.data() for record in found.records]


def _as_writer(settings: Settings, name: str, query: str) -> list[dict[str, Any]]:
    server = embedded.ensure(settings)
    with _driver(server, server.writer) as driver:
        return _ask(driver, name, query)


def _place(settings: Settings) -> Place:
    return Place(settings.home)


def _kill(settings: Settings) -> None:
    server = embedded.running(settings)
    assert server
    os.kill(server.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    launch.await_end(_place(settings))


@pytest.mark.parametrize("name", ["a", "demo", "my-graph", "g2", "a" * 63])
def test_valid_names(name: str) -> None:
    assert valid_name(name)


@pytest.mark.parametrize(
    "name",
    ["", "A", "2a", "-a", "a_b", "a b", "a/b", "..", "a.b", "ä", "a\n", "a" * 64, "con", "com1"],
)
def test_invalid_names(name: str) -> None:
    assert not valid_name(name)


def test_the_client_needs_no_java() -> None:
    code = "import sys, graph.embedded; print({'arcadedb_embedded', 'jpype'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert found.stdout.strip() == "set()"


def test_nothing_runs_and_nothing_is_made_before_somebody_asks(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "nobody")
    assert embedded.running(settings) is None
    assert embedded.stop(settings) is False
    assert embedded.disk(settings) == 0
    assert not settings.home.exists()


def test_a_running_server_is_found_again_at_once(settings: Settings) -> None:
    first = embedded.ensure(settings)
    begin = time.monotonic()
    assert embedded.ensure(settings) == first
    assert time.monotonic() - begin < 0.5
    assert embedded.running(settings) == first
    assert first.address == f"bolt://127.0.0.1:{first.port}"
    assert first.engine.startswith("ArcadeDB ")
    assert embedded.disk(settings) > 1000


def test_passwords_are_long_different_and_nowhere_but_in_their_files(settings: Settings) -> None:
    server = embedded.ensure(settings)
    words = json.loads(_place(settings).logins.read_text())["passwords"]
    assert len(set(words.values())) == 3
    assert all(len(word) >= 40 for word in words.values())
    assert (server.writer[1], server.reader[1]) == (words["writer"], words["reader"])
    assert not any(word in repr(server) for word in words.values())
    for path in _place(settings).root.rglob("*"):
        if path.is_file() and path.name not in ("server.json", "logins.json"):
            assert not any(word.encode() in path.read_bytes() for word in words.values())


@pytest.mark.skipif(sys.platform == "win32", reason="no modes on Windows")
def test_files_are_for_their_owner_alone(settings: Settings) -> None:
    embedded.ensure(settings)
    place = _place(settings)
    assert stat.S_IMODE(place.root.stat().st_mode) == 0o700
    for path in (place.state, place.logins, place.log, place.config / "server-users.jsonl"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_only_bolt_listens_and_only_on_loopback(settings: Settings) -> None:
    psutil = pytest.importorskip("psutil")
    server = embedded.ensure(settings)
    state = read_state(_place(settings))
    found = psutil.Process(server.pid).net_connections(kind="inet")
    heard = {line.laddr for line in found if line.status == psutil.CONN_LISTEN}
    assert state
    assert {port for _, port in heard} == {server.port, state.control}
    assert {host.removeprefix("::ffff:") for host, _ in heard} == {"127.0.0.1"}


def test_databases_come_and_go(settings: Settings) -> None:
    embedded.create(settings, "my-graph")
    embedded.create(settings, "another")
    assert embedded.databases(settings) == ["another", "my-graph"]
    with pytest.raises(ServerError, match="There is a graph named another already"):
        embedded.create(settings, "another")
    embedded.drop(settings, "another")
    with pytest.raises(ServerError, match="There is no graph named another"):
        embedded.drop(settings, "another")
    embedded.drop(settings, "my-graph")
    assert embedded.databases(settings) == []


@pytest.mark.parametrize("name", ["../outside", "A", "", "a/b", "con"])
def test_the_server_refuses_names_that_are_no_names(settings: Settings, name: str) -> None:
    for work in (embedded.create, embedded.drop):
        with pytest.raises(ServerError, match="cannot name a graph"):
            work(settings, name)


def test_words_are_indexed_by_names_and_nothing_else(settings: Settings) -> None:
    embedded.create(settings, "worded")
    server = embedded.ensure(settings)
    state = read_state(_place(settings))
    assert state
    wanted = [WordIndex("Thing", ("text",)), WordIndex("Thing", ("others",), many=True)]
    with _driver(server, server.writer) as writer, _driver(server, server.reader) as reader:
        _ask(writer, "worded", "CREATE CONSTRAINT FOR (t:Thing) REQUIRE t.id IS UNIQUE")
        _ask(writer, "worded", "CREATE (:Thing {id: 'a', text: 'One Kettle', others: ['a pot']})")
        for _ in range(2):  # what is there stays
            embedded.index_words(settings, "worded", wanted)
        _ask(writer, "worded", "CREATE (:Thing {id: 'b', text: 'another kettle'})")
        found = "CALL db.index.fulltext.queryNodes($i, $q) YIELD node RETURN node.id AS id"
        by = {"i": "thing_words", "q": "kettle"}
        assert {one["id"] for one in _ask(reader, "worded", found, **by)} == {"a", "b"}
        by = {"i": "thing_others_words", "q": "pot"}
        assert _ask(reader, "worded", found, **by) == [{"id": "a"}]
    odd = {"label": "Thing` (text); DROP TYPE Thing; --", "properties": ["text"], "many": False}
    asked = {"verb": "words", "name": "worded", "indexes": [odd]}
    assert "error" in control.call(state.control, state.key, asked, 10)
    with pytest.raises(ServerError, match="There is no graph named nobody"):
        embedded.index_words(settings, "nobody", wanted)
    with pytest.raises(ServerError, match="cannot name a graph"):
        embedded.index_words(settings, "../worded", wanted)
    embedded.drop(settings, "worded")


def test_a_database_is_deleted_under_open_connections(settings: Settings) -> None:
    embedded.create(settings, "doomed")
    server = embedded.ensure(settings)
    with _driver(server, server.writer) as driver, driver.session(database="doomed") as session:
        transaction = session.begin_transaction()
        transaction.run("CREATE (:Thing {id: 'a'})").consume()
        embedded.drop(settings, "doomed")
        with pytest.raises(Neo4jError):
            transaction.commit()
        assert embedded.databases(settings) == []
        embedded.create(settings, "doomed")
        assert _ask(driver, "doomed", "MATCH (n) RETURN count(n) AS n") == [{"n": 0}]
    embedded.drop(settings, "doomed")


def test_the_reader_is_refused_what_the_writer_may(settings: Settings) -> None:
    embedded.create(settings, "guarded")
    server = embedded.ensure(settings)
    with _driver(server, server.writer) as writer, _driver(server, server.reader) as reader:
        unique = "CREATE CONSTRAINT thing FOR (t:Thing) REQUIRE t.id IS UNIQUE"
        _ask(writer, "guarded", unique)
        _ask(writer, "guarded", "CREATE (:Thing {id: 'a'})-[:LINK]->(:Other {id: 'a'})")
        for query in WRITES:
            with pytest.raises(Neo4jError):
                _ask(reader, "guarded", query)
        things = "MATCH (t:Thing) RETURN properties(t) AS t, labels(t) AS l"
        assert _ask(reader, "guarded", things) == [{"t": {"id": "a"}, "l": ["Thing"]}]
        assert "guarded" in {row["name"] for row in _ask(reader, "guarded", "SHOW DATABASES")}
        _ask(writer, "guarded", "MATCH (t:Thing) SET t.x = 1")
        _ask(writer, "guarded", "DROP CONSTRAINT thing")
    embedded.drop(settings, "guarded")


def test_the_control_line_answers_nobody_without_the_key(settings: Settings) -> None:
    embedded.ensure(settings)
    state = read_state(_place(settings))
    assert state
    with pytest.raises(OSError, match="key"):
        control.call(state.control, "guessed", {"verb": "stop"}, 5)
    with socket.create_connection((control.HOST, state.control), 5) as line:
        line.sendall(b'{"verb": "stop"}\n')
    assert embedded.running(settings) == state.server


def test_ten_silent_strangers_do_not_block_the_control_line(settings: Settings) -> None:
    server = embedded.ensure(settings)
    state = read_state(_place(settings))
    assert state
    lines = [socket.create_connection((control.HOST, state.control), 5) for _ in range(10)]
    assert embedded.running(settings) == server
    for line in lines:
        line.close()


def test_six_starts_at_once_give_one_server_that_keeps_no_pipe_open(fresh: Settings) -> None:
    command = [sys.executable, "-W", "error", "-c", STARTER, str(fresh.home)]
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    starts = [subprocess.Popen(command, **pipes) for _ in range(6)]
    said = [start.communicate(timeout=60) for start in starts]
    assert {errors for _, errors in said} == {""}
    assert len({out for out, _ in said}) == 1
    server = embedded.running(fresh)
    assert server
    assert said[0][0].strip() == str(server.pid)


def test_port_passwords_and_data_outlive_a_restart_and_a_kill(fresh: Settings) -> None:
    first = embedded.ensure(fresh)
    embedded.create(fresh, "kept")
    _as_writer(fresh, "kept", "CREATE (:Thing {id: 'a'})")
    assert embedded.stop(fresh) is True
    assert embedded.running(fresh) is None
    second = embedded.ensure(fresh)
    assert second.pid != first.pid
    assert (second.port, second.writer, second.reader) == (first.port, first.writer, first.reader)
    _as_writer(fresh, "kept", "CREATE (:Thing {id: 'b'})")
    _kill(fresh)
    assert embedded.running(fresh) is None
    assert _as_writer(fresh, "kept", "MATCH (n) RETURN count(n) AS n") == [{"n": 2}]


def test_a_state_file_that_lies_is_not_believed(fresh: Settings) -> None:
    server = embedded.ensure(fresh)
    state = read_state(_place(fresh))
    assert state
    _kill(fresh)
    # The pid is that of this very test, the ports are those of somebody who says nothing.
    with socket.create_server((control.HOST, 0)) as stranger:
        port = stranger.getsockname()[1]
        lie = replace(state, control=port, server=replace(server, pid=os.getpid(), port=port))
        write_state(_place(fresh), lie)
        assert embedded.running(fresh) is None
        assert embedded.stop(fresh) is False
        assert embedded.ensure(fresh).pid != os.getpid()
    embedded.stop(fresh)
    _place(fresh).state.write_text("{ damaged", encoding="utf-8")
    assert embedded.running(fresh) is None


def test_a_port_that_somebody_took_is_left_to_them(fresh: Settings) -> None:
    first = embedded.ensure(fresh)
    embedded.stop(fresh)
    with socket.create_server((control.HOST, first.port)):
        second = embedded.ensure(fresh)
        assert second.port != first.port
        assert second.writer == first.writer
    with _driver(second, second.writer) as driver:
        embedded.create(fresh, "there")
        assert _ask(driver, "there", "RETURN 1 AS one") == [{"one": 1}]


def test_a_damaged_and_a_half_made_graph_leave_the_others_alone(fresh: Settings) -> None:
    for name in ("damaged", "halfway", "whole"):
        embedded.create(fresh, name)
    embedded.stop(fresh)
    for part in (_place(fresh).databases / "damaged").glob("dictionary*"):
        part.unlink()
    (_place(fresh).unfinished / "halfway").touch()
    assert embedded.databases(fresh) == ["damaged", "whole"]
    assert _as_writer(fresh, "whole", "RETURN 1 AS one") == [{"one": 1}]
    embedded.drop(fresh, "damaged")
    embedded.create(fresh, "halfway")
    assert embedded.databases(fresh) == ["halfway", "whole"]


def test_data_of_another_engine_is_refused_and_left_as_it_is(fresh: Settings) -> None:
    embedded.create(fresh, "old")
    embedded.stop(fresh)
    _place(fresh).engine.write_text("ArcadeDB 1.2.3\n", encoding="utf-8")
    with pytest.raises(ServerError, match=r"written by ArcadeDB 1\.2\.3") as caught:
        embedded.ensure(fresh)
    assert "PEERGRAPH_HOME" in str(caught.value)
    assert _place(fresh).engine.read_text(encoding="utf-8") == "ArcadeDB 1.2.3\n"
    assert embedded.running(fresh) is None


def test_a_folder_that_another_program_uses_is_refused(fresh: Settings) -> None:
    embedded.create(fresh, "shared")
    embedded.stop(fresh)
    code = (
        "import arcadedb_embedded, sys, os; d = arcadedb_embedded.open_database(sys.argv[1]); "
        "print('open', flush=True); sys.stdin.read(); os._exit(0)"
    )
    command = [sys.executable, "-c", code, str(_place(fresh).databases / "shared")]
    pipe: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, cwd=fresh.home, **pipe) as other:
        assert other.stdout
        assert other.stdout.readline().strip() == b"open"
        with pytest.raises(ServerError, match="in use by another program"):
            embedded.ensure(fresh)
        other.communicate()
    assert embedded.databases(fresh) == ["shared"]


@pytest.mark.parametrize("below", [".", "deeper/still"])
def test_a_home_that_cannot_be_one(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("no folder")
    settings = Settings(home=tmp_path / "file" / below)
    with pytest.raises(ServerError, match="set PEERGRAPH_HOME to a folder") as caught:
        embedded.ensure(settings)
    assert "\n" not in str(caught.value)
    assert embedded.running(settings) is None
    assert embedded.stop(settings) is False


def test_a_platform_without_the_engine(fresh: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(ServerError, match="set PEERGRAPH_URI=bolt://localhost:7687"):
        embedded.ensure(fresh)


def test_a_full_disk_is_named(fresh: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "ROOM", 2**63)
    with pytest.raises(ServerError, match="is full") as caught:
        embedded.ensure(fresh)
    assert str(_place(fresh).root) in str(caught.value)


def test_a_server_that_dies_at_its_start_says_why(fresh: Settings) -> None:
    (_place(fresh).config / "server-groups.json").mkdir(parents=True)
    with pytest.raises(ServerError, match=r"did not start: .*directory.*log: ") as caught:
        embedded.ensure(fresh)
    assert "Traceback" not in str(caught.value)
    assert REASON in _place(fresh).log.read_text(encoding="utf-8")


def test_a_server_that_hangs_is_named(fresh: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(signal, "SIGSTOP"):
        pytest.skip("no SIGSTOP on this platform")
    monkeypatch.setattr(launch, "PASSING", 0.3)
    monkeypatch.setattr(launch, "PING", 0.2)
    server = embedded.ensure(fresh)
    os.kill(server.pid, signal.SIGSTOP)
    try:
        with pytest.raises(ServerError, match=f"does not answer: end process {server.pid}"):
            embedded.ensure(fresh)
    finally:
        os.kill(server.pid, signal.SIGCONT)
        monkeypatch.undo()
    assert embedded.ensure(fresh) == server


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals on Windows")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_signals_end_it_cleanly_with_clients_connected(fresh: Settings, name: str) -> None:
    embedded.create(fresh, "busy")
    server = embedded.ensure(fresh)
    with _driver(server, server.writer) as driver:
        _ask(driver, "busy", "RETURN 1 AS one")
        os.kill(server.pid, getattr(signal, name))
        launch.await_end(_place(fresh))
    assert not _place(fresh).state.exists()
    assert "Traceback" not in _place(fresh).log.read_text(encoding="utf-8")
    assert embedded.databases(fresh) == ["busy"]
