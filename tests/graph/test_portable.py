"""Every query text keeps to what the embedded server and Neo4j 5 both understand.

The rules are those of the portable subset: each takes a query text (comments and string literals
emptied, placeholders of templates as ``__ANY__``) and gives what is wrong with it.
"""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

import graph
from graph import queries
from ontology.vocabulary import vocabulary

ROOM = Path(graph.__file__).parent
ANY = "__ANY__"
CLAUSE = re.compile(r"\b(MATCH|MERGE|UNWIND|CREATE)\b")
VOCABULARY = vocabulary()
LABELS = frozenset(VOCABULARY.labels)
TYPES = frozenset((*VOCABULARY.relationships, *VOCABULARY.claim_types))
TIMES = frozenset(
    name
    for known in (VOCABULARY.classes, VOCABULARY.relationships)
    for one in known.values()
    for name, kind in one.properties.items()
    if kind.datatype in ("date", "dateTime")
)
Rule = Callable[[str], list[str]]


# ---------------------------------------------------------------- the texts


def texts() -> dict[str, str]:
    """Every query text of the room, by file and line, ready for the rules."""
    named = {one.name + ".cypher": bare(one.text) for one in queries.every()}
    return named | {
        f"{file.relative_to(ROOM)}:{line}": bare(text)
        for file in sorted(ROOM.rglob("*.py"))
        for line, text in constants(file.read_text("utf-8"))
    }


def constants(source: str) -> Iterator[tuple[int, str]]:
    """Give the string constants of a module that hold Cypher, templates with their holes filled."""
    tree = ast.parse(source)
    inner = {
        id(part) for one in ast.walk(tree) if isinstance(one, ast.JoinedStr) for part in one.values
    }
    none = _docstrings(tree)
    for one in ast.walk(tree):
        text = ""
        if isinstance(one, ast.JoinedStr):
            parts = (str(p.value) if isinstance(p, ast.Constant) else ANY for p in one.values)
            text = "".join(parts)
        elif isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in inner:
            text = re.sub(r"(?<!\{)\{\w+\}(?!\})", ANY, one.value)
            text = text.replace("{{", "{").replace("}}", "}")
        if CLAUSE.search(text) and id(one) not in none:
            yield getattr(one, "lineno", 0), text


def _docstrings(tree: ast.Module) -> set[int]:
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    bodies = [one.body for one in ast.walk(tree) if isinstance(one, kinds) and one.body]
    firsts = [body[0] for body in bodies]
    return {id(one.value) for one in firsts if isinstance(one, ast.Expr)}


def bare(text: str) -> str:
    """Empty comments and string literals, so that their words are no clauses."""
    pattern = r"//[^\n]*|/\*.*?\*/|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""
    return re.sub(pattern, lambda found: "''" if found[0][0] in "'\"" else " ", text, flags=re.S)


# ---------------------------------------------------------------- the rules


def _found(pattern: str, text: str, flags: re.RegexFlag = re.IGNORECASE) -> list[str]:
    return [one[0].strip() for one in re.finditer(pattern, text, flags)]


def no_load_csv(text: str) -> list[str]:
    return _found(r"\bLOAD\s+CSV\b", text)


def no_apoc(text: str) -> list[str]:
    return _found(r"\bapoc\.[\w.]+", text)


def no_transactions_of_its_own(text: str) -> list[str]:
    return _found(r"\bIN\s+(?:\w+\s+)?(?:CONCURRENT\s+)?TRANSACTIONS\b", text)


def no_dynamic_labels(text: str) -> list[str]:
    return _found(
        r"[:|&!]\s*\$\s*(?:\(|any\b|all\b|\w+)", re.sub(r"\{[^{}]*\}", "", text)
    ) + _found(r"\$\(", text)


def no_shortest(text: str) -> list[str]:
    return _found(r"\bSHORTEST\b(?!Path)|\bANY\s+(?:\d+\s*)?\(\s*\w*\s*[:)]", text)


def no_shortest_path_function(text: str) -> list[str]:
    """Its predicate is applied after the search by one engine, during it by the other."""
    return _found(r"\b(?:all)?shortestPaths?\s*\(", text)


def no_let_or_filter(text: str) -> list[str]:
    clause = _found(r"\bLET\s+\w+\s*=", text) + _found(r"(?:^|[\n}])\s*FILTER\b", text)
    return clause + _found(r"\bFILTER\s+(?!\()", text, re.NOFLAG)


