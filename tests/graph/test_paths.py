"""The search for paths, against one that tries everything; no database."""

import random
from itertools import pairwise
from unittest import mock

import pytest
from hypothesis import given, settings

from graph import paths
from graph.network import Claim, Match, Network
from tests.graph import brute
from tests.graph.brute import SIGNS, Question

SIZE, CLAIMS = 500, 10_000


def claim(start: str, end: str, basis: str = "stated", disputed: bool = False) -> Claim:
    name = f"{start}-{end}"
    return Claim(name, "LEADS_TO", basis, "project", start, end, disputed=disputed)


def network(*claims: Claim, matches: tuple[Match, ...] = ()) -> Network:
    return Network(claims, matches, signs=SIGNS)


def fan(size: int) -> Network:
    """From a to b over ``size`` ways of two steps."""
    ways = [(claim("a", f"m{n}"), claim(f"m{n}", "b")) for n in range(size)]
    return network(*(one for way in ways for one in way))


def routes(found: paths.Found) -> list[str]:
    return [
        " ".join([path[0].start, *(("=" if s.match else "") + s.end for s in path)])
        for path in found.paths
    ]


def ask(known: Network, *names: str, most: int = 5, longest: int = 6) -> paths.Found:
    return paths.search(known, [set(one.split(",")) for one in names], most, longest)


@settings(max_examples=400, deadline=None)
@given(brute.questions())
def test_the_search_gives_what_trying_everything_gives(asked: Question) -> None:
    with mock.patch.object(paths, "BOUND", 10**6):
        found = paths.search(asked.network, asked.names, asked.most, asked.longest)
    expected, more = brute.answer(asked)
    assert [brute.of_steps(one) for one in found.paths] == expected
    assert found.more == more
    assert not found.bounded


def test_fewest_inferred_comes_before_fewest_challenged_before_shortest_before_ids() -> None:
    known = network(
        claim("s", "t", basis="inferred"),
        claim("s", "c", disputed=True), claim("c", "t"),
        claim("s", "l1"), claim("l1", "l2"), claim("l2", "t"),
        claim("s", "k1"), claim("k1", "k2"), claim("k2", "t"),
    )  # fmt: skip
    expected = ["s k1 k2 t", "s l1 l2 t", "s c t", "s t"]
    assert routes(ask(known, "s", "t")) == expected


def test_one_inferred_step_weighs_more_than_any_number_of_challenged_ones() -> None:
    chain = [claim(f"n{n}", f"n{n + 1}", disputed=True) for n in range(6)]
    known = network(*chain, claim("n0", "n6", basis="inferred"))
    assert routes(ask(known, "n0", "n6")) == ["n0 n1 n2 n3 n4 n5 n6", "n0 n6"]


def test_a_path_ends_as_soon_as_it_has_passed_every_name() -> None:
    known = network(claim("a", "b"), claim("b", "c"), claim("c", "d"), claim("b", "d"))
    assert routes(ask(known, "a", "b,c", "d,c")) == ["a b c", "a b d"]


def test_waypoints_are_passed_in_their_order() -> None:
    known = network(claim("a", "x"), claim("x", "y"), claim("y", "z"), claim("a", "y"))
    assert routes(ask(known, "a", "x", "y", "z")) == ["a x y z"]
    assert routes(ask(known, "a", "y", "x", "z")) == []


def test_a_concept_cannot_stand_for_two_names_at_once() -> None:
    known = network(claim("a", "b"), claim("b", "c"))
    assert routes(ask(known, "a", "b", "b")) == []
    assert routes(ask(known, "a", "a")) == []


def test_a_match_has_no_length_but_counts_as_a_step_of_its_own() -> None:
    match = Match("m", "b", "c", "stated", "project", "why")
    known = network(claim("a", "b"), claim("c", "d"), matches=(match,))
    assert routes(ask(known, "a", "d", longest=2)) == ["a b =c d"]
    assert routes(ask(known, "a", "d", longest=1)) == []
    assert routes(ask(known, "c", "b", longest=1)) == ["c =b"]


