"""What the Trace page was asked, as its widgets and its address have it."""

from dataclasses import dataclass

from graph.answer import Trace
from graph.audience import Audience
from graph.facade import Graph
from graph.filter import Filter


@dataclass(frozen=True, slots=True)
class Question:
    """A trace to make: ids of concepts, what to restrict it to, how long and how many paths."""

    start: str
    via: tuple[str, ...]
    end: str
    only: Filter
    longest: int
    most: int

    @property
    def names(self) -> tuple[str, ...]:
        """The concepts in their order."""
        return (self.start, *self.via, self.end)

    def filters(self) -> list[str]:
        """Return what the trace is restricted to, in words; empty when it is not."""
        only = self.only
        named = {
            "studies": only.studies,
            "stages": only.stages,
            "participant groups": only.groups,
            "basis": only.bases,
            "origin": only.origins,
        }
        found = [f"{what}: {', '.join(some)}" for what, some in named.items() if some]
        if only.modalities != ("finding",):
            found.append(f"kinds of statement: {', '.join(only.modalities) or 'all'}")
        return found


def answer(graph: Graph, question: Question, audience: Audience) -> Trace:
    """Return the answer. Raises NamingError for a concept that is not in the graph."""
    return graph.trace(
        *question.names,
        only=question.only,
        paths=question.most,
        longest=question.longest,
        audience=audience,
    )
