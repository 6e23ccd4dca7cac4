"""Every value that a property can have comes back through an undo as it was."""

import math
from collections.abc import Iterator
from typing import Any

import pytest
import pytz  # type: ignore[import-untyped]
from hypothesis import HealthCheck, Phase, given, reject
from hypothesis import settings as chosen
from hypothesis import strategies as st
from neo4j import ManagedTransaction
from neo4j.spatial import CartesianPoint, WGS84Point
from neo4j.time import Date, DateTime, Duration, Time

from graph import Graph, journal
from graph.journal import Entry
from graph.settings import Settings
from graph.values import packed
from ontology.errors import ServerError
from ontology.record import Node
from ontology.terms import Value
from tests.conftest import _empty as empty
from tests.graph import records

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    ["\0", "\ufffe", "\uffff", "\u2028", "\x85", "e\u0301", "\ufeff", "\\u0000", "'\"`", "{}"]
)
WHOLE = st.integers(-(2**63), 2**63 - 1)
FLOATS = st.floats() | st.sampled_from([-0.0, 1e22, 5e-324, math.inf, -math.inf, math.nan])
PLAIN = [TEXTS, WHOLE, FLOATS, st.booleans()]
DAYS = st.dates().map(Date.from_native)
NANOS = st.integers(0, 999_999_999)
OFFSETS = st.integers(-18 * 60, 18 * 60).map(pytz.FixedOffset)
CLOCK = (st.integers(0, 23), st.integers(0, 59), st.integers(0, 59), NANOS)
LOCAL_TIMES = st.builds(Time, *CLOCK)
TIMES = st.builds(lambda time, zone: time.replace(tzinfo=zone), LOCAL_TIMES, OFFSETS)
LOCAL = st.builds(DateTime.combine, DAYS, LOCAL_TIMES)
MOMENTS = st.builds(
    lambda day, time, zone: DateTime.combine(day, time.replace(tzinfo=zone)),
    st.dates(min_value=Date(2, 1, 1).to_native(), max_value=Date(9998, 1, 1).to_native()).map(
        Date.from_native
    ),
    LOCAL_TIMES,
    OFFSETS,
)
SPANS = st.builds(
    lambda months, days, seconds, nanos: Duration(
        months=months, days=days, seconds=seconds, nanoseconds=nanos
    ),
    *[st.integers(-100_000, 100_000)] * 3,
    st.integers(-999_999_999, 999_999_999),
)
NUMBERS = st.floats(-1e6, 1e6)
# Those of one list are of one kind.
POINTS = [
    st.tuples(NUMBERS, NUMBERS).map(CartesianPoint),
    st.tuples(NUMBERS, NUMBERS, NUMBERS).map(CartesianPoint),
    st.tuples(st.floats(-180, 180), st.floats(-90, 90)).map(WGS84Point),
]
# The embedded server keeps a moment's offset only where it is written as text.
TEMPORAL = [DAYS, LOCAL_TIMES, TIMES, LOCAL, MOMENTS, SPANS, *POINTS]
ZONED = "datetime('2024-07-01T12:00:00.123456789[Europe/Berlin]')"
SET = "MERGE (c:Concept {id: 'v'}) SET c = $values"
HAD = "MATCH (c:Concept {id: 'v'}) RETURN properties(c) AS had"


def lists(kinds: list[st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    one = st.one_of(kinds)
    many = st.one_of([st.lists(kind, max_size=3) for kind in kinds])
    return one | many


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether values are the same, as their writing has it: NaN is NaN, and 1 is not 1.0."""
    return repr(sorted(one.items())) == repr(sorted(other.items()))


def undone(project: Graph, values: dict[str, Any]) -> tuple[Any, Any]:
    """What a record had before a load changed it, and after the undo."""
    own = {**values, "id": "v", "origin": "project"}
    try:
        project.connection.write(lambda tx: tx.run(SET, values=own).consume())
    except ServerError:
        if not project.connection.settings.embedded:
            raise
        reject()  # the embedded server does not take every value that Neo4j does
    return changed(project)


def changed(project: Graph) -> tuple[Any, Any]:
    cleared: dict[str, Value] = {"note": None, "altLabel": None}
    before = project.connection.read(HAD)[0]["had"]
    written = project.write([records.concept("v", **cleared)], {})
    assert project.connection.read(HAD)[0]["had"] != before
    project.undo(written.load)
    return before, project.connection.read(HAD)[0]["had"]


@pytest.fixture(scope="module")
def values_project(settings: Settings) -> Iterator[Graph]:
    """One project for all examples."""
    with empty(settings, "project") as found:
        yield found


FEW = chosen(
    max_examples=25,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@FEW
@given(note=lists(PLAIN), many=lists(PLAIN))
def test_plain_values_come_back(values_project: Graph, note: Any, many: Any) -> None:  # noqa: ANN401
    before, after = undone(values_project, {"note": note, "altLabel": many})
    assert same(before, after)


@FEW
@given(note=lists(TEMPORAL), many=lists(TEMPORAL), raw=st.binary(max_size=20))
def test_times_points_and_bytes_come_back(
    values_project: Graph, note: Any, many: Any, raw: bytes  # noqa: ANN401
) -> None:  # fmt: skip
    before, after = undone(values_project, {"note": note, "altLabel": many, "raw": raw})
    assert same(before, after)


@pytest.mark.parametrize("text", [ZONED, f"[{ZONED}]", "datetime('2024-01-01T12:00:00+02:00')"])
def test_a_zone_comes_back(values_project: Graph, text: str) -> None:
    set_zone = (
        f"MERGE (c:Concept {{id: 'v'}}) SET c = {{id: 'v', origin: 'project'}}, c.note = {text}"
    )
    values_project.connection.write(lambda tx: tx.run(set_zone).consume())
    before, after = changed(values_project)
    assert same(before, after)


def test_a_name_of_any_letters_comes_back(values_project: Graph) -> None:
    before, after = undone(values_project, {"a`b": Date(2024, 1, 1), "note": "n"})
    assert same(before, after)


def test_a_value_of_another_kind_is_a_change(values_project: Graph) -> None:
    given: dict[str, Value] = {"origin": "project", "id": "mv", "text": "t"}
    values_project.write([records.concept("v")], {})

    def work(transaction: ManagedTransaction) -> None:
        text = "MATCH (c:Concept {id: 'v'}) MERGE (m:Memo {id: 'mv'}) MERGE (m)-[:ABOUT]->(c) "
        own = {**given, "date": "2024-01-01"}
        transaction.run(text + "SET m = $own", own=own).consume()

    values_project.connection.write(work)
    written = values_project.write([Node("Memo", {**given, "date": "2024-01-01"})], {})
    assert written.updated == 1
    values_project.undo(written.load)
    found = values_project.connection.read("MATCH (m:Memo {id: 'mv'}) RETURN m.date AS date")
    assert found[0]["date"] == "2024-01-01"


def test_an_entry_of_any_values_is_text() -> None:
    entry = Entry(
        "Concept", "", "", updated=[(["v"], packed({"a": math.nan, "b": "\0", "c": b"x"}))]
    )
    assert repr(journal.decoded(journal.encoded(entry))) == repr(entry)
