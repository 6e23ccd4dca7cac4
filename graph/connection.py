"""The one way to a database: the official driver over Bolt, for the embedded server and any other.

Only this module and ``embedded`` know which one it is.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from time import sleep
from typing import Any, TypeVar

from filelock import FileLock, Timeout
from neo4j import (
    READ_ACCESS,
    Driver,
    ManagedTransaction,
    Query,
    RoutingControl,
    Session,
    unit_of_work,
)
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    ConstraintError,
    DriverError,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from graph import embedded
from graph.closing import Closing
from graph.drivers import Drivers, GoneError, RaceError, patient
from graph.ending import Ending
from graph.fence import Fence
from graph.index import WordIndex
from graph.settings import Settings
from graph.settings import read as read_settings
from ontology.errors import GraphError, ServerError

Row = dict[str, Any]
Parameters = Mapping[str, Any]
Answer = TypeVar("Answer")
# Columns, rows, whether there were more.
Rows = tuple[list[str], list[list[Any]], bool]
_PATIENCE = 600  # seconds that a writer waits for another
_ATTEMPTS = 5  # of a write that lost a race for the same new key


@dataclass(frozen=True, slots=True)
class Engine:
    """What answers: its name with version, its address, whether it is the embedded one."""

    name: str
    address: str
    embedded: bool


class Connection(Closing):
    """A connection to one server. ``database`` is the graph that reads and writes go to.

    ``settings`` are those of the environment where none are given. Reads go through a connection
    that the server holds to reading; with ``reads_only`` there is no other, and what would change
    anything raises GraphError. Raises ServerError when the server cannot be reached or refuses the
    login.
    """

    def __init__(
        self, settings: Settings | None = None, database: str = "", reads_only: bool = False
    ) -> None:
        self.settings = settings or read_settings()
        self.database = database
        self.reads_only = reads_only
        self._fence = Fence(self.settings.embedded)
        with _reachable(self.settings):
            self.drivers = Drivers(self.settings, reads_only)
        self._lock = FileLock(self.settings.home / "write.lock")

    @property
    def _writer(self) -> Driver:
        return self.drivers.writer

    @property
    def _reader(self) -> Driver:
        return self.drivers.reader

    def again(self) -> "Connection":
        """Return another connection to the same graph, which shares what ``alone`` holds.

        A driver that Ctrl-C met in the middle of a message is of no use any more.
        """
        other = Connection(self.settings, self.database, self.reads_only)
        other._lock = self._lock
        return other

    def close(self) -> None:
        """Give the connections back."""
        self.drivers.close()

    @patient(again=True)
    def read(self, query: str, parameters: Parameters | None = None) -> list[Row]:
        """Return the rows of ``query`` over the reading connection, values as the driver has.

        Raises QueryError for a query that does more than read. Neo4j is not asked for a plan: that
        makes a first trace slower by a third, and READ mode and the words are fence enough here.
        """
        text = self._fence.sent(query)
        with _reachable(self.settings, self.database):
            found = self._reader.execute_query(
                Query(text, timeout=self.settings.timeout),
                dict(parameters or {}),
                database_=self.database or None,
                routing_=RoutingControl.READ,
            )
        return [dict(record) for record in found.records]

    @patient(again=True)
    def stream(
        self, query: str, parameters: Parameters, most: int, seconds: float | None = None
    ) -> Rows:
        """Return columns, at most ``most`` rows, and whether there were more.

        The server ends the query after ``seconds``, and as soon as there are enough rows. Raises
        QueryError for a query that does more than read.
        """
        text, limit = self._fence.sent(query), seconds or self.settings.timeout
        options: dict[str, Any] = {
            "default_access_mode": READ_ACCESS,
            "fetch_size": min(1000, most + 1),
            "bookmark_manager": self._reader.execute_query_bookmark_manager,
        }
        with (
            _reachable(self.settings, self.database, raw=True),
            self.ending(limit) as ending,
            self._reader.session(database=self.database or None, **options) as session,
        ):
            return _take(session, self._fence, ending, text, parameters, most, limit)

    def ending(self, seconds: float, writing: bool = False) -> Ending:
        """Return what ends one query after ``seconds`` where the server needs to be told."""
        driver = self._writer if writing else self._reader
        return Ending(driver if self.settings.embedded else None, self.database, seconds)

    @patient(again=False)
    def write(self, work: Callable[[ManagedTransaction], Answer]) -> Answer:
        """Run ``work`` in one managed transaction; what it raises takes everything back.

        ``work`` may run more than once: a lost race for a lock or for a new key is tried again.
        """
        with (
            self.alone(),
            _reachable(self.settings, self.database),
            self.drivers.present() as writer,
            writer.session(
                database=self.database or None,
                bookmark_manager=writer.execute_query_bookmark_manager,
            ) as session,
        ):
            for attempt in range(1, _ATTEMPTS):
                try:
                    return session.execute_write(work)
                except ConstraintError:
                    sleep(0.05 * attempt)
            return session.execute_write(work)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let writers of the embedded server in one at a time: it resolves their conflicts badly.

        May be entered again while it is held. Raises ServerError when another command does not
        end its writing in ten minutes. A Neo4j server sees to its writers itself.
        """
        self._refuse()
        if not self.settings.embedded:
            yield
            return
        try:
            self._lock.acquire(timeout=_PATIENCE)
        except Timeout:
            raise ServerError("another command is writing; try again when it is done") from None
        try:
            yield
        finally:
            self._lock.release()

    def taken(self) -> bool:
        """Return whether another command is writing to the embedded server at this moment."""
        if self._lock.is_locked:  # by this one
            return False
        try:
            with FileLock(self._lock.lock_file, timeout=0):
                return False
        except Timeout:
            return True

    @patient(again=True)
    def define(self, statements: Sequence[str]) -> None:
        """Run schema statements, each in a transaction of its own."""
        self._refuse()
        with _reachable(self.settings, self.database):
            for statement in statements:
                self._writer.execute_query(statement, database_=self.database or None)

    def index_words(self, indexes: Sequence[WordIndex]) -> None:
        """Make full-text indexes, those that are there already left as they are.

        Raises GraphError on a connection that only reads: an index changes how a graph is kept,
        and whoever made it could not be told from one who writes.
        """
        self._refuse()
        there = {row["name"] for row in self.read("SHOW INDEXES YIELD name")}
        missing = [one for one in indexes if one.name not in there]
        if not self.settings.embedded:
            self.define([one.cypher() for one in missing])
        elif missing:
            with self.alone():  # what somebody writes meanwhile might be left out
                embedded.index_words(self.settings, self.database, missing)

    @patient(again=True)
    def engine(self) -> Engine:
        """Return what answers, or raise ServerError."""
        with _reachable(self.settings):
            info = self._writer.get_server_info()
        if self.settings.embedded:
            server = embedded.ensure(self.settings)
            return Engine(server.engine, server.address, embedded=True)
        return Engine(info.agent.replace("/", " "), self.settings.uri, embedded=False)

    def databases(self) -> list[str]:
        """Return the names of the databases that a user's graph can be in, sorted."""
        if self.settings.embedded:
            return embedded.databases(self.settings)
        with _reachable(self.settings):
            found = self._writer.execute_query("SHOW DATABASES YIELD name", database_="system")
        return sorted({record["name"] for record in found.records} - {"system"})

    def home(self) -> str:
        """Return the name of the database that a Neo4j server uses when none is named."""
        with _reachable(self.settings):
            found = self._writer.execute_query("SHOW HOME DATABASE YIELD name", database_="system")
        return str(found.records[0]["name"]) if found.records else "neo4j"

    def create(self, name: str) -> None:
        """Make a new empty database. Raises GraphError where the server can hold only one."""
        self._refuse()
        if self.settings.embedded:
            embedded.create(self.settings, name)
            return
        with _reachable(self.settings), _one_graph_only():
            text = f"CREATE DATABASE {_quoted(name)} WAIT"
            self._writer.execute_query(text, database_="system")

    def drop(self, name: str) -> None:
        """Remove a database with all it holds; on Neo4j Community, empty the only one."""
        self._refuse()
        if self.settings.embedded:
            embedded.drop(self.settings, name)
            return
        try:
            with _reachable(self.settings), _one_graph_only():
                text = f"DROP DATABASE {_quoted(name)} WAIT"
                self._writer.execute_query(text, database_="system")
        except GraphError:
            self._empty(name)

    def _refuse(self) -> None:
        if self.reads_only:
            raise GraphError("this connection only reads; nothing was changed")

    def _empty(self, name: str) -> None:
        # Relationships first: what a hub has of them is too much for one transaction.
        edges = "MATCH ()-[e]->() WITH e LIMIT 20000 DELETE e RETURN count(*) AS gone"
        nodes = "MATCH (n) WITH n LIMIT 10000 DETACH DELETE n RETURN count(*) AS gone"
        with _reachable(self.settings):
            for text in (edges, nodes):
                while self._writer.execute_query(text, database_=name).records[0]["gone"]:
                    pass


