"""What is said of traced paths: grades, counts, sentences, names, and how they are shown."""

import csv
import io
import json
import re
from dataclasses import replace
from typing import Any

import pytest

from graph import flat, names, sentence
from graph.answer import Instead, Path, Trace, TracedClaim, TracedStep
from graph.evidence import Evidence, Quote
from graph.filter import Filter
from graph.names import Name
from graph.network import Claim, Match, Step
from ontology.errors import NamingError
from terminal import rows, traced

LABELS = {"a": "alarm", "b": "belief", "c": "care", "d": "doubt"}
DEMONSTRATION = "Every quote on it is synthetic: written for the demonstration, said by nobody."
STITCHED = "It is stitched from several participants: no one tells the whole of it."


def quote(
    name: str,
    participant: str | None = "p1",
    origin: str = "project",
    study: str | None = "s1",
    span: tuple[str | None, int | None, int | None] = (None, None, None),
    exact: str = "words",
) -> Quote:
    label = participant and f"Participant {participant}"
    group = "staff" if participant else None
    titled = study and f"Study {study}"
    return Quote(name, exact, origin, participant, label, group, study, titled, None, None, *span)


def claim(
    name: str,
    *supporting: Quote,
    basis: str = "stated",
    origin: str = "project",
    studies: tuple[str, ...] = (),
    **more: Any,  # noqa: ANN401  (fields of Evidence)
) -> TracedClaim:
    challenged, about = more.pop("challenged", False), more.pop("about", ())
    fields: dict[str, Any] = {
        "relation": name, "type": "LEADS_TO", "basis": basis, "modality": "finding",
        "origin": origin, "source": "a", "source_label": "alarm", "report": None,
        "report_labels": (), "stages": (), "studies": studies, "wording": None,
        "qualifier": None, "rationale": None,
        "by": None,
        "supporting": supporting, "against": (), "qualifying": (),
    }  # fmt: skip
    return TracedClaim(Evidence(**fields | more), challenged, about)


def step(ends: str, *claims: TracedClaim, challenged: bool = False) -> TracedStep:
    bare = tuple(
        Claim(o.evidence.relation, o.evidence.type, o.evidence.basis, o.evidence.origin, *ends)
        for o in claims
    )
    bared = Step(ends[0], ends[1], claims=bare, challenged=challenged)
    return TracedStep(bared, LABELS, claims)


def same(ends: str, basis: str = "inferred", origin: str = "project") -> TracedStep:
    match = Match("m", ends[0], ends[1], basis, origin, "one word for both")
    return TracedStep(Step(ends[0], ends[1], match=match), LABELS)


def path(*steps: TracedStep) -> Path:
    return Path(steps)


def told(*quotes: list[Quote]) -> Path:
    """A path with one claim on each step, supported by these quotes."""
    ends = ["ab", "bc", "cd"]
    return path(*(step(ends[n], claim(f"r{n}", *some)) for n, some in enumerate(quotes)))


def people(*names: str) -> frozenset[str]:
    return frozenset(names)


def trace(*paths: Path, through: str = "ac", **more: Any) -> Trace:  # noqa: ANN401
    fields: dict[str, Any] = {
        "names": tuple((one,) for one in through), "labels": LABELS, "paths": paths,
        "instead": (), "more": False, "bounded": False, "longest": 6, "only": Filter(),
    }  # fmt: skip
    return Trace(**fields | more)


# ---------------------------------------------------------------- how a path is told


def test_one_quote_on_every_step_is_one_passage() -> None:
    one = quote("q1")
    assert told([one], [quote("q2", "p2"), one]).grade == "one passage"


