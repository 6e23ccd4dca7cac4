"""A progress bar on standard error, when it takes longer than a second and a person watches."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

Report = Callable[[int, int], None]


@contextmanager
def bar(what: str) -> Iterator[Report]:
    """Give a function to call with how much is done and how much there is."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console  # slow to import, and only a person needs it
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    shown = Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True)
    task = shown.add_task(what, total=None)
    begun = monotonic()

    def report(done: int, total: int) -> None:
        shown.update(task, completed=done, total=total)
        if monotonic() - begun > 1 and not shown.live.is_started:
            shown.start()

    try:
        yield report
    finally:
        shown.stop()
