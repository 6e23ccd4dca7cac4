"""The drivers of a connection. Those of the embedded server are made anew when it was started anew.

The embedded server ends itself when nobody asks it anything, and may be killed; who holds a
connection to it goes on as if nothing had been.
"""

import logging
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from threading import Lock
from time import monotonic, sleep
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from neo4j import Driver, GraphDatabase
from neo4j.exceptions import TransientError

from graph import embedded
from graph.closing import Closing
from graph.embedded import Server
from graph.settings import Settings
from ontology.errors import ServerError

Answer = TypeVar("Answer")
Given = ParamSpec("Given")
Pair = tuple[Driver, Driver]
# The driver would print what it tries again on the screen of whoever runs a command.
logging.getLogger("neo4j").addHandler(logging.NullHandler())
_RETRY = 30.0  # seconds in which a lost race is run again
_OPTIONS: dict[str, Any] = {
    "user_agent": "peergraph",
    "connection_timeout": 10,
    "connection_acquisition_timeout": 30,
    "max_transaction_retry_time": _RETRY,
    "telemetry_disabled": True,
    # The driver would log them with the query's text.
    "notifications_min_severity": "OFF",
}
# A driver would look for a server that is gone for all that time; see `patient`.
_EMBEDDED = _OPTIONS | {"max_transaction_retry_time": 0}


class GoneError(ServerError):
    """The server that was asked is not there."""


class RaceError(ServerError):
    """The work lost a race against another and was taken back."""


class Drivers(Closing):
    """The drivers that write and read on the server of ``settings``; threads may share them.

    ``server`` is the embedded one that they lead to, None with any other. With ``reads_only`` no
    driver has a login of the embedded server that may write. Raises ServerError and what the
    driver raises when the server cannot be reached.
    """

    def __init__(self, settings: Settings, reads_only: bool = False) -> None:
        self._settings = settings
        self._reads_only = reads_only
        self._lock = Lock()
        self.server = embedded.ensure(settings) if settings.embedded else None
        self._pair = self._local(self.server) if self.server else _remote(settings)
        self._before: Pair | None = None

    @property
    def writer(self) -> Driver:
        """The driver whose login may write."""
        return self._pair[0]

    @property
    def reader(self) -> Driver:
        """The driver that the server holds to reading."""
        return self._pair[1]

    @contextmanager
    def present(self) -> Iterator[Driver]:
        """Give the driver that writes after seeing to it that the embedded server runs.

        A look at a server that runs takes about a millisecond. Raises ServerError when there is
        none and none can be started.
        """
        self.renew(self.server)
        yield self.writer

    def renew(self, asked: Server | None) -> bool:
        """See to it that the embedded server runs and the drivers lead to it.

        Return whether it is another than the one that was ``asked``. Raises ServerError.
        """
        if not self._settings.embedded:
            return False
        found = embedded.ensure(self._settings)
        with self._lock:
            if self.server is None or found.nonce != self.server.nonce:
                # Another thread may still be learning from the last ones that their server is gone.
                _close(self._before)
                self._before, self._pair = self._pair, self._local(found)
                self.server = found
            return self.server is not asked

    def _local(self, server: Server) -> Pair:
        reader = GraphDatabase.driver(server.address, auth=server.reader, **_EMBEDDED)
        if self._reads_only:
            return reader, reader
        return GraphDatabase.driver(server.address, auth=server.writer, **_EMBEDDED), reader

    def close(self) -> None:
        """Close every driver."""
        with self._lock:
            for pair in (self._pair, self._before):
                _close(pair)


class Holder(Protocol):
    """Who has drivers, such as a connection."""

    drivers: Drivers


Who = TypeVar("Who", bound=Holder)
Method = Callable[Concatenate[Who, Given], Answer]


def patient(again: bool) -> Callable[[Method[Who, Given, Answer]], Method[Who, Given, Answer]]:
    """Let a method of a connection run again after a race that it lost on the embedded server.

    With ``again``, also when it met the end of the server: once, on the one that is started then.
    That is only for what may be done twice. Other servers are the driver's own affair.
    """

    def decorated(method: Method[Who, Given, Answer]) -> Method[Who, Given, Answer]:
        @wraps(method)
        def tried(self: Who, /, *args: Given.args, **named: Given.kwargs) -> Answer:
            asked, left, delay, end = self.drivers.server, again, 0.05, monotonic() + _RETRY
            while True:
                try:
                    return method(self, *args, **named)
                except GoneError:
                    if not left or not self.drivers.renew(asked):
                        raise
                    left = False
                except (RaceError, TransientError):
                    if asked is None or monotonic() > end:
                        raise
                    sleep(delay * random.uniform(0.5, 1.5))  # noqa: S311  (no secret)
                    delay = min(delay * 2, 2.0)

        return tried

    return decorated


def _close(pair: Pair | None) -> None:
    for driver in pair or ():
        driver.close()


def _remote(settings: Settings) -> Pair:
    auth = (settings.user, settings.password) if settings.password else None
    driver = GraphDatabase.driver(settings.uri, auth=auth, **_OPTIONS)
    try:
        driver.verify_connectivity()
    except BaseException:
        driver.close()
        raise
    # One driver for both: its bookmarks make a read see the writes before it, on a replica too.
    return driver, driver
