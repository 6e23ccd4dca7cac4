"""Checks of records: every kind of fault, all of them at once, and no fault in what is valid."""

import tracemalloc
from dataclasses import replace
from datetime import date
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ontology import seen
from ontology.check import Checker, edge_faults, node_faults
from ontology.errors import KEPT, Fault, Faults, InputError, PeergraphError
from ontology.record import Edge, Node, Place, Record, Ref
from ontology.rules import ID_LIMIT
from ontology.seen import ASKED, WORDLESS
from ontology.terms import Class, Value
from ontology.vocabulary import Vocabulary, vocabulary
from tests.ontology.strategies import Owner, batches, edges, filled, nodes, owners
from tests.ontology.widening import widened

KNOWN = vocabulary()
CONCEPT: dict[str, Value] = {
    "id": "threat",
    "origin": "published",
    "label": "place of threat",
    "kind": "process",
    "constructOrder": 2,
}
CLAIM: dict[str, Value] = {
    "id": "R02",
    "origin": "published",
    "type": "MOVES_TO",
    "basis": "stated",
    "modality": "finding",
}
SUPPORT: dict[str, Value] = {"id": "e1", "origin": "project"}
QUOTE: dict[str, Value] = {
    "id": "q1",
    "origin": "project",
    "exact": "I bristled.",
    "constructOrder": 1,
}
STUDY: dict[str, Value] = {"id": "s", "origin": "project", "label": "S"}
PLACE = Place("Concept.csv", 7)


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    return widened(tmp_path_factory.mktemp("wide"))


def node(label: str, base: dict[str, Value], /, **changes: Value) -> Node:
    return Node(label, {**base, **changes}, PLACE)


def only(faults: list[Fault]) -> Fault:
    (found,) = faults
    return found


def checked(*records: Record, known: set[Ref] | None = None, whole: bool = False) -> list[Fault]:
    """The faults; those of records that lack something only when ``whole``."""
    checker = Checker(KNOWN)
    for one in records:
        checker.add(one)
    checker.finish(lambda _: known or set())
    lacking = ("needs at least", WORDLESS)
    return [one for one in checker.faults if whole or not one.message.startswith(lacking)]


def test_what_a_new_record_lacks_is_told_with_all_else() -> None:
    claim, quote = node("Relation", CLAIM), node("Quote", QUOTE, constructOrder=9)
    found = checked(claim, quote, whole=True)
    assert {(one.column, one.message) for one in found} == {
        ("constructOrder", "not one of the words allowed"),
        ("FROM", "needs at least 1 FROM"),
        ("FROM_SOURCE", "needs at least 1 FROM_SOURCE"),
        ("wording", WORDLESS),
    }
    # A record that is in the graph already may have them there.
    assert checked(claim, known={claim.ref}, whole=True) == []
    assert WORDLESS not in {one.message for one in checked(claim, supports(Q, R), whole=True)}


def supports(start: Ref, stop: Ref, kind: str = "SUPPORTS", **changes: Value) -> Edge:
    return Edge(kind, start, stop, {**SUPPORT, **changes}, Place("SUPPORTS.csv", 3))


Q, R, C = Ref("Quote", "q1"), Ref("Relation", "R02"), Ref("Concept", "threat")


def test_what_is_valid_has_no_fault() -> None:
    claim, quote = node("Relation", CLAIM), node("Quote", QUOTE)
    concept = node("Concept", CONCEPT, altLabel=("fear", "unease"), note=None)
    assert checked(claim, concept, quote, supports(Q, R), Edge("FROM", R, C)) == []


@pytest.mark.parametrize("label", ["Thought", "concept", "", "Load", "Graph", "Thing", "ClaimEnd"])
def test_unknown_internal_and_abstract_labels(label: str) -> None:
    fault = only(node_faults(node(label, CONCEPT), KNOWN))
    assert fault.message == "unknown label"
    assert (fault.file, fault.row, fault.value) == ("Concept.csv", 7, label)
    assert "Concept" in fault.allowed
    assert not {"Load", "Graph", "Thing", "SUPPORTS"} & set(fault.allowed)


