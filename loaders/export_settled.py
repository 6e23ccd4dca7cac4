"""What is settled once every piece of an export is there: speakers, members, notes, users."""

from collections import Counter
from collections.abc import Iterable

from loaders.qda.material import Material
from loaders.qda.piece import CaseText, Text, User

_WHY = "what it names is not in the file"
# Where the pieces of a kind are that others name.
_KINDS = {"source": "Source", "code": "Code", "selection": "Selection", "case": "Case"}
_ALONE = """
SELECT s.source, min(p."case") FROM Selection s LEFT JOIN Spoken p ON p.quote = s.key
GROUP BY s.source HAVING count(p."case") = count(*) AND count(DISTINCT p."case") = 1
"""
_KNOWN = """
UPDATE Memo SET coder = (SELECT min(u.key) FROM "User" u WHERE u.name = Memo.coder)
WHERE coder NOT IN (SELECT key FROM "User") AND coder IN (SELECT name FROM "User")
"""
_CODERS = "SELECT coder FROM Coding UNION SELECT coder FROM Memo"
_UNKNOWN = f"""
SELECT coder FROM ({_CODERS}) WHERE coder <> '' AND coder NOT IN (SELECT key FROM "User")
"""  # noqa: S608
_INDEXES = (
    "CREATE INDEX selection_source ON Selection (source, start)",
    "CREATE INDEX coding_selection ON Coding (selection)",
    'CREATE INDEX spoken_case ON Spoken ("case")',
    "CREATE INDEX code_parent ON Code (parent)",
    'CREATE INDEX attribute_case ON Attribute ("case")',
    "CREATE INDEX member_collection ON Member (collection, kind)",
    'CREATE INDEX casetext_case ON CaseText ("case")',
)


def single(text: str) -> str:
    """Return ``text`` as a file holds it: no byte order mark, line ends as single line feeds."""
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def settle(
    material: Material, odd: Iterable[str], strangers: Iterable[str], whole: bool
) -> Counter[tuple[str, str]]:
    """Make ``material`` fit to be written; return what is left out for it, by (what, why).

    ``odd`` are sources whose line ends are to be made single, ``strangers`` cases of other
    studies, which stay where they speak. ``whole``: everything of a graph is to be there.
    """
    for index in _INDEXES:
        material.run(index)
    for source in odd:
        _straighten(material, source)
    for case in strangers:
        _pass_over(material, case)
    left = _loose(material, whole)
    for source, case in list(material.rows(_ALONE)):
        material.add(CaseText(case, source=source))
    _users(material, whole)
    material.run("CREATE INDEX about_target ON About (kind, target)")
    return left


def _straighten(material: Material, source: str) -> None:
    """Make the line ends of a text single, and move the selections along."""
    found = material.one(Text, "WHERE source = ?", source)
    text = found.text if found else ""
    places = list(
        material.rows('SELECT rowid, start, "end" FROM Selection WHERE source = ?', source)
    )
    for row, *ends in places:
        start, end = (len(single(text[:one])) for one in ends)
        material.run('UPDATE Selection SET start = ?, "end" = ? WHERE rowid = ?', start, end, row)
    material.run("UPDATE Text SET text = ? WHERE source = ?", single(text), source)


def _pass_over(material: Material, case: str) -> None:
    speaks = material.rows('SELECT 1 FROM Spoken WHERE "case" = ? LIMIT 1', case)
    if next(speaks, None) is None:
        material.run('DELETE FROM "Case" WHERE key = ?', case)
        material.run('DELETE FROM Attribute WHERE "case" = ?', case)


def _loose(material: Material, whole: bool) -> Counter[tuple[str, str]]:
    """Take away what names a piece that is not there, and the memos that are about nothing then."""
    left: Counter[tuple[str, str]] = Counter()
    for kind, table in _KINDS.items():
        where = f"kind = '{kind}' AND target NOT IN (SELECT key FROM \"{table}\")"  # noqa: S608
        left["ABOUT", _WHY] += _deleted(material, "About", where)
    alone = "key NOT IN (SELECT memo FROM About)"
    left["Memo", _WHY] += _deleted(material, "Memo", alone)
    for kind, table in (_KINDS | {"memo": "Memo"}).items():
        where = f"kind = '{kind}' AND member NOT IN (SELECT key FROM \"{table}\")"  # noqa: S608
        left["HAS_MEMBER", _WHY] += _deleted(material, "Member", where)
    left["CODED_AS", _WHY] += _deleted(material, "Coding", "code NOT IN (SELECT key FROM Code)")
    return +left if whole else Counter()


def _deleted(material: Material, table: str, where: str) -> int:
    ((number,),) = material.rows(f"SELECT count(*) FROM {table} WHERE {where}")  # noqa: S608
    if number:
        material.run(f"DELETE FROM {table} WHERE {where}")  # noqa: S608
    return int(number)


def _users(material: Material, whole: bool) -> None:
    """Let every coder be a user, one that no record tells of too; only those who did something."""
    material.run(_KNOWN)
    for (coder,) in list(material.rows(_UNKNOWN)):
        material.add(User(coder, coder))
    if not whole:
        material.run(f'DELETE FROM "User" WHERE key NOT IN ({_CODERS})')  # noqa: S608