@pytest.mark.parametrize(
    ("first", "second", "grade"),
    [
        (("t", 0, 10), ("t", 9, 20), "one passage"),
        (("t", 9, 20), ("t", 0, 10), "one passage"),
        (("t", 0, 30), ("t", 5, 9), "one passage"),
        (("t", 0, 10), ("t", 10, 20), "one participant"),
        (("t", 0, 10), ("u", 0, 10), "one participant"),
        ((None, 0, 10), (None, 0, 10), "one participant"),
        (("t", None, None), ("t", None, None), "one participant"),
        (("t", 0, None), ("t", 0, 10), "one participant"),
    ],
)
def test_overlapping_spans_of_one_source_are_one_passage(
    first: tuple[str | None, int | None, int | None],
    second: tuple[str | None, int | None, int | None],
    grade: str,
) -> None:
    assert told([quote("q1", span=first)], [quote("q2", span=second)]).grade == grade


def test_spans_at_the_first_character_count() -> None:
    found = told([quote("q1", "p1", span=("t", 0, 1))], [quote("q2", "p2", span=("t", 0, 1))])
    assert found.grade == "one passage"


def test_one_quote_that_meets_every_step_makes_a_passage_whichever_step_it_is_on() -> None:
    left, middle, right = (
        quote(f"q{n}", f"p{n}", span=("t", start, start + 10)) for n, start in enumerate((0, 8, 16))
    )
    assert told([middle], [left], [right]).grade == "one passage"
    assert told([left], [middle], [right]).grade == "one passage"


def test_one_participant_with_quotes_on_every_step() -> None:
    found = told([quote("q1"), quote("q2", "p2")], [quote("q3")])
    assert found.grade == "one participant"
    assert (found.threads, found.participants) == (people("p1"), people("p1", "p2"))


def test_several_participants_are_stitched() -> None:
    found = told([quote("q1", "p1")], [quote("q2", "p2")])
    assert (found.grade, found.threads) == ("stitched", frozenset())


def test_unknown_speakers_are_not_one_participant() -> None:
    found = told([quote("q1", None)], [quote("q2", None)])
    assert (found.grade, found.threads, found.participants) == (
        "stitched", frozenset(), frozenset(),
    )  # fmt: skip


def test_a_path_with_a_step_without_quotes_is_without_quotes() -> None:
    assert told([], []).grade == "without quotes"
    assert told([quote("q1")], []).grade == "without quotes"
    assert told([], [quote("q1")]).grade == "without quotes"


def test_matches_need_no_quotes() -> None:
    found = path(same("ab"), step("bc", claim("r", quote("q1"))), same("cd"))
    assert (found.grade, found.threads) == ("one passage", people("p1"))
    only = path(same("ab"), same("bc"))
    assert (only.grade, only.threads, only.studies) == ("without quotes", frozenset(), frozenset())


def test_quotes_against_and_qualifying_do_not_tell_a_path() -> None:
    against = claim("r", against=(quote("q1"),), qualifying=(quote("q2"),))
    found = path(step("ab", against))
    assert (found.grade, found.participants) == ("without quotes", frozenset())


def test_quotes_of_claims_about_a_claim_do_not_tell_a_path() -> None:
    found = path(step("ab", claim("r", about=(claim("x", quote("q1")),))))
    assert found.grade == "without quotes"


# ---------------------------------------------------------------- what is counted


def test_studies_assert_or_support_every_step() -> None:
    found = path(
        step("ab", claim("r1", studies=("s1", "s2")), claim("r2", studies=("s3",))),
        same("bc"),
        step("cd", claim("r3", quote("q1", study="s1"), quote("q2", study=None), studies=("s3",))),
    )
    assert found.studies == {"s1", "s3"}


def test_the_weakest_basis_is_the_paths() -> None:
    stated, inferred = step("ab", claim("r")), step("bc", claim("i", basis="inferred"))
    assert path(stated).basis == "stated"
    assert path(stated, inferred).basis == "inferred"
    assert path(stated, same("bc")).basis == "inferred"
    assert path(stated, same("bc", "stated")).basis == "stated"
    assert path(stated, inferred, same("cd")).numbers("inferred") == (2, 3)


def test_origins_are_those_of_claims_and_matches() -> None:
    mixed = step("ab", claim("r", origin="published"), claim("s", origin="synthetic"))
    assert path(mixed).origins == ("published", "synthetic")
    assert path(mixed, same("bc", origin="project")).origins == (
        "project", "published", "synthetic",
    )  # fmt: skip


