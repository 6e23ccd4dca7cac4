"""Maps as they are read: what they say, what is wrong with them, and files made to do harm."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.map import Map, read, read_text
from loaders.mapping import tree
from ontology.errors import Fault, InputError
from ontology.vocabulary import vocabulary

FULL = """
study: {id: team, label: Team study}
format: table
columns: {quote: Excerpt, code: Themes}
consent: Team
by: Researcher 1
date: 2026-01-31
participants:
  cases: [Mabel, "1.0", no]
  interviewers: [JB, "Q:"]
  speakers: {P1: Mabel}
attributes:
  - variable: Role
    gives: group
    bands: {nurse: clinical staff, "no": staff}
  - variable: Years
    gives: tenure
    bands: {..2: up to 2 years, 2..5: 2 to 5 years, "6..": more}
collections:
  - {prefix: "gender:", variable: gender}
  - {set: Interviews, is: participants}
  - {set: Mabel, is: a participant}
report: {title: What we found, year: 2026}
articles:
  - source: Smith 2019.pdf
    title: Of peers
    doi: 10.1/ABC
    authors: Smith, A. | Lee, B.
words:
  participants: [Whose words > Participant]
  authors: Author
concepts:
  - {label: Openness, kind: process, order: 1, codes: [Team > Openness], itself: yes}
  - {label: Threat, codes: Team > Threat, broader: Openness, definition: Feeling small.}
  - {existing: values, codes: [Values]}
claims:
  - name: one
    from: Threat
    type: Moves to
    to: Openness
    wording: They moved on.
  - {from: values, type: SUPPORTS, to: {claim: one}, rationale: Seen so., quotes: A, by: R2}
  - {from: Threat, type: hinders, to: values, drawn: Model}
  - {from: Threat, type: hinders, to: Openness, linked: yes}
