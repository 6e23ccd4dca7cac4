"""Whose words they are, in projects of each tool."""

from pathlib import Path

from loaders.qda.piece import (
    About,
    Attribute,
    Case,
    CaseText,
    Code,
    Coding,
    Collection,
    Member,
    Memo,
    Project,
    Selection,
    Source,
)
from tests.loaders.formats.fuzz import SECRET
from tests.loaders.formats.refi_files import (
    CASE,
    ROLE,
    SOURCE,
    THREAT,
    code,
    codebook,
    coding,
    element,
    guid,
    packed,
    project,
    ref,
    selection,
    source,
    text,
    value,
    variables,
)
from tests.loaders.formats.refi_reading import of, read, simple
from tests.loaders.formats.refi_vendors import VENDORS


def test_nvivo_says_who_speaks_by_codes_that_are_cases(tmp_path: Path) -> None:
    pieces, told = read(tmp_path, VENDORS["nvivo"]())
    assert {one.name for one in of(pieces, Code)} == {"threat", "open"}
    assert [one.parent for one in of(pieces, Code) if one.name == "threat"] == [""]
    assert of(pieces, Case) == [Case(guid(CASE), SECRET, guid(CASE))]
    spoken, annotated = of(pieces, Selection)
    assert of(pieces, CaseText) == [
        CaseText(guid(CASE), selection=spoken.key),
        CaseText(guid(CASE), source=guid(SOURCE)),
    ]
    assert [one.code for one in of(pieces, Coding)] == [guid(THREAT)]
    assert of(pieces, Attribute) == [Attribute("role", "nurse", guid(CASE))]
    # the annotation (deviation 7): its text is in a file, read without its mark
    assert of(pieces, About) == [About(guid(70), "selection", annotated.key)]
    assert [one.text for one in of(pieces, Memo)] == [f"About {SECRET}"]
    assert "no relationships between concepts" in told.notes[0]
    assert told.skipped == {("Code", "it is NVivo's folder of all codes, not one of them"): 1}


def test_nvivo_is_known_by_its_folder_of_codes(tmp_path: Path) -> None:
    wrapper = codebook(code(90, "Nodes", code(THREAT, "threat"), codable="false"))
    pieces, told = read(tmp_path, packed(project(wrapper)))
    assert told.tool == of(pieces, Project)[0].tool == "NVivo"
    pieces, told = read(tmp_path, packed(project(wrapper, origin="MAXQDA 24")))
    assert {one.name for one in of(pieces, Code)} == {"Nodes", "threat"}


def test_what_is_said_of_a_code_that_is_a_case_is_said_of_the_case(tmp_path: Path) -> None:
    book = codebook(
        code(CASE, SECRET, text("Description", "From the north"), ref("NoteRef", 70)),
        code(90, "Nodes", text("Description", "All"), ref("NoteRef", 70), codable="false"),
    )
    case = element("Cases", element("Case", guid=guid(CASE), name=SECRET))
    note = element("Notes", element("Note", text("PlainTextContent", "x"), guid=guid(70)))
    pieces, told = read(tmp_path, packed(project(book, case, note, origin="NVivo")))
    assert not of(pieces, Code)
    assert [(one.kind, one.target) for one in of(pieces, About)] == [("case", guid(CASE))] * 2
    assert told.skipped[("NoteRef", "it is of a code that is not loaded")] == 1
    assert told.skipped[("Description", "it is of a code that is not loaded")] == 1


def test_a_category_and_a_code_of_one_name_stay_two(tmp_path: Path) -> None:
    book = codebook(code(90, "threat", code(THREAT, "threat"), codable="false"))
    pieces, told = read(tmp_path, packed(project(book, origin="QualCoder 3.4")))
    assert [(one.key, one.parent, one.codable) for one in of(pieces, Code)] == [
        (guid(THREAT), guid(90), True),
        (guid(90), "", False),
    ]
    assert not told.skipped


def test_atlas_has_sets_for_people(tmp_path: Path) -> None:
    pieces, told = read(tmp_path, VENDORS["atlas"]())
    assert Collection(guid(72), "gender: male", "", guid(72)) in pieces
    assert of(pieces, Member) == [
        Member(guid(72), "source", guid(SOURCE)),
        Member(guid(73), "code", guid(THREAT)),
        Member(guid(73), "memo", guid(70)),
    ]
    assert told.skipped[("MemberSource", "pictures are not loaded")] == 1


def test_maxqda_has_nameless_cases_and_values_of_sources(tmp_path: Path) -> None:
    pieces, told = read(tmp_path, VENDORS["maxqda"]())
    assert of(pieces, Case) == [Case(guid(CASE), "", guid(CASE))]
    assert of(pieces, CaseText) == [CaseText(guid(CASE), source=guid(SOURCE))]
    assert of(pieces, Attribute) == [
        Attribute("role", "nurse", guid(CASE)),
        Attribute("role", "nurse", source=guid(SOURCE)),
    ]
    # a number without a value (deviation 13), two sources of one name (9)
    assert told.skipped == {("VariableValue", "it has no value"): 1}
    assert [one.name for one in of(pieces, Source)] == [f"{SECRET}.txt"] * 2
    assert len({one.key for one in of(pieces, Source)}) == 2


def test_quirkos_refers_to_selections_too(tmp_path: Path) -> None:
    pieces, told = read(tmp_path, VENDORS["quirkos"]())
    (quote,) = of(pieces, Selection)
    assert of(pieces, CaseText) == [
        CaseText(guid(CASE), source=guid(SOURCE)),
        CaseText(guid(CASE), selection=quote.key),
    ]
    assert told.skipped == {("SelectionRef", "what it names is not there"): 1}


def test_qualcoder_refers_to_a_source_by_the_name_of_its_file(tmp_path: Path) -> None:
    pieces, told = read(tmp_path, VENDORS["qualcoder"]())
    assert of(pieces, CaseText) == [CaseText(guid(CASE), source=guid(SOURCE))]
    quote, annotated = of(pieces, Selection)
    assert (quote.words, quote.whole, quote.comment) == ("I felt", True, "memo")
    # its annotation is a note with a passage of the source that refers to it
    assert (annotated.source, annotated.start, annotated.end) == (guid(SOURCE), 3, 9)
    assert About(guid(70), "selection", annotated.key) in pieces
    memos = {one.text: one for one in of(pieces, Memo)}
    assert memos.keys() == {SECRET, "Slow change", "Today", "A study"}
    assert About(memos["A study"].key, "project") in pieces
    assert About(memos[SECRET].key, "case", guid(CASE)) in pieces
    assert memos["Today"].title == "Day 1"
    assert "graphs" in told.notes[0]


def test_cases_may_come_after_what_is_coded_with_them(tmp_path: Path) -> None:
    coded = element("Sources", source(SOURCE, selection(51, 1, 5, coding(61, CASE))))
    case = element("Cases", element("Case", value(ROLE, "nurse"), guid=guid(CASE)))
    pieces, told = simple(tmp_path, coded, case, variables("role"))
    assert [one.case for one in of(pieces, CaseText)] == [guid(CASE)]
    assert [one.variable for one in of(pieces, Attribute)] == ["role"]
    assert not told.skipped
