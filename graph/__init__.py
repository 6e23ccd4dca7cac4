"""Records to database and database to answers.

``graph.open()`` gives the graph in use: trace it, query it, load into it.
"""

from graph.facade import Graph, open  # noqa: A004  (the room's own verb)
from graph.filter import Filter

__all__ = ["Filter", "Graph", "open"]
