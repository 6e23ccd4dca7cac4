"""Removing records in a load: what hangs on them goes along, and undo gives all of it back."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from graph import Graph, comparing, dropping, spool, undo, writing
from graph.comparing import Comparison
from graph.merging import Key
from graph.receipt import Receipt
from graph.spool import Spool
from graph.undo import UndoError
from ontology.errors import InputError
from ontology.record import Edge, Node, Record, Ref
from ontology.vocabulary import vocabulary
from tests.graph import records
from tests.graph.digest import digest

PROJECT = {"origin": "project"}


@pytest.fixture(params=["one transaction", "batches"])
def _size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same, in one transaction and in small batches."""
    if request.param == "batches":
        monkeypatch.setattr(writing, "LIMIT", 0)
        monkeypatch.setattr(undo, "LIMIT", 0)
        monkeypatch.setattr(spool, "ROWS", 2)
        monkeypatch.setattr(dropping, "STRIP", 2)
        monkeypatch.setattr(dropping, "SLICE", 1)
        monkeypatch.setattr(dropping, "LETTERS", 3)


def code(name: str, *above: str) -> Node:
    known = {**PROJECT, "id": name, "label": name, "path": "/".join((*above, name))}
    return Node("Code", known, links={"BROADER": tuple(Ref("Code", one) for one in above)})


def coding(quote: str, name: str) -> Edge:
    ends = Ref("Quote", quote), Ref("Code", name)
    own = {**PROJECT, "id": f"{quote}.{name}", "coder": "c1", "date": "2024-02-29"}
    return Edge("CODED_AS", *ends, own)


def memo(*ends: Ref) -> list[Record]:
    own = {**PROJECT, "id": "m", "text": "first", "date": "2024-02-29"}
    one = Node("Memo", own, links={"ABOUT": ends})
    return [one, *(Edge("ABOUT", one.ref, end) for end in ends)]


def coded() -> list[Record]:
    """Three concepts, two claims, three quotes, three codes one below another, codings, a memo."""
    below = [Edge("BROADER", Ref("Code", "k2"), Ref("Code", "k1"))]
    return [
        *records.small(),
        *records.quote("q2", "Ümlaut \U0001f600"), *records.quote("q3"),
        code("k1"), code("k2", "k1"), code("k3"), *below,
        coding("q1", "k1"), coding("q2", "k1"), coding("q3", "k1"), coding("q2", "k2"),
        coding("q2", "k3"),
        *memo(Ref("Code", "k2"), Ref("Quote", "q1")),
    ]  # fmt: skip


def based(project: Graph) -> list[str]:
    project.write(coded(), {"base.csv": "h"})
    return digest(project)


def drop(
    project: Graph,
    gone: Iterable[Ref | Edge],
    some: Iterable[Record] = (),
    protected: frozenset[Key] = frozenset(),
) -> Receipt:
    with Spool(vocabulary(), some) as found:
        for one in gone:
            found.drop(one)
        return project.write(found, {"next.csv": "h"}, protected=protected)


def compared(
    project: Graph,
    gone: Iterable[Ref | Edge],
    some: Iterable[Record] = (),
    protected: frozenset[Key] = frozenset(),
) -> Comparison:
    with Spool(vocabulary(), some) as found:
        for one in gone:
            found.drop(one)
        return comparing.compare(project.connection, vocabulary(), found, protected)


def whole(project: Graph) -> bool:
    return not project.about().loading and not project.mismatches() and not project.faults()


# What is dropped, and how many records and relationships go with it.
DROPS: dict[str, tuple[list[Ref | Edge], int]] = {
    "a coding": ([Ref("CODED_AS", "q1.k1")], 1),
    "codings": ([Ref("CODED_AS", f"{one}.k1") for one in ("q1", "q2", "q3")], 3),
    "a relationship without an id": ([Edge("BROADER", Ref("Code", "k2"), Ref("Code", "k1"))], 1),
    "a code on which nothing but a coding hangs": ([Ref("Code", "k3")], 2),
    "a code with codings, and one below it": ([Ref("Code", "k1")], 5),
    "codes joined with one another": ([Ref("Code", one) for one in ("k1", "k2", "k3")], 10),
    "a code and its codings, both named": (
        [Ref("Code", "k1"), *(Ref("CODED_AS", f"{one}.k1") for one in ("q1", "q2", "q3"))], 5,
    ),
    "a quote": ([Ref("Quote", "q2")], 5),
    "quotes and a code of theirs": (
        [Ref("Quote", "q2"), Ref("Quote", "q3"), Ref("Code", "k1")], 11,
    ),
    "a claim": ([Ref("Relation", "x1")], 5),
    "a concept and the claims at it": (
        [Ref("Concept", "c"), Ref("Relation", "x2")], 5,
    ),
    "a memo": ([Ref("Memo", "m")], 3),
    "something twice, and something that is not there": (
        [Ref("Code", "k3"), Ref("Code", "k3"), Ref("Code", "none"), Ref("CODED_AS", "none")], 2,
    ),
}  # fmt: skip


