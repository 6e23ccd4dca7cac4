"""A real Neo4j Community server for the tests, from Maven artifacts, without Docker.

The jars are fetched once into a cache folder; every call of `running` starts a server with an
empty graph and a random password on a free port of this machine, and stops it again.

Environment: PEERGRAPH_TEST_CACHE (folder of the jars), PEERGRAPH_TEST_URI with
PEERGRAPH_TEST_USER and PEERGRAPH_TEST_PASSWORD (use that server and start none).
"""

import hashlib
import os
import re
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from filelock import FileLock
from neo4j import GraphDatabase
from neo4j.exceptions import ServiceUnavailable, TransientError
from platformdirs import user_cache_dir

SOURCES = Path(__file__).resolve().parent / "neo4j"
POM = SOURCES / "pom.xml"
PROGRAM = SOURCES / "NeoServer.java"

# READ access mode of Neo4j Community still lets LOAD CSV read files and call addresses.
HARDENING = {
    "dbms.security.allow_csv_import_from_file_urls": "false",
    "internal.dbms.cypher_ip_blocklist": "0.0.0.0/0,::/0",
}
START_SECONDS = 120.0
STOP_SECONDS = 20.0
MAVEN_SECONDS = 240.0
JAVA_SECONDS = 60.0

GET_JAVA = (
    "The Neo4j tests need a Java development kit, 17 or newer, on the PATH: install "
    "openjdk-17-jdk-headless (Debian, Ubuntu), openjdk (Homebrew) or any other JDK."
)
GET_MAVEN = (
    "The Neo4j tests need Maven on the PATH to fetch Neo4j once: install maven (Debian, Ubuntu, "
    "Homebrew), or name a running server in PEERGRAPH_TEST_URI."
)
CANNOT_FETCH = (
    "Maven could not fetch Neo4j (look at the network and Maven's settings, or name a running "
    "server in PEERGRAPH_TEST_URI):"
)


class Unavailable(Exception):  # noqa: N818 - a state of the machine, not a fault
    """No Neo4j can be had here; the text is a sentence that says how to get what is missing."""


@dataclass(frozen=True, slots=True)
class Neo4jServer:
    """Where a server answers, and the login that may do everything there."""

    uri: str
    user: str
    password: str


@contextmanager
def running(folder: Path) -> Iterator[Neo4jServer]:
    """Yield a server that answers Bolt: the one PEERGRAPH_TEST_URI names, else a new one.

    In: an empty folder for the data, configuration and log of a new server. The server is stopped
    at the end. Raises `Unavailable` without Java or Maven, RuntimeError when a start fails.
    """
    if uri := os.environ.get("PEERGRAPH_TEST_URI"):
        user = os.environ.get("PEERGRAPH_TEST_USER", "neo4j")
        yield Neo4jServer(uri, user, os.environ.get("PEERGRAPH_TEST_PASSWORD", ""))
        return
    java = require_java()
    jars = require_jars()
    server = Neo4jServer(f"bolt://127.0.0.1:{_free_port()}", "neo4j", secrets.token_hex(16))
    conf = _write_conf(folder, server)
    _set_password(java, jars, conf, server)
    with _process(java, jars, conf) as process:
        _wait_for_bolt(process, server, _log_of(folder))
        yield server


class Mortal:
    """A server of one's own that can be killed and started again with the same data and login.

    In: an empty folder. Raises `Unavailable` without Java or Maven, RuntimeError when a start
    fails. Close it at the end.
    """

    def __init__(self, folder: Path) -> None:
        self._java, self._jars, self._folder = require_java(), require_jars(), folder
        self.server = Neo4jServer(
            f"bolt://127.0.0.1:{_free_port()}", "neo4j", secrets.token_hex(16)
        )
        self._conf = _write_conf(folder, self.server)
        _set_password(self._java, self._jars, self._conf, self.server)
        self._open = ExitStack()
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._process = self._open.enter_context(_process(self._java, self._jars, self._conf))
        _wait_for_bolt(self._process, self.server, _log_of(self._folder))

    def kill(self) -> None:
        """Kill it, as a power cut of its process would."""
        self._process.kill()
        self._process.wait(STOP_SECONDS)
        self._open.close()

    def close(self) -> None:
        """Stop it."""
        self._open.close()


def neo4j_version() -> str:
    """Give the version of Neo4j that the pom pins."""
    found = ElementTree.parse(POM).find("{*}properties/{*}neo4j.version")
    if found is None or not found.text:
        raise ValueError(f"{POM} has no property neo4j.version")
    return found.text


def require_java() -> str:
    """Give the path of a `java` that is 17 or newer and can run a source file; else Unavailable.

    A runtime without compiler has no module jdk.compiler; the macOS stub fails when called.
    """
    java = shutil.which("java")
    if java is None:
        raise Unavailable(GET_JAVA)
    listing = _call([java, "--list-modules"], JAVA_SECONDS).stdout
    found = re.search(r"^jdk\.compiler@(\d+)", listing, re.MULTILINE)
    if found is None or int(found[1]) < 17:
        raise Unavailable(GET_JAVA)
    return java


