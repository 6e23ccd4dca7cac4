"""ArcadeDB inside this process. Only the daemon may use this: it starts a JVM."""

import contextlib
import importlib
import json
import os
import re
import shutil
import socket
import sys
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, TypeAlias

from graph.activity import Activity
from graph.control import HOST
from graph.index import WordIndex
from graph.state import USERS, Logins, Place, valid_name
from ontology.errors import ServerError

Java: TypeAlias = Any  # objects of the JVM have no types here

PACKAGE = "arcadedb-embedded"
HEAP = "512m"
# Relative paths: the working directory is the data folder, whose name may hold anything.
OPTIONS = (
    "-Darcadedb.txWalFlush=1",  # a commit is on disk before it is acknowledged
    # Larger messages than the default make the driver hang instead of failing.
    "-Darcadedb.bolt.maxMessageSize=134217728",
    "-Darcadedb.bolt.packstream.maxValueLength=67108864",
    # No files, no addresses, no scripts: not for anybody.
    "-Darcadedb.opencypher.loadCsv.allowFileUrls=false",
    "-Darcadedb.opencypher.loadCsv.allowRemoteUrls=false",
    "-Darcadedb.polyglotEngineEnabled=false",
    "-Darcadedb.server.security.importAllowedLocalPaths=import",
    "-Darcadedb.server.logsDirectory=log",
    # Opened one by one below, so that a damaged graph does not take the others with it.
    "-Darcadedb.server.databaseLoadAtStartup=false",
    "-Darcadedb.serverMetrics=false",
    "-XX:+UseSerialGC",
    "-XX:-UsePerfData",  # no file in the shared temporary folder
)
CONFIG = {
    "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
    "host": HOST,
    "http_port": "0",
    # "production" hides every error text, those of syntax errors too.
    "mode": "development",
}
RECORDS = ["createRecord", "readRecord", "updateRecord", "deleteRecord"]


def version() -> str:
    """Return the engine as ``ArcadeDB 26.10.2``. A post-release of the package is the same engine.

    Raises ServerError when the package is missing.
    """
    try:
        return f"ArcadeDB {re.sub(r'[.]post[0-9]+$', '', metadata.version(PACKAGE))}"
    except metadata.PackageNotFoundError as error:
        raise ServerError(f"the package {PACKAGE} is not installed") from error


def reason(error: BaseException) -> str:
    """Return the innermost message of a Java or Python error: one line, no names of classes."""
    texts = [str(each).strip() for each in _causes(error) if str(each) != "Java Exception"]
    line = ([text for text in texts if text] or [type(error).__name__])[-1].splitlines()[0]
    return re.sub(r"\b(?:\w+\.)+\w*(?:Exception|Error|Failure):\s*", "", line)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


