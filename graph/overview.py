"""What ``peergraph status`` tells: the server, its graphs, their sizes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graph import embedded, projects
from graph.connection import Connection, Engine
from graph.projects import About
from graph.settings import Settings
from ontology.errors import ServerError
from ontology.vocabulary import vocabulary


@dataclass(frozen=True, slots=True)
class Overview:
    """A server and its graphs, each with its number of records. ``disk`` is in bytes."""

    engine: Engine
    home: str
    disk: int | None
    graphs: tuple[tuple[About, dict[str, int]], ...]

    def lines(self) -> Iterator[str]:
        """Give the facts about the server, one a line."""
        kind = "embedded" if self.engine.embedded else "PEERGRAPH_URI"
        yield f"Server   {self.engine.name} ({kind})"
        yield f"Address  {self.engine.address}"
        yield f"Files    {self.home}"
        if self.disk is not None:
            yield f"Disk     {self.disk / 1e6:.1f} MB"

    def rows(self) -> list[dict[str, Any]]:
        """Return a row for each graph; ``records`` leaves out those that the program keeps."""
        return [
            {
                "graph": about.name,
                "purpose": about.purpose or "not made by peergraph",
                "inUse": about.current,
                "version": about.version,
                "loading": about.loading or None,
                "records": sum(counts.values()),
                "counts": counts,
            }
            for about, counts in self.graphs
        ]

    def row(self) -> dict[str, Any]:
        """Return everything as one record."""
        return {
            "running": True,
            "engine": self.engine.name,
            "address": self.engine.address,
            "embedded": self.engine.embedded,
            "home": self.home,
            "disk": self.disk,
            "graphs": self.rows(),
        }


def of(settings: Settings) -> Overview | None:
    """Return the overview; None when the embedded server is meant and is not running."""
    if settings.embedded and embedded.running(settings) is None:
        return None
    with Connection(settings) as connection:
        found = projects.listing(connection)
        graphs = []
        for about in found:
            connection.database = about.name
            graphs.append((about, _records(projects.counts(connection))))
        disk = embedded.disk(settings) if settings.embedded else None
        return Overview(connection.engine(), str(settings.home), disk, tuple(graphs))


def _records(counts: dict[str, int]) -> dict[str, int]:
    """Leave out the labels of what the program writes for itself, receipts and the like."""
    kinds = vocabulary().classes
    return {one: n for one, n in counts.items() if one not in kinds or not kinds[one].internal}


def login(settings: Settings) -> list[dict[str, str]]:
    """Return the read-only login of the embedded server, for any other Bolt client.

    One row for each graph, because a client has to name the database it means.

    Starts the server if need be. Raises ServerError for a server that is not ours.
    """
    if not settings.embedded:
        raise ServerError("PEERGRAPH_URI names a server of your own; its logins are yours to give")
    server = embedded.ensure(settings)
    user, password = server.reader
    with Connection(settings) as connection:
        names = connection.databases()
    rows = [{"address": server.address, "user": user, "password": password}]
    return [{**rows[0], "database": name} for name in names] or rows
