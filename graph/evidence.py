"""What lies behind claims: their wording, reports and studies, and the quotes on them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from graph.audience import OWNER, Audience
from graph.connection import Connection
from graph.filter import Filter


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote with who said it where. ``start`` and ``end`` count code points of ``source``.

    ``exact`` is empty where the words may not be shown to the audience that asked.
    """

    id: str
    exact: str
    origin: str
    participant: str | None
    participant_label: str | None
    group: str | None
    study: str | None
    study_label: str | None
    report: str | None
    report_label: str | None
    source: str | None
    start: int | None
    end: int | None

    def row(self) -> dict[str, Any]:
        """Return the quote in the words of the program's answers."""
        return {
            "id": self.id,
            "exact": self.exact,
            "origin": self.origin,
            "participant": self.participant,
            "participantLabel": self.participant_label,
            "group": self.group,
            "study": self.study,
            "studyLabel": self.study_label,
            "report": self.report,
            "reportLabel": self.report_label,
        }


@dataclass(frozen=True, slots=True)
class Evidence:
    """What lies behind one claim. ``report`` names its reports, several joined by ``|``.

    ``studies`` are those that assert it: nobody asserts what is inferred. ``stages`` are labels.
    """

    relation: str
    type: str
    basis: str
    modality: str
    origin: str
    source: str
    source_label: str
    report: str | None
    report_labels: tuple[str, ...]
    studies: tuple[str, ...]
    wording: str | None
    qualifier: str | None
    rationale: str | None
    by: str | None
    stages: tuple[str, ...]
    supporting: tuple[Quote, ...]
    against: tuple[Quote, ...]
    qualifying: tuple[Quote, ...]

    @property
    def grounds(self) -> frozenset[str]:
        """The studies that assert or support the claim."""
        quoted = (one.study for one in self.supporting)
        return frozenset((*self.studies, *(one for one in quoted if one)))


_READ = """
UNWIND $ids AS id
MATCH (r:Relation {{id: id}})
OPTIONAL MATCH (r)-[:FROM]->(a)
RETURN r.id AS relation, r.type AS type, r.basis AS basis, r.modality AS modality,
  r.origin AS origin, a.id AS source, coalesce(a.label, a.title, a.id) AS source_label,
  {wording} AS wording, r.qualifier AS qualifier, r.rationale AS rationale,
  r.by AS by,
  COLLECT {{ MATCH (r)-[:IN_STAGE]->(g:Stage) RETURN coalesce(g.label, g.id) }} AS stages,
  COLLECT {{ MATCH (r)-[:ASSERTED_IN]->(p:Report) WHERE {reports}
    RETURN {{id: p.id, label: coalesce(p.label, p.id)}} }} AS reports,
  COLLECT {{
    MATCH (r)-[:ASSERTED_IN]->(p:Report)-[:REPORTS_ON]->(s:Study)
    WHERE r.basis = 'stated' AND {asserting} RETURN s.id }} AS studies,
  COLLECT {{
    MATCH (r)<-[e:SUPPORTS|DISPUTES|QUALIFIES]-(q:Quote) WHERE {evidence}
    OPTIONAL MATCH (q)-[:SPOKEN_BY]->(w:Participant)
    OPTIONAL MATCH (q)-[:FROM_SOURCE]->(t:Source)
    OPTIONAL MATCH (t)-[:PART_OF]->(s:Study)
    OPTIONAL MATCH (t)-[:TEXT_OF]->(p:Report)
    OPTIONAL MATCH (p)-[:REPORTS_ON]->(y:Study)
    RETURN {{bearing: type(e), id: q.id, exact: {words}, origin: q.origin, participant: w.id,
      participant_label: {label}, group: {group}, study: coalesce(y.id, s.id),
      study_label: coalesce(y.label, s.label), report: p.id, report_label: p.label,
      source: t.id, start: q.start, end: q.end}}
  }} AS quotes
"""


def read(
    connection: Connection, ids: Collection[str], only: Filter, audience: Audience = OWNER
) -> dict[str, Evidence]:
    """Return what lies behind the claims called ``ids``, in one query. Quotes come by id."""
    conditions = {
        "evidence": only.evidence("q"),
        "reports": only.reports("p"),
        "wording": audience.wording("r"),
        "words": audience.words("q"),
        "label": audience.who("w.label"),
        "group": audience.who("w.group"),
    }
    text = _READ.format(**conditions, asserting=only.asserting("s"))
    rows = connection.read(text, {**only.parameters(), "ids": sorted(ids)}) if ids else []
    return {row["relation"]: _evidence(row) for row in rows}


def _evidence(row: Mapping[str, Any]) -> Evidence:
    plain = ("relation", "type", "basis", "modality", "origin", "source", "source_label")
    texts = ("wording", "qualifier", "rationale", "by")
    return Evidence(
        **{name: row[name] for name in (*plain, *texts)},
        report="|".join(sorted({one["id"] for one in row["reports"]})) or None,
        report_labels=tuple(sorted({one["label"] for one in row["reports"]})),
        studies=tuple(sorted(set(row["studies"]))),
        stages=tuple(sorted(set(row["stages"]))),
        supporting=_quotes(row["quotes"], "SUPPORTS"),
        against=_quotes(row["quotes"], "DISPUTES"),
        qualifying=_quotes(row["quotes"], "QUALIFIES"),
    )


def _quotes(found: list[dict[str, Any]], bearing: str) -> tuple[Quote, ...]:
    # A source in two studies gives two rows for one quote; the first by name stands.
    chosen: dict[str, Quote] = {}
    for row in sorted(found, key=lambda one: (one["id"], one["study"] or "", one["report"] or "")):
        if row["bearing"] == bearing:
            fields = {name: value for name, value in row.items() if name != "bearing"}
            chosen.setdefault(row["id"], Quote(**fields | {"exact": row["exact"] or ""}))
    return tuple(chosen.values())
