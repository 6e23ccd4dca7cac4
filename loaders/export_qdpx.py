"""A coded project as REFI-QDA has it: a zip with project.qde and the texts of the sources."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import TextIOWrapper
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from loaders import export_qdc
from loaders.export_guid import made
from loaders.export_qdc import members, refer
from loaders.export_xml import Xml
from loaders.qda.material import Material

NAMESPACE = "urn:QDA-XML:project:1.0"
_STEP = 2**20  # characters of a text that are encoded at once
_NAMED = "JOIN Named n ON n.kind = '{kind}' AND n.key = x.key"
_CASES = f"""
SELECT x.key, n.id, x.name FROM "Case" x {_NAMED.format(kind="case")} ORDER BY x.name, x.key
"""  # noqa: S608
_VALUES = """
SELECT n.id, a.value FROM Attribute a JOIN Named n ON n.kind = 'variable' AND n.key = a.variable
WHERE a."case" = ? ORDER BY a.variable
"""
_SPEAKS = """
SELECT n.id FROM Spoken p JOIN Named n ON n.kind = 'selection' AND n.key = p.quote
WHERE p."case" = ? ORDER BY n.id
"""
_OWNS = """
SELECT n.id FROM CaseText t JOIN Named n ON n.kind = 'source' AND n.key = t.source
WHERE t."case" = ? ORDER BY n.id
"""
_SOURCES = f"""
SELECT x.key, n.id, x.name FROM Source x {_NAMED.format(kind="source")} ORDER BY x.name, x.key
"""  # noqa: S608
_TEXTS = """
SELECT n.id, t.text FROM Text t JOIN Named n ON n.kind = 'source' AND n.key = t.source
"""
_SELECTIONS = """
SELECT s.key, n.id, s.start, s."end", s.words,
  EXISTS (SELECT 1 FROM About a WHERE a.kind = 'selection' AND a.target = s.key),
  m.id, c.code, c.coder, c.date, o.id