def test_unknown_property() -> None:
    fault = only(node_faults(node("Concept", CONCEPT, colour="#ff0000"), KNOWN))
    assert (fault.message, fault.column, fault.value) == ("unknown property", "colour", "")
    assert {"id", "label", "kind"} <= set(fault.allowed)


def test_unknown_relationship() -> None:
    fault = only(edge_faults(supports(Q, R, "BACKS"), KNOWN))
    assert (fault.message, fault.value) == ("unknown relationship", "BACKS")
    assert "SUPPORTS" in fault.allowed
    assert checked(supports(Q, R, "BACKS")) == [fault]


def test_claim_types_are_no_relationships_to_load() -> None:
    assert only(edge_faults(Edge("LEADS_TO", C, C), KNOWN)).message == "unknown relationship"


WRONG: list[tuple[str, str, object, str]] = [
    ("Study", "setting", 7, "text"),
    ("Study", "setting", True, "text"),
    ("Study", "setting", "half a \ud83d pair", "text"),
    ("Study", "country", ("UK", "\udcff"), "text"),
    ("Study", "country", ("UK", None), "text"),
    ("Study", "country", "UK", "a list"),
    ("Study", "setting", ("a", "b"), "one value"),
    ("Study", "year", "2021", "a whole number"),
    ("Study", "year", 2021.0, "a whole number"),
    ("Study", "year", True, "a whole number"),
    ("Study", "year", 2**63, "a whole number"),
    ("Study", "year", -(2**63) - 1, "a whole number"),
    ("Study", "year", (2021,), "one value"),
    ("Quote", "anchorVerified", "true", "true or false"),
    ("Quote", "anchorVerified", 1, "true or false"),
    ("Relation", "date", "23.11.2026", "a date as YYYY-MM-DD"),
    ("Relation", "date", "20261123", "a date as YYYY-MM-DD"),
    ("Relation", "date", "2026-W48-1", "a date as YYYY-MM-DD"),
    ("Relation", "date", "2026-02-30", "a date as YYYY-MM-DD"),
    ("Relation", "date", "2026-11-23\n", "a date as YYYY-MM-DD"),
    ("Relation", "date", "2026-11-23T10:00:00+00:00", "a date as YYYY-MM-DD"),
    ("Relation", "date", "٢٠٢٦-١١-٢٣", "a date as YYYY-MM-DD"),
    ("Relation", "date", date(2026, 11, 23), "a date as YYYY-MM-DD"),
    ("Site", "distance", 3, "a number"),
    ("Site", "distance", "3.5", "a number"),
    ("Site", "distance", True, "a number"),
    ("Site", "distance", float("nan"), "a number"),
    ("Site", "distance", float("inf"), "a number"),
    ("Site", "wards", (1, "2"), "a whole number"),
    ("Site", "visited", "2026-11-23", "a time as YYYY-MM-DDThh:mm:ss"),
    ("Site", "visited", "2026-11-23T10:00:00", "a time as YYYY-MM-DDThh:mm:ss"),
    ("Site", "visited", "2026-11-23T10:00Z", "a time as YYYY-MM-DDThh:mm:ss"),
    ("Site", "visited", "2026-11-23 10:00:00Z", "a time as YYYY-MM-DDThh:mm:ss"),
    ("Site", "visited", "20261123T100000Z", "a time as YYYY-MM-DDThh:mm:ss"),
    ("Site", "visited", "2026-W48-1T10:00:00Z", "a time as YYYY-MM-DDThh:mm:ss"),
    ("Site", "visited", "2026-11-23T25:00:00Z", "a time as YYYY-MM-DDThh:mm:ss"),
]
SITE: dict[str, Value] = {"id": "w", "origin": "project", "label": "Ward", "beds": 2}
BASES = {"Study": STUDY, "Quote": QUOTE, "Relation": CLAIM, "Site": SITE}