def no_version_prefix(text: str) -> list[str]:
    return _found(r"^\s*CYPHER\s+[\w=. ]+", text)


def no_use(text: str) -> list[str]:
    return _found(r"(?:^|[\n{])\s*USE\s+[\w.`$]+", text)


def no_engine_ids(text: str) -> list[str]:
    return _found(r"\belementId\s*\(|(?<![\w.])id\s*\(", text)


def no_unknown_procedures(text: str) -> list[str]:
    calls = re.findall(r"\bCALL\s+([a-z][\w.]*)", text, re.IGNORECASE)
    return [one for one in calls if not one.startswith("db.index.fulltext.query")]


def times_through_their_functions(text: str) -> list[str]:
    names = "|".join(sorted(TIMES))
    return _found(rf"\b(?:{names})`?\s*[:=]\s*(?:\$\w+|row\.[\w.]+)", text)


def no_labels_added(text: str) -> list[str]:
    """Under a UNIQUE constraint that fails in the transaction that makes the node."""
    return _found(r"\b(?:SET|REMOVE)\s+`?\w+`?\s*:\s*`?\w+", text)


def known_labels(text: str) -> list[str]:
    written = re.findall(r"\(\s*`?\w*`?\s*:\s*([^(){}\[\]]+?)\s*[){]", text)
    written += re.findall(r"(?:\bNOT|\bAND|\bOR|\bWHERE)\s+`?\w+`?:([\w`|&!]+)", text)
    return [one for words in written for one in _names(words) if one not in LABELS]


def known_types(text: str) -> list[str]:
    written = re.findall(r"-\[\s*`?\w*`?\s*:\s*([^\]{]+)", text)
    parts = [one for words in written for one in _names(re.sub(r"\*[\d. ]*", "", words))]
    return [one for one in parts if one not in TYPES]


def _names(words: str) -> list[str]:
    return [one for one in re.split(r"[^\w]+", words.replace("`", "").replace(ANY, " ")) if one]


def labelled_where_it_starts(text: str) -> list[str]:
    """A bare ``MATCH (x {...})`` scans every record of the graph."""
    return _found(r"\bMATCH\s+\(\s*\w*\s*\{", text)


RULES: tuple[Rule, ...] = (
    no_load_csv,
    no_apoc,
    no_transactions_of_its_own,
    no_dynamic_labels,
    no_shortest,
    no_shortest_path_function,
    no_let_or_filter,
    no_version_prefix,
    no_use,
    no_engine_ids,
    no_unknown_procedures,
    times_through_their_functions,
    no_labels_added,
    known_labels,
    known_types,
    labelled_where_it_starts,
)


# These join what one statement answers, by what the engine tells its records apart by.
WITHIN_ONE_ANSWER = ("fieldwork.py",)
FOLDER = queries.FOLDER.parent


def ordered(text: str) -> bool:
    """Whether the last RETURN is followed by an ORDER BY of its own."""
    last = text.rpartition("RETURN")[2] if not text.rstrip().endswith("}") else ""
    # A RETURN inside a subquery of the last clause is not the query's own.
    own = re.sub(r"\{[^{}]*\}", "", text)
    return "ORDER BY" in own.rpartition("RETURN")[2] and "ORDER BY" in last


# ---------------------------------------------------------------- the texts keep the rules


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_query_text_keeps(rule: Rule) -> None:
    broken = {where: rule(text) for where, text in texts().items()}
    allowed = WITHIN_ONE_ANSWER if rule is no_engine_ids else ()
    assert {
        where: found
        for where, found in broken.items()
        if found and where.partition(":")[0] not in allowed
    } == {}


def test_an_engines_id_is_never_asked_for() -> None:
    # An answer may tell records apart by it; in another statement it may be that of another record.
    asked = r"elementId\s*\([^)]*\)\s*(=|<>|IN\b)|(=|<>|\bIN)\s*elementId"
    for one in WITHIN_ONE_ANSWER:
        assert _found(asked, (FOLDER / one).read_text("utf-8")) == []