"""


@pytest.fixture
def full() -> Map:
    return read_text(FULL)


def faults(text: str) -> list[Fault]:
    """Return what is wrong with a map."""
    with pytest.raises(InputError) as caught:
        read_text(text, "map.yaml")
    assert caught.value.number == len(caught.value.faults) > 0
    assert all(one.file == "map.yaml" for one in caught.value.faults)
    return list(caught.value.faults)


def test_a_full_map_is_read(full: Map) -> None:
    assert (full.study.id, full.study.label) == ("team", "Team study")
    assert (full.format, full.consent, full.by, full.date) == (
        "table",
        "team",
        "Researcher 1",
        "2026-01-31",
    )
    assert full.columns == {"quote": "Excerpt", "code": "Themes"}
    assert full.report.year == 2026
    assert [one.kind for one in full.concepts] == ["process", "category", "category"]
    assert [one.codes for one in full.concepts] == [
        ("Team > Openness",),
        ("Team > Threat",),
        ("Values",),
    ]
    assert [one.existing for one in full.concepts] == [False, False, True]
    assert [one.basis for one in full.claims] == ["stated", *["inferred"] * 3]
    assert [one.type for one in full.claims] == ["MOVES_TO", "SUPPORTS", "HINDERS", "HINDERS"]
    assert [one.drawn for one in full.claims] == [None, None, "Model", ""]
    assert full.claims[1].end.claim
    assert full.claims[1].end.name == "one"
    assert full.claims[1].quotes == ("A",)


def test_what_is_written_stays_text(full: Map) -> None:
    assert full.participants.cases == ("Mabel", "1.0", "no")
    assert full.band("Role", "no") == ("group", "staff")


def test_participants(full: Map) -> None:
    assert full.is_participant(" Mabel ")
    assert not full.is_participant("Ann")
    assert not full.is_participant("")
    assert Map().is_participant("")
    none = read_text("participants: {cases: none}")
    assert not none.is_participant("Mabel")


def test_bands(full: Map) -> None:
    assert full.band("Role", " nurse ") == ("group", "clinical staff")
    assert full.band("Role", "chief nurse of the ward") is None
    assert full.band("Age", "33") is None
    assert full.band("Years", "2") == ("tenure", "up to 2 years")
    assert full.band("Years", "2.5") == ("tenure", "2 to 5 years")
    assert full.band("Years", "5.5") is None
    assert full.band("Years", "40") == ("tenure", "more")
    assert full.band("Years", "long") is None
    assert Map().band("Role", "nurse") is None


def test_sets(full: Map) -> None:
    assert full.value_of_set("gender: male") == ("gender", "male")
    assert full.value_of_set("gender:") is None
    assert full.value_of_set("age: 3") is None
    assert (found := full.people_of_set("Interviews"))
    assert found.each
    assert (found := full.people_of_set("Mabel"))
    assert not found.each
    assert full.people_of_set("gender: male") is None


def test_speakers(full: Map) -> None:
    assert full.interviewer("jb:")
    assert full.interviewer("Q")
    assert not full.interviewer("INT")
    assert Map().interviewer("INT:")
    assert Map().interviewer("Interviewer")
    assert not Map().interviewer("P1")
    assert full.case_of_prefix("p1:") == "Mabel"
    assert full.case_of_prefix("P2") is None


def test_whose_words(full: Map) -> None:
    article = "Smith 2019.pdf"
    assert full.order_of(article, ["Whose words > Participant > Long", "Team"]) == 1
    assert full.order_of(article, ["Author", "Team"]) == 2
    assert full.order_of(article, ["Team"]) == 2
    assert full.order_of(article, []) == 2
    assert full.order_of(article, ["Author", "Whose words > Participant"]) is None
    assert full.order_of(article, ["Authority"]) == 2
    assert full.order_of("P01.txt", ["Author"]) is None
    assert full.order_of(article, ["Team"], spoken=True) == 1
    assert full.order_of(article, ["Author"], spoken=True) == 2


@pytest.mark.parametrize("text", ["", "# nothing\n", "concepts:\nclaims:\n", "study: ~", "{}"])
def test_an_empty_map_is_what_holds_without_one(text: str) -> None:
    assert read_text(text) == Map()


def test_a_map_is_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "map.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode())
    assert read(file) == read_text(FULL)
    assert read(file).file == "map.yaml"


def test_every_fault_is_named_with_its_line() -> None:
    found = faults(
        "studdy: x\n"
        "consent: opn\n"
        "date: tomorrow\n"
        "attributes:\n"
        "  - variable: Role\n"
        "    gives: gruop\n"
        "concepts:\n"
        "  - kind: theme\n"
        "  - {label: A, itself: maybe, order: 4}\n"
        "  - {label: a}\n"
        "claims:\n"
        "  - {from: A, to: B, type: leads too}\n"
    )
    assert [(one.row, one.column) for one in found] == [
        (1, ""),
        (2, "consent"),
        (3, "date"),
        (6, "gives"),
        (8, "label"),
        (9, "itself"),
        (9, "order"),
        (10, "label"),
        (12, "type"),
        (12, "rationale"),
    ]
    assert found[0].value == "studdy"
    assert "study" in found[0].allowed
    assert "open" in found[1].allowed
    assert found[3].allowed == ("group", "tenure", "service")
    assert "leads to" in found[8].allowed


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("concepts: {label: {a: b}}", "label"),
        ("concepts: [x]", "concepts"),
        ("participants: [Mabel]", "participants"),
        ("participants: {speakers: {P1: }}", "speakers"),
        ("concepts: [{label: A, codes: [[]]}]", "codes"),
        ("concepts: [{label: A, codes: ['']}]", "codes"),
        ("concepts: [{label: A, codes: [a, b], itself: yes}]", "itself"),
        ("concepts: [{existing: a, order: 1}]", "existing"),
        ("concepts: [{label: A, label: B}]", "concepts"),
        ("concepts: [{label: A, broader: B}, {label: B, broader: A}]", "broader"),
        ("collections: [{set: A}]", "is"),
        ("collections: [{prefix: A}]", "variable"),
        ("collections: [{variable: A}]", "collections"),
        ("attributes: [{variable: A}]", "gives"),
        ("articles: [{source: A}, {source: A}]", "source"),
        ("articles: [{source: A, year: last}]", "year"),
        ("claims: [{from: A, type: leads to}]", "to"),
        ("claims: [{from: A, type: leads to, to: B}]", "rationale"),
        ("claims: [{from: A, type: leads to, to: B, basis: stated}]", "wording"),
        ("claims: [{from: A, type: leads to, to: {relation: B}, linked: yes}]", "to"),
        ("claims: [{name: x, from: A, type: leads to, to: {claim: x}, linked: yes}]", "claims"),
        ("[]: x", ""),
        ("- study", ""),
        ("just words", ""),
    ],
)
def test_a_fault_names_the_key(text: str, column: str) -> None:
    assert column in [one.column for one in faults(text)]


def test_no_name_or_value_reaches_a_message() -> None:
    text = """
