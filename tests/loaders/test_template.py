"""Templates: the columns that the vocabulary says, explained, and tables that load once filled."""

import csv
from pathlib import Path

import pytest

from loaders import template
from loaders.table import Tables, links_of
from ontology.check import Checker
from ontology.errors import Fault, InputError
from ontology.record import Node
from ontology.terms import Property
from ontology.vocabulary import vocabulary

KNOWN = vocabulary()
NAMES = [one for one in KNOWN.tables if one in KNOWN.classes or KNOWN.relationships[one].properties]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    template.write(tmp_path / "new" / "tables", KNOWN)
    return tmp_path / "new" / "tables"


def lines(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.reader(opened))


def checked(path: Path) -> tuple[list[Fault], int]:
    tables, checker = Tables(path, KNOWN), Checker(KNOWN)
    records = list(tables.records())
    for one in records:
        checker.add(one)
    checker.finish(set)
    return tables.faults + checker.faults, len(records)


def test_one_file_for_each_label_and_each_relationship_with_properties(folder: Path) -> None:
    assert {one.name for one in folder.iterdir()} == {f"{one}.csv" for one in NAMES}
    assert {"Concept", "Relation", "SUPPORTS", "TRANSLATES"} <= set(NAMES)
    assert not {"Load", "Graph", "BROADER", "FROM"} & set(NAMES)


def test_the_names_are_returned(tmp_path: Path) -> None:
    assert template.write(tmp_path, KNOWN) == [f"{one}.csv" for one in NAMES]


@pytest.mark.parametrize("name", NAMES)
def test_columns_follow_the_vocabulary(folder: Path, name: str) -> None:
    header, explained = lines(folder / f"{name}.csv")
    if name in KNOWN.classes:
        expected = [*KNOWN.classes[name].properties]
        expected += [one.type for one in links_of(name, KNOWN)]
        assert header[0] == "id"
    else:
        expected = ["from", "to", *KNOWN.relationships[name].properties]
        assert header[:2] == ["from", "to"]
    assert sorted(header) == sorted(expected)
    assert len(explained) == len(header)
    assert all(one.endswith(".") or "(allowed: " in one for one in explained)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_needed_says_so_and_comes_first(folder: Path, name: str) -> None:
    kind = KNOWN.classes.get(name) or KNOWN.relationships[name]
    explained = template.columns(name, KNOWN)
    needed = {one for one, text in explained.items() if text.startswith("Needed. ")}
    ends = {"from", "to"} if name in KNOWN.relationships else set()
    free = {"origin"} | ({"id"} if ends else set())  # both have a default
    links = {
        one.type
        for one in links_of(name, KNOWN)
        if any(end.least for end in one.ends if name in end.starts)
    }
    assert needed == ends | (kind.required - free) | links
    own = [one for one in explained if one in kind.properties]
    assert set(own[: len(kind.required)]) == kind.required


def test_words_lists_and_kinds_of_values_are_explained() -> None:
    concept = template.columns("Concept", KNOWN)
    assert concept["kind"].endswith("One of: category, theme, process, construct.")
    assert concept["altLabel"].count("separated by |") == 1
    assert "One of: 1, 2, 3." in concept["constructOrder"]
    assert concept["IDENTIFIED_IN"].endswith("The id of a Report. Several are separated by |.")
    assert "Several" not in template.columns("Quote", KNOWN)["FROM_SOURCE"]
    assert "Concept:ID" in template.columns("Relation", KNOWN)["FROM"]
    assert "A whole number." in template.columns("Study", KNOWN)["year"]
    assert "true or false." in template.columns("Quote", KNOWN)["anchorVerified"]
    assert "MOVES_TO" in template.columns("Relation", KNOWN)["type"]
    assert "may be left empty" in template.columns("SUPPORTS", KNOWN)["id"].lower()


def test_the_first_row_opens_in_a_spreadsheet(folder: Path) -> None:
    assert (folder / "Concept.csv").read_bytes().startswith(b"\xef\xbb\xbfid,")
    assert b'\r\n"# Needed. ' in (folder / "Concept.csv").read_bytes()


def test_empty_templates_load_as_nothing(folder: Path) -> None:
    assert checked(folder) == ([], 0)


def test_templates_with_a_row_each_load_without_faults(folder: Path) -> None:
    for name in NAMES:
        file = folder / f"{name}.csv"
        header, _ = lines(file)
        with file.open("a", encoding="utf-8", newline="") as opened:
            csv.writer(opened).writerow([_cell(name, column) for column in header])
    faults, number = checked(folder)
    assert faults == []
    links = sum(len(links_of(one, KNOWN)) for one in NAMES if one in KNOWN.classes)
    assert number == len(NAMES) + links
    tables = Tables(folder, KNOWN)
    filled = {one.label if isinstance(one, Node) else one.type for one in tables.records()}
    assert filled == {*NAMES, *KNOWN.relationships}


def _cell(name: str, column: str) -> str:
    """A valid cell: every record is called after its own table."""
    kind = KNOWN.classes.get(name) or KNOWN.relationships[name]
    if column in kind.properties:
        return _value(kind.properties[column], name)
    if column in ("from", "to"):
        link = KNOWN.relationships[name]
        label = (link.starts if column == "from" else link.stops)[0]
    else:
        link = KNOWN.relationships[column]
        label = next(one for end in link.ends if name in end.starts for one in end.ends)
    return f"{label}:the-{label}"


def _value(kind: Property, name: str) -> str:
    if kind.name == "id":
        return f"the-{name}"
    if kind.words:
        return kind.words[0].label
    made = {"integer": "7", "boolean": "true", "date": "2026-11-23"}
    return made.get(kind.datatype, "some|words")


def test_a_folder_with_a_table_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "SUPPORTS.csv").write_text("mine", "utf-8")
    with pytest.raises(InputError, match=r"holds SUPPORTS\.csv already; choose another folder"):
        template.write(tmp_path, KNOWN)
    assert [one.name for one in tmp_path.iterdir()] == ["SUPPORTS.csv"]
    assert (tmp_path / "SUPPORTS.csv").read_text("utf-8") == "mine"


def test_writing_twice_is_refused(folder: Path) -> None:
    before = {one.name: one.read_bytes() for one in folder.iterdir()}
    with pytest.raises(InputError, match="already"):
        template.write(folder, KNOWN)
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == before


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    template.write(tmp_path, KNOWN)
    assert (tmp_path / "notes.txt").read_text("utf-8") == "mine"


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", "utf-8")
    with pytest.raises(InputError, match="file cannot be written to: "):
        template.write(tmp_path / "file", KNOWN)
