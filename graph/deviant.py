"""Deviant cases: quotes against a claim or narrowing it, and claims that say the opposite."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from graph import asserted
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
    "{{id: m.id, title: {title}, text: {text}, by: {by}, date: toString(m.date),"
    " origin: m.origin}}"
)
_CASES = """
UNWIND $ids AS id MATCH (r:Relation {{id: id}})
RETURN id, COUNT {{ MATCH (r)<-[:DISPUTES|QUALIFIES]-(:Quote) }} AS total,
  COLLECT {{ MATCH (r)<-[:ABOUT]-(m:Memo) RETURN """ + _MEMO + """ }} AS memos,
  COLLECT {{
    MATCH (r)<-[e:DISPUTES|QUALIFIES]-(q:Quote)
    WITH e, q ORDER BY type(e), q.id LIMIT $cases
    RETURN {{bearing: toLower(type(e)), by: e.by, date: toString(e.date), origin: e.origin,
      reason: {reason}, id: q.id, exact: {words}, quote_origin: q.origin,
      participant: head([(q)-[:SPOKEN_BY]->(p:Participant) | {person}]),
      label: head([(q)-[:SPOKEN_BY]->(p:Participant) | {label}]),
      group: head([(q)-[:SPOKEN_BY]->(p:Participant) | {group}]),
      memos: [(q)<-[:ABOUT]-(m:Memo) | """ + _MEMO + """]}}
  }} AS cases
"""
