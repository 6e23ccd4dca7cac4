"""What a trace is restricted to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph.connection import Connection
from ontology.errors import NamingError
from ontology.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Filter:
    """Restricts claims and their evidence. An empty field restricts nothing.

    ``studies`` and ``stages`` are ids, ``groups`` participant groups. A claim that keeps neither
    its asserting report nor a supporting quote is gone; a report speaks for no participant group.
    """

    studies: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ("finding",)

    def parameters(self) -> dict[str, Any]:
        """Return the fields as the parameters that ``claims`` and ``evidence`` name."""
        names = ("studies", "stages", "groups", "bases", "origins", "modalities")
        return {name: list(getattr(self, name)) for name in names}

    def claims(self, claim: str) -> str:
        """Return the Cypher condition that a claim held by the variable ``claim`` is kept."""
        parts = [f"{claim}.modality IN $modalities" if self.modalities else "true"]
        parts += [f"{claim}.basis IN $bases"] if self.bases else []
        parts += [f"{claim}.origin IN $origins"] if self.origins else []
        if self.stages:
            parts.append(
                f"EXISTS {{ MATCH ({claim})-[:IN_STAGE]->(f:Stage) WHERE f.id IN $stages }}"
            )
        if self.studies or self.groups or self.origins:
            parts.append(f"({' OR '.join(self._grounds(claim))})")
        return " AND ".join(parts)

    def _grounds(self, claim: str) -> list[str]:
        quoted = f"MATCH ({claim})<-[:SUPPORTS]-(g:Quote) WHERE {self.evidence('g')}"
        grounds = [f"EXISTS {{ {quoted} }}"]
        report = f"MATCH ({claim})-[:ASSERTED_IN]->(f:Report)"
        if self.studies and not self.groups:
            report += "-[:REPORTS_ON]->(s:Study) WHERE s.id IN $studies"
        return grounds if self.groups else [*grounds, f"EXISTS {{ {report} }}"]

    def reports(self, report: str) -> str:
        """Return the Cypher condition that an asserting report ``report`` is shown."""
        if not self.studies:
            return "true"
        on = f"MATCH ({report})-[:REPORTS_ON]->(o:Study) WHERE o.id IN $studies"
        return f"EXISTS {{ {on} }}"

    def asserting(self, study: str) -> str:
        """Return the Cypher condition that a study ``study`` counts as asserting a claim.

        A report speaks for no participant group.
        """
        if self.groups:
            return "false"
        return f"{study}.id IN $studies" if self.studies else "true"

    def evidence(self, quote: str) -> str:
        """Return the Cypher condition that a quote held by the variable ``quote`` is kept."""
        parts = [f"{quote}.origin IN $origins"] if self.origins else []
        if self.groups:
            spoken = f"MATCH ({quote})-[:SPOKEN_BY]->(h:Participant) WHERE h.group IN $groups"
            parts.append(f"EXISTS {{ {spoken} }}")
        if self.studies:
            source = f"MATCH ({quote})-[:FROM_SOURCE]->(:Source)"
            part = f"{source}-[:PART_OF]->(h:Study) WHERE h.id IN $studies"
            text = f"{source}-[:TEXT_OF]->(:Report)-[:REPORTS_ON]->(h:Study)"
            either = f"EXISTS {{ {part} }} OR EXISTS {{ {text} WHERE h.id IN $studies }}"
            parts.append(f"({either})")
        return " AND ".join(parts) or "true"


_NAMED = "MATCH (n:`{label}`) RETURN n.id AS id, coalesce(n.label, n.id) AS label ORDER BY id"
_GROUPS = "MATCH (p:Participant) WHERE p.group IN $groups RETURN DISTINCT p.group AS name"


def checked(only: Filter, connection: Connection, vocabulary: Vocabulary) -> Filter:
    """Return the filter with studies and stages by id; ids and labels are both understood.

    Raises NamingError for a word that is not allowed, or a study, stage or group there is not.
    """
    claim = vocabulary.classes["Relation"].properties
    only = replace(
        only,
        bases=tuple(one.lower() for one in only.bases),
        origins=tuple(one.lower() for one in only.origins),
        modalities=tuple(one.lower() for one in only.modalities),
    )
    for word, given in (
        ("basis", only.bases), ("origin", only.origins), ("modality", only.modalities)
    ):  # fmt: skip
        for one in given:
            if one not in claim[word].allowed:
                pairs = [(known.notation, known.definition) for known in claim[word].words]
                raise NamingError(
                    f"{one!r} is not {'an' if word[0] in 'aeiou' else 'a'} {word}", pairs
                )
    found = connection.read(_GROUPS, {"groups": list(only.groups)}) if only.groups else []
    groups = {row["name"] for row in found}
    for one in (name for name in only.groups if name not in groups):
        raise NamingError(f"there is no participant of a group called {one!r}")
    return replace(
        only,
        studies=_ids(connection, "Study", only.studies),
        stages=_ids(connection, "Stage", only.stages),
    )


def _ids(connection: Connection, label: str, given: Sequence[str]) -> tuple[str, ...]:
    if not given:
        return ()
    known = [(row["id"], row["label"]) for row in connection.read(_NAMED.format(label=label))]
    names = {name: one for one, name in reversed(known)} | {one: one for one, _ in known}
    for one in (name for name in given if name not in names):
        raise NamingError(f"there is no {label.lower()} called {one!r}", known[:20])
    return tuple(names[one] for one in given)
