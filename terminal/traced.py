"""A trace as text to read and as Markdown."""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard import words
from dashboard.inert import escaped
from terminal.rows import printable, width

Map = Mapping[str, Any]
_BEARINGS = (("for", "for"), ("against", "against"), ("qualifying", "qualifies"))


def text(answer: Map, title: str) -> str:
    """Return a trace's answer to read in a terminal."""
    lines = [*_wrap(title, ""), "", *_wrap(answer["sentence"], "")]
    for number, path in enumerate(answer["paths"], 1):
        lines += ["", *_wrap(f"Path {number}: {_summary(path)}", "")]
        for place, step in enumerate(path["steps"], 1):
            lines += ["", *_step(place, step)]
    for one in answer["instead"]:
        lines += ["", *_wrap(f"Stated instead: {one['label']}", "")]
        for claim in one["claims"]:
            lines += _wrap(f"{_claim(claim)}: {claim['onto']}", "  ")
            lines += _words(claim, "    ")
    return "\n".join(lines) + "\n"


def _summary(path: Map) -> str:
    made_up = path["synthetic"]
    counts = [
        f"{name} {path[name]}" + (f" ({made_up[name]} synthetic)" if made_up[name] else "")
        for name in ("studies", "participants", "threads")
    ]
    challenged = ["challenged"] if path["challenged"] else []
    origins = "rests on " + " and ".join(path["origins"]) + " records"
    return " · ".join([path["basis"], *challenged, words.GRADES[path["grade"]], *counts, origins])


def _step(place: int, step: Map) -> list[str]:
    if step.get("sameAs"):
        head = f"{place}. {step['fromLabel']} = {step['toLabel']}  [same as, {_basis(step)}]"
        return [*_wrap(head, "", "   "), *_wrap(f"Why: {step['rationale']}", "   ")]
    ends = f"{step['fromLabel']} {_arrow(step)} {step['toLabel']}"
    head = f"{place}. {ends}  [{', '.join(_marks(step))}]"
    lines = _wrap(head, "", "   ")
    for claim in step["claims"]:
        lines += [*_wrap(_claim(claim), "   "), *_words(claim, "     ")]
        for other in claim["about"]:
            about = f"about this: {other['fromLabel']}, {_claim(other)}"
            lines += [*_wrap(about, "     "), *_words(other, "       ")]
    return lines


def _arrow(step: Map) -> str:
    if step["sign"] == "-":
        return "⊣"
    return "→" if step["basis"] == "stated" else "⇢"


def _marks(step: Map) -> list[str]:
    signs = {"-": ["holds back"], "mixed": ["furthers and holds back"]}
    marks = [step["basis"], *signs.get(step.get("sign", ""), [])]
    marks += ["challenged"] * step["challenged"]
    return marks + ["synthetic"] * bool(step.get("synthetic"))


def _claim(claim: Map) -> str:
    kind = claim["type"].lower().replace("_", " ")
    marks = [_basis(claim)] + ["challenged"] * claim["challenged"]
    marks += [claim["modality"]] if claim["modality"] != "finding" else []
    marks += [_origin(claim["origin"])]
    reports = f" · {'; '.join(claim['reportLabels'])}" if claim["reportLabels"] else ""
    return f"{claim['relation']} {kind} [{', '.join(marks)}]{reports}"


def _basis(record: Map) -> str:
    inferred = record["basis"] == "inferred" and record["by"]
    return f"inferred by {record['by']}" if inferred else str(record["basis"])


def _origin(origin: str) -> str:
    return origin.upper() if origin == "synthetic" else origin


def _words(claim: Map, indent: str) -> list[str]:
    lines = _wrap(f"“{claim['wording']}”", indent) if claim["wording"] else []
    lines += _wrap(f"Qualified: {claim['qualifier']}", indent) if claim["qualifier"] else []
    lines += _wrap(f"Why: {claim['rationale']}", indent) if claim["rationale"] else []
    for word, shown in _BEARINGS:
        for quote in claim[word]:
            lines += _wrap(f"{shown}: “{quote['exact']}”", indent, indent + "  ")
            lines += _wrap(f"— {_speaker(quote)}", indent + "  ")
    return lines


def _speaker(quote: Map) -> str:
    who = quote["participantLabel"] or "speaker not known"
    study = quote["studyLabel"] or quote["study"]
    report = quote["reportLabel"] or quote["report"]
    where = [one for one in (quote["group"], study, report) if one]
    mark = f" [{_origin(quote['origin'])}]"
    return ", ".join([who, *where]) + mark


def _wrap(words: str, indent: str, further: str | None = None) -> list[str]:
    return textwrap.wrap(
        printable(words),
        width(),
        initial_indent=indent,
        subsequent_indent=indent if further is None else further,
        break_on_hyphens=False,
    )


def markdown(answer: Map, title: str) -> str:
    """Return a trace's answer as Markdown; words of people are inert in it."""
    lines = [f"# {escaped(title)}", "", escaped(answer["sentence"])]
    for number, path in enumerate(answer["paths"], 1):
        lines += ["", f"## Path {number}", "", escaped(_summary(path)), ""]
        for place, step in enumerate(path["steps"], 1):
            lines += _markdown_step(place, step)
    if answer["instead"]:
        lines += ["", "## Stated instead", ""]
    for one in answer["instead"]:
        lines += [f"- {escaped(one['label'])}"]
        for claim in one["claims"]:
            lines += [f"  - {escaped(_claim(claim) + ': ' + claim['onto'])}"]
            lines += _markdown_words(claim, "    ")
    return "\n".join(lines) + "\n"


def _markdown_step(place: int, step: Map) -> list[str]:
    joint = "=" if step.get("sameAs") else _arrow(step)
    marks = ["same as"] * bool(step.get("sameAs")) + _marks(step)
    ends = f"{step['fromLabel']} {joint} {step['toLabel']} ({', '.join(marks)})"
    lines = [f"{place}. **{escaped(ends)}**"]
    if step.get("sameAs"):
        return [*lines, f"   - Why: {escaped(step['rationale'])}"]
    for claim in step["claims"]:
        lines += [f"   - {escaped(_claim(claim))}", *_markdown_words(claim, "     ")]
        for other in claim["about"]:
            about = f"about this: {other['fromLabel']}, {_claim(other)}"
            lines += [f"     - {escaped(about)}", *_markdown_words(other, "       ")]
    return lines


def _markdown_words(claim: Map, indent: str) -> list[str]:
    return [f"{indent}- {escaped(line)}" for line in _plain_words(claim)]


def _plain_words(claim: Map) -> Sequence[str]:
    lines = [f"“{claim['wording']}”"] if claim["wording"] else []
    lines += [f"Qualified: {claim['qualifier']}"] if claim["qualifier"] else []
    lines += [f"Why: {claim['rationale']}"] if claim["rationale"] else []
    for word, shown in _BEARINGS:
        lines += [f"{shown}: “{one['exact']}” — {_speaker(one)}" for one in claim[word]]
    return lines
