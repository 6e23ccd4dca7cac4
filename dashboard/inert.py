"""Text from a graph made inert: whatever it holds, it is shown as text and does nothing.

Nobody outside may be trusted with markup: a quote can hold HTML, a label Markdown, a cell of a
table a formula (CWE-79, CWE-1236).
"""

import html as escaping
import re
from typing import Any

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&\"'^=@/])")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
# What breaks a name between colons, which Streamlit would turn into a picture, and an address,
# which it would turn into a link whether escaped or not.
_JOINER = "\u2060"
_LINKED = re.compile(r":|@|www(?=\.)|xmpp", re.IGNORECASE)


def html(text: Any) -> str:  # noqa: ANN401  (whatever a record holds)
    """Return text for HTML, within an element or a quoted attribute."""
    return escaping.escape("" if text is None else str(text), quote=True)


def markdown(text: Any) -> str:  # noqa: ANN401
    """Return text for one line of Markdown, as the labels of widgets are."""
    flat = " ".join(("" if text is None else str(text)).split())
    loose = _LINKED.sub(lambda one: f"{one[0]}{_JOINER}", flat)
    return _PUNCTUATION.sub(r"\\\1", loose)


def escaped(words: str) -> str:
    """Return words so that a Markdown file shows them as they are, on one line."""
    special = "\\`*_{}[]<>#|~&"
    kept = "".join("\\" + one if one in special else one for one in words)
    # GitHub would make links of these.
    kept = re.sub(r"(:/(?=/)|www(?=\.)|(?=@))", r"\1\\", kept, flags=re.IGNORECASE)
    # At the start of a line these would open a list.
    return re.sub(r"^([-+]|\d+(?=[.)]))", _no_list, " ".join(kept.split()))


def _no_list(found: re.Match[str]) -> str:
    return found[1] + "\\" if found[1].isdigit() else "\\" + found[1]


def cell(value: Any) -> Any:  # noqa: ANN401
    """Return a cell for a table that a spreadsheet may open: a text is never a formula.

    Only texts can be formulas; numbers stay numbers (OWASP, CSV injection).
    """
    if not isinstance(value, str):
        return value
    return f"'{value}" if value.lstrip(" ").startswith(_FORMULA) else value


def file_name(*parts: str) -> str:
    """Return the parts as a name for a file, without anything a system could take amiss."""
    words = (re.sub(r"[^\w]+", "-", part, flags=re.ASCII).strip("-").lower() for part in parts)
    return "-".join(one for one in words if one)[:80] or "peergraph"