FROM Selection s JOIN Named n ON n.kind = 'selection' AND n.key = s.key
LEFT JOIN Coding c ON c.selection = s.key
LEFT JOIN Named m ON m.kind = 'coding' AND m.key = c.key
LEFT JOIN Named o ON o.kind = 'note' AND o.key = c.key
WHERE s.source = ? ORDER BY s.start, s."end", s.key, c.key
"""
_MEMOS = f"""
SELECT n.id, x.title, x.text, x.coder, x.date FROM Memo x {_NAMED.format(kind="memo")}
ORDER BY x.date, x.key
"""  # noqa: S608
_REMARKS = f"""
SELECT n.id, '', x.memo, x.coder, x.date FROM Coding x {_NAMED.format(kind="note")}
ORDER BY x.date, x.key
"""  # noqa: S608
_ABOUT_CASES = """
SELECT m.id, c.id FROM About a JOIN Named m ON m.kind = 'memo' AND m.key = a.memo
JOIN Named c ON c.kind = 'case' AND c.key = a.target WHERE a.kind = 'case' ORDER BY m.id, c.id
"""
_USERS = """
SELECT x.key, n.id, x.name FROM "User" x JOIN Named n ON n.kind = 'user' AND n.key = x.key
ORDER BY x.name, x.key
"""
_MEMBERS = {"code": "MemberCode", "source": "MemberSource", "memo": "MemberNote"}


@dataclass(frozen=True, slots=True)
class Head:
    """What a project says of itself: its name, the program with its version, when it was made."""

    name: str
    origin: str
    moment: datetime


def write(file: Path, material: Material, head: Head) -> Xml:
    """Write ``material`` as a .qdpx at ``file``, and return it with what was counted.

    ``material`` is as ``export_coded`` leaves it, with the GUIDs of ``export_guid``. Offsets are
    code points of the texts, the end not included. Memory does not grow beyond the largest text.
    """
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        with _entry(archive, "project.qde") as stream:
            xml = Xml(stream)
            Project(xml, material).write(head)
        for name, text in material.rows(_TEXTS):
            with _entry(archive, f"sources/{name}.txt") as stream:
                for start in range(0, len(text), _STEP):
                    stream.write(text[start : start + _STEP])
    return xml


def _entry(archive: ZipFile, name: str) -> TextIOWrapper:
    kept = ZipInfo(name)  # without a date: equal graphs give equal entries
    kept.compress_type = ZIP_DEFLATED
    kept.external_attr = 0o600 << 16
    return TextIOWrapper(archive.open(kept, "w", force_zip64=True), encoding="utf-8", newline="\n")


class Project:
    """The XML of a project, in the order that the schema wants. ``write`` it once."""

    def __init__(self, xml: Xml, material: Material) -> None:
        self._xml = xml
        self._material = material
        self._codes = self._guids("code")  # a codebook is small beside its codings
        self._coders = self._guids("user")

    def write(self, head: Head) -> None:
        """Write the whole element Project."""
        xml = self._xml
        moment = head.moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        xml.start("Project", xmlns=NAMESPACE, name=head.name, origin=head.origin,
                  creationDateTime=moment)  # fmt: skip
        for part in (self._users, self._codebook, self._variables, self._cases, self._sources,
                     self._notes, self._links, self._sets):  # fmt: skip
            part()
        refer(xml, self._material, "project", "")
        xml.end()

    def _guids(self, kind: str) -> dict[str, str]:
        return dict(self._material.rows("SELECT key, id FROM Named WHERE kind = ?", kind))

    def _users(self) -> None:
        for key, guid, name in self._xml.around("Users", self._material.rows(_USERS)):
            self._xml.leaf("User", guid=guid, name=name, id=key)

    def _codebook(self) -> None:
        if self._codes:
            self._xml.start("CodeBook")
            export_qdc.codes(self._xml, self._material, notes=True)
            self._xml.end()

    def _variables(self) -> None:
        rows = sorted(self._guids("variable").items())
        for name, guid in self._xml.around("Variables", rows):
            self._xml.leaf("Variable", guid=guid, name=name, typeOfVariable="Text")

    def _cases(self) -> None:
        for key, guid, name in self._xml.around("Cases", self._material.rows(_CASES)):
            self._xml.start("Case", guid=guid, name=name)
            for variable, value in self._material.rows(_VALUES, key):
                self._xml.start("VariableValue")
                self._xml.leaf("VariableRef", targetGUID=variable)
                self._xml.text("TextValue", value)
                self._xml.end()
            self._refer("SourceRef", (one for (one,) in self._material.rows(_OWNS, key)))
            self._refer("SelectionRef", (one for (one,) in self._material.rows(_SPEAKS, key)))
            self._xml.end()

    def _sources(self) -> None:
        for key, guid, name in self._xml.around("Sources", self._material.rows(_SOURCES)):
            path = f"internal://{guid}.txt"
            self._xml.start("TextSource", guid=guid, name=name, plainTextPath=path)
            rows = self._material.rows(_SELECTIONS, key)
            for selection, codings in groupby(rows, itemgetter(slice(0, 6))):
                self._selection(selection, codings)
            refer(self._xml, self._material, "source", key)
            self._xml.end()

    def _selection(self, told: tuple[Any, ...], codings: Iterable[tuple[Any, ...]]) -> None:
        key, guid, start, end, words, noted = told
        name = " ".join(words.split())
        self._xml.start("PlainTextSelection", guid=guid, name=name, startPosition=start,
                        endPosition=end)  # fmt: skip
        for *_, coding, code, coder, date, note in codings:
            if coding:
                self._xml.start("Coding", guid=coding, **self._by(coder, date))
                self._xml.leaf("CodeRef", targetGUID=self._codes[code])
                self._refer("NoteRef", [note] if note else [])
                self._xml.end()
        if noted:
            refer(self._xml, self._material, "selection", key)
        self._xml.end()

    def _notes(self) -> None:
        rows = chain(self._material.rows(_MEMOS), self._material.rows(_REMARKS))
        for guid, title, text, coder, date in self._xml.around("Notes", rows):
            self._xml.start("Note", guid=guid, name=title or None, **self._by(coder, date))
            self._xml.text("PlainTextContent", text)
            self._xml.end()

    def _links(self) -> None:
        """A case can name no note: a link from the note leads to it."""
        for note, case in self._xml.around("Links", self._material.rows(_ABOUT_CASES)):
            guid = made("link", f"{note} {case}")
            self._xml.leaf("Link", guid=guid, direction="OneWay", originGUID=note, targetGUID=case)

    def _sets(self) -> None:
        rows = self._material.rows(export_qdc.sets_text())
        for key, guid, name, definition in self._xml.around("Sets", rows):
            self._xml.start("Set", guid=guid, name=name)
            self._xml.text("Description", definition)
            for kind, member in _MEMBERS.items():
                self._refer(member, members(self._material, key, kind))
            self._xml.end()

    def _refer(self, name: str, guids: Iterable[str]) -> None:
        for guid in guids:
            self._xml.leaf(name, targetGUID=guid)

    def _by(self, coder: str, date: str) -> dict[str, str | None]:
        moment = f"{date}T00:00:00Z" if date else None
        return {"creatingUser": self._coders.get(coder), "creationDateTime": moment}
