"""Evidence: quotes in their context, search by words, and the trails between words and concepts."""

from dataclasses import dataclass
from itertools import count

import streamlit as st

from dashboard import address, bound, context, inert, quotes, table, trailing, words
from dashboard.reader import Reader
from dashboard.trailing import Words
from graph import choices, names, passage, search, trail
from graph.filter import Filter
from graph.hop import Branch, Hop
from graph.passage import Passage
from graph.search import Found, Hit
from graph.trail import Trail
from ontology.errors import NamingError

_FEW, _PAGE = 5, 25  # hits of each kind beside the others, and of one kind alone
_NOUNS = {"Quote": "quote", "Code": "code", "Concept": "concept"}
_AROUND = {
    "0": "The quote alone",
    "200": "A little around it",
    "600": "A passage",
    "3000": "A page",
}
_FEWER = {"6": "A few of each", "30": "Many of each"}
_KEPT = ("text", "study", "origin", "group")  # what a way back to the search needs
_STYLE = """
<style>
[class*="st-key-hop-"] { border-left: 2px solid color-mix(in srgb, currentColor 22%, transparent);
  padding-left: .8rem; gap: .35rem; }
@media print {
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"],
  [data-testid="stExpander"], button, [role="combobox"] { display: none !important; }
  [data-testid="stAppViewContainer"], [data-testid="stMain"] { position: static; overflow: visible;
    height: auto; }
}
</style>
"""


def page(reader: Reader) -> None:
    """Show what the address names: a quote, a concept, another record, or the search."""
    st.html(_STYLE)
    view = _asked()
    address.write()
    if view == "quote":
        _quote(reader)
    elif view == "concept":
        _concept(reader)
    elif view == "record":
        _record(reader)
    else:
        _search(reader)


def _asked() -> str:
    asked = st.query_params
    if "words" in asked and "text" not in asked:  # another name for the same
        asked["text"] = asked["words"]
        del asked["words"]
    if asked.get("view") in ("quote", "concept", "record", "search"):
        return str(asked["view"])
    return next((name for name in ("quote", "concept") if name in asked), "search")


def _open(label: str, icon: str | None, view: dict[str, str]) -> None:
    kept = {name: st.query_params.get_all(name) for name in _KEPT}
    address.link("evidence", label, icon, **kept, **view)


def _ways(back: bool = True) -> None:
    with st.container(horizontal=True):
        if back:
            _open("Search", ":material/search:", {"view": "search"})
        _open("A concept and its evidence", ":material/lightbulb:", {"view": "concept"})


# ---------------------------------------------------------------- search


@dataclass(frozen=True, slots=True)
class _Sought:
    text: str
    only: Filter
    kind: str
    page: int


def _search(reader: Reader) -> None:
    _ways(back=False)
    sought = _sought(reader)
    if not sought.text:
        st.info(
            "Type words to find quotes, codes and concepts. All of them have to be there, each as "
            "such or as the beginning of a word; put a phrase between quotation marks."
        )
        return
    kinds = [sought.kind] if sought.kind else list(search.KINDS)
    for kind in kinds:
        many, skip = (_PAGE, (sought.page - 1) * _PAGE) if sought.kind else (_FEW, 0)
        asked = (sought.text, kind, sought.only, reader.audience, many, skip)
        _hits(reader.ask(search.search, *asked), sought)


def _sought(reader: Reader) -> _Sought:
    there = reader.ask(choices.read, reader.audience)
    text = bound.text("Words", "text", placeholder="put the kettle on, “peer mentor” …")
    with st.expander("Filters", icon=":material/filter_alt:"):
        labels = {one.id: one.label for one in there.studies}
        studies = bound.several("Studies", labels, "study", placeholder="All") if labels else ()
        origins = bound.several("Origin", words.ORIGINS, "origin", placeholder="All")
        groups = {one: one for one in there.groups}
        group = (
            bound.several("Participant groups", groups, "group", placeholder="All")
            if groups
            else ()
        )
    given = st.query_params.get("page", "")
    kind = st.query_params.get("kind", "")
    return _Sought(
        text,
        Filter(studies=studies, groups=group, origins=origins),
        kind if kind in search.KINDS else "",
        int(given) if given.isdecimal() and 0 < int(given) < 1_000 else 1,
    )


