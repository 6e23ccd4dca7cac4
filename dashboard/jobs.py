"""Work that goes on whatever its reader clicks meanwhile: loads, undoing, checks, dry runs.

A click ends the run of a page, and what it was doing with it. So such work has a thread of its own,
one for each graph at a time, and pages look in.
"""

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Any

from loaders.steps import RECORDS, Progress
from ontology.errors import GraphError, PeergraphError

_LOG = logging.getLogger("peergraph")
Work = Callable[[Progress], Any]
_BROKEN = "This could not be done. What went wrong is in the terminal, without words of the graph."


@dataclass(slots=True, eq=False)
class Job:
    """One piece of work. ``what`` says what is done, ``done`` of ``total`` how far its ``step`` is.

    ``total`` is 0 while nobody knows it. When it is over there is an ``answer`` or a ``problem``.
    """

    what: str
    done: int = 0
    total: int = 0
    step: str = RECORDS
    answer: Any = None
    problem: PeergraphError | None = None
    over: Event = field(default_factory=Event)

    @property
    def running(self) -> bool:
        """Whether it is still at work."""
        return not self.over.is_set()

    @property
    def share(self) -> float:
        """How much of it is done, from 0 to 1."""
        return min(self.done / self.total, 1.0) if self.total else 0.0

    def told(self) -> str:
        """Return in words how far it is."""
        if self.total:
            return f"{self.what}: {self.done:,} of {self.total:,} {self.step}"
        return f"{self.what}: {self.done:,} {self.step}" if self.done else f"{self.what} …"

    def _report(self, done: int, total: int, step: str = RECORDS) -> None:
        self.done, self.total, self.step = done, total, step

    def _run(self, work: Work) -> None:
        try:
            self.answer = work(self._report)
        except PeergraphError as problem:
            self.problem = problem
        except BaseException as problem:
            # Not the error's own text: it may hold words of a participant.
            trace = "".join(traceback.format_tb(problem.__traceback__))
            _LOG.error("%s: %s\n%s", self.what, type(problem).__name__, trace)
            self.problem = GraphError(_BROKEN)
        finally:
            self.over.set()


_jobs: dict[str, Job] = {}
_one = Lock()


def begin(graph: str, what: str, work: Work) -> Job:
    """Start ``work`` on the graph called ``graph``; it is told whom to tell of its progress.

    Raises GraphError while other work of this dashboard on that graph goes on.
    """
    with _one:
        before = _jobs.get(graph)
        if before and before.running:
            raise GraphError(f"something else is being done with {graph}; wait until it is over")
        job = _jobs[graph] = Job(what)
    # It dies with the dashboard; what it had written is taken back then, as after a power cut.
    Thread(target=job._run, args=(work,), daemon=True, name="peergraph-job").start()
    return job


def running(graph: str) -> Job | None:
    """Return the work that goes on with the graph called ``graph``, whoever began it."""
    found = _jobs.get(graph)
    return found if found and found.running else None
