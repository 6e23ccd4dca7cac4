"""Proposed maps: what they hold, that they are read as they stand, and that each part works."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.map import Map, propose, read_text
from loaders.mapping import wordings
from loaders.mapping.wordings import Wordings
from loaders.mapping.writing import pair, quoted
from loaders.qda import piece
from ontology.vocabulary import vocabulary
from tests.loaders.mapping import made


def proposed(*pieces: piece.Piece | piece.Derived) -> tuple[str, Map]:
    """Return the map proposed for pieces, as text and read."""
    given = made.material(pieces)
    text = propose(given, made.told())
    given.close()
    return text, read_text(text)


@pytest.fixture
def text() -> str:
    return proposed(*made.PIECES)[0]


def unstruck(text: str) -> str:
    """Return a map with every single mark taken away, what explains left as it is."""
    return "\n".join(
        line.replace("# ", "", 1) if line.lstrip().startswith("# ") else line
        for line in text.split("\n")
    )


def test_the_proposal_is_read_as_it_stands(text: str) -> None:
    found = read_text(text)
    assert found.study.label == "Team study"
    assert [one.label for one in found.concepts] == ["Team", "Openness", "Threat", "Values"]
    assert [one.broader for one in found.concepts] == ["", "Team", "Team", ""]
    assert found.concepts[0].codes == ("Team", "Team > Openness", "Team > Threat")
    assert [(one.start.name, one.type, one.end.name) for one in found.claims] == [
        ("Openness", "LEADS_TO", "Values"),
        ("Threat", "LEADS_TO", "Openness"),
    ]
    assert [one.drawn for one in found.claims] == ["Model", None]
    assert [one.source for one in found.articles] == ["Lee"]
    assert found.words.participants == ("Participant quote",)
    assert found.words.authors == ("Author interpretation",)
    assert found.is_participant("Mabel")
    assert found.band("Role", "nurse") == ("group", "staff")
    assert found.band("Years", "3") == ("tenure", "2 to 5 years")
    assert found.band("Age", "33") is None
    assert found.value_of_set("gender: female") == ("gender", "female")
    assert found.case_of_prefix("P1") == "Mabel"
    assert found.interviewer("INT")


def test_every_part_says_why(text: str) -> None:
    lines = text.split("\n")
    for before, line in itertools.pairwise(lines):
        if line.lstrip("# ").startswith(("- label:", "- from:", "- variable:", "- source:")):
            assert before.lstrip().startswith("##") or "both codes" in text, line


def test_struck_parts_can_be_kept(text: str) -> None:
    """Whoever takes every mark away keeps all; only what cannot both hold is refused."""
    whole = unstruck(text).replace("  cases: all\n", "")
    found = read_text(whole)
    assert found.participants.cases == ("Mabel", "Ann")
    assert ("Threat", "INFLUENCES", "Values") in {
        (one.start.name, one.type, one.end.name) for one in found.claims
    }
    assert found.claims[1].quotes == ("Threat -> Openness",)
    assert ("Openness", "ASSOCIATED_WITH", "Threat") in {
        (one.start.name, one.type, one.end.name) for one in found.claims
    }
    assert {one.study for one in found.articles} == {"Study of Lee", "Study of Smith 2019.pdf"}
    assert found.people_of_set("Interviews")


def test_what_is_unsure_is_not_in_force(text: str) -> None:
    found = read_text(text)
    assert not any(one.type in ("INFLUENCES", "ASSOCIATED_WITH") for one in found.claims)
    assert not any(one.quotes for one in found.claims)
    assert '  # - from: "Openness"\n  #   type: associated with\n  #   to: "Threat"' in text


def test_lines_that_join_no_codes_are_counted(text: str) -> None:
    assert "and so are no claims: 1." in text


def test_nvivo_has_no_relationships() -> None:
    given = made.material()
    assert "relationships" in propose(given, made.told("NVivo 12 for Mac"))
    assert "relationships" not in propose(given, made.told())
    given.close()


def test_flat_codes_are_left_to_the_user() -> None:
    codes = [piece.Code("a", "A"), piece.Code("b", "B")]
    text, found = proposed(*codes, piece.Coding("1", "x", "a"))
    assert not found.concepts
    assert '  # - label: "A"' in text
    assert 'label: "B"' not in text
    kept = read_text(unstruck(text))
    assert [one.codes for one in kept.concepts] == [("A",)]


def test_a_codebook_alone_offers_every_code() -> None:
    text, _ = proposed(piece.Code("a", "A"), piece.Code("b", "B"))
    assert '  # - label: "A"' in text
    assert '  # - label: "B"' in text


def test_codes_of_one_name_are_told_apart_by_path() -> None:
    codes = [
        piece.Code("a", "A"),
        piece.Code("b", "B"),
        piece.Code("ax", "X", "a"),
        piece.Code("bx", "x", "b"),
    ]
    lines = [piece.Line("l", "graph", "hinders", "code", "ax", "code", "bx")]
    _, found = proposed(*codes, *lines)
    assert [(one.start.name, one.end.name) for one in found.claims] == [("A > X", "B > x")]


def test_rows_of_a_table_are_claims() -> None:
    row = piece.Line("1", "row", "results in", "concept", "Trust", "concept", "Values", "one-way")
    odd = piece.Line("2", "row", "is next to", "concept", "Trust", "concept", "Time", "one-way")
    text, found = proposed(piece.Code("c", "trust"), row, odd)
    assert [(one.start.name, one.type, one.end.name) for one in found.claims] == [
        ("Trust", "LEADS_TO", "Values")
    ]
    assert [(one.label, one.codes) for one in found.concepts] == [
        ("trust", ("trust",)),
        ("Values", ()),
    ]
    assert "a row of a table called is next to" in text


def test_a_line_both_ways_is_two_claims() -> None:
    codes = [piece.Code("a", "A"), piece.Code("b", "B")]
    line = piece.Line("l", "graph", "influences", "code", "a", "code", "b", "both")
    _, found = proposed(*codes, line)
    assert [(one.start.name, one.end.name) for one in found.claims] == [("A", "B"), ("B", "A")]


def test_a_wrapper_of_the_whole_codebook_is_no_concept() -> None:
    codes = [
        piece.Code("n", "Nodes", codable=False),
        piece.Code("a", "A", "n"),
        piece.Code("b", "B", "a"),
    ]
    _, found = proposed(*codes, piece.Coding("1", "x", "a"), piece.Coding("2", "y", "b"))
    assert [(one.label, one.broader) for one in found.concepts] == [("A", "")]


@pytest.mark.parametrize(
    ("name", "joined"),
    [
        ("A -> B", [("A", "leads to", "B", True)]),
        ("A → B --> C", [("A", "leads to", "B", True), ("B", "leads to", "C", True)]),
        ("x>y", [("x", "leads to", "y", False)]),
        ("Threat hinders openness", [("Threat", "hinders", "openness", False)]),
        ("knowing the person leads to trust", [("knowing the person", "leads to", "trust", False)]),
        ("-> B", []),
        ("A ->", []),
        ("peer support", []),
        ("a > b > c", []),
        (" " * 10_000, []),
        ("-" * 100_000 + ">", []),
    ],
)
def test_names_that_join(name: str, joined: list[tuple[str, str, str, bool]]) -> None:
    found = Wordings(vocabulary()).joined(name)
    assert [(one.start, one.type, one.end, one.sure) for one in found] == joined


@pytest.mark.parametrize(
    ("written", "label"),
    [("führt zu", "leads to"), ("Führt  zu", "leads to"), ("behindert", "hinders")],
)
def test_german_words_for_claims(written: str, label: str) -> None:
    assert Wordings(vocabulary()).type(written) == label


def test_german_words_are_those_of_claim_types() -> None:
    labels = {one.label for one in vocabulary().claim_types.values()}
    assert wordings._GERMAN.keys() <= labels
    words = [word for some in wordings._GERMAN.values() for word in some]
    assert len(words) == len(set(words))


def test_a_name_that_joins_two_codes_is_sure() -> None:
    codes = [piece.Code("a", "A"), piece.Code("b", "B"), piece.Code("c", "a>b")]
    assert [one.type for one in proposed(*codes)[1].claims] == ["LEADS_TO"]
    assert not proposed(codes[0], codes[2])[1].claims


def test_values_of_few_cases_share_a_band() -> None:
    roles = ["nurse"] * 3 + ["psychologist", "manager"]
    attributes = [piece.Attribute("Role", role, f"k{n}") for n, role in enumerate(roles)]
    free = [piece.Attribute("Job title", f"own words {n}", f"k{n}") for n in range(30)]
    _, found = proposed(*attributes, *free)
    assert found.band("Role", "nurse") == ("group", "nurse")
    assert found.band("Role", "manager") == ("group", "staff")
    assert found.band("Job title", "own words 1") is None


def test_words_before_a_colon_that_lead_to_two_cases_stay_open() -> None:
    talk = "Interviewer: a\nParticipant: b\nInterviewer: c\nParticipant: d\n"
    pieces: list[piece.Piece | piece.Derived] = [
        *(piece.Case(one, one) for one in ("Ann", "Bea")),
        piece.CaseText("Ann", source="s1"),
        piece.CaseText("Bea", source="s2"),
        piece.Text("s1", talk, ""),
        piece.Text("s2", talk, ""),
    ]
    text, found = proposed(*pieces)
    assert found.case_of_prefix("Participant") is None
    assert '  # "Participant": "…"' in text
    assert found.interviewer("Interviewer")


WILD = st.one_of(
    st.text(max_size=12),
    st.text("\r\n\t\0 |\\:;,\"'=+-@#\u2028\ufeff\x85é😀>&*!%?[]{}~\ud800", max_size=8),
    st.sampled_from(
        [
            *("- a", "A", "a", "b", "A > B", "A -> B", "no", "null", "~", "a: b", "# a", "? x"),
            *("---", "...", "age: 3", "Role", "years", "{a}", "!!x", "&a", "*a", "a>b", "İ", "ß"),
            *("SS", "x" * 200),
        ]
    ),
)
KEY = st.sampled_from("abcdef")
PIECES = st.one_of(
    st.builds(piece.Project, WILD),
    st.builds(piece.Code, KEY, WILD, st.sampled_from(["", *"abcdef"]), WILD),
    st.builds(piece.Coding, KEY, KEY, KEY),
    st.builds(piece.Selected, KEY, KEY),
    st.builds(piece.Source, KEY, WILD, kind=st.sampled_from(["", "article"]), reference=KEY),
    st.builds(piece.Reference, KEY, WILD),
    st.builds(piece.Text, KEY, st.lists(WILD).map("\n".join), st.just("")),
    st.builds(piece.Case, KEY, WILD),
    st.builds(piece.CaseText, KEY, source=KEY),
    st.builds(piece.Attribute, WILD, WILD, KEY),
    st.builds(piece.Collection, KEY, WILD),
    st.builds(piece.Member, KEY, st.just("source"), KEY),
    st.builds(
        piece.Line,
        KEY,
        st.sampled_from(["graph", "link", "row"]),
        st.one_of(WILD, st.just("leads to")),
        st.sampled_from(["code", "concept", "memo"]),
        st.one_of(KEY, WILD),
        st.sampled_from(["code", "concept"]),
        st.one_of(KEY, WILD),
        st.sampled_from(["one-way", "both", ""]),
        WILD,
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_any_proposal_is_read(pieces: list[piece.Piece | piece.Derived]) -> None:
    given = made.material(pieces)
    text = propose(given, made.told())
    given.close()
    read_text(text)
    assert text.isprintable() or set(text) - {"\n"} <= {one for one in text if one.isprintable()}


@settings(max_examples=60, deadline=None)
@given(WILD, WILD)
def test_any_text_is_written_so_that_it_reads_the_same(key: str, value: str) -> None:
    key = key.encode("utf-8", "replace").decode().strip()
    value = value.encode("utf-8", "replace").decode().strip()
    lines = ["columns: {}", "participants:", "  speakers:"]
    if key and value:
        lines += ["    " + line for line in pair(key, quoted(value))]
        assert read_text("\n".join(lines)).participants.speakers == {key: value}
