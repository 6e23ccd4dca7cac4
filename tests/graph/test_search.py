"""Search by words, on both engines: what is found, what is not, and who finds it."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import Graph, index, schema, search
from graph.audience import OTHERS
from graph.connection import Connection
from graph.filter import Filter
from graph.lucene import Words
from graph.search import Found
from graph.settings import Settings
from ontology.errors import GraphError
from ontology.record import Edge, Node, Record, Ref
from ontology.terms import Value
from ontology.vocabulary import vocabulary
from tests.graph.records import BASE, concept, quote, report, source

OPERATORS = 'AND OR NOT + - && || ! ( ) { } [ ] ^ " ~ * ? : \\ / < > = title:x [a TO b] "'


def found(graph: Graph, text: str, kind: str = "Quote", **more: object) -> list[str]:
    return [one.id for one in search.search(graph, text, kind, **more).hits]  # type: ignore[arg-type]


def code(name: str, **more: str | tuple[str, ...]) -> Node:
    return Node("Code", {**BASE, "id": name, "label": name, **more})


def study(name: str) -> list[Record]:
    """A study with a participant of its own group, a source, and a quote of each consent."""
    here = Ref("Study", name)
    person = Node("Participant", {**BASE, "id": f"p-{name}", "label": f"P {name}", "group": name})
    text = source(f"t-{name}")
    said = Node(
        "Quote",
        {**BASE, "id": f"q-{name}", "exact": f"the kettle of {name}", "constructOrder": 1},
    )
    return [
        Node("Study", {**BASE, "id": name, "label": f"Study {name}"}),
        person,
        Edge("TOOK_PART_IN", person.ref, here),
        text,
        Edge("PART_OF", text.ref, here),
        said,
        Edge("FROM_SOURCE", said.ref, text.ref),
        Edge("SPOKEN_BY", said.ref, person.ref),
    ]


@pytest.fixture
def words(project: Graph) -> Graph:
    records: list[Record] = [
        report(),
        source(),
        *quote("q1", "She put the kettle on, and we didn’t speak."),
        *quote("q2", "On the landing:\nthe KETTLE was cold. Twenty-five cups!"),
        *quote("q3", "kettle kettle kettle"),
        *quote("q4", "nothing of the kind"),
        concept("a", label="place of threat", definition="where one fears loss"),
        concept("b", label="openness", altLabel=("open doors", "welcome")),
        code("c1", label="guard", path="At first > guard", definition="letting nobody in"),
        code("c2", label="welcome", altLabel=("open arms",)),
    ]
    project.write(records, {})
    return project


def test_all_words_have_to_be_there_whole_or_begun(words: Graph) -> None:
    assert set(found(words, "kettle")) == {"q1", "q2", "q3"}
    assert found(words, "kettle")[0] == "q3"  # the best match first
    assert set(found(words, "KET")) == {"q1", "q2", "q3"}
    assert found(words, "kettle cold") == ["q2"]
    assert found(words, "ettle") == []
    assert found(words, "kettle nowhere") == []


def test_phrases_stand_as_they_are(words: Graph) -> None:
    assert set(found(words, '"the kettle"')) == {"q1", "q2"}
    assert found(words, "“the kettle was”") == ["q2"]
    assert found(words, '"landing: the kettle"') == ["q2"]  # over a line break
    assert found(words, '"kettle the"') == []
    assert found(words, '"the kettle" cup') == ["q2"]


def test_words_as_people_type_them(words: Graph) -> None:
    assert found(words, "didn't") == ["q1"]
    assert found(words, "didn’t") == ["q1"]
    assert found(words, "twenty-fi") == ["q2"]
    assert found(words, "cups!") == ["q2"]
    assert found(words, "(kettle] + landing:") == ["q2"]


@pytest.mark.parametrize(
    "text", ["", " ", "…", "*", '""', "+ - ( ) *", "\N{ZERO WIDTH SPACE}", "?"]
)
def test_text_without_words_finds_nothing(words: Graph, text: str) -> None:
    assert search.search(words, text, "Quote") == Found("Quote")


@pytest.mark.parametrize("kind", search.KINDS)
def test_operators_are_words(words: Graph, kind: str) -> None:
    for text in (
        OPERATORS,
        *OPERATORS.split(),
        "label:guard",
        "kettle~2",
        "NOT kettle",
        "a\\",
        "\\",
    ):
        assert search.search(words, text, kind).total in range(5)
    assert "q3" not in found(words, "NOT kettle")


def test_codes_and_concepts(words: Graph) -> None:
    assert found(words, "threat", "Concept") == ["a"]
    assert found(words, "loss", "Concept") == ["a"]
    assert found(words, "threat loss", "Concept") == ["a"]  # over label and definition
    assert found(words, "doors", "Concept") == ["b"]
    assert found(words, "open", "Concept") == ["b"]
    assert found(words, "welcome", "Concept") == ["b"]
    assert found(words, "nobody", "Code") == ["c1"]
    assert found(words, "first", "Code") == ["c1"]
    assert found(words, '"open arms"', "Code") == ["c2"]
    assert found(words, "kettle", "Code") == []
    one = search.search(words, "guard", "Code").hits[0]
    assert (one.kind, one.text, one.note) == (
        "Code",
        "guard",
        "At first > guard – letting nobody in",
    )


def test_pages_follow_each_other(words: Graph) -> None:
    everything = found(words, "kettle")
    pages = [found(words, "kettle", limit=1, skip=skip) for skip in range(4)]
    assert pages == [[one] for one in everything] + [[]]
    assert search.search(words, "kettle", "Quote", limit=1).total == 3


def test_only_the_best_are_looked_at(words: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "BEST", 2)
    some = search.search(words, "kettle", "Quote")
    assert (some.total, some.more, some.hits[0].id) == (2, True, "q3")
    assert not search.search(words, "cold", "Quote").more


def test_filters(project: Graph) -> None:
    codes: list[Record] = [code("c"), code("d")]
    coded = Edge("CODED_AS", Ref("Quote", "q-s1"), Ref("Code", "c"), {**BASE, "id": "k1"})
    shown = Edge("EVIDENCES", Ref("Quote", "q-s2"), Ref("Concept", "kettle"), {**BASE, "id": "e1"})
    more: list[Record] = [concept("kettle"), concept("kettle2"), *codes, coded, shown]
    project.write([*study("s1"), *study("s2"), *more], {})
    assert set(found(project, "kettle")) == {"q-s1", "q-s2"}
    assert found(project, "kettle", only=Filter(studies=("s1",))) == ["q-s1"]
    assert found(project, "kettle", only=Filter(groups=("s2",))) == ["q-s2"]
    assert found(project, "kettle", only=Filter(origins=("published",))) == []
    assert found(project, "c", "Code", only=Filter(studies=("s1",))) == ["c"]
    assert found(project, "c", "Code", only=Filter(studies=("s2",))) == []
    assert found(project, "kettle", "Concept", only=Filter(studies=("s2",))) == ["kettle"]
    assert found(project, "kettle", "Concept", only=Filter(groups=("s1",))) == []
    hit = search.search(project, "kettle s1", "Quote").hits[0]
    assert (hit.who, hit.group, hit.place) == ("P s1", "s1", "Study s1")


def test_a_study_counts_through_its_report(project: Graph) -> None:
    here: list[Record] = [
        report(),
        concept("kettle"),
        Node("Study", {**BASE, "id": "s", "label": "S"}),
        Edge("REPORTS_ON", Ref("Report", "r1"), Ref("Study", "s")),
        Edge("IDENTIFIED_IN", Ref("Concept", "kettle"), Ref("Report", "r1")),
    ]
    project.write(here, {})
    assert found(project, "kettle", "Concept", only=Filter(studies=("s",))) == ["kettle"]


def test_others_find_only_what_they_may_read(project: Graph) -> None:
    looked: dict[str, Value] = {"mentionsThirdParty": False}
    records: list[Record] = [
        source(),
        *quote("open", "kettle one", consent="open", **looked),
        *quote("published", "kettle two", consent="publication", **looked),
        *quote("unseen", "kettle three", consent="open"),
        *quote("team", "kettle four", consent="team", **looked),
        *quote("silent", "kettle five"),
    ]
    project.write([*records, *study("s1")], {})
    assert set(found(project, "kettle", audience=OTHERS)) == {"open", "published"}
    assert search.search(project, "five", "Quote", audience=OTHERS) == Found("Quote")
    # A group would tell who said it, so it does not count.
    alone = found(project, "kettle", audience=OTHERS, only=Filter(groups=("s1",)))
    assert set(alone) == {"open", "published"}
    hit = search.search(project, "one", "Quote", audience=OTHERS).hits[0]
    assert (hit.who, hit.group) == (None, None)


@pytest.fixture
def unindexed(words: Graph) -> Iterator[Graph]:
    """A graph that was made before there were indexes of words."""
    connection = words.connection
    for one in index.of(words.vocabulary):
        if connection.settings.embedded:
            break
        connection.define([f"DROP INDEX {one.name} IF EXISTS"])
    if not connection.settings.embedded:
        yield words
        words.define()
        return
    name, other = words.name, "unindexed"
    connection.create(other)
    connection.database = other
    try:
        connection.define(schema.statements(words.vocabulary))
        text = "CREATE (:Quote {id: 'q1', origin: 'project', exact: 'The Kettle\nwas cold'})"
        connection.write(lambda transaction: transaction.run(text).consume())
        yield words
    finally:
        connection.drop(other)
        connection.database = name


def test_without_an_index_every_record_is_looked_through(unindexed: Graph) -> None:
    for text in ("kettle", "KETTLE the", '"the kettle"', '"kettle was cold"'):
        some = search.search(unindexed, text, "Quote")
        assert some.hits, text
        assert not some.indexed
    assert found(unindexed, "kettle nowhere") == []
    assert found(unindexed, "nobody knows", "Code") == []
    # The next load makes the index.
    unindexed.define()
    some = search.search(unindexed, "kettle", "Quote")
    assert some.hits
    assert some.indexed


def test_who_only_reads_makes_no_index(words: Graph) -> None:
    with Connection(words.connection.settings, words.name, reads_only=True) as reading:
        graph = Graph(reading, words.vocabulary)
        with pytest.raises(GraphError, match="only reads"):
            graph.define()
        with pytest.raises(GraphError, match="only reads"):
            reading.index_words(index.of(words.vocabulary))
        assert found(graph, "kettle")


def test_what_changes_is_found_anew(words: Graph) -> None:
    words.write(quote("q4", "a teapot of the kind"), {})
    assert found(words, "teapot") == ["q4"]
    assert found(words, "nothing") == []
    words.undo("L2")
    assert found(words, "teapot") == []
    assert found(words, "nothing") == ["q4"]


# ---------------------------------------------------------------- whatever people type

LETTERS = st.characters(whitelist_categories=("Lu", "Ll", "Nd"), max_codepoint=0x24F)
WORD = st.text(LETTERS, min_size=1, max_size=12)
MARKS = st.text(st.sampled_from(" \n.,;:!?'’\"“”()[]{}-–*~^+&|\\/<>#"), min_size=1, max_size=3)


@pytest.fixture(scope="module")
def embedded_graph(embedded_settings: Settings) -> Iterator[Graph]:
    with Connection(embedded_settings) as connection:
        connection.create("searched")
        connection.database = "searched"
        schema.define(connection, vocabulary())
        yield Graph(connection, vocabulary())
        connection.drop("searched")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=60))
def test_no_text_is_an_error(embedded_graph: Graph, text: str) -> None:
    for kind in search.KINDS:
        search.search(embedded_graph, text, kind)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(parts=st.lists(st.tuples(WORD, MARKS), min_size=1, max_size=8), data=st.data())
def test_a_quote_is_found_by_its_own_words(
    embedded_graph: Graph, parts: list[tuple[str, str]], data: st.DataObject
) -> None:
    exact = "".join(word + mark for word, mark in parts)
    chunks = [one for one in exact.split() if Words(one).loose]
    some = data.draw(st.lists(st.sampled_from(chunks), min_size=1, max_size=3)) if chunks else []
    # A quotation mark begins a phrase, which is no longer a word.
    asked = " ".join(one for one in some if not set(one) & set('"“”'))
    text = "MERGE (q:Quote {id: 'q'}) SET q.exact = $exact, q.origin = 'project'"
    embedded_graph.connection.write(
        lambda transaction: transaction.run(text, exact=exact).consume()
    )
    if Words(asked).query():
        assert found(embedded_graph, asked) == ["q"], (exact, asked)
