"""The embedded server's process: ``python -m graph.daemon HOME [--timeout S] [--idle MINUTES]``.

It holds ``server.lock`` for life, writes ``server.json`` when it is ready, and ends on SIGINT,
SIGTERM, a word over the control line, or when nobody has used it for long. Everything it says goes
to standard error; the reason why it could not start is its last line and begins with ``REASON``.
"""

import argparse
import os
import secrets
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event, Lock
from typing import NoReturn

from filelock import FileLock, Timeout

from graph import control, idle
from graph.engine import Engine, reason, version
from graph.idle import Idle
from graph.index import WordIndex
from graph.state import (
    REASON,
    Logins,
    Place,
    Server,
    State,
    read_logins,
    write_logins,
    write_state,
)
from ontology.errors import ServerError

# Ctrl-C does not wake a longer sleep once the JVM runs.
STEP = 0.1
# Event logs of earlier starts, bytes of this start's log.
KEPT, LONGEST = 5, 10 * 1024 * 1024


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Serve the graphs of the home that is named; never returns.

    Ends the process with 0 after a stop, with 1 when the server could not start.
    """
    parser = argparse.ArgumentParser(prog="python -m graph.daemon", description=__doc__)
    parser.add_argument("home", type=Path, help="where the settings and the graphs live")
    parser.add_argument("--timeout", type=float, default=60.0, help="seconds a query may take")
    parser.add_argument("--idle", type=float, default=0.0, help="minutes without a query; 0: never")
    told = parser.parse_args(arguments)
    # An open Bolt connection would keep the JVM alive for ever: leave without asking it.
    os._exit(_guarded(Place(told.home.absolute()), told.timeout, told.idle))


def _guarded(place: Place, timeout: float, minutes: float) -> int:
    try:
        lock = _lock(place)
        os.chdir(place.root)
        _check_engine(place)
        _serve(place, timeout, minutes)
    except ServerError as error:
        return _failed(str(error))
    except BaseException as error:
        _say(f"\n{traceback.format_exc()}")
        return _failed(f"the embedded server did not start: {reason(error)} (log: {place.log})")
    # Only the end of the process lets the lock go: who gets it finds nobody in the folder.
    return 0 if lock.is_locked else 1


def _failed(sentence: str) -> int:
    # The engine's log begins its lines with a line break and does not end them with one.
    _say(f"\n{REASON}{sentence}\n")
    return 1


def _say(text: str) -> None:
    with suppress(OSError):  # the disk may be full
        sys.stderr.write(text)
        sys.stderr.flush()


def _lock(place: Place) -> FileLock:
    os.umask(0o077)
    place.prepare()
    lock = FileLock(place.lock)
    try:
        # Not at once: a command that looks whether somebody holds it does so for a moment.
        lock.acquire(timeout=5)
    except Timeout as error:
        raise ServerError(f"another server of {place.root} is running") from error
    return lock


def _serve(place: Place, timeout: float, minutes: float) -> None:
    _prune(place)
    ended = Event()
    logins = read_logins(place)
    write_logins(place, logins)
    engine = Engine(place, logins, timeout)
    try:
        _catch_signals(ended)
        write_logins(place, replace(logins, port=engine.port))
        uses = Idle(minutes, engine.activity)
        _announce(place, logins, engine, ended, uses)
        _wait(place, ended, uses)
    finally:
        # First, so that nobody takes a server that is closing for a running one.
        place.state.unlink(missing_ok=True)
        place.away.unlink(missing_ok=True)
        engine.stop()


def _announce(place: Place, logins: Logins, engine: Engine, ended: Event, uses: Idle) -> None:
    key, nonce = secrets.token_urlsafe(32), secrets.token_hex(16)
    writer, reader = ((user, logins.passwords[user]) for user in ("writer", "reader"))
    server = Server(os.getpid(), engine.port, nonce, version(), writer, reader)
    listener = control.listen()
    control.serve(listener, key, _Desk(engine, nonce, ended, uses))
    write_state(place, State(server, listener.getsockname()[1], key))


def _wait(place: Place, ended: Event, uses: Idle) -> None:
    while not ended.is_set():
        time.sleep(STEP)
        _trim()
        if uses.over() and _withdrawn(place, ended, uses):
            return


def _withdrawn(place: Place, ended: Event, uses: Idle) -> bool:
    """Leave the stage and look once more; return to it when a client came at that moment.

    Whoever does not find the server now waits until it is gone or back, and goes on with either.
    """
    with suppress(OSError):  # on Windows, while somebody reads it; then the next look
        place.state.replace(place.away)
    if place.state.exists():
        return False
    end = time.monotonic() + idle.LAST
    while time.monotonic() < end and not ended.is_set():
        time.sleep(STEP)
    if ended.is_set() or not uses.used():
        return True
    place.away.replace(place.state)
    return False


def _trim() -> None:
    """Empty the log when it has grown too long: refused queries leave a stack trace each."""
    with suppress(OSError):  # a terminal or a pipe has no length to cut
        if os.fstat(2).st_size > LONGEST:
            os.ftruncate(2, 0)


def _catch_signals(ended: Event) -> None:
    # After the start of the JVM, which would otherwise put its own in their place.
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: ended.set())


def _check_engine(place: Place) -> None:
    """Refuse data that another engine wrote, older or newer; sign data that is new.

    The whole line has to be the same, so a later peergraph that keeps its data in another way can
    say so there.
    """
    ours, theirs = version(), _signed(place)
    if theirs == ours:
        return
    if place.used():
        raise ServerError(
            f"the graphs in {place.root} were written by {theirs or 'an unknown engine'}, and this "
            f"is {ours}, which leaves them as they are: run `peergraph export csv -o DIR` with the "
            "peergraph that wrote them, then with this one set PEERGRAPH_HOME to a new empty "
            "folder and run `peergraph new NAME` and `peergraph load DIR`"
        )
    place.engine.write_text(f"{ours}\n", encoding="utf-8")


def _signed(place: Place) -> str:
    if not place.engine.exists():
        return ""
    text = place.engine.read_text(encoding="utf-8", errors="replace")
    return " ".join(text.split())[:80]


def _prune(place: Place) -> None:
    # The engine writes one file of events per start and leaves them all.
    events = sorted(place.log.parent.glob("server-event-log-*"), key=lambda path: path.name)
    for path in events[:-KEPT]:
        path.unlink(missing_ok=True)


class _Desk:
    """Answers the control line: what was asked, what came of it."""

    def __init__(self, engine: Engine, nonce: str, ended: Event, uses: Idle) -> None:
        self._nonce = nonce
        self._uses = uses
        self._one_at_a_time = Lock()
        self._verbs: dict[str, Callable[[control.Message], object]] = {
            "create": lambda asked: self._used(engine.create, asked["name"]),
            "drop": lambda asked: self._used(engine.drop, asked["name"]),
            "words": lambda asked: self._used(partial(_index, engine, asked), asked["name"]),
            "names": lambda _: engine.names(),
            "stop": lambda _: ended.set(),
        }

    def __call__(self, asked: control.Message) -> control.Message:
        """Return ``{"result": …}`` or ``{"error": sentence}``."""
        if asked["verb"] == "ping":
            return {"result": self._nonce}
        try:
            with self._one_at_a_time:
                return {"result": self._verbs[asked["verb"]](asked)}
        except ServerError as error:
            return {"error": str(error)}
        except BaseException as error:
            # BaseException: the bridge does not promise that Java's errors are Exceptions.
            _say(f"\n{traceback.format_exc()}")
            return {"error": reason(error)}

    def _used(self, work: Callable[[str], None], name: str) -> None:
        self._uses.touch()
        try:
            work(name)
        finally:
            self._uses.touch()


def _index(engine: Engine, asked: control.Message, name: str) -> None:
    told = asked["indexes"]
    # Names only: the line takes no statements from anybody.
    engine.index_words(
        name,
        [WordIndex(one["label"], tuple(one["properties"]), one["many"]) for one in told],
    )


if __name__ == "__main__":
    main()
