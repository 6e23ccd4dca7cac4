"""What the graph gets to know of people: pseudonyms and bands that several share."""

import string
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.qda.material import Material
from loaders.qda.people import Bands, is_band, recognised, records, year_band
from loaders.qda.piece import (
    Attribute,
    Case,
    CaseText,
    Coding,
    Derived,
    Line,
    Memo,
    Piece,
    Source,
    User,
)
from loaders.qda.speakers import Rules
from loaders.told import Told
from ontology.check import Checker
from ontology.record import Edge, Node, Record, Ref
from ontology.vocabulary import vocabulary

UNMAPPED = "not mapped to group, tenure or service"
FEW = "fewer than 3 participants share this value"
WRONG = (
    "42|1985|born in 1970|3 May 2019|a@b.org|07700 900123|P03|a\nb|2019-2020|Anna Smith’s team|Ben"
)
RIGHT = "1-4 years|under 1 year|10+|10 years or more|Mental Health Nurse|<1|25–34|[peer mentor]"
NO_BAND = "it is no band: under 60 characters, no number but a range, no name"


def made(
    pieces: Iterable[Piece | Derived],
    bands: Bands | None = None,
    rules: Rules | None = None,
    ids: dict[tuple[str, str], str] | None = None,
) -> tuple[list[Record], Told]:
    material, told = Material(), Told("f")
    for one in pieces:
        material.add(one)
    given = ids or {}

    def named(kind: str, key: str) -> str:
        return given.get((kind, key), f"{kind[0]}-{key}abc")

    return list(records(material, "st", named, told, rules, bands)), told


def nodes(found: list[Record], label: str) -> dict[str, dict[str, object]]:
    kept = (one for one in found if isinstance(one, Node) and one.label == label)
    return {one.id: {k: v for k, v in one.properties.items() if k != "id"} for one in kept}


def cases(number: int) -> list[Piece]:
    return [Case(f"{one}", f"P{one:02}", f"guid-{one}") for one in range(number)]


def values(variable: str, *given: str) -> list[Piece]:
    return [Attribute(variable, value, case=f"{one}") for one, value in enumerate(given)]


def test_participants_take_part_in_the_study() -> None:
    found, told = made([*cases(2), Case("x", "Anna Smith"), Case("i", "Interviewer")])
    assert nodes(found, "Participant") == {
        "c-0abc": {"origin": "project", "label": "P00", "guid": "guid-0"},
        "c-1abc": {"origin": "project", "label": "P01", "guid": "guid-1"},
        "c-xabc": {"origin": "project", "label": "Participant XAB"},
    }
    assert [one for one in found if isinstance(one, Edge)] == [
        Edge("TOOK_PART_IN", Ref("Participant", one), Ref("Study", "st"))
        for one in ("c-0abc", "c-1abc", "c-xabc")
    ]
    assert told.skipped == {("case", "it is no participant"): 1}


def test_the_vocabulary_takes_them() -> None:
    found, _ = made(
        [*cases(3), *values("role", *["nurse"] * 3), User("u", "ana"), Coding("k", "", "", "u")]
    )
    checker = Checker(vocabulary())
    for one in found:
        checker.add(one)
    checker.finish(lambda _wanted: {Ref("Study", "st")})
    assert list(checker.faults) == []


def test_bands_that_three_share() -> None:
    role = values("Role", "nurse", " Nurse", "nurse ", "peer mentor", "peer mentor", "staff")
    years = values("years in service", "0.67", "2", "3,5", "4", "15", "40")
    kind = values("Service type", "crisis team", *["inpatient"] * 5)
    found, told = made([*cases(6), *role, *years, *kind])
    people = nodes(found, "Participant")
    assert [people[f"c-{one}abc"].get("group") for one in range(6)] == [
        *["nurse"] * 3,
        *[None] * 2,
        "staff",
    ]
    assert [people[f"c-{one}abc"].get("tenure") for one in range(6)] == [
        None,
        *["1 to 4 years"] * 3,
        *[None] * 2,
    ]
    assert [people[f"c-{one}abc"].get("service") for one in range(6)] == [None, *["inpatient"] * 5]
    assert told.skipped == {("value of a variable", FEW): 6}


@pytest.mark.parametrize(
    "variable", ["age", "site", "name", "ward", "date of birth", "age group", "service", "language"]
)
def test_variables_that_nobody_mapped_are_refused(variable: str) -> None:
    found, told = made([*cases(3), *values(variable, *["same"] * 3)])
    assert all(
        {*one} == {"origin", "label", "guid"} for one in nodes(found, "Participant").values()
    )
    assert told.skipped == {
        ("variable", UNMAPPED): 1,
        ("value of a variable", UNMAPPED): 3,
    }


def test_a_map_says_what_a_variable_is() -> None:
    def bands(variable: str, value: str) -> tuple[str, str] | None:
        return ("group", {"RN": "nurses"}.get(value, "staff")) if variable == "job" else None

    found, told = made(
        [*cases(4), *values("job", "RN", "RN", "RN", "Matron"), *values("role", "x")], bands
    )
    assert [one["group"] for one in nodes(found, "Participant").values()] == [
        *["nurses"] * 3,
        "staff",
    ]
    assert told.skipped == {("variable", UNMAPPED): 1, ("value of a variable", UNMAPPED): 1}


