"""Passages of texts, PDFs, recordings and pictures, and their codings."""

from pathlib import Path

import pytest

from loaders.qda.piece import (
    Attribute,
    CaseText,
    Coding,
    Member,
    Memo,
    Selection,
    Source,
    User,
)
from tests.loaders.formats.fuzz import SECRET
from tests.loaders.formats.refi_files import (
    ANA,
    CASE,
    OPEN,
    ROLE,
    SOURCE,
    TEXT,
    THREAT,
    WHEN,
    coding,
    element,
    guid,
    ref,
    selection,
    source,
    text,
    value,
    variables,
)
from tests.loaders.formats.refi_reading import of, read, simple
from tests.loaders.formats.refi_vendors import VENDORS


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
