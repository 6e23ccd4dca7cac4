"""Deviant cases as rows: what speaks against a claim or narrows it, and what came of it."""

from collections.abc import Iterable, Sequence
from typing import Any

from dashboard import words
from graph.deviant import Case, Deviant, Memo, Opposite

OPEN = "open"
UNTOLD = "not told to others"  # memos are the owner's: that none is shown says nothing
COLUMNS = {
    "claim": "Claim",
    "bearing": "The quote",
    "quote": "Words",
    "who": "Participant",
    "by": "Says who",
    "date": "When",
    "reason": "Why",
    "resolution": "Resolution",
    "basis": "Basis of the claim",
    "origin": "Origin of the claim",
    "quote_origin": "Origin of the quote",
}
OPPOSITES = {
    "furthers": "Furthers",
    "holds": "Holds back",
    "resolution": "Resolution",
    "counts": "Challenged",
}


def rows(found: Iterable[Deviant], shared: bool = False) -> list[dict[str, Any]]:
    """Return a row for each quote that disputes or qualifies a claim; ``shared``: for others."""
    return [_row(one, case, shared) for one in found for case in one.cases]


def _row(one: Deviant, case: Case, shared: bool) -> dict[str, Any]:
    who = (case.quote.participant_label, case.quote.group)
    return {
        "claim": one.claim.said,
        "bearing": case.bearing,
        "quote": case.quote.exact or words.WITHHELD,
        "who": " · ".join(part for part in who if part),
        "by": case.by or "",
        "date": case.date or "",
        "reason": case.reason or "",
        "resolution": resolution(one, case, shared),
        "basis": one.claim.basis,
        "origin": one.claim.origin,
        "quote_origin": case.quote.origin,
    }


def resolution(one: Deviant, case: Case, shared: bool = False) -> str:
    """Return what is recorded that answers a case, or ``open``."""
    memos = tuple(dict.fromkeys((*case.memos, *one.memos)))
    said = [memo(memo_) for memo_ in memos]
    if one.claim.qualifier:
        said.append(f"the claim is qualified: “{one.claim.qualifier}”")
    elif one.answer:
        said.append(f"the claim was kept: “{one.answer}”")
    return "; ".join(said) or _none(shared)


def _none(shared: bool) -> str:
    return UNTOLD if shared else OPEN


def memo(one: Memo) -> str:
    """Return a memo in a few words: its title where it may be shown, who wrote it when."""
    made = ", ".join(part for part in (one.by, one.date) if part)
    name = f"memo “{one.title}”" if one.title else "a memo"
    return f"{name} ({made})" if made else name


def opposites(found: Sequence[Opposite], shared: bool = False) -> list[dict[str, Any]]:
    """Return a row for each two claims that say the opposite."""
    return [
        {
            "furthers": _claim(one.plus.said, one.plus.basis, one.plus.origin),
            "holds": _claim(one.minus.said, one.minus.basis, one.minus.origin),
            "resolution": "; ".join(map(memo, one.memos)) or _none(shared),
            "counts": "both" if one.counts else "the synthetic one only",
        }
        for one in found
    ]


def _claim(said: str, basis: str, origin: str) -> str:
    return f"{said} ({basis}, {origin})"


def head(one: Deviant, shared: bool = False) -> str:
    """Return how many quotes speak against a claim, narrow it, and are open."""
    against = sum(case.bearing == "disputes" for case in one.cases)
    left = sum(one.open(case) for case in one.cases)
    parts = [f"{against} against", f"{len(one.cases) - against} qualifying"]
    parts += [] if shared else [f"{left} open"]
    return ", ".join(parts) + (f", {one.more} more not shown" if one.more else "")
