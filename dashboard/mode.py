"""How this dashboard was started: for whom, and with what it may do."""

from dataclasses import dataclass

from graph.audience import OTHERS, OWNER, Audience
from ontology.errors import GraphError

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Mode:
    """``graph`` is the one to begin with, empty for the one in use.

    With ``edit`` there is a page that changes the graph; without, every connection only reads.
    With ``share`` it is shown to others: only what may leave the owner's machine. ``behind`` says
    that whatever forwards to ``host``, such as Docker, is itself reached from this machine alone.
    """

    graph: str = ""
    host: str = LOOPBACK[0]
    edit: bool = False
    share: bool = False
    behind: bool = False

    @property
    def audience(self) -> Audience:
        """Who reads."""
        return OTHERS if self.share else OWNER

    @property
    def local(self) -> bool:
        """Whether only this machine can reach it."""
        return self.behind or self.host in LOOPBACK

    def admit(self, name: str, purpose: str) -> None:
        """Raise GraphError when a graph may not be shown where this dashboard can be reached."""
        if not self.local and not self.share and purpose != "demonstration":
            raise GraphError(
                f"{name} is a project, and a dashboard on {self.host} can be read by others: "
                "start it with --share, which leaves out what may not leave this machine"
            )


_current = Mode()


def current() -> Mode:
    """Return how the dashboard of this process was started."""
    return _current


def set_current(mode: Mode) -> None:
    """Say how the dashboard of this process is started; once, before it starts."""
    global _current
    _current = mode
