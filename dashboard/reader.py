"""What pages ask a graph, kept as long as the graph stays as it is."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import streamlit as st

from dashboard import mode
from dashboard.mode import Mode
from graph import Graph, projects
from graph import settings as place
from graph.audience import Audience
from graph.connection import Connection
from graph.projects import About
from graph.settings import Settings
from ontology.errors import GraphError
from ontology.vocabulary import Vocabulary, vocabulary

Answer = TypeVar("Answer")
Given = ParamSpec("Given")
_ANSWERS = 400  # kept for all sessions together
_ONE = Lock()  # the connection that looks from graph to graph is in one at a time


@dataclass(frozen=True, slots=True)
class Reader:
    """A graph as the pages see it. ``about`` is what it said of itself when the page was begun."""

    graph: Graph
    about: About
    audience: Audience

    @property
    def name(self) -> str:
        """The name of the graph."""
        return self.about.name

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary of the graph."""
        return self.graph.vocabulary

    def ask(
        self,
        work: Callable[Concatenate[Graph, Given], Answer],
        *args: Given.args,
        **named: Given.kwargs,
    ) -> Answer:
        """Return ``work(graph, *args, **named)``, asked once for each version of the graph.

        The arguments must be hashable, and ``audience`` must be among them where words of
        participants come back. Nobody may change what is returned: it is shown to others too.
        """
        key = (
            work.__module__,
            work.__qualname__,
            _where(),
            self.name,
            self.about.token,
            self.about.version,
            self.about.loading,
            args,
            tuple(sorted(named.items())),
        )
        spinner = st.spinner("Asking the graph …")  # comes after half a second
        with spinner:
            return cast("Answer", _kept(repr(key), _Call(work, self.graph, args, named)))


@dataclass(frozen=True, slots=True)
class _Call:
    work: Callable[..., Any]
    graph: Graph
    args: tuple[Any, ...]
    named: dict[str, Any]


@st.cache_resource(max_entries=_ANSWERS, show_spinner=False)
def _kept(key: str, _call: _Call) -> Any:  # noqa: ANN401
    del key  # what Streamlit finds the answer by
    return _call.work(_call.graph, *_call.args, **_call.named)


def opened(name: str = "") -> Reader:
    """Return the graph called ``name``, else the one that the dashboard was started with.

    Raises GraphError when there is no such graph or it may not be shown here, ServerError when no
    server answers.
    """
    started = mode.current()
    if _alone(started) and name not in ("", started.graph):
        raise GraphError(f"this dashboard shows the graph {started.graph} and no other")
    with _ONE:
        chosen = projects.current(_connection(_where()), name or started.graph)
    found = _graph(_where(), chosen)
    about = projects.about(found.connection, chosen)
    started.admit(chosen, about.purpose)
    return Reader(found, about, started.audience)


def names() -> list[str]:
    """Return the names of the graphs that may be shown here, sorted."""
    started = mode.current()
    if _alone(started):
        return [started.graph]
    with _ONE:
        return [one.name for one in projects.listing(_connection(_where()))]


def _alone(started: Mode) -> bool:
    """Whether only the graph that was named is shown: others than the owner can read it."""
    return started.share or not started.local


def settings() -> Settings:
    """Return the settings of the dashboard's process."""
    return place.read()


def _where() -> str:
    found = settings()
    return f"{found.uri} {found.home} {found.user}"


@st.cache_resource(show_spinner=False)
def _connection(where: str) -> Connection:
    del where
    return Connection(settings(), reads_only=True)


@st.cache_resource(show_spinner=False)
def _graph(where: str, name: str) -> Graph:
    del where
    return Graph(Connection(settings(), name, reads_only=True), vocabulary())
