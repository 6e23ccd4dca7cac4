"""What may be sent to a server: the fence in front of its own.

The embedded server's reader login refuses every change, but may end queries of its own login.
Neo4j's READ mode refuses every change, but reads files and addresses, shows users and settings, and
ends queries. So both get only texts whose words are harmless, and Neo4j is asked for its plan
before a text is run there for the first time. Neither is enough: a plan does not show what stands
in a subquery inside an expression, and words alone do not say what a server makes of them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from neo4j import ManagedTransaction

from graph import plan, tokens
from graph.tokens import Token
from ontology.errors import QueryError


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


READING = ("MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL", "SHOW")
CHANGING = (*READING[:-1], "CREATE", "MERGE", "FOREACH")
_BEGIN = "MATCH, OPTIONAL MATCH, WITH, UNWIND, RETURN, CALL"
ONLY_READS = "the query was refused: this connection may only read"
_PROCEDURE = "the query was refused: it calls a procedure that does more than read the graph"
# Of the server, not of the records: nothing in them is anybody's secret, nothing can be ended.
_SHOWN = _words("INDEX INDEXES CONSTRAINT CONSTRAINTS FUNCTION FUNCTIONS PROCEDURE PROCEDURES")
_OF_SHOWN = _words(
    "ALL BUILT IN USER DEFINED FULLTEXT LOOKUP POINT RANGE TEXT VECTOR UNIQUE UNIQUENESS NODE "
    "RELATIONSHIP REL KEY PROPERTY EXIST EXISTENCE TYPE"
)
# Namespaces of the functions that come with a server: a plugin's may run anything inside.
_FUNCTIONS = _words("coll date datetime duration localdatetime localtime point time vector")
_PROCEDURES = frozenset(
    name.lower()
    for name in (
        "db.index.fulltext.listAvailableAnalyzers",
        "db.index.fulltext.queryNodes",
        "db.index.fulltext.queryRelationships",
        "db.index.vector.queryNodes",
        "db.index.vector.queryRelationships",
        "db.info",
        "db.labels",
        "db.ping",
        "db.propertyKeys",
        "db.relationshipTypes",
        "db.schema.nodeTypeProperties",
        "db.schema.relTypeProperties",
        "db.schema.visualization",
    )
)
_WRITING = _words("CREATE MERGE INSERT FOREACH SET DELETE DETACH NODETACH REMOVE")
# What tells a name from a clause: a property, a label, a parameter; what follows an expression.
_BEFORE_NAMES = frozenset(".:$|&!")
_AFTER_NAMES = _words(
    "AND AS ASC ASCENDING CONTAINS DESC DESCENDING ELSE END ENDS IN IS LIMIT MATCH OFFSET OPTIONAL "
    "OR ORDER RETURN SKIP STARTS THEN UNION UNWIND WHEN WHERE WITH XOR CALL"
)
_KEPT = 1_000


class Fence:
    """Lets through what reads the graph; with ``changing``, also what changes its records."""

    def __init__(self, embedded: bool, changing: bool = False) -> None:
        self._embedded = embedded
        self._changing = changing
        self._passed: set[str] = set()

    def sent(self, query: str) -> str:
        """Return the text to send instead of ``query``, which has no comments.

        Raises QueryError for a text that no server should get.
        """
        return _sent(query, self._changing)

    def check(
        self, transaction: ManagedTransaction, text: str, parameters: Mapping[str, Any]
    ) -> None:
        """Ask Neo4j how it would run ``text``, which ``sent`` gave back, once for each text.

        The clauses of a text do not depend on the parameters. Raises QueryError when the plan does
        more than it may, Neo4jError when the server cannot make one: its words are on the text with
        ``EXPLAIN`` in front, see ``unshifted``.
        """
        # The embedded server would execute some of what it is asked to explain.
        if self._embedded or text in self._passed:
            return
        summary = transaction.run(f"{_EXPLAIN}{text}", dict(parameters)).consume()
        kinds = ("r", "rw", "w") if self._changing else ("r",)
        if summary.query_type not in kinds or not summary.plan:
            raise QueryError(_REFUSED_CHANGE if self._changing else ONLY_READS)
        _check_plan(summary.plan, self._changing)
        if len(self._passed) >= _KEPT:
            self._passed.clear()
        self._passed.add(text)


_EXPLAIN = "EXPLAIN "
_PLACE = re.compile(r"\(line (\d+), column (\d+) \(offset: (\d+)\)\)\s*\"EXPLAIN ")
_REFUSED_CHANGE = (
    "the query was refused: --write is for records and relationships, not for "
    "schema, users, graphs, files or other queries"
)


def unshifted(message: str) -> str:
    """Return what a server said of an explained text as it would have said it of the text."""

    def moved(found: re.Match[str]) -> str:
        line, column, offset = (int(one) for one in found.groups())
        column -= len(_EXPLAIN) if line == 1 else 0
        return f'(line {line}, column {column} (offset: {offset - len(_EXPLAIN)})) "'

    return _PLACE.sub(moved, message)


@lru_cache(maxsize=256)
def _sent(query: str, changing: bool) -> str:
    found = tokens.read(query)
    _check_first(found.tokens, changing)
    _check_words(found.tokens)
    _check_names(found.tokens)
    if changing:
        _check_creates(found.tokens)
    elif any(_changes(found.tokens, place) for place in range(len(found.tokens))):
        raise QueryError(ONLY_READS)
    return found.text


def _check_first(found: Sequence[Token], changing: bool) -> None:
    place = _begin(found)
    first = found[place].word if place < len(found) else ""
    if first in ("EXPLAIN", "PROFILE"):
        raise QueryError(f"the query was refused: {first} gives no rows; ask without it")
    if first not in (CHANGING if changing else READING):
        if changing:
            raise QueryError(f"{_REFUSED_CHANGE}; it begins with {_BEGIN}, CREATE, MERGE, FOREACH")
        raise QueryError(f"{ONLY_READS}, so a query begins with {_BEGIN} or SHOW")
    if first == "SHOW" and not _harmless_show(found[place + 1 :]):
        raise QueryError(f"{ONLY_READS}: SHOW is for indexes, constraints, functions, procedures")


def _begin(found: Sequence[Token]) -> int:
    """Return where the query begins after options as in ``CYPHER 5 runtime=slotted``."""
    if found[0].word != "CYPHER":
        return 0
    place = 1
    while place < len(found) and (found[place].kind == "number" or found[place].sign == "."):
        place += 1
    while place + 2 < len(found) and found[place + 1].sign == "=":
        place += 3
    return place


def _harmless_show(rest: Sequence[Token]) -> bool:
    if any(one.word == "TERMINATE" for one in rest):
        return False
    for one in rest:
        if one.word in _SHOWN:
            return True
        if one.word not in _OF_SHOWN:
            return False
    return False


def _check_words(found: Sequence[Token]) -> None:
    words = [one.word for one in found]
    for number, word in enumerate(words):
        after = words[number + 1] if number + 1 < len(words) else ""
        if word == "LOAD" and after == "CSV":
            raise QueryError(f"{ONLY_READS} the graph, no file and no address")
        if word == "TERMINATE" and after in ("TRANSACTION", "TRANSACTIONS"):
            raise QueryError(f"{ONLY_READS}: it ends nobody's query")
        if word == "CALL" and _bare(found, number):
            raise QueryError(_PROCEDURE)
        if word == "USE" and _clause_of_graph(found, number):
            raise QueryError("the query was refused: it cannot change the graph; use --graph NAME")
        if word in ("TRANSACTION", "TRANSACTIONS") and _batched(found[:number]):
            raise QueryError("the query was refused: it runs in one transaction, not in several")


def _bare(found: Sequence[Token], number: int) -> bool:
    """Whether a procedure is called whose name has no dot.

    The embedded server takes that for a function of its SQL, ``eval`` among them.
    """
    if number and found[number - 1].sign in _BEFORE_NAMES:
        return False  # something that is called so
    after = found[number + 1] if number + 1 < len(found) else None
    if after is None or not after.named or after.word in _AFTER_NAMES:
        return False
    return number + 2 >= len(found) or found[number + 2].sign != "."


def _clause_of_graph(found: Sequence[Token], number: int) -> bool:
    before = found[number - 1] if number else None
    after = found[number + 1] if number + 1 < len(found) else None
    begins = before is None or before.sign == "{" or before.word in ("UNION", "ALL", "DISTINCT")
    begins = begins or number == _begin(found)
    return begins and after is not None and after.named


def _batched(before: Sequence[Token]) -> bool:
    """Whether ``} IN 10 CONCURRENT`` stands there, with or without its middle."""
    place = len(before) - 1
    while place > 0 and before[place].word != "IN" and len(before) - place < 5:
        place -= 1
    return place > 0 and before[place].word == "IN" and before[place - 1].sign == "}"


def _check_names(found: Sequence[Token]) -> None:
    for first, last, name in _dotted(found):
        called = first > 0 and found[first - 1].word == "CALL"
        applied = last + 1 < len(found) and found[last + 1].sign == "("
        if (called or applied) and name.lower() in _PROCEDURES and not _cut(found, first):
            continue
        if called:
            raise QueryError(_PROCEDURE)
        known = name.split(".")[0].lower() in _FUNCTIONS and "." in name
        if applied and (_cut(found, first) or not known):
            raise QueryError("the query was refused: it calls a function that no server has itself")


def _cut(found: Sequence[Token], first: int) -> bool:
    """Whether the name may have begun before ``first``, for a server that takes more as names."""
    before = found[first - 1].sign if first else ""
    return before == "." or (found[first].joined and before in ("$", "@", "#", "~", "?"))


def _dotted(found: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
    """Give the names with dots, and those after a dot: where they begin and end, what they are."""
    number = 0
    while number < len(found):
        first = number
        while found[number].named and _goes_on(found, number):
            number += 2
        if found[first].named and (number > first or (first and found[first - 1].sign == ".")):
            yield first, number, ".".join(one.text for one in found[first : number + 1 : 2])
        number += 1


def _goes_on(found: Sequence[Token], number: int) -> bool:
    return number + 2 < len(found) and found[number + 1].sign == "." and found[number + 2].named


def _changes(found: Sequence[Token], place: int) -> bool:
    """Whether a clause that writes begins there.

    The embedded server says so only at the end, which a query cut at its rows does not reach.
    """
    word = found[place].word
    if word not in _WRITING or place + 1 == len(found):
        return False
    if place and found[place - 1].sign in _BEFORE_NAMES:
        return False
    after = found[place + 1]
    return after.sign in ("(", "[") or (after.named and after.word not in _AFTER_NAMES)


def _check_creates(found: Sequence[Token]) -> None:
    """``CREATE (…)`` and ``CREATE p = (…)`` are records; with a word after it, it is schema."""
    for number, one in enumerate(found[:-2]):
        if one.word != "CREATE" or (number and found[number - 1].word == "ON"):
            continue
        if found[number + 1].named and found[number + 2].sign != "=":
            raise QueryError(_REFUSED_CHANGE)


def _check_plan(shown: Mapping[str, Any], changing: bool) -> None:
    allowed = plan.READERS | plan.WRITERS if changing else plan.READERS
    if not allowed.issuperset(plan.operators(shown)):
        raise QueryError(_REFUSED_CHANGE if changing else ONLY_READS)
    if any(name.lower() not in _PROCEDURES for name in plan.procedures(shown)):
        raise QueryError(_PROCEDURE)
