"""Answers to queries as the Cypher page shows them: a table, and a network of the records."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from dashboard import words
from dashboard.figure import Arrow, Box, Figure
from graph.console import Answer
from ontology.errors import QueryError
from ontology.vocabulary import Vocabulary

DRAWN = 300  # records at most
_LONG = 60  # letters of a label
_NAMED = ("label", "title", "exact", "wording", "text", "id")  # what a record is called by
Map = Mapping[str, Any]


def rows(answer: Answer) -> list[dict[str, Any]]:
    """Return an answer's rows for a table: what is nested as JSON, a column of one type alone."""
    mixed = {name for name in answer.columns if _is_mixed(answer, name)}
    return [
        {name: _cell(value, name in mixed) for name, value in row.items()}
        for row in answer.objects()
    ]


def _is_mixed(answer: Answer, column: str) -> bool:
    at = answer.columns.index(column)
    return len({type(row[at]) for row in answer.rows if row[at] is not None}) > 1


def _cell(value: Any, as_text: bool) -> Any:  # noqa: ANN401  (whatever a query can return)
    if isinstance(value, list) and not any(isinstance(one, dict | list) for one in value):
        return ", ".join(str(one) for one in value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int) and abs(value) >= 2**53:  # a browser would round it
        return str(value)
    return str(value) if as_text and value is not None else value


def parameters(text: str) -> dict[str, Any]:
    """Return the parameters that somebody wrote as JSON. Raises QueryError when it is none."""
    try:
        found = json.loads(text) if text.strip() else {}
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise QueryError('the parameters must be written as JSON, as in {"concept": "threat"}')
    return found


def sentence(answer: Answer, seconds: float, most: int) -> str:
    """Return how large an answer is, how long it took, and whether there was more."""
    time = f"{seconds:.1f}" if seconds >= 0.1 else "less than 0.1"
    took = f"{words.number(len(answer.rows), 'row')} in {time} seconds."
    more = f" There are more: only the first {most:,} were fetched." if answer.more else ""
    return took + more


@dataclass(slots=True)
class _Network:
    """Records by label and id, and the relationships between them."""

    records: dict[tuple[str, str], Map] = field(default_factory=dict)
    links: dict[tuple[Any, ...], tuple[tuple[str, str], tuple[str, str], Map]] = field(
        default_factory=dict
    )
    loose: list[Map] = field(default_factory=list)

    def take(self, value: Any) -> None:  # noqa: ANN401
        if _is_record(value):
            self.records.setdefault(_key(value), value)
        elif _is_link(value):
            self.loose.append(value)
        elif _is_path(value):
            self._path(value)
        elif isinstance(value, dict | list):
            for one in value.values() if isinstance(value, dict) else value:
                self.take(one)

    def _path(self, parts: Sequence[Map]) -> None:
        for one in parts[::2]:
            self.take(one)
        for link, (before, after) in zip(parts[1::2], pairwise(parts[::2]), strict=True):
            # A path may go along a relationship against its direction.
            forward = link["from"] == before["id"]
            ends = (before, after) if forward else (after, before)
            self._join(_key(ends[0]), _key(ends[1]), link)

    def _join(self, start: tuple[str, str], end: tuple[str, str], link: Map) -> None:
        name = link.get("id") or link.get("relation") or ""
        self.links.setdefault((link["type"], start, end, name), (start, end, link))

    def settle(self) -> None:
        """Join what was returned without a path, where an id names one record alone."""
        named: dict[str, list[tuple[str, str]]] = {}
        for key in self.records:
            named.setdefault(key[1], []).append(key)
        for link in self.loose:
            ends = [named.get(str(link[end]), []) for end in ("from", "to")]
            if all(len(one) == 1 for one in ends):
                self._join(ends[0][0], ends[1][0], link)


def _is_record(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, dict) and isinstance(value.get("labels"), list) and "id" in value


def _is_link(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, dict) and {"type", "from", "to"} <= value.keys()


def _is_path(value: Any) -> bool:  # noqa: ANN401
    return (
        isinstance(value, list)
        and len(value) > 2
        and len(value) % 2 == 1
        and all(map(_is_record, value[::2]))
        and all(map(_is_link, value[1::2]))
    )


def _key(record: Map) -> tuple[str, str]:
    return "|".join(record["labels"]), str(record["id"])


def network(answer: Answer, vocabulary: Vocabulary) -> Figure | None:
    """Return the records of an answer and what joins them, None where there is no record in it.

    Of more than ``DRAWN`` records the first are drawn, and the text says how many are not.
    """
    found = _Network()
    for row in answer.rows:
        for value in row:
            found.take(value)
    found.settle()
    if not found.records:
        return None
    ids = {key: f"b{number}" for number, key in enumerate(list(found.records)[:DRAWN])}
    boxes = tuple(_box(ids[key], found.records[key], vocabulary) for key in ids)
    arrows = tuple(_arrows(found, ids, vocabulary))
    text, basis = _said(found, boxes, arrows), any(one.note for one in arrows)
    return Figure("Records of the answer", text, boxes, arrows, basis=basis)


def _said(found: _Network, boxes: Sequence[Box], arrows: Sequence[Arrow]) -> str:
    left = len(found.records) - len(boxes)
    records = words.number(len(boxes), "record")
    more = f" {left:,} more are in the table alone." if left else ""
    return f"{records} of the answer with {words.number(len(arrows), 'relationship')}.{more}"


def _box(name: str, record: Map, vocabulary: Vocabulary) -> Box:
    label = record["labels"][0] if record["labels"] else ""
    known = vocabulary.classes.get(label)
    origin = str(record.get("origin") or "")
    note = " · ".join(one for one in (known.label if known else label, origin) if one)
    return Box(name, _called(record, label, vocabulary), note, synthetic=origin == "synthetic")


def _called(record: Map, label: str, vocabulary: Vocabulary) -> str:
    if label == "Relation" and record.get("type") in vocabulary.claim_types:
        return vocabulary.claim_types[record["type"]].label
    text = " ".join(str(next(record[one] for one in _NAMED if record.get(one))).split())
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"


def _arrows(
    found: _Network, ids: Mapping[tuple[str, str], str], vocabulary: Vocabulary
) -> Iterator[Arrow]:
    for number, (start, end, link) in enumerate(found.links.values()):
        if start in ids and end in ids:
            kind, basis = str(link["type"]), str(link.get("basis") or "")
            synthetic = link.get("origin") == "synthetic"
            claim = vocabulary.claim_types.get(kind) if start[0] == "Concept" else None
            known = claim or vocabulary.relationships.get(kind)
            yield Arrow(
                f"a{number}",
                ids[start],
                ids[end],
                known.label if known else kind,
                " · ".join(one for one in (basis, "synthetic" if synthetic else "") if one),
                words.line(basis, synthetic),
                hinders=bool(claim and claim.sign == "-"),
            )