def test_synthetic_counts_say_how_many_of_the_counts_are_made_up() -> None:
    made = quote("q1", "p1", "synthetic", "syn")
    real = quote("q2", "p2", study="s1")
    first = step(
        "ab",
        claim("r", real, origin="published", studies=("s1",)),
        claim("s", made, origin="synthetic", studies=("syn",)),
    )
    second = step(
        "bc",
        claim("t", quote("q3", "p2", study="s1"), origin="published"),
        claim("u", quote("q4", "p1", "synthetic", "syn"), origin="synthetic"),
    )
    found = path(first, second)
    assert found.studies == {"s1", "syn"}
    assert found.participants == found.threads == {"p1", "p2"}
    assert found.synthetic == {"studies": 1, "participants": 1, "threads": 1}
    assert path(step("ab", claim("r", real))).synthetic == dict.fromkeys(
        ("studies", "participants", "threads"), 0
    )


def test_challenged_and_synthetic_steps_are_numbered_from_one_matches_included() -> None:
    found = path(
        same("ab"),
        step("bc", claim("r"), challenged=True),
        step("cd", claim("s", origin="synthetic")),
    )
    assert (found.challenged, found.numbers("synthetic")) == ((2,), (3,))


# ---------------------------------------------------------------- what is said

STATED = claim("r", quote("q1"))
INFERRED = claim("i", quote("q2", "p2"), basis="inferred")


def test_no_path() -> None:
    assert trace().sentence == "There is no path from alarm to care of at most 6 steps."
    several = replace(trace(through="abdc"), longest=3)
    assert several.sentence == (
        "There is no path from alarm through belief, doubt to care of at most 3 steps."
    )


def test_alternatives_are_joined_by_or() -> None:
    asked = replace(trace(), names=(("a", "b"), ("c",)))
    assert asked.sentence == "There is no path from alarm or belief to care of at most 6 steps."
    assert asked.title == "From alarm or belief to care"
    assert trace(through="abc").title == "From alarm through belief to care"


def test_no_fully_stated_path() -> None:
    asked = trace(only=Filter(bases=("stated",)))
    assert asked.sentence == (
        "There is no fully stated path from alarm to care of at most 6 steps."
    )


@pytest.mark.parametrize(
    "only",
    [
        Filter(studies=("s",)),
        Filter(stages=("s",)),
        Filter(groups=("g",)),
        Filter(origins=("project",)),
        Filter(bases=("inferred",)),
        Filter(modalities=("background",)),
        Filter(modalities=("finding", "recommendation"), studies=("s",)),
    ],
    ids=str,
)
def test_no_path_under_filters_says_that_there_are_filters(only: Filter) -> None:
    assert trace(only=only).sentence == (
        "There is no path from alarm to care of at most 6 steps under these filters."
    )


def test_no_fully_stated_path_under_filters() -> None:
    only = Filter(bases=("stated",), origins=("published",))
    assert trace(only=only).sentence == (
        "There is no fully stated path from alarm to care of at most 6 steps under these filters."
    )


def test_a_search_cut_short_without_a_path_does_not_say_that_there_is_none() -> None:
    said = trace(more=True, bounded=True).sentence
    assert "cut short" in said
    assert "There is no" not in said


def test_one_stated_path() -> None:
    assert trace(path(step("ac", STATED))).sentence == (
        "One path. The best path is fully stated. It is told in one passage."
    )


def test_several_paths() -> None:
    one = path(step("ac", STATED))
    assert trace(one, one).sentence.startswith("2 paths. The best path is fully stated.")


def test_more_paths() -> None:
    one = path(step("ac", STATED))
    assert trace(one, one, more=True).sentence == (
        "The best 2 of more paths. The best path is fully stated. It is told in one passage. "
        "More paths exist; --paths shows them."
    )
    assert trace(one, more=True).sentence.startswith("The best of several paths. ")


