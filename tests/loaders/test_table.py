"""Tables to records, and a round trip of random records through them."""

import csv
import tracemalloc
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import Workbook

from loaders import cell
from loaders.table import Tables, links_of
from ontology.check import Checker
from ontology.errors import Fault
from ontology.record import Edge, Node, Place, Record, Ref
from ontology.terms import Value
from ontology.vocabulary import vocabulary
from tests.ontology.strategies import batches

KNOWN = vocabulary()
Write = Callable[..., Tables]


@pytest.fixture
def tables(tmp_path: Path) -> Write:
    """Write tables, given as name=text, and return their reader."""

    def write(**files: str) -> Tables:
        folder = tmp_path / "mine"
        folder.mkdir()
        for name, text in files.items():
            (folder / f"{name}.csv").write_text(text, "utf-8")
        return Tables(folder, KNOWN)

    return write


def checked(found: Tables) -> list[Fault]:
    """Every fault, those of the checks included; everything is taken to be known."""
    checker = Checker(KNOWN)
    for record in found.records():
        checker.add(record)
    checker.finish(set)
    return found.faults + checker.faults


def plain(values: Mapping[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in values.items() if value is not None}


# ---------------------------------------------------------------- what a table means


def test_a_label_table(tables: Write) -> None:
    found = tables(Concept="id,label,kind,constructOrder,altLabel,note\na,A,Process,2,x|y,\n")
    (node,) = found.records()
    values: dict[str, Value] = {
        "id": "a",
        "label": "A",
        "kind": "process",
        "constructOrder": 2,
        "altLabel": ("x", "y"),
        "note": None,
        "origin": "project",
    }
    assert node == Node("Concept", values)
    assert node.place == Place("mine/Concept.csv", 2)
    assert found.faults == []


def test_the_origin_is_project_unless_the_table_says_otherwise(tables: Write) -> None:
    found = tables(Coder="id,origin,label\na,,A\nb,Published,B\nc,nowhere,C\n")
    nodes = [one for one in found.records() if isinstance(one, Node)]
    assert [one.properties["origin"] for one in nodes] == ["project", "published", "nowhere"]


def test_relationships_in_columns(tables: Write) -> None:
    found = tables(Report="id,PART_OF,REPORTS_ON,SYNTHESISES\np,t| u ,Study:s,\n")
    start = Ref("Report", "p")
    assert list(found.records())[1:] == [
        Edge("PART_OF", start, Ref("Report", "t")),
        Edge("PART_OF", start, Ref("Report", "u")),
        Edge("REPORTS_ON", start, Ref("Study", "s")),
    ]
    assert found.faults == []


def test_relationships_in_columns_that_need_a_label(tables: Write) -> None:
    found = tables(Relation="id,FROM,TO\nR03,Concept:person,Relation: R02\n")
    assert list(found.records())[1:] == [
        Edge("FROM", Ref("Relation", "R03"), Ref("Concept", "person")),
        Edge("TO", Ref("Relation", "R03"), Ref("Relation", "R02")),
    ]


def test_one_column_name_may_lead_elsewhere_from_another_label(tables: Write) -> None:
    found = tables(
        Source="id,PART_OF\na,s\n", Code="id,BROADER\nc,d\n", Concept="id,BROADER\nx,y\n"
    )
    edges = {one for one in map(ends, found.records()) if one}
    assert edges == {
        ("PART_OF", Ref("Source", "a"), Ref("Study", "s")),
        ("BROADER", Ref("Code", "c"), Ref("Code", "d")),
        ("BROADER", Ref("Concept", "x"), Ref("Concept", "y")),
    }


def ends(record: Record) -> tuple[str, Ref, Ref] | None:
    return (record.type, record.start, record.end) if isinstance(record, Edge) else None


def test_a_bar_in_an_id(tables: Write) -> None:
    found = tables(Report="id,PART_OF\na|b,c\\|d|e\n")
    node, *edges = found.records()
    assert isinstance(node, Node)
    assert node.id == "a|b"
    assert [one.end.id for one in edges if isinstance(one, Edge)] == ["c|d", "e"]


def test_a_relationship_table(tables: Write) -> None:
    found = tables(SUPPORTS="id,from,to,by,date\ne1,q1,R02,JB,2026-11-23\n")
    (edge,) = found.records()
    values = {"id": "e1", "by": "JB", "date": "2026-11-23", "origin": "project"}
    assert edge == Edge("SUPPORTS", Ref("Quote", "q1"), Ref("Relation", "R02"), values)
    assert edge.place == Place("mine/SUPPORTS.csv", 2)


def test_a_relationship_table_where_a_label_is_needed(tables: Write) -> None:
    found = tables(INCLUDES="from,to,basis\nm,Concept:a,stated\nModel:m,Relation:r,stated\n")
    assert [ends(one) for one in found.records()] == [
        ("INCLUDES", Ref("Model", "m"), Ref("Concept", "a")),
        ("INCLUDES", Ref("Model", "m"), Ref("Relation", "r")),
    ]


def test_a_relationship_table_without_properties(tables: Write) -> None:
    found = tables(BROADER="from,to\nCode:a,b\nConcept:x,Concept:y\n")
    assert list(found.records()) == [
        Edge("BROADER", Ref("Code", "a"), Ref("Code", "b")),
        Edge("BROADER", Ref("Concept", "x"), Ref("Concept", "y")),
    ]
    assert found.faults == []


def test_ids_of_relationships_follow_from_their_ends_and_who_made_them(tables: Write) -> None:
    found = tables(
        CODED_AS="from,to,coder\nq,c,ann\nq,c,ben\nq,d,\n",
        SUPPORTS="id,from,to,by\n,q,r,ann\nmine,q,r,ben\n",
    )
    assert [one.id for one in found.records() if isinstance(one, Edge)] == [
        "q-CODED_AS-c-ann",
        "q-CODED_AS-c-ben",
        "q-CODED_AS-d",
        "q-SUPPORTS-r",
        "mine",
    ]
    assert found.faults == []


def test_ids_of_relationships_to_two_labels_differ(tables: Write) -> None:
    # An id is unique within its label only.
    found = tables(INCLUDES="from,to,basis,wording\nm,Concept:x,stated,w\nm,Relation:x,stated,w\n")
    assert checked(found) == []
    assert len({one.id for one in found.records()}) == 2


def test_the_columns_of_links() -> None:
    assert [one.type for one in links_of("Quote", KNOWN)] == ["FROM_SOURCE", "SPOKEN_BY"]
    assert links_of("Stage", KNOWN) == []


def test_words_by_label(tables: Write) -> None:
    found = tables(Relation="id,type,basis,modality\nr,moves to,Stated,FINDING\n")
    (node,) = found.records()
    assert isinstance(node, Node)
    assert node.properties["type"] == "MOVES_TO"
    assert node.properties["basis"] == "stated"
    assert found.faults == []


def test_rows_that_explain_are_passed_over(tables: Write) -> None:
    found = tables(Coder="id,label\n# Needed. The name.,# Needed.\na,A\n")
    (node,) = found.records()
    assert node.place.row == 3


def test_a_workbook_and_its_sheets(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].title = "Study"
    book.worksheets[0].append(["id", "label", "year", "country"])
    book.worksheets[0].append(["s", "S", 2026.0, "UK|DE"])
    page = book.create_sheet("Quote")
    page.append(["id", "exact", "constructOrder", "anchorVerified"])
    page.append(["q", "words", 1, True])
    book.create_sheet("Notes").append(["for myself"])
    book.save(tmp_path / "mine.xlsx")
    found = Tables(tmp_path / "mine.xlsx", KNOWN)
    study, quote = found.records()
    assert isinstance(study, Node)
    assert isinstance(quote, Node)
    assert (study.properties["year"], study.properties["country"]) == (2026, ("UK", "DE"))
    assert quote.properties["anchorVerified"] is True
    assert quote.place == Place("mine.xlsx[Quote]", 2)
    (fault,) = found.faults
    assert (fault.file, fault.value) == ("mine.xlsx[Notes]", "Notes")


def test_an_empty_folder_gives_nothing(tmp_path: Path) -> None:
    found = Tables(tmp_path, KNOWN)
    assert list(found.records()) == []
    assert (found.faults, found.files, found.skipped) == ([], {}, {})


def _peak(rows: int) -> int:
    """The most memory in bytes that reading a table of so many rows takes."""
    with TemporaryDirectory() as folder:
        with (Path(folder) / "Quote.csv").open("w", encoding="utf-8") as file:
            file.write("id,exact,constructOrder,date,FROM_SOURCE\n")
            file.writelines(f"q{row},said {row} times,1,2026-11-23,s{row}\n" for row in range(rows))
        tracemalloc.start()
        try:
            assert sum(1 for _ in Tables(Path(folder), KNOWN).records()) == 2 * rows
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


def test_memory_does_not_grow_with_the_number_of_rows() -> None:
    assert _peak(20_000) < _peak(5_000) + 1_000_000  # bytes


# ---------------------------------------------------------------- faults


@pytest.mark.parametrize("name", ["Thought", "concept", "supports", "Load", "Graph", "Thing"])
def test_unknown_tables(tables: Write, name: str) -> None:
    (fault,) = checked(tables(**{name: "id,label\na,A\n"}))
    assert fault.message == "a table must be named after a label or a relationship"
    assert (fault.file, fault.row, fault.value) == (f"mine/{name}.csv", 1, name)
    assert {"Concept", "SUPPORTS"} <= set(fault.allowed)
    assert not {"Load", "Graph", "Thing"} & set(fault.allowed)


def test_unknown_unnamed_and_double_columns(tables: Write) -> None:
    faults = checked(tables(Coder="id,Label,,label,label,SUPPORTS\na,x,,A,A,\n"))
    assert [(one.row, one.column, one.message) for one in faults] == [
        (1, "Label", "unknown column"),
        (1, "", "column 3 has no name"),
        (1, "label", "this column is there twice"),
        (1, "SUPPORTS", "unknown column"),
    ]
    assert faults[0].allowed == ("id", "origin", "label", "note", "guid")


@pytest.mark.parametrize(
    ("name", "text", "missing"),
    [
        ("Coder", "label\nA\n", ["id"]),
        ("Coder", "ID,label\na,A\n", ["id"]),
        ("SUPPORTS", "id,to\na,r\n", ["from"]),
        ("SUPPORTS", "id,From,TO\na,q,r\n", ["from", "to"]),
    ],
)
def test_columns_that_must_be_there(
    tables: Write, name: str, text: str, missing: list[str]
) -> None:
    faults = checked(tables(**{name: text}))
    found = [one.column for one in faults if one.message == "this column is missing"]
    assert found == missing
    assert all(one.row == 1 for one in faults if one.message == "this column is missing")


@pytest.mark.parametrize(
    ("text", "column", "value", "message"),
    [
        ("from,to\n,r\n", "from", "", "no id here"),
        ("from,to\nq, \n", "to", "", "no id here"),
        ("from,to\nq,Relation:\n", "to", "Relation:", "write the label in front, as in Label:id"),
    ],
)
def test_ends_without_an_id(
    tables: Write, text: str, column: str, value: str, message: str
) -> None:
    (fault,) = checked(tables(SUPPORTS=text))
    assert (fault.file, fault.row) == ("mine/SUPPORTS.csv", 2)
    assert (fault.column, fault.value, fault.message) == (column, value, message)


def test_a_label_that_is_needed_and_missing(tables: Write) -> None:
    claims = "id,type,basis,modality,FROM\nr,HINDERS,stated,finding,threat\n"
    (fault,) = checked(tables(Relation=claims))
    assert fault.message == "write the label in front, as in Label:id"
    assert (fault.file, fault.row, fault.column, fault.value) == (
        "mine/Relation.csv",
        2,
        "FROM",
        "threat",
    )
    assert fault.allowed == ("Report", "Concept", "Relation", "Stage", "Model")


def test_faults_of_values_name_everything(tables: Write) -> None:
    text = "id,label,kind,constructOrder\n\na,A,mood,second order\nb,,theme,deep\n"
    faults = checked(tables(Concept=text))
    assert [(one.file, one.row, one.column, one.value) for one in faults] == [
        ("mine/Concept.csv", 3, "kind", "mood"),
        ("mine/Concept.csv", 4, "constructOrder", "deep"),
        ("mine/Concept.csv", 4, "label", ""),
    ]
    assert faults[0].allowed == ("category", "theme", "process", "construct")
    assert str(faults[0]) == (
        "mine/Concept.csv, row 3, column kind: not one of the words allowed "
        "(found: mood) (allowed: category, theme, process, construct)"
    )


def test_faults_of_several_tables_come_all_at_once(tables: Write) -> None:
    found = tables(
        Coder="id,label,x\na,A\na,B,\n",
        Odd="id\n1\n",
        Study="id,label,year\ns,S,soon\nt,T,2026,2\n",
        SUPPORTS="from,to\nq,\n",
        TOOK="",
    )
    faults = checked(found)
    assert {(one.file.removeprefix("mine/"), one.row) for one in faults} == {
        ("Coder.csv", 1),
        ("Coder.csv", 3),
        ("Odd.csv", 1),
        ("SUPPORTS.csv", 2),
        ("Study.csv", 2),
        ("Study.csv", 3),
    }
    assert list(found.skipped) == ["mine/TOOK.csv"]


def test_an_end_that_is_nowhere_is_named_by_its_column(tables: Write) -> None:
    found = tables(Coder="id,label\na,A\n", Memo="id,text,ABOUT\nm,T,Coder:a|Coder:b\n")
    checker = Checker(KNOWN)
    for record in found.records():
        checker.add(record)
    checker.finish(lambda _: set())
    (fault,) = checker.faults
    assert (fault.file, fault.row, fault.value) == ("mine/Memo.csv", 2, "b")
    assert fault.column == "ABOUT"


def test_words_of_participants_stay_out_of_faults(tables: Write) -> None:
    header = "id,exact,constructOrder,prefix,start,FROM_SOURCE,note"
    found = tables(Quote=f"{header}\nq,I was afraid,4,so afraid,x,,\n,I was afraid,1,,,,\n")
    faults = checked(found)
    assert len(faults) == 3
    assert not [one for one in faults if "afraid" in repr(one)]


def test_words_that_a_comma_has_moved_stay_out_of_faults(tables: Write) -> None:
    # A comma that should have been in quotes moves a participant's words one column on.
    faults = checked(tables(Quote="id,exact,start,constructOrder\nq,I was, really afraid,0,1\n"))
    assert faults
    assert not [one for one in faults if "afraid" in repr(one)]


# ---------------------------------------------------------------- round trip


def write(folder: Path, records: Iterable[Record], between: str, mark: str) -> None:
    """Write records as tables: a small writer, the opposite of the loader."""
    rows: dict[str, dict[object, dict[str, str]]] = defaultdict(dict)
    lists: dict[tuple[Ref, str], list[str]] = defaultdict(list)
    for number, one in enumerate(records):
        if isinstance(one, Node):
            rows[one.label][one.ref] = _cells(one.properties)
        elif KNOWN.relationships[one.type].properties:
            both = {"from": ":".join(one.start), "to": ":".join(one.end)}
            rows[one.type][number] = both | _cells(one.properties)
        else:
            lists[one.start, one.type].append(":".join(one.end))
    for (start, kind), names in lists.items():
        rows[start.label][start][kind] = cell.join(names)
    for name, lines in rows.items():
        header = list(dict.fromkeys(column for line in lines.values() for column in line))
        header.sort(key=lambda column: column not in ("from", "id"))
        with (folder / f"{name}.csv").open("w", encoding=mark, newline="") as file:
            table = csv.DictWriter(file, header, restval="", delimiter=between)
            table.writeheader()
            table.writerows(lines.values())


def _cells(properties: Mapping[str, Value]) -> dict[str, str]:
    return {name: cell.text(value) for name, value in properties.items()}


def _key(record: Record) -> tuple[str, ...]:
    values = repr(sorted(plain(record.properties).items()))
    if isinstance(record, Node):
        return ("", record.label, record.id, values)
    return (record.type, *record.start, *record.end, values)


@pytest.mark.parametrize(
    ("between", "mark"), [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-8-sig")]
)
def test_records_written_as_tables_read_back(between: str, mark: str) -> None:
    @settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
    @given(batches(KNOWN))
    def read_back(records: list[Record]) -> None:
        with TemporaryDirectory() as folder:
            write(Path(folder), records, between, mark)
            found = Tables(Path(folder), KNOWN)
            assert sorted(map(_key, found.records())) == sorted(map(_key, records))
            assert checked(found) == []

    read_back()
