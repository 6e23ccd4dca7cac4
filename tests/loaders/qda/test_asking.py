"""The interviewer's turns never count as a participant's, however a transcript marks them."""

import pytest

from loaders.qda import speakers
from loaders.qda.material import Material
from loaders.qda.piece import Case, CaseText, Quote, Selected, Source, Spoken, Text
from loaders.told import Told

ASKED, SAID = "how was it?", "I was afraid."


@pytest.mark.parametrize(
    "marks",
    [
        "Interviewer: |P01: ",
        "[Interviewer] |[P01] ",
        "(I) |(P01) ",
        "I. |P01. ",
        "Interviewer; |P01; ",
        "- Interviewer: |- P01: ",
        "1 Interviewer: |2 P01: ",
        "> Interviewer: |> P01: ",
        "<v Interviewer>|<v P01>",
        "00:00:01 Interviewer |00:00:05 P01 ",
        "Q1. |",
        "Co-interviewer from Leeds: |P01: ",
    ],
)
@pytest.mark.parametrize("whole", [True, False])
def test_a_question_is_nobodys(marks: str, whole: bool) -> None:
    asks, says = marks.split("|")
    text = "".join(f"{asks}{ASKED}\n{says}{SAID}\n" for _ in range(2))
    assert ASKED not in spoken(text, whole)


def test_one_question_among_known_turns_is_nobodys() -> None:
    text = f"Interviewer: Well?\nP01: {SAID}\nCo-interviewer from Leeds: {ASKED}\nP01: Yes.\n"
    assert spoken(text, whole=True) == {SAID}


def test_prose_that_begins_with_such_a_word_stays_the_participants() -> None:
    text = f"{SAID}\nResearcher posts were cut.\nI had no questions. {ASKED}\n"
    assert spoken(text, whole=True) == {SAID, ASKED}


def spoken(text: str, whole: bool) -> set[str]:
    """Return the passages that are the participant's, of a question and an answer."""
    with Material() as material:
        material.add(Source("s", "Talk"))
        material.add(Case("c", "P01"))
        if whole:
            material.add(CaseText("c", source="s"))
        material.add(Text("s", text, "hash"))
        for words in (ASKED, SAID):
            at = text.rindex(words)
            material.add(Quote(words, "s", at, at + len(words), words, "", "", True))
            material.add(Selected(words, words))
        speakers.settle(material, speakers.Rules(), Told("a"))
        return {one.quote for one in material.all(Spoken)}
