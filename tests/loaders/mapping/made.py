"""A small coded project as pieces, what its pieces are called in a graph, and its other records."""

from collections.abc import Iterable, Iterator

from loaders.qda import piece
from loaders.qda.material import Material
from loaders.told import Told
from ontology.record import Edge, Node, Record, Ref
from ontology.vocabulary import Vocabulary

STUDY = "team"
TALK = "INT: How was it?\nP1: Hard.\nINT: And now?\nP1: Good.\n"
PIECES: tuple[piece.Piece | piece.Derived, ...] = (
    piece.Project("Team study", "QualCoder 4.0"),
    piece.User("u1", "Jane Doe"),
    piece.Code("c0", "Team"),
    piece.Code("c1", "Openness", "c0", "Wanting to know."),
    piece.Code("c2", "Threat", "c0"),
    piece.Code("c3", "Values"),
    piece.Code("c4", "Threat -> Openness"),
    piece.Code("c5", "Participant quote"),
    piece.Code("c6", "Author interpretation"),
    piece.Source("s1", "P01.txt"),
    piece.Source("s2", "Smith 2019.pdf"),
    piece.Source("s3", "Lee", reference="r1"),
    piece.Reference("r1", "On peers", year=2020),
    piece.Selection("x1", "s1", 0, 5),
    piece.Selection("x2", "s1", 0, 5),
    piece.Selection("x3", "s1", 5, 8),
    piece.Coding("g1", "x1", "c1", "u1"),
    piece.Coding("g2", "x2", "c2", "u1"),
    piece.Coding("g3", "x3", "c4", "u1"),
    piece.Coding("g4", "x3", "c1", "u1"),
    piece.Coding("g5", "x3", "c2", "u1"),
    piece.Case("k1", "Mabel"),
    piece.Case("k2", "Ann"),
    piece.CaseText("k1", source="s1"),
    piece.Attribute("Role", "nurse", "k1"),
    piece.Attribute("Years", "3", "k1"),
    piece.Attribute("Age", "33", "k1"),
    piece.Collection("o1", "gender: female"),
    piece.Member("o1", "source", "s1"),
    piece.Collection("o2", "Interviews"),
    piece.Member("o2", "source", "s1"),
    piece.Line("l1", "graph", "leads to", "code", "c1", "code", "c3", "one-way", "Model", "u1"),
    piece.Line("l2", "link", "", "code", "c2", "code", "c3", "one-way"),
    piece.Line("l3", "link", "", "selection", "x1", "memo", "m1"),
    piece.Text("s1", TALK, "hash"),
    piece.Quote("x1", "s1", 0, 5, TALK[:5], "", "", True),
    piece.Quote("x3", "s1", 5, 8, TALK[5:8], "", "", True),
    piece.Selected("x1", "x1"),
    piece.Selected("x2", "x1"),
    piece.Selected("x3", "x3"),
)
_LOADED = {"code": "Code", "source": "Source", "quote": "Quote", "reference": "Report"}


def material(pieces: Iterable[piece.Piece | piece.Derived] = PIECES) -> Material:
    """Return a material that holds ``pieces``."""
    made = Material()
    for one in pieces:
        made.add(one)
    return made


def told(tool: str = "QualCoder 4.0") -> Told:
    """Return an empty account of a file."""
    return Told("team.qdpx", "qdpx", tool)


def names(kind: str, key: str) -> str | None:
    """Return the id of a piece: everything was loaded; the graph has nothing else."""
    if kind == "project":
        return STUDY
    return f"{kind}-{key}" if kind in (*_LOADED, "user") else None


def others(given: Material, vocabulary: Vocabulary) -> Iterator[Record]:
    """Give records that the other steps of a load make, as far as a map's lead to them."""
    yield Node("Study", {"id": STUDY, "origin": "project", "label": STUDY})
    for kind, label in _LOADED.items():
        table = kind.capitalize()
        for (key,) in given.rows(f'SELECT DISTINCT key FROM "{table}"'):
            kinds = vocabulary.classes[label].properties
            values = {"id": f"{kind}-{key}", "origin": "project"}
            more = {"label": "x", "title": "x", "exact": "x", "kind": "article"}
            values |= {name: value for name, value in more.items() if name in kinds}
            yield Node(label, values | ({"constructOrder": 1} if label == "Quote" else {}))
            if label == "Quote":
                source = given.one(piece.Quote, "WHERE key = ?", key)
                assert source
                end = Ref("Source", f"source-{source.source}")
                yield Edge("FROM_SOURCE", Ref("Quote", f"quote-{key}"), end)
