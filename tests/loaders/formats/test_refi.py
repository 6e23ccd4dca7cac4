"""REFI-QDA projects in the shape of each tool, deviation by deviation."""

import io
import os
from pathlib import Path
from typing import TypeVar
from zipfile import ZipFile

import pytest

from loaders import formats
from loaders.formats import refi
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
    Selection,
    Source,
    User,
)
from loaders.told import Told
from ontology.errors import InputError
from tests.loaders.formats import refi_files as made
from tests.loaders.formats.fuzz import SECRET
from tests.loaders.formats.refi_files import (
    ANA,
    CASE,
    OPEN,
    ROLE,
    SOURCE,
    TEXT,
    THREAT,
    VENDORS,
    WHEN,
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
    users,
    value,
    variables,
)

Kind = TypeVar("Kind")


def read(path: Path, content: bytes, name: str = "a.qdpx") -> tuple[list[Piece], Told]:
    file = path / name
    file.write_bytes(content)
    told = Told(file.name)
    return list(refi.read(file, told)), told


def simple(path: Path, *parts: str, origin: str = "") -> tuple[list[Piece], Told]:
    """A project of the usual codes, and these parts."""
    return read(path, packed(project(users(), codebook(), *parts, origin=origin)))


def of(pieces: list[Piece], kind: type[Kind]) -> list[Kind]:
    return [one for one in pieces if isinstance(one, kind)]


def refused(path: Path, content: bytes, name: str = "a.qdpx") -> str:
    with pytest.raises(InputError) as error:
        read(path, content, name)
    assert SECRET not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_file_of_every_tool_is_read(tmp_path: Path, vendor: str) -> None:
    pieces, told = read(tmp_path, VENDORS[vendor]())
    assert formats.of(tmp_path / "a.qdpx") == refi
    assert len(of(pieces, Project)) == 1
    assert of(pieces, Project)[0].whole
    lost = sum(number for (what, _), number in told.skipped.items() if what == "Coding")
    spoken = 2 if vendor == "nvivo" else 0  # they say whose words these are
    assert told.found["Coding"] == len(of(pieces, Coding)) + lost + spoken > 0
    assert not told.faults


@pytest.mark.parametrize("vendor", VENDORS)
def test_every_reference_between_pieces_holds(tmp_path: Path, vendor: str) -> None:
    pieces, _ = read(tmp_path, VENDORS[vendor]())
    keys: dict[type, list[str]] = {Code: [], Source: [], Selection: [], Case: [], Memo: []}
    for one in pieces:
        if isinstance(one, Code | Source | Selection | Case | Memo):
            keys[type(one)].append(one.key)
    assert all(len(set(some)) == len(some) for some in keys.values())
    users = {one.key for one in of(pieces, User)}
    for coded in of(pieces, Coding):
        assert coded.selection in keys[Selection]
        assert coded.code in keys[Code]
        assert coded.coder in users
    for marked in of(pieces, Selection):
        assert marked.source in keys[Source]
    for below in of(pieces, Code):
        assert below.parent in ("", *keys[Code])
    for about in of(pieces, About):
        assert about.memo in keys[Memo]
    for belongs in of(pieces, CaseText):
        assert belongs.case in keys[Case]
        assert belongs.source in ("", *keys[Source])
        assert belongs.selection in ("", *keys[Selection])


# The container (deviations 1 to 4)


@pytest.mark.parametrize("name", ["project.qde", "Project.qde", "Trial.qde", "a study.QDE"])
def test_the_project_may_have_any_name(tmp_path: Path, name: str) -> None:
    pieces, _ = read(tmp_path, packed(project(codebook()), name=name))
    assert len(of(pieces, Code)) == 3


def two(first: str, second: str) -> bytes:
    content = io.BytesIO(packed(project(codebook()), name=first))
    with ZipFile(content, "a") as archive:
        archive.writestr(second, made.declared(project(name="other")))
    return content.getvalue()


