"""Taguette's databases, made here row by row."""

from collections.abc import Sequence
from pathlib import Path

from tests.loaders.formats.databases import Row, written

SCHEMA = """
CREATE TABLE users (login VARCHAR(30) NOT NULL PRIMARY KEY, email VARCHAR(256));
CREATE TABLE projects (id INTEGER PRIMARY KEY, name VARCHAR(200), description TEXT);
CREATE TABLE documents (id INTEGER PRIMARY KEY, name VARCHAR(200), description TEXT,
    filename VARCHAR(200), created DATETIME, project_id INTEGER, contents TEXT);
CREATE TABLE tags (id INTEGER PRIMARY KEY, project_id INTEGER, path VARCHAR(200), description TEXT);
CREATE TABLE highlights (id INTEGER PRIMARY KEY, document_id INTEGER, start_offset INTEGER,
    end_offset INTEGER, snippet TEXT);
CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);
CREATE TABLE alembic_version (version_num VARCHAR(32));
"""
HTML = (
    "<h1>Entretien é 😬</h1>\n<p><b>I:</b> Et au début&nbsp;?</p>\n"
    "<p>C’était une <i>menace</i> &amp; puis non.</p>"
)
TEXT = "Entretien é 😬\nI: Et au début\xa0?\nC’était une menace & puis non."


def places(words: str) -> tuple[int, int]:
    """Where words stand in ``TEXT``, as Taguette counts."""
    start = len(TEXT[: TEXT.index(words)].encode())
    return start, start + len(words.encode())


def file_of(folder: Path, rows: Sequence[Row], schema: str = SCHEMA) -> Path:
    """Write a database of these rows; return its path."""
    return written(folder / "project #1 100%?.sqlite3", schema, rows)


ROWS: list[Row] = [
    ("users", ("someone", "someone@example.org")),
    ("projects", (1, "Peers", "About it")),
    ("documents", (1, "P01", "nurse", "p01.html", "2026-11-23 02:24:40.437938", 1, HTML)),
    ("tags", (1, 1, "interesting", "Further review required")),
    ("tags", (2, 1, "openness", "")),
    ("tags", (3, 1, "integration.threat", "Feels\nthreatened")),
    ("tags", (4, 1, "integration.threat.to identity", "")),
    ("tags", (5, 1, "3. turn", "a name with a dot")),
    ("tags", (6, 1, "..", "")),
    ("highlights", (1, 1, *places("une menace & puis"), "<p>une <i>menace</i> &amp; puis</p>")),
    ("highlights", (2, 1, *places("au début\xa0?"), "<p>au début&nbsp;?</p>")),
    ("highlight_tags", (1, 3)),
    ("highlight_tags", (1, 4)),
]
