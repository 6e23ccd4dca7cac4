"""References resolved, when all of a file was read: whose passage, which memo, which ends."""

from collections.abc import Iterator

from loaders.qda.piece import About, CaseText, Coding, Line, Member, Memo, Piece, Selection
from loaders.refi.lines import NO_END, Lines
from loaders.refi.passages import OF_MEMO, PICTURE
from loaders.refi.state import NO_VARIABLE, State

ENDS = ("case", "code", "memo", "source")
NO_CODE = "its code is not in the codebook"
NO_NOTE = "its note is not there"
NOT_THERE = "what it names is not there"
OF_SET = "an end of it is a set"
_MEMBERS = {"code": "MemberCode", "source": "MemberSource", "memo": "MemberNote"}
_Places = dict[str, list[tuple[str, str]]]


class Resolve:
    """What waited in ``state.later``, as pieces."""

    def __init__(self, state: State, lines: Lines) -> None:
        self._state = state
        self._lines = lines
        self._memos = {*state.known["memo"].values()}
        self._of_codings: set[str] = set()  # memos that are the memo of a coding
        self._others: set[str] = set()  # memos that something else refers to

    def pieces(self) -> Iterator[Piece]:
        """Give all pieces that could not be given before. To be run once, at the end."""
        self._state.later.ready()
        yield from self._codings()
        yield from self._values()
        yield from self._case_texts()
        yield from self._members()
        yield from self._links()
        yield from self._edges()
        yield from self._abouts()
        yield from self._notes()

    def _codings(self) -> Iterator[Piece]:
        state = self._state
        for key, selection, code, coder, date, guid, notes, _ in state.later.waiting("coding"):
            memo = self._memo(notes.split())
            if code in state.known["case"]:
                yield CaseText(state.known["case"][code], selection=selection)
            elif code in state.known["code"]:
                found = state.known["code"][code]
                state.coded.add(found)
                yield Coding(key, selection, found, coder, date, memo, guid)
            else:
                state.told.skip("Coding", NO_CODE)

    def _memo(self, notes: list[str]) -> str:
        found = []
        for one in notes:
            if one in self._memos:
                self._of_codings.add(one)
                found.append(self._state.later.text(one))
            else:
                self._state.told.skip("NoteRef", NO_NOTE)
        return "\n\n".join(found)

    def _values(self) -> Iterator[Piece]:
        for variable, value, case, source, *_ in self._state.later.waiting("value"):
            if variable in self._state.variables:
                yield from self._state.attribute(variable, value, case, source)
            else:
                self._state.told.skip("VariableValue", NO_VARIABLE)

    def _case_texts(self) -> Iterator[Piece]:
        state = self._state
        for case, guid, *_ in state.later.waiting("SourceRef"):
            # QualCoder refers to a source by the number in the name of its file.
            key = state.known["source"].get(guid) or state.stems.get(guid, "")
            if not key:
                self._missing("SourceRef", guid)
            for one in state.parts.get(key, [key] if key else []):
                yield CaseText(case, source=one)
        for case, guid, *_ in state.later.waiting("SelectionRef"):
            found = state.later.found(guid)
            if found:
                yield CaseText(case, selection=found)
            else:
                self._missing("SelectionRef", guid)

    def _members(self) -> Iterator[Piece]:
        state = self._state
        for collection, kind, guid, *_ in state.later.waiting("member"):
            key = state.known[kind].get(guid, "")
            if not key or (kind == "code" and guid in state.known["case"]):
                self._missing(_MEMBERS[kind], guid)
                continue
            if kind == "memo":
                self._others.add(key)
            for one in state.parts.get(key, [key]):
                yield Member(collection, kind, one)

    def _missing(self, what: str, guid: str) -> None:
        known = self._state.known
        case = "it is a case, not a code" if guid in known["case"] else NOT_THERE
        self._state.told.skip(what, PICTURE if guid in known["picture"] else case)

    def _links(self) -> Iterator[Piece]:
        for key, guid, name, direction, start, end, *_ in self._state.later.waiting("link"):
            ends = self._end(start), self._end(end)
            if self._refused("Link", ends):
                continue
            (start_kind, start_key), (end_kind, end_key) = ends
            if (start_kind == "memo") != (end_kind == "memo"):
                memo, (kind, about) = (
                    (start_key, ends[1])
                    if start_kind == "memo"
                    else (
                        end_key,
                        ends[0],
                    )
                )
                self._others.add(memo)
                yield About(memo, kind, about)
            else:
                self._others.update(key for kind, key in ends if kind == "memo")
                place = self._lines.places.get(guid, "")
                yield Line(
                    key, "link", name, start_kind, start_key, end_kind, end_key, direction, place
                )

    def _edges(self) -> Iterator[Piece]:
        state = self._state
        for link, name, direction, start, label, end, other, place in state.later.waiting("edge"):
            if link in state.known["link"]:
                continue  # it was given as the link that it draws
            ends = self._drawn(start, label), self._drawn(end, other)
            if self._refused("Edge", ends):
                continue
            self._others.update(key for kind, key in ends if kind == "memo")
            yield Line(state.fresh("e"), "graph", name, *ends[0], *ends[1], direction, place)

    def _refused(self, what: str, ends: tuple[tuple[str, str], ...]) -> bool:
        kinds = {kind for kind, _ in ends}
        why = PICTURE if "picture" in kinds else OF_SET if "collection" in kinds else ""
        why = NO_END if "" in kinds else why
        if why:
            self._state.told.skip(what, why)
        return bool(why)

    def _end(self, guid: str) -> tuple[str, str]:
        """Return the kind and key of what a GUID names; empty kind when nothing."""
        for kind in (*ENDS, "picture", "collection"):
            if guid in self._state.known[kind]:
                return kind, self._state.known[kind][guid]
        found = self._state.later.found(guid) if guid else ""
        return ("selection", found) if found else ("", "")

    def _drawn(self, guid: str, label: str) -> tuple[str, str]:
        """Return what a vertex stands for; its label, a concept's, where it is no piece."""
        kind, key = self._end(guid)
        return ("concept", label) if label and kind in ("", "collection") else (kind, key)

    def _abouts(self) -> Iterator[Piece]:
        for note, kind, key, *_ in self._state.later.waiting("about"):
            if note not in self._memos:
                self._state.told.skip("NoteRef", NO_NOTE)
                continue
            self._others.add(note)
            if kind == "code" and key in self._state.known["case"]:
                kind = kind if key in self._state.coded else "case"
            marks = self._lines.marks.pop(note, []) if kind == "source" else []
            for start, end, guid in marks:
                one = self._state.fresh("s")
                yield Selection(one, key, start, end, guid=guid)
                yield About(note, "selection", one)
            if not marks:
                yield About(note, kind, key)

    def _notes(self) -> Iterator[Piece]:
        for key, text, title, coder, date, guid in self._state.later.notes():
            if (text or title) and (key not in self._of_codings or key in self._others):
                yield Memo(key, text, title, coder, date, guid)
        number = sum(map(len, self._lines.marks.values()))
        if number:
            self._state.told.skip("PlainTextSelection", OF_MEMO, number)
