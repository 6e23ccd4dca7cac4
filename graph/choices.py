"""What a trace can be asked about: the concepts, and what filters can restrict it to."""

from dataclasses import dataclass

from graph import names
from graph.audience import Audience
from graph.facade import Graph

_STUDIES = "MATCH (s:Study) RETURN s.id AS id, coalesce(s.label, s.id) AS label ORDER BY label, id"
_STAGES = """
MATCH (s:Stage)
RETURN s.id AS id, coalesce(s.label, s.id) AS label,
  COLLECT { MATCH (s)<-[:PRECEDES]-(b:Stage) RETURN b.id } AS before ORDER BY id
"""
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
    return Choices(
        concepts=tuple(sorted(found, key=lambda one: (one.label.casefold(), one.id))),
        studies=tuple(Choice(row["id"], row["label"]) for row in ask(_STUDIES)),
        stages=_ordered({row["id"]: (row["label"], set(row["before"])) for row in ask(_STAGES)}),
        groups=groups,
    )


def _called(name: names.Name) -> str:
    label = name.label or name.id
    return f"{label} ({', '.join(name.others)})" if name.others else label


def _ordered(stages: dict[str, tuple[str, set[str]]]) -> tuple[Choice, ...]:
    """Put a stage behind those that precede it; what is in a circle stays in the order of ids."""
    placed: list[str] = []
    left = list(stages)
    while left:
        ready = [one for one in left if not stages[one][1] & set(left) - {one}]
        placed += ready[:1] or left[:1]
        left = [one for one in left if one not in placed]
    return tuple(Choice(one, stages[one][0]) for one in placed)