def test_every_text_is_seen() -> None:
    found = texts()
    files = {where.partition(":")[0] for where in found}
    assert {f"{one.name}.cypher" for one in queries.every()} <= files
    assert {one.name for one in queries.FOLDER.glob("*.cypher")} <= files
    expected = ("batch", "connection", "derived", "evidence", "filter", "names", "network")
    more = ("projects", "receipt", "sound")
    assert {f"{name}.py" for name in (*expected, *more)} <= files
    assert len(found) > 30


@pytest.mark.parametrize("query", queries.every(), ids=lambda one: one.name)
def test_every_named_query_is_ordered(query: queries.NamedQuery) -> None:
    assert ordered(bare(query.text))


@pytest.mark.parametrize("query", queries.every(), ids=lambda one: one.name)
def test_every_named_query_says_what_it_takes_and_answers(query: queries.NamedQuery) -> None:
    first = query.text.splitlines()[0]
    assert first.startswith("// ")
    assert query.title.endswith(".")
    assert len(first) <= 100
    assert {one.name for one in query.parameters} == set(re.findall(r"\$(\w+)", bare(query.text)))
    assert all(one.default and one.meaning for one in query.parameters)


def test_named_queries_only_read() -> None:
    writing = r"\b(CREATE|MERGE|SET|DELETE|REMOVE|DROP|FOREACH)\b"
    found = {one.name: _found(writing, bare(one.text)) for one in queries.every()}
    assert {name: words for name, words in found.items() if words} == {}


# ---------------------------------------------------------------- the rules bite

BAD: Mapping[Rule, tuple[str, ...]] = {
    no_load_csv: ("LOAD CSV FROM 'file:///x' AS row RETURN row", "load  csv WITH HEADERS FROM $f"),
    no_apoc: ("CALL apoc.periodic.iterate('a', 'b', {})", "RETURN apoc.text.join(['a'], '')"),
    no_transactions_of_its_own: (
        "MATCH (q:Quote) CALL (q) { DELETE q } IN TRANSACTIONS OF 100 ROWS",
        "CALL { RETURN 1 } in 4 concurrent transactions",
    ),
    no_dynamic_labels: (
        "CREATE (n:$($label) {id: $id})", "MATCH (n:$label) RETURN n",
        "MATCH ()-[r:$any($t)]->()", "MATCH (a)-[:$($type)]->(b) RETURN a",
    ),
    no_shortest: (
        "MATCH p = SHORTEST 2 (a:Concept)-[:LEADS_TO]->+(b:Concept) RETURN p",
        "MATCH p = ALL SHORTEST (a:Concept)-->+(b:Concept) RETURN p",
        "MATCH p = ANY (a:Concept)-->+(b:Concept) RETURN p",
    ),
    no_shortest_path_function: ("MATCH p = shortestPath((a:Concept)-[*]-(b:Concept)) RETURN p",),
    no_let_or_filter: (
        "MATCH (c:Concept) LET x = c.id RETURN x", "MATCH (c:Concept)\nFILTER c.id = 'a' RETURN c",
        "MATCH (c:Concept) FILTER WHERE c.id = 'a' RETURN c",
    ),
    no_version_prefix: ("CYPHER 5 MATCH (c:Concept) RETURN c", "cypher runtime=slotted RETURN 1"),
    no_use: ("USE other MATCH (c:Concept) RETURN c", "CALL {\n  USE other.one RETURN 1 AS n }"),
    no_engine_ids: (
        "MATCH (c:Concept) RETURN elementId(c)", "MATCH (c:Concept) WHERE id(c) = 1 RETURN c",
        "MATCH (c:Concept) WHERE ID (c) = 1 RETURN c",
    ),
    no_unknown_procedures: ("CALL db.awaitIndexes()", "CALL db.schema.visualization()"),
    times_through_their_functions: (
        "MERGE (l:Load {id: $id}) SET l.time = $time", "CREATE (:Load {id: $id, time: $time})",
        "MERGE (m:Memo {id: row.id}) SET m.date = row.date",
    ),
    no_labels_added: ("MERGE (c:Concept {id: $id}) SET c:Theme", "MATCH (c:Concept) REMOVE c:Odd"),
    known_labels: (
        "MATCH (t:Theme {id: $id}) RETURN t", "MATCH (n:Concept|Theme) RETURN n",
        "MATCH (:`Theme`) RETURN 1", "MATCH (n) WHERE NOT n:Theme RETURN n",
        "MATCH (a:Concept)-[:LEADS_TO]->(b:concept) RETURN b",
    ),
    known_types: (
        "MATCH (a)-[:CAUSES]->(b) RETURN a", "MATCH (a)-[r:LEADS_TO|CAUSES*1..3]->(b) RETURN a",
        "MATCH (a)<-[:`causes` {id: $id}]-(b) RETURN a",
    ),
    labelled_where_it_starts: ("MATCH (n {id: $id}) RETURN n", "OPTIONAL MATCH ({id: 1}) RETURN 1"),
}  # fmt: skip

