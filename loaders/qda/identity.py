"""Which id each piece of a project has in the graph: the one it had, or a new one.

What is there is found again by its natural key, then by the tool's GUID, then by what says that it
is the same although it was changed. An id of a new record is made of the study and its natural
key, never of a GUID, and outlives later changes.
"""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import partial
from itertools import count
from pathlib import PurePath

from graph.holdings import Holdings, Quote
from loaders.mapping.paths import Paths
from loaders.qda import codebook, memos, person
from loaders.qda.matching import Matching, digest
from loaders.qda.material import Material
from loaders.qda.person import People
from loaders.qda.piece import Project, Text
from loaders.qda.piece import Source as SourcePiece
from loaders.qda.returned import Returned
from loaders.qda.settled import Settled
from loaders.qda.shelf import Shelf
from loaders.steps import COMPARED
from loaders.told import Told

AROUND = 8  # code points of context on both sides without which it tells nothing
CACHE = 65_536  # KiB of the tables that stay in memory: keys of 200,000 quotes are in no order
SUFFIXES = {".doc", ".docx", ".htm", ".html", ".md", ".odt", ".pdf", ".rtf", ".txt"}
# Quotes of edited texts that stand where they stood, in the words around them: if nobody marks them
# there any more they are gone, and not somewhere else where the same words are.
_STANDING = f"""
INSERT INTO standing SELECT h.id FROM held_quote h
JOIN is_source s ON s.id = h.source JOIN new_source n ON n.key = s.key
JOIN held_source o ON o.id = h.source JOIN held_words w ON w.id = h.id
WHERE h.start IS NOT NULL AND o.hash <> n.hash AND h.id NOT IN (SELECT id FROM is_quote)
  AND (length(h.prefix) >= {AROUND} OR length(h.suffix) >= {AROUND})
  AND EXISTS (SELECT 1 FROM "Text" t
    WHERE t.source = n.key AND instr(t.text, h.prefix || w.exact || h.suffix) > 0)
"""  # noqa: S608  (a number from this file)
_ALIKE = """
alike((SELECT w.exact FROM held_words w WHERE w.id = h.id),
  (SELECT q.exact FROM "Quote" q WHERE q.key = n.key))
"""
_MOST, _HALF = 500, 0.5  # words that are compared, and how much of them must be the same
KINDS = ("source", "code", "quote", "coding", "collection", "memo", "user", "case")


def study_of(material: Material, held: Holdings) -> str:
    """Return the id of the study that a project is: one of the graph, or a new one.

    One of the graph shares half of the texts, or of the sources' GUIDs; or it has the project's
    name and half of the names of sources. Empty texts tell nothing. A mere codebook belongs to the
    study that has most of its codes, half of them at the least.
    """
    hashes = [one.hash for one in material.all(Text) if one.text.strip()]
    guids = [one.guid for one in material.all(SourcePiece) if one.guid]
    project = material.one(Project, "WHERE 1")
    slug = slugged(project.name if project else "")
    book = "" if hashes or guids else _of_codebook(material, held, slug)
    return held.study_of(hashes, guids) or book or _named(material, held, slug)


def _of_codebook(material: Material, held: Holdings, slug: str) -> str:
    """Return the study whose codebook it is, empty when it has sources or there is none."""
    own = {path for path, _ in Paths(material).all()}
    if not own or material.one(SourcePiece, "WHERE 1"):
        return ""
    shared = {one: len(own & {code.path for code in held.codes(one)}) for one in held.studies()}
    found = max(shared, key=lambda one: (shared[one], one == slug), default="")
    return found if found and 2 * shared[found] >= len(own) else ""


def _named(material: Material, held: Holdings, slug: str) -> str:
    there = set(held.studies())
    own = {folded(one.name) for one in material.all(SourcePiece)}
    for name in (slug if n == 1 else f"{slug}-{n}" for n in count(1)):
        if name not in there:
            return name
        titles = {folded(one.title) for one in held.sources(name)}
        if own and 2 * len(own & titles) >= max(len(own), len(titles)):
            return name
    raise AssertionError  # ``count`` never ends


