"""Cypher from outside that changes records: one transaction, whole or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from time import monotonic
from typing import Any

from neo4j import ManagedTransaction, SummaryCounters, unit_of_work
from neo4j.exceptions import Neo4jError

from graph import console, derived, gate, receipt, recovery
from graph.connection import Connection
from graph.console import Answer
from graph.fence import Fence
from ontology.errors import QueryError, ServerError
from ontology.vocabulary import Vocabulary

# What a server counts, and how that is called here.
_COUNTED = {
    "nodes_created": "records created",
    "nodes_deleted": "records deleted",
    "relationships_created": "relationships created",
    "relationships_deleted": "relationships deleted",
    "properties_set": "values set",
}
# Those of whose records every value is looked at; of the changes of loads, number and size.
_LOOKED_AT = ("Graph", "Load")
_VALUES = """
MATCH (n:`{label}`) RETURN n.id AS id, properties(n) AS kept, COUNT {{ (n)--() }} AS links
ORDER BY id
"""
_NUMBER = "MATCH (n:`{label}`) RETURN count(n) AS n, sum(size(n.packed)) AS size"


@dataclass(frozen=True, slots=True)
class Changed:
    """What a changing query answered, and how much it changed by what, nothing left out at nought.

    ``rebuilt``: direct relationships between concepts that were brought in line afterwards.
    ``load`` is the receipt's id, empty when nothing changed.
    """

    answer: Answer
    counts: Mapping[str, int]
    rebuilt: int
    load: str = ""


class _Unchanged(Exception):  # noqa: N818  (no fault: it takes the transaction back)
    def __init__(self, answer: Answer) -> None:
        self.answer = answer


def change(
    connection: Connection,
    vocabulary: Vocabulary,
    query: str,
    parameters: Mapping[str, Any] | None = None,
    most: int = console.ROWS,
    timeout: float | None = None,
    by: str = "",
) -> Changed:
    """Run ``query``, raise the graph's version and rebuild what is derived, in one transaction.

    A receipt says that a query wrote, and ``by`` whom: nobody knows what it changed, so neither it
    nor a load before it can be undone. A query that changes nothing leaves the graph alone.
    Raises QueryError when it is not for records, touches the program's own, fails, or takes more
    than ``timeout`` seconds: then nothing is changed.
    """
    limit, begun = console.limit_of(connection, timeout), [monotonic()]
    fence = Fence(connection.settings.embedded, changing=True)
    text = fence.sent(query)

    @unit_of_work(timeout=limit)
    def work(transaction: ManagedTransaction) -> Changed:
        # Not before: another writer may have kept this one waiting.
        begun.append(monotonic())
        # First the plan: it is of no use to lock the graph for a query that is refused.
        fence.check(transaction, text, parameters or {})
        if gate.touch(transaction) == "demonstration":
            raise QueryError(
                "the query was refused: the demonstration is not to be changed; "
                "make a graph of your own with: peergraph new NAME --with thesis"
            )
        before = _own(transaction, vocabulary)
        with connection.ending(limit, writing=True) as ending:
            answer, counters = _run(transaction, ending.marked(text), parameters or {}, most)
        if not counters.contains_updates:
            raise _Unchanged(answer)
        if _own(transaction, vocabulary) != before:
            raise QueryError("the query was refused: it changes records that peergraph keeps")
        rebuilt = derived.rebuild(transaction, vocabulary)
        load = _receipt(transaction, counters, by)
        return Changed(answer, _counts(counters), rebuilt, load)

    try:
        return recovery.admitted(connection, vocabulary, work)
    except _Unchanged as nothing:
        return Changed(nothing.answer, {}, 0)
    except ServerError as error:
        if isinstance(error.__cause__, Neo4jError):
            took = monotonic() - begun[-1]
            raise QueryError(console.reason(error.__cause__, query, took, limit)) from None
        raise


def _receipt(transaction: ManagedTransaction, counters: SummaryCounters, by: str) -> str:
    begun = receipt.begun(transaction, {}, by, kind="query")
    counts = {
        "created": counters.nodes_created + counters.relationships_created,
        "updated": counters.properties_set,
        "removed": counters.nodes_deleted + counters.relationships_deleted,
        "unchanged": 0,
    }
    return receipt.keep(transaction, begun, counts, 0).load


def _run(
    transaction: ManagedTransaction, text: str, parameters: Mapping[str, Any], most: int
) -> tuple[Answer, SummaryCounters]:
    result = transaction.run(text, dict(parameters))
    rows = tuple(
        tuple(console.plain(value) for value in record.values()) for record in islice(result, most)
    )
    more = len(rows) == most and result.peek() is not None
    answer = Answer(tuple(result.keys()), rows, more)
    # The rest of the rows has to be worked through: they may change something too.
    return answer, result.consume().counters


def _own(transaction: ManagedTransaction, vocabulary: Vocabulary) -> dict[str, Any]:
    """Return what the program's own records hold, to compare it afterwards."""
    labels = [name for name, one in vocabulary.classes.items() if one.internal]
    return {
        label: transaction.run(
            (_VALUES if label in _LOOKED_AT else _NUMBER).format(label=label)
        ).data()
        for label in labels
    }


def _counts(counters: SummaryCounters) -> dict[str, int]:
    found = {word: int(getattr(counters, name)) for name, word in _COUNTED.items()}
    return {word: number for word, number in found.items() if number}
