"""Deviant cases: quotes against a claim or narrowing it, and claims that say the opposite."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from graph import asserted, fieldwork
from graph.asserted import Asserted
from graph.audience import Audience
from graph.connection import Row
from graph.evidence import Quote
from graph.facade import Graph

Bearing = Literal["disputes", "qualifies"]


@dataclass(frozen=True, slots=True)
class Memo:
    """A memo about a claim or a quote. Title, text and author are null where they are private."""

    id: str
    title: str | None
    text: str | None
    by: str | None
    date: str | None
    origin: str


@dataclass(frozen=True, slots=True)
class Case:
    """A quote that ``disputes`` or ``qualifies`` a claim: who says so, why, and what came of it.

    ``memos`` are those about the quote itself.
    """

    quote: Quote
    bearing: Bearing
    by: str | None
    date: str | None
    reason: str | None
    origin: str
    memos: tuple[Memo, ...]


@dataclass(frozen=True, slots=True)
class Deviant:
    """A claim with the quotes that do not bear it out and the ``memos`` about it.

    ``more`` counts the quotes that are not among its ``cases``.
    """

    claim: Asserted
    cases: tuple[Case, ...]
    memos: tuple[Memo, ...]
    more: int

    @property
    def answer(self) -> str | None:
        """What the claim itself says of its limits: its qualifier, else why it was kept.

        An inferred claim always has a rationale: it says why it was inferred and answers nothing.
        """
        why = self.claim.rationale if self.claim.basis == "stated" else None
        return self.claim.qualifier or why

    def open(self, case: Case) -> bool:
        """Return whether nothing is recorded that answers a case."""
        return not (case.memos or self.memos or self.answer)


@dataclass(frozen=True, slots=True)
class Opposite:
    """Two claims between the same two concepts of which one furthers and one holds back.

    ``memos`` are about either. A synthetic claim says nothing against one that is not.
    """

    plus: Asserted
    minus: Asserted
    memos: tuple[Memo, ...]

    @property
    def counts(self) -> bool:
        """Whether each of the two challenges the other."""
        return (self.plus.origin == "synthetic") == (self.minus.origin == "synthetic")


@dataclass(frozen=True, slots=True)
class Page:
    """Some claims with deviant cases, by id; ``total`` counts those of all pages."""

    rows: tuple[Deviant, ...]
    total: int


_CLAIMS = """
MATCH (r:Relation) WHERE EXISTS {{ MATCH (r)<-[:DISPUTES|QUALIFIES]-(:Quote) }} AND {kept} """
_COUNT = _CLAIMS + "RETURN count(r) AS total"
_PAGE = _CLAIMS + "RETURN r.id AS id ORDER BY id SKIP $skip LIMIT $most"
_MEMO = (
    "{{id: m.id, title: {title}, text: {text}, by: {by}, date: toString(m.date), origin: m.origin}}"
)
_CASES = (
    """
UNWIND $ids AS id MATCH (r:Relation {{id: id}})
RETURN id, COUNT {{ MATCH (r)<-[:DISPUTES|QUALIFIES]-(:Quote) }} AS total,
  COLLECT {{ MATCH (r)<-[:ABOUT]-(m:Memo) RETURN """
    + _MEMO
    + """ }} AS memos,
  COLLECT {{
    MATCH (r)<-[e:DISPUTES|QUALIFIES]-(q:Quote)
    WITH e, q ORDER BY type(e), q.id LIMIT $cases
    RETURN {{bearing: toLower(type(e)), by: e.by, date: toString(e.date), origin: e.origin,
      reason: {reason}, id: q.id, exact: {words}, quote_origin: q.origin,
      participant: head([(q)-[:SPOKEN_BY]->(p:Participant) | {person}]),
      label: head([(q)-[:SPOKEN_BY]->(p:Participant) | {label}]),
      group: head([(q)-[:SPOKEN_BY]->(p:Participant) | {group}]),
      study: head([(q)-[:FROM_SOURCE]->(:Source)-[:PART_OF]->(s:Study) | s.id]),
      study_label: head([(q)-[:FROM_SOURCE]->(:Source)-[:PART_OF]->(s:Study) | s.label]),
      memos: [(q)<-[:ABOUT]-(m:Memo) | """
    + _MEMO
    + """]}}
  }} AS cases
"""
)
_OPPOSITE = (
    """
