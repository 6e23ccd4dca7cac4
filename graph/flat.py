"""A trace as flat rows: for a table of one kind of row, as CSV and data frames are."""

from collections.abc import Iterator, Mapping
from typing import Any

Map = Mapping[str, Any]
COLUMNS = (
    "path", "pathBasis", "grade", "step", "from", "fromLabel", "to", "toLabel", "sameAs",
    "stepBasis", "stepChallenged", "sign", "relation", "type", "basis", "modality", "origin",
    "challenged", "report", "wording", "qualifier", "rationale", "by", "about", "bearing",
    "quote", "exact", "quoteOrigin", "participant", "study", "quoteReport",
)  # fmt: skip
_OF_STEP = ("from", "fromLabel", "about", "sign")
_BEARINGS = ("for", "against", "qualifying")


def rows(answer: Map) -> list[dict[str, Any]]:
    """Return a trace's answer as flat rows: one for each quote, claim without quotes, or match.

    ``about`` is the claim that a row's claim is about, where it is about one.
    """
    return [
        {"path": number, "pathBasis": path["basis"], "grade": path["grade"], **row}
        for number, path in enumerate(answer["paths"], 1)
        for place, step in enumerate(path["steps"], 1)
        for row in _step_rows(place, step)
    ]


def _step_rows(place: int, step: Map) -> Iterator[dict[str, Any]]:
    ends = {name: step[name] for name in ("from", "fromLabel", "to", "toLabel")}
    about = {"stepBasis": step["basis"], "stepChallenged": step["challenged"]}
    base = {"step": place, **ends, **about}
    if step.get("sameAs"):
        matched = {name: step[name] for name in ("origin", "rationale", "by")}
        yield {**base, "sameAs": True, "basis": step["basis"], **matched}
        return
    base |= {"sameAs": False, "sign": step["sign"]}
    for claim in step["claims"]:
        yield from _claim_rows(base, claim)
        for other in claim["about"]:
            yield from _claim_rows(base | {"about": claim["relation"]}, other)


def _claim_rows(base: Map, claim: Map) -> Iterator[dict[str, Any]]:
    kept = [name for name in COLUMNS if name in claim and name not in _OF_STEP]
    row = {**base, **{name: claim[name] for name in kept}}
    quotes = [(word, quote) for word in _BEARINGS for quote in claim[word]]
    for bearing, quote in quotes:
        said = {name: quote[name] for name in ("exact", "participant", "study")}
        named = {"quote": quote["id"], "quoteOrigin": quote["origin"]}
        yield {**row, "bearing": bearing, **named, **said, "quoteReport": quote["report"]}
    if not quotes:
        yield row
