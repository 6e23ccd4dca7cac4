"""Memos, lines and what no standard has, in REFI-QDA projects."""

from pathlib import Path

import pytest

from loaders.formats import refi
from loaders.qda.piece import (
    About,
    Coding,
    Line,
    Memo,
    Selection,
    Source,
)
from loaders.steps import BYTES
from loaders.told import Told
from tests.loaders.formats.fuzz import SECRET
from tests.loaders.formats.refi_files import (
    ANA,
    OPEN,
    SOURCE,
    THREAT,
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
)
from tests.loaders.formats.refi_reading import of, read, simple
from tests.loaders.formats.refi_vendors import VENDORS


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
    steps: list[tuple[int, int, str]] = []
    told.progress = lambda done, total, step="": steps.append((done, total, step))
    pieces = list(refi.read(file, told))
    assert told.found["PlainTextSelection"] == told.found["Coding"] == 3000
    assert len(of(pieces, Coding)) == 3000
    assert steps
    assert all(0 < done <= total and step == BYTES for done, total, step in steps)


def test_stopping_halfway_closes_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a.qdpx"
    file.write_bytes(VENDORS["atlas"]())
    pieces = refi.read(file, Told(file.name))
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    file.unlink()
