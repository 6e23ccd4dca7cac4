"""Graphs by name: making, choosing, listing, deleting, and what may stand in which."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import graph
from graph import Graph, embedded, projects
from graph.connection import Connection
from graph.settings import Settings
from graph.settings import read as read_settings
from loaders import bundled, demonstration, run
from ontology.errors import GraphError, InputError, ServerError
from ontology.vocabulary import vocabulary


@pytest.fixture(scope="module")
def own_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """An embedded server with no graph of another test in it."""
    found = Settings(home=tmp_path_factory.mktemp("own"))
    yield found
    embedded.stop(found)


@pytest.fixture
def connection(own_settings: Settings) -> Iterator[Connection]:
    with Connection(own_settings) as found:
        yield found
        for name in found.databases():
            found.drop(name)


def make(connection: Connection, name: str) -> Graph:
    projects.new(connection, vocabulary(), name, "project")
    return Graph(connection, vocabulary())


def test_the_current_graph(own_settings: Settings, connection: Connection) -> None:
    with pytest.raises(GraphError, match="peergraph demo"):
        projects.current(connection)
    make(connection, "one")
    assert projects.current(connection) == "one"
    make(connection, "two")
    with pytest.raises(GraphError, match="no graph is in use"):
        projects.current(connection)
    projects.use(connection, "two")
    assert projects.current(connection) == "two"
    assert projects.current(connection, "one") == "one"
    with graph.open(settings=own_settings) as found:
        assert found.name == "two"
    with pytest.raises(GraphError, match="there are: one, two"):
        projects.current(connection, "three")
    projects.delete(connection, "two")
    assert projects.current(connection) == "one"


@pytest.mark.parametrize(
    "name", ["", "a", "Abc", "1ab", "a_b", "a b", "ab-", "x" * 64, "../x", "é" * 4]
)
def test_names_that_no_graph_can_have(connection: Connection, name: str) -> None:
    with pytest.raises(GraphError, match="cannot be a graph's name"):
        make(connection, name)


def test_a_name_is_taken_once(connection: Connection) -> None:
    make(connection, "one")
    with pytest.raises(GraphError, match="already"):
        make(connection, "one")


def test_graphs_are_apart(connection: Connection) -> None:
    first = make(connection, "one")
    run.load_bundled(first, ["thesis"])
    number = sum(first.counts().values())
    second = make(connection, "two")
    assert sum(second.counts().values()) == 1
    connection.database = "one"
    assert sum(first.counts().values()) == number
    names = [(one.name, one.purpose) for one in projects.listing(connection)]
    assert names == [("one", "project"), ("two", "project")]


def test_synthetic_records_stand_in_the_demonstration_only(project: Graph) -> None:
    with pytest.raises(InputError) as caught:
        run.load(project, [bundled.folder(part) for part in bundled.PARTS])
    assert any("demonstration only" in str(one) for one in caught.value.faults)
    assert project.loads() == []


def test_the_demonstration_takes_no_project(demo: Graph, tmp_path: Path) -> None:
    file = tmp_path / "Coder.csv"
    file.write_text("id,label\nc,C\n", "utf-8")
    with pytest.raises(GraphError, match="peergraph new NAME"):
        run.load(demo, [file])


def test_the_demonstration_is_never_mixed_with_a_project(
    project: Graph, settings: Settings
) -> None:
    run.load_bundled(project, ["thesis"])
    before, name = project.counts(), project.name
    with Connection(settings) as other:
        if settings.embedded:
            assert demonstration.fill(other, vocabulary())[0].name == "demo"
        else:
            with pytest.raises(GraphError, match="may not be mixed"):
                demonstration.fill(other, vocabulary())
    assert (project.counts(), project.name) == (before, name)


def test_filling_again_changes_nothing(demo: Graph, settings: Settings) -> None:
    version = demo.about().version
    _, receipt = demonstration.fill(demo.connection, vocabulary())
    assert not receipt.changed
    assert demo.about().version == version
    assert demo.mismatches() == 0


def test_neo4j_community_holds_one_graph(neo4j_settings: Settings) -> None:
    with Connection(neo4j_settings) as found, pytest.raises(GraphError, match="Community"):
        projects.new(found, vocabulary(), "another", "project")


def test_settings_are_read_from_the_environment(tmp_path: Path) -> None:
    given = {
        "PEERGRAPH_HOME": str(tmp_path),
        "PEERGRAPH_URI": "neo4j+s://x",
        "PEERGRAPH_TIMEOUT": "5",
    }
    found = read_settings(given)
    assert (found.home, found.embedded, found.timeout) == (tmp_path, False, 5.0)
    assert read_settings({}).embedded
    for bad in ("0", "-1", "soon", "inf", "nan"):
        with pytest.raises(ServerError, match="PEERGRAPH_TIMEOUT must be a number"):
            read_settings({"PEERGRAPH_TIMEOUT": bad})


def test_a_wrong_password_of_neo4j_is_one_sentence(neo4j_settings: Settings) -> None:
    wrong = Settings(home=neo4j_settings.home, uri=neo4j_settings.uri, user="neo4j", password="no")
    with pytest.raises(ServerError, match="refused the login") as caught:
        Connection(wrong)
    assert "PEERGRAPH_PASSWORD" in str(caught.value)


def test_a_graph_that_was_only_begun_is_taken_over(connection: Connection) -> None:
    connection.create("begun")
    make(connection, "begun")
    assert projects.about(connection, "begun").purpose == "project"


def test_what_neo4j_refuses_of_a_database_is_one_sentence(neo4j_settings: Settings) -> None:
    with Connection(neo4j_settings) as found, pytest.raises((GraphError, ServerError)):
        found.create("no such name!")
