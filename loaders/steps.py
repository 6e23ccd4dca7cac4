"""How far a load is: which step is under way, and how much of it is done."""

from time import monotonic
from typing import Protocol

# Each names what is counted. No step has a name or a text of a file in it.
PIECES = "pieces read"
BYTES = "bytes read"
ROWS = "rows read"
PLACED = "passages placed"
COMPARED = "parts compared with the graph"
MADE = "records made"
CHECKED = "records being checked"
HELD = "records held against the graph"
WRITTEN = "records written"
RECORDS = "records"  # where one step is all there is
_EVERY = 0.1  # seconds between two words on one step


class Progress(Protocol):
    """Is told how much of a step is done, and how much there is (0: nobody knows)."""

    def __call__(self, done: int, total: int, step: str = RECORDS) -> None:
        """Take it in."""


class Steps:
    """Tells ``tell`` of each step as it begins and ends, and of what is between now and then.

    What counts without a total is not told while a step of reading has one.
    """

    def __init__(self, tell: Progress) -> None:
        self._tell = tell
        self._step = ""
        self._last = 0.0

    def __call__(self, done: int, total: int, step: str = PIECES) -> None:
        """Tell how far it is, unless something was told just before."""
        if step == PIECES and self._step in (BYTES, ROWS):
            return
        now = monotonic()
        if step == self._step and now - self._last < _EVERY and not 0 < total <= done:
            return
        self._step, self._last = step, now
        self._tell(done, total, step)


def silent(done: int, total: int, step: str = RECORDS) -> None:
    """Tell nobody."""
