"""Whose words a quote is: what says so, and when nothing does."""

import time
from collections.abc import Iterable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.qda.material import Material
from loaders.qda.piece import (
    Case,
    CaseText,
    Derived,
    Piece,
    Quote,
    Selected,
    Selection,
    Source,
    Spoken,
    Text,
)
from loaders.qda.speakers import Rules, participants, settle
from loaders.told import Told

Pieces = list[Piece | Derived]


def filled(pieces: Iterable[Piece | Derived]) -> Material:
    material = Material()
    for one in pieces:
        material.add(one)
    return material


def text(words: str, source: str = "s", **more: str) -> Pieces:
    return [Source(source, "interview.txt", b"", **more), Text(source, words, "")]


def quote(
    key: str, start: int | None, end: int | None, exact: str = "", source: str = "s"
) -> Pieces:
    one = Quote(key, source, start, end, exact, "", "", start is not None)
    return [Selection(key, source), one, Selected(key, key)]


def found(words: str, exact: str, key: str = "q") -> Pieces:
    start = words.index(exact)
    return quote(key, start, start + len(exact), exact)


def speakers(pieces: Iterable[Piece | Derived], rules: Rules | None = None) -> dict[str, str]:
    material = filled(pieces)
    settle(material, rules or Rules(), Told("f"))
    return {one.quote: one.case for one in material.all(Spoken)}


TALK = "Interview P01, peer mentor\n\nI: How was it?\nP01: Hard at first.\nThen open.\nI: Why?\n"
OWN: Pieces = [Case("c", "P01"), CaseText("c", source="s")]
P01, P02 = Case("c", "P01"), Case("d", "P02")


@pytest.mark.parametrize(
    ("exact", "speaks"),
    [
        ("Hard at first.", True),
        ("Then open.", True),
        ("P01: Hard", True),
        ("it?\nP01: Hard", True),  # with the end of the question, but the source is P01's
        ("How was it?", False),
        ("Why?", False),
        ("I: How was it?\nP01:", False),  # none of the participant's words
        ("P01:", False),
        ("\n\n", False),
        ("Interview P01, peer mentor", False),  # what stands above was said by nobody
        ("peer mentor\n\nI: How was it?\nP01: Hard", False),
    ],
)
def test_an_interview(exact: str, speaks: bool) -> None:
    pieces: Pieces = [*text(TALK), *found(TALK, exact), *OWN]
    assert speakers(pieces) == ({"q": "c"} if speaks else {})


def test_turns_alone_say_who_speaks() -> None:
    # What QualCoder exports: cases without their texts.
    assert speakers([*text(TALK), *found(TALK, "Hard at"), P01]) == {"q": "c"}
    assert speakers([*text(TALK), *found(TALK, "it?\nP01: Hard"), P01]) == {}


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("I : Et au début ?", "N02 : Au début j’avais peur"),
        ("Interviewer\nHow was it?", "P01\nHard"),
        ("INT:\tHow?", "p01:\tHard"),
        ("**Interviewer 1:** How?", "**P01:** Hard"),
        ("[00:01:02] Researcher: How?", "[00:01:09] P01: Hard"),
        ("Moderator (00:02): How?", "P01 (00:07): Hard"),
        ("Int.: How?", "P01: Hard"),
        ("Q1: How?", "R: Hard"),
        ("Kim (interviewer): How?", "Lee (P01): Hard"),
        ("Researcher Kim: How?", "P01 [crying]: Hard"),
        ("[Interviewer]: How?", "[P01]: Hard"),
        ("Q: How?", "A: Hard"),
        ("Facilitator – How?", "Participant: Hard"),
        ("Enquêteur : Comment ?", "P01 (nurse): Hard"),
    ],
)
def test_how_turns_are_written(asked: str, answered: str) -> None:
    words = f"{asked}\n{answered} it was.\n"
    case = Case("c", "N02" if "N02" in words else "P01")
    whole = CaseText("c", source="s")
    answer, question = answered.split()[-1] + " it was", asked.split()[-1]
    pieces: Pieces = [*text(words), case, whole]
    assert speakers([*pieces, *found(words, answer)]) == {"q": "c"}
    assert speakers([*pieces, *quote("q", len(asked) - len(question), len(asked))]) == {}


