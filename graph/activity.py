"""What the engine's clients do at this moment, looked up in the JVM. Only the daemon uses this.

A client's pool keeps connections open for hours, so connections say nothing. The engine numbers
every query and lists those that run or whose rows are not all fetched; each connection knows
whether it is in a transaction that its client began. ``java`` is the server, ``bolt`` its plugin.
"""

import contextlib
import importlib
from typing import Any, TypeAlias

Java: TypeAlias = Any  # objects of the JVM have no types here

_CONNECTION = "com.arcadedb.bolt.BoltNetworkExecutor"
_KNOCKING = ("NEGOTIATION", "AUTHENTICATION")


class Activity:
    """The queries, transactions and connections of a started server.

    Raises what the JVM raises when the engine has no such counters: at the start, not later.
    """

    def __init__(self, java: Java, bolt: Java) -> None:
        self._queries = java.getRunningQueries()
        self._numbered = _value(self._queries, "lastId")
        self._clients = _value(_value(bolt, "listener"), "activeConnections")
        kind = importlib.import_module("jpype").JClass(_CONNECTION).class_
        self._connected = _field(kind, "LAST_CONNECTION_ID").get(None)
        self._transaction = _field(kind, "explicitTransaction")
        self._state = _field(kind, "state")
        self._socket = _field(kind, "socket")

    def count(self) -> int:
        """Return how many connections and queries there have been so far."""
        return int(self._numbered.get()) + int(self._connected.get())

    def busy(self) -> bool:
        """Whether a query runs, rows wait to be fetched, a transaction is open, or somebody knocks.

        Checking a password takes a part of a second, and many seconds when many come at once.
        """
        return bool(self._queries.size()) or any(map(self._at_work, self._clients))

    def _at_work(self, client: Java) -> bool:
        knocks = str(self._state.get(client)) in _KNOCKING
        return knocks or bool(self._transaction.get(client))

    def hang_up(self) -> None:
        """Close every connection, so that clients meet an end and no engine that is closing."""
        for client in list(self._clients):
            with contextlib.suppress(Exception):  # it may have ended by itself
                self._socket.get(client).close()


def _value(owner: Java, name: str) -> Java:
    return _field(owner.getClass(), name).get(owner)


def _field(kind: Java, name: str) -> Java:
    field = kind.getDeclaredField(name)
    field.setAccessible(True)
    return field
