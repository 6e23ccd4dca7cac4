"""Tables of excerpts in the shapes that tools write and people keep, and broken ones."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from loaders import aliases, formats, tree
from loaders.formats import excerpts
from loaders.qda.material import Material
from loaders.qda.piece import (
    About,
    Attribute,
    Case,
    CaseText,
    Code,
    Coding,
    Collection,
    Line,
    Member,
    Memo,
    Piece,
    Project,
    Reference,
    Selection,
    Source,
    User,
)
from loaders.told import Told
from ontology.errors import InputError

Kind = TypeVar("Kind")
Rows = Sequence[Sequence[object]]


_KEYED: tuple[type[Piece], ...] = (
    *(User, Code, Source, Selection, Coding, Case),
    *(Collection, Memo, Line, Reference),
)


class Loaded:
    """The pieces of one file, by kind, and what was told of it."""

    def __init__(self, path: Path, columns: dict[str, str] | None = None) -> None:
        self.told = Told(path.name)
        found = list(excerpts.read(path, self.told, columns))
        self.pieces: list[Piece] = found
        self._keys()

    def all(self, kind: type[Kind]) -> list[Kind]:
        return [one for one in self.pieces if isinstance(one, kind)]

    def words(self) -> dict[str, list[str]]:
        """The names of the codes of each passage, by its words."""
        codes = {one.key: one.key.replace("\n", " > ") for one in self.all(Code)}
        given = self.all(Coding)
        return {
            one.words: [codes[coding.code] for coding in given if coding.selection == one.key]
            for one in self.all(Selection)
        }

    def _keys(self) -> None:
        """Every key is there once and names something that is there; all of it can be kept."""
        material = Material()
        keyed: tuple[type[Piece], ...] = (
            User,
            Code,
            Source,
            Selection,
            Coding,
            Case,
            Collection,
            Memo,
            Line,
            Reference,
        )
        for kind in keyed:
            keys = [getattr(one, "key", "") for one in self.all(kind)]
            assert len(keys) == len(set(keys))
            assert all(keys)
        sources = {one.key for one in self.all(Source)}
        selections = {one.key for one in self.all(Selection)}
        codes = {one.key for one in self.all(Code)} | {""}
        users = {one.key for one in self.all(User)} | {""}
        assert {one.source for one in self.all(Selection)} <= sources
        assert {one.selection for one in self.all(Coding)} <= selections
        assert {one.code for one in self.all(Coding)} <= codes
        assert {one.parent for one in self.all(Code)} <= codes
        assert {one.coder for one in self.all(Coding)} <= users
        assert {one.coder for one in self.all(Memo)} <= users
        for one in self.pieces:
            material.add(one)
        material.close()


def table(folder: Path, name: str, *rows: Sequence[object], end: str = "\r\n") -> Path:
    path = folder / name
    if path.suffix == ".xlsx":
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for row in rows:
            sheet.append(list(row))
        book.save(path)
        return path
    text = io.StringIO()
    delimiter = "\t" if path.suffix == ".tsv" else ","
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    path.write_bytes(text.getvalue().encode())
    return path


def load(folder: Path, name: str, *rows: Sequence[object]) -> Loaded:
    path = table(folder, name, *rows)
    one = formats.of(path)
    assert one is not None
    assert one.NAME == "excerpts"
    return Loaded(path)


HIGHLIGHTS: Rows = [
    ("id", "document", "tag", "content"),
    ("1", "P01", "integration.threat", "I felt I was a threat"),
    ("2", "P01", "integration.threat", "“What does she know?” 🙂"),
    ("2", "P01", "role, “co-lead”", "“What does she know?” 🙂"),
    ("3", "N02", "", "left out"),
    ("4", "N02", "language", "left out"),
]


@pytest.mark.parametrize("name", ["highlights.csv", "highlights.xlsx", "highlights.tsv"])
def test_taguette_highlights(tmp_path: Path, name: str) -> None:
    found = load(tmp_path, name, *HIGHLIGHTS)
    assert found.all(Project) == [Project("highlights", "Taguette")]
    assert len(found.all(Selection)) == 4
    assert found.words()["“What does she know?” 🙂"] == ["integration > threat", "role, “co-lead”"]
    assert [one.name for one in found.all(Source)] == ["P01", "N02"]
    parent = next(one for one in found.all(Code) if one.name == "integration")
    assert not parent.codable
    assert all(one.whole and one.start is None for one in found.all(Selection))
    assert all(one.content is None for one in found.all(Source))
    assert found.told.found["selection without a code"] == 1


def test_rows_of_one_highlight_need_not_follow_each_other(tmp_path: Path) -> None:
    rows = [HIGHLIGHTS[0], *sorted(HIGHLIGHTS[1:], key=lambda row: str(row[2]))]
    assert len(load(tmp_path, "sorted.csv", *rows).all(Selection)) == 4


def test_an_id_that_is_not_the_passage_s_joins_nothing(tmp_path: Path) -> None:
    rows = [("id", "document", "code", "quote"), *(("7", "d", "c", one) for one in "abc")]
    assert len(load(tmp_path, "t.csv", *rows).all(Selection)) == 3


CODEBOOK: Rows = [
    ("tag", "description", "number of highlights", "number of documents"),
    ("integration", "Parent tag", 0, 0),
    ("integration.threat", "Feels,\n“threatened”", 4, 2),
    ("exclusion.space", "", 1, 1),
]


@pytest.mark.parametrize("name", ["codebook.csv", "codebook.xlsx"])
def test_taguette_codebook(tmp_path: Path, name: str) -> None:
    found = load(tmp_path, name, *CODEBOOK)
    codes = {one.key: one for one in found.all(Code)}
    assert set(codes) == {
        *("integration", "integration\nthreat", "exclusion", "exclusion\nspace"),
    }
    assert codes["integration\nthreat"].definition == "Feels,\n“threatened”"
    assert codes["integration\nthreat"].parent == "integration"
    assert codes["integration"].codable
    assert not codes["exclusion"].codable
    assert found.told.tool == "Taguette"
    assert set(map(type, found.pieces)) == {Project, Code}


def test_codebook_with_parents_in_any_order(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        "codebook.csv",
        ("Code", "Definition", "Parent", "Colour"),
        ("leaf", "of b", "b", "#FF0000"),
        ("b", "", "a", "red"),
        ("a", "first", "", ""),
        ("x", "", "outside", ""),
        ("a", "again", "", ""),
        ("", "nameless", "", ""),
    )
    codes = {one.key: one for one in found.all(Code)}
    assert set(codes) == {"a", "a\nb", "a\nb\nleaf", "outside", "outside\nx"}
    assert codes["a\nb\nleaf"].color == "#ff0000"
    assert found.told.skipped == {
        ("colour", "not written as #rrggbb"): 1,
        ("code", "a code with the same path is there already"): 1,
        ("row", "no code is named"): 1,
    }


def test_codes_that_are_each_other_s_parents(tmp_path: Path) -> None:
    rows = [("code", "definition", "parent"), ("a", "", "b"), ("b", "", "a"), ("c", "", "c")]
    found = load(tmp_path, "codebook.csv", *rows)
    assert {one.key for one in found.all(Code)} == {"a", "b", "c"}
    assert found.told.skipped["parent of a code", "codes that stand below each other"] == 3


def test_parents_that_several_codes_are_named_like(tmp_path: Path) -> None:
    rows = [
        ("code", "definition", "parent"),
        *(("a", "", ""), ("b", "", ""), ("other", "", "a"), ("other", "", "b")),
        ("leaf", "", "other"),
        ("leaf", "", "a > other"),
    ]
    found = load(tmp_path, "codebook.csv", *rows)
    assert {"a\nother", "b\nother", "other\nleaf", "a\nother\nleaf"} <= {
        one.key for one in found.all(Code)
    }
    assert found.told.skipped["parent of a code", "several codes have its name"] == 1


SEGMENTS: Rows = [
    *(
        ("Color", "Comment", "Document group", "Document name", "Code", "Begin", "End"),
        ("●", "a remark", "Teams", "P01", "Integration > Threat", "3", "3"),
        ("●", "", "Teams", "P01", "Integration\\Openness", "12: 345", "12: 360"),
        ("●", "", "Peers", "P01", "Integration/Openness", "00:01:02.5", "00:01:04"),
    ),
]
MORE: Rows = [
    ("Weight score", "Segment", "Created by", "Created", "Modified by"),
    (0, "I felt\r\nI was a threat", "ann", datetime(2024, 3, 5, 12, 30), "ben"),
    (0, "They became open", "ann", datetime(2024, 3, 5), ""),
    (0, "open", "ben", "05.03.2024 9:01", ""),
]


def segments() -> list[list[object]]:
    return [[*first, *second] for first, second in zip(SEGMENTS, MORE, strict=True)]


def test_maxqda_coded_segments(tmp_path: Path) -> None:
    found = load(tmp_path, "Coded Segments.xlsx", *segments())
    assert found.told.tool == "MAXQDA"
    assert [one.key.replace("\n", ">") for one in found.all(Code)] == [
        *("Integration", "Integration>Threat", "Integration>Openness"),
    ]
    assert [one.name for one in found.all(Source)] == ["P01", "P01"]
    assert [one.name for one in found.all(Collection)] == ["Teams", "Peers"]
    assert len(found.all(Member)) >= 2
    threat, became, spoken = found.all(Selection)
    assert threat.words == "I felt\nI was a threat"
    assert (threat.start, threat.page) == (None, None)
    assert (became.page, became.start) == (12, None)
    assert (spoken.begin, spoken.finish) == (62_500, 64_000)
    assert [one.date for one in found.all(Coding)] == [
        *("2024-03-05T12:30:00", "2024-03-05", "2024-03-05T09:01:00"),
    ]
    assert {one.name for one in found.all(User)} == {"ann", "ben"}
    (memo,) = found.all(Memo)
    assert (memo.text, memo.coder) == ("a remark", "ann")
    assert found.all(About) == [About(memo.key, "selection", threat.key)]
    skipped = {what for what, _ in found.told.skipped}
    assert skipped == {"position", "colour", "column 'Weight score'", "column 'Modified by'"}


@pytest.mark.parametrize(
    "header",
    [
        (
            *("Dokumentgruppe", "Dokumentname", "Code", "Anfang"),
            *("Ende", "Segment", "Kommentar"),
        ),
        (
            *("Grupo de documentos", "Nombre del documento", "Código", "Inicio"),
            *("Fin", "Segmento", "Comentario"),
        ),
        (
            *("Groupe de documents", "Nom du document", "Code", "Début"),
            *("Fin", "Segment", "Commentaire"),
        ),
        (
            *("Grupo de documentos", "Nome do documento", "Código", "Início"),
            *("Fim", "Segmento", "Comentário"),
        ),
        (
            *("document_group", "DOCUMENT NAME", "Code", "Beginning"),
            *("End", "segment", "Comment:"),
        ),
    ],
)
def test_maxqda_in_other_languages(tmp_path: Path, header: tuple[str, ...]) -> None:
    row = ("G", "P01", "A > B", "00:00:01", "00:00:02", "words", "remark")
    found = load(tmp_path, "Segments.xlsx", header, row)
    assert found.words() == {"words": ["A > B"]}
    assert found.all(Memo)[0].text == "remark"
    assert found.all(Selection)[0].finish == 2_000
    assert found.told.tool == "MAXQDA"
    assert found.told.skipped == {}


def test_what_german_maxqda_measures_is_known(tmp_path: Path) -> None:
    header = ("Dokumentgruppe", "Dokumentname", "Code", "Segment", "Fläche", "Abdeckungsgrad %")
    found = load(tmp_path, "t.csv", header, ("g", "P01", "Angst", "Worte", "12", "0,4"))
    why = "how tools weigh or measure a passage is not kept"
    assert found.told.skipped == {
        ("column 'Fläche'", why): 1,
        ("column 'Abdeckungsgrad %'", why): 1,
    }


def test_tables_kept_by_hand_in_german(tmp_path: Path) -> None:
    header = ("Befragte Person", "Transkript", "Textstelle", "Kodierung", "Kodiererin", "Anmerkung")
    found = load(tmp_path, "t.csv", header, ("P1", "T1", "Ich hatte Angst.", "Angst", "AB", "n"))
    assert found.words() == {"Ich hatte Angst.": ["Angst"]}
    assert [one.name for one in found.all(Case)] == ["P1"]
    assert [one.name for one in found.all(User)] == ["AB"]
    assert len(found.all(Memo)) == 1
    assert not found.told.skipped
    rows = [("Von", "Beziehung", "Zu"), ("Angst", "führt zu", "Distanz")]
    (line,) = load(tmp_path, "r.csv", *rows).all(Line)
    assert (line.start, line.name, line.end) == ("Angst", "führt zu", "Distanz")


def test_a_heading_is_known_as_one_column_only() -> None:
    known = [aliases.fold(one) for some in aliases.COLUMNS.values() for one in some]
    dropped = [aliases.fold(one) for one in aliases.DROPPED]
    twice = {one for one in known if known.count(one) > 1}
    of = {
        one: [name for name, some in aliases.COLUMNS.items() if one in map(aliases.fold, some)]
        for one in twice
    }
    assert {one: names for one, names in of.items() if len(names) > 1} == {}
    assert not {*known} & {*dropped}


def test_openqda(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        "export.csv",
        (
            *("source", "code category", "created by", "created at", "last update"),
            *("start pos", "end pos", "selection"),
        ),
        ("P01", "Threat", "ann", "2024-03-05 12:30:00", "2024-03-06 12:30:00", "10", "31", "first"),
        ("P01", "Threat", "", "yesterday", "", "x", "31", "again"),
    )
    first, second = found.all(Selection)
    assert (first.start, first.end) == (10, 31)
    assert (second.start, second.end) == (None, None)
    assert found.told.tool == "OpenQDA"
    assert found.all(Coding)[0].date == "2024-03-05T12:30:00"
    assert {what for what, _ in found.told.skipped} == {"column 'last update'", "date", "offsets"}


def test_dedoose(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        "excerpts.xlsx",
        (
            *("Media Title", "Excerpt Range", "Excerpt Creator", "Excerpt Copy"),
            *("Codes Applied Combined", "Code: Threat Applied", "Code: Threat Weight"),
            *("Code: Threat\\Open, shared Applied", "Gender"),
        ),
        ("P01", "0-18", "ann", "words", "Threat, Open, shared", True, 2, "True", "female"),
        ("P01", "20-30", "ann", "more", "Threat", True, "", False, ""),
    )
    assert found.words() == {"words": ["Threat", "Threat > Open, shared"], "more": ["Threat"]}
    assert [(one.start, one.end) for one in found.all(Selection)] == [(0, 18), (20, 30)]
    why = dict(found.told.skipped)
    assert why["column 'Gender'", aliases.UNKNOWN] == 1
    assert "female" not in repr(found.told)


def test_dedoose_with_codes_in_one_column(tmp_path: Path) -> None:
    header = ("Media Title", "Excerpt Copy", "Codes Applied Combined")
    found = load(tmp_path, "excerpts.csv", header, ("P01", "words", "stress, burden"))
    assert found.words() == {"words": ["stress", "burden"]}


def test_a_table_kept_by_hand(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        "sheet.csv",
        ("Participant", "Speaker", "Quote", "Codes", "Coder", "Note", "Mood"),
        ("P01", "", "one", "A > B; C", "ann", "", "sad"),
        ("P01", "Interviewer", "two", "C\nC", "ann", "look", ""),
        ("P02", "P02", "three", "", "", "", "glad"),
        ("P02", "", "", "D", "", "", ""),
    )
    assert found.words() == {"one": ["A > B", "C"], "two": ["C"], "three": []}
    cases = {one.selection: one.case for one in found.all(CaseText)}
    assert [cases[one.key] for one in found.all(Selection)] == ["P01", "Interviewer", "P02"]
    assert [one.name for one in found.all(Source)] == ["sheet"]
    assert "D" in {one.name for one in found.all(Code)}
    assert found.told.skipped == {
        ("participant", "the row names somebody else as the speaker"): 1,
        ("row", "no words are quoted and no place is given"): 1,
    }
    assert found.told.found["row without a document"] == 3


def test_other_columns_are_variables_of_the_participants(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        "sheet.csv",
        ("Participant", "Speaker", "Quote", "Code", "Role", "Date of birth", "", "Author"),
        ("P01", "", "one", "a", "nurse", "1970-01-01", "x", "y"),
        ("P01", "", "two", "a", " nurse ", "1970-01-01", "", ""),
        ("P02", "Interviewer", "three", "b", "peer", "", "", ""),
        ("", "", "four", "b", "peer", "", "", ""),
    )
    assert found.all(Attribute) == [
        Attribute("Role", "nurse", "P01", "\n\n"),
        Attribute("Role", "peer", "P02", "\n\n"),
        Attribute("Role", "peer"),
    ]
    why = "it tells who somebody is, so it never reaches the graph"
    assert found.told.skipped["column 'Date of birth'", why] == 2
    assert found.told.skipped["column 'Author'", aliases.UNKNOWN] == 1
    assert any(one.endswith("what they give: column 'Role'") for one in found.told.notes)


def test_without_participants_no_column_is_a_variable(tmp_path: Path) -> None:
    found = load(tmp_path, "t.csv", ("Document", "Quote", "Role"), ("d", "one", "nurse"))
    assert not found.all(Attribute)
    assert found.told.skipped == {("column 'Role'", aliases.UNKNOWN): 1}


def test_a_coded_article_and_its_report(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        "articles.csv",
        ("document", "quote", "code", "report", "id"),
        ("article.pdf", "one", "c", "10.1000/X", "1"),
        ("article.pdf", "two", "c", "10.1000/X", "2"),
        ("article.pdf", "three", "c", "another", "3"),
        ("notes", "four", "c", "", "4"),
    )
    (report,) = found.all(Reference)
    assert report.doi == "10.1000/x"
    assert [(one.kind, one.reference) for one in found.all(Source)] == [
        ("article", report.key),
        ("", ""),
    ]
    why = "another row says that its document is another report's"
    assert found.told.skipped == {("report", why): 1}


def test_a_cell_may_name_several_coders(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        "t.csv",
        ("document", "quote", "code", "coder", "note"),
        ("d", "one", "a", "AB; CD", "n"),
        ("d", "two", "a", " CD |AB\nCD;", ""),
        ("d", "three", "a", "CD", "m"),
    )
    assert [one.name for one in found.all(User)] == ["AB", "CD"]
    assert [one.coder for one in found.all(Coding)] == ["AB", "CD", "CD", "AB", "CD"]
    assert [one.coder for one in found.all(Memo)] == ["", "CD"]
    assert found.told.skipped == {("coder of a note", "the row names several"): 1}


def test_a_relation_of_several_coders_is_a_line_of_each(tmp_path: Path) -> None:
    header = ("from", "relation", "to", "coder", "quote")
    found = load(tmp_path, "t.csv", header, ("a", "leads to", "b", "AB;CD", "so"))
    assert [one.coder for one in found.all(Line)] == ["AB", "CD"]
    assert [one.key for one in found.all(Selection)] == [found.all(Line)[0].key]


def test_coders_of_passages_without_a_code(tmp_path: Path) -> None:
    rows = [("document", "quote", "code", "coder"), ("d", "q", "", "ann")]
    found = load(tmp_path, "t.csv", *rows)
    why = "the passage has no code, so nobody coded it"
    assert found.told.skipped == {("coder", why): 1}


def test_a_workbook_with_a_password(tmp_path: Path) -> None:
    path = table(tmp_path, "t.xlsx", ("document", "quote"), ("d", "q"))
    content = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + place] |= 1
            at = content.find(mark, at + 4)
    path.write_bytes(content)
    assert formats.of(path) is None
    with pytest.raises(InputError, match=r"t\.xlsx.*needs a password"):
        Loaded(path)


def test_a_cell_of_a_workbook_is_never_warned_of(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    book = Workbook()
    for row in (("document", "quote", "date"), ("d", "q", 9_876_543_210)):
        book.worksheets[0].append(row)
    book.worksheets[0]["C2"].number_format = "yyyy-mm-dd"  # a date that no calendar has
    book.save(path)
    assert Loaded(path).words() == {"q": []}


def test_a_heading_of_a_damaged_row_is_not_told(tmp_path: Path) -> None:
    header = ("document", "quote", "my words\nand more", "w" * 61, "kept")
    found = load(tmp_path, "t.csv", header, ("d", "q", "1", "2", "3"))
    assert {what for what, _ in found.told.skipped} == {"column 3", "column 4", "column 'kept'"}


def test_theme_and_code(tmp_path: Path) -> None:
    rows = [("theme", "code", "document", "quote"), ("T", "C", "d", "q")]
    found = load(tmp_path, "t.csv", *rows)
    assert found.words() == {"q": ["C"]}
    assert found.told.skipped == {("column 'theme'", "another column is read as the code"): 1}


def test_relations(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        "relations.csv",
        ("From", "Relation", "To", "Quote", "Report", "Coder"),
        ("threat", "leads to", "openness", "They became open", "Berrett 2021", "ann"),
        ("openness", "enables", "integration", "", "", ""),
        ("openness", "enables", "", "", "10.1000/X", ""),
        ("a", "b", "c", "in it", "https://doi.org/10.1000/X", ""),
    )
    first, second, third = found.all(Line)
    assert (first.kind, first.start_kind, first.end_kind) == ("row", "concept", "concept")
    assert (first.start, first.name, first.end) == ("threat", "leads to", "openness")
    assert (first.coder, first.direction) == ("ann", "one-way")
    assert [one.key for one in found.all(Selection)] == [first.key, third.key]
    assert second.key not in {one.key for one in found.all(Selection)}
    source = found.all(Source)[0]
    assert (source.kind, source.reference) == ("article", "Berrett 2021")
    assert [one.doi for one in found.all(Reference)] == ["", "10.1000/x"]
    assert found.told.skipped == {
        ("relation", "it does not say both what from and what to"): 1,
        ("report", "a relation without a quote carries none"): 1,
    }


def test_arrows_part_no_path() -> None:
    for name in ("A -> B", "A => B", "A –> B", "A >= B", "> 5 years", "a > > b", "a >"):
        assert tree.parts(name) == (" ".join(name.split()),)
    assert tree.parts("and/or") == ("and/or",)
    assert tree.parts("A > and/or", tree.MAXQDA) == ("A", "and/or")
    assert tree.parts(">".join("ab" * 5_000)) == (">".join("ab" * 5_000),)


def test_columns_of_a_map(tmp_path: Path) -> None:
    path = table(tmp_path, "t.csv", ("Was", "Wo", "Wer", "note"), ("words", "P01", "ann", "n"))
    assert formats.of(path) is None
    columns = {"quote": "was", "document": "Wo", "speaker": "Wer"}
    found = Loaded(path, columns)
    assert [one.words for one in found.all(Selection)] == ["words"]
    assert [one.name for one in found.all(Case)] == ["ann"]
    with pytest.raises(InputError, match="no column Wann"):
        Loaded(path, {**columns, "date": "Wann"})
    with pytest.raises(InputError, match="no column what"):
        Loaded(path, {"what": "Was"})
    with pytest.raises(InputError, match="name its columns in a map"):
        Loaded(path)


def test_a_map_goes_before_what_is_known(tmp_path: Path) -> None:
    path = table(tmp_path, "t.csv", ("text", "quote", "code"), ("long", "short", "c"))
    assert Loaded(path).all(Selection)[0].words == "short"
    found = Loaded(path, {"quote": "text"})
    assert found.all(Selection)[0].words == "long"
    assert found.told.skipped == {("column 'quote'", "another column is read as the quote"): 1}


def test_sheets_of_one_workbook(tmp_path: Path) -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    sheets = [first, book.create_sheet("codes"), book.create_sheet("other"), book.create_sheet("b")]
    for sheet, rows in zip(sheets, (HIGHLIGHTS, CODEBOOK, [("a", "b")], HIGHLIGHTS), strict=True):
        for row in rows:
            sheet.append(list(row))
    path = tmp_path / "all.xlsx"
    book.save(path)
    found = Loaded(path)
    assert len(found.all(Selection)) == 8
    assert {one.key for one in found.all(Code)} >= {"integration\nthreat", "language"}
    assert ("table", "it has no columns that make sense together") in found.told.skipped


@pytest.mark.parametrize("turn", [1, -1])
def test_definitions_do_not_depend_on_the_order_of_sheets_and_rows(
    tmp_path: Path, turn: int
) -> None:
    book = Workbook()
    assert book.active is not None
    codebook = [("c", ""), ("d", "second"), ("c", "what c is"), ("d", "second"), ("d", "other")]
    tables: dict[str, list[tuple[str, ...]]] = {
        "excerpts": [("document", "quote", "code"), ("p", "one", "c"), ("p", "two", "d")],
        "codes": [("code", "definition"), *codebook],
    }
    for name in [*tables][::turn]:
        sheet = book.create_sheet(name)
        for row in tables[name]:
            sheet.append(list(row))
    path = tmp_path / "all.xlsx"
    book.save(path)
    found = Loaded(path)
    assert {one.name: one.definition for one in found.all(Code)} == {
        "c": "what c is",
        "d": "second",
    }
    assert found.told.skipped["code", "a code with the same path is there already"] == 2


def test_peergraph_s_own_tables_and_others_are_left(tmp_path: Path) -> None:
    header = ("document", "quote", "code")
    for name in ("Quote.csv", "CODED_AS.csv"):
        found = formats.of(table(tmp_path, name, header))
        assert found
        assert found.NAME == "tables"
    for row in (("a", "b"), ("quote",), ("code", "date"), ("Title", "Author", "DOI", "Notes")):
        assert formats.of(table(tmp_path, "other.csv", row)) is None
        assert formats.of(table(tmp_path, "other.xlsx", row)) is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"PK\x03\x04 damaged"),
        ("a.xlsx", b""),
        ("a.csv", b""),
        ("a.csv", b"\xff\xfe\x00"),
        ("a.tsv", b"\x00" * 100),
        ("a.csv", b'"' * 999),
    ],
)
def test_broken_files(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    excerpts.takes(path, content)
    with pytest.raises(InputError, match=name):
        list(excerpts.read(path, Told(name)))


def test_a_quotation_mark_that_never_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'quote,code\n"secret')
    (fault,) = Loaded(path).told.faults
    assert fault.row == 2
    assert "secret" not in str(fault)


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("document,quote,code\nP01,naïve,c\n".encode("latin-1"))
    assert formats.of(path) is excerpts  # type: ignore[comparison-overlap]
    with pytest.raises(InputError, match="row 2: not UTF-8"):
        Loaded(path)


def test_faults_of_rows_show_no_words(tmp_path: Path) -> None:
    path = table(
        tmp_path, "a.csv", ("document", "quote"), ("P01", "secret"), ("P01", "secret", "more")
    )
    found = Loaded(path)
    (fault,) = found.told.faults
    assert fault.row == 3
    assert "secret" not in str(fault)


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)


def _rows(cells: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    return (row for row in cells if any(map(str.strip, row)))


@given(st.lists(st.tuples(CELL, CELL, CELL, CELL, CELL), max_size=8))
def test_any_table_keeps_every_quote(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, ...]]
) -> None:
    header = ("document", "quote", "code", "participant", "id")
    path = table(tmp_path_factory.mktemp("t"), "t.csv", header, *cells)
    found = Loaded(path)
    explained = sum(cell.startswith("# ") for cell in (cells or [("",)])[0])
    wanted = [
        row[1].replace("\r\n", "\n").replace("\r", "\n") for row in _rows(cells) if row[1].strip()
    ]
    if not explained and not found.told.faults:
        assert {one.words for one in found.all(Selection)} == set(wanted)


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=4), max_size=8))
def test_a_tree_holds_every_code_below_its_parents(paths: list[list[str]]) -> None:
    codes = tree.Tree()
    for path in paths:
        assert tree.parts(" > ".join(path)) == tuple(path)
        codes.add(tuple(path))
    found = {one.key: one for one in codes.codes()}
    assert {one.key for one in found.values() if one.codable} == {"\n".join(one) for one in paths}
    for one in found.values():
        assert one.key == (f"{one.parent}\n{one.name}" if one.parent else one.name)
        assert not one.parent or one.parent in found


@given(st.lists(st.tuples(CELL, CELL)))
def test_any_parents_make_a_tree(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    path = table(tmp_path_factory.mktemp("t"), "codes.csv", ("code", "parent"), *rows)
    found = Loaded(path)
    names = {one.name for one in found.all(Code)}
    for code, _ in rows[1:]:  # the first row may be what a template says of its columns
        last = tree.parts(code)[-1:]
        assert found.told.faults or set(last) <= names
