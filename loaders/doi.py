"""Digital object identifiers, as they are found in fields, addresses and notes."""

import re
from urllib.parse import unquote

_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_RESOLVER = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/", re.IGNORECASE)
_SAID = re.compile(r"^\s*(?:doi\b\s*[:=]?|https?://(?:dx\.)?doi\.org/)\s*(\S+)", re.I | re.M)


def of(text: str) -> str:
    """Return the DOI that a field holds, in lower case, without resolver and ``doi:``."""
    found = _DOI.search(unquote(text) if "%" in text else text)
    return _trimmed(found[0]).lower() if found else ""


def resolved(url: str) -> str:
    """Return the DOI that an address leads to, empty for an address that is no resolver's."""
    return of(url) if _RESOLVER.match(url.strip()) else ""


def said(note: str) -> str:
    """Return the DOI that a note gives on a line of its own: others may be of other works."""
    found = _SAID.search(note)
    return of(found[1]) if found else ""


def _trimmed(doi: str) -> str:
    """Return a DOI without what follows it in a sentence; brackets of its own stay."""
    doi = re.split(r"[\"<>\\^`{|}]", doi)[0]
    while doi:
        last = doi[-1]
        loose = last == ")" and doi.count(")") > doi.count("(")
        loose = loose or (last == "]" and doi.count("]") > doi.count("["))
        if last not in ".,;:'" and not loose:
            break
        doi = doi[:-1]
    return doi