@pytest.mark.usefixtures("_size")
@pytest.mark.parametrize("name", DROPS)
def test_what_is_dropped_goes_and_undo_gives_it_back(project: Graph, name: str) -> None:
    before = based(project)
    gone, number = DROPS[name]
    planned = compared(project, gone)
    assert planned.removed == number
    assert not planned.faults
    assert digest(project) == before
    done = drop(project, gone)
    assert (done.created, done.updated, done.unchanged, done.removed) == (0, 0, 0, number)
    assert project.loads()[-1].removed == number
    assert not [one for one in gone if isinstance(one, Ref) and project.known([one])]
    assert whole(project)
    assert project.undoing(done.load).returned == number
    project.undo(done.load)
    assert digest(project) == before
    assert whole(project)


@pytest.mark.usefixtures("_size")
def test_all_at_once_and_back(project: Graph) -> None:
    before = based(project)
    nodes = [one for one in coded() if isinstance(one, Node)]
    gone = [one.ref for one in nodes if one.label != "Report"]
    planned = compared(project, gone)
    done = drop(project, gone)
    assert done.removed == planned.removed
    assert project.counts() == {"Graph": 1, "Load": 2, "Report": 1, **_changes(project)}
    project.undo(done.load)
    assert digest(project) == before


def _changes(project: Graph) -> dict[str, int]:
    counts = project.counts()
    return {"Change": counts["Change"]} if "Change" in counts else {}


@pytest.mark.usefixtures("_size")
def test_one_load_writes_changes_moves_and_removes(project: Graph) -> None:
    before = based(project)
    some: list[Record] = [
        replace(code("k2"), properties={**code("k2").properties, "label": "renamed"}),
        coding("q1", "k2"),
        replace(coding("q2", "k3"), end=Ref("Code", "k2")),
    ]
    gone: list[Ref | Edge] = [Ref("Code", "k1"), Ref("Code", "k3"), Ref("CODED_AS", "q3.k1")]
    planned = compared(project, gone, some)
    done = drop(project, gone, some)
    assert (done.created, done.updated, done.unchanged) == (1, 2, 0)
    # k2 lists nothing above it any more, q2.k3 leads to another code: both count once.
    assert done.removed == planned.removed == 7
    assert whole(project)
    again = drop(project, gone, some)
    assert not again.load
    assert again.unchanged == 3
    project.undo(done.load)
    assert digest(project) == before


@pytest.mark.usefixtures("_size")
def test_nothing_to_remove_leaves_no_receipt(project: Graph) -> None:
    before = based(project)
    assert not drop(project, [Ref("Code", "none")]).load
    assert not drop(project, [Ref("Code", "none")], coded()).load
    assert digest(project) == before
    assert len(project.loads()) == 1


UNSOUND: dict[str, Ref] = {
    "needs at least 1 FROM_SOURCE": Ref("Source", "t1"),
    "needs at least 1 FROM": Ref("Concept", "b"),
}


@pytest.mark.usefixtures("_size")
@pytest.mark.parametrize("message", UNSOUND)
def test_what_others_need_stays(project: Graph, message: str) -> None:
    before = based(project)
    with pytest.raises(InputError) as caught:
        drop(project, [UNSOUND[message]])
    assert {one.message for one in caught.value.faults} == {message}
    assert digest(project) == before
    assert whole(project)


@pytest.mark.usefixtures("_size")
def test_the_last_evidence_of_a_claim_without_words_stays(project: Graph) -> None:
    project.write(records.changed(records.small(), "x1", wording=None), {})
    before = digest(project)
    with pytest.raises(InputError):
        drop(project, [Ref("Quote", "q1")])
    assert digest(project) == before


@pytest.mark.usefixtures("_size")
def test_a_bundled_record_stays(project: Graph) -> None:
    before = based(project)
    bundled = frozenset({("Concept", "a"), ("CODED_AS", "q1.k1"), ("Code", "k2")})
    below = Edge("BROADER", Ref("Code", "k2"), Ref("Code", "k1"))
    for one in (Ref("Concept", "a"), Ref("CODED_AS", "q1.k1"), below):
        assert compared(project, [one], protected=bundled).faults.number == 1
        with pytest.raises(InputError, match="may not be removed"):
            drop(project, [one], protected=bundled)
    assert digest(project) == before