def _hits(found: Found, sought: _Sought) -> None:
    noun = _NOUNS[found.kind]
    many = f"more than {found.total:,} {noun}s" if found.more else words.number(found.total, noun)
    st.subheader(f"{noun.capitalize()}s", anchor=False)
    if not found.total:
        where = " among the best matches" if found.more else ""
        st.text(f"No {noun} with these words{where}{_filtered(sought.only)}.")
        return
    st.text(f"Found: {many}{_filtered(sought.only)}. {_remarks(found)}".strip())
    for one in found.hits:
        _hit(one)
    _turn(found, sought)
    rows = [_row(one) for one in found.hits]
    with st.expander("The same as a table"):
        table.show(rows, _COLUMNS, f"found-{noun}s", f"No {noun}.")


def _filtered(only: Filter) -> str:
    return " that pass the filters" if only.studies or only.groups or only.origins else ""


def _remarks(found: Found) -> str:
    parts = ["Only the best matches were looked at; further words narrow them."] * found.more
    if not found.indexed:
        parts.append(
            "This graph has no index of words yet, so every record was looked through; the next "
            "load makes one."
        )
    return " ".join(parts)


_COLUMNS = {
    "text": "Words or label",
    "origin": "Origin",
    "note": "Definition",
    "who": "Participant",
    "group": "Participant group",
    "place": "Study or report",
}


def _row(one: Hit) -> dict[str, str | None]:
    return {name: getattr(one, name) for name in _COLUMNS}


def _hit(one: Hit) -> None:
    if one.kind == "Quote":
        who = " · ".join(part for part in (one.who, one.group, one.place) if part)
        st.html(quotes.block(one.text, who, one.origin))
        _open("Read it in its context", trailing.ICONS["Quote"], trailing.view_of("Quote", one.id))
        return
    _open(one.text or "(no label)", trailing.ICONS[one.kind], trailing.view_of(one.kind, one.id))
    note = f'<div class="pg-small">{inert.html(one.note)}</div>' if one.note else ""
    st.html(f"{words.badges(one.origin)}{note}")