def test_a_search_cut_short() -> None:
    said = trace(path(step("ac", STATED)), more=True, bounded=True).sentence
    assert said.startswith("One path. ")
    assert said.endswith("The search was cut short at its bound, so there may be others.")
    assert "--paths" not in said


def test_inferred_steps_are_named() -> None:
    one = path(step("ab", STATED), step("bc", INFERRED))
    assert trace(one).sentence == (
        "One path. No fully stated path; on the best one step 2 (belief → care) is inferred. "
        f"{STITCHED}"
    )
    two = path(same("ab"), step("bc", STATED), step("cd", INFERRED))
    assert (
        "on the best one step 1 (alarm same as belief) and step 3 (care → doubt) are inferred."
    ) in trace(two).sentence


def test_three_steps_are_listed_with_commas() -> None:
    one = path(*(step(ends, INFERRED) for ends in ("ab", "bc", "cd")))
    assert (
        "step 1 (alarm → belief), step 2 (belief → care) and step 3 (care → doubt) are inferred."
    ) in trace(one).sentence


def test_challenged_steps_are_named() -> None:
    assert "Step 1 (alarm → care) is challenged." in (
        trace(path(step("ac", STATED, challenged=True))).sentence
    )


def test_steps_on_synthetic_claims_alone_are_named() -> None:
    made = claim("s", quote("q1", origin="synthetic"), origin="synthetic")
    assert trace(path(step("ac", made))).sentence == (
        "One path. The best path is stated by synthetic claims alone. "
        "Step 1 (alarm → care) rests on synthetic claims alone. "
        f"It is told in one passage. {DEMONSTRATION}"
    )


def test_one_real_quote_is_enough_not_to_call_all_of_them_synthetic() -> None:
    mixed = claim("s", quote("q1", origin="synthetic"), quote("q2"))
    assert DEMONSTRATION not in trace(path(step("ac", mixed))).sentence


@pytest.mark.parametrize(
    ("quotes", "said"),
    [
        ([[], []], "It is without quotes."),
        ([[quote("q1")], []], "There is no supporting quote on step 2."),
        ([[quote("q1")], [], []], "There is no supporting quote on step 2 and step 3."),
    ],
)
def test_steps_without_quotes_are_named(quotes: list[list[Quote]], said: str) -> None:
    assert trace(told(*quotes)).sentence.endswith(said)


def test_one_participant_is_said() -> None:
    assert trace(told([quote("q1")], [quote("q2")])).sentence.endswith(
        "It is told by one participant from end to end."
    )


def test_what_is_stated_instead_is_said() -> None:
    one = Instead(
        "d",
        "doubt",
        (claim("r", type="SUPPORTS"), claim("s", type="CATALYSES")),
        ("the step alarm → belief", "care"),
    )
    said = trace(path(step("ac", INFERRED)), instead=(one,)).sentence
    assert said.endswith(
        "Stated instead: doubt supports the step alarm → belief and catalyses care."
    )


def test_what_is_stated_instead_by_synthetic_claims_alone_is_marked() -> None:
    one = Instead(
        "d",
        "doubt",
        (
            claim("r", origin="synthetic"),
            claim("s", origin="synthetic"),
            claim("t"),
            claim("u", origin="synthetic"),
        ),
        ("care", "belief", "belief", "belief"),
    )
    said = trace(path(step("ac", INFERRED)), instead=(one,)).sentence
    assert said.endswith("Stated instead: doubt leads to care (synthetic) and leads to belief.")


def test_claims_that_vanished_between_the_reads_leave_an_answer() -> None:
    gone = Instead("d", "doubt", (), ())
    left = Claim("r", "LEADS_TO", "inferred", "project", "a", "c")
    bare = TracedStep(Step("a", "c", claims=(left,)), LABELS)
    assert sentence.of(trace(path(bare), instead=(gone,))).startswith("One path. ")


# ---------------------------------------------------------------- names