def test_of_two_projects_the_standard_name_wins_else_both_are_named(tmp_path: Path) -> None:
    pieces, _ = read(tmp_path, two("a.qde", "project.qde"))
    assert of(pieces, Project)[0].name == "other"
    assert "holds a.qde and b.qde; which" in refused(tmp_path, two("a.qde", "b.qde"))
    pieces, _ = read(tmp_path, two("project.qde", "sources/b.qde"))
    assert of(pieces, Project)[0].name == "Study"


def test_a_project_may_be_packed_with_its_folder(tmp_path: Path) -> None:
    xml = project(codebook(), element("Sources", source(SOURCE)))
    content = packed(xml, name="My study/project.qde", folder="My study/sources/")
    pieces, told = read(tmp_path, content)
    assert of(pieces, Source)[0].content == TEXT.encode()
    assert told.missing == []


@pytest.mark.parametrize("folder", ["sources/", "Sources/", "SOURCES/", ""])
def test_texts_lie_in_a_folder_of_any_spelling(tmp_path: Path, folder: str) -> None:
    xml = project(codebook(), element("Sources", source(SOURCE)))
    pieces, told = read(tmp_path, packed(xml, folder=folder))
    assert of(pieces, Source)[0].content == TEXT.encode()
    assert told.missing == []


@pytest.mark.parametrize(
    "path",
    [
        *["internal://x.txt", "INTERNAL://X.TXT", "internal:///x.txt", "relative:///x.txt"],
        *["relative://sources/x.txt", "x.txt", "./x.txt", "old\\folder\\x.txt", "sources/x.txt"],
    ],
)
def test_a_text_is_found_by_every_spelling_of_its_path(tmp_path: Path, path: str) -> None:
    xml = project(element("Sources", source(SOURCE, plainTextPath=path)))
    pieces, told = read(tmp_path, packed(xml, {"x.txt": b"here"}))
    assert (of(pieces, Source)[0].content, told.missing) == (b"here", [])


def test_a_path_may_be_spelt_as_in_an_address(tmp_path: Path) -> None:
    xml = project(element("Sources", source(SOURCE, plainTextPath="internal://a%20b.txt")))
    assert of(read(tmp_path, packed(xml, {"a b.txt": b"here"}))[0], Source)[0].content == b"here"


@pytest.mark.parametrize(
    "path",
    [
        *["absolute:///etc/passwd", "/etc/passwd", "C:\\passwd", "file:///etc/passwd"],
        *["\\\\host\\passwd", "internal://../../etc/passwd", "relative:///..%2f..%2fpasswd"],
        *["https://example.org/passwd", "internal://passwd"],
    ],
)
def test_what_lies_outside_is_never_opened_and_is_told_without_folders(
    tmp_path: Path, path: str
) -> None:
    xml = project(element("Sources", source(SOURCE, plainTextPath=path)))
    pieces, told = read(tmp_path, packed(xml, {}))
    assert of(pieces, Source)[0].content is None
    assert [one.rpartition("%2f")[2] for one in told.missing] == ["passwd"]


def test_a_bare_project_finds_the_texts_beside_it(tmp_path: Path) -> None:
    (tmp_path / "Sources").mkdir()
    (tmp_path / "Sources" / "x.txt").write_bytes(b"here")
    outside = tmp_path.parent / "outside.txt"
    outside.write_bytes(b"secret")
    os.symlink(outside, tmp_path / "Sources" / "y.txt")
    paths = ("internal://x.txt", "internal://y.txt", f"absolute://{outside}", str(outside))
    every = [source(SOURCE + at, plainTextPath=one) for at, one in enumerate(paths)]
    pieces, told = read(tmp_path, made.declared(project(element("Sources", *every))), "a.qde")
    assert [one.content for one in of(pieces, Source)] == [b"here", None, None, None]
    assert told.missing == ["y.txt", "outside.txt"]