MATCH (m:Relation) WHERE m.type IN $minus AND m.modality = 'finding'
MATCH (m)-[:FROM]->(a:Concept)<-[:FROM]-(p:Relation)
WHERE p.type IN $plus AND p.modality = 'finding'
  AND EXISTS {{ MATCH (m)-[:TO]->(:Concept)<-[:TO]-(p) }} AND {kept}
RETURN p.id AS plus, m.id AS minus,
  COLLECT {{ MATCH (n:Memo)-[:ABOUT]->(m) RETURN """
    + _MEMO.replace("m.", "n.")
    + """ }}
  + COLLECT {{ MATCH (n:Memo)-[:ABOUT]->(p) RETURN """
    + _MEMO.replace("m.", "n.")
    + """ }} AS memos
ORDER BY plus, minus LIMIT $most
"""
)


def read(
    graph: Graph,
    audience: Audience,
    studies: tuple[str, ...] = (),
    skip: int = 0,
    most: int = 10,
    cases: int = 20,
) -> Page:
    """Return the claims of a page that quotes dispute or qualify; ``cases`` quotes of each.

    ``studies`` (ids) keep the claims that a report on one of them makes or a quote supports.
    """
    kept = "r.id IN $claims" if studies else "true"
    named = {"claims": fieldwork.claims(graph, studies), "skip": skip, "most": most}
    total = graph.connection.read(_COUNT.format(kept=kept), named)[0]["total"]
    ids = [row["id"] for row in graph.connection.read(_PAGE.format(kept=kept), named)]
    claims = asserted.read(graph, audience, ids)
    text = _CASES.format(
        **_memo(audience),
        reason=audience.private("e.memo"),
        words=audience.words("q"),
        person=audience.who("p.id"),
        label=audience.who("p.label"),
        group=audience.who("p.group"),
    )
    rows = graph.connection.read(text, {"ids": ids, "cases": cases}) if ids else []
    found = {row["id"]: row for row in rows}
    return Page(tuple(_deviant(one, found[one.id]) for one in claims if one.id in found), total)


def opposites(
    graph: Graph, audience: Audience, studies: tuple[str, ...] = (), most: int = 100
) -> tuple[Opposite, ...]:
    """Return the findings that contradict one another, as a trace sees it; at most ``most``."""
    types = [one for one in graph.vocabulary.claim_types.values() if one.walked]
    named = {
        "plus": [one.type for one in types if one.sign == "+"],
        "minus": [one.type for one in types if one.sign == "-"],
        "claims": fieldwork.claims(graph, studies),
        "most": most,
    }
    kept = "m.id IN $claims AND p.id IN $claims" if studies else "true"
    rows = graph.connection.read(_OPPOSITE.format(kept=kept, **_memo(audience, "n")), named)
    ids = list(dict.fromkeys(one for row in rows for one in (row["plus"], row["minus"])))
    claims = {one.id: one for one in asserted.read(graph, audience, ids)}
    return tuple(
        Opposite(claims[row["plus"]], claims[row["minus"]], _memos(row["memos"]))
        for row in rows
        if row["plus"] in claims and row["minus"] in claims
    )


def _memo(audience: Audience, memo: str = "m") -> dict[str, str]:
    return {name: audience.private(f"{memo}.{name}") for name in ("title", "text", "by")}


def _deviant(claim: Asserted, row: Row) -> Deviant:
    cases = tuple(map(_case, row["cases"]))
    return Deviant(claim, cases, _memos(row["memos"]), row["total"] - len(cases))


def _case(row: Row) -> Case:
    quote = Quote(
        id=row["id"],
        exact=row["exact"] or "",
        origin=row["quote_origin"],
        participant=row["participant"],
        participant_label=row["label"],
        group=row["group"],
        study=row["study"],
        study_label=row["study_label"],
        report=None,
        report_label=None,
        source=None,
        start=None,
        end=None,
    )
    names = ("bearing", "by", "date", "reason", "origin")
    return Case(quote, **{name: row[name] for name in names}, memos=_memos(row["memos"]))


def _memos(rows: Sequence[Row]) -> tuple[Memo, ...]:
    # A memo without words is one that this audience may not read: it is left out altogether.
    found = {row["id"]: Memo(**row) for row in rows if row["text"] is not None}
    return tuple(sorted(found.values(), key=lambda one: (one.date or "", one.id)))
