"""Passages come back exactly, whatever the tool counted in; what cannot be told says so."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.qda import anchor
from loaders.qda.anchor import UNITS, Mark, resolve, settle
from loaders.qda.material import Material
from loaders.qda.piece import Coding, Piece, Project, Quote, Selected, Selection, Source, Text
from loaders.told import Told

ENGLISH = (
    "I: And then?\nP01: Politely 😬 but I felt a threat. She said: café 🙂 again.\nIt worked.\n"
)
SMILE = "😬😬😬"
SAID = "words that the file's own numbers do not fit"

letters = st.characters(exclude_categories=["Cs"], exclude_characters="\ufeff\r\n")
pieces = st.one_of(
    st.text(letters, min_size=1, max_size=12),
    st.sampled_from(
        ["😬", "e\u0301", "👩🏽\u200d⚕️", "日本語", "naïve", " ", "\n", "\r\n", "\r", "word"]
    ),
)
texts = st.lists(pieces, min_size=1, max_size=25).map("".join)


def _normal(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _offset(stored: str, at: int, unit: str, marked: bool) -> int:
    """Count as a tool does, character by character: ``at`` is an index of the stored text."""
    before = stored[:at]
    if "CRLF as 1" in unit:
        before = _normal(before)
    if "BOM counted" in unit and marked:
        before = "\ufeff" + before
    if unit.startswith("utf-16"):
        return len(before.encode("utf-16-le")) // 2
    return len(before.encode()) if unit.startswith("utf-8") else len(before)


def _between(stored: str, at: int) -> bool:
    return stored[at - 1 : at + 1] == "\r\n"


@st.composite
def marked_texts(
    draw: st.DrawFn,
) -> tuple[bytes, str, list[tuple[int, int]], list[tuple[int, int]], str]:
    """A stored text, its normal form, its unit, and passages in the tool's numbers and in ours."""
    stored = draw(texts)
    unit = draw(st.sampled_from(UNITS))
    marked = draw(st.booleans())
    places = [at for at in range(len(stored) + 1) if at == 0 or not _between(stored, at)]
    ends = draw(st.lists(st.tuples(st.sampled_from(places), st.sampled_from(places)), max_size=6))
    ranges = [(min(pair), max(pair)) for pair in ends if pair[0] != pair[1]]
    theirs = [
        (_offset(stored, start, unit, marked), _offset(stored, end, unit, marked))
        for start, end in ranges
    ]
    ours = [(len(_normal(stored[:start])), len(_normal(stored[:end]))) for start, end in ranges]
    content = (b"\xef\xbb\xbf" if marked else b"") + stored.encode()
    return content, unit, theirs, ours, _normal(stored)


@given(marked_texts())
def test_a_quote_comes_back_exactly_by_its_numbers(
    given: tuple[bytes, str, list[tuple[int, int]], list[tuple[int, int]], str],
) -> None:
    content, unit, theirs, ours, text = given
    marks = [Mark(*one, words=text[slice(*place)]) for one, place in zip(theirs, ours, strict=True)]
    resolved = resolve(content, marks, "", unit)
    assert resolved.text == text
    assert [(one.start, one.end) for one in resolved.placed] == ours


@given(marked_texts())
def test_whole_words_come_back_without_knowing_the_unit(
    given: tuple[bytes, str, list[tuple[int, int]], list[tuple[int, int]], str],
) -> None:
    content, _, theirs, ours, text = given
    words = [text[slice(*place)] for place in ours]
    marks = [Mark(*one, said, True) for one, said in zip(theirs, words, strict=True)]
    for placed, said in zip(resolve(content, marks, "").placed, words, strict=True):
        if said.strip():
            assert placed.verified
            assert placed.start is not None
            assert "".join(text[placed.start : placed.end].split()) == "".join(said.split())


@given(st.binary(max_size=60), st.lists(st.tuples(st.integers(-9, 80), st.integers(-9, 80))))
def test_nothing_that_is_read_breaks_it(content: bytes, ranges: list[tuple[int, int]]) -> None:
    resolved = resolve(content, [Mark(*one) for one in ranges], "NVivo")
    for one in resolved.placed:
        assert (one.start is None) == bool(one.why)
        if one.start is not None and one.end is not None:
            assert 0 <= one.start <= one.end <= len(resolved.text)


def _found(words: Sequence[str], stored: str, unit: str, marked: bool = False) -> list[Mark]:
    """Marks of the first place of each, as a tool counts them, without any words."""
    marks = []
    for one in words:
        start = stored.index(one)
        ends = (start, start + len(one))
        first, last = (_offset(stored, at, unit, marked) for at in ends)
        marks.append(Mark(first, last))
    return marks


