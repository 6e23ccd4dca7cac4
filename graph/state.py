"""What the embedded server leaves on disk: the folder's layout, the state file, the logins.

Everything lies below ``HOME/embedded`` (0700), files with secrets are 0600:

- ``databases/``    one folder per graph, written by the engine alone
- ``config/``       users and groups, written anew from ``logins.json`` at every start
- ``log/``          ``daemon.log`` of the last start, the one before it, the engine's own
- ``server.json``   the running server; a server that was killed leaves it behind, stale
- ``server.away``   the same, for the second in which an idle server makes sure that it may end
- ``server.lock``   held by the server as long as it lives
- ``launch.lock``   held by the command that is starting one
- ``logins.json``   port and passwords, the same over restarts
- ``engine``        the engine that wrote the data, as in ``ArcadeDB 26.10.2``
- ``unfinished/``   the names of graphs that are being created or deleted at this moment
"""

import json
import os
import re
import secrets
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

# What the last line of the log begins with when it says why a start failed.
REASON = "peergraph: "
USERS = ("root", "writer", "reader")


def valid_name(name: str) -> bool:
    """Return whether ``name`` may name a database of the embedded server.

    Allowed are 1 to 63 characters: ``a-z``, ``0-9`` and ``-``, the first one a letter. The name
    is also the name of a folder, so capitals, dots and separators stay out on every platform,
    and so do the names that Windows keeps for devices (``con``, ``nul``, ``com1`` …).
    """
    device = re.fullmatch(r"con|prn|aux|nul|(com|lpt)[0-9]", name)
    return bool(re.fullmatch(r"[a-z][a-z0-9-]{0,62}", name)) and not device


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. ``port`` is its Bolt port on 127.0.0.1, ``engine`` as ``ArcadeDB 26.10.2``.

    ``writer`` and ``reader`` are (user, password). The writer reads, writes and changes the
    schema of every database; the reader is refused every write on every one.
    """

    pid: int
    port: int
    nonce: str
    engine: str
    writer: tuple[str, str] = field(repr=False)
    reader: tuple[str, str] = field(repr=False)

    @property
    def address(self) -> str:
        """The address for a Bolt driver."""
        return f"bolt://127.0.0.1:{self.port}"


@dataclass(frozen=True, slots=True)
class State:
    """What ``server.json`` holds: the server, the port of its control line and the key to it."""

    server: Server
    control: int
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Logins:
    """What stays the same over restarts. ``port`` is 0 until there was a first start."""

    port: int
    passwords: dict[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Place:
    """The files of the embedded server of one home."""

    home: Path

    @property
    def root(self) -> Path:
        """The folder that holds all others; also the server's working directory."""
        return self.home.absolute() / "embedded"

    @property
    def databases(self) -> Path:
        """One folder per graph."""
        return self.root / "databases"

    @property
    def config(self) -> Path:
        """The engine's users and groups."""
        return self.root / "config"

    @property
    def log(self) -> Path:
        """What the last start and the server after it had to say."""
        return self.root / "log" / "daemon.log"

    @property
    def state(self) -> Path:
        """The running server, or the last one that was killed."""
        return self.root / "server.json"

    @property
    def away(self) -> Path:
        """The running server while it makes sure that nobody uses it any more."""
        return self.root / "server.away"

    @property
    def lock(self) -> Path:
        """Held by the server for life."""
        return self.root / "server.lock"

    @property
    def launch(self) -> Path:
        """Held by the command that starts a server."""
        return self.root / "launch.lock"

    @property
    def logins(self) -> Path:
        """Port and passwords."""
        return self.root / "logins.json"

    @property
    def engine(self) -> Path:
        """The engine that wrote the data."""
        return self.root / "engine"

    @property
    def unfinished(self) -> Path:
        """Markers of graphs that are half created or half deleted."""
        return self.root / "unfinished"

    def prepare(self) -> None:
        """Create the folders. Raises OSError when that cannot be done."""
        self.home.mkdir(parents=True, exist_ok=True)
        self.root.mkdir(mode=0o700, exist_ok=True)
        self.root.chmod(0o700)
        for folder in (self.databases, self.config, self.log.parent, self.unfinished):
            folder.mkdir(mode=0o700, exist_ok=True)

    def used(self) -> bool:
        """Return whether there is data of any kind, except of graphs half made or half deleted."""
        found = self.databases.iterdir()
        return any(not (self.unfinished / path.name).exists() for path in found)

    def names(self) -> list[str]:
        """Return the names of the databases on disk, sorted."""
        found = [path for path in self.databases.iterdir() if valid_name(path.name)]
        whole = [path for path in found if not (self.unfinished / path.name).exists()]
        return sorted(path.name for path in whole if any(path.glob("schema*.json")))


def read_state(place: Place) -> State | None:
    """Return what ``server.json`` says, None when it is missing, unreadable or damaged."""
    try:
        data = _read(place.state)
        told = data["server"]
        writer, reader = ((str(user), str(word)) for user, word in (told["writer"], told["reader"]))
        server = Server(
            pid=int(told["pid"]),
            port=int(told["port"]),
            nonce=str(told["nonce"]),
            engine=str(told["engine"]),
            writer=writer,
            reader=reader,
        )
        return State(server, int(data["control"]), str(data["key"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_state(place: Place, state: State) -> None:
    """Write ``server.json`` for nobody else's eyes. Raises OSError."""
    write_json(place.state, asdict(state))


def read_logins(place: Place) -> Logins:
    """Return port and passwords of the last start, new ones when there was none."""
    try:
        data = _read(place.logins)
        passwords = {user: str(data["passwords"][user]) for user in USERS}
        return Logins(int(data["port"]), passwords)
    except (OSError, ValueError, KeyError, TypeError):
        return Logins(0, {user: secrets.token_urlsafe(32) for user in USERS})


def write_logins(place: Place, logins: Logins) -> None:
    """Write port and passwords for nobody else's eyes. Raises OSError."""
    write_json(place.logins, asdict(logins))


def _read(path: Path) -> dict[str, Any]:
    data = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise TypeError(path.name)
    return data


def write_json(path: Path, data: dict[str, Any]) -> None:
    """Write ``data`` so that a reader finds the old file or the new one, never a part."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(data, stream)
            stream.flush()
            os.fsync(stream.fileno())
        _replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _replace(temporary: Path, path: Path) -> None:
    # Windows refuses while somebody reads the old file, which takes a moment.
    for _ in range(50):
        try:
            temporary.replace(path)
        except PermissionError:
            time.sleep(0.02)
        else:
            return
    temporary.replace(path)