KNOWN = (
    Name("alarm", "place of threat", ("fear",)),
    Name("fit", "openness to explore how it would ‘fit’", ()),
    Name("mixed", "fear", ()),
    Name("openness", "being open", ()),
    Name("role", "openness", ()),
    Name("set", "trust, respect and time", ()),
    Name("twin-1", "the same", ()),
    Name("twin-2", "The  Same", ()),
    Name("whole", "alarm, openness", ()),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("openness", ("openness",)),
        (" openness ", ("openness",)),
        ("Openness", ("openness",)),
        ("BEING   open", ("openness",)),
        ("place of", ("alarm",)),
        ("explore", ("fit",)),
        ("how it would 'fit'", ("fit",)),
        ("openness to explore how it would ‘fit’", ("fit",)),
        ("trust, respect and time", ("set",)),
        ("Trust, Respect and Time", ("set",)),
        ("respect", ("set",)),
        ("Alarm,  openness", ("whole",)),
        ("alarm,openness", ("alarm", "openness")),
        ("openness,alarm", ("openness", "alarm")),
        ("openness, alarm ,", ("openness", "alarm")),
        ("alarm,place of threat", ("alarm",)),
        ("twin-2", ("twin-2",)),
    ],
)
def test_names_are_ids_before_labels_before_parts(text: str, ids: tuple[str, ...]) -> None:
    assert names.resolve(KNOWN, text) == ids


def test_double_quotation_marks_are_one_kind_too() -> None:
    known = (Name("q", "the “engaged” one", ()),)
    assert names.resolve(known, 'the "engaged" one') == ("q",)
    assert names.resolve((Name("q", 'the "engaged" one', ()),), "“engaged”") == ("q",)


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("the same", ["twin-1", "twin-2"]),
        ("fear", ["alarm", "mixed"]),
        ("t", ["alarm", "fit", "set", "twin-1", "twin-2"]),
        ("alarm,the same", ["twin-1", "twin-2"]),
    ],
)
def test_an_ambiguous_name_is_answered_with_the_candidates(
    text: str, candidates: list[str]
) -> None:
    with pytest.raises(NamingError, match=f"could be any of {len(candidates)} concepts") as caught:
        names.resolve(KNOWN, text)
    assert [one for one, _ in caught.value.candidates] == candidates
    assert dict(caught.value.candidates)["twin-1" if "twin-1" in candidates else "alarm"]


@pytest.mark.parametrize(
    ("text", "candidate"),
    [
        ("opennez", "openness"),
        ("alarrm", "alarm"),
        ("place of treat", "alarm"),
        ("trust me", "set"),
    ],
)
def test_an_unknown_name_is_answered_with_what_is_near(text: str, candidate: str) -> None:
    known = tuple(one for one in KNOWN if one.id != "role")
    with pytest.raises(NamingError, match="there is no concept called") as caught:
        names.resolve(known, text)
    assert candidate in dict(caught.value.candidates)


def test_at_most_twelve_candidates_are_given() -> None:
    many = tuple(Name(f"c{n:02}", f"theme number {n}", ()) for n in range(30))
    with pytest.raises(NamingError, match="could be any of 30") as caught:
        names.resolve(many, "theme")
    assert len(caught.value.candidates) == 12


@pytest.mark.parametrize("text", ["", " ", ",", " , "])
def test_no_name_is_no_name(text: str) -> None:
    with pytest.raises(NamingError, match="a concept needs a name"):
        names.resolve(KNOWN, text)


def test_a_name_that_fits_nothing_has_no_candidates() -> None:
    with pytest.raises(NamingError, match="there is no concept called 'qqqqq'") as caught:
        names.resolve(KNOWN, "qqqqq")
    assert caught.value.candidates == ()


# ---------------------------------------------------------------- how it is given out


HOSTILE = "*bold* _it_ `code` <script>alert(1)</script> [x](http://e.org) | # ~~no~~ \\ {y}\n# head"
LONG = "getting to know the person behind the peer mentor role, and everything that goes with it"