def test_there_is_at_most_one_match_more_than_steps() -> None:
    chain = tuple(
        Match(f"m{n}", f"n{n}", f"n{n + 1}", "stated", "project", "why") for n in range(4)
    )
    known = network(matches=chain)
    assert routes(ask(known, "n0", "n2", longest=1)) == ["n0 =n1 =n2"]
    assert routes(ask(known, "n0", "n3", longest=1)) == []
    assert routes(ask(known, "n0", "n3", longest=2)) == ["n0 =n1 =n2 =n3"]


def test_claims_are_not_hidden_behind_a_weaker_match() -> None:
    claims = (claim("a", "b"), claim("b", "c", basis="inferred"))
    weak, strong = (
        Match(f"m{pair}", pair[0], pair[1], basis, "project", "why")
        for pair, basis in (("ab", "inferred"), ("bc", "stated"))
    )
    known = network(*claims, matches=(weak, strong))
    assert known.steps["a", "b"].claims
    assert known.steps["b", "a"].match == weak
    assert known.steps["b", "c"].match == strong


def test_names_that_no_step_leaves_or_reaches_have_no_path() -> None:
    known = network(claim("a", "b"))
    assert ask(known, "b", "a") == paths.Found(())
    assert ask(known, "nowhere", "b") == paths.Found(())
    assert ask(known, "a", "nowhere") == paths.Found(())
    assert ask(Network(()), "a", "b") == paths.Found(())


def test_more_says_whether_the_best_were_all() -> None:
    known = fan(3)
    assert ask(known, "a", "b", most=3).more is False
    found = ask(known, "a", "b", most=2)
    assert (routes(found), found.more, found.bounded) == (["a m0 b", "a m1 b"], True, False)


def test_the_bound_ends_a_search_and_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    known = fan(9)
    monkeypatch.setattr(paths, "BOUND", 4)
    found = ask(known, "a", "b", most=9)
    assert routes(found) == [f"a m{n} b" for n in range(4)]
    assert (found.more, found.bounded) == (False, True)
    monkeypatch.setattr(paths, "BOUND", 9)
    found = ask(known, "a", "b", most=9)
    assert (len(found.paths), found.more, found.bounded) == (9, False, False)


def test_loops_do_not_hide_a_path_that_is_there() -> None:
    """Every stated way on from v leads back over a; the short way has an inferred step."""
    inner = [f"k{n:02}" for n in range(20)] + ["v"]
    loops = [claim(one, other) for one in inner for other in inner if one != other]
    out = [claim(one, "a") for one in inner] + [claim("a", one) for one in inner]
    known = network(*loops, *out, claim("a", "z"), claim("v", "z", basis="inferred"))
    assert routes(ask(known, "a", "v", "z", most=1)) == ["a v z"]


def large() -> Network:
    """Random claims, all inferred, with one stated way of six steps from s to t through v."""
    chance = random.Random(20211)
    ids = [f"c{n:03}" for n in range(SIZE - 7)]
    way = ["s", "w1", "w2", "v", "w4", "w5", "t"]
    every = [*ids, *way]
    pairs: set[tuple[str, str]] = set()
    while len(pairs) < CLAIMS - 6:
        start, end = chance.choice(every), chance.choice(every)
        if start != end:
            pairs.add((start, end))
    pairs -= {(one, other) for one, other in pairwise(way)}
    stated = [claim(one, other) for one, other in pairwise(way)]
    return network(*stated, *(claim(*pair, basis="inferred") for pair in sorted(pairs)))


def test_ten_thousand_claims_are_searched_for_the_right_first_path() -> None:
    known = large()
    assert len(known.claims) == CLAIMS
    assert len({one for pair in known.steps for one in pair}) == SIZE
    found = ask(known, "s", "v", "t", most=3)
    assert routes(found)[0] == "s w1 w2 v w4 w5 t"
    assert all(step.basis == "stated" for step in found.paths[0])
    assert any(step.basis == "inferred" for step in found.paths[1])
    assert found.more
    ranks = [brute.rank(brute.of_steps(one)) for one in found.paths]
    assert ranks == sorted(set(ranks))