@pytest.mark.parametrize(("label", "name", "value", "wanted"), WRONG)
def test_wrong_datatypes(
    wide: Vocabulary, label: str, name: str, value: object, wanted: str
) -> None:
    fault = only(node_faults(node(label, BASES[label], **{name: cast("Value", value)}), wide))
    assert fault.message.startswith(wanted)
    assert fault.message.endswith(" is expected") or "offset from UTC" in fault.message
    assert (fault.file, fault.row, fault.column) == ("Concept.csv", 7, name)
    # The table holds words of people: what could be some is not shown.
    assert fault.value or " " in str(value)


@pytest.mark.parametrize(
    ("label", "name", "value"),
    [
        ("Study", "year", -(2**63)),
        ("Study", "year", 2**63 - 1),
        ("Study", "setting", "\U0001f41d\n“bees”\t\x00"),
        ("Relation", "date", "2024-02-29"),
        ("Site", "distance", -0.0),
        ("Site", "distance", 1e308),
        ("Site", "wards", (1, 2)),
        ("Site", "visited", "2026-11-23T10:00:00Z"),
        ("Site", "visited", "2026-11-23T10:00:00.123456+05:30"),
    ],
)
def test_right_datatypes(wide: Vocabulary, label: str, name: str, value: Value) -> None:
    assert node_faults(node(label, BASES[label], **{name: value}), wide) == []


@pytest.mark.parametrize("empty", [None, "", ()])
@pytest.mark.parametrize("name", ["id", "origin", "label", "kind", "constructOrder"])
def test_missing_values(name: str, empty: Value) -> None:
    fault = only(node_faults(node("Concept", CONCEPT, **{name: empty}), KNOWN))
    assert (fault.message, fault.column) == ("a value is missing", name)
    absent = {key: value for key, value in CONCEPT.items() if key != name}
    assert node_faults(Node("Concept", absent, PLACE), KNOWN) == [fault]


def test_a_missing_word_says_which_words_there_are() -> None:
    fault = only(node_faults(node("Concept", CONCEPT, kind=None), KNOWN))
    assert fault.allowed == ("category", "theme", "process", "construct")


def test_a_relationship_needs_the_id_of_its_own() -> None:
    fault = only(edge_faults(supports(Q, R, id=None), KNOWN))
    assert (fault.message, fault.column) == ("a value is missing", "id")


@pytest.mark.parametrize("empty", [None, "", ()])
def test_what_may_be_absent_may_be_empty(empty: Value) -> None:
    assert node_faults(node("Concept", CONCEPT, altLabel=empty, note=empty), KNOWN) == []


def test_words() -> None:
    fault = only(node_faults(node("Concept", CONCEPT, kind="mood"), KNOWN))
    assert fault.message == "not one of the words allowed"
    assert (fault.column, fault.value) == ("kind", "mood")
    assert "process" in fault.allowed
    order = only(node_faults(node("Concept", CONCEPT, constructOrder=4), KNOWN))
    assert (order.value, order.allowed) == ("4", ("1", "2", "3"))
    kind = only(node_faults(node("Relation", CLAIM, type="moves to"), KNOWN))
    assert "MOVES_TO" in kind.allowed


def test_inferred_needs_a_rationale_and_who_inferred_it() -> None:
    found = node_faults(node("Relation", CLAIM, basis="inferred"), KNOWN)
    assert [(one.column, one.message) for one in found] == [
        ("by", "needed because basis is inferred"),
        ("rationale", "needed because basis is inferred"),
    ]
    whole = node("Relation", CLAIM, basis="inferred", by="team", rationale="the same noun")
    assert node_faults(whole, KNOWN) == []


def test_what_is_inferred_needs_only_what_its_class_knows() -> None:
    translation: dict[str, Value] = {
        "id": "t",
        "origin": "project",
        "kind": "reciprocal",
        "basis": "inferred",
        "explanation": "Both speak of protection.",
    }
    assert only(node_faults(node("Translation", translation), KNOWN)).column == "by"


def test_inferred_on_a_relationship() -> None:
    found = edge_faults(supports(C, C, "SAME_AS", basis="inferred"), KNOWN)
    assert {one.column for one in found} == {"by", "rationale"}


