"""A progress bar on standard error, when it takes longer than a second and a person watches."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

Report = Callable[[int, int], None]
_stops: list[Callable[[], None]] = []  # of the bar that is shown, for a question


@contextmanager
def paused() -> Iterator[None]:
    """Take the bar away while something is asked; it comes back with the next report."""
    for stop in _stops:
        stop()
    yield


@contextmanager
def bar(what: str) -> Iterator[Report]:
    """Give a function to call with how much is done and how much there is (0: nobody knows yet)."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console  # slow to import, and only a person needs it
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(TextColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:,.0f} records/s" if task.speed else "")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(""))
    shown = Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True)
    reading, task = f"{what}: reading", shown.add_task(what, total=None)
    begun = monotonic()

    def report(done: int, total: int) -> None:
        if total and shown.tasks[0].description == reading:
            shown.reset(task, description=what)  # a new rate for another kind of work
        told = what if total else reading
        shown.update(task, completed=done, total=total or None, description=told)
        if monotonic() - begun > 1 and not shown.live.is_started:
            shown.start()

    _stops.append(shown.stop)
    try:
        yield report
    finally:
        _stops.remove(shown.stop)
        shown.stop()
