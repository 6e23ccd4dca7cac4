"""Ending one query of the embedded server: from a second session, found by a mark in its text.

The server has one limit of time, given at its start, and reads to the end what nobody wants any
more. But a login may end queries of its own; the mark is random, so it is never anybody else's.
"""

import secrets
from contextlib import suppress
from threading import Event, Timer
from typing import Self

from neo4j import Driver
from neo4j.exceptions import DriverError, Neo4jError

from graph.closing import Closing

_AGAIN = 0.2  # seconds: a query may not have begun when its time is over


class Ending(Closing):
    """Ends the query that runs inside the ``with`` statement after ``seconds``.

    ``driver`` is None where the server does it by itself: then this does nothing.
    """

    def __init__(self, driver: Driver | None, database: str, seconds: float) -> None:
        self._driver = driver
        self._database = database
        self._mark = secrets.token_hex(16)
        self._over = Event()
        self._timer = Timer(seconds, self._insist)
        self._timer.daemon = True

    def marked(self, query: str) -> str:
        """Return the text to send instead of ``query``."""
        return f"{query}\n//{self._mark}" if self._driver else query

    def now(self) -> None:
        """End the query; nothing happens when it has ended by itself."""
        if self._driver is None:
            return
        with self._driver.session(database=self._database or None) as session:
            found = session.run("SHOW TRANSACTIONS")
            ids = [one["transactionId"] for one in found if self._mark in one["currentQuery"]]
            if ids:
                session.run("TERMINATE TRANSACTIONS $ids", ids=ids).consume()

    def by_us(self, error: Neo4jError) -> bool:
        """Whether ``error`` is what the server says of a query that was ended."""
        words = f"{error.code} {error.message}"
        ended = "Transaction.Terminated" in words or "has been terminated" in words
        return self._driver is not None and ended

    def _insist(self) -> None:
        while not self._over.is_set():
            with suppress(DriverError, Neo4jError):  # of the other session; this one tells
                self.now()
            self._over.wait(_AGAIN)

    def __enter__(self) -> Self:
        if self._driver:
            self._timer.start()
        return self

    def close(self) -> None:
        """Leave the query alone from now on."""
        self._over.set()
        self._timer.cancel()
