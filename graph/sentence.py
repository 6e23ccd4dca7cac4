"""A trace in words: what is stated, inferred, challenged, or rests on synthetic records."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.answer import Instead, Path, Trace

MORE = "More paths exist; --paths shows them."
_SIGNS = {
    "-": "is a hindrance: the first holds the second back.",
    "mixed": "is said to further and to hold back.",
}
_GRADES = {
    "one passage": "It is told in one passage.",
    "one participant": "It is told by one participant from end to end.",
    "stitched": "It is stitched from several participants: no one tells the whole of it.",
}


def of(trace: "Trace") -> str:
    """Return what the trace found, in plain sentences."""
    if not trace.paths:
        return _nothing(trace)
    parts = [_count(trace), _stated(trace), *about(trace.paths[0], trace.shared)]
    told = [_instead(one) for one in trace.instead if one.claims]
    return " ".join([*parts, *told, *_cut(trace)])


def title(trace: "Trace") -> str:
    """Return the question of a trace in words."""
    first, *middle, last = _names(trace)
    return " ".join([f"From {first}", *(f"through {one}" for one in middle), f"to {last}"])


def _names(trace: "Trace") -> list[str]:
    return [" or ".join(trace.labels.get(one, one) for one in some) for some in trace.names]


def about(path: "Path", shared: bool = False) -> list[str]:
    """Return sentences on which steps of a path are challenged, synthetic, and how it is told.

    ``shared`` leaves out who tells it: that ties quotes to one person.
    """
    found = []
    for number, one in enumerate(path.steps, 1):
        if one.step.sign in _SIGNS:
            found.append(f"Step {number} ({_ends(path, number)}) {_SIGNS[one.step.sign]}")
    if path.challenged:
        found.append(f"{_steps(path, path.challenged, 'is', 'are')} challenged.")
    if made_up := path.numbers("synthetic"):
        found.append(f"{_steps(path, made_up, 'rests', 'rest')} on synthetic claims alone.")
    if not shared or path.grade not in _GRADES:
        found.append(_GRADES.get(path.grade) or _unquoted(path))
    if _synthetic_only(path):
        found.append(
            "Every quote on it is synthetic: written for the demonstration, said by nobody."
        )
    return found


def _nothing(trace: "Trace") -> str:
    names = _names(trace)
    stated = trace.only.bases == ("stated",)
    kind = "fully stated path" if stated else "path"
    via = f" through {', '.join(names[1:-1])}" if names[1:-1] else ""
    between = f"{kind} from {names[0]}{via} to {names[-1]} of at most {trace.longest} steps"
    under = " under these filters" if _filtered(trace) else ""
    if trace.bounded:
        return (
            f"No {between}{under} was found before the search was cut short at its bound; "
            "there may be one."
        )
    return f"There is no {between}{under}."


def _filtered(trace: "Trace") -> bool:
    only = trace.only
    unusual = only.bases not in ((), ("stated",)) or only.modalities not in ((), ("finding",))
    return bool(unusual or only.studies or only.stages or only.groups or only.origins)


def _count(trace: "Trace") -> str:
    number = len(trace.paths)
    if trace.more and not trace.bounded:
        return f"The best {number} of more paths." if number > 1 else "The best of several paths."
    return "One path." if number == 1 else f"{number} paths."


def _stated(trace: "Trace") -> str:
    best = trace.paths[0]
    if best.basis == "stated" and best.origins == ("synthetic",):
        return "The best path is stated by synthetic claims alone."
    if best.basis == "stated" and best.numbers("synthetic"):
        return "The best path is stated only with the help of synthetic claims."
    if best.basis == "stated":
        return "The best path is fully stated."
    inferred = _steps(best, best.numbers("inferred"), "is", "are")
    none = "No fully stated path was found" if trace.bounded else "No fully stated path"
    return f"{none}; on the best one {_lower(inferred)} inferred."


def _unquoted(path: "Path") -> str:
    bare = tuple(
        n for n, one in enumerate(path.steps, 1) if not one.step.match and not one.supporting
    )
    if len(bare) == len(path.walked):
        return "It is without quotes."
    return f"There is no supporting quote on {_list([f'step {n}' for n in bare])}."


def _synthetic_only(path: "Path") -> bool:
    quotes = [quote for step in path.walked for quote in step.supporting]
    return bool(quotes) and all(quote.origin == "synthetic" for quote in quotes)


def _steps(path: "Path", numbers: Sequence[int], one: str, several: str) -> str:
    named = [f"step {n} ({_ends(path, n)})" for n in numbers]
    return f"{_upper(_list(named))} {one if len(named) == 1 else several}"


def _ends(path: "Path", number: int) -> str:
    row = path.steps[number - 1]
    labels = row.labels
    start, end = row.step.start, row.step.end
    joint = "same as" if row.step.match else "⊣" if row.step.sign == "-" else "→"
    return f"{labels.get(start, start)} {joint} {labels.get(end, end)}"


def _instead(one: "Instead") -> str:
    chosen: dict[tuple[str, str], bool] = {}
    for claim, onto in zip(one.claims, one.onto, strict=True):
        made_up = claim.evidence.origin == "synthetic"
        key = (claim.evidence.type, onto)
        chosen[key] = made_up and chosen.get(key, True)
    parts = [
        f"{kind.lower().replace('_', ' ')} {onto}{' (synthetic)' if made_up else ''}"
        for (kind, onto), made_up in chosen.items()
    ]
    return f"Stated instead: {one.label} {_list(parts)}."


def _cut(trace: "Trace") -> list[str]:
    if trace.bounded:
        return ["The search was cut short at its bound, so there may be others."]
    return [MORE] if trace.more else []


def _list(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