def _turn(found: Found, sought: _Sought) -> None:
    """Ways to the rest of what was found."""
    noun = _NOUNS[found.kind]
    pages = -(-found.total // _PAGE)
    if not sought.kind:
        if found.total > len(found.hits):
            more = f"More {noun}s with these words"
            _open(more, ":material/more_horiz:", {"view": "search", "kind": found.kind})
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        view = {"view": "search", "kind": found.kind}
        if sought.page > 1:
            earlier = view | {"page": str(sought.page - 1)}
            _open("Better matches", ":material/chevron_left:", earlier)
        if sought.page < pages:
            later = view | {"page": str(sought.page + 1)}
            _open("Further matches", ":material/chevron_right:", later)
        _open("All kinds", ":material/search:", {"view": "search"})
    st.caption(f"Page {sought.page} of {max(pages, 1)}")


# ---------------------------------------------------------------- a quote


def _quote(reader: Reader) -> None:
    _ways()
    name = str(st.query_params.get("quote", ""))
    if not name:
        st.info("Search for words, then open a quote to see it in its context.")
        return
    around = passage.AROUND
    if not reader.audience.shared:
        around = int(bound.segments("Text around the quote", _AROUND, "around", "600"))
    found = reader.ask(passage.read, name, reader.audience, around)
    _passage(reader, found)
    if found.exact is None:
        return  # what hangs on words that may not be shown would tell what they are about
    st.subheader("What is built on it", anchor=False)
    few = _few()
    _trail(reader, reader.ask(trail.of_quote, name, reader.audience, few), "quote")


def _passage(reader: Reader, found: Passage) -> None:
    order = {1: "words of a participant"}.get(found.order, "words of an author")
    st.html(words.badges(order, found.origin))
    st.html(context.html(found))
    lines = [context.where(found)]
    if not reader.audience.shared:
        lines += context.about(found, reader.vocabulary)
    st.html("".join(f"<div>{inert.html(one)}</div>" for one in lines if one))
    _neighbours(found)


def _neighbours(found: Passage) -> None:
    if not found.neighbours:
        return
    number = len(found.neighbours) + found.others
    with st.expander(f"Other quotes in this stretch of the source ({number:,})"):
        for one in found.neighbours:
            if one.overlaps:
                st.caption("Overlaps with this one")
            st.html(quotes.block(one.exact, "", one.origin))
            _open("Read it in its context", trailing.ICONS["Quote"], _of_quote(one.id))
        if found.others:
            st.text(f"{words.number(found.others, 'more quote')} not shown here.")


def _of_quote(name: str) -> dict[str, str]:
    return trailing.view_of("Quote", name)


# ---------------------------------------------------------------- a concept


def _concept(reader: Reader) -> None:
    _ways()
    there = reader.ask(choices.read, reader.audience)
    if not there.concepts:
        st.info(
            "There is no concept in this graph yet. Load a table of concepts: peergraph template "
            "writes an empty one to fill in."
        )
        return
    labels = {one.id: one.label for one in there.concepts}
    _known(reader, labels)
    name = bound.select("Concept", labels, "concept", placeholder="Type to search")
    if name is None:
        st.info("Choose a concept to see what it rests on, down to the words.")
        return
    found = reader.ask(trail.of_concept, name, reader.audience, _few())
    _head(reader, found.root)
    with st.container(horizontal=True):
        address.link("explore", "Look around it", ":material/hub:", concept=name)
        address.link("trace", "Trace from it", ":material/route:", **{"from": name})
    st.subheader("What it rests on", anchor=False)
    _trail(reader, found, "concept", down=True)
    above = reader.ask(trail.into, name, reader.audience, trail.FEW)
    if above.root.branches:
        st.subheader("What it goes into", anchor=False)
        _trail(reader, above, "concept-into")


def _known(reader: Reader, labels: dict[str, str]) -> None:
    """Take a label in the address for the concept that it names; say so when there is none."""
    asked = str(st.query_params.get("concept", ""))
    if asked and asked not in labels:
        known = names.read(reader.graph.connection)
        found = names.resolve(known, asked)
        if len(found) > 1:
            raise NamingError("an address names one concept", [])
        st.query_params["concept"] = found[0]


# ---------------------------------------------------------------- any record


def _record(reader: Reader) -> None:
    _ways()
    kind, name = (str(st.query_params.get(one, "")) for one in ("kind", "record"))
    found = reader.ask(trail.around, kind, name, reader.audience, _few())
    _head(reader, found.root)
    _trail(reader, found, "record")


# ---------------------------------------------------------------- trails


def _few() -> int:
    return int(bound.segments("How many of each kind", _FEWER, "few", "6"))


def _head(reader: Reader, root: Hop) -> None:
    shown = Words(reader.vocabulary)
    st.subheader(inert.markdown(shown.title(root)), anchor=False)
    st.html(shown.html(root))


def _trail(reader: Reader, found: Trail, name: str, down: bool = False) -> None:
    shown = Words(reader.vocabulary, down)
    if not found.root.branches:
        st.text(f"Nothing is linked to this {shown.noun(found.root.kind)} yet.")
    if down and (end := shown.end(found.root)):
        st.text(end)
    numbers = count()
    for branch in found.root.branches:
        _branch(shown, branch, name, numbers)
    if found.cut:
        st.text("There is more than fits here: open a record to go on from it.")
    if found.root.branches:
        with st.expander("The same as a table"):
            table.show(shown.rows(found), trailing.COLUMNS, f"trail-{name}", "Nothing.")


def _branch(shown: Words, branch: Branch, name: str, numbers: "count[int]") -> None:
    st.html(f"<div><strong>{inert.html(branch.heading)}</strong></div>")
    for one in branch.hops:
        with st.container(key=f"hop-{name}-{next(numbers)}"):
            _hop(shown, one)
            if end := shown.end(one):
                st.caption(end)
            for deeper in one.branches:
                _branch(shown, deeper, name, numbers)
    if rest := shown.rest(branch):
        st.caption(rest)


def _hop(shown: Words, one: Hop) -> None:
    if one.kind == "Quote":
        st.html(shown.html(one))
    _open(shown.title(one), trailing.ICONS.get(one.kind), trailing.view(one))
    if one.kind != "Quote":
        st.html(shown.html(one))
