"""Fixtures that every room's tests share: the embedded server and a real Neo4j server."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

from graph import Graph, embedded, projects
from graph.connection import Connection
from graph.settings import Settings
from loaders import demonstration
from ontology.vocabulary import vocabulary
from tests.neo4j_server import Unavailable, running

ENGINES = ("embedded", "neo4j")
# What takes long begins early, so that no process is left with it at the end.
LONG = ("test_kills", "test_readme", "test_cli", "test_idle", "test_pages_browser", "test_embedded")


class ByServer(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """One process has all tests on the shared Neo4j; others go by file.

    A server that starts takes half a minute to know our queries, and Community holds one graph.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "neo4j" if _shares_neo4j(nodeid) else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByServer:
    """Take the place of ``--dist loadgroup``, which xdist 3.8 lost with pytest 9.2."""
    return ByServer(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the shared Neo4j, its demonstration first: to fill it again takes long."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> tuple[bool, bool, int]:
    shared, name = _shares_neo4j(item.nodeid), item.path.stem
    other = shared and "demo" not in getattr(item, "fixturenames", ())
    return not shared, other, LONG.index(name) if name in LONG else len(LONG)


def _shares_neo4j(nodeid: str) -> bool:
    """Whether a test uses the server of ``neo4j_settings``: its name says so."""
    file, _, name = nodeid.partition("::")
    return "neo4j" in name and not file.endswith("test_kills.py")


@pytest.fixture(scope="session")
def _nobodys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of tests that name none: nothing may start there."""
    return tmp_path_factory.mktemp("nobodys") / "home"


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, _nobodys: Path) -> Iterator[None]:
    """No test sees or touches the graphs of whoever runs the tests, nor starts a server there."""
    for name in [one for one in os.environ if one.startswith("PEERGRAPH_")]:
        if not name.startswith("PEERGRAPH_TEST_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PEERGRAPH_HOME", str(_nobodys))
    yield
    if (_nobodys / "embedded").exists():
        embedded.stop(Settings(home=_nobodys))
        shutil.rmtree(_nobodys)
        pytest.fail("a server was started in the default home: a test names its own")


@pytest.fixture(scope="session", autouse=True)
def _nobody_left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No server that a test started outlives the tests: each names a folder of theirs."""
    folder = tmp_path_factory.getbasetemp()
    yield
    end = time.monotonic() + 30
    while (left := _naming(folder)) and time.monotonic() < end:
        time.sleep(0.2)
    assert not left, f"still running after the tests: {left}"


def _naming(folder: Path) -> dict[str, str]:
    """The processes whose command names something in ``folder``, by id; Linux only."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:  # it ended meanwhile
            continue
        if f"{folder}{os.sep}" in command and path.parent.name != str(os.getpid()):
            found[path.parent.name] = command
    return found


@pytest.fixture(scope="session")
def embedded_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The settings of an embedded server that ends with the tests."""
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    yield settings
    embedded.stop(settings)


@pytest.fixture(scope="session")
def neo4j_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The settings of a Neo4j server that ends with the tests.

    Without Java or Maven: skipped with a sentence, a failure in CI.
    """
    try:
        with running(tmp_path_factory.mktemp("neo4j")) as server:
            yield Settings(
                home=tmp_path_factory.mktemp("home-neo4j"),
                uri=server.uri,
                user=server.user,
                password=server.password,
            )
    except Unavailable as missing:
        if os.environ.get("CI"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.fixture(scope="session", params=ENGINES)
def settings(request: pytest.FixtureRequest) -> Settings:
    """The settings of each engine in turn."""
    found = request.getfixturevalue(f"{request.param}_settings")
    assert isinstance(found, Settings)
    return found


@pytest.fixture
def project(settings: Settings) -> Iterator[Graph]:
    """An empty project on each engine in turn."""
    with _empty(settings, "project") as found:
        yield found


@pytest.fixture
def demo(settings: Settings) -> Iterator[Graph]:
    """The filled demonstration on each engine in turn. Tests only read it."""
    with Connection(settings) as connection:
        state = _state(connection, settings)
        if state is None or _filled.get(settings) != state:
            if not settings.embedded:
                _clear_project(connection)
            demonstration.fill(connection, vocabulary())
            _filled[settings] = _state(connection, settings)
        connection.database = "demo" if settings.embedded else connection.home()
        yield Graph(connection, vocabulary())


# What the demonstration was like when it was last filled: filling it again takes a second.
_filled: dict[Settings, object] = {}
# Graphs that have had their constraints and indexes: making them anew takes longer than most tests.
_defined: set[tuple[Settings, str]] = set()


def _state(connection: Connection, settings: Settings) -> object:
    name = "demo" if settings.embedded else connection.home()
    if name not in connection.databases():
        return None
    about = projects.about(connection, name)
    counts = projects.counts(connection)
    return (about.purpose, about.version, sorted(counts.items()), connection.read(_LOADS))


_LOADS = "MATCH (l:Load) RETURN l.id AS id ORDER BY id"


def _clear_project(connection: Connection) -> None:
    """Neo4j Community holds one graph: what another test left in it has to go."""
    if projects.about(connection, connection.home()).purpose == "project":
        connection.drop(connection.home())


def _empty(settings: Settings, purpose: projects.Purpose) -> Graph:
    connection = Connection(settings)
    name = "testproject" if settings.embedded else connection.home()
    if name not in connection.databases():
        connection.create(name)
        _defined.discard((settings, name))
    connection._empty(name)
    if (settings, name) in _defined:
        projects.mark(connection, name, purpose)
    else:
        projects.prepare(connection, vocabulary(), name, purpose)
        _defined.add((settings, name))
    return Graph(connection, vocabulary())
