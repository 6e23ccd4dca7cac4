"""The turns of a transcript: who speaks from where to where, by the names that lines begin with.

A line begins a turn when it begins with a name and a colon (or a tab), perhaps after a time, or
when it is a name alone. Whose name it is: an interviewer's, a case's, that of whoever the source
belongs to (``R:``, ``Participant:``), or somebody's who is not known. A word before a colon that is
neither of these begins a turn when it looks like a code or like initials, or when it is written
like a name and comes back, or stands among turns of people who are known; then it is somebody
unknown. A turn lasts until the next one: what follows an interviewer's question without a name of
its own may well be the interviewer's. Only where one speaker is named in the whole text, and nobody
else, does a turn end with its line: somebody speaks there without being named.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from loaders.qda.pseudonyms import is_code

# fmt: off
INTERVIEWERS = frozenset(
    (
        "i", "int", "interviewer", "interviewers", "iv", "q", "question", "researcher", "moderator",
        "mod", "facilitator", "fac", "investigator", "questioner", "enquêteur", "enquêtrice",
        "enqueteur", "intervieweur", "intervieweuse", "chercheur", "chercheuse", "animateur",
        "animatrice", "modérateur", "modératrice", "interviewerin", "forscher", "forscherin",
        "forschende", "moderatorin", "entrevistador", "entrevistadora", "investigador",
        "investigadora",
    )
)
OWNERS = frozenset(
    (
        "r", "resp", "respondent", "p", "part", "participant", "interviewee", "informant",
        "répondant", "répondante", "participante", "enquêté", "enquêtée", "befragte", "befragter",
        "teilnehmer", "teilnehmerin", "entrevistado", "entrevistada",
    )
)
# fmt: on
_ANSWERS = {"a": "q", "answer": "question"}  # R's part only where somebody asks by that word
_TIME = r"(?:[\[(#<]?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:[.,-][0-9]{1,3})?[\])#>]?)"
_ITEM = r"(?:[-–—•*]|[0-9]{1,4}[.)]?)"  # a dash or a number before the lines of some transcripts
_LINE = re.compile(
    rf"^\ufeff?[^\S\n]{{0,20}}(?:{_ITEM}[^\S\n]{{1,4}})?(?:{_TIME}[^\S\n]{{0,4}})?"
    rf"(?P<name>[^\n:：\t]{{1,60}}?)[^\S\n]{{0,4}}(?:{_TIME}[^\S\n]{{0,4}})?"
    r"(?P<end>[:：\t]|[^\S\n][-–—](?=\s)|$)",
    re.MULTILINE,
)
# Other ways to say that an interviewer speaks: [Interviewer] So, (I) So, Q1. So, <v Moderator>So.
_ASKED = re.compile(
    rf"^\ufeff?[^\S\n]{{0,20}}(?P<mark>(?:(?:{_ITEM}|<v|{_TIME})[^\S\n]{{1,4}}){{0,3}})"
    r"[\[(<]?(?P<name>[^\W\d_]{1,20})[^\S\n]?[0-9]{0,2}(?P<end>[\])>.;]|(?=[^\S\n]))",
    re.MULTILINE,
)
_BLANK = re.compile(r"\S")
_INITIALS = re.compile(r"[^\W\d_a-zà-ÿ]{1,3}(?:[.]?[^\W\d_a-zà-ÿ][.]?){0,2}[0-9]{0,3}")
_CAPITAL = re.compile(
    r"[^\W\d_a-zà-ÿ][\w.’'-]{0,30}(?: [^\W\d_a-zà-ÿ][\w.’'-]{0,30}){0,2}(?: [0-9]+)?"
)

_COLONS = (":", "：")
_SHORT = 3  # letters of words that may mean something else

ASKS = "\x00asks"  # speakers that are no case
OWNS = "\x00owns"
OTHER = "\x00other"


class Words(NamedTuple):
    """Whose words a passage holds: whether an interviewer's, somebody's unknown, and which cases.

    Of the cases, at most two are told. ``none``: the text has no turns at all.
    """

    asks: bool = False
    other: bool = False
    cases: tuple[str, ...] = ()
    none: bool = False


class Turns:
    """The turns of one ``text``, in order.

    ``speaker`` says who a folded name is: the key of a case, ``ASKS``, ``OWNS``, ``OTHER``, or
    empty where it does not know. ``owner`` is the case that the whole text belongs to, or empty.
    """

    def __init__(self, text: str, speaker: Callable[[str], str], owner: str = "") -> None:
        self._text = text
        found = list(_begins(text, speaker))
        if len({who for _, _, who in found}) == 1 and (len(found) > 1 or found[0][2] == ASKS):
            found = list(_lines(text, found))
        self.alone = not found
        self._from: list[int] = []
        self._to: list[int] = []
        self._who: list[str] = []
        start, who = 0, OTHER
        for at, body, named in [*found, (len(text), len(text), "")]:
            self._add(start, at, (owner or OTHER) if who == OWNS else who)
            start, who = body, named
        self._count()

    def _add(self, start: int, end: int, who: str) -> None:
        first = _BLANK.search(self._text, start, end)
        if first:
            last = len(self._text[first.start() : end].rstrip()) + first.start()
            self._from.append(first.start())
            self._to.append(last)
            self._who.append(who)

    def _count(self) -> None:
        # How often each comes up to a turn, and the next turn of a case and of another case, so
        # that a passage over many turns costs no more than one over two.
        self._asks, self._others = [0], [0]
        for who in self._who:
            self._asks.append(self._asks[-1] + (who == ASKS))
            self._others.append(self._others[-1] + (who == OTHER))
        end = len(self._who)
        self._case, self._second = [end] * (end + 1), [end] * (end + 1)
        for at in range(end - 1, -1, -1):
            later = self._case[at + 1]
            self._case[at], self._second[at] = later, self._second[at + 1]
            if self._who[at] not in (ASKS, OTHER):
                same = later < end and self._who[later] == self._who[at]
                self._case[at], self._second[at] = at, self._second[later] if same else later

    def words(self, start: int, end: int) -> Words:
        """Return whose words stand from ``start`` to ``end`` (code points, exclusive)."""
        if self.alone:
            return Words(none=True)
        if not _BLANK.search(self._text, start, end):
            return Words()
        first, last = bisect_right(self._to, start), bisect_left(self._from, end)
        if first >= last:
            return Words()  # the name before a turn, and no word of it
        cases = [at for at in (self._case[first], self._second[first]) if at < last]
        return Words(
            asks=self._asks[last] > self._asks[first],
            other=self._others[last] > self._others[first],
            cases=tuple(self._who[at] for at in cases),
        )


def folded(name: str) -> str:
    """Return a name as it is compared: without case, marks around it and doubled blanks."""
    return " ".join(name.casefold().split()).strip(" *_[](){}<>#\"'“”.")


def asks(name: str, interviewers: frozenset[str]) -> bool:
    """Return whether a folded name is an interviewer's, perhaps with a number or a name after."""
    first, *more = name.split(" ")
    named = len(first) > 3 and len(more) < 3 and first in interviewers
    return named or re.sub(r"[ _.-]?[0-9]{1,2}$", "", name) in interviewers


