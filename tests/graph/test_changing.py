"""Cypher that changes records on purpose: whole, counted, and nothing but records."""

import pytest

from graph import Graph
from graph.settings import Settings
from ontology.errors import QueryError
from tests.graph.test_limits import awaited_end

CLAIM = """
CREATE (a:Concept {id: 'a', origin: 'project', label: 'A'})
CREATE (b:Concept {id: 'b', origin: 'project', label: 'B'})
CREATE (r:Relation {id: 'r', origin: 'project', type: 'LEADS_TO', basis: 'stated',
  modality: 'finding'})
CREATE (r)-[:FROM]->(a) CREATE (r)-[:TO]->(b)
"""
DIRECT = "MATCH (:Concept {id: 'a'})-[r:LEADS_TO]->(:Concept {id: 'b'}) RETURN r.basis AS basis"
REFUSED = (
    "CALL eval('(CREATE VERTEX TYPE Mallory) IS NULL')",
    "CALL eval('(UPDATE Concept SET note = 7) IS NULL') YIELD value "
    "CALL eval('(COMMIT) IS NULL') YIELD value AS v RETURN v",
    "CREATE INDEX x_y FOR (n:Concept) ON (n.note)",
    "CREATE CONSTRAINT x_y FOR (n:Concept) REQUIRE n.note IS UNIQUE",
    "DROP CONSTRAINT concept_id",
    "CREATE USER mallory SET PASSWORD 'mallory-1234'",
    "CREATE DATABASE x",
    "CREATE FULLTEXT INDEX x_y FOR (n:Concept) ON EACH [n.note]",
    "ALTER CURRENT USER SET PASSWORD FROM 'x' TO 'mallory-1234'",
    "LOAD CSV FROM 'file:///etc/hostname' AS l CREATE (:Memo {id: l[0]})",
    "CALL { LOAD CSV FROM 'file:///etc/hostname' AS l RETURN l } CREATE (:Memo {id: l[0]})",
    "TERMINATE TRANSACTIONS 'x'",
    "EXPLAIN TERMINATE TRANSACTIONS 'x'",
    "SHOW USERS",
    "CALL { CREATE (:Memo {id: 'x'}) } IN TRANSACTIONS",
    "CALL dbms.listConfig()",
    "CALL db.createLabel('X')",
    "CALL merge.node(['Memo'], {id: 'x'}) YIELD node RETURN node",
    "CREATE (:Memo {id: 'x'}); CREATE (:Memo {id: 'y'})",
    "USE system CREATE (:Memo {id: 'x'})",
    "MATCH (n) DETACH DELETE n",
    "MATCH (g:Graph) SET g.purpose = 'demonstration'",
    "MATCH (g:Graph) SET g.version = 1",
    "CREATE (:Graph {id: 'other'})",
    "CREATE (:Load {id: 'x'})",
    "MATCH (g:Graph), (a:Concept {id: 'a'}) CREATE (a)-[:ABOUT]->(g)",
    "CREATE (:Concept {id: 'a'})",
    "CREATE (:Memo {id: 'x'}) RETURN date('no date') AS x",
    "CREATE (:Memo {id: 'x'}",
)


def version(graph: Graph) -> int:
    return int(graph.cypher("MATCH (g:Graph) RETURN g.version AS v").rows[0][0])


def test_a_change_is_whole(project: Graph) -> None:
    """It raises the version once and rebuilds what is derived."""
    project.change(CLAIM)
    assert project.cypher(DIRECT).rows == (("stated",),)
    before = version(project)
    done = project.change(
        "MATCH (r:Relation {id: $id}) SET r.basis = 'inferred' RETURN r.basis AS basis", {"id": "r"}
    )
    assert done.answer.rows == (("inferred",),)
    assert done.counts == {"values set": 1}
    assert done.rebuilt > 0
    assert version(project) == before + 1
    assert project.cypher(DIRECT).rows == (("inferred",),)
    assert project.mismatches() == 0


def test_a_change_works_through_all_rows(project: Graph) -> None:
    text = "UNWIND range(1, 50) AS n CREATE (m:Memo {id: toString(n)}) RETURN m.id AS id"
    done = project.change(text, rows=3)
    assert (len(done.answer.rows), done.answer.more) == (3, True)
    assert done.counts["records created"] == 50
    assert project.cypher("MATCH (m:Memo) RETURN count(m) AS n").rows == ((50,),)
    done = project.change("MATCH (m:Memo) DETACH DELETE m")
    assert done.counts == {"records deleted": 50}


def test_a_change_of_nothing(project: Graph) -> None:
    before = version(project)
    for text in ("MATCH (c:Concept {id: 'none'}) SET c.label = 'x'", "RETURN 1 AS x"):
        done = project.change(text)
        assert (done.counts, done.rebuilt) == ({}, 0)
    assert version(project) == before


def test_a_change_that_is_none_of_records(project: Graph) -> None:
    project.change(CLAIM)
    whole = "MATCH (n) RETURN count(n) AS n, sum(COUNT { (n)--() }) AS links"
    before = (version(project), project.cypher(whole).rows)
    got = {}
    for text in REFUSED:
        try:
            project.change(text)
            got[text] = "it was done"
        except QueryError as refused:
            if not str(refused).startswith("the query was refused: ") or "\n" in str(refused):
                got[text] = str(refused)
        if (version(project), project.cypher(whole).rows) != before:
            got[text] = "it changed the graph"
    assert not got, got


def test_a_change_has_a_limit_of_time(project: Graph, settings: Settings) -> None:
    text = "UNWIND range(1, 3000) AS a UNWIND range(1, 3000000) AS b MERGE (:Memo {id: 'x'})"
    with pytest.raises(QueryError, match=r"after 0.5 seconds it had reached the limit$"):
        project.change(text, timeout=0.5)
    awaited_end(project, settings, text)
    assert project.cypher("MATCH (m:Memo) RETURN count(m) AS n").rows == ((0,),)
