"""Steps between concepts: how strong they are and whether they are challenged; no database."""

import pytest

from graph.network import Claim, Match, Network
from tests.graph.brute import SIGNS

PUBLISHED, PROJECT, SYNTHETIC = "published", "project", "synthetic"


def claim(
    name: str,
    kind: str = "LEADS_TO",
    basis: str = "stated",
    origin: str = PUBLISHED,
    ends: str = "ab",
    disputed: bool = False,
) -> Claim:
    return Claim(name, kind, basis, origin, ends[0], ends[1], disputed=disputed)


def network(*claims: Claim, matches: tuple[Match, ...] = ()) -> Network:
    return Network(claims, matches, signs=SIGNS)


def match(name: str, ends: str, basis: str = "inferred", origin: str = PUBLISHED) -> Match:
    return Match(name, ends[0], ends[1], basis, origin, "why")


@pytest.mark.parametrize(
    ("claims", "basis"),
    [
        (["stated published"], "stated"),
        (["inferred published"], "inferred"),
        (["inferred published", "stated project"], "stated"),
        (["inferred published", "stated synthetic"], "inferred"),
        (["stated published", "inferred synthetic"], "stated"),
        (["inferred project", "inferred published", "stated synthetic"], "inferred"),
        (["stated synthetic", "inferred synthetic"], "stated"),
        (["inferred synthetic"], "inferred"),
    ],
)
def test_a_step_is_as_strong_as_its_strongest_real_claim(claims: list[str], basis: str) -> None:
    made = [
        claim(f"r{n}", basis=one.split()[0], origin=one.split()[1]) for n, one in enumerate(claims)
    ]
    assert network(*made).steps["a", "b"].basis == basis
    assert network(*reversed(made)).steps["a", "b"].basis == basis


def test_a_step_lists_every_claim_by_id_and_counts_the_real_ones() -> None:
    step = network(
        claim("r3", origin=SYNTHETIC), claim("r2"), claim("r1", origin=PROJECT)
    ).steps["a", "b"]  # fmt: skip
    assert [one.id for one in step.claims] == ["r1", "r2", "r3"]
    assert [one.id for one in step.counted] == ["r1", "r2"]
    assert not step.synthetic


def test_a_step_of_synthetic_claims_alone_is_synthetic() -> None:
    steps = network(claim("r1", origin=SYNTHETIC), claim("r2", ends="bc")).steps
    assert steps["a", "b"].synthetic
    assert [one.id for one in steps["a", "b"].counted] == ["r1"]
    assert not steps["b", "c"].synthetic


def test_the_two_directions_are_two_steps() -> None:
    steps = network(claim("r1"), claim("r2", ends="ba", basis="inferred")).steps
    assert {pair: one.basis for pair, one in steps.items()} == {
        ("a", "b"): "stated",
        ("b", "a"): "inferred",
    }


def test_disputed_claims_are_challenged() -> None:
    known = network(claim("r1", disputed=True), claim("r2", ends="bc"))
    assert known.challenged == {"r1"}
    assert known.steps["a", "b"].challenged
    assert not known.steps["b", "c"].challenged


@pytest.mark.parametrize(
    ("one", "other", "challenged"),
    [
        ("LEADS_TO", "HINDERS", {"r1", "r2"}),
        ("HINDERS", "FACILITATES", {"r1", "r2"}),
        ("LEADS_TO", "FACILITATES", set()),
        ("HINDERS", "HINDERS", set()),
        ("INFLUENCES", "HINDERS", set()),
        ("INFLUENCES", "INFLUENCES", set()),
        ("UNHEARD_OF", "HINDERS", set()),
    ],
)
def test_opposite_signs_challenge_each_other(one: str, other: str, challenged: set[str]) -> None:
    assert network(claim("r1", one), claim("r2", other)).challenged == challenged


def test_opposite_signs_between_other_concepts_or_the_other_way_do_not() -> None:
    known = network(
        claim("r1"), claim("r2", "HINDERS", ends="ba"), claim("r3", "HINDERS", ends="ac")
    )
    assert known.challenged == set()


def test_a_synthetic_claim_never_challenges_a_real_one_but_is_challenged_by_it() -> None:
    known = network(claim("real"), claim("made", "HINDERS", origin=SYNTHETIC))
    assert known.challenged == {"made"}
    assert not known.steps["a", "b"].challenged


def test_synthetic_claims_challenge_each_other() -> None:
    known = network(claim("r1", origin=SYNTHETIC), claim("r2", "HINDERS", origin=SYNTHETIC))
    assert known.challenged == {"r1", "r2"}
    assert known.steps["a", "b"].challenged


def test_a_real_claim_between_synthetic_ones_is_challenged_by_the_real_one_only() -> None:
    known = network(
        claim("real"), claim("against", "HINDERS", origin=PROJECT),
        claim("made", "HINDERS", origin=SYNTHETIC),
    )  # fmt: skip
    assert known.challenged == {"real", "against", "made"}
    assert known.steps["a", "b"].challenged


def test_a_disputed_synthetic_claim_does_not_challenge_a_step_with_real_ones() -> None:
    step = network(claim("real"), claim("made", origin=SYNTHETIC, disputed=True)).steps["a", "b"]
    assert not step.challenged


def test_a_match_is_a_step_both_ways_with_its_own_basis_and_origin() -> None:
    known = network(
        matches=(match("m1", "ab"), match("m2", "cd", "stated", SYNTHETIC)),
    )
    for pair in (("a", "b"), ("b", "a")):
        step = known.steps[pair]
        assert (step.basis, step.challenged, step.synthetic) == ("inferred", False, False)
        assert (step.start, step.end) == pair
        assert step.claims == ()
    assert known.steps["d", "c"].basis == "stated"
    assert known.steps["d", "c"].synthetic


@pytest.mark.parametrize("names", ["m1 m2", "m2 m1"])
def test_of_two_matches_of_one_pair_the_strongest_counts(names: str) -> None:
    stated, inferred = names.split()
    ends = sorted([match(stated, "ab", "stated"), match(inferred, "ba")], key=lambda one: one.id)
    assert network(matches=tuple(ends)).steps["a", "b"].basis == "stated"


@pytest.mark.parametrize("names", ["m1 m2", "m2 m1"])
def test_a_synthetic_match_never_takes_the_place_of_a_real_one(names: str) -> None:
    real, made = names.split()
    both = [match(real, "ab"), match(made, "ab", "stated", SYNTHETIC)]
    step = network(matches=tuple(sorted(both, key=lambda one: one.id))).steps["a", "b"]
    assert (step.basis, step.synthetic) == ("inferred", False)


def test_steps_come_in_the_order_of_their_ends() -> None:
    steps = network(claim("r1", ends="cb"), claim("r2", ends="ca"), claim("r3", ends="bz")).steps
    assert list(steps) == [("b", "z"), ("c", "a"), ("c", "b")]


def test_same_gives_each_concept_and_those_matched_with_it() -> None:
    known = network(matches=(match("m1", "ax"), match("m2", "yb"), match("m3", "xw")))
    assert known.same(["a", "b"]) == {"a": "a", "b": "b", "x": "a", "y": "b", "w": "a"}
    assert known.same(["x"]) == {"x": "x", "a": "x", "w": "x"}
    assert known.same(["q"]) == {"q": "q"}
    assert known.same([]) == {}


def test_same_keeps_two_concepts_asked_for_apart() -> None:
    known = network(matches=(match("m1", "ab"),))
    assert known.same(["a", "b"]) == {"a": "a", "b": "b"}
