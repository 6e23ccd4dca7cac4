"""Answers as pandas data frames, for notebooks.

A column of truth values, integers, numbers or texts has pandas' type for them that may miss values
(``boolean``, ``Int64``, ``Float64``, ``string``), so that an integer stays one beside an empty
cell. Dates and times are ISO text, as in every answer of peergraph: they may hold nanoseconds,
a zone or none. All else (lists, maps, mixtures, nothing but empty cells) is ``object``.
"""

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from graph import flat

if TYPE_CHECKING:
    import pandas

    from graph.answer import Trace

ROWS = 100_000
_TYPES = {frozenset((bool,)): "boolean", frozenset((int,)): "Int64", frozenset((str,)): "string"}
_NUMBERS = (frozenset((float,)), frozenset((int, float)))


def frame(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], more: bool = False
) -> "pandas.DataFrame":
    """Return ``rows`` as a data frame with ``columns``, also when there are no rows.

    ``more``: there were further rows. It stands in ``attrs["more"]`` and is warned of.
    """
    import pandas  # slow to import, and only frames need it

    if more:
        text = f"only the first {len(rows):,} rows are in the frame; rows= fetches more"
        warnings.warn(text, stacklevel=3)
    values = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    made = {
        name: pandas.Series(some, dtype=_kind(some))
        for name, some in zip(columns, values, strict=True)
    }
    found = pandas.DataFrame(made, index=pandas.RangeIndex(len(rows)), columns=list(columns))
    found.attrs["more"] = more
    return found


def of_trace(trace: "Trace") -> "pandas.DataFrame":
    """Return a trace as ``--format csv`` has it: a row for each quote, claim or match."""
    rows = [[row.get(name) for name in flat.COLUMNS] for row in flat.rows(trace.row())]
    return frame(flat.COLUMNS, rows)


def _kind(values: Sequence[Any]) -> Any:  # noqa: ANN401  (what pandas takes for a dtype)
    found = frozenset(type(one) for one in values if one is not None)
    return "Float64" if found in _NUMBERS else _TYPES.get(found, "object")
