"""The demonstration: the bundled thesis, literature and synthetic study in a graph of their own."""

from graph import Graph, projects
from graph.connection import Connection
from graph.receipt import Receipt
from loaders import bundled, run
from ontology.errors import GraphError, PeergraphError
from ontology.vocabulary import Vocabulary

NOTE = (
    "Every quote and participant in it is synthetic: written for the demonstration, said by nobody."
)


def fill(connection: Connection, vocabulary: Vocabulary) -> tuple[Graph, Receipt]:
    """Make the demonstration's graph if need be and load all bundled parts into it.

    It is called ``demo``; on a server that holds one graph only it is that one, if it is empty or
    the demonstration already. Raises GraphError when that one is somebody's project.
    """
    name = _place(connection, vocabulary)
    connection.database = name
    graph = Graph(connection, vocabulary)
    return graph, run.load_bundled(graph, bundled.PARTS)


def _place(connection: Connection, vocabulary: Vocabulary) -> str:
    if projects.DEMO in connection.databases():
        return _taken_over(connection, vocabulary, projects.DEMO)
    try:
        projects.new(connection, vocabulary, projects.DEMO, "demonstration")
    except PeergraphError:
        if projects.DEMO in connection.databases():  # another command made it just now
            return _taken_over(connection, vocabulary, projects.DEMO)
        if connection.settings.embedded:
            raise
        return _taken_over(connection, vocabulary, connection.home())
    return projects.DEMO


def _taken_over(connection: Connection, vocabulary: Vocabulary, name: str) -> str:
    purpose = projects.about(connection, name).purpose
    if purpose == "project" or (not purpose and projects.counts(connection)):
        raise GraphError(
            f"the graph {name} on this server holds other records, "
            "and the demonstration may not be mixed with them"
        )
    projects.prepare(connection, vocabulary, name, "demonstration")
    return name


def next_steps(connection: Connection, name: str) -> str:
    """Return what to do after the demonstration, in lines; it says which graph is in use."""
    try:
        used = projects.current(connection)
    except GraphError:
        used = ""
    option = "" if used == name else f" --graph {name}"
    other = f"\nThe graph in use is {used or 'not chosen'}, so name this one." if option else ""
    return (
        f"Next:{other}\n"
        f"  peergraph trace threat openness values --origin published{option}\n"
        f"  peergraph query quotes-for-concept --param concept=openness{option}\n"
        f"  peergraph dashboard{option}\n"
        "  peergraph new NAME --with thesis    starts a project of your own\n"
        "  peergraph template FOLDER           writes empty tables to fill in for it"
    )
