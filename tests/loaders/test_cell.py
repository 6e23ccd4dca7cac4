"""Cells: text to values and back."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders import cell
from ontology.record import Ref
from ontology.terms import Property, Value, Word
from ontology.vocabulary import vocabulary
from tests.ontology.strategies import FILLED, owners, values
from tests.ontology.widening import widened

KNOWN = vocabulary()
FEW = settings(deadline=None, max_examples=8)
MORE = settings(deadline=None, max_examples=100)
PROPERTIES = {one.iri: one for kind in owners(KNOWN) for one in kind.properties.values()}.values()


def made(datatype: str, many: bool = False, words: tuple[str, ...] = ()) -> Property:
    known = tuple(Word(one, one.replace("_", " ").lower(), "") for one in words)
    return Property("p", "", "p", "", datatype, many=many, words=known)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", " ", "\t", "\r\n", "\u00a0"])
@pytest.mark.parametrize("datatype", ["string", "integer", "boolean", "date"])
def test_empty_cells_are_no_value(text: str, datatype: str) -> None:
    assert cell.value(text, made(datatype)) is None
    assert cell.value(text, made(datatype, many=True)) is None


@pytest.mark.parametrize(
    ("text", "datatype", "value"),
    [
        ("7", "integer", 7),
        (" -7 ", "integer", -7),
        ("7.0", "integer", "7.0"),
        ("1_000", "integer", "1_000"),
        ("1,000", "integer", "1,000"),
        ("seven", "integer", "seven"),
        ("7", "float", 7.0),
        ("7.5e-3", "float", 0.0075),
        ("7,5", "float", "7,5"),
        ("1_0.5", "float", "1_0.5"),
        ("true", "boolean", True),
        ("TRUE", "boolean", True),
        (" Yes ", "boolean", True),
        ("1", "boolean", True),
        ("false", "boolean", False),
        ("no", "boolean", False),
        ("0", "boolean", False),
        ("perhaps", "boolean", "perhaps"),
        ("2", "boolean", "2"),
        (" 2026-11-23 ", "date", "2026-11-23"),
        ("23.11.2026", "date", "23.11.2026"),
        (" two  words ", "string", " two  words "),
        ("a\r\nb\rc\nd", "string", "a\nb\nc\nd"),
        ("=1+1", "string", "=1+1"),
        ("a|b", "string", "a|b"),
        ("007", "string", "007"),
    ],
)
def test_single_values(text: str, datatype: str, value: Value) -> None:
    found = cell.value(text, made(datatype))
    assert found == value
    assert type(found) is type(value)


def test_an_id_has_no_blanks_around_it() -> None:
    kind = KNOWN.classes["Concept"].properties["id"]
    assert cell.value("  threat \n", kind) == "threat"


@pytest.mark.parametrize(
    "text", ["moves to", "MOVES_TO", "Moves To", "moves-to", " moves  to ", "MOVES to"]
)
def test_words_are_found_by_label_in_any_case(text: str) -> None:
    assert cell.value(text, KNOWN.classes["Relation"].properties["type"]) == "MOVES_TO"


def test_words_by_label_where_label_and_word_differ() -> None:
    assert cell.value("First Order", KNOWN.classes["Quote"].properties["constructOrder"]) == 1
    assert cell.value("2", KNOWN.classes["Quote"].properties["constructOrder"]) == 2
    assert cell.value("Full text", KNOWN.classes["Report"].properties["evidenceDepth"]) == (
        "full-text"
    )
    consent = KNOWN.classes["Quote"].properties["consent"]
    assert cell.value("safeguarded archive", consent) == "archive-safeguarded"


def test_a_word_that_is_none_stays_as_it_is() -> None:
    assert cell.value("strolls to", KNOWN.classes["Relation"].properties["type"]) == "strolls to"


def test_lists() -> None:
    names = KNOWN.classes["Report"].properties["author"]
    assert cell.value("Berrett, Jennifer", names) == ("Berrett, Jennifer",)
    assert cell.value("Moore|Zeeman", names) == ("Moore", "Zeeman")
    assert cell.value("Moore||Zeeman|", names) == ("Moore", "Zeeman")
    assert cell.value("|", names) is None
    assert cell.value("1|x", made("integer", many=True)) == (1, "x")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (r"a\|b", ["a|b"]),
        (r"a\\|b", ["a\\", "b"]),
        (r"a\\\|b", [r"a\|b"]),
        (r"a\b|c", [r"a\b", "c"]),
        (r"\\", ["\\"]),
        (r"a|\|", ["a", "|"]),
    ],
)
def test_bars_and_backslashes_in_lists(text: str, parts: list[str]) -> None:
    assert cell.split(text) == parts


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (7, "7"),
        (0.5, "0.5"),
        ((), ""),
        (("a|b", "c\\"), r"a\|b|c\\"),
        ((1, 2), "1|2"),
        ("a|b", "a|b"),
    ],
)
def test_text_of_a_value(value: Value, text: str) -> None:
    assert cell.text(value) == text


def test_text_of_a_list_of_booleans_reads_back() -> None:
    kind = made("boolean", many=True)
    assert cell.value(cell.text((True, False)), kind) == (True, False)


@pytest.mark.parametrize(
    ("text", "labels", "ref"),
    [
        ("threat", ("Concept",), Ref("Concept", "threat")),
        (" threat ", ("Concept",), Ref("Concept", "threat")),
        ("Concept:threat", ("Concept",), Ref("Concept", "threat")),
        ("Concept: threat", ("Concept", "Stage"), Ref("Concept", "threat")),
        ("10.1000/a:b", ("Report",), Ref("Report", "10.1000/a:b")),
        ("Stage:x", ("Concept",), Ref("Concept", "Stage:x")),
        ("Concept:a:b", ("Concept", "Stage"), Ref("Concept", "a:b")),
        ("threat", ("Concept", "Stage"), None),
        ("concept:threat", ("Concept", "Stage"), None),
        ("Study:threat", ("Concept", "Stage"), None),
        ("Concept:", ("Concept", "Stage"), Ref("Concept", "")),
    ],
)
def test_refs(text: str, labels: tuple[str, ...], ref: Ref | None) -> None:
    assert cell.ref(text, labels) == ref


@pytest.mark.parametrize("kind", PROPERTIES, ids=lambda one: one.iri.partition("#")[2])
def test_every_property_reads_back(kind: Property) -> None:
    @FEW
    @given(values(kind))
    def reads_back(value: Value) -> None:
        found = cell.value(cell.text(value), kind)
        assert found == value
        assert type(found) is type(value)

    reads_back()


@pytest.mark.parametrize("name", ["beds", "distance", "visited", "wards", "diary"])
def test_every_datatype_reads_back(tmp_path: Path, name: str) -> None:
    kind = widened(tmp_path).classes["Site"].properties[name]

    @MORE
    @given(values(kind))
    def reads_back(value: Value) -> None:
        found = cell.value(cell.text(value), kind)
        assert found == value
        assert type(found) is type(value)

    reads_back()


@MORE
@given(st.lists(FILLED.map(str.strip)))
def test_split_and_join(parts: list[str]) -> None:
    assert cell.split(cell.join(parts)) == parts


@MORE
@given(st.lists(st.text("|\\a", min_size=1)))
def test_split_and_join_of_bars_and_backslashes(parts: list[str]) -> None:
    assert cell.split(cell.join(parts)) == parts


@MORE
@given(st.text(), st.sampled_from(list(PROPERTIES)))
def test_no_cell_raises(text: str, kind: Property) -> None:
    found = cell.value(text, kind)
    assert found is None or isinstance(found, tuple) == kind.many