def _begins(text: str, speaker: Callable[[str], str]) -> Iterator[tuple[int, int, str]]:
    """Give where each turn's name begins and its words do, and the speaker."""
    lines = [(one.start(), one.end(), one["name"], one["end"]) for one in _LINE.finditer(text)]
    often = Counter(folded(name) for _, _, name, end in lines if end in _COLONS)
    if any(speaker(name) for name in often):
        often.update(list(often))  # among people who are known, once is enough
    turns = {
        start: (start, body, who)
        for start, body, name, end in lines
        if (who := _who(name, end, speaker, often))
    }
    for start, body in _asked(text, speaker):
        turns.setdefault(start, (start, body, ASKS))
    yield from (turns[start] for start in sorted(turns))


def _asked(text: str, speaker: Callable[[str], str]) -> Iterator[tuple[int, int]]:
    """Give lines that begin with an interviewer's name and no colon: better unknown than wrong."""
    for one in _ASKED.finditer(text):
        name = one["name"]
        marked = one["end"] or (one["mark"] and len(name) > _SHORT)
        if marked and speaker(folded(name)) == ASKS:
            yield one.start(), one.end()


def _mentions(name: str, speaker: Callable[[str], str]) -> bool:
    """Return whether an interviewer is named in a name, such as ``Co-interviewer of Leeds``."""
    words = re.split(r"[\s/-]+", name)
    return len(words) < 7 and any(
        len(one) > _SHORT and speaker(folded(one)) == ASKS for one in words
    )


def _lines(text: str, found: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    for number, (start, body, who) in enumerate(found):
        yield start, body, who
        end = text.find("\n", body + (text[body : body + 1] == "\n"))
        later = found[number + 1][0] if number + 1 < len(found) else len(text)
        if 0 <= end < later:
            yield end, end, OTHER


def _who(name: str, end: str, speaker: Callable[[str], str], often: Counter[str]) -> str:
    key = folded(name)
    known = _known(name, speaker)
    if known == OWNS:
        sure = end in (*_COLONS, "\t") and (key not in _ANSWERS or _ANSWERS[key] in often)
        known = OWNS if sure else ""
    if end in ("", "\t"):
        if known:
            return known if end or len(key) > 1 else ""
        return OTHER if is_code(name.strip()) else ""
    if end not in _COLONS:  # a dash may be anything: it never makes words a participant's
        return "" if len(key) < 2 or not known else ASKS if known == ASKS else OTHER
    if not known and _mentions(name, speaker):
        return ASKS
    return known or (OTHER if _is_name(name.strip(" *_[]"), often[key]) else "")


def _known(name: str, speaker: Callable[[str], str]) -> str:
    """Return who a name is as it stands, without what is in brackets after it, or by that."""
    before, bracket, inner = name.partition("(") if "(" in name else name.partition("[")
    found = [speaker(folded(one)) for one in ((name, before, inner) if bracket else (name,))]
    return ASKS if ASKS in found else next(filter(None, found), "")


def _is_name(name: str, often: int) -> bool:
    if is_code(name) or _INITIALS.fullmatch(name):
        return True
    return often > 1 and bool(_CAPITAL.fullmatch(name))