GOOD = (
    "MATCH (l:Load) SET l.time = datetime($time), l.state = $state RETURN l.time AS time",
    "CREATE (l:Load {id: $id, time: datetime($time)})",
    "MATCH (a:Concept)-[e:LEADS_TO|MOVES_TO*1..5 {basis: ''}]->(b:Concept|Stage) RETURN a.id AS id",
    "MATCH (g:Graph {id: $id}) SET g.version = g.version + 1",
    "UNWIND $ids AS id MATCH (n:Concept {id: id}) WHERE ANY(one IN n.altLabel WHERE one = id)"
    " RETURN count(n) AS n",
    "MATCH (c:Concept) WHERE NOT EXISTS { MATCH (c)<-[:FROM|TO]-(:Relation) } RETURN c.id AS id",
    "CALL { MATCH (c:Concept) RETURN c.id AS n UNION MATCH (m:Model) RETURN m.id AS n } RETURN n",
    "MERGE (a)-[x:`__ANY__` {id: row.id}]->(b) SET x += row.set, x.`date` = date(row.times.`date`)",
    "CALL db.index.fulltext.queryNodes('', $q) YIELD node, score RETURN node.id ORDER BY score",
)


def test_every_rule_has_bad_examples() -> None:
    assert set(BAD) == set(RULES)


@pytest.mark.parametrize(
    ("rule", "text"), [(rule, text) for rule, many in BAD.items() for text in many]
)
def test_a_rule_bites(rule: Rule, text: str) -> None:
    assert rule(bare(text))


@pytest.mark.parametrize("text", GOOD)
def test_good_texts_pass_every_rule(text: str) -> None:
    assert {rule.__name__: rule(bare(text)) for rule in RULES if rule(bare(text))} == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MATCH (c:Concept) RETURN c.id AS id ORDER BY id", True),
        ("MATCH (c:Concept) RETURN c.id AS id", False),
        ("MATCH (c:Concept) WITH c ORDER BY c.id RETURN c.id AS id", False),
        ("RETURN COLLECT { MATCH (c:Concept) RETURN c.id ORDER BY c.id } AS ids", False),
        ("RETURN 1 AS n, COLLECT { MATCH (c:Concept) RETURN c.id } AS ids ORDER BY n", True),
        ("CALL { RETURN 1 AS n ORDER BY n } RETURN n", False),
    ],
)
def test_order_is_that_of_the_last_clause(text: str, expected: bool) -> None:
    assert ordered(text) is expected


def test_comments_and_words_of_people_are_no_clauses() -> None:
    text = (
        "// USE it\nMATCH (c:Concept) /* LOAD CSV */ WHERE c.label = 'it\\'s LOAD CSV' RETURN c.id"
    )
    assert no_load_csv(bare(text)) == []
    assert no_use(bare(text)) == []


def test_texts_are_found_in_constants_templates_and_joined_strings() -> None:
    source = '''
"""MATCH in a docstring is none."""
PLAIN = "MATCH (a:Theme) RETURN a"
TEMPLATE = "MATCH (a:`{label}` {{id: $id}}) RETURN a"
def text(kind: str) -> str:
    """CREATE nothing."""
    return f"MERGE (a:`{kind}` {{id: $id}}) " + "no query"
'''
    found = [text for _, text in constants(source)]
    assert sorted(found) == [
        "MATCH (a:Theme) RETURN a",
        "MATCH (a:`__ANY__` {id: $id}) RETURN a",
        "MERGE (a:`__ANY__` {id: $id}) ",
    ]
    assert [one for text in found for one in known_labels(text)] == ["Theme"]


def test_the_plain_trace_walks_what_the_vocabulary_says() -> None:
    found = re.search(r"-\[:([A-Z_|]+)\*", queries.named("trace").text)
    assert found
    assert set(found[1].split("|")) == {*vocabulary().walked, "SAME_AS"}
