"""Random records that fit a vocabulary, built from the vocabulary itself."""

from collections.abc import Callable, Mapping
from datetime import UTC, timedelta, timezone

from hypothesis import strategies as st

from ontology.record import Edge, Node, Place, Record, Ref
from ontology.terms import Class, Property, Relationship, Scalar, Value
from ontology.vocabulary import Vocabulary

# What a table cannot carry is left out: blank text, carriage returns (read as line feeds), and
# blanks around the parts of a list.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), min_size=1)
FILLED = TEXT.filter(lambda text: bool(text.strip()))
IDS = (
    FILLED.map(str.strip).map(lambda text: text[:30].strip()).filter(lambda t: t[:2] != "# " and t)
)
# What an export carries all the same: any text at all.
WILD = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    st.text("\r\n\t\0 |\\:;,\"'=+-@#\u2028\ufeff\x85aé😀", min_size=1, max_size=12),
    st.sampled_from(
        ["# a", "=1+1", '\\"', "\\", "\\[]", " ", "\r\n", "\0", "|", "Concept:a", "-1", "1"]
    ),
)
WILD_IDS = WILD.map(lambda text: text[:30])


Owner = Class | Relationship


def owners(vocabulary: Vocabulary) -> list[Owner]:
    """Everything that has properties: classes and relationships."""
    return [*vocabulary.classes.values(), *vocabulary.relationships.values()]


def values(kind: Property, wild: bool = False) -> st.SearchStrategy[Value]:
    """Values that ``kind`` allows; ``wild`` ones include what no plain table can carry."""
    if wild and kind.many:
        many = scalars(kind, wild)
        if kind.datatype == "string" and not kind.words:
            many = many | st.just("")
        return st.lists(many, min_size=1, max_size=3).map(tuple)
    if kind.many:
        single = FILLED.map(str.strip) if kind.datatype == "string" else scalars(kind)
        return st.lists(single, min_size=1, max_size=3).map(tuple)
    return scalars(kind, wild).map(lambda one: one)


def scalars(kind: Property, wild: bool = False) -> st.SearchStrategy[Scalar]:
    """Single values that ``kind`` allows."""
    if kind.words:
        typed = {"integer": int, "float": float}.get(kind.datatype, str)
        return st.sampled_from([typed(one) for one in kind.allowed])
    if kind.name == "id":
        return WILD_IDS if wild else IDS
    if wild and kind.datatype == "dateTime":
        return st.datetimes(timezones=_offsets()).map(lambda one: one.isoformat())
    made: Mapping[str, st.SearchStrategy[Scalar]] = {
        "string": WILD if wild else FILLED,
        "integer": st.integers(-(2**63), 2**63 - 1),
        "float": st.floats(allow_nan=False, allow_infinity=False),
        "boolean": st.booleans(),
        "date": st.dates().map(lambda one: one.isoformat()),
        "dateTime": st.datetimes(timezones=st.just(UTC)).map(lambda one: one.isoformat()),
    }
    return made[kind.datatype]


def _offsets() -> st.SearchStrategy[timezone]:
    return st.integers(-14 * 60, 14 * 60).map(lambda one: timezone(timedelta(minutes=one)))


@st.composite
def filled(
    draw: st.DrawFn,
    known: Mapping[str, Property],
    required: frozenset[str],
    between: bool = False,
    wild: bool = False,
) -> dict[str, Value]:
    """Values for everything required, some of the rest, and what those values require."""
    rest = sorted(known.keys() - required)
    some = draw(st.lists(st.sampled_from(rest), unique=True, max_size=3)) if rest else []
    found = {name: draw(values(known[name], wild)) for name in [*sorted(required), *some]}
    for name in list(found):
        for word in (one for one in known[name].words if one.notation == str(found[name])):
            needed = word.requires | (word.between if between else frozenset())
            for other in sorted(needed & known.keys() - found.keys()):
                found[other] = draw(values(known[other], wild))
    return found


def nodes(vocabulary: Vocabulary) -> st.SearchStrategy[Node]:
    """Valid records of any class that has a table."""
    return _nodes(lambda: vocabulary)


def edges(vocabulary: Vocabulary) -> st.SearchStrategy[Edge]:
    """Valid relationships of any type, between records that need not exist."""
    return _edges(lambda: vocabulary)


def batches(vocabulary: Vocabulary, wild: bool = False) -> st.SearchStrategy[list[Record]]:
    """Valid sets of records: all ends are there, nothing twice, one end where one is allowed."""
    return _batches(lambda: vocabulary, wild)


Given = Callable[[], Vocabulary]  # hypothesis prints arguments, and a vocabulary is long


@st.composite
def _nodes(draw: st.DrawFn, given: Given, wild: bool = False) -> Node:
    vocabulary = given()
    labels = [one for one in vocabulary.tables if one in vocabulary.classes]
    kind = vocabulary.classes[draw(st.sampled_from(labels))]
    return Node(kind.name, draw(filled(kind.properties, kind.required, wild=wild)))


@st.composite
def _edges(draw: st.DrawFn, given: Given) -> Edge:
    vocabulary = given()
    kind = draw(st.sampled_from(list(vocabulary.relationships.values())))
    end = draw(st.sampled_from(kind.ends))
    start = Ref(draw(st.sampled_from(end.starts)), draw(IDS))
    stop = Ref(draw(st.sampled_from(end.ends)), draw(IDS))
    properties = draw(filled(kind.properties, kind.required, between=True))
    return Edge(kind.type, start, stop, properties)


@st.composite
def _batches(draw: st.DrawFn, given: Given, wild: bool) -> list[Record]:
    vocabulary = given()
    found = draw(st.lists(_nodes(given, wild), max_size=6, unique_by=lambda one: one.ref))
    refs = [one.ref for one in found]
    possible = [
        (kind, start, stop)
        for kind in vocabulary.relationships.values()
        for start in refs
        for stop in refs
        if kind.end(start.label, stop.label)
    ]
    numbers = st.lists(st.integers(0, max(len(possible) - 1, 0)), max_size=8, unique=True)
    chosen = draw(numbers) if possible else []
    links: list[Edge] = []
    for number, (kind, start, stop) in enumerate(_singly([possible[one] for one in chosen])):
        properties = draw(filled(kind.properties, kind.required, between=True, wild=wild))
        if kind.properties:
            properties["id"] = f"{number} {properties['id']}"
        links.append(Edge(kind.type, start, stop, properties))
    records: list[Record] = [*found, *links]
    return [_placed(one, row) for row, one in enumerate(records, 2)]


Join = tuple[Relationship, Ref, Ref]


def _singly(joins: list[Join]) -> list[Join]:
    kept: dict[object, Join] = {}
    for kind, start, stop in joins:
        end = kind.end(start.label, stop.label)
        alone = end is not None and end.single
        kept[(kind.type, start) if alone else (kind.type, start, stop)] = (kind, start, stop)
    return list(kept.values())


def _placed(record: Record, row: int) -> Record:
    if isinstance(record, Node):
        return Node(record.label, record.properties, Place("made", row))
    return Edge(record.type, record.start, record.end, record.properties, Place("made", row))
