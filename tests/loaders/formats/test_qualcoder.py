"""QualCoder's databases of two schemas: everything arrives; broken ones give counted losses."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import categories, drawing, formats
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
from tests.loaders.formats.databases import Row
from tests.loaders.formats.qualcoder_files import CODES8, CODES17, DAY, ROWS, TEXT, V17, folder_of


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
    project = folder_of(tmp_path, ROWS)
    for path in (project, project / "data.qda"):
        assert getattr(formats.of(path), "NAME", "") == "qualcoder"
        assert _read(path)[0][0] == Project("Study é", "QualCoder 3.6", whole=True)
    assert not qualcoder.takes(tmp_path, b"")


def test_texts_and_references_arrive(tmp_path: Path) -> None:
    pieces, told = _read(folder_of(tmp_path, [*ROWS, *CODES8]))
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
    pieces, told = _read(folder_of(tmp_path, [*ROWS, *CODES8]))
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
    pieces, told = _read(folder_of(tmp_path, [*ROWS, *CODES17], V17))
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
    pieces, told = _read(folder_of(tmp_path, [*ROWS, *CODES8]))
    quotes = _settled(pieces, told)
    assert [(one.key, one.exact, one.verified) for one in quotes] == [
        ("text 1", "I felt a threat", True),
        ("text 2", "the café 🙂", True),
        ("text 3", "they opened", True),
    ]
    assert quotes[2].unit == "code-point, CRLF as 2"
    assert (told.verified, told.unverified) == (3, 0)


def test_codings_have_coders(tmp_path: Path) -> None:
    pieces, told = _read(folder_of(tmp_path, [*ROWS, *CODES8]))
    assert _all(pieces, User) == [User("user 1", "mvq"), User("user 2", "ana")]
    codings = [one for one in pieces if isinstance(one, Coding)]
    assert codings[0] == Coding(
        "coding 1", "text 1", "code 1", "user 1", "2026-03-24T10:05:00", "why"
    )
    assert [one.coder for one in codings] == ["user 1", "user 2", "user 1"]
    assert told.skipped["code_text", qualcoder.LOST] == 1
    assert told.skipped["code_text: important", "the mark has no place in the graph"] == 1


def test_cases_have_their_texts_and_values(tmp_path: Path) -> None:
    pieces, told = _read(folder_of(tmp_path, [*ROWS, *CODES8]))
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
    pieces, _ = _read(folder_of(tmp_path, [*ROWS, *CODES8]))
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
    pieces, told = _read(folder_of(tmp_path, rows, V17))
    parents = {one.key: one.parent for one in pieces if isinstance(one, Code)}
    assert not loops(parents)
    assert parents["category 2"] == "category 1" or parents["category 1"] == "category 2"
    assert told.skipped["place of a code", categories.LOOP] == 3
    assert told.skipped["place of a code", categories.ADRIFT] == 1


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
    pieces, told = _read(folder_of(tmp_path, [*ROWS, *CODES8, *HOSTILE]))
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
    pieces, told = _read(folder_of(tmp_path, rows, schema))
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
    project = folder_of(tmp_path, [], "CREATE TABLE source (id integer)")
    path = project / "data.qda"
    assert not qualcoder.takes(path, path.read_bytes()[:100])
    with pytest.raises(InputError, match="no coded texts"):
        _read(project)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.95])
def test_a_file_that_was_cut_short_is_refused(tmp_path: Path, part: float) -> None:
    project = folder_of(tmp_path, [*ROWS, *CODES8])
    whole = (project / "data.qda").read_bytes()
    (project / "data.qda").write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(InputError, match="damaged"):
        _read(project)
