"""Taking back what a load in batches has written: one that died, that failed, or that is undone.

The entries of its journal are taken back from the last to the first, each in a transaction that
removes the entry too; so this may itself be broken off, and the next writer goes on with it.
"""

import logging
from collections.abc import Callable
from typing import TypeVar

from neo4j import ManagedTransaction

from graph import derived, gate, journal, receipt
from graph.connection import Connection
from graph.gate import Busy
from graph.receipt import Receipt
from graph.sign import Sign, alive, bury
from ontology.errors import GraphError
from ontology.vocabulary import Vocabulary

Answer = TypeVar("Answer")
log = logging.getLogger("peergraph")
BROKEN = "%s had been broken off; it is taken back first, so that the graph is as before it."
RESUMED = "The undoing of %s had been broken off; it is finished now, before anything else."
UNFINISHED = "The undoing of %s was broken off; the next command that writes finishes it."
GIVEN_UP = "Taking back what was written so far."
LEFT = "%s was broken off; the next command that writes takes it back."
_LOCK = "MATCH (l:Load {id: $load}) SET l.heartbeat = l.heartbeat"
_BEAT = "MATCH (l:Load {id: $load}) SET l.heartbeat = timestamp()"
_WHOSE = "MATCH (l:Load {id: $load}) RETURN l.token AS token, l.state AS state"
_NOTE = "MATCH (l:Load {id: $load}) SET l.parts = $parts, l.heartbeat = timestamp()"
_SIGN = """
MATCH (l:Load {id: $load})
SET l.host = $host, l.token = $token, l.heartbeat = timestamp()
"""
_STATE = "MATCH (l:Load {id: $load}) SET l.state = $state"
_END = """
MATCH (l:Load {id: $load})
SET l.state = $state, l.undoneAt = datetime($time), l.parts = 0,
  l.host = null, l.token = null, l.heartbeat = null
"""


def admitted(
    connection: Connection,
    vocabulary: Vocabulary,
    work: Callable[[ManagedTransaction], Answer],
) -> Answer:
    """Run ``work``, which begins with ``gate.touch``, in one writing transaction.

    What a writer left that died is taken back first, which is said in the log. Raises Busy when
    that writer lives.
    """
    _no_use_waiting(connection)
    with connection.alone():
        while True:
            try:
                return connection.write(work)
            except Busy as busy:
                take_back(connection, vocabulary, busy.load)


def at_work(connection: Connection) -> str:
    """Return the load that somebody is writing or undoing in batches now, empty when nobody is.

    On a server of one's own a writer on another machine counts until it is silent for a minute.
    """
    loading = gate.state(connection).loading
    if not loading:
        return ""
    if connection.settings.embedded:
        return loading if connection.taken() else ""
    return loading if _lives(connection, receipt.one(connection, loading)) else ""


def settle(
    connection: Connection,
    vocabulary: Vocabulary,
    report: Callable[[int, int], None] | None = None,
) -> None:
    """Take back what a writer left that died, if there is one. Raises Busy when it lives."""
    _no_use_waiting(connection)
    loading = gate.state(connection).loading
    if loading:
        take_back(connection, vocabulary, loading, report=report)


def _no_use_waiting(connection: Connection) -> None:
    """Raise Busy when a load in batches has the embedded server's writers wait for minutes."""
    loading = gate.state(connection).loading if connection.settings.embedded else ""
    if loading and connection.taken():
        raise Busy(loading)


def take_back(
    connection: Connection,
    vocabulary: Vocabulary,
    load: str,
    token: str = "",
    report: Callable[[int, int], None] | None = None,
) -> None:
    """Take back a load that was broken off, or go on with undoing one.

    Raises Busy when its writer lives, unless that is who calls: ``token`` is its own.
    """
    with connection.alone(), Sign(connection.settings.home) as sign_:
        found = connection.write(lambda tx: _seize(tx, connection, load, token, sign_))
        if found is None:  # another command was quicker
            return
        undone = found.state == "undoing"
        if not token:
            log.warning(RESUMED if undone else BROKEN, load)
        if found.writer:  # nothing names it any more
            bury(connection.settings.home, found.writer)
        for number in reversed(range(found.parts)):
            connection.write(lambda tx, n=number: _step(tx, load, n, sign_))  # type: ignore[misc]
            if report:
                report(found.parts - number, found.parts)
        state = "undone" if undone else "taken back"
        connection.write(lambda tx: _end(tx, vocabulary, load, state, sign_))
        sign_.named = False


def _seize(
    transaction: ManagedTransaction, connection: Connection, load: str, token: str, sign_: Sign
) -> Receipt | None:
    """Become the one who takes the load back; None when there is nothing (any more) to do."""
    transaction.run(_LOCK, load=load).consume()
    found = receipt.find(transaction, load)
    if found.state not in ("running", "undoing", "broken"):
        return None
    own = found.writer is not None and found.writer.token == token
    if not own and _lives(connection, found):
        raise Busy(load)
    mark(transaction, load, "broken" if found.state == "running" else found.state, sign_)
    return found


def _lives(connection: Connection, found: Receipt) -> bool:
    # Of the embedded server's writers there is one at a time, and that is this process.
    if connection.settings.embedded or found.writer is None:
        return False
    return alive(connection.settings.home, found.writer)


def _step(transaction: ManagedTransaction, load: str, number: int, sign_: Sign) -> None:
    beat(transaction, load, sign_.token)
    entry = journal.read(transaction, load, number)
    if entry is not None:
        journal.take_back(transaction, entry)
        journal.forget(transaction, load, number)
    note(transaction, load, number)


def _end(
    transaction: ManagedTransaction, vocabulary: Vocabulary, load: str, state: str, sign_: Sign
) -> None:
    beat(transaction, load, sign_.token)
    gate.reopen(transaction)
    gate.touch(transaction)
    derived.rebuild(transaction, vocabulary)
    close(transaction, load, state)


def sign(transaction: ManagedTransaction, load: str, sign_: Sign) -> None:
    """Write into a receipt who is at work on it."""
    sign_.named = True
    transaction.run(_SIGN, load=load, host=sign_.host, token=sign_.token).consume()


def mark(transaction: ManagedTransaction, load: str, state: str, sign_: Sign) -> None:
    """Write into a receipt what is being done with its load, and by whom."""
    transaction.run(_STATE, load=load, state=state).consume()
    sign(transaction, load, sign_)


def unsign(transaction: ManagedTransaction, load: str) -> None:
    """Take out of a receipt who was at work on it."""
    text = "MATCH (l:Load {id: $load}) SET l.host = null, l.token = null, l.heartbeat = null"
    transaction.run(text, load=load).consume()


def close(transaction: ManagedTransaction, load: str, state: str) -> None:
    """Write into a receipt that its load is gone."""
    transaction.run(_END, load=load, state=state, time=receipt.now()).consume()


def beat(transaction: ManagedTransaction, load: str, token: str) -> None:
    """Leave a heartbeat, and lock the receipt until the transaction ends.

    Raises GraphError when another command has taken the load over: this process was thought dead.
    """
    transaction.run(_BEAT, load=load).consume()
    found = transaction.run(_WHOSE, load=load).single()
    if found is None or found["token"] != token:
        raise GraphError(f"another command took {load} back; load the files again")


def note(transaction: ManagedTransaction, load: str, parts: int) -> None:
    """Write into a receipt how many entries its journal has, with a heartbeat."""
    transaction.run(_NOTE, load=load, parts=parts).consume()