@pytest.mark.usefixtures("_size")
def test_a_later_load_that_wrote_it_again_stands_in_the_way(project: Graph) -> None:
    before = based(project)
    first = drop(project, [Ref("Code", "k1")])
    second = project.write([code("k1")], {"again.csv": "h"})
    with pytest.raises(UndoError) as caught:
        project.undo(first.load)
    assert [one.load for one in caught.value.conflicts] == [second.load]
    project.undo(second.load)
    project.undo(first.load)
    assert digest(project) == before


@pytest.mark.usefixtures("_size")
def test_a_later_load_that_removed_the_other_end_stands_in_the_way(project: Graph) -> None:
    before = based(project)
    first = drop(project, [Ref("CODED_AS", "q2.k3")])
    second = drop(project, [Ref("Code", "k3")])
    assert second.removed == 1
    with pytest.raises(UndoError) as caught:
        project.undo(first.load)
    assert [str(one) for one in caught.value.conflicts] == [f"{second.load} (1 record: Code k3)"]
    project.undo(second.load)
    project.undo(first.load)
    assert digest(project) == before


@pytest.mark.usefixtures("_size")
def test_a_load_cannot_be_undone_when_a_later_one_removed_what_it_wrote(project: Graph) -> None:
    based(project)
    first = project.write([code("k9"), coding("q1", "k9")], {})
    second = drop(project, [Ref("Code", "k9")])
    with pytest.raises(UndoError) as caught:
        project.undo(first.load)
    assert [one.load for one in caught.value.conflicts] == [second.load]


@pytest.mark.usefixtures("_size")
def test_undo_from_the_last_to_the_first_gives_back_every_state(project: Graph) -> None:
    steps: list[tuple[list[Ref | Edge], list[Record]]] = [
        ([], coded()),
        ([Ref("CODED_AS", "q2.k3")], []),
        ([Ref("Quote", "q2")], []),
        ([Ref("Code", "k1")], []),
        ([], coded()),
        ([Ref("Relation", "x1")], []),
    ]
    states = []
    for gone, some in steps:
        states.append(digest(project))
        assert drop(project, gone, some).load
    assert states[1] == states[5]
    for receipt, state in zip(reversed(project.loads()), reversed(states), strict=True):
        project.undo(receipt.load)
        assert digest(project) == state
    assert set(project.counts()) == {"Graph", "Load"}


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_a_load_that_is_interrupted_gives_back_what_it_removed(
    project: Graph, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    before = based(project)
    monkeypatch.setattr(writing, "LIMIT", 0)
    monkeypatch.setattr(spool, "ROWS", 2)
    steps, done = dropping.step, 0

    def step(*given: object) -> object:
        nonlocal done
        done += 1
        if done == 4:
            raise error
        return steps(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(dropping, "step", step)
    gone = [Ref("Code", one) for one in ("k1", "k2", "k3")]
    with pytest.raises(error):
        drop(project, [*gone, Ref("Quote", "q2"), Ref("Quote", "q3"), Ref("Memo", "m")])
    assert digest(project) == before
    assert [one.state for one in project.loads()] == ["complete", "taken back"]
    assert whole(project)


def test_a_load_that_died_while_it_removed_is_taken_back_by_the_next(
    project: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = based(project)
    with monkeypatch.context() as small:
        small.setattr(writing, "LIMIT", 0)
        small.setattr(spool, "ROWS", 2)
        small.setattr("graph.recovery.take_back", _dead)
        steps, done = dropping.step, 0

        def step(*given: object) -> object:
            nonlocal done
            done += 1
            if done == 3:
                raise KeyboardInterrupt
            return steps(*given)  # type: ignore[arg-type]

        small.setattr(dropping, "step", step)
        with pytest.raises(KeyboardInterrupt):
            drop(project, [Ref("Code", one) for one in ("k1", "k2", "k3")] + [Ref("Quote", "q2")])
    assert project.about().loading == "L2"
    assert digest(project) != before
    project.settle()
    assert digest(project) == before
    assert whole(project)


def _dead(*_given: object, **_more: object) -> None:
    raise ConnectionError


def test_many_records_with_long_texts_are_noted_in_several_entries(
    project: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dropping, "LETTERS", 1_000)
    texts = [
        Node("Source", {**records.source(f"s{one}").properties, "text": "x" * 300 * one})
        for one in range(20)
    ]
    project.write(texts, {})
    before = digest(project)
    done = drop(project, [one.ref for one in texts])
    assert done.removed == 20
    assert done.parts > 2
    project.undo(done.load)
    assert digest(project) == before


def test_a_record_on_which_very_much_hangs_goes_in_batches(
    project: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = based(project)
    monkeypatch.setattr(dropping, "STRIP", 2)
    done = drop(project, [Ref("Code", "k1"), Ref("CODED_AS", "q1.k1")])
    assert done.removed == 5
    assert done.parts == 3
    assert [one.state for one in project.loads()] == ["complete", "complete"]
    assert whole(project)
    project.undo(done.load)
    assert digest(project) == before
