"""The columns read from a query's text are those that the engines give with a first row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Graph, pieces, queries, tokens
from graph.columns import names
from graph.console import Answer

# Each answers with a row on both engines, which then name the columns themselves.
BOTH = (
    "MATCH (n:Concept) RETURN n.id",
    "MATCH (n:Concept) RETURN n . id, n.label  , count( * )",
    "MATCH (n:Concept) RETURN  n.`id`, `n`.label, n",
    "MATCH (n:Concept) RETURN count(DISTINCT n.kind), toUpper( n.kind )+'x'",
    "MATCH (n:Concept) RETURN DISTINCT n.kind AS `my kind`, n.id AS b ORDER BY b SKIP 1 LIMIT 2",
    "MATCH (n:Concept) RETURN n.id /* , x */ , n.kind // , y",
    "MATCH (n:Concept) RETURN n./* c */id, n.kind // c\n, n.label",
    "RETURN 1, 'a', \"b, c\", 1.0, [1,2], {a: 1, b: 'x'}, true, NULL",
    "RETURN 'it\\'s', 'a // b', 'RETURN 2 AS x', \"AS\" AS c",
    "RETURN 1+2, 1 + 2, -1, NOT true, 1<2",
    "MATCH (n:Concept) RETURN n.id AS a UNION MATCH (n:Code) RETURN n.id AS a",
    "RETURN CASE WHEN 1 = 2 THEN 1 ELSE 2 END, [x IN [1,2] WHERE x > 1 | x * 2]",
    "MATCH (n:Concept) RETURN exists { (n)-->() }, COLLECT { MATCH (n)-->(m) RETURN m.id AS y }",
    "MATCH (n:Concept) CALL { WITH n MATCH (n)-->(m) RETURN m } RETURN n.id AS id, m",
    "MATCH (n:Concept) RETURN n.id AS `a``b`, n.kind AS `RETURN`",
    "MATCH (`a b`:Concept) RETURN `a b`, `a b`.id",
    "MATCH (n:Concept) RETURN n.id as id, COUNT(*) As c ;",
    "MATCH (n:Concept) RETURN (n.id), n:Concept, n.id STARTS WITH 't', n.id IS NOT NULL",
    "MATCH (n:Concept) WHERE n.id STARTS WITH 't' RETURN n.id AS limit, n.kind AS skip LIMIT 2",
    "MATCH (limit:Concept) RETURN limit, limit.order LIMIT 2",
    "RETURN all(x in [1] WHERE x > 0), reduce(a = 0, x IN [1] | a + x), [1,2,3][0..1], {a:1}.a",
    "MATCH (n:Concept) RETURN n.id\n  , n.kind,\n  size(  labels(n)\n  )",
    "WITH 1 AS x RETURN $p AS return, $p, x",
    "CALL db.labels() YIELD label AS l",
    "CALL db.labels() YIELD label WHERE label = 'Concept' RETURN label AS x",
    "SHOW INDEXES YIELD name, type",
    "SHOW INDEXES YIELD name RETURN name AS x",
)
# The order of these is the engine's own.
STARS = (
    "MATCH (n:Concept)-[r]->(m) RETURN *",
    "MATCH p = (a:Concept)-[r:LEADS_TO*1..2]->(b:Concept {origin: a.origin}) RETURN *",
    "MATCH (n:Concept) WITH n.id AS id, n.kind AS kind ORDER BY id RETURN *",
    "MATCH (n:Concept) WITH *, n.id AS id RETURN DISTINCT *",
    "UNWIND [[1, 2]] AS l UNWIND l AS x RETURN *",
    "MATCH (n:Concept) WHERE n.id IN [q IN ['threat'] | q] AND EXISTS { (n)--() } RETURN *",
    "MATCH (n:Concept) OPTIONAL MATCH (n)-[:FROM]-(r) CALL (n) { MATCH (n)--(m) RETURN m AS o } "
    "RETURN *",
    "CALL { RETURN 1 AS x UNION RETURN 2 AS x } RETURN * ORDER BY x",
    "CALL db.labels() YIELD label AS l RETURN *",
)
NONE = ("", "RETURN", "RETURN ,", "CREATE (n:Concept)", "// RETURN 1", "MATCH (n) FINISH", "CALL {")


def test_the_text_says_what_the_engine_says(demo: Graph) -> None:
    wrong = {}
    for query in (*BOTH, *STARS):
        found, rows, _ = demo.connection.stream(query, {"p": 1}, 1)
        assert rows, query
        read = list(names(tokens.read(query).text))
        if read != found and (query in BOTH or sorted(read) != sorted(found)):
            wrong[query] = (read, found)
    assert wrong == {}


def test_named_queries_too(demo: Graph) -> None:
    for query in queries.every():
        found, rows, _ = demo.connection.stream(query.text, query.filled({}), 1)
        assert rows, query.name
        assert list(names(query.text)) == found


def test_without_rows_the_columns_are_there(demo: Graph) -> None:
    found = demo.cypher("MATCH (n:Concept {id: 'none'}) RETURN n.id AS id, n.label")
    assert found == Answer(("id", "n.label"), (), more=False)
    commented = demo.cypher("MATCH (n:Concept {id: 'none'}) RETURN n./* the id */id // of it")
    assert commented.columns == (f"n.{' ' * len('/* the id */')}id",)
    assert demo.query("quotes-for-concept", {"concept": "none"}).columns[:2] == ("quote", "exact")


@pytest.mark.parametrize("query", NONE)
def test_a_query_that_answers_nothing_has_none(query: str) -> None:
    assert names(query) == ()


@given(st.text("RETURN WITHASUNWIDL*(){}[],.;:'\"`/\n x1", max_size=60))
def test_no_text_makes_it_fail(text: str) -> None:
    assert all(isinstance(one, str) for one in names(text))
    for one in pieces.tokens(text):
        assert text[one.start : one.end] == one.text


@given(st.lists(st.sampled_from(("RETURN 1", "RETURN ';'", "RETURN `;` /* ; */ + 2", "X // ;\n"))))
def test_queries_are_parted_at_semicolons_of_their_own(parts: list[str]) -> None:
    text = "\n;; ".join(parts)
    found = pieces.statements(text)
    assert found == [one.removesuffix(" // ;\n") for one in parts]
    assert not pieces.ended(text)
    assert pieces.ended(text + ";")
