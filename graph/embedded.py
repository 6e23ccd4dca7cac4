"""The embedded default engine, seen from a command: find the server, start it, ask it, stop it.

The server is a process of its own (``graph.daemon``) that outlives the command which started it;
queries go to it over Bolt, everything else over its control line. This module is light: no JVM.
"""

import contextlib
import os
from collections.abc import Sequence
from dataclasses import asdict

from graph import control, launch
from graph.index import WordIndex
from graph.settings import Settings
from graph.state import Place, Server, valid_name
from ontology.errors import ServerError

__all__ = [
    "Server",
    "check_room",
    "create",
    "databases",
    "disk",
    "drop",
    "ensure",
    "index_words",
    "running",
    "stop",
    "valid_name",
]

# Seconds that one piece of work over the control line may take.
WORK = 300.0


def ensure(settings: Settings) -> Server:
    """Return the running server of ``settings.home``, started when there was none.

    Raises ServerError, one sentence, when there is none and none can be started.
    """
    return launch.ensure(settings).server


def running(settings: Settings) -> Server | None:
    """Return the running server of ``settings.home``, or None; never starts one."""
    state = launch.alive(Place(settings.home))
    return state.server if state else None


def stop(settings: Settings) -> bool:
    """End the server and wait until it is gone. Return whether there was one.

    Raises ServerError when it does not go.
    """
    place = Place(settings.home)
    state = launch.passing(place)
    if state is None:
        return False
    with contextlib.suppress(OSError):  # it may be going already
        control.call(state.control, state.key, {"verb": "stop"}, WORK)
    launch.await_end(place)
    return True


def create(settings: Settings, name: str) -> None:
    """Create the empty database ``name`` (see ``valid_name``).

    Raises ServerError when it exists or cannot be created.
    """
    _ask(settings, {"verb": "create", "name": name})


def drop(settings: Settings, name: str) -> None:
    """Delete the database ``name`` for good, whoever is connected to it.

    Raises ServerError when there is none.
    """
    _ask(settings, {"verb": "drop", "name": name})


def index_words(settings: Settings, name: str, indexes: Sequence[WordIndex]) -> None:
    """Make full-text indexes in the database ``name``: its Cypher has no statement for them.

    Raises ServerError when there is no such database.
    """
    _ask(settings, {"verb": "words", "name": name, "indexes": [asdict(one) for one in indexes]})


def databases(settings: Settings) -> list[str]:
    """Return the names of all databases, sorted. Raises ServerError without a server."""
    return [str(name) for name in _ask(settings, {"verb": "names"})["result"]]


def check_room(settings: Settings) -> None:
    """Raise ServerError when the disk that the server writes to is full."""
    launch.check_room(Place(settings.home))


def disk(settings: Settings) -> int:
    """Return how many bytes the files of the embedded server take, logs included."""
    total = 0
    for folder, _, files in os.walk(Place(settings.home).root):
        for name in files:
            with contextlib.suppress(OSError):  # gone in the meantime
                total += os.lstat(os.path.join(folder, name)).st_size
    return total


def _ask(settings: Settings, request: control.Message) -> control.Message:
    place, state = Place(settings.home), launch.ensure(settings)
    try:
        answer = control.call(state.control, state.key, request, WORK)
    except OSError as error:
        raise ServerError(
            f"The embedded server went away at work: try again, or look into {place.log}."
        ) from error
    if "error" in answer:
        launch.check_room(place)
        raise ServerError(launch.sentence(answer["error"]))
    return answer
