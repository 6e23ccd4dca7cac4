"""A small file of every format but REFI-QDA, with the secret in all that is of people."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import Workbook

from loaders.formats import Format, bibtex, csl, excerpts, mapped, qualcoder, ris, taguette
from tests.loaders.formats import qualcoder_files, taguette_files
from tests.loaders.formats.databases import Row, written
from tests.loaders.formats.fuzz import SECRET

Rows = Sequence[Sequence[object]]
_PEOPLE = ("Ada", "mvq", "ana", "nurse", "threat", "story", "Core", "Doe", "A study", "It began")
_SAID = ("someone", "Peers", "nurse", "threatened", "menace", "P01")
_EXCERPTS: Rows = (
    ("Document group", "Document name", "Code", "Segment", "Created by", "Comment", "Begin"),
    ("2025", SECRET, f"Role > {SECRET}", f"“I felt\n{SECRET}” 🙂", SECRET, "", 3),
    ("2025", "P02", r"Role\open", f"Was {SECRET} there?", "R2", f"why {SECRET}", "1:02"),
    ("", "P02", "A -> B", f"then {SECRET}", SECRET, "", None),
)
_HIGHLIGHTS: Rows = (
    ("id", "document", "tag", "content"),
    ("1", SECRET, f"integration.{SECRET}", f"I felt {SECRET} was a threat"),
    ("2", "P02", "role", f"“What does {SECRET} know?”"),
)
_CODEBOOK: Rows = (
    ("code", "parent", "definition", "color", "owner"),
    ("threat", "", f"What {SECRET} felt", "#E06C75", SECRET),
    (SECRET, "threat", f"of {SECRET}", "red", ""),
    ("openness", SECRET, "", "", SECRET),
)
_RELATIONS: Rows = (
    ("from", "relation", "to", "by", "date", "note"),
    (SECRET, "hinders", "openness", SECRET, "2026-01-31", f"{SECRET} drew it"),
    ("openness", "leads to", f"{SECRET} again", "", "", ""),
)
_TABLES = {
    "excerpts": _EXCERPTS,
    "highlights": _HIGHLIGHTS,
    "codebook": _CODEBOOK,
    "relations": _RELATIONS,
}
_CSL = [
    {
        "id": "a1",
        "type": "article-journal",
        "title": f"Of <i>{SECRET}</i>",
        "container-title": "BMC",
        "volume": "13",
        "page": "188-190",
        "DOI": "https://doi.org/10.1186/1472-6963-13-188",
        "author": [{"family": SECRET, "given": "S"}, {"literal": f"Team {SECRET}"}],
        "issued": {"date-parts": [["2013", 5, 24]]},
        "note": f"seen by {SECRET}",
        "abstract": f"Words of {SECRET}.",
        "custom": {"by": SECRET},
    },
    {"type": "book", "title": "A book", "author": [], "issued": {"literal": f"of {SECRET}"}},
]
_RIS = f"""TY  - JOUR
AU  - {SECRET}, Steve
TI  - Of {SECRET}
JO  - BMC
SP  - 188
PY  - 2013/05//
DO  - 10.1186/1472-6963-13-188
N1  - seen by {SECRET}
AB  - Words of {SECRET}
that go on.
ER  -

TY  - BOOK
A1  - Roe, B
T1  - A book of {SECRET}
Y1  - 2019
ER  -
"""
_BIBTEX = f"""% kept by {SECRET}
@string{{bmc = "BMC of {SECRET}"}}
@article{{a1,
  author = {{{SECRET}, Steve and van der Berg, Jo and {{Team {SECRET}}}}},
  title = {{Of {{\\'e}} \\emph{{{SECRET}}}}},
  journal = bmc # " Res",
  year = 2013,
  doi = {{10.1186/1472-6963-13-188}},
  note = "seen by {SECRET}"
}}
@book{{b2, title = {{A book}}, editor = {{{SECRET}}}, date = {{2019-01}}}}
@comment{{by {SECRET}}}
"""
_MAP = f"""study: {{id: team, label: Of {SECRET}}}
columns: {{quote: {SECRET}, code: Themes}}
consent: Team
by: {SECRET}
date: 2026-01-31
participants:
  cases: [{SECRET}, "1.0", no]
  interviewers: [JB, "{SECRET}:"]
  speakers: {{P1: {SECRET}}}
attributes:
  - variable: {SECRET}
    gives: group
    bands: {{nurse: clinical staff, "{SECRET}": staff}}
collections:
  - {{prefix: "gender:", variable: gender}}
  - {{set: {SECRET}, is: a participant}}
articles:
  - {{source: {SECRET}.pdf, title: Of {SECRET}, doi: 10.1/ABC, authors: "{SECRET}, A. | Lee, B."}}
words: {{participants: [Whose words > {SECRET}], authors: Author}}
concepts:
  - {{label: Openness, kind: process, order: 1, codes: [Team > {SECRET}], itself: yes}}
  - {{label: {SECRET}, codes: Team > Threat, broader: Openness, definition: Of {SECRET}.}}
claims:
  - {{name: one, from: {SECRET}, type: Moves to, to: Openness, wording: "{SECRET} moved."}}
  - {{from: Openness, type: SUPPORTS, to: {{claim: one}}, rationale: "{SECRET} saw.", quotes: A}}
"""


def _files() -> Mapping[str, tuple[Format, str, bytes]]:
    old = (qualcoder_files.V8, qualcoder_files.ROWS + qualcoder_files.CODES8)
    new = (qualcoder_files.V17, qualcoder_files.ROWS + qualcoder_files.CODES17)
    own = (taguette_files.SCHEMA, taguette_files.ROWS)
    tables = {
        f"{name}{suffix}": (excerpts, suffix, table(suffix, rows))
        for name, rows in _TABLES.items()
        for suffix in (".csv", ".xlsx")
    }
    return {
        "qualcoder v8": (qualcoder, ".qda/data.qda", _database(*old, _PEOPLE)),
        "qualcoder v17": (qualcoder, ".qda/data.qda", _database(*new, _PEOPLE)),
        "taguette": (taguette, ".sqlite3", _database(*own, _SAID)),
        **tables,
        "csl": (csl, ".json", json.dumps(_CSL, ensure_ascii=False).encode()),
        "ris": (ris, ".ris", _RIS.encode()),
        "bibtex": (bibtex, ".bib", _BIBTEX.encode()),
        "map": (mapped, ".yaml", _MAP.encode()),
    }


def table(suffix: str, rows: Rows) -> bytes:
    """Return a table as the file of this suffix has it, ``.csv`` or ``.xlsx``."""
    if suffix == ".csv":
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        return text.getvalue().encode()
    book, made = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(made)
    return made.getvalue()


def _database(schema: str, rows: Iterable[Row], people: Sequence[str]) -> bytes:
    """Return a database with the secret in place of people's words and names."""
    with TemporaryDirectory() as folder:
        marked = [(name, tuple(_marked(cell, people) for cell in row)) for name, row in rows]
        return written(Path(folder) / "made", schema, marked).read_bytes()


def _marked(cell: object, people: Sequence[str]) -> object:
    for one in people if isinstance(cell, str) else ():
        cell = str(cell).replace(one, SECRET)
    return cell


FILES = _files()