@pytest.mark.parametrize(
    ("kind", "start", "stop"),
    [
        ("SUPPORTS", C, R),  # domain
        ("SUPPORTS", Q, C),  # range
        ("SUPPORTS", R, Q),  # the wrong way round
        ("INCLUDES", Ref("Model", "m"), Ref("Stage", "s")),
        ("SUPPORTS", Ref("Load", "l"), R),
    ],
)
def test_ends_of_the_wrong_class(kind: str, start: Ref, stop: Ref) -> None:
    stated: dict[str, Value] = {"basis": "stated", "wording": "w"}
    more = stated if kind == "INCLUDES" else {}
    fault = only(edge_faults(supports(start, stop, kind, **more), KNOWN))
    assert fault.message == f"{kind} cannot join these"
    assert fault.value == f"{start.label} to {stop.label}"
    assert fault.allowed


def test_pairs_of_ends_are_not_mixed() -> None:
    broader = Edge("BROADER", Ref("Code", "c"), C, {}, PLACE)
    fault = only(edge_faults(broader, KNOWN))
    assert fault.allowed == ("Code to Code", "Concept to Concept")
    assert edge_faults(Edge("BROADER", C, C), KNOWN) == []


def test_an_end_without_an_id() -> None:
    fault = only(checked(supports(Ref("Quote", ""), R), known={R}))
    assert (fault.message, fault.column) == ("an id is missing", "from")


def test_dangling_ends() -> None:
    found = checked(node("Quote", QUOTE), supports(Q, R), supports(Q, R, "DISPUTES", id="e2"))
    fault = only(found)
    assert fault.message == "there is no Relation with this id, in these files or in the graph"
    assert (fault.file, fault.row, fault.column) == ("SUPPORTS.csv", 3, "to")
    assert fault.value == "R02"
    assert checked(node("Quote", QUOTE), supports(Q, R), known={R}) == []


def test_an_end_of_another_label_does_not_count() -> None:
    other = node("Concept", CONCEPT, id="R02")
    assert only(checked(node("Quote", QUOTE), other, supports(Q, R))).value == "R02"


def test_the_graph_is_asked_once_and_only_for_what_is_not_here() -> None:
    asked: list[list[Ref]] = []
    checker = Checker(KNOWN)
    for one in (node("Quote", QUOTE), supports(Q, R), Edge("FROM", R, C)):
        checker.add(one)

    def known(missing: list[Ref]) -> set[Ref]:
        asked.append(missing)
        return set(missing)

    checker.finish(known)
    assert [sorted(one) for one in asked] == [[C, Q, R]]
    assert checker.faults == []


def test_the_graph_is_asked_for_some_thousand_at_a_time() -> None:
    checker = Checker(KNOWN)
    for number in range(2 * ASKED + 1):
        end = Ref("Quote", f"q{number}")
        checker.add(supports(end, R, id=f"e{number}"))
    asked: list[Ref] = []
    sizes: list[int] = []

    def known(some: list[Ref]) -> set[Ref]:
        asked.extend(some)
        sizes.append(len(some))
        return set(some) - {Ref("Quote", "q7"), R}

    checker.finish(known)
    assert sizes == [ASKED, ASKED, 2]
    assert len(asked) == len(set(asked))
    assert [one.value for one in checker.faults] == ["q7", "R02"]


def test_half_characters_are_faults_wherever_they_stand() -> None:
    half = "half a \ud83d pair"
    claim = node("Relation", CLAIM, id=half, basis="inferred", by="b", rationale="r")
    found = checked(claim, supports(Q, Ref("Relation", half)), supports(Ref("Quote", half), R))
    assert {(one.column, one.message.split(" with ")[0]) for one in found} == {
        ("id", "text is expected"),
        ("id", "this SUPPORTS is there already (row 3)"),
        ("from", "there is no Quote"),
        ("to", "there is no Relation"),
    }
    assert all(str(one).isprintable() for one in found)


