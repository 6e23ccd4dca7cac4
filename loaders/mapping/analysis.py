"""The part of a proposed map that makes concepts and claims of codes and lines."""

from collections.abc import Iterator

from loaders.mapping.candidates import Candidate, Candidates, Possible
from loaders.mapping.judging import LEVELS
from loaders.mapping.writing import Lines, indented, item, kept, listed, quoted, said, struck
from loaders.qda.material import Material
from ontology.vocabulary import Vocabulary

_MOST = 30  # pairs of codes on the same quotes that are listed
_MANY = 20  # codes on one quote; one with more says nothing about any two of them
_COCODED = """
WITH given AS (
    SELECT DISTINCT coalesce("Selected".quote, "Coding".selection) AS quote, "Coding".code AS code
    FROM "Coding" LEFT JOIN "Selected" ON "Selected".selection = "Coding".selection
), few AS MATERIALIZED (
    SELECT quote, code FROM given
    WHERE quote IN (SELECT quote FROM given GROUP BY quote HAVING count(*) BETWEEN 2 AND ?)
)
SELECT one.code, other.code, count(*) FROM few one
JOIN few other ON other.quote = one.quote AND other.code > one.code
GROUP BY one.code, other.code HAVING count(*) > 1
ORDER BY count(*) DESC, one.code, other.code LIMIT ?
"""
_CONCEPTS = (
    "What participants, authors or you speak of. A code is not a concept until somebody says so: "
    "keep what holds. codes: those that point to the concept. itself: yes makes the one code a "
    "concept that takes its definition over. existing: in place of label, a concept that the graph "
    "has already. kind: {kinds}. order: 1 a participant's construct, 2 yours or an author's, 3 a "
    "reviewer's. Also: broader (the concept above), report (the article that names it), by, date, "
    "memo."
)
_CLAIMS = (
    "That one concept bears on another. type: {types}. An inferred claim needs a rationale and who "
    "infers it (by), or drawn: the drawing that it is in (linked: yes for a link that is in none); "
    "a stated one needs its wording. quotes: codes whose quotes support it, because you say so. "
    "quoted: yes makes the quotes in the rows of a table that give it support it. "
    "Also: basis (stated, inferred), modality (finding, background, recommendation), qualifier, "
    "report (the article that makes it), name (so that another claim can be about it, as in "
    "to: {{claim: NAME}}), date."
)
_TOGETHER = (
    "Codes on the same quotes, the most frequent pairs: candidates only. That two codes stand on "
    "one quote never supports a claim by itself."
)


def concepts(found: Candidates, vocabulary: Vocabulary) -> Lines:
    """Return the lines of the concepts: those that are sure as they are, the others struck."""
    kinds = vocabulary.classes["Concept"].properties["kind"].allowed
    lines = [*said(_CONCEPTS.format(kinds=", ".join(kinds))), "concepts:"]
    ordered = sorted(found.concepts.values(), key=lambda one: not one.sure)
    for one in ordered:
        if one.sure or one.used or not found.coded:
            lines += indented(_concept(one, found))
    return lines


def claims(found: Candidates, material: Material, known: Vocabulary) -> Lines:
    """Return the lines of the claims: the sure ones, those to decide on, and codes on one quote."""
    types = ", ".join(one.label for one in known.claim_types.values())
    lines = [*said(_CLAIMS.format(types=types)), "claims:"]
    for one in sorted(found.claims.values(), key=lambda one: not one.sure):
        lines += indented(_claim(one))
    if found.passed:
        more = (
            f"Lines and links that do not join two codes, and so are no claims: {found.passed:,}."
        )
        lines += indented(said(more))
    return lines + indented(_together(found, material))


def _concept(one: Candidate, found: Candidates) -> Lines:
    pairs = [f"label: {quoted(one.label)}", f"kind: {one.kind}", "order: 2"]
    if one.codes:
        pairs.append(f"codes: {listed(one.codes)}")
    if len(one.codes) == 1:
        pairs.append("itself: yes")
    elif one.definition:
        pairs.append(f"definition: {quoted(one.definition)}")
    above = found.concepts.get(one.above.casefold())
    if one.above and above and above.sure and _climbs(above, one, found):
        pairs.append(f"broader: {quoted(above.label)}")
    reason = _reason(one.reason, one.sure)
    return [reason, *kept(item(pairs), one.sure)]


def _climbs(above: Candidate, one: Candidate, found: Candidates) -> bool:
    """Whether the way up from ``one`` ends, and soon enough."""
    at: Candidate | None = above
    for _ in range(LEVELS - 2):
        if at is None or at is one:
            return at is None
        at = found.concepts.get(at.above.casefold()) if at.above else None
    return False


def _claim(one: Possible) -> Lines:
    pairs = [f"from: {quoted(one.start)}", f"type: {one.type}", f"to: {quoted(one.end)}"]
    if one.drawn is None:
        pairs.append(f"rationale: {quoted(f'A code of the project is named so: {one.code}')}")
    elif one.drawn.strip():
        pairs.append(f"drawn: {quoted(one.drawn)}")
    else:
        pairs.append("linked: yes")
    reason = one.reason
    if one.quoted:
        pairs.append("quoted: yes")
        reason += ", with a quote that stands beside it there"
    lines = [_reason(reason, one.sure), *kept(item(pairs), one.sure)]
    if one.code and one.sure:
        lines.append("  ## perhaps: the quotes of this code support the claim, if you say so")
        lines += struck([f"  quotes: {listed([one.code])}"])
    return lines


def _together(found: Candidates, material: Material) -> Iterator[str]:
    rows = list(material.rows(_COCODED, _MANY, _MOST))
    named = [row for row in rows if row[0] in found.paths.codes and row[1] in found.paths.codes]
    if named:
        yield from said(_TOGETHER)
    for one, other, number in named:
        start, end = found.label(one), found.label(other)
        if start and end:
            rationale = f"{number:,} quotes have both codes."
            pairs = [f"from: {quoted(start)}", "type: associated with", f"to: {quoted(end)}"]
            yield from struck(item([*pairs, f"rationale: {quoted(rationale)}"]))


def _reason(reason: str, sure: bool) -> str:
    start = "proposed" if sure else "perhaps"
    return f"## {start}: {quoted(reason)[1:-1]}"
