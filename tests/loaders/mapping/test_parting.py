"""People in coded articles: whose namesakes are others, and what stays with whom."""

from loaders.map import Map, read_text
from loaders.mapping import parting
from loaders.mapping.slug import slug
from loaders.qda import piece
from loaders.qda.material import Material
from tests.loaders.mapping import made

PIECES: tuple[piece.Piece | piece.Derived, ...] = (
    *(piece.Source(one, name) for one, name in (("t", "Talk"), ("a", "Paper A"), ("b", "Paper B"))),
    piece.Source("r", "Linked", reference="x"),
    piece.Reference("x", "On peers", year=2020),
    *(piece.Selection(one, one) for one in "tabr"),
    *(piece.Case(one, "P1", f"guid {one}") for one in ("all", "only", "none")),
    *(piece.CaseText("all", selection=one) for one in "tabr"),
    piece.CaseText("only", selection="b"),
    piece.CaseText("only", source="r"),
    piece.CaseText("none", source="t"),
    piece.Attribute("Role", "nurse", "all", "a"),
    piece.Attribute("Role", "peer", "all", "t"),
)
ARTICLES = "articles: [{source: Paper A, study: One}, {source: Paper B}]"


def parted(text: str) -> tuple[Material, dict[str, str]]:
    """Return the pieces with their cases parted, and the part of each case."""
    material = made.material(PIECES)
    parting.settle(material, read_text(text) if text else Map())
    return material, {one.key: one.part for one in material.all(piece.Case)}


def test_cases_are_parted_by_study_and_by_report() -> None:
    material, parts = parted(ARTICLES)
    (linked,) = (one for one in parts.values() if one.startswith("report.report-"))
    paper = f"report.{slug('Paper B')}"
    assert parts == {
        "all": "",
        "all\nstudy.one": "study.one",
        f"all\n{paper}": paper,
        f"all\n{linked}": linked,
        "only": paper,
        "none": "",
    }
    texts = {(one.case, one.selection or one.source) for one in material.all(piece.CaseText)}
    assert ("all\nstudy.one", "a") in texts
    assert ("all", "t") in texts
    assert len(texts) == 7
    said = {one.value: one.case for one in material.all(piece.Attribute)}
    assert said == {"nurse": "all\nstudy.one", "peer": "all"}


def test_without_articles_nothing_is_parted() -> None:
    material = made.material(one for one in PIECES if not isinstance(one, piece.Reference))
    parting.settle(material, Map())
    assert {one.part for one in material.all(piece.Case)} == {""}


def test_the_study_of_a_part() -> None:
    assert parting.study_of("review", "study.one") == "review.study.one"
    assert parting.study_of("review", "report.b") == "review"
    assert parting.scope("review", "report.b") == "review.report.b"
    assert parting.scope("review", "") == "review"