def test_no_value_of_a_record_is_kept_for_the_checks_across_records() -> None:
    checker = Checker(KNOWN)
    checker.add(node("Quote", QUOTE, exact="I was afraid", prefix="so very"))
    checker.add(node("Relation", CLAIM, qualifier="rarely", rationale="unsure"))
    checker.add(supports(Q, R, memo="in private"))
    rows = [
        row for name in seen._TABLES for row in checker._seen._rows.rows(f"SELECT * FROM {name}")
    ]
    assert len(rows) == 5
    kept = {cell for row in rows for cell in row if isinstance(cell, str)}
    assert kept == {
        *("Quote", "q1", "Concept.csv", "Relation", "R02", "SUPPORTS", "e1", "SUPPORTS.csv")
    }


def test_the_graph_is_not_asked_for_nothing() -> None:
    checker = Checker(KNOWN)
    checker.add(node("Concept", CONCEPT))
    checker.finish(lambda _: pytest.fail("asked for nothing"))


def test_an_end_that_cannot_be_joined_is_not_looked_for_too() -> None:
    assert len(checked(supports(C, Q))) == 1


def test_a_dangling_end_in_a_column_of_its_own_is_named_by_that_column() -> None:
    # Concept.csv has a column IDENTIFIED_IN and no column called "to".
    edge = Edge("IDENTIFIED_IN", C, Ref("Report", "nowhere"), {}, Place("Concept.csv", 7))
    fault = only(checked(node("Concept", CONCEPT), edge))
    assert (fault.value, fault.column) == ("nowhere", "IDENTIFIED_IN")


def test_twice_in_one_file() -> None:
    again = Node("Concept", CONCEPT, Place("Concept.csv", 9))
    fault = only(checked(node("Concept", CONCEPT), again))
    assert fault.message == "this Concept is there already (row 7)"
    assert (fault.row, fault.column, fault.value) == (9, "id", "threat")


def test_twice_in_two_files() -> None:
    again = Node("Concept", CONCEPT, Place("More.csv", 9))
    fault = only(checked(node("Concept", CONCEPT), again))
    assert fault.message == "this Concept is there already (Concept.csv, row 7)"


def test_twice_without_a_place() -> None:
    assert len(checked(Node("Concept", CONCEPT), Node("Concept", dict(CONCEPT)))) == 1


def test_twice_in_one_row() -> None:
    # A loader may make several records of one row, all with the same place.
    assert len(checked(node("Concept", CONCEPT), node("Concept", CONCEPT))) == 1


def test_relationships_twice() -> None:
    again = replace(supports(Q, R), place=Place("SUPPORTS.csv", 4))
    fault = only(checked(supports(Q, R), again, known={Q, R}))
    assert fault.message == "this SUPPORTS is there already (row 3)"
    other = supports(Q, R, "DISPUTES")  # ids are unique within their type
    assert checked(supports(Q, R), other, known={Q, R}) == []


def test_three_times() -> None:
    again = [Node("Concept", CONCEPT, Place("More.csv", row)) for row in (3, 2)]
    found = checked(node("Concept", CONCEPT), *again)
    assert [(one.file, one.row) for one in found] == [("More.csv", 3), ("More.csv", 2)]
    assert {one.message for one in found} == {"this Concept is there already (Concept.csv, row 7)"}


def test_the_same_id_under_two_labels_is_fine() -> None:
    assert checked(node("Concept", CONCEPT), node("Study", STUDY, id="threat")) == []


def test_one_end_only() -> None:
    ends = [Edge("FROM", R, Ref("Concept", one), {}, PLACE) for one in ("a", "b", "a")]
    found = checked(*ends, known={R, Ref("Concept", "a"), Ref("Concept", "b")})
    fault = only(found)
    assert fault.message == "Relation R02 may have one FROM only"
    assert (fault.column, fault.value) == ("FROM", "b")


@pytest.mark.parametrize(("length", "number"), [(ID_LIMIT, 0), (ID_LIMIT + 1, 1)])
def test_ids_have_a_limit(length: int, number: int) -> None:
    faults = node_faults(node("Concept", CONCEPT, id="x" * length), KNOWN)
    assert len(faults) == number
    assert all(one.message == "an id has at most 1000 characters" for one in faults)
    assert all(len(str(one)) < 200 for one in faults)
    assert len(edge_faults(supports(Q, R, id="x" * length), KNOWN)) == number


