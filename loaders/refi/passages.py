"""Selections and their codings: passages of texts, pages and recordings."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from xml.etree.ElementTree import Element

from loaders.qda.piece import CaseText, Coding, Piece, Selection
from loaders.refi import values
from loaders.refi.state import Open, Page, State

NO_NUMBER = "its start or end is no whole number"
EMPTY = "its start is its end"
REVERSED = "its start is after its end"
BEFORE = "its start is before the text"
NO_POINT = "its start or end in the recording is not there"
PICTURE = "pictures are not loaded"
OF_MEMO = "passages of memos are not loaded"
NOWHERE = "it is outside of any source"
OF_SKIPPED = "its passage is not loaded"
NO_CODE = "it names no code"
NEXT_PAGE = "it goes on from the page before; the passage is loaded once"
SAME_TEXT = "it is the same passage as one of the text, which is loaded with its page"
SAME_CODING = "it is on the same passage a second time, for the page and for the text"


class Passages:
    """Reads selections wherever they stand; those of a PDF wait for the end of their source."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.starts = {"PDFSelection": self._begin_page}
        self.ends = {
            "PlainTextSelection": self._plain,
            "TranscriptSelection": self._synchronised,
            "AudioSelection": lambda one: self._timed("AudioSelection", one),
            "VideoSelection": lambda one: self._timed("VideoSelection", one),
            "PDFSelection": self._page,
            "PictureSelection": lambda one: self._not("PictureSelection", one, PICTURE),
        }

    def _plain(self, element: Element) -> Iterator[Piece]:
        if (element.get("name") or "").startswith("line:"):
            self._state.signs.add("qc")  # which names passages by their line
        start = values.number(element.get("startPosition"))
        end = values.number(element.get("endPosition"))
        return self._ranged("PlainTextSelection", element, start, end)

    def _synchronised(self, element: Element) -> Iterator[Piece]:
        above = self._state.top("text")
        points = above.points if above else {}
        start, begin = points.get(values.guid(element.get("fromSyncPoint")), (None, None))
        end, finish = points.get(values.guid(element.get("toSyncPoint")), (None, None))
        if above and (start is None or end is None):
            return self._not("TranscriptSelection", element, NO_POINT)
        return self._ranged("TranscriptSelection", element, start, end, begin, finish)

    def _ranged(
        self,
        what: str,
        element: Element,
        start: int | None,
        end: int | None,
        begin: int | None = None,
        finish: int | None = None,
    ) -> Iterator[Piece]:
        """Give a passage from ``start`` to ``end`` of the text that is being read."""
        above = self._state.top("source", "text", "memo", "picture")
        why = _wrong(start, end) or _misplaced(above)
        if not why and above and above.kind == "memo":
            if self._mark(above, element, start, end):
                return
            why = OF_MEMO
        if why or not above:
            yield from self._not(what, element, why)
            return
        one = self._selection(element, above.key)
        one = replace(one, start=start, end=end, begin=begin, finish=finish)
        yield from self._paired(one, element) if one.guid else self._given(one, element)

    def _selection(self, element: Element, source: str) -> Selection:
        """Return a selection of a source that is nowhere in it yet."""
        return Selection(
            key=self._state.fresh("s"),
            source=source,
            words=values.words(element.get("name")),
            whole=self._state.whole_names and bool(element.get("name")),
            guid=values.own(element),
        )

    def _mark(self, above: Open, element: Element, start: int | None, end: int | None) -> bool:
        """Keep the place that an annotation of QualCoder is about: a passage of the source."""
        if not self._state.whole_names or start is None or end is None:
            return False
        above.marks.append((start, end, values.own(element)))
        return True

    def _paired(self, one: Selection, element: Element) -> Iterator[Piece]:
        """Give a passage of a text, with what the same passage on a page of its PDF has."""
        above = self._state.within[-2] if len(self._state.within) > 1 else None
        twins = above.pages if above else []
        twin = next((page for page in twins if page.guid == one.guid and not page.twin), None)
        if not twin:
            yield from self._given(one, element)
            return
        twin.twin = True
        self._state.told.skip("PDFSelection", SAME_TEXT)
        self._state.notes(twin.element, "selection", one.key)
        yield from self._given(
            replace(one, page=twin.page), element, self._new(element, twin.element)
        )

    def _new(self, element: Element, twin: Element) -> list[Element]:
        """Return the codings of two elements of one passage, each code once."""
        found = list(element.iterfind("Coding"))
        codes = {values.target(one.find("CodeRef")) for one in found}
        for one in twin.iterfind("Coding"):
            if values.target(one.find("CodeRef")) in codes:
                self._state.told.skip("Coding", SAME_CODING)
            else:
                found.append(one)
        return found

    def _timed(self, what: str, element: Element) -> Iterator[Piece]:
        begin = values.number(element.get("begin"))
        finish = values.number(element.get("end"))
        above = self._state.top("source", "text")
        why = _wrong(begin, finish) or _misplaced(above)
        if why or not above:
            yield from self._not(what, element, why)
            return
        one = replace(self._selection(element, above.key), begin=begin, finish=finish)
        yield from self._given(one, element)

    def _begin_page(self, _element: Element) -> None:
        above = self._state.top("source")
        if above:
            above.inner = ""

    def _page(self, element: Element) -> Iterator[Piece]:
        above = self._state.top("source")
        if not above:
            yield from self._not("PDFSelection", element, NOWHERE)
            return
        page = values.number(element.get("page"))
        page = page + 1 if page is not None and page >= 0 else None
        name = values.words(element.get("name"))
        one = Page(element, values.own(element), above.inner or name, bool(above.inner), page, page)
        above.inner = None
        before = above.pages[-1] if above.pages else None
        if before and _goes_on(before, one):
            self._state.told.skip("PDFSelection", NEXT_PAGE)
            self._state.told.skip("Coding", NEXT_PAGE, len(element.findall("Coding")))
            self._longer(before, one)
        else:
            above.pages.append(one)

    def _longer(self, before: Page, one: Page) -> None:
        if before.whole and one.whole:
            before.words += one.words
        before.last = one.page

    def pages(self, above: Open) -> Iterator[Piece]:
        """Give the passages of a PDF that are not in its text; it has been read to its end."""
        for one in above.pages:
            if not one.twin:
                key = self._state.fresh("s")
                found = Selection(
                    key, above.key, None, None, one.words, one.whole, guid=one.guid, page=one.page
                )
                yield from self._given(found, one.element)

    def _given(
        self, one: Selection, element: Element, codings: Sequence[Element] | None = None
    ) -> Iterator[Piece]:
        """Give a selection with all that hangs on it."""
        found = element.findall("Coding") if codings is None else codings
        comment = values.says(element, "Description")
        if one.guid:
            self._state.later.selection(one.guid, one.key)
        if comment and not found:
            yield from self._state.memo(comment, element, "selection", one.key)
        elif comment:
            one = replace(one, comment=comment)
        yield one
        for coding in found:
            yield from self._coding(coding, element, one.key)
        self._state.notes(element, "selection", one.key)

    def _coding(self, element: Element, selection: Element, key: str) -> Iterator[Piece]:
        state = self._state
        code = values.target(element.find("CodeRef"))
        notes = [values.target(one) for one in element.iterfind("NoteRef")]
        if not code:
            state.told.skip("Coding", NO_CODE)
            return
        if code in state.known["case"]:
            yield CaseText(state.known["case"][code], selection=key)
            self._of_case(notes, key)
            return
        coder = state.coder(element, selection)
        date = values.date(element) or values.date(selection)
        one = state.fresh("c")
        guid = values.own(element)
        if notes or code not in state.known["code"]:
            state.later.add("coding", one, key, code, coder, date, guid, " ".join(notes))
            return
        found = state.known["code"][code]
        state.coded.add(found)
        yield Coding(one, key, found, coder, date, "", guid)

    def _of_case(self, notes: list[str], key: str) -> None:
        for one in notes:
            self._state.later.add("about", one, "selection", key)

    def _not(self, what: str, element: Element, why: str) -> Iterator[Piece]:
        """Count a selection that is not loaded, and its codings."""
        self._state.told.skip(what, why)
        number = len(element.findall("Coding"))
        if number:
            self._state.told.skip("Coding", OF_SKIPPED, number)
        yield from ()


def _goes_on(before: Page, one: Page) -> bool:
    """Whether a selection of a PDF is the rest of the one before it, on the next page."""
    if before.last is None or one.page != before.last + 1:
        return False
    first, second = before.element, one.element
    same = all(first.get(name) == second.get(name) for name in ("name", "creationDateTime"))
    return same and bool(values.words(second.get("name"))) and _codes(first) == _codes(second)


def _codes(element: Element) -> set[str]:
    return {values.target(one.find("CodeRef")) for one in element.iterfind("Coding")}


def _wrong(start: int | None, end: int | None) -> str:
    """Return why numbers are no range, empty when they are one."""
    if start is None or end is None:
        return NO_NUMBER
    if start < 0:
        return BEFORE
    return REVERSED if start > end else EMPTY if start == end else ""


def _misplaced(above: Open | None) -> str:
    if above is None:
        return NOWHERE
    return PICTURE if above.kind == "picture" else ""