def test_a_focus_group() -> None:
    words = "Mod: Who?\nP01: One.\nP02: Two.\nP09: Nine.\nAnna: Me.\nP02: Again.\nAnna: Yes.\n"
    quotes = [found(words, one, one) for one in ("Who?", "One.", "Two.", "Nine.", "Me.", "Again.")]
    both = [
        found(words, one, one) for one in ("One.\nP02: Two.", "Two.\nP09: Nine.", "Who?\nP01: O")
    ]
    every = [one for many in (*quotes, *both) for one in many]
    wholes: Pieces = [CaseText("c", source="s"), CaseText("d", source="s")]
    pieces: Pieces = [*text(words), *every, P01, P02, *wholes]
    assert speakers(pieces) == {"One.": "c", "Two.": "d", "Again.": "d"}


def test_a_source_of_several_cases_says_nothing() -> None:
    words = "We all were afraid."
    pieces: Pieces = [*text(words), *found(words, "afraid"), P01, P02, CaseText("c", source="s")]
    assert speakers(pieces) == {"q": "c"}
    assert speakers([*pieces, CaseText("d", source="s")]) == {}
    # One participant that the file holds twice is not several.
    assert speakers([*pieces, Case("e", " P01"), CaseText("e", source="s")]) == {"q": "c"}
    other = Rules(is_participant=lambda name: name == "P02")
    assert speakers([*pieces, CaseText("d", source="s")], other) == {"q": "d"}


def test_a_passage_of_a_case() -> None:
    words = "We all were afraid. It was hard."
    around: Pieces = [*quote("a", 0, 19), CaseText("c", selection="a"), P01, P02]
    pieces: Pieces = [*text(words), *around, *found(words, "afraid"), *found(words, "hard", "h")]
    over = quote("o", 10, 25)
    assert speakers([*pieces, *over]) == {"a": "c", "q": "c"}
    second: Pieces = [*quote("b", 7, 19), CaseText("d", selection="b")]
    assert speakers([*pieces, *second]) == {"a": "c"}  # afraid and its passage are both cases'


def test_a_passage_of_a_case_is_not_the_interviewers() -> None:
    whole: Pieces = [*quote("a", 0, len(TALK)), CaseText("c", selection="a"), P01]
    asked, answered = found(TALK, "Why?"), found(TALK, "Then open.", "t")
    mixed = found(TALK, "it?\nP01: Hard", "m")
    assert speakers([*text(TALK), *whole, *asked, *answered, *mixed]) == {
        "a": "c",
        "t": "c",
        "m": "c",
    }


def test_where_a_passage_and_a_turn_differ_nobody_speaks() -> None:
    pieces: Pieces = [*text(TALK), *found(TALK, "Hard"), P01, P02, CaseText("d", selection="q")]
    assert speakers(pieces) == {}


def test_only_the_interviewer_is_named() -> None:
    words = "I: How was it?\nHard at first.\nI: Why?\nThey were afraid.\n"
    pieces: Pieces = [*text(words), *found(words, "Hard"), *found(words, "Why", "w"), *OWN]
    assert speakers(pieces) == {}
    coded: Pieces = [CaseText("c", selection="q"), CaseText("c", selection="w")]
    assert speakers([*pieces, *coded]) == {"q": "c"}


def test_only_the_participant_is_named() -> None:
    words = "Were you afraid?\nP01: I was.\nWhy?\nP01: I did not know him.\nAnd then?\n"
    every = [found(words, one, one) for one in ("I was.", "Why?", "know him.\nAnd", "And then?")]
    pieces: Pieces = [*text(words), *(one for many in every for one in many), *OWN]
    assert speakers(pieces) == {"I was.": "c"}
    alone = "P01: I was afraid.\n\nThen I was open."
    assert speakers([*text(alone), *found(alone, "Then I"), P01]) == {"q": "c"}