def test_all_faults_are_collected_at_once() -> None:
    bad = Node("Concept", {"label": 7, "kind": "mood", "odd": 1, "date": "x"}, PLACE)
    worse = Edge("SUPPORTS", C, Ref("Relation", ""), {"date": "soon"}, Place("SUPPORTS.csv", 2))
    faults = checked(bad, Node("Nothing", {}, Place("Nothing.csv", 2)), worse, supports(Q, R))
    assert [(one.file, one.row, one.column, one.message) for one in faults] == [
        ("Concept.csv", 7, "label", "text is expected"),
        ("Concept.csv", 7, "kind", "not one of the words allowed"),
        ("Concept.csv", 7, "odd", "unknown property"),
        ("Concept.csv", 7, "date", "unknown property"),
        ("Concept.csv", 7, "constructOrder", "a value is missing"),
        ("Concept.csv", 7, "id", "a value is missing"),
        ("Concept.csv", 7, "origin", "a value is missing"),
        ("Nothing.csv", 2, "", "unknown label"),
        ("SUPPORTS.csv", 2, "date", "a date as YYYY-MM-DD is expected"),
        ("SUPPORTS.csv", 2, "id", "a value is missing"),
        ("SUPPORTS.csv", 2, "origin", "a value is missing"),
        ("SUPPORTS.csv", 2, "", "SUPPORTS cannot join these"),
        ("SUPPORTS.csv", 2, "to", "an id is missing"),
        (
            "SUPPORTS.csv",
            3,
            "from",
            "there is no Quote with this id, in these files or in the graph",
        ),
        (
            "SUPPORTS.csv",
            3,
            "to",
            "there is no Relation with this id, in these files or in the graph",
        ),
    ]


# ---------------------------------------------------------------- what a fault says


def test_a_fault_in_words() -> None:
    fault = Fault("not a word", "Concept.csv", 7, "kind", "mood", ("process", "theme"))
    text = "Concept.csv, row 7, column kind: not a word (found: mood) (allowed: process, theme)"
    assert str(fault) == text
    assert str(Fault("nothing here")) == "nothing here"


def test_long_values_are_cut() -> None:
    fault = only(node_faults(node("Concept", CONCEPT, kind="m" * 5000), KNOWN))
    assert len(fault.value) == 60
    many = only(node_faults(node("Concept", CONCEPT, altLabel=tuple("abc") * 99 + (1,)), KNOWN))
    assert len(many.value) == 60


@pytest.mark.parametrize("mark", ["\n", "\r", "\x1b[2J", "\x00", "\u2028"])
def test_a_fault_is_one_line_of_plain_text(mark: str) -> None:
    fault = only(node_faults(node("Concept", CONCEPT, kind=f"mood{mark}swing"), KNOWN))
    assert len(str(fault).splitlines()) == 1
    assert str(fault).isprintable()


def test_an_input_error_keeps_its_faults() -> None:
    error = InputError("nothing was loaded", [Fault("a"), Fault("b")])
    assert error.faults == (Fault("a"), Fault("b"))
    assert isinstance(error, PeergraphError)
    assert str(error) == "nothing was loaded"


def test_of_very_many_faults_the_first_are_kept_and_all_are_counted() -> None:
    checker = Checker(KNOWN)
    for row in range(KEPT + 20):
        checker.add(Node("Concept", {**CONCEPT, "kind": "mood", "id": f"c{row}"}, Place("c", row)))
    checker.finish(lambda _: set())
    assert (len(checker.faults), checker.faults.number) == (KEPT, KEPT + 20)
    assert [one.row for one in checker.faults] == list(range(KEPT))
    both = Faults([Fault("first")])
    both += checker.faults
    both += [Fault("last")]
    assert (len(both), both.number) == (KEPT, KEPT + 22)
    assert both[0] == Fault("first")
    error = InputError("nothing was loaded", both, both.number)
    assert (len(error.faults), error.number) == (KEPT, KEPT + 22)
    assert InputError("nothing was loaded", [Fault("a")]).number == 1