participants:
  Mabel Smith: yes
  cases: {Mabel: Smith}
attributes:
  - {variable: Mabel, gives: Mabel Smith}
  - Mabel Smith
concepts:
  - {label: x, kind: Mabel, order: Mabel, date: Mabel, itself: Mabel}
consent: Mabel Smith
"""
    found = faults(text)
    assert len(found) >= 8
    assert not any("Mabel" in str(one) or "Smith" in str(one) for one in found)


def bomb() -> str:
    """Aliases that would grow to a thousand million items."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        bomb(),
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000,
        "study: !!python/object/apply:os.system ['true']",
        "study: !x {}",
        "a: 1\n---\nb: 2\n",
        "a: b: c",
        "a: [",
        "\ta: b",
        'a: "\\UFFFFFFFF"',
        'a: "\\ud800"',
        "a: \x00",
        "a: \x07",
        "%YAML 9.9\n---\na: b",
        "a: *nothing",
        "<<: {study: x}",
        "? [a, b]\n: c",
        "'",
        "&",
        "\ufeffa\ufeff: b",
    ],
)
def test_hostile_yaml_is_refused_quickly(text: str) -> None:
    before = time.monotonic()
    faults(text)
    assert time.monotonic() - before < 5


def test_hostile_files_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "map.yaml"
    for content in (b"study:\n\xff", "study: é".encode("utf-16"), b"#" * (tree.SIZE + 1)):
        file.write_bytes(content)
        with pytest.raises(InputError):
            read(file)
    for path in (tmp_path, tmp_path / "none.yaml"):
        with pytest.raises(InputError, match="cannot be read"):
            read(path)


def test_a_long_chain_of_claims_is_refused() -> None:
    claims = [
        f"- {{name: n{n}, from: {{claim: n{n + 1}}}, type: supports, to: {{claim: n{n + 1}}}, "
        "linked: yes}"
        for n in range(500)
    ]
    assert "circle" in faults("claims:\n" + "\n".join(claims))[0].message


def read_or_refused(text: str) -> None:
    """Any text is a map, or has faults that are named; nothing else can come of it."""
    found: Map | tuple[Fault, ...]
    try:
        found = read_text(text)
    except InputError as error:
        found = error.faults
    assert found


def test_a_key_that_only_ends_like_one_is_not_shown() -> None:
    text = "concepts:\n  - {label: a, definitionOf Mabel: x, definitoin: y}"
    with pytest.raises(InputError) as error:
        read_text(text)
    assert [one.value for one in error.value.faults] == ["", "definitoin"]


KEYS = st.sampled_from(
    [
        *("study", "participants", "attributes", "concepts", "claims", "articles", "words"),
        *("label", "codes", "from", "to", "type", "cases", "speakers", "bands", "itself"),
        *("broader", "existing", "drawn", "source", "collections", "prefix", "set", "is"),
    ]
)
TREES = st.recursive(
    st.one_of(st.text(max_size=8), st.sampled_from(["all", "yes", "leads to", "group", "", "2"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.one_of(KEYS, st.text(max_size=4)), inner)
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(KEYS, TREES))
def test_any_tree_is_read_or_refused(tree: dict[str, object]) -> None:
    read_or_refused(json.dumps(tree))


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    read_or_refused(text)


def test_every_word_for_a_claim_is_known() -> None:
    for one in vocabulary().claim_types.values():
        text = f"claims: [{{from: A, to: B, type: {one.label}, linked: yes}}]"
        assert read_text(text).claims[0].type == one.type
