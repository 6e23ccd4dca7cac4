"""QualCoder's databases of two schemas, made here row by row."""

from collections.abc import Sequence
from pathlib import Path

from tests.loaders.formats.databases import Row, written

V8 = """
CREATE TABLE project (databaseversion text, date text, memo text, about text,
    bookmarkfile integer, bookmarkpos integer, codername text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text,
    owner text, date text, av_text_id integer, risid integer);
CREATE TABLE code_image (imid integer primary key, id integer, cid integer, memo text);
CREATE TABLE code_av (avid integer primary key, id integer, pos0 integer, pos1 integer);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer,
    memo text, owner text, date text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text,
    id integer, date text, owner text);
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer,
    pos1 integer, owner text, date text, memo text);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text);
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text,
    supercatid integer);
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text,
    pos0 integer, pos1 integer, owner text, date text, memo text, avid integer, important integer);
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text,
    date text, color text);
CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text);
CREATE TABLE ris (risid integer, tag text, longtag text, value text);
CREATE TABLE graph (grid integer primary key, name text, description text, date text);
CREATE TABLE gr_cdct_line_item (glineid integer primary key, grid integer, fromcatid integer,
    fromcid integer, tocatid integer, tocid integer, color text, linewidth real, linetype text,
    isvisible integer);
CREATE TABLE gr_free_text_item (gfreeid integer primary key, grid integer, freetextid integer,
    free_text text, ctid integer, memo_ctid integer);
CREATE TABLE gr_free_line_item (gflineid integer primary key, grid integer, fromfreetextid integer,
    fromcatid integer, fromcid integer, fromcaseid integer, fromfileid integer, fromimid integer,
    tofreetextid integer, tocatid integer, tocid integer, tocaseid integer, tofileid integer,
    toimid integer, color text);
"""
V17 = (
    V8
    + """
ALTER TABLE code_name ADD COLUMN supercid integer;
ALTER TABLE gr_cdct_line_item ADD COLUMN label text;
ALTER TABLE gr_cdct_line_item ADD COLUMN arrow_mode text;
ALTER TABLE gr_free_line_item ADD COLUMN label text;
ALTER TABLE gr_free_line_item ADD COLUMN arrow_mode text;
CREATE TABLE coder_names (name text, visibility integer);
"""
)
TEXT = "P01: Politely 😬 but I felt a threat.\nI told my story in the café 🙂. Then they opened.\n"
DAY = "2026-03-24 10:05:00"


def units(words: str) -> tuple[int, int]:
    """Where words stand in ``TEXT``, as Qt counts."""
    start = len(TEXT[: TEXT.index(words)].encode("utf-16-le")) // 2
    return start, start + len(words.encode("utf-16-le")) // 2


def points(words: str) -> tuple[int, int]:
    """Where words stand in ``TEXT``, in code points."""
    return TEXT.index(words), TEXT.index(words) + len(words)


def coded(number: int, code: object, words: str, place: tuple[int, int], owner: str = "mvq") -> Row:
    """A row of a coding."""
    row = (number, code, 1, words, *place, owner, DAY, "why", None, int(number == 1))
    return "code_text", row


