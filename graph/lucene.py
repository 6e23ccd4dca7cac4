"""What somebody typed into a search box, as a query that both engines' full-text indexes take."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

# A whole passage pasted into the box is found by its beginning; more words only cost time.
_MOST = 24
_QUOTED = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]')
_APOSTROPHES = ("'", "’")


@dataclass(frozen=True)
class Words:
    """What was typed: all of its words have to be there, each as such or as a beginning.

    What stands between quotation marks has to be there as it is, capitals and line breaks aside.
    """

    text: str

    @cached_property
    def phrases(self) -> tuple[str, ...]:
        """What stood between quotation marks, with single spaces."""
        found = (" ".join(one.split()) for one in _QUOTED.findall(self.text))
        return tuple(one for one in found if _pieces(one))[:_MOST]

    @cached_property
    def loose(self) -> tuple[str, ...]:
        """The other words, as they were typed."""
        return tuple(one for one in _QUOTED.sub(" ", self.text).split() if _pieces(one))[:_MOST]

    @property
    def parts(self) -> tuple[str, ...]:
        """Everything that a plain comparison has to find, in small letters."""
        return tuple(one.lower() for one in (*self.phrases, *map(_trimmed, self.loose)))

    def query(self) -> str:
        """Return the query in Lucene's syntax; empty when there is no word in it."""
        either = (*(_quoted(one) for one in self.phrases), *(_loose(one) for one in self.loose))
        return " ".join(f"+{one}" for one in either)


def _loose(word: str) -> str:
    """A word as the index cuts it up itself, or the beginnings of its pieces."""
    whole = {_quoted(word.replace(one, other)) for one in _APOSTROPHES for other in _APOSTROPHES}
    begun = " ".join(f"+{one.lower()}*" for one in _pieces(word))
    return f"({' '.join(sorted(whole))} ({begun}))"


def _quoted(text: str) -> str:
    # Between quotation marks these two alone mean something.
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def _pieces(text: str) -> list[str]:
    """The runs of letters and digits: whatever means something to Lucene is not among them."""
    kept = "".join(one if _kept(one) else " " for one in text)
    return [one for one in kept.split() if any(unicodedata.category(c)[0] in "LN" for c in one)]


def _kept(one: str) -> bool:
    return unicodedata.category(one) in ("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd")


def _trimmed(word: str) -> str:
    """A word without what stands around its letters and digits."""
    inner = [number for number, one in enumerate(word) if _kept(one)]
    return word[inner[0] : inner[-1] + 1]