def test_missing_files_are_told_and_their_quotes_kept(tmp_path: Path) -> None:
    quote = selection(51, 1, 5, coding(61, THREAT))
    rich = {"richTextPath": "internal://r.docx"}
    xml = project(
        codebook(),
        element(
            "Sources",
            source(SOURCE, quote, **rich),
            source(21, tag="PDFSource", path="relative:///home/of/someone/a.pdf"),
            source(22, plainTextPath=None, **rich),
        ),
    )
    pieces, told = read(tmp_path, packed(xml, {}))
    assert [one.content for one in of(pieces, Source)] == [None] * 3
    assert (len(of(pieces, Selection)), len(of(pieces, Coding))) == (1, 1)
    assert told.missing == ["r.docx", f"{guid(SOURCE)}.txt", "a.pdf"]
    assert told.skipped[("PDFSource", "its text is not in the file")] == 1
    layout = "its text is there with its layout only, not as plain text"
    assert told.skipped[("TextSource", layout)] == 1


def test_a_source_without_name_has_that_of_its_file(tmp_path: Path) -> None:
    pieces, told = read(tmp_path, VENDORS["qc"]())
    assert [one.name for one in of(pieces, Source)] == ["interview.txt"]
    assert told.tool == "qc"
    nameless = source(SOURCE, name=None)
    assert of(simple(tmp_path, element("Sources", nameless))[0], Source)[0].name == ""


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is not a ZIP archive, or damaged"),
        (packed(project())[:-40], "is not a ZIP archive, or damaged"),
        (packed(project(), name="project.xml"), "holds no project: no .qde file is in it"),
        (packed(b"<Project><Users>"), "is not valid XML, or ends too soon (line 1, column 16)"),
        (packed(b""), "is not valid XML"),
        (packed("<Other/>"), "is not a REFI-QDA project but something else"),
        (packed(made.qdc()), "is not a REFI-QDA project but a codebook"),
        (packed(b'<!DOCTYPE a [<!ENTITY b "c">]><Project/>'), "it declares a document type"),
        (packed(project(name=SECRET).encode("latin-1")), "is not valid XML"),
        (packed("<Project>" * 300 + "</Project>" * 300), "nested too deep"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(tmp_path: Path, content: bytes, says: str) -> None:
    assert says in refused(tmp_path, content)


def test_a_project_is_known_by_what_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "renamed.zip").write_bytes(packed(project()))
    assert formats.of(tmp_path / "renamed.zip") == refi
    (tmp_path / "renamed.xml").write_bytes(b"\xef\xbb\xbf<!-- x -->" + project().encode())
    assert formats.of(tmp_path / "renamed.xml") == refi
    (tmp_path / "renamed.xml").write_bytes(b"<?a?>" * 10_000)
    assert formats.of(tmp_path / "renamed.xml") is None
    (tmp_path / "build.xml").write_bytes(b"<Project Sdk='x'/>")
    assert formats.of(tmp_path / "build.xml") is None
    (tmp_path / "other.zip").write_bytes(packed(project(), name="project.xml"))
    assert formats.of(tmp_path / "other.zip") is None
    (tmp_path / "empty.qdpx").write_bytes(b"")
    assert formats.of(tmp_path / "empty.qdpx") == refi
    assert "empty.qdpx is not a ZIP" in refused(tmp_path, b"", "empty.qdpx")
    with pytest.raises(InputError, match="cannot be read"):
        list(refi.read(tmp_path / "none.qdpx", Told("none.qdpx")))


# Namespaces (1.1)


@pytest.mark.parametrize(
    "namespace", ["urn:QDA-XML:project:1.0", "urn:QDA-XML:project:0:10", "urn:other", ""]
)
def test_every_namespace_is_read(tmp_path: Path, namespace: str) -> None:
    xml = project(codebook(), xmlns=namespace)
    assert len(of(read(tmp_path, packed(xml))[0], Code)) == 3


def test_a_mark_before_the_declaration_is_read(tmp_path: Path) -> None:
    xml = b"\xef\xbb\xbf\n" + made.declared(project(codebook()))
    assert len(of(read(tmp_path, packed(xml))[0], Code)) == 3


def test_the_home_folder_of_whoever_exported_goes_nowhere(tmp_path: Path) -> None:
    pieces, told = simple(tmp_path)
    assert "/Users/" not in repr(pieces) + repr(told)


# Whose words (1.3)


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


# Selections, in every kind of source


