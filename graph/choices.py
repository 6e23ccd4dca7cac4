"""What a trace can be asked about: the concepts, and what filters can restrict it to."""

from dataclasses import dataclass

from graph import names, stages
from graph.audience import Audience
from graph.facade import Graph

_STUDIES = "MATCH (s:Study) RETURN s.id AS id, coalesce(s.label, s.id) AS label ORDER BY label, id"
_GROUPS = """
MATCH (p:Participant) WHERE p.group IS NOT NULL RETURN DISTINCT p.group AS name ORDER BY name
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: its id and how it is called."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen; ``stages`` in their order, ``groups`` empty for others than the owner."""

    concepts: tuple[Choice, ...]
    studies: tuple[Choice, ...]
    stages: tuple[Choice, ...]
    groups: tuple[str, ...]


def read(graph: Graph, audience: Audience) -> Choices:
    """Return what can be chosen; concepts by label, with their other names behind it."""
    ask = graph.connection.read
    found = [Choice(one.id, _called(one)) for one in names.read(graph.connection)]
    groups = () if audience.shared else tuple(row["name"] for row in ask(_GROUPS))
    ordered, _ = stages.order(graph, audience)
    return Choices(
        concepts=tuple(sorted(found, key=lambda one: (one.label.casefold(), one.id))),
        studies=tuple(Choice(row["id"], row["label"]) for row in ask(_STUDIES)),
        stages=tuple(Choice(one.id, one.label or one.id) for one in ordered),
        groups=groups,
    )


def _called(name: names.Name) -> str:
    label = name.label or name.id
    return f"{label} ({', '.join(name.others)})" if name.others else label