# ---------------------------------------------------------------- memory


def _peak(records: int) -> int:
    """The most memory in bytes that checking so many quotes, each coded, takes."""
    checker = Checker(KNOWN)
    tracemalloc.start()
    try:
        checker.add(Node("Source", {"id": "s", "origin": "project", "title": "T", "kind": "note"}))
        for row in range(records):
            place, quote = Place("Quote.csv", row), Ref("Quote", f"q{row}")
            checker.add(Node("Quote", {**QUOTE, "id": quote.id}, place))
            checker.add(Edge("FROM_SOURCE", quote, Ref("Source", "s"), {}, place))
            code = Ref("Code", f"c{records - row}")  # not among the records, and all different
            checker.add(Edge("CODED_AS", quote, code, {**SUPPORT, "id": f"k{row}"}, place))
        checker.finish(set)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_number_of_records() -> None:
    assert _peak(24_000) < _peak(8_000) + 4_000_000  # bytes


# ---------------------------------------------------------------- properties

FEW = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
MORE = settings(FEW, max_examples=60)
OWNERS = [one for one in owners(KNOWN) if any(kind.private for kind in one.properties.values())]


@MORE
@given(nodes(KNOWN))
def test_valid_records_have_no_fault(record: Node) -> None:
    assert node_faults(record, KNOWN) == []


@MORE
@given(edges(KNOWN))
def test_valid_relationships_have_no_fault(record: Edge) -> None:
    assert edge_faults(record, KNOWN) == []


@FEW
@given(batches(KNOWN))
def test_valid_sets_of_records_have_no_fault(records: list[Record]) -> None:
    assert checked(*records) == []


@FEW
@given(nodes(KNOWN), st.data())
def test_a_required_value_that_is_taken_away_is_missed(record: Node, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(KNOWN.classes[record.label].required)))
    broken = Node(record.label, {**record.properties, name: None}, PLACE)
    assert (name, "a value is missing") in {
        (one.column, one.message) for one in node_faults(broken, KNOWN)
    }


@FEW
@given(nodes(KNOWN), st.data())
def test_a_value_in_the_wrong_shape_is_found(record: Node, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(record.properties)))
    value = record.properties[name]
    wrong = value[0] if isinstance(value, tuple) else (value,)
    broken = Node(record.label, {**record.properties, name: cast("Value", wrong)}, PLACE)
    assert name in {one.column for one in node_faults(broken, KNOWN)}


def _spoilt(secret: str) -> list[object]:
    """The secret in every shape that a loader might give by mistake, and in the right one."""
    return [secret, (secret,), (secret, secret), f"{secret}\ud800", {secret: 1}, [secret]]


@FEW
@given(st.sampled_from(OWNERS), st.uuids(), st.data())
def test_private_values_never_reach_a_fault(
    owner: Owner, secret: object, data: st.DataObject
) -> None:
    values = data.draw(filled(owner.properties, owner.required))
    hidden = str(secret)
    for name, kind in owner.properties.items():
        if kind.private:
            values[name] = cast("Value", data.draw(st.sampled_from(_spoilt(hidden))))
        elif data.draw(st.booleans()):
            values[name] = None
    record: Record
    if isinstance(owner, Class):
        record = Node(owner.name, values, PLACE)
    else:
        record = Edge(owner.type, Ref("Load", "l"), Ref("Memo", ""), values, PLACE)
        assert checked(record)
    for fault in checked(record, replace(record, place=Place("Other.csv", 3))):
        assert hidden not in str(fault)
        assert hidden not in repr(fault)


def test_words_that_a_comma_put_into_another_column_are_not_shown() -> None:
    checker = Checker(vocabulary())
    quote = Ref("Quote", "q1")
    for source in ("and then she shouted", "s 2"):
        checker.add(Edge("FROM_SOURCE", quote, Ref("Source", source), {}, Place("Quote.csv", 3)))
    checker.finish(lambda _refs: set())
    assert checker.faults.number
    assert "shouted" not in "".join(map(str, checker.faults))