def full() -> Trace:
    about = claim("r-about", quote("q9", None, study=None), type="SUPPORTS", wording="helped them")
    main = claim(
        "r-main", quote("q1", exact=HOSTILE), quote("q2", "p2", exact="word " * 60),
        studies=("s1",), report="rep-1|rep-2", report_labels=("Mara 2020", "rep-2"),
        wording="a wording " * 20, qualifier="at times",
        against=(quote("q3", exact="no"),), qualifying=(quote("q4", None, exact="but"),),
        about=(about,), challenged=True,
    )  # fmt: skip
    guess = claim("r-guess", basis="inferred", rationale="because " * 30, origin="published")
    labels = LABELS | {"c": LONG, "d": f"{LONG}, again"}
    steps = [step("ab", main, challenged=True), same("bc"), step("cd", guess)]
    instead = Instead("a", "alarm", (claim("x", wording="so"), claim("y")), ("belief", LONG))
    found = path(*(replace(one, labels=labels) for one in steps))
    return trace(found, through="ad", labels=labels, instead=(instead,), more=True)


ANSWER = {"from", "via", "to", "paths", "instead", "more", "loading", "sentence"}
PATH = {
    "basis", "origins", "challenged", "grade", "studies", "participants", "threads", "steps",
}  # fmt: skip
STEP = {"from", "to", "fromLabel", "toLabel", "basis", "challenged"}
CLAIM = {
    "relation", "type", "basis", "modality", "origin", "report", "wording", "rationale",
    "for", "against", "qualifying", "about",
}  # fmt: skip
QUOTE = {"id", "exact", "origin", "participant", "study", "report"}
# Beyond what the issue names.
MORE_PATH = {"synthetic"}
MORE_CLAIM = {"stages", "challenged", "qualifier", "by", "from", "fromLabel", "reportLabels"}
MORE_QUOTE = {"participantLabel", "group", "studyLabel", "reportLabel"}


def test_the_keys_of_the_answer_are_those_that_others_rely_on() -> None:
    row = json.loads(json.dumps(full().row()))
    assert row.keys() == ANSWER
    (one,) = row["paths"]
    assert one.keys() == PATH | MORE_PATH
    first, match, last = one["steps"]
    assert first.keys() == last.keys() == STEP | {"claims", "sign", "synthetic"}
    assert match.keys() == STEP | {"sameAs", "rationale", "origin", "by"}
    (main,) = first["claims"]
    for found in (main, *main["about"], *last["claims"]):
        assert found.keys() == CLAIM | MORE_CLAIM
    for found in (*main["for"], *main["against"], *main["qualifying"]):
        assert found.keys() == QUOTE | MORE_QUOTE
    (instead,) = row["instead"]
    assert instead.keys() == {"concept", "label", "claims"}
    assert all(found.keys() == CLAIM | MORE_CLAIM | {"onto"} for found in instead["claims"])


def test_the_values_of_the_answer() -> None:
    row = full().row()
    assert (row["from"], row["via"], row["to"], row["more"]) == ("a", [], "d", True)
    (one,) = row["paths"]
    assert {name: one[name] for name in PATH - {"steps"}} == {
        "basis": "inferred", "origins": ["project", "published"], "challenged": True,
        "grade": "without quotes", "studies": 0, "participants": 2, "threads": 0,
    }  # fmt: skip
    first, match, _ = one["steps"]
    assert (first["from"], first["to"], first["fromLabel"]) == ("a", "b", "alarm")
    assert (match["sameAs"], match["basis"], match["rationale"]) == (
        True, "inferred", "one word for both",
    )  # fmt: skip
    (main,) = first["claims"]
    assert [found["id"] for found in main["for"]] == ["q1", "q2"]
    assert [found["id"] for found in main["against"]] == ["q3"]
    assert [found["id"] for found in main["qualifying"]] == ["q4"]
    assert [found["relation"] for found in main["about"]] == ["r-about"]
    asked = replace(trace(), names=(("a", "b"), ("c",), ("d", "c"), ("a",)))
    assert (asked.row()["from"], asked.row()["via"]) == ("a,b", ["c", "d,c"])


