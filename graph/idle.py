"""When the embedded server has had nothing to do for so long that it ends itself."""

import time
from typing import Protocol

# Seconds between two looks. Those that a server which withdrew still waits for a client: one that
# had seen it a moment before is at its query by then.
LOOK, LAST = 1.0, 1.0


class Uses(Protocol):
    """What tells of uses: a number that grows with each, and whether one is under way."""

    def count(self) -> int:
        """Return how many there have been."""

    def busy(self) -> bool:
        """Whether one is under way."""


class Idle:
    """Watches the uses of a server; ``minutes`` without one are too long, nought is for ever."""

    def __init__(self, minutes: float, uses: Uses) -> None:
        self._limit, self._uses = minutes * 60, uses
        self._touched = 0
        self._seen = self._count()
        self._since = self._looked = time.monotonic()

    def touch(self) -> None:
        """Count what did not come over Bolt."""
        self._touched += 1

    def over(self) -> bool:
        """Whether the time is over. Looks once a second, however often it is asked."""
        now = time.monotonic()
        if not self._limit or now - self._looked < min(LOOK, self._limit / 4):
            return False
        self._looked = now
        if self.used():
            self._since = now
        return now - self._since >= self._limit

    def used(self) -> bool:
        """Whether somebody has used the server since the last look, or does at this moment."""
        try:
            before, self._seen = self._seen, self._count()
            return self._seen != before or self._uses.busy()
        except BaseException:
            # A JVM whose memory is full at this moment cannot say: it is at work.
            return True

    def _count(self) -> int:
        return self._uses.count() + self._touched
