"""People in coded articles: those of one article are others than their namesakes in another.

Papers call their participants P1, P2 and so on. So a case that has passages of several articles,
or of an article and of other material, is one case in each: within the article's own study where
the map names it, else within its report.
"""

from collections.abc import Iterator

from loaders import reference
from loaders.mapping.outline import Map
from loaders.mapping.slug import slug
from loaders.qda.material import Material
from loaders.qda.piece import Case, Reference

_STUDY = "study."
_INDEXES = (
    'CREATE INDEX IF NOT EXISTS parting_selections ON "Selection" ("key", "source")',
    'CREATE INDEX IF NOT EXISTS speakers_cases ON "CaseText" ("case")',
)
# A whole text that only the project links to a report says nothing of whom it quotes.
_PART = """
(SELECT p."part" FROM "Part" p WHERE p."source" =
  coalesce((SELECT s."source" FROM "Selection" s WHERE s."key" = t."selection"), t."source")
  AND (t."selection" <> '' OR p."listed"))
"""
_PARTS = f"""
SELECT "case", {_PART}, min(t.rowid) FROM "CaseText" t WHERE t."selection" <> ''
  OR t."source" NOT IN (SELECT "source" FROM "Part" WHERE NOT "listed")
GROUP BY 1, 2 ORDER BY 3
"""  # noqa: S608  (names from this file)
_MOVED = f"""
UPDATE "CaseText" AS t SET "case" = ? WHERE "case" = ? AND {_PART} = ?
"""  # noqa: S608  (names from this file)
_SAID = """
UPDATE "Attribute" SET "case" = ?
WHERE "case" = ? AND "source" IN (SELECT "source" FROM "Part" WHERE "part" = ?)
"""


def settle(material: Material, given: Map) -> None:
    """Make cases of articles cases of their own; memory holds cases and names of sources."""
    found = list(_articles(material, given))
    if not found:
        return
    material.table("Part", "source", "part", "listed")
    for row in found:
        material.put("Part", *row)
    for index in _INDEXES:
        material.run(index)
    parts: dict[str, list[str]] = {}
    for case, part, _ in material.rows(_PARTS):
        parts.setdefault(case, []).append(part or "")
    for case, some in parts.items():
        _part(material, case, some)


def study_of(study: str, part: str) -> str:
    """Return the id of the study that people of a ``part`` took part in: the article's, if any."""
    return scope(study, part) if part.startswith(_STUDY) else study


def scope(study: str, part: str) -> str:
    """Return within what a name stands for one person."""
    return f"{study}.{part}" if part else study


def _articles(material: Material, given: Map) -> Iterator[tuple[str, str, int]]:
    """Give the sources that are articles with their part, and whether the map lists them."""
    listed = {one.source: one for one in given.articles}
    known = {
        one.key: reference.report_id(reference.of_piece(one)) for one in material.all(Reference)
    }
    for key, name, of in material.rows('SELECT "key", "name", "reference" FROM "Source"'):
        article = listed.get(name.strip())
        report = known.get(of) or (slug(name) if article else "")
        if article and article.study:
            yield key, f"{_STUDY}{slug(article.study)}", 1
        elif report:
            yield key, f"report.{report}", int(article is not None)


def _part(material: Material, case: str, parts: list[str]) -> None:
    """The case itself stays with what is in no article, or else with the first article."""
    home = "" if "" in parts else parts[0]
    if home:
        material.run('UPDATE "Case" SET "part" = ? WHERE "key" = ?', home, case)
    one = material.one(Case, 'WHERE "key" = ?', case)
    for part in parts if one else ():
        if one and part != home:
            key = f"{case}\n{part}"
            material.add(Case(key, one.name, part=part))
            material.run(_MOVED, key, case, part)
            material.run(_SAID, key, case, part)