WORDS = ("I felt a threat", "She said", "café 🙂 again", "It worked")


@pytest.mark.parametrize(
    ("tool", "unit", "crlf", "marked"),
    [
        ("NVivo 12 Win", "utf-16, CRLF as 2", True, True),
        ("NVivo for Mac 12.7", "utf-16, CRLF as 2", False, False),
        ("QualCoder 4.0 Beta", "utf-16, CRLF as 1", False, True),
        ("QualCoder 4.0 Beta", "utf-16, CRLF as 1", True, True),
        ("ATLAS.ti 8.4", "code-point, CRLF as 1", True, False),
        ("ATLAS.ti 8.4", "utf-16, CRLF as 1", True, False),
        ("MAXQDA 24", "code-point, CRLF as 2", False, False),
        ("MAXQDA 24", "utf-16, CRLF as 2", False, False),
        ("qc 1.3.2", "code-point, CRLF as 1", False, False),
        ("Taguette 1.5.2", "utf-8-byte, CRLF as 1", False, False),
        ("", "utf-8-byte, CRLF as 2", True, False),
    ],
)
def test_every_measured_tool_counts_its_way(tool: str, unit: str, crlf: bool, marked: bool) -> None:
    text = "One\n" + ENGLISH  # else line ends and characters of two units cancel out
    stored = text.replace("\n", "\r\n") if crlf else text
    content = (b"\xef\xbb\xbf" if marked else b"") + stored.encode()
    resolved = resolve(content, _found(WORDS, stored, unit, marked), tool)
    assert [resolved.text[one.start : one.end] for one in resolved.placed] == list(WORDS)
    assert all(one.verified for one in resolved.placed)
    assert (resolved.score, resolved.text) == (1.0, text)
    assert resolved.unit.partition(",")[0] == unit.partition(",")[0]


def test_an_unlikely_way_of_counting_needs_more_evidence() -> None:
    stored = ENGLISH.replace("\n", "\r\n")
    content = b"\xef\xbb\xbf" + stored.encode()
    marks = _found(WORDS, stored, "utf-16, CRLF as 2, BOM counted", True)
    assert not any(one.verified for one in resolve(content, marks, "").placed)
    sure = [*marks, marks[0]._replace(words=WORDS[0])]
    resolved = resolve(content, sure, "")
    assert resolved.unit == "utf-16, CRLF as 2, BOM counted"
    assert all(one.verified for one in resolved.placed)


def test_words_that_were_cut_short_are_evidence() -> None:
    said = "She said: café 🙂 again"
    (mark,) = _found([said], ENGLISH, "utf-16")
    resolved = resolve(ENGLISH.encode(), [mark._replace(words="She said: c…")], "")
    assert resolved.text[resolved.placed[0].start : resolved.placed[0].end] == said
    assert resolved.placed[0].verified


def test_a_name_that_says_something_else_is_no_evidence() -> None:
    marks = [one._replace(words="Quotation 12:3") for one in _found(WORDS, ENGLISH, "utf-16")]
    resolved = resolve(ENGLISH.encode(), marks, "ATLAS.ti 8.4")
    assert [resolved.text[one.start : one.end] for one in resolved.placed] == list(WORDS)


def test_a_tie_that_matters_is_no_proof() -> None:
    stored = "😬 aa bb. 日本語のテスト"
    (mark,) = _found(["本語の"], stored, "utf-16")
    tied = resolve(stored.encode(), [mark], "").placed[0]
    assert (tied.start is not None, tied.verified) == (True, False)
    known = resolve(stored.encode(), [mark], "NVivo 12").placed[0]
    assert known.verified
    assert stored[known.start : known.end] == "本語の"
    before = resolve(stored.encode(), [mark, Mark(0, 0)], "", "utf-16, CRLF as 1").placed[0]
    assert before.verified


def test_a_measured_tool_that_fits_by_chance_is_no_proof() -> None:
    """Issue 6: an exporter that counts otherwise than was measured made wrong words verified."""
    stored = "Is he first? At no of it.\r\nHe and the team but he so first!\r\n\r\n"
    (mark,) = _found(["but he so first!"], stored, "utf-16, CRLF as 1")
    (placed,) = resolve(stored.encode(), [mark], "NVivo 12").placed
    assert (placed.start is not None, placed.verified) == (True, False)


wholes = st.lists(st.sampled_from(["peers", "a", "I", "😬", "naïve", "team", "“so”", "no"]))


