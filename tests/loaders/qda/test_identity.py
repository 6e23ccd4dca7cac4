"""The same project again is the same records; what changed keeps its id; what is gone is listed."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.holdings import Code as HeldCode
from graph.holdings import Hanging, Memo, Quote
from loaders.mapping.paths import DEEP, Paths
from loaders.qda import identity
from loaders.qda.material import Material
from loaders.qda.piece import Code, Coding, Named, Source, Text
from loaders.told import Told
from ontology.record import Ref
from tests.loaders.qda.projects import (
    Given,
    Names,
    Passage,
    Shelf,
    ids,
    loaded,
    named,
    pieces,
    settled,
    without,
)

LINES = [
    "I: How was it at first?", "A: I was afraid of losing my place here.", "I: And now?",
    "A: Now I see that she knows things that I do not know.", "I: yes", "A: yes", "I: Go on.",
    "A: She sat with him for an hour and said nothing, and he ate.", "A: yes",
]  # fmt: skip
TEXT = "\n".join(LINES)
OTHER = "I: Hello.\nB: We had no time for it, none at all, and nobody asked us.\nB: yes"
BASE = Given(
    texts={"Interview 1": TEXT, "Interview 2": OTHER},
    codes={
        "feel": ("Feelings", ""), "fear": ("Fear", "feel"), "see": ("Seeing", ""),
        "time": ("Time", ""), "other": ("Other", "feel"), "other2": ("Other", "time"),
    },
    passages=[
        Passage("Interview 1", "afraid of losing my place", (("fear", "anna"),), speaker="A"),
        Passage("Interview 1", "she knows things", (("see", "anna"), ("see", "ben")), speaker="A"),
        Passage("Interview 1", "sat with him for an hour", (("see", "anna"),), speaker="A"),
        Passage("Interview 1", "yes", (("other", "ben"),), speaker="A"),
        Passage("Interview 1", "yes", (("other", "anna"),), 1, speaker="A"),
        Passage("Interview 2", "no time for it", (("time", "anna"), ("fear", "")), speaker="B"),
        Passage("Interview 2", "nobody asked us", (("fear", "ben"),), speaker="B"),
    ],
    memos=[
        ("", "what is a place?", "code", "fear"),
        ("first", "a hard one", "source", "Interview 1"),
        ("plan", "ask more", "project", ""),
        ("", "who is B?", "case", "B"),
    ],
    collections=["first round", "second round"],
)  # fmt: skip


def again(project: Given, shelf: Shelf, names: Names | None = None, guid: str = "") -> Shelf:
    """Settle a project once more; what a graph holds then."""
    material = pieces(project, "again", (lambda one: f"{guid}{one}") if guid else lambda _: "")
    found = settled(material, shelf, names)
    assert found.known
    return Shelf(found.study, material)


@pytest.mark.parametrize("turn", [False, True])
@pytest.mark.parametrize("guids", [("", ""), ("a", "b"), ("a", "a"), ("a", ""), ("", "b")])
def test_the_same_project_is_the_same_records(turn: bool, guids: tuple[str, str]) -> None:
    first, second = guids
    names = Names()
    material = pieces(BASE, "one", lambda one: f"{first}{one}" if first else "")
    found = settled(material, None, names)
    shelf = Shelf(found.study, material)
    other = pieces(BASE, "two", lambda one: f"{second}{one}" if second else "", turn)
    same = settled(other, shelf, names)
    assert ids(other) == ids(material)
    assert named(other) == named(material)
    assert not [*same.deletable()]
    assert not [*same.kept()]
    assert not same.unmatched
    assert not same.matches


def test_shuffled_guids_change_nothing() -> None:
    names, every = Names(), [str(n) for n in range(200)]
    numbers: dict[str, str] = {}

    def first(one: str) -> str:
        return numbers.setdefault(one, str(len(numbers)))

    shelf = loaded(BASE, names, first)
    random.Random(4).shuffle(every)
    other = pieces(BASE, "two", lambda one: every[int(first(one))])
    settled(other, shelf, names)
    assert named(other) == named_of(shelf)


def named_of(shelf: Shelf) -> dict[str, str]:
    found = {one.path: one.id for one in shelf.all_codes}
    found |= {f"{one.exact} {one.start}": one.id for one in shelf.all_quotes}
    return found | {one.title: one.id for one in shelf.all_sources}


def test_no_two_pieces_get_one_id_and_none_is_a_guid() -> None:
    material = pieces(BASE, "one", lambda one: f"guid-{one}")
    settled(material)
    for kind, some in ids(material).items():
        assert len(some) == len(set(some)), kind
    numbers = {kind: len(some) for kind, some in ids(material).items()}
    assert numbers == {
        "source": 2, "code": 6, "quote": 7, "coding": 9, "collection": 2, "memo": 4, "user": 2,
        "case": 2,
    }  # fmt: skip
    other = pieces(BASE, "two", lambda one: f"other-{one}")
    settled(other)
    assert ids(material) == ids(other)


# ---------------------------------------------------------------- studies


def test_a_study_is_known_by_its_texts() -> None:
    shelf = loaded(BASE)
    assert shelf.study == "peer-mentors"
    assert identity.study_of(pieces(replace(BASE, name="Other name")), shelf) == "peer-mentors"
    other = replace(BASE, texts={"x": "quite another text"}, passages=(), memos=())
    assert identity.study_of(pieces(other), shelf) == "peer-mentors-2"


def test_a_study_of_which_every_text_was_edited_is_known_by_name_and_titles() -> None:
    shelf = loaded(BASE)
    texts = {name: text + " more" for name, text in BASE.texts.items()}
    assert identity.study_of(pieces(replace(BASE, texts=texts)), shelf) == "peer-mentors"


def test_empty_texts_tell_nothing() -> None:
    empty = Given({"x": ""}, name="One")
    shelf = loaded(empty)
    assert identity.study_of(pieces(Given({"y": ""}, name="Two")), shelf) == "two"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Peer Mentors 2024!", "peer-mentors-2024"), ("", "study"), ("Größe & Maß", "groe-ma"),
        ("--", "study-"), ("../x", "x"),
    ],
)  # fmt: skip
def test_a_study_s_name_makes_its_id(name: str, slug: str) -> None:
    assert identity.slugged(name).startswith(slug)
    assert len(identity.slugged(name * 100)) <= 60


# ---------------------------------------------------------------- codes


def renamed(name: str, label: str, parent: str | None = None) -> Given:
    _, above = BASE.codes[name]
    return replace(BASE, codes={**BASE.codes, name: (label, above if parent is None else parent)})


CHANGES = {
    "renamed": ("fear", renamed("fear", "Dread")),
    "moved": ("fear", renamed("fear", "Fear", "")),
    "renamed and moved": ("see", renamed("see", "Sight", "time")),
    "a renamed heading": ("feel", renamed("feel", "Emotions")),
    "a renamed heading without quotes below": (
        "other2", replace(renamed("time", "Hours"), passages=BASE.passages),
    ),
}  # fmt: skip


@pytest.mark.parametrize("guid", ["", "a"])
@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_code_keeps_its_id(name: str, guid: str) -> None:
    names = Names()
    shelf = loaded(BASE, names, (lambda one: f"a{one}") if guid else lambda _: "")
    after = again(CHANGES[name][1], shelf, names, guid)
    assert {one.id for one in after.all_codes} == {one.id for one in shelf.all_codes}
    ours = {one.id: {two.id for two in one.codings} for one in shelf.all_quotes}
    assert {one.id: {two.id for two in one.codings} for one in after.all_quotes} == ours
    back = again(BASE, after, names, guid)
    assert named_of(back) == named_of(shelf)


@pytest.mark.parametrize("guid", ["", "a"])
def test_two_codes_that_change_names_keep_their_quotes(guid: str) -> None:
    shelf = loaded(BASE, guid=(lambda one: f"a{one}") if guid else lambda _: "")
    swapped = replace(BASE, codes={**BASE.codes, "see": ("Time", ""), "time": ("Seeing", "")})
    after = again(swapped, shelf, guid=guid)
    old, new = ({one.label: one.id for one in of.all_codes} for of in (shelf, after))
    assert (new["Time"], new["Seeing"]) == (old["Seeing"], old["Time"])
    ours = {one.id: {two.id for two in one.codings} for one in shelf.all_quotes}
    assert {one.id: {two.id for two in one.codings} for one in after.all_quotes} == ours


def test_codes_without_quotes_that_change_names_are_the_names() -> None:
    bare = replace(BASE, passages=(), memos=())
    shelf = loaded(bare)
    swapped = {**BASE.codes, "see": ("Time", ""), "time": ("Seeing", "")}
    after = again(replace(bare, codes=swapped), shelf)
    assert {one.path: one.id for one in after.all_codes if one.label in ("Time", "Seeing")} == {
        one.path: one.id for one in shelf.all_codes if one.label in ("Time", "Seeing")
    }


def test_a_new_code_of_the_old_name_of_a_renamed_one_is_a_new_record() -> None:
    names = Names()
    shelf = loaded(BASE, names)
    moved = again(renamed("fear", "Dread"), shelf, names)
    dread = next(one.id for one in moved.all_codes if one.label == "Dread")
    fear = replace(renamed("fear", "Dread"), codes={
        **renamed("fear", "Dread").codes, "fear2": ("Fear", "feel"),
    })  # fmt: skip
    after = again(fear, moved, names)
    found = {one.label: one.id for one in after.all_codes}
    assert found["Dread"] == dread == next(o.id for o in shelf.all_codes if o.label == "Fear")
    assert found["Fear"] not in {one.id for one in moved.all_codes}
    assert {one.id for one in again(fear, after, names).all_codes} == {
        one.id for one in after.all_codes
    }


def test_what_fits_two_codes_is_neither() -> None:
    one = (("fear", "anna"), ("see", "anna"))
    project = replace(BASE, passages=[Passage("Interview 1", "yes", one)], memos=())
    shelf = loaded(project)
    codes = {**project.codes, "fear": ("Dread", "feel"), "see": ("Sight", "")}
    after = again(replace(project, codes=codes), shelf)
    old = {one.label: one.id for one in shelf.all_codes}
    new = {one.label: one.id for one in after.all_codes}
    assert not {new["Dread"], new["Sight"]} & set(old.values())


def test_codes_of_one_path_are_told_apart_by_their_quotes() -> None:
    codes = {**BASE.codes, "see2": ("Seeing", ""), "see3": ("Seeing", "")}
    more = Passage("Interview 2", "Hello", (("see2", "anna"),))
    project = replace(BASE, codes=codes, passages=[*BASE.passages, more])
    names = Names()
    material = pieces(project, "one")
    shelf = Shelf(settled(material, None, names).study, material)
    other = pieces(project, "two", turn=True)
    settled(other, shelf, names)
    assert ids(other) == ids(material)
    hello = next(one for one in shelf.all_quotes if one.exact == "Hello")
    there = next(one for one in Shelf(shelf.study, other).all_quotes if one.exact == "Hello")
    assert there.codings == hello.codings


def test_a_cycle_of_codes_ends() -> None:
    project = replace(BASE, codes={**BASE.codes, "feel": ("Feelings", "fear")})
    shelf = loaded(project)
    assert again(project, shelf).all_codes == shelf.all_codes


def test_a_very_deep_tree_of_codes_takes_little_room() -> None:
    number = 3_000
    with Material() as material:
        for one in range(number):
            material.add(Code(f"c{one}", f"code {one}", f"c{one - 1}"))
        settled(material)
        ((size, longest),) = material.rows("SELECT sum(length(path)), count(*) FROM new_code")
    assert longest == number
    assert size < number * DEEP * 15


def test_a_name_of_several_lines_has_one_path_for_the_map_and_the_graph() -> None:
    with Material() as material:
        material.add(Code("a", "to  tell"))
        material.add(Code("b", "a\nstory", "a"))
        settled(material)
        stored = dict(material.rows("SELECT key, path FROM new_code"))
        paths = Paths(material)
    assert stored == {"a": "to tell", "b": "to tell > a story"}
    assert {key: paths.path(key) for key in stored} == stored
    assert paths.keys("to  tell > a\nstory") == ("b",)


# ---------------------------------------------------------------- quotes


def edited(*changes: tuple[str, str], name: str = "Interview 1") -> dict[str, str]:
    texts = dict(BASE.texts)
    for old, new in changes:
        assert old in texts[name]
        texts[name] = texts[name].replace(old, new)
    return texts


def test_quotes_of_an_edited_text_move_with_it() -> None:
    names = Names()
    shelf = loaded(BASE, names)
    texts = edited(("I: How was it at first?", "I: Thanks for coming. How was it at first, then?"))
    after = again(replace(BASE, texts=texts), shelf, names)
    assert {one.id for one in after.all_sources} == {one.id for one in shelf.all_sources}
    old = {(one.exact, one.prefix[-6:]): one.id for one in shelf.all_quotes}
    assert {(one.exact, one.prefix[-6:]): one.id for one in after.all_quotes} == old
    assert [one.start for one in after.all_quotes] != [one.start for one in shelf.all_quotes]


def test_the_same_words_are_told_apart_by_what_stands_around_them() -> None:
    names = Names()
    shelf = loaded(BASE, names)
    texts = edited(("I: Go on.", "I: yes\nA: yes, yes\nI: Go on, please."))
    project = replace(BASE, texts=texts, passages=[
        replace(one, nth=one.nth and 4) for one in BASE.passages
    ])  # fmt: skip
    after = again(project, shelf, names)
    assert {one.id for one in after.all_quotes} == {one.id for one in shelf.all_quotes}


def test_a_corrected_word_within_a_quote_is_found_by_its_guid_or_by_what_is_around() -> None:
    names = Names()
    for guid in ("", "a"):
        shelf = loaded(BASE, names, (lambda one: f"a{one}") if guid else lambda _: "")
        texts = edited(("she knows things", "she knows some things"))
        passages = [
            replace(one, words="she knows some things", mark="Interview 1she knows things0")
            if one.words == "she knows things" else one for one in BASE.passages
        ]  # fmt: skip
        after = again(replace(BASE, texts=texts, passages=passages), shelf, names, guid)
        assert {one.id for one in after.all_quotes} == {one.id for one in shelf.all_quotes}


def test_a_quote_whose_words_are_gone_is_listed_and_kept() -> None:
    names = Names()
    shelf = loaded(BASE, names)
    texts = edited((LINES[7], "A: I do not want this to stand here."))
    project = without(replace(BASE, texts=texts), "sat with him for an hour")
    material = pieces(project, "again")
    found = settled(material, shelf, names)
    lost = next(one.id for one in shelf.all_quotes if one.exact == "sat with him for an hour")
    assert found.unmatched == 1
    assert [(one.label, one.id, one.what) for one in found.kept()] == [("Quote", lost, {})]
    assert not [*found.deletable()]


def test_a_mark_that_is_gone_is_not_found_at_the_same_words_elsewhere() -> None:
    texts = {"Talk": "P01: I was late.\nP01: I know.\nP02: It was hard there.\nP02: I know.\nBye."}
    code = {"a": ("A", ""), "b": ("B", "")}
    first = Given(texts, code, [Passage("Talk", "I know.", (("b", ""),), 1)])
    shelf = loaded(first)
    more = {"Talk": texts["Talk"] + "\nP01: One more line."}
    after = again(Given(more, code, [Passage("Talk", "I know.", (("a", ""),), 0)]), shelf)
    assert not {one.id for one in after.all_quotes} & {one.id for one in shelf.all_quotes}


def test_a_passage_of_quite_other_words_is_not_the_old_one_edited() -> None:
    old, new = "They are my only friends.", "We fought on every day here."
    text = "So it was for a long time then. {} That is how it went on for me."
    code = {"a": ("A", ""), "b": ("B", "")}
    shelf = loaded(Given({"Talk": text.format(old)}, code, [Passage("Talk", old, (("a", ""),))]))
    changed = Given({"Talk": text.format(new)}, code, [Passage("Talk", new, (("b", ""),))])
    assert {one.id for one in again(changed, shelf).all_quotes} != {
        one.id for one in shelf.all_quotes
    }


def test_the_same_words_in_another_source_are_not_the_same_quote() -> None:
    shelf = loaded(BASE)
    more = replace(BASE, texts={**BASE.texts, "Interview 3": TEXT + "!"}, passages=[
        *BASE.passages, Passage("Interview 3", "afraid of losing my place"),
    ])  # fmt: skip
    material = pieces(more, "again")
    settled(material, shelf)
    old = {one.id for one in shelf.all_quotes}
    assert len(ids(material)["quote"]) == 8
    assert old < set(ids(material)["quote"])


def test_a_renamed_source_keeps_its_id() -> None:
    names = Names()
    shelf = loaded(BASE, names)
    texts = {"Talk (final).docx": TEXT, "Interview 2.txt": OTHER}
    passages = [
        replace(one, source={"Interview 1": "Talk (final).docx"}.get(one.source, "Interview 2.txt"))
        for one in BASE.passages
    ]
    project = replace(BASE, texts=texts, passages=passages, memos=())
    after = again(project, shelf, names)
    assert {one.id for one in after.all_sources} == {one.id for one in shelf.all_sources}
    assert {one.id for one in after.all_quotes} == {one.id for one in shelf.all_quotes}


# ---------------------------------------------------------------- codings, memos, people


def test_a_new_coding_is_the_only_new_thing() -> None:
    names = Names()
    shelf = loaded(BASE, names)
    passages = [*BASE.passages]
    passages[0] = replace(passages[0], codes=(*passages[0].codes, ("see", "ben")))
    material = pieces(replace(BASE, passages=passages), "again")
    found = settled(material, shelf, names)
    before = {two.id for one in shelf.all_quotes for two in one.codings}
    assert len(set(ids(material)["coding"]) - before) == 1
    assert before < set(ids(material)["coding"])
    assert not [*found.deletable()]


def test_the_same_coding_twice_is_two_records_and_stays_so() -> None:
    passages = [Passage("Interview 1", "yes", (("see", "anna"), ("see", "anna")))]
    project = replace(BASE, passages=passages, memos=())
    material = pieces(project, "one")
    # The keys of the two are one: a format has to see to that; the quote is coded once.
    settled(material)
    assert len(ids(material)["coding"]) == 1


def test_the_same_code_by_the_same_coder_again_is_the_coding_that_is_there() -> None:
    def project(key: str, *given: tuple[str, str]) -> Material:
        material = pieces(replace(BASE, memos=()), key)
        one = material.one(Coding, "WHERE 1")
        assert one
        for number, (day, memo) in enumerate(given):
            more = replace(one, key=f"{key} {number}", date=day, memo=memo, guid="")
            material.add(more)
        return material

    names = Names()
    shelf = loaded(replace(BASE, memos=()), names)
    before = {two.id for one in shelf.all_quotes for two in one.codings}
    same = project("same", ("2024-03-01", ""), ("", ""))
    found = settled(same, shelf, names)
    assert set(ids(same)["coding"]) == before
    assert not [*found.deletable()]
    memos = project("memos", ("2024-03-01", "why"), ("2024-03-01", "why not"))
    settled(memos, shelf, names)
    assert len(ids(memos)["coding"]) == len(before) + 1
    assert before < set(ids(memos)["coding"])


def test_memos_keep_their_ids_when_they_are_reworded() -> None:
    names = Names()
    shelf = loaded(BASE, names, lambda one: f"a{one}")
    memos = [(title, text + "!", kind, about) for title, text, kind, about in BASE.memos]
    with_guid = again(replace(BASE, memos=memos[1:3]), shelf, names, "a")
    assert {one.id for one in with_guid.all_memos} < {one.id for one in shelf.all_memos}
    without_guid = again(replace(BASE, memos=memos[1:3]), shelf, names)
    assert {one.id for one in without_guid.all_memos} < {one.id for one in shelf.all_memos}


def test_people_whom_nobody_knows_any_more_are_found_by_what_they_did() -> None:
    shelf = loaded(BASE)
    names = Names()
    material = pieces(BASE, "again")
    found = settled(material, shelf, names)
    there = {one.coder for quote in shelf.all_quotes for one in quote.codings} - {""}
    assert {one.id for one in found.matches if one.kind == "user"} == there
    assert {one.id for one in found.matches if one.kind == "case"} == {
        one.id for one in shelf.all_participants
    }
    assert len(names.bound) == 4
    assert ids(material)["coding"] == sorted(
        two.id for one in shelf.all_quotes for two in one.codings
    )


def test_a_participant_is_found_by_guid() -> None:
    shelf = loaded(BASE, None, lambda one: f"a{one}")
    project = replace(BASE, passages=[BASE.passages[5]], memos=())
    found = settled(pieces(project, "x", lambda one: f"a{one}"), shelf, Names())
    there = {one.guid: one.id for one in shelf.all_participants}
    assert [one.id for one in found.matches if one.kind == "case"] == [there["apB"]]


def test_one_who_is_not_to_be_in_the_graph_gets_no_id() -> None:
    material = pieces(BASE)
    people = Names().people(material)
    nobody = replace(people, known=lambda kind, _key: None if kind == "case" else "")
    identity.settle(material, Shelf(), "s", Told("x"), nobody)
    assert "case" not in ids(material)
    assert len(ids(material)["user"]) == 2
    assert len(ids(material)["memo"]) == 4


# ---------------------------------------------------------------- what is gone


def test_what_is_deleted_is_given_in_order_and_only_from_a_whole_project() -> None:
    names = Names()
    shelf = loaded(BASE, names)
    smaller = replace(
        without(BASE, "she knows things", "no time for it", "nobody asked us"),
        texts={"Interview 1": TEXT}, collections=["first round"],
        codes={name: one for name, one in BASE.codes.items() if name not in ("time", "other2")},
        memos=[BASE.memos[0], BASE.memos[2]],
    )  # fmt: skip
    found = settled(pieces(smaller, "again"), shelf, names)
    gone = [*found.deletable()]
    numbers: dict[str, int] = {}
    for one in gone:
        numbers[one.label] = numbers.get(one.label, 0) + 1
    assert numbers == {
        "CODED_AS": 5, "Memo": 2, "Quote": 3, "Collection": 1, "Code": 2, "Source": 1,
    }  # fmt: skip
    assert len(set(gone)) == len(gone)
    labels = ["CODED_AS", "Memo", "Quote", "Collection", "Code", "Source"]
    assert [one.label for one in gone] == sorted((o.label for o in gone), key=labels.index)
    part = settled(pieces(replace(smaller, whole=False), "again"), shelf, names)
    assert not [*part.deletable()]


def test_what_evidence_hangs_on_stays_and_what_it_needs() -> None:
    names = Names()
    shelf = loaded(BASE, names)
    quote = next(one for one in shelf.all_quotes if one.exact == "nobody asked us")
    time = next(one for one in shelf.all_codes if one.path == "Time")
    foreign = Memo("mine", "my own memo", about=(("Quote", quote.id),))
    shelf.hung = {
        "Quote": [Hanging(quote.id, "claim", "x1"), Hanging(quote.id, "memo", foreign.id)],
        "Code": [Hanging(time.id, "concept", "threat")],
    }
    smaller = replace(
        without(BASE, "no time for it", "nobody asked us"), texts={"Interview 1": TEXT},
        codes={name: one for name, one in BASE.codes.items() if name not in ("time", "other2")},
        memos=[BASE.memos[0], BASE.memos[1], BASE.memos[2]],
    )  # fmt: skip
    found = settled(pieces(smaller, "again"), shelf, names)
    kept = {(one.label, one.id): one.what for one in found.kept()}
    source = next(one.id for one in shelf.all_sources if one.title == "Interview 2")
    assert kept == {
        ("Quote", quote.id): {"claim": 1, "memo": 1},
        ("Code", time.id): {"concept": 1},
        ("Source", source): {"quote": 1},
    }
    gone = [*found.deletable()]
    assert not {(one.label, one.id) for one in gone} & set(kept)
    assert len([one for one in gone if one.label == "Quote"]) == 1


def test_what_was_loaded_otherwise_stays() -> None:
    names = Names()
    shelf = loaded(BASE, names)
    shelf.all_codes.append(HeldCode("my-own-code", "Mine", "Mine"))
    found = settled(pieces(BASE, "again"), shelf, names)
    assert not [*found.deletable()]
    assert Ref("Code", "my-own-code") not in [*found.deletable()]


# ---------------------------------------------------------------- any project


WORDS = st.sampled_from(["yes", "no", "well then", "she said", "Ünder \U0001f600", "a b"])


@st.composite
def projects(draw: st.DrawFn) -> Given:
    texts = {
        f"s{n}": " ".join(draw(st.lists(WORDS, min_size=1, max_size=12)))
        for n in range(draw(st.integers(1, 3)))
    }
    codes: dict[str, tuple[str, str]] = {}
    for n in range(draw(st.integers(0, 5))):
        above = draw(st.sampled_from(["", *codes]))
        codes[f"c{n}"] = (draw(st.sampled_from(["x", "y", "z"])), above)
    passages = []
    for source, text in texts.items():
        for words in ("yes", "she said", "a b"):
            for nth in range(text.count(words)):
                coded = (
                    draw(st.lists(st.sampled_from([*codes]), max_size=3, unique=True))
                    if codes
                    else []
                )
                coder = draw(st.sampled_from(["anna", "ben", ""]))
                who = draw(st.sampled_from(["A", "B", ""]))
                pairs = tuple((one, coder) for one in coded)
                passages.append(Passage(source, words, pairs, nth, who))
    memos = [
        (draw(st.sampled_from(["", "t"])), f"m{n}", *draw(st.sampled_from(
            [("project", ""), ("source", "s0"), *(("code", one) for one in codes)]
        ))) for n in range(draw(st.integers(0, 3)))
    ]  # fmt: skip
    return Given(texts, codes, passages, memos, ["one", "two"])


@settings(max_examples=60, deadline=None)
@given(projects(), st.booleans(), st.randoms(use_true_random=False))
def test_any_project_again_is_the_same(project: Given, guids: bool, chance: random.Random) -> None:
    names = Names()
    salts = [str(chance.random()) for _ in range(2)]

    def guid(salt: str, one: str) -> str:
        return f"{salt}{chance.choice('abc')}{one}" if guids else ""

    first = pieces(project, salts[0], lambda one: guid(salts[0], one))
    found = settled(first, None, names)
    shelf = Shelf(found.study, first)
    second = pieces(project, salts[1], lambda one: guid(salts[1], one))
    same = settled(second, shelf, names, found.study)
    assert ids(second) == ids(first)
    assert Shelf(found.study, second).all_quotes == [
        replace_guids(one, two)
        for one, two in zip(shelf.all_quotes, Shelf(found.study, second).all_quotes, strict=True)
    ]
    assert not [*same.deletable()]
    assert not [*same.kept()]
    for some in ids(first).values():
        assert len(set(some)) == len(some)


def replace_guids(one: Quote, two: Quote) -> Quote:
    """The quote ``one`` with the GUIDs of ``two``."""
    codings = tuple(
        replace(mine, guid=other.guid) for mine, other in zip(one.codings, two.codings, strict=True)
    )
    return replace(one, guid=two.guid, codings=codings)


def test_pieces_that_name_nothing_are_left_out() -> None:
    material = pieces(BASE)
    material.add(Code("lonely", "Lonely", "nowhere"))
    material.add(Source("empty", "Empty"))
    settled(material)
    assert len(ids(material)["code"]) == 7
    assert len(ids(material)["source"]) == 3
    assert [one.id for one in material.all(Named, "WHERE key = 'empty'")]
    assert not material.one(Text, "WHERE source = 'empty'")
