"""Serving the dashboard from a terminal: what is said before it begins."""

from dataclasses import replace

from dashboard import serve
from dashboard.mode import Mode
from ontology.errors import GraphError
from terminal import words


def dashboard(started: Mode, port: int | None, browser: bool) -> None:
    """Serve the dashboard until Ctrl-C.

    Raises GraphError when the graph is missing or may not be shown at that address, ServerError
    when no server answers or the port is taken.
    """
    if started.edit and not started.local:
        raise GraphError("--edit is for this machine alone; leave --host out")
    if started.edit and started.share:
        raise GraphError("--edit and --share do not go together")
    name = _admitted(started)
    chosen = serve.free_port(started.host, port)
    words.say(f"The dashboard of {name} is at {serve.url(started, chosen)}  (Ctrl-C ends it)")
    serve.run(replace(started, graph=name), chosen, browser)


def _admitted(started: Mode) -> str:
    """Look before a browser opens, so that what is wrong is said here."""
    from graph import projects
    from graph.connection import Connection

    with Connection(reads_only=True) as connection:
        name = projects.current(connection, started.graph)
        started.admit(name, projects.about(connection, name).purpose)
    return name