def _take(
    session: Session,
    fence: Fence,
    ending: Ending,
    query: str,
    parameters: Parameters,
    most: int,
    seconds: float,
) -> Rows:
    taken: list[Rows] = []

    @unit_of_work(timeout=seconds)
    def work(transaction: ManagedTransaction) -> Rows:
        fence.check(transaction, query, parameters)
        result = transaction.run(ending.marked(query), dict(parameters))
        rows = [record.values() for record in islice(result, most)]
        more = len(rows) == most and result.peek() is not None
        taken.append((list(result.keys()), rows, more))
        if more:
            ending.now()
        return taken[-1]

    try:
        return session.execute_read(work)
    except Neo4jError as error:
        if taken and taken[-1][2] and ending.by_us(error):
            # The rows are here; that the rest was not wanted is a failure for the server.
            return taken[-1]
        raise


@contextmanager
def _one_graph_only() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if "UnsupportedAdministrationCommand" not in str(error.code):
            raise
        raise GraphError(
            "this server is Neo4j Community, which holds one graph only: "
            "use that one (its name is neo4j), or the embedded server for more"
        ) from None


@contextmanager
def _reachable(settings: Settings, database: str = "", raw: bool = False) -> Iterator[None]:
    """Turn what a driver says into one sentence without any words of query or graph.

    With ``raw`` what a server says of a query goes through: somebody else words it.
    """
    where = "the embedded server" if settings.embedded else settings.uri
    try:
        yield
    except AuthError:
        raise ServerError(
            f"{where} refused the login; set PEERGRAPH_USER and PEERGRAPH_PASSWORD"
        ) from None
    except (ServiceUnavailable, SessionExpired) as error:
        raise _gone(where, error) from None
    except ConfigurationError as error:
        raise ServerError(f"{where} cannot be used: {error}") from None
    except DriverError as error:
        raise ServerError(f"{where} gave up ({type(error).__name__}); try again") from error
    except Neo4jError as error:
        code = str(error.code)
        if code.endswith("DatabaseNotFound"):
            raise GraphError(f"there is no graph {database!r} on {where}") from None
        if settings.embedded and code.endswith("TransactionNotFound"):
            # What the embedded engine says when the disk is full; it names the folder if so.
            embedded.check_room(settings)
        if raw:
            raise
        kind = RaceError if isinstance(error, TransientError) else ServerError
        raise kind(f"{where} ended this piece of work ({code})") from error


def _gone(where: str, error: DriverError) -> GoneError:
    if isinstance(error, IncompleteCommit):
        return GoneError(
            f"{where} went away at the end of this piece of work; look whether it is done before "
            "you try again"
        )
    return GoneError(f"{where} does not answer; is the server running there?")


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
