"""QualCoder's databases of two schemas: everything arrives; broken ones give counted losses."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import drawing, formats
from loaders.formats import qualcoder
from loaders.qda.anchor import settle
from loaders.qda.loop import loops
from loaders.qda.material import Material
from loaders.qda.piece import (
    About,
    Attribute,
    Case,
    CaseText,
    Code,
    Coding,
    Line,
    Memo,
    Piece,
    Project,
    Quote,
    Reference,
    Selection,
    Source,
    User,
)
from loaders.told import Told
from ontology.errors import InputError

Row = tuple[str, tuple[object, ...]]
V8 = """
CREATE TABLE project (databaseversion text, date text, memo text, about text,
    bookmarkfile integer, bookmarkpos integer, codername text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text,
    owner text, date text, av_text_id integer, risid integer);
CREATE TABLE code_image (imid integer primary key, id integer, cid integer, memo text);
CREATE TABLE code_av (avid integer primary key, id integer, pos0 integer, pos1 integer);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer,
    memo text, owner text, date text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text,
    id integer, date text, owner text);
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer,
    pos1 integer, owner text, date text, memo text);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text);
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text,
    supercatid integer);
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text,
    pos0 integer, pos1 integer, owner text, date text, memo text, avid integer, important integer);
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text,
    date text, color text);
CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text);
CREATE TABLE ris (risid integer, tag text, longtag text, value text);
CREATE TABLE graph (grid integer primary key, name text, description text, date text);
CREATE TABLE gr_cdct_line_item (glineid integer primary key, grid integer, fromcatid integer,
    fromcid integer, tocatid integer, tocid integer, color text, linewidth real, linetype text,
    isvisible integer);
CREATE TABLE gr_free_text_item (gfreeid integer primary key, grid integer, freetextid integer,
    free_text text, ctid integer, memo_ctid integer);
CREATE TABLE gr_free_line_item (gflineid integer primary key, grid integer, fromfreetextid integer,
    fromcatid integer, fromcid integer, fromcaseid integer, fromfileid integer, fromimid integer,
    tofreetextid integer, tocatid integer, tocid integer, tocaseid integer, tofileid integer,
    toimid integer, color text);
"""
V17 = (
    V8
    + """
