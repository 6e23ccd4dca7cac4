"""A quote in its source: who said it where, and the text around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from graph.audience import OWNER, Audience
from ontology.errors import NamingError

if TYPE_CHECKING:
    from graph.facade import Graph

AROUND = 600  # code points before the quote, and after it
FEW = 20  # other quotes that reach into the window
Found = Literal["text", "anchor", "none"]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another quote that reaches into the window; ``overlaps`` the quote itself or not."""

    id: str
    exact: str
    origin: str
    overlaps: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A quote with what stands around it, and who said it where.

    ``exact`` is None where the words are withheld. ``found`` says where ``before`` and ``after``
    come from: the ``text`` of the source, the words that the ``anchor`` keeps, or nowhere.
    ``earlier`` and ``later`` count the code points of the source beyond them. ``fits`` is whether
    the words stand in the text where the anchor says; None where there is no text. ``verified`` is
    what the record says of that. ``others`` counts quotes that are not among ``neighbours``.
    """

    id: str
    exact: str | None
    origin: str
    order: int
    consent: str
    third_party: bool | None
    verified: bool | None
    who: str | None
    group: str | None
    participant: str | None
    source: str | None
    title: str | None
    kind: str | None
    study: str | None
    study_label: str | None
    report: str | None
    report_label: str | None
    found: Found = "none"
    before: str = ""
    after: str = ""
    earlier: int = 0
    later: int = 0
    fits: bool | None = None
    neighbours: tuple[Neighbour, ...] = ()
    others: int = 0


_READ = """
MATCH (q:Quote {{id: $id}})
OPTIONAL MATCH (q)-[:SPOKEN_BY]->(w:Participant)
OPTIONAL MATCH (q)-[:FROM_SOURCE]->(t:Source)
OPTIONAL MATCH (t)-[:PART_OF]->(s:Study)
OPTIONAL MATCH (t)-[:TEXT_OF]->(p:Report)
RETURN q.id AS id, {words} AS exact, q.origin AS origin, q.constructOrder AS order,
  coalesce(q.consent, 'analysis-only') AS consent, q.mentionsThirdParty AS third_party,
  q.anchorVerified AS verified, {label} AS who, {group} AS group_, {participant} AS participant,
  {source} AS source, {title} AS title, t.kind AS kind, s.id AS study, s.label AS study_label,
  p.id AS report, p.label AS report_label, {text} AS text, {prefix} AS prefix, {suffix} AS suffix,
  {start} AS start, {end} AS end_
"""
# To the owner alone, as all that is around a quote.
_NEIGHBOURS = """
MATCH (t:Source {id: $source})<-[:FROM_SOURCE]-(q:Quote)
WHERE q.start < $to AND q.end > $from AND q.id <> $id
WITH q.id AS id, q.exact AS exact, q.origin AS origin, q.start AS start, q.end AS stop
ORDER BY start, id
WITH collect({id: id, exact: exact, origin: origin, start: start, stop: stop}) AS found
RETURN size(found) AS number, found[..$few] AS few
"""


def read(graph: "Graph", quote: str, audience: Audience = OWNER, around: int = AROUND) -> Passage:
    """Return a quote with at most ``around`` code points before and after it.

    What is around it is the owner's alone. Raises NamingError when there is no such quote.
    """
    text = _READ.format(
        words=audience.words("q"),
        label=audience.who("w.label"),
        group=audience.who("w.group"),
        participant=audience.who("w.id"),
        source=audience.private("t.id"),
        title=audience.private("t.title"),
        text=audience.private("t.text"),
        prefix=audience.private("q.prefix"),
        suffix=audience.private("q.suffix"),
        start=audience.private("q.start"),
        end=audience.private("q.end"),
    )
    rows = graph.connection.read(text, {"id": quote})
    if not rows:
        raise NamingError("there is no such quote in this graph")
    row = rows[0]
    window = _window(row, around)
    return Passage(
        **{name: row[name] for name in _PLAIN},
        group=row["group_"],
        **window,
        **_neighbours(graph, row, around if window["found"] == "text" else 0, audience),
    )


_PLAIN = (
    "id", "exact", "origin", "order", "consent", "third_party", "verified", "who", "participant",
    "source", "title", "kind", "study", "study_label", "report", "report_label",
)  # fmt: skip


def _window(row: Mapping[str, Any], around: int) -> dict[str, Any]:
    """What stands around the words; the database counts other units than code points."""
    text, start, end = row["text"], row["start"], row["end_"]
    fits = None if text is None or start is None else text[start:end] == row["exact"]
    if fits:
        before, after = text[:start], text[end:]
        return {
            "found": "text", "fits": True,
            "before": before[-around:] if around else "", "after": after[:around],
            "earlier": max(0, len(before) - around), "later": max(0, len(after) - around),
        }  # fmt: skip
    prefix, suffix = row["prefix"] or "", row["suffix"] or ""
    found = "anchor" if prefix or suffix else "none"
    return {"found": found, "fits": fits, "before": prefix, "after": suffix}


def _neighbours(
    graph: "Graph", row: Mapping[str, Any], around: int, audience: Audience
) -> dict[str, Any]:
    if audience.shared or row["source"] is None or row["start"] is None or row["end_"] is None:
        return {}
    window = {"from": row["start"] - around, "to": row["end_"] + around}
    asked = {"source": row["source"], "id": row["id"], "few": FEW, **window}
    found = graph.connection.read(_NEIGHBOURS, asked)[0]
    few = tuple(_neighbour(one, row) for one in found["few"])
    return {"neighbours": few, "others": found["number"] - len(few)}


def _neighbour(one: Mapping[str, Any], row: Mapping[str, Any]) -> Neighbour:
    overlaps = one["start"] < row["end_"] and row["start"] < one["stop"]
    return Neighbour(one["id"], one["exact"], one["origin"], overlaps)
