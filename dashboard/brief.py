"""A graph in short, in sentences and rows, for readers with two minutes."""

from collections.abc import Iterator
from typing import Any

from dashboard.words import number, persons
from graph.summary import Basis, Summary

STUDIES = {
    "label": "Study",
    "title": "Title",
    "year": "Year",
    "setting": "Setting",
    "sample": "Sample",
    "participants": "Participants here",
    "quotes": "Quotes here",
    "reports": "Reports",
    "origin": "Origin",
}
_ORIGINS = ("project", "published", "synthetic")


def studied(found: Summary, shared: bool = False) -> str:
    """Return what was studied, in two sentences; ``shared`` tells of no few participants."""
    studies = found.number("Study")
    if not studies:
        return "No study is in this graph yet."
    first = f"{number(studies, 'study', 'studies')} ({_by_origin(found, 'Study')})"
    return f"{first}, told of in {number(found.number('Report'), 'report')}. {_here(found, shared)}"


def _here(found: Summary, shared: bool) -> str:
    people, said = found.number("Participant"), found.number("Quote")
    if not said:
        return "No quote of a participant is in this graph."
    made_up = found.number("Quote", "synthetic")
    mark = {0: "", said: ", all synthetic"}.get(made_up, f", {made_up:,} of them synthetic")
    return f"{people_of(people, shared)} and {number(said, 'quote')} are in this graph{mark}."


def people_of(number_: int, shared: bool) -> str:
    """Return a number of participants; others are not told of few, who could be singled out."""
    noun = "participant" if number_ == 1 and not shared else "participants"
    return f"{persons(number_, shared)} {noun}"


def _by_origin(found: Summary, label: str) -> str:
    some = [(found.number(label, one), one) for one in _ORIGINS]
    return ", ".join(f"{count:,} {origin}" for count, origin in some if count)


def study_rows(found: Summary, shared: bool = False) -> list[dict[str, Any]]:
    """Return a row for each study."""
    return [
        {
            "label": one.label,
            "title": one.title,
            "year": one.year,
            "setting": one.setting,
            "sample": one.sample or one.size,
            "participants": persons(one.participants, shared) if shared else one.participants,
            "quotes": one.quotes,
            "reports": one.reports,
            "origin": one.origin,
        }
        for one in found.studies
    ]


def basis(found: Summary) -> Iterator[str]:
    """Give sentences on what the findings rest on."""
    for one in sorted(found.bases, key=lambda each: _ORIGINS.index(each.origin)):
        yield _rests(one)
    if found.abstracts:
        known = number(found.abstracts, "report is", "reports are")
        yield f"{known} known from the abstract only; nothing beyond it was read into the graph."
    if found.bases:
        yield "Numbers say how much there is, not how strong it is."


def _rests(one: Basis) -> str:
    many = number(one.claims, "finding is", "findings are")
    where = {
        "project": "in this project",
        "published": "in the literature",
        "synthetic": "in the synthetic study",
    }[one.origin]
    with_quotes = (
        "none has a participant's quote here"
        if not one.quoted
        else ("each has a quote" if one.quoted == one.claims else f"{one.quoted:,} with a quote")
    )
    return f"{many} {one.basis} {where}; {with_quotes}."