def test_a_quote_has_its_coder_its_time_and_its_memo(tmp_path: Path) -> None:
    late = element(
        "Coding",
        ref("CodeRef", OPEN),
        ref("NoteRef", 70),
        guid=guid(62),
        creatingUser="{" + guid(11).upper() + "}",
        creationDateTime="2026-04-01",
    )
    quote = selection(51, 25, 40, coding(61, THREAT), late, name="I felt")
    note = element("Note", text("PlainTextContent", "Sure?"), guid=guid(70))
    pieces, told = simple(
        tmp_path, element("Sources", source(SOURCE, quote)), element("Notes", note)
    )
    (found,) = of(pieces, Selection)
    assert (found.source, found.start, found.end) == (guid(SOURCE), 25, 40)
    assert (found.words, found.whole, found.guid) == ("I felt", False, guid(51))
    first, second = of(pieces, Coding)
    assert (first.code, first.coder, first.date) == (guid(THREAT), guid(ANA), WHEN)
    assert (second.code, second.coder) == (guid(OPEN), guid(11))
    assert (second.date, second.memo) == ("2026-04-01", "Sure?")
    assert of(pieces, User) == [User(guid(ANA), SECRET), User(guid(11))]
    assert not of(pieces, Memo)  # it is the coding's
    assert not told.skipped


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        (5, 5, "its start is its end"),
        (9, 5, "its start is after its end"),
        (-3, 5, "its start is before the text"),
        ("a", 5, "its start or end is no whole number"),
        (None, 5, "its start or end is no whole number"),
        (1, "9" * 30, "its start or end is no whole number"),
        (1, "٣", "its start or end is no whole number"),
    ],
)
def test_bad_ranges_are_counted(tmp_path: Path, start: object, end: object, why: str) -> None:
    wrong = selection(51, start, end, coding(61, THREAT), coding(62, OPEN))
    pieces, told = simple(tmp_path, element("Sources", source(SOURCE, wrong)))
    assert not of(pieces, Selection)
    assert dict(told.skipped) == {
        ("PlainTextSelection", why): 1,
        ("Coding", "its passage is not loaded"): 2,
    }


def test_references_that_lead_nowhere_are_counted(tmp_path: Path) -> None:
    quote = selection(
        51, 1, 5, coding(61, 99), element("Coding", guid=guid(62)), ref("NoteRef", 98)
    )
    values = value(97, "x")
    sets = element("Set", ref("MemberSource", 96), guid=guid(72), name="s")
    links = element("Link", guid=guid(71), originGUID=guid(THREAT))
    case = element("Case", ref("SourceRef", 95), ref("CodeRef", THREAT), guid=guid(CASE))
    pieces, told = simple(
        tmp_path,
        element("Cases", case),
        element("Sources", source(SOURCE, quote, values)),
        element("Links", links),
        element("Sets", sets),
    )
    assert len(of(pieces, Selection)) == 1
    assert dict(told.skipped) == {
        ("Coding", "it names no code"): 1,
        ("Coding", "its code is not in the codebook"): 1,
        ("NoteRef", "its note is not there"): 1,
        ("VariableValue", "its variable is not there"): 1,
        ("SourceRef", "what it names is not there"): 1,
        ("CodeRef", "that a code belongs to a case says of no passage whose it is"): 1,
        ("MemberSource", "what it names is not there"): 1,
        ("Link", "an end of it is not there"): 1,
    }


def test_two_elements_of_one_guid_stay_two(tmp_path: Path) -> None:
    quote = selection(51, 1, 5, coding(61, THREAT))
    pieces, told = simple(
        tmp_path, element("Sources", source(SOURCE, quote), source(SOURCE, quote))
    )
    first, second = of(pieces, Source)
    assert first.key != second.key
    assert {one.source for one in of(pieces, Selection)} == {first.key, second.key}
    assert len({one.key for one in of(pieces, Selection)}) == 2
    assert told.notes[0].startswith("2 GUIDs are those of an earlier element too")


def test_a_text_within_the_xml_is_read(tmp_path: Path) -> None:
    pieces, told = read(tmp_path, VENDORS["transana"]())
    assert of(pieces, Source)[0].content == TEXT.encode()
    assert (told.tool, told.missing) == ("Transana", [])


