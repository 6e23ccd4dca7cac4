"""Damages a file at random, by bytes and by structure, and sees that reading it stays civil.

For any module of ``loaders.formats``: ``survives(module, content, suffix, rounds, seed)``; a suffix
such as ``.qda/data.qda`` is a folder with a file in it. What a fixture holds of people should
contain ``SECRET``, which no message may.
"""

import io
import random
import re
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from loaders import formats
from loaders.formats import Format
from loaders.told import Told
from ontology.errors import InputError
from tests.loaders.formats.fuzz_values import MAGIC, database_changed, json_changed

SECRET = "Grünbaum"
_ODD = (
    *("", " ", "-1", "0", "99999999999999999999", "1e9", "٣", "NaN", "true", "\u202e", "é" * 300),
    *("../../etc/passwd", "internal://", "absolute:///etc/passwd", "C:\\x", "{}", "&#0;", "🙂"),
    *("%00", "internal://..%2f..%2fx", "urn:x", "<", "=1+1", "{0}", "%s"),
)
_BYTES = (
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"<",
    b">",
    b"&",
    b'"',
    b"]]>",
    b"<!DOCTYPE a>",
    b",",
)
_TOKENS = re.compile(rb"([,;:|\t\n\"'<>=/{}()\[\] ]+)")
_NAMED = re.compile(r"(column|field) '.{0,60}'")  # which may be told
SECONDS = 5  # of the processor that a file of a few thousand bytes may take
ROOM = 2**28  # bytes that all of them may take beside what was taken before


def survives(module: Format, content: bytes, suffix: str, rounds: int, seed: int) -> Counter[str]:
    """Read ``rounds`` damaged copies of a file; return how many were read and how many refused.

    Raises AssertionError, which names round and seed, when anything but InputError comes out, the
    secret is in what is said, or it takes more than ``SECONDS`` or ``ROOM``.
    """
    ended: Counter[str] = Counter()
    before = _peak()
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"damaged{suffix}"
        file.parent.mkdir(exist_ok=True)
        path = file if file.parent == Path(folder) else file.parent
        for number in range(rounds):
            which = f"round {number} of seed {seed}"
            file.write_bytes(damaged(content, random.Random(f"{seed}-{number}")))
            begun = time.process_time()
            ended[_read(module, path, which)] += 1
            assert time.process_time() - begun < SECONDS, which
            assert _peak() - before < ROOM, which
    return ended


def _peak() -> int:
    """Return how many bytes of memory this process ever took; 0 where that is not told."""
    if sys.platform == "win32":
        return 0
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Return a copy with one to four things wrong."""
    for _ in range(chance.choice((1, 1, 2, 4))):
        content = _once(content, chance)
    return content


def _read(module: Format, path: Path, which: str) -> str:
    told = Told(path.name)
    try:
        formats.of(path)
        for _ in module.read(path, told):
            pass
        said, ended = "", "read"
    except InputError as error:
        said, ended = f"{error} {error.faults}", "refused"
    except Exception as error:
        raise AssertionError(f"{which}: {type(error).__name__}") from error
    said += "\n".join(map(str, (*told.notes, *told.faults)))
    said += "\n".join(f"{_NAMED.sub('', what)}: {why}" for what, why in told.skipped)
    assert SECRET not in said, which
    return ended


def _once(content: bytes, chance: random.Random) -> bytes:
    if content.startswith(b"PK") and chance.random() < 0.85:
        return _member(content, chance)
    if content.lstrip(b"\xef\xbb\xbf").startswith(b"<") and chance.random() < 0.7:
        return _element(content, chance)
    if content.startswith(MAGIC) and chance.random() < 0.8:
        return database_changed(content, chance) or _by_bytes(content, chance)
    if content[:1] in (b"[", b"{") and chance.random() < 0.6:
        return json_changed(content, chance) or _by_bytes(content, chance)
    ways = (_by_bytes, _by_bytes, _by_tokens, _by_lines)
    return chance.choice(ways)(content, chance)


def _member(content: bytes, chance: random.Random) -> bytes:
    """Damage one file of an archive, or its name, mostly the one that leads to the others."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = [(one.filename, archive.read(one)) for one in archive.infolist()]
    except Exception:
        return _by_bytes(content, chance)
    if not files:
        return _by_bytes(content, chance)
    number = chance.randrange(len(files))
    if chance.random() < 0.7:
        number = max(range(len(files)), key=lambda one: len(files[one][1]))
    name, inner = files[number]
    action = chance.random()
    if action < 0.9:
        files[number] = name, _once(inner, chance)
    elif action < 0.95:
        files[number] = chance.choice((*_ODD, name.upper(), f"x/{name}", f"{name}.qde")), inner
    else:
        files.append(files[number]) if action < 0.97 else files.pop(number)
    return _archive(files)


