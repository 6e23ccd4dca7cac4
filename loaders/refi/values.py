"""What the attributes and texts of REFI-QDA elements say, whatever the tool made of them."""

import re
from xml.etree.ElementTree import Element

_NUMBER = re.compile(r"\s*(-?[0-9]{1,12})\s*")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.]{4,18}([Zz]|[+-][0-9:]{2,5})?)?")
_COLOUR = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Names of selections that say where, not what: "3:12", "line:7", "83,104", "00:16.17 – 00:45.35".
_PLACE = re.compile(r"(line:)?[0-9\s:.,;–-]*|Quotation [0-9]+:[0-9]+")


def guid(text: str | None) -> str:
    """Return a GUID without braces and in lower case; empty for None."""
    return text.strip().strip("{}").lower() if text else ""


def is_guid(text: str) -> bool:
    """Whether ``text`` is a GUID as ``guid`` returns them."""
    return bool(_GUID.fullmatch(text))


def own(element: Element) -> str:
    """Return the GUID of an element."""
    return guid(element.get("guid"))


def target(element: Element | None) -> str:
    """Return the GUID that an element refers to, in either spelling; empty when it does not."""
    if element is None:
        return ""
    return guid(element.get("targetGUID") or element.get("guid"))


def number(text: str | None) -> int | None:
    """Return a whole number of at most twelve figures, None for anything else."""
    found = _NUMBER.fullmatch(text) if text else None
    return int(found[1]) if found else None


def date(element: Element) -> str:
    """Return when an element was made, empty when it does not say so as ISO 8601."""
    text = (element.get("creationDateTime") or "").strip()
    return text if _DATE.fullmatch(text) else ""


def colour(text: str | None) -> str:
    """Return a colour as #rrggbb in lower case, empty for anything else."""
    found = _COLOUR.fullmatch(text.strip()) if text else None
    if not found:
        return ""
    figures = found[1] if len(found[1]) == 6 else "".join(one * 2 for one in found[1])
    return f"#{figures.lower()}"


def codable(element: Element) -> bool:
    """Whether a code may be given to a passage; yes unless it says no."""
    return (element.get("isCodable") or "").strip().lower() not in ("false", "0", "no")


def says(element: Element, tag: str) -> str:
    """Return the text of a child without space around it, empty when there is none."""
    return (element.findtext(tag) or "").strip()


def words(name: str | None) -> str:
    """Return the name of a selection as the words that stand there, empty for a mere place."""
    text = name or ""
    return "" if _PLACE.fullmatch(text.strip()) else text


def last(path: str) -> str:
    """Return the last part of a path, at most a hundred characters: no folder is ever told."""
    part = re.split(r"[/\\]", path.strip())[-1][:100]
    return "".join(one for one in part if one.isprintable())