ROWS: list[Row] = [
    ("project", ("v8", DAY, "About it", "QualCoder 3.6", 0, 0, "mvq")),
    ("source", (1, "P01.txt", TEXT, None, "first", "mvq", DAY, None, None)),
    ("source", (2, "paper.pdf", "An article.", "/docs/paper.pdf", "", "mvq", DAY, None, 7)),
    ("source", (3, "face.png", None, "/images/face.png", "", "mvq", DAY, None, None)),
    ("source", (4, "lost.txt", None, None, "", "mvq", DAY, None, None)),
    ("code_cat", (1, "Integration", "mvq", DAY, "Core", None)),
    ("code_cat", (2, "Trajectory", "mvq", DAY, "", 1)),
    ("annotation", (1, 1, *units("they opened"), "slow", "ana", DAY)),
    ("annotation", (2, 1, 3, 4, "", "ana", DAY)),
    ("attribute", (1, "role", "case", "nurse", 1, DAY, "mvq")),
    ("attribute", (2, "site", "file", "A", 1, DAY, "mvq")),
    ("attribute", (3, "site", "file", "", 2, DAY, "mvq")),
    ("attribute", (4, "site", "file", "B", 3, DAY, "mvq")),
    ("cases", (1, "Ada", "her memo", "mvq", DAY)),
    ("cases", (2, "Bea", "", "mvq", DAY)),
    ("case_text", (1, 1, 1, 0, len(TEXT), "mvq", DAY, "")),
    ("case_text", (2, 1, 2, 0, 0, "mvq", DAY, "")),
    ("case_text", (3, 2, 1, *units("they opened"), "mvq", DAY, "")),
    ("case_text", (4, 9, 1, 0, 0, "mvq", DAY, "")),
    ("journal", (1, "Day one", "It began.", DAY, "ana")),
    ("journal", (2, "Day two", "", DAY, "ana")),
    ("ris", (7, "TI", "Title", "A study")),
    ("ris", (7, "AU", "Author", "Doe, A; Roe, B")),
    ("ris", (7, "AU", "Author", "Poe, C")),
    ("ris", (7, "PY", "Year", "2019//")),
    ("ris", (7, "DO", "DOI", "10.1000/x")),
    ("ris", (7, "TY", "Type", "JOUR")),
    ("graph", (1, "Model", "first draft", DAY)),
    ("code_av", (1, 3, 0, 5)),
    coded(1, 1, "I felt a threat", units("I felt a threat")),
    coded(2, 2, "the café 🙂", units("the café 🙂"), "ana"),
    coded(3, 2, "they opened", points("they opened")),  # as its automatic coding counts
    coded(4, 99, "they opened", units("they opened")),
]
CODES8: list[Row] = [
    ("code_name", (1, "threat", "felt", 2, "mvq", DAY, "#E06C75")),
    ("code_name", (2, "openness", "", None, "mvq", DAY, "red")),
    ("gr_cdct_line_item", (1, 1, None, 1, None, 2, "gray", 2.0, "solid", 1)),
    ("gr_cdct_line_item", (2, 1, 2, None, None, 1, "gray", 2.0, "solid", 1)),
    ("gr_cdct_line_item", (3, 1, None, 1, None, 2, "gray", 2.0, "solid", 0)),
]
CODES17: list[Row] = [
    ("code_name", (1, "threat", "felt", 2, "mvq", DAY, "#E06C75", None)),
    ("code_name", (2, "openness", "", None, "mvq", DAY, None, 1)),
    ("gr_cdct_line_item", (1, 1, None, 1, None, 2, "", 2.0, "", 1, "leads to", "end")),
    ("gr_cdct_line_item", (2, 1, None, 1, 1, None, "", 2.0, "", 1, "under", "start")),
    ("gr_free_text_item", (1, 1, 1, " a  free\nbox ", None, None)),
    ("gr_free_text_item", (2, 1, 2, "words that she said", 2, None)),
    ("gr_free_text_item", (3, 1, 3, "a memo of the team", None, 1)),
    ("gr_free_line_item", (1, 1, 1, *[None] * 6, None, 2, *[None] * 4, "helps", "both")),
    ("gr_free_line_item", (2, 1, 2, *[None] * 6, None, None, 1, None, None, "", "by", None)),
    ("gr_free_line_item", (3, 1, 3, *[None] * 6, None, 2, *[None] * 4, "", "")),
    ("gr_free_line_item", (4, 1, *[None] * 5, 1, None, None, 2, *[None] * 4, "", "")),
    ("coder_names", ("mvq", 1)),
]


def folder_of(folder: Path, rows: Sequence[Row], schema: str = V8) -> Path:
    """Write a project of these rows; return its folder."""
    project = folder / "Study é.qda"
    project.mkdir()
    written(project / "data.qda", schema, rows)
    return project
