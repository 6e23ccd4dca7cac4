"""The sign of life of a writer whose load takes many transactions.

It holds a lock of its operating system, which ends with the process however that ends, and writes
its host and a random token into the receipt. Who has the lock's file can tell surely whether the
writer lives. Who has not (another machine, another folder) goes by the heartbeat that every batch
leaves: older than a minute counts as dead.
"""

import contextlib
import platform
import secrets
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from graph.closing import Closing
from ontology.errors import GraphError

SILENCE = 60_000  # milliseconds without a heartbeat after which a writer counts as dead


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes a load, as its receipt has it. ``age`` is of the heartbeat, in milliseconds."""

    host: str
    token: str
    age: int


class Sign(Closing):
    """A sign of life in the folder ``home``; it ends when it is closed or the process dies.

    ``named``: a receipt names it. Raises GraphError when the folder takes no lock.
    """

    def __init__(self, home: Path) -> None:
        self.host = platform.node()
        self.token = secrets.token_hex(16)
        self.named = False
        self._lock = FileLock(_file(home, self.token))
        try:
            _file(home, self.token).parent.mkdir(0o700, parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
        except (OSError, Timeout) as error:
            reason = getattr(error, "strerror", None) or "locks do not work there"
            raise GraphError(f"{home} cannot be written to: {reason}") from None

    def close(self) -> None:
        """End it. Its file stays as long as a receipt names it: who comes next looks there."""
        self._lock.release()
        if not self.named:
            _remove(Path(self._lock.lock_file))


def alive(home: Path, writer: Writer) -> bool:
    """Return whether ``writer`` lives, as far as it can be told from here."""
    file = _file(home, writer.token)
    if writer.host == platform.node() and file.exists():
        try:
            with FileLock(file, timeout=0):
                pass
        except Timeout:
            return True
        except OSError:
            return writer.age <= SILENCE
        return False
    return writer.age <= SILENCE


def bury(home: Path, writer: Writer) -> None:
    """Remove what a dead writer left in ``home``."""
    _remove(_file(home, writer.token))


def _remove(file: Path) -> None:
    with contextlib.suppress(OSError):
        file.unlink(missing_ok=True)


def _file(home: Path, token: str) -> Path:
    return home / "writers" / f"{token}.lock"