class Engine:
    """A started server with its databases. ``port`` is the Bolt port, ``activity`` who uses it.

    Raises ServerError when the folder belongs to another engine or is in use by another program,
    and whatever the JVM raises when it cannot start.
    """

    def __init__(self, place: Place, logins: Logins, timeout: float) -> None:
        self._place = place
        self._finish()
        _write_groups(place)
        self._server = _started(place, logins, timeout)
        self._java = self._server._java_server
        # HTTP brings SQL, settings, users and MCP along; Bolt goes on without it.
        self._java.getHttpServer().stopService()
        _quieten()
        self._create_users(logins)
        self._bolt = self._bolt_plugin()
        self.port = int(self._bolt.getPort())
        self.activity = Activity(self._java, self._bolt)
        self._open()

    def create(self, name: str) -> None:
        """Create the empty database ``name``. Raises ServerError when it exists."""
        _check(name)
        if self._folder(name).exists():
            raise ServerError(f"there is a graph named {name} already")
        self._marker(name).touch()
        try:
            self._server.create_database(name)
        except BaseException:
            self._remove(name)
            raise
        self._marker(name).unlink()

    def drop(self, name: str) -> None:
        """Delete the database ``name``, also while clients are connected to it.

        Their next statement fails. Raises ServerError when there is no such database.
        """
        self._existing(name)
        self._marker(name).touch()
        with contextlib.suppress(Exception):  # a damaged one cannot be opened, but deleted
            self._java.getDatabase(name).getEmbedded().drop()
        self._remove(name)

    def index_words(self, name: str, indexes: Sequence[WordIndex]) -> None:
        """Make full-text indexes in the database ``name``, where they are not there yet.

        Raises ServerError when there is no such database, and whatever the engine raises when a
        label is not there.
        """
        self._existing(name)
        database = self._java.getDatabase(name)
        for statement in (text for one in indexes for text in one.sql()):
            database.command("sql", statement)

    def names(self) -> list[str]:
        """Return the names of the databases, sorted."""
        return self._place.names()

    def stop(self) -> None:
        """Close every connection, then every database."""
        with contextlib.suppress(Exception):  # closing the databases is what counts
            self._bolt.stopService()
            self.activity.hang_up()
        self._server.stop()

    def _existing(self, name: str) -> None:
        _check(name)
        if name not in self.names():
            raise ServerError(f"there is no graph named {name}")

    def _folder(self, name: str) -> Path:
        return self._place.databases / name

    def _marker(self, name: str) -> Path:
        return self._place.unfinished / name

    def _remove(self, name: str) -> None:
        with contextlib.suppress(Exception):
            self._java.removeDatabase(name)
        self._clear(name)

    def _clear(self, name: str) -> None:
        shutil.rmtree(self._folder(name), ignore_errors=True)
        # What is still open somewhere goes at the next start; the marker hides it until then.
        if not self._folder(name).exists():
            self._marker(name).unlink()

    def _finish(self) -> None:
        # A database that a killed server had half created or half deleted would not open.
        for marker in self._place.unfinished.iterdir():
            self._clear(marker.name)

    def _open(self) -> None:
        for name in self.names():
            try:
                self._java.getDatabase(name)
            except Exception as error:
                if any("LockException" in type(each).__name__ for each in _causes(error)):
                    folder = self._place.root
                    raise ServerError(
                        f"the graphs in {folder} are in use by another program: end it, "
                        "or set PEERGRAPH_HOME to another folder"
                    ) from error
                with contextlib.suppress(OSError):
                    sys.stderr.write(f"\nThe graph {name} cannot be opened: {reason(error)}\n")

    def _create_users(self, logins: Logins) -> None:
        security = self._java.getSecurity()
        make = _java_class("com.arcadedb.serializer.json.JSONObject")
        for user in [user for user in ("writer", "reader") if not security.existsUser(user)]:
            word = str(security.encodePassword(logins.passwords[user]))
            told = {"name": user, "password": word, "databases": {"*": [user]}}
            security.createUser(make(json.dumps(told)))

    def _bolt_plugin(self) -> Java:
        plugins = [
            plugin
            for plugin in self._java.getPlugins()
            if str(plugin.getClass().getName()).endswith(".BoltProtocolPlugin")
        ]
        return plugins[0]


def _check(name: str) -> None:
    if not valid_name(name):
        raise ServerError(f"{name!r} cannot name a graph: use a-z, 0-9 and -, a letter first")


def _started(place: Place, logins: Logins, timeout: float) -> Java:
    _check_users(place, logins)
    os.environ["ARCADEDB_JVM_ERROR_FILE"] = os.path.join("log", "hs_err_pid%p.log")
    options = [*OPTIONS, f"-Darcadedb.command.timeout={int(timeout * 1000)}"]
    server = importlib.import_module("arcadedb_embedded.server").ArcadeDBServer(
        ".",
        logins.passwords["root"],
        config={**CONFIG, "bolt_port": str(_free(logins.port))},
        jvm_kwargs={"heap_size": HEAP, "jvm_args": options},
    )
    server.start()
    return server


def _quieten() -> None:
    """Take the engine's own log away once it has started.

    Every refused query would leave a stack trace, some with the words of quotes in it.
    """
    logger = _java_class("java.util.logging.Logger").getLogger("")
    for handler in list(logger.getHandlers()):
        logger.removeHandler(handler)
        handler.close()


def _check_users(place: Place, logins: Logins) -> None:
    """Throw the engine's users away unless they are those of ``logins``; it makes them anew.

    Not every time: deriving the three keys takes a fifth of a second.
    """
    users = place.config / "server-users.jsonl"
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        lines = users.read_text(encoding="utf-8").splitlines()
        if logins.port and {json.loads(line)["name"] for line in lines} == set(USERS):
            return
    users.unlink(missing_ok=True)


def _free(port: int) -> int:
    """Return ``port`` when nobody listens there, else 0, which lets the engine choose."""
    with socket.socket() as probe:
        if sys.platform != "win32":  # there it would allow to share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            return 0
    return port


def _write_groups(place: Place) -> None:
    """Write what each group may do; ``*`` stands for every database and every type."""
    admin = ["updateSecurity", "updateSchema", "updateDatabaseSettings"]
    groups = {
        "admin": _group(admin, RECORDS),
        "writer": _group(["updateSchema"], RECORDS),
        "reader": _group([], ["readRecord"]),
        "*": _group([], []),
    }
    text = json.dumps({"databases": {"*": {"groups": groups}}, "version": 1})
    (place.config / "server-groups.json").write_text(text, encoding="utf-8")


def _group(database: list[str], records: list[str]) -> dict[str, Any]:
    # A limit on rows would cut answers silently: none.
    return {
        "resultSetLimit": -1,
        "readTimeout": -1,
        "access": database,
        "types": {"*": {"access": records}},
    }


def _java_class(name: str) -> Java:
    return importlib.import_module("jpype").JClass(name)