@pytest.mark.parametrize("value", ["x" * 60, *WRONG.split("|")])
def test_a_value_that_is_no_band_is_refused_even_when_mapped(value: str) -> None:
    people: list[Piece] = [
        *cases(3),
        User("u", "Ben"),
        Case("x", "Anna Smith"),
        Coding("k", "", "", "u"),
    ]
    found, told = made([*people, *values("v", *[value] * 3)], lambda _, value: ("group", value))
    assert not any("group" in one for one in nodes(found, "Participant").values())
    assert told.skipped == {("value of a variable", NO_BAND): 3}
    other = made([*people, *values("v", *["nurse"] * 3)], lambda _, value: ("age", value))[1]
    assert other.skipped == {("value of a variable", NO_BAND): 3}


@pytest.mark.parametrize("value", RIGHT.split("|"))
def test_bands(value: str) -> None:
    assert is_band(value)


def test_values_that_reach_nobody_are_counted() -> None:
    pieces = [*cases(3), Case("s", "Site"), Attribute("role", "nurse", case="s")]
    more = [Attribute("role", "nurse", case="gone"), *values("role", "", "nurse", "nurse")]
    rules = Rules(is_participant=lambda name: name != "Site")
    _, told = made([*pieces, *more, Attribute("role", "staff", case="2")], rules=rules)
    assert told.skipped == {
        ("case", "it is no participant"): 1,
        ("value of a variable", "it belongs to no participant"): 2,
        ("value of a variable", "it is empty"): 1,
        ("value of a variable", "the participant has another one already"): 1,
        ("value of a variable", FEW): 2,
    }


def test_variables_of_a_source_are_those_of_its_only_participant() -> None:
    texts: list[Piece] = [Source("a", "a.txt"), Source("b", "b.txt")]
    whole: list[Piece] = [
        CaseText("0", source="a"),
        CaseText("1", source="b"),
        CaseText("2", source="b"),
    ]
    of: list[Piece] = [
        Attribute("role", "staff", source="a"),
        Attribute("role", "staff", source="b"),
    ]
    found, told = made([*cases(3), *texts, *whole, *of])
    groups = [one.get("group") for one in nodes(found, "Participant").values()]
    assert groups == ["staff", None, None]
    assert told.skipped == {("value of a variable", "it belongs to no participant"): 1}


def test_two_cases_of_one_person_are_one_participant() -> None:
    pieces = [*cases(3), Case("x", "P00"), *values("role", *["nurse"] * 2)]
    same = {("case", "x"): "c-0abc", ("case", "2"): ""}
    found, told = made([*pieces, Attribute("role", "nurse", case="x")], ids=same)
    assert [*nodes(found, "Participant")] == ["c-0abc", "c-1abc"]
    assert len(found) == 4
    # Two people are not three, however many cases they have.
    assert told.skipped["value of a variable", FEW] == 2
    assert told.skipped["case", "it has no id in the graph"] == 1


def test_coders() -> None:
    users: list[Piece] = [
        User(one, name) for one, name in (("a", "Ana"), ("b", "Ana"), ("c", "C1"), ("d", "x"))
    ]
    work: list[Piece] = [
        Coding("k", "", "", "a"),
        Coding("l", "", "", "b"),
        Memo("m", "t", coder="c"),
    ]
    drawn = Line("n", "link", "", "code", "", "code", "", coder="e")
    ids = {("user", "a"): "c-aaaaa", ("user", "b"): "c-aaaaa", ("user", "e"): ""}
    found, told = made([*users, *work, drawn], ids=ids)
    assert nodes(found, "Coder") == {
        "c-aaaaa": {"origin": "project", "label": "Coder AAA"},
        "u-cabc": {"origin": "project", "label": "Coder CAB"},
    }
    assert told.skipped == {
        ("user", "neither coded nor wrote"): 1,
        ("user", "it has no id in the graph"): 1,
    }


def test_years() -> None:
    assert [year_band(one) for one in ("0", "0.99", "1", "4,9", "5", "10", "99")] == [
        "under 1 year",
        "under 1 year",
        "1 to 4 years",
        "1 to 4 years",
        "5 to 9 years",
        "10 years or more",
        "10 years or more",
    ]
    assert year_band("2019") == "2019"
    assert recognised("Years_in_role", "7") == ("tenure", "5 to 9 years")
    assert recognised("tenure", "7") == ("tenure", "7")  # of what, nobody says


SOME = st.sampled_from(("nurse", "peer mentor", "staff", "7", "Anna", "SW1A 1AA", "1-4 years", ""))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("role", "years in role", "tenure", "team type", "age", "name")),
            SOME | st.text(string.printable, max_size=70),
            st.integers(0, 9),
        ),
        max_size=60,
    )
)
@settings(deadline=None, max_examples=150)
def test_nobody_is_singled_out(told_values: list[tuple[str, str, int]]) -> None:
    given = [Attribute(variable, value, case=f"{one}") for variable, value, one in told_values]
    found, told = made([*cases(10), *given])
    people = nodes(found, "Participant").values()
    kept = 0
    for name in ("group", "tenure", "service"):
        bands = [str(one[name]) for one in people if name in one]
        kept += len(bands)
        assert all(bands.count(one) >= 3 or one.lower() == "staff" for one in bands)
        assert all(is_band(one) for one in bands)
    assert {*told.skipped} <= {
        ("variable", UNMAPPED),
        *(
            ("value of a variable", why)
            for why in (
                UNMAPPED,
                FEW,
                NO_BAND,
                "it is empty",
                "the participant has another one already",
            )
        ),
    }
    assert not told.notes
