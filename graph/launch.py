"""Finding the embedded server of a folder and starting one: every way ends in one or a sentence.

Two locks keep order. The server holds ``server.lock`` for life, so it is known to live even when
it does not answer; a command holds ``launch.lock`` while it starts one, so ten commands at the
same moment start one server. A server is only believed in when it answers with the key of its
state file: a pid or a port may belong to anybody by now.
"""

import contextlib
import importlib.util
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from filelock import FileLock, Timeout

from graph import control
from graph.settings import Settings
from graph.state import REASON, Place, State, read_state
from ontology.errors import ServerError

# Seconds: for a start (recovery of a large graph takes its time), for a server that is coming or
# going, for a sign of life.
START, PASSING, PING = 120.0, 30.0, 3.0
# Free bytes without which a start makes no sense.
ROOM = 32 * 1024 * 1024
# What the server may know of the environment of the command that starts it.
PASSED_ON = (
    *("PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "PYTHONHOME", "PYTHONUSERBASE"),
    *("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "TEMP", "TMP"),
    *("USERPROFILE", "USERNAME", "APPDATA", "LOCALAPPDATA", "COMSPEC", "PATHEXT"),
)


def ensure(settings: Settings) -> State:
    """Return the running server of ``settings.home``, started when there was none.

    Raises ServerError when there is none and none can be started.
    """
    place = Place(settings.home)
    return alive(place) or _launched(settings, place)


def alive(place: Place) -> State | None:
    """Return the server that answers and knows the key, or None; never starts one."""
    state = read_state(place)
    # A killed server's port may belong to somebody by now who lets us wait: ask the lock first.
    if state is None or not _held(place):
        return None
    try:
        answer = control.call(state.control, state.key, {"verb": "ping"}, PING)
    except OSError:
        return None
    return state if answer.get("result") == state.server.nonce else None


def await_end(place: Place) -> None:
    """Wait until the server has let the folder go. Raises ServerError when it does not."""
    if not _until(lambda: not _held(place), PASSING):
        raise _stuck(place)


def _launched(settings: Settings, place: Place) -> State:
    _prepare(place)
    with _launching(place):
        return passing(place) or _started(settings, place)


def _prepare(place: Place) -> None:
    """See to it that a server can be started at all. Raises ServerError."""
    if importlib.util.find_spec("arcadedb_embedded") is None:
        raise ServerError(
            "The embedded engine has no package for this platform: start a Neo4j server, as with "
            "`docker compose up -d` (see README), and set PEERGRAPH_URI=bolt://localhost:7687 and "
            "PEERGRAPH_PASSWORD."
        )
    try:
        place.prepare()
        check_room(place)
    except OSError as error:
        raise _unusable(place, error) from error


@contextlib.contextmanager
def _launching(place: Place) -> Iterator[None]:
    lock = FileLock(place.launch)
    try:
        lock.acquire(timeout=START + PASSING)
    except Timeout as error:
        raise _stuck(place) from error
    except OSError as error:
        raise _unusable(place, error) from error
    try:
        yield
    finally:
        lock.release()


def _held(place: Place) -> bool:
    """Whether a server lives that has the folder, whether or not it answers."""
    if not os.path.exists(place.lock):  # also when nobody may look
        return False
    try:
        with FileLock(place.lock, timeout=0):
            return False
    except Timeout:
        return True
    except OSError:  # nobody can hold a lock in a folder that takes none
        return False


def passing(place: Place) -> State | None:
    """Wait for a server that is just starting or just ending; None when there is none (any more).

    Raises ServerError when it does neither.
    """
    found: list[State] = []

    def settled() -> bool:
        held = _held(place)
        state = alive(place) if held else None
        found.extend([state] if state else [])
        return bool(state) or not held

    if not _until(settled, PASSING):
        raise _stuck(place)
    return found[0] if found else None


def _started(settings: Settings, place: Place) -> State:
    try:
        # What a killed server left behind; its port may belong to anybody by now.
        place.state.unlink(missing_ok=True)
        with _log(place) as log:
            process = _spawned(settings, place, log)
    except OSError as error:
        raise _unusable(place, error) from error
    try:
        return _answering(place, process)
    finally:
        # Nobody waits for it, but a child that ended has to be collected.
        threading.Thread(target=process.wait, daemon=True).start()


def _spawned(settings: Settings, place: Place, log: BinaryIO) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-m", "graph.daemon", str(settings.home.absolute())]
    return subprocess.Popen(  # noqa: S603
        [*command, "--timeout", str(settings.timeout), "--idle", str(settings.idle)],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        cwd=place.root,
        env=_environment(),
        **_detached(),
    )


def _detached() -> dict[str, Any]:
    """Return what cuts the server off from the terminal and the fate of its starter."""
    if sys.platform == "win32":
        flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
        return {"creationflags": flags}
    return {"start_new_session": True}


def _environment() -> dict[str, str]:
    """Return the server's environment: nothing that Java, Python or peergraph would obey."""
    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    # Java can only open paths that its locale can spell.
    return passed | {"LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", "PYTHONPATH": _packages()}


def _packages() -> str:
    """Return where the server finds this very peergraph and what its starter could import."""
    own = Path(__file__).resolve().parents[1]
    paths = [str(own)] if own.name not in ("site-packages", "dist-packages") else []
    told = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    return os.pathsep.join([*paths, *(os.path.abspath(path) for path in told if path)])


def _log(place: Place) -> BinaryIO:
    with contextlib.suppress(OSError):  # on Windows, an ending server may still have it open
        place.log.replace(place.log.with_suffix(".log.1"))
    # To append, so that the server may empty it on the way.
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND
    return os.fdopen(os.open(place.log, flags, 0o600), "ab")


def _answering(place: Place, process: subprocess.Popen[bytes]) -> State:
    found: list[State] = []

    def settled() -> bool:
        ended = process.poll() is not None
        state = alive(place)
        found.extend([state] if state else [])
        return bool(state) or ended

    if not _until(settled, START):
        process.kill()
        raise ServerError(
            f"The embedded server did not answer in {START:.0f} s (log: {place.log})."
        )
    if not found:
        raise _failed(place)
    return found[0]


def _until(settled: Callable[[], bool], seconds: float) -> bool:
    """Wait until ``settled``, at most ``seconds``. Return whether it was."""
    end = time.monotonic() + seconds
    while not settled():
        if time.monotonic() > end:
            return False
        time.sleep(0.03)
    return True


def check_room(place: Place) -> None:
    """Raise ServerError when the disk is full, OSError when there is no folder."""
    if shutil.disk_usage(place.root).free < ROOM:
        raise ServerError(
            f"The disk of {place.root} is full ({ROOM // 2**20} MB are needed): make room, or set "
            "PEERGRAPH_HOME to a folder on another disk."
        )


def _failed(place: Place) -> ServerError:
    check_room(place)
    lines = place.log.read_text(encoding="utf-8", errors="replace").splitlines()
    told = [line.removeprefix(REASON) for line in lines if line.startswith(REASON)]
    if told:
        return ServerError(sentence(told[-1]))
    last = _last_words(lines)
    return ServerError(f"The embedded server did not start: {last} (log: {place.log}).")


def _last_words(lines: Sequence[str]) -> str:
    """Return what a process said last that did not live to say why: no stack trace."""
    plain = [line for line in lines if line.strip("# \t") and not line[0].isspace()]
    return plain[-1].strip("# .") if plain else "it ended without a word"


def sentence(text: str) -> str:
    """Return ``text`` with a capital and a full stop."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _unusable(place: Place, error: OSError) -> ServerError:
    return ServerError(
        f"The folder {place.root} cannot be used ({error.strerror or error}): set PEERGRAPH_HOME "
        "to a folder that may be written."
    )


def _stuck(place: Place) -> ServerError:
    state = read_state(place)
    process = (
        f"process {state.server.pid}" if state else "the Python process that runs graph.daemon"
    )
    return ServerError(
        f"The embedded server of {place.root} does not answer: end {process}, then try again."
    )