def _archive(files: list[tuple[str, bytes]]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, inner in files:
            one = zipfile.ZipInfo(name or "x")
            archive.NameToInfo.pop(one.filename, None)  # else it warns of a name that is twice
            archive.writestr(one, inner)
    return made.getvalue()


def _element(content: bytes, chance: random.Random) -> bytes:
    """Damage the tree of an XML file, which stays XML."""
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError, LookupError):
        return _by_bytes(content, chance)
    every = [one for one in root.iter() if isinstance(one.tag, str)]
    one, other = chance.choice(every), chance.choice(every)
    chance.choice((_moved, _renamed, _changed, _changed, _changed, _emptied, _doubled))(
        root, one, other, chance
    )
    try:
        return bytes(ElementTree.tostring(root, "utf-8"))
    except (ValueError, TypeError, RecursionError):
        return _by_bytes(content, chance)


_Element = ElementTree.Element


def _above(root: _Element, one: _Element) -> _Element | None:
    return next((parent for parent in root.iter() if any(child is one for child in parent)), None)


def _moved(root: _Element, one: _Element, other: _Element, _chance: random.Random) -> None:
    parent = _above(root, one)
    if parent is not None:
        parent.remove(one)
        if not any(inner is other for inner in one.iter()):
            other.insert(0, one)


def _doubled(root: _Element, one: _Element, other: _Element, _chance: random.Random) -> None:
    if not any(inner is other for inner in one.iter()):
        other.append(one)


def _renamed(_root: _Element, one: _Element, other: _Element, chance: random.Random) -> None:
    one.tag = chance.choice((other.tag, "Unheard", "{urn:x}Code"))


def _emptied(_root: _Element, one: _Element, _other: _Element, chance: random.Random) -> None:
    one.text = chance.choice((None, "", " ", "x" * 1000))
    if chance.random() < 0.5:
        one.clear()


def _changed(_root: _Element, one: _Element, other: _Element, chance: random.Random) -> None:
    """Change or drop an attribute: an odd value, or one of another element."""
    if not one.attrib:
        one.text = chance.choice(_ODD)
        return
    name = chance.choice(sorted(one.attrib))
    if chance.random() < 0.2:
        del one.attrib[name]
        return
    one.attrib[name] = chance.choice([*_ODD, *other.attrib.values()])


def _by_tokens(content: bytes, chance: random.Random) -> bytes:
    parts = _TOKENS.split(content)
    for _ in range(chance.randrange(1, 4)):
        first, second = chance.randrange(len(parts)), chance.randrange(len(parts))
        odd = chance.choice(_ODD).encode()
        parts[first] = chance.choice((parts[second], odd, b"", parts[first] * 2))
    return b"".join(parts)


def _by_lines(content: bytes, chance: random.Random) -> bytes:
    """Leave out a line, have it twice, or elsewhere."""
    lines = content.splitlines(keepends=True) or [content]
    at = chance.randrange(len(lines))
    line = lines.pop(at) if chance.random() < 0.7 else lines[at]
    if chance.random() < 0.7:
        lines.insert(chance.randrange(len(lines) + 1), line)
    return b"".join(lines)


def _by_bytes(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    end = min(len(content), at + chance.choice((1, 1, 2, 8, 200)))
    cut: Callable[[], bytes] = lambda: content[:at] + content[end:]  # noqa: E731
    ways: tuple[Callable[[], bytes], ...] = (
        cut,
        lambda: content[:at],
        lambda: content[:at] + content[at:end] * 2 + content[end:],
        lambda: content[:at] + chance.choice(_BYTES) + content[at:],
        lambda: content[:at] + chance.randbytes(end - at) + content[end:],
        lambda: (
            content[:at]
            + bytes(one ^ 1 << chance.randrange(8) for one in content[at:end])
            + content[end:]
        ),
    )
    return chance.choice(ways)()