ALTER TABLE code_name ADD COLUMN supercid integer;
ALTER TABLE gr_cdct_line_item ADD COLUMN label text;
ALTER TABLE gr_cdct_line_item ADD COLUMN arrow_mode text;
ALTER TABLE gr_free_line_item ADD COLUMN label text;
ALTER TABLE gr_free_line_item ADD COLUMN arrow_mode text;
CREATE TABLE coder_names (name text, visibility integer);
"""
)
TEXT = "P01: Politely 😬 but I felt a threat.\nI told my story in the café 🙂. Then they opened.\n"
DAY = "2026-03-24 10:05:00"


def _units(words: str) -> tuple[int, int]:
    start = len(TEXT[: TEXT.index(words)].encode("utf-16-le")) // 2
    return start, start + len(words.encode("utf-16-le")) // 2


def _points(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def _coded(
    number: int, code: object, words: str, place: tuple[int, int], owner: str = "mvq"
) -> Row:
    row = (number, code, 1, words, *place, owner, DAY, "why", None, int(number == 1))
    return "code_text", row


ROWS: list[Row] = [
    ("project", ("v8", DAY, "About it", "QualCoder 3.6", 0, 0, "mvq")),
    ("source", (1, "P01.txt", TEXT, None, "first", "mvq", DAY, None, None)),
    ("source", (2, "paper.pdf", "An article.", "/docs/paper.pdf", "", "mvq", DAY, None, 7)),
    ("source", (3, "face.png", None, "/images/face.png", "", "mvq", DAY, None, None)),
    ("source", (4, "lost.txt", None, None, "", "mvq", DAY, None, None)),
    ("code_cat", (1, "Integration", "mvq", DAY, "Core", None)),
    ("code_cat", (2, "Trajectory", "mvq", DAY, "", 1)),
    ("annotation", (1, 1, *_units("they opened"), "slow", "ana", DAY)),
    ("annotation", (2, 1, 3, 4, "", "ana", DAY)),
    ("attribute", (1, "role", "case", "nurse", 1, DAY, "mvq")),
    ("attribute", (2, "site", "file", "A", 1, DAY, "mvq")),
    ("attribute", (3, "site", "file", "", 2, DAY, "mvq")),
    ("attribute", (4, "site", "file", "B", 3, DAY, "mvq")),
    ("cases", (1, "Ada", "her memo", "mvq", DAY)),
    ("cases", (2, "Bea", "", "mvq", DAY)),
    ("case_text", (1, 1, 1, 0, len(TEXT), "mvq", DAY, "")),
    ("case_text", (2, 1, 2, 0, 0, "mvq", DAY, "")),
    ("case_text", (3, 2, 1, *_units("they opened"), "mvq", DAY, "")),
    ("case_text", (4, 9, 1, 0, 0, "mvq", DAY, "")),
    ("journal", (1, "Day one", "It began.", DAY, "ana")),
    ("journal", (2, "Day two", "", DAY, "ana")),
    ("ris", (7, "TI", "Title", "A study")),
    ("ris", (7, "AU", "Author", "Doe, A; Roe, B")),
    ("ris", (7, "AU", "Author", "Poe, C")),
    ("ris", (7, "PY", "Year", "2019//")),
    ("ris", (7, "DO", "DOI", "10.1000/x")),
    ("ris", (7, "TY", "Type", "JOUR")),
    ("graph", (1, "Model", "first draft", DAY)),
    ("code_av", (1, 3, 0, 5)),
    _coded(1, 1, "I felt a threat", _units("I felt a threat")),
    _coded(2, 2, "the café 🙂", _units("the café 🙂"), "ana"),
    _coded(3, 2, "they opened", _points("they opened")),  # as its automatic coding counts
    _coded(4, 99, "they opened", _units("they opened")),
]
CODES8: list[Row] = [
    ("code_name", (1, "threat", "felt", 2, "mvq", DAY, "#E06C75")),
    ("code_name", (2, "openness", "", None, "mvq", DAY, "red")),
    ("gr_cdct_line_item", (1, 1, None, 1, None, 2, "gray", 2.0, "solid", 1)),
    ("gr_cdct_line_item", (2, 1, 2, None, None, 1, "gray", 2.0, "solid", 1)),
    ("gr_cdct_line_item", (3, 1, None, 1, None, 2, "gray", 2.0, "solid", 0)),
]
CODES17: list[Row] = [
    ("code_name", (1, "threat", "felt", 2, "mvq", DAY, "#E06C75", None)),
    ("code_name", (2, "openness", "", None, "mvq", DAY, None, 1)),
    ("gr_cdct_line_item", (1, 1, None, 1, None, 2, "", 2.0, "", 1, "leads to", "end")),
    ("gr_cdct_line_item", (2, 1, None, 1, 1, None, "", 2.0, "", 1, "under", "start")),
    ("gr_free_text_item", (1, 1, 1, " a  free\nbox ", None, None)),
    ("gr_free_text_item", (2, 1, 2, "words that she said", 2, None)),
    ("gr_free_text_item", (3, 1, 3, "a memo of the team", None, 1)),
    ("gr_free_line_item", (1, 1, 1, *[None] * 6, None, 2, *[None] * 4, "helps", "both")),
    ("gr_free_line_item", (2, 1, 2, *[None] * 6, None, None, 1, None, None, "", "by", None)),
    ("gr_free_line_item", (3, 1, 3, *[None] * 6, None, 2, *[None] * 4, "", "")),
    ("gr_free_line_item", (4, 1, *[None] * 5, 1, None, None, 2, *[None] * 4, "", "")),
    ("coder_names", ("mvq", 1)),
]


def _folder(folder: Path, rows: Sequence[Row], schema: str = V8) -> Path:
    project = folder / "Study é.qda"
    project.mkdir()
    connection = sqlite3.connect(project / "data.qda")
    connection.executescript(schema)
    for table, row in rows:
        marks = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO {table} VALUES ({marks})", row)
    connection.commit()
    connection.close()
    return project


def _read(path: Path) -> tuple[list[Piece], Told]:
    told = Told(path.name)
    return list(qualcoder.read(path, told)), told


def _settled(pieces: Sequence[Piece], told: Told) -> list[Quote]:
    material = Material()
    for one in pieces:
        material.add(one)
    settle(material, told)
    return list(material.all(Quote))


def _all(pieces: Sequence[Piece], kind: type[Piece]) -> list[Piece]:
    return [one for one in pieces if isinstance(one, kind)]


def test_the_folder_and_its_database_are_known(tmp_path: Path) -> None:
    project = _folder(tmp_path, ROWS)
    for path in (project, project / "data.qda"):
        assert getattr(formats.of(path), "NAME", "") == "qualcoder"
        assert _read(path)[0][0] == Project("Study é", "QualCoder 3.6", whole=True)
    assert not qualcoder.takes(tmp_path, b"")


def test_texts_and_references_arrive(tmp_path: Path) -> None:
    pieces, told = _read(_folder(tmp_path, [*ROWS, *CODES8]))
    sources = {one.key: one for one in pieces if isinstance(one, Source)}
    assert sorted(sources) == ["source 1", "source 2", "source 4"]
    assert sources["source 1"].content == TEXT.encode()
    assert (sources["source 2"].kind, sources["source 2"].reference) == ("article", "reference 7")
    assert sources["source 4"].content is None
    assert told.skipped["source", qualcoder.MEDIA] == 1
    assert told.skipped["code_av", qualcoder.MEDIA] == 1
    authors = "Doe, A | Roe, B | Poe, C"
    assert _all(pieces, Reference) == [
        Reference("reference 7", "A study", authors, 2019, "10.1000/x", kind="JOUR")
    ]


def test_codes_of_the_older_schema_arrive(tmp_path: Path) -> None:
    pieces, told = _read(_folder(tmp_path, [*ROWS, *CODES8]))
    assert _all(pieces, Code) == [
        Code("category 1", "Integration", "", "Core", codable=False),
        Code("category 2", "Trajectory", "category 1", codable=False),
        Code("code 1", "threat", "category 2", "felt", "#E06C75"),
        Code("code 2", "openness"),
    ]
    assert _all(pieces, Line) == [
        Line("gr_cdct_line_item 1", "graph", "", "code", "code 1", "code", "code 2", place="Model")
    ]
    assert told.skipped["gr_cdct_line_item", drawing.TREE] == 1
    assert told.skipped["gr_cdct_line_item", drawing.HIDDEN] == 1


def test_codes_of_the_newer_schema_arrive(tmp_path: Path) -> None:
    pieces, told = _read(_folder(tmp_path, [*ROWS, *CODES17], V17))
    codes = {one.key: one for one in pieces if isinstance(one, Code)}
    assert (codes["code 2"].parent, codes["code 1"].color) == ("code 1", "#E06C75")
    lines = [one for one in pieces if isinstance(one, Line)]
    assert [(one.name, one.start, one.end, one.direction) for one in lines] == [
        ("leads to", "code 1", "code 2", "one-way"),
        ("under", "category 1", "code 1", "one-way"),
        ("helps", "a free box", "code 2", "both"),
        ("by", "text 2", "case 1", ""),
    ]
    assert [(one.start_kind, one.end_kind) for one in lines[2:]] == [
        ("concept", "code"),
        ("selection", "case"),
    ]
    assert told.skipped["gr_free_line_item", drawing.LOOSE] == 2
    assert "she said" not in repr(lines)


def test_quotes_are_the_right_words(tmp_path: Path) -> None:
    pieces, told = _read(_folder(tmp_path, [*ROWS, *CODES8]))
    quotes = _settled(pieces, told)
    assert [(one.key, one.exact, one.verified) for one in quotes] == [
        ("text 1", "I felt a threat", True),
        ("text 2", "the café 🙂", True),
        ("text 3", "they opened", True),
    ]
    assert quotes[2].unit == "code-point, CRLF as 2"
    assert (told.verified, told.unverified) == (3, 0)


def test_codings_have_coders(tmp_path: Path) -> None:
    pieces, told = _read(_folder(tmp_path, [*ROWS, *CODES8]))
    assert _all(pieces, User) == [User("user 1", "mvq"), User("user 2", "ana")]
    codings = [one for one in pieces if isinstance(one, Coding)]
    assert codings[0] == Coding(
        "coding 1", "text 1", "code 1", "user 1", "2026-03-24T10:05:00", "why"
    )
    assert [one.coder for one in codings] == ["user 1", "user 2", "user 1"]
    assert told.skipped["code_text", qualcoder.LOST] == 1
    assert told.skipped["code_text: important", "the mark has no place in the graph"] == 1


def test_cases_have_their_texts_and_values(tmp_path: Path) -> None:
    pieces, told = _read(_folder(tmp_path, [*ROWS, *CODES8]))
    assert _all(pieces, Case) == [Case("case 1", "Ada"), Case("case 2", "Bea")]
    assert _all(pieces, CaseText) == [
        CaseText("case 1", "source 1"),
        CaseText("case 1", "source 2"),
        CaseText("case 2", selection="part 3"),
    ]
    assert _all(pieces, Attribute) == [
        Attribute("role", "nurse", case="case 1"),
        Attribute("site", "A", source="source 1"),
    ]
    assert told.skipped["attribute", qualcoder.LOST] == 1
    assert told.skipped["attribute", qualcoder.BLANK] == 1
    assert told.skipped["case_text", qualcoder.LOST] == 1


def test_memos_say_what_they_are_about(tmp_path: Path) -> None:
    pieces, _ = _read(_folder(tmp_path, [*ROWS, *CODES8]))
    memos = {one.key: one for one in pieces if isinstance(one, Memo)}
    abouts = [one for one in pieces if isinstance(one, About)]
    assert {(memos[one.memo].text, one.kind, one.target) for one in abouts} == {
        ("About it", "project", ""),
        ("first draft", "project", ""),
        ("first", "source", "source 1"),
        ("slow", "selection", "annotation 1"),
        ("her memo", "case", "case 1"),
        ("It began.", "project", ""),
    }
    assert (memos["journal 1"].title, memos["journal 1"].coder) == ("Day one", "user 2")
    assert len([one for one in pieces if isinstance(one, Selection)]) == 5


def test_loops_in_the_tree_are_cut(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("code_cat", (1, "a", "", DAY, "", 2)),
        ("code_cat", (2, "b", "", DAY, "", 1)),
        ("code_cat", (3, "c", "", DAY, "", 3)),
        ("code_cat", (4, "d", "", DAY, "", 99)),
        ("code_name", (1, "e", "", 1, "", DAY, "", 1)),
    ]
    pieces, told = _read(_folder(tmp_path, rows, V17))
    parents = {one.key: one.parent for one in pieces if isinstance(one, Code)}
    assert not loops(parents)
    assert parents["category 2"] == "category 1" or parents["category 1"] == "category 2"
    assert told.skipped["place of a code", qualcoder.LOOP] == 3
    assert told.skipped["place of a code", qualcoder.ADRIFT] == 1


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh "), max_size=8))
def test_a_tree_without_its_loops_has_an_end(parents: dict[str, str]) -> None:
    cut = {key: "" if key in loops(parents) else parent for key, parent in parents.items()}
    assert not loops(cut)
    if not loops(parents):
        assert cut == parents


HOSTILE: list[Row] = [
    ("source", (5, None, b"\xff\x00", 7, b"\xfe", 3.5, None, None, "x")),
    ("source", (6, "", "", "", "", "", "", None, 99)),
    ("code_text", (20, "x", "y", None, "a", b"b", None, None, None, None, "c")),
    ("code_text", (21, None, None, None, None, None, None, None, None, None, None)),
    ("code_text", (22, 1, 1, None, 2**62, -(2**62), None, "never", None, None, None)),
    ("code_text", (23, 1, 1, "", 9, 2, "", "", "", None, None)),
    ("code_text", (24, 1, 4, "", 1, 2, "", "", "", None, None)),
    ("case_text", (20, 1, 1, None, "z", None, None, None)),
    ("annotation", (20, None, None, None, "memo", None, None)),
    ("attribute", (20, None, None, None, None, None, None)),
    ("attribute", (21, None, "case", "value", 1, None, None)),
    ("journal", (20, None, None, None, None)),
    ("ris", (None, None, None, None)),
    ("graph", (20, None, None, None)),
    ("gr_cdct_line_item", (20, 20, "x", None, None, 77, "", "", "", "")),
    ("gr_free_line_item", (20, *[None] * 14)),
    ("project", (None, None, None, "QualCoder /home/somebody", None, None, None)),
]


def test_wrong_values_are_counted_and_others_arrive(tmp_path: Path) -> None:
    pieces, told = _read(_folder(tmp_path, [*ROWS, *CODES8, *HOSTILE]))
    quotes = _settled(pieces, told)
    assert [one.verified for one in quotes] == [True, True, True]
    assert sum(one for (what, _), one in told.skipped.items() if what == "Selection") == 4
    assert told.tool == "QualCoder 3.6"
    for word in ("somebody", "Ada", "threat"):
        assert word not in repr((told.skipped, told.notes, told.found, told.faults))


def test_tables_that_are_not_there_are_not_said(tmp_path: Path) -> None:
    schema = """
    CREATE TABLE source (id integer, fulltext text);
    CREATE TABLE code_name (cid integer, name text);
    CREATE TABLE code_text (ctid integer, cid integer, fid integer, pos0 integer, pos1 integer);
    CREATE TABLE "a ""secret"" name" (x);
    """
    rows: list[Row] = [
        ("source", (1, "two words")),
        ("code_name", (1, "one")),
        ("code_name", (1, "again")),
        ("code_text", (1, 1, 1, 4, 9)),
        ('"a ""secret"" name"', (1,)),
    ]
    pieces, told = _read(_folder(tmp_path, rows, schema))
    assert [one.exact for one in _settled(pieces, told)] == ["words"]
    assert _all(pieces, Code) == [Code("code 1", "one")]
    assert told.found["another table"] == 1
    assert "secret" not in repr(told)


@pytest.mark.parametrize("content", [None, b"", b"SQLite format 3\0", b"no database" * 99])
def test_what_is_no_project_is_refused(tmp_path: Path, content: bytes | None) -> None:
    project = tmp_path / "x.qda"
    project.mkdir()
    if content is not None:
        (project / "data.qda").write_bytes(content)
    with pytest.raises(InputError):
        _read(project)


def test_other_databases_are_refused(tmp_path: Path) -> None:
    project = _folder(tmp_path, [], "CREATE TABLE source (id integer)")
    path = project / "data.qda"
    assert not qualcoder.takes(path, path.read_bytes()[:100])
    with pytest.raises(InputError, match="no coded texts"):
        _read(project)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.95])
def test_a_file_that_was_cut_short_is_refused(tmp_path: Path, part: float) -> None:
    project = _folder(tmp_path, [*ROWS, *CODES8])
    whole = (project / "data.qda").read_bytes()
    (project / "data.qda").write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(InputError, match="damaged"):
        _read(project)
