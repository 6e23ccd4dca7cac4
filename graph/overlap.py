"""Which quotes overlap with others: looked up, since comparing all with all takes long."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate

from graph.evidence import Quote


class Passages:
    """Quotes by their place in a source, in code points."""

    def __init__(self, quotes: Iterable[Quote]) -> None:
        self._ids: set[str] = set()
        spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for one in quotes:
            self._ids.add(one.id)
            if one.source is not None and one.start is not None and one.end is not None:
                spans[one.source].append((one.start, one.end))
        ordered = {source: sorted(found) for source, found in spans.items()}
        self._starts = {source: [start for start, _ in one] for source, one in ordered.items()}
        # Beside each start the furthest end up to there.
        self._ends = {
            source: list(accumulate((end for _, end in one), max))
            for source, one in ordered.items()
        }

    def near(self, quote: Quote) -> bool:
        """Return whether ``quote`` is one of them, or shares a code point with one of them."""
        if quote.id in self._ids:
            return True
        if quote.source not in self._starts or quote.start is None or quote.end is None:
            return False
        before = bisect_left(self._starts[quote.source], quote.end)
        return before > 0 and self._ends[quote.source][before - 1] > quote.start