def require_jars() -> Path:
    """Give the folder with Neo4j's jars, fetched with Maven first when they are not there yet.

    The file `complete` is written last and holds the pom's hash, so a broken or outdated download
    is done again; a lock lets a second test run wait for the first.
    """
    cache = cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    mark, jars = cache / "complete", cache / "lib"
    wanted = hashlib.sha256(POM.read_bytes()).hexdigest()
    with FileLock(cache / "lock"):
        if not (mark.is_file() and mark.read_text(encoding="ascii") == wanted):
            mark.unlink(missing_ok=True)
            shutil.rmtree(jars, ignore_errors=True)
            _fetch(jars)
            mark.write_text(wanted, encoding="ascii")
    return jars


def cache_folder() -> Path:
    """Give the folder where the jars of this version are kept between runs."""
    base = os.environ.get("PEERGRAPH_TEST_CACHE") or user_cache_dir("peergraph-tests", False)
    return Path(base).absolute() / f"neo4j-{neo4j_version()}"


def _fetch(jars: Path) -> None:
    """Let Maven copy the jars into a folder, checksums compared; Unavailable when it cannot."""
    maven = shutil.which("mvn")
    if maven is None:
        raise Unavailable(GET_MAVEN)
    goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={jars}"]
    try:
        done = _call([maven, "-q", "-B", "-C", "-f", str(POM), *goal], MAVEN_SECONDS)
    except subprocess.TimeoutExpired as late:
        raise Unavailable(f"{CANNOT_FETCH} no end after {MAVEN_SECONDS:.0f} s.") from late
    if done.returncode:
        why = (done.stdout + done.stderr).strip() or f"exit status {done.returncode}"
        raise Unavailable(f"{CANNOT_FETCH} {why.splitlines()[0]}")


def _write_conf(folder: Path, server: Neo4jServer) -> Path:
    """Write neo4j.conf for a server into a folder that becomes its home, and give its path."""
    settings = {
        "server.bolt.enabled": "true",
        "server.bolt.listen_address": server.uri.removeprefix("bolt://"),
        "server.default_listen_address": "127.0.0.1",
        "dbms.security.auth_enabled": "true",  # off by default when started this way
        "dbms.usage_report.enabled": "false",
        "server.memory.pagecache.size": "256m",
        "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",  # stops in 1 s, not 10 s
        **HARDENING,
    }
    conf = folder.absolute() / "conf" / "neo4j.conf"
    conf.parent.mkdir(parents=True)
    conf.write_text("".join(f"{key}={value}\n" for key, value in settings.items()), "utf-8")
    return conf


def _set_password(java: str, jars: Path, conf: Path, server: Neo4jServer) -> None:
    """Set the password of a server that was never started."""
    tool = [java, "-cp", str(jars / "*"), "org.neo4j.cli.AdminTool"]
    home = {"NEO4J_HOME": str(conf.parent.parent), "NEO4J_CONF": str(conf.parent)}
    done = _call([*tool, "dbms", "set-initial-password", server.password], JAVA_SECONDS, home)
    if done.returncode:
        raise RuntimeError(f"Neo4j's initial password could not be set:\n{done.stderr}")


@contextmanager
def _process(java: str, jars: Path, conf: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the Java program on a configuration; at the end it is stopped.

    It ends itself when its standard input closes, which the death of this process does.
    """
    home = conf.parent.parent
    # A server of the tests does not live long enough for what it takes to compile it well.
    quick = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    heap = ["-Xms512m", "-Xmx1g", "--add-opens=java.base/java.nio=ALL-UNNAMED"]
    command = [java, *quick, *heap, "-cp", str(jars / "*"), str(PROGRAM), str(home), str(conf)]
    with _log_of(home).open("wb") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True
        )
    with process:
        try:
            yield process
        finally:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a process: asked first, killed when it does not follow in time."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()


def _wait_for_bolt(process: subprocess.Popen[bytes], server: Neo4jServer, log: Path) -> None:
    """Return as soon as the server answers; RuntimeError with its log when it never does."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if _answers(server):
            return
        time.sleep(0.2)
    text = log.read_text(encoding="utf-8", errors="replace")
    raise RuntimeError(f"Neo4j did not answer at {server.uri}:\n{text[-4000:]}")


def _answers(server: Neo4jServer) -> bool:
    """Tell whether the server takes the login and its graph is there."""
    login = (server.user, server.password)
    try:
        with GraphDatabase.driver(server.uri, auth=login) as driver:
            driver.verify_connectivity()
    except (ServiceUnavailable, TransientError):
        return False
    return True


def _log_of(folder: Path) -> Path:
    """Give the path of the file that takes what a server in this folder prints."""
    return folder / "output.log"


def _free_port() -> int:
    """Give a port of the loopback address that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _call(
    command: list[str], seconds: float, extra: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, its output caught, with extra environment variables."""
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=seconds,
        env={**os.environ, **(extra or {})},
        stdin=subprocess.DEVNULL,
        check=False,
    )