def test_a_pdf_and_its_text_give_each_passage_once(tmp_path: Path) -> None:
    pieces, told = read(tmp_path, VENDORS["atlas"]())
    pdf = [one for one in of(pieces, Selection) if one.source == guid(21)]
    assert [(one.start, one.end, one.page) for one in pdf] == [(5, 20, 1), (None, None, 2)]
    assert [one.code for one in of(pieces, Coding) if one.selection in [p.key for p in pdf]] == [
        guid(THREAT),
        guid(OPEN),
    ]
    assert sum(n for (what, _), n in told.skipped.items() if what == "PDFSelection") == 2
    shown = next(one for one in of(pieces, Source) if one.key == guid(21))
    assert (shown.name, shown.content) == (f"{SECRET} 21.txt", TEXT.encode())


def test_a_passage_of_a_pdf_without_text_has_the_words_of_its_pages(tmp_path: Path) -> None:
    def page(number: int, at: int, words: str) -> str:
        inner = element("Representation", text("PlainTextContent", words), guid=guid(90 + at))
        return element(
            "PDFSelection",
            inner,
            coding(60 + at, THREAT),
            guid=guid(number),
            page=at,
            name="I felt…",
            creationDateTime=WHEN,
        )

    pdf = source(21, page(51, 0, "I felt "), page(52, 1, "a threat"), tag="PDFSource")
    pieces, told = simple(tmp_path, element("Sources", pdf))
    (quote,) = of(pieces, Selection)
    assert (quote.words, quote.whole, quote.page) == ("I felt a threat", True, 1)
    assert len(of(pieces, Coding)) == 1
    assert told.skipped[("PDFSource", "its text is not in the file")] == 1


def test_recordings_have_the_text_of_their_transcript(tmp_path: Path) -> None:
    pieces, _ = read(tmp_path, VENDORS["atlas"]())
    video = next(one for one in of(pieces, Source) if one.key == guid(22))
    assert (video.kind, video.content) == ("transcript", TEXT.encode())
    said, heard = [one for one in of(pieces, Selection) if one.source == guid(22)]
    assert (said.start, said.end, said.begin, said.finish) == (0, 20, 0, 2000)
    assert (heard.start, heard.begin, heard.finish, heard.words) == (None, 500, 900, "")


def test_a_recording_may_have_several_transcripts_and_be_called_a_video(tmp_path: Path) -> None:
    every = [source(one, tag="Transcript") for one in (96, 97)]
    audio = source(
        21,
        *every,
        value(ROLE, "nurse"),
        coding(61, CASE),
        tag="VideoSource",
        name="talk.m4a",
        path="relative:///talk.m4a",
    )
    case = element("Case", ref("SourceRef", 21), guid=guid(CASE))
    sets = element("Set", ref("MemberSource", 21), guid=guid(72), name="s")
    pieces, _ = simple(
        tmp_path,
        variables("role"),
        element("Cases", case),
        element("Sources", audio),
        element("Sets", sets),
    )
    both = [guid(21), guid(97)]
    assert [one.key for one in of(pieces, Source)] == both
    assert [one.source for one in of(pieces, Attribute)] == both
    assert sorted(one.source for one in of(pieces, CaseText)) == sorted(both * 2)
    assert [one.member for one in of(pieces, Member)] == both


def test_a_recording_without_transcript_keeps_its_passages(tmp_path: Path) -> None:
    heard = selection(51, 0, 900, coding(61, OPEN), tag="AudioSelection")
    wrong = selection(52, 900, 100, tag="AudioSelection")
    pieces, told = simple(tmp_path, element("Sources", source(21, heard, wrong, tag="AudioSource")))
    assert [one.content for one in of(pieces, Source)] == [None]
    assert [(one.begin, one.finish) for one in of(pieces, Selection)] == [(0, 900)]
    assert dict(told.skipped) == {
        ("AudioSource", "its text is not in the file"): 1,
        ("AudioSelection", "its start is after its end"): 1,
    }