def test_what_could_not_be_placed() -> None:
    loose, plain = quote("q", None, None, "I was afraid"), text("No turns here.")
    assert speakers([*plain, *loose, *OWN]) == {"q": "c"}
    assert speakers([*text(TALK), *loose, *OWN]) == {}
    assert speakers([*loose, *OWN]) == {}  # no text: it may be the interviewer's
    assert speakers([*loose, P01, CaseText("c", selection="q")]) == {"q": "c"}
    asked = quote("q", None, None, "Interviewer: were you afraid?")
    assert speakers([*asked, P01, CaseText("c", selection="q")]) == {}


def test_an_article_has_no_speakers_and_a_field_note_no_single_one() -> None:
    words = "P01: was afraid."
    for more in ({"kind": "article"}, {"reference": "r"}):
        told = Told("f")
        material = filled([*text(words, **more), *found(words, "afraid"), *OWN])
        settle(material, Rules(), told)
        assert (list(material.all(Spoken)), told.notes) == ([], [])
    seen = "The nurse came late."
    assert speakers([*text(seen, kind="field-note"), *found(seen, "late"), *OWN]) == {}
    named: Pieces = [Source("s", "FieldNote3.md"), Text("s", seen, ""), *found(seen, "late")]
    assert speakers([*named, *OWN]) == {}
    assert speakers([*named, P01, CaseText("c", selection="q")]) == {"q": "c"}


def test_a_table_says_who_is_quoted_in_an_article() -> None:
    article: Pieces = [Source("s", "Smith 2020", kind="article")]
    said = quote("q", None, None, "I was afraid.")
    assert speakers([*article, *said, P01, CaseText("c", selection="q")]) == {"q": "c"}
    assert speakers([*article, *said, *OWN]) == {}


def test_rules() -> None:
    words = "Kim: How?\nLee: Hard.\nKim: Why?\nLee: Fear.\n"
    pieces: Pieces = [*text(words), *found(words, "Hard"), *found(words, "How", "k"), P01]
    assert speakers([*pieces, CaseText("c", source="s")]) == {}
    rules = Rules(interviewers=frozenset({"Kim"}), prefixes={"lee": "P01"})
    assert speakers(pieces, rules) == {"q": "c"}
    nobody = Rules(prefixes={"Lee": "somebody else"})
    assert speakers([*pieces, CaseText("c", source="s")], nobody) == {}


def test_who_is_a_participant() -> None:
    nameless: Pieces = [Case("1"), CaseText("1", source="s"), Case("2"), CaseText("2", source="a")]
    pieces: Pieces = [Source("s", "P07.docx"), Source("a", "Smith 2020", kind="article"), *nameless]
    more: Pieces = [Case("i", "Interviewer"), Case("m", "Moderator 2"), P01]
    names = [(one.key, one.name) for one in participants(filled([*pieces, *more]), Rules())]
    assert names == [("1", "P07"), ("c", "P01")]


def test_unknown_speakers_are_counted() -> None:
    told = Told("f")
    settle(
        filled([*text(TALK), *found(TALK, "Why"), *found(TALK, "Hard", "h"), *OWN]), Rules(), told
    )
    assert told.notes == [
        "1 of 2 quotes have no known speaker; a map can say whose turns begin with which name."
    ]


ASKING = ("I", "INT", "Interviewer", "Interviewer 2", "Q", "Researcher", "Moderator", "int.")
PEOPLE = ("P01", "P02", "N3", "Anna Smith")
STRANGERS = ("Xavier", "P77")
BODY = st.text(st.sampled_from("ab é🙂,.?\n"), min_size=1, max_size=20)


