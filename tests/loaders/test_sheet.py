"""Files to rows: CSV in its common shapes, workbooks, and what is neither."""

import io
import os
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from openpyxl import Workbook

from loaders import sheet
from loaders.sheet import Files, Row, Sheet
from ontology.errors import Fault, InputError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "Concept.csv"


def read(file: Path, content: str | bytes) -> Files:
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return taken(file)


def taken(path: Path) -> Files:
    """What is at a path, with every row taken: rows give what they hold once."""
    found = sheet.read(path)
    found.sheets = [replace(one, rows=tuple(one.rows)) for one in found.sheets]
    return found


def rows(one: Sheet) -> tuple[Row, ...]:
    return tuple(one.rows)


def only(found: Files) -> Sheet:
    assert found.faults == []
    (one,) = found.sheets
    return one


def fault(found: Files) -> Fault:
    (one,) = found.faults
    return one


def book(path: Path, sheets: dict[str, Sequence[Sequence[object]]]) -> Path:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, lines in sheets.items():
        page = made.create_sheet(name)
        for line in lines:
            page.append(list(line))
    made.save(path)
    return path


# ---------------------------------------------------------------- CSV


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "BOM"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("between", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize("last", [True, False], ids=["ended", "unended"])
def test_common_shapes(file: Path, mark: str, ends: str, between: str, last: bool) -> None:
    lines = [["id", "label"], ["a", "Ä, b; c"], ["b", '"Ω" 🐝']]
    quoted = [between.join('"' + cell.replace('"', '""') + '"' for cell in one) for one in lines]
    found = only(read(file, mark + ends.join(quoted) + (ends if last else "")))
    assert found == Sheet(
        "Concept",
        "Concept.csv",
        ("id", "label"),
        ((2, ("a", "Ä, b; c")), (3, ("b", '"Ω" 🐝'))),
    )


def test_quoted_line_ends_and_rows_as_a_spreadsheet_counts_them(file: Path) -> None:
    found = only(read(file, 'id,text\na,"one\r\ntwo\n\nthree"\n\nb,last\n'))
    assert found.rows == ((2, ("a", "one\r\ntwo\n\nthree")), (4, ("b", "last")))


def test_blanks_around_column_names_are_dropped_and_case_is_kept(file: Path) -> None:
    found = only(read(file, " id , Label,FROM\na,b,c\n"))
    assert found.header == ("id", "Label", "FROM")


def test_columns_to_the_right_that_are_empty_are_dropped(file: Path) -> None:
    found = only(read(file, "id,label,,\na,b,,\nc,d\n"))
    assert found.header == ("id", "label")
    assert found.rows == ((2, ("a", "b")), (3, ("c", "d")))


def test_empty_rows_and_comments_are_passed_over(file: Path) -> None:
    found = only(read(file, "\n,,\nid,label\n# Needed.,# Needed.\n,\n\n# a,b\na,# b\n"))
    assert found.header == ("id", "label")
    assert found.rows == ((7, ("# a", "b")), (8, ("a", "# b")))


def test_short_rows_are_filled_up(file: Path) -> None:
    assert only(read(file, "id,label,note\na\n")).rows == ((2, ("a", "", "")),)


def test_long_rows_are_faults_all_of_them(file: Path) -> None:
    found = read(file, "id,label\na,b,c\nd,e\nf,g,,h\n")
    assert [(one.file, one.row) for one in found.faults] == [("Concept.csv", 2), ("Concept.csv", 4)]
    assert {one.message for one in found.faults} == {
        "this row has more cells than the header has columns"
    }


@pytest.mark.parametrize("content", ["", "\ufeff", "\n\n", " , ,\n"])
def test_empty_files_are_passed_over(file: Path, content: str) -> None:
    found = read(file, content)
    assert (found.sheets, found.faults) == ([], [])
    assert found.skipped == {"Concept.csv": "nothing is in it"}


def test_a_header_alone_is_a_table_without_rows(file: Path) -> None:
    assert only(read(file, "id,label\n")).rows == ()


def test_latin_1_is_a_fault_with_its_row(file: Path) -> None:
    found = fault(read(file, "id,label\na,plain\nb,Schütz\n".encode("latin-1")))
    assert (found.file, found.row) == ("Concept.csv", 3)
    assert found.message == "not UTF-8 text; save it as CSV UTF-8"
    assert "Sch" not in str(found)


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_is_a_fault_that_says_so(file: Path, coding: str) -> None:
    found = read(file, "id,label\na,plain\n".encode(coding))
    assert fault(found).message == "not UTF-8 text; save it as CSV UTF-8"
    assert fault(found).row == 1


def test_a_quote_that_never_ends_is_a_fault_at_its_row(file: Path) -> None:
    found = fault(read(file, 'id,label\na,"two\nlines"\nb,"open\nc,d\ne,f\n'))
    assert found.message.startswith("not a CSV table")
    assert found.row == 3


def test_a_quote_that_ends_too_soon_is_a_fault_at_its_row(file: Path) -> None:
    found = fault(read(file, 'id,label\na,"two\nlines"\nb,"end"ed\n'))
    assert found.message.startswith("not a CSV table")
    assert found.row == 3


def test_long_cells(file: Path) -> None:
    found = only(read(file, f"id,text\na,{'x' * 1_000_000}\n"))
    assert len(rows(found)[0][1][1]) == 1_000_000


def test_the_delimiter_is_read_off_the_header_alone(file: Path) -> None:
    found = only(read(file, "id;label\na;one, two, three, four\n"))
    assert found.rows == ((2, ("a", "one, two, three, four")),)


def test_one_column_needs_no_delimiter(file: Path) -> None:
    assert only(read(file, "id\na\n")).rows == ((2, ("a",)),)


# ---------------------------------------------------------------- row by row


def test_the_rows_are_read_as_they_are_taken(file: Path) -> None:
    file.write_text('id,label\na,b\nc,d,e\nf,"g\n', "utf-8")
    found = sheet.read(file)
    rows = iter(only(found).rows)
    assert next(rows) == (2, ("a", "b"))
    assert found.faults == []
    assert list(rows) == []
    assert [one.row for one in found.faults] == [3, 4]


def test_rows_can_be_gone_through_again(file: Path) -> None:
    found = only(read(file, "id\na\nb\n"))
    assert list(found.rows) == list(found.rows) == [(2, ("a",)), (3, ("b",))]


@pytest.mark.parametrize("name", ["many.csv", "many.xlsx"])
def test_a_file_left_half_read_is_closed(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name.endswith("csv"):
        path.write_text("id\n" + "a\n" * 50_000, "utf-8")
    else:
        book(path, {one: [["id"], *[["a"]] * 500] for one in ("Study", "Concept")})
    before = _open_files()
    found = sheet.read(path)
    assert _open_files() == before
    rows = iter(found.sheets[0].rows)
    assert next(rows) == (2, ("a",))
    assert _open_files() != before
    del rows
    assert _open_files() == before
    assert [len(list(one.rows)) for one in found.sheets][-1] >= 500
    assert _open_files() == before


def _open_files() -> set[str]:
    folder = Path("/proc/self/fd")
    if not folder.exists():
        pytest.skip("this system does not list the files that are open")
    found = (os.path.realpath(one) for one in folder.iterdir())
    return {one for one in found if Path(one).suffix in (".csv", ".xlsx")}


def test_a_file_that_changes_between_its_hash_and_its_rows_is_a_fault(file: Path) -> None:
    file.write_text("id\na\n", "utf-8")
    found = sheet.read(file)
    file.write_text("id\na\nb\n", "utf-8")
    assert [cells for _, cells in only(found).rows] == [("a",), ("b",)]
    assert str(fault(found)) == ("Concept.csv: changed while it was being read; load it again")


def test_a_file_that_goes_away_before_its_rows_are_taken_is_a_fault(file: Path) -> None:
    file.write_text("id\na\n", "utf-8")
    found = sheet.read(file)
    file.unlink()
    assert list(only(found).rows) == []
    assert fault(found).message == "cannot be read: No such file or directory"


def test_letters_cut_by_the_blocks_in_which_a_file_is_looked_at(file: Path) -> None:
    # The last byte of each block is the first half of a letter.
    text = "id\n" + "ä" * 2**19 + "\n" + "ä" * 2**19 + "\n"
    assert [len(cells[0]) for _, cells in only(read(file, text)).rows] == [2**19, 2**19]
    found = fault(read(file, text.encode() + b"b\nc\xff\n"))
    assert (found.row, found.message) == (5, "not UTF-8 text; save it as CSV UTF-8")
    assert fault(read(file, text.encode() + b"\xc3")).row == 4


def test_a_quote_that_never_ends_does_not_take_the_file_into_memory(file: Path) -> None:
    found = fault(read(file, 'id,text\na,"' + "x" * 99 + "\n" + "y\n" * 10_000_000))
    assert found.message.startswith("not a CSV table: field larger than field limit")
    assert found.row == 2


# ---------------------------------------------------------------- folders and other files


def test_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    (folder / "inner").mkdir(parents=True)
    for name in ("Study.csv", "Concept.CSV", "notes.txt", ".hidden.csv", "~lock.csv", "b.xlsx"):
        (folder / name).write_text("id\na\n", "utf-8")
    found = taken(folder)
    assert [(one.name, one.file) for one in found.sheets] == [
        ("Concept", "tables/Concept.CSV"),
        ("Study", "tables/Study.csv"),
    ]
    assert sorted(found.skipped) == [
        "tables/.hidden.csv",
        "tables/b.xlsx",
        "tables/inner",
        "tables/notes.txt",
        "tables/~lock.csv",
    ]
    assert found.hashes == dict.fromkeys(
        ["tables/Concept.CSV", "tables/Study.csv"], sha256(b"id\na\n").hexdigest()
    )


def test_an_empty_folder(tmp_path: Path) -> None:
    assert taken(tmp_path) == Files()


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"there is no file or folder .*nowhere"):
        taken(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["thesis.pdf", "Concept", "Concept.xls", "Concept.csv.zip"])
def test_other_kinds_of_files_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("id\n", "utf-8")
    with pytest.raises(InputError, match=r"not a kind of file.*allowed: .*\.csv.*\.xlsx"):
        taken(tmp_path / name)


@pytest.mark.parametrize("name", ["Concept.tsv", "Concept.txt", "Concept.CSV"])
def test_other_endings_of_tables(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("id\tlabel\na\tb\n", "utf-8")
    assert only(taken(tmp_path / name)).rows == ((2, ("a", "b")),)


def test_a_file_that_cannot_be_read_is_a_fault(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    file.write_text("id\n", "utf-8")
    monkeypatch.setattr(Path, "open", refuse)
    assert str(fault(taken(file))) == "Concept.csv: cannot be read: Permission denied"


# ---------------------------------------------------------------- workbooks


def test_sheets_numbers_dates_and_booleans(tmp_path: Path) -> None:
    lines: list[list[object]] = [
        ["id", "a", "b", "c", "d", "e", "f"],
        ["x", 7, 7.0, 7.5, True, date(2026, 11, 23), datetime(2026, 11, 23, 10, 5)],
        ["y", None, "", "text\nmore", False, datetime(2026, 11, 23), -1],
    ]
    path = book(tmp_path / "all.xlsx", {"Study": lines, "Concept": [["id"], ["c"]]})
    found = taken(path)
    assert found.faults == []
    assert found.sheets == [
        Sheet(
            "Study",
            "all.xlsx[Study]",
            ("id", "a", "b", "c", "d", "e", "f"),
            (
                (2, ("x", "7", "7", "7.5", "true", "2026-11-23", "2026-11-23T10:05:00")),
                (3, ("y", "", "", "text\nmore", "false", "2026-11-23", "-1")),
            ),
        ),
        Sheet("Concept", "all.xlsx[Concept]", ("id",), ((2, ("c",)),)),
    ]
    assert list(found.hashes) == ["all.xlsx"]


def test_rows_of_a_sheet_keep_their_numbers(tmp_path: Path) -> None:
    lines: list[list[object]] = [[], ["id"], ["# Needed."], [], ["a"], [None, "too much"]]
    path = book(tmp_path / "b.xlsx", {"Study": lines})
    found = taken(path)
    assert [rows(one)[0] for one in found.sheets] == [(5, ("a",))]
    assert [(one.file, one.row) for one in found.faults] == [("b.xlsx[Study]", 6)]


def test_formulas_are_not_evaluated(tmp_path: Path) -> None:
    # A formula that no spreadsheet has computed has no value; the text of it is never taken.
    path = book(tmp_path / "b.xlsx", {"Study": [["id", "year"], ["a", "=1+1"]]})
    assert only(taken(path)).rows == ((2, ("a", "")),)


def test_formulas_in_csv_are_plain_text(file: Path) -> None:
    assert rows(only(read(file, 'id,label\na,"=HYPERLINK(""x"")"\n')))[0][1][1] == '=HYPERLINK("x")'


def test_empty_sheets_are_passed_over(tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx", {"Sheet1": [], "Study": [["id"], ["a"]]})
    found = taken(path)
    assert [one.name for one in found.sheets] == ["Study"]
    assert found.skipped == {"b.xlsx[Sheet1]": "nothing is in it"}


@pytest.mark.parametrize("content", [b"", b"id,label\n", b"PK\x03\x04 and no more"])
def test_a_file_that_is_no_workbook(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(content)
    assert str(fault(taken(path))) == "b.xlsx: not an XLSX workbook, or damaged"


def test_a_workbook_cut_short(tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx", {"Study": [["id"], ["a"]]})
    path.write_bytes(path.read_bytes()[:-300])
    assert fault(taken(path)).message == "not an XLSX workbook, or damaged"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
@pytest.mark.parametrize("damage", ["cut", "garbled"])
def test_a_workbook_with_a_damaged_part(tmp_path: Path, part: str, damage: str) -> None:
    path = book(tmp_path / "b.xlsx", {"Study": [["id"], ["a"]]})
    with zipfile.ZipFile(path) as whole:
        parts = {one: whole.read(one) for one in whole.namelist()}
    content = parts[part]
    parts[part] = content[: len(content) // 2] if damage == "cut" else b"no XML at all"
    with zipfile.ZipFile(path, "w") as broken:
        for name, body in parts.items():
            broken.writestr(name, body)
    assert fault(taken(path)).message == "not an XLSX workbook, or damaged"


@pytest.mark.parametrize("offset", [40, 60])
def test_a_workbook_with_damaged_bytes(tmp_path: Path, offset: int) -> None:
    path = book(tmp_path / "b.xlsx", {"Study": [["id"], *([str(n)] for n in range(50))]})
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        start = whole.getinfo("xl/worksheets/sheet1.xml").header_offset
    for at in range(start + offset + 30, start + offset + 60):
        content[at] ^= 0xFF
    path.write_bytes(content)
    assert fault(taken(path)).message == "not an XLSX workbook, or damaged"