def test_a_passage_between_unknown_points_is_counted(tmp_path: Path) -> None:
    point = element("SyncPoint", guid=guid(80), position=3, timeStamp=5)
    wrong = selection(51, guid(80), guid(81), tag="TranscriptSelection")
    transcript = source(96, point, wrong, tag="Transcript")
    _, told = simple(tmp_path, element("Sources", source(21, transcript, tag="AudioSource")))
    why = "its start or end in the recording is not there"
    assert dict(told.skipped) == {("TranscriptSelection", why): 1}


def test_pictures_are_counted_with_all_that_hangs_on_them(tmp_path: Path) -> None:
    inner = source(95, selection(53, 1, 2), tag="TextDescription")
    part = element("PictureSelection", coding(61, OPEN), guid=guid(51))
    picture = source(23, inner, part, coding(62, OPEN), tag="PictureSource")
    pieces, told = simple(tmp_path, element("Sources", picture))
    assert not of(pieces, Source)
    assert dict(told.skipped) == {
        ("PictureSource", "pictures are not loaded"): 1,
        ("TextDescription", "pictures are not loaded"): 1,
        ("PlainTextSelection", "pictures are not loaded"): 1,
        ("PictureSelection", "pictures are not loaded"): 1,
        ("Coding", "its passage is not loaded"): 1,
        ("Coding", "pictures are not loaded"): 1,
    }


def test_a_code_on_a_whole_source_is_counted(tmp_path: Path) -> None:
    _, told = simple(tmp_path, element("Sources", source(SOURCE, coding(61, THREAT))))
    assert dict(told.skipped) == {("Coding", "it is of a whole source, not of a passage"): 1}


# Memos (deviations 6 to 8)


@pytest.mark.parametrize("vendor", ["maxqda", "atlas"])
def test_a_comment_without_a_code_is_a_memo(tmp_path: Path, vendor: str) -> None:
    pieces, _ = read(tmp_path, VENDORS[vendor]())
    quote = of(pieces, Selection)[0]
    assert (quote.comment, quote.words) == ("", "")
    memo = of(pieces, Memo)[0]
    assert (memo.coder, memo.date) == (guid(ANA), WHEN)
    assert About(memo.key, "selection", quote.key) in pieces


def test_notes_are_about_what_refers_to_them(tmp_path: Path) -> None:
    noted = ref("NoteRef", 70)
    book = codebook(code(THREAT, "threat", noted))
    quote = selection(51, 1, 5, noted)
    whole = source(SOURCE, text("Description", "Recorded at home"), quote, noted)
    note = element(
        "Note",
        text("Description", "Log"),
        text("PlainTextContent", "Day 1"),
        guid=guid(70),
        name="Plan",
        creatingUser=guid(ANA),
        creationDateTime=WHEN,
    )
    pieces, told = read(
        tmp_path,
        packed(project(users(), book, element("Sources", whole), element("Notes", note), noted)),
    )
    plan = Memo(guid(70), "Day 1\n\nLog", "Plan", guid(ANA), WHEN, guid(70))
    assert plan in pieces
    quoted = of(pieces, Selection)[0].key
    abouts = [one for one in of(pieces, About) if one.memo == guid(70)]
    assert {(one.kind, one.target) for one in abouts} == {
        ("code", guid(THREAT)),
        ("selection", quoted),
        ("source", guid(SOURCE)),
        ("project", ""),
    }
    described = next(one for one in of(pieces, Memo) if one.text == "Recorded at home")
    assert About(described.key, "source", guid(SOURCE)) in pieces
    assert not told.skipped


def test_what_is_lost_of_notes_is_counted(tmp_path: Path) -> None:
    note = element(
        "Note",
        selection(51, 1, 5, coding(61, THREAT)),
        coding(62, THREAT),
        ref("NoteRef", 71),
        guid=guid(70),
        plainTextPath="internal://gone.txt",
    )
    pieces, told = simple(tmp_path, element("Notes", note))
    assert not of(pieces, Memo)
    assert told.missing == ["gone.txt"]
    assert dict(told.skipped) == {
        ("PlainTextSelection", "passages of memos are not loaded"): 1,
        ("Coding", "its passage is not loaded"): 1,
        ("Coding", "passages of memos are not loaded"): 1,
        ("NoteRef", "a memo of a memo is loaded by itself"): 1,
        ("Note", "its text is not there"): 1,
    }


# Lines


