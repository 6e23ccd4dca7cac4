"""A quote in its source: where it stands, what is around it, and for whom."""

import pytest

from graph import Graph, passage
from graph.audience import OTHERS
from ontology.errors import NamingError
from ontology.record import Edge, Node, Record, Ref
from ontology.terms import Value
from tests.graph.records import BASE, quote, source

# A letter that UTF-16 spells with two units stands before every place.
TEXT = "𝒜 talk. I was afraid of it, at first. Then I was not. And that is all there is to say."


def anchored(name: str, words: str, **more: Value) -> list[Record]:
    start = TEXT.index(words)
    return quote(name, words, start=start, end=start + len(words), **more)


def made(project: Graph, *records: Record, text: str | None = TEXT) -> Graph:
    kept = {} if text is None else {"text": text}
    named = Node("Source", {**source().properties, **kept})
    project.write([named, *records], {})
    return project


def test_what_stands_around_it(project: Graph) -> None:
    made(project, *anchored("q", "I was afraid of it"))
    found = passage.read(project, "q", around=10)
    assert (found.before, found.exact, found.after) == (
        "𝒜 talk. ", "I was afraid of it", ", at first",
    )  # fmt: skip
    assert (found.found, found.fits, found.earlier) == ("text", True, 0)
    assert found.later == len(TEXT) - TEXT.index(". Then")
    whole = passage.read(project, "q", around=1_000)
    assert f"{whole.before}{whole.exact}{whole.after}" == TEXT
    assert (whole.earlier, whole.later) == (0, 0)
    alone = passage.read(project, "q", around=0)
    assert (alone.before, alone.after, alone.earlier) == ("", "", len("𝒜 talk. "))


def test_who_said_it_where(demo: Graph) -> None:
    found = passage.read(demo, "syn-q-p1-02")
    assert found.who == "Synthetic participant 1"
    assert (found.group, found.study_label) == ("nursing and medicine", "Synthetic study")
    assert (found.kind, found.consent, found.third_party) == ("transcript", "open", True)
    assert found.fits
    assert found.before.endswith("nobody meant it like that. ")


def test_a_source_without_text_leaves_what_the_quote_keeps(project: Graph) -> None:
    kept = {"prefix": "before ", "suffix": " after"}
    made(project, *anchored("q", "at first", **kept), *quote("bare", "words"), text=None)
    found = passage.read(project, "q")
    assert (found.before, found.after, found.found, found.fits) == (
        "before ", " after", "anchor", None,
    )  # fmt: skip
    bare = passage.read(project, "bare")
    assert (bare.before, bare.after, bare.found, bare.consent) == ("", "", "none", "analysis-only")


def test_a_span_that_does_not_fit_is_not_shown_as_context(project: Graph) -> None:
    made(project, text=None)
    wrong = quote("q", "afraid", start=0, end=6, anchorVerified=False, prefix="was ", suffix=" of")
    project.write(wrong, {})
    text = "MATCH (t:Source {id: 't1'}) SET t.text = $text"
    project.connection.write(lambda transaction: transaction.run(text, text=TEXT).consume())
    found = passage.read(project, "q")
    assert (found.fits, found.found, found.verified) == (False, "anchor", False)
    assert (found.before, found.after) == ("was ", " of")


def test_other_quotes_that_reach_into_the_window(
    project: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = [
        *anchored("q", "I was afraid of it"),
        *anchored("over", "afraid of it, at first"),
        *anchored("near", "Then I was not"),
        *anchored("far", "to say"),
        *quote("nowhere", "no place"),
    ]
    made(project, *there)
    found = passage.read(project, "q", around=20)
    assert [(one.id, one.overlaps) for one in found.neighbours] == [("over", True), ("near", False)]
    monkeypatch.setattr(passage, "FEW", 1)
    few = passage.read(project, "q", around=20)
    assert ([one.id for one in few.neighbours], few.others) == (["over"], 1)
    alone = passage.read(project, "q", around=0)
    assert [one.id for one in alone.neighbours] == ["over"]


def test_others_see_the_quote_alone_if_at_all(project: Graph) -> None:
    looked: dict[str, Value] = {
        "consent": "open",
        "mentionsThirdParty": False,
        "prefix": "x",
        "suffix": "y",
    }
    person = Node("Participant", {**BASE, "id": "p", "label": "Ann", "group": "nurses"})
    there = [
        *anchored("open", "I was afraid of it", **looked),
        *anchored("shut", "Then I was not"),
        person,
        Node("Study", {**BASE, "id": "s", "label": "A study"}),
        Edge("TOOK_PART_IN", person.ref, Ref("Study", "s")),
        Edge("SPOKEN_BY", Ref("Quote", "open"), person.ref),
        Edge("PART_OF", Ref("Source", "t1"), Ref("Study", "s")),
    ]
    made(project, *there)
    found = passage.read(project, "open", OTHERS)
    assert found.exact == "I was afraid of it"
    assert (found.before, found.after, found.found, found.fits) == ("", "", "none", None)
    assert (found.who, found.group, found.participant) == (None, None, None)
    assert (found.source, found.title, found.neighbours, found.others) == (None, None, (), 0)
    assert found.study_label == "A study"
    assert passage.read(project, "shut", OTHERS).exact is None
    assert passage.read(project, "shut").exact == "Then I was not"


def test_no_such_quote(demo: Graph) -> None:
    with pytest.raises(NamingError, match="no such quote"):
        passage.read(demo, "nobody")