@given(
    st.lists(wholes.map(" ".join), min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 6)), min_size=1, max_size=3),
    st.sampled_from([one for one in UNITS if "BOM" not in one]),
    st.sampled_from(["NVivo 12", "ATLAS.ti", "QualCoder 3.5", "Taguette", "Quirkos", ""]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_is_verified_has_the_right_words_however_it_was_counted(
    lines: list[str], picked: list[tuple[int, int]], unit: str, tool: str, line_end: str
) -> None:
    stored = f".{line_end}".join(lines) + " end."
    words = [one.span() for one in re.finditer(r"[^\s.]+", stored)]
    firsts = [(at % len(words), more) for at, more in picked]
    ends = [(words[at][0], words[min(at + more, len(words) - 1)][1]) for at, more in firsts]
    counted = [[_offset(stored, at, unit, False) for at in one] for one in ends]
    marks = [Mark(first, last) for first, last in counted]
    resolved = resolve(stored.encode(), marks, tool)
    sure = [at for at, one in enumerate(resolved.placed) if one.verified]
    places = [resolved.placed[at] for at in sure]
    found = [resolved.text[one.start : one.end] for one in places]
    assert found == [_normal(stored[slice(*ends[at])]) for at in sure]


def test_a_tie_that_points_to_the_same_words_is_none() -> None:
    resolved = resolve(b"plain words only", [Mark(6, 11)], "")
    assert (resolved.placed[0].verified, resolved.score) == (True, 1.0)


def test_numbers_that_fit_no_words_are_kept_unverified() -> None:
    resolved = resolve(b"plain words only, plain words only", [Mark(7, 9), Mark(20, 22)], "NVivo")
    assert [one.verified for one in resolved.placed] == [False, False]
    assert [(one.start, one.end) for one in resolved.placed] == [(7, 9), (20, 22)]


def test_whole_words_win_over_numbers() -> None:
    marks = [Mark(0, 5, "only", True), Mark(0, 5, SAID, True), Mark(50, 60, "plain", True)]
    found = resolve(b"plain words only", marks, "").placed
    assert [(one.start, one.end, one.verified) for one in found] == [
        (12, 16, True),
        (None, None, False),
        (0, 5, True),
    ]


def test_numbers_inside_a_character_are_never_sure() -> None:
    resolved = resolve("😬 word".encode(), [Mark(1, 6)], "", "utf-16, CRLF as 1")
    assert not any(one.verified for one in resolved.placed)


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        (3, 3, anchor.EMPTY),
        (5, 2, anchor.REVERSED),
        (-1, 2, anchor.OUTSIDE),
        (2, 900, anchor.OUTSIDE),
        (None, None, anchor.NOWHERE),
    ],
)
def test_bad_ranges_say_why(start: int | None, end: int | None, why: str) -> None:
    found = resolve(b"plain words only", [Mark(start, end), Mark(6, 11)], "").placed
    assert (found[0].start, found[0].why) == (None, why)
    assert found[1].verified  # others do not suffer from it


@pytest.mark.parametrize("codec", ["utf-16", "utf-32", "utf-8-sig", "utf-8"])
def test_encodings_that_say_what_they_are(codec: str) -> None:
    resolved = resolve(ENGLISH.encode(codec), _found(WORDS, ENGLISH, "utf-16"), "NVivo 12")
    assert (resolved.text, resolved.guessed) == (ENGLISH, False)
    assert all(one.verified for one in resolved.placed)


def test_a_guessed_encoding_needs_words() -> None:
    marks = [Mark(0, 4), Mark(5, 9, "naïf", True)]
    resolved = resolve("café naïf".encode("cp1252"), marks, "NVivo 12")
    assert (resolved.text, resolved.guessed) == ("café naïf", True)
    assert [one.verified for one in resolved.placed] == [False, True]


def test_combining_marks_are_part_of_their_letter() -> None:
    stored = "😬 cafe\u0301 noir"
    resolved = resolve(stored.encode(), _found(["cafe\u0301"], stored, "code-point"), "")
    assert stored[resolved.placed[0].start : resolved.placed[0].end] == "cafe\u0301"


def _settled(*pieces: Piece) -> tuple[Material, Told]:
    material, told = Material(), Told("file")
    for one in pieces:
        material.add(one)
    settle(material, told)
    return material, told


def test_selections_of_the_same_words_are_one_quote() -> None:
    material, told = _settled(
        Project("p", "NVivo 12"),
        Source("s", "name", b"\xef\xbb\xbfplain words\r\nonly"),
        Selection("b", "s", 6, 11, guid="G"),
        Selection("a", "s", 6, 11),
        Selection("c", "s", 13, 17),
    )
    quotes = list(material.all(Quote))
    assert [(one.key, one.exact, one.guid) for one in quotes] == [
        ("b", "words", "G"),
        ("c", "only", ""),
    ]
    assert (quotes[1].start, quotes[1].original_start) == (12, 13)
    assert (quotes[1].prefix, quotes[0].suffix) == ("plain words\n", "\nonly")
    assert [(one.selection, one.quote) for one in material.all(Selected)] == [
        ("b", "b"),
        ("a", "b"),
        ("c", "c"),
    ]
    (text,) = material.all(Text)
    assert (text.text, text.unit, text.score) == ("plain words\nonly", "utf-16, CRLF as 2", "1")
    assert (told.verified, told.unverified, told.skipped) == (2, 0, {})


