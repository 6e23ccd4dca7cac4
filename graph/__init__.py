"""Records to database and database to answers.

``graph.open()`` gives the graph in use: trace it, query it, load into it.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph.facade import Graph, open  # noqa: A004  (the room's own verb)
    from graph.filter import Filter

__all__ = ["Filter", "Graph", "open"]
_HOMES = {"Graph": "graph.facade", "open": "graph.facade", "Filter": "graph.filter"}


def __getattr__(name: str) -> Any:  # noqa: ANN401
    # Found on first use: the embedded server's process imports this room without the driver.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