def test_text_fits_eighty_columns() -> None:
    shown = full()
    lines = traced.text(shown.row(), shown.title).splitlines()
    assert [line for line in lines if len(line) > 80] == []
    assert [line for line in lines if line != line.rstrip()] == []


def test_text_says_basis_origin_and_bearing_in_words() -> None:
    shown = full()
    plain = " ".join(traced.text(shown.row(), "title").split())
    for said in (
        "1. alarm → belief [stated, challenged]",
        "[same as, inferred]",
        "[inferred]",
        "r-main leads to [stated, challenged, project] · Mara 2020; rep-2",
        "Qualified: at times",
        "against: “no” — Participant p1, staff, Study s1 [project]",
        "qualifies: “but” — speaker not known, Study s1 [project]",
        "about this: alarm, r-about supports [stated, project]",
        "Why: one word for both",
        "Stated instead: alarm",
        "studies 0 · participants 2 · threads 0",
        "rests on project and published records",
    ):
        assert said in plain


def test_synthetic_records_are_shouted() -> None:
    made = claim("s", quote("q1", origin="synthetic"), origin="synthetic")
    plain = traced.text(trace(path(step("ac", made))).row(), "title")
    assert "[stated, synthetic]" in plain
    assert plain.count("SYNTHETIC") == 2
    assert "participants 1 (1 synthetic)" in " ".join(plain.split())


def test_csv_has_its_columns_and_a_row_for_each_quote_claim_and_match() -> None:
    found = flat.rows(full().row())
    assert {name for row in found for name in row} == set(flat.COLUMNS)
    read = list(csv.DictReader(io.StringIO(rows.as_csv(found, flat.COLUMNS))))
    assert list(read[0]) == list(flat.COLUMNS)
    assert [(row["step"], row["relation"], row["bearing"], row["quote"]) for row in read] == [
        ("1", "r-main", "for", "q1"),
        ("1", "r-main", "for", "q2"),
        ("1", "r-main", "against", "q3"),
        ("1", "r-main", "qualifying", "q4"),
        ("1", "r-about", "for", "q9"),
        ("2", "", "", ""),
        ("3", "r-guess", "", ""),
    ]
    assert read[0]["exact"] == HOSTILE
    assert read[4]["about"] == "r-main"
    assert (read[5]["sameAs"], read[5]["basis"], read[5]["rationale"]) == (
        "true", "inferred", "one word for both",
    )  # fmt: skip
    assert {(row["from"], row["to"]) for row in read} == {("a", "b"), ("b", "c"), ("c", "d")}
    assert {row["stepChallenged"] for row in read} == {"true", "false"}


def test_no_path_gives_no_rows_and_still_a_sentence() -> None:
    asked = trace()
    assert flat.rows(asked.row()) == []
    assert asked.sentence in traced.text(asked.row(), asked.title)
    assert asked.sentence in traced.markdown(asked.row(), asked.title).replace("\\", "")


def test_markdown_escapes_markup_in_the_words_of_people() -> None:
    shown = traced.markdown(full().row(), "a title")
    line = next(one for one in shown.splitlines() if "alert(1)" in one)
    for bare in ("<script", "</script", "[x]", "*bold*", "_it_", "`code`", "~~no~~", "{y}"):
        assert bare in HOSTILE
        assert not re.search(r"(?<!\\)" + re.escape(bare), shown)
    for escaped in (r"\<script\>", r"\[x\](http:/\/e.org)", r"\*bold\*", r"\_it\_", r"\`code\`"):
        assert escaped in line
    assert r" \# head" in line
    assert [one for one in shown.splitlines() if one.startswith("#")] == [
        "# a title", "## Path 1", "## Stated instead",
    ]  # fmt: skip


def test_markdown_shows_entities_as_they_were_said() -> None:
    spelled = claim("r", quote("q1", exact="we wrote &lt;name&gt; &amp; left"))
    shown = traced.markdown(trace(path(step("ac", spelled))).row(), "a title")
    assert "&lt;" not in shown.replace(r"\&lt;", "").replace("&amp;lt;", "")