@given(
    st.lists(st.tuples(st.sampled_from((*ASKING, *PEOPLE, *STRANGERS)), BODY), max_size=12),
    st.sampled_from((None, 0, 1)),
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200), st.integers(0, 3)), max_size=4),
    st.randoms(use_true_random=False),
)
@settings(deadline=None, max_examples=300)
def test_random_turns(
    turns: list[tuple[str, str]],
    owner: int | None,
    spans: list[tuple[int, int, int]],
    random: Random,
) -> None:
    turns = [("P01", "So."), ("I", "Go on."), *turns]
    words = ""
    who: list[str] = []
    for name, body in turns:
        words += f"{name}: "
        who += ["-"] * (len(words) - len(who))
        words += f"{body}\n"
        who += [name] * (len(words) - len(who))
    pieces: Pieces = [*text(words)]
    pieces += [Case(str(number), name) for number, name in enumerate(PEOPLE)]
    if owner is not None:
        pieces.append(CaseText(str(owner), source="s"))
    for number, (one, two, case) in enumerate(spans):
        start, end = sorted((one % len(words), two % len(words)))
        pieces += quote(f"s{number}", start, end)
        pieces.append(CaseText(str(case), selection=f"s{number}"))
    places = {}
    for number in range(8):
        start, end = sorted(random.choices(range(len(words) + 1), k=2))
        places[f"q{number}"] = start, end
        pieces += quote(f"q{number}", start, end)
    said = speakers(pieces)
    for key, (start, end) in places.items():
        heard = {who[at] for at in range(start, end) if who[at] != "-" and not words[at].isspace()}
        if key in said:  # never of an interviewer's words alone, nor of two people's
            assert heard & {PEOPLE[int(said[key])], *(STRANGERS if spans else ())}
            assert heard & set(PEOPLE) <= {PEOPLE[int(said[key])]}
        if len(heard) == 1 and heard <= set(PEOPLE) and not spans:
            assert PEOPLE[int(said[key])] in heard


def test_200_000_quotes_take_seconds() -> None:
    random = Random(6)
    words = "".join(
        f"{random.choice(('I', 'P01', 'P02'))}: {'word ' * 20}\n" for _ in range(20_000)
    )
    material = filled([*text(words), P01, P02, CaseText("c", source="s")])
    for number in range(200_000):
        start = random.randrange(len(words))
        wide = len(words) - start if number % 100 == 0 else random.randrange(400)
        material.add(Quote(f"{number}", "s", start, start + wide, "", "", "", True))
        material.add(Selected(f"{number}", f"{number}"))
        if number % 2:
            material.add(CaseText("d", selection=f"{number}"))
    began = time.process_time()
    settle(material, Rules(), Told("f"))
    assert time.process_time() - began < 20
    assert next(material.rows('SELECT count(*) FROM "Spoken"'))[0] > 20_000


@pytest.mark.parametrize(
    "line", [" " * 10**6, "a" * 10**6, "a:" * 500_000, "\n" * 10**6, "P1\t" * 300_000]
)
def test_nasty_texts_take_no_time(line: str) -> None:
    began = time.process_time()
    speakers([*text(line), *quote("q", 0, len(line)), *OWN])
    assert time.process_time() - began < 5


def test_cases_without_a_name_whose_sources_share_a_title_are_several_people() -> None:
    with Material() as material:
        for one in "abc":
            material.add(Source(one, "Interview.txt"))
            material.add(Text(one, f"We talk, {one}.", f"hash {one}"))
            material.add(Case(f"case {one}", ""))
            material.add(CaseText(f"case {one}", source=one))
            material.add(Quote(one, one, 0, 7, "We talk", "", "", True))
        names = {one.name for one in participants(material, Rules())}
        assert names == {f"Interview hash {one}" for one in "abc"}
        settle(material, Rules(), Told("a"))
        assert {(one.quote, one.case) for one in material.all(Spoken)} == {
            (one, f"case {one}") for one in "abc"
        }
