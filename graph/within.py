"""What studies, participant groups and origins leave of a search.

Whether a record belongs to a study is not asked of each that is found: whoever plans the query may
then begin at the study, with thousands of quotes, again and again. So the sources of the studies,
and the codes or concepts of their quotes, are fetched once.
"""

from dataclasses import dataclass
from typing import Any

from graph.connection import Connection
from graph.filter import Filter

_SOURCES = """
MATCH (s:Study) WHERE s.id IN $studies
RETURN COLLECT { MATCH (s)<-[:PART_OF]-(t:Source) RETURN t.id } AS own,
  COLLECT { MATCH (s)<-[:REPORTS_ON]-(:Report)<-[:TEXT_OF]-(t:Source) RETURN t.id } AS reported
"""
_GROUP = "head(COLLECT {{ MATCH ({q})-[:SPOKEN_BY]->(w:Participant) RETURN w.group }}) IN $groups"
_SOURCE = "head(COLLECT {{ MATCH ({q})-[:FROM_SOURCE]->(t:Source) RETURN t.id }}) IN $sources"
_OF_SOURCES = """
UNWIND $sources AS source
MATCH (:Source {{id: source}})<-[:FROM_SOURCE]-(q:Quote) WHERE {spoken}
MATCH (q)-[:`{link}`]->(n:`{label}`) RETURN DISTINCT n.id AS id
"""
_OF_GROUPS = """
MATCH (w:Participant) WHERE w.group IN $groups
MATCH (w)<-[:SPOKEN_BY]-(:Quote)-[:`{link}`]->(n:`{label}`) RETURN DISTINCT n.id AS id
"""
_OF_REPORTS = """
MATCH (s:Study) WHERE s.id IN $studies
MATCH (s)<-[:REPORTS_ON]-(:Report)<-[:IDENTIFIED_IN]-(n:Concept) RETURN DISTINCT n.id AS id
"""
_LINKS = {"Code": "CODED_AS", "Concept": "EVIDENCES"}


@dataclass(frozen=True, slots=True)
class Within:
    """The condition on the variable ``node``, empty when all is left, and its parameters."""

    condition: str
    parameters: dict[str, Any]


def read(connection: Connection, kind: str, only: Filter) -> Within:
    """Return what ``only`` leaves of the records of ``kind``."""
    given: dict[str, Any] = {"studies": list(only.studies), "groups": list(only.groups)}
    parts = ["node.origin IN $origins"] if only.origins else []
    if only.studies:
        rows = connection.read(_SOURCES, given)
        given["sources"] = sorted({one for row in rows for one in row["own"] + row["reported"]})
    if kind == "Quote":
        parts += [_GROUP.format(q="node")] if only.groups else []
        parts += [_SOURCE.format(q="node")] if only.studies else []
    elif only.studies or only.groups:
        parts.append("node.id IN $among")
        given["among"] = _among(connection, kind, only, given)
    return Within(" AND ".join(parts), given | {"origins": list(only.origins)})


def _among(connection: Connection, kind: str, only: Filter, given: dict[str, Any]) -> list[str]:
    names = {"link": _LINKS[kind], "label": kind}
    spoken = _GROUP.format(q="q") if only.groups else "true"
    text = (_OF_SOURCES if only.studies else _OF_GROUPS).format(**names, spoken=spoken)
    rows = connection.read(text, given)
    if kind == "Concept" and not only.groups:  # a report speaks for no participant group
        rows += connection.read(_OF_REPORTS, given)
    return sorted({row["id"] for row in rows})