def test_words_of_a_table_are_looked_for() -> None:
    material, told = _settled(
        Source("s", "name", b"one  two three. two three. four"),
        Selection("once", "s", words="one two three", whole=True),
        Selection("twice", "s", words="two three", whole=True),
        Selection("never", "s", words="five", whole=True),
        Selection("again", "s", words="five", whole=True),
    )
    found = {one.key: one for one in material.all(Quote)}
    assert (found["once"].start, found["once"].exact) == (0, "one  two three")
    assert [found[one].start for one in ("twice", "never")] == [None, None]
    assert (found["never"].exact, found["never"].prefix) == ("five", "")
    assert (told.verified, told.unverified, len(found)) == (1, 2, 3)


def test_a_missing_text_keeps_the_words_there_are() -> None:
    material, told = _settled(
        Source("s", "name"),
        Selection("a", "s", 0, 5, "whole", True),
        Selection("b", "s", 0, 5, "named"),  # as long as the passage, so all of it
        Selection("c", "s", 0, 50, "cut sho…"),
        Selection("d", "s", 0, 50),
    )
    assert [(one.exact, one.start, one.verified) for one in material.all(Quote)] == [
        ("whole", None, False),
        ("named", None, False),
    ]
    assert (told.skipped["Selection", anchor.MISSING], told.unverified) == (2, 2)
    assert not list(material.all(Text))


def test_what_has_no_words_is_counted() -> None:
    material, told = _settled(
        Source("s", "name", b"plain words"),
        Selection("page", "s", page=3),
        Selection("moment", "s", begin=10, finish=20),
        Selection("twin", "s", page=3),
        Selection("twin", "s", 0, 5),
        Selection("blank", "s", 5, 6),
        Selection("lost", "elsewhere", 0, 5),
    )
    assert [one.exact for one in material.all(Quote)] == ["plain"]
    reasons = {why: number for (_, why), number in told.skipped.items()}
    assert reasons == dict.fromkeys(
        (anchor.PAGE, anchor.MOMENT, anchor.TWIN, anchor.BLANK, anchor.ORPHAN), 1
    )


def test_keys_that_stand_twice_select_once() -> None:
    material, told = _settled(
        Source("s", "name", b"plain words"),
        Source("s", "name", b"other words"),
        Source("t", "name", b"third words"),
        Selection("a", "s", 0, 5),
        Selection("a", "s", 6, 11),
        Selection("a", "t", 0, 5),
    )
    assert [(one.key, one.exact) for one in material.all(Quote)] == [("a", "plain")]
    assert [one.selection for one in material.all(Selected)] == ["a"]
    assert told.skipped == {
        ("Source", anchor.AGAIN): 1,
        ("Selection", anchor.ELSEWHERE): 2,
    }


def test_a_guessed_encoding_is_said_by_number_only() -> None:
    _, told = _settled(
        Source("s", "secret name", "naïve".encode("cp1252")), Selection("a", "s", 0, 5)
    )
    assert (told.unverified, len(told.notes)) == (1, 1)
    assert "1" in told.notes[0]
    assert "secret" not in told.notes[0]


def test_a_passage_named_otherwise_or_cut_anywhere_is_not_verified() -> None:
    lines = [f"This is what number {one} said to all of us." for one in range(12)]
    text = "\n".join([*lines, "They never came back again.", "The peers helped me a lot."])
    marks = [Mark(text.index(one), text.index(one) + len(one), one) for one in lines]
    other, cut = text.index("They never"), text.index("ber 1")
    marks.append(Mark(other, other + 27, "The peers helped me a lot."))
    marks.append(Mark(cut, cut + 4))
    placed = resolve(text.encode(), marks, "NVivo").placed
    assert [one.verified for one in placed] == [True] * 12 + [False, False]


def test_codings_whose_passage_is_lost_are_counted() -> None:
    with Material() as material:
        material.add(Source("s", "Talk", content=b"Some words."))
        material.add(Selection("x", "s", 5_000, 5_010))
        material.add(Selection("y", "s", 0, 4))
        for one, passage in (("1", "x"), ("2", "x"), ("3", "y")):
            material.add(Coding(one, passage, "c"))
        told = Told("a")
        settle(material, told)
    assert told.skipped["Coding", "its passage could not be loaded"] == 2
