"""Short ids out of labels: the same label gives the same one, different labels different ones."""

import hashlib
import re
import unicodedata

_PLAIN = re.compile(r"[a-z0-9]+( [a-z0-9]+)*")
_LONG = 60  # characters of a label that is its own id
_HEAD = 40


def slug(text: str) -> str:
    """Return lower-case words of ``text`` joined by hyphens, without a full stop.

    Capitals and the width of blanks make no difference. A label that is more than plain words, or
    long, has a part of its hash behind them.
    """
    folded = " ".join(text.casefold().split())
    if len(folded) <= _LONG and _PLAIN.fullmatch(folded):
        return folded.replace(" ", "-")
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    head = "-".join(re.findall("[a-z0-9]+", plain))[:_HEAD]
    return "-".join(one for one in (head.strip("-"), digest(folded, 8)) if one)


def link(study: str, kind: str, start: str, end: str) -> str:
    """Return the id of a link that a map makes: ``kind`` is ``indicates`` or ``supports``."""
    return f"{study}.{kind}.{digest(f'{start} {end}')}"


def digest(text: str, size: int = 16) -> str:
    """Return the first ``size`` hexadecimal digits of the SHA-256 of ``text``."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:size]