def slugged(name: str) -> str:
    """Return a name as an id has it: a-z, 0-9 and single hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    found = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
    return found or ("study-" + digest(name)[:6] if name.strip() else "study")


def folded(name: str) -> str:
    """Return a source's name so that exporters agree on it: without case and a text's suffix."""
    squeezed = " ".join(unicodedata.normalize("NFC", name).split()).casefold()
    path = PurePath(squeezed)
    return squeezed.removesuffix(path.suffix) if path.suffix in SUFFIXES else squeezed


def settle(
    material: Material,
    held: Holdings,
    study: str,
    told: Told,
    people: People,
    returned: Returned | None = None,
) -> Settled:
    """Add a ``Named`` to the material for every piece that gets a record; return what was found.

    ``study`` is that of ``study_of``, or the user's own word, ``returned`` what the file says of
    being an export of ours. Codings whose passage or code is not
    there get none. Afterwards the table ``new_code`` has each code's ``path``. Memory stays flat.
    """
    material.run(f"PRAGMA cache_size = -{CACHE}")
    material.function("digest", -1, digest)
    for given in (folded, before, after):
        material.function(given.__name__, 1, given)
    material.function("study", 0, lambda: study)
    material.run('CREATE INDEX selected_selection ON "Selected" (selection)')
    coding = Matching(material, "coding", codebook.CODING, (*codebook.CODING, "lent"))
    known, back = study in held.studies(), returned or Returned()
    shelf = Shelf(material, held, study if known else "", back)
    tell = partial(told.progress, total=6, step=COMPARED)
    tell(0)
    _sources(material, shelf)
    tell(1)
    _quotes(material, shelf)
    tell(2)
    codebook.codes(material, shelf)
    tell(3)
    matches = person.settle(material, shelf, people)
    tell(4)
    codebook.codings(coding, back.own)
    tell(5)
    _collections(material, shelf)
    memos.settle(material, held.memos, study, known, back)
    tell(6)
    for kind in KINDS:
        material.run(f"""INSERT INTO "Named" SELECT '{kind}', key, id FROM is_{kind}""")  # noqa: S608
    found = Settled(material, held.hanging, study, known, matches)
    if found.unmatched:
        told.note(f"{found.unmatched:,} quotes of edited sources were not found again and are kept")
    return found


def _sources(material: Material, shelf: Shelf) -> None:
    columns = ("folded", "hash", "guid")
    work = Matching(material, "source", columns, (*columns, "lent"))
    for one in shelf.sources():
        guids = shelf.guids("source", one)
        material.put("held_source", one.id, folded(one.title), one.hash, *guids)
    work.fill("""
      SELECT key, folded, hash, guid, digest(study(), folded, hash) AS nat, place FROM (
        SELECT s.rowid AS place, s.key, folded(s.name) AS folded, coalesce(t.hash, '') AS hash,
          s.guid FROM "Source" s LEFT JOIN "Text" t ON t.source = s.key)
    """)
    work.returned(shelf.own)
    same = "n.folded = h.folded AND n.hash = h.hash"
    work.pair("same", same)
    work.pair("same", f"n.made = h.id AND {same}")
    work.rank("same", "folded, hash", "1")
    work.pair("text", "n.hash <> '' AND n.hash = h.hash")
    work.pair("guid", "n.guid <> '' AND n.guid = h.guid")
    work.pair("title", "n.folded = h.folded")
    work.rest()


def _quotes(material: Material, shelf: Shelf) -> None:
    around = ("prefix", "suffix", "near_prefix", "near_suffix")
    columns = ("source", "start", '"end"', "words", *around, "guid")
    work = Matching(material, "quote", (*columns, "same"), (*columns, "speaker", "lent"))
    material.table("held_words", "id", "exact")
    material.table("standing", "id PRIMARY KEY")
    material.function("alike", 2, alike)
    for one in shelf.quotes():
        _put(material, one, shelf)
    work.fill("""
      SELECT key, source, start, "end", words, prefix, suffix, before(prefix), after(suffix), guid,
        same,
        CASE WHEN start IS NULL THEN digest(source, 'words', words)
        ELSE digest(source, start, "end") END AS nat, place FROM (
        SELECT q.rowid AS place, q.key, s.id AS source, q.start, q."end", digest(q.exact) AS words,
          q.prefix, q.suffix, q.guid, h.hash IS NULL OR h.hash = n.hash AS same
        FROM "Quote" q JOIN is_source s ON s.key = q.source JOIN new_source n ON n.key = q.source
        LEFT JOIN held_source h ON h.id = s.id)
    """)
    spans = 'n.source = h.source AND n.start = h.start AND n."end" = h."end"'
    words = "n.source = h.source AND n.words = h.words"
    context = "n.prefix = h.prefix AND n.suffix = h.suffix"
    work.returned(shelf.own)
    # In an edited text the same words may stand by chance where others stood before.
    work.pair("same", f"{spans} AND (n.same OR n.words = h.words AND {context})")
    work.pair("same", f"{words} AND n.start IS NULL AND h.start IS NULL")
    work.pair("guid", "n.guid <> '' AND n.guid = h.guid")
    work.pair("words", f"{words} AND (n.start IS NULL OR h.start IS NULL)")
    work.rank("words", "source, words, prefix, suffix", "start", "NOT same")
    material.run("CREATE INDEX held_words_id ON held_words (id)")
    material.run('CREATE INDEX IF NOT EXISTS quote_key ON "Quote" (key)')
    material.run(_STANDING)
    gone = "id NOT IN (SELECT id FROM standing)"
    for some in (", near_prefix, near_suffix", ", prefix", ", suffix", ""):
        work.rank("words", f"source, words{some}", "start", "NOT same", gone)
    work.near("words", "source, words", "NOT same AND start IS NOT NULL", gone)
    enough = f"length(n.prefix) >= {AROUND} AND length(n.suffix) >= {AROUND}"
    near = f"NOT n.same AND n.source = h.source AND {context} AND {enough}"
    work.pair("context", f"{near} AND h.{gone} AND {_ALIKE}")
    work.rest()


def alike(old: str, new: str) -> bool:
    """Return whether a passage is another one edited: half of its words are there, in order."""
    first, second = (one.casefold().split()[:_MOST] for one in (old, new))
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= _HALF


def before(prefix: str) -> str:
    """Return the little of a prefix that is nearest to the words."""
    return prefix[-AROUND:]


def after(suffix: str) -> str:
    """Return the little of a suffix that is nearest to the words."""
    return suffix[:AROUND]


def _put(material: Material, one: Quote, shelf: Shelf) -> None:
    near = (before(one.prefix), after(one.suffix))
    guid, lent = shelf.guids("selection", one)
    around = (digest(one.exact), one.prefix, one.suffix, *near, guid, one.speaker, lent)
    material.put("held_quote", one.id, one.source, one.start, one.end, *around)
    material.put("held_words", one.id, one.exact)
    for coding in one.codings:
        known = (coding.id, coding.quote, coding.code, coding.coder)
        material.put("held_coding", *known, *shelf.guids("coding", coding))


def _collections(material: Material, shelf: Shelf) -> None:
    columns = ("label", "guid")
    work = Matching(material, "collection", columns, (*columns, "lent"))
    for one in shelf.collections():
        material.put("held_collection", one.id, one.label, *shelf.guids("collection", one))
    work.fill("""
      SELECT key, name, guid, digest(study(), name) AS nat, rowid AS place FROM "Collection"
      WHERE key <> ''
    """)
    work.returned(shelf.own)
    work.pair("same", "n.label = h.label")
    work.pair("same", "n.made = h.id AND n.label = h.label")
    work.rank("same", "label", "1")
    work.pair("guid", "n.guid <> '' AND n.guid = h.guid")
    work.rest()
