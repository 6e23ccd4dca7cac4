"""One graph as a Python object: what command line, dashboard and notebooks call."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graph import (
    changing,
    console,
    derived,
    dump,
    frames,
    gate,
    projects,
    py2neo_graph,
    queries,
    receipt,
    recovery,
    schema,
    sound,
    tracing,
    undo,
    writing,
)
from graph.answer import Trace
from graph.audience import OWNER, Audience
from graph.changing import Changed
from graph.closing import Closing
from graph.connection import Connection
from graph.console import Answer
from graph.filter import Filter
from graph.large import Report
from graph.merging import Key
from graph.projects import About
from graph.receipt import Receipt
from graph.settings import Settings
from graph.spool import Spool
from graph.undo import Undoing
from ontology.errors import Fault, Faults
from ontology.record import Record, Ref
from ontology.vocabulary import Vocabulary, vocabulary

if TYPE_CHECKING:
    import pandas


class Graph(Closing):
    """An open graph. Use it in a ``with`` statement, or close it."""

    def __init__(self, connection: Connection, known: Vocabulary) -> None:
        self.connection = connection
        self.vocabulary = known

    @property
    def name(self) -> str:
        """The name of the graph."""
        return self.connection.database

    def about(self) -> About:
        """Return what the graph says of itself."""
        return projects.about(self.connection, self.name)

    def counts(self) -> dict[str, int]:
        """Return how many records of each label there are."""
        return projects.counts(self.connection)

    def trace(
        self,
        *names: str,
        only: Filter | None = None,
        paths: int = 5,
        longest: int = 6,
        audience: Audience = OWNER,
    ) -> Trace:
        """Trace paths through the concepts named, in their order.

        Raises NamingError for a name that fits no concept or several.
        """
        return tracing.trace(
            self.connection, self.vocabulary, names, only, paths, longest, audience
        )

    def cypher(
        self,
        query: str,
        parameters: Mapping[str, Any] | None = None,
        rows: int = console.ROWS,
        timeout: float | None = None,
    ) -> Answer:
        """Return the answer to a reading query, at most ``rows`` rows.

        Raises QueryError when it does more than read, when the server refuses it, or ends it after
        ``timeout`` seconds (those of the settings when none are given).
        """
        before = gate.state(self.connection)
        answer = console.ask(self.connection, query, parameters, rows, timeout)
        after = gate.state(self.connection)
        return replace(answer, loading=after.loading or before.loading)

    def change(
        self,
        query: str,
        parameters: Mapping[str, Any] | None = None,
        rows: int = console.ROWS,
        timeout: float | None = None,
    ) -> Changed:
        """Run a query that may change records, whole or not at all; see ``changing.change``."""
        return changing.change(self.connection, self.vocabulary, query, parameters, rows, timeout)

    def query(
        self,
        name: str,
        parameters: Mapping[str, Any] | None = None,
        rows: int = console.ROWS,
        timeout: float | None = None,
    ) -> Answer:
        """Return the answer to a named query. Raises NamingError when there is none so called."""
        found = queries.named(name)
        return self.cypher(found.text, found.filled(parameters or {}), rows, timeout)

    def frame(
        self,
        query: str | Answer,
        parameters: Mapping[str, Any] | None = None,
        rows: int = frames.ROWS,
    ) -> "pandas.DataFrame":
        """Return an answer as a data frame, with its columns even when it has no rows.

        ``query`` is a query in Cypher, the name of a named one, or an answer that is there
        already. Warns when there were more than ``rows`` rows. See ``frames`` for the types.
        """
        if isinstance(query, Answer):
            return query.frame()
        # No query in Cypher is a single word.
        ask = self.cypher if len(query.split()) > 1 else self.query
        return ask(query.strip(), parameters, rows).frame()

    def py2neo(self) -> Any:  # noqa: ANN401  (py2neo has no types)
        """Return this graph as a ``py2neo.Graph``; on Neo4j that one can write.

        Raises ServerError when it cannot connect.
        """
        return py2neo_graph.connected(self.connection)

    def loads(self) -> list[Receipt]:
        """Return the receipts of every load, the first one first."""
        return receipt.loads(self.connection)

    def known(self, refs: Iterable[Ref]) -> set[Ref]:
        """Return those of ``refs`` that the graph has."""
        return writing.known(self.connection, refs)

    def define(self) -> None:
        """Make the constraints and indexes of the vocabulary that are not there yet."""
        schema.define(self.connection, self.vocabulary)

    def write(
        self,
        records: Iterable[Record] | Spool,
        files: Mapping[str, str],
        by: str = "",
        report: Report | None = None,
        protected: Container[Key] = frozenset(),
    ) -> Receipt:
        """Write checked records under one receipt; see ``writing.write``."""
        return writing.write(
            self.connection, self.vocabulary, records, files, by, report, protected
        )

    def at_work(self) -> str:
        """Return the load that somebody is writing or undoing in batches now, mostly none."""
        return recovery.at_work(self.connection)

    def unfit(self) -> Faults:
        """Return what is wrong with single records by the vocabulary; reads the whole graph."""
        return dump.unfit(self.connection, self.vocabulary)

    def settle(self, report: Report | None = None) -> None:
        """Take back what a writer left that died. Raises GraphError while one is at work."""
        recovery.settle(self.connection, self.vocabulary, report)

    def undo(self, load: str, report: Report | None = None) -> Undoing:
        """Take back what ``load`` did; see ``undo.undo``."""
        return undo.undo(self.connection, self.vocabulary, load, report)

    def undoing(self, load: str) -> Undoing:
        """Return what ``undo`` would do, and what is in its way; nothing is changed."""
        return undo.plan(self.connection, self.vocabulary, load)

    def faults(self) -> list[Fault]:
        """Return what is wrong with the graph as it stands; nothing is right."""
        return sound.check(self.connection, self.vocabulary)

    def mismatches(self) -> int:
        """Return how many direct relationships differ from the claims; nought is right."""
        return derived.mismatches(self.connection, self.vocabulary)

    def close(self) -> None:
        """Give the connection back."""
        self.connection.close()


def open(name: str = "", settings: Settings | None = None) -> Graph:  # noqa: A001  (the room's verb)
    """Open the graph called ``name``, else the one in use, starting the embedded server if need be.

    Raises GraphError when there is no such graph, ServerError when no server answers.
    """
    connection = Connection(settings)
    try:
        connection.database = projects.current(connection, name)
    except BaseException:
        connection.close()
        raise
    return Graph(connection, vocabulary())
