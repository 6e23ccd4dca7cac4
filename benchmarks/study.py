"""A made-up project of many interviews: what the pages of the dashboard are timed on.

Every kind of record that a page shows is in it, in proportions of a large real project; a few
concepts have most of the quotes, as themes do.
"""

import csv
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.made import Row

STUDIES, CONCEPTS, CODES, CLAIMS, GROUPS = 20, 120, 80, 300, 5
PER_SOURCE = 400  # quotes of one interview
BASE: Row = {"origin": "project"}
_SENTENCES = (
    "we the team felt at first that she would take our work and then slowly it was good to have "
    "somebody who had been there nobody asked us about it I changed how I speak with people"
)
_WORDS = tuple(re.findall(r"\w+", _SENTENCES))
_TYPES = ("LEADS_TO", "MOVES_TO", "FACILITATES", "SUPPORTS", "HINDERS", "INFLUENCES")


def write(folder: Path, quotes: int) -> None:
    """Write the project as tables that ``peergraph load`` takes."""
    folder.mkdir(parents=True)
    chance = random.Random(7)  # noqa: S311  (the same project every time)
    sources = -(-quotes // PER_SOURCE)
    tables: dict[str, Iterable[Row]] = {
        "Study": ({**BASE, "id": f"s{n}", "label": f"Study {n}"} for n in range(STUDIES)),
        "Report": _reports(),
        "Stage": ({**BASE, "id": f"g{n}", "label": f"Stage {n}"} for n in range(4)),
        "Participant": _participants(sources),
        "Code": ({**BASE, "id": f"c{n}", "label": f"Code {n}"} for n in range(CODES)),
        "Concept": _concepts(),
        "INDICATES": _indicates(),
        "Relation": _claims(chance),
        "Model": [{**BASE, "id": "m", "label": "The line", "kind": "line of argument"}],
        "INCLUDES": _includes(),
        "Translation": _translations(),
        "TRANSLATES": _translated(),
        "CODED_AS": _codings(quotes, chance),
        "SUPPORTS": _bearings(quotes, 5, "e", chance),
        "DISPUTES": _bearings(quotes, 200, "d", chance),
        "EVIDENCES": _evidence(quotes, chance),
    }
    for name, rows in tables.items():
        _table(folder / f"{name}.csv", rows)
    _interviews(folder, quotes, sources, chance)


def _reports() -> Iterator[Row]:
    for n in range(STUDIES):
        about = {"label": f"Report {n}", "title": f"Report {n}", "kind": "article"}
        yield {**BASE, "id": f"r{n}", **about, "REPORTS_ON": f"s{n}"}


def _participants(number: int) -> Iterator[Row]:
    for n in range(number):
        about = {"label": f"Participant {n}", "group": f"group {n % GROUPS}"}
        yield {**BASE, "id": f"p{n}", **about, "TOOK_PART_IN": f"s{n % STUDIES}"}


def _concepts() -> Iterator[Row]:
    for n in range(CONCEPTS):
        about = {"label": f"Concept {n}", "kind": "theme", "constructOrder": 2 if n % 10 else 3}
        yield {**BASE, "id": f"k{n}", **about, "IDENTIFIED_IN": f"r{n % STUDIES}"}


def _indicates() -> Iterator[Row]:
    for n in range(CODES):
        ends = {"from": f"c{n}", "to": f"k{n % CONCEPTS}"}
        yield {**BASE, "id": f"i{n}", **ends, "by": "A"}


def _claims(chance: random.Random) -> Iterator[Row]:
    for n in range(CLAIMS):
        start, end = chance.sample(range(CONCEPTS), 2)
        if n < CONCEPTS - 1:
            start, end = n, n + 1
        inferred = n % 7 == 3
        why = {"rationale": "Read into it.", "by": "A"} if inferred else {"wording": f"Says {n}."}
        yield {
            **BASE, "id": f"x{n}", "type": _TYPES[n % len(_TYPES)], "modality": "finding",
            "basis": "inferred" if inferred else "stated", "FROM": f"Concept:k{start}",
            "TO": f"Concept:k{end}", "ASSERTED_IN": f"r{n % STUDIES}", "IN_STAGE": f"g{n % 4}",
            "wording": "", "rationale": "", "by": "", **why,
        }  # fmt: skip


def _includes() -> Iterator[Row]:
    for n in range(0, CONCEPTS, 6):
        why = {"basis": "inferred", "rationale": "It belongs there.", "by": "A"}
        ends = {"from": "m", "to": f"Concept:k{n}", "stage": f"g{n % 4}"}
        yield {**BASE, "id": f"n{n}", **ends, **why}


def _translations() -> Iterator[Row]:
    for n in range(0, CONCEPTS, 10):
        about = {"kind": "reciprocal", "explanation": "They mean the same.", "basis": "inferred"}
        yield {**BASE, "id": f"t{n}", **about, "by": "A", "INTO": f"k{n}"}


def _translated() -> Iterator[Row]:
    for n in range(0, CONCEPTS, 10):
        for other in range(n + 1, min(n + 5, CONCEPTS)):
            ends = {"from": f"t{n}", "to": f"Concept:k{other}"}
            yield {**BASE, "id": f"t{n}-{other}", **ends, "fit": "fits"}


def _codings(quotes: int, chance: random.Random) -> Iterator[Row]:
    for n in range(quotes + quotes // 2):
        # The square makes a few codes much more frequent than others.
        code = int(CODES * chance.random() ** 2)
        yield {**BASE, "id": f"a{n}", "from": f"q{n % quotes}", "to": f"c{code}", "coder": "A"}


def _bearings(quotes: int, each: int, kind: str, chance: random.Random) -> Iterator[Row]:
    for n in range(0, quotes, each):
        claim = int(CLAIMS * chance.random() ** 2)
        yield {**BASE, "id": f"{kind}{n}", "from": f"q{n}", "to": f"x{claim}", "by": "A"}


def _evidence(quotes: int, chance: random.Random) -> Iterator[Row]:
    for n in range(0, quotes, 4):
        concept = int(CONCEPTS * chance.random() ** 2)
        yield {**BASE, "id": f"v{n}", "from": f"q{n}", "to": f"k{concept}", "by": "A"}


def _interviews(folder: Path, quotes: int, sources: int, chance: random.Random) -> None:
    """Write the interviews and the quotes out of them, whose places are true."""
    fields = ["id", "origin", "exact", "start", "end", "constructOrder", "consent", "FROM_SOURCE",
              "SPOKEN_BY"]  # fmt: skip
    texts: list[Row] = []
    with (folder / "Quote.csv").open("w", encoding="utf-8", newline="") as opened:
        out = csv.DictWriter(opened, fields)
        out.writeheader()
        for number in range(sources):
            made = range(number * PER_SOURCE, min((number + 1) * PER_SOURCE, quotes))
            text, rows = _interview(number, made, chance)
            out.writerows(rows)
            title = {"title": f"Interview {number}", "kind": "transcript"}
            part = {"PART_OF": f"s{number % STUDIES}"}
            texts.append({**BASE, "id": f"t{number}", **title, "text": text, **part})
    _table(folder / "Source.csv", texts)


def _interview(number: int, made: range, chance: random.Random) -> tuple[str, list[Row]]:
    parts: list[str] = []
    rows: list[dict[str, Any]] = []
    start = 0
    for n in made:
        exact = f"{' '.join(chance.choices(_WORDS, k=18))} number {n}"
        place = {"start": start, "end": start + len(exact)}
        ends = {"FROM_SOURCE": f"t{number}", "SPOKEN_BY": f"p{number}"}
        about = {"constructOrder": 1, "consent": "publication"}
        rows.append({**BASE, "id": f"q{n}", "exact": exact, **place, **about, **ends})
        parts.append(f"{exact}.\n")
        start += len(parts[-1])
    return "".join(parts), rows


def _table(file: Path, rows: Iterable[Row]) -> None:
    found = iter(rows)
    first = next(found)
    with file.open("w", encoding="utf-8", newline="") as opened:
        out = csv.DictWriter(opened, list(first))
        out.writeheader()
        out.writerow(first)
        out.writerows(found)
