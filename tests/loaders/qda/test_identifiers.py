"""What may identify somebody is counted, and never told."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.qda import identifiers
from loaders.qda.identifiers import scan, settle
from loaders.qda.material import Material
from loaders.qda.piece import Case, Code, Memo, Piece, Quote, Selection, Source, Text, User
from loaders.told import Told

KIND = {
    "e-mail address": [
        "write to anna.smith@example.org.",
        "(a_b+c@mail.example.co.uk)",
        "[anna@example.org]",
    ],
    "telephone number": [
        "call 07700 900123",
        "call (020) 7946 0958 now",
        "+44 20 7946 0958",
        "01632-960-001",
        "06 12 34 56 78",
        "555-123-4567",
        "0041 44 668 18 00",
    ],
    "postcode": ["in SW1A 1AA", "M13 9PL,", "EC1A1BB"],
    "NHS number": ["NHS 943 476 5919", "9434765919", "943-476-5919"],
    "date": [
        "on 3 May 2019",
        "on 3rd of March",
        "May 5, 2020",
        "03/05/2019",
        "3.5.2019",
        "2019-05-03",
        "le 14 juillet",
        "5/23/2019",
    ],
    "possible name": [
        "then Anna Smith came",
        "I met Mary-Jane O’Neill, she",
        "the nurse (Élodie Müller) said",
        "we saw Peer Mentor Anna Smith",
        "when Jean Luc Picard spoke",
    ],
}
NOTHING = [
    "",
    "I was afraid. Then We were open. The Trust changed.",
    "Anna came. Smith went.",
    "we asked the Community Mental Health Nurse of the NHS Trust",
    "12 of 34 people, 2019 2020 2021, 3.14159265358979",
    "9434765918 and 1111111111",
    "P03: [Peer Name] came to [North Ward] with [Anna Smith]",
    "at 10:30, 3 times, room A12, 50% of 1,000,000",
    "me @ work, @home",
    "the maybe 5 mayors of 31 parishes",
]


@pytest.mark.parametrize(("kind", "text"), [(k, one) for k, many in KIND.items() for one in many])
def test_found(kind: str, text: str) -> None:
    assert scan(text, frozenset()) == {kind: 1}


@pytest.mark.parametrize("text", NOTHING)
def test_not_found(text: str) -> None:
    assert scan(text, frozenset()) == {}


def test_names_of_the_file() -> None:
    names = frozenset({"Anna Smith", "ben", "Élodie", "admin", "Mental Health Team"})
    text = "Anna Smith came. Ben too. Smith’s friend, élodie and Élodie; ben’s. Admin, Health."
    assert scan(text, names)[identifiers.NAMED] == 4  # Anna Smith, Ben, Smith’s, Élodie
    assert scan("[Anna Smith] came", names) == {}
    assert scan("With whom? About Openness.", frozenset({"talk with Ben about openness"})) == {}
    material = Material()
    for one in (Case("c", "P03"), Case("d", "Anna Smith"), User("u", "ben"), User("v", "")):
        material.add(one)
    assert identifiers.names(material) == {"Anna Smith", "ben"}


def noted(*pieces: Piece | Text | Quote) -> list[str]:
    material, told = Material(), Told("f")
    for one in pieces:
        material.add(one)
    settle(material, told)
    return told.notes


def test_the_note_counts() -> None:
    loose = Quote("q", "gone", None, None, "ring 07700 900123", "", "", False)
    placed = Quote("r", "s", 0, 5, "a@b.org", "", "", True)
    notes = noted(
        Text("s", "a@b.org and c@d.org", ""),
        Text("t", "nothing", ""),
        Memo("m", "on 3 May 2019", "SW1A 1AA"),
        Selection("x", "s", comment="e@f.org"),
        loose,
        placed,
    )
    assert notes == [
        "direct identifiers may stand in 4 of 5 texts, memos and quotes: 3 e-mail addresses, "
        "1 telephone number, 1 postcode, 1 date; replace them before you share anything. "
        "This list is not complete."
    ]
    assert noted(Text("s", "nothing", "")) == []


@given(
    st.lists(
        st.sampled_from([one for many in KIND.values() for one in many] + NOTHING)
        | st.text(max_size=30)
        | st.emails(),
        max_size=6,
    ),
    st.lists(st.text(min_size=3, max_size=12), max_size=3),
)
@settings(deadline=None, max_examples=200)
def test_no_word_of_a_text_is_told(parts: list[str], people: list[str]) -> None:
    text = " ; ".join(parts + people)
    cases = [Case(str(number), name) for number, name in enumerate(people)]
    shape = (
        r"(direct identifiers may stand in 1 of 1 text, memo or quote: (\d+ "
        r"(e-mail address(es)?|telephone numbers?|postcodes?|NHS numbers?|dates?|possible names?"
        r"|names? of (a )?cases? or coders?)"
        r"(, )?)+; replace them before you share anything\. This list is not complete\.)"
    )
    for note in noted(Text("s", text, ""), *cases):
        assert re.fullmatch(shape, note)


NASTY = "a|1|0 |+|@|a@|a@b.|a.|Aa |x Aa| Aa Aa|[|[a|1-|3 ma|(0|A1|’|a-|-a|\n| |Ab-|é|3.3.|may |a b "


@pytest.mark.parametrize("unit", NASTY.split("|"))
def test_nasty_texts_take_no_time(unit: str) -> None:
    text = (unit * (10**6 // len(unit)))[: 10**6]
    names = frozenset({"Anna Anna Anna Anna Ben", "Aa Aa Aa Bb", "Ab-Ab", "a b c"})
    began = time.process_time()
    scan(text, names)
    assert time.process_time() - began < 3


def test_many_names_take_no_more_time() -> None:
    names = frozenset(f"Anna B{'abcdefghij'[n % 10] * (n // 10)}" for n in range(3000))
    began = time.process_time()
    assert scan("then Anna b " * 50_000, names)[identifiers.NAMED] == 50_000
    assert time.process_time() - began < 5


def test_names_of_sources_codes_and_sets_are_looked_at_too() -> None:
    told = Told("a")
    with Material() as material:
        material.add(Source("s", "Mabel Grey interview"))
        material.add(Code("c", "what Mabel said"))
        material.add(Code("d", "hope"))
        material.add(Case("k", "Mabel Grey"))
        settle(material, told)
    (note,) = told.notes
    assert note.startswith("names of people may stand in 2 of the names of sources")
    assert "Mabel" not in note