def test_links_between_codes_are_lines_with_their_direction(tmp_path: Path) -> None:
    def link(number: int, direction: str | None) -> str:
        return element(
            "Link",
            guid=guid(number),
            name="leads to",
            direction=direction,
            originGUID="{" + guid(THREAT).upper() + "}",
            targetGUID=guid(OPEN),
        )

    given = ("OneWay", "Associative", "Bidirectional", None, "Sideways")
    every = [link(71 + at, one) for at, one in enumerate(given)]
    pieces, _ = simple(tmp_path, element("Links", *every))
    lines = of(pieces, Line)
    assert [one.direction for one in lines] == ["one-way", "associative", "both", "", ""]
    assert lines[0] == Line(
        guid(71), "link", "leads to", "code", guid(THREAT), "code", guid(OPEN), "one-way"
    )


def test_drawn_lines_are_given_once(tmp_path: Path) -> None:
    pieces, told = read(tmp_path, VENDORS["atlas"]())
    drawn = [(one.kind, one.name, one.start, one.end_kind, one.end) for one in of(pieces, Line)]
    assert drawn == [
        ("graph", "leads to", guid(THREAT), "code", guid(OPEN)),
        ("graph", "", guid(OPEN), "concept", "Trust"),
    ]
    assert {one.place for one in of(pieces, Line)} == {"Net"}
    # the link of a memo with a passage says what the memo is about
    heard = next(one for one in of(pieces, Selection) if one.begin == 500)
    assert About(guid(70), "selection", heard.key) in pieces
    assert told.skipped[("Edge", "an end of it is not there")] == 1


def test_a_link_that_is_drawn_has_the_name_of_the_drawing(tmp_path: Path) -> None:
    link = element("Link", guid=guid(71), originGUID=guid(THREAT), targetGUID=guid(OPEN))
    vertices = [
        element("Vertex", guid=guid(100 + at), representedGUID=guid(one), firstX=1)
        for at, one in enumerate((THREAT, OPEN))
    ]
    edge = element(
        "Edge",
        guid=guid(110),
        sourceVertex=guid(100),
        targetVertex=guid(101),
        representedGUID=guid(71),
    )
    graph = element("Graph", *vertices, edge, guid=guid(99), name="Net")
    pieces, _ = simple(tmp_path, element("Links", link), element("Graphs", graph))
    assert [(one.kind, one.place) for one in of(pieces, Line)] == [("link", "Net")]


# What no standard has


def test_unknown_elements_are_counted_and_what_is_in_them_is_read(tmp_path: Path) -> None:
    strange = element("Folder", source(SOURCE, element("Mood", text("Deep", SECRET))))
    pieces, told = simple(tmp_path, element("Sources", strange))
    assert len(of(pieces, Source)) == 1
    unknown = "it is no element of REFI-QDA"
    assert dict(told.skipped) == {(one, unknown): 1 for one in ("Folder", "Mood", "Deep")}
    assert told.found["Mood"] == 1


def test_very_many_unknown_elements_are_named_in_part(tmp_path: Path) -> None:
    _, told = simple(tmp_path, *(element(f"E{at}") for at in range(150)))
    assert len(told.skipped) == 101
    assert told.found["another element"] == 50


def test_every_element_is_counted_and_progress_is_told(tmp_path: Path) -> None:
    quotes = [selection(1000 + at, at, at + 5, coding(9000 + at, THREAT)) for at in range(3000)]
    content = packed(project(codebook(), element("Sources", source(SOURCE, *quotes))))
    file = tmp_path / "a.qdpx"
    file.write_bytes(content)
    told = Told(file.name)
    steps: list[tuple[int, int]] = []
    told.progress = lambda done, total: steps.append((done, total))
    pieces = list(refi.read(file, told))
    assert told.found["PlainTextSelection"] == told.found["Coding"] == 3000
    assert len(of(pieces, Coding)) == 3000
    assert steps
    assert all(0 < done <= total for done, total in steps)


def test_stopping_halfway_closes_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a.qdpx"
    file.write_bytes(VENDORS["atlas"]())
    pieces = refi.read(file, Told(file.name))
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    file.unlink()
