"""Deviant cases on the screen: each with its quote and what came of it."""

import streamlit as st

from dashboard import address, deviants, inert, quotes, table, words
from dashboard.panels import paging
from dashboard.reader import Reader
from graph import deviant
from graph.deviant import Case, Deviant


def show(reader: Reader, studies: tuple[str, ...]) -> None:
    """Show a page of them, of the claims of ``studies`` (ids) where some are given."""
    st.text(
        "Quotes against a claim, or that narrow it, and claims that say the opposite. They are "
        "findings, not noise: each with what was made of it, or “open”."
    )
    most = 10
    found = reader.ask(deviant.read, reader.audience, studies, paging.skip("deviant", most), most)
    if not found.rows:
        st.info(
            "No quote disputes or qualifies a claim here. Load a table DISPUTES or QUALIFIES; "
            "a memo about the claim or the quote is its resolution."
        )
    shared = reader.audience.shared
    for one in found.rows:
        _against(one, shared)
    paging.turn("deviant", found.total, most)
    if found.rows:
        st.subheader("As a table", anchor=False)
        table.show(deviants.rows(found.rows, shared), deviants.COLUMNS, "deviant-cases", "No case.")
    st.subheader("Claims that say the opposite", anchor=False)
    opposed = reader.ask(deviant.opposites, reader.audience, studies)
    rows = deviants.opposites(opposed, shared)
    empty = "No two findings between the same two concepts say the opposite."
    table.show(rows, deviants.OPPOSITES, "opposite-claims", empty)


def _against(one: Deviant, shared: bool) -> None:
    claim = one.claim
    with st.expander(inert.markdown(f"{claim.said} ({deviants.head(one, shared)})"), expanded=True):
        st.html(words.badges(claim.basis, claim.modality, claim.origin))
        if claim.wording:
            st.text(f"“{claim.wording}”")
        if claim.end and len(claim.ends) == 2:
            ends = {"from": claim.start.id, "to": claim.end.id}
            address.link("trace", "Trace from the one to the other", ":material/route:", **ends)
        for case in one.cases:
            _case(one, case, shared)
        for memo in one.memos:
            if memo.text:
                st.html(words.badges("memo", memo.origin))
                st.text(f"{deviants.memo(memo)}: {memo.text}")


def _case(one: Deviant, case: Case, shared: bool) -> None:
    made = ", ".join(filter(None, (case.by, case.date)))
    open_ = deviants.OPEN if one.open(case) and not shared else None
    st.html(
        f"<div>{words.badges(case.bearing, case.origin, open_)}"
        f'<span class="pg-small">{inert.html(made)}</span></div>'
    )
    quotes.show([case.quote])
    lines = (case.reason, f"Resolution: {deviants.resolution(one, case, shared)}")
    st.text("\n".join(line for line in lines if line))
    address.link(
        "evidence",
        "This quote in its context",
        ":material/format_quote:",
        view="quote",
        quote=case.quote.id,
    )
