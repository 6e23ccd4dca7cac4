"""A progress bar on standard error, when it takes longer than a second and a person watches."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from loaders.steps import RECORDS, silent
from loaders.steps import Progress as Report

_stops: list[Callable[[], None]] = []  # of the bar that is shown, for a question


@contextmanager
def paused() -> Iterator[None]:
    """Take the bar away while something is asked; it comes back with the next report."""
    for stop in _stops:
        stop()
    yield


@contextmanager
def bar(what: str) -> Iterator[Report]:
    """Give a function to call with how much is done, how much there is, and of which step."""
    if not sys.stderr.isatty():
        yield silent
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
            return Text(f"{task.speed:,.0f}/s" if task.speed else "")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(""))
    shown = Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True)
    shown.add_task(what, total=None)
    begun = monotonic()

    def report(done: int, total: int, step: str = RECORDS) -> None:
        named = f"{what}: {step}"
        if shown.tasks[0].description != named:  # a total and a rate of its own
            shown.remove_task(shown.task_ids[0])
            shown.add_task(named, total=None)
        shown.update(shown.task_ids[0], completed=done, total=total or None)
        if monotonic() - begun > 1 and not shown.live.is_started:
            shown.start()

    _stops.append(shown.stop)
    try:
        yield report
    finally:
        _stops.remove(shown.stop)
        shown.stop()
