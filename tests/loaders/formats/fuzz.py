"""Damages a file at random, by bytes and by structure, and sees that reading it stays civil.

For any module of ``loaders.formats``: ``survives(module, content, suffix, rounds, seed)``. What a
fixture holds of people should contain ``SECRET``, which no message may.
"""

import io
import random
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from loaders.formats import Format
from loaders.told import Told
from ontology.errors import InputError

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
_TOKENS = re.compile(rb"([,;\t\n\"'<>=/ ]+)")


def survives(module: Format, content: bytes, suffix: str, rounds: int, seed: int) -> Counter[str]:
    """Read ``rounds`` damaged copies of a file; return how many were read and how many refused.

    Raises AssertionError, which names round and seed, when anything but InputError comes out, or
    the secret is in what is said.
    """
    ended: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        for number in range(rounds):
            path = Path(folder) / f"damaged{suffix}"
            path.write_bytes(damaged(content, random.Random(f"{seed}-{number}")))
            ended[_read(module, path, f"round {number} of seed {seed}")] += 1
    return ended


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Return a copy with one to four things wrong."""
    for _ in range(chance.choice((1, 1, 2, 4))):
        content = _once(content, chance)
    return content


def _read(module: Format, path: Path, which: str) -> str:
    told = Told(path.name)
    try:
        module.takes(path, path.read_bytes()[: 2**16])
        for _ in module.read(path, told):
            pass
        said, ended = "", "read"
    except InputError as error:
        said, ended = f"{error} {[one.message for one in error.faults]}", "refused"
    except Exception as error:
        raise AssertionError(f"{which}: {type(error).__name__}") from error
    said += str([*told.skipped, *told.notes, *told.faults])
    assert SECRET not in said, which
    return ended


def _once(content: bytes, chance: random.Random) -> bytes:
    if content.startswith(b"PK") and chance.random() < 0.85:
        return _member(content, chance)
    if content.lstrip(b"\xef\xbb\xbf").startswith(b"<") and chance.random() < 0.7:
        return _element(content, chance)
    return chance.choice((_by_bytes, _by_bytes, _by_tokens))(content, chance)


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
