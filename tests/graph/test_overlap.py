"""Overlapping quotes are found as by comparing every quote with every other."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from graph.evidence import Quote
from graph.overlap import Passages
from tests.graph.test_tracing import quote

PLACES = st.none() | st.integers(0, 12)
SPANS = st.tuples(st.sampled_from(["t", "u", None]), PLACES, PLACES)
QUOTES = st.lists(st.tuples(st.integers(0, 30), SPANS), max_size=8)


def _compared(one: Quote, others: Sequence[Quote]) -> bool:
    for other in others:
        if one.id == other.id:
            return True
        known = None not in (one.source, one.start, one.end, other.start, other.end)
        if known and one.source == other.source:
            assert one.start is not None
            assert one.end is not None
            assert other.start is not None
            assert other.end is not None
            if one.start < other.end and other.start < one.end:
                return True
    return False


@given(QUOTES, st.tuples(st.integers(0, 30), SPANS))
def test_near_is_what_comparing_all_gives(
    given_: list[tuple[int, tuple[str | None, int | None, int | None]]],
    asked: tuple[int, tuple[str | None, int | None, int | None]],
) -> None:
    others = [quote(f"q{name}", span=span) for name, span in given_]
    one = quote(f"q{asked[0]}", span=asked[1])
    assert Passages(others).near(one) == _compared(one, others)


def test_thousands_of_quotes_are_no_more_work_than_sorting_them() -> None:
    many = [quote(f"q{n}", span=("t", n * 10, n * 10 + 10)) for n in range(20_000)]
    places = Passages(many)
    others = [quote(f"x{n}", span=("u", n * 10, n * 10 + 10)) for n in range(20_000)]
    # Comparing all with all would be 400 million comparisons: minutes.
    assert not any(places.near(one) for one in others)
