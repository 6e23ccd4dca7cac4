"""Tables on the screen and as CSV."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas
import streamlit as st

from dashboard import inert

Row = Mapping[str, Any]
_BOM = "\ufeff"  # without it a spreadsheet takes UTF-8 for something else
_HIGH = 420  # pixels; longer tables scroll


def show(
    rows: Sequence[Row], columns: Mapping[str, str], name: str, empty: str, choose: bool = False
) -> int | None:
    """Show a table with a button that downloads all of it as CSV.

    ``columns`` are headings by key, ``name`` what the file is called and the table's key,
    ``empty`` the sentence when there is no row. With ``choose`` a row can be chosen, by keyboard
    too: its number is returned.
    """
    if not rows:
        st.info(empty)
        return None
    frame = pandas.DataFrame([_cells(row, columns) for row in rows], columns=list(columns.values()))
    high: dict[str, Any] = {"height": _HIGH} if len(rows) > 11 else {}
    if choose:
        found = st.dataframe(
            frame,
            hide_index=True,
            key=f"table-{name}",
            alt=name,
            on_select="rerun",
            selection_mode="single-row",
            **high,
        )
    else:
        st.dataframe(frame, hide_index=True, alt=name, **high)
    download(as_csv(rows, columns), f"{name}.csv", "text/csv", "CSV")
    picked = found["selection"]["rows"] if choose else []
    return int(picked[0]) if picked else None


def download(data: str | bytes | Callable[[], bytes], file: str, kind: str, label: str) -> None:
    """Offer ``data`` for download as ``file``, of the media type ``kind``.

    Data that takes time is given as a function, which is called when somebody asks for it.
    """
    st.download_button(
        label,
        data,
        file,
        kind,
        key=f"download-{file}",
        on_click="ignore",
        icon=":material/download:",
        type="tertiary",
    )


def as_csv(rows: Sequence[Row], columns: Mapping[str, str]) -> bytes:
    """Return a table as CSV (RFC 4180) that a spreadsheet opens without running anything."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(columns.values())
    for row in rows:
        writer.writerow([inert.cell(one) for one in _cells(row, columns)])
    return (_BOM + stream.getvalue()).encode()


def _cells(row: Row, columns: Mapping[str, str]) -> list[Any]:
    return [_cell(row.get(key)) for key in columns]


def _cell(value: Any) -> Any:  # noqa: ANN401  (whatever a record holds)
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(str(_cell(one)) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value
